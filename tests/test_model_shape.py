"""What may stand at a path of a model, read from its annotations."""

from typing import Any

import pytest

from kamdocs.model.dossier import AccountField, Dossier, ItemField, Member
from kamdocs.model.shape import children
from kamdocs.plan import Offer, Returns


@pytest.mark.parametrize(
    ("record", "field", "kind"),
    [
        (AccountField, "name", "text"),
        (AccountField, "employees", "number"),
        (AccountField, "annual_revenue", "money"),
        (AccountField, "status", "list"),
        (AccountField, "standing", "record"),
        (ItemField, "discount", "share"),
        (ItemField, "unit_price", "number"),
        (ItemField, "optional", "flag"),
        (Member, "role", "one_of"),
        (Member, "private", "map"),
        (Dossier, "free", "map"),
        (Returns, "npv", "money"),
        (Returns, "irr", "share"),
        (Offer, "items", "list"),
    ],
)
def test_a_field_has_its_kind(record: Any, field: str, kind: str) -> None:
    assert children(record)[field].kind == kind


def test_fields_have_the_names_that_people_write() -> None:
    from kamdocs.model.dossier import ValidityField
    from kamdocs.model.library import Argument

    assert "from" in children(ValidityField)
    assert "for" in children(Argument)
    assert not any(name.endswith("_") for record in (ValidityField, Argument) for name in children(record))


def test_the_words_of_a_choice_and_the_elements_of_a_list() -> None:
    role = children(Member)["role"]
    assert role.words == ("initiator", "user", "influencer", "decider", "buyer", "gatekeeper")
    assert role.told == "one of initiator, user, influencer, decider, buyer, gatekeeper"
    status = children(AccountField)["status"]
    assert status.item is not None
    assert (status.told, status.item.told) == ("a list", "a text")
