"""Sentence boundaries in news text, its headings, bullets and table rows included."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: A full stop after one of these ends no sentence.
ABBREVIATIONS = frozenset(
    """u.s u.k u.n e.u u.a.e d.c l.a n.y inc corp co ltd llc plc cos bros dept univ mr mrs ms dr prof
    gen sen rep gov lt col sgt capt rev hon st jr sr jan feb mar apr jun jul aug sep sept oct nov dec
    mon tue wed thu fri sat sun no nos vol fig vs v etc e.g i.e cf approx est al p pp art sec ca ed
    ph.d m.d b.a m.a a.m p.m""".split()
)
_CLOSERS = "\"'”’»)]"
_BOUNDARY = re.compile(rf"[.!?…。！？]+[{re.escape(_CLOSERS)}]*(?:\s+|(?<=[。！？])|$)")
_OPENER = re.compile(r"[\"'“‘«(\[]*(?:[A-Z0-9À-ÖØ-Þ]|[a-z]{1,2}[A-Z]|[^\x00-\x7f])")
_BULLET = re.compile(r"(?:[-*•‣◦▪–—·●○■✓✔✅⚠️➤►→]+|\(?\d{1,2}[.)]|[a-z]\))\s+")
_CELLS = re.compile(r"\s(?:\||·|\t)\s|\t|^\||\|\s*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading, bullet or table row; offsets in the document's text."""

    start: int
    end: int
    kind: str  #: sentence, heading, bullet or row
    opens_line: bool  #: whether it is the first of its line


def split(text: str, skip: Sequence[tuple[int, int]] = ()) -> list[Sentence]:
    """Return the sentences of a text, in order.

    Line breaks always end a sentence. A line without a full stop and of at most twenty words is a
    heading, one that opens with a bullet or number a bullet, one with cells a row; only other lines
    are split at full stops.

    Args:
        text: the document's text.
        skip: spans of page furniture; lines inside them yield nothing.
    """
    out: list[Sentence] = []
    position = 0
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        body = line.strip()
        if not any(letter.isalnum() for letter in body):
            continue
        begin = start + line.index(body)
        end = begin + len(body)
        if any(left <= begin and end <= right for left, right in skip):
            continue
        out += _split_line(text, begin, end)
    return out


def _split_line(text: str, start: int, end: int) -> list[Sentence]:
    line = text[start:end]
    if _CELLS.search(line):
        return [Sentence(start, end, "row", True)]
    kind, body = "sentence", start
    if bullet := _BULLET.match(line):
        kind, body = "bullet", start + bullet.end()
        if not any(letter.isalnum() for letter in text[body:end]):
            kind, body = "sentence", start
    elif line.rstrip(_CLOSERS)[-1:] not in ".!?…:;,。！？" and len(line.split()) <= 20:
        return [Sentence(start, end, "heading", True)]
    parts, position = [], body
    for match in _BOUNDARY.finditer(text, body, end):
        if _ends_sentence(text, position, match.start(), match.end(), end):
            parts.append((position, match.end()))
            position = match.end()
    parts.append((position, end))
    trimmed = [
        (left, left + len(text[left:right].rstrip()))
        for left, right in parts
        if text[left:right].strip()
    ]
    return [
        Sentence(left, right, kind, number == 0) for number, (left, right) in enumerate(trimmed)
    ]


def _ends_sentence(text: str, start: int, stop: int, after: int, end: int) -> bool:
    """Whether the full stop at `stop` ends the sentence that began at `start`."""
    if after >= end:
        return True
    if not _OPENER.match(text, after):
        return False
    if text[stop] != "." or text[stop : stop + 2] == "..":
        return True
    word = re.split(r"[\s(\[“\"‘/]", text[start:stop])[-1]
    if word.casefold() in ABBREVIATIONS:
        # "in the U.S. The bill": an article or pronoun after an abbreviation opens a new sentence.
        return bool(
            re.match(r"(?:The|A|An|It|He|She|They|This|That|But|In|And|Its)\b", text[after:end])
            and re.match(r"(?i)(?:u\.|e\.|inc|corp|co$|ltd|llc|plc|etc|a\.m|p\.m|d\.c)", word)
        )
    return not re.fullmatch(r"[A-Z]|(?:[A-Z]\.)+[A-Z]", word)
