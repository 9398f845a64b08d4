"""What is said around a proposal, from the standing wordings: the mail that carries it, the mail of its renewal, the card for a call."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kamdocs.delivery import is_address
from kamdocs.errors import InputError, Path, Problem
from kamdocs.model.dossier import Dossier, Member
from kamdocs.model.reading import Located
from kamdocs.model.settings import Wordings
from kamdocs.register.history import MailDraft, Proposal
from kamdocs.tailor.letters import check_mails, letter, unwritten
from kamdocs.text import fill
from kamdocs.values import Formats, in_language

__all__ = ["Addressees", "addressees", "call_card", "check_mails", "covering_mail", "mail_problems", "renewal_mail", "replaced"]

People = tuple[tuple[str, str], ...]
"""Pairs of name and address."""
_WITH_THE_CLIENT: Final = ("confirmed", "acknowledged", "under-review")
"""Kinds of events by which it is known that the client has a version."""


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom a proposal goes to. `recipient`: who is greeted; None: nobody by name.

    `unknown`: that somebody's address is not known, or who it goes to at all; whoever sends the mail writes it into the draft.
    """

    recipient: str | None = None
    to: People = ()
    cc: People = ()
    unknown: tuple[Problem, ...] = ()


def addressees(dossier: Located[Dossier]) -> Addressees:
    """The members that `offer.send_to` names, which are known to be there. Raises InputError with each address of theirs that is none."""
    send_to = dossier.value.offer.send_to
    members = {member.key: (position, member) for position, member in enumerate(dossier.value.buying_centre.members)}
    to = members[send_to.to] if send_to and send_to.to else None
    # One who is named twice gets one mail.
    cc = [members[key] for key in dict.fromkeys((send_to and send_to.cc) or ()) if not send_to or key != send_to.to]
    everybody = [*([to] if to else []), *cc]
    if problems := [problem for each in everybody for problem in _refused(dossier, *each)]:
        raise InputError(problems)
    unknown = [_unknown(dossier, *each) for each in everybody if not _address(each[1])]
    if to is None:
        place = dossier.where(("offer", "send_to") if send_to else ("offer",))
        message, hint = "offer.send_to.to does not say whom the proposal goes to", "write `to: ID` there, or the address into the draft"
        unknown.insert(0, Problem(place, message, hint))
    return Addressees(to[1].name if to else None, _pairs([to[1]] if to else []), _pairs([member for _, member in cc]), tuple(unknown))


def mail_problems(wordings: Located[Wordings], name: str, language: str) -> Iterator[Problem]:
    """Why the mail `name` (covering_mail, renewal_mail) cannot be written in that language; nothing where the wordings have none."""
    if getattr(wordings.value, name) is not None:
        yield from unwritten(wordings, name, language)


def covering_mail(plan: Mapping[str, Any], wordings: Wordings, people: Addressees, replaces: int | None = None) -> MailDraft | None:
    """The mail that carries a version; None where the wordings have none.

    `plan`: `ProposalPlan.fields()` with number and version, or the JSON of it that a register keeps. `replaces`: as `replaced` tells it.
    """
    if wordings.covering_mail is None:
        return None
    written = letter(wordings.covering_mail, _fields(plan, people.recipient, replaces), plan["proposal"]["language"])
    return MailDraft(written.subject, written.body, people.to, people.cc)


def renewal_mail(proposal: Proposal, before: datetime.date, until: datetime.date, wordings: Wordings) -> MailDraft | None:
    """The mail that tells of a proposal's new last day, to whom its last version went; None where the wordings have none.

    `before`: the last day until now.
    """
    if wordings.renewal_mail is None:
        return None
    plan, mail = proposal.last.plan, proposal.last.mail or MailDraft("", "")
    recipient = mail.to[0][0] if mail.to else None
    replaces = replaced(proposal, proposal.last.version)
    fields = {**_fields(plan, recipient, replaces), "validity": {"before": before, "until": until}}
    written = letter(wordings.renewal_mail, fields, plan["proposal"]["language"])
    return MailDraft(written.subject, written.body, mail.to, mail.cc)


def call_card(proposal: Proposal, until: datetime.date, wordings: Wordings, language: str | None = None) -> tuple[str, ...]:
    """What to ask in a call; without the questions that have no text in the language, or name what is absent.

    `until`: the last day, renewals counted. `language`: None: the proposal's.
    """
    plan = proposal.last.plan
    language = language or str(plan["proposal"]["language"])
    fields = {**_fields(plan, None, replaced(proposal, proposal.last.version)), "validity": {"until": until}}
    texts = [text for each in wordings.call_card or () if (text := in_language(each, language)) is not None]
    filled = (fill(text, fields, Formats(language)) for text in texts)
    return tuple(question for question, absent in filled if not absent)


def replaced(proposal: Proposal | None, version: int) -> int | None:
    """The last version before `version` that the client has: it was noted as sent to him, or he has acknowledged it. None: he has none."""
    events = proposal.events if proposal else ()
    return max((each.version for each in events if each.kind in _WITH_THE_CLIENT and each.version < version), default=None)


def _fields(plan: Mapping[str, Any], recipient: str | None, replaces: int | None) -> dict[str, Any]:
    """What the texts may name, as `kamdocs.tailor.letters` has it."""
    proposal = plan["proposal"]
    return {
        "proposal": {**proposal, "date": _day(proposal["date"]), "replaces": replaces},
        "validity": {"until": _day(plan["validity"]["until"])},
        "account": plan["account"],
        "recipient": {"name": recipient},
        # Who looks after the client writes to him: the first of the team.
        "sender": next(iter(plan["team"]), None),
        "supplier": plan["supplier"],
    }


def _day(value: datetime.date | str) -> datetime.date:
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


# ---- addresses


def _address(member: Member) -> str | None:
    return member.contact.email if member.contact else None


def _pairs(members: list[Member]) -> People:
    return tuple((member.name, address) for member in members if (address := _address(member)))


def _refused(dossier: Located[Dossier], position: int, member: Member) -> Iterator[Problem]:
    address = _address(member)
    if address and not is_address(address):
        at: Path = ("buying_centre", "members", position, "contact", "email")
        yield Problem(dossier.where(at), f"{address!r} is no e-mail address", "write it as a.bosio@gelo.example")


def _unknown(dossier: Located[Dossier], position: int, member: Member) -> Problem:
    place = dossier.where(("buying_centre", "members", position))
    return Problem(place, f"the e-mail address of {member.name} is not known", "write it into the draft, or as contact.email here")
