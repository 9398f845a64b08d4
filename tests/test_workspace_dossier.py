from __future__ import annotations

from pathlib import Path

import pytest
from commands import run
from workspaces import DOSSIER, SETTINGS, Write, refused, writer

from kamdocs.workspace import dossier_of, is_private, read_dossier

BIRTHDAY = "kamdocs: private/1\nmembers: {ad: {birthday: 1971-05-04}}\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    return writer(tmp_path, monkeypatch)


def test_a_private_file_is_read_into_the_members(write: Write) -> None:
    here = write(
        {
            "aurora.yaml": DOSSIER.replace("position: CEO", "position: CEO, private: {family: two sons}"),
            "aurora.private.yaml": "kamdocs: private/1\nmembers:\n  ad: {birthday: 1971-05-04}\n"
            "  elena-conti:\n    hobbies: [sailing, chess]\n",
        }
    )
    dossier, data = read_dossier(here / "aurora.yaml")
    first, second = dossier.value.buying_centre.members
    assert first.private == {"family": "two sons", "birthday": "1971-05-04"}
    assert second.private == {"hobbies": ["sailing", "chess"]}
    assert [member["private"] for member in data["buying_centre"]["members"]] == [first.private, second.private]

    members = ("buying_centre", "members")
    assert dossier.where((*members, 0, "private", "family")) == "aurora.yaml:5:69"
    assert dossier.where((*members, 0, "private", "birthday")) == "aurora.private.yaml:3:18"
    assert dossier.where((*members, 1, "private", "hobbies", 1)) == "aurora.private.yaml:5:24"
    assert dossier.where((*members, 1, "name")) == "aurora.yaml:6:14"


def test_without_a_private_file_the_dossier_stands_alone(write: Write) -> None:
    here = write({"aurora.yaml": DOSSIER})
    dossier, data = read_dossier(here / "aurora.yaml")
    assert dossier.file == "aurora.yaml"
    assert data["account"] == {"name": "Aurora"}
    assert all(member.private is None for member in dossier.value.buying_centre.members)


def test_an_unknown_member_of_a_private_file_is_a_problem(write: Write) -> None:
    here = write({"aurora.yaml": DOSSIER, "aurora.private.yaml": "members:\n  elena-conte: {birthday: 1971-05-04}\n"})
    assert refused(lambda: read_dossier(here / "aurora.yaml")) == [
        "aurora.private.yaml:2:3: members.elena-conte: there is no member 'elena-conte' in aurora.yaml; did you mean 'elena-conti'?"
    ]


def test_what_both_files_tell_of_a_member_is_a_problem(write: Write) -> None:
    here = write(
        {
            "aurora.yaml": DOSSIER.replace("position: CEO", "position: CEO, private: {birthday: 1970-01-01}"),
            "aurora.private.yaml": "members:\n  ad: {birthday: 1971-05-04}\n",
        }
    )
    assert refused(lambda: read_dossier(here / "aurora.yaml")) == [
        "aurora.private.yaml:2:8: members.ad.birthday: this is told already in aurora.yaml:5:61; keep one of the two"
    ]


@pytest.mark.parametrize(
    ("private", "told"),
    [
        ("kamdocs: dossier/1\n", "1:10: kamdocs: 'dossier/1' is not what this file must be; write `kamdocs: private/1`"),
        ("people: {}\n", "1:1: people: there is no such field in a private file; it holds `members: {ID: {birthday: …}}`"),
        ("members: [ad]\n", "1:10: members: a map of ids is wanted, not a list; it holds `members: {ID: {birthday: …}}`"),
        ("members: {ad: sails}\n", "1:15: members.ad: a map of fields is wanted, not 'sails'"),
        ("- ad\n", "1:1: the file holds a list, not a map of fields; it holds `members: {ID: {birthday: …}}`"),
        (
            "members: {ad: {values: parola data, puntualità}}\n",
            "1:37: members.ad: 'puntualità' stands there as a field without a value;"
            " a comma inside an unquoted text? put the text in quotes",
        ),
    ],
)
def test_a_private_file_has_one_shape(write: Write, private: str, told: str) -> None:
    here = write({"aurora.yaml": DOSSIER, "aurora.private.yaml": private})
    assert refused(lambda: read_dossier(here / "aurora.yaml")) == [f"aurora.private.yaml:{told}"]


def test_a_comma_in_a_members_private_text_is_told(write: Write) -> None:
    here = write({"aurora.yaml": DOSSIER.replace("position: CEO", "position: CEO, private: {values: word kept, punctual}")})
    assert refused(lambda: read_dossier(here / "aurora.yaml")) == [
        "aurora.yaml:5:80: buying_centre.members[0].private: 'punctual' stands there as a field without a value;"
        " a comma inside an unquoted text? put the text in quotes"
    ]


def test_the_problems_of_dossier_and_private_file_are_told_together(write: Write) -> None:
    here = write({"aurora.yaml": DOSSIER.replace("title: Monitoring", "titel: Monitoring"), "aurora.private.yaml": "members: [\n"})
    told = refused(lambda: read_dossier(here / "aurora.yaml"))
    assert {line.partition(":")[0] for line in told} == {"aurora.yaml", "aurora.private.yaml"}


def test_a_private_file_is_no_dossier(write: Write) -> None:
    here = write({"aurora.yaml": DOSSIER, "aurora.private.yaml": "members: {}\n"})
    assert is_private(Path("aurora.private.yaml"))
    assert is_private(Path("AURORA.Private.YML"))
    assert not is_private(Path("private.yaml"))
    assert refused(lambda: read_dossier(here / "aurora.private.yaml")) == [
        "aurora.private.yaml: this is the private part of a dossier, read along with it; name aurora.yaml"
    ]


# ---- its name


@pytest.mark.parametrize(
    ("dossier", "private"),
    [
        ("aurora.yaml", "AURORA.PRIVATE.yaml"),
        ("Aurora.yml", "aurora.Private.YAML"),
        ("aurora.2026.yaml", "aurora.2026.private.yml"),
        # One computer writes an accented letter as one character, and the next as two.
        ("societ\u00e0.yaml", "Societa\u0300.private.yaml"),
    ],
)
def test_a_private_file_is_found_without_case(write: Write, dossier: str, private: str) -> None:
    here = write({dossier: DOSSIER, private: BIRTHDAY, "another.yaml": DOSSIER})
    read, _ = read_dossier(here / dossier)
    assert read.value.buying_centre.members[0].private == {"birthday": "1971-05-04"}
    assert dossier_of(here / private) == here / dossier


def test_a_private_file_is_read_in_a_folder_that_cannot_be_listed(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    here = write({"aurora.yaml": DOSSIER, "aurora.private.yaml": BIRTHDAY})

    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert read_dossier(here / "aurora.yaml")[0].value.buying_centre.members[0].private == {"birthday": "1971-05-04"}


def test_a_folder_is_no_private_file(write: Write) -> None:
    here = write({"aurora.yaml": DOSSIER, "aurora.private.yaml/readme.md": ""})
    assert read_dossier(here / "aurora.yaml")[0].value.buying_centre.members[0].private is None


def test_a_private_file_of_no_dossier_that_holds_these_members_is_a_problem(write: Write) -> None:
    here = write({"aurora.yaml": DOSSIER, "aurroa.private.yaml": BIRTHDAY})
    assert refused(lambda: read_dossier(here / "aurora.yaml")) == [
        "aurroa.private.yaml:2:10: there is no aurroa.yaml that it belongs to, and its members are those of aurora.yaml;"
        " name it aurora.private.yaml, or move it away"
    ]


@pytest.mark.parametrize(
    "others",
    [
        {"aurroa.private.yaml": BIRTHDAY, "AURROA.yaml": DOSSIER},
        {"aurroa.private.yaml": "members: {ad: {birthday: 1971-05-04}, somebody-else: {hobbies: [sailing]}}\n"},
        {"aurroa.private.yaml": "kamdocs: private/1\nmembers: {}\n"},
        {"aurroa.private.yaml": "members: [ad\n"},
        {".aurroa.private.yaml": BIRTHDAY, "~$aurora.private.yaml": BIRTHDAY, "aurroa.private.yaml.bak": BIRTHDAY},
        {"older/aurroa.private.yaml": BIRTHDAY},
    ],
)
def test_other_private_files_are_no_business_of_this_dossier(write: Write, others: dict[str, str]) -> None:
    here = write({"aurora.yaml": DOSSIER, **others})
    assert read_dossier(here / "aurora.yaml")[0].value.buying_centre.members[0].private is None


def test_a_command_says_of_a_private_file_whether_anything_reads_it(write: Write) -> None:
    here = write({"Aurora.private.yaml": BIRTHDAY, "aurora.yaml": DOSSIER, "beta.private.yaml": BIRTHDAY})
    assert dossier_of(here / "beta.private.yaml") is None
    assert run("check", "Aurora.private.yaml", "beta.private.yaml", "--date", "2026-11-24") == (
        0,
        "",
        "Aurora.private.yaml: passed over: it is the private part of a dossier, and is read with it\n"
        "beta.private.yaml: passed over: it is the private part of no dossier beside it, and nothing reads it; is its name right?\n",
    )


# ---- how it is shown


def test_a_dossier_is_shown_from_here_else_from_its_workspace_else_whole(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    here = write(
        {"clients/kamdocs.yaml": SETTINGS, "clients/library/a.yaml": "", "clients/dossiers/aurora.yaml": DOSSIER, "b.yaml": DOSSIER}
    )
    dossier = here.resolve() / "clients/dossiers/aurora.yaml"
    assert read_dossier(dossier)[0].file == "clients/dossiers/aurora.yaml"
    monkeypatch.chdir(here / "clients")
    assert read_dossier(dossier)[0].file == "dossiers/aurora.yaml"
    monkeypatch.chdir(here / "clients/library")
    assert read_dossier(dossier)[0].file == "clients/dossiers/aurora.yaml"
    assert read_dossier(Path("../dossiers/aurora.yaml"))[0].file == "../dossiers/aurora.yaml"
    assert read_dossier(here.resolve() / "b.yaml")[0].file == (here.resolve() / "b.yaml").as_posix()
