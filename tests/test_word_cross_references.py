from __future__ import annotations

from pathlib import Path

import pytest
from word_files import level, numbering, paragraph, part, saved, style, word_file

from kamdocs.word import Template
from kamdocs.word.cross_references import has_cross_references
from kamdocs.word.markup import W

STYLES = style("heading 1", '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>')
LISTS = numbering({1: level(0)}, {1: 1})


def heading(text: str, bookmark: str) -> str:
    mark = f'<w:bookmarkStart w:id="1" w:name="{bookmark}"/><w:r><w:t>{text}</w:t></w:r><w:bookmarkEnd w:id="1"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="heading1"/></w:pPr>{mark}</w:p>'


def field(code: str, *results: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    shown = "".join(f"<w:r><w:t>{each}</w:t></w:r>" for each in results)
    return f"<w:p>{mark('begin')}<w:r><w:instrText> {code} </w:instrText></w:r>{mark('separate')}{shown}{mark('end')}</w:p>"


def shown(folder: Path, body: str, **fields: object) -> list[str]:
    """The text of every paragraph of the rendered body."""
    path = saved(folder, word_file(body, styles=STYLES, lists=LISTS))
    root = part(Template(path).render(fields))
    return ["".join(text.text or "" for text in each.iter(f"{W}t")) for each in root.iter(f"{W}p")]


@pytest.mark.parametrize("code", [r"REF scope \r \h", r"REF scope \n", r'REF "scope" \h \w', r"ref scope \h \r \* MERGEFORMAT"])
def test_a_reference_to_a_heading_shows_the_number_that_it_has(tmp_path: Path, code: str) -> None:
    first = paragraph("{%p if first %}") + heading("First", "first") + paragraph("{%p endif %}")
    body = field(code, "9") + first + heading("Scope", "scope")
    assert shown(tmp_path, body, first=True)[0] == "2"
    assert shown(tmp_path, body, first="")[0] == "1"


def test_a_result_of_several_runs_becomes_one(tmp_path: Path) -> None:
    assert shown(tmp_path, field(r"REF scope \r", "4", "2") + heading("{{ a }}", "scope"), a="Scope") == ["1", "Scope"]


def test_in_a_loop_each_turn_leads_to_its_own(tmp_path: Path) -> None:
    heads = paragraph("{%p for each in list %}") + heading("{{ each }}", "head_{{ loop.index }}") + paragraph("{%p endfor %}")
    body = heads + field(r"REF head_{{ list | length }} \r", "0")
    assert shown(tmp_path, body, list=["a", "b", "c"]) == ["a", "b", "c", "3"]


def test_a_simple_field_is_written_too(tmp_path: Path) -> None:
    simple = r'<w:p><w:fldSimple w:instr=" REF scope \r "><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>'
    assert shown(tmp_path, simple + heading("{{ a }}", "scope"), a="Scope") == ["1", "Scope"]


def test_what_leads_nowhere_or_to_no_number_or_shows_no_number_stays(tmp_path: Path) -> None:
    plain = '<w:p><w:bookmarkStart w:id="2" w:name="plain"/><w:r><w:t>{{ a }}</w:t></w:r><w:bookmarkEnd w:id="2"/></w:p>'
    body = field(r"REF gone \r", "5") + field(r"REF plain \r", "6") + field(r"REF scope \h", "Scope") + plain + heading("Scope", "scope")
    assert shown(tmp_path, body, a="x") == ["5", "6", "Scope", "x", "Scope"]


def test_a_document_without_references_pays_nothing() -> None:
    assert not has_cross_references("<w:t>REF scope</w:t>")
    assert has_cross_references(field(r"REF scope \r", "1"))
