"""Lists that rendering adds."""

from __future__ import annotations

import io

from docx import Document
from lxml import etree

from kamdocs.word.markup import W
from kamdocs.word.numbering import Numbering
from kamdocs.word.package import Package, open_package


def package(*, with_lists: bool = True) -> Package:
    document = Document()
    if not with_lists:
        part = document.part
        id_ = next(id_ for id_, each in part.rels.items() if each.reltype.endswith("/numbering"))
        part.drop_rel(id_)
    data = io.BytesIO()
    document.save(data)
    return open_package(data.getvalue(), "t.docx")


def order(file: Package) -> list[str]:
    name = next(each.target for each in file.relationships(file.main) if each.kind == "numbering")
    return [str(each.tag).removeprefix(W) for each in etree.fromstring(file.parts[name])]


def test_bullets_are_made_once_even_where_the_file_has_no_lists() -> None:
    for with_lists in (True, False):
        file = package(with_lists=with_lists)
        numbering = Numbering(file)
        id_ = numbering.bullets()
        assert numbering.bullets() == id_
        numbering.save()
        assert Numbering(file).bullets() == id_
        assert order(file) == sorted(order(file))  # definitions before lists, as Word wants them


def test_a_list_that_begins_anew_keeps_its_definition() -> None:
    file = package()
    numbering = Numbering(file)
    known = numbering.bullets()
    anew = numbering.restarted(known)
    assert anew != known
    assert numbering.abstract(anew) is numbering.abstract(known)
    assert numbering.restarted("999") == "999"


def test_a_list_of_another_file_gets_a_definition_of_its_own_each_time() -> None:
    other = Numbering(package())
    theirs = other.bullets()
    definition = other.abstract(theirs)
    assert definition is not None
    numbering = Numbering(package())
    one, two = (numbering.taken_in(theirs, other, definition, sign) for sign in ("one", "two"))
    definitions = [numbering.abstract(each) for each in (one, two)]
    marks = {each.find(f"{W}nsid").get(f"{W}val") for each in definitions if each is not None}
    assert len(marks) == 2
