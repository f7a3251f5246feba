import pytest

from kg.language.mentions import complete, is_acronym, stands_for
from kg.language.registry import Entry, Registry

KNOWN = Registry([Entry("china", "China", "Place", ("Chinese",))])


@pytest.mark.parametrize(
    ("short", "name", "type_", "same"),
    [
        ("Tsai", "Joe Tsai", "Person", True),
        ("Joe", "Joe Tsai", "Person", False),
        ("Borealis", "Borealis Group", "Company", True),
        ("Borealis", "Borealis Cloud", "Company", False),
        ("Kestrel", "Kestrel AI", "Company", True),
        ("Argo 2.5", "Argo 2.5-Max", "Model", False),
        ("Argo", "Argo 2", "Model", False),
        ("Lumens", "Lumen", "Product", True),
        ("AISI", "AI Security Institute", "Regulator", True),
        ("CMA", "Competition and Markets Authority", "Regulator", True),
    ],
)
def test_short_names_stand_for_full_ones(short, name, type_, same):
    assert stands_for(short, name, type_) is same


def test_an_acronym_is_spelt_by_initials_with_or_without_small_words():
    assert is_acronym("CMA", "Competition and Markets Authority")
    assert is_acronym("CAC", "Cyberspace Administration of China")
    assert not is_acronym("CAC", "Competition and Markets Authority")


@pytest.mark.parametrize(
    ("surfaces", "after", "expected"),
    [
        ([("Joe Tsai", "Person"), ("Tsai", "Person")], {}, ["Joe Tsai", "Joe Tsai"]),
        ([("Ann Li", "Person"), ("Bo Li", "Person"), ("Li", "Person")], {}, ["Ann Li", "Bo Li", "Li"]),
        ([("Borealis", "Company"), ("Borealis Group", "Company")], {}, ["Borealis Group"] * 2),
        ([("Chinese", "Place"), ("China", "Place"), ("China", "Place")], {}, ["China"] * 3),
        ([("iPhones", "Product"), ("iPhone", "Product")], {}, ["iPhone", "iPhone"]),
        ([("Free Data Office", "Regulator"), ("FDO", "Regulator")], {0: "FDO"}, ["Free Data Office"] * 2),
        ([("Argo", "Model"), ("Argo", "Company")], {}, ["Argo", "Argo"]),
    ],
)  # fmt: skip
def test_names_are_completed_across_the_document(surfaces, after, expected):
    assert complete(surfaces, after, KNOWN) == expected
