"""Other people's annotated sentences, learnt from as far as their labels go.

FIRE, CORE, CrossNER and WNUT-17 label some types and some relations. What they do not label counts
for nothing: neither right nor wrong. The files themselves are not part of newskg.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kg.errors import CorpusError
from kg.language.candidates import Span, pairs
from kg.language.encoding import Encoder
from kg.language.sentences import Sentence
from kg.language.vocabulary import Vocabulary
from kg.training.examples import IGNORE, Example

#: Type in the data -> our type; None = not ours, "" = may be one of several, so left open.
FIRE_TYPES = {
    "Company": "Company", "Person": "Person", "GeopoliticalEntity": "Place", "Location": "Place",
    "Product": "", "BusinessUnit": "", "Sector": None, "Action": None, "Date": None, "Money": None,
    "Quantity": None, "FinancialEntity": None, "Designation": None,
}  # fmt: skip
NAME_TYPES = {
    "organisation": "", "university": "Organization", "politicalparty": "Organization", "group": "",
    "corporation": "Company", "researcher": "Person", "person": "Person", "politician": "Person",
    "scientist": "Person", "country": "Place", "location": "Place", "conference": "Event",
    "event": "Event", "election": "Event", "programlang": "Product", "product": "", "algorithm": "",
    "misc": "", "creative-work": "", "award": None, "field": None, "task": None, "metrics": None,
    "astronomicalobject": None, "chemicalcompound": None, "academicjournal": "Organization",
    "protein": None, "enzyme": None, "discipline": None, "chemicalelement": None, "theory": None,
}  # fmt: skip
#: Relation in the data -> ours, from head to tail (or e1 to e2), and whether it runs the other way.
FIRE_RELATIONS = {
    "ActionBuy": ("acquires", False), "ActionMerge": ("acquires", False),
    "Subsidiaryof": ("subsidiaryOf", False), "Employeeof": ("worksFor", False),
    "Locatedin": ("locatedIn", False), "Productof": ("develops", True),
}  # fmt: skip
#: For CORE also the types of e1 and e2.
CORE_RELATIONS = {
    "product_or_service_of": ("develops", True, "Product", "Company"),
    "brand_of": ("develops", True, "Product", "Company"),
    "acquired_by": ("acquires", True, "Company", "Company"),
    "merged_with": ("acquires", False, "Company", "Company"),
    "collaboration": ("partnersWith", False, "Company", "Company"),
    "client_of": ("suppliesTo", True, "Company", "Company"),
    "shareholder_of": ("investsIn", False, "Company", "Company"),
    "competitor_of": ("competesWith", False, "Company", "Company"),
    "subsidiary_of": ("subsidiaryOf", False, "Company", "Company"),
    "regulated_by": ("regulates", True, "Company", "Regulator"),
    "undefined": (None, False, "Company", "Company"),
    "traded_on": (None, False, "Company", "Organization"),
}
_POINTING = frozenset(
    "the this that these those it its he his him she her they their them who which whose".split()
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence or passage with partial labels."""

    tokens: tuple[str, ...]
    entities: tuple[tuple[int, int, str | None], ...]  #: first token, last + 1, our type or None
    complete: bool  #: whether what is outside the entities is known to be no entity
    relations: tuple[tuple[int, str, int], ...] = ()  #: numbers of entities
    known: frozenset[str] = field(default_factory=frozenset)  #: relations whose absence is known


def read_auxiliary(folder: str | Path) -> list[Sample]:
    """Return the training sentences of the four corpora in a folder.

    Raises:
        CorpusError: if one is missing.
    """
    root = Path(folder)
    try:
        return [*_fire(root / "fire"), *_core(root / "core"), *_named(root)]
    except (OSError, ValueError, KeyError) as error:
        raise CorpusError(
            f"{root} does not hold the corpora fire, core, crossner and wnut17 as expected"
            f" ({error!r}); see the model card for where they come from"
        ) from error


def held_out(identifier: str) -> bool:
    """Whether a document of CORE is kept for measuring: a tenth, by its identifier."""
    return sum(map(ord, identifier)) % 10 == 0


def _fire(folder: Path) -> Iterator[Sample]:
    records = json.loads((folder / "fire_train_leakfree_oldlabels.json").read_text("utf-8"))
    known = frozenset(relation for relation, _ in FIRE_RELATIONS.values())
    for record in records:
        entities = [
            (one["start"], one["end"], FIRE_TYPES[one["type"]])
            for one in record["entities"]
            if FIRE_TYPES.get(one["type"]) is not None
        ]
        places = {(start, end): number for number, (start, end, _) in enumerate(entities)}
        relations = []
        for one in record["relations"]:
            head, tail = (record["entities"][one[side]] for side in ("head", "tail"))
            ends = [places.get((each["start"], each["end"])) for each in (head, tail)]
            if one["type"] in FIRE_RELATIONS and ends[0] is not None and ends[1] is not None:
                relation, backward = FIRE_RELATIONS[one["type"]]
                first, second = (ends[1], ends[0]) if backward else (ends[0], ends[1])
                relations.append((first, relation, second))
        # The sentences may name regulators, laws and events, which FIRE does not label.
        yield Sample(
            tuple(record["tokens"]),
            tuple((start, end, type_ or None) for start, end, type_ in entities),
            False,
            tuple(relations),
            known,
        )


def _core(folder: Path) -> Iterator[Sample]:
    known = frozenset(one[0] for one in CORE_RELATIONS.values() if one[0])
    for record in json.loads((folder / "train.json").read_text("utf-8")):
        relation, backward, first, second = CORE_RELATIONS[record["relation"]]
        if held_out(record["id"]):
            continue
        if record["invert_relation"]:
            backward, first, second = not backward, second, first
        head, tail = (1, 0) if backward else (0, 1)
        yield Sample(
            tuple(record["context"]),
            (
                (record["e1_start"], record["e1_end"] + 1, first),
                (record["e2_start"], record["e2_end"] + 1, second),
            ),
            False,
            ((head, relation, tail),) if relation else (),
            known,
        )


def _named(root: Path) -> Iterator[Sample]:
    files = [root / "crossner" / name / "train.txt" for name in ("ai", "science", "politics")]
    files += [root / "crossner" / name / "dev.txt" for name in ("science", "politics")]
    files.append(root / "wnut17" / "wnut17train.conll")
    for path in files:
        tokens: list[str] = []
        tags: list[str] = []
        for line in [*path.read_text("utf-8").split("\n"), ""]:
            if line.strip():
                token, _, tag = line.rpartition("\t")
                tokens.append(token.strip())
                tags.append(tag.strip())
            elif tokens:
                yield Sample(tuple(tokens), tuple(_entities(tags)), False)
                tokens, tags = [], []


def _entities(tags: Sequence[str]) -> Iterator[tuple[int, int, str | None]]:
    start = 0
    while start < len(tags):
        end = start + 1
        if tags[start].startswith("B-"):
            while end < len(tags) and tags[end].startswith("I-"):
                end += 1
            type_ = NAME_TYPES.get(tags[start][2:], "")
            if type_ is not None:
                yield start, end, type_ or None
        start = end


def make_examples(
    samples: Sequence[Sample], encoder: Encoder, vocabulary: Vocabulary
) -> list[Example]:
    """Return the samples as the network learns them."""
    return [_example(sample, encoder, vocabulary) for sample in samples]


def _join(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the tokens as text, set as print sets it, and their offsets."""
    text, places = "", []
    for number, token in enumerate(tokens):
        tight = (
            not number or token[:1] in ",.;:!?)]%'’”" or tokens[number - 1] in ("(", "[", "$", "“")
        )
        text += "" if tight or token in ("n't", "-") or tokens[number - 1] == "-" else " "
        places.append((len(text), len(text) + len(token)))
        text += token
    return text, places


def _plain_words(text: str) -> list[bool]:
    """Return for each letter whether its word is known to be in no mention.

    Lower-case words are hardly ever names. They may be references, which these corpora do not mark,
    where a determiner or pronoun stands, or stood up to two words before.
    """
    out = [False] * (len(text) + 1)
    since = 3
    for match in re.finditer(r"\w+", text):
        since = 0 if match[0].casefold() in _POINTING else since + 1
        if since > 2 and match[0].islower():
            out[match.start() : match.end()] = [True] * len(match[0])
    return out


def _example(sample: Sample, encoder: Encoder, vocabulary: Vocabulary) -> Example:
    text, places = _join(sample.tokens)
    sentences = [Sentence(0, len(text), "sentence", True)]
    pieces = encoder.cut(text, sentences)
    window = encoder.windows(pieces, sentences)[0]
    plain = _plain_words(text)
    labels = [
        0 if number >= 0 and plain[pieces.offsets[number][0]] else IGNORE
        for number in window.pieces
    ]
    example = Example(window, labels)
    numbers: list[int] = []
    for number, (start, end, type_) in enumerate(sample.entities):
        left, right = places[start][0], places[min(end, len(places)) - 1][1]
        inside = [
            place
            for place, piece in enumerate(window.pieces)
            if piece >= 0 and pieces.offsets[piece][0] < right and pieces.offsets[piece][1] > left
        ]
        if not inside:
            continue
        for place in inside:
            labels[place] = IGNORE
        if type_ is None:
            continue
        kind = vocabulary.types.index(type_)
        labels[inside[0]] = 1 + 2 * kind
        for place in inside[1:]:
            labels[place] = 2 + 2 * kind
        numbers.append(number)
        example.spans.append(Span(inside[0], inside[-1], kind, kind, str(number), 0))
    order = sorted(range(len(numbers)), key=lambda each: example.spans[each].first)
    example.spans = [example.spans[each] for each in order]
    _add_pairs(example, sample, vocabulary)
    return example


def _add_pairs(example: Example, sample: Sample, vocabulary: Vocabulary) -> None:
    if not sample.known:
        return
    spans, count = example.spans, len(vocabulary.relations)
    example.pairs = list(pairs(spans, example.window.own))
    if not example.pairs:
        return
    known = [vocabulary.relations.index(name) for name in sorted(sample.known)]
    targets = np.full((len(example.pairs), 2 * count), np.nan, dtype=np.float32)
    stated = {(str(one), str(two)): relation for one, relation, two in sample.relations}
    for number, (left, right) in enumerate(example.pairs):
        for way, (one, two) in enumerate(((left, right), (right, left))):
            relation = stated.get((spans[one].name, spans[two].name))
            for index in known:
                name = vocabulary.relations[index]
                mirrored = (
                    name in vocabulary.symmetric
                    and stated.get((spans[two].name, spans[one].name)) == name
                )
                targets[number, index + way * count] = float(relation == name or mirrored)
        admitted = vocabulary.admitted[spans[left].type, :, spans[right].type]
        targets[number, ~admitted] = np.nan
    example.targets = targets
