from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.delivery import mail_draft
from kamdocs.errors import InputError


def parsed(draft: bytes) -> EmailMessage:
    message = BytesParser(policy=policy.default).parsebytes(draft)
    assert isinstance(message, EmailMessage)
    return message


def body_of(message: EmailMessage) -> str:
    content: str = message.get_content()
    return content.replace("\r\n", "\n")


def test_a_draft_is_a_message_that_is_not_sent() -> None:
    draft = mail_draft("Città e perché", "Gentile Anna,\n\nperò…\n", ("Anna Bosiò", "a.bosio@gelo.example"))
    message = parsed(draft)
    assert message["X-Unsent"] == "1"
    assert (message["Subject"], message["To"]) == ("Città e perché", "Anna Bosiò <a.bosio@gelo.example>")
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert body_of(message) == "Gentile Anna,\n\nperò…\n"


def test_it_says_nothing_that_differs_from_run_to_run() -> None:
    draft = mail_draft("S", "B\n", ("Anna", "a@gelo.example"))
    assert draft == mail_draft("S", "B\n", ("Anna", "a@gelo.example"))
    assert [name for name in ("Date", "Message-ID", "From") if parsed(draft)[name]] == []


def test_it_is_seven_bits_with_the_line_ends_of_mail() -> None:
    draft = mail_draft("Perché", "è così\n" * 3, ("Anna", "a@gelo.example"))
    assert draft.isascii()
    assert draft.count(b"\n") == draft.count(b"\r\n")


def test_whoever_sends_it_writes_an_address_that_is_not_known() -> None:
    assert parsed(mail_draft("S", "B\n"))["To"] is None


def test_a_domain_with_accents_is_written_as_the_net_wants_it() -> None:
    assert "a@xn--mller-kva.example" in str(parsed(mail_draft("S", "B\n", ("Anna", "a@müller.example")))["To"])


@pytest.mark.parametrize(
    "address", ["anna", "a@", "@gelo.example", "a b@gelo.example", "à@gelo.example", "a@gelo", "a@b.example, c@d.example", "a@x..example"]
)
def test_what_is_no_address_is_refused_with_its_place(address: str) -> None:
    with pytest.raises(InputError) as refused:
        mail_draft("S", "B\n", ("Anna", address), "library.yaml:3:5")
    (problem,) = refused.value.problems
    assert (problem.where, problem.message) == ("library.yaml:3:5", f"{address!r} is no e-mail address")


@pytest.mark.parametrize("name", ['Anna "Annie" Bosio', "Bosio, Anna", "Anna\r\nBcc: all@gelo.example", "Anna <a@b.example>"])
def test_no_name_and_no_subject_makes_another_header(name: str) -> None:
    message = parsed(mail_draft(name, "B\n", (name, "a@gelo.example")))
    assert [each.addr_spec for each in message["To"].addresses] == ["a@gelo.example"]
    assert message["To"].addresses[0].display_name == " ".join(name.split())
    assert (message["Bcc"], message["Subject"]) == (None, " ".join(name.split()))


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200)


@given(LINES.filter(lambda text: bool(text.split())), st.lists(LINES, min_size=1, max_size=6))
def test_any_text_arrives_as_it_was_written(subject: str, lines: list[str]) -> None:
    body = "\n".join(lines) + "\n"
    message = parsed(mail_draft(subject, body, ("Anna", "a@gelo.example")))
    assert body_of(message) == body
    assert message["Subject"].split() == subject.split()
