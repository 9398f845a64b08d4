"""Charts of a template: one that shows Word's sample numbers to every client, and tags that cannot fill the chart that they stand in."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_word_charts import chart_xml, columns, drawing, said, series, template

from kamdocs.word import Template, document_text
from kamdocs.word.check import Finding, findings

TAG = "{% if returns %}{{ returns.cash_flow | chart('year', 'net') }}{% endif %}"
PICTURE = '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"/>'


def of_charts(path: Path) -> list[Finding]:
    return [each for each in findings(path) if each.kind.startswith("chart") or each.kind in {"unknown-field", "syntax"}]


def test_a_chart_that_its_alternative_text_fills_is_sound(tmp_path: Path) -> None:
    assert of_charts(template(tmp_path, said("x"), drawing(f"Cash flow {TAG}"))) == []


@pytest.mark.parametrize("text", ["", "Cash flow", "Cash flow of {{ account.name | upper }}", "Cash flow {# a note #}"])
def test_a_chart_without_a_tag_shows_its_numbers_to_every_client(tmp_path: Path, text: str) -> None:
    (finding,) = of_charts(template(tmp_path, said("x"), drawing(text)))
    assert (finding.kind, finding.level, finding.paragraph) == ("chart-without-tag", "error", 1)
    assert finding.message == "this chart has no tag: every client would see the numbers that it shows in Word"
    assert "View Alt Text" in finding.hint
    assert "{# fixed #}" in finding.hint


def test_a_chart_of_fixed_numbers_is_marked_by_a_note_that_nobody_reads(tmp_path: Path) -> None:
    path = template(tmp_path, said("{{ account }}"), drawing("Our plants {# fixed #}"))
    assert [each for each in of_charts(path) if each.kind.startswith("chart")] == []
    texts = [text for _, text in document_text(Template(path).render({"account": "Bosio"}))]
    assert "Our plants" in [text.strip() for text in texts]
    assert not any("fixed" in text or "{#" in text for text in texts)


def test_a_chart_whose_own_texts_have_tags_is_bound(tmp_path: Path) -> None:
    assert of_charts(template(tmp_path, said("x"), drawing("Sales"), charts=[chart_xml(title="{{ proposal.title }}")])) == []


@pytest.mark.parametrize("name", ["Series 1", "Serie 1", "Datenreihe 1"])
def test_a_series_that_word_named_is_a_warning(tmp_path: Path, name: str) -> None:
    chart = chart_xml(columns(series(0, name), series(1, "Series 2")))
    (finding,) = of_charts(template(tmp_path, said("x"), drawing(f"Cash flow {TAG}"), charts=[chart]))
    assert (finding.kind, finding.level) == ("chart-name", "warning")
    assert name in finding.message


def test_the_alternative_text_is_more_than_the_tag(tmp_path: Path) -> None:
    (finding,) = of_charts(template(tmp_path, said("x"), drawing(TAG)))
    assert (finding.level, finding.message) == ("error", "beside its tag this chart has no alternative text")


def test_a_chart_tag_outside_an_alternative_text_fills_nothing(tmp_path: Path) -> None:
    (finding,) = of_charts(template(tmp_path, said(TAG)))
    assert (finding.level, finding.message) == ("error", "this tag makes a chart, and stands in no chart's alternative text")


def test_what_has_the_tag_is_a_chart(tmp_path: Path) -> None:
    (finding,) = of_charts(template(tmp_path, said("x"), drawing(f"Flow {TAG}", graphic=PICTURE)))
    assert (finding.level, finding.message) == ("error", "what has this alternative text is no chart")


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        ("returns.cash_flow | chart('year', 'infow')", "there is no field returns.cash_flow[].infow"),
        ("returns.cash_flow | chart('year')", "chart takes the name of the field below the columns"),
        ("returns.cash_flow | chart", "chart takes the name of the field below the columns"),
        ("returns.cash_flow | chart('year', 'net', 'net')", "chart draws each field once"),
        ("offer.items | chart('description', 'net', 'quantity')", "a chart has one scale, and these are amounts (net) and numbers"),
        ("offer.items | chart('sku', 'description')", "description is no number, amount or share"),
        ("offer.totals.net | chart('a', 'b')", "chart draws a list whose elements have fields, and offer.totals.net is an amount of money"),
        ("returns.cash_flow | chart(year, 'net')", "chart takes names in quotes, and year stands without"),
        ("returns.cash_flow | chart('year', 'net', width=3)", "chart knows no width"),
    ],
)
def test_what_a_chart_cannot_draw_is_told(tmp_path: Path, tag: str, message: str) -> None:
    path = template(tmp_path, said("x"), drawing(f"Flow {{% if returns %}}{{{{ {tag} }}}}{{% endif %}}"))
    (finding,) = of_charts(path)
    assert (finding.level, finding.message.startswith(message)) == ("error", True), str(finding)
