"""What the page knows: the graph as plain JSON values, with offsets as a browser counts them."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from kg.model import Claim, Document, Evidence, Mention, Observation
from kg.ontology import Ontology
from kg.page.styles import VERDICTS, style_types

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

Record = dict[str, Any]

_WEB_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)


def web_address(text: str | None) -> str | None:
    """Return `text` if it is an http or https address that is safe as a link, else None."""
    return text if text and _WEB_ADDRESS.fullmatch(text) else None


def describe(graph: "KnowledgeGraph", ontology: Ontology, *, quotes_only: bool) -> Record:
    """Return everything that the page shows, but for the drawing: JSON values, in a fixed order.

    Args:
        graph: what to show.
        ontology: labels of types, relations, verdicts and measures.
        quotes_only: leave the texts of the documents out.
    """
    return {
        "quotesOnly": quotes_only,
        "types": _types(graph, ontology),
        "verdicts": _verdicts(ontology),
        "relations": _relations(graph, ontology),
        "measures": {name: measure.label for name, measure in sorted(ontology.measures.items())},
        "documents": {
            key: _document(one, quotes_only=quotes_only)
            for key, one in sorted(graph.documents.items(), key=lambda item: item[1].source)
        },
        "entities": {
            key: _drop_empty(
                {
                    "label": one.label or key,
                    "type": one.type,
                    "names": list(one.names),
                    "sameAs": [link for link in one.same_as if web_address(link)],
                    "known": one.known,
                }
            )
            for key, one in sorted(graph.entities.items())
        },
        "claims": {key: _claim(one, graph) for key, one in sorted(graph.claims.items())},
        "observations": [_observation(key, one, graph) for key, one in graph.observations],
        "contradictions": _contradictions(graph),
    }


def _drop_empty(record: Record) -> Record:
    """Leave out what is None, False or empty, but no zero: it would be most of the file."""
    return {
        key: value
        for key, value in record.items()
        if value is not None and value is not False and value != [] and value != ""
    }


def _types(graph: "KnowledgeGraph", ontology: Ontology) -> Record:
    present = {one.type for one in graph.entities.values()}
    return {
        name: {
            "label": ontology.classes[name].label,
            "path": style.path,
            "light": style.light,
            "dark": style.dark,
        }
        for name, style in style_types(ontology.classes).items()
        if name in present
    }


def _verdicts(ontology: Ontology) -> Record:
    return {
        name: {
            "label": ontology.verdicts[name].label,
            "comment": ontology.verdicts[name].comment,
            "glyph": style.glyph,
            "dashes": list(style.dashes),
            "light": style.light,
            "dark": style.dark,
        }
        for name, style in VERDICTS.items()
    }


def _relations(graph: "KnowledgeGraph", ontology: Ontology) -> Record:
    present = {one.relation for one in graph.claims.values()}
    return {
        name: {"label": one.label, "comment": one.comment, "symmetric": one.symmetric}
        for name, one in ontology.relations.items()
        if name in present
    }


def _document(document: Document, *, quotes_only: bool) -> Record:
    return _drop_empty(
        {
            "source": document.source,
            "title": document.title or document.source,
            "issued": document.issued,
            "publisher": document.publisher,
            "url": web_address(document.url),
            "text": None if quotes_only else document.text,
        }
    )


def _units(text: str, offsets: Sequence[int]) -> list[int]:
    """Turn code point offsets into the UTF-16 offsets that JavaScript strings have."""
    if text.isascii():
        return list(offsets)
    astral = [index for index, character in enumerate(text) if ord(character) > 0xFFFF]
    return [offset + bisect_left(astral, offset) for offset in offsets]


def _span(mention: Mention, quote: str, start: int) -> list[int] | None:
    """Return where a mention stands in the quote that starts at `start`, or None if outside."""
    left, right = mention.start - start, mention.end - start
    return _units(quote, (left, right)) if 0 <= left < right <= len(quote) else None


def _cue(cue: str | None, quote: str) -> list[int] | None:
    """Return where the words that gave the status stand in the quote, if they do."""
    at = re.search(rf"(?<!\w){re.escape(cue)}(?!\w)", quote, re.IGNORECASE) if cue else None
    return _units(quote, at.span()) if at else None


def _speaker(speaker: Mention | None, attribution: str | None, graph: "KnowledgeGraph") -> Record:
    return {
        "speaker": graph.entity_of(speaker) if speaker else None,
        "attribution": attribution or (speaker.name if speaker else None),
    }


def _place(document: Document | None, start: int, end: int) -> Record:
    """Return the offsets of a passage in its document's text, as a browser counts them."""
    if document is None:
        return {}
    left, right = _units(document.text, (start, end))
    return {"start": left, "end": right}


def _evidence(claim: Claim, evidence: Evidence, graph: "KnowledgeGraph") -> Record:
    document = graph.documents.get(evidence.document)
    subject, object_ = graph.sides(claim, evidence)
    return _drop_empty(
        {
            "id": evidence.id,
            "document": evidence.document,
            **_place(document, evidence.start, evidence.end),
            "quote": evidence.quote,
            "subject": _span(subject, evidence.quote, evidence.start),
            "object": _span(object_, evidence.quote, evidence.start),
            "subjectText": subject.text,
            "objectText": object_.text,
            "status": evidence.status,
            "confidence": evidence.confidence,
            "cue": evidence.cue,
            "cueAt": _cue(evidence.cue, evidence.quote),
            **_speaker(evidence.speaker, evidence.attribution, graph),
            "when": evidence.when,
            "date": evidence.date,
            "place": evidence.place,
            "role": evidence.role,
            "amount": evidence.amount,
        }
    )


def _claim(claim: Claim, graph: "KnowledgeGraph") -> Record:
    return {
        "subject": claim.subject,
        "relation": claim.relation,
        "object": claim.object,
        "verdict": claim.verdict,
        "sources": claim.source_count,
        "evidence": [_evidence(claim, one, graph) for one in claim.evidence],
    }


def _observation(entity: str, observation: Observation, graph: "KnowledgeGraph") -> Record:
    document = graph.documents.get(observation.document)
    return _drop_empty(
        {
            "id": observation.id,
            "entity": entity,
            "document": observation.document,
            **_place(document, observation.start, observation.end),
            "quote": observation.quote,
            "about": _span(observation.about, observation.quote, observation.start),
            "measure": observation.measure,
            "unit": observation.unit,
            "period": observation.period,
            "place": observation.place,
            "status": observation.status,
            **_speaker(observation.speaker, observation.attribution, graph),
        }
    ) | {"value": observation.value}


def _contradictions(graph: "KnowledgeGraph") -> list[Record]:
    """Return where sources disagree, by identifiers; the rest stands elsewhere."""
    return [
        {
            "summary": one.summary,
            "sides": [[passage.id for passage in side] for side in one.sides],
            "claims": sorted(claim.id for claim in one.claims),
        }
        for one in graph.contradictions()
    ]


def best_evidence(claim: Claim) -> Evidence:
    """Return the passage that speaks best for the verdict: of its status, most confident."""
    return min(
        claim.evidence,
        key=lambda one: (
            one.status != claim.verdict,
            -one.confidence,
            one.document,
            one.start,
            one.id,
        ),
    )


def latest_date(claim: Claim, documents: Mapping[str, Document]) -> str | None:
    """Return the latest ISO date that a claim's evidence or its documents carry."""
    dates: list[str] = []
    for one in claim.evidence:
        document = documents.get(one.document)
        dates += [date for date in (one.date, document.issued if document else None) if date]
    return max(dates, default=None)


def find_dates(graph: "KnowledgeGraph") -> tuple[str, str] | None:
    """Return the first and last whole ISO date of passages and documents, if there is one."""
    dates = [one.issued for one in graph.documents.values()]
    dates += [one.date for claim in graph.claims.values() for one in claim.evidence]
    whole = [date for date in dates if date and re.fullmatch(r"\d{4}-\d\d-\d\d", date)]
    return (min(whole), max(whole)) if whole else None


def count_claims(claims: Mapping[str, Claim]) -> dict[str, int]:
    """Return how many claims each entity takes part in."""
    counts: dict[str, int] = defaultdict(int)
    for claim in claims.values():
        for end in {claim.subject, claim.object}:
            counts[end] += 1
    return dict(counts)
