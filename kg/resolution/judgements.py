"""Judgements: a person's decisions about names, in a text file that people read and edit.

One judgement a line; `#` starts a note. A name stands for every entity of that name; a type in
parentheses, or `@` and a document's source, narrows it down; an entity's identifier works as well.

    same: Zhiyu = Zhiyu Intelligence          # renamed in May
    different: Wei Wang @ a.txt | Wei Wang @ b.txt
    different: Horizon (Company) | Horizon AI
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import JudgementError
from kg.language.names import FAMILIES, key
from kg.model import Judgement, digest

_LINE = re.compile(r"(?P<verb>same|different)\s*:\s*(?P<rest>.*)", re.IGNORECASE)
_REFERENCE = re.compile(
    r"(?P<name>.+?)(?:\s+\((?P<type>[A-Z][a-z]+)\))?(?:\s+@\s+(?P<source>\S.*))?"
)
_SIGNS = {True: "=", False: "|"}


@dataclass(frozen=True, slots=True)
class Reference:
    """One side of a judgement: which mentions it speaks about."""

    text: str
    name: str  #: a name, or an entity's identifier
    key: str
    family: str | None
    document: str | None


def parse_reference(text: str) -> Reference:
    """Return what one side of a judgement refers to.

    Raises:
        JudgementError: if it has no name, or a type that does not exist.
    """
    match = _REFERENCE.fullmatch(text.strip())
    if not match or not key(match["name"]):
        raise JudgementError(
            f"{text!r} names nothing; expected a name, NAME (Type) or NAME @ SOURCE"
        )
    if match["type"] and match["type"] not in FAMILIES:
        # "Amazon (company)", a name with parentheses of its own, has no capital and is no type.
        raise JudgementError(
            f"unknown type {match['type']!r} in {text!r}; expected one of {', '.join(FAMILIES)}"
        )
    return Reference(
        text.strip(),
        match["name"],
        key(match["name"]),
        FAMILIES[match["type"]] if match["type"] else None,
        digest(match["source"].strip()) if match["source"] else None,
    )


def read_judgements(path: str | Path) -> list[Judgement]:
    """Read a file of judgements.

    Raises:
        JudgementError: naming file, line and what was expected; also if two lines contradict.
    """
    where = os.fspath(path)
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise JudgementError(f"cannot read the judgements {where}: {error}") from error
    found: list[Judgement] = []
    first: dict[frozenset[str], tuple[int, bool]] = {}
    for number, line in enumerate(lines, 1):
        text, _, note = line.partition("#") if re.match(r"\s*#|.*\s#", line) else (line, "", "")
        if not text.strip():
            continue
        try:
            judgement = _parse(text, note.strip())
        except JudgementError as error:
            raise JudgementError(f"{where}, line {number}: {error}") from None
        pair = frozenset({judgement.left, judgement.right})
        earlier = first.setdefault(pair, (number, judgement.same))
        if earlier[1] != judgement.same:
            raise JudgementError(
                f"{where}, line {number}: contradicts line {earlier[0]} about {judgement.left!r} "
                f"and {judgement.right!r}; keep one of them"
            )
        found.append(judgement)
    for one in contradictions(found):
        raise JudgementError(
            f"{where}: {one.left!r} and {one.right!r} are judged different, and other lines join"
            " them as the same; take one of these lines out"
        )
    return found


def _parse(text: str, note: str) -> Judgement:
    match = _LINE.fullmatch(text.strip())
    if not match:
        raise JudgementError(
            f"{text.strip()!r} is no judgement; expected 'same: A = B' or 'different: A | B'"
        )
    same = match["verb"].lower() == "same"
    sides = [side.strip() for side in re.split(r"\s*[=|]\s*", match["rest"])]
    if len(sides) != 2 or _SIGNS[same] not in match["rest"]:
        raise JudgementError(
            f"{text.strip()!r}: expected two names joined by {_SIGNS[same]!r}"
            f" after '{match['verb'].lower()}:'"
        )
    references = [parse_reference(side) for side in sides]
    if len({(one.key, one.family, one.document) for one in references}) == 1:
        raise JudgementError(
            f"{text.strip()!r} compares a name with itself; add a type or a document to each side"
        )
    return Judgement(sides[0], sides[1], same, note)


def format_judgement(judgement: Judgement) -> str:
    """Return a judgement as a line of the file.

    Raises:
        JudgementError: if a side could not be read back.
    """
    note = f"  # {' '.join(judgement.note.split())}" if judgement.note else ""
    verb = "same" if judgement.same else "different"
    line = f"{verb}: {judgement.left} {_SIGNS[judgement.same]} {judgement.right}"
    read = _parse(line, judgement.note)
    if (read.left, read.right) != (judgement.left, judgement.right) or re.search(
        r"\s#|[\r\n]", line
    ):
        raise JudgementError(
            f"{line!r} cannot be written: a name holds one of the signs = | # or a line break"
        )
    return line + note


def write_judgement(path: str | Path, judgement: Judgement) -> None:
    """Append a judgement to a file, which is made if it does not exist."""
    line = format_judgement(judgement)
    try:
        with Path(path).open("a+", encoding="utf-8") as file:
            file.seek(0)
            text = file.read()
            file.write(("" if not text or text.endswith("\n") else "\n") + line + "\n")
    except OSError as error:
        raise JudgementError(
            f"cannot write the judgements {os.fspath(path)}: {error.strerror}"
        ) from error


def contradictions(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Return the 'different' judgements whose sides are joined by 'same' judgements."""
    group: dict[str, str] = {}

    def find(one: str) -> str:
        while group.setdefault(one, one) != one:
            one = group[one]
        return one

    for judgement in judgements:
        if judgement.same:
            group[find(judgement.left)] = find(judgement.right)
    return [one for one in judgements if not one.same and find(one.left) == find(one.right)]
