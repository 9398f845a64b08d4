from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from commands import DATE, run, workspace
from docx import Document

from kamdocs.plan import FIELDS
from kamdocs.workspace import open_workspace


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(workspace(tmp_path))
    return tmp_path


def plan(*arguments: str) -> str:
    ran = run("plan", "aurora", "--date", DATE, *arguments)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def as_json(*arguments: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(plan("--json", *arguments))
    return read


def change(right: str, wrong: str) -> None:
    path = Path("dossiers/aurora.yaml")
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), encoding="utf-8")


# ---- the whole plan


@pytest.mark.usefixtures("here")
def test_it_shows_section_argument_and_score_in_its_parts_each_with_its_line() -> None:
    assert plan().startswith(
        "Cold rooms that report their own faults, for Aurora Logistics Ltd\n"
        "├── dated 2026-11-24, holds until 2026-12-24, language en\n"
        "├── legal: “Rights and duties” (for Elena Conti, weight 30)\n"
        "│   ├──  65  liability: We are liable for the damage that we cause\n"
        "│   │   ├──  30 for legal (library/library.yaml:3:5)\n"
        "│   │   ├── +15 rule legal-sceptic (profiles/legal.yaml:7:5)\n"
        "│   │   └── +20 answers safety, ranked first for this reader\n"
        "│   └──  20  courts: The courts of your own city decide\n"
        "│       └──  20 for legal (library/library.yaml:4:5)\n"
        "├── left out\n"
        "│   ├──  10  paper in legal: the section is full: its 2 arguments have 20 points or more (library/library.yaml:5:5)\n"
        "│   ├──   –  notice in legal: reader.style is not known (driver is wanted) (library/library.yaml:6:94)\n"
    )


@pytest.mark.usefixtures("here")
def test_it_ends_with_criteria_references_questions_and_gaps() -> None:
    change("label: Safety at work}", "label: Safety at work}, {label: Speed}")
    told = plan()
    assert told[told.index("├── criteria") :] == (
        "├── criteria\n"
        "│   ├── Safety at work: answered by liability\n"
        "│   └── Speed: no answer\n"
        "├── references\n"
        "│   ├── in   ref-open: among the most alike (likeness 0)\n"
        "│   └── out  ref-past: consent ended on 2025-12-31 (likeness 0)\n"
        "├── questions whose answers would change the proposal\n"
        "│   └──  40  How does Elena Conti deal with people: driver, expressive, amiable, or analytical?"
        " (buying_centre.members[0].style; it would move notice)\n"
        "└── gaps\n"
        "    └── Speed: no argument in the document answers this criterion (dossiers/aurora.yaml:4:51)\n"
    )


def test_every_place_that_it_names_is_a_line_that_exists(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo)
    shipped = {row["type"]: row["file"] for row in json.loads(run("profile", "list", "--json").out)}
    named = set(re.findall(r"([\w./-]+\.yaml):(\d+):(\d+)", run("plan", "solemaro", "--date", DATE).out))
    assert len({file for file, _, _ in named}) > 5
    for file, line, column in named:
        path = Path(shipped[Path(file).stem]) if file.startswith("kamdocs/") else Path(file)
        assert len(path.read_text(encoding="utf-8").splitlines()[int(line) - 1]) >= int(column) - 1


# ---- why


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("id_", "told"),
    [
        (
            "liability",
            ["in legal", "score 65", "30 for legal", "+15 rule legal-sceptic", "+20 answers safety", "A sceptic reads the duties"],
        ),
        ("notice", ["out legal", "reader.style is not known (driver is wanted)", "library/library.yaml:6:94"]),
        ("paper", ["out legal", "the section is full", "score 10"]),
        ("insured", ["out every section", "it is for hr; the sections are legal"]),
        (
            "legal-sceptic",
            ["rule legal-sceptic holds in legal", "prefer duty +15", "A sceptic reads the duties", "dossiers/aurora.yaml:6:90"],
        ),
        ("ref-open", ["in: ", "of 150"]),
        ("ref-past", ["out: consent ended on 2025-12-31"]),
    ],
)
def test_why_tells_all_that_decided(id_: str, told: list[str]) -> None:
    why = plan("--why", id_)
    assert why.startswith(f"{id_}\n")
    assert [part for part in told if part not in why] == []


def test_why_tells_where_an_argument_stands_instead(here: Path) -> None:
    workspace(here, {"profiles/buyers.yaml": "kamdocs: profile/1\ntype: buying\nlabel: Buying\nheading: Terms\nmost: 1\n"})
    library = Path("library/library.yaml")
    library.write_text(library.read_text(encoding="utf-8").replace("for: {legal: 30}", "for: {legal: 30, buying: 5}"), encoding="utf-8")
    library.write_text(
        library.read_text(encoding="utf-8").replace("references:", "  - {id: price, title: Price, for: {buying: 50}}\nreferences:"),
        encoding="utf-8",
    )
    change("  members:\n", "  members:\n    - {name: Jo Berg, position: Buyer, type: buying}\n")
    why = plan("--why", "liability")
    assert "in legal\n" in why
    assert "out buying: it stands in the section for legal\n" in why


@pytest.mark.usefixtures("here")
def test_changing_the_fact_that_why_names_brings_the_argument_in() -> None:
    stopper = re.search(r"unknown: ([\w.]+) is not known \((\w+) is wanted\)", plan("--why", "notice"))
    assert stopper is not None
    assert (stopper[1], stopper[2]) == ("reader.style", "driver")
    change("type: legal", f"{stopper[1].removeprefix('reader.')}: {stopper[2]}, type: legal")
    assert "in legal\n" in plan("--why", "notice")


def test_a_stopper_of_the_demo_flips_too(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """README: make Ines Caputo a `driver`, and her section shrinks to three arguments."""
    workspace(
        tmp_path,
        {path.relative_to(demo).as_posix(): path.read_text(encoding="utf-8") for path in (*demo.rglob("*.yaml"), *demo.rglob("*.csv"))},
    )
    Path(tmp_path, "profiles/legal.yaml").unlink()
    Path(tmp_path, "library/library.yaml").unlink()
    monkeypatch.chdir(tmp_path)
    dossier = tmp_path / "dossiers/solemaro.yaml"
    before = json.loads(run("plan", "solemaro", "--date", DATE, "--json").out)
    dossier.write_text(dossier.read_text(encoding="utf-8").replace("style: expressive", "style: driver"), encoding="utf-8")
    after = json.loads(run("plan", "solemaro", "--date", DATE, "--json").out)
    assert (len(before["sections"][0]["arguments"]), len(after["sections"][0]["arguments"])) == (5, 3)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("id_", "told"),
    [
        ("liabilty", "there is no argument, rule or reference 'liabilty'; did you mean 'liability'?\n"),
        ("ref-opne", "there is no argument, rule or reference 'ref-opne'; did you mean 'ref-open'?\n"),
        ("xyzzy", "there is no argument, rule or reference 'xyzzy'\n"),
    ],
)
def test_an_id_that_is_not_there_is_refused_with_the_nearest(id_: str, told: str) -> None:
    assert run("plan", "aurora", "--why", id_, "--date", DATE) == (1, "", told)


# ---- JSON


@pytest.mark.usefixtures("here")
def test_json_has_the_templates_fields_and_trace_coverage_gaps() -> None:
    assert set(as_json()) == {*FIELDS, "trace", "coverage", "gaps"}


@pytest.mark.usefixtures("here")
def test_json_accounts_for_every_argument_of_profiles_and_library() -> None:
    considered = as_json()["trace"]["considered"]
    own = {"liability", "courts", "paper", "notice", "insured"}
    assert own < {each["argument"] for each in considered}
    placed = {each["argument"] for each in considered if each["placed"]}
    assert placed == {argument["id"] for section in as_json()["sections"] for argument in section["arguments"]} == {"liability", "courts"}
    assert all(each["stopped_by"] and each["reason"] for each in considered if not each["placed"])


def test_json_accounts_for_every_argument_of_the_demo(demo: Path) -> None:
    ids = {argument.value.id for argument in open_workspace(demo).arguments()}
    assert len(ids) > 40
    for name in ("solemaro", "glenvarra", "lavanderia-candore"):
        considered = json.loads(run("plan", name, "-w", str(demo), "--date", DATE, "--json").out)["trace"]["considered"]
        assert {each["argument"] for each in considered} == ids


def test_a_plan_is_the_same_every_time(demo: Path) -> None:
    def told() -> list[str]:
        return [run("plan", "solemaro", "-w", str(demo), "--date", DATE, *more).out for more in ([], ["--json"])]

    assert told() == told()


# ---- the numbers


@pytest.mark.usefixtures("here")
def test_each_number_is_a_line_with_its_field_its_origin_its_heading_and_its_place() -> None:
    lines = [line.split("  ", 1) for line in plan("--numbers").splitlines()]
    lines = [[number, *re.split(r" {2,}", rest.strip())] for number, rest in lines]
    assert lines[0] == ["number", "field", "origin", "where"]
    begin = next(place for place, line in enumerate(lines) if line[1] == "offer.items[0].quantity") - 1
    assert lines[begin + 1 : begin + 4] == [
        ["2", "offer.items[0].quantity", "dossier (dossiers/aurora.yaml:9:43)", lines[begin + 1][3]],
        ["100.00", "offer.items[0].unit_price", "dossier (dossiers/aurora.yaml:9:58)", lines[begin + 2][3]],
        [
            "200.00",
            "offer.items[0].net",
            "computed: quantity × unit price × times, less the line's own discount, rounded half up to the currency's minor unit"
            " (dossiers/aurora.yaml:9:11)",
            lines[begin + 3][3],
        ],
    ]
    assert re.fullmatch(r'The offer, paragraph \d+ \("€200\.00"\)', lines[begin + 3][3])


class Terminal(io.TextIOWrapper):
    """Standard output as a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("width", [60, 100, 200])
def test_a_terminal_gets_the_numbers_under_their_headings_within_its_width(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(io, "TextIOWrapper", Terminal)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", plan("--numbers")).splitlines()
    assert lines[0].split() == ["number", "field", "origin", "where"]
    assert any(line.strip() == "The offer" for line in lines)
    assert [line for line in lines if line != line.rstrip() or len(line) > width] == []


def test_a_program_gets_a_line_for_each_number_and_no_spaces_at_its_end(demo: Path) -> None:
    asked = ("plan", "solemaro", "-w", str(demo), "--date", DATE, "--numbers")
    head, *lines = run(*asked).out.splitlines()
    listed = json.loads(run(*asked, "--json").out)
    assert [line for line in (head, *lines) if line != line.rstrip()] == []
    field = head.index("field")
    assert [line[:field].rstrip() for line in lines] == [each["number"] for each in listed]
    assert [line[field:].partition("  ")[0] for line in lines] == [each["path"] or "-" for each in listed]
    assert field == max(len(each["number"]) for each in listed) + 2
    assert [line for line, each in zip(lines, listed, strict=True) if each["origin"]["where"] not in line] == []


@pytest.mark.usefixtures("here")
def test_the_numbers_of_a_short_version_and_of_another_template() -> None:
    assert json.loads(plan("--numbers", "--json", "--for", "legal")) == json.loads(plan("--numbers", "--json", "--for", "counsel"))
    document = Document()
    document.add_paragraph("{{ account.name }} pays {{ offer.totals.net | money }}{% if proposal.short %} in short 1{% endif %}")
    Path("templates").mkdir()
    document.save("templates/note.docx")
    for name in ("note", "templates/note.docx"):
        assert [each["number"] for each in json.loads(plan("--numbers", "--json", "--template", name))] == ["200.00"]
        short = json.loads(plan("--numbers", "--json", "--template", name, "--for", "legal"))
        assert [each["number"] for each in short] == ["200.00", "1"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--for", "lega"], "nobody reads this proposal as 'lega'; did you mean legal?"),
        (["--template", "propsal"], "did you mean 'proposal'?"),
    ],
)
def test_a_reader_or_template_that_is_not_there_is_refused(asked: list[str], told: str) -> None:
    ran = run("plan", "aurora", "--numbers", *asked)
    assert (ran.code, ran.out) == (1, "")
    assert told in ran.err


@pytest.mark.usefixtures("here")
def test_numbers_as_json_have_their_origin_in_parts() -> None:
    listed = json.loads(plan("--numbers", "--json"))
    found = next(each for each in listed if each["path"] == "offer.items[0].unit_price")
    assert (found["number"], found["heading"]) == ("100.00", "The offer")
    assert found["origin"] == {"kind": "dossier", "told": "", "where": "dossiers/aurora.yaml:9:58"}
    assert {*found} == {"number", "heading", "place", "path", "origin"}


@pytest.mark.usefixtures("here")
def test_numbers_follow_the_language_of_the_proposal() -> None:
    change("title: Cold rooms that report their own faults", "title: {it: Celle, en: Cold rooms}")
    listed = json.loads(plan("--numbers", "--json", "--language", "it"))
    assert "200,00" in {each["number"] for each in listed}
    assert "200.00" in {each["number"] for each in json.loads(plan("--numbers", "--json"))}


# ---- refused


@pytest.mark.usefixtures("here")
def test_one_reason_and_all_numbers_are_not_asked_at_once() -> None:
    ran = run("plan", "aurora", "--numbers", "--why", "courts")
    assert (ran.code, ran.out) == (2, "")
    assert "--why and --numbers tell different things" in ran.err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("asked", [["--for", "legal"], ["--template", "proposal"], ["--for", "legal", "--json"]])
def test_a_reader_or_a_template_is_said_with_numbers_alone(asked: list[str]) -> None:
    ran = run("plan", "aurora", *asked)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith(f"Error: {asked[0]} says of which document --numbers tells the numbers; give it")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["aurora", "--date", "24.11.2026"], ["aurora", "--numbers-of"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    ran = run("plan", *arguments)
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.usefixtures("here")
def test_the_private_part_of_a_dossier_is_passed_over_with_a_note() -> None:
    Path("dossiers/aurora.private.yaml").write_text("kamdocs: private/1\n", encoding="utf-8")
    ran = run("plan", "dossiers/aurora.private.yaml")
    assert (ran.code, ran.out) == (0, "")
    assert "passed over" in ran.err


@pytest.mark.usefixtures("here")
def test_nothing_private_is_told() -> None:
    before = plan(), plan("--json")
    Path("dossiers/aurora.private.yaml").write_text("kamdocs: private/1\nmembers: {counsel: {family: Greta}}\n", encoding="utf-8")
    assert (plan(), plan("--json")) == before


@pytest.mark.usefixtures("here")
def test_the_language_option_takes_the_dossiers_place() -> None:
    change("title: Cold rooms that report their own faults", "title: {it: Celle, en: Cold rooms}")
    assert plan("--language", "it").startswith("Celle, for")
    assert plan().startswith("Cold rooms, for")
