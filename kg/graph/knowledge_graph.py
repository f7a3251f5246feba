"""The knowledge graph as a value: frozen once assembled, read by everything that shows it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx

from kg.graph.contradictions import Contradiction, find_contradictions
from kg.language.names import key, normalise
from kg.model import Claim, Document, Entity, Evidence, Mention, Observation, Reading, Rejection
from kg.ontology import Ontology
from kg.resolution import Resolution


@dataclass(frozen=True)
class KnowledgeGraph:
    """Entities, claims with their evidence, observations, and the documents that they come from.

    Make one with `assemble`. Everything is sorted, so that equal graphs are written as equal bytes.
    """

    #: nodes: entity ids, with `entity`; edges: keys are claim ids, with `claim`; frozen
    graph: "networkx.MultiDiGraph[str]"
    documents: Mapping[str, Document]  #: by Document.id
    readings: tuple[Reading, ...]  #: sorted by document
    entities: Mapping[str, Entity]  #: by Entity.id; each has a mention
    claims: Mapping[str, Claim]  #: by Claim.id
    observations: tuple[
        tuple[str, Observation], ...
    ]  #: with the id of the entity that each is about
    resolution: Resolution
    ontology: Ontology
    groups: Mapping[str, str]  #: document -> group of copies that count as one source
    rejections: tuple[Rejection, ...] = ()  #: evidence that cannot stand once names are resolved

    def entity_of(self, mention: Mention) -> str:
        """Return the id of the entity that a mention of the readings stands for.

        Raises:
            KeyError: if the mention is in none of the readings.
        """
        return self.resolution.entity_of(mention)

    def sides(self, claim: Claim, evidence: Evidence) -> tuple[Mention, Mention]:
        """Return the mentions of the claim's subject and of its object in one of its passages.

        Evidence keeps the order of the text; a symmetric claim may be stored the other way round.
        """
        one, other = evidence.subject, evidence.object
        return (one, other) if self.entity_of(one) == claim.subject else (other, one)

    def find(self, name: str) -> list[Entity]:
        """Return the entities that a name may stand for, the best first.

        The identifier comes first, then labels, other names, names that only the registry has,
        names that hold all words of `name`; among equals the entity with more claims.
        """
        wanted, words = key(name), set(normalise(name).split())

        def rank(entity: Entity) -> int | None:
            names = (entity.label, *entity.names)
            matches = (
                name == entity.id,
                wanted == key(entity.label),
                wanted in map(key, entity.names),
                wanted in map(key, self.resolution.known_names(entity.id)),
                any(words <= set(normalise(one).split()) for one in names),
            )
            return matches.index(True) if wanted and True in matches else None

        ranked = [
            (place, -self.graph.degree(entity.id), entity.id)
            for entity in self.entities.values()
            if (place := rank(entity)) is not None
        ]
        return [self.entities[id_] for *_, id_ in sorted(ranked)]

    def contradictions(self) -> list[Contradiction]:
        """Return where sources disagree, sorted: disputed claims, roles, numbers."""
        return list(self._contradictions)

    @cached_property
    def _contradictions(self) -> tuple[Contradiction, ...]:
        return tuple(
            find_contradictions(
                self.entities,
                self.claims,
                self.observations,
                self.ontology,
                documents=self.documents,
                groups=self.groups,
            )
        )

    def summary(self) -> dict[str, Any]:
        """Return counts of documents, entities, claims and contradictions, in all and by kind."""
        return {
            "documents": len(self.documents),
            "sources": len(set(self.groups.values())),
            "mentions": sum(len(one.mentions) for one in self.readings),
            "entities": len(self.entities),
            "types": _counts(one.type for one in self.entities.values()),
            "claims": len(self.claims),
            "verdicts": _counts(one.verdict for one in self.claims.values()),
            "relations": _counts(one.relation for one in self.claims.values()),
            "evidence": sum(len(one.evidence) for one in self.claims.values()),
            "observations": len(self.observations),
            "rejections": _counts(one.reason for one in self.rejections),
            "contradictions": _counts(one.kind for one in self.contradictions()),
        }


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))
