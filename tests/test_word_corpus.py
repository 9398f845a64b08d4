"""A corpus of templates, rendered by kamdocs and by docxtpl: equal but for the differences that are named here, valid, and whole.

Documents are compared part by part, in a canonical form that keeps what is shown and drops how it is written down: see `canonical`.
Each difference that is left has a name, and a function that takes exactly this difference away from both documents. The corpus without
any one of them differs: a difference that no template shows any more fails.
"""

from __future__ import annotations

import copy
import hashlib
import html
import itertools
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import missing
from corpus import CORPUS, FIELDS, RELS, TYPES, W_URI, by_docxtpl, parts_of, torn
from jinja2 import TemplateSyntaxError
from lxml import etree

from kamdocs.word import Template, document_text

W = f"{{{W_URI}}}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

Element = Any
Parts = dict[str, Any]
"""The root of each XML part, the bytes of any other; of relationships a map of id to (type, target); of content types a map by part."""

# ---------------------------------------------------------------------------------------------------------------- the canonical form


def canonical(document: bytes) -> Parts:
    """The parts without what shows nothing.

    Dropped: revision ids, xml:space, empty properties and texts, the order of relationships and content types, in which pieces a text of
    one look lies, and names, numbers and defaults of drawings, which each engine writes in its own way.
    """
    held = parts_of(document)
    pictures = {name: f"word/media/{hashlib.sha256(data).hexdigest()}" for name, data in held.items() if "/media/" in name}
    parts: Parts = {}
    for name, data in held.items():
        if name == TYPES:
            parts[name] = {pictures.get(part, part): type_ for part, type_ in _types(data, held).items()}
        elif name.endswith(".rels"):
            parts[name] = dict(_relationships(data, pictures))
        elif name.endswith(".xml"):
            parts[name] = _canonical_xml(etree.fromstring(data, etree.XMLParser(remove_blank_text=True, remove_comments=True)))
            _name_pictures(parts[name], held.get(_relationships_of(name)), pictures)
        else:
            parts[pictures.get(name, name)] = data
    return parts


def _relationships_of(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _relationships(data: bytes, pictures: dict[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Type and target by id; pictures by their content alone, since their ids and names are each engine's own."""
    for each in etree.fromstring(data):
        target = each.get("Target", "").lstrip("/")
        picture = pictures.get(f"word/{target.removeprefix('word/')}")
        yield picture or each.get("Id", ""), (each.get("Type", ""), picture or target)


def _name_pictures(root: Element, relationships: bytes | None, pictures: dict[str, str]) -> None:
    if relationships is None:
        return
    contents = {each.get("Id"): pictures.get(f"word/{each.get('Target')}") for each in etree.fromstring(relationships)}
    for blip in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"):
        for name, value in blip.attrib.items():
            blip.set(name, contents.get(value) or value)


def _types(data: bytes, held: dict[str, bytes]) -> dict[str, str]:
    """The content type of each part that is there."""
    root = etree.fromstring(data)
    overrides = {each.get("PartName", "").lstrip("/"): each.get("ContentType") for each in root if each.get("PartName")}
    defaults = {each.get("Extension", "").lower(): each.get("ContentType") for each in root if each.get("Extension")}
    return {name: overrides.get(name) or defaults.get(name.rpartition(".")[2].lower(), "") for name in held if name != TYPES}


def _canonical_xml(root: Element) -> Element:
    for element in root.iter(etree.Element):
        for name in [name for name in element.attrib if name.startswith((f"{W}rsid", W14)) or name == XML_SPACE]:
            del element.attrib[name]
    for number, drawing in enumerate(root.iter(f"{WP}docPr"), 1):
        drawing.set("id", str(number))
    for drawing in list(root.iter("{*}docPr", "{*}cNvPr", "{*}inline", "{*}avLst")):
        for name in [name for name in drawing.attrib if name == "name" or (name.startswith("dist") and drawing.get(name) == "0")]:
            del drawing.attrib[name]
        if drawing.tag.endswith("avLst") and not len(drawing):
            remove(drawing)
    for properties in [*root.iter(f"{W}rPr"), *root.iter(f"{W}pPr")]:
        if not len(properties) and not properties.attrib:
            remove(properties)
    for run in list(root.iter(f"{W}r")):
        _split(run)
    for run in list(root.iter(f"{W}r")):
        _join(run)
    return root


def _split(run: Element) -> None:
    """A run of its own, with the same properties, for each thing that a run holds; empty texts go."""
    properties = run.find(f"{W}rPr")
    things = [each for each in run if each is not properties and not (each.tag == f"{W}t" and not each.text)]
    for thing in things:
        alone = etree.Element(f"{W}r")
        if properties is not None:
            alone.append(etree.fromstring(etree.tostring(properties)))
        run.addprevious(alone)
        alone.append(thing)
    remove(run)


def _join(run: Element) -> None:
    """The text of a run joins that of the run before, where both look the same."""
    before = run.getprevious()
    if before is None or before.tag != f"{W}r" or before.tail or run[-1].tag != f"{W}t" or before[-1].tag != f"{W}t":
        return
    if _text(before.find(f"{W}rPr")) == _text(run.find(f"{W}rPr")):
        run[-1].text = (before[-1].text or "") + (run[-1].text or "")
        remove(before)


def _text(part: Any) -> str:
    """What is compared: the canonical XML, whatever prefixes it is written with."""
    if isinstance(part, dict):
        return "\n".join(f"{key}: {value}" for key, value in sorted(part.items()))
    if part is None or isinstance(part, bytes):
        return repr(part)
    return "\n".join(_lines(part, 0))


def _lines(element: Element, depth: int) -> Iterator[str]:
    attributes = "".join(f" {name}={value!r}" for name, value in sorted(element.attrib.items()))
    yield f"{' ' * depth}{element.tag}{attributes} {element.text or ''!r} {element.tail or ''!r}"
    for each in element:
        yield from _lines(each, depth + 1)


def remove(element: Element) -> None:
    element.getparent().remove(element)


# ---------------------------------------------------------------------------------------------------------------- the differences

Difference = Callable[[Parts, Parts], None]
DIFFERENCES: dict[str, Difference] = {}


def difference(function: Difference) -> Difference:
    DIFFERENCES[function.__name__] = function
    return function


def pairs(ours: Parts, theirs: Parts) -> Iterator[tuple[Element, Element]]:
    """The roots of the parts that both have."""
    for name in ours:
        if name in theirs and not isinstance(ours[name], bytes | dict):
            yield ours[name], theirs[name]


def without_parts(parts: Parts, *kinds: str) -> None:
    """Takes parts away by the beginning of their name, with their types and all relationships to them."""
    gone = {name for name in parts if name.startswith(kinds)}
    for name in gone:
        del parts[name]
    for name, held in list(parts.items()):
        if name == TYPES:
            parts[name] = {part: type_ for part, type_ in held.items() if part not in gone}
        elif name.endswith(".rels"):
            parts[name] = {key: each for key, each in held.items() if not any(part.endswith(each[1].lstrip("./")) for part in gone)}


# first, so that a text which they cut in pieces is whole for those that follow


@difference
def marks_of_editing_ship(_: Parts, theirs: Parts) -> None:
    for _, root in pairs(theirs, theirs):
        for mark in list(root.iter(f"{W}proofErr", f"{W}lastRenderedPageBreak", f"{W}rsids")):
            holder = mark.getparent()
            remove(mark)
            if holder.tag == f"{W}r" and all(each.tag == f"{W}rPr" for each in holder):
                remove(holder)
        for run in list(root.iter(f"{W}r")):
            _join(run)


# what goes in: & and <, properties, braces


@difference
def an_ampersand_in_a_tag_is_another_text(_: Parts, theirs: Parts) -> None:
    for text in theirs["word/document.xml"].iter(f"{W}t"):
        if text.text == "never":  # of {% if code == “R&D” %}yes, {{ code }}{% else %}never{% endif %}
            text.text = "yes, R&D"


@difference
def properties_are_escaped_twice(_: Parts, theirs: Parts) -> None:
    for each in theirs.get("docProps/core.xml", ()):
        each.text = each.text and html.unescape(each.text)


@difference
def braces_of_values_are_changed(_: Parts, theirs: Parts) -> None:
    for text in theirs["word/document.xml"].iter(f"{W}t"):
        text.text = text.text and text.text.replace("{{ kept", "{_{ kept")


@difference
def rich_text_in_a_plain_tag_is_a_run_within_a_text(ours: Parts, theirs: Parts) -> None:
    for parts in (ours, theirs):
        for paragraph in list(parts["word/document.xml"].iter(f"{W}p")):
            if "plain tag" in "".join(paragraph.itertext(f"{W}t")):
                remove(paragraph)


@difference
def tags_in_endnotes_addresses_and_most_properties_stay(ours: Parts, theirs: Parts) -> None:
    for note in theirs.get("word/endnotes.xml", etree.Element("none")).iter(f"{W}t"):
        note.text = note.text and note.text.replace("{{ site }}", FIELDS["site"])
    for custom in theirs.get("docProps/custom.xml", etree.Element("none")).iter("{*}lpwstr"):
        custom.text = custom.text and custom.text.replace("{{ code }}", FIELDS["code"])
    theirs[RELS] = {key: (type_, target.replace("{{ site }}", FIELDS["site"])) for key, (type_, target) in theirs[RELS].items()}
    for name, text in (("keywords", "offers, R&D"), ("category", "proposals")):
        for each in theirs.get("docProps/core.xml", ()):
            if each.tag.endswith(f"}}{name}") and each.text and "{{" in each.text:
                each.text = text
    for parts in (parts for parts in (ours, theirs) if "docProps/core.xml" in parts):  # the order of properties says nothing
        parts["docProps/core.xml"][:] = sorted(parts["docProps/core.xml"], key=lambda each: each.tag)


@difference
def rich_text_is_bold_in_some_scripts_alone(ours: Parts, _: Parts) -> None:
    """docxtpl leaves Hebrew and Arabic letters thin."""
    for bold in list(ours["word/document.xml"].iter(f"{W}bCs")):
        remove(bold)


@difference
def pictures_have_no_alternative_text(ours: Parts, _: Parts) -> None:
    for drawing in ours["word/document.xml"].iter(f"{WP}docPr"):
        if drawing.get("descr") == "a grey square":
            del drawing.attrib["descr"]


# what ships by accident


@difference
def the_picture_of_a_false_condition_ships(ours: Parts, theirs: Parts) -> None:
    unused = {name for name in theirs if name.startswith("word/media/") and name not in ours}
    if unused:
        without_parts(theirs, *unused)


@difference
def comments_ship(_: Parts, theirs: Parts) -> None:
    without_parts(theirs, "word/comments")
    for mark in list(theirs["word/document.xml"].iter(*(f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd")))):
        remove(mark)
    for reference in list(theirs["word/document.xml"].iter(f"{W}commentReference")):
        remove(reference.getparent())


@difference
def the_author_and_what_word_counted_ship(_: Parts, theirs: Parts) -> None:
    for each in list(theirs.get("docProps/core.xml", ())):
        if re.search(r"}(creator|lastModifiedBy|description|revision|created|modified|identifier|language|lastPrinted)$", each.tag):
            remove(each)
    for each in list(theirs.get("docProps/app.xml", ())):
        if not re.search(r"}(Application|DocSecurity|ScaleCrop|LinksUpToDate|SharedDoc|HyperlinksChanged|AppVersion)$", each.tag):
            remove(each)


@difference
def custom_xml_and_the_thumbnail_ship(_: Parts, theirs: Parts) -> None:
    without_parts(theirs, "customXml/", "docProps/thumbnail")


@difference
def core_properties_saved_by_libreoffice_come_twice(ours: Parts, theirs: Parts) -> None:
    """LibreOffice spells the type of their relationship in its own way: python-docx does not know it, and adds others of the same name."""
    cores = [key for key, (type_, _) in theirs["_rels/.rels"].items() if type_.endswith("metadata/core-properties")]
    if len(cores) > 1:
        if "docProps/core.xml" in ours:
            theirs["docProps/core.xml"] = ours["docProps/core.xml"]
        theirs["_rels/.rels"] = ours["_rels/.rels"]


# what Word would not open, or would show wrongly


@difference
def an_emptied_cell_has_no_paragraph(_: Parts, theirs: Parts) -> None:
    for cell in theirs["word/document.xml"].iter(f"{W}tc"):
        if cell[-1].tag == f"{W}tcPr":
            etree.SubElement(cell, f"{W}p")


@difference
def a_loop_over_nothing_leaves_a_table_without_rows(_: Parts, theirs: Parts) -> None:
    for table in list(theirs["word/document.xml"].iter(f"{W}tbl")):
        if next(table.iter(f"{W}tr"), None) is None:
            remove(table)


@difference
def lists_run_on(ours: Parts, theirs: Parts) -> None:
    """docxtpl lets only those of sub-documents begin anew, and of these only the first; here each has a definition of its own."""
    numbered = [parts for parts in (ours, theirs) if "word/numbering.xml" in parts]
    lists = [{each.get(f"{W}numId"): definition_of(each) for each in parts["word/numbering.xml"].iter(f"{W}num")} for parts in numbered]
    restarted = set()
    for parts in numbered:
        root = parts["word/numbering.xml"]
        for each in [each for each in root.iter(f"{W}num") if each.find(f"{W}lvlOverride/{W}startOverride") is not None]:
            restarted.add(definition_of(each))
            remove(each)
        used = {definition_of(each) for each in root.iter(f"{W}num")}
        for each in list(root.iter(f"{W}abstractNum")):
            if each.get(f"{W}abstractNumId") in restarted - used:
                remove(each)
    for parts, known in zip(numbered, lists, strict=True):
        for number in list(parts["word/document.xml"].iter(f"{W}numId")):
            if known.get(number.get(f"{W}val")) in restarted:
                remove(number.getparent())


def definition_of(number: etree._Element) -> str | None:
    """The definition that a list goes by."""
    return number.find(f"{W}abstractNumId").get(f"{W}val")


@difference
def a_plain_paragraph_of_a_sub_document_has_no_style(ours: Parts, theirs: Parts) -> None:
    """Here it takes the style of the paragraph in whose place it comes."""
    for parts in (ours, theirs):
        for properties in list(parts["word/document.xml"].iter(f"{W}pPr")):
            if [(each.tag, each.get(f"{W}val")) for each in properties] == [(f"{W}pStyle", "Normal")]:
                remove(properties)


@difference
def the_contents_list_is_stale(ours: Parts, theirs: Parts) -> None:
    for parts in (ours, theirs):
        body = parts["word/document.xml"]
        codes = [code.getparent().getparent() for code in body.iter(f"{W}instrText") if "TOC" in (code.text or "")]
        for begin in codes:
            depth = 0
            for paragraph in [begin, *begin.itersiblings()]:
                if not depth and paragraph is not begin:
                    if not len(paragraph):  # where the field ended
                        remove(paragraph)
                    break
                for mark in paragraph.iter(f"{W}fldChar"):
                    depth += {"begin": 1, "end": -1}.get(mark.get(f"{W}fldCharType"), 0)
                remove(paragraph)
        for mark in list(body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            if codes and (mark.tag.endswith("End") or mark.get(f"{W}name", "").startswith("_Toc")):
                remove(mark)
        for style in list(parts.get("word/styles.xml", ())):
            if style.get(f"{W}styleId", "").startswith("TOC") and style.get(f"{W}styleId") != "TOCHeading":
                remove(style)


@difference
def tables_that_touch_become_one(ours: Parts, _: Parts) -> None:
    """So they do in Word; a table in the end of a document has to have a paragraph after it."""
    for spacing in list(ours["word/document.xml"].iter(f"{W}spacing")):
        if spacing.get(f"{W}lineRule") == "exact" and spacing.get(f"{W}line") == "20":
            remove(spacing.getparent().getparent())


@difference
def content_controls_in_a_loop_share_an_id(ours: Parts, theirs: Parts) -> None:
    for parts in (ours, theirs):
        for properties in parts["word/document.xml"].iter(f"{W}sdtPr"):
            for each in properties.findall(f"{W}id"):
                properties.remove(each)


@difference
def cells_across_columns_leave_the_grid_too_small(ours: Parts, theirs: Parts) -> None:
    """docxtpl counts cells, not the columns that they take, and puts what they take before their width."""
    for parts in (ours, theirs):
        for grid in parts["word/document.xml"].iter(f"{W}tblGrid"):
            grid[:] = []
        for properties in parts["word/document.xml"].iter(f"{W}tcPr"):
            properties[:] = sorted(properties, key=lambda each: each.tag)


@difference
def the_text_of_a_torn_merged_cell_is_cut(ours: Parts, theirs: Parts) -> None:
    """Word shows the text of the first cell alone."""
    for parts in (ours, theirs):
        for cell in parts["word/document.xml"].iter(f"{W}tc"):
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            for text in cell.iter(f"{W}t") if merged is not None and merged.get(f"{W}val") == "continue" else ():
                remove(text.getparent())


# ---------------------------------------------------------------------------------------------------------------- the comparison


def documents(path: Path, name: str) -> tuple[bytes, bytes]:
    """The template's documents, by kamdocs and by docxtpl."""
    case = CORPUS[name]
    return Template(path).render({**FIELDS, **case.ours}), by_docxtpl(path, {**FIELDS}, autoescape=True, more=case.theirs)


def compared(both: tuple[bytes, bytes]) -> tuple[Parts, Parts]:
    """The canonical parts of both documents, without those parts beside the body that are equal."""
    ours, theirs = (canonical(each) for each in both)
    for name in [name for name in ours if name in theirs and name not in ("word/document.xml", TYPES) and not name.endswith(".rels")]:
        if _text(ours[name]) == _text(theirs[name]):
            del ours[name], theirs[name]
    return ours, theirs


def left(both: tuple[Parts, Parts], *, but: str = "") -> list[str]:
    """The parts that differ when every difference is taken away, or all `but` one; each with its first line that does."""
    ours, theirs = copy.deepcopy(both)
    for name, take_away in DIFFERENCES.items():
        if name != but:
            take_away(ours, theirs)
    found = []
    for part in sorted({*ours, *theirs}):
        mine, other = _text(ours.get(part)), _text(theirs.get(part))
        if mine != other:
            lines = itertools.zip_longest(mine.splitlines(), other.splitlines())
            found.append(f"{part}: " + next(f"{a} | docxtpl: {b}" for a, b in lines if a != b)[:600])
    return found


NOT_BY_DOCXTPL = ("notes",)
"""LibreOffice writes &apos; for a quote, which docxtpl does not read as one in the tags of footnotes."""


@pytest.fixture(scope="session")
def saved_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The corpus once more, as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("libreoffice")
    return dict(zip(CORPUS, converted(folder, "docx", [case.build(folder) for case in CORPUS.values()]), strict=True))


@pytest.mark.parametrize("name", CORPUS)
def test_the_document_is_docxtpl_s_but_for_the_differences(tmp_path: Path, name: str) -> None:
    assert left(compared(documents(CORPUS[name].build(tmp_path), name))) == []


@pytest.mark.parametrize("name", CORPUS)
def test_so_it_is_where_word_has_torn_the_template(tmp_path: Path, name: str) -> None:
    path = torn(CORPUS[name].build(tmp_path), tmp_path / "torn.docx")
    made = documents(path, name)
    assert left(compared(made)) == []
    check_texts(made[0], name)


def test_so_it_is_where_libreoffice_saved_the_template(saved_by_libreoffice: dict[str, Path]) -> None:
    found = {name: left(compared(documents(path, name))) for name, path in saved_by_libreoffice.items() if name not in NOT_BY_DOCXTPL}
    assert {name: differing for name, differing in found.items() if differing} == {}
    for name in NOT_BY_DOCXTPL:
        with pytest.raises(TemplateSyntaxError):
            by_docxtpl(saved_by_libreoffice[name], FIELDS, autoescape=True)


def test_every_difference_is_met(tmp_path: Path, saved_by_libreoffice: dict[str, Path]) -> None:
    own = [(name, case.build(tmp_path)) for name, case in CORPUS.items()]
    templates = [*own, *((name, torn(path, tmp_path / f"{name} torn.docx")) for name, path in own), *saved_by_libreoffice.items()]
    templates = [(name, path) for name, path in templates if path not in (saved_by_libreoffice.get(name) for name in NOT_BY_DOCXTPL)]
    made = [compared(documents(path, name)) for name, path in templates]
    assert [name for name in DIFFERENCES if not any(left(both, but=name) for both in made)] == []


# ---------------------------------------------------------------------------------------------------------------- every document


@pytest.mark.parametrize("name", CORPUS)
def test_every_value_is_found_and_nothing_else_is_left(tmp_path: Path, name: str) -> None:
    check_texts(Template(CORPUS[name].build(tmp_path)).render({**FIELDS, **CORPUS[name].ours}), name)


LOST_BY_LIBREOFFICE = {"headers": ("Item 3",), "properties": ("offers, R&D",), "boxes": ("in the old box: R&D",)}
"""What LibreOffice does not save: the header of a section's other pages, where the section has one page alone; the commas of keywords; what
a text box says to programs that know no shapes."""


def check_texts(document: bytes, name: str, without: tuple[str, ...] = ()) -> None:
    text = "\n".join(found for _, found in document_text(document))
    assert [value for value in CORPUS[name].values if value not in text and value not in without] == []
    assert [word for word in CORPUS[name].lacks if word in text] == []


@pytest.mark.parametrize("name", CORPUS)
def test_no_judge_finds_an_error(
    tmp_path: Path, name: str, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]
) -> None:
    path = tmp_path / "made.docx"
    path.write_bytes(Template(CORPUS[name].build(tmp_path)).render({**FIELDS, **CORPUS[name].ours}))
    assert sdk_errors(path) == ""
    assert audit_errors(path) == []


def converted(folder: Path, kind: str, paths: list[Path]) -> list[Path]:
    """The files as LibreOffice saves them, in one call."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not soffice:
        missing("LibreOffice", "apt-get install libreoffice-writer")
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    out = folder / kind
    command = [str(soffice), profile, "--headless", "--convert-to", kind, "--outdir", str(out), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    made = [out / f"{path.stem}.{kind}" for path in paths]
    assert [path.name for path in made if not path.is_file()] == []
    return made


def test_libreoffice_shows_every_document(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name} made.docx" for name in CORPUS]
    for path, (_, case) in zip(paths, CORPUS.items(), strict=True):
        path.write_bytes(Template(case.build(tmp_path)).render({**FIELDS, **case.ours}))
    for path in converted(tmp_path, "pdf", paths):
        assert path.read_bytes().startswith(b"%PDF")


def test_templates_that_libreoffice_saved_give_whole_documents(
    tmp_path: Path, saved_by_libreoffice: dict[str, Path], audit_errors: Callable[[Path], list[str]]
) -> None:
    """What LibreOffice itself writes that the judge refuses stays as it is: a document has no error that its template has not."""
    for name, path in saved_by_libreoffice.items():
        made = tmp_path / "made.docx"
        made.write_bytes(Template(path).render({**FIELDS, **CORPUS[name].ours}))
        check_texts(made.read_bytes(), name, LOST_BY_LIBREOFFICE.get(name, ()))
        known = {re.sub(r"\[\d+\]", "", error) for error in audit_errors(path)}
        assert [error for error in audit_errors(made) if re.sub(r"\[\d+\]", "", error) not in known] == [], name
