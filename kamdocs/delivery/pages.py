"""The pages of a PDF: their pictures, and the headings that stand on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kamdocs.errors import InputError, MissingToolError, Problem

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

__all__ = ["heading_pages", "pages_of", "written_as_pages"]

_MARK: Final = ("Software", "kamdocs")
"""Stands in each picture, so that a later run knows it as its own."""
_INCH: Final = 72
"""A PDF counts in points of an inch."""


def written_as_pages(pdf: Path, folder: Path, resolution: int = 120) -> list[Path]:
    """A picture of each page, in order: `NAME-01.png` and so on in `folder`, NAME being the PDF's. `resolution`: dots per inch.

    Pictures that an earlier run left there of a longer document are removed. Raises InputError, before anything is written, where another's
    file has the place of one; MissingToolError where the extra `preview` is not installed.
    """
    with _opened(pdf) as document:
        digits = max(2, len(str(len(document))))
        wanted = [folder / f"{pdf.stem}-{number:0{digits}}.png" for number in range(1, len(document) + 1)]
        foreign = [path for path in wanted if path.exists() and not _is_ours(path)]
        if foreign:
            hint = "give it another name, or name another folder"
            raise InputError(Problem(path.as_posix(), "this file is no picture of kamdocs'", hint) for path in foreign)
        for number, path in enumerate(wanted):
            _write_page(document, number, path, resolution)
    pattern = re.compile(rf"{re.escape(pdf.stem)}-\d{{2,}}\.png")
    for path in folder.iterdir():
        if pattern.fullmatch(path.name) and path not in wanted and _is_ours(path):
            path.unlink()
    return wanted


def heading_pages(pdf: Path) -> list[tuple[str, int, int]]:
    """Title, level and page of each heading, in the order of the text, as LibreOffice keeps them in the PDF's bookmarks.

    Titles have the number that the style gives them in front (`3.1 Scope`), and single spaces. Levels and pages count from 1, pages from
    the first sheet, whatever number is printed on it. [] where the PDF has no bookmarks. Raises MissingToolError where the extra `preview`
    is not installed.
    """
    with _opened(pdf) as document:
        # 15: Word has nine levels of headings.
        found = [(each.get_title(), each.level + 1, each.get_dest()) for each in document.get_toc(max_depth=15)]
        pages = [(" ".join(title.split()), level, dest.get_index()) for title, level, dest in found if dest is not None]
    return [(title, level, page + 1) for title, level, page in pages if page is not None]


def pages_of(titles: Sequence[str], found: Sequence[tuple[str, int, int]]) -> list[int | None]:
    """The page of each of a document's headings, in their order; None for one that is not among those `found` by `heading_pages`.

    `titles`: with their numbers in front, spaces aside. A PDF has more than a document's own: what stands in headers, and in text boxes.
    """
    pages: list[int | None] = []
    left = 0
    there = ["".join(title.split()) for title, _, _ in found]
    for title in ("".join(title.split()) for title in titles):
        at = there.index(title, left) if title in there[left:] else None
        pages.append(None if at is None else found[at][2])
        left = left if at is None else at + 1
    return pages


@contextmanager
def _opened(pdf: Path) -> Iterator[PdfDocument]:
    try:
        import pypdfium2
    except ImportError:
        raise _missing("pypdfium2") from None
    try:
        # From memory: an open file could not be replaced on Windows.
        document = pypdfium2.PdfDocument(pdf.read_bytes())
    except pypdfium2.PdfiumError:
        raise InputError(Problem(pdf.as_posix(), "this file cannot be read as PDF", "make it again")) from None
    with closing(document):
        yield document


def _write_page(document: PdfDocument, number: int, path: Path, resolution: int) -> None:
    import io

    _pillow()
    from PIL.PngImagePlugin import PngInfo

    from kamdocs.delivery.files import write_whole

    mark = PngInfo()
    mark.add_text(*_MARK)
    page = document[number]
    picture = io.BytesIO()
    page.render(scale=resolution / _INCH).to_pil().save(picture, "png", pnginfo=mark, dpi=(resolution, resolution), compress_level=3)
    page.close()
    write_whole(picture.getvalue(), path)


def _is_ours(path: Path) -> bool:
    image = _pillow()
    try:
        with image.open(path, formats=("PNG",)) as picture:
            picture.load()
            return bool(picture.info.get(_MARK[0]) == _MARK[1])
    except (OSError, SyntaxError, ValueError):  # no picture, or half of one
        return False


def _pillow() -> Any:
    try:
        from PIL import Image
    except ImportError:
        raise _missing("Pillow") from None
    return Image


def _missing(library: str) -> MissingToolError:
    # Double quotes: every shell takes them, Windows' too.
    return MissingToolError(Problem("", f"pages are drawn with {library}, which is not installed", 'pip install "kamdocs[preview]"'))
