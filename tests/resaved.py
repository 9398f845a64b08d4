"""A Word file as Word and LibreOffice save it again, when nobody has changed anything in it; and one with a change made by hand."""

from __future__ import annotations

import copy
import itertools
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from conftest import missing
from lxml import etree

__all__ = ["as_libreoffice_saves", "as_word_saves", "edited", "parts_of", "zipped"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORDS = ("document", "header", "footer", "footnotes", "endnotes", "comments")


def parts_of(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def edited(document: bytes, part: str, *changes: tuple[str, str]) -> bytes:
    """The document with texts of a part (by the end of its name) replaced, each of which must stand there; the first of each."""
    parts = parts_of(document)
    name = next(each for each in parts if each.endswith(part))
    text = parts[name].decode("utf-8")
    for old, new in changes:
        assert old in text, f"{name} has no {old!r}"
        text = text.replace(old, new, 1)
    return zipped({**parts, name: text.encode("utf-8")})


def as_word_saves(document: bytes) -> bytes:
    """As Word saves a document that was opened in it: runs split with ids of its own, spelling marks, attributes and parts in another
    order, the cursor's bookmark, the mark of kamdocs dropped from the properties, and pages counted."""
    parts = parts_of(document)
    for name in parts:
        if name.endswith(".xml") and name.rpartition("/")[2].startswith(_WORDS) and name.startswith("word/"):
            root = etree.fromstring(parts[name])
            _word_s_own(root)
            parts[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    core = next((name for name in parts if name.endswith("core.xml")), None)
    if core:
        parts[core] = re.sub(rb"<dc:identifier>.*?</dc:identifier>", b"", parts[core])
    return zipped(dict(sorted(parts.items())))


def _word_s_own(root: Any) -> None:
    ids = (f"{number:08X}" for number in itertools.count(0x00A12B3C))
    for paragraph in list(root.iter(f"{W}p")):
        paragraph.set(f"{W}rsidR", next(ids))
        for run in list(paragraph.iterchildren(f"{W}r")):
            run.set(f"{W}rsidRPr", next(ids))
            _split(run)
        pages = [each.text for each in paragraph.iter(f"{W}instrText") if each.text and each.text.split()[:1] in (["PAGE"], ["NUMPAGES"])]
        if pages:
            for each in paragraph.iter(f"{W}t"):
                each.text = "17" if (each.text or "").isdigit() else each.text
    first = next(root.iter(f"{W}p"), None)
    if first is not None:
        etree.SubElement(first, f"{W}bookmarkStart", {f"{W}id": "901", f"{W}name": "_GoBack"})
        etree.SubElement(first, f"{W}bookmarkEnd", {f"{W}id": "901"})
    for element in root.iter(etree.Element):
        attributes = sorted(element.attrib.items(), reverse=True)
        element.attrib.clear()
        element.attrib.update(attributes)


def _split(run: Any) -> None:
    """Two runs of one, in the middle of its words, with a mark of the spelling between."""
    texts = run.findall(f"{W}t")
    if len(texts) != 1 or len(texts[0].text or "") < 4 or len(run) - (run.find(f"{W}rPr") is not None) > 1:
        return
    text = texts[0].text
    second = copy.deepcopy(run)
    middle = len(text) // 2
    for each, part in ((texts[0], text[:middle]), (second.find(f"{W}t"), text[middle:])):
        each.text = part
        each.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    mark = etree.Element(f"{W}proofErr", {f"{W}type": "spellStart"})
    run.addnext(mark)
    mark.addnext(second)
    texts[0].addprevious(etree.Element(f"{W}lastRenderedPageBreak"))


def as_libreoffice_saves(document: bytes, folder: Path) -> bytes:
    """As LibreOffice writes it when it is saved there as Word Document. Skips the test where there is none."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        missing("LibreOffice", "apt-get install libreoffice-writer")
    source, out = folder / "resaved.docx", folder / "out"
    source.write_bytes(document)
    profile = (folder / "profile").as_uri()
    command = [str(program), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (out / source.name).read_bytes()
