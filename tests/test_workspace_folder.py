from __future__ import annotations

from pathlib import Path

import pytest
from workspaces import SETTINGS, WORDINGS, Write, library, profile, refused, writer

from kamdocs.workspace import find, open_workspace, shipped_folder


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    return writer(tmp_path, monkeypatch)


# ---- which one wins


def test_without_a_workspace_the_shipped_files_serve(write: Write) -> None:
    write({})
    opened = open_workspace(None)
    assert (opened.root, opened.settings, opened.libraries, opened.dossiers, opened.proposals) == (None, None, (), None, None)
    assert [profile.value.type for profile in opened.profiles] == ["finance"]
    assert opened.shipped_types == {"finance"}
    assert [(each.name, each.language, each.shipped) for each in opened.templates] == [("proposal", None, True), ("proposal", "it", True)]
    assert opened.profiles[0].where(("heading",)) == "kamdocs/profiles/finance.yaml:4:10"


def test_a_profile_of_the_workspace_replaces_the_shipped_one_with_its_arguments(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "profiles/money.yaml": profile("finance", "cash"), "profiles/legal.yml": profile("legal")})
    opened = open_workspace(here)
    assert [(profile.value.type, profile.file) for profile in opened.profiles] == [
        ("finance", "profiles/money.yaml"),
        ("legal", "profiles/legal.yml"),
    ]
    assert opened.shipped_types == frozenset()
    assert [argument.value.id for argument in opened.arguments()] == ["cash"]


def test_an_argument_of_the_library_replaces_the_shipped_one_of_its_id(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": library("arguments", "other", "payback")})
    found = {argument.value.id: argument for argument in open_workspace(here).arguments()}
    assert set(found) == {"other", "payback"}
    assert found["payback"].value.title == "T"
    assert found["payback"].where(("for", "finance")) == "library/a.yaml:4:44"


def test_an_argument_of_a_workspace_profile_replaces_one_of_a_shipped_profile(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "profiles/legal.yaml": profile("legal", "payback")})
    (argument,) = open_workspace(here).arguments()
    assert (argument.file, argument.value.for_) == ("profiles/legal.yaml", {"legal": 30})


def test_the_wordings_of_the_workspace_replace_the_shipped_ones(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "templates/wordings.yaml": WORDINGS.replace("Valid", "Held")})
    opened = open_workspace(here)
    assert opened.wordings.file == "templates/wordings.yaml"
    assert opened.wordings.value.guarantee == "Held until {{ validity.until | full_date }}"


def test_a_template_of_the_workspace_replaces_the_shipped_one_of_its_file_name(write: Write) -> None:
    write({"kamdocs.yaml": SETTINGS, "templates/Proposal.it.docx": "", "templates/offer.v2.docx": ""})
    here = write({"templates/~$proposal.docx": "", "templates/.proposal.docx": ""})
    assert [(each.name, each.language, each.shipped) for each in open_workspace(here).templates] == [
        ("offer.v2", None, False),
        ("proposal", None, True),
        ("Proposal", "it", False),
    ]


@pytest.mark.parametrize(
    ("language", "file"), [("it", "proposal.it.docx"), ("it-CH", "proposal.it.docx"), ("en", "proposal.docx"), ("en-US", "proposal.docx")]
)
def test_a_template_is_found_in_its_language_or_its_base_language(write: Write, language: str, file: str) -> None:
    write({})
    assert open_workspace(None).template("proposal", language).name == file


def test_a_regional_template_goes_before_the_base_language(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "templates/proposal.it-CH.docx": ""})
    assert open_workspace(here).template("proposal", "it-CH").name == "proposal.it-CH.docx"
    assert open_workspace(here).template("proposal", "it-IT").name == "proposal.it.docx"


def test_a_template_that_does_not_exist_is_refused_naming_what_exists(write: Write) -> None:
    write({})
    opened = open_workspace(None)
    assert refused(lambda: opened.template("proposal", "de")) == [
        "the template 'proposal' does not exist in the language de; there are proposal.docx, proposal.it.docx;"
        " `kamdocs template new proposal --language de` makes one to translate"
    ]
    assert refused(lambda: opened.template("propsal", "it")) == ["there is no template 'propsal'; did you mean 'proposal'?"]
    assert refused(lambda: opened.template("letter", "it")) == ["there is no template 'letter'; there are proposal"]


# ---- where it lies


def test_the_nearest_folder_upwards_is_the_workspace(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "inner/kamdocs.yaml": SETTINGS, "inner/dossiers/a/b.yaml": ""})
    assert find(here / "inner/dossiers/a") == (here / "inner").resolve()
    assert find(here) == here.resolve()
    assert find(here / "inner/dossiers/../..") == here.resolve()


def test_no_folder_upwards_is_a_workspace(write: Write) -> None:
    assert find(write({})) is None


def test_files_are_shown_from_the_workspace_where_they_do_not_lie_below_the_current_folder(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = write({"clients/kamdocs.yaml": SETTINGS, "clients/library/a.yaml": library("team", "kam"), "clients/dossiers/x.yaml": ""})
    assert open_workspace(here / "clients").libraries[0].file == "clients/library/a.yaml"
    monkeypatch.chdir(here / "clients/dossiers")
    assert open_workspace(here / "clients").libraries[0].file == "clients/library/a.yaml"
    monkeypatch.chdir(here / "clients/library")
    assert open_workspace(here / "clients").libraries[0].file == "a.yaml"


def test_library_files_are_read_by_name_and_hidden_and_lock_files_are_passed_over(write: Write) -> None:
    here = write(
        {
            "kamdocs.yaml": SETTINGS,
            "library/b.yaml": library("team", "b"),
            "library/A.yml": library("team", "a"),
            "library/more/c.YAML": library("team", "c"),
            "library/~$a.yaml": "lock",
            "library/.hidden.yaml": "hidden",
            "library/.git/x.yaml": "hidden",
            "library/readme.md": "# Library",
        }
    )
    assert [file.file for file in open_workspace(here).libraries] == ["library/A.yml", "library/b.yaml", "library/more/c.YAML"]


def test_a_folder_without_settings_is_no_workspace(write: Write) -> None:
    here = write({"library/a.yaml": library("team", "a")})
    assert refused(lambda: open_workspace(here)) == [
        f"{here.resolve().as_posix()}: this folder is no workspace: it holds no kamdocs.yaml; `kamdocs init DIR` makes one"
    ]


def test_what_ships_can_be_read_and_its_ids_are_unique() -> None:
    opened = open_workspace(None)
    assert {"executive", "hr", "finance", "technical"} <= {profile.value.type for profile in opened.profiles}
    ids = [argument.id for profile in opened.profiles for argument in profile.value.arguments or ()]
    assert sorted(ids) == sorted(set(ids))
    assert shipped_folder("profiles").is_dir()
    assert shipped_folder("templates").is_dir()


# ---- problems of all files


def test_the_problems_of_all_files_are_told_at_once(write: Write) -> None:
    here = write(
        {
            "kamdocs.yaml": "kamdocs: workspace/1\nsuplier: {}\n",
            "profiles/x.yaml": "kamdocs: profile/1\ntype: x\n",
            "library/a.yaml": "kamdocs: library/1\nteam: []\nteam: []\n",
            "library/b.yaml": "kamdocs: dossier/1\n",
            "templates/wordings.yaml": "kamdocs: wordings/1\nguarantee: yes, always\nfigures: {}\nevery: []\n",
        }
    )
    told = refused(lambda: open_workspace(here))
    assert [line.partition(": ")[0] for line in told] == [
        "kamdocs.yaml:2:1",
        "profiles/x.yaml:1:1",
        "profiles/x.yaml:1:1",
        "library/a.yaml:3:1",
        "library/b.yaml:1:10",
        "templates/wordings.yaml:4:8",
    ]
