"""From a window's mentions to claims: references resolved, pairs scored, the gate."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kg.language.candidates import Span, antecedents, bucket, pairs, places
from kg.language.encoding import Window
from kg.language.network import Floats, Network
from kg.language.vocabulary import Vocabulary

CHUNK = 256  #: pairs scored at once; bounds memory on sentences with very many names


@dataclass(frozen=True, slots=True)
class Scored:
    """A relation between two spans of a window with its probability and its status."""

    subject: int
    relation: str
    object: int
    confidence: float
    status: str


def vectors(network: Network, hidden: Floats, spans: Sequence[Span]) -> Floats:
    """Return the spans' vectors, (M, D)."""
    return network.spans(
        hidden,
        np.array([span.first for span in spans], dtype=np.int64),
        np.array([span.last for span in spans], dtype=np.int64),
        np.array([span.kind for span in spans], dtype=np.int64),
    )


def resolve(
    network: Network, spans: Sequence[Span], known: Floats, reference: int
) -> tuple[list[Span], dict[int, int]]:
    """Return the spans with references named after their antecedents, and which that is.

    A reference whose best candidate is itself unresolved stays without a name.

    Args:
        network: that scores candidates.
        spans: in text order; references that an earlier window resolved have their names already.
        known: the spans' vectors.
        reference: kind of references.
    """
    out = list(spans)
    links: dict[int, int] = {}
    for at, span in enumerate(spans):
        if span.kind != reference or span.name:
            continue
        others = [other for other in antecedents(spans, at) if out[other].name]
        if not others:
            continue
        scores = network.antecedents(
            np.repeat(known[at : at + 1], len(others), axis=0),
            known[others],
            np.array([bucket(span.first - spans[other].last) for other in others], dtype=np.int64),
        )
        # Mentions of one entity speak for it together, as they did in training.
        total: dict[str, float] = {}
        for other, score in zip(others, scores, strict=True):
            total[out[other].name] = float(np.logaddexp(total.get(out[other].name, -np.inf), score))
        name = max(total, key=lambda each: (round(total[each], 4), each))
        link = max(
            (other for other in others if out[other].name == name),
            key=lambda other: (spans[other].kind != reference, -abs(other - at)),
        )
        out[at] = replace(span, name=name, type=out[link].type)
        links[at] = link
    return out, links


def score(
    network: Network,
    hidden: Floats,
    window: Window,
    spans: Sequence[Span],
    known: Floats,
    vocabulary: Vocabulary,
    *,
    scale: float,
    shift: float,
    least: float,
) -> list[Scored]:
    """Return the claims between the spans that reach `least` and that their types admit.

    Args:
        network: that scores pairs.
        hidden: the window's pieces, (T, D).
        window: whose own sentences are read.
        spans: with names; those without are left out.
        known: the spans' vectors, (M, D).
        vocabulary: of the network's outputs.
        scale: see `Settings`.
        shift: see `Settings`.
        least: probability from which a claim is returned.
    """
    named = [index for index, span in enumerate(spans) if span.name]
    members = [spans[index] for index in named]
    asked = [(named[one], named[two]) for one, two in pairs(members, window.own)]
    out: list[Scored] = []
    for start in range(0, len(asked), CHUNK):
        part = asked[start : start + CHUNK]
        made, scores = network.pairs(
            hidden,
            known[[one for one, _ in part]],
            known[[two for _, two in part]],
            np.array([(spans[one].type, spans[two].type) for one, two in part]),
            np.array([bucket(spans[two].first - spans[one].last) for one, two in part]),
            places(window, [(spans[one], spans[two]) for one, two in part]),
        )
        chance = 1.0 / (1.0 + np.exp(-(scale * scores + shift)))
        found = _claims(part, chance, spans, vocabulary, least)
        if not found:
            continue
        guess = network.statuses(
            made[[number for number, _, _ in found]],
            np.array([claim for _, claim, _ in found], dtype=np.int64),
        )
        guess = np.exp(guess - np.logaddexp.reduce(guess, axis=1, keepdims=True))
        for (number, claim, confidence), odds in zip(found, guess, strict=True):
            one, two = part[number]
            backward, relation = divmod(claim, len(vocabulary.relations))
            best = int(odds.round(4).argmax())
            out.append(
                Scored(
                    two if backward else one,
                    vocabulary.relations[relation],
                    one if backward else two,
                    round(confidence, 2),
                    vocabulary.statuses[best],
                )
            )
    return out


def _claims(
    part: Sequence[tuple[int, int]],
    chance: Floats,
    spans: Sequence[Span],
    vocabulary: Vocabulary,
    least: float,
) -> list[tuple[int, int, float]]:
    """Return (pair, claim, probability); symmetric claims once, with the mean of both ways."""
    count = len(vocabulary.relations)
    # Relations that the types do not admit were no part of training: their scores mean nothing.
    admitted = [vocabulary.admitted[spans[one].type, :, spans[two].type] for one, two in part]
    chance = np.where(np.stack(admitted), chance, 0.0)
    for name in vocabulary.symmetric:
        relation = vocabulary.relations.index(name)
        chance[:, relation] = (chance[:, relation] + chance[:, relation + count]) / 2
        chance[:, relation + count] = 0.0
    return [
        (int(number), int(claim), float(chance[number, claim]))
        for number, claim in zip(*np.nonzero(chance.round(4) >= least), strict=True)
    ]
