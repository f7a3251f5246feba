"""Assembly: readings and their resolution become a frozen graph of claims."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import networkx

from kg.errors import GraphError
from kg.graph.knowledge_graph import KnowledgeGraph
from kg.graph.verdicts import judge
from kg.model import (
    Claim,
    Document,
    Entity,
    Evidence,
    Mention,
    Observation,
    Reading,
    Rejection,
    by_place,
)
from kg.ontology import Ontology
from kg.resolution import Resolution

ONE_ENTITY = "subject and object are one entity"
WRONG_TYPES = "types do not fit the relation once names are resolved"


def assemble(
    documents: Iterable[Document],
    readings: Iterable[Reading],
    resolution: Resolution,
    ontology: Ontology,
    *,
    groups: Mapping[str, str] | None = None,
) -> KnowledgeGraph:
    """Make the knowledge graph of what was read; a pure function of the sets of its arguments.

    A symmetric claim is stored once, with the smaller identifier as its subject; its evidence keeps
    the order of the text. Evidence whose subject and object turned out to be one entity, or whose
    types no longer fit, is refused and kept in `rejections`.

    Args:
        documents: each that was read.
        readings: what was read in them.
        resolution: of the same readings.
        ontology: declares the relations.
        groups: document -> group of copies that count as one source; None: compare the texts.

    Raises:
        GraphError: if a reading has no document.
        OntologyError: if a reading has a relation that the ontology does not declare.
    """
    known = {one.id: one for one in sorted(documents, key=lambda one: one.id)}
    read = tuple(sorted(readings, key=lambda one: one.document))
    for reading in read:
        if reading.document not in known:
            raise GraphError(
                f"there is a reading of document {reading.document}, and no document of that id; "
                "give the documents that were read"
            )
    if groups is None:
        from kg.documents import independent_groups

        groups = independent_groups(known.values())
    groups = {id_: groups.get(id_, id_) for id_ in known}
    found, rejections = _gather(read, resolution, ontology)
    dates = {id_: document.issued for id_, document in known.items()}
    claims = {}
    for (subject, relation, object_), evidence in found.items():
        verdict, count = judge(evidence, groups, dates)
        claim = Claim(subject, relation, object_, by_place(evidence), verdict, count)
        claims[claim.id] = claim
    entities = _mentioned(read, resolution)
    claims = dict(
        sorted(claims.items(), key=lambda item: (item[1].subject, item[1].relation, item[1].object))
    )
    observations: list[tuple[str, Observation]] = [
        (resolution.entity_of(one.about), one) for reading in read for one in reading.observations
    ]
    return KnowledgeGraph(
        graph=_network(entities, claims),
        documents=MappingProxyType(known),
        readings=read,
        entities=MappingProxyType(entities),
        claims=MappingProxyType(claims),
        observations=tuple(
            sorted(observations, key=lambda one: (one[0], one[1].document, one[1].start, one[1].id))
        ),
        resolution=resolution,
        ontology=ontology,
        groups=MappingProxyType(groups),
        rejections=tuple(rejections),
    )


def _gather(
    readings: Iterable[Reading], resolution: Resolution, ontology: Ontology
) -> tuple[dict[tuple[str, str, str], list[Evidence]], list[Rejection]]:
    """Return the evidence of each claim, and what cannot stand."""
    found: dict[tuple[str, str, str], dict[object, Evidence]] = defaultdict(dict)
    rejections = []
    for reading in readings:
        for one in reading.evidence:
            relation = ontology.relation(one.relation)
            subject, object_ = resolution.entity_of(one.subject), resolution.entity_of(one.object)
            ends = resolution.entities[subject], resolution.entities[object_]
            if subject == object_:
                rejections.append(
                    _reject(
                        one, ONE_ENTITY, f"{one.subject.text}, {one.object.text}: {ends[0].label}"
                    )
                )
                continue
            if not ontology.admits(ends[0].type, relation.name, ends[1].type):
                sides = [f"{end.label} ({end.type})" for end in ends]
                detail = f"{sides[0]} {relation.name} {sides[1]}"
                rejections.append(_reject(one, WRONG_TYPES, detail))
                continue
            same: object = one.id
            if relation.symmetric:
                subject, object_ = sorted((subject, object_))
                # Read in both directions in one passage, it is one piece of evidence.
                same = (
                    one.document,
                    one.start,
                    one.end,
                    frozenset({one.subject.id, one.object.id}),
                )
            passages = found[subject, relation.name, object_]
            passages[same] = min(
                passages.get(same, one), one, key=lambda each: (-each.confidence, each.id)
            )
    return {claim: list(passages.values()) for claim, passages in found.items()}, rejections


def _reject(evidence: Evidence, reason: str, detail: str) -> Rejection:
    return Rejection(
        evidence.document, evidence.start, evidence.end, evidence.quote, reason, detail
    )


def _mentioned(readings: Iterable[Reading], resolution: Resolution) -> dict[str, Entity]:
    mentions: set[Mention] = set()
    for reading in readings:
        mentions.update(reading.mentions)
        for one in reading.evidence:
            mentions.update({one.subject, one.object, *([one.speaker] if one.speaker else [])})
        for number in reading.observations:
            mentions.update({number.about, *([number.speaker] if number.speaker else [])})
    ids = sorted({resolution.entity_of(mention) for mention in mentions})
    return {id_: resolution.entities[id_] for id_ in ids}


def _network(
    entities: Mapping[str, Entity], claims: Mapping[str, Claim]
) -> "networkx.MultiDiGraph[str]":
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for id_, entity in entities.items():
        graph.add_node(id_, entity=entity)
    for id_, claim in claims.items():
        graph.add_edge(claim.subject, claim.object, key=id_, claim=claim)
    networkx.freeze(graph)
    return graph
