"""From the triples of an ontology file to values."""

import re
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.ontology.facts import NAMESPACE, OWL, RDF, RDFS, SKOS, Facts, local_name, packaged, read
from kg.ontology.values import Class, Example, Measure, Ontology, Relation, Role, Status

_MARK = re.compile(r"\[\[([SO]):([^\[\]]+)\]\]")


def load(path: Path | None = None) -> Ontology:
    """Return the packaged ontology, or that of a file.

    Raises:
        OntologyError: if the file is missing, no Turtle, or lacks what the program needs.
    """
    return _load_packaged() if path is None else _build(read(path))


@cache
def _load_packaged() -> Ontology:
    return _build(read(packaged()))


def _build(facts: Facts) -> Ontology:
    classes = {local_name(iri): _build_class(facts, iri) for iri in facts.entity_classes()}
    relations = {local_name(iri): _build_relation(facts, iri) for iri in facts.relations()}
    if not classes or not relations:
        raise OntologyError(
            f"{facts.source} declares no classes under kg:Entity or no relations between them; "
            f"expected an ontology in the namespace {NAMESPACE}"
        )
    statuses = _build_statuses(facts, facts.instances(NAMESPACE + "Status"))
    concepts = facts.instances(SKOS + "Concept")
    in_scheme = [
        i for i in concepts if facts.value(i, SKOS + "inScheme", "") == NAMESPACE + "statuses"
    ]
    measures = {
        local_name(iri): Measure(local_name(iri), iri, _label(facts, iri), _comment(facts, iri))
        for iri in facts.instances(NAMESPACE + "Measure")
    }
    return Ontology(
        version=facts.value(NAMESPACE[:-1], OWL + "versionInfo"),
        classes=MappingProxyType(classes),
        relations=MappingProxyType(relations),
        statuses=MappingProxyType(statuses),
        verdicts=MappingProxyType(statuses | _build_statuses(facts, in_scheme)),
        measures=MappingProxyType(measures),
        source=facts.source,
    )


def _label(facts: Facts, iri: str) -> str:
    return facts.value(iri, RDFS + "label")


def _comment(facts: Facts, iri: str) -> str:
    return facts.value(iri, RDFS + "comment")


def _build_class(facts: Facts, iri: str) -> Class:
    parents = sorted(
        term.value
        for term in facts.objects(f"<{iri}>", RDFS + "subClassOf")
        if isinstance(term, ox.NamedNode)
    )
    return Class(local_name(iri), iri, _label(facts, iri), _comment(facts, iri), tuple(parents))


def _build_relation(facts: Facts, iri: str) -> Relation:
    subject = f"<{iri}>"
    range_ = facts.classes_of(iri, RDFS + "range")
    if not range_:
        raise OntologyError(f"the relation <{iri}> has no rdfs:range in {facts.source}; add one")
    roles = tuple(
        _build_role(facts, term.value)
        for term in facts.objects(subject, NAMESPACE + "exclusiveRole")
    )
    return Relation(
        name=local_name(iri),
        iri=iri,
        label=_label(facts, iri),
        comment=_comment(facts, iri),
        domain=facts.classes_of(iri, RDFS + "domain"),
        range=range_,
        symmetric=ox.NamedNode(OWL + "SymmetricProperty") in facts.objects(subject, RDF + "type"),
        exclusive_role=bool(roles),
        examples=tuple(
            read_example(term.value, facts.source)
            for term in facts.objects(subject, SKOS + "example")
        ),
        exclusive_roles=roles,
    )


def _build_role(facts: Facts, iri: str) -> Role:
    label = facts.value(iri, SKOS + "prefLabel")
    names = [label, *(term.value for term in facts.objects(f"<{iri}>", SKOS + "altLabel"))]
    return Role(local_name(iri), iri, label, frozenset(name.casefold() for name in names))


def _build_statuses(facts: Facts, iris: list[str]) -> dict[str, Status]:
    return {
        (notation := facts.value(iri, SKOS + "notation")): Status(
            local_name(iri), notation, iri, _label(facts, iri), _comment(facts, iri)
        )
        for iri in iris
    }


def read_example(marked: str, source: str) -> Example:
    """Take the marks out of "[[S:Acme]] has bought [[O:Beta]]." and keep their offsets."""
    text, spans, last = "", {}, 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        spans[mark[1]] = (len(text), len(text) + len(mark[2]))
        text += mark[2]
        last = mark.end()
    text += marked[last:]
    if set(spans) != {"S", "O"} or len(_MARK.findall(marked)) != 2 or "[[" in text or "]]" in text:
        raise OntologyError(
            f"the example {marked!r} in {source} does not mark one subject and one object; "
            "write [[S:name]] and [[O:name]], each once"
        )
    return Example(text, spans["S"], spans["O"])
