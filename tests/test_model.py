from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kamdocs.errors import InputError
from kamdocs.model.common import Model, ProofSpec, reads_as_thousands
from kamdocs.model.dossier import Dossier
from kamdocs.model.library import Library
from kamdocs.model.profile import Profile
from kamdocs.model.reading import Located, read
from kamdocs.model.settings import Settings, Wordings
from kamdocs.model.shape import children
from kamdocs.source import parse
from kamdocs.source import read as read_file
from kamdocs.values import Money, Number, Share

CONTRACT = Path(__file__).parent / "contract"
# The file formats are agreed in a folder beside the project, where it exists.
AGREED = Path(__file__).parents[2] / "shared" / "contract"
FILES = {"dossier": Dossier, "profile": Profile, "library": Library, "kamdocs": Settings, "wordings": Wordings}

NO_THOUSANDS = ["1.18", "1180", "0.180", "1180.000", "-1.180", "1.1800", "1e3"]

DOSSIER = """\
kamdocs: dossier/1
account: {name: Aurora}
buying_centre:
  members:
    - {name: Elena Conti, position: CFO}
offer:
  title: Monitoring
  items:
    - {description: Sensor, quantity: 1, unit_price: 10}
"""


def dossier(text: str) -> Located[Dossier]:
    return read(Dossier, parse(text, "a.yaml"))


def told(text: str, kind: type[Model] = Dossier) -> list[str]:
    with pytest.raises(InputError) as refused:
        read(kind, parse(text, "a.yaml"))
    return [str(problem) for problem in refused.value.problems]


# ---- the files as agreed


@pytest.mark.parametrize("name", FILES)
def test_a_contract_file_is_read(name: str) -> None:
    assert read(FILES[name], read_file(CONTRACT / f"{name}.yaml")).value


if AGREED.is_dir():

    @pytest.mark.parametrize("name", FILES)
    def test_the_contract_files_are_those_agreed(name: str) -> None:
        assert (CONTRACT / f"{name}.yaml").read_bytes() == (AGREED / f"{name}.yaml").read_bytes()


def test_the_contracts_dossier_as_values() -> None:
    read_dossier = read(Dossier, read_file(CONTRACT / "dossier.yaml", "aurora.yaml"))
    account, offer = read_dossier.value.account, read_dossier.value.offer
    assert account.annual_revenue is not None
    assert account.annual_revenue.money == Money(Decimal(212000000), "EUR")
    assert read_dossier.value.relationship is not None
    assert read_dossier.value.relationship.share_of_our_margin == Share("0.12")
    assert offer.items[0].unit_price == Decimal("1180.00")
    assert offer.validity is not None
    assert offer.validity.business_days == 45
    assert offer.reasons is not None
    assert offer.reasons[0].proof == (ProofSpec("project", 0),)
    assert [member.key for member in read_dossier.value.buying_centre.members] == ["ad", "hr", "cfo", "cto"]
    assert read_dossier.value.buying_centre.members[0].private is not None
    assert read_dossier.where(("buying_centre", "members", 0, "role")) == "aurora.yaml:64:13"


def test_what_is_not_written_has_the_place_of_the_entry_above() -> None:
    read_dossier = dossier(DOSSIER)
    assert read_dossier.file == "a.yaml"
    assert read_dossier.where(("account", "name")) == "a.yaml:2:17"
    assert read_dossier.where(("offer", "items", 0, "discount")) == "a.yaml:9:7"


def test_an_empty_list_is_known_and_an_absent_one_is_not() -> None:
    assert dossier(DOSSIER.replace("{name: Aurora}", "{name: Aurora, needs: []}")).value.account.needs == ()
    assert dossier(DOSSIER).value.account.needs is None


def test_one_entry_of_a_rule_serves_as_a_list() -> None:
    rules = "rules: [{id: r, prefer: {tag: t, by: clearly}, drop: {argument: a}, require: b}]\n"
    text = f"kamdocs: profile/1\ntype: x\nlabel: X\nheading: X\n{rules}"
    (rule,) = read(Profile, parse(text, "a.yaml")).value.rules or ()
    assert rule.prefer is not None
    assert [(each.tag, each.by) for each in rule.prefer] == [("t", 20)]
    assert rule.drop is not None
    assert [each.argument for each in rule.drop] == ["a"]
    assert rule.require == ("b",)


def test_an_id_is_made_from_the_name() -> None:
    (member,) = dossier(DOSSIER.replace("Elena Conti", "Zoë Pérez & Söhne")).value.buying_centre.members
    assert member.key == "zoe-perez-sohne"


# ---- what is wrong, and where

CASES = {
    "a word near another": (
        ("position: CFO", "position: CFO, role: decidor"),
        "5:48: buying_centre.members[0].role: 'decidor' is not a role; did you mean 'decider'?",
    ),
    "a word near none": (
        ("position: CFO", "position: CFO, role: boss"),
        "5:48: buying_centre.members[0].role: 'boss' is not a role;"
        " one of initiator, user, influencer, decider, buyer, gatekeeper",
    ),
    "an article": (
        ("position: CFO", "position: CFO, attitude: neutrl"),
        "5:52: buying_centre.members[0].attitude: 'neutrl' is not an attitude; did you mean 'neutral'?",
    ),
    "a field near another": (
        ("quantity: 1", "quantity: 1, discont: 8%"),
        "9:42: offer.items[0].discont: there is no field 'discont' in offer.items[0]; did you mean 'discount'?",
    ),
    "a field near none": (
        ("{name: Aurora}", "{name: Aurora, standing: {zzz: 1}}"),
        "2:36: account.standing.zzz: there is no field 'zzz' in account.standing;"
        " there are potential, recognisable, partner, expert, innovator",
    ),
    "a missing field": (("quantity: 1, ", ""), "9:7: offer.items[0].quantity is missing; write `quantity: 1`"),
    "another kind of file": (
        ("dossier/1", "profile/1"),
        "1:10: kamdocs: 'profile/1' is not what this file must be; its first line is `kamdocs: dossier/1`",
    ),
    "a comma in a text": (
        ("title: Monitoring", "title: {it: Dal 96, 1% al 99, 2%}"),
        "7:23: offer.title: '1% al 99' stands there as a field without a value;"
        " a comma inside an unquoted text? put the text in quotes",
    ),
    "a comma in a member": (
        ("position: CFO", "position: CFO, finance and control"),
        "5:42: buying_centre.members[0]: 'finance and control' stands there as a field without a value;"
        " a comma inside an unquoted text? put the text in quotes",
    ),
    "an unknown field with an empty value": (
        ("position: CFO", "position: CFO, rol: "),
        "5:42: buying_centre.members[0].rol: there is no field 'rol' in buying_centre.members[0]; did you mean 'role'?",
    ),
    "a text for a list": (
        ("{name: Aurora}", "{name: Aurora, needs: Speed}"),
        "2:32: account.needs: a list is wanted, not 'Speed'; write [Speed], or a line with - for each",
    ),
    "a list for a map": (
        ("{name: Aurora}", "[Aurora]"),
        "2:10: account: a map of fields is wanted, not a list; write `account: {name: Example Ltd}`",
    ),
    "a share without sign": (
        ("quantity: 1", "quantity: 1, discount: 8"),
        "9:52: offer.items[0].discount: a share is written with its sign, 8%, not 8; an amount has a point, 8.00",
    ),
    "a share for a number": (
        ("unit_price: 10", "unit_price: 10%"),
        "9:54: offer.items[0].unit_price: a number is wanted, not the share 10%",
    ),
    "a number as an accountant writes it": (
        ("unit_price: 10", "unit_price: '1.180,00'"),
        "9:54: offer.items[0].unit_price: a number is wanted, with a point and no thousands sign (1180.00), not '1.180,00'",
    ),
    "a negative amount": (("unit_price: 10", "unit_price: -10"), "9:54: offer.items[0].unit_price: -10 is negative"),
    "a yes for a text": (
        ("title: Monitoring", "title: true"),
        "7:10: offer.title: a text is wanted, and true without quotes is a yes or no; put it in quotes",
    ),
    "a text for a yes": (
        ("quantity: 1", "quantity: 1, optional: sì"),
        "9:52: offer.items[0].optional: true or false is wanted, not 'sì'",
    ),
    "a day that is not": (
        ("title: Monitoring", "validity: {until: 2027-02-29}\n  title: Monitoring"),
        "7:21: offer.validity.until: there is no day 2027-02-29",
    ),
    "a date in another order": (
        ("title: Monitoring", "validity: {until: 29.1.2027}\n  title: Monitoring"),
        "7:21: offer.validity.until: '29.1.2027' is no date; write it as 2027-01-29",
    ),
    "a currency": (
        ("title: Monitoring", "currency: Euro\n  title: Monitoring"),
        "7:13: offer.currency: 'Euro' is no currency; a code of ISO 4217 such as EUR is wanted",
    ),
    "a language": (
        ("{name: Aurora}", "{name: Aurora, language: italian}"),
        "2:35: account.language: 'italian' is no language; a tag such as it, en or de-CH is wanted",
    ),
    "a language of a text": (
        ("title: Monitoring", "title: {italian: Monitoraggio}"),
        "7:11: offer.title.italian: 'italian' is no language; a tag such as it, en or de-CH is wanted",
    ),
    "an id with a space": (
        ("{name: Elena", "{id: the cfo, name: Elena"),
        "5:12: buying_centre.members[0].id: 'the cfo' is no id; letters, digits, - and _ alone",
    ),
    "half a month": (
        ("quantity: 1", "quantity: 1, times: 1.5"),
        "9:49: offer.items[0].times: a whole number is wanted, not 1.5",
    ),
    "no first line": (("kamdocs: dossier/1", "# a dossier"), "2:1: kamdocs is missing; its first line is `kamdocs: dossier/1`"),
    "a name that is missing": (("{name: Aurora}", "{}"), "2:1: account.name is missing; write `name: Example Ltd`"),
    "a whole part that is missing": (
        ("buying_centre:\n  members:\n    - {name: Elena Conti, position: CFO}\n", ""),
        "1:1: buying_centre is missing; write `buying_centre: {members: [{name: Ann Lee, position: CFO}]}`",
    ),
    "half an amount": (
        ("{name: Aurora}", "{name: Aurora, annual_revenue: {amount: 1}}"),
        "2:25: account.annual_revenue.currency is missing; write `currency: EUR`",
    ),
    "a text for people": (
        ("\n    - {name: Elena Conti, position: CFO}", " Rita"),
        "4:12: buying_centre.members: a list is wanted, not 'Rita'; write `members: [{name: Ann Lee, position: CFO}]`",
    ),
    "a text for a person": (
        ("{name: Elena Conti, position: CFO}", "Rita"),
        "5:7: buying_centre.members[0]: a map of fields is wanted, not 'Rita'; write `{name: Ann Lee, position: CFO}`",
    ),
    "a number for a map": (
        ("title: Monitoring", "validity: 30\n  title: Monitoring"),
        "7:13: offer.validity: a map of fields is wanted, not 30; write `validity: {days: 30}`",
    ),
    "a text for private things": (
        ("position: CFO", "position: CFO, private: sailing"),
        "5:51: buying_centre.members[0].private: a map of fields is wanted, not 'sailing'; write `private: {birthday: 1971-05-04}`",
    ),
    "a list for a text": (
        ("{name: Aurora}", "{name: [Aurora]}"),
        "2:17: account.name: a text is wanted, not a list; write one text in quotes, or its lines below `|`",
    ),
    "a colon in a text": (
        ("{name: Aurora}", "{name: Aurora, status: [Primo: nel trasporto]}"),
        "2:34: account.status[0].Primo: 'Primo' is no language; a colon inside an unquoted text? put the text in quotes",
    ),
    "an empty name": (("{name: Aurora}", "{name: }"), "2:17: account.name is empty; write it"),
    "a blank title": (("title: Monitoring", "title: '  '"), "7:10: offer.title is empty; write it"),
    "a title that is blank in each language": (
        ("title: Monitoring", "title: {it: '', en: ' '}"),
        "7:10: offer.title is empty; write it",
    ),
    "a blank position": (("position: CFO", "position: ''"), "5:37: buying_centre.members[0].position is empty; write it"),
    "a blank entry": (("{name: Aurora}", "{name: Aurora, needs: [' ']}"), "2:33: account.needs[0] is empty; write it, or take it out"),
    "two texts of one language": (
        ("title: Monitoring", "title: {it: Uno, IT: Due}"),
        "7:10: offer.title: there are two texts for the language it; keep one",
    ),
    "a decimal comma": (
        ("unit_price: 10", "unit_price: 100,00"),
        "9:58: offer.items[0].unit_price: 100,00 has a comma; write 100.00",
    ),
    "a decimal comma after thousands": (
        ("unit_price: 10", "unit_price: 1.180,00"),
        "9:60: offer.items[0].unit_price: 1.180,00 has a comma; write 1180.00",
    ),
    "commas for thousands": (
        ("unit_price: 10", "unit_price: 1,180"),
        "9:56: offer.items[0].unit_price: 1,180 has a comma; write 1180, or 1.180",
    ),
    "commas for thousands and decimals": (
        ("unit_price: 10", "unit_price: 1,180,00"),
        "9:56: offer.items[0].unit_price: 1,180,00 has a comma; write 1180.00",
    ),
    "a share with a comma": (
        ("quantity: 1", "quantity: 1, discount: 8,5%"),
        "9:54: offer.items[0].discount: 8,5% has a comma; write 8.5%",
    ),
    "a share with a comma in quotes": (
        ("quantity: 1", "quantity: 1, discount: '8,5%'"),
        "9:52: offer.items[0].discount: a share is written with a point and its sign, 8.5%, not '8,5%'",
    ),
    "a share with a space": (
        ("quantity: 1", "quantity: 1, discount: 8 %"),
        "9:52: offer.items[0].discount: a share is written without a space, 8%, not '8 %'",
    ),
    "a share as a fraction": (
        ("quantity: 1", "quantity: 1, discount: 0.05"),
        "9:52: offer.items[0].discount: a share is written with its sign, 5%, not 0.05",
    ),
    "a share with many decimals": (
        ("quantity: 1", "quantity: 1, discount: 8.12345%"),
        "9:52: offer.items[0].discount: 8.12345% has too many decimals; a share has 4 at most",
    ),
    "a price with its currency": (
        ("unit_price: 10", "unit_price: 5 400.00 EUR"),
        "9:54: offer.items[0].unit_price: a number is wanted, with a point and no thousands sign (5400.00), not '5 400.00 EUR'",
    ),
    "a price of almost nothing": (
        ("unit_price: 10", "unit_price: 1e-45"),
        "9:54: offer.items[0].unit_price: 1e-45 is too small; numbers go from 0.000000001 to 10^15",
    ),
    "a price beyond all": (
        ("unit_price: 10", "unit_price: 1e16"),
        "9:54: offer.items[0].unit_price: 1e16 is too large; numbers go from 0.000000001 to 10^15",
    ),
    "people in thousands": (
        ("{name: Aurora}", "{name: Aurora, employees: 1.240}"),
        "2:36: account.employees: a whole number is wanted, not 1.240; write 1240",
    ),
    "a round number of people in thousands": (
        ("{name: Aurora}", "{name: Aurora, employees: 1.000}"),
        "2:36: account.employees: a whole number is wanted, not 1.000; write 1000",
    ),
    "nobody": (("{name: Aurora}", "{name: Aurora, employees: 0}"), "2:36: account.employees: a whole number from 1 is wanted, not 0"),
    "a year of two digits": (
        ("{name: Aurora}", "{name: Aurora, founded: 68}"),
        "2:34: account.founded: 68 is not between the years 1000 and 2200",
    ),
    "weeks before the order": (
        ("title: Monitoring", "milestones: [{label: L, weeks: -1}]\n  title: Monitoring"),
        "7:34: offer.milestones[0].weeks: a whole number from 0 is wanted, not -1",
    ),
    "a country's other letters": (
        ("{name: Aurora}", "{name: Aurora, country: UK}"),
        "2:34: account.country: 'UK' is no country; did you mean 'GB'?",
    ),
    "a country in small letters": (
        ("{name: Aurora}", "{name: Aurora, country: it}"),
        "2:34: account.country: 'it' is no country; did you mean 'IT'?",
    ),
    "no country": (
        ("{name: Aurora}", "{name: Aurora, country: XX}"),
        "2:34: account.country: 'XX' is no country; two capital letters of ISO 3166 such as IT are wanted",
    ),
    "a currency of the past": (
        ("title: Monitoring", "currency: ITL\n  title: Monitoring"),
        "7:13: offer.currency: 'ITL' is no currency in use today; a code of ISO 4217 such as EUR is wanted",
    ),
    "a currency in small letters": (
        ("title: Monitoring", "currency: eur\n  title: Monitoring"),
        "7:13: offer.currency: 'eur' is no currency; write EUR",
    ),
    "no end as a date": (
        ("title: Monitoring", "validity: {until: 9999-12-31}\n  title: Monitoring"),
        "7:21: offer.validity.until: 9999-12-31 is not between the years 1000 and 2200; what has no end has no date",
    ),
    "a share of more than all": (
        ("account:", "relationship: {share_of_our_margin: 120%}\naccount:"),
        "2:37: relationship.share_of_our_margin: 120% is not between 0% and 100%",
    ),
    "half a figure": (
        ("account:", "relationship: {projects: [{name: P, figures: [{label: L, before: 3}]}]}\naccount:"),
        "2:47: relationship.projects[0].figures[0]: the figure has no value; write `value`, or `before` and `after`",
    ),
    "a figure of almost nothing": (
        ("account:", "relationship: {projects: [{name: P, figures: [{label: L, before: 1e-30, after: 1}]}]}\naccount:"),
        "2:66: relationship.projects[0].figures[0].before: 1e-30 is too small; numbers go from 0.000000001 to 10^15",
    ),
    "a figure beyond all": (
        ("account:", "relationship: {projects: [{name: P, figures: [{label: L, value: -1e90}]}]}\naccount:"),
        "2:65: relationship.projects[0].figures[0].value: -1e90 is too large; numbers go from 0.000000001 to 10^15",
    ),
    "references in two ways": (
        ("account:", "references: {at_least: 2, ids: [r]}\naccount:"),
        "2:13: references: both at_least and ids are given; keep one: `at_least` picks them, `ids` names them",
    ),
    "a kind of proof": (
        ("title: Monitoring", "reasons: [{text: x, proof: [{projct: 0}]}]\n  title: Monitoring"),
        "7:31: offer.reasons[0].proof[0]: 'projct' is not a kind of proof; did you mean 'project'?",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "wrong"), CASES.values(), ids=CASES.keys())
def test_what_is_wrong_is_told_with_its_place_and_the_way_out(change: tuple[str, str], wrong: str) -> None:
    assert change[0] in DOSSIER
    assert told(DOSSIER.replace(*change)) == [f"a.yaml:{wrong}"]


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = DOSSIER.replace("CFO", "CFO, role: decidor, influence: 0").replace("name: Aurora", "nme: Aurora")
    text = text.replace("quantity: 1", "quantity: x")
    assert [line.split(": ")[0:2] for line in told(text)] == [
        ["a.yaml:2:1", "account.name is missing; write `name"],
        ["a.yaml:2:11", "account.nme"],
        ["a.yaml:5:48", "buying_centre.members[0].role"],
        ["a.yaml:5:68", "buying_centre.members[0].influence"],
        ["a.yaml:9:39", "offer.items[0].quantity"],
    ]


def test_a_file_of_another_kind_tells_only_that() -> None:
    text = DOSSIER.replace("dossier/1", "library/1").replace("CFO", "CFO, role: decidor")
    assert told(text) == ["a.yaml:1:10: kamdocs: 'library/1' is not what this file must be; its first line is `kamdocs: dossier/1`"]
    assert len(told(text.replace("library/1", "dosier/1"))) == 2


def test_optional_texts_that_are_blank_are_absent() -> None:
    text = DOSSIER.replace("{name: Aurora}", "{name: Aurora, short_name: ' ', industry: ''}")
    text = text.replace("CFO}", "CFO, id: '', contact: {email: ''}}").replace("title:", "summary: {it: ' '}\n  delivery: {}\n  title:")
    found = dossier(text).value
    (member,) = found.buying_centre.members
    assert member.contact is not None
    assert [found.account.short_name, found.account.industry, found.offer.summary, found.offer.delivery] == [None] * 4
    assert (member.id, member.key, member.contact.email) == (None, "elena-conti", None)


def test_a_text_that_is_blank_in_one_language_is_not_there_in_it() -> None:
    assert dossier(DOSSIER.replace("Monitoring", "{it: ' ', en: Monitoring}")).value.offer.title == {"en": "Monitoring"}


def test_languages_are_read_in_any_case_and_kept_in_one() -> None:
    found = dossier(DOSSIER.replace("{name: Aurora}", "{name: Aurora, language: de-ch}").replace("Monitoring", "{EN: M, DE-ch: U}")).value
    assert found.account.language == "de-CH"
    assert found.offer.title == {"en": "M", "de-CH": "U"}


@pytest.mark.parametrize(("literal", "thousands"), [("1.180", True), ("118.000", True), *((each, False) for each in NO_THOUSANDS)])
def test_what_reads_as_thousands(literal: str, thousands: bool) -> None:
    assert reads_as_thousands(Number(literal)) is thousands


def test_every_example_is_read() -> None:
    """What a message says to write is right."""
    least = {name: f"kamdocs: {children(kind)['kamdocs'].words[0]}\n" for name, kind in FILES.items()}
    for name, kind in FILES.items():
        text = least[name]
        for line in told(text, kind) if any(field.is_required() for key, field in kind.model_fields.items() if key != "kamdocs") else []:
            text += line.partition("; write `")[2].removesuffix("`") + "\n"
        assert read(kind, parse(text, "a.yaml")).value


def test_a_file_that_holds_no_fields_is_told_how_it_begins() -> None:
    assert told("- a\n- b\n", Library) == ["a.yaml:1:1: the file holds a list, not a map of fields; it begins with `kamdocs: library/1`"]


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        pytest.param(
            Profile,
            "kamdocs: profile/1\ntype: x\nlabel: X\nheading: X\nrules: [{id: r, prefer: {tag: t, by: strong}}]\n",
            "5:38: rules[0].prefer.by: 'strong' is no strength; slightly (10), clearly (20), strongly (40), or a whole number",
        ),
        (
            Profile,
            "kamdocs: profile/1\ntype: x\nlabel: X\nheading: X\nrules: [{id: r, prefer: [{tag: t, by: strong}]}]\n",
            "5:39: rules[0].prefer[0].by: 'strong' is no strength; slightly (10), clearly (20), strongly (40), or a whole number",
        ),
        (
            Profile,
            "kamdocs: profile/1\ntype: x\nlabel: X\nheading: X\nevidence: [{kind: figures, at_least: 3}]\n",
            "5:19: evidence[0].kind: 'figures' is not a kind; did you mean 'figure'?",
        ),
        (
            Library,
            "kamdocs: library/1\narguments: [{id: a, title: {en: Fast, it: Rapido, sicuro}, for: {finance: 1}}]\n",
            "2:51: arguments[0].title: 'sicuro' stands there as a field without a value;"
            " a comma inside an unquoted text? put the text in quotes",
        ),
        (
            Library,
            "kamdocs: library/1\nreferences: [{id: r, client: C, consent: {given: 2026-01-01, scope: [result]}}]\n",
            "2:70: references[0].consent.scope[0]: 'result' is not a value of scope; did you mean 'results'?",
        ),
        (
            Settings,
            "kamdocs: workspace/1\nmargin: {key: 30%}\n",
            "2:9: margin: the limits do not rise: key 30%, critical 20%, mono 70%; an absent one is 10%, 20%, 70%",
        ),
        (
            Library,
            "kamdocs: library/1\narguments: [{id: a, title: A}]\n",
            "2:13: arguments[0].for is missing; write `for: {finance: 20}`",
        ),
        (
            Profile,
            "kamdocs: profile/1\ntype: x\nlabel: X\nheading: X\nrules: [{id: r, prefer: {tag: t}}]\n",
            "5:17: rules[0].prefer.by is missing; write `by: clearly`",
        ),
        (Settings, "kamdocs: workspace/1\nmargin: {key: 10}\n", "2:15: margin.key: a share is written with its sign, 10%, not 10"),
        (Settings, "kamdocs: workspace/1\ndefualts: {}\n", "2:1: defualts: there is no field 'defualts'; did you mean 'defaults'?"),
    ],
)
def test_profiles_libraries_and_settings_are_read_the_same_way(kind: type[Model], text: str, wrong: str) -> None:
    assert told(text, kind) == [f"a.yaml:{wrong}"]
