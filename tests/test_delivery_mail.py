from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdocs.delivery import attachment, mail_draft
from kamdocs.errors import InputError


def parsed(draft: bytes) -> EmailMessage:
    message = BytesParser(policy=policy.strict).parsebytes(draft)
    assert isinstance(message, EmailMessage)
    return message


def body_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


def test_a_draft_is_a_message_that_is_not_sent() -> None:
    draft = mail_draft("Città e perché", "Gentile Anna,\n\nperò…\n", [("Anna Bosiò", "a.bosio@gelo.example")])
    message = parsed(draft)
    assert (message["X-Unsent"], message["X-Uniform-Type-Identifier"]) == ("1", "com.apple.mail-draft")
    assert (message["Subject"], message["To"]) == ("Città e perché", "Anna Bosiò <a.bosio@gelo.example>")
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert body_of(message) == "Gentile Anna,\n\nperò…\n"


def test_it_says_nothing_that_differs_from_run_to_run() -> None:
    draft = mail_draft("S", "B\n", [("Anna", "a@gelo.example")])
    assert draft == mail_draft("S", "B\n", [("Anna", "a@gelo.example")])
    assert [name for name in ("Date", "Message-ID", "From") if parsed(draft)[name]] == []


def test_it_is_seven_bits_with_the_line_ends_of_mail() -> None:
    draft = mail_draft("Perché", "è così\n" * 3, [("Anna", "a@gelo.example")])
    assert draft.isascii()
    assert draft.count(b"\n") == draft.count(b"\r\n")


def test_whoever_sends_it_writes_an_address_that_is_not_known() -> None:
    assert parsed(mail_draft("S", "B\n"))["To"] is None


def test_a_domain_with_accents_is_written_as_the_net_wants_it() -> None:
    assert "a@xn--mller-kva.example" in str(parsed(mail_draft("S", "B\n", [("Anna", "a@müller.example")]))["To"])


@pytest.mark.parametrize(
    "address", ["anna", "a@", "@gelo.example", "a b@gelo.example", "à@gelo.example", "a@gelo", "a@b.example, c@d.example", "a@x..example"]
)
def test_what_is_no_address_is_refused_with_its_place(address: str) -> None:
    with pytest.raises(InputError) as refused:
        mail_draft("S", "B\n", [("Anna", address)], where="library.yaml:3:5")
    (problem,) = refused.value.problems
    assert (problem.where, problem.message) == ("library.yaml:3:5", f"{address!r} is no e-mail address")


@pytest.mark.parametrize("name", ['Anna "Annie" Bosio', "Bosio, Anna", "Anna\r\nBcc: all@gelo.example", "Anna <a@b.example>"])
def test_no_name_and_no_subject_makes_another_header(name: str) -> None:
    message = parsed(mail_draft(name, "B\n", [(name, "a@gelo.example")]))
    assert [each.addr_spec for each in message["To"].addresses] == ["a@gelo.example"]
    assert message["To"].addresses[0].display_name == " ".join(name.split())
    assert (message["Bcc"], message["Subject"]) == (None, " ".join(name.split()))


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def attached(message: EmailMessage) -> list[tuple[str | None, str, bytes]]:
    return [(part.get_filename(), part.get_content_type(), part.get_content()) for part in message.iter_attachments()]


def test_what_is_attached_arrives_with_its_name() -> None:
    document, pdf = bytes(range(256)) * 300, b"%PDF-1.7\n--=_kamdocs_part_=_--\n"
    files = [("2026-0007 v1 Città più però.docx", document, WORD), ("2026-0007 v1 Città.pdf", pdf, "application/pdf")]
    draft = mail_draft("Perché", "è così\n", [("Anna", "a@gelo.example")], attachments=files)
    message = parsed(draft)
    assert body_of(message) == "è così\n"
    assert attached(message) == [(name, kind, content) for name, content, kind in files]
    assert {part.get_content_disposition() for part in message.iter_attachments()} == {"attachment"}
    assert draft.isascii()
    assert draft == mail_draft("Perché", "è così\n", [("Anna", "a@gelo.example")], attachments=files)


def test_all_who_get_it_are_named() -> None:
    message = parsed(mail_draft("S", "B\n", [("Bosiò, Anna", "a@gelo.example"), ("Ugo", "u@gelo.example")], [("Éva", "e@gelo.example")]))
    assert [(each.display_name, each.addr_spec) for each in message["To"].addresses] == [
        ("Bosiò, Anna", "a@gelo.example"),
        ("Ugo", "u@gelo.example"),
    ]
    assert [(each.display_name, each.addr_spec) for each in message["Cc"].addresses] == [("Éva", "e@gelo.example")]


def test_every_wrong_address_is_told() -> None:
    with pytest.raises(InputError) as refused:
        mail_draft("S", "B\n", [("Anna", "anna"), ("Ugo", "u@gelo.example")], [("Eva", "eva@")])
    assert [each.message for each in refused.value.problems] == ["'anna' is no e-mail address", "'eva@' is no e-mail address"]


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200)


@given(LINES.filter(lambda text: bool(text.split())), st.lists(LINES, min_size=1, max_size=6))
def test_any_text_arrives_as_it_was_written(subject: str, lines: list[str]) -> None:
    body = "\n".join(lines) + "\n"
    message = parsed(mail_draft(subject, body, [("Anna", "a@gelo.example")]))
    assert body_of(message) == body
    assert message["Subject"].split() == subject.split()


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters='<>:"/\\|?*'), max_size=200)
"""What every system takes as a file's name."""


@given(NAMES.filter(lambda text: bool(text.split())), st.binary(max_size=300))
def test_any_file_arrives_as_it_was(name: str, content: bytes) -> None:
    message = parsed(mail_draft("S", "B\n", attachments=[(name, content, WORD)]))
    assert attached(message) == [(" ".join(name.split()), WORD, content)]


def test_what_is_attached_is_read_again() -> None:
    document = ("a.docx", b"\x00 PK", "application/octet-stream")
    assert attachment(mail_draft("S", "B", attachments=[document])) == b"\x00 PK"
    assert attachment(mail_draft("S", "B")) is None
    assert attachment(mail_draft("S", "B", attachments=[document, document])) is None
    assert attachment(b"\xff\x00 no mail at all") is None
