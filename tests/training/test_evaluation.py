import pytest

from kg.model import Evidence, Mention
from kg.ontology import load
from kg.training.evaluation import Gold, GoldClaim, GoldEntity, link, normalise, score_claims


def mention(name, type_, start=0):
    return Mention("d", start, start + len(name), name, type_, name)


def evidence(subject, relation, object_, status="asserted"):
    return Evidence("d", 0, 9, "", mention(*subject), relation, mention(*object_, 5), status, 0.9)


GOLD = Gold(
    "d",
    tuple(
        GoldEntity(name, (type_,), frozenset(map(normalise, (name, *others))))
        for name, type_, *others in (
            ("Borealis", "Company", "Borealis Group"),
            ("Fenwright", "Company"),
            ("Auk", "Model"),
        )
    ),
    (
        GoldClaim("Borealis", "acquires", "Fenwright", "planned"),
        GoldClaim("Fenwright", "competesWith", "Borealis", "asserted", also=("partnersWith",)),
        GoldClaim("Borealis", "develops", "Auk", "asserted", required=False),
    ),
)


@pytest.mark.parametrize(
    ("given", "right", "found"),
    [
        ([(("Borealis Group", "Company"), "acquires", ("Fenwright", "Company"))], 1, 1),
        ([(("Fenwright", "Company"), "acquires", ("Borealis", "Company"))], 0, 0),
        ([(("Borealis", "Company"), "competesWith", ("Fenwright", "Company"))], 1, 1),
        ([(("Borealis", "Company"), "partnersWith", ("Fenwright", "Company"))], 1, 1),
        ([(("Borealis", "Company"), "develops", ("Auk", "Model"))], 1, 0),
        ([(("Other", "Company"), "develops", ("Auk", "Model"))], 0, 0),
        ([], 0, 0),
    ],
)
def test_claims_are_matched_by_name_relation_and_direction(given, right, found):
    scores = score_claims(GOLD, [evidence(*each) for each in given], {}, load())
    assert (scores.claims.right, scores.claims.found) == (right, found)
    assert (scores.claims.given, scores.claims.gold) == (len(given), 2)


def test_status_counts_apart():
    wrong = evidence(("Borealis", "Company"), "acquires", ("Fenwright", "Company"))
    scores = score_claims(GOLD, [wrong], {}, load())
    assert (scores.claims.right, scores.with_status.right) == (1, 0)


def test_an_entity_with_several_names_is_linked_by_its_label_first():
    assert link(["Fenwright", "Borealis"], GOLD.entities) == "Fenwright"
    assert link(["Nobody"], GOLD.entities) is None
