"""Nearness: of several candidates for a qualifier, which belongs to the claim."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from kg.model import Mention

Span = tuple[int, int]

_CLAUSE = re.compile(r"[;:—]|, (?:but|while|and|which|whereas|although|though)\b|\b(?:while|"
    r"whereas|"
    r"although)\b|[.?!]\s")  # fmt: skip
#: Longest sentence that is looked into, in characters. Prose has none; a data dump on one line may,
#: and the work grows with the square of the length.
LONGEST = 2000
#: What separates an adverbial from an argument, in words; limits of the cost. By hand, on the
#: corpus: see tests/language/corpus_qualifiers.py.
COMMA, CLAUSE, OPENING, BEFORE, STATE = 5, 8, 2, 5, 6
#: Relations that hold rather than happen.
STATES = frozenset(
    {"locatedIn", "develops", "variantOf", "competesWith", "outperforms", "subsidiaryOf"}
)


class Sentence(NamedTuple):
    """A sentence and where it stands."""

    text: str
    start: int = 0  #: offset in the document, in code points
    mentions: tuple[Mention, ...] = ()  #: those inside it


def local_spans(sentence: Sentence, *spans: Span) -> list[Span]:
    """Return the spans that lie in the sentence, relative to it, or else all of it."""
    length = len(sentence.text)
    local = [(a - sentence.start, b - sentence.start) for a, b in spans]
    return [span for span in local if 0 <= span[0] < span[1] <= length] or [(0, length)]


def is_in_name(sentence: Sentence, span: Span) -> bool:
    """Tell whether a span lies within a name ("May", "AI Act of 2024", "Chief AI")."""
    start, end = span[0] + sentence.start, span[1] + sentence.start
    names = (m for m in sentence.mentions if m.antecedent is None)
    return any(m.start < end and start < m.end for m in names)


def word_distance(text: str, span: Span, arguments: Iterable[Span]) -> int:
    """Return how far a span is from the nearest argument; commas and clauses count as words."""
    best = 10_000
    for start, end in arguments:
        # "In March, Acme …", "2022: Acme …": what sets an opening adverbial off is no distance.
        gap = text[end : span[0]] if span[0] >= end else text[span[1] : start].lstrip(" ,:—–-")
        words = len(gap.split()) + COMMA * gap.count(",") + CLAUSE * len(_CLAUSE.findall(gap))
        best = min(best, words)
    return best


def _cost(text: str, span: Span, arguments: list[Span], relation: str) -> int:
    """Return how unlikely it is that a time or place belongs to the claim.

    That is its distance, and where it stands: adverbials follow what they modify, or open the
    sentence; a state ("OpenAI's GPT-4", "Paris-based Mistral") takes none from a distance.
    """
    cost = word_distance(text, span, arguments)
    first = min(start for start, _ in arguments)
    if span[1] <= first:
        cost += OPENING if not text[: span[0]].strip(" “\"'—-") else BEFORE
    if relation in STATES or re.match(r"(?:for|over|within)\b", text[span[0] :], re.I):
        cost += STATE
    return cost


def nearest(
    text: str, spans: Iterable[Span], arguments: list[Span], relation: str, limit: int
) -> Span | None:
    """Return the span of least cost, if that is within the limit."""
    costs = sorted((_cost(text, span, arguments, relation), span) for span in spans)
    return costs[0][1] if costs and costs[0][0] <= limit else None
