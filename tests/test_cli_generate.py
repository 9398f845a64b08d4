from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from commands import DATE, DOSSIER, PROFILE, SETTINGS, run, workspace
from docx import Document
from office import stand_in

from kamdocs.word import document_text

PROPOSAL = Path(f"proposals/aurora {DATE}.docx")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(workspace(tmp_path))
    return tmp_path


def written(name: str, text: str | bytes) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return name


def edited(path: Path) -> bytes:
    """The file as somebody saves it who changed a word."""
    document = Document(str(path))
    document.paragraphs[0].add_run(" and more")
    document.save(str(path))
    return path.read_bytes()


def texts(path: Path) -> list[str]:
    return [text for _, text in document_text(path.read_bytes())]


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# ---- what it prints


@pytest.mark.usefixtures("here")
def test_the_path_alone_goes_to_standard_output() -> None:
    assert run("generate", "aurora", "--date", DATE) == (0, f"proposals/aurora {DATE}.docx\n", "")
    assert PROPOSAL.is_file()


@pytest.mark.usefixtures("here")
def test_gaps_go_to_standard_error_with_the_verdict() -> None:
    written("dossiers/aurora.yaml", DOSSIER.replace("label: Safety at work}", "label: Safety at work}, {label: Speed}, {label: Noise}"))
    ran = run("generate", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (0, f"{PROPOSAL.as_posix()}\n")
    assert ran.err == (
        "dossiers/aurora.yaml: send knowing this: Speed: no argument in the document answers this criterion"
        " (2 gaps; `kamdocs check` tells all)\n"
    )


@pytest.mark.usefixtures("here")
def test_json_tells_dossier_path_and_validity() -> None:
    ran = run("generate", "aurora", "--date", DATE, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == [{"dossier": "dossiers/aurora.yaml", "path": PROPOSAL.as_posix(), "valid_until": "2026-12-24"}]


@pytest.mark.usefixtures("here")
def test_several_dossiers_each_fail_alone_and_the_highest_code_counts() -> None:
    written("dossiers/bad.yaml", DOSSIER.replace("quantity: 2", "quantity: 0"))
    written("dossiers/beta.yaml", DOSSIER)
    written("dossiers/beta.private.yaml", "kamdocs: private/1\n")
    ran = run("generate", "dossiers/bad.yaml", "missing.yaml", "dossiers/beta.private.yaml", "aurora", "beta", "--date", DATE)
    assert (ran.code, ran.out.splitlines()) == (1, [f"proposals/{name} {DATE}.docx" for name in ("aurora", "beta")])
    assert [line.split(": ")[0].split(":")[0] for line in ran.err.splitlines()] == [
        "dossiers/bad.yaml", "missing.yaml", "dossiers/beta.private.yaml",
    ]  # fmt: skip


@pytest.mark.usefixtures("here")
def test_a_dossier_that_the_system_refuses_does_not_stop_the_others() -> None:
    ran = run("generate", "x" * 300, "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (1, f"{PROPOSAL.as_posix()}\n")
    assert "x" * 300 in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.usefixtures("here")
def test_the_private_part_is_passed_over_with_one_note() -> None:
    private = written("dossiers/aurora.private.yaml", "kamdocs: private/1\n")
    note = f"{private}: passed over: it is the private part of a dossier, and is read with it\n"
    assert run("generate", private, "aurora", "-o", "out.docx", "--date", DATE) == (0, "out.docx\n", note)


@pytest.mark.usefixtures("here")
def test_the_date_repeats_a_run_byte_for_byte() -> None:
    run("generate", "aurora", "--date", DATE)
    first = PROPOSAL.read_bytes()
    run("generate", "aurora", "--date", DATE, "-o", "again.docx")
    assert Path("again.docx").read_bytes() == first
    run("generate", "aurora", "--date", "2026-11-25", "-o", "later.docx")
    assert Path("later.docx").read_bytes() != first


@pytest.mark.usefixtures("here")
def test_today_is_the_workspaces_day() -> None:
    days = []
    for time_zone in ("Pacific/Niue", "Pacific/Kiritimati"):  # 25 hours apart: never the same day
        written("kamdocs.yaml", SETTINGS.replace("defaults: {", f"defaults: {{time_zone: {time_zone}, "))
        days.append(datetime.date.fromisoformat(Path(run("generate", "aurora").out.strip()).stem.removeprefix("aurora ")))
    assert days[0] < days[1]


# ---- which language, which template


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("account", "option", "name"),
    [
        ("", [], f"aurora {DATE}"),
        ("", ["--language", "it"], f"aurora {DATE} it"),
        ("", ["--language", "en"], f"aurora {DATE}"),  # it is the workspace's
        ("language: it, ", [], f"aurora {DATE}"),
        ("language: it, ", ["--language", "it"], f"aurora {DATE}"),
        ("language: it, ", ["--language", "en"], f"aurora {DATE} en"),
        ("language: it, ", ["--language", "IT"], f"aurora {DATE}"),
    ],
)
def test_the_language_is_in_the_name_where_the_option_changes_it(account: str, option: list[str], name: str) -> None:
    written("dossiers/aurora.yaml", DOSSIER.replace("account: {", "account: {" + account))
    assert run("generate", "aurora", "--date", DATE, *option).out == f"proposals/{name}.docx\n"


@pytest.mark.usefixtures("here")
def test_a_template_of_the_workspace_is_named_or_any_word_file_given() -> None:
    document = Document()
    document.add_paragraph("To {{ account.name }}")
    Path("templates").mkdir()
    document.save("templates/letter.docx")
    document.save("anywhere.docx")
    for template in ("letter", "anywhere.docx", "templates/letter.docx"):
        assert run("generate", "aurora", "--date", DATE, "--template", template, "-o", "letter.docx").code == 0
        assert Document("letter.docx").paragraphs[0].text == "To Aurora Logistics Ltd"
        Path("letter.docx").unlink()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--template", "leter"], "there is no template 'leter'; there are proposal\n"),
        (["--template", "propsal"], "there is no template 'propsal'; did you mean 'proposal'?\n"),
        (["--template", "none.docx"], "none.docx: there is no such file"),
        (["--language", "klingon"], "'klingon' is no language; a tag such as it, en or de-CH is wanted\n"),
        (["--language", "de"], "the template 'proposal' does not exist in the language de; there are proposal.docx, proposal.it.docx;"
         " `kamdocs template new proposal --language de` makes one to translate\n"),
    ],
)  # fmt: skip
def test_a_template_or_language_that_is_not_there_is_refused(arguments: list[str], told: str) -> None:
    ran = run("generate", "aurora", "--date", DATE, *arguments)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith(told)
    assert not PROPOSAL.exists()


@pytest.mark.usefixtures("here")
def test_a_default_template_that_is_not_there_is_told_with_its_place_in_the_settings() -> None:
    written("kamdocs.yaml", SETTINGS.replace("currency: EUR", "currency: EUR, template: propsal"))
    told = "kamdocs.yaml:3:51: there is no template 'propsal'; did you mean 'proposal'?\n"
    assert run("generate", "aurora", "--date", DATE) == run("check", "aurora", "--date", DATE) == (1, "", told)
    written("kamdocs.yaml", SETTINGS.replace("currency: EUR", "currency: EUR, template: proposal"))
    assert run("generate", "aurora", "--date", DATE, "--language", "de").err.startswith(
        "the template 'proposal' does not exist in the language"
    )


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"not a Word file at all", "Grüße".encode("utf-16")])
def test_a_template_that_is_no_word_file_is_refused_with_its_name(content: bytes) -> None:
    written("templates/letter.docx", content)
    ran = run("generate", "aurora", "--date", DATE, "--template", "letter")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert "letter.docx: " in ran.err
    assert not PROPOSAL.exists()


# ---- for one reader


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["--for", "legal"], f"aurora {DATE} legal"),
        (["--for", "Legal"], f"aurora {DATE} legal"),
        (["--for", "counsel"], f"aurora {DATE} counsel"),
        (["--for", "Elena Conti"], f"aurora {DATE} counsel"),
        (["--for", "legal", "--language", "it"], f"aurora {DATE} it legal"),
    ],
)
def test_a_short_version_has_its_reader_in_its_name(arguments: list[str], name: str) -> None:
    written("dossiers/aurora.yaml", DOSSIER)
    ran = run("generate", "aurora", "--date", DATE, *arguments)
    assert (ran.code, ran.out) == (0, f"proposals/{name}.docx\n")


@pytest.mark.usefixtures("here")
def test_a_short_version_has_the_section_and_leaves_out_what_the_whole_one_holds() -> None:
    run("generate", "aurora", "--date", DATE)
    run("generate", "aurora", "--date", DATE, "--for", "legal", "-o", "short.docx")
    whole, short = texts(PROPOSAL), texts(Path("short.docx"))
    assert {"Proposal, short version", "Rights and duties", "The offer", "Validity"} <= set(short)
    assert {"References", "Acceptance and validity"} <= set(whole)
    assert not {"References", "Acceptance and validity", "How we answer your criteria"} & set(short)
    assert short[-1] == whole[-1]
    assert "the whole proposal dated 24 November 2026" in " ".join(short).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.usefixtures("here")
def test_a_reader_whom_the_dossier_does_not_have_is_refused() -> None:
    told = "dossiers/aurora.yaml:6:5: nobody reads this proposal as 'legl'; did you mean legal?\n"
    assert run("generate", "aurora", "--date", DATE, "--for", "legl") == (1, "", told)
    assert not Path("proposals").exists()


# ---- files that are already there


@pytest.mark.usefixtures("here")
def test_a_file_that_kamdocs_wrote_is_written_again() -> None:
    run("generate", "aurora", "--date", DATE)
    written("dossiers/aurora.yaml", DOSSIER.replace("Cold rooms that", "Rooms that"))
    assert run("generate", "aurora", "--date", DATE).code == 0
    assert "Rooms that report their own faults" in texts(PROPOSAL)


@pytest.mark.usefixtures("here")
def test_a_file_that_somebody_edited_is_kept_unless_forced() -> None:
    run("generate", "aurora", "--date", DATE)
    theirs = edited(PROPOSAL)
    ran = run("generate", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith(
        f"{PROPOSAL.as_posix()}: somebody changed this file since kamdocs wrote it, or it is another dossier's;"
        " -f writes over it; -o writes another file\n"
    )
    assert PROPOSAL.read_bytes() == theirs
    assert run("generate", "aurora", "--date", DATE, "-o", "another.docx").code == 0
    assert run("generate", "aurora", "--date", DATE, "-f").code == 0
    assert PROPOSAL.read_bytes() == Path("another.docx").read_bytes()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("content", [b"", b"my notes", (Path(__file__).parents[1] / "templates/proposal.docx").read_bytes()])
def test_a_file_that_kamdocs_did_not_write_is_kept(content: bytes) -> None:
    written("mine.docx", content)
    ran = run("generate", "aurora", "--date", DATE, "-o", "mine.docx")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("mine.docx: somebody changed this file since kamdocs wrote it")
    assert Path("mine.docx").read_bytes() == content


@pytest.mark.usefixtures("here")
def test_an_output_folder_gets_the_usual_name_and_a_missing_folder_is_made() -> None:
    Path("letters").mkdir()
    assert run("generate", "aurora", "--date", DATE, "-o", "letters").out == f"letters/aurora {DATE}.docx\n"
    assert run("generate", "aurora", "--date", DATE, "-o", "new/deep/a.docx").out == "new/deep/a.docx\n"


@pytest.mark.usefixtures("here")
def test_a_folder_in_the_place_of_the_file_is_refused() -> None:
    PROPOSAL.mkdir(parents=True)
    ran = run("generate", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert "this is a folder, and a file is to be written; name a file with -o" in ran.err


@pytest.mark.usefixtures("here")
def test_a_file_in_the_place_of_the_folder_is_refused() -> None:
    written("notes", "mine")
    ran = run("generate", "aurora", "--date", DATE, "-o", "notes/a.docx")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith("notes/a.docx: this file cannot be written")
    assert Path("notes").read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["aurora", "beta", "-o", "a.docx"], "with several dossiers -o names a folder that exists"),
        (["aurora", "-o", "letters"], "'letters' is neither"),
        (["aurora", "-o", "a.pdf"], "'a.pdf' is neither"),
        (["aurora", "--date", "24/11/2026"], "'24/11/2026' is no date; write it as 2026-11-24"),
        (["aurora", "--frce"], "--frce"),
        ([], "Missing argument"),
    ],
)
def test_wrong_usage_ends_with_2_and_writes_nothing(arguments: list[str], told: str) -> None:
    written("dossiers/beta.yaml", DOSSIER)
    before = files(Path())
    ran = run("generate", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert files(Path()) == before


@pytest.mark.usefixtures("here")
def test_two_dossiers_never_become_one_file() -> None:
    other = written("elsewhere/aurora.yaml", DOSSIER.replace("Cold", "Warm"))
    ran = run("generate", "aurora", other, "--date", DATE)
    assert (ran.code, ran.out) == (1, f"{PROPOSAL.as_posix()}\n")
    assert ran.err == (
        f"{other}: {PROPOSAL.as_posix()} is already the proposal of dossiers/aurora.yaml;"
        " give one of the two another name, or generate them apart with -o\n"
    )
    assert "Cold rooms that report their own faults" in texts(PROPOSAL)
    assert run("generate", "aurora", "aurora", "--date", DATE).code == 0, "the same dossier twice is one proposal"


# ---- PDF and drafts


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for LibreOffice; the file with its calls."""
    return stand_in(tmp_path_factory.mktemp("office"), monkeypatch)


@pytest.mark.usefixtures("here")
def test_the_pdfs_of_all_dossiers_are_made_in_one_call_and_follow_the_documents(office: Path) -> None:
    written("dossiers/beta.yaml", DOSSIER)
    ran = run("generate", "aurora", "beta", "--date", DATE, "--pdf")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [f"proposals/{name} {DATE}{ending}" for ending in (".docx", ".pdf") for name in ("aurora", "beta")]
    assert all(Path(path).is_file() for path in ran.out.splitlines())
    assert office.read_text(encoding="utf-8") == f"aurora_{DATE}.docx beta_{DATE}.docx\n"


@pytest.mark.usefixtures("here", "office")
def test_the_pdf_goes_where_the_document_goes_and_json_names_it() -> None:
    ran = run("generate", "aurora", "--date", DATE, "--pdf", "-o", "out/offer.v1.docx", "--json")
    (entry,) = json.loads(ran.out)
    assert (ran.code, ran.err, entry["path"], entry["pdf"]) == (0, "", "out/offer.v1.docx", "out/offer.v1.pdf")
    assert files(Path("out")) == {"offer.v1.docx", "offer.v1.pdf"}


@pytest.mark.usefixtures("here", "office")
def test_a_document_that_is_refused_has_no_pdf() -> None:
    written("dossiers/bad.yaml", DOSSIER.replace("quantity: 2", "quantity: 0"))
    assert run("generate", "bad", "--date", DATE, "--pdf").out == ""
    ran = run("generate", "bad", "aurora", "--date", DATE, "--pdf")
    assert (ran.code, ran.out.splitlines()) == (1, [f"proposals/aurora {DATE}.docx", f"proposals/aurora {DATE}.pdf"])


@pytest.mark.usefixtures("here")
def test_without_libreoffice_the_documents_are_written_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAMDOCS_SOFFICE", "no-such-program")
    ran = run("generate", "aurora", "--date", DATE, "--pdf")
    assert (ran.code, ran.out) == (3, f"{PROPOSAL.as_posix()}\n")
    assert ran.err == "KAMDOCS_SOFFICE names 'no-such-program', which is no program; name LibreOffice's soffice with its path\n"
    assert PROPOSAL.is_file()
    (entry,) = json.loads(run("generate", "aurora", "--date", DATE, "--pdf", "--json").out)
    assert entry["pdf"] is None


@pytest.mark.usefixtures("here", "office")
def test_a_pdf_that_cannot_be_made_stops_no_other_and_an_older_one_is_told() -> None:
    written("dossiers/crash.yaml", DOSSIER)
    run("generate", "aurora", "--date", DATE, "--pdf")
    older = f"proposals/crash {DATE}.pdf"
    written(older, Path(f"proposals/aurora {DATE}.pdf").read_bytes())
    ran = run("generate", "crash", "aurora", "--date", DATE, "--pdf", "--json")
    assert [entry["pdf"] for entry in json.loads(ran.out)] == [None, f"proposals/aurora {DATE}.pdf"]
    refused, note = ran.err.splitlines()
    assert ran.code == 1
    assert f"crash {DATE}.docx: LibreOffice made no PDF of this document" in refused
    assert note == f"{older}: this PDF is older than the document beside it; --pdf writes it again"


@pytest.mark.usefixtures("here", "office")
def test_a_document_written_anew_without_its_pdf_tells_that_the_pdf_is_older() -> None:
    run("generate", "aurora", "--date", DATE, "--pdf")
    ran = run("generate", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (0, f"{PROPOSAL.as_posix()}\n")
    assert ran.err == f"proposals/aurora {DATE}.pdf: this PDF is older than the document beside it; --pdf writes it again\n"
    assert run("generate", "aurora", "--date", DATE, "--pdf").err == ""


@pytest.mark.usefixtures("here", "office")
@pytest.mark.parametrize("later", [None, b"%PDF-1.7 a scan %%EOF", b"a signature\n%%EOF\n"])
def test_a_pdf_that_kamdocs_did_not_write_is_kept_unless_forced(later: bytes | None) -> None:
    pdf = PROPOSAL.with_suffix(".pdf")
    run("generate", "aurora", "--date", DATE, "--pdf")
    content = b"hello" if later is None else later if later.startswith(b"%PDF") else pdf.read_bytes() + later
    pdf.write_bytes(content)
    ran = run("generate", "aurora", "--date", DATE, "--pdf")
    assert (ran.code, ran.out) == (1, f"{PROPOSAL.as_posix()}\n")
    assert ran.err == f"{pdf.as_posix()}: this PDF was not written by kamdocs, or was signed or changed since; -f writes over it\n"
    assert pdf.read_bytes() == content
    assert run("generate", "aurora", "--date", DATE, "--pdf", "-f").code == 0
    assert pdf.read_bytes() != content


@pytest.mark.usefixtures("here", "office")
def test_its_own_pdf_is_written_again_also_under_a_new_title() -> None:
    run("generate", "aurora", "--date", DATE, "--pdf")
    written("dossiers/aurora.yaml", DOSSIER.replace("Cold rooms that report", "Rooms that report"))
    assert run("generate", "aurora", "--date", DATE, "--pdf").code == 0


@pytest.mark.usefixtures("here", "office")
def test_a_folder_in_the_place_of_the_pdf_is_told() -> None:
    PROPOSAL.with_suffix(".pdf").mkdir(parents=True)
    ran = run("generate", "aurora", "--date", DATE, "--pdf")
    assert ran.code == 1
    assert ran.err.endswith("this is a folder, and the PDF is to be a file of that name; give the folder another name\n")


@pytest.mark.usefixtures("here")
def test_a_draft_says_that_it_is_one() -> None:
    document = Document()
    document.add_paragraph("{% if proposal.draft %}Not for signature{% else %}Offer{% endif %}")
    document.save("letter.docx")
    for option, told in (["--draft"], "Not for signature"), ([], "Offer"):
        assert run("generate", "aurora", "--date", DATE, "--template", "letter.docx", "-o", "out.docx", *option).code == 0
        assert told in texts(Path("out.docx"))


# ---- bad input: a plain sentence with its place


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", ["check", "plan", "generate"])
@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("missing.yaml", None, "missing.yaml: there is no such file"),
        ("empty.yaml", b"", "empty.yaml"),
        ("binary.yaml", bytes(range(256)), "binary.yaml"),
        ("latin.yaml", DOSSIER.replace("Elena", "Hélène").encode("latin-1"), "latin.yaml:6:"),
        ("utf16.yaml", DOSSIER.encode("utf-16"), "utf16.yaml"),
        ("huge.yaml", b"a: b\n" * 500_000, "huge.yaml: the file is larger than 2 MB"),
        ("list.yaml", b"- a\n- b\n", "list.yaml:1:1: the file holds a list"),
        ("words.yaml", b"just words", "words.yaml:1:1: the file holds 'just words', not a map of fields"),
        ("half.yaml", DOSSIER[:120].encode(), "half.yaml"),
        ("other.yaml", PROFILE.encode(), "other.yaml:1:10: kamdocs: 'profile/1' is not what this file must be"),
        (".", None, ".: this is a folder, and a dossier is a file; name a file inside it"),
        ("dossiers", None, "dossiers: this is a folder, and a dossier is a file; name a file inside it"),
        ("", None, "this is a folder"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_dossier_is_refused(command: str, name: str, content: bytes | None, told: str) -> None:
    if content is not None:
        written(name, content)
    ran = run(command, name, "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert told in ran.err
    assert not PROPOSAL.parent.exists()


@pytest.mark.parametrize("command", ["check", "plan", "generate"])
@pytest.mark.parametrize(
    ("name", "right", "wrong", "told"),
    [
        ("profiles/legal.yaml", "reader.attitude", "reader.atitude", ["legal.yaml:7:", "reader.atitude", "'reader.attitude'"]),
        ("library/library.yaml", "title: Every", "title: '{{ account.nme }}', text: Every", ["library.yaml:5:", "account.nme"]),
        ("library/library.yaml", "for: {legal: 10}", "for: {legal: 10}, tags: [promise]", ["library.yaml:5:", "paper"]),
        ("library/library.yaml", "for: {legal: 10}", "for: {leagl: 10}", ["library.yaml:5:", "leagl", "'legal'"]),
        ("library/library.yaml", "references:", "arguments:", ["library.yaml:8:1", "arguments"]),
        ("dossiers/aurora.yaml", "offer:", "references: {ids: [ref-open, ref-past]}\noffer:", ["aurora.yaml:7:", "ref-past", "2025-12-31"]),
        ("dossiers/aurora.yaml", "short_name: Aurora", "language: klingon", ["aurora.yaml:2:", "klingon"]),
        ("dossiers/aurora.yaml", "type: legal", "type: leagl", ["aurora.yaml:6:", "leagl", "'legal'"]),
        ("kamdocs.yaml", "language: en", "language: klingon", ["kamdocs.yaml:3:", "klingon"]),
        ("kamdocs.yaml", "currency: EUR", "currency: Euro", ["kamdocs.yaml:3:", "Euro"]),
        ("templates/wordings.yaml", "", "kamdocs: wordings/1\n", ["templates/wordings.yaml:1:1", "guarantee is missing"]),
    ],
)
def test_a_slip_in_any_file_is_told_with_its_place(here: Path, command: str, name: str, right: str, wrong: str, told: list[str]) -> None:
    before = (here / name).read_text(encoding="utf-8") if (here / name).exists() else ""
    assert right in before
    written(name, before.replace(right, wrong, 1))
    ran = run(command, "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert [part for part in told if part not in ran.err] == []
    assert all(".yaml" in line for line in ran.err.splitlines())
    assert not PROPOSAL.exists()


@pytest.mark.usefixtures("here")
def test_all_problems_of_a_dossier_are_told_at_once() -> None:
    text = DOSSIER.replace("quantity: 2", "quantity: 0, discount: 150%").replace("type: legal", "type: zoo")
    written("dossiers/aurora.yaml", text)
    ran = run("generate", "aurora", "--date", DATE)
    assert (ran.code, len(ran.err.splitlines())) == (1, 3)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", ["check", "plan", "generate"])
def test_a_folder_that_is_no_workspace_is_refused(command: str) -> None:
    ran = run(command, "-w", "library", "aurora")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith("library: this folder is no workspace: it holds no kamdocs.yaml; `kamdocs init DIR` makes one\n")
    assert run(command, "-w", "nowhere", "aurora").code == 2


def test_without_a_workspace_the_proposal_lies_beside_the_dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = DOSSIER.replace("account: {", "account: {language: en, ").replace("type: legal", "type: finance")
    written("clients/aurora.yaml", text + "  currency: EUR\n  validity: {days: 30}\n")
    assert run("generate", "clients/aurora.yaml", "--date", DATE).out == f"clients/aurora {DATE}.docx\n"
    assert files(tmp_path) == {"clients/aurora.yaml", f"clients/aurora {DATE}.docx"}
