import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.language.names import key, normalise, without_legal_form


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Alibaba\u2019s", "alibaba"),
        ("Reuters\u2019", "reuters"),
        ("The Information", "information"),
        ("the U.S.", "us"),
        ("U.S.A.", "usa"),
        ("J.P. Morgan", "jp morgan"),
        ("S\u00e3o Paulo", "sao paulo"),
        ("L\u2019Or\u00e9al", "loreal"),
        ("\u0141\u00f3d\u017a", "lodz"),
        ("AT&T", "at and t"),
        ("Qwen\u20112.5", "qwen 2.5"),
        ("C3.ai", "c3 ai"),
        ("Command R+", "command r+"),
        ("\uff2f\uff50\uff45\uff4e\uff21\uff29", "openai"),
        ("\u30d7\u30ed\u30b0\u30e9\u30e0", "\u30d7\u30ed\u30b0\u30e9\u30e0"),
        ("  GPT\u20134  ", "gpt 4"),
        ("The", "the"),
        ("\u2026", ""),
    ],
)
def test_normalise_gives_one_spelling(name, expected):
    assert normalise(name) == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("GPT-4o", "GPT 4o"),
        ("Open AI", "OpenAI"),
        ("Qwen 2.5", "Qwen2.5"),
        ("C. C. Wei", "C.C. Wei"),
        ("x.AI", "xAI"),
        ("Hong-Kong", "Hong Kong"),
        ("DALL\u00b7E 2", "DALL-E 2"),
    ],
)
def test_spellings_of_one_name_have_one_key(left, right):
    assert key(left) == key(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Qwen2.5", "Qwen25"),
        ("Claude 3 5", "Claude 35"),
        ("Alexa", "Alexa+"),
        ("GPT-4", "GPT-4o"),
        ("PanGu-\u03b1", "PanGu-\u03a3"),
        ("\u30cf\u30b9", "\u30d0\u30b9"),
    ],
)
def test_different_names_have_different_keys(left, right):
    assert key(left) != key(right)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Alibaba Group Holding Limited", "alibaba"),
        ("Arm Holdings plc", "arm"),
        ("Leonardo S.p.A.", "leonardo"),
        ("ASML Holding N.V.", "asml"),
        ("Hexar GmbH & Co. KG", "hexar"),
        ("Volkswagen AG", "volkswagen"),
        ("The Group", "group"),
        ("U.S.A.", "usa"),
        ("Group of Seven", "group of seven"),
    ],
)
def test_legal_forms_are_taken_off(name, expected):
    assert without_legal_form(name) == expected


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(name):
    assume("the" not in name.casefold())  # of two articles, one is left to be taken for the name
    assert key(normalise(name)) == key(name)
