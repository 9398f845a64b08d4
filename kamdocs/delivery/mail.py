"""E-mail drafts: `.eml` files that a mail program opens for writing on, with nothing sent by kamdocs itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from kamdocs.errors import InputError, Problem

__all__ = ["attachment", "is_address", "mail_draft"]

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[^\s@.]+(\.[^\s@.]+)+")
_BOUNDARY: Final = "=_kamdocs_part_=_"
"""Between the parts of a mail. Neither quoted-printable nor base64 can hold `=_`, so that no part is cut by it."""
_UNSENT: Final = {"X-Unsent": "1", "X-Uniform-Type-Identifier": "com.apple.mail-draft"}
"""How a mail program knows a draft: Outlook and Thunderbird by the first, Apple Mail by the second."""


def mail_draft(
    subject: str,
    body: str,
    to: Sequence[tuple[str, str]] = (),
    cc: Sequence[tuple[str, str]] = (),
    attachments: Iterable[tuple[str, bytes, str]] = (),
    where: str = "",
) -> bytes:
    """A draft as plain text in UTF-8. Equal input gives equal bytes: sender, date and number come when it is sent.

    `subject`: one line. `to`, `cc`: pairs of name and address; none in `to`: whoever sends it writes the address. `attachments`: a file's
    name, its bytes, its MIME type. `where`: the addresses' place, for their problems. Raises InputError with each address that is none.
    """
    message = EmailMessage(policy=SMTP)
    if problems := [_no_address(address, where) for _, address in (*to, *cc) if not is_address(address)]:
        raise InputError(problems)
    for header, people in (("To", to), ("Cc", cc)):
        if people:
            message[header] = [_address(*each) for each in people]
    message["Subject"] = " ".join(subject.split())
    for header, value in _UNSENT.items():
        message[header] = value
    message.set_content(body, cte="quoted-printable")
    for name, content, kind in attachments:
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=" ".join(name.split()))
    if message.is_multipart():
        message.set_boundary(_BOUNDARY)
    return message.as_bytes()


def attachment(mail: bytes) -> bytes | None:
    """What is attached to the mail; None where nothing is, or more than one thing."""
    parts = [each for each in message_from_bytes(mail).walk() if each.get_content_disposition() == "attachment"]
    content = parts[0].get_payload(decode=True) if len(parts) == 1 else None
    return content if isinstance(content, bytes) else None


def is_address(text: str) -> bool:
    """Whether it is an e-mail address, such as a.bosio@gelo.example."""
    try:
        return bool(_ADDRESS.fullmatch(text) and _domain(text))
    except ValueError:  # what no domain name can hold
        return False


def _no_address(text: str, where: str) -> Problem:
    return Problem(where, f"{text!r} is no e-mail address", "write it as a.bosio@gelo.example")


def _address(name: str, address: str) -> Address:
    return Address(" ".join(name.split()), address.rpartition("@")[0], _domain(address))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].encode("idna").decode("ascii")
