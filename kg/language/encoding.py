"""Text as the network sees it: word pieces with their shapes, in windows of whole sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from kg.errors import ReaderError
from kg.language.sentences import Sentence

WINDOW = 320  #: word pieces of a window, its context included, without the special ones
BEFORE = 2  #: sentences before a window's own that it also sees
REACH = 2  #: sentences back in which a claim's other argument may stand

#: Shapes of words. The encoder is uncased; without them "us" and "US" are one word.
SHAPES = (
    "special", "mark", "lower", "title", "upper", "mixed", "number", "alphanumeric",
    "first",  # a capitalised word that opens its sentence: it would be capitalised anyhow
    "headline",  # a capitalised word in a line where nearly all words are
)  # fmt: skip
LINES = ("sentence", "heading", "bullet", "row")
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text.

    All sequences have one item a piece: vocabulary ids, offsets in the text, shapes (index of
    SHAPES), whether the piece continues the word of the one before.
    """

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    shapes: tuple[int, ...]
    continues: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A run of sentences read together, after the title and the sentences before as context.

    Positions count the window's pieces, the special ones included.
    """

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    lines: tuple[int, ...]  #: index of LINES
    pieces: tuple[int, ...]  #: index in the document's Pieces, -1 for special pieces
    sentences: tuple[int, ...]  #: number of the sentence in the document, -1 for special pieces
    own: tuple[int, int]  #: first and last + 1 of the sentences that this window decides on


class Encoder:
    """Cuts text into word pieces and sentences into windows, the same way in training and reading."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Use a tokenizer with the special pieces [CLS] and [SEP]."""
        self._tokenizer = tokenizer
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.start, self.stop, self.mask = (
            self._special(piece) for piece in ("[CLS]", "[SEP]", "[MASK]")
        )

    @classmethod
    def from_file(cls, path: str | Path) -> "Encoder":
        """Read a tokenizer.json."""
        return cls(Tokenizer.from_file(str(path)))

    def _special(self, piece: str) -> int:
        """Return the id of a special piece."""
        found = self._tokenizer.token_to_id(piece)
        if found is None:
            raise ReaderError(
                f"the tokenizer has no {piece}; use an encoder of the BERT family, whose"
                " tokenizer.json names [CLS], [SEP] and [MASK]"
            )
        return found

    def cut(self, text: str, sentences: Sequence[Sentence]) -> Pieces:
        """Return the word pieces of the whole text."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        first = {_first_word(text, sentence) for sentence in sentences}
        headlines = [
            (sentence.start, sentence.end)
            for sentence in sentences
            if is_headline(text[sentence.start : sentence.end])
        ]
        words = [(match.start(), match.end()) for match in WORD.finditer(text)]
        shapes, continues, at, line = [], [], 0, 0
        for start, end in encoding.offsets:
            while line < len(headlines) and headlines[line][1] <= start:
                line += 1
            inside = line < len(headlines) and headlines[line][0] <= start
            while at < len(words) and words[at][1] <= start:
                at += 1
            if at < len(words) and words[at][0] < end:
                shapes.append(
                    shape(text[slice(*words[at])], words[at][0] in first, headline=inside)
                )
                continues.append(start > words[at][0])
            else:
                shapes.append(SHAPES.index("mark"))
                continues.append(False)
        return Pieces(tuple(encoding.ids), tuple(encoding.offsets), tuple(shapes), tuple(continues))

    def windows(self, pieces: Pieces, sentences: Sequence[Sentence]) -> list[Window]:
        """Return windows that together decide on every sentence once.

        A sentence longer than a window is cut off at its end.
        """
        groups = group(pieces, sentences)
        budget = WINDOW - (len(groups[0]) if groups else 0)
        out: list[Window] = []
        at = 0
        while at < len(groups):
            context = list(range(max(0, at - BEFORE), at))
            size = sum(len(groups[number]) for number in context)
            end = at
            while end < len(groups) and (end == at or size + len(groups[end]) <= budget):
                size += len(groups[end])
                end += 1
            shown = [*context, *range(at, end)]
            if 0 not in shown:
                shown.insert(0, 0)
            out.append(self._window(pieces, sentences, groups, shown, (at, end)))
            at = end
        return out

    def _window(
        self,
        pieces: Pieces,
        sentences: Sequence[Sentence],
        groups: Sequence[Sequence[int]],
        shown: Sequence[int],
        own: tuple[int, int],
    ) -> Window:
        ids, shapes, lines, places, numbers = [self.start], [0], [0], [-1], [-1]

        def stop() -> None:
            ids.append(self.stop)
            shapes.append(0)
            lines.append(0)
            places.append(-1)
            numbers.append(-1)

        for position, number in enumerate(shown):
            if position and sentences[number].opens_line:
                stop()
            for piece in groups[number][:WINDOW]:
                ids.append(pieces.ids[piece])
                shapes.append(pieces.shapes[piece])
                lines.append(LINES.index(sentences[number].kind))
                places.append(piece)
                numbers.append(number)
        stop()
        return Window(tuple(ids), tuple(shapes), tuple(lines), tuple(places), tuple(numbers), own)


def is_headline(line: str) -> bool:
    """Whether nearly all longer words of a line are capitalised, so that capitals say nothing."""
    words = [word for word in WORD.findall(line) if len(word) > 3 and word.isalpha()]
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)


def shape(word: str, first: bool, *, headline: bool = False) -> int:
    """Return the index in SHAPES of a word.

    Args:
        word: letters and digits only.
        first: whether it opens its sentence.
        headline: whether it stands in a line where nearly all words are capitalised.
    """
    if word.isdigit():
        name = "number"
    elif any(letter.isdigit() for letter in word):
        name = "alphanumeric"
    elif word.islower():
        name = "lower"
    elif len(word) > 1 and word.isupper():
        name = "upper"
    elif word[:1].isupper() and (len(word) == 1 or word[1:].islower()):
        name = "headline" if headline else "first" if first else "title"
    else:
        name = "mixed" if word[:1].isalpha() else "mark"
    return SHAPES.index(name)


def group(pieces: Pieces, sentences: Sequence[Sentence]) -> list[list[int]]:
    """Return for each sentence the indices of its pieces."""
    groups: list[list[int]] = [[] for _ in sentences]
    number = 0
    for index, (start, end) in enumerate(pieces.offsets):
        while number < len(sentences) and sentences[number].end <= start:
            number += 1
        if number < len(sentences) and end > sentences[number].start:
            groups[number].append(index)
    return groups


def _first_word(text: str, sentence: Sentence) -> int:
    match = WORD.search(text, sentence.start, sentence.end)
    return match.start() if match else -1
