"""What an ontology declares, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.errors import OntologyError


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that states a relation; offsets are code points of `text`, end exclusive."""

    text: str
    subject: tuple[int, int]
    object: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Role:
    """A post, with every title by which texts call it."""

    name: str
    iri: str
    label: str
    titles: frozenset[str]  #: case-folded, with the label


@dataclass(frozen=True, slots=True)
class Class:
    """A class of entities."""

    name: str
    iri: str
    label: str
    comment: str
    parents: tuple[str, ...] = ()  #: IRIs of the superclasses, sorted


@dataclass(frozen=True, slots=True)
class Relation:
    """What a claim can state about two entities."""

    name: str
    iri: str
    label: str
    comment: str
    domain: frozenset[str]  #: names of the classes that a subject may have
    range: frozenset[str]  #: names of the classes that an object may have
    symmetric: bool = False
    exclusive_role: bool = False  #: whether some role can be held by one subject at a time only
    examples: tuple[Example, ...] = ()
    exclusive_roles: tuple[Role, ...] = ()

    def find_role(self, title: str | None) -> Role | None:
        """Return the exclusive role that a title ("CEO") names, None for other titles."""
        folded = " ".join((title or "").casefold().split())
        return next((role for role in self.exclusive_roles if folded in role.titles), None)


@dataclass(frozen=True, slots=True)
class Status:
    """How a passage presents a claim, or the verdict on a claim."""

    name: str
    notation: str
    iri: str
    label: str
    comment: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What the number of an observation measures."""

    name: str
    iri: str
    label: str
    comment: str


@dataclass(frozen=True)
class Ontology:
    """Everything that ontology.ttl declares; the mappings keep the order of the file."""

    version: str
    classes: Mapping[str, Class]
    relations: Mapping[str, Relation]
    statuses: Mapping[str, Status]  #: by notation: what a passage can say
    verdicts: Mapping[str, Status]  #: the statuses, and disputed
    measures: Mapping[str, Measure]
    source: str = field(default="ontology.ttl", compare=False)  #: the file, for messages

    def admits(self, subject_type: str, relation: str, object_type: str) -> bool:
        """Return whether the relation can hold between entities of the two classes."""
        known = self.relation(relation)
        return subject_type in known.domain and object_type in known.range

    def relation(self, name: str) -> Relation:
        """Return the relation of that name.

        Raises:
            OntologyError: if the file declares none.
        """
        if name not in self.relations:
            raise OntologyError(self._missing(name, "relation", self.relations))
        return self.relations[name]

    def class_(self, name: str) -> Class:
        """Return the class of entities of that name.

        Raises:
            OntologyError: if the file declares none.
        """
        if name not in self.classes:
            raise OntologyError(self._missing(name, "class of entities", self.classes))
        return self.classes[name]

    def _missing(self, name: str, kind: str, known: Mapping[str, object]) -> str:
        return f"{name!r} is not a {kind} in {self.source}; it declares {', '.join(known)}"
