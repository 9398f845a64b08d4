"""A word across every page, in every header that is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from docx import Document
from word_files import PAGE, paragraph, part, saved, word_file

from kamdocs.errors import InputError
from kamdocs.word import document_text
from kamdocs.word.markup import R, W, serialised
from kamdocs.word.package import Package, open_package
from kamdocs.word.watermark import add_watermark

SHAPE = "{urn:schemas-microsoft-com:vml}shape"
TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"


def header(kind: str, id_: str) -> str:
    return f'<w:headerReference w:type="{kind}" r:id="{id_}"/>'


def ending(section: str) -> str:
    """A paragraph that ends a section."""
    return f"<w:p><w:pPr>{section}</w:pPr></w:p>"


def marked(data: bytes, text: str = "DRAFT") -> Package:
    package = open_package(data, "t")
    add_watermark(package, text)
    return open_package(package.to_bytes(), "t")


def words(package: Package) -> dict[str, list[str]]:
    """The watermarks of each header."""
    return {
        name: [each.get("string") for each in package.xml(name).iter(TEXTPATH) if each.get("string")]
        for name in package.parts
        if name.startswith("word/header")
    }


def references(package: Package) -> list[list[tuple[str, str]]]:
    """Kind and part of each section's headers."""
    targets = {each.id: each.target for each in package.relationships(package.main)}
    return [
        [(each.get(f"{W}type"), targets[each.get(f"{R}id")]) for each in section.findall(f"{W}headerReference")]
        for section in package.xml(package.main).iter(f"{W}sectPr")
    ]


def test_a_document_without_headers_gets_one_that_holds_nothing_else() -> None:
    package = marked(word_file(paragraph("a")))
    assert references(package) == [[("default", "word/header1.xml")]]
    assert words(package) == {"word/header1.xml": ["DRAFT"]}
    assert "".join(package.xml("word/header1.xml").itertext()) == ""


def test_a_document_that_does_not_describe_its_pages_has_it_too() -> None:
    package = open_package(word_file(paragraph("a")), "t")
    root = package.xml("word/document.xml")
    root[0].remove(root[0][-1])
    package.parts["word/document.xml"] = serialised(root)
    assert words(marked(package.to_bytes())) == {"word/header1.xml": ["DRAFT"]}


def test_headers_keep_what_they_hold() -> None:
    page = PAGE.format(header("default", "rIdA"), "")
    package = marked(word_file(paragraph("a"), headers={"rIdA": paragraph("Aurora", properties='<w:jc w:val="right"/>')}, page=page))
    root = package.xml("word/headerrIdA.xml")
    assert "".join(root.itertext()) == "Aurora"
    assert [each.tag for each in root[0]][:2] == [f"{W}pPr", f"{W}r"]
    assert words(package) == {"word/headerrIdA.xml": ["DRAFT"]}


def test_first_and_even_pages_have_it_where_they_are_told_apart() -> None:
    data = word_file(paragraph("a"), settings="<w:evenAndOddHeaders/>", page=PAGE.format("", "<w:titlePg/>"))
    package = marked(data)
    assert {kind for kind, _ in references(package)[0]} == {"default", "first", "even"}
    assert list(words(package).values()) == [["DRAFT"]] * 3


def test_a_header_for_first_pages_that_are_not_told_apart_is_left_alone() -> None:
    page = PAGE.format(header("first", "rIdA"), '<w:titlePg w:val="0"/>')
    package = marked(word_file(paragraph("a"), headers={"rIdA": paragraph("x")}, page=page))
    assert words(package) == {"word/headerrIdA.xml": [], "word/header1.xml": ["DRAFT"]}


def test_sections_that_take_on_a_header_are_not_marked_twice() -> None:
    first = PAGE.format(header("default", "rIdA"), "")
    body = ending(first) + ending(PAGE.format("", "")) + paragraph("a")
    package = marked(word_file(body, headers={"rIdA": paragraph("x")}))
    assert words(package) == {"word/headerrIdA.xml": ["DRAFT"]}
    assert references(package) == [[("default", "word/headerrIdA.xml")], [], []]


def test_first_pages_of_a_later_section_alone_get_a_header_there() -> None:
    body = ending(PAGE.format(header("default", "rIdA"), "")) + paragraph("a")
    package = marked(word_file(body, headers={"rIdA": paragraph("x")}, page=PAGE.format("", "<w:titlePg/>")))
    assert references(package) == [[("default", "word/headerrIdA.xml")], [("first", "word/header1.xml")]]
    assert list(words(package).values()) == [["DRAFT"]] * 2


def test_another_watermark_gives_way() -> None:
    once = marked(word_file(paragraph("a")), "CONFIDENTIAL").to_bytes()
    assert words(marked(once, "BOZZA")) == {"word/header1.xml": ["BOZZA"]}


def test_word_knows_it_for_its_own_and_no_two_shapes_are_one() -> None:
    package = marked(word_file(paragraph("a"), page=PAGE.format("", "<w:titlePg/>")))
    shapes = [shape for name in words(package) for shape in package.xml(name).iter(SHAPE)]
    names = [each.get("id") for each in shapes]
    assert all(name.startswith("PowerPlusWaterMarkObject") for name in names)
    assert len(set(names)) == len({each.get("{urn:schemas-microsoft-com:office:office}spid") for each in shapes}) == 2


@pytest.mark.parametrize("text", ["DRAFT", "IN BOZZA – NON VALIDA", "E", "A & <B> \"C\" 'D'"])
def test_it_is_as_long_as_the_page_allows_and_its_text_is_found(
    tmp_path: Path, text: str, audit_errors: Callable[[Path], list[str]]
) -> None:
    data = marked(word_file(paragraph("a")), text).to_bytes()
    assert text in [found for _, found in document_text(data)]
    shape = next(part(data, "word/header1.xml").iter(SHAPE))
    style = dict(each.split(":") for each in shape.get("style").split(";"))
    width, height = (float(style[name].removesuffix("pt")) for name in ("width", "height"))
    assert abs((width + height) / 2**0.5 - (11906 - 2 * 1134) / 20) < 1
    assert audit_errors(saved(tmp_path, data)) == []


@pytest.mark.parametrize("text", ["", "  ", "a\x00", "a\nb"])
def test_what_cannot_be_written_across_a_page_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="watermark"):
        marked(word_file(paragraph("a")), text)


def test_equal_documents_get_equal_bytes() -> None:
    data = word_file(paragraph("a"), page=PAGE.format("", "<w:titlePg/>"))
    assert marked(data).to_bytes() == marked(data).to_bytes()


def test_the_judges_accept_it_and_libreoffice_draws_it(
    tmp_path: Path, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]], pdf_of: Callable[[Path], Path]
) -> None:
    body = ending(PAGE.format("", "<w:titlePg/>")) + paragraph("a")
    path = saved(tmp_path, marked(word_file(body, settings="<w:evenAndOddHeaders/>")).to_bytes())
    assert sdk_errors(path) == ""
    assert audit_errors(path) == []
    assert len(Document(str(path)).sections) == 2
    pages = _grey_pages(pytest.importorskip("pypdfium2"), pdf_of(path))
    assert pages == [True, True]


def _grey_pages(pdfium: ModuleType, pdf: Path) -> list[bool]:
    """Which pages of a PDF show light grey in their middle."""
    found = []
    document = pdfium.PdfDocument(str(pdf))
    for page in document:
        picture = page.render(scale=0.5, grayscale=True)
        row = (picture.height // 2) * picture.stride
        found.append(any(190 < level < 240 for level in bytes(picture.buffer)[row : row + picture.width]))
    document.close()
    return found
