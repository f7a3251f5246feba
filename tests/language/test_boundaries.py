import pytest

from kg.language.boundaries import mend
from kg.language.mentions import Found
from kg.language.registry import Entry, Registry

TYPES = ("Company", "Event", "Law", "Place", "Product", "Regulator")
KNOWN = Registry(
    [
        Entry("chile", "Chile", "Place", ("Chilean",)),
        Entry("chilean-mint", "Chilean Mint", "Company"),
    ]
)


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("Corvex- is here", [("Corvex-", "Company")], [("Corvex", "Company")]),
        ("“Corvex” is here", [("“Corvex”", "Company")], [("Corvex", "Company")]),
        ("It uses AI now", [("AI", "Product")], []),
        ("Corvex Just Won", [("Corvex", "Company"), ("Just", "Company")], [("Corvex", "Company")]),
        ("In IT we trust", [("IT", "Company")], [("IT", "Company")]),
        ("Chilean AI wins", [("Chilean AI", "Company")], [("Chilean", "Place")]),
        ("Corvex and Chilean Corvex", [("Corvex", "Company"), ("Chilean Corvex", "Company")],
         [("Corvex", "Company"), ("Chilean", "Place"), ("Corvex", "Company")]),
        ("Corvex, Brisa and the Corvex-Brisa deal",
         [("Corvex", "Company"), ("Brisa", "Company"), ("Corvex-Brisa", "Event")],
         [("Corvex", "Company"), ("Brisa", "Company"), ("Corvex", "Event"), ("Brisa", "Event")]),
        ("the Corvex-Brisa deal", [("Corvex-Brisa", "Company")], [("Corvex-Brisa", "Company")]),
        ("Chilean Mint rose", [("Chilean Mint", "Company")], [("Chilean Mint", "Company")]),
        ("Chilean Rail rose", [("Chilean Rail", "Company")], [("Chilean Rail", "Company")]),
        ("the World Press Forum in Oslo", [("World Press", "Event")], [("World Press Forum", "Event")]),
        ("the Fair Data Act passed", [("Fair Data", "Law")], [("Fair Data Act", "Law")]),
        ("Corvex Forum users", [("Corvex", "Company")], [("Corvex", "Company")]),
        ("World Press Forum", [("World Press", "Event"), ("Forum", "Company")], [("World Press Forum", "Event")]),
    ],
)  # fmt: skip
def test_boundaries_are_mended(text, marked, expected):
    found = []
    for surface, type_ in marked:
        start = text.index(surface, found[-1].end if found else 0)
        kind = TYPES.index(type_)
        odds = tuple(0.0 if each == kind else -5.0 for each in range(len(TYPES) + 1))
        found.append(Found(start, start + len(surface), kind, 0, odds))
    made = mend(found, text, [(0, len(text))], TYPES, KNOWN)
    assert [(text[one.start : one.end], TYPES[one.kind]) for one in made] == expected


def test_references_are_left_alone():
    text = "the government said"
    found = [Found(0, 14, len(TYPES), 0, (0.0,) * (len(TYPES) + 1))]
    assert mend(found, text, [(0, len(text))], TYPES, KNOWN) == found
