"""E-mail drafts: `.eml` files that a mail program opens for writing on (`X-Unsent`), with nothing sent by kamdocs itself."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from kamdocs.errors import InputError, Problem

__all__ = ["mail_draft"]

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[^\s@.]+(\.[^\s@.]+)+")


def mail_draft(subject: str, body: str, to: tuple[str, str] | None = None, where: str = "") -> bytes:
    """A draft as plain text in UTF-8. Equal input gives equal bytes: sender, date and number come when it is sent.

    `subject`: one line. `to`: name and address; None: whoever sends it writes the address. `where`: the address's place, for its problem.
    Raises InputError where the address is none.
    """
    message = EmailMessage(policy=SMTP)
    if to:
        message["To"] = _address(*to, where)
    message["Subject"] = " ".join(subject.split())
    message["X-Unsent"] = "1"
    message.set_content(body, cte="quoted-printable")
    return message.as_bytes()


def _address(name: str, address: str, where: str) -> Address:
    try:
        if not _ADDRESS.fullmatch(address):
            raise ValueError
        user, _, domain = address.rpartition("@")
        return Address(" ".join(name.split()), user, domain.encode("idna").decode("ascii"))
    except ValueError:  # also what no domain name can hold
        raise InputError(Problem(where, f"{address!r} is no e-mail address", "write it as a.bosio@gelo.example")) from None
