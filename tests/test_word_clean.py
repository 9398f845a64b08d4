"""Names, comments and traces that a template holds and a client must not get."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from PIL import Image

from kamdocs.word import Template


def picture() -> io.BytesIO:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_comments_and_their_authors_are_removed_where_docxtpl_ships_them(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("{{ a }} words")
    document.add_comment(paragraph.runs, text="too dear for them?", author="Ada Bianchi", initials="AB")
    path = tmp_path / "t.docx"
    document.save(str(path))
    plain = io.BytesIO()
    template = DocxTemplate(str(path))
    template.render({"a": "x"})
    template.save(plain)
    assert b"Ada Bianchi" in b"".join(parts(plain.getvalue()).values())
    result = parts(Template(path).render({"a": "x"}))
    everything = b"".join(result.values())
    assert "word/comments.xml" not in result
    assert not any(word in everything for word in (b"Ada Bianchi", b"too dear", b"comment"))


def test_people_in_properties_stay_only_where_a_tag_names_them(tmp_path: Path) -> None:
    document = Document()
    properties = document.core_properties
    properties.author, properties.last_modified_by, properties.comments = "Ada", "{{ by }}", "written for nobody"
    properties.created = datetime.datetime(2019, 1, 1, tzinfo=datetime.UTC)
    path = tmp_path / "t.docx"
    document.save(str(path))
    made = Document(io.BytesIO(Template(path).render({"by": "Team", "proposal": {"date": datetime.date(2027, 1, 15)}}))).core_properties
    assert (made.author, made.last_modified_by, made.comments) == ("", "Team", "")
    assert made.created == made.modified == datetime.datetime(2027, 1, 15, tzinfo=datetime.UTC)


def test_the_thumbnail_custom_xml_and_revision_ids_are_removed(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("words")
    paragraph._p.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rsidR", "00AB12CD")
    custom = Part(PackURI("/customXml/item9.xml"), "application/xml", b"<budget>280000</budget>", document.part.package)
    document.part.relate_to(custom, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml")
    path = tmp_path / "t.docx"
    document.save(str(path))
    assert "docProps/thumbnail.jpeg" in parts(path.read_bytes())
    result = parts(Template(path).render({}))
    assert not [name for name in result if "thumbnail" in name or "customXml" in name]
    assert b"00AB12CD" not in result["word/document.xml"]


@pytest.mark.parametrize("shown", [True, False])
def test_a_picture_ships_only_where_its_condition_holds(tmp_path: Path, shown: bool) -> None:
    document = Document()
    document.add_paragraph("{%p if shown %}")
    document.add_picture(picture())
    document.add_paragraph("{%p endif %}")
    path = tmp_path / "t.docx"
    document.save(str(path))
    template = Template(path)
    result = parts(template.render({"shown": shown}))
    assert any(name.startswith("word/media/") for name in result) is shown
    assert (RELATIONSHIP_TYPE.IMAGE.encode() in result["word/_rels/document.xml.rels"]) is shown
    # the template is not used up
    assert any(name.startswith("word/media/") for name in parts(template.render({"shown": True})))


FIELD = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText> {} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>{}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> stays</w:t></w:r></w:p>'
)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        *((code, "") for code in ("AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "author \\* Upper", "FILENAME \\p", "TEMPLATE")),
        *((code, "") for code in ("COMMENTS", "INFO Author", 'DOCPROPERTY "Manager"')),
        *((code, "Ada Bianchi") for code in ("TITLE", "PAGE", "DOCPROPERTY Client", "REF author", "AUTHORITY")),
    ],
)
def test_fields_of_people_and_folders_show_nothing(tmp_path: Path, code: str, shown: str) -> None:
    document = Document()
    document.element.body.insert(0, parse_xml(FIELD.format(code, "Ada Bianchi")))
    document.save(str(tmp_path / "t.docx"))
    made = Document(io.BytesIO(Template(tmp_path / "t.docx").render({})))
    assert made.paragraphs[0].text == f"{shown} stays"


def test_a_field_whose_result_is_a_tag_shows_what_the_tag_prints(tmp_path: Path) -> None:
    document = Document()
    document.element.body.insert(0, parse_xml(FIELD.format("AUTHOR", "{{ by }}")))
    document.save(str(tmp_path / "t.docx"))
    assert Document(io.BytesIO(Template(tmp_path / "t.docx").render({"by": "Team"}))).paragraphs[0].text == "Team stays"


@pytest.mark.parametrize(
    ("name", "left"),
    [
        (r"D:\mario.rossi\My pictures\Logo.png", "Logo.png"),
        (r"\\server\Rossi\Logo.png", "Logo.png"),
        ("/Volumes/rossi/Logo.png", "Logo.png"),
        ("file:///C:/rossi/Logo.png", "Logo.png"),
        ("Logo 4/2: red and blue", "Logo 4/2: red and blue"),
        ("see https://hydrotec.example/logo", "see https://hydrotec.example/logo"),
    ],
)
def test_the_folders_that_pictures_came_from_are_removed(tmp_path: Path, name: str, left: str) -> None:
    document = Document()
    inline = document.add_picture(picture())._inline
    for each in (inline.docPr, inline.graphic.graphicData.pic.nvPicPr.cNvPr):
        each.set("name", name)
        each.set("descr", name)
    document.save(str(tmp_path / "t.docx"))
    made = Document(io.BytesIO(Template(tmp_path / "t.docx").render({}))).inline_shapes[0]._inline
    for each in (made.docPr, made.graphic.graphicData.pic.nvPicPr.cNvPr):
        assert (each.get("name"), each.get("descr")) == (left, left)


def test_what_the_files_of_its_pictures_say_of_people_is_removed(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Ada Bianchi"
    document = Document()
    for kind in ("JPEG", "PNG"):
        data = io.BytesIO()
        Image.new("RGB", (30, 20)).save(data, kind, exif=exif)
        document.add_picture(data)
    document.save(str(tmp_path / "t.docx"))
    result = parts(Template(tmp_path / "t.docx").render({}))
    assert sum(name.startswith("word/media/") for name in result) == 2
    assert b"Ada Bianchi" not in b"".join(result.values())
