"""Documents per second of kamdocs, docxtpl and the template engines of Node on one template, and how far kamdocs is from the floor.

    python benchmarks/engines.py [--quick] [--engines] [--rows] [--cold]

Without a choice of part all three are run; `--quick` takes a few rounds, for a first look.

engines  A ten-page template with 25 price rows, header, footer, conditions and a nested loop, in each engine's own tag language. Before
         anything is timed the documents of all engines are compared: the visible text has to be equal. Each engine then runs warm in one
         process of its own, in rounds that take turns, so that a busy moment of the machine meets all of them. Printed: medians, ratios,
         and what kamdocs' time consists of. The floor is what nobody can go below: the finished text of the changed parts, deflated with
         kamdocs' own level, and the zip written around the members that did not change, which are kept compressed.
rows     1,000, 10,000 and 40,000 price rows: time, and the peak of memory of a process that renders one such document.
cold     The first `Template(path)` of a new process, with an empty cache and with a warm one.

The engines of Node are installed by npm into a folder below the system's temporary one, with the versions of engines/package.json;
without npm they are left out. docxtpl is used as its documentation says: `DocxTemplate(path)`, `render`, `save`, for each document.
Using one DocxTemplate again spares nothing: `render` opens the file anew, and `reset_replacements` forgets only replaced pictures.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import itertools
import json
import os
import random
import re
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

HERE = Path(__file__).resolve()
NODE_FILES = HERE.parent / "engines"
NODE_ENGINES = ("docxtemplater", "easy-template-x", "carbone")
DOCXTPL = ("docxtpl", "docxtpl, autoescape")
PRICE_ROWS = 25
LEVEL = 6
"""zlib's level of the floor; that it is kamdocs' own is checked."""

# ------------------------------------------------------------------------------------------------------------------- tags of each engine


class JinjaTags:
    """docxtpl's language, which is kamdocs' too."""

    def value(self, path: str) -> str:
        return f"{{{{ {path} }}}}"

    def of_row(self, owner: str, name: str, last: bool = False) -> str:
        return f"{{{{ {owner}.{name} }}}}"

    def when(self, flag: str, text: str) -> str:
        return f"{{% if {flag} %}}{text}{{% endif %}}"

    def opening(self, list_: str, owner: str, level: str) -> str | None:
        return f"{{%{level} for {owner} in {list_} %}}"

    def closing(self, list_: str, level: str) -> str | None:
        return f"{{%{level} endfor %}}"


class MustacheTags(JinjaTags):
    """docxtemplater and easy-template-x. Their loops in tables stand in the row's first and last cell."""

    def value(self, path: str) -> str:
        return f"{{{path}}}"

    def of_row(self, owner: str, name: str, last: bool = False) -> str:
        return f"{{{name}}}"

    def when(self, flag: str, text: str) -> str:
        return f"{{#{flag}}}{text}{{/{flag}}}"

    def opening(self, list_: str, owner: str, level: str) -> str | None:
        return None if level == "tr" else f"{{#{list_.rpartition('.')[2]}}}"

    def closing(self, list_: str, level: str) -> str | None:
        return None if level == "tr" else f"{{/{list_.rpartition('.')[2]}}}"


class CarboneTags(JinjaTags):
    """carbone repeats what lies between [i] and [i+1]."""

    paths: ClassVar = {"row": "rows[i]", "part": "parts[i]", "point": "parts[i].points[i]"}

    def value(self, path: str) -> str:
        return f"{{d.{path}}}"

    def of_row(self, owner: str, name: str, last: bool = False) -> str:
        path = self.paths[owner]
        return f"{{d.{path.removesuffix('[i]')}[i+1].{name}}}" if last else f"{{d.{path}.{name}}}"

    def when(self, flag: str, text: str) -> str:
        return f"{{d.{flag}:ifEQ(true):showBegin}}{text}{{d.{flag}:showEnd}}"

    def opening(self, list_: str, owner: str, level: str) -> str | None:
        return None

    def closing(self, list_: str, level: str) -> str | None:
        return None


TAGS: dict[str, type[JinjaTags]] = {"docxtemplater": MustacheTags, "easy-template-x": MustacheTags, "carbone": CarboneTags}

# ----------------------------------------------------------------------------------------------------------------- the template, the fields

WORDS = (
    "after again all and any are as at based because before begins between both but by cannot change client cost counts day decision "
    "delivery depends each end every figures first for found from goes half have how hours if in increase into is it know large less "
    "line longer machine make market matters measured month more most need nothing now of offer on one only or order orders our own "
    "pallets part people pick picture plan possible price process product question ready result safe same saves scan second see service "
    "shelf shift show side simple since small software some spent staff step stock store such system take team than that the their them "
    "then there these they this through time to today together two under until use value warehouse way we week what when where which "
    "while who with without work would year you your "
)
FLAGS = ("first_visit", "has_training", "has_service", "has_options", "is_renewal")
COLUMNS = ("number", "description", "quantity", "price", "net")
PARTS = 7


def template(engine: str, path: Path) -> Path:
    """Writes the template in the engine's language."""
    from docx import Document
    from docx.shared import Emu

    tags = TAGS.get(engine, JinjaTags)()
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Emu(7560310), Emu(10692130)  # A4
    section.header.paragraphs[0].text = f"{tags.value('supplier')} · {tags.value('title')}"
    section.footer.paragraphs[0].text = f"{tags.value('reference')} · {tags.value('day')}"
    document.add_heading(tags.value("title"), 0)
    document.add_paragraph(f"For {tags.value('client')}, {tags.value('day')}")
    words = random.Random(26)
    for chapter in range(1, 13):
        document.add_heading(f"Chapter {chapter} for {tags.value('client')}", 1)
        for flag in FLAGS[:3]:
            document.add_paragraph(f"{tags.value('contact')}, {tags.when(flag, 'as agreed, ')}{tags.value('city')}: {prose(words)}")
        paragraph = document.add_paragraph("What counts is ", style="List Bullet")
        paragraph.add_run(tags.value("aim")).bold = True
        paragraph.add_run(tags.when(FLAGS[3], ", with the options")).italic = True
        paragraph.add_run(".")
    document.add_heading("What we propose", 1)
    _parts(document, tags)
    document.add_heading("Prices", 1)
    _table(document, tags)
    document.add_paragraph(f"Total without tax {tags.value('net')}, tax {tags.value('tax')}, in all {tags.value('gross')}.")
    document.add_paragraph(f"{tags.when(FLAGS[4], 'This renews the agreement that ends on ' + tags.value('day') + '. ')}Thank you.")
    document.add_paragraph(f"Valid until {tags.value('until')}")
    document.save(str(path))
    return path


def prose(words: random.Random) -> str:
    """About 95 words that are not twice the same, so that they deflate as a written text does."""
    sentences = (" ".join(words.choices(WORDS.split(), k=words.randint(9, 24))) for _ in range(6))
    return " ".join(f"{sentence.capitalize()}." for sentence in sentences)


def _parts(document: Any, tags: JinjaTags) -> None:
    for text in (
        tags.opening("parts", "part", "p"),
        tags.of_row("part", "heading"),
        tags.opening("part.points", "point", "p"),
        f"– {tags.of_row('point', 'text')}",
    ):
        if text:
            document.add_paragraph(text)
    if isinstance(tags, CarboneTags):
        document.add_paragraph("– {d.parts[i].points[i+1].text}")
        document.add_paragraph(tags.of_row("part", "heading", last=True))
    for list_ in ("part.points", "parts"):
        if text := tags.closing(list_, "p"):
            document.add_paragraph(text)


def _table(document: Any, tags: JinjaTags) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = name.capitalize()
    if text := tags.opening("rows", "row", "tr"):
        table.add_row().cells[0].text = text
    texts = [tags.of_row("row", name) for name in COLUMNS]
    if isinstance(tags, MustacheTags):
        texts = [f"{{#rows}}{texts[0]}", *texts[1:-1], f"{texts[-1]}{{/rows}}"]
    for cell, text in zip(table.add_row().cells, texts, strict=True):
        cell.text = text
    if isinstance(tags, CarboneTags):
        for cell, name in zip(table.add_row().cells, COLUMNS, strict=True):
            cell.text = tags.of_row("row", name, last=True)
    if text := tags.closing("rows", "tr"):
        table.add_row().cells[0].text = text


def fields(number: int, rows: int = PRICE_ROWS) -> dict[str, Any]:
    """The fields of the document of this number: texts that are formatted already, as the other engines need them."""
    return {
        "title": f"Warehouse steering {number}",
        "client": f"Aurora Logistics {number}",
        "supplier": "Fornitore",
        "reference": f"P-2026-{number:04}",
        "day": "24 November 2026",
        "until": "24 December 2026",
        "contact": "Elena Conti",
        "city": "Torino",
        "aim": f"an order that leaves within {number + 2} hours",
        **{flag: (number + place) % 2 == 0 for place, flag in enumerate(FLAGS)},
        "parts": [
            {"heading": f"Part {part} of {number}", "points": [{"text": f"Point {part}.{point}"} for point in range(1, 6)]}
            for part in range(1, PARTS + 1)
        ],
        "rows": [
            {
                "number": f"{row}",
                "description": f"Item {row} of document {number}",
                "quantity": f"{row % 9 + 1}",
                "price": f"€{row + 100:,}.00",
                "net": f"€{(row % 9 + 1) * (row + 100):,}.00",
            }
            for row in range(1, rows + 1)
        ],
        "net": "€52,340.00",
        "tax": "€11,514.80",
        "gross": "€63,854.80",
    }


DOSSIERS = 5

# ------------------------------------------------------------------------------------------------------------------- engines of Python


def python_engine(engine: str, path: Path) -> Callable[[dict[str, Any]], bytes]:
    """What renders one document after another, warm."""
    if engine == "kamdocs":
        from kamdocs import Template

        return Template(path).render
    if engine == "floor":
        return floor(path)
    from docxtpl import DocxTemplate

    def by_docxtpl(values: dict[str, Any]) -> bytes:
        document = DocxTemplate(path)
        document.render(values, autoescape=engine != "docxtpl")
        data = io.BytesIO()
        document.save(data)
        return data.getvalue()

    return by_docxtpl


def floor(path: Path) -> Callable[[dict[str, Any]], bytes]:
    """Deflates the parts that kamdocs changed, whose text it has ready, and writes the zip around the others."""
    from kamdocs import Template

    render = Template(path).render
    made = [members(render(fields(number))) for number in range(DOSSIERS)]
    changed = [name for name in made[0] if any(each[name] != made[0][name] for each in made)]
    if any(deflated(data) != raw for each in made for name in changed for _, raw, data in [each[name]]):
        raise SystemExit(f"kamdocs does not deflate with level {LEVEL}: mend LEVEL")
    kept = [[(name, crc, raw, len(data), name in changed, data) for name, (crc, raw, data) in each.items()] for each in made]
    turn = 0

    def write(_: dict[str, Any]) -> bytes:
        nonlocal turn
        turn += 1
        return zipped(kept[turn % DOSSIERS])

    return write


def members(document: bytes) -> dict[str, tuple[int, bytes, bytes]]:
    """Checksum, stored bytes and content of each member."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        for info in archive.infolist():
            start = info.header_offset + 30 + len(info.filename.encode()) + len(info.extra)
            found[info.filename] = info.CRC, document[start : start + info.compress_size], archive.read(info)
    return found


def deflated(data: bytes) -> bytes:
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(data) + deflate.flush()


def zipped(kept: list[tuple[str, int, bytes, int, bool, bytes]]) -> bytes:
    body, directory = io.BytesIO(), io.BytesIO()
    for name, crc, raw, size, is_changed, data in kept:
        if is_changed:
            crc, raw, size = zlib.crc32(data), deflated(data), len(data)
        code = name.encode()
        common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, crc, len(raw), size, len(code), 0)
        directory.write(b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, body.tell()) + code)
        body.write(b"PK\x03\x04" + common + code + raw)
    start, size = body.tell(), directory.tell()
    end = struct.pack("<HHHHIIH", 0, 0, len(kept), len(kept), size, start, 0)
    return body.getvalue() + directory.getvalue() + b"PK\x05\x06" + end


def serve(engine: str, path: Path) -> None:
    """The counterpart of engines/server.js."""
    render = python_engine(engine, path)
    values = [fields(number) for number in range(DOSSIERS)]
    turn = 0
    for line in sys.stdin:
        command = json.loads(line)
        if "save" in command:
            Path(command["save"]).write_bytes(render(values[command["fields"]]))
            print("{}", flush=True)
            continue
        start = time.perf_counter()
        for _ in range(command["count"]):
            render(values[turn % DOSSIERS])
            turn += 1
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)


# ------------------------------------------------------------------------------------------------------------------------ engines compared


class Server:
    """An engine in a process of its own."""

    def __init__(self, name: str, command: list[str], folder: Path) -> None:
        self.name = name
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder)

    def ask(self, **command: Any) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.name} has ended")
        found: dict[str, Any] = json.loads(answer)
        return found

    def close(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate(timeout=30)


def node_folder() -> Path | None:
    """Where the engines of Node are installed; None without npm."""
    npm = shutil.which("npm")
    if not npm:
        print("npm is missing: without docxtemplater, easy-template-x and carbone")
        return None
    packages = NODE_FILES / "package.json"
    folder = Path(tempfile.gettempdir()) / "kamdocs-engines" / hashlib.sha256(packages.read_bytes()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "server.js"):
        shutil.copyfile(NODE_FILES / name, folder / name)
    if not (folder / "installed").exists():
        subprocess.run([npm, "install", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (folder / "installed").touch()
    return folder


def servers(folder: Path) -> Iterator[Server]:
    (folder / "fields.json").write_text(json.dumps([fields(number) for number in range(DOSSIERS)]), encoding="utf-8")
    for engine in ("kamdocs", *DOCXTPL, "floor"):
        path = template(engine, folder / f"{engine}.docx")
        yield Server(engine, [sys.executable, str(HERE), "--serve", engine, str(path)], folder)
    node = node_folder()
    for engine in NODE_ENGINES if node else ():
        path = template(engine, folder / f"{engine}.docx")
        yield Server(engine, ["node", "server.js", engine, str(path), str(folder / "fields.json")], node or folder)


def compare_engines(quick: bool, folder: Path) -> None:
    running = list(servers(folder))
    try:
        check_texts(running, folder)
        rounds, seconds = (5, 0.3) if quick else (25, 0.5)
        counts = {}
        for each in running:
            each.ask(count=20)
            counts[each.name] = max(3, int(seconds / each.ask(count=10)["seconds"] * 10))
        times: dict[str, list[float]] = {each.name: [] for each in running}
        for turn in range(rounds):
            for each in (*running[turn % len(running) :], *running[: turn % len(running)]):
                times[each.name].append(each.ask(count=counts[each.name])["seconds"] / counts[each.name])
    finally:
        for each in running:
            each.close()
    print_engines({name: statistics.median(found) for name, found in times.items()}, times, rounds)


def check_texts(running: list[Server], folder: Path) -> None:
    """Every engine has to give the same visible text, for every dossier."""
    for number in range(DOSSIERS):
        found = {}
        for each in running:
            path = folder / f"{each.name} {number}.out.docx"
            each.ask(save=str(path), fields=number)
            found[each.name] = visible_text(path.read_bytes())
        wanted = found["docxtpl, autoescape"]
        for name, text in found.items():
            if text != wanted and name != "floor":
                lines = ((part, pair) for part in wanted for pair in itertools.zip_longest(wanted[part], text[part]) if pair[0] != pair[1])
                raise SystemExit(f"{name} gives another text than docxtpl: {next(lines)}")
    print(f"the visible text of {', '.join(each.name for each in running)} is the same for {DOSSIERS} dossiers")


def visible_text(document: bytes) -> dict[str, list[str]]:
    """The paragraphs of body, header and footer that show something."""
    from lxml import etree

    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    found = {}
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        for name in sorted(archive.namelist()):
            if match := re.fullmatch(r"word/(document|header|footer)\d*\.xml", name):
                root = etree.fromstring(archive.read(name))
                lines = ["".join(text.text or "" for text in paragraph.iter(f"{w}t")) for paragraph in root.iter(f"{w}p")]
                found[match[1]] = [line for line in lines if line.strip()]
    return found


def print_engines(medians: dict[str, float], times: dict[str, list[float]], rounds: int) -> None:
    print(f"\nmedian of {rounds} rounds, interleaved, warm, a process each")
    print(f"  {'engine':<22}{'ms a document':>14}{'a second':>10}{'to docxtpl':>12}{'spread':>16}")
    slow = medians["docxtpl, autoescape"]
    for name, median in sorted(medians.items(), key=lambda pair: pair[1]):
        spread = f"{min(times[name]) * 1000:.2f}–{max(times[name]) * 1000:.2f}"
        print(f"  {name:<22}{median * 1000:14.2f}{1 / median:10.0f}{slow / median:12.1f}{spread:>16}")
    ours = medians["kamdocs"]
    print(f"  kamdocs / docxtpl, documents a second       {min(medians[name] for name in DOCXTPL) / ours:6.1f}   asked: at least 12")
    node = [medians[name] for name in NODE_ENGINES if name in medians]
    if node:
        print(f"  kamdocs / fastest of Node                   {min(node) / ours:6.1f}   asked: at least 4")
    print(f"  time of kamdocs / floor                     {ours / medians['floor']:6.2f}   asked: at most 2.5")


# ----------------------------------------------------------------------------------------------------------- between result and floor

STAGES = {
    "unknown fields looked for": ("template.Template", "_unknown"),
    "package copied": ("package.Package", "copy"),
    "tags filled": ("template.Template", "_filled"),
    "strict parse": ("template", "parsed"),
    "breaks and tabs": ("template", "mend_breaks"),
    "tables mended": ("template", "mend_tables"),
    "ids mended": ("template", "mend_ids"),
    "tree to text": ("template", "serialised"),
    "unused parts": ("template", "unused_relationships"),
    "dates": ("template.Template", "_date"),
    "zip and deflate": ("package.Package", "to_bytes"),
}
"""Functions of kamdocs.word, by what they do. None of them calls another."""


class Timer:
    """Seconds spent in a function, generators run to their end."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.seconds = 0.0

    def wrapper(self) -> Callable[..., Any]:
        """What takes the function's place: of a method, too, which a bound one could not."""

        def timed_(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            found = self.function(*args, **kwargs)
            if hasattr(found, "__next__"):
                found = list(found)
            self.seconds += time.perf_counter() - start
            return found

        return timed_


def print_stages(quick: bool, folder: Path) -> None:
    """Where kamdocs' time goes, by timers around its stages, a document."""
    import importlib

    from kamdocs import Template

    path = template("kamdocs", folder / "kamdocs.docx")
    render, least = Template(path).render, floor(path)
    values = [fields(number) for number in range(DOSSIERS)]
    count = 100 if quick else 500
    for number in range(50):
        render(values[number % DOSSIERS])
    whole = timed(render, values, count)
    floor_time = timed(least, values, count)
    timers: dict[str, Timer] = {}
    for stage, (place, name) in STAGES.items():
        module, _, class_ = place.partition(".")
        owner = importlib.import_module(f"kamdocs.word.{module}")
        owner = getattr(owner, class_) if class_ else owner
        timers[stage] = Timer(getattr(owner, name))
        setattr(owner, name, timers[stage].wrapper())
    measured = timed(render, values, count)
    print(f"\nkamdocs {whole * 1000:.2f} ms a document, floor {floor_time * 1000:.2f} ms; with timers {measured * 1000:.2f} ms, of which")
    for stage, timer in timers.items():
        print(f"  {stage:<32}{timer.seconds / count * 1000:8.3f} ms {timer.seconds / count / measured:6.1%}")
    rest = measured - sum(timer.seconds for timer in timers.values()) / count
    print(f"  {'the rest':<32}{rest * 1000:8.3f} ms {rest / measured:6.1%}")


def timed(render: Callable[[dict[str, Any]], bytes], values: list[dict[str, Any]], count: int) -> float:
    start = time.perf_counter()
    for number in range(count):
        render(values[number % DOSSIERS])
    return (time.perf_counter() - start) / count


# ------------------------------------------------------------------------------------------------------------------------------- rows


def one(engine: str, path: Path, rows: int) -> None:
    """Renders in this process one small document, then one with so many rows; prints seconds and the peak of memory in MB."""
    render = python_engine(engine, path)
    render(fields(0))
    values = fields(1, rows)
    start = time.perf_counter()
    render(values)
    print(json.dumps({"seconds": time.perf_counter() - start, "megabytes": peak()}))


def peak() -> float | None:
    """The most memory that this process ever held, in MB; None where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would count the parent's memory too, which a child begins with
        return int(status.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) / 1024
    try:
        import resource
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def compare_rows(quick: bool, folder: Path) -> None:
    path = template("kamdocs", folder / "rows.docx")
    runs = 1 if quick else 3
    print(f"\nrows, a process each, median of {runs} (docxtpl once)")
    print(f"  {'engine':<10}{'rows':>8}{'seconds':>10}{'MB at most':>12}")
    seconds: dict[tuple[str, int], float] = {}
    memory: dict[tuple[str, int], float | None] = {}
    counts = {"kamdocs": (1000, 10_000, 40_000), "docxtpl": (1000, 10_000) if quick else (1000, 10_000, 40_000)}
    for engine, rows in [(engine, rows) for engine, several in counts.items() for rows in several]:
        found = [answer(engine, path, rows) for _ in range(1 if engine == "docxtpl" else runs)]
        seconds[engine, rows] = statistics.median(each["seconds"] for each in found)
        most = memory[engine, rows] = max((each["megabytes"] for each in found if each["megabytes"]), default=None)
        print(f"  {engine:<10}{rows:>8,}{seconds[engine, rows]:10.2f}{f'{most:.0f}' if most else 'unknown':>12}")
    print(f"  kamdocs, 10,000 rows / 1,000 rows           {seconds['kamdocs', 10_000] / seconds['kamdocs', 1000]:6.1f}   asked: at most 11")
    if not quick:  # where docxtpl hangs the filled body into its document, its time grows with the square of the rows
        for engine in counts:
            print(f"  {engine}, 40,000 rows / 10,000 rows          {seconds[engine, 40_000] / seconds[engine, 10_000]:6.1f}   linear: 4")
    for rows in counts["docxtpl"]:
        ours, theirs = memory["kamdocs", rows], memory["docxtpl", rows]
        if ours and theirs:
            print(f"  memory of kamdocs / docxtpl, {rows:>6,} rows     {ours / theirs:6.2f}   asked: at most 1")


def answer(engine: str, path: Path, rows: int) -> dict[str, Any]:
    command = [sys.executable, str(HERE), "--one", engine, str(path), str(rows)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


# ------------------------------------------------------------------------------------------------------------------------------- cold

COLD = """
import pathlib, sys, time
from kamdocs import Template
start = time.perf_counter()
Template(pathlib.Path(sys.argv[1]))
print(time.perf_counter() - start)
"""


def compare_cold(quick: bool, folder: Path) -> None:
    path = template("kamdocs", folder / "cold.docx")
    runs = 5 if quick else 15
    found: dict[str, list[tuple[float, float]]] = {"empty cache": [], "warm cache": []}
    for run in range(runs):
        for state in found:
            found[state].append(cold(path, folder / (f"cache {run}" if state == "empty cache" else "cache")))
    print(f"\nthe first Template(path) of a process, median of {runs}, interleaved")
    for state, times in found.items():
        inner, whole = (statistics.median(column) * 1000 for column in zip(*times[1:], strict=True))
        print(f"  {state:<14}{inner:7.0f} ms, the whole process {whole:4.0f} ms")


def cold(path: Path, cache: Path) -> tuple[float, float]:
    """Seconds of Template(path) in a new process, and of that process."""
    start = time.perf_counter()
    environment = {**os.environ, "KAMDOCS_CACHE": str(cache)}
    done = subprocess.run([sys.executable, "-c", COLD, str(path)], check=True, capture_output=True, text=True, env=environment)
    return float(done.stdout), time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a few rounds")
    for part in ("engines", "rows", "cold"):
        parser.add_argument(f"--{part}", action="store_true", help="only this part, or those that are named")
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        return serve(asked.serve[0], Path(asked.serve[1]))
    if asked.one:
        return one(asked.one[0], Path(asked.one[1]), int(asked.one[2]))
    everything = not (asked.engines or asked.rows or asked.cold)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["KAMDOCS_CACHE"] = str(folder / "kept")
        if everything or asked.engines:
            compare_engines(asked.quick, folder)
            print_stages(asked.quick, folder)
        if everything or asked.rows:
            compare_rows(asked.quick, folder)
        if everything or asked.cold:
            compare_cold(asked.quick, folder)
    return None


if __name__ == "__main__":
    main()
