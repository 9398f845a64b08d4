"""The short version for one reader: one section, whose arguments compete with no other's, and the same price, terms and dates."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from building import DATE, dossier_of, ids, material_of, profile_of
from docx import Document

from kamdocs.demo.files import demo_files
from kamdocs.errors import InputError
from kamdocs.plan import ProposalPlan
from kamdocs.proposal import Draft, draft, rendered
from kamdocs.tailor import Unread, reader_named, tailor
from kamdocs.workspace import Workspace, open_workspace

MEMBERS = """\
buying_centre:
  criteria: [{id: price, label: Prezzo}, {id: speed, label: Velocità}]
  members:
    - {id: cfo, name: Elena Conti, position: CFO, type: finance, influence: 4, criteria: [price]}
    - {id: controller, name: Davide Poli, position: Controller, type: finance, influence: 2, criteria: [speed]}
    - {id: plant, name: Rocco Santoro, position: Plant, type: technical, influence: 5}
    - {name: Nobody Known, position: Odd}
"""
LIBRARY = """\
arguments:
  - {id: both, title: Both, for: {finance: 30, technical: 40}}
  - {id: cheap, title: Cheap, for: {finance: 20}, answers: [price]}
  - {id: fast, title: Fast, for: {finance: 20}, answers: [speed]}
"""
PROFILES = ("type: finance\nmost: 2", "type: technical")


def plan_for(only: str | None) -> ProposalPlan:
    return tailor(replace(material_of(MEMBERS, PROFILES, LIBRARY), only=only))


# ---- which section, which arguments


def test_a_type_gets_its_section_alone_with_the_best_arguments_also_of_other_sections() -> None:
    assert ids(plan_for(None)) == {"technical": ["both"], "finance": ["cheap", "fast"]}
    assert ids(plan_for("finance")) == {"finance": ["cheap", "both"]}
    assert ids(plan_for("technical")) == {"technical": ["both"]}


def test_a_member_who_is_not_the_reader_of_his_type_gets_the_section_as_if_he_were() -> None:
    assert ids(plan_for("controller")) == {"finance": ["fast", "both"]}
    assert plan_for("controller").trace.readers == (("finance", "controller", 20),)
    assert ids(plan_for("cfo")) == ids(plan_for("finance"))


def test_the_plan_says_that_it_is_short_and_all_else_is_as_in_the_whole_one() -> None:
    whole, short = plan_for(None), plan_for("finance")
    assert (whole.proposal.short, short.proposal.short) == (False, True)
    assert replace(short.proposal, short=False) == whole.proposal
    for name in ("account", "offer", "validity", "returns", "references", "team", "next_steps"):
        assert getattr(short, name) == getattr(whole, name)


def test_what_others_look_for_is_no_gap_of_a_short_version() -> None:
    def kinds(only: str | None) -> list[str]:
        return [gap.kind for gap in plan_for(only).gaps if gap.kind in ("criterion", "member", "untyped", "references")]

    # The whole one covers the plant's first criterion, the price, in the section for finance alone.
    assert kinds(None) == ["member", "untyped"]
    assert kinds("finance") == []
    assert kinds("technical") == ["member"]
    assert "Rocco Santoro" in next(gap.message for gap in plan_for("technical").gaps if gap.kind == "member")


# ---- whose name


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("finance", "cfo"),
        ("FINANCE", "cfo"),
        (" finance ", "cfo"),
        ("cfo", "cfo"),
        ("controller", "controller"),
        ("davide poli", "controller"),
        ("technical", "plant"),
    ],
)
def test_a_reader_is_named_by_type_id_or_name(name: str, member: str) -> None:
    found = reader_named(name, dossier_of(MEMBERS).value, [profile_of(each).value for each in PROFILES])
    assert not isinstance(found, Unread)
    assert found.member.key == member


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("finanse", "nobody reads this proposal as 'finanse'", "did you mean finance?"),
        ("elena", "nobody reads this proposal as 'elena'", "did you mean Elena Conti?"),
        ("Conti", "nobody reads this proposal as 'Conti'", "did you mean Elena Conti?"),
        ("cnti", "nobody reads this proposal as 'cnti'", "did you mean Elena Conti?"),
        (
            "x",
            "nobody reads this proposal as 'x'",
            "its readers are technical, finance; its members cfo, controller, plant, nobody-known",
        ),
        ("nobody-known", "Nobody Known has no section: no profile has a title for 'Odd'", "state the `type`"),
        ("", "nobody reads this proposal as ''", "its readers are technical, finance; its members cfo, controller, plant, nobody-known"),
    ],
)
def test_a_name_that_nobody_has_is_told_with_the_nearest(name: str, message: str, hint: str) -> None:
    found = reader_named(name, dossier_of(MEMBERS).value, [profile_of(each).value for each in PROFILES])
    assert found == Unread(message, hint)


def test_a_member_whose_type_has_no_profile_has_no_section() -> None:
    found = reader_named("plant", dossier_of(MEMBERS).value, [profile_of("type: finance").value])
    assert found == Unread("Rocco Santoro has no section: no profile is for the type technical", "state the `type`")


@pytest.mark.parametrize(
    ("members", "name", "message", "hint"),
    [
        (
            "[{id: a, name: Ben Example, position: P, type: finance}, {id: b, name: ben example, position: P, type: technical}]",
            "Ben Example",
            "'Ben Example' may mean Ben Example (a), or ben example (b)",
            "give the id of one: a or b",
        ),
        (
            "[{name: Ben Example, position: P, type: finance}, {id: ben-example-2, name: Ben Example, position: P, type: finance}]",
            "Ben Example",
            "'Ben Example' may mean Ben Example (ben-example), or Ben Example (ben-example-2)",
            "give the id of one: ben-example or ben-example-2",
        ),
        (
            "[{id: finance, name: Ann, position: P, type: technical}, {id: cfo, name: Bob, position: P, type: finance}]",
            "finance",
            "'finance' may mean the type finance, whose reader is cfo, or Ann (finance)",
            "give each of these members an `id` that no other and no type has",
        ),
        (
            "[{id: ann, name: Finance, position: P, type: technical}, {id: cfo, name: Bob, position: P, type: finance}]",
            "finance",
            "'finance' may mean the type finance, whose reader is cfo, or Finance (ann)",
            "give the id of one: cfo or ann",
        ),
    ],
)
def test_a_name_that_may_mean_two_is_refused_with_their_ids(members: str, name: str, message: str, hint: str) -> None:
    dossier = dossier_of(f"buying_centre: {{members: {members}}}").value
    assert reader_named(name, dossier, [profile_of(each).value for each in PROFILES]) == Unread(message, hint)


def test_an_id_that_is_the_type_of_its_own_reader_is_plain() -> None:
    dossier = dossier_of("buying_centre: {members: [{id: finance, name: Ann, position: P, type: finance}]}").value
    found = reader_named("finance", dossier, [profile_of(each).value for each in PROFILES])
    assert not isinstance(found, Unread)
    assert found.member.name == "Ann"


# ---- the demo's proposals


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("demo")
    for name, text in demo_files(DATE).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return open_workspace(root)


DOSSIERS = ("glenvarra", "lavanderia-candore", "solemaro")


def made_of(demo: Workspace, name: str, only: str | None = None) -> Draft:
    assert demo.dossiers is not None
    return draft(Path(demo.dossiers, f"{name}.yaml"), demo, DATE, only=only)


def blocks(document: bytes) -> Iterator[tuple[str, str]]:
    """Style and words of each paragraph, those of tables among them."""
    root = Document(io.BytesIO(document)).element.body
    for each in root.iter("{*}p"):
        style = each.find("{*}pPr/{*}pStyle")
        yield (
            "" if style is None else next(iter(style.values())),
            "".join(part.text or "" if part.tag.endswith("}t") else "\t" for part in each.iter("{*}t", "{*}tab")),
        )


def offer_and_dates(document: bytes, heading: str) -> list[str]:
    """The words of the offer's part, of the cover's data, of the investment in the summary, and of the guarantee."""
    found: list[str] = []
    here = False
    for style, words in blocks(document):
        if style in ("Heading1", "Heading1NewPage"):
            here = words == heading
        if here or style in ("CoverData", "FigureValue", "FigureLabel", "Validity"):
            found.append(words)
    return found


@pytest.mark.parametrize("name", DOSSIERS)
def test_price_terms_and_dates_are_identical_in_all_versions(demo: Workspace, name: str) -> None:
    whole = made_of(demo, name)
    heading = "The offer" if whole.plan.proposal.language == "en" else "L’offerta"
    said = offer_and_dates(rendered(whole), heading)
    assert said[-1] == whole.plan.validity.text
    assert len(said) > 30
    names = [*(type_ for type_, _, _ in whole.plan.trace.readers), *(each.member for each in whole.plan.coverage.members if each.type)]
    for only in names:
        short = made_of(demo, name, only)
        assert short.plan.fields()["offer"] == whole.plan.fields()["offer"]
        assert short.plan.fields()["validity"] == whole.plan.fields()["validity"]
        assert (short.plan.proposal.date, short.plan.proposal.title) == (whole.plan.proposal.date, whole.plan.proposal.title)
        assert offer_and_dates(rendered(short), heading) == said


def test_a_reader_who_is_not_there_is_refused_with_his_place(demo: Workspace) -> None:
    with pytest.raises(InputError, match=r"glenvarra\.yaml:\d+:\d+: nobody reads this proposal as 'finanse'; did you mean finance\?"):
        made_of(demo, "glenvarra", "finanse")
