import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.measures import find_figures
from kg.language.numbers import find_money, parse_number
from kg.language.observations import HOLDERS, find_observations
from kg.model import Mention

#: Names of the tables below and their types.
NAMES = {
    "Acme": "Company",
    "Beta": "Company",
    "Gamma": "Company",
    "Nile Capital": "Company",
    "Rocketeer": "Product",
    "Anvil-2": "Model",
    "Anvil-2 Mini": "Model",
    "Anvil Daily": "Organization",
    "Competition Bureau": "Regulator",
    "Ann Lee": "Person",
    "France": "Place",
    "Zurich": "Place",
}


def mentions_of(text):
    found = []
    names = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
    for match in re.finditer(names, text):
        found.append(Mention("d", *match.span(), match[0], NAMES[match[0]], match[0]))
    return found


def observe(text):
    return list(find_observations(text, [(0, len(text))], mentions_of(text)))


TABLE = [
    # share prices and their changes
    (
        "Acme shares rose 3.5% to $12.30 in Zurich.",
        [("Acme", "sharePriceChange", 3.5, "%"), ("Acme", "sharePrice", 12.3, "USD")],
    ),
    ("Shares in Beta fell by as much as 7 percent.", [("Beta", "sharePriceChange", -7, "%")]),
    (
        "Beta's stock closed 4% lower at €10.",
        [("Beta", "sharePriceChange", -4, "%"), ("Beta", "sharePrice", 10, "EUR")],
    ),
    ("The news sent shares of Gamma up 12 per cent.", [("Gamma", "sharePriceChange", 12, "%")]),
    ("A 2% drop in Acme shares followed.", [("Acme", "sharePriceChange", -2, "%")]),
    (
        "Acme's shares gained 1.5% and Beta's Zurich-listed shares lost 2.6%.",
        [("Acme", "sharePriceChange", 1.5, "%"), ("Beta", "sharePriceChange", -2.6, "%")],
    ),
    (
        "Shares of Acme and Beta rose 1% and 2%, respectively.",
        [("Acme", "sharePriceChange", 1, "%"), ("Beta", "sharePriceChange", 2, "%")],
    ),
    (
        "Acme shares slid 2%, and Beta gained 1%.",
        [("Acme", "sharePriceChange", -2, "%"), ("Beta", "sharePriceChange", 1, "%")],
    ),
    (
        "Acme, which rents chips from Beta, lost 3% in early trading.",
        [("Acme", "sharePriceChange", -3, "%")],
    ),
    ("Acme jumped two percent on the bourse.", [("Acme", "sharePriceChange", 2, "%")]),
    ("Beta's shares hit HK$88.5 (about $11.3).", [("Beta", "sharePrice", 88.5, "HKD")]),
    # sales, units, revenue
    (
        "Gamma reported an 11% drop in Rocketeer sales in France.",
        [("Rocketeer", "salesChange", -11, "%")],
    ),
    ("Sales of the Rocketeer grew 8% in 2024.", [("Rocketeer", "salesChange", 8, "%")]),
    ("Acme sold 3.2 million units of its phones.", [("Acme", "unitsSold", 3.2e6, "units")]),
    ("Beta shipped more than 40,000 robots last year.", [("Beta", "unitsSold", 40000, "units")]),
    ("Acme made 17% of its revenue in France.", [("Acme", "revenueShare", 17, "%")]),
    ("Acme's revenue rose to $3.4 billion.", [("Acme", "revenue", 3.4e9, "USD")]),
    ("Beta generated 20 million euros in annual sales.", [("Beta", "revenue", 2e7, "EUR")]),
    # models
    ("Anvil-2 has 70 billion parameters.", [("Anvil-2", "parameters", 7e10, "parameters")]),
    (
        "Acme released Anvil-2 Mini, a 7B-parameter model.",
        [("Anvil-2 Mini", "parameters", 7e9, "parameters")],
    ),
    (
        "Anvil-2 comes in sizes from 2 billion to 30 billion parameters.",
        [
            ("Anvil-2", "parameters", 2e9, "parameters"),
            ("Anvil-2", "parameters", 3e10, "parameters"),
        ],
    ),
    ("Acme open-sourced more than forty models.", [("Acme", "modelCount", 40, "models")]),
    # money
    ("Rocketeer costs $20 a month.", [("Rocketeer", "price", 20, "USD")]),
    (
        "Acme raised $200 million at a valuation of $1.5 billion.",
        [("Acme", "funding", 2e8, "USD"), ("Acme", "valuation", 1.5e9, "USD")],
    ),
    ("Nile Capital led a $40m Series B round in Acme.", [("Acme", "funding", 4e7, "USD")]),
    ("The deal values Acme at half a billion pounds.", [("Acme", "valuation", 5e8, "GBP")]),
    ("The Competition Bureau fined Acme €5 million.", [("Acme", "fine", 5e6, "EUR")]),
    (
        "The Competition Bureau fined Acme 5 million euros and Beta 3 million euros.",
        [("Acme", "fine", 5e6, "EUR"), ("Beta", "fine", 3e6, "EUR")],
    ),
    ("Beta was fined 300 crore rupees.", [("Beta", "fine", 3e9, "INR")]),
    ("Acme has a market value of $3 trillion.", [("Acme", "marketValue", 3e12, "USD")]),
    # numbers that are none of these
    ("Profit at Acme rose 12%.", []),
    ("Acme holds 12% of the market.", []),
    ("Acme's market share rose 3%.", []),
    ("Acme paid $3 million for a house.", []),
    ("Shares rose 3%.", []),
    ("Acme has 12 offices and 300 engineers.", []),
    ("Acme faces fines of up to 5% of revenue.", []),
    ("Three cars were parked at Acme.", []),
    ("In 2024 Acme moved to Zurich.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_numbers_about_entities(sentence, expected):
    found = [(one.about.name, one.measure, one.value, one.unit) for one in observe(sentence)]
    assert found == expected


@pytest.mark.parametrize(
    ("sentence", "period", "place"),
    [
        ("Rocketeer sales in France fell 5% in the third quarter.", "third quarter", "France"),
        ("Shares of Acme rose 2% in Zurich on Monday.", "Monday", "Zurich"),
        ("Acme's Zurich-listed shares rose 2%.", None, "Zurich"),
        ("Acme shares rose 2%, Ann Lee said on Monday.", None, None),
        ("Anvil-2, released in May, has 7 billion parameters.", None, None),
    ],
)
def test_period_and_place(sentence, period, place):
    assert [(one.period, one.place) for one in observe(sentence)] == [(period, place)]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Acme raised $5 million.", "asserted"),
        ("Acme is in talks to raise $5 million.", "possible"),
        ("Acme plans to raise $5 million.", "planned"),
        ("Acme did not raise $5 million.", "negated"),
    ],
)
def test_status(sentence, status):
    assert [one.status for one in observe(sentence)] == [status]


def test_speaker_and_source():
    (named,) = observe("Acme raised $5 million, Ann Lee said.")
    (unnamed,) = observe("Acme raised $5 million, two people familiar with the matter said.")
    assert (named.speaker.name, named.attribution) == ("Ann Lee", None)
    assert (unnamed.speaker, unnamed.attribution) == (None, "two people familiar with the matter")


def test_quote_is_the_whole_sentence():
    text = "Beta waits. Acme raised $5 million. Gamma sleeps."
    (one,) = find_observations(text, [(0, 11), (12, 35), (36, 49)], mentions_of(text))
    assert text[one.start : one.end] == one.quote == "Acme raised $5 million."


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5 billion", 1.5e9),
        ("72B", 7.2e10),
        ("3,500", 3500),
        ("twenty-five thousand", 25000),
        ("half a million", 5e5),
        ("one hundred twenty million", 1.2e8),
        ("a dozen", 12),
        ("500 crore", 5e9),
        ("two dozen", 24),
        ("ninety", 90),
        ("many", None),
        ("", None),
    ],
)
def test_parse_number(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1.5 billion", [(1.5e9, "USD")]),
        ("US$90m", [(9e7, "USD")]),
        ("HK$12.1", [(12.1, "HKD")]),
        ("20 billion yuan", [(2e10, "CNY")]),
        ("RMB 20 billion", [(2e10, "CNY")]),
        ("a 5-million-euro fine", [(5e6, "EUR")]),
        ("USD 5m", [(5e6, "USD")]),
        ("£3", [(3, "GBP")]),
        ("two won awards", []),
        ("five pesos", []),
        ("3 apples", []),
    ],
)
def test_find_money(text, expected):
    assert [(one.value, one.currency) for one in find_money(text)] == expected


WORDS = st.sampled_from(
    [
        "Acme",
        "Beta",
        "Anvil-2",
        "Rocketeer",
        "France",
        "shares",
        "sales",
        "rose",
        "fell",
        "3%",
        "5",
        "million",
        "billion",
        "$12",
        "parameters",
        "to",
        "from",
        "of",
        "in",
        "2024",
        "fined",
        "and",
        ",",
        ".",
        "(",
        ")",
        "a",
        "raised",
        "at",
        "valuation",
        "’s",
        "\xa0",
        "%",
        "half",
        "€3m",
        "units",
        "sold",
        "models",
        "respectively",
    ]
)


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_any_sentence_gives_valid_observations(text):
    for one in observe(text):
        assert text[one.start : one.end] == one.quote
        assert one.start <= one.about.start < one.about.end <= one.end
        assert one.about.type in {name for names in HOLDERS[one.measure] for name in names}


@given(st.text())
def test_any_text_gives_figures_inside_it(text):
    for figure in find_figures(text):
        assert 0 <= figure.span[0] < figure.span[1] <= len(text)
