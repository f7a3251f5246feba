"""Write a graph in the formats that other programs read; the same graph gives the same bytes."""

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from kg.errors import GraphError
from kg.ontology import Ontology
from kg.rdf import networks, turtle
from kg.rdf.interchange import to_jsonld
from kg.rdf.mapping import Assembled, to_quads
from kg.rdf.results import show
from kg.rdf.sparql import find_store
from kg.rdf.store import open_store
from kg.rdf.terms import BASE, find_base, prefixes
from kg.rdf.turtle import union

_EVIDENCE = """
SELECT ?claim ?subject ?subjectLabel ?relation ?object ?objectLabel ?verdict ?sourceCount ?evidence
  ?status ?cue ?by ?when ?date ?place ?role ?amount ?confidence ?quote ?source ?start ?end {
  ?claim rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; kg:verdict ?verdict ;
    kg:sourceCount ?sourceCount ; kg:evidence ?evidence .
  ?subject rdfs:label ?subjectLabel .
  ?object rdfs:label ?objectLabel .
  ?evidence kg:status ?status ; kg:quote ?quote ; kg:start ?start ; kg:end ?end ;
    kg:document ?document ;
    kg:confidence ?confidence .
  ?document dct:source ?source .
  OPTIONAL { ?evidence kg:cue ?cue }
  OPTIONAL { ?evidence kg:attributedTo ?entity . ?entity rdfs:label ?entityLabel }
  OPTIONAL { ?evidence kg:speaker ?speaker }
  BIND(COALESCE(?entityLabel, ?speaker) AS ?by)
  OPTIONAL { ?evidence kg:when ?when }
  OPTIONAL { ?evidence kg:date ?date }
  OPTIONAL { ?evidence kg:place ?place }
  OPTIONAL { ?evidence kg:role ?role }
  OPTIONAL { ?evidence kg:amount ?amount }
} ORDER BY ?subject ?relation ?object ?source ?start ?evidence
"""


def export(
    graph: Assembled,
    ontology: Ontology,
    format_: str,
    *,
    base_iri: str = BASE,
) -> bytes:
    """Return an assembled graph in a format; see `export_quads`."""
    return export_quads(to_quads(graph, ontology, base_iri), format_)


def export_quads(source: Path | Iterable[ox.Quad], format_: str) -> bytes:
    """Return a graph in a format.

    Args:
        source: a graph folder, a store's folder, or quads.
        format_: one of FORMATS. trig, nquads and jsonld keep a graph for each document; turtle,
            ntriples and rdfxml hold the union; graphml and gexf hold entities and claims; csv has
            a line for each piece of evidence.

    Raises:
        GraphError: if the format is unknown or there is no store.
    """
    if format_ not in FORMATS:
        raise GraphError(f"{format_!r} is no format to export; choose one of {', '.join(FORMATS)}")
    if isinstance(source, Path):
        return FORMATS[format_](open_store(find_store(source)))
    store = ox.Store()
    store.extend(source)
    return FORMATS[format_](store)


def _write_with(write: Callable[..., None], *, named: bool = True) -> Callable[[ox.Store], bytes]:
    def run(store: ox.Store) -> bytes:
        buffer = io.BytesIO()
        if named:
            write(store, buffer, base_iri=find_base(store))
        else:
            write(store, buffer)
        return buffer.getvalue()

    return run


def _to_rdfxml(store: ox.Store) -> bytes:
    triples = [quad.triple for quad in union(store)]
    return turtle.serialize(triples, ox.RdfFormat.RDF_XML, prefixes(find_base(store)))


def _to_csv(store: ox.Store) -> bytes:
    known = prefixes(find_base(store))
    rows = store.query(_EVIDENCE, prefixes=known, use_default_graph_as_union=True)
    if not isinstance(rows, ox.QuerySolutions):
        raise GraphError("the query returned no rows")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(variable.value for variable in rows.variables)
    for row in rows:
        writer.writerow(
            term.value if isinstance(term, ox.Literal) else show(term, known) for term in row
        )
    return text.getvalue().encode()


#: Format -> function that returns the bytes.
FORMATS: MappingProxyType[str, Callable[[ox.Store], bytes]] = MappingProxyType(
    {
        "turtle": _write_with(turtle.write_turtle),
        "trig": _write_with(turtle.write_trig),
        "nquads": _write_with(turtle.write_nquads, named=False),
        "ntriples": _write_with(turtle.write_ntriples, named=False),
        "jsonld": lambda store: to_jsonld(store, prefixes(find_base(store))).encode(),
        "rdfxml": _to_rdfxml,
        "graphml": lambda store: networks.to_graphml(store).encode(),
        "gexf": lambda store: networks.to_gexf(store).encode(),
        "csv": _to_csv,
    }
)
