from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kamdocs import workspace
from kamdocs.errors import InputError
from kamdocs.workspace import dossier_problems, find, is_private, open_workspace, read_dossier, shipped_folder

WORDINGS = "kamdocs: wordings/1\nguarantee: Valid until {{ validity.until | full_date }}\nfigures: {}\nevery: {}\n"
SETTINGS = "kamdocs: workspace/1\ndefaults: {language: en, currency: EUR, validity: {days: 30}}\n"
DOSSIER = """\
kamdocs: dossier/1
account: {name: Aurora}
buying_centre:
  members:
    - {id: ad, name: Giulia Serra, position: CEO}
    - {name: Elena Conti, position: CFO}
offer:
  title: Monitoring
  items: [{description: Sensor, quantity: 1, unit_price: 10}]
"""

Write = Callable[[dict[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes files below the current folder, and gives it. kamdocs ships one profile, its wordings, and two templates."""
    shipped = tmp_path / "installed"
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr(workspace, "shipped_folder", lambda name: shipped / name)
    put(shipped, {"profiles/finance.yaml": profile("finance", "payback"), "templates/wordings.yaml": WORDINGS})
    put(shipped, {"templates/proposal.docx": "", "templates/proposal.it.docx": ""})

    def write(files: dict[str, str]) -> Path:
        put(here, files)
        return here

    return write


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def profile(kind: str, *arguments: str) -> str:
    listed = "".join(f"  - id: {name}\n    title: Title\n    for: {{{kind}: 30}}\n" for name in arguments)
    return f"kamdocs: profile/1\ntype: {kind}\nlabel: {kind.title()}\nheading: Figures\n" + (f"arguments:\n{listed}" if listed else "")


def library(group: str, *ids: str) -> str:
    rest = {"arguments": "title: T, for: {finance: 1}", "references": "client: C, consent: {given: 2026-01-01}", "team": "name: N"}
    return f"kamdocs: library/1\n{group}:\n" + "".join(f"  - {{id: {name}, {rest.get(group, 'label: L')}}}\n" for name in ids)


def refused(call: Callable[[], object]) -> list[str]:
    with pytest.raises(InputError) as error:
        call()
    return [str(problem) for problem in error.value.problems]


def problems(here: Path, root: Path | None = None) -> list[str]:
    dossier, _ = read_dossier(here / "aurora.yaml")
    return [str(problem) for problem in dossier_problems(dossier, open_workspace(root))]


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
        " write templates/proposal.de.docx"
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


# ---- problems of the workspace


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


@pytest.mark.parametrize(
    ("group", "what"),
    [
        ("arguments", "argument"),
        ("references", "reference"),
        ("team", "team member"),
        ("criteria", "criterion"),
        ("industries", "industry"),
    ],
)
def test_equal_ids_within_the_workspace_name_both_places(write: Write, group: str, what: str) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": library(group, "x", "y"), "library/b.yaml": library(group, "z", "y")})
    assert refused(lambda: open_workspace(here)) == [
        f"library/b.yaml:4:10: the {what} 'y' stands already in library/a.yaml:4:10; give one of them another id"
    ]


def test_criteria_are_equal_without_case_and_arguments_are_not(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": library("criteria", "Roi", "roi")})
    assert len(refused(lambda: open_workspace(here))) == 1
    write({"library/a.yaml": library("arguments", "Roi", "roi")})
    assert len(open_workspace(here).libraries) == 1


def test_an_argument_of_a_workspace_profile_may_not_repeat_the_librarys(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "library/a.yaml": library("arguments", "x"), "profiles/legal.yaml": profile("legal", "x")})
    assert refused(lambda: open_workspace(here)) == [
        "profiles/legal.yaml:6:9: the argument 'x' stands already in library/a.yaml:3:10; give one of them another id"
    ]


def test_two_profiles_of_one_type_name_both_places(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "profiles/a.yaml": profile("legal"), "profiles/b.yaml": profile("legal")})
    assert refused(lambda: open_workspace(here)) == [
        "profiles/b.yaml:2:7: the profile of type 'legal' stands already in profiles/a.yaml:2:7; keep one of the two"
    ]


def test_an_unknown_time_zone_of_the_workspace_is_a_problem(write: Write) -> None:
    here = write({"kamdocs.yaml": "kamdocs: workspace/1\ndefaults: {time_zone: Europe/Roma}\n"})
    assert refused(lambda: open_workspace(here)) == [
        "kamdocs.yaml:2:23: defaults.time_zone: 'Europe/Roma' is no time zone; did you mean 'Europe/Rome'?"
    ]


# ---- the private part


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


# ---- what the types cannot say


def test_a_right_dossier_has_no_problems(write: Write) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "aurora.yaml": DOSSIER})
    assert problems(here, here) == []


def test_without_defaults_a_language_is_wanted(write: Write) -> None:
    here = write({"aurora.yaml": DOSSIER})
    assert problems(here) == ["aurora.yaml:2:1: account.language is missing; write a tag such as it"]


def test_a_workspace_without_defaults_says_where_they_go(write: Write) -> None:
    here = write({"kamdocs.yaml": "kamdocs: workspace/1\n", "aurora.yaml": DOSSIER})
    assert problems(here, here)[0] == (
        "aurora.yaml:2:1: account.language is missing;"
        " write a tag such as it, or give every dossier one: `defaults: {language: …}` in kamdocs.yaml"
    )


CASES = {
    "equal ids": (
        ("{name: Elena Conti, position: CFO}", "{id: ad, name: Elena Conti, position: CFO}"),
        "6:12: the member 'ad' stands already in aurora.yaml:5:12; give one of them another id",
    ),
    "equal names": (
        ("{id: ad, name: Giulia Serra, position: CEO}", "{name: Elena Conti, position: CEO}"),
        "6:14: the member 'elena-conti' stands already in aurora.yaml:5:14; give one of them another id",
    ),
    "no members": (
        ("members:\n    - {id: ad, name: Giulia Serra, position: CEO}\n    - {name: Elena Conti, position: CFO}", "members: []"),
        "4:12: buying_centre.members is empty; write at least one, with name and position",
    ),
    "a type without profile": (
        ("position: CEO", "position: CEO, type: finanse"),
        "5:57: buying_centre.members[0].type: no profile has the type 'finanse'; did you mean 'finance'?",
    ),
    "too much influence": (
        ("position: CEO", "position: CEO, influence: 6"),
        "5:62: buying_centre.members[0].influence: 6 is too much; influence goes from 1 to 5",
    ),
    "a step's people": (
        ("  members:", "  steps: [{label: Board, who: [ad, elena-cont]}]\n  members:"),
        "4:36: buying_centre.steps[0].who[1]: there is no member 'elena-cont'; did you mean 'elena-conti'?",
    ),
    "a receiver": (
        ("title: Monitoring", "send_to: {to: xyz}\n  title: Monitoring"),
        "8:17: offer.send_to.to: there is no member 'xyz'; there are ad, elena-conti",
    ),
    "a copy's receiver": (
        ("title: Monitoring", "send_to: {cc: [ad, da]}\n  title: Monitoring"),
        "8:22: offer.send_to.cc[1]: there is no member 'da'; there are ad, elena-conti",
    ),
    "equal criteria": (
        ("  members:", "  criteria: [{id: roi}, {label: ROI}]\n  members:"),
        "4:33: the criterion 'roi' stands already in aurora.yaml:4:19; keep one of them, or give it another id",
    ),
    "an empty criterion": (
        ("  members:", "  criteria: [{must: true}]\n  members:"),
        "4:14: buying_centre.criteria[0]: a criterion has neither id nor label; write one of them",
    ),
    "a time zone": (
        ("name: Aurora", "name: Aurora, time_zone: Europe/Roma"),
        "2:36: account.time_zone: 'Europe/Roma' is no time zone; did you mean 'Europe/Rome'?",
    ),
    "a time zone that is a way to a file": (
        ("name: Aurora", "name: Aurora, time_zone: ../x"),
        "2:36: account.time_zone: '../x' is no time zone; write it as Europe/Rome",
    ),
    "check digits": (
        ("name: Aurora", "name: Aurora, vat_id: IT12345670018"),
        "2:33: account.vat_id: the check digits of 'IT12345670018' do not fit; compare it with the client's own paper",
    ),
    "a VAT number's form": (
        ("name: Aurora", "name: Aurora, country: IT, vat_id: '123'"),
        "2:46: account.vat_id: '123' is no VAT number of IT; compare it with the client's own paper",
    ),
    "a colleague": (
        ("account:", "team: [kam-led]\naccount:"),
        "2:8: team[0]: the library has no colleague 'kam-led'; did you mean 'kam-lead'?",
    ),
    "a reference": (
        ("account:", "references: {ids: [ref-gelo]}\naccount:"),
        "2:20: references.ids[0]: the library has no reference 'ref-gelo'; add the reference under library/",
    ),
}


@pytest.mark.parametrize(("change", "told"), CASES.values(), ids=CASES.keys())
def test_what_is_wrong_between_fields(write: Write, change: tuple[str, str], told: str) -> None:
    assert change[0] in DOSSIER
    text = DOSSIER.replace(*change)
    here = write({"kamdocs.yaml": SETTINGS, "library/team.yaml": library("team", "kam-lead"), "aurora.yaml": text})
    assert problems(here, here) == [f"aurora.yaml:{told}"]


@pytest.mark.parametrize(
    "number",
    [
        *("IT12345670017", "it 12345670017", "12345670017", "EL094259216", "CHE-107.787.577 IVA", "CHE-107.787.577"),
        *("US whatever", "XI980780684"),
    ],
)
def test_vat_numbers_that_are_right_or_have_no_known_rule(write: Write, number: str) -> None:
    text = DOSSIER.replace("name: Aurora", f"name: Aurora, country: IT, vat_id: '{number}'")
    here = write({"kamdocs.yaml": SETTINGS, "aurora.yaml": text})
    assert problems(here, here) == []


def test_without_a_workspace_team_and_references_are_no_errors(write: Write) -> None:
    here = write({"aurora.yaml": DOSSIER + "team: [kam-lead]\nreferences: {ids: [ref-gelo]}\n"})
    assert not [told for told in problems(here) if "library" in told]


@pytest.mark.parametrize(
    "path",
    [
        *("account.employees", "account", "buying_centre.members[1].criteria", "relationship.projects[3].year", "free.letter"),
        *("account.annual_revenue.amount", "buying_centre.criteria[0].target.x", "buying_centre.members[0].private.birthday"),
        *("offer.validity.from", "buying_centre.members"),
    ],
)
def test_paths_that_may_be_unknown(write: Write, path: str) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "aurora.yaml": DOSSIER + f"unknown:\n  {path}: asked in May\n"})
    assert problems(here, here) == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("account.employes", "account.employes: there is no field 'employes' in account; did you mean 'employees'?"),
        ("acount.name", "acount: there is no field 'acount'; did you mean 'account'?"),
        ("buying_centre.members[2].criteria", "buying_centre.members[2]: buying_centre.members has 2 entries, counted from 0;"
         " write a number that exists"),
        ("buying_centre.members.criteria", "buying_centre.members.criteria: buying_centre.members is a list;"
         " name one of its entries: buying_centre.members[0]"),
        ("account[0]", "account[0]: account is no list; remove the number"),
        ("account.name.first", "account.name.first: there is no field 'first' in account.name; write account.name alone"),
        ("account..name", "'account..name' is no path; write it as buying_centre.members[0].criteria"),
        ("account.annual_revenue.sum", "account.annual_revenue.sum: there is no field 'sum' in account.annual_revenue;"
         " there are amount, currency"),
    ],
)  # fmt: skip
def test_paths_that_cannot_exist(write: Write, path: str, told: str) -> None:
    here = write({"kamdocs.yaml": SETTINGS, "aurora.yaml": DOSSIER + f"unknown:\n  {path}: asked in May\n"})
    assert problems(here, here) == [f"aurora.yaml:11:{len(path) + 5}: unknown: {told}"]
