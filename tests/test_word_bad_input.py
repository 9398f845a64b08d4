"""Files and tags that nobody writes by accident: each is refused in plain sentences, within seconds and 200 MB, and nothing is written.

Seconds are the processor's, so that a busy machine changes nothing; each case runs in a process of its own.
"""

from __future__ import annotations

import copy
import io
import os
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import DATE, run, workspace
from corpus import RELS, TYPES, WORD_TYPE, changed, measured, parts_of, template_of, with_part, zipped

SECONDS, MEGABYTES = 10, 200
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

Builder = Callable[[Path], Path]


def refused(folder: Path, call: str, fields: dict[str, Any] | None = None) -> list[str]:
    """The sentences with which `call` is refused, after all that has to hold for each refusal."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    found = measured(call, folder, fields)
    assert found.problems, "it was taken"
    for problem in found.problems:
        assert problem == " ".join(problem.split()), "it is no one line"
        assert not any(word in problem for word in ("Traceback", "XML_PARSE", "Error(", "<class", "xmlCtxt", "zipfile"))
    assert found.seconds < SECONDS
    assert found.megabytes < MEGABYTES
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    return found.problems


# ---------------------------------------------------------------------------------------------------------------- builders


def tagged(*texts: str) -> Builder:
    """A template with these paragraphs."""
    return lambda folder: template_of(folder, *texts, name="t.docx")


def with_parts(change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Builder:
    """A template in which `change` says which parts become what."""

    def build(folder: Path) -> Path:
        path = template_of(folder, "x", name="t.docx")
        return changed(path, change(parts_of(path.read_bytes())))

    return build


def with_body(xml: bytes) -> Builder:
    """A template whose body ends with this markup."""
    return with_parts(lambda parts: {"word/document.xml": parts["word/document.xml"].replace(b"<w:sectPr", xml + b"<w:sectPr", 1)})


def words(text: bytes) -> bytes:
    return b"<w:p><w:r><w:t>" + text + b"</w:t></w:r></w:p>"


def with_relationships(xml: bytes) -> Builder:
    return with_parts(lambda parts: {RELS: parts[RELS].replace(b"</Relationships>", xml + b"</Relationships>")})


def with_bytes(change: Callable[[bytes], bytes]) -> Builder:
    """A template whose file's bytes are changed."""

    def build(folder: Path) -> Path:
        path = template_of(folder, "x", name="t.docx")
        path.write_bytes(change(path.read_bytes()))
        return path

    return build


def with_doctype(part: str, doctype: bytes, old: bytes = b"", new: bytes = b"") -> Builder:
    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        declaration, _, rest = parts[part].partition(b"?>")
        return {part: declaration + b"?>" + doctype + rest.lstrip().replace(old, new)}

    return with_parts(change)


def with_workbook(content: bytes, count: int = 1) -> Builder:
    """A template with embedded workbooks of this XML."""

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        names = [f"embeddings/book{number}.xlsx" for number in range(count)]
        relationships = b"".join(
            f'<Relationship Id="b{number}" Type="{PACKAGE}/package" Target="{name}"/>'.encode() for number, name in enumerate(names)
        )
        default = f'<Default Extension="xlsx" ContentType="{SHEET}"/><Default'.encode()
        return {
            **{f"word/{name}": zipped({"xl/workbook.xml": content}) for name in names},
            RELS: parts[RELS].replace(b"</Relationships>", relationships + b"</Relationships>"),
            TYPES: parts[TYPES].replace(b"<Default", default, 1),
        }

    return with_parts(change)


def overlapping(count: int) -> Builder:
    """A zip whose directory names one member of 1 MB so many times."""

    def change(data: bytes) -> bytes:
        stream = io.BytesIO(data)
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/filling.bin", b"\0" * 1_000_000)
            for number in range(count):
                twin = copy.copy(archive.getinfo("word/filling.bin"))
                twin.filename = f"word/filling{number}.bin"
                archive.filelist.append(twin)
        return stream.getvalue()

    return with_bytes(change)


def twice(name: str) -> Builder:
    """A file that has the body once more, under `name`."""

    def change(data: bytes) -> bytes:
        stream = io.BytesIO(data)
        with zipfile.ZipFile(stream, "a") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr(name, archive.read("word/document.xml"))
        return stream.getvalue()

    return with_bytes(change)


def encrypted(data: bytes) -> bytes:
    """The zip with the bit that says that its members are encrypted."""
    first = data.index(b"PK\x01\x02")
    return data[: first + 8] + bytes([data[first + 8] | 1]) + data[first + 9 :]


def sparse(folder: Path) -> Path:
    """A file of 120 MB, without the disk having to hold them."""
    path = template_of(folder, "x", name="t.docx")
    os.truncate(path, 120_000_000)
    return path


def saved_as(kind: str) -> Builder:
    main = f"{WORD_TYPE}.document.main+xml".encode()
    return with_parts(lambda parts: {TYPES: parts[TYPES].replace(main, kind.encode())})


def named(name: str) -> Builder:
    return lambda folder: template_of(folder, "x", name=name)


LAUGHS = b"<!DOCTYPE l [<!ENTITY a 'ha'>" + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)) + b"]>"
OUTSIDE = b"<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
MB = 1_000_000

FILES = {
    # zip bombs
    "unpacks to 300 MB": (with_parts(lambda _: {"word/document.xml": b"\0" * 300 * MB}), "unpacks to more than 64 MB"),
    "one member named 200 times": (overlapping(200), "unpacks to more than 64 MB"),
    "one member named 20 times": (overlapping(20), "is no Word document, or is damaged"),
    "a bomb in a workbook": (with_workbook(b"<a>" + b" " * 300 * MB + b"</a>"), "unpacks to more than 64 MB"),
    "a workbook of 50 MB of markup": (with_workbook(b"<a>" + b"<b/>" * 12 * MB + b"</a>"), ""),
    "500 workbooks of 4 MB": (with_workbook(b"<a>" + b" " * 4 * MB + b"</a>", 500), ""),
    "6000 members": (with_parts(lambda _: {f"x{number}": b"" for number in range(6000)}), ""),
    # broken zips
    "cut in the middle": (with_bytes(lambda data: data[: len(data) // 2]), "is no Word document, or is damaged"),
    "cut before its directory's end": (with_bytes(lambda data: data[:-30]), "is no Word document, or is damaged"),
    "the last byte missing": (with_bytes(lambda data: data[:-1]), "is no Word document, or is damaged"),
    "a part twice": (twice("word/document.xml"), "holds its part word/document.xml twice"),
    "a part twice, in capitals": (twice("word/Document.xml"), "twice"),
    "a part twice, with the other slash": (twice("word\\document.xml"), ""),
    "a part outside": (
        with_parts(
            lambda parts: {
                "../evil.xml": b"<a/>",
                RELS: parts[RELS].replace(
                    b"</Relationships>", b'<Relationship Id="e" Type="x/image" Target="../../evil.xml"/></Relationships>'
                ),
            }
        ),
        "",
    ),
    # document types and entities
    **{
        f"a document type in {part}": (with_doctype(part, LAUGHS), f"its part {part} cannot be read (it has a document type")
        for part in ("word/document.xml", "word/styles.xml", "word/theme/theme1.xml", "docProps/core.xml", RELS, "_rels/.rels", TYPES)
    },
    "a billion laughs": (with_doctype("word/document.xml", LAUGHS, b"<w:t>x", b"<w:t>&j;"), "its part word/document.xml cannot be read"),
    "an entity from a file": (with_doctype("word/document.xml", OUTSIDE, b"<w:t>x", b"<w:t>&a;"), "it has a document type"),
    # what Word saves and no template is
    "with macros": (saved_as(MACROS), "is a Word document with macros (.docm), whatever its name says"),
    "a .dotx by its content": (saved_as(f"{WORD_TYPE}.template.main+xml"), "is a Word template (.dotx), whatever its name says"),
    "a .dotx by its name": (named("t.dotx"), "is a .dotx file, and a .docx is needed"),
    "a .docm by its name": (named("t.docm"), "is a .docm file, and a .docx is needed"),
    "encrypted by Word": (
        with_bytes(lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600),
        "is protected with a password",
    ),
    "encrypted as a zip": (with_bytes(encrypted), "is protected with a password"),
    # far too much of one thing
    "a file of 120 MB": (sparse, "which no template needs"),
    "a picture of 100 MB": (
        lambda folder: changed(
            with_part(template_of(folder, "x", name="t.docx"), "image", "big.png", "", type_="image/png"),
            {"word/big.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 100 * MB},
        ),
        "which no template needs",
    ),
    "60 MB of empty paragraphs": (with_body(b"<w:p/>" * 10 * MB), ""),
    "20 MB of empty paragraphs": (with_body(b"<w:p/>" * 3_300_000), ""),
    "60 MB of a theme": (with_parts(lambda _: {"word/theme/theme1.xml": b"<a>" + b"<b/>" * 15 * MB + b"</a>"}), ""),
    "a text of 20 MB": (with_body(words(b"a" * 20 * MB)), ""),
    "an attribute of 20 MB": (with_body(b'<w:p w:x="' + b"a" * 20 * MB + b'"/>'), ""),
    "an attribute of openings": (with_body(b'<w:p w:x="' + b"{{ " * 3 * MB + b'"/>'), ""),
    "100,000 attributes": (with_body(b"<w:p " + b" ".join(b'w:a%d=""' % number for number in range(100_000)) + b"/>"), ""),
    "nested 100,000 deep": (with_body(b"<w:sdt><w:sdtContent>" * 100_000 + b"<w:p/>" + b"</w:sdtContent></w:sdt>" * 100_000), ""),
    "200,000 relationships": (
        with_relationships(b"".join(b'<Relationship Id="q%d" Type="x/image" Target="x"/>' % number for number in range(200_000))),
        "",
    ),
    "300,000 links": (
        with_relationships(
            b"".join(
                b'<Relationship Id="q%d" Type="x/hyperlink" Target="http://a/" TargetMode="External"/>' % number
                for number in range(300_000)
            )
        ),
        "",
    ),
    "500,000 content types": (
        with_parts(
            lambda parts: {
                TYPES: parts[TYPES].replace(
                    b"</Types>",
                    b"".join(b'<Override PartName="/w/%d" ContentType="a/b"/>' % number for number in range(500_000)) + b"</Types>",
                )
            }
        ),
        "",
    ),
    "200,000 braces": (with_body(words(b"{" * 200_000)), "{{ is not closed"),
    "100,000 openings of statements": (with_body(words(b"{%" * 100_000)), "{% is not closed"),
    "100,000 quotes without a partner": (with_body(words(b"{{ " + b"'\\" * 100_000)), ""),
    "100,000 quotes without a partner, closed": (with_body(words(b"{{ " + b"'\\" * 100_000 + b" }}")), ""),
    "100,000 curly quotes": (with_body(words(b"{{ " + "“a".encode() * 100_000 + b" }}")), ""),
    "1,000,000 tags": (with_body(words(b"{{ a }}" * 100) * 10_000), ""),
    "1,000,000 tags in one paragraph": (with_body(words(b"{{ a }}" * 1_000_000)), ""),
    "1,000,000 notes": (with_body(words(b"{##}" * 1000) * 1000), ""),
    "50,000 tags, each in its run": (with_body(b"<w:p>" + b"<w:r><w:t>{{ a }}</w:t></w:r>" * 50_000 + b"</w:p>"), ""),
    "30,000 ends of nothing": (with_body(words(b"{%p endif %}") * 30_000), ""),
    "3000 tags in one row": (with_body(b"<w:tbl><w:tr><w:tc>" + words(b"{%tr if a %}") * 3000 + b"</w:tc></w:tr></w:tbl>"), ""),
    "10,000 misspelt filters": (with_body(words(b"{{ a | uper }}") * 10_000), ""),
    "a tag of docxtpl's own and 20 MB of text": (with_body(words(b"{%- if a %}x{% endif -%}") + words(b"x") * 600_000), ""),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_refused_when_it_is_read(tmp_path: Path, case: str) -> None:
    build, told = FILES[case]
    path = build(tmp_path)
    problems = refused(tmp_path, f"Template(folder / {path.name!r})")
    assert told in problems[0]
    assert all("t.do" in problem for problem in problems[:5])


def test_an_address_of_200_000_braces_is_taken_at_once_since_it_holds_no_tag(tmp_path: Path) -> None:
    address = b'<Relationship Id="q" Type="x/hyperlink" Target="' + b"%7B%7B" * 100_000 + b'" TargetMode="External"/>'
    with_relationships(address)(tmp_path)
    found = measured("assert Template(folder / 't.docx').render({})", tmp_path)
    assert found.problems is None
    assert found.seconds < SECONDS
    assert found.megabytes < MEGABYTES


DOUBLED = "{% set n = namespace(x=[BEGIN]) %}{% for i in range(19) %}{% set n.x = n.x + n.x %}{% endfor %}"
LONG = DOUBLED.replace("[BEGIN]", "'a'")
NESTED = "{% set n = namespace(a=[], b=[]) %}{% for i in range(60) %}{% set n.a = [n.a, n.a] %}{% set n.b = [n.b, n.b] %}{% endfor %}"
PAIRED = "{% set n = namespace(a=()) %}{% for i in range(60) %}{% set n.a = (n.a, n.a) %}{% endfor %}"
OFTEN = "{% for i in range(300) %}{% for j in range(300) %}BODY{% endfor %}{% endfor %}"

TAGS = [
    "{{ 2**2**30 }}",
    "{{ 9**9**9 }}",
    "{{ 10 ** 10000000 }}",
    "{{ 'a' * 10**9 }}",
    "{{ 'a' * 1000000000 }}",
    "{{ '%999999999d' % 1 }}",
    "{{ name.format(name) }}",
    "{{ name | center(1000000000) }}",
    "{{ [0] * 1000000000 }}",
    "{{ (0,) * 1000000000 }}",
    "{% for x in [0] * 10**9 %}{% endfor %}",
    "{% for x in range(1000000000) %}{% endfor %}",
    "{{ range(1000000000) | list | length }}",
    "{{ names | batch(1000000000) | list | length }}",
    "{{ names | slice(1000000000) | list | length }}",
    "{% for x in names recursive %}{{ loop(names) }}{% endfor %}",
    "{% for i in range(1000) %}{% for j in range(1000) %}{% for k in range(1000) %}{% endfor %}{% endfor %}{% endfor %}",
    "{% set n = namespace(x='aaaa') %}{% for i in range(1000) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "{% set n = namespace(x='aaaa') %}{% for i in range(1000) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x=[1]) %}{% for i in range(1000) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x=3) %}{% for i in range(1000) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "{{ 'aaaaaaaaaa'" + " | replace('a', 'aaaaaaaaaa')" * 9 + " }}",
    f"{NESTED}{{% if n.a == n.b %}}x{{% endif %}}",
    f"{NESTED}{{% if n.a < n.b %}}x{{% endif %}}",
    f"{NESTED}{{% if n.a in [n.b] %}}x{{% endif %}}",
    f"{NESTED}{{{{ [n.a, n.b] | sort | length }}}}",
    f"{NESTED}{{{{ n.a }}}}",
    f"{PAIRED}{{{{ {{n.a: 1}} | length }}}}",
    f"{PAIRED}{{{{ [n.a] | unique | list | length }}}}",
    OFTEN.replace("BODY", "{{ range(1000) | sort | length }}"),
    OFTEN.replace("BODY", "{{ range(1000) | join | length }}"),
    OFTEN.replace("BODY", "{{ range(1000) | list | length }}"),
    LONG + OFTEN.replace("BODY", "{{ n.x | upper | length }}"),
    DOUBLED.replace("BEGIN", "1") + OFTEN.replace("BODY", "{{ n.x | sort | length }}"),
    DOUBLED.replace("BEGIN", "1") + OFTEN.replace("BODY", "{% set y = n.x[:] %}"),
    DOUBLED.replace("BEGIN", "1") + OFTEN.replace("BODY", "{% if 2 in n.x %}x{% endif %}"),
    DOUBLED.replace("BEGIN", "name") + "{{ n.x | map('upper') | list | length }}",
    LONG + "{% set n.y = [] %}{% for i in range(1000) %}{% set n.y = n.y + [n.x ~ i] %}{% endfor %}",
    DOUBLED.replace("BEGIN", "1") + "{% set n.y = [] %}{% for i in range(1000) %}{% set n.y = n.y + [n.x[:]] %}{% endfor %}",
    "{% for i in range(1000) %}{{ long }}{% endfor %}",
    "{{ " + "~".join(["name"] * 30_000) + " }}",
    "{{ [" + "1, " * 100_000 + "] | length }}",
    "{{ 1 if " + " < ".join(["1"] * 30_000) + " }}",
    "{{ " + "not " * 100_000 + "1 }}",
    "{{ " + "[" * 100_000 + "]" * 100_000 + " }}",
    "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
    "{{ " + "+".join(["1"] * 100_000) + " }}",
    "{{ name" + " | upper" * 100_000 + " }}",
    "{{ name" + ".a" * 100_000 + " }}",
    "{{ " + "9" * 100_000 + " }}",
    "{{ 1e999 }}",
    "{% if name %}" * 5000 + "{% endif %}" * 5000,
    "{% if name == 1 %}" + "{% elif name == 2 %}" * 20_000 + "{% endif %}",
]


def shown(tag: str) -> str:
    return tag if len(tag) < 70 else f"{tag[:40]}…{tag[-28:]}"


@pytest.mark.parametrize("tag", TAGS, ids=shown)
def test_a_tag_that_runs_away_is_refused(tmp_path: Path, tag: str) -> None:
    tagged(tag)(tmp_path)
    fields = {"name": "Aurora", "names": ["Aurora", "Borea"], "long": "x" * 70_000}
    assert refused(tmp_path, "Template(folder / 't.docx').render(fields)", fields)


@pytest.mark.parametrize(
    "tag", ["{{ 2**2**30 }}", "{% for x in range(1000000000) %}{% endfor %}", "{{ '../kamdocs.yaml' | picture(alt='a') }}"]
)
def test_nothing_is_written_for_a_template_that_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tag: str) -> None:
    monkeypatch.chdir(workspace(tmp_path / "workspace"))
    Path("templates").mkdir()
    template_of(Path("templates"), tag)
    before = sorted(Path.cwd().rglob("*"))
    ran = run("generate", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert "proposal.docx" in ran.err
    assert sorted(Path.cwd().rglob("*")) == before


# ---------------------------------------------------------------------------------------------------------------- files that tags name


@pytest.mark.parametrize("filter_", ["picture(alt='a map')", "document"])
@pytest.mark.parametrize(
    "name",
    [
        "../secret.png",
        "maps/../../secret.png",
        "/etc/hostname",
        "C:/secret.png",
        "..\\secret.png",
        "maps\\..\\..\\secret.png",
        "link.png",
        "~",
    ],
)
def test_a_file_outside_the_folder_is_refused(tmp_path: Path, filter_: str, name: str) -> None:
    folder = tmp_path / "workspace"
    (folder / "maps").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(b"\x89PNG secret")
    if name == "link.png":
        try:
            (folder / name).symlink_to(tmp_path / "secret.png")
        except OSError:
            pytest.skip("this user may not make links")
    level = "p " if filter_ == "document" else ""
    template_of(tmp_path, f"{{{{{level}{name.replace(chr(92), chr(92) * 2)!r} | {filter_} }}}}".replace("\\\\\\\\", "\\\\"), name="t.docx")
    (problem,) = refused(tmp_path, "Template(folder / 't.docx', folder / 'workspace').render({})")
    assert "secret" not in problem.partition(": ")[2].replace(name, "").replace("secret.png", "")


@pytest.mark.parametrize("filter_", ["picture(alt='a map')", "document"])
@pytest.mark.parametrize(("name", "size"), [("huge", 120 * MB), ("none", None), ("empty", 0)])
def test_a_file_that_is_no_picture_and_no_document_is_refused(tmp_path: Path, filter_: str, name: str, size: int | None) -> None:
    if size is not None:
        (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n"[:size])
        os.truncate(tmp_path / name, size)
    level = "p " if filter_ == "document" else ""
    template_of(tmp_path, f"{{{{{level}'{name}' | {filter_} }}}}", name="t.docx")
    (problem,) = refused(tmp_path, "Template(folder / 't.docx', folder).render({})")
    assert name in problem


def test_a_picture_of_a_billion_points_and_a_document_that_is_a_bomb_are_refused(tmp_path: Path) -> None:
    head = (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    (tmp_path / "wide.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + head + b"\0" * 4)
    changed(template_of(tmp_path, "x", name="bomb.docx"), {"word/document.xml": b"\0" * 300 * MB})
    changed(template_of(tmp_path, "x", name="laughs.docx"), {"word/document.xml": LAUGHS + b"<a>&j;</a>"})
    template_of(tmp_path, "{{ 'wide.png' | picture(alt='a map') }}", name="picture.docx")
    template_of(tmp_path, "{{p name | document }}", name="document.docx")
    assert refused(tmp_path, "Template(folder / 'picture.docx', folder).render({})")
    for name in ("bomb.docx", "laughs.docx"):
        assert refused(tmp_path, "Template(folder / 'document.docx', folder).render(fields)", {"name": name})


# ---------------------------------------------------------------------------------------------------------------- the cache


def kept_files(cache: Path) -> list[Path]:
    return sorted(path for path in cache.rglob("*") if path.is_file())


def test_a_damaged_cut_or_foreign_cache_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, other = tmp_path / "cache", tmp_path / "other"
    monkeypatch.setenv("KAMDOCS_CACHE", str(cache))
    template_of(tmp_path, "{{ a }}", name="t.docx")
    call, made = "(folder / 'made').write_bytes(Template(folder / 't.docx').render({'a': 'x'}))", tmp_path / "made"
    assert measured(call, tmp_path).problems is None
    wanted = made.read_bytes()
    kept = kept_files(cache)
    assert kept, "nothing was kept"
    contents = [each.read_bytes() for each in kept]
    monkeypatch.setenv("KAMDOCS_CACHE", str(other))
    template_of(tmp_path, "{{ b }}", name="t.docx")
    measured("Template(folder / 't.docx')", tmp_path)
    foreign = max((each.read_bytes() for each in kept_files(other)), key=len)
    monkeypatch.setenv("KAMDOCS_CACHE", str(cache))
    template_of(tmp_path, "{{ a }}", name="t.docx")
    for damage in (
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: content[:100] + b"\0" + content[101:],
        lambda content: content + b"more",
        lambda content: b"\0" * len(content),
        lambda content: foreign,
    ):
        for each, content in zip(kept, contents, strict=True):
            each.write_bytes(damage(content))
        made.unlink()
        assert measured(call, tmp_path).problems is None
        assert made.read_bytes() == wanted


def test_a_cache_that_cannot_be_written_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template_of(tmp_path, "{{ a }}", name="t.docx")
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "locked").mkdir(mode=0o500)
    for cache in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "locked"):
        monkeypatch.setenv("KAMDOCS_CACHE", str(cache))
        assert measured("assert Template(folder / 't.docx').render({'a': 'x'})", tmp_path).problems is None
