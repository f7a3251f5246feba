"""Other names in the same sentences, so that the network learns how claims are said, not of whom."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.training.corpus import AnnotatedDocument, Line, Mark

KEPT = frozenset({"Place"})  #: types whose forms (China, Chinese) are no mere names

Pool = Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]  #: type -> (name, other forms)


def name_pool(documents: Iterable[AnnotatedDocument]) -> Pool:
    """Return the named entities of the documents by type, with the forms in which they occur."""
    forms: dict[tuple[str, str], set[str]] = defaultdict(set)
    for document in documents:
        for line in document.lines:
            for mark in line.marks:
                if not mark.reference:
                    forms[mark.type, mark.name].add(line.text[mark.start : mark.end])
    pool: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for (type_, name), others in sorted(forms.items()):
        pool[type_].append((name, tuple(sorted(others - {name}))))
    return pool


def swap_names(
    document: AnnotatedDocument, pool: Pool, chance: random.Random, share: float
) -> AnnotatedDocument:
    """Return the document with a share of its entities named after others of their type.

    Canonical names in marks and claims stay: they are keys, and nothing reads them as text.
    """
    swapped: dict[str, tuple[str, tuple[str, ...]]] = {}
    for line in document.lines:
        for mark in line.marks:
            if mark.name not in swapped and mark.type not in KEPT and not mark.reference:
                keep = chance.random() >= share
                swapped[mark.name] = (mark.name, ()) if keep else chance.choice(pool[mark.type])
    changed = {name: new for name, new in swapped.items() if new[0] != name}
    if not changed:
        return document
    return replace(document, lines=tuple(_rename(line, changed) for line in document.lines))


def _rename(line: Line, changed: Mapping[str, tuple[str, tuple[str, ...]]]) -> Line:
    text, marks, position = "", [], 0
    for mark in sorted(line.marks, key=lambda one: one.start):
        if mark.start < position:  # nested marks: leave the line as it is
            return line
        text += line.text[position : mark.start]
        surface = line.text[mark.start : mark.end]
        if not mark.reference and mark.name in changed:
            surface = _form(surface, mark.name, changed[mark.name])
        marks.append(
            Mark(len(text), len(text) + len(surface), mark.name, mark.type, mark.reference)
        )
        text += surface
        position = mark.end
    return replace(line, text=text + line.text[position:], marks=tuple(marks))


def _form(surface: str, name: str, new: tuple[str, tuple[str, ...]]) -> str:
    """Return the form of the new name that stands to it as the surface stands to its own."""
    other, forms = new
    words, others = name.split(), other.split()
    if surface == name or len(others) == 0:
        return other
    if surface == words[-1]:
        return others[-1]
    if surface == words[0]:
        return others[0]
    if surface.isupper() and len(others) > 2:
        return "".join(word[0] for word in others if word[0].isupper()) or other
    return forms[0] if forms else other
