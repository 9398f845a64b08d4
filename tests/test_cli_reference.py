from __future__ import annotations

import json
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from commands import DATE, DOSSIER, LIBRARY, SETTINGS, run, workspace

REFERENCES = """\
kamdocs: library/1
references:
  - id: ref-gelo
    client: Gelo Nord S.r.l.
    language: it
    project: {en: Cold stores on four sites, it: Celle su quattro siti}
    contact: {name: Anna Bosio, email: a.bosio@gelo.example}
    consent: {given: 2026-01-01, until: 2027-12-31, scope: [name, results], uses: {most: 2, months: 12}}
  - {id: ref-past, client: Passato Ltd, consent: {given: 2025-01-01, until: 2025-12-31, scope: [name]}}
  - {id: ref-shy, client: Timido Ltd, consent: {given: 2025-01-01, scope: [results], industries: [dairy]}}
  - {id: ref-gone, client: Andato Ltd, consent: {given: 2025-01-01, revoked: 2026-05-04, scope: [name]}}
"""
USES = """\
kamdocs: reference-uses/1
uses:
  - {on: 2026-03-02, reference: ref-gelo, account: Frutta S.c.a., dossier: dossiers/frutta.yaml}
  - {on: 2026-10-01, reference: ref-gone, account: Frutta S.c.a., dossier: dossiers/frutta.yaml}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "library/library.yaml": LIBRARY.partition("references:")[0],
        "library/references.yaml": REFERENCES,
        "reference-uses.yaml": USES,
    }
    monkeypatch.chdir(workspace(tmp_path, files))
    return tmp_path


def shown(*arguments: str) -> Any:
    ran = run("reference", *arguments, "--json")
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


# ---- list


@pytest.mark.usefixtures("here")
def test_the_list_says_whose_consent_holds_and_why_another_does_not() -> None:
    ran = run("reference", "list", "--date", DATE)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "ref-gelo  Gelo Nord S.r.l.  in force                           until 2027-12-31  name, results  1 of 2 uses left in 12 months",
        "ref-past  Passato Ltd       consent ended on 2025-12-31        until 2025-12-31  name           any number of uses",
        "ref-shy   Timido Ltd        consent does not allow the name    -                 results        any number of uses",
        "ref-gone  Andato Ltd        consent was revoked on 2026-05-04  -                 name           any number of uses",
    ]


@pytest.mark.usefixtures("here")
def test_the_list_as_json() -> None:
    gelo, past, shy, gone = shown("list", "--date", DATE)
    assert gelo == {
        "id": "ref-gelo",
        "client": "Gelo Nord S.r.l.",
        "in_force": True,
        "why": None,
        "until": "2027-12-31",
        "scope": ["name", "results"],
        "industries": None,
        "uses": {"most": 2, "months": 12, "left": 1, "shown_to": ["Frutta S.c.a."]},
    }
    assert [each["in_force"] for each in (past, shy, gone)] == [False] * 3
    assert shy["industries"] == ["dairy"]


@pytest.mark.usefixtures("here")
def test_the_list_is_that_of_its_day() -> None:
    assert [each["in_force"] for each in shown("list", "--date", "2025-12-31")] == [False, True, False, True]
    assert shown("list", "--date", "2027-03-02")[0]["uses"]["left"] == 2


def test_a_library_without_references_lists_none(here: Path) -> None:
    (here / "library/references.yaml").unlink()
    (here / "reference-uses.yaml").unlink()
    assert run("reference", "list") == (0, "", "")
    assert shown("list") == []


# ---- usage


@pytest.mark.usefixtures("here")
def test_usage_tells_who_was_shown_what_the_last_first() -> None:
    assert run("reference", "usage").out.splitlines() == [
        "2026-10-01  ref-gone  Frutta S.c.a.  dossiers/frutta.yaml",
        "2026-03-02  ref-gelo  Frutta S.c.a.  dossiers/frutta.yaml",
    ]
    assert shown("usage", "ref-gelo") == [
        {"on": "2026-03-02", "reference": "ref-gelo", "account": "Frutta S.c.a.", "dossier": "dossiers/frutta.yaml"}
    ]


def test_usage_of_one_that_nobody_was_shown_or_that_the_library_has_no_more(here: Path) -> None:
    assert run("reference", "usage", "ref-past") == (0, "", "nobody was shown ref-past yet\n")
    (here / "library/references.yaml").unlink()
    assert "Frutta" in run("reference", "usage", "ref-gelo").out


@pytest.mark.parametrize("command", ["list", "usage"])
def test_a_use_of_what_the_library_does_not_have_is_told(here: Path, command: str) -> None:
    (here / "reference-uses.yaml").write_text(USES.replace("ref-gone", "ref-gello"), encoding="utf-8")
    ran = run("reference", command)
    told = "reference-uses.yaml: the library has no reference 'ref-gello', so that its uses count for none; did you mean 'ref-gelo'?\n"
    assert (ran.code, ran.err) == (0, told)


@pytest.mark.usefixtures("here")
def test_a_reference_that_nobody_knows_is_refused_with_the_nearest() -> None:
    assert run("reference", "usage", "ref-gelo1") == (1, "", "there is no reference 'ref-gelo1'; did you mean 'ref-gelo'?\n")
    assert run("reference", "request", "zzz") == (
        1,
        "",
        "there is no reference 'zzz'; there are ref-gelo, ref-gone, ref-past, ref-shy\n",
    )


def test_what_was_sent_is_counted_once_and_takes_the_uses_of_others(here: Path) -> None:
    assert run("generate", "aurora", "--date", DATE).code == 0
    ran = run("reference", "usage", "--sent", "aurora", "--date", DATE)
    assert ran == (0, f"{DATE}  ref-gelo  Aurora Logistics Ltd  dossiers/aurora.yaml\n", "")
    assert shown("list", "--date", DATE)[0]["uses"]["left"] == 0
    again = run("reference", "usage", "--sent", "aurora", "--date", DATE)
    assert (again.code, again.out, again.err) == (0, ran.out, "reference-uses.yaml: they were counted already\n")
    assert len(shown("usage")) == 3

    # The same proposal may still show it, and no other.
    assert [each["client"] for each in json.loads(run("plan", "aurora", "--date", DATE, "--json").out)["references"]] == [
        "Gelo Nord S.r.l."
    ]
    other = DOSSIER.replace("Aurora Logistics Ltd", "Borea Ltd").replace("short_name: Aurora", "short_name: Borea")
    (here / "dossiers/borea.yaml").write_text(other, encoding="utf-8")
    assert json.loads(run("plan", "borea", "--date", DATE, "--json").out)["references"] == []
    why = run("plan", "borea", "--date", DATE, "--why", "ref-gelo").out
    assert "out: consent is for 2 accounts in any 12 months, and it was shown to Frutta S.c.a., Aurora Logistics Ltd" in why
    nothing = run("reference", "usage", "--sent", "borea", "--date", DATE)
    assert (nothing.code, nothing.out) == (0, "")
    assert nothing.err.endswith("dossiers/borea.yaml: this proposal shows no reference, and nothing is counted\n")
    assert len(shown("usage")) == 3
    (here / "dossiers/borea.yaml").write_text(f"{other}references: {{ids: [ref-gelo]}}\n", encoding="utf-8")
    refused = run("generate", "borea", "--date", DATE)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("dossiers/borea.yaml:10:20: references.ids[0]: ref-gelo may not be shown: consent is for 2 accounts")
    assert not list((here / "proposals").glob("borea*"))


def test_what_is_counted_is_what_the_document_shows_and_a_difference_to_the_plan_is_told(here: Path) -> None:
    assert run("generate", "aurora", "--date", DATE).code == 0
    (here / "library/references.yaml").write_text(REFERENCES.replace("given: 2026-01-01, until: 2027-12-31", "given: 2028-01-01"), "utf-8")
    ran = run("reference", "usage", "--sent", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (0, f"{DATE}  ref-gelo  Aurora Logistics Ltd  dossiers/aurora.yaml\n")
    document = f"proposals/aurora {DATE}.docx"
    assert ran.err == f"{document}: ref-gelo stands there and is counted, though a new document would not show it\n"


def test_what_the_document_does_not_show_is_not_counted(here: Path) -> None:
    (here / "library/references.yaml").write_text(REFERENCES.replace("given: 2026-01-01, until: 2027-12-31", "given: 2028-01-01"), "utf-8")
    assert run("generate", "aurora", "--date", DATE).code == 0
    (here / "library/references.yaml").write_text(REFERENCES, encoding="utf-8")
    ran = run("reference", "usage", "--sent", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (0, "")
    told = f"proposals/aurora {DATE}.docx: ref-gelo does not stand there and is not counted, though a new document would show it"
    assert ran.err.splitlines()[0] == told
    assert (here / "reference-uses.yaml").read_text(encoding="utf-8") == USES


def test_other_versions_of_the_same_day_count_and_those_of_another_day_do_not(here: Path) -> None:
    assert run("generate", "aurora", "--date", DATE).code == 0
    whole = here / f"proposals/aurora {DATE}.docx"
    whole.rename(here / f"proposals/aurora {DATE} de legal.docx")
    assert run("reference", "usage", "--sent", "aurora", "--date", DATE).err == ""
    other = run("reference", "usage", "--sent", "aurora", "--date", "2026-11-25")
    assert other.out == "2026-11-25  ref-gelo  Aurora Logistics Ltd  dossiers/aurora.yaml\n"
    assert other.err == (
        "dossiers/aurora.yaml: there is no document of 2026-11-25 in the workspace, and what is counted is what a new one would show; "
        "--date names the day of the one that went out\n"
    )


def test_a_draft_that_is_counted_as_sent_is_told(here: Path) -> None:
    policy = "approvals: [{validity_days: {above: 1}, by: cfo}]\n"
    (here / "kamdocs.yaml").write_text(SETTINGS + policy, encoding="utf-8")
    assert run("generate", "aurora", "--date", DATE).code == 0
    ran = run("reference", "usage", "--sent", "aurora", "--date", DATE)
    assert ran.out == f"{DATE}  ref-gelo  Aurora Logistics Ltd  dossiers/aurora.yaml\n"
    assert ran.err.startswith("dossiers/aurora.yaml: this is a draft, and no proposal to be sent: ")


def test_two_who_count_at_once_do_not_undo_each_other(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, other = here / "reference-uses.yaml", USES + "  - {on: 2026-11-01, reference: ref-shy, account: Z, dossier: dossiers/z.yaml}\n"

    def meanwhile(uses: object) -> str:
        file.write_text(other, encoding="utf-8")
        return USES

    monkeypatch.setattr("kamdocs.workspace.uses_text", meanwhile)
    ran = run("reference", "usage", "--sent", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    said = "reference-uses.yaml: somebody else has written to this file meanwhile, and nothing is counted; run the command again\n"
    assert ran.err.endswith(said)
    assert file.read_text(encoding="utf-8") == other


def test_the_first_use_makes_the_file(here: Path) -> None:
    (here / "reference-uses.yaml").unlink()
    assert run("reference", "usage", "--sent", "dossiers/aurora.yaml", "--date", DATE).code == 0
    assert [each["account"] for each in shown("usage")] == ["Aurora Logistics Ltd"]


def test_a_damaged_file_stops_plan_and_count_and_stays(here: Path) -> None:
    damaged = USES.replace("2026-03-02", "2.3.2026")
    (here / "reference-uses.yaml").write_text(damaged, encoding="utf-8")
    for arguments in (("plan", "aurora"), ("generate", "aurora"), ("reference", "usage", "--sent", "aurora"), ("reference", "list")):
        ran = run(*arguments, "--date", DATE)
        assert (ran.code, ran.out) == (1, "")
        assert "reference-uses.yaml:3:10: uses[0].on: '2.3.2026' is no date; write it as 2027-01-29" in ran.err
    assert (here / "reference-uses.yaml").read_text(encoding="utf-8") == damaged


def test_a_damaged_file_is_told_together_with_the_dossiers_problems(here: Path) -> None:
    (here / "reference-uses.yaml").write_text(USES.replace("account: Frutta S.c.a.", "account:"), encoding="utf-8")
    (here / "dossiers/aurora.yaml").write_text(DOSSIER.replace("quantity: 2", "quantity: 0"), encoding="utf-8")
    told = run("plan", "aurora", "--date", DATE).err.splitlines()
    assert len([line for line in told if line.startswith("reference-uses.yaml:")]) == 2
    assert len([line for line in told if line.startswith("dossiers/aurora.yaml:")]) == 1


def test_without_a_workspace_nothing_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("aurora.yaml").write_text(DOSSIER.replace("short_name", "language: en, short_name"), encoding="utf-8")
    ran = run("reference", "usage", "--sent", "aurora.yaml")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("uses are counted in a workspace, and this is none; ")
    assert list(tmp_path.iterdir()) == [tmp_path / "aurora.yaml"]


@pytest.mark.usefixtures("here")
def test_sent_counts_all_of_a_proposal() -> None:
    assert run("reference", "usage", "ref-gelo", "--sent", "aurora").code == 2


def test_the_private_part_of_a_dossier_is_passed_over(here: Path) -> None:
    (here / "dossiers/aurora.private.yaml").write_text("members: {}\n", encoding="utf-8")
    ran = run("reference", "usage", "--sent", "dossiers/aurora.private.yaml")
    assert (ran.code, ran.out) == (0, "")
    assert "passed over" in ran.err


# ---- request


def test_a_request_is_a_draft_in_the_references_language(here: Path) -> None:
    ran = run("reference", "request", "ref-gelo")
    assert ran == (0, "proposals/ref-gelo consent.eml\n", "")
    draft = (here / "proposals/ref-gelo consent.eml").read_bytes()
    message = BytesParser(policy=policy.default).parsebytes(draft)
    assert (message["X-Unsent"], message["To"]) == ("1", "Anna Bosio <a.bosio@gelo.example>")
    assert message["Subject"] == "Possiamo citare Gelo Nord S.r.l. come referenza?"
    body = message.get_content()
    assert "Celle su quattro siti" in body
    assert body.rstrip().endswith("Tidewell Ltd")
    assert run("reference", "request", "ref-gelo") == ran
    assert (here / "proposals/ref-gelo consent.eml").read_bytes() == draft


def test_a_request_goes_where_it_is_told_and_writes_over_nothing_else(here: Path) -> None:
    mine = here / "mine.eml"
    mine.write_text("mine", encoding="utf-8")
    refused = run("reference", "request", "ref-gelo", "-o", "mine.eml")
    assert refused == (1, "", "mine.eml: this file is there, and says something else; -f writes over it; -o writes another file\n")
    assert mine.read_text(encoding="utf-8") == "mine"
    assert run("reference", "request", "ref-gelo", "-o", "mine.eml", "-f", "--language", "de").out == "mine.eml\n"
    assert b"Guten Tag Anna Bosio" in mine.read_bytes()
    assert run("reference", "request", "ref-gelo", "-o", "dossiers").out == "dossiers/ref-gelo consent.eml\n"
    assert run("reference", "request", "ref-gelo", "-o", "mine.docx").code == 2


@pytest.mark.usefixtures("here")
def test_an_address_that_is_not_known_is_told() -> None:
    ran = run("reference", "request", "ref-past")
    assert (ran.code, ran.out) == (0, "proposals/ref-past consent.eml\n")
    assert ran.err == "library/references.yaml:9:5: no e-mail address of Passato Ltd is known; write it into the draft\n"


@pytest.mark.parametrize(
    ("file", "text", "arguments", "told"),
    [
        (
            "library/references.yaml",
            REFERENCES.replace("bosio@", "bosio"),
            (),
            "references.yaml:7:40: 'a.bosiogelo.example' is no",
        ),
        ("library/references.yaml", REFERENCES.replace("    language: it\n", ""), ("--language", "xx-yy-zz-qq"), "is no language"),
        (
            "library/references.yaml",
            REFERENCES,
            ("--language", "pt"),
            "consent_request.subject has no text in Portuguese (pt); write one under `pt:`",
        ),
        (
            "templates/wordings.yaml",
            'kamdocs: wordings/1\nguarantee: "{{ validity.until }}"\nfigures: {}\nevery: {}\n',
            (),
            "templates/wordings.yaml: consent_request is missing",
        ),
    ],
)
def test_what_stops_a_request(here: Path, file: str, text: str, arguments: tuple[str, ...], told: str) -> None:
    (here / file).parent.mkdir(exist_ok=True)
    (here / file).write_text(text, encoding="utf-8")
    ran = run("reference", "request", "ref-gelo", *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert told in ran.err
    assert not list(here.rglob("*.eml"))


def test_a_language_that_nobody_tells(here: Path) -> None:
    settings = SETTINGS.replace("language: en, ", "")
    (here / "kamdocs.yaml").write_text(settings, encoding="utf-8")
    ran = run("reference", "request", "ref-past")
    assert ran.code == 1
    assert ran.err.startswith("library/references.yaml:9:5: the language in which Passato Ltd is written to is not known; write `language`")


def test_who_revoked_the_consent_is_asked_again_only_on_purpose(here: Path) -> None:
    said = "library/references.yaml:11:78: Andato Ltd revoked its consent on 2026-05-04"
    refused = run("reference", "request", "ref-gone")
    assert refused == (1, "", f"{said}; -f writes the request all the same\n")
    assert not list(here.rglob("*.eml"))
    ran = run("reference", "request", "ref-gone", "-f")
    assert (ran.code, ran.out) == (0, "proposals/ref-gone consent.eml\n")
    assert ran.err.startswith(f"{said}\n")
