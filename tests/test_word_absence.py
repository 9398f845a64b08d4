"""Absent fields, unknown names, and how they are told."""

from __future__ import annotations

import pytest

from kamdocs.word.absence import Absent, AbsentFieldError, no_such_field, path_of


def test_an_absent_field_knows_its_path() -> None:
    fields = {"offer": {"items": [{"sku": None}]}, "returns": None}
    assert Absent(obj=fields["offer"]["items"][0], name="sku").path(fields) == "offer.items[0].sku"  # type: ignore[index]
    assert Absent(obj=Absent(name="returns"), name="npv").path(fields) == "returns.npv"


def test_an_absent_field_is_false_empty_and_not_a_text() -> None:
    absent = Absent(name="a")
    assert (bool(absent), list(absent), len(absent), absent == None) == (False, [], 0, True)  # noqa: E711
    with pytest.raises(AbsentFieldError):
        str(absent)


def test_equal_maps_are_told_apart() -> None:
    second = {"a": 1}
    assert path_of({"x": {"a": 1}, "y": [{"a": 1}, second]}, second) == "y[1]"


def test_the_nearest_name_is_offered_else_all_of_them() -> None:
    assert no_such_field("proposal", "titel", {"title": 1, "date": 2})[1] == "did you mean proposal.title?"
    assert no_such_field("proposal", "xyz", {"title": 1, "date": 2}) == ("there is no field proposal.xyz", "proposal has date, title")
