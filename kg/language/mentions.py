"""Mentions from the scores of their labels, and the fullest name of each in its document."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kg.language.encoding import Pieces, Window
from kg.language.registry import Registry

#: Words at the end of a name that another mention of the same entity may lack.
TAILS = frozenset(
    """group inc corp corporation co company ltd limited llc plc ag sa se nv gmbh holdings holding
    technologies technology labs ai research systems software platforms model models family series
    university institute foundation commission agency ministry""".split()
)
_LOWEST = -1e9
VOTE = 0.5  #: weight of a name's other mentions; by F1 on held-out documents
BONUS = 2.0  #: for a type that the registry knows, in logarithms of odds; likewise


@dataclass(frozen=True, slots=True)
class Found:
    """A mention as decoded: offsets in the document, kind (number of classes = a reference)."""

    start: int
    end: int
    kind: int
    sentence: int
    odds: tuple[float, ...] = ()  #: of each kind, mean logarithm of its labels' probabilities


def decode(
    scores: NDArray[np.float32], window: Window, pieces: Pieces, text: str, reference: int
) -> list[Found]:
    """Return the best mentions of a window's own sentences, by Viterbi search over BIO labels.

    A label continues a mention only after one of the same kind, a word is never cut in two, and no
    mention crosses a sentence.

    Args:
        scores: (T, 2 kinds + 1).
        window: that was scored.
        pieces: of the document.
        text: the document's text.
        reference: kind that stands for references.
    """
    log = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    kinds = (log.shape[1] - 1) // 2
    begins, goes_on = 1 + 2 * np.arange(kinds), 2 + 2 * np.arange(kinds)
    best = np.full(log.shape[1], _LOWEST)
    best[0] = 0.0
    back = np.zeros(log.shape, dtype=np.int64)
    for at in range(len(log)):
        piece = window.pieces[at]
        inside = piece >= 0 and at > 0 and window.sentences[at] == window.sentences[at - 1]
        previous, following = best, np.full_like(best, _LOWEST)
        top = int(previous.argmax())
        if not (inside and pieces.continues[piece]):
            following[0], back[at, 0] = previous[top], top
            if piece >= 0:
                following[begins], back[at, begins] = previous[top], top
        else:
            following[0], back[at, 0] = previous[0], 0
        if inside:
            started, continued = previous[begins], previous[goes_on]
            following[goes_on] = np.maximum(started, continued)
            back[at, goes_on] = np.where(started >= continued, begins, goes_on)
        best = following + log[at]
    labels = [int(best.argmax())]
    for at in range(len(log) - 1, 0, -1):
        labels.append(int(back[at, labels[-1]]))
    return _spans(labels[::-1], log, window, pieces, text)


def _spans(
    labels: Sequence[int], log: NDArray[np.float32], window: Window, pieces: Pieces, text: str
) -> list[Found]:
    out: list[Found] = []
    at = 0
    while at < len(labels):
        first = at
        at += 1
        if labels[first] % 2 == 0:
            continue
        while at < len(labels) and labels[at] == labels[first] + 1:
            at += 1
        number = window.sentences[first]
        if not window.own[0] <= number < window.own[1]:
            continue
        start = pieces.offsets[window.pieces[first]][0]
        end = pieces.offsets[window.pieces[at - 1]][1]
        while text[start:end] != text[start:end].strip():
            start, end = (start + 1, end) if text[start].isspace() else (start, end - 1)
        odds = log[first, 1::2] + log[first + 1 : at, 2::2].sum(axis=0)
        if any(letter.isalnum() for letter in text[start:end]):
            kind = (labels[first] - 1) // 2
            out.append(Found(start, end, kind, number, tuple((odds / (at - first)).tolist())))
    return out


def settle(
    found: Sequence[Found], text: str, types: Sequence[str], registry: Registry
) -> list[Found]:
    """Return the mentions with types that agree with the name's other mentions and the registry.

    The network decides in context; what it says of the same name elsewhere in the document counts
    half as much, and a type under which the registry knows the name gets a bonus. References keep
    their kind.
    """
    by_name: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        if one.kind != len(types):
            by_name[text[one.start : one.end]].append(one)
    weights: dict[str, NDArray[np.float64]] = {}
    for name, members in by_name.items():
        weight = VOTE * np.mean([one.odds[: len(types)] for one in members], axis=0)
        for type_ in {entry.type for entry in registry.candidates(name)}:
            weight[types.index(type_)] += BONUS
        weights[name] = weight
    out = []
    for one in found:
        if one.kind != len(types):
            odds = np.array(one.odds[: len(types)]) + weights[text[one.start : one.end]]
            one = replace(one, kind=int(odds.round(4).argmax()))
        out.append(one)
    return out


def repeat(
    found: Sequence[Found], text: str, sentences: Sequence[tuple[int, int]], reference: int
) -> list[Found]:
    """Return the mentions, with further ones where a name found elsewhere stands again.

    Only names with a capital or a digit, whole words, never over another mention. The kind is the
    commonest of the name's mentions.
    """
    kinds: dict[str, Counter[int]] = defaultdict(Counter)
    for one in found:
        name = text[one.start : one.end]
        if one.kind != reference and len(name) > 2 and re.search(r"[^\W\d_a-z]|\d", name):
            kinds[name][one.kind] += 1
    taken = np.zeros(len(text) + 1, dtype=bool)
    for one in found:
        taken[one.start : one.end] = True
    out = list(found)
    for name in sorted(kinds, key=lambda each: (-len(each), each)):
        kind = kinds[name].most_common(1)[0][0]
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-]|\.\d)", text):
            if taken[match.start() : match.end()].any():
                continue
            for number, (start, end) in enumerate(sentences):
                if start <= match.start() and match.end() <= end:
                    taken[match.start() : match.end()] = True
                    out.append(Found(match.start(), match.end(), kind, number))
                    break
    return sorted(out, key=lambda one: (one.start, one.end))


def complete(
    surfaces: Sequence[tuple[str, str]], text_after: Mapping[int, str], registry: Registry
) -> list[str]:
    """Return for each named mention the fullest name of its entity in the document.

    Args:
        surfaces: (text, type) of the mentions in text order.
        text_after: by mention number, the mention that follows at once in parentheses: its acronym.
        registry: known names; "Chinese" and "China" are one place by it.
    """
    group = {each: each for each in surfaces}

    def find(each: tuple[str, str]) -> tuple[str, str]:
        while group[each] != each:
            each = group[each]
        return each

    def join(one: tuple[str, str], other: tuple[str, str]) -> None:
        left, right = sorted((find(one), find(other)))
        group[right] = left

    names = sorted(set(surfaces))
    entries: dict[str, tuple[str, str]] = {}
    for name in names:
        entry = registry.find(*name)
        if entry:
            join(name, entries.setdefault(entry.key, name))
    for number, acronym in text_after.items():
        name = surfaces[number]
        other = next((each for each in names if each == (acronym, name[1])), None)
        if other and is_acronym(acronym, name[0]):
            join(name, other)
    by_type: dict[str, list[str]] = defaultdict(list)
    for surface, type_ in names:
        by_type[type_].append(surface)
    for type_, members in by_type.items():
        for short in members:
            fuller = [name for name in members if name != short and stands_for(short, name, type_)]
            roots = {find((name, type_)) for name in fuller}
            if len(roots) == 1:
                join((short, type_), (fuller[0], type_))
    fullest: dict[tuple[str, str], str] = {}
    counts = Counter(surfaces)
    for name in names:
        root = find(name)
        best = fullest.get(root)
        if best is None or _fuller(name, (best, name[1]), counts):
            fullest[root] = name[0]
    return [fullest[find(each)] for each in surfaces]


def _fuller(
    name: tuple[str, str], other: tuple[str, str], counts: Mapping[tuple[str, str], int]
) -> bool:
    if name[0] in (other[0] + "s", other[0] + "es"):
        return False
    if other[0] in (name[0] + "s", name[0] + "es"):
        return True
    words = (len(name[0].split()), len(other[0].split()))
    return (words[0], counts[name], len(name[0])) > (words[1], counts.get(other, 0), len(other[0]))


def is_acronym(acronym: str, name: str) -> bool:
    """Whether the capitals or initials of the name spell the acronym."""
    letters = "".join(letter for letter in acronym if letter.isalnum()).casefold()
    words = re.findall(r"[^\W_]+", name)
    initials = "".join(word[0] for word in words).casefold()
    main = "".join(word[0] for word in words if not word.islower()).casefold()
    # "AISI" for "AI Security Institute": an acronym within the name is spelt out.
    whole = "".join(word if word.isupper() else word[0] for word in words).casefold()
    return len(letters) > 1 and letters in (initials, main, whole)


def stands_for(short: str, name: str, type_: str) -> bool:
    """Whether `short` is what a text calls `name` after its first mention."""
    words, others = short.split(), name.split()
    if type_ == "Person":
        return 0 < len(words) < len(others) and others[-len(words) :] == words
    if short in (name + "s", name + "es") and type_ in ("Product", "Model"):
        return True
    if len(others) > len(words) and others[: len(words)] == words:
        return all(word.strip(".,").casefold() in TAILS for word in others[len(words) :])
    return len(others) > 1 and short.isupper() and is_acronym(short, name)
