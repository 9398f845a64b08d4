"""The whole way from what was read to the plan, in the order in which it is decided."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kamdocs import plan
from kamdocs.model.dossier import Dossier, ReasonField
from kamdocs.model.library import Argument, Colleague, Library, ReferenceField
from kamdocs.model.profile import Profile
from kamdocs.model.reading import Located
from kamdocs.model.records import ReferenceUse
from kamdocs.model.settings import Margin, Settings, Wordings
from kamdocs.offer import Need, Priced, PriceEnd, PriceNote, Returns, Validity
from kamdocs.tailor import fields as made
from kamdocs.tailor.arguments import Candidate, SectionView, apply_rules, most, opening, opening_position, required, rule_trials, weigh
from kamdocs.tailor.conditions import UNKNOWN, Scope, evaluate
from kamdocs.tailor.coverage import Situation, answered, answers, coverage, gaps, targets
from kamdocs.tailor.facts import Facts, base_facts, names_currency, reader_facts
from kamdocs.tailor.offer_fields import offer
from kamdocs.tailor.placement import Placement, Requirement, SectionRoom, place
from kamdocs.tailor.proofs import Evidence, make
from kamdocs.tailor.questions import MOST_WEIGHT, Open, questions
from kamdocs.tailor.readers import Reader, reader_named, readers, types
from kamdocs.tailor.references import Chosen, Showing, chosen
from kamdocs.tailor.statistics import ROOT, statistics
from kamdocs.tailor.words import Vocabulary, vocabulary
from kamdocs.text import Mark, MarkedFormats, fill
from kamdocs.values import Formats, in_language

__all__ = ["Material", "Taken", "tailor", "taken"]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a proposal is made of, read and checked.

    `arguments`: of library and profiles, each id once. `on`: the proposal's date. `priced`, `returns`, `validity`: the offer's numbers.
    `uses`: which references were sent to whom. `dossier_name`: this dossier, as the uses name it; "" outside a workspace.
    `price_notes`: what to know of what lists give. `missing_approvals`: while there is one, the proposal is a draft.
    """

    dossier: Located[Dossier]
    profiles: Sequence[Located[Profile]]
    libraries: Sequence[Located[Library]]
    arguments: Sequence[Located[Argument]]
    wordings: Wordings
    settings: Settings | None
    language: str
    on: datetime.date
    priced: Priced
    returns: Returns | None
    validity: Validity
    uses: Sequence[ReferenceUse] = ()
    dossier_name: str = ""
    price_notes: Sequence[PriceNote] = ()
    price_ends: Sequence[PriceEnd] = ()
    missing_approvals: Sequence[Need] = ()
    only: str | None = None
    """The type or member for whom alone a short version is written, as `reader_named` finds it; None: the whole proposal."""
    mark: Mark | None = None
    """Makes what stands in each slot of a text that is filled, so that `kamdocs.numbers` finds its value again."""


def tailor(material: Material) -> plan.ProposalPlan:
    """The plan of one proposal. Equal material gives an equal plan."""
    return _Tailoring(material).result()


@dataclass(frozen=True, slots=True)
class Taken:
    """Which of what was read stands in a plan, in the plan's order: two of one name are two."""

    words: Vocabulary
    references: tuple[ReferenceField, ...]
    """Those of `plan.references`."""
    sponsors: tuple[int, ...]
    """The positions in the dossier of the projects whose sponsors a proof shows."""
    criteria: tuple[tuple[int, str, str], ...]
    """Of each of `plan.criteria` its position in the dossier, and the section's type and the argument's id that answer it."""
    slips: tuple[int, ...]
    """The positions in the dossier of the criteria of `plan.returns.slips`."""
    openings: Mapping[str, int | None]
    """The position of each section's opening in its profile, by the section's type; None where it has none."""
    reasons: tuple[int, ...]
    """The positions in the dossier of `plan.proposal.reasons`."""


def taken(material: Material) -> Taken:
    """What `tailor` takes of the material for its plan."""
    return _Tailoring(material).taken()


class _Tailoring:
    """One run: what is decided once is kept here, in the order of the decisions."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.formats = MarkedFormats(material.language, material.mark) if material.mark else Formats(material.language)
        # By id, so that nothing hangs on the order of files.
        self.arguments = sorted(material.arguments, key=lambda argument: argument.value.id)
        self.words = vocabulary([library.value for library in material.libraries], material.dossier.value)
        self.typed = types(self.dossier, [profile.value for profile in material.profiles])
        self.readers = self._readers()
        self.chosen = self._references()
        self.team, self.unresolved = self._team()
        self.base = self._base_plan()
        self.evidence = self._evidence()
        self.facts = self._facts()
        self.targets = targets(material.dossier, self.facts, self.words, material.language)
        self._add_slips()
        self.views = tuple(self._view(reader) for reader in self.readers)

    @property
    def dossier(self) -> Dossier:
        return self.material.dossier.value

    def result(self) -> plan.ProposalPlan:
        candidates, stopped = self._weighed()
        placement = place([self._room(view) for view in self.views], candidates)
        considered = tuple(self._considered(candidates, stopped, placement))
        sections = tuple(self._section(view, placement) for view in self.views if placement.sections[view.type])
        covered = coverage(self.dossier, self.targets, self.typed, placement, self.words)
        return replace(
            self.base,
            proposal=replace(self.base.proposal, reasons=tuple(self._reasons())),
            sections=sections,
            criteria=answers(self.targets, placement, sections, self.words),
            coverage=covered,
            gaps=(*gaps(self._situation(placement, covered, considered)), *self._reason_gaps()),
            trace=self._trace(considered, candidates),
        )

    def taken(self) -> Taken:
        candidates, _ = self._weighed()
        placement = place([self._room(view) for view in self.views], candidates)
        return Taken(
            words=self.words,
            references=self.chosen.references,
            sponsors=tuple(position for position, _ in made.sponsored(self.dossier)),
            criteria=tuple((target.position, type_, id_) for target, type_, id_, _ in answered(self.targets, placement, self.words)),
            slips=self._slipping(),
            openings=self._openings(),
            reasons=tuple(self._given()),
        )

    def _slipping(self) -> tuple[int, ...]:
        if self.base.returns is None:
            return ()
        from kamdocs.tailor.slips import slipping

        return tuple(target.position for target in slipping(self.dossier.offer, self.targets))

    def _openings(self) -> dict[str, int | None]:
        return {view.type: opening_position(view, self.evidence.fields, self.formats) for view in self.views}

    # ------------------------------------------------------------------------------------------------------------ what is known

    def _readers(self) -> tuple[Reader, ...]:
        """Those who get a section, which needs a profile; in a short version one alone, whose arguments compete with no other section's."""
        profiles = [profile.value for profile in self.material.profiles]
        if self.material.only is not None:
            reader = reader_named(self.material.only, self.dossier, profiles)
            return (reader,) if isinstance(reader, Reader) else ()
        known = {profile.type for profile in profiles}
        return tuple(reader for reader in readers(self.dossier, self.typed) if reader.type in known)

    def _references(self) -> Chosen:
        library = [each for one in self.material.libraries for each in one.value.references or ()]
        given, offered = self.material, self.dossier.offer
        showing = Showing(self.dossier.account, self.words, given.on, offered.kind, given.uses)
        return chosen(showing, self.dossier.references, library)

    def _team(self) -> tuple[tuple[plan.Person, ...], tuple[tuple[tuple[str | int, ...], str], ...]]:
        """The people who prepared the proposal, and the ids that the library does not have."""
        known: dict[str, Colleague] = {each.id: each for one in self.material.libraries for each in one.value.team or ()}
        wanted = self.dossier.team or ()
        people = tuple(made.person(known[id_], self.material.language) for id_ in wanted if id_ in known)
        missing = tuple(
            (("team", position), f"the library has no {id_} in its team") for position, id_ in enumerate(wanted) if id_ not in known
        )
        references = {each.id for one in self.material.libraries for each in one.value.references or ()}
        wished = (self.dossier.references.ids or ()) if self.dossier.references else ()
        absent = tuple(
            (("references", "ids", position), f"the library has no reference {id_}")
            for position, id_ in enumerate(wished)
            if id_ not in references
        )
        return people, (*missing, *absent)

    def _base_plan(self) -> plan.ProposalPlan:
        """The plan without anything that was chosen."""
        given, language = self.material, self.material.language
        bare = plan.ProposalPlan(
            proposal=replace(
                made.proposal(self.dossier, given.on, language), draft=bool(given.missing_approvals), short=given.only is not None
            ),
            account=made.account(self.dossier, language),
            sections=(),
            offer=offer(self.dossier, given.priced, given.wordings, language),
            validity=plan.Validity(given.validity.until, given.validity.days),
            supplier=made.supplier(given.settings.supplier if given.settings else None),
            relationship=made.relationship(self.dossier, language),
            returns=self._returns(),
            references=tuple(made.reference(each, language, self.words) for each in self.chosen.references),
            team=self.team,
            next_steps=made.next_steps(self.dossier, language),
            free=made.free(self.dossier, language),
        )
        guarantee, _ = fill(in_language(given.wordings.guarantee, language) or "", bare.fields(), self.formats)
        return replace(bare, validity=replace(bare.validity, text=guarantee))

    def _evidence(self) -> Evidence:
        def tags(optional: bool) -> tuple[tuple[str, ...], ...]:
            lines = self.material.priced.options if optional else self.material.priced.lines
            return tuple(line.item.tags or () for line in lines)

        known = statistics((library.value for library in self.material.libraries), self.material.language, self.material.on)
        return Evidence(
            fields={**self.base.fields(), ROOT: {id_: plan.plain(each) for id_, each in known.shown.items()}},
            wordings=self.material.wordings,
            language=self.material.language,
            relationship=self.base.relationship,
            offer=self.base.offer,
            returns=self.base.returns,
            references=self.base.references,
            team=self.team,
            sponsors=made.sponsors(self.dossier, self.material.language),
            item_tags=tags(False),
            option_tags=tags(True),
            statistics=known,
        )

    def _facts(self) -> Facts:
        settings, case = self.material.settings, self.material.returns
        facts = base_facts(
            self.dossier,
            self.material.language,
            currency=self.material.priced.currency,
            margin=(settings.margin if settings else None) or Margin(),
            included=[line.item for line in self.material.priced.lines],
            optional=[line.item for line in self.material.priced.options],
            totals=self.base.offer.totals,
            returns=self.base.returns,
            validity=self.base.validity,
            available=self._available(),
            types={position: each.type for position, each in self.typed.items() if each.type},
        )
        why = {"payback_months": case.no_payback, "discounted_payback_months": case.no_discounted_payback} if case else {}
        never = {f"returns.{name}": 12 * case.horizon_years for name, each in why.items() if each == "never"} if case else {}
        return replace(facts, never_within=never)

    def _available(self) -> Mapping[str, int]:
        projects = self.base.relationship.projects if self.base.relationship else ()
        return {
            "references": len(self.chosen.references),
            "contacts": len(self.chosen.contacts),
            "team": len(self.team),
            "sponsors": len(self.evidence.sponsors),
            "money_figures": sum(names_currency(figure.unit) for project in projects for figure in project.figures),
        }

    def _returns(self) -> plan.Returns | None:
        given = self.material
        if given.returns is None:
            return None
        # Here, and below: an offer without a business case does not wait for its modules.
        from kamdocs.tailor.returns_fields import returns

        return returns(self.dossier, given.priced, given.returns, given.wordings, self.formats)

    def _add_slips(self) -> None:
        """How far the business case can slip: it needs the targets, and they need the facts of all the rest."""
        case = self.base.returns
        if case is None:
            return
        from kamdocs.tailor.slips import slips

        if found := slips(self.dossier.offer, self.material.priced, self.targets, self.facts, self.words):
            self.base = replace(self.base, returns=replace(case, slips=found))
            self.evidence = self._evidence()

    def _view(self, reader: Reader) -> SectionView:
        profile = next(each for each in self.material.profiles if each.value.type == reader.type)
        own = [self.words.criterion(word) for word in reader.member.criteria or ()]
        # Two words for one criterion are one place in the ranking.
        ranking = list(dict.fromkeys(own or [target.key for target in self.targets]))
        facts = reader_facts(self.facts, self.dossier, reader.position, reader.type, ranking, self.material.language)
        scope = Scope(facts, self.words, profile.where, self.material.dossier.where)
        missed = frozenset(target.key for target in self.targets if target.outcome == "missed")
        return SectionView(reader, profile, scope, apply_rules(profile, scope), tuple(ranking), missed)

    # ------------------------------------------------------------------------------------------------------------ what is chosen

    def _weighed(self) -> tuple[tuple[Candidate, ...], tuple[plan.Considered, ...]]:
        """The candidates of all sections, and what stopped the others."""
        weighed = [
            weigh(argument, view, self.evidence, self.formats, self.material.on)
            for view in self.views
            for argument in self.arguments
            if view.type in argument.value.for_
        ]
        candidates = tuple(each for each in weighed if isinstance(each, Candidate))
        return candidates, tuple(each for each in weighed if isinstance(each, plan.Considered))

    def _room(self, view: SectionView) -> SectionRoom:
        return SectionRoom(view.type, most(view), tuple(Requirement(*each) for each in required(view)))

    def _section(self, view: SectionView, placement: Placement) -> plan.Section:
        heading, _ = fill(in_language(view.profile.value.heading, self.material.language) or "", self.evidence.fields, self.formats)
        return plan.Section(
            type=view.type,
            heading=heading,
            opening=opening(view, self.evidence.fields, self.formats),
            arguments=tuple(candidate.printed for candidate in placement.sections[view.type]),
        )

    def _unkept(self) -> Mapping[int, tuple[str, ...]]:
        """Position of a reason that the document may not give → labels of the criteria that it answers, whose targets are all missed."""
        missed = {target.key: target.label for target in self.targets if target.outcome == "missed"}
        answered = (
            tuple(dict.fromkeys(self.words.criterion(word) for word in reason.answers or ())) for reason in self.dossier.offer.reasons or ()
        )
        return {
            position: tuple(missed[key] for key in keys)
            for position, keys in enumerate(answered)
            if keys and all(key in missed for key in keys)
        }

    def _given(self) -> dict[int, ReasonField]:
        """The reasons that the document gives, by their positions."""
        unkept = self._unkept()
        return {position: each for position, each in enumerate(self.dossier.offer.reasons or ()) if position not in unkept}

    def _reasons(self) -> Iterator[plan.Reason]:
        for reason in self._given().values():
            proofs = [make(spec, self.evidence) for spec in reason.proof or ()]
            yield plan.Reason(in_language(reason.text, self.material.language) or "", tuple(each.proof for each in proofs if each.proof))

    def _reason_gaps(self) -> Iterator[plan.Gap]:
        unkept = self._unkept()
        for position, reason in enumerate(self.dossier.offer.reasons or ()):
            if position in unkept:
                told = f"a reason of the summary is left out: the target of {' and of '.join(unkept[position])} is missed"
                yield plan.Gap("target-missed", told, self.material.dossier.where(("offer", "reasons", position)))
            for number, spec in enumerate((reason.proof or ()) if position not in unkept else ()):
                missing = make(spec, self.evidence).why
                if missing:
                    where = self.material.dossier.where(("offer", "reasons", position, "proof", number))
                    yield plan.Gap("evidence", f"a reason of the summary stands without its proof: {missing}", where)

    # ------------------------------------------------------------------------------------------------------------ why

    def _considered(
        self, candidates: Sequence[Candidate], stopped: Sequence[plan.Considered], placement: Placement
    ) -> Iterator[plan.Considered]:
        yield from (_judged(candidate, placement) for candidate in candidates)
        yield from stopped
        seen = {each.id for each in candidates} | {each.argument for each in stopped}
        here = ", ".join(view.type for view in self.views) or "none"
        for argument in self.arguments:
            if argument.value.id not in seen:
                types_ = ", ".join(sorted(argument.value.for_)) or "nobody"
                yield plan.Considered(
                    argument.value.id,
                    None,
                    False,
                    argument.where(()),
                    stopped_by="for",
                    reason=f"it is for {types_}; the sections are {here}",
                )

    def _trace(self, considered: Sequence[plan.Considered], candidates: Sequence[Candidate]) -> plan.Trace:
        return plan.Trace(
            considered=tuple(considered),
            rules=tuple(trial for view in self.views for trial in rule_trials(view, [each.value for each in self.arguments], "en")),
            references=self.chosen.links,
            questions=questions(self.dossier, self._opens(considered, candidates)),
            readers=tuple((view.type, view.reader.member.key, view.reader.weight) for view in self.views),
        )

    def _opens(self, considered: Sequence[plan.Considered], candidates: Sequence[Candidate]) -> Iterator[Open]:
        """Every condition that came out unknown, with the points that hang on it."""
        scores = {(each.section, each.id): each.score.total for each in candidates}
        for view in self.views:
            yield from self._open_rules(view, scores)
            for each in considered:
                if each.section == view.type and each.stopped_by == "when" and any(test.outcome == UNKNOWN for test in each.tests):
                    yield from self._open_argument(view, each)

    def _open_rules(self, view: SectionView, scores: Mapping[tuple[str, str], int]) -> Iterator[Open]:
        rules = view.profile.value.rules or ()
        mine = [argument.value for argument in self.arguments if (view.type, argument.value.id) in scores]
        for tried in view.tried:
            if tried.verdict.outcome != UNKNOWN:
                continue
            rule = rules[tried.position]
            preferred = [(each.id, target.by) for target in rule.prefer or () for each in mine if target.names(each)]
            dropped = [(each.id, scores[view.type, each.id]) for target in rule.drop or () for each in mine if target.names(each)]
            hanging = sum(abs(points) for _, points in (*preferred, *dropped)) + MOST_WEIGHT * (bool(rule.most) + len(rule.require or ()))
            if hanging:
                touched = (*(id_ for id_, _ in (*preferred, *dropped)), *(rule.require or ()))
                yield Open(tried.verdict, view, hanging, tuple(dict.fromkeys(touched)), rule.id)

    def _open_argument(self, view: SectionView, each: plan.Considered) -> Iterator[Open]:
        argument = next(one for one in self.arguments if one.value.id == each.argument)
        scope = Scope(view.scope.facts, view.scope.words, argument.where, view.scope.fact_where)
        verdict = evaluate(argument.value.when, scope, ("when",))
        if verdict.outcome == UNKNOWN:
            yield Open(verdict, view, argument.value.for_[view.type], (each.argument,))

    def _situation(self, placement: Placement, covered: plan.Coverage, considered: Sequence[plan.Considered]) -> Situation:
        return Situation(
            dossier=self.material.dossier,
            on=self.material.on,
            validity=self.base.validity,
            priced=self.material.priced,
            supplier=self.base.supplier,
            language=self.material.language,
            views=self.views,
            placement=placement,
            targets=self.targets,
            coverage=covered,
            typed=self.typed,
            chosen=self.chosen,
            considered=considered,
            unresolved=self.unresolved,
            price_notes=self.material.price_notes,
            price_ends=self.material.price_ends,
            missing_approvals=self.material.missing_approvals,
            only=self.readers[0].member.key if self.material.only is not None and self.readers else None,
            wordings=self.material.wordings,
            openings=self._openings(),
        )


def _judged(candidate: Candidate, placement: Placement) -> plan.Considered:
    """A candidate as the trace tells it: in, or out for want of room or because it stands elsewhere."""
    here = placement.sections[candidate.section]
    place_, score = candidate.argument.where(()), candidate.score
    tests = candidate.verdict.tests
    if candidate in here:
        pair = (candidate.section, candidate.id)
        rule = placement.required.get(pair)
        repeated = "nothing else was left for this section" if pair in placement.repeated else ""
        why = f"required by the rule {rule}" if rule else repeated
        return plan.Considered(candidate.id, candidate.section, True, place_, score, None, why, tests, rule)
    elsewhere = placement.section_of(candidate.id)
    if elsewhere:
        return plan.Considered(
            candidate.id, candidate.section, False, place_, score, "elsewhere", f"it stands in the section for {elsewhere}", tests
        )
    weakest = min((each.score.total for each in here), default=0)
    reason = f"the section is full: its {len(here)} arguments have {weakest} points or more"
    return plan.Considered(candidate.id, candidate.section, False, place_, score, "room", reason, tests)
