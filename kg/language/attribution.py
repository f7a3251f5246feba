"""Who says it: the speaker of a claim, from "according to", speech verbs, quotations and headlines."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.model import Mention

Span = tuple[int, int]

_VERB = (
    r"(?:said|says?|saying|told|tells?|add(?:ed|s)?|report(?:ed|s)|announce[ds]|confirm(?:ed|s)?|den(?:ied|ies)|"
    r"claim(?:ed|s)|state[ds]|wrote|writes?|note[ds]|argue[ds]?|allege[ds]?|insist(?:ed|s)?|reveal(?:ed|s)|"
    r"disclose[ds]|explain(?:ed|s)|believe[ds]?|predict(?:ed|s)?|estimate[ds]?|suggest(?:ed|s)?|warn(?:ed|s)?|"
    r"acknowledge[ds]|disput(?:ed|es)|held|holds|urge[ds]|admit(?:ted|s)|concede[ds]|recall(?:ed|s)|repl(?:ied|ies)|respond(?:ed|s)|declare[ds]|"
    r"maintain(?:ed|s)|contend(?:ed|s)|tweeted|posted|answered|mentioned|joked|promise[ds]|assure[ds]|"
    r"accuse[ds]?|complain(?:ed|s)|testified|reiterated|emphasi[sz]e[ds]|stressed|hinted|signal(?:led|ed)|"
    r"show(?:s|ed)|quoted|think|thinks|thought|expects?|has it)"
)
#: "is said to", "had been told": the subject is not the one who speaks.
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|it)\s+(?:\w+ly )?$")
#: Verbs that do more than say: they credit only what follows as a clause or a quotation.
_WEAK = re.compile(
    r"(?:held|holds|posted|answered|add(?:ed|s)?|wrote|writes?|disclose[ds]|reveal(?:ed|s)|show(?:s|ed)|announce[ds]|expects?|think|thinks|thought|"
    r"promise[ds]|accuse[ds]?|recall(?:ed|s)|suggest(?:ed|s)?|admit(?:ted|s)|hinted|estimate[ds]?|believe[ds]?|claim(?:ed|s)|"
    r"tells?|signal(?:led|ed)|complain(?:ed|s)|urge[ds]|has it)"
)
_COMPLEMENT = re.compile(r"(?: [\w’'-]+){0,4}? that\b|,? ?[:“\"]|\s*[.,;]|\s*$")
_MODIFIER = r"(?:also|later|then|only|repeatedly|publicly|reportedly|previously|first|has|have|had|would|separately|again|earlier|now)"
_SPEECH = re.compile(rf"\b(?:{_MODIFIER} )*({_VERB})\b")
_ACCORDING = re.compile(
    r"\b(?:[Aa]ccording to|[Ii]n the words of|[Pp]er|[Aa]s told to|[Cc]iting|(?:first )?reported by|"
    r"[Aa]s reported by|cited by|said by|quoted by|(?<=, )by) "
)
_CITING = re.compile(r"\bciting ((?:[\w’'-]+ ?){1,9})")
#: Nouns for people and papers that news credits without a name.
_SOURCE = (
    r"(?:people|persons?|sources?|officials?|analysts?|spokes(?:man|woman|person|people)|reports?|documents?|filings?|"
    r"statements?|letters?|memos?|papers?|records?|files|lawyers?|insiders?|executives?|employees?|staff(?:ers)?|"
    r"investors?|bankers?|diplomats?|researchers?|experts?|newspaper|magazine|media|observers?|regulators?|engineers?|"
    r"critics|suppliers?|managers?|ministers?|aides?|advisers?|log|blog|prospectus|press release|minutes|"
    r"customers?|traders?|directors?|economists?|developers?|scientists?|representatives?|complaint|lawsuit|"
    r"article|survey|study|data|court|judge|rumou?rs?|leaks?|founders?|agency|company|post|tests?|benchmarks?)"
)
_VAGUE = re.compile(
    rf"(?:(?:the|an?|its|his|her|their|some|several|many|most|two|three|four|five|six|a dozen|dozens of|industry|"
    rf"internal|company|court|press|state|local|market|government|former|senior|people|sources) ?)*(?:[\w’'-]+ ){{0,3}}?{_SOURCE}\b"
    r"(?: (?:familiar|close|with|who|briefed|at|in|from|of|involved|by|seen|near|inside|on|knowledgeable)\b[^,;:“”\"]*)?$",
    re.I,
)  # fmt: skip
_BREAK = re.compile(
    r"[,;:—–“”\"()]|\s-\s|\b(?:that|but|while|although|though|because|whereas|if|when|after|before|since|which|and|or|so|as)\b"
)
_HEADLINE = re.compile(r"(?::|,| -| –| —) ((?:[A-Z\d][\w.&’'-]*|the|of)(?: [\w.&’'-]+){0,3})$")
_SAY = re.compile(r"(?:,|:) ((?:[\w’'-]+ ){0,3}?[\w’'-]+) (?:say|says|report|reports)$")
#: Types of entities that say something.
SPEAKERS = frozenset({"Person", "Company", "Organization", "Regulator"})
_OPENING = "“\"‘«"



class Credit(NamedTuple):
    """A place that credits somebody, and the parts of the sentence that are credited."""

    speaker: Mention | None
    attribution: str | None
    scopes: tuple[Span, ...]
    own: Span  #: the credit itself: claims wholly inside it are not credited


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
    sentence = document_text[start:end]
    here = sorted((m for m in mentions if start <= m.start and m.end <= end), key=lambda m: m.start)
    inside = [(a - start, b - start) for a, b in claim or () if start <= a and b <= end]
    found = [credit for credit in _credits(sentence, start, here) if _holds(credit, inside)]
    if found:
        best = min(found, key=lambda credit: _distance(credit, inside))
        return best.speaker, best.attribution
    return _continued(document_text, sentence_span, mentions)


def _holds(credit: Credit, inside: list[Span]) -> bool:
    """Tell whether the credited words hold the claim: all its arguments but the speaker's own name."""
    own = credit.own
    others = [span for span in inside if not (own[0] <= span[0] and span[1] <= own[1])]
    if inside and not others:
        return False
    return all(any(a <= span[0] and span[1] <= b for a, b in credit.scopes) for span in others)


def _distance(credit: Credit, inside: list[Span]) -> int:
    places = [place for span in inside for place in span] or [0]
    return min(abs(place - edge) for place in places for edge in credit.own)


def _credits(sentence: str, offset: int, mentions: list[Mention]) -> Iterator[Credit]:
    whole = (0, len(sentence))
    for match in _ACCORDING.finditer(sentence):
        if match[0].lower().startswith("citing"):
            continue
        end = _phrase_end(sentence, match.end(), mentions, offset)
        found = _source(sentence, offset, match.end(), end, mentions)
        if found and (match[0].strip() != "by" or found[0]):
            scopes = _clause(sentence, match.start(), end)
            yield Credit(*found, scopes, (match.start(), end))
    for match in _SPEECH.finditer(sentence):
        if not _is_inside_mention(match.span(), offset, mentions):
            yield from _spoken(sentence, offset, match, mentions)
    if not re.search(r"[.!?”\"]$", sentence):
        for pattern in (_HEADLINE, _SAY):
            if match := pattern.search(sentence):
                found = _source(sentence, offset, match.start(1), match.end(1), mentions)
                if found and (pattern is _SAY or found[0] is None or match[0][0] in ":-, –—"):
                    yield Credit(*found, ((0, match.start()),), (match.start(), whole[1]))


def _spoken(
    sentence: str, offset: int, match: re.Match[str], mentions: list[Mention]
) -> Iterator[Credit]:
    """Yield the credits of one verb of saying: "X said …", "…, X said", "… said X"."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    if _PASSIVE.search(before) or re.match(r" (?:to|of|for|goodbye|yes|no)\b", after):
        return
    if _WEAK.fullmatch(match[1]) and not _COMPLEMENT.match(after):
        return
    citing = _CITING.search(after)
    extra = citing[1].strip() if citing else None
    # "…," said X / "…", says X: the verb stands right behind a comma or a closing quote.
    if re.search(r"[,?!][”\"’»]?\s*$|[”\"»],?\s*$", before):
        end = _phrase_end(sentence, match.end(), mentions, offset)
        if found := _source(sentence, offset, match.end(), end, mentions):
            yield Credit(*found, ((0, match.start()),), (match.start(), len(sentence)))
            return
    left = _subject_start(before, offset, mentions)
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
    inserted = left and sentence[left - 1] == "," and re.match(r"(?:[ -][\w’'-]+){0,9}(?:[.,;!?]|$)", after)
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
    speakers = [m for m in mentions if offset + start <= m.start and m.end <= offset + match.start()]
    if speakers and speakers[0].type in SPEAKERS and speakers[0].start - offset - start < 40:
        stop = sentence.find(";", match.end())
        scope = (match.end(), stop if stop >= 0 else len(sentence))
        yield Credit(speakers[0], None, (scope,), (match.start(), match.end()))


def _source(
    sentence: str, offset: int, start: int, end: int, mentions: list[Mention]
) -> tuple[Mention | None, str | None] | None:
    """Return speaker or attribution for the noun phrase sentence[start:end], or None if it is none."""
    phrase = sentence[start:end].strip(" ,’'")
    named = [
        m for m in mentions
        if offset + start <= m.start and m.end <= offset + end
        and m.type in SPEAKERS
    ]  # fmt: skip
    persons = [m for m in named if m.type == "Person"]
    if persons:
        return persons[-1 if end <= len(sentence) and len(persons) == 1 else 0], None
    if named:
        vague = re.search(r"\b(?:people|sources?|persons?|employees|insiders|documents?|letter|memo|filing)\b", phrase)
        if vague and _VAGUE.search(phrase) and not re.match(r"(?:a|the) (?:report|statement|filing|document)", phrase):
            return None, phrase
        return named[0], None
    if _VAGUE.fullmatch(phrase) and len(phrase.split()) <= 14:
        return None, phrase
    return None


def _phrase_end(sentence: str, start: int, mentions: list[Mention], offset: int) -> int:
    """Return where the noun phrase that begins at `start` ends: at the next break outside mentions."""
    for match in re.finditer(r"[,;:—–“”\"()]|\s-\s|\.$|\b(?:that|but|while|and|which|on \w+day)\b", sentence):
        if match.start() > start and not _is_inside_mention(match.span(), offset, mentions):
            return match.start()
    return len(sentence)


def _subject_start(before: str, offset: int, mentions: list[Mention]) -> int:
    """Return where the subject of a verb that follows `before` begins, appositions included."""
    breaks = [
        match for match in _BREAK.finditer(before)
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

    The sentence must be quoted as a whole and the line must not have changed; the speaker is the one
    of the sentence before it, or of the one before that.
    """
    start, end = sentence_span
    sentence = document_text[start:end]
    line = document_text.rfind("\n", 0, start) + 1
    if not (_is_quoted(document_text[line:start], sentence)):
        return None, None
    earlier = document_text[line:start].rstrip()
    place = max(earlier.rfind(". "), earlier.rfind("” "), earlier.rfind('" ')) + 1
    offset = line + place
    here = [m for m in mentions if offset <= m.start and m.end <= start]
    credits_ = list(_credits(document_text[offset:start].rstrip(), offset, here))
    return (credits_[-1].speaker, credits_[-1].attribution) if credits_ else (None, None)


def _is_quoted(earlier: str, sentence: str) -> bool:
    opened = earlier.count("“") > earlier.count("”") or earlier.count('"') % 2 == 1
    return opened or sentence.lstrip()[:1] in _OPENING
