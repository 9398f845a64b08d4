from __future__ import annotations

from collections.abc import Iterable

import pytest
from building import CONTRACT, DATE, arguments_of, dossier_of, library_of, located, profile_of

from kamdocs.errors import Problem
from kamdocs.model.library import Library
from kamdocs.model.profile import Profile
from kamdocs.model.reading import Located, read
from kamdocs.model.settings import Wordings
from kamdocs.source import read as read_file
from kamdocs.tailor import Known, check_dossier, check_language, check_library, check_profile, check_wordings
from kamdocs.workspace import open_workspace

ARGUMENTS = library_of("""\
arguments:
  - {id: payback, title: P, for: {finance: 30}, tags: [returns]}
  - {id: team, title: T, for: {hr: 30}, tags: [people]}
""")


def told(problems: Iterable[Problem]) -> list[tuple[str, str, str]]:
    return [(problem.where, problem.message, problem.hint) for problem in problems]


def of_profile(text: str) -> list[tuple[str, str, str]]:
    profile = profile_of(text)
    known = Known([profile.value], [argument.value for argument in arguments_of([ARGUMENTS], [profile])])
    return told(check_profile(profile, known))


def of_library(argument: str) -> list[tuple[str, str, str]]:
    library = library_of(f"arguments:\n  - {{id: a, title: A, for: {{finance: 1}}, {argument}}}\n")
    known = Known([profile_of("type: finance").value, profile_of("type: hr").value], [each.value for each in arguments_of([library])])
    return told(check_library(library, known))


# ---- what is right


def test_the_agreed_files_are_right() -> None:
    profile, library = read(Profile, read_file(CONTRACT / "profile.yaml")), read(Library, read_file(CONTRACT / "library.yaml"))
    known = Known([profile.value], [argument.value for argument in arguments_of([library])])
    assert told(check_profile(profile, known)) == []
    assert told(check_library(library, known)) == []
    assert told(check_wordings(read(Wordings, read_file(CONTRACT / "wordings.yaml")))) == []


def test_what_ships_is_right() -> None:
    workspace = open_workspace(None)
    known = Known([profile.value for profile in workspace.profiles], [argument.value for argument in workspace.arguments()])
    assert [told(check_profile(profile, known)) for profile in workspace.profiles] == [[]] * 4
    assert told(check_wordings(workspace.wordings)) == []


# ---- conditions, wherever they stand


@pytest.mark.parametrize(
    ("profile", "where", "at"),
    [
        ("rules: [{id: r, when: {reader.atitude: x}, most: 1}]", "profile.yaml:1:40", "rules[0].when"),
        ("openings: [{when: {reader.atitude: x}, text: T}]", "profile.yaml:1:36", "openings[0].when"),
        ("arguments: [{id: a, title: A, for: {finance: 1}, when: {reader.atitude: x}}]", "profile.yaml:1:73", "arguments[0].when"),
    ],
)
def test_a_misspelt_fact_is_told_with_its_place_and_the_nearest_name(profile: str, where: str, at: str) -> None:
    assert of_profile(profile) == [(where, f"{at}: there is no fact 'reader.atitude'", "did you mean 'reader.attitude'?")]


def test_a_misspelt_fact_of_a_library() -> None:
    assert of_library("when: {account.employes: 3}") == [
        ("library.yaml:2:67", "arguments[0].when: there is no fact 'account.employes'", "did you mean 'account.employees'?")
    ]


def test_a_target_is_checked_and_holds_for_no_single_reader() -> None:
    dossier = dossier_of("""\
buying_centre:
  criteria:
    - {id: a, target: {returns.payback_monts: 3}}
    - {id: b, target: {any: [{reader.attitude: sceptic}]}}
    - {id: c, target: {returns.payback_months: {at_most: 24}}}
  members: [{name: N, position: P}]
""")
    assert told(check_dossier(dossier, [], "it", DATE)) == [
        (
            "dossier.yaml:3:47",
            "buying_centre.criteria[0].target: there is no fact 'returns.payback_monts'",
            "did you mean 'returns.payback_months'?",
        ),
        (
            "dossier.yaml:4:48",
            "buying_centre.criteria[1].target.any[0]: 'reader.attitude' differs from reader to reader, "
            "and this holds for the whole proposal",
            "",
        ),
    ]


# ---- rules


@pytest.mark.parametrize(
    ("rule", "message", "hint"),
    [
        ("prefer: {tag: retuns, by: 3}", "rules[0].prefer: there is no tag 'retuns'", "did you mean 'returns'?"),
        ("prefer: {argument: paybak, by: 3}", "rules[0].prefer: there is no argument 'paybak'", "did you mean 'payback'?"),
        ("drop: {tag: retuns}", "rules[0].drop: there is no tag 'retuns'", "did you mean 'returns'?"),
        ("require: paybak", "rules[0].require: there is no argument 'paybak'", "did you mean 'payback'?"),
        ("prefer: {by: 3}", "rules[0].prefer: either a tag or an argument is wanted", "write {tag: returns} or {argument: payback}"),
        (
            "drop: {tag: returns, argument: payback}",
            "rules[0].drop: either a tag or an argument is wanted",
            "write {tag: returns} or {argument: payback}",
        ),
        ("because: B", "rules[0]: the rule r does nothing", "give it prefer, drop, require or most"),
    ],
)
def test_what_is_wrong_with_a_rule(rule: str, message: str, hint: str) -> None:
    ((_, found, way_out),) = of_profile(f"rules: [{{id: r, {rule}}}]")
    assert (found, way_out) == (message, hint)


def test_a_tag_that_nothing_has_may_come_later() -> None:
    assert of_profile("rules: [{id: r, prefer: {tag: sustainability, by: 3}}]") == []


def test_two_rules_of_one_id() -> None:
    assert of_profile("rules:\n  - {id: r, most: 1}\n  - {id: r, most: 2}\n") == [
        ("profile.yaml:3:10", "the rule 'r' stands already in profile.yaml:2:10", "give one of them another id")
    ]


# ---- arguments


@pytest.mark.parametrize(
    ("argument", "message", "hint"),
    [
        ("text: '{{ account.nam }}'", "arguments[0].text: there is no field 'account.nam'", "did you mean 'account.name'?"),
        ("text: '{{ acount.name }}'", "arguments[0].text: there is no field 'acount.name'", "did you mean 'account.name'?"),
        (
            "text: '{{ account.standing.level }}'",
            "arguments[0].text: there is no field 'account.standing.level'",
            "it is a fact for conditions, and no text may show it",
        ),
        (
            "text: '{{ reader.attitude }}'",
            "arguments[0].text: there is no field 'reader.attitude'",
            "it is a fact for conditions, and no text may show it",
        ),
        ("text: '{{ account.name | monny }}'", "arguments[0].text: account.name: 'monny' is no filter", ""),
        (
            "text: '{{ account.name | money }}'",
            "arguments[0].text: money does not format account.name, which is a text",
            "print it without a filter",
        ),
        ("text: '{{ returns.npv | percent }}'", "arguments[0].text: percent does not format returns.npv, which is an amount of money", ""),
        ("text: '{{ validity.until | money }}'", "arguments[0].text: money does not format validity.until, which is a date", ""),
        (
            "text: '{{ offer.items[0].quantity | year }}'",
            "arguments[0].text: year does not format offer.items[0].quantity, which is a number",
            "use number",
        ),
        ("text: '{{ account.needs }}'", "arguments[0].text: account.needs is a list, and cannot be printed as words", ""),
        ("text: '{{ offer.totals }}'", "arguments[0].text: offer.totals is a group of fields, and cannot be printed as words", ""),
        ("text: '{% if account.name %}'", "arguments[0].text: {% … %} has no place here", ""),
        ("text: {it: '{{ account.nam }}'}", "arguments[0].text.it: there is no field 'account.nam'", "did you mean 'account.name'?"),
        ("points: account.name", "arguments[0].points: account.name is no list of texts", "points names a list such as offer.guarantees"),
        ("points: offer.items", "arguments[0].points: offer.items is no list of texts", "points names a list such as offer.guarantees"),
        ("points: offer.guarantes", "arguments[0].points: there is no field 'offer.guarantes'", "did you mean 'offer.guarantees'?"),
        ("proof: [{figure: returns.npw}]", "arguments[0].proof[0].figure: there is no field 'returns.npw'", "did you mean 'returns.npv'?"),
        ("proof: [{figure: account.name}]", "arguments[0].proof[0]: account.name is no figure but a text", ""),
    ],
)
def test_what_is_wrong_with_an_argument(argument: str, message: str, hint: str) -> None:
    ((where, found, way_out),) = of_library(argument)
    assert found.startswith(message)
    assert where.startswith("library.yaml:2:")
    assert not hint or way_out == hint


@pytest.mark.parametrize(
    "argument",
    [
        "text: '{{ relationship.projects[0].year | year }} {{ relationship.projects[3].name }}'",
        "text: '{{ offer.exclusive.until | full_date }} {{ offer.totals.net | money }} {{ returns.irr | percent }}'",
        "text: '{{ free.anything }} {{ proposal.title }} {{ supplier.name }} {{ references[0].client }} {{ team[0].name }}'",
        "points: offer.exclusive.terms",
        "points: offer.service_levels",
        "points: account.status",
        "proof: [{figure: 'relationship.projects[0].figures[0]'}, {figure: offer.totals.net}]",
    ],
)
def test_what_is_right_in_an_argument(argument: str) -> None:
    assert of_library(argument) == []


@pytest.mark.parametrize("field", ["sections", "criteria", "trace", "gaps", "coverage", "notes", "competition"])
def test_what_is_made_of_arguments_or_is_internal_is_no_field(field: str) -> None:
    ((_, message, _),) = of_library(f"points: {field}")
    assert message == f"arguments[0].points: there is no field {field!r}"


def test_a_misspelt_type() -> None:
    library = library_of("arguments: [{id: a, title: A, for: {finanze: 1}}]")
    known = Known([profile_of("type: finance").value], [])
    assert told(check_library(library, known)) == [
        ("library.yaml:1:46", "arguments[0].for: there is no type 'finanze'", "did you mean 'finance'?")
    ]


# ---- promises


@pytest.mark.parametrize("when", ["when: {offer.exclusive: given}", "when: {any: [{offer.exclusive: given}, {offer.guarantees: given}]}"])
def test_a_promise_that_hangs_on_the_offer(when: str) -> None:
    assert of_library(f"tags: [promise], {when}") == []


@pytest.mark.parametrize("when", ["owner: x", "when: {account.name: given}", "when: {not: {offer.exclusive: given}}"])
def test_a_promise_that_hangs_on_nothing_sold(when: str) -> None:
    ((_, message, hint),) = of_library(f"tags: [promise], {when}")
    assert message == "arguments[0]: the promise 'a' hangs on nothing that the offer holds"
    assert hint == "give it a `when` on offer.*, so that nothing is promised that is not sold"


@pytest.mark.parametrize("when", ["when: {offer.exclusive: absent}", "when: {any: [{offer.exclusive: given}, {account.name: given}]}"])
def test_a_promise_that_may_stand_without_the_offer(when: str) -> None:
    assert len(of_library(f"tags: [promise], {when}")) == 1


# ---- statistics, and numbers with their source

LEAKS = "statistics: [{id: leaks, label: L, value: 42%, source: Istat, date: 2026-03-21, review_by: 2027-03-21}]\n"


def of_statistics(argument: str, library: str = LEAKS) -> list[tuple[str, str, str]]:
    read_library = library_of(f"{library}arguments:\n  - {{id: a, title: A, for: {{finance: 1}}, {argument}}}\n")
    ids = [each.id for each in read_library.value.statistics or ()]
    return told(check_library(read_library, Known([profile_of("type: finance").value], [], ids)))


@pytest.mark.parametrize(
    "argument",
    [
        "text: '{{ statistics.leaks.value }} {{ statistics.leaks.source }} {{ statistics.leaks.date | full_date }}'",
        "text: '{{ statistics.leaks.value | number }}'",
        "proof: [{figure: statistics.leaks}]",
    ],
)
def test_a_statistic_of_the_library(argument: str) -> None:
    assert of_statistics(argument) == []


@pytest.mark.parametrize(
    ("argument", "message", "hint"),
    [
        ("text: '{{ statistics.leak.value }}'", "arguments[0].text: there is no statistic 'leak'", "did you mean 'leaks'?"),
        ("text: '{{ statistics.xyz.value }}'", "arguments[0].text: there is no statistic 'xyz'", "there are leaks"),
        ("proof: [{figure: statistics.leek}]", "arguments[0].proof[0].figure: there is no statistic 'leek'", "did you mean 'leaks'?"),
        (
            "text: '{{ statistics.leaks.valeu }}'",
            "arguments[0].text: there is no field 'statistics.leaks.valeu'",
            "did you mean 'statistics.leaks.value'?",
        ),
        (
            "text: '{{ statistics.leaks }}'",
            "arguments[0].text: statistics.leaks is a group of fields, and cannot be printed as words",
            "",
        ),
        ("text: '{{ statistics }}'", "arguments[0].text: statistics is a group of fields, and cannot be printed as words", ""),
        (
            "text: '{{ statistics.leaks.url }}'",
            "arguments[0].text: there is no field 'statistics.leaks.url'",
            "there are label, source, date, value, before, after, change, unit",
        ),
        (
            "text: '{{ statistics.leaks.label | money }}'",
            "arguments[0].text: money does not format statistics.leaks.label, which is a text",
            "print it without a filter",
        ),
        (
            "proof: [{figure: statistics.leaks.value}]",
            "arguments[0].proof[0]: statistics.leaks.value is no statistic",
            "name it whole: {figure: statistics.leaks}",
        ),
        (
            "proof: [{figure: statistics}]",
            "arguments[0].proof[0]: statistics is no statistic",
            "name one of them: {figure: statistics.NAME}",
        ),
    ],
)
def test_what_is_no_statistic(argument: str, message: str, hint: str) -> None:
    assert [problem[1:] for problem in of_statistics(argument)] == [(message, hint)]


def test_a_library_without_statistics_says_where_they_go() -> None:
    ((_, _, hint),) = of_statistics("text: '{{ statistics.leaks.value }}'", "")
    assert hint == "write it under `statistics:` in a file of the library"


def test_no_statistic_in_a_heading_and_in_the_last_words() -> None:
    profile = profile_of("openings: [{text: '{{ statistics.leaks.value }}'}]\nheading: '{{ statistics.leaks.value }}'")
    assert [problem[1] for problem in told(check_profile(profile, Known([profile.value], [], ["leaks"])))] == [
        "heading: no statistic may stand here"
    ]


def test_a_reason_of_a_dossier_names_a_statistic_that_exists() -> None:
    dossier = dossier_of(
        "offer: {title: T, currency: EUR, validity: {days: 30}, items: [{description: D, quantity: 1, unit_price: 100, tax: 0%}],"
        " reasons: [{text: R, proof: [{figure: statistics.leaks}, {figure: statistics.leek}]}]}"
    )
    assert [problem.message for problem in check_dossier(dossier, [library_of(LEAKS)], "it", DATE)] == [
        "offer.reasons[0].proof[1].figure: there is no statistic 'leek'"
    ]


@pytest.mark.parametrize(
    ("numbers", "problems"),
    [
        ("[{text: ISO 9001, source: S}]", []),
        ("[{text: ISO 9002, source: S}]", ["arguments[0].numbers[0]: 'ISO 9002' stands in no text of the argument"]),
        ("[{text: '900', source: S}]", ["arguments[0].numbers[0]: '900' stands in no text of the argument"]),
        ("[{text: Certified, source: S}]", ["arguments[0].numbers[0]: 'Certified' holds no number"]),
    ],
)
def test_a_bound_number_stands_in_the_text(numbers: str, problems: list[str]) -> None:
    found = of_library(f"text: {{en: Certified to ISO 9001, it: Certificati}}, numbers: {numbers}")
    assert [message for _, message, _ in found] == problems


# ---- examples, which are the profile's own tests

RULES = """\
type: finance
rules:
  - {id: sceptic, when: {reader.attitude: [sceptic, opponent]}, most: 3}
  - {id: payback, when: {returns.payback_months: {at_most: 24}}, most: 3}
  - {id: recent, when: {'relationship.projects[0].year': {at_least: 2020}}, most: 3}
  - {id: rich, when: {account.annual_revenue: {above: 1000}}, most: 3}
  - {id: since, when: {relationship.since: {below: 2024-01-01}}, most: 3}
  - {id: margin, when: {relationship.share_of_our_margin: {above: 10%}}, most: 3}
  - {id: terms, when: {offer.exclusive: given}, most: 3}
  - {id: experience, when: {reader.experience: positive}, most: 3}
  - {id: two, when: {relationship.projects: {at_least: 2}}, most: 3}
  - {id: until, when: {offer.exclusive.until: {above: 2027-01-01}}, most: 3}
  - {id: not-key, when: {not: {account.standing.level: key}}, most: 3}
examples:
"""


def of_example(given: str, more: str) -> list[str]:
    return [message for _, message, _ in of_profile(f"{RULES}  - {{name: E, given: {{{given}}}, {more}}}\n")]


@pytest.mark.parametrize(
    ("given", "fires"),
    [
        ("reader.attitude: sceptic", "sceptic"),
        ("returns.payback_months: 24", "payback"),
        ("account.annual_revenue: 1001", "rich"),
        ("account.annual_revenue: {amount: 1001, currency: EUR}", "rich"),
        ("relationship.since: 2021-03-01", "since"),
        ("relationship.share_of_our_margin: 12%", "margin"),
        ("offer.exclusive: {terms: [T]}", "terms"),
        ("offer.exclusive: {until: 2028-12-31}", "until"),
        ("offer.exclusive.until: 2028-12-31", "until"),
        ("relationship.projects: [{year: 2024}, {name: P}]", "two"),
        ("relationship.projects: [{year: 2024}]", "recent"),
        ("'relationship.projects[0].year': 2024", "recent"),
        ("'relationship.projects[1].year': 2024", "two"),
        ("account.standing: {level: mono}", "not-key"),
        ("account.standing.level: none", "not-key"),
    ],
)
def test_an_example_fires(given: str, fires: str) -> None:
    assert of_example(given, f"fires: [{fires}]") == []
    assert of_example(given, f"does_not_fire: [{fires}]")


@pytest.mark.parametrize(
    ("given", "still"),
    [
        ("reader.attitude: neutral", "sceptic"),
        ("", "not-key"),
        ("relationship.experience: positive", "experience"),
        ("relationship.projects: []", "recent"),
    ],
)
def test_what_is_not_given_is_absent(given: str, still: str) -> None:
    assert of_example(given, f"does_not_fire: [{still}]") == []


def test_an_example_that_comes_out_otherwise_says_why() -> None:
    found = of_profile(f"{RULES}  - name: a neutral CFO\n    given: {{reader.attitude: neutral}}\n    fires: [sceptic]\n")
    assert found == [
        (
            "profile.yaml:17:13",
            "the example 'a neutral CFO' comes out otherwise: the rule sceptic does not fire: "
            "reader.attitude is neutral, not one of sceptic, opponent",
            "",
        )
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("reader.atitude: x", "examples[0].given: there is no fact 'reader.atitude'"),
        ("reader.private: x", "examples[0].given: 'reader.private' is no fact: private helps the KAM alone"),
        ("reader.attitude: sceptical", "examples[0].given: reader.attitude: 'sceptical' is never its value"),
        ("reader.attitude: given", "examples[0].given: reader.attitude: 'given' is never its value"),
        ("reader.attitude: [sceptic]", "examples[0].given: reader.attitude: one of supporter, neutral, sceptic, opponent is wanted"),
        ("returns.payback_months: given", "examples[0].given: returns.payback_months: a number is wanted, not 'given'"),
        ("returns.payback_months: {at_least: 3}", "examples[0].given: returns.payback_months: a number is wanted, not a map"),
        ("relationship.share_of_our_margin: 12", "examples[0].given: relationship.share_of_our_margin: a share is wanted, not 12"),
        ("relationship.since: 2021", "examples[0].given: relationship.since: a date is wanted, not 2021"),
        ("relationship.projects: 2", "examples[0].given: relationship.projects: a list is wanted, not 2"),
        ("relationship.projects: [2]", "examples[0].given: relationship.projects[0]: a map of fields is wanted, not 2"),
        ("relationship.projects: [{yaer: 2024}]", "examples[0].given: there is no fact 'relationship.projects[0].yaer'"),
        ("offer.exclusive: given", "examples[0].given: offer.exclusive: a map of fields is wanted, not 'given'"),
        ("offer.exclusive: {until: soon}", "examples[0].given: offer.exclusive.until: a date is wanted, not 'soon'"),
        ("account.annual_revenue: {amount: 3}", "examples[0].given: account.annual_revenue: an amount and its currency are wanted"),
    ],
)
def test_what_is_wrong_with_an_example(given: str, message: str) -> None:
    (found,) = of_example(given, "fires: [sceptic]")
    assert found.startswith(message)


def test_an_example_that_names_no_rule() -> None:
    found = of_profile(f"{RULES}  - {{name: E, given: {{}}, fires: [scepti]}}\n")
    assert found == [("profile.yaml:15:34", "examples[0].fires: there is no rule 'scepti'", "did you mean 'sceptic'?")]


def test_examples_wait_for_rules_that_are_right() -> None:
    found = of_profile("""\
type: finance
rules: [{id: r, when: {reader.atitude: x}, most: 1}]
examples: [{name: E, given: {reader.attitude: sceptic}, fires: [r]}]
""")
    assert [message for _, message, _ in found] == ["rules[0].when: there is no fact 'reader.atitude'"]


# ---- headings, openings, wordings


def test_texts_of_a_profile_are_checked() -> None:
    found = of_profile("heading: '{{ account.nam }}'\nopenings: [{text: '{{ acount.name }}'}]")
    assert [(where, message) for where, message, _ in found] == [
        ("profile.yaml:1:10", "heading: there is no field 'account.nam'"),
        ("profile.yaml:2:19", "openings[0].text: there is no field 'acount.name'"),
    ]


def test_the_guarantee_is_checked() -> None:
    wordings = located(Wordings, "kamdocs: wordings/1\nguarantee: {it: '{{ validity.unti }}'}\nfigures: {}\nevery: {}\n", "wordings.yaml")
    assert told(check_wordings(wordings)) == [
        ("wordings.yaml:2:17", "guarantee.it: there is no field 'validity.unti'", "did you mean 'validity.until'?")
    ]


def test_the_proofs_of_a_reason_are_checked() -> None:
    dossier = dossier_of("""\
offer:
  title: T
  items: [{description: D, quantity: 1, unit_price: 1}]
  reasons: [{text: R, proof: [{figure: returns.npw}]}]
""")
    assert [message for _, message, _ in told(check_dossier(dossier, [], "it", DATE))] == [
        "offer.reasons[0].proof[0].figure: there is no field 'returns.npw'"
    ]


# ---- standing texts that a proposal needs

RHYTHMS = """\
buying_centre: {members: [{name: N, position: CFO}]}
offer:
  title: T
  items:
    - {description: D, quantity: 1, unit_price: 1, every: month, times: 3}
    - {description: D, quantity: 1, unit_price: 1, every: year, times: 3}
"""


def test_standing_texts_that_the_language_does_not_have() -> None:
    profiles = [
        profile_of("type: finance\ntitles: [cfo]\nheading: {en: Figures}"),
        profile_of("type: hr\ntitles: [hr director]\nheading: {en: People}"),
    ]
    text = "kamdocs: wordings/1\nguarantee: {en: G}\nfigures: {}\nevery: {month: {en: monthly}, year: {it: all'anno}}\n"
    wordings = located(Wordings, text, "wordings.yaml")
    found = told(check_language(dossier_of(RHYTHMS), profiles, wordings, "it"))
    # Nobody in human resources reads it, so that its heading is not needed.
    assert [(where, message) for where, message, _ in found] == [
        ("wordings.yaml:2:12", "the guarantee, which ends the document, has no text in Italian (it)"),
        ("wordings.yaml:4:16", "every.month has no text in Italian (it)"),
        ("profile.yaml:3:10", "the heading of the section for finance has no text in Italian (it)"),
    ]
    english = told(check_language(dossier_of(RHYTHMS), profiles, wordings, "en-GB"))
    assert [message for _, message, _ in english] == ["every.year has no text in English (en-GB)"]


TREATMENTS = """\
offer:
  title: T
  tax: exempt
  items:
    - {description: D, quantity: 1, unit_price: 1}
    - {description: D, quantity: 1, unit_price: 1, tax: reverse_charge}
    - {description: D, quantity: 1, unit_price: 1, tax: 22%}
"""


@pytest.mark.parametrize(
    ("tax", "notes", "places"),
    [
        ("tax: {reverse_charge: {it: Inversione}, exempt: {it: Esente}}", "", {}),
        ("tax: {reverse_charge: {en: Reverse}, exempt: {it: Esente}}", "", {"reverse_charge": "wordings.yaml:5:23"}),
        ("", "", {"reverse_charge": "wordings.yaml", "exempt": "wordings.yaml"}),
        ("tax: {exempt: {en: Exempt}}", "  tax_notes: {exempt: Art. 10, reverse_charge: Art. 17}\n", {}),
        ("tax: {exempt: {it: Esente}}", "  tax_notes: {reverse_charge: Art. 17}\n", {}),
    ],
)
def test_why_no_tax_is_charged_is_a_text_that_a_proposal_needs(tax: str, notes: str, places: dict[str, str]) -> None:
    wordings = located(Wordings, f"kamdocs: wordings/1\nguarantee: G\nfigures: {{}}\nevery: {{}}\n{tax}\n", "wordings.yaml")
    found = told(check_language(dossier_of(TREATMENTS + notes), [], wordings, "it"))
    lacking = [f"tax.{name}, which says why no tax is charged, has no text in Italian (it)" for name in places]
    assert [message for _, message, _ in found] == lacking
    assert all(where.startswith(place) for (where, _, _), place in zip(found, places.values(), strict=True))
    ways = [f"write one under `it:` there, or `{name}:` under offer.tax_notes in the dossier" for name in places]
    assert [hint for _, _, hint in found] == ways


def test_a_promise_of_the_wordings_holds_a_word() -> None:
    text = "kamdocs: wordings/1\nguarantee: G\nfigures: {}\nevery: {}\npromises: {en: [guarantee*, '*'], it: 'gratuit*'}\n"
    assert told(check_wordings(located(Wordings, text, "wordings.yaml"))) == [
        ("wordings.yaml:5:29", "promises.en[1]: '*' holds no word", "write one, such as guarantee*")
    ]


@pytest.mark.parametrize(
    ("place", "way_out"),
    [
        ("library/p.csv:3", "fill the column description.it of library/p.csv"),
        ("library/P.XLSX:Year 2027!D2", "fill the column description.it of library/P.XLSX"),
        ("library/p.yaml:3:4", "write one under `it:`"),
    ],
)
def test_a_text_of_a_price_list_is_written_where_the_list_lies(place: str, way_out: str) -> None:
    dossier = dossier_of("offer:\n  title: T\n  items: [{description: {en: D}, quantity: 1, unit_price: 1}]\n")
    listed = Located(dossier.value, dossier.file, lambda path: place)
    assert told(check_dossier(listed, [], "it", DATE)) == [(place, "offer.items[0].description has no text in Italian (it)", way_out)]
