"""Figures of market and funding news: which number measures what.

A figure is a percentage, a sum of money or a count with its anchor, the word that says what is
measured ("shares", "raised", "parameters").
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.language.numbers import MONEY, NUMBER, PERCENT, find_money, find_percentages, parse_number
from kg.language.patterns import alternatives

Span = tuple[int, int]


class Figure(NamedTuple):
    """A number with its meaning; spans are relative to the sentence."""

    span: Span
    measure: str
    value: float  #: negative where something fell
    unit: str
    anchor: Span
    follows: bool = False  #: whether the holder usually stands behind the anchor ("fined Acme")


_RISE = alternatives(
    r"""
        r(?:i|o)se[sn]?|rising|gain(?:s|ed|ing)?|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|
        surg(?:e[sd]?|ing)|soar(?:s|ed|ing)?|grow(?:s|n|ing|th)?|grew|increas(?:e[sd]?|ing)|
        advanc(?:e[sd]?|ing)|add(?:s|ed|ing)?|rall(?:y|ies|ied|ying)|spik(?:e[sd]?|ing)|
        leap(?:s|t|ed|ing)?|up|higher|expand(?:s|ed|ing)?|popp(?:ed|ing)|pops?|
        skyrocket(?:s|ed|ing)?|rebound(?:s|ed|ing)?|edg(?:ed|ing) up|put on|upswing|uptick|
        boost|rise
        """
)
_FALL = alternatives(
    r"""
        f(?:a|e)ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:e[sd]?|ing)|slid(?:e|es|ing)?|
        slip(?:s|ped|ping)?|tumbl(?:e[sd]?|ing)|s(?:i|a|u)nk(?:s|ing)?|plung(?:e[sd]?|ing)|
        plummet(?:s|ed|ing)?|los(?:t|es?|ing)|shed(?:s|ding)?|decreas(?:e[sd]?|ing)|
        dip(?:s|ped|ping)?|slump(?:s|ed|ing)?|shr(?:i|a|u)nk(?:s|ing)?|down|lower|
        retreat(?:s|ed|ing)?|eas(?:ed|ing)|crash(?:es|ed|ing)?|contract(?:s|ed|ing)|
        contraction|loss|downturn|weaken(?:s|ed|ing)|div(?:ed|es|ing)|sagg(?:ed|ing)|
        reduc(?:ed|tion)
        """
)
_DIRECTION = re.compile(rf"\b(?:(?P<rise>{_RISE})|(?P<fall>{_FALL}))\b", re.I)
_SHARES = re.compile(
    r"(?<!market )(?<!revenue )\b(?:shares|stocks?(?: price)?s?|share price|ADRs?|"
    r"ADSs?|share(?! of))\b"
    r"(?! (?:market|exchange|index|reaction)\b)",
    re.I,
)
_SALES = re.compile(r"\b(?:sales|shipments?|deliveries|revenues?|turnover)\b", re.I)
_TRADING = re.compile(
    r"\b(?:(?:pre-?market|after-hours|early|late|extended) (?:trading|trade)|trading|"
        r"Nasdaq|bourse|stock exchange|"
    r"on Wall Street|closed|market open)\b", re.I,
)  # fmt: skip
_OTHER_SUBJECT = re.compile(
    r"\b(?:margins?|profits?|income|earnings|costs?|spending|market share|users|"
        r"subscribers|prices?|demand|"
    r"traffic|output|production|index|yields?|bookings|orders|workforce|staff|"
        r"headcount|capex|usage)\b", re.I,
)  # fmt: skip
_QUALIFIED = (
    r"(?:(?:by|about|around|roughly|nearly|almost|some|more than|less than|over|under|as "
    r"much as|as many as|up to|at least|only|just|another|a further|an?|the|to|of|"
    r"approximately|an estimated|even|no less than|close to|well over|above|below|exactly|"
    r"fully|well)\s+)*"
)
_REVENUE_SHARE = re.compile(
    r"\s+of\s+(?:[\w’']+\s+){0,4}?(?:revenues?|sales|turnover|income)\b(?! (?:growth|"
        r"staff|team|force|people|calls))", re.I
)  # fmt: skip
_PENALTY = re.compile(r"\b(?:fine[sd]?|penalt(?:y|ies)|sanctions?|rebates?|discounts?)\b", re.I)
#: Words between what changed and the word that says so, beyond which it is something else that did.
FURTHEST = 14
#: A price is paid for one thing, a share or a month; larger sums "a year" are contracts.
HIGHEST_PRICE = 1e6

#: Money: measure, what stands before it, what stands behind it; the first row that fits counts.
#: `anchor` marks the word that the holder belongs to.
_MONEY_RULES: tuple[tuple[str, str, str, bool], ...] = (
    ("revenue", (rf"\b(?P<anchor>revenues?|turnover|sales)(?: of|:| was| were| reached| "
        rf"hit)?\s{_QUALIFIED}$"), "", False),
    ("fine", (rf"\b(?P<anchor>fin(?:e[sd]?|ing)|penali[sz](?:e[sd]?|ing))\b(?:[^.;]|"
        rf"\.\d){{0,70}}?\s{_QUALIFIED}$"), "", True),
    ("fine", (rf"\b(?P<anchor>fines?|penalt(?:y|ies)|sanctions?)\s+(?:worth |totall?ing |of |"
        rf"amounting to )?{_QUALIFIED}$"), "", True),
    ("fine", "", r"[\s-]+(?:\w+[\s-]){0,2}?(?P<anchor>fine|penalty|sanction)\b", True),
    ("marketValue", (rf"\b(?P<anchor>market (?:value|cap(?:itali[sz]ation)?)|"
        rf"capitali[sz]ation)\b[^.;\d]{{0,30}}?\s{_QUALIFIED}$"), "", False),
    ("marketValue", "", r"\s+(?:in |of )?(?P<anchor>market (?:value|cap(?:itali[sz]ation)?))\b", False),
    ("valuation", (rf"\b(?P<anchor>valu(?:ed?|es|ing)|valuation)\b[^.;\d]{{0,50}}?\s(?:at|"
        rf"of|to|above|"
        rf"over|near)\s{_QUALIFIED}$"), "", False),
    ("valuation", "", r"[\s-]+(?:\w+[\s-])?(?P<anchor>valuation)\b", False),
    ("sharePrice", (rf"\b(?P<anchor>shares?|stock|price per share|share price|stock price|"
        rf"ADRs?)\b(?:[^.;]|\.\d){{0,70}}?\b(?:to(?: reach| hit| close at)?|at|hit|hitting|"
        rf"reached|reaching|of|was|stood at)\s{_QUALIFIED}$"), r"(?!\s*(?:million|billion|valuation|market))", False),
    ("sharePrice", rf"\b(?:at|to|for)\s{_QUALIFIED}$", r"\s+(?:a|per|each|apiece)\s?(?P<anchor>share|ADS|ADR)\b", False),
    ("price", r"", (r"\s*(?:/|a |per |each )\s?(?P<anchor>month|year|user|seat|unit|token|million "
        r"tokens|1M tokens|million input|million output|hour|query|call|1,000)"), False),
    ("price", (rf"\b(?P<anchor>priced|costs?|costing|sells? for|selling for|retail(?:s|ing)? "
        rf"(?:for|at)|price(?: tag)? of|start(?:s|ing) (?:at|from|price of)|available for|"
        rf"goes for)\s+(?:at |from )?{_QUALIFIED}$"), r"(?!\s*(?:million|billion))", False),
    ("funding", (rf"\b(?P<anchor>rais(?:e[sd]?|ing)|secur(?:ed?|es|ing)|clos(?:e[sd]|ing)|land(?:s|"
        rf"ed)|attract(?:s|ed)|collect(?:s|ed)|pulled in|bagged|drew|snagged|obtained|"
        rf"received)\s(?:(?:its|an?|the|in|additional|fresh|new|total|funding|seed|"
        rf"equity)\s+)*{_QUALIFIED}$"),
     r"(?!\s*(?:[\w-]+\s+){0,2}(?:fine|penalty|contract|order|deal|lawsuit|stake|price|"
         r"purchase|acquisition|takeover|merger|settlement)\b)", False),
    ("funding", (rf"\b(?P<anchor>funding|financing|(?:investment|funding|financing|seed|growth) "
        rf"round|Series [A-H](?: round)?|seed round|round)\s+(?:of|worth|"
        rf"totall?ing)\s+{_QUALIFIED}$"), "", False),
    ("funding", "", (r"[\s-]+(?:(?:\w+|Series [A-H]|pre-seed)[\s-]){0,3}?(?P<anchor>(?:funding|"
        r"financing|seed|investment|fundraising) (?:round|deal)|(?:funding|financing)(?! "
        r"(?:charges|costs|needs|gap))|fundraise|Series [A-H]\b(?: round)?|round)\b"), False),
    ("revenue", (rf"\b(?P<anchor>revenues?|turnover|sales)\b(?! (?:staff|team|force))(?:[^.;]|"
        rf"\.\d){{0,60}}?\b(?:of|to|at|was|were|reached|reaching|hit|exceed(?:ed|ing)|"
        rf"totall?ed|surpassed|topped|came (?:to|in at)|above|over)\s{_QUALIFIED}$"), "", False),
    ("revenue", "", (r"\s+(?:in|of)\s+(?:[\w’'-]+\s+){0,3}?(?P<anchor>revenues?|sales|"
        r"turnover)\b"), False),
)  # fmt: skip
_MONEY_PATTERNS = tuple(
    (measure, re.compile(before or r"$", re.I), re.compile(after, re.I), follows)
    for measure, before, after, follows in _MONEY_RULES
)
_THINGS = alternatives(
    r"""
        units?|phones?|smartphones?|handsets?|iPhones?|devices?|vehicles?|cars|robots?|chips|
        GPUs|headsets|tablets|laptops|PCs|copies|watches|consoles|servers
        """
)
_COUNT_RULES = (
    ("parameters", "parameters", (rf"(?P<number>{NUMBER})[\s-]+(?:(?:active|total|trainable|"
        rf"activated)\s+)?(?P<anchor>parameters?)\b")),
    ("parameters", "parameters", (rf"\b(?P<anchor>parameters?)\b[^.;\d]{{0,40}}?(?P<number>{NUMBER})(?!\s*(?:%|"
        rf"per "
        rf"?cent|models))")),
    ("unitsSold", "units", (rf"\b(?P<anchor>s(?:old|ell|ells|elling)|ship(?:s|ped|ping)?|"
        rf"deliver(?:s|ed|ing)?|"
        rf"moved)\s{_QUALIFIED}(?P<number>{NUMBER})\s+(?:[\w-]+\s+){{0,2}}?{_THINGS}\b")),
    ("unitsSold", "units", (rf"\b(?P<anchor>(?:sales|shipments|deliveries)(?: of| reached| "
        rf"totall?ed| hit| "
        rf"were| rose to| fell to| dropped to| came "
        rf"to))\s{_QUALIFIED}(?P<number>{NUMBER})\s+(?:[\w-]+\s+){{0,2}}?{_THINGS}\b")),
    ("unitsSold", "units", (rf"(?P<number>{NUMBER})\s+(?:[\w-]+\s+){{0,2}}?{_THINGS}\s+(?:were |"
        rf"was |have been "
        rf"|had been )?(?P<anchor>sold|shipped|delivered)\b")),
    ("modelCount", "models", (rf"\b(?:releas(?:es?|ed|ing)|add(?:s|ed|ing)?|open-sourc(?:es?|ed|ing)|"
        rf"launch(?:es|"
        rf"ed|ing)?|offer(?:s|ed|ing)?|unveil(?:s|ed|ing)?|publish(?:es|ed|ing)?|host(?:s|"
        rf"ed|ing)?|has|have|includ(?:es?|ing|ed)|compris(?:es?|ing)|famil(?:y|ies) of|"
        rf"series of|range of|contain(?:s|ing)?|approv(?:ed|es)|register(?:ed|s)|cleared|"
        rf"trained|built)\s{_QUALIFIED}(?P<number>{NUMBER})\s+(?:(?:new|different|open|"
        rf"open-source|open-weight|closed-source|AI|language|large|generative|foundation|"
        rf"more|such|[a-z]+-language|artificial intelligence|proprietary|smaller|"
        rf"small)\s+)*(?P<anchor>models)\b")),
)  # fmt: skip
_COUNT_PATTERNS = tuple((m, unit, re.compile(pattern, re.I)) for m, unit, pattern in _COUNT_RULES)
_CONVERTED = re.compile(r"[(\[]\s*(?:about |around |roughly |some |approximately |or |US)?$", re.I)


def find_figures(sentence: str) -> list[Figure]:
    """Return the figures of a sentence in text order."""
    found = [*_percentages(sentence), *_money(sentence), *_counts(sentence)]
    unique = {(figure.span, figure.measure): figure for figure in reversed(found)}
    return sorted(unique.values())


def _percentages(sentence: str) -> Iterator[Figure]:
    for start, end, value in find_percentages(sentence):
        if sentence[start:end].rstrip("s").endswith("point"):
            continue
        if _REVENUE_SHARE.match(sentence, end):
            if _PENALTY.search(sentence):
                continue
            verb = re.search(r"\b\w+\s+" + _QUALIFIED + "$", sentence[:start], re.I)
            at = (verb.start() if verb else start, start)
            yield Figure((start, end), "revenueShare", value, "%", at)
            continue
        change = _direction(sentence, (start, end))
        if change is None:
            continue
        sign, place = change
        anchor, measure = _changed(sentence, place, (start, end))
        if measure:
            yield Figure((start, end), measure, sign * value, "%", anchor)


def _direction(sentence: str, span: Span) -> tuple[int, Span] | None:
    """Return sign and word of a change ("fell by 3%", "a 3% drop", "3% lower")."""
    behind = _DIRECTION.match(sentence, span[1] + 1) or re.compile(
        rf"\s+(?:[\w-]+\s+)?(?={_DIRECTION.pattern})", re.I
    ).match(sentence, span[1])
    if behind and behind.re is not _DIRECTION:
        behind = _DIRECTION.match(sentence, behind.end())
    before = None
    for match in _DIRECTION.finditer(sentence, 0, span[0]):
        gap = sentence[match.end() : span[0]]
        if re.fullmatch(
            rf"\s+(?:[\w-]+ly\s+|in \w+(?: \w+)? )?{_QUALIFIED}(?:{PERCENT}\s+(?:to|and|-)\s+)?",
            gap,
            re.I,
        ):
            before = match
    chosen = before or behind
    return ((1 if chosen["rise"] else -1), chosen.span()) if chosen else None


def _changed(sentence: str, place: Span, span: Span) -> tuple[Span, str | None]:
    """Return what rose or fell: the nearest of shares and sales, if nothing else is nearer."""
    candidates = []
    for pattern, measure in (
        (_SHARES, "sharePriceChange"),
        (_SALES, "salesChange"),
        (_OTHER_SUBJECT, None),
    ):
        for match in pattern.finditer(sentence):
            ahead = match.end() <= place[0]
            gap = (
                sentence[match.end() : place[0]]
                if ahead
                else sentence[max(place[1], span[1]) : match.start()]
            )
            # A subject stands before its verb, or behind "in" or "of": "a 3% drop in sales".
            if not ahead and not re.match(r"\s*(?:in|of|for)\b", gap):
                continue
            if re.search(r";|\bwhile\b", gap):
                continue
            candidates.append(
                (len(gap.split()) + 4 * gap.count(",") + (0 if ahead else 1), match.span(), measure)
            )
    if candidates:
        cost, anchor, measure = min(candidates, key=lambda one: (one[0], one[1]))
        if cost > FURTHEST:
            return anchor, None
        # "Acme shares rose 2%, and Beta gained 1%": the second verb has a subject of its own.
        own_subject = re.search(r"[,;] (?:and|while|with|but)\b", sentence[anchor[1] : place[0]])
        return (place if own_subject else anchor), measure
    return (place, "sharePriceChange") if _TRADING.search(sentence) else (place, None)


def _money(sentence: str) -> Iterator[Figure]:
    for money in find_money(sentence):
        span = (money.start, money.end)
        before, after = sentence[: span[0]], sentence[span[1] :]
        if _CONVERTED.search(before):
            continue
        # "from $3 to $5": what it was before; "between $3 and $5" and "$3 to $5" give both ends.
        if re.search(r"\bfrom\s+(?:about |around )?$", before, re.I) and re.match(
            r"\s+to\b", after
        ):
            continue
        low = re.search(rf"(?:{MONEY}|\d[\d.,]*)\s*(?:to|and|-|–)\s*$", before, re.I)
        ahead = before[: low.start()] if low else before
        ahead = re.sub(r"\bbetween\s+$", "", ahead, flags=re.I)
        ahead = re.sub(r"\bfrom\s+$", "to ", ahead, flags=re.I)
        for measure, left, right, follows in _MONEY_PATTERNS:
            first = left.search(ahead) if left.pattern != "$" else None
            second = right.match(after)
            if (left.pattern != "$" and first is None) or second is None:
                continue
            if measure in {"price", "sharePrice"} and money.value > HIGHEST_PRICE:
                break
            holder = first if first and "anchor" in left.groupindex else second
            at = holder.span("anchor")
            anchor = at if holder is first else (at[0] + span[1], at[1] + span[1])
            yield Figure(span, measure, money.value, money.currency, anchor, follows)
            break


def _counts(sentence: str) -> Iterator[Figure]:
    for measure, unit, pattern in _COUNT_PATTERNS:
        for match in pattern.finditer(sentence):
            written = match["number"]
            value = parse_number(written)
            if (
                value is None
                or written.lower() in {"a", "an"}
                or (measure == "parameters" and value < 1e5)
            ):
                continue
            yield Figure(match.span("number"), measure, value, unit, match.span("anchor"))
            yield from _other_end(sentence, match, measure, unit)


def _other_end(sentence: str, match: re.Match[str], measure: str, unit: str) -> Iterator[Figure]:
    """Yield the other end of a range: "from 7 billion to 70 billion parameters"."""
    start, end = match.span("number")
    later = re.compile(rf"\s*(?:to|and|-|–)\s*(?P<number>{NUMBER})", re.I).match(sentence, end)
    if later and (value := parse_number(later["number"])) is not None:
        yield Figure(later.span("number"), measure, value, unit, match.span("anchor"))
    before = re.compile(rf"(?P<number>{NUMBER})\s*(?:to|and|-|–)\s*$", re.I).search(
        sentence[:start]
    )
    if before and (value := parse_number(before["number"])) is not None:
        if value < 1e5 and measure == "parameters":  # "7 to 70 billion": the scale is said once
            value *= 10 ** (len(f"{int(parse_number(match['number']) or 1):d}".rstrip("0")) and 9)
        yield Figure(before.span("number"), measure, value, unit, match.span("anchor"))
