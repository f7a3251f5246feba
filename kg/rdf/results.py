"""Write what a query returned: a table for people, standard formats for programs."""

import unicodedata
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from kg.errors import QueryError
from kg.rdf.sparql import Result, Term
from kg.rdf.terms import shorten
from kg.rdf.turtle import serialize
from kg.rdf.worker import GRAPHS, ROWS

ROW_FORMATS = ("table", "csv", "tsv", "json", "xml", "md")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")

_NARROWEST = 8  #: columns; no cell of a table is cut shorter


def render(result: Result, format: str | None = None, *, width: int | None = None) -> str:  # noqa: A002
    """Return a result as text that ends with a line end.

    Args:
        result: of kg.rdf.sparql.query.
        format: of rows and booleans one of ROW_FORMATS, of graphs one of GRAPH_FORMATS; None
            chooses table or turtle.
        width: columns that a table may take; long cells are cut with an ellipsis. None cuts
            nothing.

    Raises:
        QueryError: if the format does not fit the result.
    """
    chosen = format or ("turtle" if result.kind == "graph" else "table")
    known = GRAPH_FORMATS if result.kind == "graph" else ROW_FORMATS
    if chosen not in known:
        raise QueryError(
            f"the query returned {_KINDS[result.kind]}, which cannot be written as {chosen}; "
            f"choose one of {', '.join(known)}"
        )
    if result.kind == "graph":
        data = serialize(result.triples, GRAPHS[chosen], result.prefixes)
        return data.decode().rstrip("\n") + "\n"
    if chosen in ROWS:
        parsed = ox.parse_query_results(result.data, format=ox.QueryResultsFormat.JSON)
        return (parsed.serialize(format=ROWS[chosen]) or b"").decode().rstrip("\r\n") + "\n"
    if result.boolean is not None:
        return "yes\n" if result.boolean else "no\n"
    cells = [
        [show(term, result.prefixes) for term in row] for row in (result.variables, *result.rows)
    ]
    return _markdown(cells) if chosen == "md" else _table(cells, width)


_KINDS = {"graph": "triples", "rows": "rows", "boolean": "yes or no"}


def show(term: Term | str | None, prefixes: Mapping[str, str]) -> str:
    """Write a term for people: IRIs with their prefix, literals without quotes and type."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value, prefixes)
    text = term if isinstance(term, str) else getattr(term, "value", str(term))
    # Control characters of a document must not reach the terminal.
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _markdown(cells: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in cells]
    lines.insert(1, "|" + " --- |" * len(cells[0]))
    return "\n".join(lines) + "\n"


def _table(cells: Sequence[Sequence[str]], width: int | None) -> str:
    widths = [max(map(_columns, column), default=0) for column in zip(*cells, strict=True)]
    if width is not None:
        widths = _narrow(widths, width)
    lines = [
        "  ".join(_fit(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    lines.insert(1, "  ".join("─" * size for size in widths))
    return "\n".join(lines) + "\n"


def _narrow(widths: list[int], width: int) -> list[int]:
    """Take from the widest columns first, so that short ones stay whole."""
    room = width - 2 * (len(widths) - 1)
    while sum(widths) > room and max(widths, default=0) > _NARROWEST:
        widest = max(widths)
        next_ = max((size for size in widths if size < widest), default=_NARROWEST)
        columns = [n for n, size in enumerate(widths) if size == widest]
        excess = -(-(sum(widths) - room) // len(columns))
        target = max(widest - excess, next_, _NARROWEST)
        for n in columns:
            widths[n] = target
    return widths


def _columns(text: str) -> int:
    """Columns that a text takes in a terminal: wide characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _fit(text: str, size: int) -> str:
    if _columns(text) > size:
        while _columns(text) > size - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (size - _columns(text))
