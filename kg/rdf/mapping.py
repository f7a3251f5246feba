"""From an assembled graph to RDF quads: the one place that knows the RDF shape.

Entities, claims, verdicts and plain triples stand in the default graph; what was read in a document
(mentions, evidence, observations, metadata) in the named graph with the document's IRI.
There are no blank nodes, so two graphs are equal when their sorted quads are.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Protocol

import pyoxigraph as ox

from kg.errors import GraphError, OntologyError
from kg.model import Claim, Document, Entity, Evidence, Mention, Observation, Reading
from kg.ontology import Ontology
from kg.rdf import terms
from kg.rdf.terms import ALT_LABEL, BASE, DCT, DECIMAL, LABEL, RDF, SCHEMA, TYPE, XSD, kg
from kg.rdf.turtle import sort_quads

Term = ox.NamedNode | ox.Literal

_DATES = (
    (re.compile(r"\d{4}-\d\d-\d\d"), "date"),
    (re.compile(r"\d{4}-\d\d"), "gYearMonth"),
    (re.compile(r"\d{4}"), "gYear"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"), "dateTime"),
)


class Assembled(Protocol):
    """What this module needs of a KnowledgeGraph, a sibling that it must not import."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """Documents by id."""

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Entities by id."""

    @property
    def claims(self) -> Mapping[str, Claim]:
        """Claims by id."""

    @property
    def observations(self) -> Iterable[tuple[str, Observation]]:
        """Observations, each with the id of the entity that it is about."""

    @property
    def readings(self) -> Iterable[Reading]:
        """What was read in each document."""

    def entity_of(self, mention: Mention) -> str:
        """Return the id of the entity that a mention stands for."""


def to_quads(graph: Assembled, ontology: Ontology, base_iri: str = BASE) -> list[ox.Quad]:
    """Return the graph as RDF, sorted: the default graph first, then a graph for each document.

    Args:
        graph: an assembled KnowledgeGraph.
        ontology: declares the relations and statuses that occur in it.
        base_iri: under which entities, claims, evidence, mentions and documents are named.

    Raises:
        GraphError: if the base IRI is unusable or a number of the graph is not finite.
        OntologyError: if the graph uses a relation, class, status or measure that is not declared.
    """
    mapping = _Mapping(graph, ontology, terms.check_base(base_iri))
    return sort_quads(set(mapping.quads()))


class _Mapping:
    """One conversion; holds what all its steps need."""

    def __init__(self, graph: Assembled, ontology: Ontology, base_iri: str) -> None:
        self.graph = graph
        self.ontology = ontology
        self.base = base_iri

    def name(self, kind: str, identifier: str) -> ox.NamedNode:
        return terms.name(self.base, kind, identifier)

    def quads(self) -> Iterator[ox.Quad]:
        for entity in self.graph.entities.values():
            yield from self.entity(entity)
        for claim in self.graph.claims.values():
            yield from self.claim(claim)
            for evidence in claim.evidence:
                yield from self.evidence(evidence)
        for entity_id, observation in self.graph.observations:
            yield from self.observation(entity_id, observation)
        for document in self.graph.documents.values():
            yield from self.document(document)
        for reading in self.graph.readings:
            for mention in reading.mentions:
                yield from self.mention(mention)

    def entity(self, entity: Entity) -> Iterator[ox.Quad]:
        subject = self.name("id", entity.id)
        yield ox.Quad(subject, TYPE, ox.NamedNode(self.ontology.class_(entity.type).iri))
        yield ox.Quad(subject, LABEL, ox.Literal(entity.label, language="en"))
        for other in entity.names:
            yield ox.Quad(subject, ALT_LABEL, ox.Literal(other))
        for iri in entity.same_as:
            # Pages about the entity, hence schema:sameAs: owl:sameAs would make it a web page.
            yield ox.Quad(subject, ox.NamedNode(SCHEMA + "sameAs"), _link(iri))

    def claim(self, claim: Claim) -> Iterator[ox.Quad]:
        relation = self.ontology.relation(claim.relation)
        subject, object_ = self.name("id", claim.subject), self.name("id", claim.object)
        predicate, node = ox.NamedNode(relation.iri), self.name("claim", claim.id)
        yield ox.Quad(node, TYPE, kg("Claim"))
        yield ox.Quad(node, ox.NamedNode(RDF + "subject"), subject)
        yield ox.Quad(node, ox.NamedNode(RDF + "predicate"), predicate)
        yield ox.Quad(node, ox.NamedNode(RDF + "object"), object_)
        yield ox.Quad(node, kg("verdict"), self.status(claim.verdict))
        yield ox.Quad(node, kg("sourceCount"), ox.Literal(claim.source_count))
        for evidence in claim.evidence:
            yield ox.Quad(node, kg("evidence"), self.name("evidence", evidence.id))
        if claim.verdict == "asserted":
            yield ox.Quad(subject, predicate, object_)
            if relation.symmetric:
                yield ox.Quad(object_, predicate, subject)

    def evidence(self, evidence: Evidence) -> Iterator[ox.Quad]:
        node = self.name("evidence", evidence.id)
        facts: dict[str, Term | None] = {
            "subjectMention": self.name("mention", evidence.subject.id),
            "objectMention": self.name("mention", evidence.object.id),
            "cue": _text(evidence.cue),
            "when": _text(evidence.when),
            "date": _date(evidence.date),
            "role": _text(evidence.role),
            "amount": _text(evidence.amount),
            "confidence": _decimal(
                evidence.confidence, f"the confidence of evidence {evidence.id}"
            ),
        }
        yield from self.passage(node, "Evidence", evidence, facts)
        for mention in (evidence.subject, evidence.object):
            yield from self.mention(mention)

    def observation(self, entity_id: str, observation: Observation) -> Iterator[ox.Quad]:
        measure = self.ontology.measures.get(observation.measure)
        if measure is None:
            raise OntologyError(
                f"{observation.measure!r} is no measure in {self.ontology.source}; "
                f"it declares {', '.join(self.ontology.measures)}"
            )
        facts: dict[str, Term | None] = {
            "about": self.name("id", entity_id),
            "aboutMention": self.name("mention", observation.about.id),
            "measure": ox.NamedNode(measure.iri),
            "value": _decimal(observation.value, f"the value of observation {observation.id}"),
            "unit": _text(observation.unit),
            "period": _text(observation.period),
        }
        node = self.name("observation", observation.id)
        yield from self.passage(node, "Observation", observation, facts)
        yield from self.mention(observation.about)

    def passage(
        self,
        node: ox.NamedNode,
        class_: str,
        passage: Evidence | Observation,
        facts: Mapping[str, Term | None],
    ) -> Iterator[ox.Quad]:
        """What evidence and observations share, and then the facts of their own that are known."""
        document = self.name("doc", passage.document)
        shared: dict[str, Term | None] = {
            "document": document,
            "quote": _text(passage.quote),
            "start": ox.Literal(passage.start),
            "end": ox.Literal(passage.end),
            "status": self.status(passage.status),
            "speaker": None if passage.speaker else _text(passage.attribution),
            "place": _text(passage.place),
        }
        if passage.speaker:
            shared["attributedTo"] = self.name("id", self.graph.entity_of(passage.speaker))
            yield from self.mention(passage.speaker)
        yield ox.Quad(node, TYPE, kg(class_), document)
        for name, value in (shared | dict(facts)).items():
            if value is not None:
                yield ox.Quad(node, kg(name), value, document)

    def mention(self, mention: Mention) -> Iterator[ox.Quad]:
        node, document = self.name("mention", mention.id), self.name("doc", mention.document)
        yield ox.Quad(node, TYPE, kg("Mention"), document)
        yield ox.Quad(node, kg("document"), document, document)
        yield ox.Quad(node, kg("start"), ox.Literal(mention.start), document)
        yield ox.Quad(node, kg("end"), ox.Literal(mention.end), document)
        yield ox.Quad(node, kg("text"), ox.Literal(mention.text), document)
        entity = self.name("id", self.graph.entity_of(mention))
        yield ox.Quad(node, kg("refersTo"), entity, document)
        if mention.antecedent is not None:
            start, end = mention.antecedent
            antecedent = self.name("mention", f"{mention.document}-{start}-{end}")
            yield ox.Quad(node, kg("antecedent"), antecedent, document)

    def document(self, document: Document) -> Iterator[ox.Quad]:
        node = self.name("doc", document.id)
        facts: dict[str, Term | None] = {
            DCT + "source": ox.Literal(document.source),
            DCT + "title": _text(document.title),
            DCT + "issued": _date(document.issued),
            DCT + "publisher": _text(document.publisher),
            SCHEMA + "url": _link(document.url) if document.url else None,
            kg("sha256").value: ox.Literal(document.sha256),
        }
        yield ox.Quad(node, TYPE, kg("Document"), node)
        for predicate, value in facts.items():
            if value is not None:
                yield ox.Quad(node, ox.NamedNode(predicate), value, node)

    def status(self, notation: str) -> ox.NamedNode:
        known = self.ontology.verdicts.get(notation)
        if known is None:
            raise OntologyError(
                f"{notation!r} is no status in {self.ontology.source}; "
                f"expected one of {', '.join(self.ontology.verdicts)}"
            )
        return ox.NamedNode(known.iri)


def _text(value: str | None) -> ox.Literal | None:
    return None if value is None or value == "" else ox.Literal(value)


def _decimal(value: float, what: str) -> ox.Literal:
    """Write a number in canonical form: stores keep numbers, and would change any other form."""
    if not math.isfinite(value):
        raise GraphError(f"{what} is {value}, not a finite number; correct the reading")
    plain = format(Decimal(repr(float(value))), "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return ox.Literal("0" if plain == "-0" else plain, datatype=DECIMAL)


def _date(value: str | None) -> ox.Literal | None:
    """Type a date by its form; what has no form of a date stays text, and validation says so."""
    if not value:
        return None
    for form, datatype in _DATES:
        if form.fullmatch(value):
            return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))
    return ox.Literal(value)


def _link(url: str) -> Term:
    """Make a link of a web address only: a document may claim any address, javascript: included."""
    if url.startswith(("https://", "http://")):
        try:
            return ox.NamedNode(url)
        except ValueError:
            pass
    return ox.Literal(url, datatype=ox.NamedNode(XSD + "anyURI"))
