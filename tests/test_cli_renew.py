from __future__ import annotations

import email
from email.policy import default
from pathlib import Path

import pytest
from commands import DATE, DOSSIER, LIBRARY, SETTINGS, run, workspace
from noting import NUMBER, events, set_clock

MAIL = "proposals/2026-0001 v1 aurora renewal 2027-01-31.eml"
TO_ELENA = DOSSIER.replace("offer:\n", "offer:\n  send_to: {to: counsel}\n").replace(
    "attitude: sceptic", "attitude: sceptic, contact: {email: e.conti@aurora.example}"
)
PRICES = """\
price_lists:
  - {id: prices-2026, from: 2026-01-01, until: 2026-12-31, currency: EUR, items: [{sku: S-1, description: Sensor, unit_price: 100.00}]}
"""


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A workspace's files by path, after its proposal was sent to Elena Conti on 24 November 2026; it holds until 24 December."""
    root = tmp_path_factory.mktemp("issued")
    with pytest.MonkeyPatch.context() as patch:
        sent(root, patch, {"dossiers/aurora.yaml": TO_ELENA})
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, issued: dict[str, bytes]) -> Path:
    for name, content in issued.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    monkeypatch.delenv("KAMDOCS_REGISTER", raising=False)
    monkeypatch.chdir(tmp_path)
    set_clock(monkeypatch, "2026-12-01T10:00")
    return tmp_path


def sent(root: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> Path:
    monkeypatch.delenv("KAMDOCS_REGISTER", raising=False)
    settings = SETTINGS.replace("currency", "time_zone: Europe/Rome, currency")
    monkeypatch.chdir(workspace(root, {"kamdocs.yaml": settings, **files}))
    set_clock(monkeypatch, "2026-11-24T15:00")
    ran = run("send", "aurora", "--date", DATE)
    assert ran.code == 0, ran.err
    set_clock(monkeypatch, "2026-12-01T10:00")
    return root


def mail(path: Path) -> tuple[str, str]:
    """Whom it goes to, and what it says."""
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    return str(message["To"]), str(message["Subject"]) + "\n" + message.get_content()


def test_it_holds_until_the_new_day_and_a_draft_says_so(here: Path) -> None:
    ran = run("renew", NUMBER, "--until", "2027-01-31")
    step = "2026-11-24  send the draft of version 1, then `kamdocs log 2026-0001 sent`"
    assert (ran.code, ran.out) == (0, f"2026-0001  sent  valid until 2027-01-31  {step}\n")
    assert ran.err == f"{MAIL}: the e-mail that tells the client, as a draft\n"
    assert [(each.kind, str(each.until)) for each in events(here)] == [("renewed", "2027-01-31")]
    to, said = mail(here / MAIL)
    assert to == "Elena Conti <e.conti@aurora.example>"
    assert said.startswith("Proposal 2026-0001 now holds until Sunday 31 January 2027\nDear Elena Conti,")
    assert "In place of Thursday 24 December 2026" in said


def test_asked_again_it_writes_the_draft_again_and_notes_nothing(here: Path) -> None:
    first = run("renew", NUMBER, "--until", "2027-01-31")
    draft = (here / MAIL).read_bytes()
    (here / MAIL).unlink()
    again = run("renew", NUMBER, "--until", "2027-01-31")
    assert (again.code, again.out) == (0, first.out)
    assert again.err.startswith("2026-0001: it is renewed until 2027-01-31 already\n")
    assert (here / MAIL).read_bytes() == draft
    assert len(events(here)) == 1


def test_each_renewal_has_its_draft_and_the_second_tells_from_when(here: Path) -> None:
    run("renew", NUMBER, "--until", "2027-01-31")
    assert run("renew", NUMBER, "--until", "2027-02-28").code == 0
    assert [path.name for path in sorted((here / "proposals").glob("*renewal*"))] == [
        "2026-0001 v1 aurora renewal 2027-01-31.eml",
        "2026-0001 v1 aurora renewal 2027-02-28.eml",
    ]
    assert "In place of Sunday 31 January 2027" in mail(here / "proposals/2026-0001 v1 aurora renewal 2027-02-28.eml")[1]


def test_a_draft_that_somebody_changed_is_kept_and_told(here: Path) -> None:
    (here / MAIL).write_bytes(b"mine")
    ran = run("renew", NUMBER, "--until", "2027-01-31")
    assert (ran.code, ran.out[:9]) == (1, NUMBER)
    assert ran.err == (
        f"{MAIL}: a file of this name is there, and says something else than the e-mail of this renewal; "
        "move it away, and run the command again\n"
    )
    assert (here / MAIL).read_bytes() == b"mine"
    assert [each.kind for each in events(here)] == ["renewed"]


def test_days_count_from_the_day_after_the_renewal(here: Path) -> None:
    assert run("renew", NUMBER, "--days", "30").code == 0
    assert run("renew", NUMBER, "--days", "30", "--date", "2026-12-01").err.startswith("2026-0001: it is renewed until 2026-12-31 already")
    assert [str(each.until) for each in events(here)] == ["2026-12-31"]


def test_the_last_day_of_the_calendar_is_a_day(here: Path) -> None:
    run("log", NUMBER, "sent")
    assert run("renew", NUMBER, "--until", "9999-12-31").code == 0
    assert run("log", NUMBER, "called", "--next", "9999-12-31").code == 0
    assert run("renew", NUMBER, "--days", "4000000").code == 1


def test_working_days_need_to_be_known(here: Path) -> None:
    ran = run("renew", NUMBER, "--business-days", "30")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "2026-0001: the account had no country when the proposal was sent, so that its working days are not known; "
        "give the day with --until\n"
    )


def test_a_day_that_is_not_later_is_refused_and_nothing_is_written(here: Path) -> None:
    ran = run("renew", NUMBER, "--until", "2026-12-24")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "2026-0001: it holds until 2026-12-24 already, and 2026-12-24 is not later; give a later day\n"
    assert events(here) == []
    assert not list((here / "proposals").glob("*renewal*"))


def test_one_that_expired_holds_again(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("log", NUMBER, "sent")
    set_clock(monkeypatch, "2027-01-11T10:00")
    assert run("log", NUMBER, "they are sorry for the silence").out.startswith("2026-0001  expired  ")
    assert run("renew", NUMBER, "--until", "2027-01-31").out.startswith("2026-0001  sent  ")


def test_a_limit_of_the_workspace_needs_a_version_that_is_approved(here: Path) -> None:
    settings = here / "kamdocs.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "approvals: [{validity_days: {above: 60}, by: cfo}]\n", encoding="utf-8")
    ran = run("renew", NUMBER, "--until", "2027-01-31")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "kamdocs.yaml:4:29: 2026-0001 would hold 68 days, from 2026-11-24 to 2027-01-31; above 60 cfo must approve it; "
        "`kamdocs revise 2026-0001` starts a version that can be approved, or give 2027-01-23 or an earlier day\n"
    )
    assert run("renew", NUMBER, "--until", "2027-01-23").code == 0


def test_prices_of_a_list_that_ends_are_named_until_they_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = TO_ELENA.replace("{description: Sensor, quantity: 2, unit_price: 100.00, tax: 0%}", "{sku: S-1, quantity: 2, tax: 0%}")
    sent(tmp_path, monkeypatch, {"dossiers/aurora.yaml": dossier, "library/library.yaml": LIBRARY + PRICES})
    ran = run("renew", NUMBER, "--until", "2027-01-31")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "2026-0001: these prices would hold longer than their list: S-1 from the price list prices-2026, which ends on 2026-12-31; "
        "look whether these prices can be kept, then say --checked; `kamdocs revise 2026-0001` starts a version with new ones\n"
    )
    assert run("renew", NUMBER, "--until", "2026-12-31").code == 0
    assert run("renew", NUMBER, "--until", "2027-01-31", "--checked").code == 0
    assert [each.text for each in events(tmp_path)] == [
        None,
        "checked: S-1 from the price list prices-2026, which ends on 2026-12-31",
    ]


def test_wordings_that_cannot_be_written_refuse_the_renewal(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = "kamdocs: wordings/1\nguarantee: {en: Until}\nfigures: {}\nevery: {}\n"
    (here / "templates").mkdir()
    wordings = here / "templates/wordings.yaml"
    wordings.write_text(own + "renewal_mail: {subject: {en: 'Now {{ validty.until }}'}, body: {en: Yes}}\n", encoding="utf-8")
    ran = run("renew", NUMBER, "--until", "2027-01-31")
    assert (ran.code, ran.out) == (1, "")
    assert "there is no field 'validty.until' in the mail of a renewal; did you mean 'validity.until'?" in ran.err
    wordings.write_text(own + "renewal_mail: {subject: {it: Ora}, body: {it: Ora}}\n", encoding="utf-8")
    assert "renewal_mail.subject has no text in" in run("renew", NUMBER, "--until", "2027-01-31").err
    assert events(here) == []
    wordings.write_text(own, encoding="utf-8")
    without = run("renew", NUMBER, "--until", "2027-01-31")
    assert (without.code, without.err) == (0, "2026-0001: no e-mail is drafted, as wordings.yaml has no renewal_mail\n")
    assert [each.kind for each in events(here)] == ["renewed"]


def test_who_it_goes_to_may_be_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(tmp_path, monkeypatch, {})
    ran = run("renew", NUMBER, "--until", "2027-01-31")
    assert ran.code == 0
    assert ran.err == (
        f"{MAIL}: the e-mail that tells the client, as a draft; write the address into it\n"
        "dossiers/aurora.yaml:8:3: offer.send_to.to does not say whom the proposal goes to; "
        "write `to: ID` there, or the address into the draft\n"
    )


def test_an_address_of_a_copy_that_is_not_known_is_told_as_send_tells_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = "    - {id: clerk, name: Ada Poli, position: Clerk, type: legal}\noffer:\n"
    dossier = TO_ELENA.replace("offer:\n", clerk).replace("{to: counsel}", "{to: counsel, cc: [clerk]}")
    sent(tmp_path, monkeypatch, {"dossiers/aurora.yaml": dossier})
    told = "the e-mail address of Ada Poli is not known; write it into the draft, or as contact.email here"
    ran = run("renew", NUMBER, "--until", "2027-01-31")
    assert (ran.code, ran.err) == (
        0,
        f"{MAIL}: the e-mail that tells the client, as a draft\ndossiers/aurora.yaml:7:7: {told}\n",
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "until when? give one of --until, --days and --business-days"),
        (("--until", "2027-01-31", "--days", "3"), "until when? give one of --until, --days and --business-days"),
        (("--days", "0"), "Invalid value for '--days': 0 is not in the range x>=1."),
        (("--until", "31.1.2027"), "Invalid value for '--until': '31.1.2027' is no date; write it as 2026-11-24"),
    ],
)
def test_wrong_usage(here: Path, arguments: tuple[str, ...], told: str) -> None:
    ran = run("renew", NUMBER, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(f"Error: {told}\n")
    assert events(here) == []
