"""What sources say, and the verdict. A source is a letter; x+y are passages of one source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import judge
from kg.model import Evidence, Mention

STATUSES = ["asserted", "planned", "possible", "negated", "ended"]


def passage(document, status, number=0, role=None):
    ends = [
        Mention(document, at, at + 1, "x", "Company", "x") for at in (number * 10, number * 10 + 5)
    ]
    return Evidence(
        document,
        number * 10,
        number * 10 + 9,
        "quote",
        ends[0],
        "worksFor",
        ends[1],
        status,
        0.9,
        role=role,
    )


def judged(said, dates=None, groups=None):
    """Judge sources written as "asserted+possible, negated": a comma parts sources, + passages."""
    evidence = []
    for document, statuses in zip("abcdef", said.split(", "), strict=False):
        evidence += [passage(document, status, n) for n, status in enumerate(statuses.split("+"))]
    return judge(evidence, groups or {}, dates or {})


@pytest.mark.parametrize(
    ("said", "verdict", "count"),
    [
        ("asserted", "asserted", 1),
        ("asserted, asserted, asserted", "asserted", 3),
        ("asserted+asserted", "asserted", 1),
        ("possible, possible", "possible", 2),
        ("planned, planned", "planned", 2),
        ("negated, negated", "negated", 2),
        ("ended, ended", "ended", 2),
        # what is more definite wins
        ("asserted, possible", "asserted", 1),
        ("asserted, planned, possible", "asserted", 1),
        ("planned, possible", "planned", 1),
        ("negated, possible", "negated", 1),
        ("ended, planned", "ended", 1),
        ("asserted+possible, planned+asserted", "asserted", 2),
        # not so now
        ("negated, ended", "ended", 1),
        ("negated+ended", "ended", 1),
        # one source tells what became of it
        ("asserted+ended", "ended", 1),
        ("planned+ended", "ended", 1),
        ("asserted+ended, ended", "ended", 2),
        # sources against each other
        ("asserted, negated", "disputed", 2),
        ("asserted, asserted, negated", "disputed", 3),
        ("asserted, negated, possible", "disputed", 2),
        ("planned, negated", "disputed", 2),
        ("asserted, ended", "disputed", 2),
        ("asserted+negated", "disputed", 1),
        ("asserted+negated, asserted", "disputed", 2),
        ("asserted+negated, possible", "disputed", 1),
        ("asserted, ended, negated", "disputed", 3),
    ],
)
def test_verdict_and_number_of_sources(said, verdict, count):
    assert judged(said) == (verdict, count)


@pytest.mark.parametrize(
    ("dates", "verdict", "count"),
    [
        ({"a": "2025-01-10", "b": "2025-02-01"}, "ended", 1),
        ({"a": "2025-02-01", "b": "2025-01-10"}, "disputed", 2),
        ({"a": "2025-02-01", "b": "2025-02-01"}, "disputed", 2),
        ({"a": "2025-02-01", "b": "2025-02"}, "disputed", 2),
        ({"a": "2024", "b": "2025-02"}, "ended", 1),
        ({"a": None, "b": "2025-01-10"}, "disputed", 2),
        ({"b": "2025-01-10"}, "disputed", 2),
    ],
)
def test_an_end_that_is_reported_later_holds(dates, verdict, count):
    assert judged("asserted, ended", dates) == (verdict, count)


def test_copies_are_one_source():
    assert judged("asserted, asserted, asserted", groups={"a": "a", "b": "a", "c": "c"}) == (
        "asserted",
        2,
    )


def test_copies_that_disagree_are_one_source_that_says_both():
    assert judged("asserted, negated", groups={"a": "a", "b": "a"}) == ("disputed", 1)


@pytest.mark.parametrize(
    ("now", "former", "verdict"),
    [
        ("chair", "president", "asserted"),
        ("Chair", "chair", "ended"),
        (None, "president", "asserted"),
        ("chair", None, "ended"),
    ],
)
def test_the_end_of_another_role_ends_nothing(now, former, verdict):
    one_source = [passage("a", "asserted", 0, now), passage("a", "ended", 1, former)]
    assert judge(one_source, {}, {})[0] == verdict


def test_the_end_of_another_role_in_another_source_ends_nothing():
    evidence = [passage("a", "asserted", 0, "chair"), passage("b", "ended", 0, "president")]
    assert judge(evidence, {}, {}) == ("asserted", 1)


SAID = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(STATUSES)), min_size=1, max_size=8
)


@given(SAID, st.randoms(use_true_random=False))
def test_order_changes_nothing(said, random):
    evidence = [passage(document, status, n) for n, (document, status) in enumerate(said)]
    shuffled = evidence.copy()
    random.shuffle(shuffled)
    assert judge(shuffled, {}, {}) == judge(evidence, {}, {})


@given(SAID)
def test_repeating_oneself_changes_nothing(said):
    once = [passage(document, status, n) for n, (document, status) in enumerate(said)]
    twice = [
        *once,
        *(passage(document, status, n + 50) for n, (document, status) in enumerate(said)),
    ]
    assert judge(twice, {}, {}) == judge(once, {}, {})


@given(SAID)
def test_some_source_stands_for_every_verdict(said):
    evidence = [passage(document, status, n) for n, (document, status) in enumerate(said)]
    verdict, count = judge(evidence, {}, {})
    assert 1 <= count <= len({document for document, _ in said})
    assert verdict == "disputed" or verdict in {status for _, status in said}
    assert len({status for _, status in said}) > 1 or verdict == said[0][1]


def test_a_doubtful_passage_does_not_overturn_its_source():
    def passage(start, status, confidence):
        one, other = (Mention("d", at, at + 1, "x", "Company", "x") for at in (start, start + 2))
        return Evidence("d", start, start + 9, "", one, "uses", other, status, confidence)

    sure, doubtful = passage(0, "asserted", 0.98), passage(20, "ended", 0.58)
    assert judge([sure, doubtful], {}, {}) == ("asserted", 1)
    assert judge([sure, passage(20, "negated", 0.9)], {}, {})[0] == "disputed"
    assert judge([doubtful], {}, {}) == ("ended", 1)
