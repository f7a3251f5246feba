"""Contradictions: where sources disagree, with all passages of both sides and no winner."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from kg.graph.verdicts import DISPUTED
from kg.language.names import key
from kg.model import Claim, Document, Entity, Evidence, Observation
from kg.ontology import Ontology, Relation

HOLDERS_WITHIN = (
    180  #: days between two articles after which another holder of a role is a successor
)
NUMBERS_WITHIN = 31  #: days after which another number without a period is a newer one

DISPUTED_CLAIM = "disputed claim"
SEVERAL_HOLDERS = "one role, several holders"
SEVERAL_VALUES = "one number, several values"

Passage = Evidence | Observation


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Statements that cannot all hold."""

    kind: str  #: DISPUTED_CLAIM, SEVERAL_HOLDERS or SEVERAL_VALUES
    summary: str
    sides: tuple[tuple[Passage, ...], ...]  #: the passages of each side
    claims: tuple[Claim, ...] = ()
    observations: tuple[tuple[str, Observation], ...] = ()  #: with the id of the entity


def find_contradictions(
    entities: Mapping[str, Entity],
    claims: Mapping[str, Claim],
    observations: Sequence[tuple[str, Observation]],
    ontology: Ontology,
    *,
    documents: Mapping[str, Document],
    groups: Mapping[str, str],
) -> Iterator[Contradiction]:
    """Yield the contradictions of a graph, sorted by kind and then by what they are about."""
    yield from _verdicts(entities, claims, ontology)
    yield from _roles(entities, claims, ontology, documents)
    yield from _numbers(entities, observations, ontology, documents, groups)


def _verdicts(
    entities: Mapping[str, Entity], claims: Mapping[str, Claim], ontology: Ontology
) -> Iterator[Contradiction]:
    for claim in claims.values():
        if claim.verdict != DISPUTED:
            continue
        against = tuple(one for one in claim.evidence if one.status in ("negated", "ended"))
        for_it = tuple(one for one in claim.evidence if one.status not in ("negated", "ended"))
        ends = [entities[end].label for end in (claim.subject, claim.object)]
        said = f"{ends[0]} {ontology.relation(claim.relation).label} {ends[1]}"
        statuses = " and ".join(sorted({one.status for one in claim.evidence}))
        yield Contradiction(DISPUTED_CLAIM, f"{said}: {statuses}", (for_it, against), (claim,))


def _roles(
    entities: Mapping[str, Entity],
    claims: Mapping[str, Claim],
    ontology: Ontology,
    documents: Mapping[str, Document],
) -> Iterator[Contradiction]:
    holders: dict[tuple[str, str, str], dict[str, list[Evidence]]] = defaultdict(
        lambda: defaultdict(list)
    )
    by_ends = {(claim.subject, claim.relation, claim.object): claim for claim in claims.values()}
    for claim in claims.values():
        relation = ontology.relation(claim.relation)
        if not relation.exclusive_role or claim.verdict != "asserted":
            continue
        for role, passages in _held(claim, relation).items():
            holders[claim.relation, claim.object, role][claim.subject] = passages
    for (relation_name, body, role), held in sorted(holders.items()):
        clashing = sorted(
            {
                person
                for one, other in combinations(sorted(held), 2)
                if any(
                    _clash(left, right, documents) for left in held[one] for right in held[other]
                )
                for person in (one, other)
            }
        )
        if clashing:
            names = " and ".join(entities[person].label for person in clashing)
            yield Contradiction(
                SEVERAL_HOLDERS,
                f"{role} of {entities[body].label}: {names}",
                tuple(tuple(held[person]) for person in clashing),
                tuple(by_ends[person, relation_name, body] for person in clashing),
            )


def _held(claim: Claim, relation: Relation) -> dict[str, list[Evidence]]:
    """Return the passages that assert an exclusive role, save roles that others call ended."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    over = {
        role.label
        for one in claim.evidence
        if one.status == "ended" and (role := relation.find_role(one.role))
    }
    for one in claim.evidence:
        role = relation.find_role(one.role) if one.status == "asserted" else None
        if role and role.label not in over:
            found[role.label].append(one)
    return found


def _clash(one: Evidence, other: Evidence, documents: Mapping[str, Document]) -> bool:
    if (one.document, one.start) == (other.document, other.start):
        return False  # one passage names both: they share the post
    if one.place and other.place and key(one.place) != key(other.place):
        return False
    return _near(documents.get(one.document), documents.get(other.document), HOLDERS_WITHIN)


def _near(one: Document | None, other: Document | None, days: int) -> bool:
    """Tell whether two documents may speak about the same time; unknown dates may."""
    found = [_date(each.issued) if each and each.issued else None for each in (one, other)]
    if found[0] is None or found[1] is None:
        return True
    return abs((found[0] - found[1]).days) <= days


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _numbers(
    entities: Mapping[str, Entity],
    observations: Sequence[tuple[str, Observation]],
    ontology: Ontology,
    documents: Mapping[str, Document],
    groups: Mapping[str, str],
) -> Iterator[Contradiction]:
    comparable: dict[tuple[str, ...], list[Observation]] = defaultdict(list)
    for entity, one in observations:
        if one.status == "asserted":
            about = (entity, one.measure, one.unit, key(one.period or ""), key(one.place or ""))
            comparable[about].append(one)
    for (entity, measure, unit, *_), members in sorted(comparable.items()):
        clashing = {
            each.id
            for one, other in combinations(members, 2)
            if groups.get(one.document, one.document) != groups.get(other.document, other.document)
            and not _agree(one.value, other.value)
            and (
                one.period
                or _near(documents.get(one.document), documents.get(other.document), NUMBERS_WITHIN)
            )
            for each in (one, other)
        }
        if not clashing:
            continue
        kept = [one for one in members if one.id in clashing]
        sides = [
            tuple(each for each in kept if each.value == value)
            for value in sorted({one.value for one in kept})
        ]
        first, label = (
            kept[0],
            ontology.measures[measure].label if measure in ontology.measures else measure,
        )
        where = ", ".join(filter(None, (first.period, first.place)))
        values = " and ".join(f"{side[0].value:g}" for side in sides)
        yield Contradiction(
            SEVERAL_VALUES,
            f"{label} of {entities[entity].label}{f' ({where})' if where else ''}: {values} {unit}",
            tuple(sides),
            observations=tuple((entity, one) for one in kept),
        )


def _agree(one: float, other: float) -> bool:
    """Tell whether two values are equal, or one is the other rounded.

    The last digit that a value states is its last other than zero, but at most the second one, so
    that 11.1 agrees with 11 and 10 does not agree with 14.
    """
    if one == other:
        return True
    steps = [_last_digit(value) for value in (one, other)]
    coarse = 10.0 ** max(steps)
    return abs(one - other) <= coarse / 2 * (1 + 1e-9)


def _last_digit(value: float) -> int:
    number = Decimal(repr(value)).normalize()
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        return 0
    return min(exponent, max(number.adjusted() - 1, 0)) if exponent > 0 else exponent
