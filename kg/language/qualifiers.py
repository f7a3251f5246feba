"""Qualifiers of a claim: the cue of its status, and who says it, when, where, in what role, how much.

Pure functions of a sentence, its mentions and the two arguments of a claim. All values are substrings
of the sentence; where several would do, the one nearest to the arguments counts. Measured on the
claims of the corpus by tests/language/corpus_qualifiers.py.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.language.attribution import find_attribution
from kg.language.numbers import MONEY, NUMBER, PERCENT
from kg.language.times import find_times, is_reporting_time, resolve_date
from kg.model import Mention

__all__ = [
    "Qualifiers",
    "Sentence",
    "find_amount",
    "find_attribution",
    "find_cue",
    "find_place",
    "find_role",
    "find_when",
    "qualify",
    "resolve_date",
]

Span = tuple[int, int]


class Sentence(NamedTuple):
    """A sentence and where it stands."""

    text: str
    start: int = 0  #: offset in the document, in code points
    mentions: tuple[Mention, ...] = ()  #: those inside it


class Qualifiers(NamedTuple):
    """All that a sentence says about a claim besides its subject, relation and object."""

    cue: str | None = None
    speaker: Mention | None = None
    attribution: str | None = None
    when: str | None = None
    date: str | None = None  #: ISO 8601
    place: str | None = None
    role: str | None = None
    amount: str | None = None


#: Words that give a status, the telling ones first; the second row counts only where the first has none.
CUES: dict[str, tuple[str, str]] = {
    "planned": (
        r"will(?: soon| also)?|won['’]t|['’]ll|shall|plan(?:s|ned|ning)? (?:to|on|for)|plans?|intend(?:s|ed|ing)? to|aims? to|aiming to|"
        r"(?:is |are |was |were )?(?:set|due|slated|scheduled|poised|about|going|expected|ready|on track|likely) (?:to|for)|"
        r"expects? to|hopes? to|wants? to|agreed(?: to)?|agrees to|commit(?:s|ted) to|pledge[ds]?(?: to)?|promise[ds]?(?: to)?|vow(?:s|ed) to|"
        r"upcoming|forthcoming|planned|proposed|preparing to|prepares to|signed|starting|takes effect|is to|are to|was to|were to|would",
        r"to|from|next|soon|by|once|when|until|joins|begins|starts|announced|unveiled",
    ),
    "possible": (
        r"may(?: well)?|might|could|would|should|consider(?:s|ed|ing)?|weigh(?:s|ed|ing)|in (?:advanced |early |exclusive |preliminary )?talks|talks|"
        r"explor(?:e|es|ed|ing)|mull(?:s|ed|ing)|reportedly|allegedly|alleg(?:es|ed|ing|ations?)|rumou?r(?:s|ed)?|speculation|"
        r"accus(?:es|ed|ing|ations?)|if|whether|possib(?:le|ly|ility)|potential(?:ly)?|perhaps|likely|is said to|are said to|negotiat(?:ing|ions?|es?|ed)|"
        r"eye(?:s|d|ing)|propos(?:es|ed|al|als)|bids?|offer(?:s|ed)?|discuss(?:es|ed|ing|ions?)|contemplat(?:es|ed|ing)|ponder(?:s|ed|ing)|"
        r"in the running|candidates?|suspect(?:s|ed)?|interest(?:ed)?|approach(?:ed|es)?|open to|has not (?:ruled|decided)|"
        r"threat(?:en(?:s|ed|ing)?|s)?|suggest(?:s|ed)?|leaning towards?|draft|courting|seek(?:s|ing)?|sought|asked|hop(?:es?|ing)|wants?|"
        r"expected|apparently|said to|believed to|thought to|understood to|claims?|claimed|unconfirmed|maybe|probably|can",
        r"report(?:s|ed)?|plans?|questions?|argu(?:es|ed|ing)|talk of|in doubt|says?|said",
    ),
    "negated": (
        r"not|cannot|can['’]t|[a-z]+n['’]t|never|den(?:y|ies|ied|ying)|denial|refus(?:e[ds]?|ing|al)|reject(?:s|ed|ing)?|declin(?:e[ds]?|ing)|"
        r"neither|nor|without|fail(?:s|ed|ing|ure)? to|unable to|rul(?:e[ds]?|ing) out|no (?:plans?|intention|longer|such|deal|talks)|"
        r"none|nobody|nothing|untrue|false|wrong|contrary to|far from|anything but|instead of|rather than|free of|breach(?:es|ed)?|violat(?:es|ed|ing|ions?)",
        r"no|against|dismiss(?:es|ed)|ignor(?:es|ed|ing)|only|but|independent|unlike|lacks?|turned down|passed|yet to|absent|stay(?:s|ed) away|cancelled|outstanding|unlikely|lost",
    ),
    "ended": (
        r"no longer|not any ?more|former(?:ly)?|ex-?|once|used to|until|till|previously|then-?|"
        r"(?:has |had |have )?(?:left|quit|resigned|departed|retired)|leaving|leaves|step(?:s|ped|ping) down|"
        r"(?:fell|fall(?:s|en)?|falling) (?:through|apart)|collaps(?:e[ds]?|ing)|scrapp?(?:s|ed|ing)|withdr(?:ew|awn|aws)|terminat(?:es|ed|ion|ing)|"
        r"cancel(?:s|led|ed|ling)?|discontinued|broke off|broken off|walk(?:s|ed|ing) away|part(?:ed|ing) ways|split|end(?:s|ed|ing)?|"
        r"drop(?:s|ped|ping)?|abandon(?:s|ed|ing)?|halt(?:s|ed)?|stop(?:s|ped|ping)?|pull(?:s|ed|ing) (?:out|back)|expired|laps(?:es|ed)|ous(?:ted|ter)|fired|sacked|dismissed|"
        r"called off|sever(?:s|ed)|shelved|closed|shut(?:s|ting)?(?: down)?|phas(?:es|ed|ing) out|replac(?:es|ed|ing)|ditch(?:es|ed|ing)?|sold|late|(?:is|are|was|were) over|lift(?:s|ed)|relent(?:s|ed)|finished|exit(?:s|ed)?|plug|retired|aside|wound up|dead|gave up|unwound|defunct",
        r"had(?: been)?|was|were|earlier|before|years ago|old|in \d{4}|for \w+ years|came to nothing",
    ),
}  # fmt: skip
_CUES = {
    status: tuple(re.compile(rf"(?<![\w-])(?:{row})(?![\w])", re.I) for row in rows)
    for status, rows in CUES.items()
}

_HEAD = (
    r"chief executive(?: officer)?|chief \w+(?: \w+)? officer|chief \w+|C[ETFOIMPDSAL]O|CISO|SVP|EVP|VP|chair(?:man|woman|person)?|"
    r"(?:vice[ -])?president|(?:vice[ -])?premier|director(?:[ -]general)?|head|partner|engineer|scientist|researcher|analyst|"
    r"professor|lecturer|lawyer|attorney|counsel|minister|commissioner|(?:finance|policy|product|technology|security|research|"
    r"marketing|sales|legal|operations|design|trade|cloud|AI|chip|privacy|safety) (?:chief|boss|head|lead)|chief|boss|editor(?: in chief)?|spokes(?:man|woman|person)|"
    r"secretary|senator|governor|judge|advis[eo]r|board member|member|manager|executive|economist|treasurer|officer|lead|leader|"
    r"fellow|dean|strategist|consultant|developer|designer|trader|banker|investor|physicist|mathematician|linguist|"
    r"neurologist|radiologist|doctor|physician|biologist|chemist|historian|teacher|student|intern|coach|mayor|"
    r"administrator|coordinator|supervisor|controller|auditor|accountant|architect|programmer|technician|"
    r"ombudsman|prosecutor|inspector|general|colonel|ambassador|envoy|rapporteur|lawmaker|deputy|delegate|"
    r"owner|principal|trustee|observer|chancellor|rector|provost|board|columnist|reporter|correspondent|journalist|"
    r"publisher|author|librarian|archivist|curator|evangelist|veteran|employee|pharmacist|surgeon|nurse|pilot"
)  # fmt: skip
_MODIFIER = (
    r"(?:(?:non-executive|executive|managing|deputy|assistant|associate|senior|junior|general|global|regional|vice|interim|acting|"
    r"principal|lead|chief|founding|co-founding|special|independent|honorary|staff|research|software|machine[ -]learning|hardware|network|product|"
    r"technical|technology|finance|financial|legal|policy|public|marketing|sales|operations|operating|commercial|creative|security|data|"
    r"engineering|foreign|prime|trade|digital|energy|health|education|justice|interior|defen[cs]e|economy|industry|AI|hedge fund|fund|venture|"
    r"portfolio|equity|medical|clinical|academic|visiting|emeritus|board|press|company|group|country|account|project|programme|program|"
    r"communications|innovation|science|applied|human|resources|people|supply|chain|investment|design|development|under|"
    r"state|federal|county|city|first|second|incoming|outgoing|top|longtime|long-time|former|ex-|new|co-)[ -]?)"
)
#: A word of the trade before the title: "quantitative analyst", "procurement chief".
_WORD = (
    r"(?:(?!(?:this|that|with|from|into|then|when|also|said|says|told|their|named|made|longtime|hired|hires|names|taps|other|"
    r"whose|same|only|former|become|becomes|became|another|each|every|some|over|under|like|over|itself)\b)[a-z]{4,}(?<!ed)(?<!ing)(?<!s) )"
)
_TITLE = re.compile(
    rf"(?<![\w-])(?:{_WORD})?(?:{_MODIFIER})*(?:(?:co-)?(?:{_HEAD}))(?![\w-]|['’]s \w+ (?:{_HEAD}))(?:s(?![\w]))?", re.I
)  # fmt: skip
_FIELD = re.compile(
    r" (?:of|for|in charge of|on) (?!(?:the )?(?:company|firm|group|year)\b)(?!both\b)(?:(?:its|the|their) )?(?:[a-z][\w-]*|AI|HR|IT)(?:(?: and|,)? (?:[a-z][\w-]*|AI)){0,3}?"
    r"(?=$|[.,;:)]| (?:at|in|of|for|from|who|and|said|says|told|has|is|was|will|as|to|since|until|by|with|on)\b)"
)
_NOT_ROLE = re.compile(
    r"^(?:former|ex-?|new|incoming|outgoing|top|longtime|long-time|then|current|first|second|company)[ -]+", re.I
)
EMPLOYERS = frozenset({"Company", "Organization", "Regulator"})
_ALONE = frozenset({"general", "member", "lead", "head", "principal", "deputy", "chief", "officer", "executive", "leader", "board", "observer"})  # fmt: skip

_SHARE = (
    rf"(?:{PERCENT}|\b(?:a|one|two)[ -](?:third|quarter|fifth|sixth|tenth|half)s?|\bhalf|\bthe rest|\ba (?:majority|minority)(?: stake| holding)?)"
)  # fmt: skip
_APPROX = (
    r"(?:(?:about|around|roughly|some|nearly|almost|over|under|up to|as much as|as little as|more than|less than|at least|close to|"
    r"just over|just under|between|an estimated|approximately|well over|not quite|a further|another|only|upwards of)\s+)?"
)
_MONEY = re.compile(rf"{_APPROX}(?:{MONEY})(?:\s(?:to|and)\s(?:{MONEY}))?", re.I)
_STAKE = re.compile(rf"{_APPROX}{_SHARE}", re.I)
_SIZE = re.compile(
    rf"{_APPROX}{NUMBER} (?:\w+ )?(?:chips|GPUs|units|phones|cars|licen[cs]es|accelerators|seats|servers|gigawatts|megawatts|copies|devices|vehicles|systems|robots)\b", re.I
)  # fmt: skip
#: What money is near to without being the claim's: valuations, revenues, prices of shares.
_OTHER_MONEY_BEFORE = re.compile(
    r"(?:valu(?:ed|ing|es|ation)\b[^,;]{0,40}|(?<!order )(?<!deal )(?<!contract )(?<!bid )(?<!stake )(?<!offer )(?<!fine )worth|revenues?(?: of)?|sales of|turnover of|profits? of|capitali[sz]ation of|a share at|income of|assets of|priced at|costs?)\s*$",
    re.I,
)
_OTHER_MONEY_AFTER = re.compile(
    r"^(?:\s|-)*(?:valuation|a share|per share|in (?:annual |yearly )?(?:revenue|sales)|apiece|a year in revenue|company|a month|per month|market)", re.I
)  # fmt: skip
_SHARE_WORDS = re.compile(r"^ ?% of|\b(?:stake|share|holding|holds?|own(?:s|ed)?|of (?:the|its)|equity|interest|voting|investor|capital)\b", re.I)  # fmt: skip
_CLAUSE = re.compile(r"[;:—]|, (?:but|while|and|which|whereas|although|though)\b|\b(?:while|whereas|although)\b|[.?!]\s")  # fmt: skip
#: What separates an adverbial from an argument, in words; limits of the cost. By hand, on the corpus:
#: see tests/language/corpus_qualifiers.py.
COMMA, CLAUSE, BEFORE, STATE = 5, 8, 5, 6
WHEN_LIMIT, PLACE_LIMIT, AMOUNT_LIMIT, OTHER_AMOUNT_LIMIT = 6, 4, 12, 4
#: Relations that hold rather than happen.
STATES = frozenset({"locatedIn", "develops", "variantOf", "competesWith", "outperforms", "subsidiaryOf"})
#: Relations that are often told in passing, and how many words are then at most between the names.
PRESUPPOSED = STATES | {"worksFor", "founded", "participatesIn"}
PASSING = 4
_PLACE_BEFORE = re.compile(
    r"\b(?:in|across|throughout|within|at|inside|near|outside|around|for|everywhere (?:in|except))\s+(?:the\s+)?(?:whole of |all of |rest of )?$", re.I,
)  # fmt: skip


def qualify(
    document_text: str,
    sentence_span: Span,
    mentions: Sequence[Mention],
    subject: Mention,
    relation: str,
    object_: Mention,
    status: str,
    *,
    issued: str | None = None,
) -> Qualifiers:
    """Return all qualifiers of one claim.

    Args:
        document_text: stored text of the document.
        sentence_span: offsets of the claim's sentence in it.
        mentions: of the document (those outside the sentence are looked at for speakers only).
        subject: first argument; it may stand in another sentence.
        relation: local name of the relation.
        object_: second argument.
        status: asserted, planned, possible, negated or ended.
        issued: date of the document, ISO 8601, to resolve dates by.
    """
    start, end = sentence_span
    inside = tuple(m for m in mentions if start <= m.start and m.end <= end)
    sentence = Sentence(document_text[start:end], start, inside)
    spans = (subject.start, subject.end), (object_.start, object_.end)
    speaker, attribution = None, None
    if not _is_presupposed(document_text, relation, subject, object_):
        speaker, attribution = find_attribution(document_text, sentence_span, mentions, spans)
    when = find_when(sentence, *spans, relation)
    future = status in {"planned", "possible"}
    return Qualifiers(
        cue=find_cue(sentence, *spans, status),
        speaker=speaker,
        attribution=attribution,
        when=when,
        date=resolve_date(when, issued, future=future) if when else None,
        place=find_place(sentence, subject, relation, object_),
        role=find_role(sentence, *spans) if relation == "worksFor" else None,
        amount=find_amount(sentence, *spans, relation),
    )


def _is_presupposed(text: str, relation: str, subject: Mention, object_: Mention) -> bool:
    """Tell whether a claim is made in passing, by a name: "OpenAI's Sam Altman", "Paris-based X".

    Whoever says the sentence, the words between such names are the writer's.
    """
    first, second = sorted([(subject.start, subject.end), (object_.start, object_.end)])
    near = len(text[first[1] : second[0]].split()) <= PASSING
    return relation in PRESUPPOSED and near


def find_cue(sentence: Sentence, subject: Span, object_: Span, status: str) -> str | None:
    """Return the words that give a claim its status, or None; an asserted claim needs none.

    Args:
        sentence: text and place.
        subject: span in the document.
        object_: span in the document.
        status: planned, possible, negated or ended.
    """
    arguments = _local(sentence, subject, object_)
    for pattern in _CUES.get(status, ()):
        found = [
            match.span() for match in pattern.finditer(sentence.text)
            if not _in_mention(sentence, match.span())
        ]  # fmt: skip
        if found:
            start, end = min(found, key=lambda span: _distance(sentence.text, span, arguments))
            return sentence.text[start:end]
    return None


def find_when(
    sentence: Sentence, subject: Span, object_: Span, relation: str = ""
) -> str | None:
    """Return the time of a claim as written, with its preposition: "on Thursday", "since 2023"."""
    arguments = _local(sentence, subject, object_)
    found = [
        span for span in find_times(sentence.text)
        if not _in_mention(sentence, span) and not is_reporting_time(sentence.text, span)
    ]  # fmt: skip
    best = _nearest(sentence.text, found, arguments, relation, WHEN_LIMIT)
    return sentence.text[best[0] : best[1]] if best else None


def find_place(sentence: Sentence, subject: Mention, relation: str, object_: Mention) -> str | None:
    """Return where a claim holds as written: a place behind "in", "across" … in the claim's clause."""
    if relation in {"operatesIn", "locatedIn", "worksFor", "participatesIn", "founded", "subsidiaryOf"}:
        return None
    taken = {subject.name, object_.name}
    spans = [
        (m.start - sentence.start, m.end - sentence.start)
        for m in sentence.mentions
        if m.type == "Place" and m.name not in taken and m.text == m.name
    ]
    arguments = _local(
        sentence, (subject.start, subject.end), (object_.start, object_.end)
    )
    behind = [s for s in spans if _PLACE_BEFORE.search(sentence.text[: s[0]])]
    best = _nearest(sentence.text, behind, arguments, relation, PLACE_LIMIT)
    return sentence.text[best[0] : best[1]] if best else None


def find_role(sentence: Sentence, person: Span, organisation: Span) -> str | None:
    """Return the post of a person as written: "chief executive", "head of research", "Chairman"."""
    text = sentence.text
    arguments = _local(sentence, person, organisation)
    people = [
        (m.start - sentence.start, m.end - sentence.start)
        for m in sentence.mentions
        if m.type == "Person"
    ]
    here = (person[0] - sentence.start, person[1] - sentence.start)
    found = []
    for match in _TITLE.finditer(text):
        if _in_mention(sentence, match.span()) or _is_elsewhere(sentence, match.span(), organisation):
            continue
        between = (min(match.end(), here[1]), max(match.start(), here[0]))
        if any(between[0] <= s[0] and s[1] <= between[1] for s in people if s != here):
            continue
        field = _FIELD.match(text, match.end())
        end = field.end() if field and not _in_mention(sentence, field.span()) else match.end()
        distance = _distance(text, match.span(), [here] if here in arguments else arguments)
        if match[0].lower() in _ALONE and end == match.end():
            distance += 5
        found.append((distance, match.start(), end))
    if not found:
        return None
    _, start, end = min(found)
    while prefix := _NOT_ROLE.match(text[start:end]):
        start += prefix.end()
    return text[start:end] or None


def _is_elsewhere(sentence: Sentence, title: Span, organisation: Span) -> bool:
    """Tell whether a title is bound to another employer: "a partner at X", "X's president"."""
    for mention in sentence.mentions:
        start, end = mention.start - sentence.start, mention.end - sentence.start
        if mention.type not in EMPLOYERS or (mention.start, mention.end) == organisation:
            continue
        same = any(
            (other.start, other.end) == organisation and other.name == mention.name
            for other in sentence.mentions
        )
        behind = re.fullmatch(r"(?:,? (?:of|at|for|with|in))(?: the)? ", sentence.text[title[1] : start])
        before = re.fullmatch(r"(?:['’]s?)? (?:new |former )?", sentence.text[end : title[0]])
        if not same and (behind or before):
            return True
    return False


def find_amount(
    sentence: Sentence, subject: Span, object_: Span, relation: str
) -> str | None:
    """Return the money or size of a deal, a stake or a fine as written: "$2.1 billion", "a 12%"."""
    patterns = {
        "investsIn": (_MONEY, _STAKE), "acquires": (_MONEY, _STAKE), "penalizes": (_MONEY, _STAKE),
        "suppliesTo": (_MONEY, _SIZE), "sues": (_MONEY,), "partnersWith": (_MONEY,),
        "selects": (_MONEY, _SIZE),
    }.get(relation, ())  # fmt: skip
    arguments = _local(sentence, subject, object_)
    limit = AMOUNT_LIMIT if relation in {"investsIn", "acquires", "penalizes"} else OTHER_AMOUNT_LIMIT
    found = [
        match.span()
        for pattern in patterns
        for match in pattern.finditer(sentence.text)
        if not _in_mention(sentence, match.span())
        and not _OTHER_MONEY_BEFORE.search(sentence.text[: match.start()])
        and not _OTHER_MONEY_AFTER.search(sentence.text[match.end() :])
        and (pattern is not _STAKE or relation == "penalizes" or _is_stake(sentence.text, match))
    ]
    best = _nearest(sentence.text, found, arguments, "", limit)
    return sentence.text[best[0] : best[1]].strip() if best else None


def _is_stake(text: str, match: re.Match[str]) -> bool:
    """Tell whether a share of something is a share of a company."""
    return bool(
        _SHARE_WORDS.search(text, match.end(), match.end() + 40)
        or _SHARE_WORDS.search(text, max(0, match.start() - 40), match.start())
    )


def _local(sentence: Sentence, *spans: Span) -> list[Span]:
    """Return the spans that lie in the sentence, relative to it; the whole sentence if none does."""
    length = len(sentence.text)
    local = [(a - sentence.start, b - sentence.start) for a, b in spans]
    return [span for span in local if 0 <= span[0] < span[1] <= length] or [(0, length)]


def _in_mention(sentence: Sentence, span: Span) -> bool:
    """Tell whether a span lies within a name ("May", "AI Act of 2024", "Chief AI")."""
    start, end = span[0] + sentence.start, span[1] + sentence.start
    return any(m.start < end and start < m.end for m in sentence.mentions if m.text == m.name or m.antecedent is None)  # fmt: skip


def _distance(text: str, span: Span, arguments: Iterable[Span]) -> int:
    """Return how far a span is from the nearest argument, in words; commas and clauses count more."""
    best = 10_000
    for start, end in arguments:
        gap = text[end : span[0]] if span[0] >= end else text[span[1] : start]
        words = len(gap.split()) + COMMA * gap.count(",") + CLAUSE * len(_CLAUSE.findall(gap))
        best = min(best, words)
    return best


def _cost(text: str, span: Span, arguments: list[Span], relation: str) -> int:
    """Return how unlikely it is that a time or place belongs to the claim: its distance, and where
    it stands. Adverbials follow what they modify, or open the sentence; a state ("OpenAI's GPT-4",
    "Paris-based Mistral") takes none from a distance.
    """
    cost = _distance(text, span, arguments)
    first = min(start for start, _ in arguments)
    if span[1] <= first:
        cost += -3 if not text[: span[0]].strip(" “\"'—-") else BEFORE
    if relation in STATES or re.match(r"(?:for|over|within)\b", text[span[0] :], re.I):
        cost += STATE
    return cost


def _nearest(
    text: str, spans: Iterable[Span], arguments: list[Span], relation: str, limit: int
) -> Span | None:
    """Return the span of least cost, if that is within the limit."""
    costs = sorted((_cost(text, span, arguments, relation), span) for span in spans)
    return costs[0][1] if costs and costs[0][0] <= limit else None
