"""Claims as evidence: the gate, and what the passage says about each claim."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.language.claims import Scored
from kg.language.qualifiers import qualify
from kg.language.sentences import Sentence
from kg.model import Document, Evidence, Mention, Rejection
from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that the network proposes, with the sentences of its arguments in text order."""

    scored: Scored
    subject: Mention
    object: Mention
    first: Sentence
    last: Sentence


def make_evidence(
    document: Document,
    mentions: Sequence[Mention],
    candidates: Sequence[Candidate],
    ontology: Ontology,
) -> tuple[list[Evidence], list[Rejection]]:
    """Return the evidence that passes the gate, and what the gate refused.

    Of several pairs of mentions that state one claim in one sentence, the surest is kept. The quote
    is the sentence, or the passage from the subject's sentence to the object's where these are two.
    Nothing passes whose quote is not the text at its offsets, whose arguments do not stand
    in the quote, that would relate an entity to itself, or whose types the ontology does not admit.
    """
    evidence: dict[tuple[object, ...], Evidence] = {}
    refused: list[Rejection] = []
    for one in candidates:
        start, end = one.first.start, one.last.end
        quote = document.text[start:end]
        if reason := _refuse(document, one, ontology):
            detail = f"{one.subject.name} {one.scored.relation} {one.object.name}"
            refused.append(Rejection(document.id, start, end, quote, reason, detail))
            continue
        known = qualify(
            document.text,
            (one.last.start, end),
            mentions,
            one.subject,
            one.scored.relation,
            one.object,
            one.scored.status,
            issued=document.issued,
        )
        made = Evidence(
            document.id,
            start,
            end,
            quote,
            one.subject,
            one.scored.relation,
            one.object,
            one.scored.status,
            one.scored.confidence,
            **known._asdict(),
        )
        # "the chipmaker Fenwright": a sentence that mentions an entity twice states its claim once.
        sides = [(side.type, side.name) for side in (one.subject, one.object)]
        if ontology.relations[one.scored.relation].symmetric:
            sides.sort()
        key = (end, one.scored.relation, *sides)
        if key not in evidence or evidence[key].confidence < made.confidence:
            evidence[key] = made
    return list(evidence.values()), refused


def _refuse(document: Document, one: Candidate, ontology: Ontology) -> str | None:
    """Return why a candidate may not become evidence, or None."""
    for mention in (one.subject, one.object):
        if document.text[mention.start : mention.end] != mention.text:
            return "mention is not the text at its offsets"
        if not one.first.start <= mention.start < mention.end <= one.last.end:
            return "argument stands outside the quoted passage"
    if (one.subject.type, one.subject.name) == (one.object.type, one.object.name):
        return "both arguments are one entity"
    if not ontology.admits(one.subject.type, one.scored.relation, one.object.type):
        return "types do not fit the relation"
    return None
