"""Which pairs of mentions are asked about, and what a pair sees: the same in training and reading."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.language.encoding import REACH, Window

DISTANCES = 16
EARLIER, LATER = 16, 3  #: mentions before and after a reference that may be its antecedent


@dataclass(frozen=True, slots=True)
class Span:
    """A mention in a window; positions of its first and last piece there."""

    first: int
    last: int
    kind: int  #: index of the class; of a reference the number of classes
    type: int  #: index of the class; of a reference that of its antecedent, -1 while it has none
    name: str  #: key of its entity in the document
    sentence: int  #: number in the document


def bucket(distance: int) -> int:
    """Return the bucket of a distance in pieces, 0 … 2 * DISTANCES; the middle one is distance 0."""
    size = min(DISTANCES, int(math.log2(abs(distance) + 1) * 2))
    return DISTANCES + (size if distance >= 0 else -size)


def antecedents(spans: Sequence[Span], at: int) -> list[int]:
    """Return the mentions that the reference `at` may refer to: before it, and shortly after."""
    after = [
        other
        for other in range(at + 1, min(len(spans), at + 1 + LATER))
        if spans[other].sentence == spans[at].sentence
    ]
    return [*range(max(0, at - EARLIER), at), *after]


def pairs(spans: Sequence[Span], own: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield pairs (earlier, later) of mentions of different entities that may support a claim.

    Both stand in one sentence, or the earlier one is the last mention in the REACH sentences before
    of an entity that the later one's sentence does not mention.

    Args:
        spans: the window's mentions in text order.
        own: first and last + 1 of the sentences that the later mention may stand in.
    """
    by_sentence: dict[int, list[int]] = {}
    for index, span in enumerate(spans):
        by_sentence.setdefault(span.sentence, []).append(index)
    for sentence, members in by_sentence.items():
        if not own[0] <= sentence < own[1]:
            continue
        here = {spans[index].name for index in members}
        earlier: dict[str, int] = {}
        for back in range(REACH, 0, -1):
            for index in by_sentence.get(sentence - back, ()):
                if spans[index].name not in here:
                    earlier[spans[index].name] = index
        yield from ((left, right) for left in sorted(earlier.values()) for right in members)
        for place, left in enumerate(members):
            for right in members[place + 1 :]:
                if spans[left].name != spans[right].name:
                    yield left, right


def places(window: Window, pairs: Sequence[tuple[Span, Span]]) -> NDArray[np.int64]:
    """Return where each piece of the window stands as each pair sees it, (P, T).

    0 out of sight, 1 in the left mention, 2 in the right one, 3 between them, 4 before them and
    5 after them in their sentences, 6 in a sentence between, 7 special pieces.
    """
    sentences = np.asarray(window.sentences)[None]
    at = np.arange(sentences.shape[1])[None]
    left, right = (
        np.array([(span.first, span.last, span.sentence) for span in side], dtype=np.int64)
        .reshape(-1, 3, 1)
        .transpose(1, 0, 2)
        for side in ([one for one, _ in pairs], [other for _, other in pairs])
    )
    ends = (sentences == left[2]) | (sentences == right[2])
    within = (sentences >= left[2]) & (sentences <= right[2])
    return np.select(
        [
            (at >= right[0]) & (at <= right[1]),
            (at >= left[0]) & (at <= left[1]),
            np.broadcast_to(sentences < 0, within.shape),
            ends & (at < left[0]),
            ends & (at > right[1]),
            ends & (at > left[1]) & (at < right[0]),
            within,
        ],
        [2, 1, 7, 4, 5, 3, 6],
        0,
    )
