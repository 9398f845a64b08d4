"""What an edit of the content changes in the proposals, against a folder and against a revision."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from commands import DOSSIER, LIBRARY, PROFILE, SETTINGS, workspace
from conftest import missing
from docx import Document as word_document
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdocs.errors import InputError, MissingToolError
from kamdocs.governance import Change, Impact, impact
from kamdocs.governance.differences import differences
from kamdocs.proposal import draft
from kamdocs.workspace import open_workspace, shipped_folder

DAY = datetime.date(2026, 11, 24)


def changes(root: Path, now: Mapping[str, str], before: Mapping[str, str] | None = None) -> tuple[Change, ...]:
    """What changes in the small workspace's only proposal, from the files `before` to those `now`."""
    (one,) = impacts(root, now, before)
    return one.changes


def impacts(root: Path, now: Mapping[str, str], before: Mapping[str, str] | None = None) -> tuple[Impact, ...]:
    old, new = workspace(root / "old", before), workspace(root / "new", now)
    return impact(open_workspace(new), str(old), DAY)


def of(found: tuple[Change, ...], *kinds: str) -> list[tuple[str, str, str | None]]:
    return [(change.what, change.of, change.section) for change in found if change.what in kinds]


ARGUMENT = ("in", "out", "moved", "reordered", "reworded", "proof")


# ---- nothing


def test_against_the_same_content_nothing_changes(tmp_path: Path) -> None:
    (one,) = impacts(tmp_path, {})
    assert (one.changes, one.document, one.template, one.is_change) == ((), None, False, False)


def test_the_demo_against_itself_is_empty(demo: Path) -> None:
    found = impact(open_workspace(demo), str(demo), DAY)
    assert len(found) == 3
    assert [each for each in found if each.is_change or each.changes or each.template] == []


def test_the_demo_against_a_copy_of_it_is_empty(demo: Path, tmp_path: Path) -> None:
    """Its price list lies in a file of its own, which must be found in the copy too."""
    found = impact(open_workspace(demo), str(shutil.copytree(demo, tmp_path / "copy")), DAY)
    assert [each for each in found if each.is_change or each.refused_before] == []


TITLES = st.text("abc ", min_size=1, max_size=6).filter(str.strip)
ARGUMENTS = st.lists(
    st.tuples(TITLES, st.integers(1, 40), st.sampled_from(["", ", when: {reader.attitude: sceptic}", ", when: {reader.style: driver}"])),
    max_size=5,
)


def library_of(arguments: list[tuple[str, int, str]]) -> str:
    lines = [f"  - {{id: a{n}, title: '{title}', for: {{legal: {points}}}{rest}}}\n" for n, (title, points, rest) in enumerate(arguments)]
    return "kamdocs: library/1\n" + ("arguments:\n" + "".join(lines) if lines else "")


@settings(max_examples=25)
@given(ARGUMENTS, ARGUMENTS)
def test_a_content_against_itself_changes_nothing_and_two_change_back_what_they_change(
    one: list[tuple[str, int, str]], other: list[tuple[str, int, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = workspace(Path(folder).resolve() / "one", {"library/library.yaml": library_of(one)})
        second = workspace(Path(folder).resolve() / "two", {"library/library.yaml": library_of(other)})
        path = first / "dossiers/aurora.yaml"
        plans = [draft(path, open_workspace(root), DAY).plan for root in (first, second)]
        assert differences(plans[0], plans[0]) == ()
        there, back = differences(*plans), differences(*reversed(plans))
        # The plans are alike for a reader exactly where nothing is told.
        told = [change for change in there if not change.what.startswith("gap-")]
        assert (plans[0].fields() == plans[1].fields()) is not bool(told)
        placed = [{each.id for section in plan.sections for each in section.arguments} for plan in plans]
        assert {change.of for change in there if change.what == "in"} == placed[1] - placed[0]
        assert {change.of for change in there if change.what == "out"} == placed[0] - placed[1]
        assert sorted(way(there, "in", "out", "reworded")) == sorted(way(back, "out", "in", "reworded"))


def way(found: tuple[Change, ...], come: str, gone: str, same: str) -> list[tuple[str, ...]]:
    """What the changes do to arguments, with `come` read as in and `gone` as out."""
    words = {come: "in", gone: "out", same: "reworded"}
    return [(words[each.what], each.of, *sorted((each.before or "", each.after or ""))) for each in found if each.what in words]


# ---- arguments


def test_an_argument_that_comes_in_pushes_another_out_and_both_are_told_with_why(tmp_path: Path) -> None:
    found = changes(tmp_path, {"library/library.yaml": LIBRARY.replace("for: {legal: 10}", "for: {legal: 25}")})
    assert of(found, *ARGUMENT) == [("out", "courts", "legal"), ("in", "paper", "legal")]
    out, come = (change for change in found if change.what in ARGUMENT)
    assert out.why == "the section is full: its 2 arguments have 25 points or more"
    assert (come.after, come.why) == ("Every change is put on paper", "25 points")


def test_an_argument_that_is_taken_out_of_the_library_is_told_so(tmp_path: Path) -> None:
    lines = [line for line in LIBRARY.splitlines(keepends=True) if "id: courts" not in line]
    found = changes(tmp_path, {"library/library.yaml": "".join(lines)})
    assert [(change.of, change.why) for change in found if change.what == "out"] == [
        ("courts", "no profile and no library has it any more")
    ]


def test_an_argument_that_no_longer_serves_this_reader_says_whom_it_serves(tmp_path: Path) -> None:
    found = changes(tmp_path, {"library/library.yaml": LIBRARY.replace("decide, for: {legal: 20}", "decide, for: {hr: 20}")})
    assert [(change.of, change.why) for change in found if change.what == "out"] == [("courts", "it is for hr; the sections are legal")]


def test_a_rule_that_reorders_a_section_is_told_with_the_places(tmp_path: Path) -> None:
    found = changes(tmp_path, {"profiles/legal.yaml": PROFILE.replace("by: 15", "by: -35")})
    assert [change for change in found if change.what in ARGUMENT] == [
        Change("reordered", "courts", "legal", "2 of 2", "1 of 2", "20 points")
    ]


def test_a_new_wording_is_told_with_both(tmp_path: Path) -> None:
    found = changes(tmp_path, {"library/library.yaml": LIBRARY.replace("put on paper", "written").replace("The courts", "Courts")})
    assert [change for change in found if change.what in ARGUMENT] == [
        Change("reworded", "courts", "legal", "The courts of your own city decide", "Courts of your own city decide")
    ]


def test_another_proof_is_told(tmp_path: Path) -> None:
    proof = LIBRARY.replace("for: {legal: 30}", "for: {legal: 30}, proof: [{references: all}]")
    (change,) = (change for change in changes(tmp_path, {"library/library.yaml": proof}) if change.what in ARGUMENT)
    assert (change.what, change.of, change.before, change.after) == ("proof", "liability", None, "references: Aperto Ltd")


def test_an_argument_that_changes_its_section_moves(tmp_path: Path) -> None:
    two = DOSSIER.replace("  members:\n", "  members:\n    - {name: Ugo Neri, position: Head of people, type: hr}\n")
    files = {"dossiers/aurora.yaml": two}
    edited = LIBRARY.replace("decide, for: {legal: 20}", "decide, for: {hr: 20}")
    found = changes(tmp_path, {**files, "library/library.yaml": edited}, files)
    assert [(change.of, change.before, change.after) for change in found if change.what == "moved"] == [("courts", "legal", "hr")]


# ---- sections, references, fields, gaps


def test_a_new_heading_and_opening_are_told(tmp_path: Path) -> None:
    edited = PROFILE.replace("Rights and duties", "Duties and rights") + "openings: [{text: In short.}]\n"
    found = changes(tmp_path, {"profiles/legal.yaml": edited})
    assert [change for change in found if change.section == "legal"] == [
        Change("heading", "legal", "legal", "Rights and duties", "Duties and rights"),
        Change("opening", "legal", "legal", None, "In short."),
    ]


def test_a_section_without_arguments_goes(tmp_path: Path) -> None:
    found = changes(tmp_path, {"library/library.yaml": "kamdocs: library/1\n"})
    assert of(found, "section-out") == [("section-out", "legal", "legal")]
    assert next(change.of for change in found if change.what == "gap-in") == "no-argument"


def test_a_reference_whose_consent_ends_goes_with_the_reason(tmp_path: Path) -> None:
    edited = LIBRARY.replace("fish, consent: {", "fish, consent: {until: 2026-01-01, ")
    found = changes(tmp_path, {"library/library.yaml": edited})
    assert [(change.what, change.of, change.why) for change in found if change.what.startswith("reference")] == [
        ("reference-out", "ref-open", "consent ended on 2026-01-01")
    ]


def test_a_reference_that_is_told_otherwise_is_a_field_that_changes(tmp_path: Path) -> None:
    found = changes(tmp_path, {"library/library.yaml": LIBRARY.replace("for fish", "for ice")})
    assert [(change.of, change.before, change.after) for change in found if change.what == "field"] == [
        ("references[0].project", "Cold rooms for fish", "Cold rooms for ice")
    ]


def test_another_guarantee_is_a_field_that_changes(tmp_path: Path) -> None:
    shipped = (shipped_folder("templates") / "wordings.yaml").read_text(encoding="utf-8")
    edited = shipped.replace("We guarantee the prices", "We promise the prices")
    found = changes(tmp_path, {"templates/wordings.yaml": edited})
    assert [change.of for change in found] == ["validity.text"]


# ---- documents, templates, refusals


def with_template(root: Path, *paragraphs: str) -> Path:
    document = word_document()
    for text in paragraphs:
        document.add_paragraph(text)
    root.mkdir(parents=True, exist_ok=True)
    document.save(str(root / "proposal.docx"))
    return root


def test_paragraphs_of_the_document_are_counted(tmp_path: Path) -> None:
    with_template(tmp_path / "old/templates", "{{ proposal.title }}", "For {{ account.name }}", "{{ validity.text }}")
    with_template(tmp_path / "new/templates", "{{ proposal.title }}", "To {{ account.name }}", "{{ validity.text }}", "Thank you")
    (one,) = impacts(tmp_path, {})
    assert one.document is not None
    assert (one.template, one.changes, one.document.gone, one.document.come) == (True, (), 1, 2)
    assert one.is_change


def test_a_template_that_fills_to_the_same_text_is_told_as_another(tmp_path: Path) -> None:
    with_template(tmp_path / "old/templates", "{{ proposal.title }}", "{{ validity.text }}")
    with_template(tmp_path / "new/templates", "{{ offer.title if False else proposal.title }}", "{{ validity.text }}")
    (one,) = impacts(tmp_path, {})
    assert (one.template, one.document, one.is_change) == (True, None, True)


def test_a_text_that_the_template_does_not_print_leaves_the_document(tmp_path: Path) -> None:
    with_template(tmp_path / "old/templates", "{{ proposal.title }}", "{{ validity.text }}")
    shutil.copytree(tmp_path / "old/templates", tmp_path / "new/templates")
    (one,) = impacts(tmp_path, {"library/library.yaml": LIBRARY.replace("The courts", "Courts")})
    assert (one.template, one.document, len(one.changes)) == (False, None, 1)


def test_an_edit_that_makes_a_proposal_impossible_is_told_with_the_problem(tmp_path: Path) -> None:
    files = {"dossiers/aurora.yaml": DOSSIER + "references: {ids: [ref-open]}\n"}
    lines = [line for line in LIBRARY.splitlines(keepends=True) if "ref-open" not in line]
    (one,) = impacts(tmp_path, {**files, "library/library.yaml": "".join(lines)}, files)
    assert (one.refused_before, one.is_change) == ((), True)
    assert "the library has no reference 'ref-open'" in one.refused_now[0].message


def test_an_edit_that_brings_a_secret_into_the_document_is_told(tmp_path: Path) -> None:
    files = {"dossiers/aurora.yaml": DOSSIER + "competition: [{name: Zephyrox}]\n"}
    (one,) = impacts(tmp_path, {**files, "library/library.yaml": LIBRARY.replace("The courts", "Not as Zephyrox says the courts")}, files)
    assert one.is_change
    assert "Zephyrox" in str(one.refused_now[0])


def test_a_dossier_that_is_refused_before_and_now_is_no_change(tmp_path: Path) -> None:
    (one,) = impacts(tmp_path, {"dossiers/aurora.yaml": "kamdocs: dossier/1\n"})
    assert one.refused_before
    assert one.refused_before == one.refused_now
    assert not one.is_change


def test_the_dossiers_and_settings_of_the_earlier_state_are_not_used(tmp_path: Path) -> None:
    older = {
        "dossiers/aurora.yaml": DOSSIER.replace("Cold rooms", "Warm rooms"),
        "dossiers/gone.yaml": DOSSIER,
        "kamdocs.yaml": SETTINGS.replace("Tidewell Ltd", "Another Ltd").replace("days: 30", "days: 5"),
    }
    (one,) = impacts(tmp_path, {}, older)
    assert one.changes == ()


def test_content_that_is_wrong_on_either_side_is_refused_with_its_place(tmp_path: Path) -> None:
    wrong = {"profiles/legal.yaml": PROFILE.replace("reader.attitude", "reader.atitude")}
    with pytest.raises(InputError, match=r"new/profiles/legal\.yaml:7:"):
        impacts(tmp_path / "a", wrong)
    with pytest.raises(InputError, match=r"old/profiles/legal\.yaml:7:"):
        impacts(tmp_path / "b", {}, wrong)


# ---- revisions


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small workspace in a folder of a repository, in which one commit stands."""
    if shutil.which("git") is None:
        missing("git", "apt-get install git")
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, str(tmp_path / "no-config"))
    root = workspace(tmp_path / "repository" / "sales")
    git(tmp_path / "repository", "init", "--quiet")
    commit(root)
    return root


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=Marta", "-c", "user.email=marta@tidewell.example", "-c", "core.autocrlf=false")
    return subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(root: Path) -> None:
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--message", "content")


def test_the_working_tree_against_the_commit_that_it_is_changes_nothing(repository: Path) -> None:
    (one,) = impact(open_workspace(repository), "HEAD", DAY)
    assert (one.changes, one.document, one.template) == ((), None, False)


def test_a_price_list_in_a_file_is_read_as_the_revision_had_it(repository: Path) -> None:
    lists = "kamdocs: library/1\nprice_lists: [{id: p, currency: EUR, file: p.csv}]\n"
    dossier = repository / "dossiers/aurora.yaml"
    dossier.write_text(dossier.read_text(encoding="utf-8").replace("items: [", "items: [{sku: A-77, quantity: 1}, "), encoding="utf-8")
    (repository / "library/prices.yaml").write_text(lists, encoding="utf-8")
    (repository / "library/p.csv").write_text("sku,description,unit_price\nA-77,Rack,100.00\n", encoding="utf-8")
    commit(repository)
    assert [each.is_change for each in impact(open_workspace(repository), "HEAD", DAY)] == [False]
    (repository / "library/p.csv").write_text("sku,description,unit_price\nA-77,Rack,130.00\n", encoding="utf-8")
    (one,) = impact(open_workspace(repository), "HEAD", DAY)
    assert (one.refused_before, one.refused_now) == ((), ())
    assert "offer.totals.net" in {change.of for change in one.changes}


def test_an_edit_is_told_against_any_revision(repository: Path) -> None:
    library = repository / "library/library.yaml"
    library.write_text(LIBRARY.replace("The courts", "Courts"), encoding="utf-8")
    (dirty,) = impact(open_workspace(repository), "HEAD", DAY)
    commit(repository)
    git(repository, "tag", "v1/now")
    (clean,) = impact(open_workspace(repository), "v1/now", DAY)
    (back,) = impact(open_workspace(repository), "HEAD~1", DAY)
    assert ([change.what for change in dirty.changes], clean.changes) == (["reworded"], ())
    assert back.changes == dirty.changes


def test_a_dossier_that_the_revision_did_not_have_is_looked_at_too(repository: Path) -> None:
    (repository / "dossiers/brine.yaml").write_text(DOSSIER.replace("Aurora", "Brine"), encoding="utf-8")
    found = impact(open_workspace(repository), "HEAD", DAY)
    assert [(each.path.name, each.is_change) for each in found] == [("aurora.yaml", False), ("brine.yaml", False)]


def test_the_earlier_files_lie_elsewhere_and_are_gone_afterwards(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "holder").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "holder"))
    before = sorted(path.name for path in repository.rglob("*"))
    impact(open_workspace(repository), "HEAD", DAY)
    assert list((tmp_path / "holder").iterdir()) == []
    assert sorted(path.name for path in repository.rglob("*")) == before


def test_a_problem_of_the_revision_bears_its_name(repository: Path) -> None:
    profile = repository / "profiles/legal.yaml"
    profile.write_text(PROFILE.replace("reader.attitude", "reader.atitude"), encoding="utf-8")
    commit(repository)
    profile.write_text(PROFILE, encoding="utf-8")
    with pytest.raises(InputError, match=r"^HEAD/profiles/legal\.yaml:7:"):
        impact(open_workspace(repository), "HEAD", DAY)


@pytest.mark.parametrize("name", ["nothing", "-x", "--output=stolen", "HEAD:sales", ""])
def test_what_is_no_revision_is_refused(repository: Path, name: str) -> None:
    with pytest.raises(InputError, match="is neither a folder nor a revision of the repository"):
        impact(open_workspace(repository), name, DAY)


def test_inside_a_hook_of_another_repository_the_workspaces_own_is_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "library/library.yaml").write_text(LIBRARY.replace("The courts", "Courts"), encoding="utf-8")
    monkeypatch.setenv("GIT_DIR", str(repository.parent / "elsewhere"))
    (one,) = impact(open_workspace(repository), "HEAD", DAY)
    assert [change.what for change in one.changes] == ["reworded"]


def test_a_link_in_the_revision_is_refused_with_another_way(repository: Path) -> None:
    # 120000 is git's mode of a symbolic link, whose content is where it leads.
    blob = git(repository, "hash-object", "-w", "kamdocs.yaml").strip()
    git(repository, "update-index", "--add", "--cacheinfo", f"120000,{blob},sales/library/more.yaml")
    git(repository, "commit", "--quiet", "--message", "a link")
    with pytest.raises(InputError, match=r"library/more\.yaml is a link.*git worktree add DIR REV"):
        impact(open_workspace(repository), "HEAD", DAY)


def test_what_attributes_keep_out_of_archives_is_read_all_the_same(repository: Path) -> None:
    (repository / ".gitattributes").write_text("library/** export-ignore\nprofiles/** export-subst\n", encoding="utf-8")
    commit(repository)
    (one,) = impact(open_workspace(repository), "HEAD", DAY)
    assert (one.changes, one.document, one.template) == ((), None, False)


@pytest.mark.parametrize("folder", ["library", "library/shared", "templates"])
def test_a_submodule_in_the_revision_is_refused_with_another_way(repository: Path, folder: str) -> None:
    head = git(repository, "rev-parse", "HEAD").strip()
    if folder == "library":
        git(repository, "rm", "-r", "--cached", "--quiet", "library")
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{head},sales/{folder}")
    git(repository, "commit", "--quiet", "--message", "a submodule")
    with pytest.raises(InputError, match=rf"^{folder} is a submodule, and .*git submodule update"):
        impact(open_workspace(repository), "HEAD", DAY)


def test_a_revision_before_the_workspace_was_there_is_refused(repository: Path) -> None:
    git(repository, "rm", "-r", "--cached", "--quiet", ".")
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "nothing")
    with pytest.raises(InputError, match="at HEAD this folder holds none of library, profiles, templates"):
        impact(open_workspace(repository), "HEAD", DAY)


def test_outside_a_repository_a_folder_must_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("git") is None:
        missing("git", "apt-get install git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(InputError, match="this folder lies in no git repository"):
        impact(open_workspace(workspace(tmp_path / "alone")), "HEAD", DAY)


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="this folder is no workspace"):
        impact(open_workspace(workspace(tmp_path / "here")), str(tmp_path / "empty"), DAY)


def test_without_git_its_install_line_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingToolError, match=r"read with git, which was not found; .*install.*[gG]it"):
        impact(open_workspace(workspace(tmp_path / "here")), "HEAD", DAY)
