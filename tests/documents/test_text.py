import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.dates import find_date
from kg.documents.text import decode, normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("Zu\u0308rich", "Zürich"),
        ("\ufefftext", "text"),
        ("a\x00b\x1bc", "a b c"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("tabs\tstay", "tabs\tstay"),
    ],
)
def test_normalise(text, expected):
    assert normalise(text) == expected


@given(st.text(st.characters()))
def test_normalise_is_idempotent_and_encodable(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once
    once.encode()


@pytest.mark.parametrize(
    "data",
    [
        "Zürich".encode(),
        codecs.BOM_UTF8 + "Zürich".encode(),
        "Zürich".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Zürich".encode("utf-16-be"),
        "Zürich".encode("utf-32"),
    ],
)
def test_decode_follows_the_byte_order_mark(data):
    assert normalise(decode(data, "x")) == "Zürich"


def test_decode_uses_a_declared_encoding_and_ignores_an_unknown_one():
    assert decode("Zürich – “1”".encode("cp1252"), "x", declared="ISO-8859-1") == "Zürich – “1”"
    assert decode("Zürich".encode(), "x", declared="klingon") == "Zürich"
    assert decode("Zürich".encode(), "x", declared="hex") == "Zürich"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-02-13T10:00:00Z", "2025-02-13"),
        ("20250213", "2025-02-13"),
        ("13 February 2025", "2025-02-13"),
        ("Sept. 3rd, 2024, 14:00", "2024-09-03"),
        ("February 30, 2025", None),
        ("03/04/2025", None),
        ("soon", None),
        ("", None),
    ],
)
def test_find_date(text, expected):
    assert find_date(text) == expected
