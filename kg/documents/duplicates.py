"""Near-duplicates: syndicated copies and excerpts are one source, however often printed."""

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b

from kg.model import Document

#: Words a shingle. Five rarely recur by chance in independent texts (Broder 1997 used ten, for web
#: pages).
SHINGLE = 5
#: Part of the smaller document's shingles found in the larger one at or above which they are
#: copies. Independent reports that share two quoted sentences stay below a fifth.
COPIED_AT = 0.5
#: Shorter documents are compared as a whole: a few shingles say nothing.
FEWEST = 12
#: Documents listed a shingle. Copies meet their earliest fellows; stock phrases cannot make it
#: quadratic.
LONGEST_LIST = 64


def independent_groups(documents: Iterable[Document]) -> dict[str, str]:
    """Return for each document the id of its group: copies and excerpts of one text share a group.

    Two documents belong together if half of the smaller one's five-word shingles stand in the
    other; groups are the transitive closure, so a round-up that prints two articles joins them
    (sources are counted too low rather than too high). The group's id is the smallest id of its
    documents, and the result does not depend on their order. Page furniture is not compared.
    """
    texts = {one.id: _words(one) for one in documents}
    parents = {id_: id_ for id_ in texts}
    whole: dict[tuple[str, ...], str] = {}
    index: dict[int, list[str]] = {}
    sizes: dict[str, int] = {}
    # Largest first, so that excerpts meet what they were cut from.
    for id_ in sorted(texts, key=lambda key: (-len(texts[key]), key)):
        words = tuple(texts[id_])
        if words in whole:
            _join(parents, id_, whole[words])
            continue
        whole[words] = id_
        shingles = _shingles(words)
        if len(shingles) < FEWEST:
            continue
        common = Counter(other for shingle in shingles for other in index.get(shingle, ()))
        for other, count in common.items():
            if count >= COPIED_AT * min(len(shingles), sizes[other]):
                _join(parents, id_, other)
        sizes[id_] = len(shingles)
        for shingle in shingles:
            listed = index.setdefault(shingle, [])
            if len(listed) < LONGEST_LIST:
                listed.append(id_)
    return {id_: _root(parents, id_) for id_ in sorted(parents)}


def _words(document: Document) -> list[str]:
    pieces, at = [], 0
    for start, end in document.furniture:
        pieces.append(document.text[at:start])
        at = end
    pieces.append(document.text[at:])
    return re.findall(r"\w+", " ".join(pieces).casefold())


def _shingles(words: tuple[str, ...]) -> set[int]:
    runs = (" ".join(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1))
    # blake2b, not hash(): the built-in one changes with PYTHONHASHSEED.
    return {int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big") for run in runs}


def _root(parents: dict[str, str], id_: str) -> str:
    while parents[id_] != id_:
        parents[id_] = parents[parents[id_]]
        id_ = parents[id_]
    return id_


def _join(parents: dict[str, str], left: str, right: str) -> None:
    low, high = sorted((_root(parents, left), _root(parents, right)))
    parents[high] = low
