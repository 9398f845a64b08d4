from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import DATE, DOSSIER, SETTINGS, run, workspace
from noting import set_clock
from resaved import as_word_saves, edited, parts_of, zipped

NUMBER = "2026-0001"
SENT = f"proposals/{NUMBER} v1 aurora.docx"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small workspace, with its proposal sent on 24 November; valid until 24 December 2026."""
    monkeypatch.chdir(workspace(tmp_path))
    set_clock(monkeypatch, "2026-11-24T15:00")
    assert run("send", "aurora", "--date", DATE).code == 0
    return tmp_path


def saved(document: bytes) -> str:
    Path("copy.docx").write_bytes(document)
    return "copy.docx"


def original() -> bytes:
    return Path(SENT).read_bytes()


def test_the_document_as_it_was_sent_holds_until_its_last_day(here: Path) -> None:
    ran = run("verify", SENT, "--date", "2026-12-24")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{SENT}: {NUMBER} version 1, as it was sent\non 2026-12-24: valid until 2026-12-24\n"
    ran = run("verify", SENT, "--date", "2026-12-25")
    assert (ran.code, ran.out.splitlines()[1]) == (1, "on 2026-12-25: it does not hold: it held until 2026-12-24")


def test_a_save_in_word_alone_is_told_from_a_change(here: Path) -> None:
    ran = run("verify", saved(as_word_saves(original())), "--date", DATE)
    assert ran.code == 0
    assert ran.out.startswith(f"copy.docx: {NUMBER} version 1, saved again in Word or another program, and unchanged\n")


def test_a_changed_paragraph_is_shown_before_and_after(here: Path) -> None:
    assert b"Cold rooms that report" in parts_of(original())["word/document.xml"]
    ran = run("verify", saved(as_word_saves(edited(original(), "word/document.xml", ("200.00", "250.00")))), "--date", DATE)
    assert ran.code == 1
    first, place, was, is_, holds = ran.out.splitlines()
    assert first == f"copy.docx: {NUMBER} version 1, changed since it was sent, in 1 place"
    assert place.startswith("  paragraph ")
    assert was.startswith("    was: ")
    assert was.replace("200.00", "250.00").removeprefix("    was: ") == is_.removeprefix("    is:  ")
    assert holds == "on 2026-11-24: what was sent holds until 2026-12-24; this file is not it"
    late = run("verify", "copy.docx", "--date", "2026-12-25").out.splitlines()[-1]
    assert late == "on 2026-12-25: what was sent does not hold: it held until 2026-12-24; this file is not it"


def test_json_tells_the_same(here: Path) -> None:
    good = json.loads(run("verify", SENT, "--date", DATE, "--json").out)
    assert good == {
        "file": SENT,
        "number": NUMBER,
        "version": 1,
        "document": "as sent",
        "differences": [],
        "on": DATE,
        "holds": True,
        "why": "valid until 2026-12-24",
        "valid_until": "2026-12-24",
    }
    ran = run("verify", saved(edited(original(), "word/document.xml", ("Cold rooms", "Warm rooms"))), "--date", DATE, "--json")
    told = json.loads(ran.out)
    assert (ran.code, told["document"], told["holds"], told["why"], told["valid_until"]) == (1, "changed", False, "changed", "2026-12-24")
    assert told["differences"][0]["before"].startswith("Cold rooms")


def test_an_earlier_version_is_known_and_no_longer_holds(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = original()
    set_clock(monkeypatch, "2026-11-25T15:00")
    Path("dossiers/aurora.yaml").write_text(DOSSIER.replace("quantity: 2", "quantity: 1"), encoding="utf-8")
    assert run("revise", NUMBER).code == 0
    assert run("send", "aurora", "--date", "2026-11-25").code == 0
    for document in (first, as_word_saves(first)):
        ran = run("verify", saved(document), "--date", "2026-11-25")
        assert ran.code == 1
        assert f"{NUMBER} version 1, " in ran.out
        assert "it does not hold: replaced by version 2 on 2026-11-25" in ran.out
    assert run("verify", f"proposals/{NUMBER} v2 aurora.docx", "--date", "2026-11-25").code == 0


def test_without_its_properties_it_is_known_by_the_number_in_its_text(here: Path) -> None:
    parts = parts_of(as_word_saves(original()))
    assert any(NUMBER.encode() in data for name, data in parts.items() if name.startswith("word/"))
    parts["docProps/custom.xml"] = parts["docProps/custom.xml"].replace(b"kamdocs.", b"other.")
    ran = run("verify", saved(zipped(parts)), "--date", DATE)
    assert (ran.code, ran.out.splitlines()[0].partition(", ")[0]) == (0, f"copy.docx: {NUMBER} version 1")


def test_a_last_day_changed_in_the_properties_is_found(here: Path) -> None:
    ran = run("verify", saved(edited(original(), "custom.xml", ("2026-12-24", "2027-12-24"))), "--date", DATE)
    assert ran.code == 1
    assert "property kamdocs.valid_until: property\n    was: 2026-12-24T00:00:00Z\n    is:  2027-12-24T00:00:00Z" in ran.out


def test_what_was_never_sent_is_said_to_be_none_of_ours(here: Path) -> None:
    assert run("generate", "aurora", "--date", DATE).code == 0
    ran = run("verify", f"proposals/aurora {DATE}.docx")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == f"proposals/aurora {DATE}.docx: this is no document that was sent from this workspace\n"


def test_what_is_no_word_document_is_refused_in_a_sentence(here: Path) -> None:
    assert run("verify", "kamdocs.yaml").err == (
        "kamdocs.yaml: is no Word document; open it in Word and save it as Word Document (.docx)\n"
    )
    assert run("verify", "none.docx").err == "none.docx: there is no such file; check its name and folder\n"
    Path("broken.docx").write_bytes(original()[:2000])
    assert run("verify", "broken.docx").code == 1


def test_of_a_pdf_the_word_document_beside_it_is_named(here: Path) -> None:
    pdf = Path(SENT).with_suffix(".pdf")
    pdf.write_bytes(b"%PDF-1.7")
    only = "only the Word document can be verified, and this is a PDF"
    assert run("verify", pdf.as_posix()) == (1, "", f"{pdf.as_posix()}: {only}; verify {SENT}, which lies beside it\n")
    Path("alone.pdf").write_bytes(b"%PDF-1.7")
    assert run("verify", "alone.pdf") == (1, "", f"alone.pdf: {only}; verify the .docx that it was made of\n")


def test_without_a_workspace_nothing_can_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.docx").write_bytes(b"")
    ran = run("verify", "a.docx")
    assert (ran.code, ran.out) == (1, "")
    assert "`kamdocs init DIR` makes one" in ran.err


def test_the_last_day_counts_whole_where_the_client_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = DOSSIER.replace("short_name: Aurora", "short_name: Aurora, time_zone: Pacific/Honolulu")
    monkeypatch.chdir(workspace(tmp_path, {"dossiers/aurora.yaml": dossier, "kamdocs.yaml": SETTINGS}))
    set_clock(monkeypatch, "2026-11-24T15:00")
    assert run("send", "aurora", "--date", DATE).code == 0
    set_clock(monkeypatch, "2026-12-25T09:59")  # 23:59 of the 24th there
    assert run("verify", SENT).code == 0
    set_clock(monkeypatch, "2026-12-25T10:00")
    assert run("verify", SENT).code == 1


def test_before_its_day_it_was_not_issued_yet(here: Path) -> None:
    ran = run("verify", SENT, "--date", "2026-11-23")
    assert (ran.code, ran.out.splitlines()[1]) == (1, "on 2026-11-23: it does not hold: it was not issued yet on 2026-11-23")


def test_a_part_that_shows_nothing_is_a_change(here: Path) -> None:
    ran = run("verify", saved(zipped({**parts_of(original()), "word/vbaProject.bin": b"MZ"})), "--date", DATE)
    assert ran.code == 1
    assert "  word/vbaProject.bin: attachment" in ran.out


def test_a_template_that_word_fetches_is_a_change(here: Path) -> None:
    relation = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" TargetMode="External" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://far.example/t.dotm"/>'
        b"</Relationships>"
    )
    ran = run("verify", saved(zipped({**parts_of(original()), "word/_rels/settings.xml.rels": relation})), "--date", DATE)
    assert ran.code == 1
    assert "attachedTemplate from http://far.example/t.dotm" in ran.out
