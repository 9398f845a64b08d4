"""A proposal issued: its number and version, its document kept in the register, and the files that it is then written to.

What is issued is decided in one transaction of the register. Files come after it, and whatever is still missing of them (another run was
killed, a disk was full, a file was open in Word) is written by the next command: `finish`. What makes proposals is loaded by `send` alone.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import platform
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from kamdocs import __version__
from kamdocs.errors import InputError, KamdocsError, MissingToolError, OutsideError, Problem
from kamdocs.register import Client, Delivery, Made, MailDraft, Proposal, Version
from kamdocs.workspace import SETTINGS, USES, Workspace, dossier_of, is_private, read_uses, shipped_folder, uses_text

if TYPE_CHECKING:
    from kamdocs.lifecycle.edited import Edited
    from kamdocs.proposal import Draft
    from kamdocs.register import Issued, Pattern, Register

__all__ = [
    "Finished",
    "Wish",
    "content_key",
    "deliveries_of",
    "digest_of",
    "finish",
    "inputs_of",
    "numbering_of",
    "place_of",
    "refuse_unsendable",
    "send",
    "sent_path",
]

_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
"""What no file name may hold on Windows."""
_LONGEST_NAME: Final = 220
"""Bytes of a file's name: disks keep 255, of which the draft of a renewal takes some more."""
_IN_THE_WAY: Final = "move it away, or give it another name; the next command writes the file"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a command was told. `template`: as it was named; None: the workspace's usual one, and its file for `template_file`.

    `date_given`: whether the day was named, and not the clock's. `edited`: the copy that was edited in Word; None: as it is rendered.
    """

    template: str | None = None
    template_file: Path | None = None
    language: str | None = None
    pdf: bool = False
    date_given: bool = False
    edited: Edited | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """Which files were written, whole paths, and why others were not. `code`: 0, or the highest exit code that the problems have.

    `unwritten`: those that are still to be written.
    """

    written: tuple[Path, ...] = ()
    unwritten: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    code: int = 0


# --------------------------------------------------------------------------------------------------------------------------------- issue


def send(made: Draft, register: Register, wish: Wish, at: datetime.datetime) -> Issued:
    """Issues the proposal, or tells the version that has been issued of the same content. Its files are written by `finish`.

    `at`: this moment, in UTC. Raises InputError for what must not be sent, PrivacyError for what the dossier keeps private, and whatever
    the register refuses; then nothing is issued.
    """
    from kamdocs.delivery import office
    from kamdocs.lifecycle.letters import replaced
    from kamdocs.proposal import default_template, template_of, with_number
    from kamdocs.register import Asked

    refuse_unsendable(made)
    if wish.pdf:
        office()  # before a number is taken
    template = wish.template_file or default_template(made.workspace, made.plan.proposal.language)
    template_of(made, template)  # read and compiled before anybody waits for the register
    if wish.edited:
        wish.edited.check(made, template)
    inputs, key = inputs_of(made, template), content_key(made, template, wish.edited)

    account = made.plan.account.name
    place, pattern = place_of(made.workspace, register.file), numbering_of(made.workspace)
    # Read before the lock: what is noted by then is never taken back.
    latest = register.latest(made.material.dossier_name, account, place)
    if latest is None:
        _refuse_renamed(made, register.open_of(account, place))

    def make(number: str, version: int) -> Made:
        replaces = replaced(latest, version) if latest and latest.number == number else None
        return _made(with_number(made, number, version), template, wish, inputs, key, replaces)

    return register.issue(
        Asked(made.material.dossier_name, account, place, made.material.on, wish.date_given, at, key, pattern, make),
    )


def _refuse_renamed(made: Draft, others: Sequence[Proposal]) -> None:
    """Raises InputError where an open proposal of the client has lost its dossier: this is probably that one, under another name.

    `others`: the client's open proposals, sent from this workspace.
    """
    root = made.workspace.root
    for each in (each for each in others if root and not (root / each.dossier).is_file()):
        message = f"{each.number} for the same client is open, and its dossier {each.dossier} is not there: is this that one, renamed?"
        hint = f"give it its old name, or end the other with `kamdocs close {each.number}`, and it takes a number of its own"
        raise InputError(Problem(made.path.as_posix(), message, hint))


def refuse_unsendable(made: Draft) -> None:
    """Raises InputError with everything that stops the proposal, such as an approval that is missing."""
    stopping = [gap for gap in made.plan.gaps if gap.stops]
    if stopping:
        raise InputError(Problem(gap.where, gap.message) for gap in stopping)


def _made(made: Draft, template: Path, wish: Wish, inputs: Mapping[str, str], key: str, replaces: int | None) -> Made:
    """The version that is issued under the number that the plan has. `replaces`: the version that the client has; None: none."""
    from kamdocs.plan import as_json
    from kamdocs.proposal import rendered

    plan = made.plan
    number, issue = str(plan.proposal.number), int(plan.proposal.version or 1)
    _refuse_long_name(made, number, issue)
    fresh = rendered(made, template)
    document = wish.edited.issued(made, fresh) if wish.edited else fresh
    mail = _mail(made, replaces)
    version = Version(
        version=issue,
        key=key,
        on=made.material.on,
        valid_until=plan.validity.until,
        digest=digest_of(document),
        client=_client(made),
        plan=as_json(plan.fields()),
        inputs=inputs,
        options={
            "template": wish.template,
            "language": wish.language,
            "pdf": wish.pdf,
            "references": [link.reference for link in plan.trace.references if link.chosen],
        },
        mail=mail,
        edited=wish.edited.told if wish.edited else (),
        price_lists=_price_lists(made),
    )
    return Made(version, document, deliveries_of(made.material.dossier_name, number, version, uses=True))


def content_key(made: Draft, template: Path, edited: Edited | None = None) -> str:
    """Equal content, equal key: what the plan says, the template that says it, and the copy that was edited."""
    from kamdocs.plan import as_json

    fields = as_json(made.plan.fields())
    fields["proposal"] = {name: value for name, value in fields["proposal"].items() if name not in ("number", "version")}
    said = [fields, digest_of(template.read_bytes()), edited.digest if edited else None]
    return digest_of(json.dumps(said, sort_keys=True, ensure_ascii=False).encode())


def digest_of(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def place_of(workspace: Workspace, register_file: Path | None) -> str:
    """Machine and folder of the workspace: which of a shared register's files are to be written here.

    `register_file`: what keeps the register; None for a server. One that lies in the workspace moves with it, and is of nobody else: its
    place is `.`, whatever machine and folder are called.
    """
    assert workspace.root is not None  # no register without a workspace
    root = workspace.root.resolve()
    if register_file is not None and register_file.resolve().is_relative_to(root):
        return "."
    return f"{platform.node()}:{root.as_posix()}"


def numbering_of(workspace: Workspace) -> Pattern:
    """The workspace's pattern of numbers. Raises InputError where it is none."""
    from kamdocs.register.numbering import DEFAULT, pattern

    written = workspace.settings.value.numbering if workspace.settings else None
    try:
        return pattern(written or DEFAULT)
    except ValueError as refused:
        where = workspace.settings.where(("numbering",)) if workspace.settings else SETTINGS
        raise InputError(Problem(where, str(refused))) from None


def inputs_of(made: Draft, template: Path) -> dict[str, str]:
    """SHA-256 of each file that the proposal is made of, by its name from the workspace, and the version of kamdocs.

    A shipped file is `kamdocs/profiles/finance.yaml`, one that lies elsewhere has its whole path.
    """
    workspace, root = made.workspace, made.workspace.root
    paths = [made.path, *_private_parts(made.path), template, *workspace.files.values(), *_price_files(workspace)]
    paths += [root / each.logo for each in made.plan.references if root and each.logo]
    digests = {_named(each, root): digest_of(each.read_bytes()) for each in paths if each.is_file()}
    return {"kamdocs": __version__, **dict(sorted(digests.items()))}


def _private_parts(dossier: Path) -> list[Path]:
    return [each for each in dossier.parent.iterdir() if is_private(each) and dossier_of(each) == dossier]


def _price_files(workspace: Workspace) -> list[Path]:
    return [
        workspace.files[library.file].parent / prices.file
        for library in workspace.libraries
        for prices in library.value.price_lists or ()
        if prices.file
    ]


def _named(path: Path, root: Path | None) -> str:
    path = path.resolve()
    if root and path.is_relative_to(root.resolve()):
        return path.relative_to(root.resolve()).as_posix()
    for name in ("profiles", "templates"):
        if path.is_relative_to(folder := shipped_folder(name).resolve()):
            return f"kamdocs/{name}/{path.relative_to(folder).as_posix()}"
    return path.as_posix()


def _client(made: Draft) -> Client:
    account = made.dossier.value.account
    kam = made.plan.team[0].name if made.plan.team else None
    language = made.plan.proposal.language
    defaults = made.workspace.settings.value.defaults if made.workspace.settings else None
    zone = account.time_zone or (defaults.time_zone if defaults else None)
    return Client(account.name, language, account.country, account.region, zone, kam)


def _price_lists(made: Draft) -> tuple[tuple[str, datetime.date | None, tuple[str, ...]], ...]:
    """The price lists with an end that price items of the offer."""
    skus = [item.sku for item in made.dossier.value.offer.items if item.sku]
    lists = {each.value.id: each.value for each in made.workspace.price_lists} if made.material.price_ends else {}
    articles = {id_: {article.sku for article in each.items or ()} for id_, each in lists.items()}
    priced = {id_: tuple(dict.fromkeys(sku for sku in skus if sku in known)) for id_, known in articles.items()}
    return tuple((end.price_list, end.until, priced.get(end.price_list, ())) for end in made.material.price_ends)


def _mail(made: Draft, replaces: int | None) -> MailDraft | None:
    """The e-mail that carries the proposal; None where the wordings have none.

    Raises InputError where it cannot be written, and PrivacyError where it says what the dossier keeps private.
    """
    from kamdocs.lifecycle.letters import addressees, covering_mail, mail_problems
    from kamdocs.proposal import refuse_secrets_in

    wordings, people = made.workspace.wordings, addressees(made.dossier)
    if problems := list(mail_problems(wordings, "covering_mail", made.plan.proposal.language)):
        raise InputError(problems)
    mail = covering_mail(made.plan.fields(), wordings.value, people, replaces)
    if mail:
        lines = ((f"e-mail, line {number}", line) for number, line in enumerate(mail.body.splitlines(), 1))
        refuse_secrets_in(made, [("e-mail, subject", mail.subject), *lines])
    return mail


# ---------------------------------------------------------------------------------------------------------------------------------- files


def sent_path(dossier: str, number: str, version: int, ending: str) -> str:
    """Where a file of a version is written, from the workspace: `proposals/NUMBER vVERSION DOSSIER.docx`, below it as its dossier lies.

    `dossier`: its path from the workspace. `ending`: with its dot. What no file name may hold on Windows becomes a hyphen.
    """
    path = PurePosixPath(dossier)
    folder = path.relative_to("dossiers").parent if path.is_relative_to("dossiers") else PurePosixPath()
    return ("proposals" / folder / f"{_FORBIDDEN.sub('-', number)} v{version} {path.stem}{ending}").as_posix()


def _refuse_long_name(made: Draft, number: str, version: int) -> None:
    """Raises InputError before a number is taken under which no disk could keep a file."""
    name = PurePosixPath(sent_path(made.material.dossier_name, number, version, ".docx")).name
    if (length := len(name.encode())) > _LONGEST_NAME:
        message = f"its files would have names of {length} bytes, and disks keep {_LONGEST_NAME} at most"
        raise InputError(Problem(made.path.as_posix(), message, "give the dossier a shorter name, or `numbering` a shorter pattern"))


def deliveries_of(dossier: str, number: str, version: Version, *, uses: bool = False) -> tuple[Delivery, ...]:
    """The files of a version. `uses`: whether the references that it shows are counted too."""
    kinds = {"document": ".docx", **({"pdf": ".pdf"} if version.options.get("pdf") else {}), **({"mail": ".eml"} if version.mail else {})}
    files = [Delivery(kind, sent_path(dossier, number, version.version, ending)) for kind, ending in kinds.items()]
    return (*files, Delivery("uses", USES)) if uses and version.options.get("references") else tuple(files)


def finish(register: Register, workspace: Workspace, at: datetime.datetime) -> Finished:
    """Writes every file of this workspace that is still to be written. What cannot be written now is told, and stays to be written.

    `at`: this moment, in UTC.
    """
    place = place_of(workspace, register.file)
    pending = register.pending(place)
    if not pending:
        return Finished()
    work = _Writing(register, workspace, pending)
    try:
        register.deliver(place, work.write, at)
    except KamdocsError as failed:
        work.refuse(failed)
    return Finished(tuple(work.written), tuple(work.unwritten), tuple(dict.fromkeys(work.problems)), work.code)


class _Writing:
    """The files of one run. What they hold is made before the register is locked."""

    def __init__(self, register: Register, workspace: Workspace, pending: Sequence[Delivery]) -> None:
        assert workspace.root is not None
        self.root, self.uid = workspace.root, register.uid
        self.written: list[Path] = []
        self.unwritten: list[Path] = []
        self.problems: list[Problem] = []
        self.code = 0
        self._known = {each.id for each in pending}
        self._proposals: dict[str, Proposal | None] = {number: register.proposal(number) for number in {each.number for each in pending}}
        issues = dict.fromkeys((each.number, each.version) for each in pending if each.kind != "uses")
        self._documents = {issue: register.document(*issue) for issue in issues}
        self._damaged = {issue for issue, document in self._documents.items() if digest_of(document) != self._issued(*issue).digest}
        self._with_pdf = self._wanted_pdfs([each for each in pending if (each.number, each.version) not in self._damaged])
        self._pdfs = self._made_pdfs(self._with_pdf)

    def refuse(self, error: KamdocsError) -> None:
        self.problems.extend(error.problems)
        self.code = max(self.code, error.exit_code)

    def write(self, delivery: Delivery) -> bool:
        """Writes the file; whether it is there now."""
        if delivery.id not in self._known:  # another process has just issued it, and writes it
            return False
        if not (is_there := self._is_written(delivery)):
            self.unwritten.append(self.root / delivery.path)
        return is_there

    def _is_written(self, delivery: Delivery) -> bool:
        try:
            if (delivery.number, delivery.version) in self._damaged:
                raise _damaged(delivery)
            data = self._uses(delivery) if delivery.kind == "uses" else self._data(delivery)
            if data is None:
                return False
            if self._place(data, delivery):
                self.written.append(self.root / delivery.path)
            return True
        except KamdocsError as error:
            self.refuse(error)
        except OSError as failed:
            self.refuse(_cannot_write(self.root / delivery.path, failed))
        return False

    def _place(self, data: bytes, delivery: Delivery) -> bool:
        """Writes the file whole or not at all; False where it is there as it should be. One that says something else is kept."""
        from kamdocs.delivery import write_whole

        path = self.root / delivery.path
        there = path.read_bytes() if path.is_file() else None
        if there == data:
            return False
        if path.exists() and not self._may_replace(there, delivery):
            message = f"a {'file' if path.is_file() else 'folder'} of this name is there, and is not what was sent as {_told(delivery)}"
            raise InputError(Problem(path.as_posix(), message, _IN_THE_WAY))
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(data, path, f"{self.uid}-{delivery.id}")
        return True

    def _may_replace(self, there: bytes | None, delivery: Delivery) -> bool:
        """Whether the file that is there, None for a folder, is one to write over: the uses, and a draft that nobody changed."""
        if there is None:
            return False
        return delivery.kind == "uses" or (delivery.kind == "mail" and self._attached(there, delivery) is not None)

    def _data(self, delivery: Delivery) -> bytes | None:
        """What the file holds; None where it cannot be made now, which was told."""
        issue = (delivery.number, delivery.version)
        if delivery.kind == "document":
            return self._documents[issue]
        if delivery.kind == "pdf":
            return self._pdfs.get(issue)
        return self._mail(delivery)

    def _mail(self, delivery: Delivery) -> bytes | None:
        issue, path = (delivery.number, delivery.version), self.root / delivery.path
        pdf, document = self._pdfs.get(issue), self._documents[issue]
        if issue in self._with_pdf and pdf is None:
            return None
        if pdf is None and path.is_file():
            # A draft that already takes a PDF along is not taken back to one with the document.
            pdf = self._attached(path.read_bytes(), delivery)
        return self._draft(delivery, document if pdf is None else pdf)

    def _draft(self, delivery: Delivery, attached: bytes) -> bytes | None:
        """The draft of the version's e-mail with its document, or with its PDF. None where it has none."""
        from kamdocs.delivery import mail_draft

        mail, name = self._version(delivery).mail, PurePosixPath(delivery.path)
        if mail is None:
            return None
        is_document = attached == self._documents[delivery.number, delivery.version]
        ending, kind = (".docx", _DOCX) if is_document else (".pdf", "application/pdf")
        return mail_draft(mail.subject, mail.body, mail.to, mail.cc, ((name.with_suffix(ending).name, attached, kind),))

    def _attached(self, draft: bytes, delivery: Delivery) -> bytes | None:
        """What a draft takes along that kamdocs wrote for this version, and nobody changed: the document or a PDF of it; else None."""
        from kamdocs.delivery import attachment

        document, attached = self._documents[delivery.number, delivery.version], attachment(draft)
        if attached is None or (attached != document and not _is_pdf_of(document, attached)):
            return None
        return attached if draft == self._draft(delivery, attached) else None

    def _version(self, delivery: Delivery) -> Version:
        return self._issued(delivery.number, delivery.version)

    def _issued(self, number: str, version: int) -> Version:
        proposal = self._proposals[number]
        return next(each for each in proposal.versions if each.version == version) if proposal else _gone(number, version)

    def _uses(self, delivery: Delivery) -> bytes | None:
        """The file of the references' uses with those of this version; None where it cannot be read, which is told."""
        from kamdocs.model.records import ReferenceUse

        version, proposal = self._version(delivery), self._proposals[delivery.number]
        what = {"account": version.client.name, "dossier": proposal.dossier if proposal else "", "on": version.on.isoformat()}
        wanted = [ReferenceUse.model_validate({"reference": each, **what}) for each in version.options["references"]]
        known = read_uses(self.root)
        missing = [each for each in wanted if each not in known]
        path = self.root / USES
        return uses_text((*known, *missing)).encode() if missing or not path.is_file() else path.read_bytes()

    # ---- PDF

    def _wanted_pdfs(self, pending: Sequence[Delivery]) -> dict[tuple[str, int], Path]:
        """Where the PDF lies, or will lie, of each version that needs one: it is to be written, or an e-mail takes it along."""
        wanted: dict[tuple[str, int], Path] = {}
        for each in (each for each in pending if each.kind in ("pdf", "mail")):
            issue, path = (each.number, each.version), (self.root / each.path).with_suffix(".pdf")
            # One that lies there was asked for later than the version was issued.
            if each.kind == "pdf" or self._version(each).options.get("pdf") or _exported(path, self._documents[issue]) is not None:
                wanted.setdefault(issue, path)
        return wanted

    def _made_pdfs(self, wanted: Mapping[tuple[str, int], Path]) -> dict[tuple[str, int], bytes]:
        """The PDF of each version that needs one, by number and version: those that lie there already, the others made in one call."""
        there = {issue: pdf for issue, path in wanted.items() if (pdf := _exported(path, self._documents[issue])) is not None}
        free = {issue: path for issue, path in wanted.items() if issue not in there and not self._in_the_way(path)}
        return {**there, **(self._converted(free) if free else {})}

    def _in_the_way(self, path: Path) -> bool:
        if not path.exists():
            return False
        message = "a file or folder of this name is there, and kamdocs did not write it, or it was signed or changed since"
        self.refuse(InputError(Problem(path.as_posix(), message, _IN_THE_WAY)))
        return True

    def _converted(self, wanted: Mapping[tuple[str, int], Path]) -> dict[tuple[str, int], bytes]:
        from kamdocs.delivery import written_as_pdf
        from kamdocs.proposal import paged

        try:
            with tempfile.TemporaryDirectory(prefix="kamdocs-", ignore_cleanup_errors=True) as room:
                documents = {issue: Path(room, f"{place}", f"{path.stem}.docx") for place, (issue, path) in enumerate(wanted.items())}
                for issue, document in documents.items():
                    document.parent.mkdir()
                    document.write_bytes(self._documents[issue])
                made = dict(zip(documents, written_as_pdf(list(documents.values()), paged=paged), strict=True))
                self._refuse_unmade({issue: each for issue, each in made.items() if isinstance(each, Problem)}, wanted)
                return {issue: each.read_bytes() for issue, each in made.items() if isinstance(each, Path)}
        except MissingToolError as missing:
            self.refuse(missing)
        except OSError as failed:
            self.refuse(_cannot_write(next(iter(wanted.values())), failed))
        return {}

    def _refuse_unmade(self, unmade: Mapping[tuple[str, int], Problem], wanted: Mapping[tuple[str, int], Path]) -> None:
        for issue, each in unmade.items():
            self.refuse(OutsideError(replace(each, where=wanted[issue].as_posix())))


def _exported(path: Path, document: bytes) -> bytes | None:
    """The PDF that lies there, if it is one of this document and nobody changed it; None otherwise."""
    try:
        pdf = path.read_bytes()
    except OSError:
        return None
    return pdf if _is_pdf_of(document, pdf) else None


def _is_pdf_of(document: bytes, pdf: bytes) -> bool:
    from kamdocs.delivery import is_as_exported
    from kamdocs.word.properties import title_of

    return is_as_exported(pdf, {title_of(document)})


def _told(delivery: Delivery) -> str:
    return f"{delivery.number} version {delivery.version}"


def _gone(number: str, version: int) -> Any:
    message = f"the register no longer knows {number} version {version}"
    raise OutsideError(Problem("", message, "`kamdocs register repair` looks at it"))


def _damaged(delivery: Delivery) -> OutsideError:
    message = f"the register's document of {_told(delivery)} is damaged, and nothing is written of it"
    return OutsideError(Problem("", message, "`kamdocs register repair` saves it from an unchanged copy in proposals/, which keep"))


def _cannot_write(path: Path, failed: OSError) -> KamdocsError:
    where = path.as_posix()
    if isinstance(failed, PermissionError):
        hint = "is it open in Word, or the folder read-only? close it; the next command writes the file"
        return InputError(Problem(where, "this file cannot be written", hint))
    hint = "see whether the disk has room; the next command writes the file"
    return OutsideError(Problem(where, f"this file cannot be written: {failed.strerror or failed}", hint))
