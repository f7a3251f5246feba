"""Whether an ontology file is complete and consistent."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.ontology.facts import (
    DCT,
    NAMESPACE,
    OWL,
    RDF,
    RDFS,
    SKOS,
    VANN,
    Facts,
    local_name,
    packaged,
    read,
)
from kg.ontology.reading import read_example

_EXAMPLES = 3  #: examples that a relation needs at least

_METADATA = {
    "title": DCT + "title",
    "description": DCT + "description",
    "creator": DCT + "creator",
    "license": DCT + "license",
    "created": DCT + "created",
    "modified": DCT + "modified",
    "versionInfo": OWL + "versionInfo",
    "versionIRI": OWL + "versionIRI",
    "preferredNamespacePrefix": VANN + "preferredNamespacePrefix",
    "preferredNamespaceUri": VANN + "preferredNamespaceUri",
}


def lint(path: Path | None = None) -> list[str]:
    """Return what is wrong with an ontology file, sorted; an empty list when nothing is.

    Checked: metadata; label, comment and isDefinedBy of every term; one domain and one range;
    examples and their marks; terms used and not declared; statuses; symmetric relations.

    Raises:
        OntologyError: if the file is missing or no Turtle.
    """
    facts = read(path or packaged())
    findings = [
        *_lint_metadata(facts),
        *_lint_terms(facts),
        *_lint_properties(facts),
        *_lint_relations(facts),
        *_lint_statuses(facts),
    ]
    return sorted(set(findings))


def _lint_metadata(facts: Facts) -> Iterator[str]:
    declared = facts.instances(OWL + "Ontology")
    if declared != [NAMESPACE[:-1]]:
        yield f"expected one owl:Ontology, <{NAMESPACE[:-1]}>, and found {declared}"
        return
    for name, predicate in _METADATA.items():
        if not facts.objects(f"<{NAMESPACE[:-1]}>", predicate):
            yield f"the ontology has no {name} (<{predicate}>)"


def _lint_terms(facts: Facts) -> Iterator[str]:
    declared = {
        subject[1:-1] for subject, known in facts.by_subject.items() if known.get(RDF + "type")
    }
    for iri in sorted(declared):
        if not iri.startswith(NAMESPACE):
            continue
        for name in ("label", "comment", "isDefinedBy"):
            if not facts.objects(f"<{iri}>", RDFS + name):
                yield f"kg:{local_name(iri)} has no rdfs:{name}"
    used = {
        term.value
        for triple in facts.triples
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(NAMESPACE)
    }
    for iri in sorted(used - declared):
        name = local_name(iri)
        yield f"kg:{name} is used and not declared; give it a type, or correct the spelling"


def _lint_properties(facts: Facts) -> Iterator[str]:
    classes = {local_name(iri) for iri in facts.instances(OWL + "Class")}
    kinds = ("ObjectProperty", "DatatypeProperty")
    properties = [iri for kind in kinds for iri in facts.instances(OWL + kind)]
    connected: set[str] = set()
    for iri in properties:
        for name in ("domain", "range"):
            terms = facts.objects(f"<{iri}>", RDFS + name)
            if len(terms) != 1:
                # Two rdfs:domain mean "and", hardly ever what was meant (OOPS! pitfall P19).
                yield (
                    f"kg:{local_name(iri)} has {len(terms)} rdfs:{name}, not 1; "
                    "join classes by owl:unionOf"
                )
            connected |= facts.classes_of(iri, RDFS + name)
    roles = {
        local_name(t.value)
        for known in facts.by_subject.values()
        for t in known.get(RDF + "type", ())
    }
    parents = {
        local_name(term.value)
        for known in facts.by_subject.values()
        for term in known.get(RDFS + "subClassOf", ())
    }
    for name in sorted(classes - connected - roles - parents):
        if ":" not in name:
            yield f"kg:{name} is in no domain and no range, and nothing is one"


def _lint_relations(facts: Facts) -> Iterator[str]:
    entities = {local_name(iri) for iri in facts.entity_classes()}
    seen: dict[str, str] = {}
    for iri in facts.relations():
        name, subject = local_name(iri), f"<{iri}>"
        domain, range_ = (facts.classes_of(iri, RDFS + end) for end in ("domain", "range"))
        if not range_ <= entities:
            others = sorted(range_ - entities)
            yield f"kg:{name} has in its range what is no class of entities: {others}"
        symmetric = ox.NamedNode(OWL + "SymmetricProperty") in facts.objects(subject, RDF + "type")
        if symmetric and domain != range_:
            yield f"kg:{name} is symmetric, and its domain differs from its range"
        examples = [term.value for term in facts.objects(subject, SKOS + "example")]
        if len(examples) < _EXAMPLES:
            yield f"kg:{name} has {len(examples)} skos:example, fewer than {_EXAMPLES}"
        for marked in examples:
            try:
                text = read_example(marked, facts.source).text
            except OntologyError as error:
                yield f"kg:{name}: {error}"
                continue
            if seen.setdefault(text, name) != name:
                yield f"kg:{name} has the same example as kg:{seen[text]}: {text!r}"


def _lint_statuses(facts: Facts) -> Iterator[str]:
    notations: dict[str, str] = {}
    for iri in facts.instances(NAMESPACE + "Status"):
        if facts.value(iri, SKOS + "inScheme", "") != NAMESPACE + "statuses":
            yield f"kg:{local_name(iri)} is not in the scheme kg:statuses"
        notation = facts.value(iri, SKOS + "notation", "")
        if notation != local_name(iri).lower():
            expected = local_name(iri).lower()
            yield f"kg:{local_name(iri)} has the skos:notation {notation!r}, not {expected!r}"
        if notations.setdefault(notation, iri) != iri:
            other = local_name(notations[notation])
            yield f"kg:{local_name(iri)} has the same skos:notation as kg:{other}"
