"""`kamdocs plan`: who gets what, and why."""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from kamdocs.cli import workspace_option
from kamdocs.cli.options import date_option, dossier_argument, given, is_passed_over, language_option
from kamdocs.cli.templates import template_file
from kamdocs.errors import InputError, Problem, nearest

if TYPE_CHECKING:
    from rich.table import Table
    from rich.tree import Tree

    from kamdocs.numbers import Number
    from kamdocs.plan import Considered, Link, ProposalPlan, RuleTrial, Section, TestResult
    from kamdocs.proposal import Draft

__all__ = ["command"]

_RANKS = {20: "ranked first", 15: "ranked second", 10: "ranked third", 5: "ranked later"}


@click.command()
@dossier_argument(several=False)
@click.option("--why", metavar="ID", help="Everything that decided on one argument, rule or reference.")
@click.option("--numbers", "with_numbers", is_flag=True, help="Each number of the document, and where it comes from.")
@click.option("--for", "only", metavar="TYPE|MEMBER", help="With --numbers: those of the short version for one reader.")
@click.option("--template", metavar="NAME", help="With --numbers: those of the document that this template, or Word file, gives.")
@language_option
@date_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON; the plan: the template fields, and trace, coverage, gaps.")
@workspace_option
def command(
    dossier: str,
    why: str | None,
    with_numbers: bool,
    only: str | None,
    template: str | None,
    language: str | None,
    on: datetime.date | None,
    as_json: bool,
) -> None:
    """Tell who gets which arguments in the proposal of DOSSIER, with which proof, in which order, and why.

    Each argument shows its score in its parts, and the line of the file that each part comes from.
    """
    from kamdocs.plan import as_json as jsonable
    from kamdocs.proposal import draft

    if why and with_numbers:
        raise click.UsageError("--why and --numbers tell different things; give one of them")
    if not with_numbers and (only is not None or template is not None):
        given_one = "--template" if only is None else "--for"
        raise click.UsageError(f"{given_one} says of which document --numbers tells the numbers; give it together with --numbers")
    work = given([dossier], on)
    if is_passed_over(work.dossiers[0]):
        return
    made = draft(work.dossiers[0], work.workspace, work.on, language, only)
    plan = made.plan
    if with_numbers:
        _tell_numbers(made, template, as_json)
    elif as_json:
        click.echo(json.dumps(jsonable(plan), indent=2, ensure_ascii=False))
    elif why:
        _print(_why(plan, why, {rule.id: each.value.type for each in work.workspace.profiles for rule in each.value.rules or ()}))
    else:
        _print(_whole(plan))


def _tell_numbers(made: Draft, template: str | None, as_json: bool) -> None:
    from kamdocs.numbers import numbers
    from kamdocs.plan import as_json as jsonable

    named = template_file(template, made.workspace, made.plan.proposal.language) if template is not None else None
    found = numbers(made, named)
    if as_json:
        click.echo(json.dumps([jsonable(each) for each in found], indent=2, ensure_ascii=False))
    elif sys.stdout.isatty():
        _print_table(_numbers(found))
    else:
        for line in _lines(found):
            click.echo(line)


def _print(tree: Tree) -> None:
    from rich.console import Console

    # A file or another program gets whole lines; a terminal gets them wrapped.
    width = None if sys.stdout.isatty() else 4000
    Console(width=width, highlight=False, soft_wrap=False, markup=False, emoji=False, file=sys.stdout).print(tree, crop=False)


def _tree(label: str, style: str = "") -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    return Tree(Text(label, style=style))


def _add(tree: Tree, label: str, style: str = "") -> Tree:
    from rich.text import Text

    return tree.add(Text(label, style=style))


# --------------------------------------------------------------------------------------------------------------------------- the numbers


def _lines(found: Sequence[Number]) -> Iterator[str]:
    """A line for each number that tells all of it, for a program that reads lines."""
    rows = [["number", "field", "origin", "where"]]
    for each in found:
        where = f"{each.heading}, {each.place}" if each.heading else each.place
        # No line breaks within a line; the spaces within a number, such as 4\u202f500, stay.
        rows.append([re.sub(r"[ \t\r\n]+", " ", cell) for cell in (each.number, each.path or "-", _source(each), where)])
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for number, field, *rest in rows:
        yield "  ".join((number.ljust(widths[0]), field.ljust(widths[1]), *rest))


def _source(number: Number) -> str:
    """`library: the name of a standard (library/arguments.yaml:12:7)`."""
    origin = number.origin
    source = ": ".join(part for part in (origin.kind, origin.told) if part)
    return source + (f" ({origin.where})" if origin.where else "")


def _print_table(table: Table) -> None:
    """The table as wide as the terminal, without the spaces that fill its last column."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False, file=sys.stdout)
    for line in console.render_lines(table, pad=False):
        text = Text.assemble(*((segment.text, segment.style or "") for segment in line))
        text.rstrip()
        console.print(text, soft_wrap=True)


def _numbers(found: Iterable[Number]) -> Table:
    """A line for each number, under the heading where it stands."""
    from rich.table import Table
    from rich.text import Text

    table = Table("number", "field", "origin", "where", box=None, pad_edge=False, header_style="bold")
    heading = ""
    for each in found:
        if heading != (heading := each.heading or each.place.partition("paragraph")[0].rstrip(", ") or "before the first heading"):
            table.add_row("", Text(heading, style="bold"))
        table.add_row(*map(Text, (each.number, each.path, _source(each), each.place)))
    return table


# ------------------------------------------------------------------------------------------------------------------------ the whole plan


def _whole(plan: ProposalPlan) -> Tree:
    tree = _tree(f"{plan.proposal.title}, for {plan.account.name}", "bold")
    _add(tree, f"dated {plan.proposal.date}, holds until {plan.validity.until}, language {plan.proposal.language}")
    for section in plan.sections:
        _add_section(tree, plan, section)
    _add_left_out(tree, plan)
    _add_criteria(tree, plan)
    _add_references(tree, plan)
    _add_questions(tree, plan)
    _add_gaps(tree, plan)
    return tree


def _add_section(tree: Tree, plan: ProposalPlan, section: Section) -> None:
    reader, weight = next((member, weight) for type_, member, weight in plan.trace.readers if type_ == section.type)
    others = [each.name for each in plan.coverage.members if each.type == section.type and each.member != reader]
    shared = f"; also read by {', '.join(others)}" if others else ""
    branch = _add(tree, f"{section.type}: “{section.heading}” (for {_name(plan, reader)}, weight {weight}{shared})", "bold")
    for argument in section.arguments:
        considered = next(each for each in plan.trace.considered if each.argument == argument.id and each.section == section.type)
        leaf = _add(branch, f"{_total(considered)}  {argument.id}: {argument.title}")
        for line in _score_lines(considered):
            _add(leaf, line, "dim")


def _name(plan: ProposalPlan, member: str) -> str:
    return next((each.name for each in plan.coverage.members if each.member == member), member)


def _total(considered: Considered) -> str:
    return f"{considered.score.total:>3}" if considered.score else "  –"


def _score_lines(considered: Considered) -> Iterator[str]:
    score = considered.score
    if score:
        yield f"{score.base:>3} for {considered.section} ({considered.where})"
        for change in score.changes:
            yield f"{change.by:>+3} rule {change.rule} ({change.where})"
        if score.criterion:
            yield f"{score.criterion_points:>+3} answers {score.criterion}, {_RANKS[score.criterion_points]} for this reader"
    if considered.reason and considered.placed:
        yield considered.reason


def _add_left_out(tree: Tree, plan: ProposalPlan) -> None:
    out = [each for each in plan.trace.considered if not each.placed]
    if out:
        branch = _add(tree, "left out", "bold")
        for each in out:
            where = f" in {each.section}" if each.section else ""
            _add(branch, f"{_total(each)}  {each.argument}{where}: {each.reason} ({_stopping_place(each)})")


def _stopping_place(each: Considered) -> str:
    """The place of the test that stopped the argument; else the argument's."""
    stopping = next((test for test in each.tests if test.outcome != "holds"), None) if each.stopped_by == "when" else None
    return stopping.where if stopping else each.where


def _add_criteria(tree: Tree, plan: ProposalPlan) -> None:
    if plan.coverage.criteria:
        branch = _add(tree, "criteria", "bold")
        for each in plan.coverage.criteria:
            target = f", target {each.target}" + (f" ({each.value})" if each.value else "") if each.target else ""
            answered = f"answered by {', '.join(each.answered_by)}" if each.covered else "no answer"
            _add(branch, f"{each.label}: {answered}{target}")


def _add_references(tree: Tree, plan: ProposalPlan) -> None:
    if plan.trace.references:
        branch = _add(tree, "references", "bold")
        for each in plan.trace.references:
            _add(branch, f"{'in ' if each.chosen else 'out'}  {each.reference}: {each.reason} (likeness {_likeness(each)})")


def _likeness(link: Link) -> str:
    """`98.5: 50 industry, 20 country, 28.5 size`."""
    parts = ", ".join(f"{_points(points)} {part}" for part, points in link.parts)
    return _points(link.likeness) + (f": {parts}" if parts else "")


def _points(points: Decimal) -> str:
    return f"{points:.1f}".removesuffix(".0")


def _add_questions(tree: Tree, plan: ProposalPlan) -> None:
    if plan.trace.questions:
        branch = _add(tree, "questions whose answers would change the proposal", "bold")
        for each in plan.trace.questions:
            _add(branch, f"{each.weight:>3}  {each.question} ({each.path}; it would move {', '.join(each.arguments)})")


def _add_gaps(tree: Tree, plan: ProposalPlan) -> None:
    if plan.gaps:
        branch = _add(tree, "gaps", "bold")
        for gap in plan.gaps:
            _add(branch, f"{'do not send: ' if gap.stops else ''}{gap.message}" + (f" ({gap.where})" if gap.where else ""))


# ---------------------------------------------------------------------------------------------------------------------------------- why


def _why(plan: ProposalPlan, id_: str, rules_of: Mapping[str, str]) -> Tree:
    considered = [each for each in plan.trace.considered if each.argument == id_]
    rules = [each for each in plan.trace.rules if each.rule == id_]
    links = [each for each in plan.trace.references if each.reference == id_]
    if not (considered or rules or links):
        raise _no_such_id(plan, id_, rules_of)
    tree = _tree(id_, "bold")
    for each in considered:
        _add_considered(tree, plan, each)
    for trial in rules:
        _add_trial(tree, trial)
    for link in links:
        branch = _add(tree, f"{'in' if link.chosen else 'out'}: {link.reason}; likeness {_points(link.likeness)} of 150")
        for part, points in link.parts:
            _add(branch, f"{_points(points):>4} for {part}")
    return tree


def _no_such_id(plan: ProposalPlan, id_: str, rules_of: Mapping[str, str]) -> InputError:
    if id_ in rules_of:
        message = f"the rule {id_!r} is one of the profile {rules_of[id_]}, and nobody in this dossier is of that type"
        return InputError(Problem("", message, "it decided nothing"))
    known = sorted(
        {
            *(each.argument for each in plan.trace.considered),
            *(each.rule for each in plan.trace.rules),
            *(each.reference for each in plan.trace.references),
        }
    )
    guess = nearest(id_, known)
    return InputError(Problem("", f"there is no argument, rule or reference {id_!r}", f"did you mean {guess!r}?" if guess else ""))


def _add_considered(tree: Tree, plan: ProposalPlan, each: Considered) -> None:
    verdict = "in" if each.placed else "out"
    reason = f": {each.reason}" if each.reason else ""
    branch = _add(tree, f"{verdict} {each.section or 'every section'}{reason}", "bold")
    _add(branch, each.where, "dim")
    if each.score:
        score = _add(branch, f"score {each.score.total}")
        for line in _score_lines(each):
            _add(score, line)
    if each.tests:
        when = _add(branch, "when")
        for test in each.tests:
            _add(when, _test(test))
    for trial in plan.trace.rules:
        if trial.section == each.section and each.argument in trial.arguments:
            _add_trial(branch, trial)


def _add_trial(tree: Tree, trial: RuleTrial) -> None:
    because = f", because: {trial.because}" if trial.because else ""
    branch = _add(tree, f"rule {trial.rule} {trial.outcome} in {trial.section}: {trial.did}{because}")
    _add(branch, trial.where, "dim")
    for test in trial.tests:
        _add(branch, _test(test))


def _test(test: TestResult) -> str:
    place = f"{test.where}" + (f", {test.fact_where}" if test.fact_where else "")
    return f"{test.outcome}: {test.sentence} ({place})"
