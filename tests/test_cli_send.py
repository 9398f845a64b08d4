from __future__ import annotations

import datetime
import email
import email.policy
import json
from pathlib import Path

import pytest
from commands import DATE, DOSSIER, SETTINGS, run, workspace
from noting import set_clock
from office import stand_in
from resaved import edited

from kamdocs.cli import options
from kamdocs.register import Proposal, open_register, register_url
from kamdocs.word import document_text
from kamdocs.workspace import shipped_folder

TO_ELENA = DOSSIER.replace("attitude: sceptic}", "attitude: sceptic, contact: {email: e.conti@aurora.example}}").replace(
    "offer:", "offer:\n  send_to: {to: counsel}"
)
FIRST = "proposals/2026-0001 v1 aurora"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("KAMDOCS_REGISTER", raising=False)
    monkeypatch.chdir(workspace(tmp_path, {"dossiers/aurora.yaml": TO_ELENA}))
    return tmp_path


def proposals(root: Path) -> list[Proposal]:
    with open_register(register_url(root, None, {})) as register:
        return register.proposals()


def change(name: str, old: str, new: str) -> None:
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


# ---- what is issued


def test_a_proposal_gets_a_number_a_document_and_a_draft_of_its_mail(here: Path) -> None:
    ran = run("send", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (0, f"{FIRST}.docx\n{FIRST}.eml\n")
    assert ran.err == "dossiers/aurora.yaml: 2026-0001 version 1, valid until 2026-12-24\n"
    (proposal,) = proposals(here)
    assert (proposal.number, proposal.last.version, proposal.last.valid_until) == ("2026-0001", 1, datetime.date(2026, 12, 24))
    assert any("2026-0001" in text for place, text in document_text(Path(f"{FIRST}.docx").read_bytes()) if place.startswith("paragraph"))


@pytest.mark.usefixtures("here")
def test_the_mail_carries_the_document_to_those_whom_the_dossier_names() -> None:
    run("send", "aurora", "--date", DATE)
    mail = email.message_from_bytes(Path(f"{FIRST}.eml").read_bytes(), policy=email.policy.strict)
    assert mail["To"] == "Elena Conti <e.conti@aurora.example>"
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "2026-0001 v1 aurora.docx"
    assert attached.get_content() == Path(f"{FIRST}.docx").read_bytes()


@pytest.mark.usefixtures("here")
def test_json_names_every_file() -> None:
    told = json.loads(run("send", "aurora", "--date", DATE, "--json").out)
    names = {"dossier": "dossiers/aurora.yaml", "path": f"{FIRST}.docx", "pdf": None, "mail": f"{FIRST}.eml"}
    assert told == [{"number": "2026-0001", "version": 1, **names, "valid_until": "2026-12-24"}]


def test_what_was_sent_already_is_not_issued_again(here: Path) -> None:
    run("send", "aurora", "--date", DATE)
    ran = run("send", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (0, f"{FIRST}.docx\n{FIRST}.eml\n")
    assert ran.err == f"dossiers/aurora.yaml: sent already as 2026-0001 version 1 on {DATE}\n"
    assert len(proposals(here)) == 1


def test_other_content_is_refused_until_the_next_version_is_begun(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, f"{DATE}T15:00")
    run("send", "aurora", "--date", DATE)
    change("dossiers/aurora.yaml", "unit_price: 100.00", "unit_price: 90.00")
    refused = run("send", "aurora", "--date", DATE)
    assert (refused.code, refused.out) == (1, "")
    assert "`kamdocs revise 2026-0001` starts version 2" in refused.err
    assert run("revise", "2026-0001", "--date", DATE).code == 0
    assert run("send", "aurora", "--date", DATE).out == "proposals/2026-0001 v2 aurora.docx\nproposals/2026-0001 v2 aurora.eml\n"
    assert [each.version for each in proposals(here)[0].versions] == [1, 2]


def test_each_dossier_has_its_own_number_and_what_fails_with_one_stops_no_other(here: Path) -> None:
    Path("dossiers/boreas.yaml").write_text(TO_ELENA.replace("Aurora", "Boreas").replace("aurora", "boreas"), encoding="utf-8")
    Path("dossiers/broken.yaml").write_text(TO_ELENA.replace("unit_price: 100.00", "unit_price: dear"), encoding="utf-8")
    ran = run("send", "aurora", "broken", "boreas", "--date", DATE)
    assert ran.code == 1
    assert ran.out.splitlines()[::2] == [f"{FIRST}.docx", "proposals/2026-0002 v1 boreas.docx"]
    assert "dear" in ran.err
    assert [each.number for each in proposals(here)] == ["2026-0001", "2026-0002"]


def test_the_number_follows_the_pattern_and_its_file_a_name_that_windows_takes(here: Path) -> None:
    Path("kamdocs.yaml").write_text(SETTINGS + 'numbering: "TW/{year}/{month}-{sequence}"\n', encoding="utf-8")
    assert run("send", "aurora", "--date", DATE).out.splitlines()[0] == "proposals/TW-2026-11-1 v1 aurora.docx"
    assert proposals(here)[0].number == "TW/2026/11-1"


def test_references_that_it_shows_are_counted_once(here: Path) -> None:
    run("send", "aurora", "--date", DATE)
    first = (here / "reference-uses.yaml").read_text(encoding="utf-8")
    assert f'{{on: {DATE}, reference: "ref-open", account: "Aurora Logistics Ltd", dossier: "dossiers/aurora.yaml"}}' in first
    run("send", "2026-0001")
    run("send", "aurora", "--date", DATE)
    assert (here / "reference-uses.yaml").read_text(encoding="utf-8") == first


def test_a_template_is_kept_so_that_it_is_found_again(here: Path) -> None:
    Path("templates").mkdir()
    Path("templates/short.docx").write_bytes((shipped_folder("templates") / "proposal.docx").read_bytes())
    Path("elsewhere").mkdir()
    Path("elsewhere/own.docx").write_bytes(Path("templates/short.docx").read_bytes())
    Path("dossiers/boreas.yaml").write_text(TO_ELENA.replace("Aurora", "Boreas"), encoding="utf-8")
    assert run("send", "aurora", "--template", "templates/short.docx", "--date", DATE).code == 0
    assert run("send", "boreas", "--template", "elsewhere/own.docx", "--date", DATE).code == 0
    kept = [each.last.options["template"] for each in proposals(here)]
    assert kept == ["short.docx", (here / "elsewhere" / "own.docx").resolve().as_posix()]


# ---- what is not issued


def test_a_missing_approval_refuses_it_and_no_number_is_taken(here: Path) -> None:
    approvals = "approvals: [{contract_value: {above: {amount: 100, currency: EUR}}, by: director}]\n"
    Path("kamdocs.yaml").write_text(SETTINGS + approvals, encoding="utf-8")
    ran = run("send", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert "director must approve it" in ran.err
    assert not proposals(here)
    assert run("approve", "aurora", "--by", "director", "--date", DATE).code == 0
    assert run("send", "aurora", "--date", DATE).out.splitlines()[0] == f"{FIRST}.docx"


def test_open_complaints_are_told_first_and_stop_nothing(here: Path) -> None:
    issue = "relationship:\n  open_issues: [{text: Two sensors were late}]\noffer:"
    change("dossiers/aurora.yaml", "offer:", issue)
    ran = run("send", "aurora", "--date", DATE)
    assert (ran.code, len(proposals(here))) == (0, 1)
    assert "first of all" in ran.err.splitlines()[0]
    assert "Two sensors were late" in ran.err.splitlines()[0]


def test_what_the_dossier_keeps_private_stops_it_and_no_number_is_taken(here: Path) -> None:
    change("dossiers/aurora.yaml", "attitude: sceptic,", "attitude: sceptic, private: {hobby: Cold rooms that report},")
    ran = run("send", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert not proposals(here)


def test_an_address_that_is_none_is_refused(here: Path) -> None:
    change("dossiers/aurora.yaml", "e.conti@aurora.example", "e.conti at aurora")
    ran = run("send", "aurora", "--date", DATE)
    assert ran.code == 1
    assert "'e.conti at aurora' is no e-mail address" in ran.err
    assert not proposals(here)


def test_a_date_before_the_last_issue_s_is_refused(here: Path) -> None:
    run("send", "aurora", "--date", DATE)
    Path("dossiers/boreas.yaml").write_text(TO_ELENA.replace("Aurora", "Boreas"), encoding="utf-8")
    ran = run("send", "boreas", "--date", "2026-11-23")
    assert (ran.code, ran.out) == (1, "")
    assert "2026-0001" in ran.err
    assert len(proposals(here)) == 1


def test_without_a_workspace_nothing_has_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("aurora.yaml").write_text(DOSSIER, encoding="utf-8")
    ran = run("send", "aurora.yaml", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert "`kamdocs init DIR` makes one" in ran.err


@pytest.mark.usefixtures("here")
def test_wrong_usage_is_told() -> None:
    Path("copy.docx").write_bytes(b"")
    assert run("send").code == 2
    assert run("send", "aurora", "boreas", "--document", "copy.docx").code == 2
    assert run("send", "aurora", "--document", "absent.docx").code == 2
    assert run("send", "aurora", "--date", "tomorrow").code == 2


# ---- an edited copy


def test_an_edited_copy_is_sent_with_its_number_and_every_edit_told(here: Path) -> None:
    run("generate", "aurora", "--date", DATE)
    made = Path(f"proposals/aurora {DATE}.docx").read_bytes()
    Path("copy.docx").write_bytes(edited(made, "word/document.xml", ("We are liable for the damage", "We answer for the damage")))
    ran = run("send", "aurora", "--document", "copy.docx", "--date", DATE)
    assert (ran.code, ran.out) == (0, f"{FIRST}.docx\n{FIRST}.eml\n")
    assert "“We are liable for the damage that we cause” became “We answer for the damage that we cause”" in ran.err
    version = proposals(here)[0].last
    assert any("became" in each for each in version.edited)
    texts = [text for _, text in document_text(Path(f"{FIRST}.docx").read_bytes())]
    assert any("We answer for the damage" in text for text in texts)
    assert any("2026-0001" in text and "version" in text for text in texts)
    again = run("send", "aurora", "--document", "copy.docx", "--date", DATE)
    assert (again.code, len(proposals(here))) == (0, 1)


def test_an_edited_copy_with_another_price_takes_no_number(here: Path) -> None:
    run("generate", "aurora", "--date", DATE)
    made = Path(f"proposals/aurora {DATE}.docx").read_bytes()
    Path("copy.docx").write_bytes(edited(made, "word/document.xml", ("€200.00", "€150.00")))
    ran = run("send", "aurora", "--document", "copy.docx", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert "“€200.00” became “€150.00”" in ran.err
    assert not proposals(here)


# ---- the day at the client


def test_the_date_is_the_day_at_the_client(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change("dossiers/aurora.yaml", "short_name: Aurora", "short_name: Aurora, time_zone: Pacific/Auckland")
    set_clock(monkeypatch, "2026-11-24T23:00")
    assert run("send", "aurora").code == 0
    assert proposals(here)[0].last.on == datetime.date(2026, 11, 25)


# ---- files


def test_files_that_a_killed_run_left_are_written_by_the_next_command(here: Path) -> None:
    run("send", "aurora", "--date", DATE)
    Path("dossiers/boreas.yaml").write_text(TO_ELENA.replace("Aurora", "Boreas"), encoding="utf-8")
    # A folder stands where the second one's document belongs.
    Path("proposals/2026-0002 v1 boreas.docx").mkdir()
    ran = run("send", "boreas", "--date", DATE)
    assert (ran.code, ran.out) == (1, "proposals/2026-0002 v1 boreas.eml\n")
    assert "2026-0002 v1 boreas.docx: a folder of this name is there" in ran.err
    Path("proposals/2026-0002 v1 boreas.docx").rmdir()
    ran = run("status", "--date", DATE)
    assert "proposals/2026-0002 v1 boreas.docx: written now" in ran.err
    assert Path("proposals/2026-0002 v1 boreas.docx").is_file()
    assert [each.number for each in proposals(here)] == ["2026-0001", "2026-0002"]


@pytest.mark.usefixtures("here")
def test_a_number_writes_its_files_again_and_keeps_what_somebody_changed() -> None:
    run("send", "aurora", "--date", DATE)
    document = Path(f"{FIRST}.docx").read_bytes()
    Path(f"{FIRST}.docx").unlink()
    assert run("send", "2026-0001") == (0, f"{FIRST}.docx\n{FIRST}.eml\n", "")
    assert Path(f"{FIRST}.docx").read_bytes() == document
    Path(f"{FIRST}.docx").write_bytes(b"somebody's own")
    ran = run("send", "2026-0001")
    assert (ran.code, Path(f"{FIRST}.docx").read_bytes()) == (1, b"somebody's own")
    assert "is not what was sent as 2026-0001 version 1" in ran.err


@pytest.mark.usefixtures("here")
def test_a_number_that_is_none_is_told_with_the_nearest() -> None:
    run("send", "aurora", "--date", DATE)
    ran = run("send", "2026-001")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "there is no dossier and no proposal '2026-001'; did you mean '2026-0001'?\n"


@pytest.mark.usefixtures("here")
def test_a_number_is_written_again_as_it_was_sent_or_not_at_all() -> None:
    run("send", "aurora", "--date", DATE)
    ran = run("send", "2026-0001", "--language", "it")
    assert (ran.code, ran.out) == (1, "")
    assert "`kamdocs revise 2026-0001`" in ran.err


# ---- PDF


def test_all_pdfs_are_made_in_one_call_and_go_with_the_mail(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = stand_in(tmp_path / "office", monkeypatch)
    Path("dossiers/boreas.yaml").write_text(TO_ELENA.replace("Aurora", "Boreas"), encoding="utf-8")
    ran = run("send", "aurora", "boreas", "--pdf", "--date", DATE)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[:3] == [f"{FIRST}.docx", f"{FIRST}.pdf", f"{FIRST}.eml"]
    assert log.read_text(encoding="utf-8").splitlines()[0] == "2026-0001_v1_aurora.docx 2026-0002_v1_boreas.docx"
    mail = email.message_from_bytes(Path(f"{FIRST}.eml").read_bytes(), policy=email.policy.strict)
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("2026-0001 v1 aurora.pdf", Path(f"{FIRST}.pdf").read_bytes())
    assert len(proposals(here)) == 2


def test_without_libreoffice_no_number_is_taken_for_a_pdf(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAMDOCS_SOFFICE", "no-such-program")
    ran = run("send", "aurora", "--pdf", "--date", DATE)
    assert (ran.code, ran.out) == (3, "")
    assert "KAMDOCS_SOFFICE" in ran.err
    assert not proposals(here)


@pytest.mark.usefixtures("here")
def test_somebody_s_pdf_in_the_way_is_kept_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "office", monkeypatch)
    Path("proposals").mkdir()
    Path(f"{FIRST}.pdf").write_bytes(b"%PDF somebody's own %%EOF")
    ran = run("send", "aurora", "--pdf", "--date", DATE)
    assert ran.code == 1
    assert f"{FIRST}.pdf" in ran.err
    assert Path(f"{FIRST}.pdf").read_bytes() == b"%PDF somebody's own %%EOF"
    assert not Path(f"{FIRST}.eml").exists(), "the mail waits for the PDF that it carries"
    Path(f"{FIRST}.pdf").unlink()
    assert run("send", "aurora", "--pdf", "--date", DATE).code == 0
    assert Path(f"{FIRST}.eml").is_file()


# ---- a PDF that is asked for later


def attached(path: str) -> str | None:
    """The name of what the draft takes along."""
    (part,) = email.message_from_bytes(Path(path).read_bytes(), policy=email.policy.strict).iter_attachments()
    return part.get_filename()


@pytest.mark.usefixtures("here")
def test_a_pdf_asked_for_later_goes_into_the_draft_that_nobody_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "office", monkeypatch)
    run("send", "aurora", "--date", DATE)
    assert attached(f"{FIRST}.eml") == "2026-0001 v1 aurora.docx"
    assert run("send", "2026-0001", "--pdf") == (0, f"{FIRST}.docx\n{FIRST}.pdf\n{FIRST}.eml\n", "")
    draft = Path(f"{FIRST}.eml").read_bytes()
    assert attached(f"{FIRST}.eml") == "2026-0001 v1 aurora.pdf"
    # It is not taken back to one with the document, even if the PDF is no longer there.
    Path(f"{FIRST}.pdf").unlink()
    assert run("send", "2026-0001") == (0, f"{FIRST}.docx\n{FIRST}.eml\n", "")
    assert Path(f"{FIRST}.eml").read_bytes() == draft
    assert run("send", "2026-0001", "--pdf").code == 0


@pytest.mark.usefixtures("here")
def test_a_draft_that_somebody_changed_is_kept_told_and_is_no_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "office", monkeypatch)
    run("send", "aurora", "--date", DATE)
    mine = Path(f"{FIRST}.eml").read_bytes().replace(b"Subject: ", b"Subject: Our ")
    Path(f"{FIRST}.eml").write_bytes(mine)
    ran = run("send", "2026-0001", "--pdf")
    assert (ran.code, ran.out) == (1, f"{FIRST}.docx\n{FIRST}.pdf\n")
    assert ran.err == (
        f"{FIRST}.eml: a file of this name is there, and is not what was sent as 2026-0001 version 1; "
        "move it away, or give it another name; the next command writes the file\n"
    )
    assert Path(f"{FIRST}.eml").read_bytes() == mine
    told = json.loads(run("send", "2026-0001", "--json").out)
    assert (told[0]["path"], told[0]["mail"]) == (f"{FIRST}.docx", None)
    # Out of the way, the next command writes the one that takes the PDF along.
    Path(f"{FIRST}.eml").unlink()
    assert f"{FIRST}.eml: written now" in run("status", "--date", DATE).err
    assert attached(f"{FIRST}.eml") == "2026-0001 v1 aurora.pdf"


@pytest.mark.usefixtures("here")
def test_what_waits_from_before_does_not_stand_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "office", monkeypatch)
    Path("proposals").mkdir()
    Path(f"{FIRST}.eml").write_bytes(b"mine")
    assert run("send", "aurora", "--date", DATE).code == 1
    Path(f"{FIRST}.eml").unlink()
    ran = run("send", "2026-0001", "--pdf")
    assert (ran.code, ran.out) == (0, f"{FIRST}.docx\n{FIRST}.pdf\n{FIRST}.eml\n")
    assert attached(f"{FIRST}.eml") == "2026-0001 v1 aurora.pdf"


@pytest.mark.usefixtures("here")
def test_without_the_library_of_pages_a_pdf_s_page_numbers_are_told_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "office", monkeypatch)
    monkeypatch.setattr(options, "find_spec", lambda _: None)
    told = "Page numbers in a table of contents need pypdfium2, which is not installed"
    assert told in run("send", "aurora", "--pdf", "--date", DATE).err
    assert told in run("generate", "aurora", "--pdf", "--date", DATE).err
    assert told not in run("status", "--date", DATE).err


# ---- later versions


@pytest.mark.usefixtures("here")
def test_a_version_that_ends_sooner_than_the_one_before_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, f"{DATE}T15:00")
    run("send", "aurora", "--date", DATE)
    set_clock(monkeypatch, "2026-12-01T15:00")
    assert run("renew", "2026-0001", "--until", "2027-01-31").code == 0
    assert run("revise", "2026-0001").code == 0
    ran = run("send", "aurora", "--date", "2026-12-01")
    assert ran.err.splitlines() == [
        "dossiers/aurora.yaml: 2026-0001 version 2, valid until 2026-12-31",
        "dossiers/aurora.yaml: version 2 ends on 2026-12-31, sooner than version 1, which holds until 2027-01-31 "
        "(renewed on 2026-12-01); `kamdocs renew 2026-0001 --until 2027-01-31` lets it hold as long",
    ]
    assert run("revise", "2026-0001").code == 0
    assert "sooner" not in run("send", "aurora", "--date", "2026-12-02").err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("is_confirmed", [True, False])
def test_the_mail_names_the_version_before_only_where_the_client_has_it(monkeypatch: pytest.MonkeyPatch, is_confirmed: bool) -> None:
    set_clock(monkeypatch, f"{DATE}T15:00")
    run("send", "aurora", "--date", DATE)
    if is_confirmed:
        assert run("log", "2026-0001", "sent").code == 0
    assert run("revise", "2026-0001").code == 0
    change("dossiers/aurora.yaml", "unit_price: 100.00", "unit_price: 90.00")
    assert run("send", "aurora", "--date", DATE).code == 0
    mail = email.message_from_bytes(Path("proposals/2026-0001 v2 aurora.eml").read_bytes(), policy=email.policy.strict)
    body = mail.get_body()
    assert body is not None
    assert ("in place of version 1" in body.get_content()) is is_confirmed


def test_a_file_that_an_earlier_one_left_is_told_once_and_fails_no_other(here: Path) -> None:
    run("send", "aurora", "--date", DATE)
    Path(f"{FIRST}.eml").write_bytes(b"mine")
    assert run("send", "2026-0001").code == 1
    (here / "dossiers/borea.yaml").write_text(DOSSIER.replace("Aurora Logistics Ltd", "Borea Ltd"), encoding="utf-8")
    other = run("send", "borea", "--date", DATE)
    assert (other.code, other.out) == (0, "proposals/2026-0002 v1 borea.docx\nproposals/2026-0002 v1 borea.eml\n")
    assert other.err.count(f"{FIRST}.eml: a file of this name is there") == 1
