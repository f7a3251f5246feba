"""Occurrences: which names each document uses for what, and what the registry knows about them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.language.names import FAMILIES, key
from kg.language.registry import Entry, Registry
from kg.model import Mention, Reading
from kg.resolution.names import core, singular, versions

Place = tuple[str, str, str]  #: document, key of the full name, family of the type

TYPES = tuple(FAMILIES)  #: of types found equally often, the earlier one wins


@dataclass(slots=True)
class Name:
    """One full name of one kind in one document."""

    place: Place
    names: Counter[str] = field(default_factory=Counter)  #: full names as written
    others: Counter[str] = field(default_factory=Counter)  #: shorter names as written
    types: Counter[str] = field(default_factory=Counter)
    entry: Entry | None = None
    how: str = ""
    unit: str = ""

    @property
    def name(self) -> str:
        """The full name that the document uses most often."""
        return most_frequent(self.names)

    @property
    def type(self) -> str:
        """The type that the document gives it most often."""
        return most_frequent_type(self.types)


def most_frequent_type(counted: Counter[str]) -> str:
    """Return the most frequent type; of equals the one that stands first in `TYPES`."""
    return min(counted, key=lambda one: (-counted[one], TYPES.index(one)))


def most_frequent(counted: Counter[str]) -> str:
    """Return the most frequent name; of equals the longest, then the first in the alphabet."""
    return min(counted, key=lambda name: (-counted[name], -len(name), name))


def place_of(mention: Mention) -> Place:
    """Return how a mention is looked up: one name in one document is one entity."""
    return mention.document, key(mention.name), FAMILIES.get(mention.type, mention.type)


def _mentions(reading: Reading) -> Iterator[Mention]:
    yield from reading.mentions
    for evidence in reading.evidence:
        yield from (evidence.subject, evidence.object)
        if evidence.speaker:
            yield evidence.speaker
    for observation in reading.observations:
        yield observation.about
        if observation.speaker:
            yield observation.speaker


def gather(readings: Iterable[Reading], registry: Registry) -> list[Name]:
    """Return the names of all documents, sorted, with what the registry knows about them."""
    found: dict[Place, Name] = {}
    for reading in readings:
        for mention in {one.id + one.type + one.name: one for one in _mentions(reading)}.values():
            name = found.setdefault(place_of(mention), Name(place_of(mention)))
            name.types[mention.type] += 1
            name.names[mention.name] += 1
            if mention.antecedent is None and key(mention.text) != name.place[1]:
                name.others[mention.text] += 1
    names = [found[place] for place in sorted(found)]
    cache: dict[tuple[str, str], tuple[Entry | None, str]] = {}
    for name in names:
        asked = (name.name, name.type)
        if asked not in cache:
            cache[asked] = known(registry, *asked)
        name.entry, name.how = cache[asked]
    return names


def known(registry: Registry, name: str, type_: str) -> tuple[Entry | None, str]:
    """Return the registry entry of a name of a type and by which rule, or (None, "")."""
    if entry := registry.find(name, type_):
        exact = entry in registry.candidates(name)
        return entry, f"a name in the registry{'' if exact else ' but for its legal form'}"
    reduced = core(name, type_)
    if (entry := registry.find(reduced, type_)) is not None:
        return entry, "a name in the registry but for words that describe it"
    family = FAMILIES.get(type_, type_)
    if family == "product":
        if (one := singular(reduced)) and (entry := registry.find(one, type_)):
            return entry, "the plural of a name in the registry"
        words = reduced.split()
        for cut in range(1, len(words)):
            # Only with a version: "Meta Llama 3" is Llama 3, but another maker may have an Atlas.
            entry = registry.find(" ".join(words[cut:]), type_)
            if entry and versions(reduced) and registry.find(" ".join(words[:cut]), "Company"):
                return entry, "a name in the registry after its maker's name"
    if family == "organization":
        # A reader may take an authority for an organization; a name without another meaning tells.
        # Not the other way round: AP, the Dutch authority, is no news agency.
        entries = registry.candidates(name)
        if len(entries) == 1 and entries[0].type == "Regulator":
            return entries[0], "a name in the registry, of another kind of body"
    return None, ""
