# ruff: noqa: T201 (a program that prints a table)
"""Precision and recall of the qualifiers on the claims of annotated documents.

Run as a program: python tests/language/corpus_qualifiers.py corpus/*.txt [--show KIND]. Not every
claim of the corpus has all its qualifiers written down, so precision is a lower bound.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kg.language.qualifiers import Qualifiers, qualify
from kg.model import Mention

KINDS = ("by", "when", "place", "role", "amount")
_MENTION = re.compile(r"\[([^\[\]|]+)\|([A-Za-z]*)(?:=([^\[\]|]+))?\]")
_LEADING = re.compile(
    r"(?:(?:in|on|at|by|from|since|until|for|during|about|around|roughly|some|nearly|"
    r"almost|more than|"
    r"over|up to|as much as|as|early|late|the|a|an|its|his|her|their)\s+)+",
    re.I,
)


class Case(NamedTuple):
    """One claim with what the corpus says about it and what was found."""

    sentence: str
    claim: tuple[str, ...]
    gold: dict[str, str]
    found: Qualifiers


def cases(path: Path) -> Iterator[Case]:
    """Yield the claims of a corpus file whose arguments stand in their sentence."""
    for block in re.split(r"^# ", path.read_text(encoding="utf8"), flags=re.M)[1:]:
        yield from _cases_of_document(block.split("\n")[1:])


def _cases_of_document(lines: list[str]) -> Iterator[Case]:
    types = {}
    for line in lines:
        for surface, kind, name in _MENTION.findall(line):
            if kind:
                types[name or surface] = kind
    text, sentences = "", []
    for line in lines:
        if line.startswith(">"):
            sentences[-1][2].append(line[1:])
            continue
        mentions, at = [], 0
        plain = ""
        raw = re.sub(r"^[\^~-] ", "", line)
        for match in _MENTION.finditer(raw):
            plain += raw[at : match.start()]
            surface, name = match[1], match[3] or match[1]
            start = len(text) + len(plain)
            mentions.append(
                Mention("d", start, start + len(surface), surface, types.get(name, "Company"), name)
            )
            plain += surface
            at = match.end()
        plain += raw[at:]
        sentences.append(((len(text), len(text) + len(plain)), mentions, []))
        text += plain + "\n"
    everything = [mention for _, mentions, _ in sentences for mention in mentions]
    for span, mentions, claims in sentences:
        for claim in claims:
            subject, relation, object_, status, *rest = (part.strip() for part in claim.split("|"))
            pair = _nearest(mentions, subject, object_)
            if pair is None:
                continue
            gold = dict(part.strip().split("=", 1) for part in rest[0].split(";")) if rest else {}
            found = qualify(text, span, everything, pair[0], relation, pair[1], status)
            yield Case(text[span[0] : span[1]], (subject, relation, object_, status), gold, found)


def _nearest(mentions: list[Mention], subject: str, object_: str) -> tuple[Mention, Mention] | None:
    pairs = [(a, b) for a in mentions if a.name == subject for b in mentions if b.name == object_]
    return min(pairs, key=lambda pair: abs(pair[0].start - pair[1].start), default=None)


def predicted(found: Qualifiers, kind: str) -> list[str]:
    """Return what was found for a qualifier, in the corpus's terms; for `by` either form."""
    if kind == "by":
        speaker = [found.speaker.name, found.speaker.text] if found.speaker else []
        return speaker + ([found.attribution] if found.attribution else [])
    value = getattr(found, kind)
    return [value] if value else []


def agree(gold: str, values: list[str]) -> bool:
    """Tell whether a value is the gold one but for leading articles, prepositions and case."""
    return any(_bare(value) == _bare(gold) for value in values)


def agree_by(gold: str, found: Qualifiers) -> bool:
    """Tell whether the source is the gold one; unnamed sources may be given longer or shorter."""
    bare = _bare(gold)
    written = _bare(found.attribution) if found.attribution else ""
    return agree(gold, predicted(found, "by")) or (
        bool(written) and (written.startswith(bare) or bare.startswith(written))
    )


def _bare(value: str) -> str:
    return _LEADING.sub("", value.strip(" .,’'").lower(), count=1) or value.lower()


def is_right(case: Case, kind: str) -> bool:
    """Tell whether a qualifier that the corpus gives was found."""
    if kind not in case.gold:
        return False
    if kind == "by":
        return agree_by(case.gold[kind], case.found)
    return agree(case.gold[kind], predicted(case.found, kind))


def scores(found: list[Case]) -> dict[str, tuple[int, int, int]]:
    """Return for each qualifier how many are right, predicted and annotated."""
    counts: Counter[tuple[str, str]] = Counter()
    for case in found:
        for kind in KINDS:
            values = predicted(case.found, kind)
            counts[kind, "predicted"] += bool(values)
            counts[kind, "gold"] += kind in case.gold
            counts[kind, "right"] += is_right(case, kind)
    return {k: (counts[k, "right"], counts[k, "predicted"], counts[k, "gold"]) for k in KINDS}


def main() -> None:
    """Print the table, and the disagreements of one kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", choices=KINDS)
    arguments = parser.parse_args()
    found = [case for path in arguments.files for case in cases(path)]
    print(f"{len(found)} claims")
    for kind, (right, guessed, gold) in scores(found).items():
        precision, recall = right / max(guessed, 1), right / max(gold, 1)
        print(f"{kind:8} right {right:5} predicted {guessed:5} annotated {gold:5}", end=" ")
        print(f"precision {precision:.2f} recall {recall:.2f}")
    for case in found if arguments.show else ():
        values, gold = predicted(case.found, arguments.show), case.gold.get(arguments.show)
        if gold and not is_right(case, arguments.show):
            print(f"MISS {gold!r} got {values} | {' '.join(case.claim)} | {case.sentence}")
        elif values and not gold:
            print(f"EXTRA {values} | {' '.join(case.claim)} | {case.sentence}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
