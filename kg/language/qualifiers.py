"""Qualifiers of a claim: the cue of its status, who says it, when, where, in what role, how much.

Pure functions of a sentence, its mentions and the two arguments of a claim. All values are
substrings of the sentence; where several would do, the one nearest to the arguments counts.
Measured on the claims of the corpus by tests/language/corpus_qualifiers.py.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from kg.language.amounts import find_amount
from kg.language.attribution import find_attribution
from kg.language.cues import find_cue
from kg.language.nearness import LONGEST, STATES, Sentence, Span, is_in_name, local_spans, nearest
from kg.language.roles import find_role
from kg.language.times import find_times, is_reporting_time, resolve_date
from kg.model import Mention

__all__ = [
    "Qualifiers",
    "Sentence",
    "find_amount",
    "find_attribution",
    "find_cue",
    "find_place",
    "find_role",
    "find_when",
    "qualify",
    "resolve_date",
]

#: Cost beyond which a time or place is not the claim's. By hand, on the corpus.
WHEN_LIMIT, PLACE_LIMIT = 6, 4
#: Relations that are often told in passing, and how many words are then at most between the names.
PRESUPPOSED = STATES | {"worksFor", "founded", "participatesIn"}
PASSING = 4
_PLACE_BEFORE = re.compile(
    r"\b(?:in|across|throughout|within|inside|everywhere "
        r"(?:in|except))\s+(?:the\s+)?(?:whole of |all of |rest of )?$", re.I,
)  # fmt: skip


class Qualifiers(NamedTuple):
    """All that a sentence says about a claim besides its subject, relation and object."""

    cue: str | None = None
    speaker: Mention | None = None
    attribution: str | None = None
    when: str | None = None
    date: str | None = None  #: ISO 8601
    place: str | None = None
    role: str | None = None
    amount: str | None = None


def qualify(
    document_text: str,
    sentence_span: Span,
    mentions: Sequence[Mention],
    subject: Mention,
    relation: str,
    object_: Mention,
    status: str,
    *,
    issued: str | None = None,
) -> Qualifiers:
    """Return all qualifiers of one claim.

    Args:
        document_text: stored text of the document.
        sentence_span: offsets of the claim's sentence in it.
        mentions: of the document (those outside the sentence are looked at for speakers only).
        subject: first argument; it may stand in another sentence.
        relation: local name of the relation.
        object_: second argument.
        status: asserted, planned, possible, negated or ended.
        issued: date of the document, ISO 8601, to resolve dates by.
    """
    start, end = sentence_span
    if end - start > LONGEST:
        return Qualifiers()
    inside = tuple(m for m in mentions if start <= m.start and m.end <= end)
    sentence = Sentence(document_text[start:end], start, inside)
    spans = (subject.start, subject.end), (object_.start, object_.end)
    speaker, attribution = None, None
    if not _is_presupposed(document_text, relation, subject, object_):
        speaker, attribution = find_attribution(document_text, sentence_span, mentions, spans)
    when = find_when(sentence, *spans, relation)
    future = status in {"planned", "possible"}
    return Qualifiers(
        cue=find_cue(sentence, *spans, status),
        speaker=speaker,
        attribution=attribution,
        when=when,
        date=resolve_date(when, issued, future=future) if when else None,
        place=find_place(sentence, subject, relation, object_),
        role=find_role(sentence, *spans) if relation == "worksFor" else None,
        amount=find_amount(sentence, *spans, relation),
    )


def _is_presupposed(text: str, relation: str, subject: Mention, object_: Mention) -> bool:
    """Tell whether a claim is made in passing, by a name: "OpenAI's Sam Altman", "Paris-based X".

    Whoever says the sentence, the words between such names are the writer's.
    """
    first, second = sorted([(subject.start, subject.end), (object_.start, object_.end)])
    near = len(text[first[1] : second[0]].split()) <= PASSING
    return relation in PRESUPPOSED and near


def find_when(sentence: Sentence, subject: Span, object_: Span, relation: str = "") -> str | None:
    """Return the time of a claim as written, with its preposition: "on Thursday", "since 2023"."""
    arguments = local_spans(sentence, subject, object_)
    found = [
        span for span in find_times(sentence.text)
        if not is_in_name(sentence, span) and not is_reporting_time(sentence.text, span)
    ]  # fmt: skip
    best = nearest(sentence.text, found, arguments, relation, WHEN_LIMIT)
    return sentence.text[best[0] : best[1]] if best else None


def find_place(sentence: Sentence, subject: Mention, relation: str, object_: Mention) -> str | None:
    """Return where a claim holds as written: a place behind "in", "across" … near by."""
    if relation in {
        "operatesIn",
        "locatedIn",
        "worksFor",
        "participatesIn",
        "founded",
        "subsidiaryOf",
    }:
        return None
    taken = {subject.name, object_.name}
    spans = [
        (m.start - sentence.start, m.end - sentence.start)
        for m in sentence.mentions
        if m.type == "Place" and m.name not in taken and m.text == m.name
    ]
    arguments = local_spans(sentence, (subject.start, subject.end), (object_.start, object_.end))
    behind = [s for s in spans if _PLACE_BEFORE.search(sentence.text[: s[0]])]
    best = nearest(sentence.text, behind, arguments, relation, PLACE_LIMIT)
    return sentence.text[best[0] : best[1]] if best else None
