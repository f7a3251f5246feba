"""Annotated documents as the network learns them: windows with their targets."""

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from kg.language.candidates import Span, antecedents, pairs
from kg.language.encoding import LINES, Encoder, Pieces, Window
from kg.language.sentences import Sentence, split
from kg.language.vocabulary import Vocabulary
from kg.training.corpus import AnnotatedDocument, GoldClaim, Line, Mark, render

IGNORE = -100  #: a target that counts for nothing


@dataclass(slots=True)
class Example:
    """A window and what the network should say of it."""

    window: Window
    labels: list[int]  #: of each piece: 0 outside, 1 + 2k begins kind k, 2 + 2k continues it
    spans: list[Span] = field(default_factory=list)
    references: list[tuple[int, list[int], list[bool]]] = field(default_factory=list)
    pairs: list[tuple[int, int]] = field(default_factory=list)
    targets: NDArray[np.float32] | None = None  #: (pairs, 2 relations), nan where nothing is learnt
    claims: list[tuple[int, int, int]] = field(default_factory=list)  #: pair, claim, status


@dataclass(frozen=True, slots=True)
class Source:
    """An annotated document with its text; what `build` cuts into examples."""

    text: str
    sentences: tuple[Sentence, ...]
    marks: tuple[tuple[Mark, ...], ...]  #: of each sentence, offsets in the text
    claims: tuple[tuple[GoldClaim, ...], ...]  #: of each sentence


def lay_out(document: AnnotatedDocument, chance: random.Random | None = None) -> Source:
    """Return the document as text; with `chance`, in one of the typographies of the web."""
    bullet = chance.choice(["- ", "• ", "* ", "– ", "1. ", "- "]) if chance else "- "
    cell = chance.choice([" · ", " | "]) if chance else " · "
    if chance:
        document = replace(
            document, lines=tuple(_capitalise(line, chance) for line in document.lines)
        )
    text, places = render(document, bullet, cell)
    if chance and chance.random() < 0.5:
        text = _curl(text)
    sentences, marks = [], []
    for line, (start, end) in zip(document.lines, places, strict=True):
        kind = line.kind
        if kind in ("sentence", "heading"):
            found = split(text[start:end])
            kind = found[0].kind if found else kind
        opens = start == 0 or "\n" in text[max(0, start - 3) : start]
        sentences.append(Sentence(start, end, kind if kind in LINES else "sentence", opens))
        marks.append(
            tuple(
                Mark(start + mark.start, start + mark.end, mark.name, mark.type, mark.reference)
                for mark in line.marks
            )
        )
    return Source(
        text, tuple(sentences), tuple(marks), tuple(line.claims for line in document.lines)
    )


def _capitalise(line: Line, chance: random.Random) -> Line:
    """Set some headings as many outlets do: Every Longer Word With a Capital."""
    if line.kind != "heading" or chance.random() > 0.4:
        return line
    letters = list(line.text)
    for match in re.finditer(r"[a-z][a-z’']{3,}", line.text):
        inside = any(mark.start < match.end() and mark.end > match.start() for mark in line.marks)
        before = line.text[match.start() - 1 : match.start()]
        if not inside and not before.isalnum():
            letters[match.start()] = letters[match.start()].upper()
    return replace(line, text="".join(letters))


def _curl(text: str) -> str:
    """Set straight quotation marks and apostrophes as curly ones, one for one."""
    out, open_ = [], False
    for index, letter in enumerate(text):
        if letter == "'":
            opens = index == 0 or text[index - 1] in " \n(["
            out.append("‘" if opens else "’")
        elif letter == '"':
            open_ = not open_
            out.append("“" if open_ else "”")
        else:
            open_ = False if letter == "\n" else open_
            out.append(letter)
    return "".join(out)


def build(source: Source, encoder: Encoder, vocabulary: Vocabulary) -> list[Example]:
    """Return the windows of a document with their targets."""
    pieces = encoder.cut(source.text, source.sentences)
    return [
        _example(source, pieces, window, vocabulary)
        for window in encoder.windows(pieces, source.sentences)
    ]


def _example(source: Source, pieces: Pieces, window: Window, vocabulary: Vocabulary) -> Example:
    own = range(*window.own)
    labels = [0 if number in own else IGNORE for number in window.sentences]
    example = Example(window, labels)
    position_of = {piece: place for place, piece in enumerate(window.pieces) if piece >= 0}
    by_sentence: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(window.sentences):
        if number >= 0:
            by_sentence[number].append(place)
    for number in sorted(by_sentence):
        for mark in source.marks[number]:
            inside = [
                position_of[window.pieces[place]]
                for place in by_sentence[number]
                if pieces.offsets[window.pieces[place]][0] < mark.end
                and pieces.offsets[window.pieces[place]][1] > mark.start
            ]
            if not inside:
                continue
            type_ = vocabulary.types.index(mark.type)
            kind = len(vocabulary.types) if mark.reference else type_
            example.spans.append(Span(inside[0], inside[-1], kind, type_, mark.name, number))
            if number in own:
                labels[inside[0]] = 1 + 2 * kind
                for place in range(inside[0] + 1, inside[-1] + 1):
                    labels[place] = 2 + 2 * kind
    _add_references(example, len(vocabulary.types))
    _add_pairs(example, source, vocabulary)
    return example


def _add_references(example: Example, reference: int) -> None:
    for at, span in enumerate(example.spans):
        if (
            span.kind == reference
            and example.window.own[0] <= span.sentence < example.window.own[1]
        ):
            others = antecedents(example.spans, at)
            same = [example.spans[other].name == span.name for other in others]
            if any(same):
                example.references.append((at, others, same))


def _add_pairs(example: Example, source: Source, vocabulary: Vocabulary) -> None:
    spans, count = example.spans, len(vocabulary.relations)
    example.pairs = list(pairs(spans, example.window.own))
    if not example.pairs:
        return
    index = {name: number for number, name in enumerate(vocabulary.relations)}
    candidates: dict[tuple[int, frozenset[str]], list[int]] = defaultdict(list)
    for number, (left, right) in enumerate(example.pairs):
        names = frozenset((spans[left].name, spans[right].name))
        candidates[spans[right].sentence, names].append(number)
    targets = np.zeros((len(example.pairs), 2 * count), dtype=np.float32)
    for number, (left, right) in enumerate(example.pairs):
        admitted = vocabulary.admitted[spans[left].type, :, spans[right].type]
        targets[number, ~admitted] = np.nan
    for sentence in range(*example.window.own):
        for claim in source.claims[sentence]:
            numbers = candidates.get((sentence, frozenset((claim.subject, claim.object))), [])
            _add_claim(example, targets, numbers, claim, index, vocabulary)
    example.targets = targets


def _add_claim(
    example: Example,
    targets: NDArray[np.float32],
    numbers: Sequence[int],
    claim: GoldClaim,
    index: Mapping[str, int],
    vocabulary: Vocabulary,
) -> None:
    """Mark the nearest pair of the claim's entities as stating it; of the others nothing is known."""
    if not numbers:
        return
    spans, count = example.spans, len(index)

    def gap(number: int) -> tuple[int, int]:
        left, right = example.pairs[number]
        return spans[right].first - spans[left].last, number

    best = min(numbers, key=gap)
    relation = index[claim.relation]
    for number in numbers:
        left, _ = example.pairs[number]
        forward = spans[left].name == claim.subject
        stated = [relation if forward else relation + count]
        if claim.relation in vocabulary.symmetric:
            stated = [relation, relation + count]
        for each in stated:
            if np.isnan(targets[number, each]):
                continue
            if number == best:
                targets[number, each] = 1.0
                example.claims.append((number, each, vocabulary.statuses.index(claim.status)))
            elif targets[number, each] == 0.0:
                targets[number, each] = np.nan
