import pytest

TIM, JEFF = ("Tim Cook", "Person"), ("Jeff Stone", "Person")


def kinds(graph):
    return [(one.kind, one.summary) for one in graph.contradictions()]


def test_agreement_is_no_contradiction(build):
    graph = build(
        ("a.txt", "Apple", "acquires", "Beats", "possible"),
        ("b.txt", "Apple", "acquires", "Beats", "asserted"),
    )
    assert graph.contradictions() == []


def test_a_disputed_claim_has_both_sides(build):
    graph = build(
        ("a.txt", "Apple", "acquires", "Beats", "asserted"),
        ("b.txt", "Apple", "acquires", "Beats", "negated"),
        ("c.txt", "Apple", "acquires", "Beats", "negated"),
    )
    (one,) = graph.contradictions()
    assert (one.kind, one.summary) == (
        "disputed claim",
        "Apple acquires Beats: asserted and negated",
    )
    assert [[each.status for each in side] for side in one.sides] == [
        ["asserted"],
        ["negated", "negated"],
    ]
    assert one.claims == tuple(graph.claims.values())


def test_one_role_with_two_holders(build):
    graph = build(
        ("a.txt", TIM, "worksFor", "Apple", "asserted", {"role": "CEO"}),
        ("b.txt", JEFF, "worksFor", "Apple", "asserted", {"role": "chief executive"}),
    )
    (one,) = graph.contradictions()
    assert (one.kind, one.summary) == (
        "one role, several holders",
        "chief executive of Apple: Jeff Stone and Tim Cook",
    )
    assert [[each.role for each in side] for side in one.sides] == [["chief executive"], ["CEO"]]
    assert len(one.claims) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"role": "CEO"}, {"role": "chair"}),
        ({"role": "engineer"}, {"role": "engineer"}),
        ({"role": "CEO"}, {}),
        ({"role": "CEO", "place": "China"}, {"role": "CEO", "place": "Japan"}),
    ],
)
def test_other_roles_have_several_holders(build, first, second):
    graph = build(
        ("a.txt", TIM, "worksFor", "Apple", "asserted", first),
        ("b.txt", JEFF, "worksFor", "Apple", "asserted", second),
    )
    assert graph.contradictions() == []


@pytest.mark.parametrize("status", ["planned", "ended", "possible", "negated"])
def test_a_successor_or_predecessor_contradicts_nobody(build, status):
    graph = build(
        ("a.txt", TIM, "worksFor", "Apple", "asserted", {"role": "CEO"}),
        ("b.txt", JEFF, "worksFor", "Apple", status, {"role": "CEO"}),
    )
    assert graph.contradictions() == []


def test_a_role_that_ended_is_held_no_more(build):
    graph = build(
        ("a.txt", TIM, "worksFor", "Apple", "asserted", {"role": "chair"}),
        ("a.txt", TIM, "worksFor", "Apple", "asserted", {"role": "CEO"}),
        ("a.txt", TIM, "worksFor", "Apple", "ended", {"role": "CEO"}),
        ("b.txt", JEFF, "worksFor", "Apple", "asserted", {"role": "CEO"}),
    )
    assert [one.kind for one in graph.contradictions()] == []


def test_holders_in_one_passage_share_the_role(build):
    graph = build(
        ("a.txt", TIM, "worksFor", "Apple", "asserted", {"role": "CEO", "at": 0}),
        ("a.txt", JEFF, "worksFor", "Apple", "asserted", {"role": "CEO", "at": 0}),
    )
    assert graph.contradictions() == []


@pytest.mark.parametrize(("later", "found"), [("2025-03-01", 1), ("2026-03-01", 0), (None, 1)])
def test_holders_at_different_times_follow_each_other(build, later, found):
    graph = build(
        ("a.txt", TIM, "worksFor", "Apple", "asserted", {"role": "CEO"}),
        ("b.txt", JEFF, "worksFor", "Apple", "asserted", {"role": "CEO"}),
        dates={"a.txt": "2025-01-01", "b.txt": later},
    )
    assert len(graph.contradictions()) == found


def numbers(build, *values, groups=None, dates=None):
    observations = [("abc"[n] + ".txt", *value) for n, value in enumerate(values)]
    return build(observations=observations, groups=groups, dates=dates)


def test_two_values_of_one_number(build):
    period = {"period": "fourth quarter", "place": "China"}
    graph = numbers(
        build,
        (("iPhone", "Product"), "salesChange", -11.0, "%", period),
        (("iPhone", "Product"), "salesChange", -17.0, "%", period),
        (("iPhone", "Product"), "salesChange", -17.0, "%", {"period": "2024", "place": "China"}),
    )
    (one,) = graph.contradictions()
    assert one.kind == "one number, several values"
    assert one.summary == "sales change of iPhone (fourth quarter, China): -17 and -11 %"
    assert [entity for entity, _ in one.observations] == [graph.find("iPhone")[0].id] * 2
    assert [[each.value for each in side] for side in one.sides] == [[-17.0], [-11.0]]


@pytest.mark.parametrize(
    ("left", "right", "agree"),
    [
        (11.0, 11.1, True),
        (11.0, 11.6, False),
        (10.0, 14.0, False),
        (10.0, 10.4, True),
        (1.1e9, 1.12e9, True),
        (1.1e9, 1.2e9, False),
        (3.0, 3.2, True),
        (2.2, 2.2, True),
        (0.0, 0.0, True),
        (-11.0, 11.0, False),
        (42.9, 43.0, True),
    ],
)
def test_rounded_values_agree(build, left, right, agree):
    graph = numbers(
        build, ("Apple", "sharePriceChange", left, "%"), ("Apple", "sharePriceChange", right, "%")
    )
    assert (graph.contradictions() == []) is agree


@pytest.mark.parametrize(
    "other",
    [
        ("Apple", "sharePriceChange", 5.0, "%", {"period": "Monday"}),
        ("Apple", "sharePriceChange", 5.0, "%", {"place": "Hong Kong"}),
        ("Apple", "sharePriceChange", 5.0, "%", {"status": "planned"}),
        ("Apple", "salesChange", 5.0, "%"),
        ("Apple", "sharePriceChange", 5.0, "USD"),
        ("Beats", "sharePriceChange", 5.0, "%"),
    ],
)
def test_other_numbers_are_no_contradiction(build, other):
    assert numbers(build, ("Apple", "sharePriceChange", 2.0, "%"), other).contradictions() == []


def test_one_source_may_give_several_values(build):
    values = [("Apple", "sharePriceChange", 2.0, "%"), ("Apple", "sharePriceChange", 5.0, "%")]
    assert numbers(build, *values, groups={"a.txt": "x", "b.txt": "x"}).contradictions() == []


def test_numbers_without_a_period_from_other_times_are_no_contradiction(build):
    values = [("Apple", "sharePriceChange", 2.0, "%"), ("Apple", "sharePriceChange", 5.0, "%")]
    dates = {"a.txt": "2025-01-01", "b.txt": "2025-06-01"}
    assert numbers(build, *values, dates=dates).contradictions() == []


def test_contradictions_are_sorted_by_kind_and_place(build):
    graph = build(
        ("a.txt", "Apple", "acquires", "Beats", "asserted"),
        ("b.txt", "Apple", "acquires", "Beats", "negated"),
        ("a.txt", TIM, "worksFor", "Apple", "asserted", {"role": "CEO"}),
        ("b.txt", JEFF, "worksFor", "Apple", "asserted", {"role": "CEO"}),
        observations=[
            ("a.txt", "Apple", "sharePriceChange", 2.0, "%"),
            ("b.txt", "Apple", "sharePriceChange", 5.0, "%"),
        ],
    )
    assert [kind for kind, _ in kinds(graph)] == [
        "disputed claim",
        "one role, several holders",
        "one number, several values",
    ]
    assert graph.summary()["contradictions"] == {
        "disputed claim": 1,
        "one number, several values": 1,
        "one role, several holders": 1,
    }
