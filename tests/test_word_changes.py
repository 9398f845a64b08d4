"""A template that cannot need mending is told rightly: nothing that its tags leave ever has to be mended."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from word_files import part

from kamdocs.word import Template
from kamdocs.word.mend import mend_tables

PARAGRAPHS = st.sampled_from(["text", "{{ a }}", "{% if a %}x{% endif %}"])
CELLS = st.recursive(
    st.lists(PARAGRAPHS, min_size=1, max_size=2),
    lambda inner: st.builds(lambda before, tag, body, after: [*before, f"{{%p {tag} %}}", *body, f"{{%p end{tag.split()[0]} %}}", *after],
                            st.lists(PARAGRAPHS, max_size=1), st.sampled_from(["if a", "if b", "for row in rows"]), inner,
                            st.lists(PARAGRAPHS, max_size=1)),
    max_leaves=3,
)  # fmt: skip
ROWS = st.lists(st.one_of(CELLS, st.sampled_from(["if a", "if b", "for row in rows"])), min_size=1, max_size=4)
BLOCKS = st.recursive(
    st.lists(st.one_of(PARAGRAPHS, ROWS), max_size=3),
    lambda inner: st.builds(lambda before, tag, body, after: [*before, (tag, body), *after],
                            st.lists(st.one_of(PARAGRAPHS, ROWS), max_size=2), st.sampled_from(["if a", "if b", "for row in rows"]), inner,
                            st.lists(st.one_of(PARAGRAPHS, ROWS), max_size=2)),
    max_leaves=3,
)  # fmt: skip


def written(path: Path, blocks: list[object]) -> Path:
    document = Document()
    add(document, blocks)
    data = io.BytesIO()
    document.save(data)
    path.write_bytes(data.getvalue())
    return path


def add(document: Any, blocks: list[object]) -> None:
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        elif isinstance(block, tuple):
            tag, body = block
            document.add_paragraph(f"{{%p {tag} %}}")
            add(document, body)
            document.add_paragraph(f"{{%p end{tag.split()[0]} %}}")
        else:
            table = document.add_table(0, 2)
            for row in block:
                if isinstance(row, str):  # a condition or a loop around one row
                    for texts in ([f"{{%tr {row} %}}"], ["within"], [f"{{%tr end{row.split()[0]} %}}"]):
                        fill(table.add_row().cells[0], texts)
                else:
                    fill(table.add_row().cells[0], row)


def fill(cell: Any, texts: list[str]) -> None:
    cell.paragraphs[0].text = texts[0]
    for text in texts[1:]:
        cell.add_paragraph(text)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(BLOCKS, st.booleans(), st.booleans(), st.integers(0, 2))
def test_what_cannot_need_mending_needs_none(tmp_path: Path, blocks: list[object], a: bool, b: bool, rows: int) -> None:
    template = Template(written(tmp_path / "t.docx", [*blocks, "{{ a }}"]))
    made = template.render({"a": "yes" if a else "", "b": "yes" if b else "", "rows": ["row"] * rows})
    assert not mend_tables(part(made), columns_change=False)


def may_need_mending(tmp_path: Path, *blocks: object) -> bool:
    (body,) = (each.ready for each in Template(written(tmp_path / "t.docx", [*blocks, "{{ a }}"]))._parts)
    return body.may_need_mending


def test_what_most_templates_have_needs_no_mending(tmp_path: Path) -> None:
    assert not may_need_mending(tmp_path, ("if a", ["text", [["head"], "for row in rows"], "text"]), "{% if a %}x{% endif %}")
    assert not may_need_mending(tmp_path, [["text", "{%p if a %}", "x", "{%p endif %}", "text"]], "text")


def test_what_can_leave_a_cell_a_table_or_two_tables_in_need_is_told(tmp_path: Path) -> None:
    assert may_need_mending(tmp_path, [["{%p if a %}", "x", "{%p endif %}"]], "text")
    assert may_need_mending(tmp_path, ["for row in rows"], "text")
    assert may_need_mending(tmp_path, ("if a", ["text", [["cell"]]]))
    assert may_need_mending(tmp_path, [["cell"]], [["cell"]])
