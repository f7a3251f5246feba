"""Write quads as Turtle, TriG, N-Triples and N-Quads: the same quads give the same bytes.

pyoxigraph writes in the order that it is given, and lists prefixes in an order of its own: quads are
sorted here and the prefix lines are ours.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import GraphError
from kg.rdf.terms import BASE, TYPE, prefixes

_TYPE = str(TYPE)


def sort_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Sort by graph (default first), subject (shallow IRIs first: entities), predicate (type first)."""
    return sorted(quads, key=_key)


def _key(quad: ox.Quad) -> tuple[str, int, str, str, str]:
    graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
    subject, predicate = str(quad.subject), str(quad.predicate)
    return (
        graph,
        subject.count("/"),
        subject,
        "" if predicate == _TYPE else predicate,
        str(quad.object),
    )


def union(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads without their graphs, sorted, each once."""
    return sort_quads({ox.Quad(q.subject, q.predicate, q.object) for q in quads})


def write_turtle(
    quads: Iterable[ox.Quad], output: Path | BinaryIO, *, base_iri: str = BASE
) -> None:
    """Write the union of all graphs as Turtle."""
    triples = [quad.triple for quad in union(quads)]
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes(base_iri))
    _write(_with_header(text or b"", prefixes(base_iri)), output)


def write_trig(quads: Iterable[ox.Quad], output: Path | BinaryIO, *, base_iri: str = BASE) -> None:
    """Write all graphs as TriG."""
    text = ox.serialize(
        sort_quads(set(quads)), format=ox.RdfFormat.TRIG, prefixes=prefixes(base_iri)
    )
    _write(_with_header(text or b"", prefixes(base_iri)), output)


def write_ntriples(quads: Iterable[ox.Quad], output: Path | BinaryIO) -> None:
    """Write the union of all graphs as N-Triples, the lines sorted."""
    text = ox.serialize([q.triple for q in quads], format=ox.RdfFormat.N_TRIPLES) or b""
    _write(b"".join(sorted(set(text.splitlines(keepends=True)))), output)


def write_nquads(quads: Iterable[ox.Quad], output: Path | BinaryIO) -> None:
    """Write all graphs as N-Quads, the lines sorted."""
    text = ox.serialize(list(quads), format=ox.RdfFormat.N_QUADS) or b""
    _write(b"".join(sorted(set(text.splitlines(keepends=True)))), output)


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
