"""The ontology as Python values, read from ontology.ttl, the one source of the vocabulary."""

from kg.ontology.facts import NAMESPACE
from kg.ontology.linting import lint
from kg.ontology.reading import load
from kg.ontology.values import Class, Example, Measure, Ontology, Relation, Role, Status

__all__ = [
    "NAMESPACE",
    "Class",
    "Example",
    "Measure",
    "Ontology",
    "Relation",
    "Role",
    "Status",
    "lint",
    "load",
]
