"""From a question to an HTTP answer: which format it gets, and what each failure is called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.errors import GraphError, QueryError
from kg.rdf.pool import Pool, QueryBusyError, QueryTimeoutError
from kg.rdf.syntax import check
from kg.server.negotiation import choose

#: media type -> format of kg.rdf, the preferred first
ROWS: Final = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
}
TRUTH: Final = {name: form for name, form in ROWS.items() if not name.startswith("text/")}
TRIPLES: Final = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its dataset, and what the client takes as an answer."""

    text: str
    accept: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status with a body, always whole: a client cannot tell half a result from one."""

    status: int
    media_type: str
    body: bytes = field(repr=False)


def refuse(status: int, text: str) -> Answer:
    """Return an answer that says what went wrong, in plain text."""
    return Answer(status, "text/plain; charset=utf-8", (text.rstrip() + "\n").encode())


def answer(pool: Pool, question: Question, timeout: float) -> Answer:
    """Run a query and return its result in the format that the client likes best.

    What is wrong with the query becomes a 400, a format that cannot be had a 406, and a query that
    takes too long, or finds no free process, a 503.
    """
    try:
        offers = _offers(check(question.text))
        media_type = choose(question.accept, list(offers))
        if media_type is None:
            return refuse(406, f"The answer comes as {', '.join(offers)}; Accept has none of them.")
        # A request that names graphs of one kind has none of the other (protocol, 2.1.4).
        named = bool(question.default_graphs or question.named_graphs)
        result = pool.ask(
            question.text,
            rows_format=ROWS.get(media_type, "json"),
            graph_format=TRIPLES.get(media_type, "turtle"),
            default_graph=question.default_graphs if named else None,
            named_graphs=question.named_graphs if named else None,
            timeout=timeout,
        )
    except (QueryTimeoutError, QueryBusyError, GraphError) as error:
        return refuse(503, str(error))
    except QueryError as error:
        return refuse(400, str(error))
    return Answer(200, media_type, result.data)


def _offers(form: str) -> Mapping[str, str]:
    """Return the formats that the result of a query of this form can have."""
    return {"SELECT": ROWS, "ASK": TRUTH}.get(form, TRIPLES)
