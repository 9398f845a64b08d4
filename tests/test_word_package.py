"""Which files are taken for Word documents, what is said of the others, and how files are written back."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.errors import InputError
from kamdocs.word.package import LARGEST, Member, open_package, read_package, written


def document() -> bytes:
    data = io.BytesIO()
    Document().save(data)
    return data.getvalue()


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(result, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, archive.read(name).replace(old, new) if name == part else archive.read(name))
    return result.getvalue()


def zipped(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_package(path)
    (problem,) = caught.value.problems
    assert "\n" not in str(problem)
    return str(problem).replace(str(path), path.name)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.docx") == "a.docx: there is no such file; check its name and folder"
    assert refusal(tmp_path).startswith(f"{tmp_path.name}: is a folder, not a Word document")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.docx", b"", "a.docx: is empty"),
        ("a.docx", b"{\\rtf1 text}", "a.docx: is no Word document; open it in Word and save it as Word Document (.docx)"),
        ("a.docx", b"PK\x03\x04 damaged", "a.docx: is no Word document, or is damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 WordDocument", "a.docx: is an old Word document (.doc), whatever its name says"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.docx: is protected with a password"),
        ("a.docx", zipped(text=b"words"), "a.docx: is a zip file, but no Word document"),
        ("a.dotx", b"x", "a.dotx: is a .dotx file, and a .docx is needed"),
        ("~$proposal.docx", b"x", "~$proposal.docx: is the lock that Word keeps beside an open file; name proposal.docx itself"),
    ],
)
def test_other_files_are_refused_in_a_sentence_with_the_way_out(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert refusal(tmp_path / name).startswith(message)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", "is a Word template (.dotx)"),
        (b"application/vnd.ms-word.document.macroEnabled.main+xml", "is a Word document with macros (.docm)"),
        (b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "is no Word document"),
    ],
)
def test_the_content_tells_what_a_file_is_not_its_name(tmp_path: Path, kind: bytes, told: str) -> None:
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    (tmp_path / "a.docx").write_bytes(changed(document(), "[Content_Types].xml", main, kind))
    assert told in refusal(tmp_path / "a.docx")


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bomb.docx").write_bytes(zipped(**{"word/document.xml": b"\0" * (LARGEST + 1)}))
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    assert refusal(tmp_path / "bomb.docx").startswith("bomb.docx: unpacks to more than 64 MB")


def test_a_directory_that_lies_about_a_size_is_refused(tmp_path: Path) -> None:
    honest = zipped(**{"word/document.xml": b"x" * 100_000})
    place = honest.index(b"PK\x01\x02") + 24
    (tmp_path / "a.docx").write_bytes(honest[:place] + (10).to_bytes(4, "little") + honest[place + 4 :])
    assert "damaged" in refusal(tmp_path / "a.docx")


@pytest.mark.parametrize("xml", [b"<w:document", b'<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>'])
def test_a_part_that_cannot_be_read_is_named(tmp_path: Path, xml: bytes) -> None:
    package = open_package(document(), "a.docx")
    package.parts["word/document.xml"] = xml
    with pytest.raises(InputError, match=r"a\.docx: its part word/document\.xml cannot be read"):
        package.xml("word/document.xml")


def test_parts_keep_their_order_and_unchanged_members_their_bytes() -> None:
    data = document()
    package = open_package(data, "a.docx")
    package.parts["docProps/app.xml"] = b"<changed/>"
    with zipfile.ZipFile(io.BytesIO(package.to_bytes())) as new, zipfile.ZipFile(io.BytesIO(data)) as old:
        assert new.namelist()[0] == "[Content_Types].xml"
        assert sorted(new.namelist()) == sorted(old.namelist())
        assert new.testzip() is None
        assert new.read("docProps/app.xml") == b"<changed/>"
        assert new.read("word/styles.xml") == old.read("word/styles.xml")
        assert new.getinfo("word/styles.xml").compress_size == old.getinfo("word/styles.xml").compress_size


def test_what_no_relationship_leads_to_is_dropped_with_its_content_type() -> None:
    package = open_package(document(), "a.docx")
    styles = next(each.id for each in package.relationships("word/document.xml") if each.kind == "styles")
    package.drop_relationships("word/document.xml", {styles})
    package.drop_unreachable()
    assert "word/styles.xml" not in package.parts
    assert b"/word/styles.xml" not in package.parts["[Content_Types].xml"]
    assert "word/settings.xml" in package.parts


@given(st.dictionaries(st.text(st.characters(exclude_characters="\0\\:", exclude_categories=["Cs"]), min_size=1), st.binary()))
def test_what_is_written_can_be_read_by_others(files: dict[str, bytes]) -> None:
    data = written(Member.of(name, content) for name, content in files.items())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert {info.date_time for info in archive.infolist()} <= {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", ["../evil.xml", "word/../evil.xml", "/word/evil.xml", "C:/evil.xml", "word\\evil.xml", "..", "word/.."])
def test_a_name_that_leads_out_of_the_file_is_refused(name: str) -> None:
    with pytest.raises(InputError) as caught:
        open_package(zipped(**{"[Content_Types].xml": b"<Types/>", name: b"<a/>"}), "a.docx")
    assert str(caught.value).endswith(", whose name leads out of the file; open it in Word and save it again")


@pytest.mark.parametrize("name", ["word/Document.xml", "WORD/document.xml"])
def test_names_that_differ_in_case_alone_are_the_same_part(name: str) -> None:
    data = zipped(**{"word/document.xml": b"<a/>", name: b"<a/>"})
    with pytest.raises(InputError, match=f"holds its part {name} twice"):
        open_package(data, "a.docx")


def test_a_finished_document_may_be_larger_than_a_template() -> None:
    data = changed(document(), "word/document.xml", b"<w:body>", b"<w:body>" + b"<w:p/>" * 300_000)
    assert open_package(data, "a.docx").main == "word/document.xml"
    with pytest.raises(InputError, match="pieces of text and drawings"):
        open_package(data, "a.docx", as_template=True)


def test_a_picture_of_more_than_25_mb_is_refused_in_a_template(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(zipped(**{"word/media/a.png": bytes(26 * 1024 * 1024)}))
    assert refusal(tmp_path / "a.docx").startswith("a.docx: holds word/media/a.png of more than 25 MB, which no template needs")
