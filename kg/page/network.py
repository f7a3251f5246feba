"""The drawn part of the graph as a pyvis network: nodes with positions, edges with patterns.

pyvis 0.3.2 supplies the data structure and the vis-network library that it bundles. Its own page is
not used: it loads from content delivery networks, runs script that is injected through identifiers
and titles, and lays out in the browser for minutes.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyvis
from pyvis.network import Network

from kg.errors import RequirementError
from kg.model import Claim, Entity
from kg.ontology import Ontology
from kg.page.layout import place
from kg.page.styles import VERDICTS

FIRST_VIEW = 150  #: nodes that a person can read at once (Chronexus and our own trials agree)
DRAWABLE = 1000  #: nodes that can be drawn at all; the tables hold everything

VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"

OPTIONS = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "multiselect": False,
        "selectConnectedEdges": False,
        "keyboard": False,
        "tooltipDelay": 3_600_000,
    },
    "nodes": {"shape": "custom", "borderWidth": 1},
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}},
        "arrowStrikethrough": False,
    },
}


def read_vis() -> str:
    """Return the source of the vis-network library that pyvis bundles.

    Raises:
        RequirementError: if it is not the file that was examined for this page.
    """
    path = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    try:
        source = path.read_bytes()
    except OSError as error:
        raise RequirementError(f"{path} cannot be read; install pyvis==0.3.2 again") from error
    if hashlib.sha256(source).hexdigest() != VIS_SHA256:
        raise RequirementError(f"{path} is not the file of pyvis 0.3.2; install pyvis==0.3.2 again")
    # Browsers hash a script after turning CR LF into LF, so the hash in the policy needs that too.
    return source.decode("utf-8").replace("\r\n", "\n")


def rank(entities: Mapping[str, Entity], claims: Iterable[Claim]) -> dict[str, int]:
    """Order the entities that have claims by how much independent sources say about them.

    Returns:
        The place of each, 0 for the first; entities without a claim are absent.
    """
    weight: dict[str, int] = defaultdict(int)
    for claim in claims:
        for end in {claim.subject, claim.object}:
            weight[end] += max(claim.source_count, 1)
    known = [one for one in weight if one in entities]
    return {
        one: place for place, one in enumerate(sorted(known, key=lambda one: (-weight[one], one)))
    }


def to_network(
    entities: Mapping[str, Entity], claims: Mapping[str, Claim], ontology: Ontology
) -> Network:
    """Return the drawable slice: the best-ranked entities and every claim between two of them.

    Every claim is an edge of its own, also where several join one pair; those curve apart.
    """
    drawn = list(rank(entities, claims.values()))[:DRAWABLE]
    inside = set(drawn)
    edges = {
        key: one
        for key, one in sorted(claims.items())
        if one.subject in inside and one.object in inside
    }
    labels = {one: entities[one].label or one for one in drawn}
    pairs = [(one.subject, one.object) for one in edges.values()]
    points = place(drawn[:FIRST_VIEW], drawn[FIRST_VIEW:], pairs, labels)
    degree: dict[str, int] = defaultdict(int)
    for pair in pairs:
        for end in set(pair):
            degree[end] += 1
    # directed=True: an undirected pyvis network silently drops parallel edges.
    network = Network(directed=True, cdn_resources="in_line")
    for one in drawn:
        x, y = points[one]
        # No title=: pyvis and vis treat titles as markup in some cases, and the page shows its own.
        network.add_node(
            one, label=labels[one], shape="custom", group=entities[one].type, x=x, y=y,
            size=round(8 + min(10.0, 2.2 * degree[one] ** 0.6), 1),
        )  # fmt: skip
    _add_edges(network, edges, ontology)
    # A plain dictionary: set_options() of pyvis strips every space from strings, font names too.
    network.options = OPTIONS
    return network


def _add_edges(network: Network, claims: Mapping[str, Claim], ontology: Ontology) -> None:
    """Add one edge for each claim; the curves of edges between one pair fan out."""
    between: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, claim in claims.items():
        left, right = sorted((claim.subject, claim.object))
        between[left, right].append(key)
    for (left, _), keys in sorted(between.items()):
        step = min(0.16, 0.6 / len(keys))
        for index, key in enumerate(keys):
            claim = claims[key]
            bend = round((index - (len(keys) - 1) / 2) * step, 3)
            if claim.subject != left:
                bend = -bend
            kind = "curvedCW" if bend >= 0 else "curvedCCW"
            smooth = (
                {"enabled": True, "type": kind, "roundness": abs(bend)}
                if bend
                else {"enabled": False}
            )
            options: dict[str, object] = {
                "id": key,
                "dashes": list(VERDICTS[claim.verdict].dashes) or False,
                "smooth": smooth,
                "width": round(1.1 + min(1.2, 0.4 * max(claim.source_count - 1, 0)), 1),
            }
            if ontology.relations[claim.relation].symmetric:
                options["arrows"] = {"to": {"enabled": False}}
            network.add_edge(claim.subject, claim.object, **options)
