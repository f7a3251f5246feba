"""Evaluate queries in a worker process, which its pool kills when a query takes too long.

No engine's own time limit can be relied on: a query runs in native code that hears no signal. What
is sent back is always a whole answer, so that nobody takes half of one for the result.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import pyoxigraph

from kg.errors import GraphError, QueryError
from kg.rdf.store import open_store
from kg.rdf.syntax import check
from kg.rdf.terms import find_base, prefixes
from kg.server.negotiation import choose

MAX_BYTES = 50 * 2**20  #: of one answer
MAX_MEMORY = 6 * 2**30  #: of address space in a worker; the store maps its files into it

ROWS: Final = {
    "application/sparql-results+json": pyoxigraph.QueryResultsFormat.JSON,
    "application/sparql-results+xml": pyoxigraph.QueryResultsFormat.XML,
    "text/csv": pyoxigraph.QueryResultsFormat.CSV,
    "text/tab-separated-values": pyoxigraph.QueryResultsFormat.TSV,
    "application/json": pyoxigraph.QueryResultsFormat.JSON,
    "application/xml": pyoxigraph.QueryResultsFormat.XML,
}
TRUTH: Final = {name: form for name, form in ROWS.items() if not name.startswith("text/")}
TRIPLES: Final = {
    "text/turtle": pyoxigraph.RdfFormat.TURTLE,
    "application/n-triples": pyoxigraph.RdfFormat.N_TRIPLES,
    "application/ld+json": pyoxigraph.RdfFormat.JSON_LD,
    "application/rdf+xml": pyoxigraph.RdfFormat.RDF_XML,
}


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its dataset, and what the client takes as an answer."""

    text: str
    accept: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str | None = None
    max_bytes: int = MAX_BYTES


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status with a body."""

    status: int
    media_type: str
    body: bytes = field(repr=False)


def refuse(status: int, text: str) -> Answer:
    """Return an answer that says what went wrong in one line of text."""
    return Answer(status, "text/plain; charset=utf-8", (text.rstrip() + "\n").encode())


class _TooLongError(Exception):
    """The answer is larger than it may be."""


class _Capped(io.RawIOBase):
    """A stream that keeps what is written and refuses to grow beyond a limit."""

    def __init__(self, limit: int) -> None:
        self.kept = bytearray()
        self.limit = limit

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        if len(self.kept) + len(piece) > self.limit:
            raise _TooLongError
        self.kept += piece
        return len(piece)


def answer(store: pyoxigraph.Store, question: Question) -> Answer:
    """Evaluate one question; whatever is wrong with it becomes an answer too."""
    try:
        check(question.text)
        result = _evaluate(store, question)
    except QueryError as error:
        return refuse(400, str(error))
    except (SyntaxError, ValueError) as error:
        return refuse(400, f"The query is malformed: {error}")
    except (RuntimeError, OSError) as error:
        return refuse(500, f"The query failed: {error}")
    if isinstance(result, pyoxigraph.QueryBoolean):
        return _write(result.serialize, TRUTH, question)
    if isinstance(result, pyoxigraph.QueryTriples):
        serialize = partial(pyoxigraph.serialize, result, prefixes=prefixes(find_base(store)))
        return _write(serialize, TRIPLES, question)
    return _write(result.serialize, ROWS, question)


def _evaluate(
    store: pyoxigraph.Store, question: Question
) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
    """Run the query over the graphs that it or the request names, else over the union of all."""
    default = [pyoxigraph.NamedNode(iri) for iri in question.default_graphs]
    named = [pyoxigraph.NamedNode(iri) for iri in question.named_graphs]
    known = prefixes(find_base(store))
    if default or named:
        return store.query(
            question.text,
            base_iri=question.base,
            prefixes=known,
            default_graph=default,
            named_graphs=named,
        )
    return store.query(
        question.text, base_iri=question.base, prefixes=known, use_default_graph_as_union=True
    )


def _write(serialize: Callable[..., object], offers: Mapping[str, object], question: Question) -> Answer:
    media_type = choose(question.accept, list(offers))
    if media_type is None:
        return refuse(406, f"The answer comes as {', '.join(offers)}; Accept names none of them.")
    stream = _Capped(question.max_bytes)
    buffered = io.BufferedWriter(stream, 2**16)
    try:
        serialize(buffered, offers[media_type])
        buffered.flush()
    except _TooLongError:
        stream.limit = len(stream.kept) + 2**20  # the buffer still wants to be emptied when it goes
        size = question.max_bytes // 2**20
        return refuse(400, f"The answer is larger than {size} MiB; add LIMIT, or ask for less.")
    except (RuntimeError, ValueError, OSError) as error:
        return refuse(500, f"The query failed: {error}")
    return Answer(200, media_type, bytes(stream.kept))


def work(connection: Connection, path: str) -> None:
    """Answer questions from the pool, one after another, until it closes the connection."""
    _limit_memory()
    try:
        store = open_store(Path(path))
    except GraphError as error:
        connection.send(str(error))
        return
    connection.send(None)
    while True:
        try:
            question: Question = connection.recv()
        except (EOFError, OSError):
            return
        connection.send(answer(store, question))


def _limit_memory() -> None:
    """Keep one query from eating the machine's memory, where the system can do that."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MAX_MEMORY if hard == resource.RLIM_INFINITY else min(MAX_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def describe(thing: pyoxigraph.NamedNode) -> str:
    """Return the query for what the graph says about a thing: triples that it begins or ends."""
    return (
        f"CONSTRUCT {{ {thing} ?p ?o . ?s ?q {thing} }} "
        f"WHERE {{ {{ {thing} ?p ?o }} UNION {{ ?s ?q {thing} }} }}"
    )


def exists(thing: pyoxigraph.NamedNode) -> str:
    """Return the query for whether the graph says anything about a thing."""
    return f"ASK {{ {thing} ?p ?o }}"
