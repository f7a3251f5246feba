"""The graph as nodes and edges for Gephi, yEd, Cytoscape: GraphML and GEXF, scalar attributes only.

A node is an entity and an edge a claim. Written here rather than by networkx, whose GEXF carries
the date of the day: the same graph must give the same bytes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.errors import GraphError
from kg.ontology import NAMESPACE
from kg.rdf.terms import find_base, prefixes

#: Control characters that XML 1.0 cannot hold, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_NODES = """
SELECT ?entity ?class ?label (GROUP_CONCAT(DISTINCT ?name; separator=" | ") AS ?names) {
  ?entity rdfs:label ?label ; a ?class .
  OPTIONAL { ?entity skos:altLabel ?name }
} GROUP BY ?entity ?class ?label ORDER BY ?entity
"""
_EDGES = """
SELECT ?claim ?subject ?relation ?object ?verdict ?sources (COUNT(?evidence) AS ?passages) {
  ?claim rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ;
    kg:verdict ?verdict ; kg:sourceCount ?sources ; kg:evidence ?evidence .
} GROUP BY ?claim ?subject ?relation ?object ?verdict ?sources ORDER BY ?subject ?relation ?object
"""
_TYPES = {str: "string", int: "int"}


@dataclass(frozen=True, slots=True)
class _Node:
    id: str
    attributes: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class _Edge:
    id: str
    source: str
    target: str
    attributes: Mapping[str, str | int]


def to_graphml(store: ox.Store) -> str:
    """Return GraphML: nodes with label, type and names; edges with relation, verdict and counts."""
    nodes, edges = list(_nodes(store)), list(_edges(store))
    lines = ['<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for kind, samples in (("node", nodes), ("edge", edges)):
        for name, type_ in _columns(samples):
            lines.append(
                f'<key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>'
            )
    lines.append('<graph edgedefault="directed">')
    for node in nodes:
        lines.append(f"<node id={quoteattr(node.id)}>{_data('node', node.attributes)}</node>")
    for edge in edges:
        ends = f"source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        data = _data("edge", edge.attributes)
        lines.append(f"<edge id={quoteattr(edge.id)} {ends}>{data}</edge>")
    return _document([*lines, "</graph>", "</graphml>"])


def to_gexf(store: ox.Store) -> str:
    """Return GEXF 1.2 with the same nodes, edges and attributes."""
    nodes, edges = list(_nodes(store)), list(_edges(store))
    lines = [
        '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">',
        '<graph defaultedgetype="directed" mode="static">',
    ]
    for kind, samples in (("node", nodes), ("edge", edges)):
        lines.append(f'<attributes class="{kind}" mode="static">')
        for name, type_ in _columns(samples):
            type_ = "integer" if type_ == "int" else type_
            lines.append(f'<attribute id="{kind}-{name}" title="{name}" type="{type_}"/>')
        lines.append("</attributes>")
    lines.append("<nodes>")
    for node in nodes:
        label = quoteattr(_clean(str(node.attributes["label"])))
        values = _values("node", node.attributes)
        lines.append(f"<node id={quoteattr(node.id)} label={label}>{values}</node>")
    lines += ["</nodes>", "<edges>"]
    for edge in edges:
        ends = f"source={quoteattr(edge.source)} target={quoteattr(edge.target)}"
        label = quoteattr(str(edge.attributes["relation"]))
        values = _values("edge", edge.attributes)
        lines.append(f"<edge id={quoteattr(edge.id)} {ends} label={label}>{values}</edge>")
    return _document([*lines, "</edges>", "</graph>", "</gexf>"])


def _nodes(store: ox.Store) -> Iterator[_Node]:
    base = find_base(store)
    for entity, class_, label, names in _rows(store, _NODES):
        attributes = {
            "label": label,
            "type": class_.removeprefix(NAMESPACE),
            "names": " | ".join(sorted(names.split(" | "))),
        }
        yield _Node(entity.removeprefix(base), attributes)


def _edges(store: ox.Store) -> Iterator[_Edge]:
    base = find_base(store)
    for claim, subject, relation, object_, verdict, sources, passages in _rows(store, _EDGES):
        attributes: dict[str, str | int] = {
            "relation": relation.removeprefix(NAMESPACE),
            "verdict": verdict.removeprefix(NAMESPACE).lower(),
            "sources": int(sources),
            "passages": int(passages),
        }
        subject, object_ = subject.removeprefix(base), object_.removeprefix(base)
        yield _Edge(claim.removeprefix(base), subject, object_, attributes)


def _rows(store: ox.Store, text: str) -> Iterator[list[str]]:
    known = prefixes(find_base(store))
    rows = store.query(text, prefixes=known, use_default_graph_as_union=True)
    if not isinstance(rows, ox.QuerySolutions):
        raise GraphError("the query returned no rows")
    for row in rows:
        yield [getattr(term, "value", "") for term in row]


def _columns(samples: list[_Node] | list[_Edge]) -> list[tuple[str, str]]:
    if not samples:
        return []
    return [(name, _TYPES[type(value)]) for name, value in samples[0].attributes.items()]


def _data(kind: str, attributes: Mapping[str, str | int]) -> str:
    return "".join(
        f'<data key="{kind}-{name}">{escape(_clean(str(value)))}</data>'
        for name, value in attributes.items()
    )


def _values(kind: str, attributes: Mapping[str, str | int]) -> str:
    values = "".join(
        f'<attvalue for="{kind}-{name}" value={quoteattr(_clean(str(value)))}/>'
        for name, value in attributes.items()
    )
    return f"<attvalues>{values}</attvalues>"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _document(lines: list[str]) -> str:
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines]) + "\n"
