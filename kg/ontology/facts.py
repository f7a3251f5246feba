"""The triples of an ontology file, in its order, with the look-ups that its readers share."""

from collections import defaultdict
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError

NAMESPACE = "https://w3id.org/newskg/ontology#"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
VANN = "http://purl.org/vocab/vann/"


class Facts:
    """The triples of one file, in its order, with the look-ups that reading and linting share."""

    def __init__(self, triples: list[ox.Triple], source: str) -> None:
        self.triples = triples
        self.source = source
        self.by_subject: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]] = {}
        for triple in triples:
            facts = self.by_subject.setdefault(str(triple.subject), defaultdict(list))
            facts[triple.predicate.value].append(triple.object)  # type: ignore[arg-type]

    def objects(
        self, subject: str, predicate: str
    ) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        """Objects of a subject, written as in N-Triples, in file order."""
        return self.by_subject.get(subject, {}).get(predicate, [])

    def value(self, iri: str, predicate: str, default: str | None = None) -> str:
        """Return the first IRI or literal, else the default.

        Raises:
            OntologyError: if there is neither.
        """
        for term in self.objects(f"<{iri}>", predicate):
            if not isinstance(term, ox.BlankNode):
                return term.value
        if default is not None:
            return default
        raise OntologyError(f"<{iri}> has no <{predicate}> in {self.source}; add one")

    def instances(self, type_iri: str) -> list[str]:
        """IRIs of what has the type, in file order."""
        return [
            subject[1:-1]
            for subject, facts in self.by_subject.items()
            if subject.startswith("<")
            and any(term == ox.NamedNode(type_iri) for term in facts.get(RDF + "type", ()))
        ]

    def classes_of(self, iri: str, predicate: str) -> frozenset[str]:
        """Local names of the classes in a domain or range, with owl:unionOf followed."""
        names: set[str] = set()
        for term in self.objects(f"<{iri}>", predicate):
            if isinstance(term, ox.BlankNode):
                for head in self.objects(str(term), OWL + "unionOf"):
                    names.update(self._members(str(head)))
            else:
                names.add(local_name(term.value))
        return frozenset(names)

    def _members(self, head: str) -> Iterator[str]:
        seen: set[str] = set()  # a list that leads back into itself must not hang us
        while head != f"<{RDF}nil>" and head in self.by_subject and head not in seen:
            seen.add(head)
            first, rest = self.objects(head, RDF + "first"), self.objects(head, RDF + "rest")
            if not first or not rest:
                return
            yield local_name(first[0].value)
            head = str(rest[0])

    def entity_classes(self) -> list[str]:
        """IRIs of the classes right under kg:Entity, in file order."""
        entity = ox.NamedNode(NAMESPACE + "Entity")
        return [
            iri
            for iri in self.instances(OWL + "Class")
            if entity in self.objects(f"<{iri}>", RDFS + "subClassOf")
        ]

    def relations(self) -> list[str]:
        """IRIs of the object properties that start at entities, not at claims or evidence."""
        entities = {local_name(iri) for iri in self.entity_classes()}
        return [
            iri
            for iri in self.instances(OWL + "ObjectProperty")
            if (domain := self.classes_of(iri, RDFS + "domain")) and domain <= entities
        ]


def packaged() -> Path:
    """Return the path of the ontology that comes with the program."""
    return Path(str(resources.files("kg").joinpath("ontology.ttl")))


def read(path: Path) -> Facts:
    """Read an ontology file.

    Raises:
        OntologyError: if it is missing or no Turtle.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise OntologyError(
            f"cannot read the ontology {path}: {reason}; give a Turtle file"
        ) from error
    try:
        quads = list(ox.parse(data, format=ox.RdfFormat.TURTLE, base_iri=NAMESPACE[:-1]))
    except SyntaxError as error:
        raise OntologyError(f"{path} is not Turtle: {error}; correct it there") from error
    return Facts(list(dict.fromkeys(quad.triple for quad in quads)), str(path))


def local_name(iri: str) -> str:
    """Return the name of a term of ours, and the whole IRI of another."""
    return iri.removeprefix(NAMESPACE)
