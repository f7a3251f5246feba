"""Features: reasons to take two names for one entity, each a function of the two.

A feature returns a score between 0 and 1, or 0.0 where it does not apply; the first line of its
docstring is the reason that `explain` shows. A pair's score is that of its best feature, unless a
veto holds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from kg.language.names import key, normalise, words_of
from kg.resolution.names import MINOR, UNITS, initials, is_acronym, singular, versions

SPELLING_LENGTH = 10  #: shortest key for which one wrong letter is taken for a slip
PERSON_LENGTH = 14  #: the same for people, of whom many have nearly the same short name
COMPANIONS = 2  #: names in common that make a short name known in another document
SPELLED_WORD = 8  #: shortest word in which one wrong letter is taken for a slip


@dataclass(slots=True)
class Unit:
    """All places where one name of one kind stands; the smallest thing that is merged or split."""

    family: str
    known: str | None = None  #: key of its registry entry
    name: str = ""  #: the normalised core of the name
    id: str = ""  #: identifier of the entity if it is merged with nothing
    names: set[str] = field(default_factory=set)  #: full names as written
    documents: set[str] = field(default_factory=set)
    references: frozenset[str] = frozenset()  #: sides of judgements that speak about it


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all documents together say about the use of names."""

    #: (family, key of a shorter name) -> keys of the longer names for which documents use it
    short_for: Mapping[tuple[str, str], frozenset[str]]
    #: document -> keys of the organizations that it names
    organizations: Mapping[str, frozenset[str]]
    #: document -> units that it names, without places and what everybody names
    named: Mapping[str, frozenset[str]]


Feature = Callable[[Unit, Unit, Surroundings], float]


def plural(one: Unit, other: Unit, around: Surroundings) -> float:
    """One is the plural of the other."""
    if one.family != "product":
        return 0.0
    return 0.95 if singular(one.name) == other.name or singular(other.name) == one.name else 0.0


def short_name(one: Unit, other: Unit, around: Surroundings) -> float:
    """A document uses one name for the other, and other documents use it in the same company."""
    if one.family == "place" or one.documents & other.documents:
        return 0.0  # London, Ontario; or a document keeps them apart
    for short, full in ((one, other), (other, one)):
        if around.short_for.get((short.family, key(short.name))) != frozenset({key(full.name)}):
            continue
        if short.known or (short.family == "person" and " " not in short.name):
            continue  # a surname means another person in another document
        if short.family == "organization" and _parents(short):
            continue  # Novo Holdings is not called Novo for Novo Nordisk
        defined = key(short.name) in initials(full.name) and any(map(is_acronym, short.names))
        if defined:
            return 0.92
        if (
            short.family not in _NAMED_ALIKE
            and not _is_part(short.name, full.name)
            and _company(one, other, around)
        ):
            return 0.92
    return 0.0


_NAMED_ALIKE = frozenset({"regulator", "law", "event"})  #: every country has a National Assembly


def _parents(unit: Unit) -> set[str]:
    """Return the names of a unit with more than the bare name, such as Brightwell Group."""
    return {name for name in unit.names if normalise(name) != unit.name}


def _company(one: Unit, other: Unit, around: Surroundings) -> bool:
    """Tell whether two names are used beside the same other names: homonyms seldom are."""
    sides = [
        {name for document in unit.documents for name in around.named.get(document, ())}
        for unit in (one, other)
    ]
    return len(sides[0] & sides[1]) >= COMPANIONS


def descriptor(one: Unit, other: Unit, around: Surroundings) -> float:
    """One is the other with the word AI after it."""
    if one.family != "organization" or one.known or other.known or one.documents & other.documents:
        return 0.0  # Google and Google AI: a registry knows its companies' names better
    short, long = sorted((one.name, other.name), key=len)
    return 0.88 if long == f"{short} ai" and " " not in short and len(short) >= 5 else 0.0


def owner(one: Unit, other: Unit, around: Surroundings) -> float:
    """One is the other after its maker's name, and the maker is named where it stands alone."""
    if one.family != "product":
        return 0.0
    short, long = sorted((one, other), key=lambda unit: len(unit.name))
    if not long.name.endswith(" " + short.name) or len(short.name) < 3:
        return 0.0
    if all(word in _VARIANTS for word in short.name.split()):
        return 0.0  # Gemini Pro, Pro
    maker = key(long.name[: -len(short.name)])
    named = all(maker in around.organizations.get(document, ()) for document in short.documents)
    return 0.9 if named and not short.name.replace(" ", "").isdecimal() else 0.0


def acronym(one: Unit, other: Unit, around: Surroundings) -> float:
    """One is made of the other's initials, and a document has both or the acronym is long."""
    for short, full in ((one, other), (other, one)):
        letters = key(short.name)
        if (
            " " in short.name
            or letters not in initials(full.name)
            or not any(map(is_acronym, short.names))
        ):
            continue
        if around.short_for.get((short.family, letters), frozenset({key(full.name)})) != {
            key(full.name)
        }:
            continue
        if short.documents & full.documents:
            return 0.9
        if len(letters) >= 4:
            return 0.86
    return 0.0


def spelling(one: Unit, other: Unit, around: Surroundings) -> float:
    """They differ by one letter in a long name."""
    if one.documents & other.documents or one.family not in (
        "organization",
        "product",
        "person",
        "regulator",
        "event",
    ):
        return 0.0
    left, right = key(one.name), key(other.name)
    least = PERSON_LENGTH if one.family == "person" else SPELLING_LENGTH
    if (
        min(len(left), len(right)) < least
        or left[:1] != right[:1]
        or OSA.distance(left, right, score_cutoff=1) != 1
    ):
        return 0.0
    if left[:-1] == right[:-1] or left == right[:-1] or left[:-1] == right:
        return 0.0  # the last letter tells names apart: Sonata, Sonate, Sonatas
    words = [normalise(one.name).split(), normalise(other.name).split()]
    changed = [pair for pair in zip(*words, strict=False) if pair[0] != pair[1]]
    if len(words[0]) != len(words[1]) or len(words[0]) == 1:
        return 0.0  # Rigshospitalet, Rikshospitalet
    if any(min(map(len, pair)) < SPELLED_WORD for pair in changed):
        return 0.0  # Li Xiang, Li Qiang; Sonata Systems, Sonate Systems
    return 0.87


_VARIANTS = MINOR | words_of(
    """air api app base chat coder enterprise flash instruct large lite max mini nano plus preview
    pro search small studio turbo ultra vision"""
)


FEATURES: tuple[Feature, ...] = (plural, short_name, owner, acronym, descriptor, spelling)


def vetoed(one: Unit, other: Unit) -> bool:
    """Tell whether two names cannot be one entity: other kinds, versions, or registry entries."""
    if one.family != other.family or (one.known and other.known):
        return True
    return versions(one.name) != versions(other.name)


def score(one: Unit, other: Unit, around: Surroundings) -> tuple[float, str]:
    """Return the score of a pair, rounded to two digits, and the reason for it."""
    if vetoed(one, other):
        return 0.0, ""
    scored = [(feature(one, other, around), feature) for feature in FEATURES]
    best, feature = max(scored, key=lambda pair: pair[0])
    return round(best, 2), (feature.__doc__ or "").partition("\n")[0].rstrip(".") if best else ""


def _is_part(short: str, full: str) -> bool:
    """Tell whether the longer name is that of a part or a variant: Alibaba Cloud, Qwen Max."""
    less, more = short.split(), full.split()
    extra = [word for word in more if word not in less]
    if len(extra) + len(less) != len(more):
        return False  # other words altogether: an acronym or a translation
    return (
        not extra
        or any(word in UNITS for word in extra)
        or (more[-1] in extra and extra[-1] in _VARIANTS)
    )
