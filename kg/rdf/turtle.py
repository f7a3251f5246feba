"""Write quads as Turtle, TriG, N-Triples and N-Quads: the same quads give the same bytes.

pyoxigraph writes in the order that it is given, and lists prefixes in an order of its own: quads
are sorted here and the prefix lines are ours.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import GraphError
from kg.rdf.terms import BASE, RDF, TYPE, prefixes

#: Predicates that come before the others: what a thing is, then a claim in the order of its words.
_FIRST = {str(TYPE): "0"} | {
    f"<{RDF}{name}>": str(n) for n, name in enumerate(("subject", "predicate", "object"), start=1)
}


def sort_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Sort by graph (default first), subject (entities first), predicate (type first), object."""
    return sorted(quads, key=_key)


def _key(quad: ox.Quad) -> tuple[str, int, str, str, str]:
    subject, predicate = str(quad.subject), str(quad.predicate)
    return (
        graph_name(quad),
        subject.count("/"),
        subject,
        _FIRST.get(predicate, predicate),
        str(quad.object),
    )


def graph_name(quad: ox.Quad) -> str:
    """Return the IRI of the quad's graph, empty for the default graph."""
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value


def union(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads without their graphs, sorted, each once."""
    return sort_quads({ox.Quad(q.subject, q.predicate, q.object) for q in quads})


def write_turtle(quads: Iterable[ox.Quad], output: Path | BinaryIO, base_iri: str = BASE) -> None:
    """Write the union of all graphs as Turtle."""
    triples = [quad.triple for quad in union(quads)]
    _write(serialize(triples, ox.RdfFormat.TURTLE, prefixes(base_iri)), output)


def write_trig(quads: Iterable[ox.Quad], output: Path | BinaryIO, base_iri: str = BASE) -> None:
    """Write all graphs as TriG."""
    _write(serialize(sort_quads(set(quads)), ox.RdfFormat.TRIG, prefixes(base_iri)), output)


def write_ntriples(quads: Iterable[ox.Quad], output: Path | BinaryIO) -> None:
    """Write the union of all graphs as N-Triples, the lines sorted."""
    text = ox.serialize([q.triple for q in quads], format=ox.RdfFormat.N_TRIPLES) or b""
    _write(b"".join(sorted(set(text.splitlines(keepends=True)))), output)


def write_nquads(quads: Iterable[ox.Quad], output: Path | BinaryIO) -> None:
    """Write all graphs as N-Quads, the lines sorted."""
    text = ox.serialize(list(quads), format=ox.RdfFormat.N_QUADS) or b""
    _write(b"".join(sorted(set(text.splitlines(keepends=True)))), output)


def serialize(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad],
    format: ox.RdfFormat,  # noqa: A002
    known: Mapping[str, str],
) -> bytes:
    """Return sorted statements in a format, with the prefixes in the order of `known`."""
    text = ox.serialize(statements, format=format, prefixes=dict(known)) or b""
    if format in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        return _with_header(text, known)
    if format == ox.RdfFormat.RDF_XML:
        start = text.index(b"<rdf:RDF")
        end = text.index(b">", start)
        names = sorted(re.findall(rb'xmlns:\w+="[^"]*"', text[start:end]))
        return text[:start] + b" ".join([b"<rdf:RDF", *names]) + text[end:].rstrip() + b"\n"
    return text


def _with_header(text: bytes, known: Mapping[str, str]) -> bytes:
    lines = text.decode().split("\n")
    body = next((n for n, line in enumerate(lines) if not line.startswith("@prefix ")), len(lines))
    header = [f"@prefix {name}: <{iri}> ." for name, iri in known.items()]
    return "\n".join([*header, "", *lines[body:]]).rstrip("\n").encode() + b"\n"


def _write(data: bytes, output: Path | BinaryIO) -> None:
    if not isinstance(output, Path):
        output.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        reason = error.strerror or error
        raise GraphError(f"cannot write {output}: {reason}; choose another place") from error
