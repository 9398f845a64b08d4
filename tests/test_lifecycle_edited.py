from __future__ import annotations

import datetime
from io import BytesIO
from pathlib import Path

import pytest
from commands import DOSSIER, workspace
from docx import Document
from resaved import as_libreoffice_saves, as_word_saves, edited, parts_of, zipped

from kamdocs.errors import InputError, PrivacyError
from kamdocs.lifecycle.edited import Edited
from kamdocs.proposal import Draft, default_template, draft, rendered, with_number
from kamdocs.word import document_text, is_unchanged
from kamdocs.word.comparison import differences
from kamdocs.workspace import open_workspace

DAY = datetime.date(2026, 11, 24)
SUMMED = DOSSIER.replace(
    "offer:", "offer:\n  summary: Sensors that call us before the cold is lost.\n  payment_terms: 30 days net, by bank transfer"
)
SUMMARY = "Sensors that call us before the cold is lost."
COPY = Path("aurora 2026-11-24.docx")


def made(root: Path, dossier: str = SUMMED, on: datetime.date = DAY) -> Draft:
    workspace(root, {"dossiers/aurora.yaml": dossier})
    return draft(root / "dossiers" / "aurora.yaml", open_workspace(root), on)


def checked(proposal: Draft, document: bytes) -> Edited:
    copy = Edited(COPY, document)
    copy.check(proposal, default_template(proposal.workspace, "en"))
    return copy


def body(document: bytes, *changes: tuple[str, str]) -> bytes:
    return edited(document, "word/document.xml", *changes)


def refused(proposal: Draft, document: bytes) -> str:
    with pytest.raises(InputError) as refusal:
        checked(proposal, document)
    return "\n".join(str(each) for each in refusal.value.problems)


# ---- what may be edited


def test_words_may_be_changed_and_each_change_is_told(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    copy = checked(proposal, body(rendered(proposal), (SUMMARY, "Sensors that ring before the cold is lost.")))
    (told,) = copy.told
    assert told.endswith(f": “{SUMMARY}” became “Sensors that ring before the cold is lost.”")
    assert told.startswith("paragraph ")


def test_numbers_outside_the_offer_are_words_like_others(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    copy = checked(proposal, body(rendered(proposal), (SUMMARY, "Sensors, seen on 3 November by 2 of you.")))
    assert len(copy.told) == 1


def test_a_copy_that_only_word_has_saved_has_no_differences(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    assert checked(proposal, as_word_saves(rendered(proposal))).told == ()


# ---- what may not


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("€200.00", "€180.00"),  # a line's amount and the total
        ("30 days net", "60 days net"),
        ("Thursday 24 December 2026", "Thursday 31 December 2026"),
        ("Thursday 24 December 2026", "Friday 24 December 2026"),
    ],
)
def test_what_is_offered_at_which_price_until_when_may_not_be_changed(tmp_path: Path, before: str, after: str) -> None:
    proposal = made(tmp_path)
    told = refused(proposal, body(rendered(proposal), (before, after)))
    assert before in told
    assert after in told
    assert "change it in the dossier, and generate the document again" in told


@pytest.mark.parametrize("promise", ["5% off for orders in November.", "EUR 500 off.", "We take 5 percent off.", "€20 a month less."])
def test_no_amount_and_no_share_is_promised_elsewhere(tmp_path: Path, promise: str) -> None:
    proposal = made(tmp_path)
    told = refused(proposal, body(rendered(proposal), (SUMMARY, f"{SUMMARY} {promise}")))
    assert "an amount or a share is new here" in told


def test_every_change_is_told_at_once_with_its_paragraph(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    told = refused(proposal, body(rendered(proposal), ("€200.00", "€180.00"), ("30 days net", "60 days net")))
    lines = [line for line in told.splitlines() if "became" in line]
    assert len(lines) == 2
    assert all(line.startswith("aurora 2026-11-24.docx: paragraph ") for line in lines)


def test_a_row_that_is_added_to_the_offer_is_refused(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    document = rendered(proposal)
    text = parts_of(document)["word/document.xml"].decode()
    at = text.index("Sensor</w:t>")
    row = text[text.rindex("<w:tr>", 0, at) : text.index("</w:tr>", at) + len("</w:tr>")]
    told = refused(proposal, body(document, (row, row + row.replace(">Sensor<", ">Third sensor<"))))
    assert "a number was added to the offer: new: “€200.00”" in told
    assert "was changed" not in told


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("in 14 days", "a figure of the offer was changed"),
        ("30 days net, from day 1", "a number was added to the offer"),
        ("at once", "a figure of the offer is gone"),
    ],
)
def test_it_is_told_whether_a_number_was_changed_or_added_or_is_gone(tmp_path: Path, after: str, told: str) -> None:
    proposal = made(tmp_path)
    assert f"{told}: “" in refused(proposal, body(rendered(proposal), ("30 days net", after)))


def test_tracked_changes_are_settled_first(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    tracked = '<w:ins w:id="9" w:author="A" w:date="2026-11-24T00:00:00Z"><w:r><w:t>in time</w:t></w:r></w:ins>'
    document = body(rendered(proposal), (f"{SUMMARY}</w:t></w:r>", f"{SUMMARY}</w:t></w:r>{tracked}"))
    assert "accept or reject it in Word" in refused(proposal, document)


def test_a_comment_is_deleted_first(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    document = Document(BytesIO(rendered(proposal)))
    document.add_comment(next(each for each in document.paragraphs if each.runs).runs, "too dear?", "A. Bosio", "AB")
    file = BytesIO()
    document.save(file)
    assert "a comment stands here: new: “too dear?”; delete it in Word" in refused(proposal, file.getvalue())


def test_hidden_words_are_refused(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>for our eyes</w:t></w:r>"
    document = body(rendered(proposal), (f"{SUMMARY}</w:t></w:r>", f"{SUMMARY}</w:t></w:r>{hidden}"))
    assert "words are hidden here" in refused(proposal, document)


def test_what_is_kept_private_is_found_in_the_copy_too(tmp_path: Path) -> None:
    proposal = made(tmp_path, SUMMED.replace("attitude: sceptic", "attitude: sceptic, private: {hobby: Falconry}"))
    with pytest.raises(PrivacyError):
        checked(proposal, body(rendered(proposal), (SUMMARY, "Keen as a friend of falconry.")))


def test_a_copy_of_a_draft_is_refused(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    told = refused(proposal, rendered(proposal, draft=True))
    assert "DRAFT stands across the pages of this copy" in told


def test_a_copy_of_another_day_is_told_with_that_day(tmp_path: Path) -> None:
    later = made(tmp_path, on=datetime.date(2026, 11, 25))
    told = refused(later, rendered(made(tmp_path)))
    assert "this is no copy of the proposal of 2026-11-25" in told
    assert "--date 2026-11-24, if it was made on that day" in told


def test_what_is_no_word_document_is_told_by_its_name(tmp_path: Path) -> None:
    assert refused(made(tmp_path), b"no document").startswith("aurora 2026-11-24.docx: ")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Total excluding VAT", "Total including VAT", "what the offer says comes from the dossier"),
        ("We accept the proposal", "We may accept the proposal", "what the offer says comes from the dossier"),
        ("We guarantee the prices", "We do not guarantee the prices", "what the offer says comes from the dossier"),
        ("€200.00", "−€200.00", "a minus was put before an amount"),
        ("24 November 2026", "23 November 2026", "24 November 2026"),  # on the cover
    ],
)
def test_no_word_of_the_offer_is_free(tmp_path: Path, before: str, after: str, told: str) -> None:
    proposal = made(tmp_path)
    assert told in refused(proposal, body(rendered(proposal), (before, after)))


@pytest.mark.parametrize("look", ['<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'])
def test_new_words_that_cannot_be_seen_are_refused(tmp_path: Path, look: str) -> None:
    proposal = made(tmp_path)
    faint = f"<w:r><w:rPr>{look}</w:rPr><w:t>for our eyes</w:t></w:r>"
    document = body(rendered(proposal), (f"{SUMMARY}</w:t></w:r>", f"{SUMMARY}</w:t></w:r>{faint}"))
    assert "words are hidden here" in refused(proposal, document)


def test_macros_are_refused_with_their_part(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    told = refused(proposal, zipped({**parts_of(rendered(proposal)), "word/vbaProject.bin": b"MZ"}))
    assert "word/vbaProject.bin: this part or address is none of the proposal's" in told


def test_an_amount_that_a_list_prints_is_refused(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    document = edited(rendered(proposal), "numbering.xml", ('w:lvlText w:val="%1"', 'w:lvlText w:val="€5,000 off "'))
    assert "an amount or a share is new before a line" in refused(proposal, document)


# ---- number and version


def issued(proposal: Draft, document: bytes, number: str = "T-7", version: int = 1) -> tuple[bytes, tuple[str, ...]]:
    copy = checked(proposal, document)
    numbered = with_number(proposal, number, version)
    return copy.issued(numbered, rendered(numbered)), copy.told


def properties(document: bytes) -> dict[str, str]:
    return {place: text for place, text in document_text(document) if place.startswith("property kamdocs.")}


@pytest.mark.parametrize("program", ["Word", "LibreOffice"])
def test_the_copy_gets_its_number_where_the_rendering_has_it(tmp_path: Path, program: str) -> None:
    proposal = made(tmp_path)
    document = rendered(proposal)
    saved = as_word_saves(document) if program == "Word" else as_libreoffice_saves(document, tmp_path)
    result, told = issued(proposal, saved)
    assert told == ()
    assert differences(rendered(with_number(proposal, "T-7", 1)), result) == ()
    told_of = properties(result)
    assert (told_of["property kamdocs.number"], told_of["property kamdocs.version"]) == ("T-7", "1")
    assert told_of["property kamdocs.valid_until"].startswith("2026-12-24")
    assert is_unchanged(result, "dossiers/aurora.yaml")


def test_what_somebody_wrote_stays_as_it_is(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    document = body(rendered(proposal), (SUMMARY, "Sensors that ring before the cold is lost."))
    result, _ = issued(proposal, document)
    changed = [each for each in differences(document, result) if each.what == "text"]
    assert changed
    assert all("T-7" in (each.after or "") for each in changed)


def test_a_place_that_was_edited_lacks_the_number_which_is_told(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    result, told = issued(proposal, edited(rendered(proposal), "footer1.xml", ("Proposal ", "Our proposal ")))
    assert any("this is missing, since its place was edited" in each for each in told)
    assert properties(result)["property kamdocs.number"] == "T-7"


def test_a_copy_of_what_was_sent_gets_the_next_version(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    sent = rendered(with_number(proposal, "T-7", 1))
    result, told = issued(proposal, as_word_saves(sent), "T-7", 2)
    assert told == ()
    assert differences(rendered(with_number(proposal, "T-7", 2)), result) == ()


def test_a_copy_that_would_show_another_number_is_refused(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    sent = edited(rendered(with_number(proposal, "T-7", 1)), "footer1.xml", ("Proposal ", "Our proposal "))
    with pytest.raises(InputError, match="this copy says that it is T-7"):
        issued(proposal, sent, "T-8", 1)


def test_equal_copies_have_equal_digests_and_others_have_not(tmp_path: Path) -> None:
    document = rendered(made(tmp_path))
    assert Edited(COPY, document).digest == Edited(Path("other.docx"), document).digest
    assert Edited(COPY, document).digest != Edited(COPY, as_word_saves(document)).digest


def test_what_word_notes_of_people_does_not_leave(tmp_path: Path) -> None:
    proposal = made(tmp_path)
    document = Document(BytesIO(rendered(proposal)))
    noted = document.core_properties
    noted.comments, noted.keywords, noted.category = "ask for a fifth more", "difficult", "second choice"
    noted.author, noted.last_modified_by, noted.subject = "Gianni Segreto", "Gianni Segreto", "they have no other"
    saved = BytesIO()
    document.save(saved)
    result, _ = issued(proposal, saved.getvalue())
    told = "\n".join(f"{place}: {text}" for place, text in document_text(result))
    for secret in ("fifth more", "difficult", "second choice", "Segreto", "no other"):
        assert secret not in told
    assert Document(BytesIO(result)).core_properties.title == proposal.plan.proposal.title
    assert properties(result)["property kamdocs.number"] == "T-7"
