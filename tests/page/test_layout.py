"""Positions: the same every time, apart from each other, components beside each other."""

import itertools

from kg.page.layout import place

NODES = [f"n{index}" for index in range(40)]
EDGES = [(NODES[0], node) for node in NODES[1:20]] + list(itertools.pairwise(NODES[20:35]))
LABELS = dict.fromkeys(NODES, "A fairly long name")


def test_place_depends_on_nothing_but_its_input():
    assert place(NODES, [], EDGES, LABELS) == place(NODES, [], EDGES, LABELS)


def test_place_keeps_labels_apart():
    points = place(NODES, [], EDGES, LABELS)
    crowded = [
        (left, right)
        for left, right in itertools.combinations(NODES, 2)
        if abs(points[left][0] - points[right][0]) < 60
        and abs(points[left][1] - points[right][1]) < 24
    ]
    assert len(crowded) <= 2


def test_place_gives_every_node_a_finite_position():
    points = place(NODES[:10], NODES[10:], EDGES, LABELS)
    assert set(points) == set(NODES)
    assert len(set(points.values())) == len(NODES)
    assert all(abs(value) < 10_000 for point in points.values() for value in point)


def test_rest_does_not_move_the_first_view():
    alone = place(NODES[:10], [], EDGES, LABELS)
    joined = place(NODES[:10], NODES[10:], EDGES, LABELS)
    assert {node: joined[node] for node in NODES[:10]} == alone


def test_place_takes_graphs_of_any_size():
    assert place([], [], [], {}) == {}
    assert set(place(["a"], [], [("a", "a")], {"a": "A"})) == {"a"}
    assert set(place(["a", "b"], [], [("a", "b"), ("a", "b")], {"a": "A", "b": "B"})) == {"a", "b"}
