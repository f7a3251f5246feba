"""Resolution: every mention gets its entity; a pure function of the set of readings."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.language.names import key, without_legal_form
from kg.language.registry import Registry
from kg.model import Entity, Judgement, Mention, Reading, digest
from kg.resolution.blocks import candidate_pairs
from kg.resolution.clusters import Clusters
from kg.resolution.features import Surroundings, Unit, score
from kg.resolution.judgements import Reference, parse_reference
from kg.resolution.names import core, identifier
from kg.resolution.occurrences import (
    Name,
    Place,
    gather,
    most_frequent,
    most_frequent_type,
    place_of,
)

COMMON = 10  #: documents (or one in a hundred) that name what says nothing about its company
MERGE_AT = 0.85  #: score at or above which two names are one entity


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two names are one entity."""

    left: str
    right: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities that all mentions of all readings stand for."""

    entities: Mapping[str, Entity]  #: by identifier, sorted
    unused: tuple[Judgement, ...] = ()  #: judgements of which a side matches no mention
    _of: Mapping[Place, str] = field(default_factory=dict, repr=False)
    _merges: Mapping[str, tuple[Merge, ...]] = field(default_factory=dict, repr=False)
    _known: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def entity_of(self, mention: Mention) -> str:
        """Return the identifier of the entity that a mention of the readings stands for.

        Raises:
            KeyError: if the mention is in none of the readings.
        """
        return self._of[place_of(mention)]

    def explain(self, id_: str) -> list[Merge]:
        """Return why an entity's names are one: each merge with score and reason, best first."""
        return list(self._merges.get(id_, ()))

    def known_names(self, id_: str) -> tuple[str, ...]:
        """Return the names that the registry gives an entity, used by a document or not."""
        return self._known.get(id_, ())


def resolve(
    readings: Iterable[Reading], *, registry: Registry, judgements: Sequence[Judgement] = ()
) -> Resolution:
    """Decide which names in all readings are one entity.

    Registry keys come first, then equal names of one kind, then pairs of names that share a block
    and score at least `MERGE_AT`. A judgement 'same' merges whatever the score; a judgement
    'different' keeps apart whatever follows from the rest. Versions (GPT-4, GPT-4o) and known
    entities never merge by score.

    Args:
        readings: in any order, at most one a document.
        registry: known entities; its keys are the identifiers of what it knows.
        judgements: as `read_judgements` returns them.

    Raises:
        JudgementError: if a judgement names nothing.
    """
    names = gather(readings, registry)
    sides = {side: parse_reference(side) for one in judgements for side in (one.left, one.right)}
    units, matched = _units(names, _by_name(sides))
    clusters = Clusters(
        {id_: (unit.known, unit.references) for id_, unit in units.items()},
        [(one.left, one.right) for one in judgements if not one.same],
    )
    merges: dict[frozenset[str], Merge] = {}
    for _, left, right, merge in sorted(
        _edges(names, units, judgements), key=lambda edge: edge[:3]
    ):
        if clusters.merge(left, right, judged=merge.reason.startswith("judged")):
            merges[frozenset({left, right})] = merge
    unused = tuple(one for one in judgements if not {one.left, one.right} <= matched)
    return _resolution(names, units, clusters, merges, unused)


def _by_name(sides: Mapping[str, Reference]) -> Mapping[str, list[Reference]]:
    """Return the sides of judgements by the key of their name and by what may be an identifier."""
    found: dict[str, list[Reference]] = defaultdict(list)
    for side in sides.values():
        for name in {side.key, side.name}:
            found[name].append(side)
    return found


def _units(
    names: Sequence[Name], sides: Mapping[str, list[Reference]]
) -> tuple[dict[str, Unit], set[str]]:
    """Gather equal names into units; names that a judgement speaks about are units of their own."""
    units: dict[str, Unit] = {}
    spellings: dict[str, set[str]] = defaultdict(set)
    for name in names:
        document, _, family = name.place
        reduced = core(name.name, name.type)
        own = identifier(reduced, family)
        base = name.entry.key if name.entry else f"{key(reduced)} {family}"
        references: frozenset[str] = frozenset()
        if sides:
            spoken = {own, name.entry.key if name.entry else own, *map(key, name.names)}
            references = frozenset(
                side.text
                for one in spoken
                for side in sides.get(one, ())
                if side.document in (None, document) and side.family in (None, family)
            )
        name.unit = "\0".join((base, *sorted(references)))
        unit = units.setdefault(
            name.unit, Unit(family, known=name.entry.key if name.entry else None)
        )
        unit.references = references
        unit.names.update(name.names)
        unit.documents.add(document)
        spellings[name.unit].add(reduced)
    for id_, unit in units.items():
        # Of several spellings of one key, the one with most words shows more to the features.
        ranked = sorted(spellings[id_], key=lambda one: (one.count(" "), one))
        unit.name, unit.id = ranked[-1], unit.known or identifier(ranked[0], unit.family)
    return units, {text for unit in units.values() for text in unit.references}


def _edges(
    names: Sequence[Name], units: Mapping[str, Unit], judgements: Sequence[Judgement]
) -> Iterator[tuple[float, str, str, Merge]]:
    """Yield what speaks for merging two units: (minus strength, left, right, merge)."""
    by_reference: dict[str, list[str]] = defaultdict(list)
    by_base: dict[str, list[str]] = defaultdict(list)
    for id_, unit in sorted(units.items()):
        by_base[id_.partition("\0")[0]].append(id_)
        for reference in unit.references:
            by_reference[reference].append(id_)
    for judgement in judgements:
        if judgement.same:
            reason = f"judged the same{': ' + judgement.note if judgement.note else ''}"
            for left in by_reference[judgement.left]:
                for right in by_reference[judgement.right]:
                    yield -2.0, left, right, Merge(judgement.left, judgement.right, 1.0, reason)
    for ids in by_base.values():
        for right in ids[1:]:
            shown = [min(units[one].names) for one in (ids[0], right)]
            yield -1.0, ids[0], right, Merge(shown[0], shown[1], 1.0, "the same name")
    around = _surroundings(names, units)
    for left, right in candidate_pairs(units, around.short_for):
        value, reason = score(units[left], units[right], around)
        if value >= MERGE_AT:
            merge = Merge(min(units[left].names), min(units[right].names), value, reason)
            yield -value, left, right, merge


def _surroundings(names: Sequence[Name], units: Mapping[str, Unit]) -> Surroundings:
    short: dict[tuple[str, str], set[str]] = defaultdict(set)
    organizations: dict[str, set[str]] = defaultdict(set)
    named: dict[str, set[str]] = defaultdict(set)
    for name in names:
        document, _, family = name.place
        if family != "place":
            named[document].add(name.unit.partition("\0")[0])
        full = key(units[name.unit].name)
        for other in name.others:
            if (less := key(core(other, name.type))) != full:
                short[family, less].add(full)
        if family == "organization":
            for one in (*name.names, *name.others):
                organizations[document].update({key(one), key(without_legal_form(one))})
    used = Counter(id_ for ids in named.values() for id_ in ids)
    common = {id_ for id_, count in used.items() if count > max(COMMON, len(named) // 100)}
    return Surroundings(
        {one: frozenset(full) for one, full in short.items()},
        {document: frozenset(keys) for document, keys in organizations.items()},
        {document: frozenset(ids - common) for document, ids in named.items()},
    )


def _resolution(
    names: Sequence[Name],
    units: Mapping[str, Unit],
    clusters: Clusters,
    merges: Mapping[frozenset[str], Merge],
    unused: tuple[Judgement, ...],
) -> Resolution:
    members: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        members[clusters.find(name.unit)].append(name)
    ids = _identifiers(units, clusters)
    joined: dict[str, list[Merge]] = defaultdict(list)
    for pair, merge in merges.items():
        joined[ids[clusters.find(min(pair))]].append(merge)
    entities, places, reasons = {}, {}, {}
    for root, group in members.items():
        id_ = ids[root]
        entity = entities[id_] = _entity(id_, group)
        places.update({name.place: id_ for name in group})
        reasons[id_] = tuple(
            sorted(
                {*joined[id_], *_spellings(entity, group)},
                key=lambda one: (-one.score, one.left, one.right),
            )
        )
    entries = {
        ids[root]: name.entry for root, group in members.items() for name in group if name.entry
    }
    names_of = {id_: (entry.label, *entry.names) for id_, entry in entries.items()}
    return Resolution(dict(sorted(entities.items())), unused, places, reasons, names_of)


def _identifiers(units: Mapping[str, Unit], clusters: Clusters) -> dict[str, str]:
    """Return each cluster's identifier; where one was split, all parts but one get a suffix."""
    wanted: dict[str, list[tuple[bool, str, str]]] = defaultdict(list)
    for root, group in clusters.groups().items():
        known = sorted({one for id_ in group if (one := units[id_].known)})
        longest = max(
            (units[id_] for id_ in group),
            key=lambda unit: (unit.name.count(" "), len(unit.name), unit.name),
        )
        references = sorted({text for id_ in group for text in units[id_].references})
        wanted[known[0] if known else longest.id].append(
            (bool(references), "\0".join(references), root)
        )
    ids: dict[str, str] = {}
    for id_, roots in wanted.items():
        for place, (_, spoken, root) in enumerate(sorted(roots)):
            ids[root] = f"{id_}-{digest(spoken, length=4)}" if place else id_
    return ids


def _entity(id_: str, group: Sequence[Name]) -> Entity:
    full, every, types = Counter[str](), set[str](), Counter[str]()
    for name in group:
        full.update(name.names)
        types.update(name.types)
        every.update(name.names, name.others)
    entries = sorted({name.entry.key: name.entry for name in group if name.entry}.items())
    entry = entries[0][1] if entries else None
    label = entry.label if entry else most_frequent(full)
    return Entity(
        id=id_,
        label=label,
        type=entry.type if entry else most_frequent_type(types),
        names=tuple(sorted(every - {label})),
        same_as=entry.same_as if entry else (),
        known=entry is not None,
    )


def _spellings(entity: Entity, group: Sequence[Name]) -> Iterator[Merge]:
    """Yield why the spellings inside one unit are one name."""
    for name in group:
        for one in name.names:
            if one == entity.label:
                continue
            if name.entry is not None:
                yield Merge(one, name.entry.label, 1.0, name.how)
            elif key(one) == key(entity.label):
                yield Merge(one, entity.label, 1.0, "the same name in another spelling")
            elif key(core(one, name.type)) == key(core(entity.label, entity.type)):
                yield Merge(
                    one,
                    entity.label,
                    1.0,
                    "the same name but for its legal form or words that describe it",
                )
