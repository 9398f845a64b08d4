"""The pages of a PDF: their pictures, and where its headings stand."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kamdocs.delivery import heading_pages, pages_of, written_as_pages
from kamdocs.errors import InputError, MissingToolError


def pdf(path: Path, pages: int, width: int = 72, height: int = 144) -> Path:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(width, height)
    document.save(path)
    document.close()
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# ---- pictures


def test_each_page_has_a_picture_in_the_resolution_asked_for(tmp_path: Path) -> None:
    made = written_as_pages(pdf(tmp_path / "offer.it.pdf", 3), tmp_path, resolution=50)
    assert made == [tmp_path / f"offer.it-0{number}.png" for number in (1, 2, 3)]
    with Image.open(made[0]) as picture:
        assert (picture.format, picture.size) == ("PNG", (50, 100))
    assert names(tmp_path) == {"offer.it.pdf", *(path.name for path in made)}


def test_pictures_of_a_longer_document_go_and_what_others_put_there_stays(tmp_path: Path) -> None:
    written_as_pages(pdf(tmp_path / "offer.pdf", 12), tmp_path, 20)
    ours = tmp_path / "offer-01.png"
    strangers = {
        "offer-1.png": ours.read_bytes(),
        "offer-02.png.bak": ours.read_bytes(),
        "other-05.png": ours.read_bytes(),
        "offer-07.png": b"my own notes",
        "offer-99.jpg": b"",
    }
    for name, data in strangers.items():
        (tmp_path / name).write_bytes(data)
    with Image.open(ours) as picture:
        picture.save(tmp_path / "offer-08.png", pnginfo=None)  # as a painting program saves it
    written_as_pages(pdf(tmp_path / "offer.pdf", 2), tmp_path, 20)
    assert names(tmp_path) == {"offer.pdf", "offer-01.png", "offer-02.png", "offer-08.png", *strangers}


def test_names_sort_as_the_pages_do_also_from_100_on(tmp_path: Path) -> None:
    written_as_pages(pdf(tmp_path / "offer.pdf", 99), tmp_path, 1)
    made = written_as_pages(pdf(tmp_path / "offer.pdf", 100), tmp_path, 1)
    assert sorted(made) == made
    assert names(tmp_path) == {"offer.pdf", *(path.name for path in made)}
    assert len(made) == 100


def test_a_file_of_somebody_else_is_never_written_over(tmp_path: Path) -> None:
    written_as_pages(pdf(tmp_path / "offer.pdf", 1), tmp_path, 20)
    before = (tmp_path / "offer-01.png").read_bytes()
    (tmp_path / "offer-02.png").write_bytes(b"mine")
    with pytest.raises(InputError) as error:
        written_as_pages(pdf(tmp_path / "offer.pdf", 3, width=100), tmp_path, 20)
    assert [str(problem) for problem in error.value.problems] == [
        f"{(tmp_path / 'offer-02.png').as_posix()}: this file is no picture of kamdocs'; give it another name, or name another folder"
    ]
    assert (tmp_path / "offer-02.png").read_bytes() == b"mine"
    assert (tmp_path / "offer-01.png").read_bytes() == before
    assert not (tmp_path / "offer-03.png").exists()


def test_equal_pages_give_equal_files(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in written_as_pages(pdf(tmp_path / "offer.pdf", 2), tmp_path)]
    assert [path.read_bytes() for path in written_as_pages(tmp_path / "offer.pdf", tmp_path)] == first


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n"])
def test_what_is_no_pdf_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "offer.pdf").write_bytes(data)
    for read in (lambda path: written_as_pages(path, tmp_path), heading_pages):
        with pytest.raises(InputError, match=r"offer\.pdf: this file cannot be read as PDF; make it again"):
            read(tmp_path / "offer.pdf")
    assert names(tmp_path) == {"offer.pdf"}


@pytest.mark.parametrize(("module", "library"), [("pypdfium2", "pypdfium2"), ("PIL", "Pillow")])
def test_without_the_extra_the_line_that_installs_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, library: str
) -> None:
    path = pdf(tmp_path / "offer.pdf", 1)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingToolError) as error:
        written_as_pages(path, tmp_path)
    assert str(error.value) == f'pages are drawn with {library}, which is not installed; pip install "kamdocs[preview]"'
    assert names(tmp_path) == {"offer.pdf"}


# ---- headings


def test_headings_are_found_with_their_level_and_page(tmp_path: Path, pdf_of: Callable[[Path], Path]) -> None:
    document = Document()
    document.add_heading("Summary", 1)
    document.add_paragraph("No heading")
    document.add_page_break()
    document.add_heading("The  offer", 1).add_run().add_tab()
    document.add_heading("", 1)
    document.add_heading("Über “Terms” & <conditions>", 2)
    document.add_table(1, 1).cell(0, 0).add_paragraph("In a cell", "Heading 3")
    document.add_page_break()
    document.add_page_break()
    document.add_heading("The offer", 2)
    document.save(str(tmp_path / "offer.docx"))
    assert heading_pages(pdf_of(tmp_path / "offer.docx")) == [
        ("Summary", 1, 1),
        ("The offer", 1, 2),
        ("Über “Terms” & <conditions>", 2, 2),
        ("In a cell", 3, 2),
        ("The offer", 2, 4),
    ]


def test_the_number_that_a_style_gives_stands_before_the_title(demo: Path, pdf_of: Callable[[Path], Path]) -> None:
    found = heading_pages(pdf_of(next((demo / "proposals").glob("glenvarra *.docx"))))
    titles = [title for title, _, _ in found]
    assert "1 Summary" in titles
    assert any(title.startswith("3.1 ") for title in titles)
    assert [page for _, _, page in found] == sorted(page for _, _, page in found)


def test_a_pdf_without_headings_has_none(tmp_path: Path) -> None:
    assert heading_pages(pdf(tmp_path / "offer.pdf", 2)) == []


@pytest.mark.parametrize(
    ("titles", "pages"),
    [
        (["1 Summary", "2 The offer", "2.1 Terms", "3 Terms"], [2, 3, 3, 5]),
        (["1  Summary", "2\tThe offer"], [2, 3]),
        (["1 Summary", "Not there", "3 Terms"], [2, None, 5]),
        (["3 Terms"], [5]),
        ([], []),
    ],
)
def test_a_documents_own_headings_find_their_pages_among_others(titles: list[str], pages: list[int | None]) -> None:
    found = [
        ("In the header", 1, 1),
        ("1 Summary", 1, 2),
        ("2 The offer", 1, 3),
        ("In a box", 1, 3),
        ("2.1 Terms", 2, 3),
        ("3 Terms", 1, 5),
    ]
    assert pages_of(titles, found) == pages


def test_equal_titles_keep_their_order() -> None:
    assert pages_of(["Terms", "Terms", "Terms"], [("Terms", 1, 1), ("Box", 1, 1), ("Terms", 2, 4), ("Terms", 1, 9)]) == [1, 4, 9]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=12))
def test_no_heading_gets_the_page_of_another_title(drawn: list[tuple[str, bool]]) -> None:
    found = [(title, 1, page) for page, (title, _) in enumerate(drawn, 1)]
    titles = [title for title, own in drawn if own]
    pages = pages_of(titles, found)
    assert all(page is None or found[page - 1][0] == title for title, page in zip(titles, pages, strict=True))
    known = [page for page in pages if page is not None]
    assert known == sorted(set(known))
