"""Word templates made in many ways, and docxtpl as it is to render them beside kamdocs."""

from __future__ import annotations

import copy
import io
import json
import struct
import subprocess
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm
from docx.table import Table
from docxtpl import DocxTemplate, InlineImage
from docxtpl import RichText as DocxtplRichText
from lxml import etree

from kamdocs.word.content import Picture, RichText, Run, SubDocument

W_URI = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"


def template_of(folder: Path, *paragraphs: str, rows: list[list[str]] | None = None, name: str = "proposal.docx") -> Path:
    """A Word file with these paragraphs, and a table after them."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    path = folder / name
    document.save(str(path))
    return path


def by_docxtpl(
    path: Path, fields: Mapping[str, Any], *, autoescape: bool = False, more: Callable[[DocxTemplate], Mapping[str, Any]] | None = None
) -> bytes:
    """The document as docxtpl makes it. `more`: fields that can only be made with its template at hand."""
    template = DocxTemplate(str(path))
    template.render({**fields, **(more(template) if more else {})}, autoescape=autoescape)
    data = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Duplicate name")  # it writes some parts twice
        template.save(data)
    return data.getvalue()


def opened(data: bytes) -> DocumentObject:
    return Document(io.BytesIO(data))


def paragraphs(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(data).paragraphs]


def cells(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in opened(data).tables for row in table.rows]


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def changed(path: Path, parts: Mapping[str, bytes]) -> Path:
    """The file at `path`, in which these parts have taken the place of its own, or are new."""
    path.write_bytes(zipped(parts_of(path.read_bytes()) | dict(parts)))
    return path


def with_part(path: Path, kind: str, name: str, content: str, *, type_: str = "") -> Path:
    """The file with one part more, to which its body is related; `kind`: the last word of the relationship."""
    parts = parts_of(path.read_bytes())
    relationship = f'<Relationship Id="r{kind}" Type="{OFFICE}/{kind}" Target="{name}"/></Relationships>'
    override = f'<Override PartName="/word/{name}" ContentType="{type_ or f"{WORD_TYPE}.{kind}+xml"}"/></Types>'
    return changed(
        path,
        {
            f"word/{name}": content.encode(),
            RELS: parts[RELS].replace(b"</Relationships>", relationship.encode()),
            TYPES: parts[TYPES].replace(b"</Types>", override.encode()),
        },
    )


@dataclass(frozen=True)
class Measured:
    """What a call did in a process of its own. `problems`: those it raised, None where it did not; `seconds`: of the processor, after
    the imports; `megabytes`: the most memory that the process ever held, with Python and all imports, 0 where the system does not tell."""

    problems: list[str] | None
    seconds: float
    megabytes: int


_CHILD = """
import json, sys, time
from pathlib import Path

try:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))  # so that a fault does not take the machine with it
except ImportError:
    pass

sys.path.insert(0, sys.argv[1])
from corpus import by_docxtpl
from kamdocs.errors import InputError, KamdocsError
from kamdocs.word import Template
from kamdocs.word.content import Picture, SubDocument

folder = Path(sys.argv[2])
fields = json.loads(sys.argv[4])
start = time.process_time()
problems = None
try:
    exec(sys.argv[3])
except KamdocsError as error:
    problems = [str(each) for each in error.problems] if isinstance(error, InputError) else [str(error)]
seconds = time.process_time() - start
status = Path("/proc/self/status")
peak = int(status.read_text().partition("VmHWM:")[2].split()[0]) // 1024 if status.exists() else 0
print(json.dumps([problems, seconds, peak]))
"""


def measured(call: str, folder: Path, fields: Mapping[str, Any] | None = None, *, timeout: int = 20) -> Measured:
    """What `call`, Python in which `Template`, `by_docxtpl`, `folder` and `fields` are known, takes. Its working folder is `folder`."""
    command = [sys.executable, "-c", _CHILD, str(Path(__file__).parent), str(folder), call, json.dumps(fields or {})]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, cwd=folder, check=False)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"it ran for more than {timeout} seconds") from None
    assert done.returncode == 0, done.stderr
    return Measured(*json.loads(done.stdout))


# ---------------------------------------------------------------------------------------------------------------- the corpus

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
NAMES = (
    f'xmlns:w="{W_URI}" xmlns:r="{OFFICE}" xmlns:w14="{W14}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)

FIELDS: dict[str, Any] = {
    "client": "Johnson & Sons <Ltd>",
    "title": "Warehouse \"2027\" – 'à la carte'",
    "code": "R&D",
    "site": "aurora.example",
    "chinese": "報價單 與 期限",
    "arabic": "عرض السعر ٢٠٢٧",
    "hebrew": "הצעה",
    "lines": "first line\nsecond line\tafter a tab",
    "empty": "",
    "yes": True,
    "no": False,
    "number": "1.234,50 €",
    "items": [
        {"name": f"Item {n}", "price": f"{n}00 €", "colour": ("FF0000", "00FF00", "0000FF")[n % 3], "tags": ["new", "blue"]}
        for n in (1, 2, 3)
    ],
    "years": ["2027", "2028", "2029", "2030"],
    "none_of_them": [],
    "braces": "{_{ kept",
}
"""What every template of the corpus is filled with."""


@dataclass(frozen=True)
class Case:
    """A template of the corpus. `build`: writes it; `values`: texts that the finished document has to hold; `lacks`: that it must not."""

    build: Callable[[Path], Path]
    values: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    ours: Mapping[str, Any] = field(default_factory=dict)
    """Fields that kamdocs gets beside FIELDS."""
    theirs: Callable[[DocxTemplate], Mapping[str, Any]] | None = None
    """The same fields in docxtpl's own classes."""


CORPUS: dict[str, Case] = {}


def case(
    *values: str,
    lacks: tuple[str, ...] = (),
    ours: Mapping[str, Any] | None = None,
    theirs: Callable[[DocxTemplate], Mapping[str, Any]] | None = None,
) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    """Adds a builder, called by the path that it writes to, to the corpus under its own name."""

    def add(build: Callable[[Path], None]) -> Callable[[Path], None]:
        name = build.__name__.removeprefix("_")

        def written(folder: Path) -> Path:
            path = folder / f"{name}.docx"
            build(path)
            return path

        CORPUS[name] = Case(written, values, ("{{", "{%", "{#", "}}", "%}", "#}", *lacks), ours or {}, theirs)
        return build

    return add


def blank() -> DocumentObject:
    """A Word file as python-docx begins it, on A4, without the part of Word 2010 that no judge knows any more."""
    document = Document()
    for identifier, relationship in list(document.part.rels.items()):
        if relationship.reltype.endswith("/stylesWithEffects"):
            document.part.drop_rel(identifier)
            document.part.rels.pop(identifier, None)
    document.sections[0].page_width, document.sections[0].page_height = Emu(7560310), Emu(10692130)
    return document


def saved(document: DocumentObject, path: Path, *, body: str = "") -> None:
    """Saves it; `body`: markup in the namespaces of NAMES to put before its last section."""
    document.save(str(path))
    if body:
        holder = etree.fromstring(f"<w:body {NAMES}>{body}</w:body>")
        root = etree.fromstring(parts_of(path.read_bytes())["word/document.xml"])
        section = root.find(f"{{{W_URI}}}body/{{{W_URI}}}sectPr")
        assert section is not None
        for element in list(holder):
            section.addprevious(element)
        changed(path, {"word/document.xml": etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)})


def filled_table(document: DocumentObject, rows: list[list[str]]) -> Table:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return table


def picture(width: int, height: int) -> io.BytesIO:
    """A grey PNG of so many points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * width) * height)) + chunk(b"IEND", b""))


def _terms() -> bytes:
    """A document to put into another."""
    document = blank()
    document.add_heading("Terms", 2)
    document.add_paragraph("from another document").add_run(" in bold").bold = True
    document.add_paragraph("one of its list", style="List Number")
    filled_table(document, [["a cell", "another"]])
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


@case(
    "Johnson & Sons <Ltd>", "Warehouse \"2027\" – 'à la carte'", "1.234,50 €", "R&D", "second line", "after a tab", "JOHNSON & SONS <LTD>"
)
def _values(path: Path) -> None:
    document = blank()
    document.add_heading("{{ title }}", 0)
    document.add_heading("Offer for {{ client }}", 1)
    paragraph = document.add_paragraph("The price is ")
    paragraph.add_run("{{ number }}").bold = True
    paragraph.add_run(", as {{ code }} says; ")
    paragraph.add_run("{{ client|upper }}").italic = True
    document.add_paragraph("{{ lines }}", style="Quote")
    document.add_paragraph("{{empty}}{{ empty or code }}{{ 'one' if yes else 'two' }}{{ items[1].name }}{{ items[0]['price'] }}")
    document.add_paragraph("{{ items | length }} {{ years | join(', ') }} {{ years | first }}", style="List Bullet")
    saved(document, path)


@case("報價單 與 期限", "عرض السعر ٢٠٢٧", "הצעה")
def _scripts(path: Path) -> None:
    document = blank()
    document.add_paragraph("報價 {{ chinese }} 完")
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
    run = paragraph.add_run("العميل: {{ arabic }} / {{ hebrew }}")
    run.font.rtl = True
    run.font.complex_script = True
    document.add_paragraph("{% if chinese == '報價單 與 期限' %}同{% endif %} {{ arabic }}")
    saved(document, path)


@case("Item 1, Item 2, Item 3.", "it is", "no colour", "counted 3", "kept", lacks=("never", "a note"))
def _statements(path: Path) -> None:
    document = blank()
    document.add_paragraph("{% for item in items %}{{ item.name }}{% if not loop.last %}, {% endif %}{% endfor %}.")
    document.add_paragraph(
        "{% if no %}never{% elif yes %}it is{% else %}never{% endif %} {% if none_of_them %}never{% else %}no colour{% endif %}"
    )
    document.add_paragraph("{% set count = items | length %}counted {{ count }}{% with x = code %} {{ x }}{% endwith %}")
    document.add_paragraph("a{# a note #}b {# another, with a note: } and % #}kept")
    document.add_paragraph("{#p a note that takes its paragraph #}")
    document.add_paragraph("{% for year in years %}{{ loop.index }}={{ year }};{% else %}never{% endfor %}")
    document.add_paragraph("{% for x in none_of_them %}never{% else %}kept{% endfor %}")
    saved(document, path)


@case("Item 1", "blue", "between 2", "kept", lacks=("never",))
def _paragraphs(path: Path) -> None:
    document = blank()
    for text, style in [
        ("{%p if yes %}", None),
        ("kept for {{ client }}", "Heading 2"),
        ("{%p else %}", None),
        ("never", None),
        ("{%p endif %}", None),
        ("{%p for item in items %}", None),
        ("{{ item.name }}", "Heading 3"),
        ("{%p for tag in item.tags %}", None),
        ("{{ tag }} of {{ item.name }}", "List Bullet"),
        ("{%p endfor %}", None),
        ("{%p if loop.index == 2 %}", None),
        ("between {{ loop.index }}", "Normal"),
        ("{%p endif %}", None),
        ("{%p endfor %}", None),
        ("{%p if no %}", None),
        ("never", "Heading 1"),
        ("{%p endif %}", None),
        ("the end", None),
    ]:
        document.add_paragraph(text, style=style)
    saved(document, path)


@case("first line", "joined", "Item 3", lacks=("never",))
def _dashes(path: Path) -> None:
    document = blank()
    document.add_paragraph("before ")
    document.add_paragraph("{%- if yes %}joined{% endif %}")
    document.add_paragraph("{% for item in items -%}")
    document.add_paragraph("{{ item.name }} ")
    document.add_paragraph("{%- endfor %}")
    document.add_paragraph("{{ lines }}")
    saved(document, path)


@case("Item 1", "300 €", "outer 2", "inner blue", "headed", lacks=("never",))
def _tables(path: Path) -> None:
    document = blank()
    filled_table(
        document,
        [
            ["headed", "Price"],
            ["{%tr for item in items %}", ""],
            ["{{ item.name }}", "{{ item.price }}"],
            ["{%tr if loop.first %}", ""],
            ["the first", "{{ code }}"],
            ["{%tr endif %}", ""],
            ["{%tr endfor %}", ""],
            ["{%tr if no %}", ""],
            ["never", "never"],
            ["{%tr endif %}", ""],
            ["{#tr a note that takes its row #}", ""],
        ],
    )
    document.add_paragraph("between")
    outer = filled_table(document, [["{%tr for item in items %}", ""], ["outer {{ loop.index }}", ""], ["{%tr endfor %}", ""]])
    inner = outer.cell(1, 1).add_table(rows=3, cols=1)
    for row, text in zip(inner.rows, ["{%tr for tag in item.tags %}", "inner {{ tag }}", "{%tr endfor %}"], strict=True):
        row.cells[0].text = text
    outer.cell(1, 1).add_paragraph("{{ item.price }}")
    document.add_paragraph("{% if yes %}in a line{% endif %}")
    saved(document, path)


@case("2027", "2030", "wide", "same", "head", "300 €")
def _columns(path: Path) -> None:
    document = blank()
    filled_table(document, [["{%tc for year in years %}", "{{ year }}", "{%tc endfor %}"]])
    document.add_paragraph("colours")
    filled_table(
        document, [["{% colspan 2 %}wide", ""], ["{% cellbg 'FF0000' %}red", "b"], ["{% cellbg items[0].colour %}{{ items[0].name }}", "c"]]
    )
    document.add_paragraph("merged downwards")
    filled_table(document, [["{%tr for item in items %}", ""], ["{% vm %}same", "{{ item.price }}"], ["{%tr endfor %}", ""]])
    document.add_paragraph("merged across")
    head = ["{%tc for item in items %}", "{% hm %}head", "{%tc endfor %}"]
    filled_table(document, [head, ["{%tc for item in items %}", "{{ item.price }}", "{%tc endfor %}"]])
    saved(document, path)


@case("bold and plain", "Item 2", lacks=("never",))
def _runs(path: Path) -> None:
    document = blank()
    paragraph = document.add_paragraph("{%r if yes %}")
    paragraph.add_run("bold").bold = True
    paragraph.add_run("{%r endif %} and plain")
    paragraph = document.add_paragraph("{%r if no %}")
    paragraph.add_run("never").bold = True
    paragraph.add_run("{%r else %}{{ items[1].name }}{%r endif %}")
    saved(document, path)


@case(
    "a strong word", "in a plain tag strong",
    ours={"rich": RichText([Run("strong", bold=True), " word"]), "bold": RichText([Run("strong", bold=True)])},
    theirs=lambda template: {"rich": _rich(("strong", True), (" word", False)), "bold": _rich(("strong", True))},
)  # fmt: skip
def _rich_text(path: Path) -> None:
    document = blank()
    document.add_paragraph("a {{r rich }}.")
    document.add_paragraph("{{r bold }}")
    document.add_paragraph("in a plain tag {{ bold }}")
    saved(document, path)


def _rich(*pieces: tuple[str, bool]) -> DocxtplRichText:
    text = DocxtplRichText()
    for piece, bold in pieces:
        text.add(piece, bold=bold)
    return text


@case("Johnson & Sons <Ltd>", "first page R&D", "even page 1.234,50 €", "Item 3", "footer")
def _headers(path: Path) -> None:
    document = blank()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    section.header.paragraphs[0].text = "{{ client }}"
    table = section.header.add_table(1, 2, Emu(5000000))
    table.cell(0, 0).text, table.cell(0, 1).text = "{{ title }}", "{% if no %}never{% endif %}"
    section.header.add_paragraph("{% for item in items %}{{ item.name }} {% endfor %}")
    section.first_page_header.paragraphs[0].text = "first page {{ code }}"
    section.even_page_header.paragraphs[0].text = "even page {{ number }}"
    section.footer.paragraphs[0].text = "footer {{ chinese }}"
    section.first_page_footer.paragraphs[0].text = "{%p if no %}"
    section.first_page_footer.add_paragraph("never")
    section.first_page_footer.add_paragraph("{%p endif %}")
    section.first_page_footer.add_paragraph("kept")
    section.even_page_footer.paragraphs[0].text = "even footer {{ code }}"
    document.add_paragraph("body {{ code }}")
    second = document.add_section(WD_SECTION.NEW_PAGE)
    second.orientation = WD_ORIENT.LANDSCAPE
    second.page_width, second.page_height = second.page_height, second.page_width
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "landscape {{ code }}"
    document.add_paragraph("{{ client }}")
    saved(document, path)


@case("a footnote of R&D", "an endnote of aurora.example", "see Johnson & Sons <Ltd>")
def _notes(path: Path) -> None:
    document = blank()
    document.add_paragraph("see {{ client }}")
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>and</w:t></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
    saved(document, path, body=f"<w:p><w:r><w:t xml:space='preserve'>noted {{{{ code }}}} </w:t></w:r>{reference}</w:p>")
    for kind, text in [("footnote", "a foot{{ 'note' }} of {{ code }}"), ("endnote", "an endnote of {{ site }}")]:
        edges = "".join(
            f'<w:{kind} w:type="{type_}" w:id="{number}"><w:p><w:r><w:{type_}/></w:r></w:p></w:{kind}>'
            for number, type_ in enumerate(("separator", "continuationSeparator"))
        )
        note = f'<w:{kind} w:id="2"><w:p><w:r><w:{kind}Ref/><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:{kind}>'
        with_part(path, f"{kind}s", f"{kind}s.xml", f"<w:{kind}s {NAMES}>{edges}{note}</w:{kind}s>")


@case("see R&D here", "https://aurora.example/R", "mailto:sales@aurora.example")
def _links(path: Path) -> None:
    document = blank()
    for address in ("https://{{ site }}/R%26D", "mailto:sales@{{ site }}"):
        identifier = document.part.relate_to(address, f"{OFFICE}/hyperlink", is_external=True)
        paragraph = document.add_paragraph("see ")
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), identifier)
        link.append(paragraph.add_run("{{ code }} here")._r)
        paragraph._p.append(link)
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t xml:space="preserve"> of {{ code }} </w:t></w:r>'
        '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    )
    saved(document, path, body=field)


@case("Warehouse \"2027\" – 'à la carte'", "about Johnson & Sons <Ltd>", "offers, R&D", "proposals")
def _properties(path: Path) -> None:
    """As Word writes them: python-docx gives keywords and category a namespace that is not theirs."""
    document = blank()
    document.add_paragraph("{{ code }}")
    saved(document, path)
    texts = {
        "dc:title": "{{ title }}",
        "dc:subject": "about {{ client }}",
        "dc:creator": "Ada Bianchi",
        "cp:keywords": "offers, {{ code }}",
        "dc:description": "not below 90000",
        "cp:lastModifiedBy": "Ugo Neri",
        "cp:category": "{{ 'proposals' }}",
    }
    core = "".join(f"<{name}>{text}</{name}>" for name, text in texts.items())
    uri = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    names = f'xmlns:cp="{uri}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    changed(path, {"docProps/core.xml": f"<cp:coreProperties {names}>{core}</cp:coreProperties>".encode()})


@case("kept for Johnson & Sons <Ltd>", "R&D as custom")
def _custom_properties(path: Path) -> None:
    document = blank()
    document.add_paragraph("kept for {{ client }}")
    saved(document, path)
    uri = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    types = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    xml = (
        f'<Properties xmlns="{uri}" xmlns:vt="{types}"><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="Code">'
        "<vt:lpwstr>{{ code }} as custom</vt:lpwstr></property></Properties>"
    )
    parts = parts_of(path.read_bytes())
    override = (
        '<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>'
    )
    relationship = f'<Relationship Id="rCustom" Type="{OFFICE}/custom-properties" Target="docProps/custom.xml"/></Relationships>'
    changed(
        path,
        {
            "docProps/custom.xml": xml.encode(),
            TYPES: parts[TYPES].replace(b"</Types>", f"{override}</Types>".encode()),
            "_rels/.rels": parts["_rels/.rels"].replace(b"</Relationships>", relationship.encode()),
        },
    )


@case(
    "before the picture",
    "a grey square",
    ours={"logo": Picture(picture(4, 4).getvalue(), "a grey square", width=10)},
    theirs=lambda template: {"logo": InlineImage(template, picture(4, 4), width=Mm(10))},
)
def _pictures(path: Path) -> None:
    document = blank()
    document.add_paragraph("before the picture {{ logo }} and after it")
    document.add_paragraph("{%p for year in years %}")
    document.add_paragraph("{{ year }} {{ logo }}")
    document.add_paragraph("{%p endfor %}")
    saved(document, path)


@case(
    "from another document",
    "one of its list",
    "R&D after it",
    ours={"terms": SubDocument(_terms())},
    theirs=lambda template: {"terms": template.new_subdoc(io.BytesIO(_terms()))},
)
def _sub_documents(path: Path) -> None:
    document = blank()
    document.add_paragraph("before {{ code }}")
    document.add_paragraph("{{p terms }}")
    document.add_paragraph("{{ code }} after it")
    saved(document, path)


@case("in the box: R&D", "deep in the box", "in the old box: R&D")
def _boxes(path: Path) -> None:
    inside = "<w:p><w:r><w:t xml:space='preserve'>{}: {{{{ code }}}}</w:t></w:r></w:p>"
    loop = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("{%p if yes %}", "deep in the box", "{%p endif %}"))
    shape = (
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>'
        f"{inside.format('in the box')}{loop}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
    )
    drawing = (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="2000000" cy="900000"/>'
        '<wp:docPr id="7" name="Box" descr="box of {{ code }}"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">{shape}</a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )
    old = (
        '<w:pict><v:rect id="box1" style="width:150pt;height:70pt"><v:textbox><w:txbxContent>'
        f"{inside.format('in the old box')}</w:txbxContent></v:textbox></v:rect></w:pict>"
    )
    body = (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
        "</mc:AlternateContent></w:r></w:p><w:p><w:r><w:t>after {{ client }}</w:t></w:r></w:p>"
    )
    document = blank()
    document.add_paragraph("before {{ client }}")
    saved(document, path, body=body)


@case("control R&D", "in a row Item 2", "inline 1.234,50 €")
def _controls(path: Path) -> None:
    def control(content: str, number: int) -> str:
        properties = f'<w:sdtPr><w:alias w:val="Field {number}"/><w:tag w:val="f{number}"/><w:id w:val="{number}"/></w:sdtPr>'
        return f"<w:sdt>{properties}<w:sdtContent>{content}</w:sdtContent></w:sdt>"

    text = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    grid = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid>'

    def row(words: str) -> str:
        return f"<w:tr><w:tc><w:tcPr><w:tcW w:w='4000' w:type='dxa'/></w:tcPr><w:p>{text.format(words)}</w:p></w:tc></w:tr>"

    rows = row("{%tr for item in items %}") + control(row("in a row {{ item.name }}"), 3) + row("{%tr endfor %}")
    body = (
        control(f"<w:p>{text.format('control {{ code }}')}</w:p>", 1)
        + f"<w:p>{text.format('an ')}{control(text.format('inline {{ number }}'), 2)}</w:p><w:tbl>{grid}{rows}</w:tbl><w:p/>"
    )
    saved(blank(), path, body=body)


@case("Dear Johnson & Sons <Ltd>,", "R&D is bold", "yes, R&D", "Item 1;Item 2;Item 3;", "after it", lacks=("never",))
def _word_like(path: Path) -> None:
    """As Word leaves a text that was typed, corrected and spell-checked: tags in pieces, with marks between them."""
    rsid = 'w:rsidR="00AB12CD" w:rsidRPr="00CD34EF"'

    def run(text: str, properties: str = '<w:lang w:val="en-GB"/>') -> str:
        return f'<w:r {rsid}><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    def typed(*pieces: str) -> str:
        identifiers = 'w14:paraId="1A2B3C4D" w14:textId="77777777"' if pieces[0].startswith("<w:bookmark") else ""
        return f'<w:p {rsid} {identifiers} w:rsidRDefault="00AB12CD">{"".join(pieces)}</w:p>'

    spelling, end = '<w:proofErr w:type="spellStart"/>', '<w:proofErr w:type="spellEnd"/>'
    bold = "<w:b/>"
    body = (
        typed(run("Dear {"), run("{ "), spelling, run("client"), end, run(" }"), run("},"))
        + typed(
            '<w:bookmarkStart w:id="1" w:name="here"/>',
            run("{{ co", bold),
            run("de }}", bold),
            run(" is bold"),
            '<w:bookmarkEnd w:id="1"/>',
        )
        + typed(
            run("{%"), run(" if "), run("code"), run(" == “R&amp;D” "), run("%}"), run("yes, {{ code }}{% else %}never{%"), run(" endif %}")
        )
        + typed(run("{% for item"), run(" in items %}{{ item.n"), spelling, run("ame }};"), end, run("{% endfor %}"))
        + typed(run("{%"), run("p for year "), run("in years "), run("%}"))
        + typed(run("year {{ "), run("year"), run(" }}"), '<w:r><w:lastRenderedPageBreak/><w:t xml:space="preserve"> after it</w:t></w:r>')
        + typed(run("{%p "), run("endfor %}"))
        + typed(
            "<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:tab/><w:t>{{ code }}</w:t><w:br/>"
            '<w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
        )
        + typed("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", run(" {{ code }}"))
    )
    saved(blank(), path, body=body)


@case("R&D kept", lacks=("never", "too dear", "Mia Costa"))
def _traces(path: Path) -> None:
    document = blank()
    paragraph = document.add_paragraph("{{ code }} kept")
    document.add_comment(paragraph.runs, text="too dear for {{ client }}?", author="Mia Costa", initials="MC")
    document.add_paragraph("{%p if no %}")
    document.add_picture(picture(2, 2))
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for year in years %}")
    document.add_picture(picture(3, 3))
    document.add_paragraph("{%p endfor %}")
    saved(document, path)


@case("Item 1", "{_{ kept", lacks=())
def _emptied(path: Path) -> None:
    """What is left where nothing holds: cells, tables, neighbours."""
    document = blank()
    table = filled_table(document, [["{%p if no %}", "b"]])
    table.cell(0, 0).add_paragraph("never")
    table.cell(0, 0).add_paragraph("{%p endif %}")
    document.add_paragraph("{{ braces }}")
    filled_table(document, [["{%tr for x in none_of_them %}"], ["{{ x }}"], ["{%tr endfor %}"]])
    document.add_paragraph("{%p for item in items %}")
    filled_table(document, [["{{ item.name }}"]])
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("end")
    saved(document, path)


@case("1 of Item 1", "after them")
def _lists(path: Path) -> None:
    document = blank()
    document.add_paragraph("{%p for item in items %}")
    document.add_heading("{{ item.name }}", 2)
    for number in (1, 2):
        document.add_paragraph(f"{number} of {{{{ item.name }}}}", style="List Number")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("after them", style="List Number 2")
    saved(document, path)


@case("Chapter Item 1", "Chapter Item 3", "R&D in the end", lacks=("An old chapter",))
def _contents(path: Path) -> None:
    entry = (
        '<w:p><w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9000"/></w:tabs></w:pPr>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>An old chapter</w:t></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    texts = [
        ("Normal", "{%p for item in items %}"),
        ("Heading1", "Chapter {{ item.name }}"),
        ("Normal", "text"),
        ("Normal", "{%p endfor %}"),
        ("Heading2", "{{ code }} in the end"),
    ]
    document = blank()
    document.add_paragraph("Contents")
    body = (f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>' for style, text in texts)
    saved(document, path, body=entry + "".join(body))


def torn(path: Path, into: Path) -> Path:
    """The template as Word tears it while it is typed and corrected: its texts in runs of a few characters, with marks between them."""
    parts = parts_of(path.read_bytes())
    for name, data in parts.items():
        if name.startswith("word/") and b"<w:t" in data and not name.endswith("comments.xml"):
            root = etree.fromstring(data)
            for run in list(root.iter(qn("w:r"))):
                _tear(run)
            parts[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    into.write_bytes(zipped(parts))
    return into


def _tear(run: Any) -> None:
    texts = run.findall(qn("w:t"))
    text = texts[0].text or "" if texts else ""
    if len(texts) != 1 or any(each.tag not in (qn("w:t"), qn("w:rPr")) for each in run) or len(text) < 2:
        return
    place, number = 0, 0
    while place < len(text):
        piece = text[place : place + number % 4 + 1]
        twin = copy.deepcopy(run)
        twin.set(qn("w:rsidR"), f"00{number:06X}")
        twin[-1].text = piece
        twin[-1].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.addprevious(twin)
        if number % 3 == 1:
            run.addprevious(etree.Element(qn("w:proofErr"), {qn("w:type"): "spellEnd" if number % 2 else "spellStart"}))
        place, number = place + len(piece), number + 1
    run.getparent().remove(run)
