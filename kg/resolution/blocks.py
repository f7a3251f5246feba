"""Blocks: pairs of names worth scoring, found without comparing every name with every other."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from itertools import combinations

from kg.language.names import key
from kg.resolution.features import SPELLING_LENGTH, Unit
from kg.resolution.names import initials, singular

LARGEST_BLOCK = 40  #: a block with more names says nothing about any two of them


def candidate_pairs(
    units: Mapping[str, Unit], short_for: Mapping[tuple[str, str], frozenset[str]]
) -> list[tuple[str, str]]:
    """Return pairs of units that share a block, sorted, each with the smaller first."""
    blocks: dict[Hashable, set[str]] = defaultdict(set)
    for id_, unit in units.items():
        for block in _blocks(unit, short_for):
            blocks[unit.family, block].add(id_)
    pairs: set[tuple[str, str]] = set()
    for members in blocks.values():
        if 1 < len(members) <= LARGEST_BLOCK:
            pairs.update(combinations(sorted(members), 2))
    return sorted(pairs)


def _blocks(unit: Unit, short_for: Mapping[tuple[str, str], frozenset[str]]) -> Iterator[Hashable]:
    own = key(unit.name)
    yield own
    yield from short_for.get((unit.family, own), ())
    if unit.family == "product":
        if one := singular(unit.name):
            yield key(one)
        words = unit.name.split()
        for cut in range(1, len(words)):
            yield key(" ".join(words[cut:]))
    if unit.family == "organization" and unit.name.endswith(" ai"):
        yield key(unit.name.removesuffix(" ai"))
    yield from initials(unit.name)
    if len(own) >= SPELLING_LENGTH and unit.family not in ("place", "law"):
        # Two keys at a distance of one edit share a variant with one letter left out (SymSpell).
        for at in range(1, len(own)):
            yield "spelling", own[:at] + own[at + 1 :]
        yield "spelling", own
