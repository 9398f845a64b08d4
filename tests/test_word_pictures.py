"""Pictures in a document: what is taken, how large they stand, what is refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from lxml import etree
from PIL import Image

from kamdocs.errors import InputError
from kamdocs.word import Picture, Template
from kamdocs.word.markup import WP, A, W

EMU_IN_MM = 36_000
ADEC = "{http://schemas.microsoft.com/office/drawing/2017/decorative}"


def image(kind: str = "PNG", size: tuple[int, int] = (300, 150), **saved: Any) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, kind, **saved)
    return data.getvalue()


def template(folder: Path, *texts: str, header: str = "", cell: str = "") -> Path:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if cell:
        document.add_table(1, 3).cell(0, 0).text = cell
    path = folder / "proposal.docx"
    document.save(str(path))
    return path


def part(data: bytes, name: str = "word/document.xml") -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def drawn(data: bytes, name: str = "word/document.xml") -> list[tuple[int, int]]:
    """Width and height of each drawing, in EMU."""
    return [(int(each.get("cx")), int(each.get("cy"))) for each in part(data, name).iter(f"{WP}extent")]


def shown(folder: Path, text: str, **fields: Any) -> bytes:
    return Template(template(folder, text)).render(fields)


def problem(folder: Path, text: str, where: Path | None = None, **fields: Any) -> str:
    with pytest.raises(InputError) as caught:
        Template(template(folder, text), where).render(fields)
    (found,) = caught.value.problems
    return str(found)


# ---------------------------------------------------------------------------------------------------------------- what stands on the page


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF"])
def test_each_kind_is_shown_in_its_own_size(tmp_path: Path, kind: str) -> None:
    saved = {} if kind == "GIF" else {"dpi": (100, 100)}
    data = shown(tmp_path, "{{ a }}", a=Picture(image(kind, **saved), "A hall"))
    ((width, height),) = drawn(data)
    dpi = 72 if kind == "GIF" else 100
    assert width == pytest.approx(300 * 914_400 / dpi, rel=0.01)
    assert height == pytest.approx(150 * 914_400 / dpi, rel=0.01)


@pytest.mark.parametrize("name", ["none.png", "", "../a.png", "folder", "a\0b", "x" * 5000, None, 5])
def test_whether_a_file_is_there_can_be_asked(tmp_path: Path, name: Any) -> None:
    text = "{% if a is file %}{{ a | picture(alt='') }}{% else %}none{% endif %}"
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.png").write_bytes(image())
    assert len(drawn(Template(template(tmp_path, text), tmp_path).render({"a": "a.png"}))) == 1
    assert "none" in "".join(part(Template(template(tmp_path, text), tmp_path).render({"a": name})).itertext())
    assert drawn(shown(tmp_path, text, a="a.png")) == [], "no folder is known"


def test_width_or_height_keep_the_proportions_and_both_do_not(tmp_path: Path) -> None:
    source = image()
    for given, wanted in (({"width": 60}, (60, 30)), ({"height": 10}, (20, 10)), ({"width": 50, "height": 50}, (50, 50))):
        assert drawn(shown(tmp_path, "{{ a }}", a=Picture(source, "", **given))) == [(wanted[0] * EMU_IN_MM, wanted[1] * EMU_IN_MM)]


def test_a_picture_is_never_wider_or_taller_than_the_text_of_its_page(tmp_path: Path) -> None:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(30)
    section.top_margin = section.bottom_margin = Mm(40)
    for text in ("{{ wide }}", "{{ tall }}"):
        document.add_paragraph(text)
    document.save(str(tmp_path / "t.docx"))
    fields = {"wide": Picture(image(size=(4000, 400)), ""), "tall": Picture(image(size=(100, 1000)), "", height=900)}
    wide, tall = drawn(Template(tmp_path / "t.docx").render(fields))
    assert wide[0] == pytest.approx(150 * EMU_IN_MM, abs=EMU_IN_MM)
    assert wide[0] / wide[1] == pytest.approx(10, rel=0.01)
    assert tall[1] == pytest.approx(217 * EMU_IN_MM, abs=EMU_IN_MM)
    assert tall[1] / tall[0] == pytest.approx(10, rel=0.01)


def test_each_section_has_its_own_room(tmp_path: Path) -> None:
    document = Document()
    document.sections[0].left_margin = document.sections[0].right_margin = Mm(20)
    document.add_paragraph("{{ a }}")
    second = document.add_section()
    second.left_margin = second.right_margin = Mm(60)
    document.add_paragraph("{{ a }}")
    document.save(str(tmp_path / "t.docx"))
    one, two = drawn(Template(tmp_path / "t.docx").render({"a": Picture(image(size=(3000, 300)), "")}))
    assert one[0] - two[0] == pytest.approx(80 * EMU_IN_MM, abs=EMU_IN_MM)


def test_a_picture_fits_its_cell_and_the_indents_of_its_paragraph(tmp_path: Path) -> None:
    document = Document()
    cell = document.add_table(1, 3).cell(0, 0)
    cell.width = Mm(40)
    cell.text = "{{ a }}"
    document.add_paragraph("{{ a }}").paragraph_format.left_indent = Mm(42)
    document.save(str(tmp_path / "t.docx"))
    in_cell, indented = drawn(Template(tmp_path / "t.docx").render({"a": Picture(image(size=(3000, 300)), "")}))
    assert in_cell[0] < 40 * EMU_IN_MM
    assert indented[0] == pytest.approx((152.4 - 42) * EMU_IN_MM, abs=EMU_IN_MM)  # python-docx's own page has 6 inches of text


def test_it_is_the_size_that_docxtpl_gives_it(tmp_path: Path) -> None:
    path = template(tmp_path, "{{ a }}")
    (tmp_path / "a.png").write_bytes(image(dpi=(150, 150)))
    theirs = DocxTemplate(str(path))
    theirs.render({"a": InlineImage(theirs, str(tmp_path / "a.png"), width=Mm(55))})
    theirs.save(tmp_path / "theirs.docx")
    ours = Template(path).render({"a": Picture(tmp_path / "a.png", "", width=55)})
    assert drawn(ours) == drawn((tmp_path / "theirs.docx").read_bytes())


def test_alternative_text_and_decoration(tmp_path: Path) -> None:
    data = Template(template(tmp_path, "{{ a }}{{ b }}")).render({"a": Picture(image(), 'A "hall" & <yard>'), "b": Picture(image(), "")})
    told, silent = part(data).iter(f"{WP}docPr")
    assert told.get("descr") == 'A "hall" & <yard>'
    assert told.find(f".//{ADEC}decorative") is None
    assert silent.get("descr") == ""
    assert silent.find(f"{A}extLst/{A}ext/{ADEC}decorative").get("val") == "1"


def test_pictures_in_loops_tables_and_headers_have_ids_of_their_own_and_lie_in_the_file_once(
    tmp_path: Path, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]
) -> None:
    loop = ("{%p for one in many %}", "{{ one }}", "{%p endfor %}")
    path = template(tmp_path, *loop, header="{{ logo }} {{ logo }}", cell="{{ logo }}")
    logo = Picture(image(), "logo")
    data = Template(path).render({"many": [Picture(image("JPEG"), "a"), logo, Picture(image("JPEG"), "b")], "logo": logo})
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert len([name for name in names if name.startswith("word/media/")]) == 2
    headers = [name for name in names if name.startswith("word/header")]
    ids = [each.get("id") for name in ("word/document.xml", *headers) for each in part(data, name).iter(f"{WP}docPr")]
    assert len(ids) == len(set(ids)) == 6
    for inline in part(data).iter(f"{WP}inline"):
        assert {inline.get(f"dist{side}") for side in "TBLR"} == {"0"}
    (tmp_path / "out.docx").write_bytes(data)
    assert sdk_errors(tmp_path / "out.docx") == ""
    assert [each for each in audit_errors(tmp_path / "out.docx") if "stylesWithEffects" not in each] == []


def test_the_look_of_its_tag_and_the_text_around_stay(tmp_path: Path) -> None:
    data = shown(tmp_path, "before {{ a }} after", a=Picture(image(), ""))
    runs = ["".join(each.itertext()) or "picture" for each in part(data).iter(f"{W}r")]
    assert runs == ["before ", "picture", " after"]


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    fields = {"a": Picture(image(), "x"), "b": Picture(image("JPEG"), "y")}
    path = template(tmp_path, "{{ a }} {{ b }} {{ a }}")
    assert Template(path).render(fields) == Template(path).render(fields)


def test_a_jpeg_of_photoshop_is_measured_too(tmp_path: Path) -> None:
    plain = image("JPEG")
    assert plain[2:4] == b"\xff\xe0"
    length = struct.unpack(">H", plain[4:6])[0]
    adobe = plain[:2] + b"\xff\xee\x00\x0eAdobe\x00d\x00\x00\x00\x00\x01" + plain[4 + length :]
    assert drawn(shown(tmp_path, "{{ a }}", a=Picture(adobe, ""))) == [(300 * 12_700, 150 * 12_700)]


# ---------------------------------------------------------------------------------------------------------------- pictures named by a tag


def test_a_tag_names_a_file_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "plant.png").write_bytes(image())
    path = template(tmp_path, '{{ "pictures/plant.png" | picture(width=60, alt="The plant in Verona") }}')
    data = Template(path, tmp_path).render({})
    assert drawn(data) == [(60 * EMU_IN_MM, 30 * EMU_IN_MM)]
    assert next(part(data).iter(f"{WP}docPr")).get("descr") == "The plant in Verona"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../secret.png", "lies outside the folder"),
        ("pictures/../../secret.png", "lies outside the folder"),
        ("link.png", "lies outside the folder"),
        ("/etc/passwd", "does not say where in the folder it lies"),
        ("C:/secret.png", "does not say where in the folder it lies"),
        ("C:secret.png", "does not say where in the folder it lies"),
        ("..\\\\secret.png", "does not say where in the folder it lies"),
        ("\\\\\\\\server\\\\share\\\\x.png", "does not say where in the folder it lies"),
        ("//server/share/x.png", "does not say where in the folder it lies"),
        ("none.png", "there is no picture none.png"),
        ("pictures", "there is no picture pictures"),
        ("text.png", "text.png is no picture that Word shows; save it as PNG, JPEG, GIF, BMP or TIFF"),
        ("vector.svg", "is no picture that Word shows"),
        ("cut.png", "cut.png is a damaged picture"),
        ("cut.jpg", "cut.jpg is a damaged picture"),
        ("a" * 300, "cannot be"),
        ("", "a picture is named by a text"),
    ],
)
def test_a_file_that_is_none_of_the_folder_s_pictures_is_refused(tmp_path: Path, name: str, told: str) -> None:
    folder = tmp_path / "workspace"
    (folder / "pictures").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(image())
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "text.png").write_text("Dear Elena", encoding="utf-8")
    (folder / "vector.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (folder / "cut.png").write_bytes(image()[:20])
    (folder / "cut.jpg").write_bytes(image("JPEG")[:30])
    assert told in problem(tmp_path, f'{{{{ "{name}" | picture(alt="x") }}}}', folder)


def test_without_a_folder_no_file_can_be_named(tmp_path: Path) -> None:
    assert "no folder is known" in problem(tmp_path, '{{ "a.png" | picture(alt="x") }}')


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("picture", 'this picture has no alternative text; say what it shows: alt="…"'),
        ("picture(alt=none)", "this picture has no alternative text"),
        ('picture(alt="x", width=0)', "0 is no width of a picture"),
        ('picture(alt="x", height=-5)', "-5 is no height of a picture"),
        ('picture(alt="x", width="60")', "'60' is no width of a picture"),
        ('picture(alt="x", width=99999)', "99999 is no width of a picture"),
        ('picture(alt="x", width=true)', "True is no width of a picture"),
    ],
)
def test_what_a_tag_says_of_a_picture_has_to_fit(tmp_path: Path, call: str, told: str) -> None:
    (tmp_path / "a.png").write_bytes(image())
    assert told in problem(tmp_path, f'{{{{ "a.png" | {call} }}}}', tmp_path)


def test_an_absent_field_is_told_as_such(tmp_path: Path) -> None:
    assert "logo is absent here" in problem(tmp_path, '{{ logo | picture(alt="x") }}', tmp_path, logo=None)


def test_a_picture_cannot_stand_in_an_attribute(tmp_path: Path) -> None:
    document = Document()
    document.add_picture(io.BytesIO(image()))
    next(document.element.iter(f"{WP}docPr")).set("descr", "{{ a }}")
    document.save(str(tmp_path / "t.docx"))
    with pytest.raises(InputError, match="a picture is printed where only text can stand"):
        Template(tmp_path / "t.docx").render({"a": Picture(image(), "x")})


# ---------------------------------------------------------------------------------------------------------------- hostile files


def png_of(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG that says it is so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(100_000, 10), (20_000, 20_000), (0, 5), (2**31 - 1, 2**31 - 1)])
def test_absurd_numbers_of_pixels_are_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    assert "pixels, which no page can show" in problem(tmp_path, "{{ a }}", a=Picture(png_of(*size), ""))


def test_a_header_without_end_is_refused_soon(tmp_path: Path) -> None:
    empty = struct.pack(">I", 0) + b"tEXt" + struct.pack(">I", zlib.crc32(b"tEXt"))
    assert "is a damaged picture" in problem(tmp_path, "{{ a }}", a=Picture(png_of(10, 10, empty * 800_000), ""))


def test_a_file_of_100_mb_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "huge.png").open("wb") as file:
        file.write(image())
        file.truncate(100 * 1024 * 1024)
    opening = Path.open

    def opened(path: Path, *how: Any, **more: Any) -> Any:
        assert path.name != "huge.png"
        return opening(path, *how, **more)

    monkeypatch.setattr(Path, "open", opened)
    assert "huge.png has more than 10 MB" in problem(tmp_path, '{{ "huge.png" | picture(alt="x") }}', tmp_path)


def test_bytes_of_more_than_10_mb_are_refused(tmp_path: Path) -> None:
    assert "this picture has more than 10 MB" in problem(tmp_path, "{{ a }}", a=Picture(image() + bytes(10 * 1024 * 1024), ""))


def photo(orientation: int, artist: str = "Giulia Serra") -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = orientation, artist
    return image("JPEG", (300, 200), exif=exif)


def test_what_its_file_says_of_people_stays_behind(tmp_path: Path) -> None:
    data = shown(tmp_path, "{{ x }}", x=Picture(photo(1), alt="a"))
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert not [name for name in archive.namelist() if b"Giulia" in archive.read(name)]


@pytest.mark.parametrize(
    ("orientation", "turn"),
    [
        (1, {}),
        (2, {"flipH": "1"}),
        (3, {"rot": "10800000"}),
        (4, {"flipV": "1"}),
        (5, {"rot": "5400000", "flipV": "1"}),
        (6, {"rot": "5400000"}),
        (7, {"rot": "16200000", "flipV": "1"}),
        (8, {"rot": "16200000"}),
    ],
)
def test_a_photo_stands_upright(tmp_path: Path, orientation: int, turn: dict[str, str]) -> None:
    root = part(shown(tmp_path, "{{ x }}", x=Picture(photo(orientation), width=40, alt="a")))
    (place,) = root.iter(f"{A}xfrm")
    (inline,) = root.iter(f"{WP}inline")
    extent = inline.find(f"{WP}extent")
    size = (int(extent.get("cx")), int(extent.get("cy")))
    assert dict(place.attrib) == turn
    if orientation < 5:
        assert size == (40 * 36000, 40 * 36000 * 2 // 3)
        return
    beyond = inline.find(f"{WP}effectExtent")
    assert size == (60 * 36000, 40 * 36000)  # as it lies; standing it is 40 mm wide and 60 mm high
    assert [beyond.get(side) for side in "ltrb"] == ["0", "360000", "0", "360000"]


def test_a_photo_on_its_side_fits_the_page_standing(tmp_path: Path) -> None:
    root = part(shown(tmp_path, "{{ x }}", x=Picture(photo(6), width=1000, alt="a")))
    (extent,) = root.iter(f"{WP}extent")
    page = next(root.iter(f"{W}pgSz"))
    assert int(extent.get("cx")) < int(page.get(f"{W}w")) * 635
    assert abs(int(extent.get("cx")) * 2 - int(extent.get("cy")) * 3) <= 3
