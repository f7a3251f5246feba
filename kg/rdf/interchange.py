"""Graphs for other programs: rdflib objects and JSON-LD."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.rdf.terms import TYPE, XSD, shorten
from kg.rdf.turtle import graph_name, sort_quads, union

if TYPE_CHECKING:
    import rdflib

_STRING = XSD + "string"


def to_rdflib(
    source: ox.Store | Iterable[ox.Quad], *, named_graphs: bool = False
) -> "rdflib.Graph":
    """Return the graph for rdflib and what builds on it.

    Args:
        source: a store, or quads.
        named_graphs: whether to return an rdflib.Dataset with a graph for each document; else all
            triples are in one rdflib.Graph.
    """
    import rdflib

    if not named_graphs:
        graph = rdflib.Graph()
        for triple in (quad.triple for quad in union(source)):
            graph.add(_to_rdflib(triple))
        return graph
    dataset = rdflib.Dataset(default_union=True)
    for quad in sort_quads(source):
        name = graph_name(quad)
        target = dataset.graph(rdflib.URIRef(name)) if name else dataset.default_graph
        target.add(_to_rdflib(quad.triple))
    return dataset


def _to_rdflib(triple: ox.Triple) -> tuple[Any, Any, Any]:
    import rdflib

    def convert(term: Any) -> Any:
        if isinstance(term, ox.NamedNode):
            return rdflib.URIRef(term.value)
        if isinstance(term, ox.BlankNode):
            return rdflib.BNode(term.value)
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = None if term.datatype.value == _STRING else rdflib.URIRef(term.datatype.value)
        # As written: rdflib would turn 530.0 into 530.
        return rdflib.Literal(term.value, datatype=datatype, normalize=False)

    return convert(triple.subject), convert(triple.predicate), convert(triple.object)


def to_jsonld(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> str:
    """Return JSON-LD: a context of prefixes, a node for each subject, a graph for each document.

    The graphs hold no blank nodes and no lists, so that this needs no more than a mapping.
    """
    graphs: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in sort_quads(set(quads)):
        graphs[graph_name(quad)].append(quad)
    nodes = _nodes(graphs.pop("", []), prefixes)
    for name, inner in graphs.items():
        nodes.append({"@id": _compact(name, prefixes), "@graph": _nodes(inner, prefixes)})
    document = {"@context": dict(prefixes), "@graph": nodes}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _nodes(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> list[dict[str, Any]]:
    nodes: dict[str, dict[str, Any]] = {}
    for quad in quads:
        name = _compact(getattr(quad.subject, "value", str(quad.subject)), prefixes)
        node = nodes.setdefault(name, {"@id": name})
        if quad.predicate == TYPE and isinstance(quad.object, ox.NamedNode):
            node.setdefault("@type", []).append(_compact(quad.object.value, prefixes))
        else:
            key = _compact(quad.predicate.value, prefixes)
            node.setdefault(key, []).append(_value(quad.object, prefixes))
    return list(nodes.values())


def _value(term: Any, prefixes: Mapping[str, str]) -> dict[str, str]:
    if not isinstance(term, ox.Literal):
        return {"@id": _compact(term.value, prefixes)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == _STRING:
        return {"@value": term.value}
    return {"@value": term.value, "@type": _compact(term.datatype.value, prefixes)}


def _compact(iri: str, prefixes: Mapping[str, str]) -> str:
    short = shorten(iri, prefixes)
    return iri if short.startswith("<") else short
