"""The shipped Word templates: what they print for much, for little and for the worst, and what Word and its judges make of it."""

from __future__ import annotations

import dataclasses
import datetime
import io
import re
import subprocess
import sys
import types
import typing
import zipfile
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, nodes
from lxml import etree

from kamdocs.plan import (
    FIELDS,
    Account,
    Alternative,
    Benefit,
    CashFlowYear,
    Choice,
    CriterionAnswer,
    Exclusive,
    Figure,
    Free,
    Group,
    Guarantee,
    Item,
    Milestone,
    NextStep,
    Offer,
    OfferYear,
    Person,
    PlacedArgument,
    Project,
    Proof,
    Proposal,
    ProposalPlan,
    Reason,
    Recurring,
    Reference,
    Relationship,
    Returns,
    Scenario,
    Section,
    ServiceLevel,
    Slip,
    Supplier,
    TaxLine,
    Tier,
    TodaysCost,
    Totals,
    Validity,
    plain,
)
from kamdocs.values import Money, Share, UnitPrice
from kamdocs.word import Template

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # the script that builds the templates is no part of the package

from tools.templates.package import template  # noqa: E402
from tools.templates.words import ENGLISH, ITALIAN, Words  # noqa: E402

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
LANGUAGES = {words.language[:2]: words for words in (ENGLISH, ITALIAN)}
UNTIL = datetime.date(2027, 2, 1)
GUARANTEE = "These terms hold, unchanged, up to and including Monday 1 February 2027"
both_languages = pytest.mark.parametrize("language", LANGUAGES)


# ----------------------------------------------------------------------------------------------------------------------------- worlds


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def item(number: int, currency: str = "EUR", **more: Any) -> Item:
    price = Money(Decimal("1234.5"), currency)
    return Item(f"Item {number} of the offer", Decimal(2), price, Money(price.amount * 2, currency), Share("0.22"), **more)


def offer(items: int, currency: str = "EUR", **more: Any) -> Offer:
    net = Money(Decimal(2469 * items), currency)
    tax = Money(Decimal("543.18") * items, currency)
    totals = Totals(net, tax, Money(net.amount + tax.amount, currency))
    lines = tuple(item(number, currency, sku=f"SKU-{number}") for number in range(1, items + 1))
    plainest = Offer(lines, (), totals, (TaxLine(Share("0.22"), net, tax),), currency)
    return dataclasses.replace(plainest, **more)


def fields(language: str, **parts: Any) -> dict[str, Any]:
    """What templates see. What is not given is the least that a proposal holds."""
    least: dict[str, Any] = dict.fromkeys(FIELDS)
    least |= {
        "proposal": Proposal(datetime.date(2026, 11, 24), language, "Predictive monitoring of cold rooms"),
        "account": Account("Aurora Logistica S.p.A.", "Aurora"),
        "criteria": (),
        "sections": (),
        "offer": offer(1),
        "references": (),
        "team": (),
        "next_steps": (),
        "free": Free(),
        "validity": Validity(UNTIL, 69, GUARANTEE),
    }
    return {name: plain(value) for name, value in (least | parts).items()}


BOSIO = Person("Anna Bosio", "Operations director", "a.bosio@gelo.example", "+39 02 0000001", project="Cold rooms in Verona")
GELO = Reference("Gelo Nord S.r.l.", "logistics", "Monitoring on four sites", "Stops down by 43%", contact=BOSIO)
FRUTTA = Reference("Frutta Adriatica")
STOPS = Figure("Unplanned stops, a year", before=Decimal(46), after=Decimal(21), change=Share("-0.543"))
COST = Figure("Energy", value=eur("1630000"), unit="a year")
VERONA = Project("Cold rooms in Verona", 2024, "Stops halved in nine months", (STOPS, COST))
SAVING = Benefit("Fewer stops", eur("118000"), 4)
AUDIT = Milestone("Site survey", 1)
VISIT = ServiceLevel("Technician on site", Decimal(2), "hours")
BARE = Person("Davide Poli")

PROOFS = {
    "a figure": Proof("figure", label="Payback period", value=Decimal(15), unit="months"),
    "a statistic": Proof("figure", label="Water used again", value=Share("0.31"), citation="Water Survey, March 2026"),
    "a share of zero": Proof("figure", label="Share of failures", value=Share("0")),
    "before and after": Proof(
        "figure", label="Water", before=Decimal(412000), after=Decimal(296000), change=Share("-0.282"), unit="EUR a year"
    ),
    "from zero": Proof("figure", label="Sites", before=Decimal(0), after=Decimal(4), reference=GELO, project=VERONA),
    "a long label": Proof("figure", label="Products that were held back " * 3, before=eur("1250000"), after=eur("980000")),
    "a project": Proof("project", project=VERONA, rows=VERONA.figures),
    "a project of values": Proof("project", project=VERONA, rows=(COST,)),
    "a project without figures": Proof("project", project=Project("Survey", result="Done in a week")),
    "references": Proof("references", rows=(GELO, FRUTTA)),
    "contacts": Proof("contacts", rows=(GELO, Reference("Latteria", contact=BARE))),
    "items": Proof("items", rows=(item(1), item(2, every="monthly", times=36))),
    "options": Proof("options", rows=(item(3, unit="days", every="monthly", times=1),)),
    "benefits": Proof("benefits", rows=(SAVING,)),
    "milestones": Proof("milestones", rows=(AUDIT, Milestone("Test", 14))),
    "service levels": Proof("service_levels", rows=(VISIT, ServiceLevel("Availability", Share("0.985")))),
    "a team": Proof("team", rows=(BOSIO, BARE)),
    "a sponsor": Proof("sponsor", rows=(BOSIO, BARE)),
}


def rich(language: str) -> dict[str, Any]:
    """Every part with something in it, every kind of proof."""
    sections = tuple(
        Section(
            f"type{n}",
            f"What matters, part {n}",
            "An opening of one sentence that says what follows.",
            tuple(
                PlacedArgument(f"a{n}{number}", f"Argument with {name}", "It is shown here:", ("A point", "Another point"), (proof,))
                for number, (name, proof) in enumerate(list(PROOFS.items())[n::3])
            ),
        )
        for n in range(3)
    )
    flow = tuple(CashFlowYear(year, eur("182000"), eur("76800.40"), eur("-69478.4"), eur("-35778.4")) for year in range(4))
    return fields(
        language,
        proposal=Proposal(
            datetime.date(2026, 11, 24),
            language,
            "Predictive monitoring of cold rooms",
            "An extension to Bologna and Bari.",
            (Reason("It has worked in Verona", (PROOFS["a project"], PROOFS["a figure"], PROOFS["before and after"])), Reason("It pays")),
            "2026-017",
            2,
            True,
        ),
        supplier=Supplier("Fornitore S.p.A.", "Via dell'Industria 1, Milano", "IT01234567890", "https://fornitore.example"),
        account=Account("Aurora Logistica S.p.A.", "Aurora", needs=("Fewer stops", "Less energy")),
        relationship=Relationship(datetime.date(2021, 3, 1), (VERONA,)),
        criteria=(
            CriterionAnswer("Continuity", "Argument with a figure", "What matters, part 0", True),
            CriterionAnswer("Price", "It pays", "What matters, part 1"),
        ),
        sections=sections,
        offer=offer(
            3,
            options=(item(4, unit="days", discount=Share("0.05"), every="monthly", times=12),),
            exclusive=Exclusive(("A dedicated crew", "Two hours to be there"), datetime.date(2028, 12, 31)),
            guarantees=(Guarantee("If less is saved, the fee falls"), Guarantee("Late means cheaper")),
            service_levels=(VISIT,),
            milestones=(AUDIT, Milestone("Test", 14), Milestone("Handover", 20)),
            assumptions=("A network on every site",),
            not_included=("Masonry", "Permits"),
            client_provides=("A contact on every site",),
            payment_terms="60 days",
            delivery="14 weeks",
        ),
        returns=Returns(3, flow, (SAVING,), (Benefit("Staff", eur("12000")),), 15, eur("144687.76"), Share("0.8709"), Share("0.08")),
        references=(GELO, FRUTTA),
        team=(BOSIO, BARE),
        next_steps=(
            NextStep("Technical opinion", datetime.date(2026, 12, 11)),
            NextStep("Questions"),
            NextStep("Committee", datetime.date(2027, 1, 13)),
        ),
        free=Free(introduction="You asked us in Verona.", closing="We look forward to it."),
    )


TIERS = (Tier(Decimal(1), UnitPrice(Decimal("1234.5"), "EUR"), Decimal(9), True), Tier(Decimal(10), UnitPrice(Decimal(1200), "EUR")))
EXEMPT = TaxLine(Share("0"), eur("2469"), eur("0"), "exempt", "Exempt as education.")
REVERSED = TaxLine(Share("0"), eur("2469"), eur("0"), "reverse_charge", "Reverse charge, article 196.")
TOTALS = Totals(eur("9850"), eur("1080"), eur("10930"))


def choice(label: str, difference: str, *items: Item, **more: Any) -> Choice:
    net = eur("9850").amount + Decimal(difference)
    return Choice(label, items, eur("100"), Totals(eur(str(net)), eur("1080"), eur(str(net + 1080))), eur(difference), **more)


SERVICE = Alternative(
    "Service",
    (
        choice("Basic", "-200.5", item(5)),
        choice("Plus", "0", item(6), item(7), recommended=True, text="For two shifts"),
        choice("Complete", "300", item(8)),
    ),
)
FEE = item(5, every="monthly", times=36, tax_treatment="exempt")
COMMERCE = offer(
    3,
    groups=(
        Group((FEE,), eur("2469"), eur("2469")),
        Group((item(1, tiers=TIERS), item(2, tiers=TIERS)), eur("4938"), eur("4691.1"), "Plant", Share("0.05"), eur("246.9")),
        Group((item(3, discount_amount=eur("100"), tax_treatment="reverse_charge"),), eur("2469"), eur("2469"), "Work on site"),
    ),
    subtotal=eur("9900"),
    discount_amount=eur("50"),
    totals=TOTALS,
    tax_summary=(TaxLine(Share("0.22"), eur("4912"), eur("1080")), EXEMPT, REVERSED),
    alternatives=(SERVICE,),
    options=(item(4, unit="days", discount=Share("0.05"), every="monthly", times=12),),
    one_off=eur("7381"),
    recurring=(Recurring("monthly", eur("2400"), eur("66.67"), 36), Recurring("yearly", eur("69"))),
    term_months=36,
    years=tuple(OfferYear(year, eur(net)) for year, net in enumerate(("7381", "823", "823", "823"))),
    payment_terms="60 days",
)
SCENARIOS = (
    Scenario("As assumed", Share("0"), 0, 15, 17, eur("144687.76"), Share("0.8709")),
    Scenario("Later", Share("0"), 6, 30, None, eur("5"), Share("0.01"), discounted_payback_note="Nor when discounted."),
    Scenario("Less, and later", Share("-0.2"), 6, None, None, eur("-20"), None, "It is never paid back.", "Nor then.", "No rate is one."),
)
CASE = Returns(
    3,
    tuple(CashFlowYear(year, eur("182000"), eur("76800.40"), eur("-69478.4"), eur("-35778.4"), eur("-40000")) for year in range(4)),
    (dataclasses.replace(SAVING, source="your books"),),
    (Benefit("Staff", eur("12000")),),
    15,
    eur("144687.76"),
    Share("0.8709"),
    Share("0.08"),
    discounted_payback_months=17,
    assumptions=("Prices stay as they are",),
    total_cost=eur("300000"),
    todays_cost=eur("420000"),
    saving=eur("120000"),
    todays_costs=(TodaysCost("Energy", eur("140000"), eur("90000"), 6, "your bills"), TodaysCost("Laboratory", eur("1000"), eur("0"))),
    scenarios=SCENARIOS,
    slips=(Slip("Price", Share("0.07"), 2),),
)


def full(language: str) -> dict[str, Any]:
    """The richest proposal, with all that an offer and a business case may have."""
    quoted = dataclasses.replace(GELO, quote="It simply runs.", year=2025, logo="logo.png")
    return rich(language) | {
        "offer": rich(language)["offer"] | {name: value for name, value in plain(COMMERCE).items() if value not in (None, [])},
        "returns": plain(CASE),
        "references": plain((quoted, FRUTTA)),
    }


def short(language: str) -> dict[str, Any]:
    """What one reader gets of it."""
    values = full(language)
    return values | {"proposal": values["proposal"] | {"short": True}, "sections": values["sections"][:1]}


def lean(language: str) -> dict[str, Any]:
    return fields(language)


def worst(language: str) -> dict[str, Any]:
    """Long where it can be long, and empty where it can be empty."""
    endless = "a." + "very-long-name-" * 3 + "of-somebody@aurora.example"
    word = "Instandhaltungs" * 5
    argument = PlacedArgument(
        "a", "A title of an argument " * 5, word + " " + "and so on " * 60, ("point " * 30,) * 5, tuple(PROOFS.values())
    )
    return fields(
        language,
        proposal=Proposal(
            datetime.date(2026, 11, 24), language, ("Monitoring, maintenance and replacement of machines " * 3)[:135].strip()
        ),
        account=Account(f"{word} S.p.A.", word, needs=("need " * 40,) * 4),
        criteria=tuple(
            CriterionAnswer("A criterion with a long name " * 3, "A title of an argument " * 5, "A heading " * 8) for _ in range(5)
        ),
        sections=(Section("t", "A heading " * 8, None, (argument,)), Section("u", "Bare", None, (PlacedArgument("b", "Bare"),))),
        offer=offer(30),
        returns=Returns(1, ()),
        team=tuple(Person("Somebody", "Key account manager for large companies", endless, "+39 02 0000001") for _ in range(9)),
        references=tuple(GELO for _ in range(6)),
    )


WORLDS: dict[str, Callable[[str], dict[str, Any]]] = {"rich": rich, "lean": lean, "worst": worst, "full": full, "short": short}
every_world = pytest.mark.parametrize("world", WORLDS)


# ---------------------------------------------------------------------------------------------------------------------------- reading


@cache
def shipped(language: str) -> Template:
    return Template(ROOT / "templates" / LANGUAGES[language].file)


def body(document: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))[0]


def rendered(values: Mapping[str, Any]) -> etree._Element:
    return body(shipped(values["proposal"]["language"]).render(values))


def words_of(element: etree._Element) -> str:
    return "".join(
        each.text or "" if each.tag == f"{W}t" else "\t" if each.tag == f"{W}tab" else "" for each in element.iter(f"{W}t", f"{W}tab")
    )


def paragraphs(root: etree._Element) -> list[tuple[str, str]]:
    """Style and words of every paragraph, those of tables too."""
    return [(each.find(f"{W}pPr/{W}pStyle").get(f"{W}val"), words_of(each)) for each in root.iter(f"{W}p")]


def headings(root: etree._Element) -> list[str]:
    return [words for style, words in paragraphs(root) if style.startswith("Heading")]


def written(document: bytes, folder: Path) -> Path:
    path = folder / "proposal.docx"
    path.write_bytes(document)
    return path


# ------------------------------------------------------------------------------------------------------------------------- the files


@both_languages
def test_the_shipped_file_is_what_the_script_builds(language: str) -> None:
    words = LANGUAGES[language]
    assert (ROOT / "templates" / words.file).read_bytes() == template(words)


def test_both_languages_have_the_same_structure() -> None:
    def structure(words: Words) -> list[object]:
        found: list[object] = []
        with zipfile.ZipFile(io.BytesIO(template(words))) as archive:
            for name in sorted(archive.namelist()):
                found.append(name)
                if name.endswith(".xlsx"):
                    continue
                root = etree.fromstring(archive.read(name))
                for each in root.iter():
                    found += [each.tag] if each.tag != f"{W}t" else []
                    found += [each.get(f"{W}val")] if each.tag in (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle") else []
                found.append(re.findall(r"{[{%].*?[}%]}", " ".join(root.itertext())) if name != "word/document.xml" else None)
        return found

    assert structure(ENGLISH) == structure(ITALIAN)


def test_both_languages_name_the_same_fields() -> None:
    assert sorted(_walked("it").named) == sorted(_walked("en").named)


@both_languages
def test_no_one_is_named_and_nothing_is_commented(language: str) -> None:
    with zipfile.ZipFile(io.BytesIO(template(LANGUAGES[language]))) as archive:
        names = archive.namelist()
        core = archive.read("docProps/core.xml").decode()
        text = "".join(archive.read(name).decode() for name in names if not name.endswith(".xlsx"))
    assert not [name for name in names if "comment" in name or "custom" in name or "app.xml" in name or "people" in name]
    assert re.findall(r"<(?:cp:lastModifiedBy|cp:revision|dc:description|cp:keywords|dcterms:\w+)\b", core) == []
    assert re.search(r"<dc:creator>(.*?)</dc:creator>", core)[1] == "{% if supplier %}{{ supplier.name }}{% endif %}"  # type: ignore[index]
    assert re.findall(r"w:rsid\w*=|w:author=|<w:(?:ins|del|commentReference)\b", text) == []


@both_languages
def test_styles_alone_say_how_it_looks(language: str) -> None:
    root = body(template(LANGUAGES[language]))
    run_properties = {each.tag for properties in root.iter(f"{W}rPr") for each in properties}
    paragraph_properties = {each.tag for properties in root.iter(f"{W}pPr") for each in properties}
    assert run_properties == {f"{W}rStyle"}
    assert paragraph_properties == {f"{W}pStyle"}


@both_languages
def test_every_style_that_is_used_is_there_and_every_style_that_is_there_is_used(language: str) -> None:
    with zipfile.ZipFile(io.BytesIO(template(LANGUAGES[language]))) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
        used = {
            each.get(f"{W}val")
            for name in archive.namelist()
            if name.startswith("word/") and name != "word/styles.xml" and not name.endswith(".xlsx")
            for each in etree.fromstring(archive.read(name)).iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
        }
    own = {each.get(f"{W}styleId") for each in styles.iter(f"{W}style") if each.get(f"{W}default") != "1"}
    based = {each.get(f"{W}val") for each in styles.iter(f"{W}basedOn", f"{W}next", f"{W}link")}
    assert used <= own
    assert own <= used | based | {"Heading3"}  # for the chapters that marketing adds
    assert based <= own | {"Normal", "TableNormal"}


@both_languages
def test_tables_are_as_wide_as_their_columns_and_cells(language: str) -> None:
    for table in body(template(LANGUAGES[language])).iter(f"{W}tbl"):
        columns = [int(each.get(f"{W}w")) for each in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        assert int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) == sum(columns)
        for row in table.iterfind(f"{W}tr"):
            widths = [int(each.get(f"{W}w")) for each in row.iterfind(f"{W}tc/{W}tcPr/{W}tcW")]
            spans = [int(each.get(f"{W}val")) for each in row.iterfind(f"{W}tc/{W}tcPr/{W}gridSpan")]
            assert sum(widths) == sum(columns)
            assert len(widths) - len(spans) + sum(spans) == len(columns)


# ------------------------------------------------------------------------------------------------- fields that templates name, and plan


class _Types:
    """What the names in a template stand for, by the plan's type annotations. None: not known, as of what the template sets itself."""

    def __init__(self) -> None:
        hints = typing.get_type_hints(ProposalPlan)
        self.scope: dict[str, Any] = {name: hints[name] for name in FIELDS}
        self.named: list[str] = []
        self.wrong: list[str] = []

    def kinds(self, hint: Any) -> list[Any]:
        if typing.get_origin(hint) in (typing.Union, types.UnionType):
            return [kind for part in typing.get_args(hint) for kind in self.kinds(part)]
        return [hint]

    def element(self, hint: Any) -> Any:
        lists = [kind for kind in self.kinds(hint) if typing.get_origin(kind) is tuple]
        return typing.get_args(lists[0])[0] if lists else None

    def of(self, node: nodes.Node) -> Any:
        if isinstance(node, nodes.Name):
            if node.name not in self.scope and node.name not in ("namespace", "loop"):
                self.wrong.append(node.name)
            return self.scope.get(node.name)
        if not isinstance(node, nodes.Getattr):
            for child in node.iter_child_nodes():
                self.of(child)
            return None
        owner = self.of(node.node)
        owners = [kind for kind in self.kinds(owner) if dataclasses.is_dataclass(kind)]
        if not owners:
            return None
        hints = [typing.get_type_hints(kind)[node.attr] for kind in owners if node.attr in typing.get_type_hints(kind)]
        self.named.append(f"{owners[0].__name__}.{node.attr}")
        if not hints:
            self.wrong.append(f"{owners[0].__name__} has no {node.attr}")
            return None
        return typing.Union[tuple(hints)]  # noqa: UP007

    def walk(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.For):
            inner = self.element(self.of(node.iter))
            before = dict(self.scope)
            self.scope[typing.cast("nodes.Name", node.target).name] = inner
            for part in [*([node.test] if node.test else []), *node.body]:
                self.walk(part)
            self.scope = before
            for part in node.else_:
                self.walk(part)
        elif isinstance(node, nodes.Assign):
            if isinstance(node.target, nodes.Name):
                self.scope[node.target.name] = None
            self.of(node.node)
        elif isinstance(node, nodes.Expr):
            self.of(node)
        else:
            if isinstance(node, nodes.Name | nodes.Getattr):
                self.of(node)
                return
            for child in node.iter_child_nodes():
                self.walk(child)


def _tags(language: str) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(template(LANGUAGES[language]))) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                found = re.findall(r"{[{%].*?[}%]}", "".join(etree.fromstring(archive.read(name)).itertext()))
                yield "".join(re.sub(r"^{([{%])(?:p|tr) ", r"{\1 ", tag) for tag in found)


def _walked(language: str) -> _Types:
    known = _Types()
    environment = Environment()
    for filter_ in ("money", "number", "percent", "date", "full_date", "year"):
        environment.filters[filter_] = str
    for part in _tags(language):
        known.walk(environment.parse(part))
    return known


@both_languages
def test_every_field_that_a_template_names_is_one_of_the_plan(language: str) -> None:
    known = _walked(language)
    assert known.wrong == []
    assert {"Item.unit_price", "Person.email", "Figure.before", "CashFlowYear.cumulative"} <= set(known.named)


def test_a_misspelt_field_would_be_seen() -> None:
    known = _Types()
    known.walk(Environment().parse("{% for line in offer.items %}{{ line.unit_prize }}{% endfor %}{{ offr }}"))
    assert known.wrong == ["Item has no unit_prize", "offr"]


# ---------------------------------------------------------------------------------------------------------------------------- rendered


@every_world
@both_languages
def test_word_and_its_judges_accept_the_result(
    language: str, world: str, tmp_path: Path, sdk_errors: Callable[[Path], str], audit_errors: Callable[[Path], list[str]]
) -> None:
    path = written(shipped(language).render(WORLDS[world](language)), tmp_path)
    assert sdk_errors(path) == ""
    assert audit_errors(path) == []


@every_world
@both_languages
def test_the_last_words_are_the_guarantee(language: str, world: str) -> None:
    *_, last, section = rendered(WORLDS[world](language))
    assert section.tag == f"{W}sectPr"
    assert (last.tag, words_of(last)) == (f"{W}p", GUARANTEE)


@every_world
@both_languages
def test_each_heading_has_something_below_it_and_nothing_says_none(language: str, world: str) -> None:
    root = rendered(WORLDS[world](language))
    shown = [(style, words) for style, words in paragraphs(root) if style != "AfterTable"]
    for (style, words), (next_style, _) in pairwise(shown):
        assert not re.search(r"\bNone\b|\bTrue\b|\bFalse\b|{[{%]|[}%]}", words)
        if style in ("Heading1", "Heading1NewPage"):
            assert words
            assert not next_style.startswith("Heading1")
        # an argument without text is a title alone; no fixed heading of the templates is
        if style == "Heading2" and words != "Bare":
            assert not next_style.startswith("Heading")
    for table in root.iter(f"{W}tbl"):
        rows = [row for row in table.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is None]
        assert rows
        assert all(words_of(row).strip() for row in rows)


@every_world
@both_languages
def test_each_entry_of_the_contents_leads_to_a_heading(language: str, world: str) -> None:
    root = rendered(WORLDS[world](language))
    starts = {each.get(f"{W}name"): each for each in root.iter(f"{W}bookmarkStart")}
    ids = [each.get(f"{W}id") for each in root.iter(f"{W}bookmarkStart")]
    assert len(ids) == len(set(ids)) == len(starts)
    assert sorted(ids) == sorted(each.get(f"{W}id") for each in root.iter(f"{W}bookmarkEnd"))
    assert all(len(name) <= 40 and re.fullmatch(r"\w+", name, re.ASCII) for name in starts)

    chapters = [words for style, words in paragraphs(root) if style in ("Heading1", "Heading1NewPage")]
    entries = [(each.get(f"{W}anchor"), words_of(each)) for each in root.iter(f"{W}hyperlink") if "\t" in words_of(each)]
    if len(WORLDS[world](language)["sections"]) > 2:
        assert [words for _, words in entries] == [f"{number}\t{words}" for number, words in enumerate(chapters, start=1)]
        assert [words_of(starts[anchor].getparent()) for anchor, _ in entries] == chapters
    else:
        assert entries == []


@both_languages
def test_the_field_of_the_contents_is_whole(language: str) -> None:
    marks = list(rendered(rich(language)).iter(f"{W}fldChar", f"{W}instrText"))
    first = next(place for place, each in enumerate(marks) if (each.text or "").strip().startswith("TOC"))
    assert [each.get(f"{W}fldCharType") for each in marks[first - 1 : first + 3]] == ["begin", None, "separate", "end"]


PARTS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "criteria": ({"criteria": []}, ("criteria",)),
    "returns": ({"returns": None}, ("returns", "cash_flow", "effects", "today", "case_assumptions", "scenarios")),
    "references": ({"references": []}, ("references",)),
    "team": ({"team": []}, ("team",)),
    "next steps": ({"next_steps": []}, ("next_steps",)),
    "options": ({"offer.options": []}, ("options",)),
    "terms": ({"offer.payment_terms": None, "offer.delivery": None, "offer.exclusive": None, "offer.guarantees": []}, ("conditions",)),
    "milestones": ({"offer.milestones": []}, ("milestones",)),
    "service levels": ({"offer.service_levels": []}, ("service_levels",)),
    "assumptions": ({"offer.assumptions": []}, ("assumptions",)),
    "what is not included": ({"offer.not_included": []}, ("not_included",)),
    "what the client provides": ({"offer.client_provides": []}, ("client_provides",)),
    "scope": (
        {f"offer.{name}": [] for name in ("milestones", "service_levels", "assumptions", "not_included", "client_provides")},
        ("scope", "milestones", "service_levels", "assumptions", "not_included", "client_provides"),
    ),
    "the cash flow": ({"returns.cash_flow": []}, ("cash_flow",)),
    "the contract in full": ({"offer.recurring": []}, ("contract",)),
    "today's costs": ({"returns.todays_costs": []}, ("today",)),
    "assumptions of the business case": ({"returns.assumptions": []}, ("case_assumptions",)),
    "scenarios": ({"returns.scenarios": []}, ("scenarios",)),
    "benefits and running costs": ({"returns.benefits": [], "returns.running_costs": []}, ("effects",)),
}


@pytest.mark.parametrize("part", PARTS)
@both_languages
def test_a_part_without_content_leaves_no_trace(language: str, part: str) -> None:
    gone, names = PARTS[part]
    whole, values = full(language), full(language)
    for path, value in gone.items():
        owner, _, name = path.rpartition(".")
        (values[owner] if owner else values)[name] = value
    titles = [getattr(LANGUAGES[language], name) for name in names]
    contents = [words.split("\t")[1] for style, words in paragraphs(rendered(values)) if style == "Toc1"]

    assert [each for each in headings(rendered(whole)) if each not in headings(rendered(values))] == titles
    assert not set(titles) & set(contents)


def charts_of(values: Mapping[str, Any]) -> dict[str, etree._Element]:
    """The charts of a finished proposal, by the names of their parts, without folder and ending."""
    with zipfile.ZipFile(io.BytesIO(shipped(values["proposal"]["language"]).render(values))) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/charts/") and name.endswith(".xml")]
        assert len([name for name in archive.namelist() if name.startswith("word/embeddings/")]) == len(names)
        return {Path(name).stem: etree.fromstring(archive.read(name)) for name in names}


def in_years(language: str, *cumulative: str) -> dict[str, Any]:
    """A proposal whose cash flow has these sums, from year 0."""
    values = rich(language)
    years = [{"year": year, "cumulative": eur(amount), "cumulative_if_worse": None} for year, amount in enumerate(cumulative)]
    values["returns"]["cash_flow"] = [{"inflow": eur("1"), "outflow": eur("1"), "net": eur("0"), **each} for each in years]
    return values


@both_languages
def test_the_cash_flow_is_drawn_with_what_is_owed_in_another_colour(language: str) -> None:
    (chart,) = charts_of(in_years(language, "-900", "-400.5", "-20", "12")).values()
    assert [each.text for each in chart.iterfind(f".//{C}cat//{C}v")] == ["0", "1", "2", "3"]
    assert [each.text for each in chart.iterfind(f".//{C}val//{C}v")] == ["-900.00", "-400.50", "-20.00", "12.00"]
    assert [each.text for each in chart.iterfind(f".//{C}tx//{C}v")] == [LANGUAGES[language].cumulative]
    points = {each.find(f"{C}idx").get("val"): each.find(f"{C}spPr//{A}schemeClr").get("val") for each in chart.iter(f"{C}dPt")}
    assert points == {"0": "accent2", "1": "accent2", "2": "accent2"}


@pytest.mark.parametrize(("years", "shown"), [(1, "cash-flow"), (8, "cash-flow"), (9, "cash-flow-long"), (51, "cash-flow-long")])
def test_amounts_stand_on_the_columns_as_long_as_they_have_room(years: int, shown: str) -> None:
    ((name, chart),) = charts_of(in_years("it", *map(str, range(years)))).items()
    assert name == shown
    assert (chart.find(f".//{C}dLbls") is not None) == (shown == "cash-flow")
    assert [each.get("val") for each in chart.iterfind(f".//{C}valAx/{C}delete")] == [str(int(shown == "cash-flow"))]


@pytest.mark.parametrize("returns", [None, {"cash_flow": []}])
def test_no_chart_is_left_where_nothing_is_drawn(returns: dict[str, Any] | None) -> None:
    values = rich("it")
    values["returns"] = returns and values["returns"] | returns
    assert charts_of(values) == {}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Column chart of the cumulative cash flow: −€900.00 in year 0, €12.00 in year 2"),
        ("it", "Istogramma del flusso di cassa cumulato: −900,00\u00a0€ nell’anno 0, 12,00\u00a0€ nell’anno 2"),
    ],
)
def test_the_chart_is_told_to_who_cannot_see_it(language: str, said: str) -> None:
    root = rendered(in_years(language, "-900", "-400.5", "12"))
    drawings = [each for each in root.iter(f"{WP}docPr") if each.getparent().find(f".//{C}chart") is not None]
    assert [each.get("descr") for each in drawings] == [said]


@pytest.mark.parametrize(
    ("sections", "full", "begin"),
    [
        (3, True, ["TOCHeading", "Heading1NewPage"]),
        (3, False, ["TOCHeading"]),
        (2, True, ["Heading1NewPage"]),
        (0, False, ["Heading1NewPage"]),
    ],
)
@both_languages
def test_the_contents_of_three_sections_and_a_full_summary_alone_begin_a_page(
    language: str, sections: int, full: bool, begin: list[str]
) -> None:
    """What flows leaves no page nearly empty, and a short proposal needs no contents."""
    with zipfile.ZipFile(io.BytesIO(template(LANGUAGES[language]))) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
    breaking = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style") if style.find(f"{W}pPr/{W}pageBreakBefore") is not None}
    values = rich(language) if full else lean(language)
    values["sections"] = rich(language)["sections"][:sections]
    root = rendered(values)
    assert [style for style, _ in paragraphs(root) if style in breaking] == begin
    assert ("Toc1" in {style for style, _ in paragraphs(root)}) == (sections > 2)
    assert not [each for each in root.iter(f"{W}br") if each.get(f"{W}type")]


@both_languages
def test_a_draft_says_so_on_the_cover_and_on_every_page(language: str) -> None:
    def told(draft: bool) -> list[str]:
        values = rich(language)
        values["proposal"]["draft"] = draft
        with zipfile.ZipFile(io.BytesIO(shipped(language).render(values))) as archive:
            texts = {name: "".join(etree.fromstring(archive.read(name)).itertext()) for name in archive.namelist() if name.endswith(".xml")}
        return sorted(name for name, text in texts.items() if LANGUAGES[language].draft in text)

    assert told(True) == ["word/document.xml", "word/header1.xml"]
    assert told(False) == []


SUMMARY = {
    "needs": ({"account.needs": []}, "need"),
    "reasons": ({"proposal.reasons": []}, "reasons"),
}


@pytest.mark.parametrize("part", SUMMARY)
@both_languages
def test_a_summary_without_a_part_has_no_label_for_it(language: str, part: str) -> None:
    gone, label = SUMMARY[part]
    values = rich(language)
    for path, value in gone.items():
        owner, name = path.split(".")
        values[owner][name] = value
    labels = [words.split("\t")[0] for style, words in paragraphs(rendered(values)) if style == "SummaryText"]
    wanted = [getattr(LANGUAGES[language], name) for name in ("need", "proposed", "reasons", "decision")]
    assert [each for each in labels if each] == [each for each in wanted if each != getattr(LANGUAGES[language], label)]


DECISION = {
    "en": "We propose that you confirm this proposal by Monday\u00a01\u00a0February\u00a02027: until then its terms are guaranteed.",
    "it": "Vi proponiamo di confermare la proposta entro lunedì\u00a01\u00a0febbraio\u00a02027: "
    "fino ad allora le condizioni sono garantite.",
}


@pytest.mark.parametrize("gone", [(), ("criteria",), ("returns", "team", "references"), ("sections",)])
@both_languages
def test_the_decision_is_asked_for_within_the_validity_and_points_to_the_next_steps(language: str, gone: tuple[str, ...]) -> None:
    """No step's date is taken for the decision's: steps come in any order, and some are past it."""
    root = rendered(rich(language) | {name: None if name == "returns" else [] for name in gone})
    chapters = [words for style, words in paragraphs(root) if style in ("Heading1", "Heading1NewPage")]
    decision = [words for style, words in paragraphs(root) if style == "SummaryText"][-1].split("\t")[1]
    number = chapters.index(LANGUAGES[language].next_steps) + 1
    assert decision == f"{DECISION[language]} {LANGUAGES[language].steps_in}\u00a0{number}."


@both_languages
def test_without_next_steps_the_decision_has_its_date_alone(language: str) -> None:
    root = rendered(rich(language) | {"next_steps": []})
    assert [words for style, words in paragraphs(root) if style == "SummaryText"][-1].split("\t")[1] == DECISION[language]


def strip(values: Mapping[str, Any]) -> list[str]:
    """What the summary's figures say."""
    return [words for style, words in paragraphs(rendered(values)) if style in ("FigureValue", "FigureLabel") and words]


@both_languages
def test_a_price_without_tax_is_shown_once_in_the_summary_and_its_tax_in_the_offer(language: str) -> None:
    words = LANGUAGES[language]
    net, none = eur("2469"), eur("0")
    untaxed = offer(1, totals=Totals(net, none, net), tax_summary=(TaxLine(Share("0"), net, none),))
    values = rich(language) | {"offer": plain(untaxed)}
    shown = strip(values)
    assert shown[2::2] == [words.untaxed_label, words.payback_label]
    assert len(shown) == 5
    assert f"{words.tax}\u00a00%" in [total for style, total in paragraphs(rendered(values)) if style == "TableTotal"]
    assert words.untaxed_label not in strip(rich(language))
    totals = [words for style, words in paragraphs(rendered(values)) if style == "TableNumber"]
    assert words.untaxed in totals
    assert words.gross not in totals


@both_languages
def test_a_tax_that_is_rounded_to_nothing_is_charged_all_the_same(language: str) -> None:
    words = LANGUAGES[language]
    net, none = Money(Decimal(2), "JPY"), Money(Decimal(0), "JPY")
    small = offer(1, totals=Totals(net, none, net), tax_summary=(TaxLine(Share("0.22"), net, none),))
    values = rich(language) | {"offer": plain(small)}
    assert words.untaxed_label not in strip(values)
    assert words.gross_label in strip(values)
    totals = [words for style, words in paragraphs(rendered(values)) if style == "TableNumber"]
    assert words.untaxed not in totals
    assert words.gross in totals


@both_languages
def test_one_person_is_no_team(language: str) -> None:
    words = LANGUAGES[language]
    root = rendered(rich(language) | {"team": plain((BARE,))})
    shown = [text for _, text in paragraphs(root)]
    assert words.person in headings(root)
    assert words.team not in headings(root)
    assert words.team_lead not in shown
    assert [text for text in shown if text == words.person_lead.replace("{{ person.name }}", "Davide Poli")]


@pytest.mark.parametrize(
    ("exclusive", "shown"),
    [
        (
            Exclusive(("A crew", "A store"), UNTIL),
            ["Reserved for you\tuntil Monday\u00a01\u00a0February\u00a02027:", "\tA crew", "\tA store"],
        ),
        (Exclusive(("A crew", "A store")), ["Reserved for you\tA crew", "\tA store"]),
        (Exclusive((), UNTIL), ["Reserved for you\tuntil Monday\u00a01\u00a0February\u00a02027"]),
    ],
)
def test_the_end_of_what_is_reserved_stands_before_it(exclusive: Exclusive, shown: list[str]) -> None:
    root = rendered(fields("en", offer=offer(1, exclusive=exclusive)))
    assert [words for style, words in paragraphs(root) if style in ("Term", "TermKeep")] == shown


@pytest.mark.parametrize(
    ("steps", "kept"),
    [(1, [False]), (4, [True] * 3 + [False]), (6, [True] * 5 + [False]), (7, [True, False, False, False, False, True, False])],
)
def test_up_to_six_milestones_stay_together_and_of_more_none_is_alone(steps: int, kept: list[bool]) -> None:
    milestones = tuple(Milestone(f"Step {week}", week) for week in range(1, steps + 1))
    root = rendered(fields("en", offer=offer(1, milestones=milestones)))
    assert [style == "TermKeep" for style, _ in paragraphs(root) if style in ("Term", "TermKeep")] == kept


def test_a_change_that_is_not_known_leaves_its_cell_empty_and_a_column_of_them_has_no_head() -> None:
    held = Figure("Held back", before=Share("0.031"), after=Share("0.006"))

    def cells(*figures: Figure) -> list[list[str]]:
        proof = Proof("project", project=Project("Control", figures=figures), rows=figures)
        root = rendered(fields("en", sections=(Section("t", "Topic", None, (PlacedArgument("a", "Argument", "Text", (), (proof,)),)),)))
        table = next(each for each in root.iter(f"{W}tbl") if each.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "ProposalProof")
        return [[words_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]

    assert cells(held) == [["Measure", "Before", "After", ""], ["Held back", "3.1%", "0.6%", ""]]
    assert cells(held, STOPS)[0][3] == "Change"
    assert [row[3] for row in cells(held, STOPS)[1:]] == ["", "−54.3%"]


@both_languages
def test_a_reference_without_a_contact_takes_the_contact_s_room(language: str) -> None:
    table = next(
        each
        for each in rendered(fields(language, references=(GELO, FRUTTA))).iter(f"{W}tbl")
        if each.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "ProposalCard"
    )
    assert [len(row.findall(f"{W}tc")) for row in table.iter(f"{W}tr")] == [3, 2]


@pytest.mark.parametrize(("items", "listed", "more"), [(1, 1, None), (7, 7, None), (8, 6, 2), (30, 6, 24)])
@both_languages
def test_a_summary_lists_few_items_and_says_how_many_more_there_are(language: str, items: int, listed: int, more: int | None) -> None:
    shown = [words for style, words in paragraphs(rendered(fields(language, offer=offer(items)))) if style == "ListBullet"]
    assert [words for words in shown if words.startswith("Item")] == [f"Item {n} of the offer" for n in range(1, listed + 1)]
    rest = [words for words in shown if not words.startswith("Item")]
    assert len(rest) == (more is not None)
    assert all(f" {more} " in words and LANGUAGES[language].offer in words for words in rest)


@pytest.mark.parametrize(
    ("language", "currency", "shown"),
    [
        ("en", "EUR", ["€1,234.50", "€2,469.00"]),
        ("it", "EUR", ["1.234,50\u00a0€", "2.469,00\u00a0€"]),
        ("it", "JPY", ["1.235\u00a0JPY", "2.469\u00a0JPY"]),
        ("it", "KWD", ["1.234,500\u00a0KWD", "2.469,000\u00a0KWD"]),
    ],
)
def test_amounts_have_their_currency_s_decimals(language: str, currency: str, shown: list[str]) -> None:
    numbers = [words for style, words in paragraphs(rendered(fields(language, offer=offer(1, currency)))) if style == "TableNumber"]
    assert [words for words in numbers if currency in words or "€" in words][:2] == shown


def test_negative_amounts_carry_a_minus_and_no_hyphen() -> None:
    numbers = [words for style, words in paragraphs(rendered(rich("it"))) if style == "ProofNumber"]
    assert {"−69.478,40\u00a0€", "−12.000,00\u00a0€"} <= set(numbers)
    assert not [words for words in numbers if "-" in words]


@pytest.mark.parametrize(
    ("proof", "shown"),
    [
        ("a figure", "Payback period\t15\u00a0months"),
        ("a share of zero", "Share of failures\t0%"),
        ("before and after", "Water, EUR a year\t−28.2%\u00a0\u00a0from\u00a0412,000\u00a0to\u00a0296,000"),
        ("from zero", "Sites\tfrom\u00a00\u00a0to\u00a04Gelo Nord S.r.l., Cold rooms in Verona"),
    ],
)
def test_a_figure_is_one_line_with_its_value_last(proof: str, shown: str) -> None:
    section = Section("t", "Topic", None, (PlacedArgument("a", "Argument", "Text", (), (PROOFS[proof],)),))
    assert ("FigureLine", shown) in paragraphs(rendered(fields("en", sections=(section,))))


@pytest.mark.parametrize("proof", PROOFS)
@both_languages
def test_a_proof_s_table_is_parted_from_what_follows(language: str, proof: str) -> None:
    """Two tables that touch are one for Word, and a last row that keeps with the next must not keep a whole argument."""
    argument = PlacedArgument("a", "Argument", "Text", (), (PROOFS[proof], PROOFS[proof]))
    root = rendered(fields(language, sections=(Section("t", "Topic", None, (argument,)),)))
    after = [table.getnext() for table in root.iterfind(f"{W}tbl")]
    assert all(each is not None and each.tag == f"{W}p" for each in after)
    proofs = [
        table.getnext()
        for table in root.iterfind(f"{W}tbl")
        if table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") in ("ProposalProof", "ProposalCard")
    ]
    assert {each.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for each in proofs} <= {"AfterTable"}


@pytest.mark.parametrize("items", [7, 8, 30])
def test_a_short_offer_keeps_together_and_a_long_one_its_end(items: int) -> None:
    table = next(table for table in rendered(fields("en", offer=offer(items))).iterfind(f"{W}tbl") if len(table.findall(f"{W}tr")) > items)
    head, *rows = table.findall(f"{W}tr")
    first = [row.find(f".//{W}pStyle").get(f"{W}val") for row in rows]
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert first == [*["ProofText" if items < 8 else "TableText"] * (items - 1), "ProofText", "TableTotal", "TableTotal", "TableNumber"]


# ------------------------------------------------------------------------------------------------- prices, choices, and the business case


def tables(values: Mapping[str, Any], under: str = "") -> list[list[list[str]]]:
    """Rows and cells of each table below the heading that begins with `under`, up to the next; a / between a cell's paragraphs."""
    found: list[list[list[str]]] = []
    here = not under
    for each in rendered(values):
        style = each.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val").startswith("Heading") and under:
            here = words_of(each).startswith(under)
        if each.tag == f"{W}tbl" and here:
            rows = each.findall(f"{W}tr")
            found.append([["/".join(map(words_of, cell.findall(f"{W}p"))) for cell in row.findall(f"{W}tc")] for row in rows])
    return found


def in_english(**parts: Any) -> dict[str, Any]:
    return fields("en", **parts)


def test_items_in_groups_have_their_name_their_discount_and_their_sum() -> None:
    ((_, *rows),) = tables(in_english(offer=dataclasses.replace(COMMERCE, alternatives=(), options=(), recurring=())), "The offer")
    assert [row[0].split("/")[0] if len(row) != 2 else row for row in rows] == [
        "Item 5 of the offer",
        "Plant",
        "Item 1 of the offer",
        "Item 2 of the offer",
        ["Before discount", "€4,938.00"],
        ["Discount\u00a05%", "−€246.90"],
        ["Subtotal: Plant", "€4,691.10"],
        "Work on site",
        "Item 3 of the offer",
        ["Subtotal: Work on site", "€2,469.00"],
        ["Before discount", "€9,900.00"],
        ["Discount", "−€50.00"],
        ["Total excluding VAT", "€9,850.00"],
        ["VAT\u00a022% on €4,912.00", "€1,080.00"],
        ["VAT: exempt on €2,469.00", "€0.00"],
        ["VAT: reverse charge on €2,469.00", "€0.00"],
        ["Total including VAT", "€10,930.00"],
    ]


def test_small_print_of_an_item_says_its_tax_its_tiers_and_what_was_taken_off() -> None:
    ((_, *rows),) = tables(in_english(offer=dataclasses.replace(COMMERCE, alternatives=(), options=(), recurring=())), "The offer")
    told = {row[0].split("/")[0][:6]: row for row in rows if row[0].startswith("Item")}
    assert told["Item 5"][0].endswith("/VAT: exempt")
    assert told["Item 1"][0].endswith("/VAT\u00a022%/Price by quantity: 1–9: €1,234.50 · from\u00a010: €1,200.00")
    assert told["Item 2"][0].endswith("/VAT\u00a022%"), "the tiers are told once"
    assert told["Item 3"][3] == "€2,469.00/after €100.00 off"


def test_why_no_tax_is_charged_is_told_below_the_prices() -> None:
    shown = [words for style, words in paragraphs(rendered(in_english(offer=COMMERCE))) if style == "NoteBelow"]
    assert shown[:2] == ["Exempt as education.", "Reverse charge, article 196."]
    assert "Exempt as education." not in [words for _, words in paragraphs(rendered(rich("en")))]


def test_each_choice_shows_the_whole_offer_with_it_and_the_recommended_one_is_marked() -> None:
    ((head, *rows),) = tables(in_english(offer=COMMERCE), "Your choice: Service")
    assert head == ["Choice", "What it contains", "Whole offer, excl. VAT", "Difference"]
    assert rows == [
        ["Basic", "2 × Item 5 of the offer", "€9,649.50/€10,729.50 incl. VAT", "−€200.50"],
        [
            "Plus/For two shifts/Recommended: in the total",
            "2 × Item 6 of the offer/2 × Item 7 of the offer",
            "€9,850.00/€10,930.00 incl. VAT",
            "",
        ],
        ["Complete", "2 × Item 8 of the offer", "€10,150.00/€11,230.00 incl. VAT", "+€300.00"],
    ]


@pytest.mark.parametrize(("options", "ticks"), [(0, 0), (6, 6), (7, 0)])
def test_choices_and_options_are_ticked_where_the_client_signs(options: int, ticks: int) -> None:
    values = in_english(offer=dataclasses.replace(COMMERCE, options=tuple(item(number) for number in range(options))))
    shown = [words for style, words in paragraphs(rendered(values)) if style == "FormTick"]
    assert shown[0] == "Service\t☐\u00a0Basic   ☐\u00a0Plus\u00a0(recommended)   ☐\u00a0Complete"
    assert shown[1:] == [f"{'' if n else 'Options chosen'}\t☐\u00a0Item {n} of the offer, €2,469.00 excl. VAT" for n in range(ticks)]
    lines = [words for style, words in paragraphs(rendered(values)) if style == "FormLine"]
    assert ("Options chosen" in lines) == (options > 6)


def test_the_contract_is_told_in_full_and_by_year() -> None:
    whole, years = tables(in_english(offer=COMMERCE), "The contract in full")
    assert whole[1:] == [
        ["Once", "", "", "€7,381.00"],
        ["Monthly", "€66.67", "36", "€2,400.00"],
        ["Yearly", "", "", "€69.00"],
        ["Value of the contract, excluding VAT, 36\u00a0months", "€9,850.00"],
    ]
    assert years == [["At the start", "€7,381.00"], *([f"Year\u00a0{year}", "€823.00"] for year in (1, 2, 3))]
    assert "excluding VAT, 36\u00a0months" in strip(in_english(offer=COMMERCE))


def test_where_no_amount_recurs_unchanged_no_column_stands_for_it() -> None:
    recurring = tuple(dataclasses.replace(due, each=None) for due in COMMERCE.recurring)
    whole, _ = tables(in_english(offer=dataclasses.replace(COMMERCE, recurring=recurring)), "The contract in full")
    assert whole[:2] == [["Due", "Times", "Amount"], ["Once", "", "€7,381.00"]]
    assert whole[-1] == ["Value of the contract, excluding VAT, 36\u00a0months", "€9,850.00"]


def test_an_item_in_tiers_is_named_once_in_the_summary() -> None:
    lines = (item(1), item(1), *(item(number) for number in range(2, 9)), item(8))
    shown = [
        words
        for style, words in paragraphs(rendered(in_english(offer=dataclasses.replace(offer(1), items=lines))))
        if style == "ListBullet"
    ]
    assert shown == [*(f"Item {n} of the offer" for n in range(1, 7)), "and 2 more items, listed under “The offer”"]


def test_why_there_is_no_payback_stands_in_the_summary_of_every_version() -> None:
    case = dataclasses.replace(CASE, payback_months=None, payback_note="It is never paid back.")
    for is_short in (False, True):
        proposal = Proposal(datetime.date(2026, 11, 24), "en", "Monitoring", short=is_short)
        shown = paragraphs(rendered(in_english(proposal=proposal, returns=case)))
        assert ("SummaryText", "Payback\tIt is never paid back.") in shown
    assert not [words for style, words in paragraphs(rendered(in_english(returns=CASE))) if words.startswith("Payback\tIt")]


def test_options_that_prove_something_are_not_called_included() -> None:
    def head(kind: str) -> str:
        argument = PlacedArgument("a", "T", proofs=(Proof(kind, rows=(item(1),)),))
        section = Section("finance", "The figures", None, (argument,))
        return tables(in_english(sections=(section,)), "T")[0][0][0]

    assert (head("items"), head("options")) == ("Included", "Option")


def test_a_contract_of_a_year_is_not_told_by_year() -> None:
    assert len(tables(in_english(offer=dataclasses.replace(COMMERCE, years=COMMERCE.years[:2])), "The contract in full")) == 1


def test_a_figure_of_the_business_case_that_does_not_exist_is_said_in_words() -> None:
    notes = {"payback_note": "It is never paid back.", "discounted_payback_note": "Nor when discounted.", "irr_note": "No rate is one."}
    figures = dict.fromkeys(("payback_months", "discounted_payback_months", "irr"))

    def lines(case: Returns) -> list[str]:
        return [words for style, words in paragraphs(rendered(in_english(returns=case))) if style == "FigureLine"]

    assert lines(CASE) == [
        "Payback of the investment\t15\u00a0months",
        "Payback, discounted at 8%\t17\u00a0months",
        "Net present value, discounted at 8%\t€144,687.76",
        "Internal rate of return, a year\t87.09%",
    ]
    assert lines(dataclasses.replace(CASE, **notes | figures)) == [
        "Payback of the investment\tIt is never paid back.",
        "Payback, discounted at 8%\tNor when discounted.",
        "Net present value, discounted at 8%\t€144,687.76",
        "Internal rate of return, a year\tNo rate is one.",
    ]
    assert lines(dataclasses.replace(CASE, npv=None, **figures)) == []


@pytest.mark.parametrize(
    ("saving", "told"), [("120000", ["Saving", "€120,000.00"]), ("-5", ["Difference", "−€5.00"]), ("0", ["Saving", "€0.00"])]
)
def test_the_cost_is_compared_with_todays(saving: str, told: list[str]) -> None:
    ((head, *rows),) = tables(in_english(returns=dataclasses.replace(CASE, saving=eur(saving))), "The cost, compared")
    assert head == ["What you spend today", "Starts", "Today, a year", "With the offer"]
    assert rows == [
        ["Energy/Source: your bills", "month\u00a06", "€140,000.00", "€90,000.00"],
        ["Laboratory", "month\u00a01", "€1,000.00", "€0.00"],
        ["Cost over 3\u00a0years", "€420,000.00", "€300,000.00"],
        told,
    ]


def test_what_the_compared_cost_holds_is_told_below_it() -> None:
    def told(case: Returns) -> bool:
        return ("NoteBelow", ENGLISH.in_all_note) in paragraphs(rendered(in_english(returns=case)))

    assert told(CASE)
    assert not told(dataclasses.replace(CASE, total_cost=None, saving=None))


def test_scenarios_stand_beside_one_another_with_a_note_for_what_they_lack_and_then_the_room_that_is_left() -> None:
    scenarios, slips = tables(in_english(returns=CASE), "If it goes worse")
    assert scenarios[1:] == [
        ["As assumed", "15\u00a0months", "17\u00a0months", "€144,687.76", "87.09%"],
        ["Later", "30\u00a0months", "–", "€5.00", "1%"],
        ["Less, and later", "–", "–", "−€20.00", "–"],
    ]
    assert slips[1:] == [["Price", "7%", "2\u00a0months"]]
    twice = dataclasses.replace(CASE, scenarios=CASE.scenarios * 2)
    notes = [words for style, words in paragraphs(rendered(in_english(returns=twice))) if style == "NoteBelow" and words[:1] == "–"]
    assert notes == ["– It is never paid back.", "– Nor when discounted.", "– No rate is one."]
    assert len(tables(in_english(returns=dataclasses.replace(CASE, slips=())), "If it goes worse")) == 1


def test_effects_name_where_their_number_comes_from() -> None:
    ((_, saving, staff),) = tables(in_english(returns=CASE), "What the figures are made of")
    assert saving[0] == "Fewer stops/Source: your books"
    assert staff[0] == "Staff, running cost"


@pytest.mark.parametrize(("years", "shown"), [(1, "cash-flow"), (5, "cash-flow"), (6, "cash-flow-long")])
@both_languages
def test_the_worse_case_is_a_second_column_and_leaves_less_room_for_amounts(language: str, years: int, shown: str) -> None:
    values = full(language)
    values["returns"]["cash_flow"] = (values["returns"]["cash_flow"] * 2)[:years]
    ((name, chart),) = charts_of(values).items()
    assert name == shown
    words = LANGUAGES[language]
    assert [each.text for each in chart.iterfind(f".//{C}tx//{C}v")] == [words.cumulative, words.if_worse]
    assert [each.text for each in chart.iterfind(f".//{C}val//{C}v")] == ["-35778.40"] * years + ["-40000.00"] * years
    (table, *_) = tables(values, words.cash_flow)
    assert table[0][-1] == words.if_worse
    captions = [text for style, text in paragraphs(rendered(values)) if style == "Caption"]
    assert [text for text in captions if text.endswith(f"{words.cash_flow_lighter} Less, and later")]


def test_a_statistic_names_its_source_below_it() -> None:
    section = Section("t", "Topic", None, (PlacedArgument("a", "Argument", "Text", (), (PROOFS["a statistic"],)),))
    assert ("FigureLine", "Water used again\t31%Source: Water Survey, March 2026") in paragraphs(rendered(in_english(sections=(section,))))


@both_languages
def test_a_client_is_quoted_and_its_logo_shown_where_the_picture_is_there(language: str, tmp_path: Path) -> None:
    from PIL import Image

    values = full(language)
    assert [words for style, words in paragraphs(rendered(values)) if style == "CardQuote"] == ["“It simply runs.”"]
    assert next(rendered(values).iter(f"{A}blip"), None) is None, "no folder, no picture"
    template_ = Template(ROOT / "templates" / LANGUAGES[language].file, tmp_path)
    assert next(body(template_.render(values)).iter(f"{A}blip"), None) is None
    Image.new("RGB", (300, 100), "teal").save(tmp_path / "logo.png")
    root = body(template_.render(values))
    assert len(list(root.iter(f"{A}blip"))) == 1
    assert "Gelo Nord S.r.l." in [each.get("descr") for each in root.iter(f"{WP}docPr")]


# ---------------------------------------------------------------------------------------------------------------- the short version


@both_languages
def test_a_short_version_is_the_summary_one_section_the_offer_and_the_validity(language: str) -> None:
    words, values = LANGUAGES[language], short(language)
    root = rendered(values)
    assert [text for style, text in paragraphs(root) if style in ("Heading1", "Heading1NewPage")] == [
        words.summary,
        values["sections"][0]["heading"],
        words.offer,
        words.validity,
    ]
    shown = [text for _, text in paragraphs(root)]
    assert words.eyebrow_short in shown
    assert words.eyebrow_short not in [text for _, text in paragraphs(rendered(full(language)))]
    assert [text for style, text in paragraphs(root) if style.startswith("Form")] == []
    assert [text for text in shown if words.steps_in in text or text.startswith(words.contents)] == []
    assert shown[-3].startswith(words.short_note.partition("{{")[0])


@both_languages
def test_the_offer_of_a_short_version_is_that_of_the_whole_one(language: str) -> None:
    words = LANGUAGES[language]

    def said(values: Mapping[str, Any]) -> list[str]:
        found: list[str] = []
        here = False
        for style, text in paragraphs(rendered(values)):
            if style in ("Heading1", "Heading1NewPage"):
                here = text == words.offer
            if here or style in ("Validity", "FigureValue", "FigureLabel", "CoverData"):
                found.append(text)
        return found

    assert said(short(language)) == said(full(language))
    assert len(said(short(language))) > 80


# ------------------------------------------------------------------------------------------------------------------------------- pages


def pages(pdf: Path) -> list[list[str]]:
    """The lines of every page, its header and footer aside."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60).stdout.decode()
    return [[line for line in page.splitlines() if line.strip()][1:-1] for page in text.split("\f")[:-1]]


@pytest.mark.parametrize(
    ("world", "least", "most"), [("rich", 8, 14), ("lean", 2, 3), ("worst", 10, 20), ("full", 10, 17), ("short", 5, 7)]
)
def test_no_page_is_nearly_empty(world: str, least: int, most: int, tmp_path: Path, pdf_of: Callable[[Path], Path]) -> None:
    found = pages(pdf_of(written(shipped("it").render(WORLDS[world]("it")), tmp_path)))
    assert least <= len(found) <= most
    lines_at_least = 6 if world == "short" else 8  # its last page may hold the validity alone
    assert [number for number, lines in enumerate(found[1:], start=2) if len(lines) < lines_at_least] == []
