"""Verdicts: what all sources together say about one claim.

Sources are counted, not passages, and copies of one article are one source. First each source gets
one position out of its passages (those read with about as much confidence as its surest), then the
positions are compared; both steps follow the same order:

1. A possibility gives way to everything more definite, a plan to its outcome (asserted, ended).
2. If one position is left, it is the verdict. `negated` beside `ended` is `ended`: both say that it
   is not so now.
3. `asserted` beside `ended` is `ended` where one source says both, or where all who say that it
   ended write later than all who assert it; it is `asserted` where only another role ended ("the
   former president, now chair"). Undated, or the other way round, it is `disputed`.
4. Everything else (asserted or planned beside negated) is `disputed`.

The source count is the number of sources whose position is the verdict; of a disputed claim, the
number of those that take a side.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.language.names import normalise
from kg.model import Evidence

DISPUTED = "disputed"

#: A source's passage that is read with so much less confidence than its surest one about the same
#: claim is more likely misread than a change of mind: it is shown, and decides nothing.
MARGIN = 0.25

_GIVES_WAY = {
    "possible": {"asserted", "planned", "negated", "ended", DISPUTED},
    "planned": {"asserted", "ended", DISPUTED},
}


@dataclass(frozen=True, slots=True)
class Position:
    """What one independent source says about a claim."""

    source: str  #: group of documents that are copies of each other
    status: str  #: a status or "disputed"
    first: str | None  #: earliest and latest ISO date on which it was published, None if unknown
    last: str | None


def judge(
    evidence: Iterable[Evidence], groups: Mapping[str, str], dates: Mapping[str, str | None]
) -> tuple[str, int]:
    """Return the verdict on a claim and its number of independent sources.

    Args:
        evidence: every passage about the claim.
        groups: document -> the group of copies that it belongs to; if missing, its own.
        dates: document -> ISO date on which it was published, if known.
    """
    passages = list(evidence)
    found = positions(passages, groups, dates)
    kept = _definite({one.status for one in found})
    status = _settled(kept)
    if status is None and kept == {"asserted", "ended"}:
        if _another_role(passages):
            status = "asserted"
        elif _later(
            [one for one in found if one.status == "ended"],
            [one for one in found if one.status == "asserted"],
        ):
            status = "ended"
    if status is None:
        return DISPUTED, sum(one.status in kept for one in found)
    return status, sum(one.status == status for one in found)


def positions(
    evidence: Iterable[Evidence], groups: Mapping[str, str], dates: Mapping[str, str | None]
) -> list[Position]:
    """Return the position of each independent source, sorted by source."""
    by_source: dict[str, list[Evidence]] = defaultdict(list)
    for one in evidence:
        by_source[groups.get(one.document, one.document)].append(one)
    found = []
    for source, members in sorted(by_source.items()):
        surest = max(one.confidence for one in members)
        passages = [one for one in members if one.confidence >= surest - MARGIN]
        kept = _definite({one.status for one in passages})
        status = _settled(kept)
        if status is None:
            status = DISPUTED
            if kept == {"asserted", "ended"}:
                status = "asserted" if _another_role(passages) else "ended"
        issued = [dates.get(one.document) for one in passages if one.status == status]
        known = sorted(date for date in issued if date)
        complete = known and len(known) == len(issued)
        found.append(
            Position(
                source, status, known[0] if complete else None, known[-1] if complete else None
            )
        )
    return found


def _definite(statuses: set[str]) -> set[str]:
    return {one for one in statuses if not _GIVES_WAY.get(one, set()) & statuses}


def _settled(statuses: set[str]) -> str | None:
    if statuses == {"negated", "ended"}:
        return "ended"
    return next(iter(statuses)) if len(statuses) == 1 else None


def _another_role(evidence: Iterable[Evidence]) -> bool:
    """Tell whether all that ended is a role which nobody asserts."""
    roles: dict[str, set[str]] = {"asserted": set(), "ended": set()}
    for one in evidence:
        if one.status in roles:
            roles[one.status].add(normalise(one.role or ""))
    return "" not in roles["ended"] and not roles["ended"] & roles["asserted"]


def _later(later: Iterable[Position], earlier: Iterable[Position]) -> bool:
    starts, ends = [one.first for one in later], [one.last for one in earlier]
    if None in starts or None in ends:
        return False
    # Dates are cut to the shorter precision: a month is not later than a day in it.
    return all(
        start[: len(end)] > end[: len(start)] for start in starts if start for end in ends if end
    )
