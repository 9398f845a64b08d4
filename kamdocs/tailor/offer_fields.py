"""The offer as templates and small texts see it, in the proposal's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kamdocs import plan
from kamdocs.model.dossier import Dossier, OfferField
from kamdocs.model.settings import Wordings
from kamdocs.offer import AlternativePrice, GroupPrice, Line, Priced, Rate, Sums, tier_prices
from kamdocs.tailor.speaking import Speaker
from kamdocs.values import LocalText, Share, UnitPrice

__all__ = ["offer"]


def offer(dossier: Dossier, priced: Priced, wordings: Wordings, language: str) -> plan.Offer:
    """The offer of `dossier` at its price."""
    say, written = Speaker(language), dossier.offer
    words = _Words(written, wordings, say)
    return plan.Offer(
        items=words.items(priced.lines),
        options=words.items(priced.options),
        totals=_totals(priced),
        tax_summary=tuple(words.tax(rate) for rate in priced.rates),
        currency=priced.currency,
        groups=tuple(words.group(group) for group in priced.groups),
        subtotal=priced.subtotal,
        discount=_share(written.discount),
        discount_amount=priced.discount_amount,
        alternatives=tuple(words.alternative(each) for each in priced.alternatives),
        one_off=priced.one_off,
        recurring=tuple(plan.Recurring(words.every(each.every) or "", each.net, each.each, each.times) for each in priced.recurring),
        term_months=priced.term_months,
        years=tuple(plan.OfferYear(each.year, each.net) for each in priced.years),
        exclusive=plan.Exclusive(say.all(written.exclusive.terms), written.exclusive.until)
        if written.exclusive and (written.exclusive.terms or written.exclusive.until)
        else None,
        guarantees=tuple(plan.Guarantee(say.one(each.terms) or "", each.id) for each in written.guarantees or ()),
        service_levels=tuple(
            plan.ServiceLevel(say.one(each.label) or "", each.value, say.one(each.unit)) for each in written.service_levels or ()
        ),
        milestones=tuple(plan.Milestone(say.one(each.label) or "", each.weeks) for each in written.milestones or ()),
        assumptions=say.all(written.assumptions),
        not_included=say.all(written.not_included),
        client_provides=say.all(written.client_provides),
        payment_terms=say.one(written.payment_terms),
        delivery=say.one(written.delivery),
    )


class _Words:
    """The priced parts of one offer with their words in one language."""

    def __init__(self, written: OfferField, wordings: Wordings, say: Speaker) -> None:
        self.written, self.wordings, self.say = written, wordings, say
        self.groups = {group.id: group for group in written.groups or ()}

    def items(self, lines: Iterable[Line]) -> tuple[plan.Item, ...]:
        return tuple(self._items(lines))

    def _items(self, lines: Iterable[Line]) -> Iterator[plan.Item]:
        before = -1
        for line in lines:
            # The tiers of an item that is several lines stand on the first of them.
            yield self._item(line, with_tiers=line.position != before)
            before = line.position

    def _item(self, line: Line, with_tiers: bool) -> plan.Item:
        item = line.item
        return plan.Item(
            description=self.say.one(item.description) or "",
            quantity=line.quantity,
            unit_price=line.unit_price,
            net=line.net,
            tax_rate=line.tax_rate,
            sku=item.sku or None,
            unit=self.say.one(item.unit),
            discount=line.discount,
            discount_amount=line.discount_amount,
            every=self.every(item.every) if item.every else None,
            times=item.times,
            tax_treatment=line.treatment,
            group=self.say.one(self.groups[item.group].label) if item.group else None,
            tiers=_tiers(line) if with_tiers and item.tiers else (),
        )

    def every(self, rhythm: str) -> str | None:
        return self.say.one(self.wordings.every.get(rhythm))

    def group(self, group: GroupPrice) -> plan.Group:
        written = self.groups.get(group.id or "")
        return plan.Group(
            items=self.items(group.lines),
            subtotal=group.subtotal,
            net=group.net,
            label=self.say.one(written.label) if written else None,
            discount=_share(written.discount) if written else None,
            discount_amount=group.discount_amount,
        )

    def alternative(self, priced: AlternativePrice) -> plan.Alternative:
        choices = (
            plan.Choice(
                label=self.say.one(each.choice.label) or "",
                items=self.items(each.lines),
                net=each.net,
                totals=_totals(each.whole),
                difference=each.difference,
                recommended=bool(each.choice.recommended),
                text=self.say.one(each.choice.text),
            )
            for each in priced.choices
        )
        return plan.Alternative(self.say.one(priced.alternative.label) or "", tuple(choices))

    def tax(self, rate: Rate) -> plan.TaxLine:
        return plan.TaxLine(rate.rate, rate.net, rate.tax, rate.treatment, self._note(rate.treatment))

    def _note(self, treatment: str | None) -> str | None:
        """The dossier's own, else the standing wording; None where a rate is charged."""
        sources: tuple[Mapping[Any, LocalText] | None, ...] = (self.written.tax_notes, self.wordings.tax)
        return next((told for notes in sources if notes and (told := self.say.one(notes.get(treatment)))), None)


def _totals(sums: Priced | Sums) -> plan.Totals:
    return plan.Totals(sums.net, sums.tax, sums.gross)


def _share(discount: object) -> Share | None:
    """None for an amount, and for nothing."""
    return discount or None if isinstance(discount, Share) else None


def _tiers(line: Line) -> tuple[plan.Tier, ...]:
    currency = line.net.currency
    return tuple(
        plan.Tier(each.at_least, UnitPrice(each.unit_price, currency), each.up_to, each.reached) for each in tier_prices(line.item)
    )
