"""The whole way for one dossier: read, checked, priced, tailored, rendered, searched for secrets, and written whole or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kamdocs import offer
from kamdocs.errors import InputError, PrivacyError, Problem, path_text
from kamdocs.errors import Path as FieldPath
from kamdocs.model.dossier import Dossier, ValidityField
from kamdocs.model.library import PriceListField
from kamdocs.model.reading import Located
from kamdocs.model.records import ReferenceUse
from kamdocs.model.settings import Defaults
from kamdocs.plan import ProposalPlan
from kamdocs.tailor import (
    Known,
    Material,
    Unread,
    check_dossier,
    check_language,
    check_library,
    check_profile,
    check_wordings,
    reader_named,
    tailor,
)
from kamdocs.values import canonical_language, folded, in_language
from kamdocs.workspace import ListsRefused, Workspace, dossier_name, dossier_problems, read_approvals, read_dossier, read_uses

if TYPE_CHECKING:
    from kamdocs.word import Template

_INTERNAL = {"private", "concerns", "competition", "competitors", "budget", "open_issues", "notes", "allow", "unknown"}
"""Fields of the dossier whose texts no document takes."""

__all__ = [
    "Approvable",
    "Draft",
    "check_workspace",
    "default_template",
    "draft",
    "draft_word",
    "filled",
    "folder_of",
    "output_path",
    "owner_of",
    "paged",
    "refuse_secrets",
    "refuse_secrets_in",
    "rendered",
    "template_of",
    "with_number",
    "write",
]


@dataclass(frozen=True, slots=True)
class Approvable:
    """The approvals that a proposal needs. `missing`: those that nobody has given, or that a change has voided.

    `digest`: of what they speak of; "" where none is needed.
    """

    needs: tuple[offer.Need, ...] = ()
    missing: tuple[offer.Need, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A dossier and the proposal that it gives. `data`: the dossier as plain data, its private parts merged in."""

    path: Path
    dossier: Located[Dossier]
    data: Mapping[str, Any]
    workspace: Workspace
    plan: ProposalPlan
    material: Material
    """What the plan was made of."""
    approval: Approvable = Approvable()
    """Who must approve it, and what."""


def check_workspace(workspace: Workspace) -> None:
    """Raises InputError with everything that is wrong in profiles, library and wordings."""
    known = Known(
        [profile.value for profile in workspace.profiles],
        [argument.value for argument in workspace.arguments()],
        [each.id for library in workspace.libraries for each in library.value.statistics or ()],
    )
    problems = [
        *(problem for profile in workspace.profiles for problem in check_profile(profile, known)),
        *(problem for library in workspace.libraries for problem in check_library(library, known)),
        # The shipped ones are held right by kamdocs' own tests.
        *(check_wordings(workspace.wordings) if workspace.has_own_wordings else ()),
    ]
    if problems:
        raise InputError(problems)


def draft(path: Path, workspace: Workspace, on: datetime.date, language: str | None = None, only: str | None = None) -> Draft:
    """The proposal of the dossier at `path`, dated `on`. Raises InputError with every problem of the dossier.

    `only`: the reader's type, or the member's id or name, for whom alone a short version is written; absent: the whole proposal.
    """
    if path.is_dir():
        raise InputError(Problem(path.as_posix(), "this is a folder, and a dossier is a file", "name a file inside it"))
    dossier, data = read_dossier(path)
    defaults = _defaults(workspace)
    spoken = canonical_language(language) if language else dossier.value.account.language or defaults.language
    problems = [*dossier_problems(dossier, workspace)]
    uses, name = _uses(workspace, problems), dossier_name(path, workspace.root)
    dossier, listed = _completed(dossier, workspace, defaults, on, problems)
    refusals = [*listed.refusals, *(each for each in offer.refusals(dossier.value, defaults, on) if each.path not in listed.told)]
    problems += [Problem(dossier.where(each.path), each.message, each.hint) for each in refusals]
    if language and spoken is None:
        problems.append(Problem("", f"{language!r} is no language", "a tag such as it, en or de-CH is wanted"))
    elif spoken:
        problems += check_dossier(dossier, workspace.libraries, spoken, on, uses)
        problems += check_language(dossier, workspace.profiles, workspace.wordings, spoken)
    only = _reader(only, dossier, workspace, problems)
    if problems:
        raise InputError(problems)
    material = replace(_material(dossier, workspace, defaults, str(spoken), on), uses=uses, dossier_name=name, only=only)
    material, approval = _with_approvals(material, listed, defaults, workspace.root)
    return Draft(path, dossier, data, workspace, tailor(material), material, approval)


def _reader(name: str | None, dossier: Located[Dossier], workspace: Workspace, problems: list[Problem]) -> str | None:
    """The type or the member's id that is meant by `name`; that nobody is, is added to `problems`."""
    if name is None:
        return None
    found = reader_named(name, dossier.value, [profile.value for profile in workspace.profiles])
    if isinstance(found, Unread):
        problems.append(Problem(dossier.where(("buying_centre", "members")), found.message, found.hint))
        return None
    return found.type if name.strip().casefold() == found.type.casefold() else found.member.key


def _completed(
    dossier: Located[Dossier], workspace: Workspace, defaults: Defaults, on: datetime.date, problems: list[Problem]
) -> tuple[Located[Dossier], offer.Completed]:
    """The dossier with what the price lists say of its items; what is wrong with their files is added to `problems`.

    The files of the lists are read only where an item leaves something to them, or an approval is measured by what they say.
    """
    written = dossier.value.offer
    policies = (workspace.settings.value.approvals if workspace.settings else None) or ()
    are_read = any(item.sku for item in written.items) and (
        any(policy.discount for policy in policies) or offer.needs_lists(written, costs=any(policy.margin for policy in policies))
    )
    lists: tuple[Located[PriceListField], ...] = ()
    unread = False
    try:
        if are_read:
            lists = workspace.price_lists
        elif written.price_list:
            lists = workspace.unread_price_lists
    except ListsRefused as refused:
        problems.extend(refused.problems)
        lists, unread = refused.sound, True
    found = offer.completed(written, lists, written.currency or defaults.currency, on, unread=unread)
    return offer.with_prices(dossier, found), found


def _with_approvals(material: Material, listed: offer.Completed, defaults: Defaults, root: Path | None) -> tuple[Material, Approvable]:
    """The material with the approvals that it lacks, and what may be approved. Raises InputError where an approval cannot be read."""
    written = material.dossier.value.offer
    policies = (material.settings.approvals if material.settings else None) or ()
    amounts = listed.list_amounts if any(policy.discount for policy in policies) else {}
    needs = offer.needed(policies, material.priced, written, material.validity, amounts, material.language) if policies else ()
    material = replace(material, price_notes=listed.notes, price_ends=listed.ends)
    if not needs:
        return material, Approvable()
    account, tender = material.dossier.value.account, material.dossier.value.tender
    digest = offer.digest(
        written,
        written.validity or defaults.validity or ValidityField(),
        material.priced.currency,
        country=account.country,
        region=account.region,
        submission=tender.submission if tender else None,
        list_amounts=amounts,
    )
    missing = offer.missing(needs, [each.value for each in read_approvals(root)], material.dossier_name, digest, material.on)
    return replace(material, missing_approvals=missing), Approvable(needs, missing, digest)


def _uses(workspace: Workspace, problems: list[Problem]) -> tuple[ReferenceUse, ...]:
    """Which references were sent to whom, where a consent counts it; what is wrong with their file is added to `problems`."""
    if not any(each.consent.uses for library in workspace.libraries for each in library.value.references or ()):
        return ()
    try:
        return read_uses(workspace.root)
    except InputError as refused:
        problems.extend(refused.problems)
        return ()


def _defaults(workspace: Workspace) -> Defaults:
    return (workspace.settings.value.defaults if workspace.settings else None) or Defaults()


def _material(dossier: Located[Dossier], workspace: Workspace, defaults: Defaults, language: str, on: datetime.date) -> Material:
    written = dossier.value
    priced = offer.priced(written.offer, str(written.offer.currency or defaults.currency))
    validity = offer.validity(
        written.offer.validity or defaults.validity or ValidityField(),
        on,
        written.account.country,
        written.account.region,
        written.tender.submission if written.tender else None,
    )
    return Material(
        dossier=dossier,
        profiles=workspace.profiles,
        libraries=workspace.libraries,
        arguments=workspace.arguments(),
        wordings=workspace.wordings.value,
        settings=workspace.settings.value if workspace.settings else None,
        language=language,
        on=on,
        priced=priced,
        returns=offer.returns(written.offer, priced),
        validity=validity,
    )


def rendered(made: Draft, template: Path | None = None, draft: bool = False) -> bytes:
    """The Word document, searched for secrets. `template`: absent, the workspace's default in the proposal's language.

    `draft`: whether it says on every page that it is one.
    """
    from kamdocs.word import sealed

    plan = replace(made.plan, proposal=replace(made.plan.proposal, draft=True)) if draft else made.plan
    document = filled(template_of(made, template), plan.fields(), draft_word(made))
    refuse_secrets(made, document)
    return sealed(document, owner_of(made))


def with_number(made: Draft, number: str, version: int) -> Draft:
    """The draft under the number and the version that it is sent with."""
    return replace(made, plan=replace(made.plan, proposal=replace(made.plan.proposal, number=number, version=version)))


def filled(template: Template, fields: Mapping[str, Any], draft: str = "DRAFT", told: Callable[[Any, str], str] | None = None) -> bytes:
    """The template filled with a plan's fields, its title and properties set. `draft`: the word across the pages of one that is a draft.

    `told`: as `Template.render` takes it.
    """
    proposal = fields["proposal"]
    properties = {
        "kamdocs.number": proposal["number"],
        "kamdocs.version": proposal["version"],
        "kamdocs.valid_until": fields["validity"]["until"],
    }
    try:
        watermark = draft if proposal["draft"] else None
        return template.render(fields, title=proposal["title"], properties=properties, watermark=watermark, told=told)
    except InputError as refused:
        raise InputError(_with_all_faults(template, refused)) from None


def _with_all_faults(template: Template, refused: InputError) -> list[Problem]:
    """What stopped the rendering, and all else that can be told of the template without it: a rendering stops at its first fault."""
    from kamdocs.word.check import findings

    faults = (Problem(each.where, each.message, each.hint) for each in findings(template.path, template.folder) if each.level == "error")
    told = {(each.where, each.message) for each in refused.problems}
    return [*refused.problems, *(each for each in faults if (each.where, each.message) not in told)]


def folder_of(workspace: Workspace, template: Path) -> Path:
    """Where the files lie that the template's tags may name: the workspace, or the template's own folder without one."""
    return workspace.root or template.parent


def template_of(made: Draft, template: Path | None = None) -> Template:
    """The template at `template`; absent, the workspace's default in the proposal's language."""
    path = template or default_template(made.workspace, made.plan.proposal.language)
    return _compiled(path, folder_of(made.workspace, path))


def draft_word(made: Draft) -> str:
    """What stands across the pages of a draft, in the proposal's language."""
    return in_language(made.workspace.wordings.value.draft, made.plan.proposal.language) or "DRAFT"


@lru_cache(maxsize=8)
def _compiled(path: Path, folder: Path) -> Template:
    """The template, read once for all dossiers of a command."""
    from kamdocs.word import Template

    return Template(path, folder)


def default_template(workspace: Workspace, language: str) -> Path:
    """The template of the workspace's settings, or `proposal`, in that language. Raises InputError where there is none."""
    name = _defaults(workspace).template or "proposal"
    try:
        return workspace.template(name, language)
    except InputError as refused:
        # A name that no template has is a slip in the settings; a language that is missing is none.
        known = any(each.name.casefold() == name.casefold() for each in workspace.templates)
        where = workspace.settings.where(("defaults", "template")) if workspace.settings and not known else ""
        raise InputError(Problem(where, each.message, each.hint) for each in refused.problems) from None


def paged(document: bytes, found: list[tuple[str, int, int]]) -> bytes:
    """The document with page numbers in its table of contents. `found`: title, level and page of each heading of its PDF."""
    from kamdocs.delivery import pages_of
    from kamdocs.word import with_page_numbers

    return with_page_numbers(document, lambda titles: pages_of(titles, found))


def refuse_secrets(made: Draft, document: bytes) -> None:
    """The privacy gate. Raises PrivacyError where the finished document says what the dossier keeps private."""
    from kamdocs.word import document_text

    refuse_secrets_in(made, document_text(document))


def refuse_secrets_in(made: Draft, said: Iterable[tuple[str, str]]) -> None:
    """The privacy gate for anything that leaves. `said`: pairs of place and text. Raises PrivacyError as `refuse_secrets` does."""
    from kamdocs import privacy

    plan = made.plan
    supplier = [plan.supplier.name, plan.supplier.address or ""] if plan.supplier else []
    people = [*plan.team, *(each.contact for each in plan.references if each.contact)]
    clients = [plan.account.name, plan.account.short_name, *(each.client for each in plan.references)]
    kept = privacy.secrets(made.data, plan.proposal.language, public=[*clients, *supplier, *(each.name for each in people)])
    finds = privacy.search(said, kept, [each.text for each in made.dossier.value.allow or ()])
    if finds:
        raise PrivacyError(privacy.problems(finds, lambda find: _where_typed(made, find.found, find.secret.field)))


def _where_typed(made: Draft, found: str, secret: str) -> str:
    """The place in the dossier that the document has the words from; where none holds them, the secret's own."""
    texts = dict(_leaves(made.data, ()))
    typed = (path for path, value in texts.items() if folded(found) in folded(value) and not _INTERNAL & set(path))
    own = (path for path in texts if path_text(path) == secret)
    path = next(typed, None) or next(own, None)
    return made.dossier.where(path) if path else made.dossier.file


def _leaves(data: Any, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(data, Mapping):
        for name, each in data.items():
            yield from _leaves(each, (*path, name))
    elif isinstance(data, list):
        for position, each in enumerate(data):
            yield from _leaves(each, (*path, position))
    elif isinstance(data, str):
        yield path, data


def output_path(made: Draft) -> Path:
    """`proposals/DOSSIER DATE.docx` of the workspace; without one, beside the dossier.

    A language other than the usual one is added, and of a short version the type or member that it is for.
    """
    usual = made.dossier.value.account.language or _defaults(made.workspace).language or ""
    spoken = made.plan.proposal.language
    ending = f" {spoken}" if spoken.casefold() != usual.casefold() else ""
    ending += f" {made.material.only}" if made.material.only else ""
    return _folder(made) / f"{made.path.stem} {made.plan.proposal.date}{ending}.docx"


def _folder(made: Draft) -> Path:
    """Below `proposals/` as the dossier lies below `dossiers/`, so that two of one name do not write one file."""
    dossiers, proposals = made.workspace.dossiers, made.workspace.proposals
    if dossiers is None or proposals is None:
        return made.path.parent
    here, dossiers = made.path.parent.resolve(), dossiers.resolve()
    return proposals / here.relative_to(dossiers) if here.is_relative_to(dossiers) else proposals


def owner_of(made: Draft) -> str:
    """The dossier by which its document is known again: its path from the workspace, for two may bear one name; without one its name."""
    return made.material.dossier_name or made.path.stem


def write(document: bytes, path: Path, owner: str, force: bool = False) -> None:
    """Writes the file whole or not at all.

    A file that somebody changed since kamdocs wrote it, or that is the proposal of another dossier than `owner`, is kept unless `force`.
    """
    from kamdocs.delivery import write_whole
    from kamdocs.word import is_unchanged

    try:
        if path.is_dir():
            raise InputError(Problem(path.as_posix(), "this is a folder, and a file is to be written", "name a file with -o"))
        if path.exists() and not path.is_file():
            raise InputError(Problem(path.as_posix(), "this is no ordinary file", "name another with -o"))
        # Documents of earlier versions are known by the name of their dossier alone.
        if not force and path.exists() and not any(is_unchanged(path.read_bytes(), each) for each in (owner, PurePosixPath(owner).stem)):
            message = "somebody changed this file since kamdocs wrote it, or it is another dossier's"
            raise InputError(Problem(path.as_posix(), message, "-f writes over it; -o writes another file"))
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(document, path)
    except OSError as failed:
        raise InputError(_cannot_write(path, failed)) from None


def _cannot_write(path: Path, failed: OSError) -> Problem:
    if isinstance(failed, PermissionError):
        return Problem(
            path.as_posix(), "this file cannot be written", "is it open in Word, or the folder read-only? close it, or name another with -o"
        )
    return Problem(path.as_posix(), f"this file cannot be written: {failed.strerror or failed}", "name another with -o")
