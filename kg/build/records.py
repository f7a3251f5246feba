"""The graph as flat records: one line of claims.jsonl for each evidence."""

from collections.abc import Iterator
from typing import Any

from kg.graph import KnowledgeGraph
from kg.model import Mention


def claim_records(graph: KnowledgeGraph) -> Iterator[dict[str, Any]]:
    """Yield one record for each evidence, sorted by claim and place.

    A record holds the claim with its verdict, and everything that is known about the passage: quote,
    offsets, document, speaker, status and qualifiers. What is not known is null.
    """
    for claim in graph.claims.values():
        subject, object_ = graph.entities[claim.subject], graph.entities[claim.object]
        for one in claim.evidence:
            document = graph.documents[one.document]
            subject_mention, object_mention = graph.sides(claim, one)
            yield {
                "claim": claim.id,
                "subject": {"id": subject.id, "label": subject.label, "type": subject.type},
                "relation": claim.relation,
                "object": {"id": object_.id, "label": object_.label, "type": object_.type},
                "verdict": claim.verdict,
                "source_count": claim.source_count,
                "evidence": one.id,
                "status": one.status,
                "quote": one.quote,
                "start": one.start,
                "end": one.end,
                "subject_mention": _mention(subject_mention),
                "object_mention": _mention(object_mention),
                "cue": one.cue,
                "speaker": graph.entities[graph.entity_of(one.speaker)].label
                if one.speaker
                else one.attribution,
                "when": one.when,
                "date": one.date,
                "place": one.place,
                "role": one.role,
                "amount": one.amount,
                "confidence": one.confidence,
                "document": document.source,
                "title": document.title,
                "issued": document.issued,
                "publisher": document.publisher,
                "url": document.url,
                "sha256": document.sha256,
            }


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "text": mention.text,
        "start": mention.start,
        "end": mention.end,
        "antecedent": list(mention.antecedent) if mention.antecedent else None,
    }
