from __future__ import annotations

from collections.abc import Callable

import pytest
from full import made_in
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.following import Followed, FollowedText
from kamdocs.proposal import Draft
from kamdocs.text import MarkedFormats, fill
from kamdocs.values import Formats, Money

TEXTS = st.text(alphabet="abÀß 019%.,-\n", max_size=14)
CHANGES = st.sampled_from(
    (
        lambda text: text.upper(),
        lambda text: text.lower(),
        lambda text: text.capitalize(),
        lambda text: text.strip(),
        lambda text: text[1:-1],
        lambda text: text[::-1],
        lambda text: text.replace("0", "10"),
        lambda text: text.replace("a", ""),
        lambda text: text + "7!",
        lambda text: "No. 7 " + text,
        lambda text: "".join(text),
    )
)


def followed(text: str) -> tuple[Followed, FollowedText]:
    values = Followed()
    return values, values.leaf(text, ("free", "note"))


# ---- texts


@given(TEXTS, st.lists(CHANGES, max_size=4))
def test_a_followed_text_equals_what_it_says_whatever_is_done_with_it(text: str, changes: list[Callable[[str], str]]) -> None:
    values, mine = followed(text)
    changed: str = mine
    for change in changes:
        text, changed = change(text), change(changed)
    assert changed == text
    assert len(changed) == len(text)
    assert hash(changed) == hash(text)
    assert values.read(str(changed))[0] == text


@given(TEXTS, TEXTS)
def test_of_what_is_written_each_digit_of_the_text_leads_to_its_field_and_no_other(before: str, text: str) -> None:
    values, mine = followed(text)
    read, owners = values.read(str(before + mine))
    assert read == before + text
    own = [owner for sign, owner in zip(read, owners, strict=True) if sign.isdecimal()]
    digits = [sum(sign.isdecimal() for sign in each) for each in (before, text)]
    assert own == [None] * digits[0] + [("free", "note")] * digits[1]


@given(TEXTS, TEXTS)
def test_who_is_nearest_to_a_number_keeps_it(outer: str, inner: str) -> None:
    values = Followed()
    whole = values.leaf(outer + values.mark("offer.totals.net", inner), ("sections", 0, "heading"))
    assert whole == outer + inner
    _, owners = values.read(str(whole))
    found = {owner for sign, owner in zip(outer + inner, owners, strict=True) if sign.isdecimal()}
    expected = {("sections", 0, "heading"): outer, ("offer", "totals", "net"): inner}
    assert found == {path for path, text in expected.items() if any(sign.isdecimal() for sign in text)}


@given(TEXTS, TEXTS, st.integers(-(10**6), 10**6))
def test_a_text_that_is_filled_with_marks_is_the_text_between_them(before: str, name: str, count: int) -> None:
    values = {"account": {"name": name or "x", "count": count}}
    text = before + "{{ account.name }}, {{ account.count | number }}"
    seen: list[tuple[str, str]] = []

    def mark(path: str, shown: str) -> str:
        seen.append((path, shown))
        return f"<{shown}>"

    marked, absent = fill(text, values, MarkedFormats("it", mark))
    assert (marked.replace("<", "").replace(">", ""), absent) == fill(text, values, Formats("it"))
    assert [path for path, _ in seen] == ["account.name", "account.count"]
    assert f"<{seen[1][1]}>" in marked


# ---- the values of a plan


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    return made_in(tmp_path_factory.mktemp("full") / "here")


def test_followed_fields_equal_the_fields(made: Draft) -> None:
    assert Followed().fields(made.plan, made) == made.plan.fields()


def test_equal_values_are_told_apart(made: Draft) -> None:
    values = Followed()
    found = values.fields(made.plan, made)
    one, same = found["offer"]["items"][1]["net"], found["offer"]["groups"][1]["items"][0]["net"]
    assert isinstance(one, Money)
    assert one == same
    assert one is not same
    paths = [values.read(str(values.told(each, "5")))[1] for each in (one, same)]
    assert paths == [(("offer", "items", 1, "net"),), (("offer", "groups", 1, "items", 0, "net"),)]


def test_a_value_of_nobody_stays_as_it_is() -> None:
    assert Followed().told(7, "7") == "7"
    assert type(Followed().told(7, "7")) is str
