"""How well readings agree with annotations: mentions, references, claims, statuses, observations."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.model import Evidence, Mention, Reading
from kg.ontology import Ontology
from kg.training.corpus import AnnotatedDocument
from kg.training.examples import lay_out

#: Words that do not tell one name from another.
_COMMON = re.compile(
    r"\b(inc|corp|corporation|co|ltd|limited|llc|plc|group|holdings?|company|the|ai|technologies"
    r"|technology|platforms|labs?|models?|family|series)\b\.?"
)
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_PRONOUNS = frozenset("it its he his him she her they their them who which".split())


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An entity of an annotated document; names are normalised."""

    name: str
    types: tuple[str, ...]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim of an annotated document; subject and object are names of its entities.

    Recall counts those that are `required`; finding another is no error.
    """

    subject: str
    relation: str
    object: str
    status: str
    required: bool = True
    also: tuple[str, ...] = ()  #: relations that would be right as well


@dataclass(frozen=True, slots=True)
class GoldObservation:
    """A number of an annotated document."""

    entity: str
    measure: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Gold:
    """What a document states according to its annotators."""

    document: str  #: source name without its suffix
    entities: tuple[GoldEntity, ...]
    claims: tuple[GoldClaim, ...]
    observations: tuple[GoldObservation, ...] = ()


@dataclass(slots=True)
class Count:
    """Right answers, answers, found gold, gold; from which precision, recall and F1."""

    right: int = 0
    given: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of the answers that are right."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def add(self, other: "Count") -> None:
        """Add another count."""
        self.right += other.right
        self.given += other.given
        self.found += other.found
        self.gold += other.gold


@dataclass(slots=True)
class Scores:
    """Counts over documents."""

    claims: Count = field(default_factory=Count)
    with_status: Count = field(default_factory=Count)
    relations: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    statuses: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    mentions: Count = field(default_factory=Count)
    mentions_broad: Count = field(default_factory=Count)  #: types that writers confuse as one
    references: Count = field(default_factory=Count)
    observations: Count = field(default_factory=Count)
    wrong: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    missed: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    odds: list[tuple[float, bool]] = field(default_factory=list)  #: confidence, right or not


def normalise(name: str) -> str:
    """Return a name without case, marks, possessive and words that do not tell names apart."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    plain = re.sub(r"[^\w+]+", " ", re.sub(r"'s\b", "", plain)).strip()
    return (_COMMON.sub(" ", plain).replace(" ", "") or plain.replace(" ", "")).strip()


def gold_of(document: AnnotatedDocument) -> Gold:
    """Return what an annotated document of the corpus states."""
    names: dict[str, set[str]] = defaultdict(set)
    types: dict[str, set[str]] = defaultdict(set)
    for line in document.lines:
        for mark in line.marks:
            names[mark.name].add(mark.name)
            types[mark.name].add(mark.type)
            if not mark.reference:
                names[mark.name].add(line.text[mark.start : mark.end])
    entities = tuple(
        GoldEntity(name, tuple(sorted(types[name])), frozenset(map(normalise, names[name])))
        for name in sorted(names)
    )
    claims = {
        (claim.subject, claim.relation, claim.object, claim.status): None
        for line in document.lines
        for claim in line.claims
    }
    return Gold(document.id, entities, tuple(GoldClaim(*claim) for claim in claims))


def gold_from_record(record: Mapping[str, object], ontology: Ontology) -> Gold:
    """Return what a gold file states: a JSON object with entities, claims and observations."""
    by_name: dict[str, GoldEntity] = {}
    for entity in _records(record["entities"]):
        name = str(entity["name"])
        found = [name, *(str(each) for each in _values(entity.get("mentions")))]
        kept = [each for each in found if not _is_pronoun(each)]
        types = tuple(str(each) for each in _values(entity.get("types") or [entity.get("type")]))
        known = GoldEntity(name, types, frozenset(map(normalise, kept)))
        by_name[str(entity.get("id", name))] = by_name[name] = known
    claims = tuple(
        GoldClaim(
            by_name[str(claim["subject"])].name,
            str(claim["predicate"]),
            by_name[str(claim["object"])].name,
            str(claim["status"]),
            claim["tier"] == "core" if "tier" in claim else bool(claim["explicit"]),
            tuple(str(each) for each in _values(claim.get("also"))),
        )
        for claim in _records(record["claims"])
    )
    observations = tuple(_observations(_records(record.get("observations")), ontology))
    seen: dict[str, GoldEntity] = {entity.name: entity for entity in by_name.values()}
    return Gold(
        re.sub(r"\.\w+$", "", str(record["doc"])), tuple(seen.values()), claims, observations
    )


def _observations(
    records: Sequence[Mapping[str, object]], ontology: Ontology
) -> Iterator[GoldObservation]:
    """Yield the numbers whose measure the ontology knows, in whole units: 42.9 million is 42900000."""
    for one in records:
        value, measure = one.get("value"), _measure(str(one["measure"]), ontology)
        if isinstance(value, int | float) and measure:
            unit = str(one.get("unit", ""))
            scale = next((size for word, size in _SCALES.items() if word in unit), 1.0)
            yield GoldObservation(
                str(one.get("entity", "")), measure, round(value * scale, 6), unit
            )


def _measure(text: str, ontology: Ontology) -> str | None:
    """Return the measure that an annotator's words mean: by all words, or by those in parentheses."""
    outside, _, inside = text.partition("(")
    labels = {name: _words(measure.label) for name, measure in ontology.measures.items()}
    for name, words in labels.items():
        if words == _words(outside):
            return name
    return next((name for name, words in labels.items() if words <= _words(inside)), None)


def _words(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"\w+", text.casefold())} - {"of"}


def _records(value: object) -> list[Mapping[str, object]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _values(value: object) -> list[object]:
    return [each for each in value if each is not None] if isinstance(value, list) else []


def _is_pronoun(name: str) -> bool:
    plain = name.casefold()
    return plain in _PRONOUNS or plain.startswith(("the company", "the firm"))


def link(names: Sequence[str], entities: Iterable[GoldEntity]) -> str | None:
    """Return the name of the gold entity that an entity with these names, label first, stands for."""
    known = list(entities)
    label, others = normalise(names[0]), {normalise(name) for name in names}
    best = (
        [entity for entity in known if normalise(entity.name) == label]
        or [entity for entity in known if label in entity.names]
        or [entity for entity in known if normalise(entity.name) in others]
        or [entity for entity in known if entity.names & others]
    )
    if not best:
        return None
    return max(
        best,
        key=lambda entity: (
            len(entity.names & others) / len(entity.names | others), entity.name
        ),
    ).name  # fmt: skip


def score_claims(
    gold: Gold, evidence: Sequence[Evidence], names: Mapping[str, Sequence[str]], ontology: Ontology
) -> Scores:
    """Compare the claims of one document with its gold.

    Args:
        gold: of the document.
        evidence: read in it.
        names: by mention key `type:name`, the entity's names, label first.
        ontology: tells which relations are symmetric.
    """
    scores = Scores()
    answers: dict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    for one in evidence:
        subject, object_ = (_linked(side, gold, names) for side in (one.subject, one.object))
        if ontology.relations[one.relation].symmetric:
            subject, object_ = sorted((subject, object_))
        known = answers[subject, one.relation, object_]
        known[one.status] = max(known.get(one.status, 0.0), one.confidence)
    accepted: dict[tuple[str, str, str], list[GoldClaim]] = defaultdict(list)
    for claim in gold.claims:
        for relation in (claim.relation, *claim.also):
            sides = claim.subject, claim.object
            if relation in ontology.relations and ontology.relations[relation].symmetric:
                sides = min(sides), max(sides)
            accepted[sides[0], relation, sides[1]].append(claim)
    found: set[GoldClaim] = set()
    found_status: set[GoldClaim] = set()
    for answer, statuses in sorted(answers.items()):
        hits = accepted.get(answer, [])
        found.update(hits)
        _tally(scores.claims, bool(hits))
        _tally(scores.relations[answer[1]], bool(hits))
        scores.odds.append((max(statuses.values()), bool(hits)))
        for status in statuses:
            exact = [claim for claim in hits if claim.status == status]
            found_status.update(exact)
            _tally(scores.with_status, bool(exact))
            _tally(scores.statuses[status], bool(exact))
        if not hits:
            scores.wrong.append((gold.document, *answer, min(statuses)))
    _add_recall(gold, found, found_status, scores, ontology)
    return scores


def _add_recall(
    gold: Gold,
    found: set[GoldClaim],
    found_status: set[GoldClaim],
    scores: Scores,
    ontology: Ontology,
) -> None:
    def key(claim: GoldClaim) -> tuple[str, str, str]:
        sides = claim.subject, claim.object
        if ontology.relations[claim.relation].symmetric:
            sides = min(sides), max(sides)
        return sides[0], claim.relation, sides[1]

    got = {key(claim) for claim in found}
    for sides in sorted({key(claim) for claim in gold.claims if claim.required}):
        for count in (scores.claims, scores.relations[sides[1]]):
            count.gold += 1
            count.found += sides in got
        if sides not in got:
            scores.missed.append((gold.document, *sides, ""))
    got_status = {(*key(claim), claim.status) for claim in found_status}
    for exact in sorted({(*key(claim), claim.status) for claim in gold.claims if claim.required}):
        for count in (scores.with_status, scores.statuses[exact[3]]):
            count.gold += 1
            count.found += exact in got_status


def _tally(count: Count, right: bool) -> None:
    count.given += 1
    count.right += right


def _linked(mention: Mention, gold: Gold, names: Mapping[str, Sequence[str]]) -> str:
    known = names.get(f"{mention.type}:{mention.name}", (mention.name,))
    return link(known, gold.entities) or f"? {known[0]}"


def names_in(reading: Reading) -> dict[str, tuple[str, ...]]:
    """Return for each entity of one document, `type:name`, its names, the fullest first."""
    out: dict[str, dict[str, None]] = {}
    for mention in reading.mentions:
        known = out.setdefault(f"{mention.type}:{mention.name}", {mention.name: None})
        if mention.antecedent is None:
            known.setdefault(mention.text)
    return {key: tuple(known) for key, known in out.items()}


#: Types that annotators confuse, taken as one in the broader score of mentions.
BROAD = {"Organization": "Company", "Product": "Model"}


def score_mentions(document: AnnotatedDocument, reading: Reading, scores: Scores) -> None:
    """Compare mentions and references of a corpus document with its marks, exact spans."""
    source = lay_out(document)
    gold_spans = {(mark.start, mark.end): mark for marks in source.marks for mark in marks}
    given = {(mention.start, mention.end): mention for mention in reading.mentions}
    named = {(*place, mark.type) for place, mark in gold_spans.items() if not mark.reference}
    found = {
        (*place, mention.type) for place, mention in given.items() if mention.antecedent is None
    }
    _overlap(scores.mentions, named, found)
    _overlap(
        scores.mentions_broad,
        {(start, end, BROAD.get(type_, type_)) for start, end, type_ in named},
        {(start, end, BROAD.get(type_, type_)) for start, end, type_ in found},
    )
    forms: dict[str, set[str]] = defaultdict(set)
    for place, mark in gold_spans.items():
        if not mark.reference:
            forms[mark.name] |= {normalise(source.text[slice(*place)]), normalise(mark.name)}
    for place, mark in gold_spans.items():
        if mark.reference:
            scores.references.gold += 1
            scores.references.found += (
                place in given and normalise(given[place].name) in forms[mark.name]
            )
    for place, mention in given.items():
        if mention.antecedent is not None:
            mark_ = gold_spans.get(place)
            right = mark_ is not None and normalise(mention.name) in forms[mark_.name]
            _tally(scores.references, right)


def _overlap(
    count: Count, gold: set[tuple[int, int, str]], given: set[tuple[int, int, str]]
) -> None:
    count.add(Count(len(gold & given), len(given), len(gold & given), len(gold)))


def score_observations(
    gold: Gold, reading: Reading, names: Mapping[str, Sequence[str]], scores: Scores
) -> None:
    """Compare the numbers read in a document with its gold: entity, measure and value.

    Units are not compared: annotators write them in words of their own.
    """
    wanted = {
        (one.entity and (link([one.entity], gold.entities) or one.entity), one.measure, one.value)
        for one in gold.observations
    }
    given = {
        (_linked(one.about, gold, names), one.measure, round(one.value, 6))
        for one in reading.observations
    }
    right = given & wanted
    scores.observations.add(Count(len(right), len(given), len(right), len(wanted)))


def combine(each: Iterable[Scores]) -> Scores:
    """Return the sum of the documents' scores."""
    out = Scores()
    for scores in each:
        for name in (
            "claims",
            "with_status",
            "mentions",
            "mentions_broad",
            "references",
            "observations",
        ):
            getattr(out, name).add(getattr(scores, name))
        for kind in ("relations", "statuses"):
            for key, count in getattr(scores, kind).items():
                getattr(out, kind)[key].add(count)
        out.wrong += scores.wrong
        out.missed += scores.missed
        out.odds += scores.odds
    return out
