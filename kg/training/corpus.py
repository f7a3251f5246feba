"""Annotated text: corpus/GUIDE.md's format, read, checked and rendered as plain documents."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import CorpusError
from kg.ontology import Ontology

MENTION = re.compile(r"\[([^\[\]|]+)\|([A-Za-z]*)(?:=([^\[\]|]+))?\]")
KINDS = {"^ ": "heading", "- ": "bullet", "~ ": "row"}
QUALIFIERS = frozenset({"by", "when", "place", "role", "amount"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked mention of a line; offsets in the line's plain text."""

    start: int
    end: int
    name: str  #: canonical name in the document
    type: str
    reference: bool  #: a pronoun or common noun phrase, not a name


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim that a line supports; subject and object are canonical names."""

    subject: str
    relation: str
    object: str
    status: str
    qualifiers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, heading, bullet or table row, in plain text."""

    kind: str
    text: str
    marks: tuple[Mark, ...]
    claims: tuple[GoldClaim, ...]
    paragraph: int  #: number of the paragraph, from 0


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """One document of the corpus."""

    id: str
    part: str  #: stem of the file it stands in
    style: str
    topic: str
    lines: tuple[Line, ...]


def part_files(paths: Sequence[str | Path]) -> list[Path]:
    """Return the corpus files among the paths; of a directory every .txt file, sorted.

    Raises:
        CorpusError: if a path does not exist or a directory holds no part.
    """
    files: list[Path] = []
    for path in map(Path, paths):
        found = sorted(path.glob("*.txt")) if path.is_dir() else [path] if path.is_file() else []
        if not found:
            raise CorpusError(f"{path}: no corpus part (*.txt) here; give a part or its folder")
        files += found
    return files


def read_corpus(paths: Sequence[str | Path]) -> list[AnnotatedDocument]:
    """Return the annotated documents of the files and folders, in order.

    Raises:
        CorpusError: at the first line that does not follow the format, with file and line number.
    """
    return [document for path in part_files(paths) for document in _read_part(path)]


def _read_part(path: Path) -> Iterator[AnnotatedDocument]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} cannot be read ({error}); expected text in UTF-8") from error
    starts = [number for number, line in enumerate(lines) if line.startswith("# ")]
    if any(line.strip() for line in lines[: starts[0] if starts else len(lines)]):
        raise CorpusError(f"{path}:1: text before the first '# id | style | topic' header")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _read_document(path, start, lines[start:end])


def _read_document(path: Path, at: int, lines: Sequence[str]) -> AnnotatedDocument:
    header = [part.strip() for part in lines[0][2:].split("|")] + ["", ""]
    types: dict[str, str] = {}
    for line in lines[1:]:
        for surface, type_, name in MENTION.findall(line):
            if type_:
                types.setdefault(name or surface, type_)
    out: list[Line] = []
    paragraph = 0
    for number, raw in enumerate(lines[1:], at + 2):
        if not raw.strip():
            paragraph += 1
        elif raw.startswith(">"):
            if not out or out[-1].paragraph != paragraph:
                raise CorpusError(f"{path}:{number}: claim without a sentence above it")
            last = out[-1]
            claim = _read_claim(path, number, raw[1:])
            out[-1] = Line(last.kind, last.text, last.marks, (*last.claims, claim), last.paragraph)
        else:
            out.append(_read_line(path, number, raw, paragraph, types))
    return AnnotatedDocument(header[0], path.stem, header[1], header[2], tuple(out))


def _read_line(path: Path, number: int, raw: str, paragraph: int, types: dict[str, str]) -> Line:
    kind = KINDS.get(raw[:2], "sentence")
    source = raw[2:] if kind != "sentence" else raw
    text, marks, position = "", [], 0
    for match in MENTION.finditer(source):
        surface, type_, name = match.groups()
        text += source[position : match.start()]
        canonical = name or surface
        if canonical not in types:
            raise CorpusError(
                f"{path}:{number}: [{surface}|={canonical}] refers to {canonical!r}, which no typed"
                " mention of this document names; mark its name, or correct the spelling"
            )
        marks.append(
            Mark(len(text), len(text) + len(surface), canonical, types[canonical], not type_)
        )
        text += surface
        position = match.end()
    text += source[position:]
    if re.search(r"[\[\]|]", text):
        raise CorpusError(f"{path}:{number}: stray bracket or bar in {text[:60]!r}; write [x|Type]")
    return Line(kind, text, tuple(marks), (), paragraph)


def _read_claim(path: Path, number: int, text: str) -> GoldClaim:
    fields = [part.strip() for part in text.split("|")]
    if len(fields) not in (4, 5):
        raise CorpusError(
            f"{path}:{number}: {text.strip()!r} needs subject | predicate | object | status,"
            " with optional | key=value; key=value"
        )
    qualifiers = {}
    for pair in fields[4].split(";") if len(fields) == 5 else ():
        key, _, value = pair.strip().partition("=")
        qualifiers[key] = value
    return GoldClaim(fields[0], fields[1], fields[2], fields[3], qualifiers)


def render(
    document: AnnotatedDocument, bullet: str = "- ", cell: str = " · "
) -> tuple[str, list[tuple[int, int]]]:
    """Return the document's plain text and the offsets of each of its lines in it.

    Sentences of a paragraph are joined by a space; headings, bullets and rows stand on lines of
    their own.

    Args:
        document: to render.
        bullet: what stands before a bullet's text.
        cell: of the same length as " · ", what stands between the cells of a row.
    """
    text, places, previous = "", [], None
    for line in document.lines:
        if previous is not None:
            if previous.kind == line.kind == "sentence" and previous.paragraph == line.paragraph:
                text += " "
            else:
                text += "\n" if previous.paragraph == line.paragraph else "\n\n"
        text += bullet if line.kind == "bullet" else ""
        places.append((len(text), len(text) + len(line.text)))
        text += line.text.replace(" · ", cell) if line.kind == "row" else line.text
        previous = line
    return text, places


def check(paths: Sequence[str | Path], ontology: Ontology) -> tuple[Counter[str], list[str]]:
    """Return counts and errors of corpus files: signatures, names, statuses and qualifiers.

    Args:
        paths: corpus parts or folders of them.
        ontology: the relations' domains and ranges.
    """
    counts: Counter[str] = Counter()
    errors: list[str] = []
    for path in part_files(paths):
        try:
            documents = list(_read_part(path))
        except CorpusError as error:
            errors.append(str(error))
            continue
        for identifier, times in Counter(document.id for document in documents).items():
            if times > 1:
                errors.append(f"{path}: document id {identifier!r} is used {times} times")
        for document in documents:
            counts["documents"] += 1
            for line in document.lines:
                errors += [
                    f"{path}: {document.id}: {fault} in {line.text[:60]!r}"
                    for fault in _faults(document, line, ontology)
                ]
                _count(line, counts)
    return counts, errors


def _count(line: Line, counts: Counter[str]) -> None:
    counts["lines"] += 1
    counts["words"] += len(line.text.split())
    counts["mentions"] += len(line.marks)
    counts["references"] += sum(mark.reference for mark in line.marks)
    counts["claims"] += len(line.claims)
    if len({mark.name for mark in line.marks}) > 1:
        counts["lines with several entities"] += 1
        counts["of these silent"] += not line.claims
    for claim in line.claims:
        counts[f"relation {claim.relation}"] += 1
        counts[f"status {claim.status}"] += 1


def _faults(document: AnnotatedDocument, line: Line, ontology: Ontology) -> Iterator[str]:
    types = {mark.name: mark.type for each in document.lines for mark in each.marks}
    for mark in line.marks:
        if mark.type not in ontology.classes:
            yield f"unknown type {mark.type!r}"
    seen = set()
    for claim in line.claims:
        what = f"{claim.subject} | {claim.relation} | {claim.object}"
        if claim.relation not in ontology.relations:
            yield f"unknown predicate {claim.relation!r}"
            continue
        if claim.status not in ontology.statuses:
            yield f"unknown status {claim.status!r}"
        missing = [name for name in (claim.subject, claim.object) if name not in types]
        if missing:
            yield f"{missing[0]!r} is not an entity of the document"
        elif not ontology.admits(types[claim.subject], claim.relation, types[claim.object]):
            yield f"{what}: not between {types[claim.subject]} and {types[claim.object]}"
        if claim.subject == claim.object:
            yield f"{what}: subject equals object"
        if (what, claim.status) in seen:
            yield f"{what}: claim stands twice"
        seen.add((what, claim.status))
        for key, value in claim.qualifiers.items():
            if key not in QUALIFIERS:
                yield f"unknown qualifier {key!r}"
            elif not value or (value not in line.text and not (key == "by" and value in types)):
                yield f"{key}={value!r} is not in the sentence"
