"""Where the nodes stand: computed here, once, so that a browser paints at once and always the same.

The well-connected part is laid out by force (networkx), one connected component at a time, and
the components are packed beside each other. Everything else spirals round its best-connected
neighbour, which is enough for nodes that appear only when somebody filters or focuses. A unit is
about a pixel.
"""

import math
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

SEED = 7
SPACING = 104.0  #: of neighbouring nodes, in units; legible labels at 12 px need about 100
EVENNESS = 0.6  #: how far crowds are drawn apart, of 1; by eye on graphs of 20 to 150 nodes
ASPECT = 1.15  #: width to height of the drawing, near that of the room between the panels
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))

Point = tuple[float, float]
Edge = tuple[str, str]


def place(
    core: Sequence[str], rest: Sequence[str], edges: Sequence[Edge], labels: Mapping[str, str]
) -> dict[str, Point]:
    """Return the position of every node, rounded to whole units.

    Args:
        core: nodes of the first view, best first.
        rest: the other nodes that can be drawn, best first.
        edges: pairs of nodes; pairs that name another node are passed over.
        labels: text under each node, whose width counts when overlaps are removed.

    Returns:
        x and y by node; the same for the same input, whatever the hash seed.
    """
    components = [
        (members, _arrange(members, edges, labels)) for members in _components(core, edges)
    ]
    placed = _pack(components)
    ordered = list(core) + list(rest)
    _surround(placed, rest, edges)
    points = np.array([placed[node] for node in ordered], dtype=float).reshape(-1, 2)
    if rest:
        points = _separate(points, [labels[node] for node in ordered], fixed=len(core), rounds=12)
    return {
        node: (float(round(x)), float(round(y)))
        for node, (x, y) in zip(ordered, points.tolist(), strict=True)
    }


def _components(nodes: Sequence[str], edges: Sequence[Edge]) -> list[list[str]]:
    """Split nodes into connected components, the largest first, each in the order of `nodes`."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(edge for edge in edges if edge[0] in graph and edge[1] in graph)
    order = {node: index for index, node in enumerate(nodes)}
    members = [
        sorted(component, key=order.__getitem__) for component in nx.connected_components(graph)
    ]
    return sorted(members, key=lambda component: (-len(component), order[component[0]]))


def _arrange(
    members: Sequence[str], edges: Sequence[Edge], labels: Mapping[str, str]
) -> NDArray[np.float64]:
    """Lay out one component by force and pull its labels apart; the centre is the origin."""
    if len(members) == 1:
        return np.zeros((1, 2))
    # subgraph() walks a set, whose order follows the hash seed: build the component anew, sorted.
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(members))
    inside = set(members)
    for left, right in sorted(tuple(sorted(edge)) for edge in edges if inside.issuperset(edge)):
        graph.add_edge(left, right)
    start = nx.circular_layout(graph)
    positions = nx.spring_layout(
        graph, k=2.2 / math.sqrt(len(members)), pos=start, iterations=200, seed=SEED
    )
    points = np.array([positions[node] for node in members], dtype=float)
    points -= points.mean(axis=0)
    points = _flatten(points)
    if len(members) > 3:
        points = _even(points)
    points *= SPACING * math.sqrt(len(members)) / 2 / max(float(np.abs(points).max()), 1e-9)
    points = _separate(points, [labels[node] for node in members], fixed=0, rounds=80)
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    return points


def _flatten(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn the points so that their longer axis lies flat, as screens do."""
    _, _, axes = np.linalg.svd(points, full_matrices=False)
    if axes.shape[0] < 2:
        return points
    # The sign of a singular vector is arbitrary: fix it, or two machines may draw mirror images.
    for axis in axes:
        axis *= math.copysign(1.0, axis[int(np.abs(axis).argmax())])
    turned: NDArray[np.float64] = points @ axes.T
    return turned


def _even(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draw crowds apart: move each coordinate halfway to where an even spread would put it.

    Forces leave a dense middle round the hubs and a thin rim; people need the reverse.
    """
    ranks = points.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    extent = np.ptp(points, axis=0)
    extent[1] = max(extent[1], extent[0] / ASPECT)
    spread = (ranks / max(len(points) - 1, 1) - 0.5) * extent
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    evened: NDArray[np.float64] = (points - middle) * (1 - EVENNESS) + spread * EVENNESS
    return evened


def _separate(
    points: NDArray[np.float64], labels: Sequence[str], *, fixed: int, rounds: int
) -> NDArray[np.float64]:
    """Push apart nodes whose boxes (node and label) overlap; the first `fixed` nodes stay.

    Args:
        points: float64, (n, 2).
        labels: n texts.
        fixed: how many leading nodes do not move.
        rounds: at most so many passes.

    Returns:
        float64, (n, 2).
    """
    points = points.copy()
    half = np.array([(max(18.0, 3.4 * min(len(label), 24)) + 6, 25.0) for label in labels])
    reach = half[:, None, :] + half[None, :, :]
    movable = np.ones(len(points))
    movable[:fixed] = 0.0
    # Nodes at one and the same point have no direction to part in: nudge them by their index.
    points += np.arange(len(points))[:, None] * np.array([1e-6, 2e-6])
    for _ in range(rounds):
        delta = points[None, :, :] - points[:, None, :]
        overlap = reach - np.abs(delta)
        hit = (overlap > 0).all(axis=2)
        np.fill_diagonal(hit, False)
        if not hit.any():
            break
        across = overlap[:, :, 0] < overlap[:, :, 1]
        for axis, chosen in ((0, hit & across), (1, hit & ~across)):
            # 0.3 of the overlap each: both together nearly part, without overshooting.
            away = np.where(delta[:, :, axis] >= 0, -0.3, 0.3)
            push = np.where(chosen, overlap[:, :, axis] * away, 0.0)
            points[:, axis] += np.clip(push.sum(axis=1), -60, 60) * movable
    return points


def _pack(components: Sequence[tuple[Sequence[str], NDArray[np.float64]]]) -> dict[str, Point]:
    """Put the components in rows, the largest first, so that they can be shown large."""
    sizes = [
        (float(width) + 130, float(height) + 64)
        for width, height in (np.ptp(points, axis=0) for _, points in components)
    ]
    widest = max((width for width, _ in sizes), default=0.0)
    rows = min(
        (_fill_rows(sizes, widest * step / 4) for step in range(4, 17)),
        key=lambda rows: max(_extent(rows)[0] / ASPECT, _extent(rows)[1]),
    )
    placed: dict[str, Point] = {}
    top = 0.0
    remaining = iter(components)
    for row in rows:
        left = -sum(width for width, _ in row) / 2
        height = max(high for _, high in row)
        for width, _ in row:
            members, points = next(remaining)
            for node, (x, y) in zip(members, points.tolist(), strict=True):
                placed[node] = (left + width / 2 + x, top + height / 2 + y)
            left += width
        top += height
    return placed


def _fill_rows(sizes: Sequence[Point], limit: float) -> list[list[Point]]:
    """Break boxes, in their order, into rows that are at most `limit` wide."""
    rows: list[list[Point]] = []
    for size in sizes:
        if rows and sum(width for width, _ in rows[-1]) + size[0] <= limit:
            rows[-1].append(size)
        else:
            rows.append([size])
    return rows


def _extent(rows: Sequence[Sequence[Point]]) -> Point:
    """Return the width and height of rows of boxes below each other."""
    return (
        max((sum(width for width, _ in row) for row in rows), default=0.0),
        sum(max(height for _, height in row) for row in rows),
    )


def _surround(placed: dict[str, Point], rest: Sequence[str], edges: Sequence[Edge]) -> None:
    """Put each node of `rest` on a spiral round its first placed neighbour."""
    neighbours: dict[str, list[str]] = {node: [] for node in rest}
    for left, right in edges:
        if left in neighbours:
            neighbours[left].append(right)
        if right in neighbours:
            neighbours[right].append(left)
    turns: dict[str, int] = {}
    centre = (0.0, 0.0)
    if placed:
        xs, ys = zip(*placed.values(), strict=True)
        centre = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    for node in rest:
        anchor = min((one for one in neighbours[node] if one in placed), default="")
        turn = turns[anchor] = turns.get(anchor, 0) + 1
        x, y = placed.get(anchor, centre)
        radius = 46 * math.sqrt(turn) + 30
        angle = turn * GOLDEN_ANGLE
        placed[node] = (x + radius * math.cos(angle), y + radius * math.sin(angle))
