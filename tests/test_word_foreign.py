"""The words of pages and texts that Word takes in as they are."""

from __future__ import annotations

import pytest

from kamdocs.word.foreign import foreign_text, is_foreign


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Marta Neri\nlikes tea", "Marta Neri"),
        ("Gr\u00fc\u00dfe an Marta".encode("cp1252"), "Gr\u00fc\u00dfe an Marta"),
        ("Marta Neri".encode("utf-16"), "Marta Neri"),
        (b"<html><body><p>Mar<b>ta</b> N&egrave;ri</p></body></html>", "Marta N\u00e8ri"),
        (b"<p><img alt='Marta &amp; Neri'></p>", "Marta & Neri"),
        (b"{\\rtf1\\ansi {\\b Mar}ta N\\'e8ri\\par \\u8364?5}", "Marta N\u00e8ri\n\u20ac5"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>Mar=\nta Neri</p>", "Marta Neri"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nTWFydGEgTmVyaQ==\n", "Marta Neri"),
    ],
)
def test_what_a_foreign_text_says(data: bytes, words: str) -> None:
    assert any(words in text for text in foreign_text(data))


def test_words_beside_each_other_in_blocks_stay_apart() -> None:
    assert next(foreign_text(b"<p>Marta</p><p>Neri</p>")).split() == ["Marta", "Neri"]


def test_what_is_foreign_is_known_by_type_or_name() -> None:
    assert is_foreign("text/html; charset=utf-8", "word/a.dat")
    assert is_foreign("", "word/A.RTF")
    assert not is_foreign("text/xml", "customXml/item1.xml")
    assert not is_foreign("image/png", "word/media/image1.png")
