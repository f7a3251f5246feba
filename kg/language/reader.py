"""The reader: a document in, its mentions, claims with evidence, and observations out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources
from pathlib import Path

import numpy as np

from kg.errors import ReaderError
from kg.language.boundaries import mend
from kg.language.candidates import Span
from kg.language.claims import resolve, score, vectors
from kg.language.encoding import Encoder, Pieces, Window
from kg.language.evidence import Candidate, make_evidence
from kg.language.mentions import Found, complete, decode, repeat, settle
from kg.language.network import Floats, Network, OnnxNetwork, Settings
from kg.language.observations import find_observations
from kg.language.registry import Registry
from kg.language.sentences import Sentence, split
from kg.language.vocabulary import Vocabulary
from kg.model import Document, Evidence, Mention, Reading, Rejection, by_place, digest
from kg.ontology import Ontology
from kg.ontology import load as load_ontology

RULES = "1"  #: version of all that is outside the network; raise it when readings would change


def packaged() -> Path:
    """Return the folder of the reader that comes with newskg."""
    return Path(str(resources.files("kg.language") / "trained"))


@dataclass(frozen=True)
class Reader:
    """Reads documents; a pure function of their text and of what the reader was made of."""

    network: Network
    encoder: Encoder
    settings: Settings
    registry: Registry
    ontology: Ontology
    threshold: float | None = None  #: instead of the trained one

    @classmethod
    def load(
        cls,
        folder: str | Path | None = None,
        *,
        registry: Registry | None = None,
        ontology: Ontology | None = None,
        threshold: float | None = None,
        threads: int = 0,
    ) -> "Reader":
        """Load a trained reader; without a folder, the one that comes with newskg.

        Raises:
            ReaderError: if the folder holds no sound reader.
        """
        path = Path(folder) if folder else packaged()
        settings = Settings.load(path)
        return cls(
            OnnxNetwork.load(path, threads),
            _load_encoder(path / "tokenizer.json"),
            settings,
            registry or Registry.load(),
            ontology or load_ontology(),
            threshold,
        )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the network's outputs stand for, with the types that the ontology admits."""
        return Vocabulary.from_settings(self.settings, self.ontology)

    @cached_property
    def version(self) -> str:
        """Changes whenever a reading of the same text could."""
        least = self.settings.threshold if self.threshold is None else self.threshold
        return digest(
            RULES,
            self.settings.version,
            least,
            self.settings.scale,
            self.settings.shift,
            self.ontology.version,
            *(
                (one.name, sorted(one.domain), sorted(one.range), one.symmetric)
                for one in self.ontology.relations.values()
            ),
            *(repr(entry) for entry in self.registry.entries.values()),
        )

    def read(self, document: Document) -> Reading:
        """Return all that the document states. Its page furniture is not read."""
        sentences = split(document.text, document.furniture)
        page = _Page(document, sentences, self.encoder.cut(document.text, sentences))
        windows = self.encoder.windows(page.pieces, sentences)
        encoded = [self.network.encode(window) for window in windows]
        mentions = self._mentions(page, windows, [labels for _, labels in encoded])
        claims: list[Candidate] = []
        for window, (hidden, _) in zip(windows, encoded, strict=True):
            self._read_window(page, window, hidden, mentions, claims)
        named = [mention for mention in mentions.mentions if mention is not None]
        evidence, refused = make_evidence(document, named, claims, self.ontology)
        observations = tuple(
            find_observations(document.text, [(one.start, one.end) for one in sentences], named)
        )
        return Reading(
            document.id,
            document.sha256,
            self.version,
            tuple(named),
            by_place(evidence),
            observations,
            tuple(refused),
            tuple(_abstentions(document, sentences, named, evidence)),
        )

    def _mentions(
        self, page: "_Page", windows: Sequence[Window], labels: Sequence[Floats]
    ) -> "_Mentions":
        types = self.vocabulary.types
        text = page.document.text
        found = [
            one
            for window, scores in zip(windows, labels, strict=True)
            for one in decode(scores, window, page.pieces, text, len(types))
        ]
        spans = [(one.start, one.end) for one in page.sentences]
        found = mend(found, text, spans, types, self.registry)
        found = settle(found, text, types, self.registry)
        found = repeat(found, text, spans, len(types))
        names = [one for one in found if one.kind != len(types)]
        after = {
            number: text[names[number + 1].start : names[number + 1].end]
            for number in range(len(names) - 1)
            if text[names[number].end : names[number + 1].start].strip(' “"') == "("
        }
        surfaces = [(text[one.start : one.end], types[one.kind]) for one in names]
        fullest = dict(zip(names, complete(surfaces, after, self.registry), strict=True))
        made: list[Mention | None] = [
            Mention(
                page.document.id, one.start, one.end, text[one.start : one.end],
                types[one.kind], fullest[one],
            )
            if one in fullest else None
            for one in found
        ]  # fmt: skip
        return _Mentions(found, made)

    def _read_window(
        self,
        page: "_Page",
        window: Window,
        hidden: Floats,
        mentions: "_Mentions",
        claims: list[Candidate],
    ) -> None:
        """Add the window's claims, and name its references."""
        types = self.vocabulary.types
        numbers, spans = mentions.in_window(window, page.pieces, types)
        if not spans:
            return
        known = vectors(self.network, hidden, spans)
        spans, links = resolve(self.network, spans, known, len(types))
        for at, link in links.items():
            mentions.refer(numbers[at], numbers[link], page.document)
        least = self.settings.threshold if self.threshold is None else self.threshold
        scores = score(
            self.network, hidden, window, spans, known, self.vocabulary,
            scale=self.settings.scale, shift=self.settings.shift, least=least,
        )  # fmt: skip
        for scored in scores:
            subject, object_ = (
                mentions.mentions[numbers[scored.subject]],
                mentions.mentions[numbers[scored.object]],
            )
            if subject and object_:
                first, last = sorted(
                    (spans[scored.subject].sentence, spans[scored.object].sentence)
                )
                claims.append(
                    Candidate(scored, subject, object_, page.sentences[first], page.sentences[last])
                )


def _load_encoder(path: Path) -> Encoder:
    try:
        return Encoder.from_file(path)
    except ReaderError:
        raise
    except Exception as error:  # tokenizers has no class of its own for what it raises
        raise ReaderError(
            f"{path} cannot be loaded ({error}); install newskg again, or train a reader with"
            " 'kg train'"
        ) from error


@dataclass(frozen=True, slots=True)
class _Page:
    """A document with its sentences and word pieces."""

    document: Document
    sentences: Sequence[Sentence]
    pieces: Pieces


@dataclass(slots=True)
class _Mentions:
    """The document's mentions while they are read: as found, and as made (None = unresolved)."""

    found: list[Found]
    mentions: list[Mention | None]

    def in_window(
        self, window: Window, pieces: Pieces, types: Sequence[str]
    ) -> tuple[list[int], list[Span]]:
        """Return the numbers of the mentions that the window shows, and their spans in it."""
        starts = np.array(
            [pieces.offsets[piece][0] if piece >= 0 else -1 for piece in window.pieces]
        )
        ends = np.array([pieces.offsets[piece][1] if piece >= 0 else -1 for piece in window.pieces])
        shown = set(window.sentences)
        numbers, spans = [], []
        for number, (one, made) in enumerate(zip(self.found, self.mentions, strict=True)):
            if one.sentence not in shown or one.sentence >= window.own[1]:
                continue
            inside = np.nonzero((starts < one.end) & (ends > one.start))[0]
            if not len(inside):
                continue
            type_ = types.index(made.type) if made else -1
            name = f"{made.type}:{made.name}" if made else ""
            numbers.append(number)
            spans.append(Span(int(inside[0]), int(inside[-1]), one.kind, type_, name, one.sentence))
        return numbers, spans

    def refer(self, number: int, antecedent: int, document: Document) -> None:
        """Record that a reference resolves to another mention."""
        one, other = self.found[number], self.mentions[antecedent]
        if other is not None:
            link = other.antecedent or (other.start, other.end)
            self.mentions[number] = replace(
                other, start=one.start, end=one.end,
                text=document.text[one.start : one.end], antecedent=link,
            )  # fmt: skip


def _abstentions(
    document: Document,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    evidence: Sequence[Evidence],
) -> list[Rejection]:
    out = []
    for sentence in sentences:
        names = {
            (mention.name, mention.type)
            for mention in mentions
            if sentence.start <= mention.start < sentence.end
        }
        if len(names) > 1 and not any(
            one.start <= sentence.start and sentence.end <= one.end for one in evidence
        ):
            out.append(
                Rejection(
                    document.id, sentence.start, sentence.end,
                    document.text[sentence.start : sentence.end],
                    "no claim between its entities", ", ".join(sorted(name for name, _ in names)),
                )
            )  # fmt: skip
    return out
