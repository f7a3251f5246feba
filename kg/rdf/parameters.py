"""Parameters of queries: from what a person types to typed RDF terms."""

import difflib
import re
from collections.abc import Sequence

import pyoxigraph as ox

from kg.errors import OntologyError, QueryError
from kg.ontology import Ontology
from kg.rdf.syntax import Value
from kg.rdf.terms import ALT_LABEL, LABEL, XSD, find_base, prefixes

KINDS = ("entity", "class", "relation", "status", "measure", "text", "integer", "date")

_LITERAL = re.compile(r'"(?P<text>.*)"(?:@(?P<language>[A-Za-z-]+)|\^\^(?P<type>\S+))?', re.DOTALL)


def read(store: ox.Store, ontology: Ontology, kind: str | None, value: str) -> list[Value]:
    """Return the terms that a value stands for.

    An IRI in angle brackets, a known prefix with a name (id:apple), and a literal in quotes stand
    for themselves. Anything else is read as its kind says: an entity by label or other name (one
    name may be that of several entities), a relation, class or measure by name, a status by
    notation.

    Args:
        store: in which the entities are looked up.
        ontology: in which relations, classes, statuses and measures are looked up.
        kind: one of KINDS; None tries an entity, then a term of the ontology.
        value: as typed.

    Raises:
        QueryError: if it stands for nothing; the text names what comes close.
    """
    known = prefixes(find_base(store))
    explicit = _read_explicit(value, known)
    if explicit is not None:
        return [explicit]
    if kind == "text":
        return [ox.Literal(value)]
    if kind in ("integer", "date"):
        return [_read_typed(kind, value)]
    if kind in ("relation", "class", "status", "measure"):
        return [_read_term(ontology, kind, value)]
    found = find_entities(store, value)
    if found:
        return list(found)
    if kind is None:
        for each in ("relation", "class", "status", "measure"):
            try:
                return [_read_term(ontology, each, value)]
            except QueryError:
                continue
    close = difflib.get_close_matches(value, sorted(_names(store)), n=3)
    hint = f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
    raise QueryError(f"no entity of this graph is called {value!r}{hint}")


def find_entities(store: ox.Store, name: str) -> Sequence[ox.NamedNode]:
    """Return the entities with that label or other name, by IRI; case counts only if it must."""
    exact = {
        quad.subject
        for predicate, literal in (
            (LABEL, ox.Literal(name, language="en")),
            (ALT_LABEL, ox.Literal(name)),
        )
        for quad in store.quads_for_pattern(None, predicate, literal, ox.DefaultGraph())
    }
    if not exact:
        folded = name.casefold()
        exact = {
            quad.subject
            for predicate in (LABEL, ALT_LABEL)
            for quad in store.quads_for_pattern(None, predicate, None, ox.DefaultGraph())
            if isinstance(quad.object, ox.Literal) and quad.object.value.casefold() == folded
        }
    return sorted((one for one in exact if isinstance(one, ox.NamedNode)), key=str)


def _names(store: ox.Store) -> set[str]:
    return {
        quad.object.value
        for predicate in (LABEL, ALT_LABEL)
        for quad in store.quads_for_pattern(None, predicate, None, ox.DefaultGraph())
        if isinstance(quad.object, ox.Literal)
    }


def _read_explicit(value: str, known: dict[str, str]) -> Value | None:
    try:
        if value.startswith("<") and value.endswith(">"):
            return ox.NamedNode(value[1:-1])
        if literal := _LITERAL.fullmatch(value):
            text, language, datatype = literal["text"], literal["language"], literal["type"]
            if language:
                return ox.Literal(text, language=language)
            if not datatype:
                return ox.Literal(text)
            return ox.Literal(text, datatype=_read_iri(datatype, known))
        prefix, colon, _ = value.partition(":")
        if colon and prefix in known:
            return _read_iri(value, known)
    except ValueError as error:
        raise QueryError(f"{value!r} is no RDF term: {error}") from error
    return None


def _read_iri(value: str, known: dict[str, str]) -> ox.NamedNode:
    if value.startswith("<") and value.endswith(">"):
        return ox.NamedNode(value[1:-1])
    prefix, _, local = value.partition(":")
    if prefix not in known:
        raise QueryError(f"the prefix {prefix}: is not known; known are {', '.join(known)}")
    return ox.NamedNode(known[prefix] + local)


def _read_typed(kind: str, value: str) -> ox.Literal:
    form = r"[+-]?\d+" if kind == "integer" else r"\d{4}-\d\d-\d\d"
    if not re.fullmatch(form, value):
        expected = "a whole number" if kind == "integer" else "a date such as 2025-02-13"
        raise QueryError(f"expected {expected}, got {value!r}")
    return ox.Literal(value, datatype=ox.NamedNode(XSD + kind))


def _read_term(ontology: Ontology, kind: str, value: str) -> ox.NamedNode:
    local = value.removeprefix("kg:")
    try:
        if kind == "relation":
            return ox.NamedNode(ontology.relation(local).iri)
        if kind == "class":
            return ox.NamedNode(ontology.class_(local).iri)
    except OntologyError as error:
        raise QueryError(str(error)) from error
    declared = ontology.verdicts if kind == "status" else ontology.measures
    for key, term in declared.items():
        if local.casefold() in (key.casefold(), term.name.casefold(), term.label.casefold()):
            return ox.NamedNode(term.iri)
    raise QueryError(f"{value!r} is no {kind}; expected one of {', '.join(declared)}")
