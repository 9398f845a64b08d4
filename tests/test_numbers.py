from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from commands import DATE, DOSSIER, run, workspace
from docx import Document
from full import FULL, LIBRARY, ON, made_in
from lxml import etree

from kamdocs import origins
from kamdocs.numbers import NUMBER, Number, numbers
from kamdocs.origins import FORMULAS, Origin, pattern
from kamdocs.plan import as_json
from kamdocs.proposal import Draft, draft, rendered
from kamdocs.text import split_path
from kamdocs.workspace import open_workspace

ROOT = Path(__file__).parent.parent
SHORT = [("solemaro", "finance"), ("solemaro", "technical"), ("glenvarra", "executive"), ("lavanderia-candore", "executive")]
SIGNS = re.compile("[\U000e0000-\U000e007f]")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    return made_in(tmp_path_factory.mktemp("full") / "here")


def template(folder: Path, *paragraphs: str) -> Path:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(folder / "own.docx"))
    return folder / "own.docx"


def told(found: tuple[Number, ...]) -> list[tuple[str, str, str]]:
    return [(each.number, each.path, each.origin.kind) for each in found]


# ---- the finished document and the listing hold the same numbers

W, C, A = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}",
)


def read_by_a_person(document: Path) -> Iterator[str]:
    """The texts of a Word file as lxml has them: paragraphs of all pages, alternative texts, watermarks, charts."""
    with zipfile.ZipFile(document) as file:
        for name in file.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml", name):
                root = etree.fromstring(file.read(name))
                for paragraph in root.iter(f"{W}p"):
                    own = (each for each in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br") if next(each.iterancestors(f"{W}p")) is paragraph)
                    yield "".join(each.text or " " for each in own)
                for element in root.iter(etree.Element):
                    is_table = element.tag in (f"{W}tblCaption", f"{W}tblDescription")
                    names = {"docPr": ("descr", "title"), "textpath": ("string",)}.get(etree.QName(element).localname, ())
                    yield from (element.get(each, "") for each in ((f"{W}val",) if is_table else names))
            elif re.fullmatch(r"word/charts/[^/]+\.xml", name):
                root = etree.fromstring(file.read(name))
                if root.tag == f"{C}chartSpace":
                    yield from (each.text or "" for each in root.iter(f"{C}v"))
                    yield from ("".join(each.text or "" for each in paragraph.iter(f"{A}t")) for paragraph in root.iter(f"{A}p"))


def runs_of_digits(texts: Iterator[str]) -> Counter[str]:
    return Counter(digits for text in texts for digits in re.findall(r"\d+", text))


@pytest.mark.parametrize("name", ["solemaro", "glenvarra", "lavanderia-candore"])
def test_the_finished_document_and_the_listing_hold_the_same_numbers(demo: Path, name: str) -> None:
    ran = run("-w", str(demo), "plan", name, "--numbers", "--json", "--date", DATE)
    assert (ran.code, ran.err) == (0, "")
    listed = json.loads(ran.out)
    assert runs_of_digits(each["number"] for each in listed) == runs_of_digits(read_by_a_person(demo / f"proposals/{name} {DATE}.docx"))


@pytest.mark.parametrize(("name", "reader"), SHORT)
def test_a_short_version_and_its_listing_hold_the_same_numbers(demo: Path, tmp_path: Path, name: str, reader: str) -> None:
    file = tmp_path / "short.docx"
    written = run("-w", str(demo), "generate", name, "--for", reader, "--date", DATE, "-o", str(file))
    assert written.code == 0, written.err
    ran = run("-w", str(demo), "plan", name, "--numbers", "--for", reader, "--json", "--date", DATE)
    assert (ran.code, ran.err) == (0, "")
    listed = json.loads(ran.out)
    assert listed
    assert "unknown" not in {each["origin"]["kind"] for each in listed}
    assert runs_of_digits(each["number"] for each in listed) == runs_of_digits(read_by_a_person(file))


# ---- the line that an origin names holds the number

DATED = {"validity.until", "next_steps[].by"}
"""Fields whose numbers are the day and the year of a date, which the file writes as 2027-01-04."""
UNSAID = {"returns.running_costs[].from_month"}
"""Fields that the dossier need not say, and that are told as computed without a formula in `FORMULAS`."""


def digits_of(token: str) -> str:
    """`133000` of 133.000,00, 133,000.00 and 133000: thousands, decimal signs and the zeros of cents aside."""
    return re.sub(r"\D", "", re.sub(r"[.,]00?(?=%?$)|(?<=[.,]\d)0(?=%?$)", "", token))


def is_in(line: str, number: str, path: str) -> bool:
    """Whether a line of a file holds a number of the document as a number of its own."""
    tokens = re.findall(r"\d{4}-\d\d-\d\d", line) if path in DATED else [match[0] for match in NUMBER.finditer(line)]
    if path in DATED:
        return number in {str(int(part)) for token in tokens for part in token.split("-")}
    return digits_of(number) in {digits_of(token) for token in tokens}


@pytest.mark.parametrize(
    ("line", "number", "path", "expected"),
    [
        ("per_year: 133000, from_month: 6", "133.000,00", "", True),
        ("per_year: 133000, from_month: 6", "6", "", True),
        ("per_year: 133000, from_month: 6", "33.000,00", "", False),
        ("per_year: 133000, from_month: 6", "13", "", False),
        ("per_year: 133000, from_month: 6", "133", "", False),
        ("ACQ-410;points;1;1990,00;;1090,00", "1.990,00", "", True),
        ("ACQ-410;points;1;1990,00;;1090,00", "1.750,00", "", False),
        ("ACQ-410;points;1;1990,00;;1090,00", "10", "", False),
        ("a saving of 12.5%", "12,50%", "", True),
        ("a saving of 12.5%", "12", "", False),
        ("until: 2027-01-04", "4", "validity.until", True),
        ("until: 2027-01-04", "2027", "validity.until", True),
        ("until: 2027-01-04", "7", "validity.until", False),
        ("until: 2027-01-04", "4", "offer.items[].quantity", False),
        ("after: 0, from_month: 6", "0,00", "", True),
        ("after: 10, from_month: 6", "0,00", "", False),
    ],
)
def test_what_holds_a_number_is_told_from_what_does_not(line: str, number: str, path: str, expected: bool) -> None:
    assert is_in(line, number, path) is expected


def line_at(demo: Path, where: str) -> str | None:
    """The line of a file that kamdocs reads; None of a place that is no such line, as a paragraph of a template is none."""
    match = re.fullmatch(r"(.+\.(?:yaml|csv)):(\d+)(?::\d+)?", where)
    if match is None:
        return None
    shipped = ROOT / match[1].removeprefix("kamdocs/")
    file = shipped if match[1].startswith("kamdocs/") else demo.parent / match[1]
    return file.read_text(encoding="utf-8").splitlines()[int(match[2]) - 1]


@pytest.mark.parametrize("name", ["solemaro", "glenvarra", "lavanderia-candore"])
def test_every_number_of_the_demo_has_one_origin_and_its_line_holds_it(demo: Path, name: str) -> None:
    found = numbers(draft(demo / f"dossiers/{name}.yaml", open_workspace(demo), ON))
    assert not [each for each in found if each.origin.kind == "unknown"]
    assert not [each for each in found if not (each.origin.told or each.origin.where)]
    computed = {
        re.sub(r"^statistics\.\w+", "statistics[]", pattern(split_path(each.path))) for each in found if each.origin.kind == "computed"
    }
    assert computed - {*FORMULAS} <= UNSAID
    placed = [(each, line) for each in found if each.origin.kind != "computed" and (line := line_at(demo, each.origin.where)) is not None]
    assert {each.origin.kind for each, _ in placed} >= {"dossier", "library", "settings"}
    assert [(each, line) for each, line in placed if not is_in(line, each.number, re.sub(r"\[\d+\]", "[]", each.path))] == []


# ---- what a template does to a value


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("{{ account.name | upper }}", [("7", "account.name", "dossier")]),
        ("{{ account.name | capitalize | trim | replace('Hall', '12 of') }}", [("12", "", "template"), ("7", "account.name", "dossier")]),
        ("{{ account.name[5:6] }}", [("7", "account.name", "dossier")]),
        ("{{ account.name | reverse }}", [("7", "account.name", "dossier")]),
        ("{{ account.name | list | join('.') }}", [("7", "account.name", "dossier")]),
        ("{{ 'No. ' ~ account.employees ~ '!' }}", [("1,180", "account.employees", "dossier")]),
        ("{{ 'No. ' + account.name }}", [("7", "account.name", "dossier")]),
        ("{{ account.needs | join(' and ') }}", [("-20", "account.needs[0]", "dossier"), ("3", "account.needs[1]", "dossier")]),
        ("{{ offer.totals.net | money | replace('€', 'EUR ') }}", [("3,104.23", "offer.totals.net", "computed")]),
        ("{% for item in offer.items if item.net == offer.items[3].net %}{{ item.sku | default('none') }}{% endfor %}", []),
        ("{% set year = relationship.since | year %}{{ year }}", [("2019", "relationship.since", "dossier")]),
        ("{{ relationship.projects[0].year }}", [("2024", "relationship.projects[0].year", "dossier")]),
        ("{{ relationship.projects | map(attribute='year') | first }}", [("2024", "relationship.projects[0].year", "dossier")]),
        ("{% for name, text in free | items %}{{ text }}{% endfor %}", [("99", "free.note", "dossier")]),
        ("{{ validity.until | full_date }}", [("8", "validity.until", "computed"), ("2027", "validity.until", "computed")]),
    ],
)
def test_a_value_is_known_whatever_a_tag_makes_of_it(made: Draft, tmp_path: Path, words: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(numbers(made, template(tmp_path, words))) == expected


def test_fractions_and_numbers_that_are_one_sign_are_numbers_and_square_metres_are_none(made: Draft, tmp_path: Path) -> None:
    found = numbers(made, template(tmp_path, "½ of the halls Ⅷ, step ⑤, 10² times, and some m² or m³, CO₂"))
    assert [each.number for each in found if each.place.startswith("paragraph")] == ["½", "Ⅷ", "⑤", "10²"]


def test_the_template_s_own_words_and_what_its_tags_count_are_told_as_such(made: Draft, tmp_path: Path) -> None:
    file = template(
        tmp_path, "Since 1890, for {{ account.short_name[:4] }}", "{% for one in account.needs %}{{ loop.index }}. {% endfor %}"
    )
    own, first, second = numbers(made, file)
    assert (own.number, own.path) == ("1890", "")
    assert own.origin == Origin(
        "template", "the template's own words", 'own.docx, paragraph 1 ("Since 1890, for {{ account.short_name[:…")'
    )
    assert [(each.number, each.origin) for each in (first, second)] == [
        ("1", Origin("template", "a tag of the template counts or writes it", "own.docx")),
        ("2", Origin("template", "a tag of the template counts or writes it", "own.docx")),
    ]


def test_a_number_of_two_fields_names_both(made: Draft, tmp_path: Path) -> None:
    (found,) = numbers(made, template(tmp_path, "{{ offer.milestones[0].weeks }}{{ returns.horizon_years }}"))
    assert (found.number, found.path) == ("63", "offer.milestones[0].weeks, returns.horizon_years")
    assert found.origin.kind == "template"


def test_conditions_come_out_as_in_the_document_itself(made: Draft, tmp_path: Path) -> None:
    file = template(
        tmp_path,
        "{% if (offer.totals.net | money) | length > 9 %}long 1{% else %}short 2{% endif %}",
        "{% if account.name == 'Hall 7 Ltd' and account.name in ['Hall 7 Ltd'] and account.name | length == 10 %}same 3{% endif %}",
        "{% if offer.items[1].net == offer.groups[1].items[0].net and account.employees > 1000 %}equal 4{% endif %}",
        "{% if sections[0].arguments[0].title | length < 46 %}short 5{% else %}long 6{% endif %}",
    )
    expected = [re.search(r"\d", text) for text in _texts(rendered(made, file)) if text.strip()]
    assert [each.number for each in numbers(made, file)] == [match[0] for match in expected if match]


def _texts(document: bytes) -> list[str]:
    return [each.text for each in Document(BytesIO(document)).paragraphs]


def test_the_slots_of_an_argument_are_their_fields_and_the_rest_its_own(made: Draft, tmp_path: Path) -> None:
    file = template(
        tmp_path, "{% for one in sections[0].arguments %}{{ one.title }} {{ one.text | default('') }} {{ one.points | join }}{% endfor %}"
    )
    found = numbers(made, file)
    place = "sections[0].arguments[0].text"
    assert told(found) == [
        ("12%", "statistics.saving.value", "statistic"),
        ("90", "statistics.saving.label", "statistic"),
        ("9001", place, "library"),
        ("3", place, "library"),
        ("3,104.23", "offer.totals.net", "computed"),
        ("15", "offer.guarantees[0].terms", "dossier"),
    ]
    assert [each.origin.told for each in found[2:4]] == ["the name of a standard", "the argument's own words, bound to no source"]


def test_a_proof_s_numbers_are_those_of_what_it_shows(made: Draft, tmp_path: Path) -> None:
    file = template(
        tmp_path,
        "{%p for proof in sections[0].arguments[0].proofs %}",
        "{{ proof.label | default('') }} {{ proof.value | default('') }} {{ proof.before | default('') }} {{ proof.change | default('') }}"
        " {{ proof.unit | default('') }} {{ proof.citation | default('') }}"
        "{% for row in proof.rows %} {% if proof.kind == 'sponsor' %}{{ row.name }}{% else %}{{ row.after }}{% endif %}{% endfor %}",
        "{%p endfor %}",
    )
    assert [path for _, path, _ in told(numbers(made, file)) if not path.startswith("returns")] == [
        *("statistics.saving.label", "statistics.saving.value", *["statistics.saving.citation"] * 3),
        *("statistics.hours.before", "statistics.hours.change", "statistics.hours.unit", *["statistics.hours.citation"] * 2),
        *("relationship.projects[0].name", "relationship.projects[0].figures[0].after"),
        "sections[0].arguments[0].proofs[4].rows[0].name",
    ]


def test_a_document_that_is_placed_is_named_with_its_paragraph(tmp_path: Path) -> None:
    made = made_in(tmp_path / "here", FULL.replace("Room 99", "terms 2.docx"))
    terms = Document()
    terms.add_paragraph("Article 18 holds.")
    terms.save(str(tmp_path / "here/terms 2.docx"))
    (found,) = numbers(made, template(tmp_path, "{{p free.note | document }}"))
    assert (found.number, found.path) == ("18", "")
    assert found.origin == Origin(
        "document", "the words of a document that is placed here", 'terms 2.docx, paragraph 1 ("Article 18 holds.")'
    )


def test_stars_and_bullets_of_a_text_stay_what_they_are(tmp_path: Path) -> None:
    made = made_in(tmp_path / "here", FULL.replace('"Room 99"', '"- **12** rooms of 1200*800\\n- 3*4 halls"'))
    found = numbers(made, template(tmp_path, "{{p free.note }}"))
    assert told(found) == [(number, "free.note", "dossier") for number in ("12", "1200", "800", "3", "4")]


def test_lines_that_begin_with_a_number_and_a_point_are_still_of_their_text(tmp_path: Path) -> None:
    made = made_in(tmp_path / "here", FULL.replace('"Room 99"', '"**Then**\\n\\n1. Room 7\\n2. Room 8"'))
    found = numbers(made, template(tmp_path, "{{p free.note }}"))
    assert told(found) == [(number, "free.note", "dossier") for number in ("1", "7", "2", "8")]


def test_a_bound_number_is_bound_as_a_word_alone(tmp_path: Path) -> None:
    library = LIBRARY.replace("text: ISO 9001, source", "text: '3', source").replace(
        "in 3 steps", "in 3 steps, 30 days, {{ returns.horizon_years }} years"
    )
    made = made_in(tmp_path / "here", library=library)
    found = numbers(made, template(tmp_path, "{{ sections[0].arguments[0].text }}"))
    own = "the argument's own words, bound to no source"
    assert [(each.number, each.path, each.origin.told) for each in found[:4]] == [
        ("9001", "sections[0].arguments[0].text", own),
        ("3", "sections[0].arguments[0].text", "the name of a standard"),
        ("30", "sections[0].arguments[0].text", own),
        ("3", "returns.horizon_years", ""),
    ]


# ---- signs stay inside


def test_no_sign_reaches_the_proposal_or_its_document(made: Draft) -> None:
    before, plan = rendered(made), json.dumps(as_json(made.plan), ensure_ascii=False)
    assert numbers(made)
    assert rendered(made) == before
    assert json.dumps(as_json(made.plan), ensure_ascii=False) == plan
    assert not SIGNS.search(plan)
    with zipfile.ZipFile(BytesIO(before)) as file:
        assert not any(SIGNS.search(file.read(name).decode("utf-8", "replace")) for name in file.namelist() if name.endswith(".xml"))


def test_the_listing_holds_no_sign_and_is_the_same_twice(made: Draft, tmp_path: Path) -> None:
    file = template(tmp_path, "Since 1890: {{ offer.totals.net | money }} for {{ account.name }}")
    found = numbers(made, file)
    assert found
    assert not SIGNS.search(repr(found))
    assert numbers(made, file) == found


def test_a_list_is_looked_through_once_and_not_for_each_of_its_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ", ".join(f"{{description: Sensor, quantity: {number}, unit_price: 10.00, tax: 0%}}" for number in range(2, 102))
    text = DOSSIER.replace("{description: Sensor, quantity: 2, unit_price: 100.00, tax: 0%}", lines)
    root = workspace(tmp_path / "long", {"dossiers/aurora.yaml": text})
    looked: list[object] = []
    is_text = origins._is_text
    monkeypatch.setattr(origins, "_is_text", lambda value: looked.append(value) or is_text(value))
    found = numbers(draft(root / "dossiers/aurora.yaml", open_workspace(root), ON))
    assert len(found) > 300
    assert len(looked) < 10 * len(found)
