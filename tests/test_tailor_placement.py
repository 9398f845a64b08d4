from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from kamdocs.model.library import Argument
from kamdocs.model.reading import Located
from kamdocs.plan import PlacedArgument, Score
from kamdocs.tailor.arguments import Candidate
from kamdocs.tailor.conditions import HOLDS, Verdict
from kamdocs.tailor.placement import Placement, Requirement, SectionRoom, place


def candidates(scores: Mapping[str, Mapping[str, int]]) -> list[Candidate]:
    """From section → argument → score."""
    return [
        Candidate(
            section,
            Located(Argument.model_validate({"id": id_, "title": id_, "for": {}}), "library.yaml", lambda _: "library.yaml"),
            Score(points),
            Verdict(HOLDS),
            PlacedArgument(id_, id_),
        )
        for section, row in scores.items()
        for id_, points in row.items()
    ]


def room(type_: str, most: int | None = None, *required: str) -> SectionRoom:
    return SectionRoom(type_, most, tuple(Requirement(each, f"must-{each}", f"profile.yaml:{each}") for each in required))


def told(placement: Placement) -> dict[str, list[str]]:
    return {section: [each.id for each in placed] for section, placed in placement.sections.items()}


# ---- by hand


def test_pairs_are_placed_by_score_and_each_argument_once() -> None:
    placement = place([room("hr"), room("finance")], candidates({"hr": {"a": 10, "b": 30}, "finance": {"a": 20, "b": 20, "c": 5}}))
    assert told(placement) == {"hr": ["b"], "finance": ["a", "c"]}


def test_an_equal_score_goes_to_the_first_section_then_the_first_id() -> None:
    placement = place([room("hr", 1), room("finance", 1)], candidates({"finance": {"a": 20, "b": 20}, "hr": {"a": 20, "b": 20}}))
    assert told(placement) == {"hr": ["a"], "finance": ["b"]}


def test_a_full_section_leaves_the_argument_to_another() -> None:
    placement = place([room("hr", 1), room("finance", 1)], candidates({"hr": {"a": 40, "b": 30}, "finance": {"b": 1}}))
    assert told(placement) == {"hr": ["a"], "finance": ["b"]}


def test_an_empty_section_takes_its_best_though_it_stands_elsewhere() -> None:
    placement = place([room("hr"), room("finance"), room("technical")], candidates({"hr": {"a": 40, "b": 30}, "finance": {"a": 2, "b": 3}}))
    assert told(placement) == {"hr": ["a", "b"], "finance": ["b"], "technical": []}
    assert placement.repeated == {("finance", "b")}


def test_required_arguments_come_first_and_count_towards_most() -> None:
    placement = place([room("hr", 2, "c")], candidates({"hr": {"a": 40, "b": 30, "c": -5}}))
    assert told(placement) == {"hr": ["a", "c"]}
    assert placement.required == {("hr", "c"): "must-c"}


def test_required_arguments_fill_a_section_in_the_order_of_their_rules() -> None:
    placement = place([room("hr", 2, "c", "b", "a")], candidates({"hr": {"a": 40, "b": 30, "c": 20}}))
    assert told(placement) == {"hr": ["b", "c"]}
    assert [(each.requirement.argument, each.why) for each in placement.unmet] == [("a", "the section is full")]


def test_sections_take_their_required_arguments_in_section_order() -> None:
    placement = place([room("hr", None, "a"), room("finance", None, "a")], candidates({"hr": {"a": 1}, "finance": {"a": 99, "b": 1}}))
    assert told(placement) == {"hr": ["a"], "finance": ["b"]}
    assert [(each.section, each.why) for each in placement.unmet] == [("finance", "it stands in the section hr")]


def test_a_required_argument_that_is_no_candidate_is_unmet() -> None:
    placement = place([room("hr", None, "ghost")], candidates({"hr": {"a": 1}}))
    assert [(each.section, each.requirement.argument, each.why) for each in placement.unmet] == [("hr", "ghost", "it is no candidate")]


def test_an_argument_that_two_rules_require_stands_once() -> None:
    placement = place([room("hr", None, "a", "a")], candidates({"hr": {"a": 1}}))
    assert (told(placement), placement.unmet) == ({"hr": ["a"]}, [])


# ---- against the design's words, on anything

TYPES = ("hr", "finance", "technical")
IDS = "abcdef"


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[SectionRoom], dict[str, dict[str, int]]]:
    order = draw(st.permutations(TYPES))[: draw(st.integers(1, 3))]
    rooms = [room(type_, draw(st.none() | st.integers(1, 3)), *draw(st.lists(st.sampled_from(IDS), max_size=2))) for type_ in order]
    row = st.dictionaries(st.sampled_from(IDS), st.sampled_from([-10, 0, 10, 20, 30]))
    return rooms, {type_: draw(row) for type_ in order}


def by_the_design(rooms: Sequence[SectionRoom], scores: Mapping[str, Mapping[str, int]]) -> dict[str, set[str]]:
    """Step 3 of the design once more, told plainly: the sets of arguments by section."""
    stands: dict[str, set[str]] = {each.type: set() for each in rooms}

    def has_room(each: SectionRoom) -> bool:
        return each.most is None or len(stands[each.type]) < each.most

    def stands_nowhere(id_: str) -> bool:
        return all(id_ not in placed for placed in stands.values())

    for each in rooms:
        for requirement in each.requirements:
            if requirement.argument in scores[each.type] and stands_nowhere(requirement.argument) and has_room(each):
                stands[each.type].add(requirement.argument)
    while True:
        # The best pair that can still be placed, found anew each time.
        free = [
            (-score, position, id_)
            for position, each in enumerate(rooms)
            for id_, score in scores[each.type].items()
            if has_room(each) and stands_nowhere(id_)
        ]
        if not free:
            break
        _, position, id_ = min(free)
        stands[rooms[position].type].add(id_)
    for each in rooms:
        if not stands[each.type] and scores[each.type]:
            stands[each.type] = {min(scores[each.type], key=lambda id_: (-scores[each.type][id_], id_))}
    return stands


World = tuple[list[SectionRoom], dict[str, dict[str, int]]]


@settings(max_examples=300)
@given(worlds())
def test_placement_is_that_of_the_design(world: World) -> None:
    rooms, scores = world
    placement = place(rooms, candidates(scores))
    assert {section: set(placed) for section, placed in told(placement).items()} == by_the_design(rooms, scores)


@settings(max_examples=150)
@given(worlds(), st.integers(0, 1000))
def test_the_order_of_the_candidates_changes_nothing(world: World, seed: int) -> None:
    rooms, scores = world
    given_ = candidates(scores)
    shuffled = list(given_)
    random.Random(seed).shuffle(shuffled)
    first, second = place(rooms, given_), place(rooms, shuffled)
    assert told(first) == told(second)
    assert (first.required, first.repeated, first.unmet) == (second.required, second.repeated, second.unmet)


@settings(max_examples=150)
@given(worlds())
def test_what_holds_of_every_placement(world: World) -> None:
    rooms, scores = world
    placement = place(rooms, candidates(scores))
    stands = told(placement)
    assert list(stands) == [each.type for each in rooms]
    for each in rooms:
        placed = stands[each.type]
        assert len(placed) == len(set(placed))
        assert each.most is None or len(placed) <= each.most
        # An empty section has no candidate at all.
        assert placed or not scores[each.type]
        assert placed == sorted(placed, key=lambda id_: (-scores[each.type][id_], id_))
    where: dict[str, list[str]] = {}
    for type_, placed in stands.items():
        for id_ in placed:
            where.setdefault(id_, []).append(type_)
    for id_, types in where.items():
        # Twice only where a section had nothing else.
        assert sum((type_, id_) not in placement.repeated for type_ in types) <= 1
    for type_, id_ in placement.repeated:
        assert stands[type_] == [id_]
    for each in placement.unmet:
        assert (each.section, each.requirement.argument) not in placement.required


@settings(max_examples=150)
@given(worlds())
def test_every_requirement_is_met_or_told(world: World) -> None:
    rooms, scores = world
    placement = place(rooms, candidates(scores))
    unmet = [(each.section, each.requirement.argument) for each in placement.unmet]
    for each in rooms:
        for requirement in each.requirements:
            pair = (each.type, requirement.argument)
            assert (pair in placement.required) is not (pair in unmet)
