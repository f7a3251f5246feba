"""Ask a graph: SPARQL with known prefixes, typed parameters, a time limit and readable results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ontology import Ontology, load
from kg.rdf import parameters as parameter_values
from kg.rdf import syntax, worker
from kg.rdf.pool import MAX_BYTES, TIMEOUT, Answer, Pool, explain
from kg.rdf.saved import SavedQuery
from kg.rdf.store import NAME, open_store
from kg.rdf.terms import find_base, prefixes

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class Result:
    """What a query returned; kg.rdf.results writes it in a format."""

    kind: str  #: rows (SELECT), graph (CONSTRUCT, DESCRIBE) or boolean (ASK)
    data: bytes  #: SPARQL JSON of rows and booleans, N-Triples of a graph
    prefixes: Mapping[str, str]

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the columns."""
        parsed = self._parse()
        if not isinstance(parsed, ox.QuerySolutions):
            return ()
        return tuple(variable.value for variable in parsed.variables)

    @property
    def rows(self) -> list[tuple[Term | None, ...]]:
        """Rows in the order of the query; None where a variable is unbound."""
        parsed = self._parse()
        if not isinstance(parsed, ox.QuerySolutions):
            return []
        return [tuple(row) for row in parsed]

    @property
    def boolean(self) -> bool | None:
        """What ASK returned."""
        parsed = self._parse()
        return bool(parsed) if isinstance(parsed, ox.QueryBoolean) else None

    @property
    def triples(self) -> list[ox.Triple]:
        """Triples of a CONSTRUCT or DESCRIBE, sorted, each once."""
        if self.kind != "graph":
            return []
        found = {q.triple for q in ox.parse(self.data, format=ox.RdfFormat.N_TRIPLES)}
        return sorted(found, key=str)

    def _parse(self) -> ox.QuerySolutions | ox.QueryBoolean | None:
        if self.kind == "graph":
            return None
        return ox.parse_query_results(self.data, format=ox.QueryResultsFormat.JSON)


def query(
    store: Path | ox.Store,
    text: str | SavedQuery,
    parameters: Mapping[str, str] | None = None,
    *,
    ontology: Ontology | None = None,
    timeout: float = TIMEOUT,
    max_bytes: int = MAX_BYTES,
) -> Result:
    """Run a read query over all graphs of a store.

    Args:
        store: a graph folder, a store's folder, or an open store; only with a folder can the query
            be stopped, since it then runs in a process of its own.
        text: SPARQL or a saved query. Declared already are kg:, id:, claim:, evidence:, doc:,
            mention:, observation:, rdf:, rdfs:, xsd:, skos:, prov:, dct:, owl: and schema:.
        parameters: variable -> value, as kg.rdf.parameters reads it; the variable is restricted to
            it.
        ontology: for parameters that name a relation, class, status or measure.
        timeout: seconds.
        max_bytes: of the result.

    Raises:
        QueryError: if the query is refused, malformed, lacks a parameter, or exceeds a limit.
        GraphError: if there is no store.
    """
    path = find_store(store) if isinstance(store, Path) else None
    opened = open_store(path) if path else store
    if not isinstance(opened, ox.Store):
        raise TypeError(f"expected a path or a pyoxigraph store, got {type(store).__name__}")
    bound = bind(opened, text, parameters or {}, ontology or load())
    known = prefixes(find_base(opened))
    if path is None:
        answer = _ask_here(opened, bound, known, max_bytes)
    else:
        with Pool(path, prefixes=known) as pool:
            answer = pool.ask(bound, timeout=timeout, max_bytes=max_bytes)
    return Result(answer.kind, answer.data, known)


def find_store(folder: Path) -> Path:
    """Return the store's folder, given it or the graph folder around it."""
    return folder / NAME if (folder / NAME).is_dir() else folder


def bind(
    store: ox.Store, text: str | SavedQuery, parameters: Mapping[str, str], ontology: Ontology
) -> str:
    """Return the text of a query with its parameters bound.

    Raises:
        QueryError: if a parameter is unknown, missing, or stands for nothing.
    """
    kinds: dict[str, str] = {}
    if isinstance(text, SavedQuery):
        kinds = {one.name: one.kind for one in text.parameters}
        needed = [one for one in text.parameters if one.required and one.name not in parameters]
        if needed:
            given = " ".join(f"--param {one.name}=…" for one in needed)
            raise QueryError(f"the query {text.name} needs {given}")
        unknown = sorted(set(parameters) - set(kinds))
        if unknown:
            raise QueryError(
                f"the query {text.name} has no parameter {unknown[0]!r}; "
                f"it has {', '.join(kinds) or 'none'}"
            )
        text = text.text
    syntax.check(text)
    values: dict[tuple[str, ...], Sequence[tuple[syntax.Value, ...]]] = {
        (name,): [
            (term,) for term in parameter_values.read(store, ontology, kinds.get(name), value)
        ]
        for name, value in parameters.items()
    }
    return syntax.bind(text, values)


def _ask_here(store: ox.Store, text: str, known: Mapping[str, str], max_bytes: int) -> Answer:
    request = {
        "text": text,
        "prefixes": dict(known),
        "rows_format": "json",
        "graph_format": "ntriples",
        "max_bytes": max_bytes,
    }
    header, data = worker.answer(store, request)
    if "error" in header:
        raise QueryError(explain(header, text, known))
    return Answer(header["kind"], data)
