"""Known names: registry.ttl and files of one's own, read into a table of names.

A registry is a Turtle file in SKOS. Each subject is an entity: `skos:prefLabel` is its label,
`skos:altLabel` its other names in any language, `rdf:type` its class, `schema:url` and
`schema:sameAs` pages about it. The last part of the subject's IRI is the entity's key and never
changes.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Self

from kg.errors import RegistryError
from kg.language.names import FAMILIES, key, without_legal_form

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ONTOLOGY = "https://w3id.org/newskg/ontology#"
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_NAME = "http://www.w3.org/2004/02/skos/core#altLabel"
_SAME = frozenset({
    "https://schema.org/url", "https://schema.org/sameAs", "http://schema.org/url", "http://schema.org/sameAs",
    "http://www.w3.org/2002/07/owl#sameAs", "http://www.w3.org/2004/02/skos/core#exactMatch",
})  # fmt: skip
_KEY = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entity that is known before any document is read."""

    key: str  #: last part of its IRI, and the identifier of the entity in every graph
    label: str
    type: str
    names: tuple[str, ...] = ()  #: other names, sorted
    same_as: tuple[str, ...] = ()  #: IRIs of its homepage and of pages about it, sorted


class Registry:
    """Known entities, found by any of their names."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        """Make a registry of `entries`; of two with one key, the later adds its names to the first.

        Raises:
            RegistryError: if two entries have one key and different types.
        """
        known: dict[str, Entry] = {}
        for entry in entries:
            known[entry.key] = _extended(known[entry.key], entry) if entry.key in known else entry
        self.entries: Mapping[str, Entry] = dict(sorted(known.items()))

    @classmethod
    def load(cls, paths: Sequence[str | Path] = (), *, packaged: bool = True) -> Self:
        """Read the packaged registry and the user's own files.

        Args:
            paths: Turtle files; their entries add to the packaged ones or extend them.
            packaged: whether to start with the packaged registry.

        Raises:
            RegistryError: naming the file and the entry that is malformed.
        """
        entries = list(_packaged_entries()) if packaged else []
        for path in paths:
            entries += _read(path)
        return cls(entries)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.entries)

    def find(self, name: str, type: str | None = None) -> Entry | None:  # noqa: A002 - the term
        """Return the entry that `name` stands for, compared in normalised spelling, or None.

        Args:
            name: any name; a legal form at its end may be missing or added.
            type: the class that the context asks for. An entry of that class is preferred, then one
                of a class that readers confuse with it (Company and Organization, Model and
                Product). Without a type, an ambiguous name finds nothing.
        """
        found = self._by_key.get(key(name)) or self._by_key.get(key(without_legal_form(name))) or ()
        if type is not None:
            family = FAMILIES.get(type, type)
            found = tuple(
                entry for entry in found if FAMILIES.get(entry.type, entry.type) == family
            )
            found = tuple(entry for entry in found if entry.type == type) or found
        return found[0] if len(found) == 1 else None

    def candidates(self, name: str) -> tuple[Entry, ...]:
        """Return every entry that has this name, whatever its type, sorted by key."""
        return self._by_key.get(key(name), ())

    @cached_property
    def _by_key(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, dict[str, Entry]] = {}
        for entry in self.entries.values():
            for name in (entry.label, *entry.names):
                found.setdefault(key(name), {})[entry.key] = entry
        return {name: tuple(entries.values()) for name, entries in found.items()}


def lint(registry: Registry, types: Iterable[str] = tuple(FAMILIES)) -> list[str]:
    """Return what is wrong with a registry: unknown types, names that two entries share."""
    known, findings = set(types), []
    seen: dict[tuple[str, str], str] = {}
    for entry in registry.entries.values():
        if entry.type not in known:
            findings.append(
                f"{entry.key}: unknown type {entry.type!r};"
                f" expected one of {', '.join(sorted(known))}"
            )
        if not _KEY.fullmatch(entry.key):
            findings.append(f"{entry.key}: a key is made of lower-case letters, digits and hyphens")
        for name in sorted({key(name) for name in (entry.label, *entry.names)}):
            if not name:
                findings.append(f"{entry.key}: has a name without a letter or digit")
            holder = seen.setdefault((FAMILIES.get(entry.type, entry.type), name), entry.key)
            if holder != entry.key:
                findings.append(
                    f"{entry.key}: {name!r} is a name of {holder} already; give it to one of them"
                )
    return findings


def _extended(first: Entry, later: Entry) -> Entry:
    if first.type != later.type:
        raise RegistryError(
            f"the registry entry {first.key!r} is a {first.type} in one file and a {later.type}"
            " in another; "
            "use another key for one of them"
        )
    names = {*first.names, *later.names, first.label} - {later.label}
    return Entry(
        first.key,
        later.label,
        first.type,
        tuple(sorted(names)),
        tuple(sorted({*first.same_as, *later.same_as})),
    )


@lru_cache(maxsize=1)
def _packaged_entries() -> tuple[Entry, ...]:
    with resources.as_file(resources.files("kg.language") / "registry.ttl") as path:
        return tuple(_read(path))


def _read(path: str | Path) -> Iterator[Entry]:
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    facts: dict[str, dict[str, list[str]]] = {}
    try:
        for triple in parse(Path(path).read_bytes(), RdfFormat.TURTLE):
            if isinstance(triple.subject, NamedNode) and isinstance(
                triple.object, NamedNode | Literal
            ):
                facts.setdefault(triple.subject.value, {}).setdefault(
                    triple.predicate.value, []
                ).append(triple.object.value)
    except OSError as error:
        raise RegistryError(
            f"cannot read the registry {os.fspath(path)}: {error.strerror}"
        ) from error
    except SyntaxError as error:
        raise RegistryError(
            f"{os.fspath(path)}, line {error.lineno}: {error.msg}; a registry is a Turtle file"
        ) from error
    for iri, values in sorted(facts.items()):
        if _LABEL in values or _NAME in values:
            yield _entry(iri, values, path)


def _entry(iri: str, values: Mapping[str, list[str]], path: str | Path) -> Entry:
    tail = re.split(r"[#/]", iri)[-1]
    types = [
        value.removeprefix(_ONTOLOGY)
        for value in values.get(_TYPE, ())
        if value.startswith(_ONTOLOGY)
    ]
    labels = sorted(set(values.get(_LABEL, ())))
    if not labels:
        raise RegistryError(f"{iri} in {path} has no skos:prefLabel; add the entity's usual name")
    if len(types) != 1 or types[0] not in FAMILIES:
        raise RegistryError(
            f"{iri} in {path} has {' and '.join(types) or 'no type'};"
            f" expected one rdf:type of kg:{', kg:'.join(FAMILIES)}"
        )
    if not _KEY.fullmatch(tail):
        raise RegistryError(
            f"{iri} in {path}: its last part must be lower-case letters, digits and hyphens"
        )
    names = {*labels[1:], *values.get(_NAME, ())} - {labels[0]}
    same_as = {value for predicate in _SAME for value in values.get(predicate, ())}
    return Entry(tail, labels[0], types[0], tuple(sorted(names)), tuple(sorted(same_as)))
