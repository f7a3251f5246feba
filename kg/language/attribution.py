"""Who says it: speakers by "according to", verbs of saying, quotations and headlines."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.language import speech
from kg.language.nearness import LONGEST
from kg.model import Mention

Span = tuple[int, int]

_OPENING = '“"‘«'


class Credit(NamedTuple):
    """A place that credits somebody, and the parts of the sentence that are credited."""

    speaker: Mention | None
    attribution: str | None
    scopes: tuple[Span, ...]
    own: Span  #: the credit itself


def find_attribution(
    document_text: str,
    sentence_span: Span,
    mentions: Sequence[Mention],
    claim: tuple[Span, Span] | None = None,
) -> tuple[Mention | None, str | None]:
    """Return who says what a sentence says: an entity, or words for somebody unnamed, or neither.

    Args:
        document_text: stored text of the document.
        sentence_span: offsets of the sentence in it.
        mentions: of the whole document, or at least of this sentence and the one before.
        claim: spans of subject and object; of several credits the one whose words hold them counts.
            Without it the sentence as a whole is meant.

    Returns:
        The speaker as a mention, and the source as written if it is no entity. Both are given where
        an entity quotes unnamed sources ("The Information reported, citing two people").
    """
    start, end = sentence_span
    if end - start > LONGEST:
        return None, None
    sentence = document_text[start:end]
    here = sorted((m for m in mentions if start <= m.start and m.end <= end), key=lambda m: m.start)
    inside = [(a - start, b - start) for a, b in claim or () if start <= a and b <= end]
    found = [credit for credit in _credits(sentence, start, here) if _holds(credit, inside, start)]
    if found:
        best = min(found, key=lambda credit: _distance(credit, inside))
        return best.speaker, best.attribution
    return _continued(document_text, sentence_span, mentions)


def _holds(credit: Credit, inside: list[Span], offset: int) -> bool:
    """Tell whether the credited words hold the claim: one of its arguments, the speaker apart.

    The other may stand before them ("Acme is growing, and Ann Lee said Beta would buy it").
    """
    speaker = credit.speaker
    name = (speaker.start - offset, speaker.end - offset) if speaker else None
    # "…," said Ann Lee, who founded Acme: what follows the speaker is about the speaker.
    trailing = all(end <= credit.own[0] for _, end in credit.scopes)
    others = [
        span
        for span in inside
        if span != name and not (trailing and credit.own[0] <= span[0] and span[1] <= credit.own[1])
    ]
    return not inside or any(
        a <= span[0] and span[1] <= b for a, b in credit.scopes for span in others
    )


def _distance(credit: Credit, inside: list[Span]) -> int:
    places = [place for span in inside for place in span] or [0]
    return min(abs(place - edge) for place in places for edge in credit.own)


def _credits(sentence: str, offset: int, mentions: list[Mention]) -> Iterator[Credit]:
    whole = (0, len(sentence))
    for match in speech.ACCORDING.finditer(sentence):
        end = _phrase_end(sentence, match.end(), mentions, offset)
        found = _source(sentence, offset, match.end(), end, mentions)
        phrase = sentence[match.end() : end].strip()
        if found is None and phrase and len(phrase.split()) <= speech.LONGEST_SOURCE:
            found = (None, phrase)
        if found:
            scopes = _clause(sentence, match.start(), end)
            yield Credit(*found, scopes, (match.start(), end))
    yield from _prefixed(sentence, offset, mentions)
    for match in speech.SPEECH.finditer(sentence):
        if not _is_inside_mention(match.span(), offset, mentions):
            yield from _spoken(sentence, offset, match, mentions)
    if not re.search(r"[.!?”\"]$", sentence):
        for pattern in (speech.HEADLINE, speech.SAY):
            if tail := pattern.search(sentence):
                found = _source(sentence, offset, tail.start(1), tail.end(1), mentions)
                if found and (pattern is speech.SAY or found[0] is None or tail[0][0] in ":-, –—"):
                    yield Credit(*found, ((0, tail.start()),), (tail.start(), whole[1]))


def _prefixed(sentence: str, offset: int, mentions: list[Mention]) -> Iterator[Credit]:
    """Yield the credit of "Anvil Daily: Acme may buy Beta", also behind the time of a live blog."""
    if match := speech.PREFIX.match(sentence):
        start, end = offset + match.start(1), offset + match.end(1)
        for mention in mentions:
            if (mention.start, mention.end) == (start, end) and mention.type in speech.PREFIXED:
                yield Credit(mention, None, ((match.end(), len(sentence)),), (0, match.end()))


def _spoken(
    sentence: str, offset: int, match: re.Match[str], mentions: list[Mention]
) -> Iterator[Credit]:
    """Yield the credits of one verb of saying: "X said …", "…, X said", "… said X"."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    if speech.PASSIVE.search(before) or re.match(
        r" (?:(?:to|of|for|goodbye|yes|no to)\b|no[.,;])", after
    ):
        return
    if match[1][:2] in {"to", "te"} and re.match(r"(?: [\w’'-]+){1,5}? to\b", after):
        return  # an order, no statement
    left = _subject_start(before, offset, mentions)
    inserted = left and sentence[left - 1] == "," and speech.CLOSING.match(after)
    if speech.WEAK.fullmatch(match[1]) and not inserted and not speech.COMPLEMENT.match(after):
        return
    citing = speech.CITING.search(after)
    extra = citing[1].strip() if citing else None
    # "…," said X / "…", says X: the verb stands right behind a comma or a closing quote.
    if not match[1].startswith("t") and re.search(r"[,?!][”\"’»]?\s*$|[”\"»],?\s*$", before):
        end = _phrase_end(sentence, match.end(), mentions, offset)
        found = _source(sentence, offset, match.end(), end, mentions)
        if found and (
            found[0] is None or speech.AFTER_SPEAKER.match(sentence, found[0].end - offset)
        ):
            yield Credit(*found, ((0, match.start()),), (match.start(), len(sentence)))
            return
    if re.fullmatch(r"\s*(?:now |then |later )?", before[left:]) and re.search(
        r"\b(?:and|but)\s*(?:now |then |later )?$", before
    ):
        yield from _second_predicate(sentence, offset, match, mentions)
        return
    found = _source(sentence, offset, left, match.start(), mentions)
    if found is None:
        return
    if found[0] is not None and extra and not found[1]:
        found = (found[0], extra)
    scopes: list[Span] = []
    if inserted or re.match(r"\s*[.,;!?]|\s*$", after) or citing:
        scopes.append((_clause_start(sentence, left), left))
    stop = re.search(r";|, but |, while |, although |, whereas ", after)
    scopes.append((match.end(), match.end() + (stop.start() if stop else len(after))))
    yield Credit(*found, tuple(scopes), (left, match.end()))


def _second_predicate(
    sentence: str, offset: int, match: re.Match[str], mentions: list[Mention]
) -> Iterator[Credit]:
    """Yield the credit of "X released Y and said …": the clause's first mention is the speaker."""
    start = _clause_start(sentence, match.start())
    speakers = [
        m for m in mentions if offset + start <= m.start and m.end <= offset + match.start()
    ]
    if speakers and speakers[0].type in speech.SPEAKERS and speakers[0].start - offset - start < 40:
        stop = sentence.find(";", match.end())
        scope = (match.end(), stop if stop >= 0 else len(sentence))
        yield Credit(speakers[0], None, (scope,), (match.start(), match.end()))


def _source(
    sentence: str, offset: int, start: int, end: int, mentions: list[Mention]
) -> tuple[Mention | None, str | None] | None:
    """Return speaker or attribution for the noun phrase sentence[start:end], or None."""
    phrase = sentence[start:end].strip(" ,’'")
    named = [
        m for m in mentions
        if offset + start <= m.start and m.end <= offset + end
        and m.type in speech.SPEAKERS
    ]  # fmt: skip
    persons = [m for m in named if m.type == "Person"]
    if persons:
        return persons[-1 if end <= len(sentence) and len(persons) == 1 else 0], None
    if named:
        vague = re.search(
            r"\b(?:people|sources?|persons?|employees|insiders|documents?|letter|memo|filing)\b",
            phrase,
        )
        if (
            vague
            and speech.VAGUE.search(phrase)
            and not re.match(r"(?:a|the) (?:report|statement|filing|document)", phrase)
        ):
            return None, phrase
        return named[0], None
    if speech.VAGUE.fullmatch(phrase) and len(phrase.split()) <= speech.LONGEST_SOURCE:
        return None, phrase
    return None


def _phrase_end(sentence: str, start: int, mentions: list[Mention], offset: int) -> int:
    """Return where the noun phrase that begins at `start` ends: at the next break."""
    for match in re.finditer(
        r"[,;:—–“”\"()]|\s-\s|\.$|\b(?:that|but|while|and|which|on \w+day)\b", sentence
    ):
        if match.start() > start and not _is_inside_mention(match.span(), offset, mentions):
            return match.start()
    return len(sentence)


def _subject_start(before: str, offset: int, mentions: list[Mention]) -> int:
    """Return where the subject of a verb that follows `before` begins, appositions included."""
    breaks = [
        match for match in speech.BREAK.finditer(before)
        if not _is_inside_mention(match.span(), offset, mentions)
    ]  # fmt: skip
    if not breaks:
        return 0
    last = breaks[-1]
    # "X, the chief executive, said": step over the apposition to the comma's other side.
    if last[0] == "," and not before[last.end() :].strip():
        comma = [match for match in breaks[:-1] if match[0] == ","]
        if comma:
            outer = [match for match in breaks if match.start() < comma[-1].start()]
            return outer[-1].end() if outer else 0
    return last.end()


def _clause(sentence: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the parts of the sentence around an inserted credit, up to semicolons."""
    stop = sentence.find(";", end)
    return ((_clause_start(sentence, start), start), (end, stop if stop >= 0 else len(sentence)))


def _clause_start(sentence: str, position: int) -> int:
    return sentence.rfind(";", 0, position) + 1


def _is_inside_mention(span: Span, offset: int, mentions: Sequence[Mention]) -> bool:
    return any(m.start <= offset + span[0] and offset + span[1] <= m.end for m in mentions)


def _continued(
    document_text: str, sentence_span: Span, mentions: Sequence[Mention]
) -> tuple[Mention | None, str | None]:
    """Return the speaker of a quotation that goes on in this sentence from the one before.

    The sentence must be quoted as a whole and the line must not have changed; the speaker is the
    one of the sentence before it, or of the one before that.
    """
    start, end = sentence_span
    sentence = document_text[start:end]
    line = document_text.rfind("\n", 0, start) + 1
    if not (_is_quoted(document_text[line:start], sentence)):
        return None, None
    earlier = document_text[line:start].rstrip()
    ends = [match.end() for match in re.finditer(r"[.!?][”\"]?\s+", earlier)]
    offset = line + (ends[-1] if ends else 0)
    here = [m for m in mentions if offset <= m.start and m.end <= start]
    credits_ = list(_credits(document_text[offset:start].rstrip(), offset, here))
    return (credits_[-1].speaker, credits_[-1].attribution) if credits_ else (None, None)


def _is_quoted(earlier: str, sentence: str) -> bool:
    opened = earlier.count("“") > earlier.count("”") or earlier.count('"') % 2 == 1
    return opened or sentence.lstrip()[:1] in _OPENING
