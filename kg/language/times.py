"""Time expressions: where a text names a date or period, and which one it is."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_SEASONS = ("spring", "summer", "autumn", "fall", "winter")
_MONTH = "(?:" + "|".join(_MONTHS) + r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)(?!\w)"
_DAY = "(?:" + "|".join(_DAYS) + ")"
_SEASON = "(?:" + "|".join(_SEASONS) + ")"
_COUNT = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|"
    r"(?:a )?few|several|a couple of|(?:the )?(?:past|last|next|coming) \w+)"
)
_UNIT = (
    r"(?:minute|hour|day|week|weekend|fortnight|month|quarter|half|half-year|year|decade|century)"
)
_YEAR = r"(?:19[5-9]\d|20[0-6]\d)"
_PART = (
    r"(?:(?:the )?(?:early|late|mid|beginning of|start of|end of|close of|middle of|first half of|"
    r"second half of|(?:first|second|third|fourth|last|final) quarter of|Q[1-4])[ "
    r"-](?:in )?(?:the )?)"
)
_RELATIVE = (
    r"(?:last|next|this|the (?:previous|following|same|coming|past|current)|later this|"
    r"earlier this|late last|early last|late this|early this|early next|late next|later "
    r"next)"
)
_CLOCK = r"(?: (?:morning|afternoon|evening|night|noon|lunchtime))"

#: Expressions, the longer before the shorter; all are case-sensitive for months and days.
_EXPRESSIONS = (
    rf"(?:{_DAY},? )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? {_YEAR})?",
    rf"(?:{_DAY},? )?{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?![\d%.]\d|%)(?:,? {_YEAR})?",
    r"\d{4}-\d{2}-\d{2}",
    rf"{_PART}?{_MONTH},? (?:of )?(?:{_YEAR}|(?:last|this|next|that) year)",
    rf"{_PART}?(?:{_RELATIVE} )?{_MONTH}",
    rf"(?:{_RELATIVE} |{_PART})?{_DAY}{_CLOCK}?(?: (?:last|next) week)?",
    rf"{_PART}(?:{_YEAR}|(?:this|last|next|the) (?:year|month|week|decade|century|{_SEASON}))",
    rf"(?:the )?{_SEASON} (?:of )?{_YEAR}",
    rf"{_RELATIVE} (?:\w+ )?(?:{_UNIT}|{_SEASON}|Christmas|Easter)s?(?! ago)\b",
    rf"(?:more than |about |some |almost |nearly |barely |less than |over )?{_COUNT} "
        rf"{_UNIT}s? (?:ago|later|earlier|before|from now)\b",
    rf"(?:over|for|within|in|during) (?:the )?(?:(?:past|last|next|coming) )?(?:about |"
        rf"some |more than )?{_COUNT} {_UNIT}s?\b",
    rf"(?:since|until|by|before|after|in|this|last|next|over|during|from|through|"
        rf"towards|for) (?:the )?(?:end of (?:the )?)?(?:{_SEASON}|year-end|year's end|"
        rf"Christmas|Easter|Chinese New Year|Lunar New Year|Ramadan|Thanksgiving|the "
        rf"holidays|the weekend|the new year|the year|the month|summer holidays|mid-year)\b",
    r"(?:by |at |before |until )(?:the )?(?:end of (?:the|this) (?:year|month|quarter|"
        r"week|decade)|year-end|the turn of the year)\b",
    r"(?:the )?(?:first|second|third|fourth) (?:quarter|half)(?: of (?:the|this|next|"
        r"last) year)?\b",
    rf"Q[1-4](?: {_YEAR})?|{_YEAR}[ -]Q[1-4]|H[12] {_YEAR}",
    r"(?:the )?(?:19|20)\d0s",
    r"(?:earlier )?today\b|yesterday\b(?: (?:morning|afternoon|evening))?|tomorrow\b|"
        r"tonight\b|overnight\b",
    rf"(?<![\d$€£¥.,-]){_YEAR}(?![\d%]|[.,]\d|-\d| (?:million|billion|people|employees|"
        rf"engineers|units|staff))",
)  # fmt: skip
_TIME = re.compile(rf"(?<![\w-])(?:{'|'.join(f'(?:{row})' for row in _EXPRESSIONS)})(?![\w-])")
_PREPOSITION = re.compile(
    r"(?:\b(?:in|on|at|by|since|until|till|from|before|after|during|as of|as early as|"
        r"through|around|"
    r"starting(?: in| on)?|beginning(?: in| on)?|effective|between)\s+(?:about |around "
        r"|at least )?(?:the )?)$", re.I,
)  # fmt: skip
_BARE_MAY = re.compile(r"May|March|Sun|Mar|Dec|Jan")
_REPORTING = re.compile(
    r"\b(?:said|says|told (?:\w+ ){1,4}|reported|wrote|confirmed|announced|added|noted|"
    r"denied|posted|"
    r"(?:statement|filing|interview|letter|report|memo|post|note|call))(?: (?:late|early))? $"
)
_WEEKDAYS = {name.lower(): number for number, name in enumerate(_DAYS)}


def find_times(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of time expressions, with the preposition before them ("since 2023")."""
    for match in _TIME.finditer(text):
        before = _PREPOSITION.search(text, 0, match.start())
        start = before.start() if before else match.start()
        # "May" opens questions, "March" is a verb: alone they are months only behind a preposition.
        if (
            _BARE_MAY.fullmatch(match[0])
            and not before
            and not text[: match.start()].endswith((" ", "("))
        ):
            continue
        yield start, match.end()


def is_reporting_time(text: str, span: tuple[int, int]) -> bool:
    """Tell whether a time is that of saying so: "said on Monday", "told reporters late Tuesday"."""
    return bool(_REPORTING.search(text[: span[0]]))


def resolve_date(when: str, issued: str | None = None, *, future: bool = False) -> str | None:
    """Return the ISO 8601 date, month or year that a time expression names, or None.

    What is relative ("on Thursday", "last year") or lacks its year ("in May") is resolved only if
    the document's date is known: to the nearest such day in the past, or in the future if `future`.
    Bounds ("by May 2025", "until 2026") and spans ("for two years") are not one date: None.

    Args:
        when: the expression as written.
        issued: date of the document, ISO 8601.
        future: whether the text speaks of something to come.
    """
    text = re.sub(r"\s+", " ", when.strip(" ,."))
    if re.match(
        r"(?:by|until|till|before|after|for|over|within|during|between|through)\b", text, re.I
    ):
        return None
    text = re.sub(
        r"^(?:in|on|at|since|from|as of|as early as|starting|beginning|effective|"
            r"around)(?: in| on)? ", "",
        text, flags=re.I,
    )  # fmt: skip
    today = (
        date.fromisoformat(issued) if issued and re.fullmatch(r"\d{4}-\d\d-\d\d", issued) else None
    )
    return _absolute(text) or (_relative(text, today, future) if today else None)


def _absolute(text: str) -> str | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return text
    month = re.search(rf"\b{_MONTH}", text)
    year = re.search(rf"\b{_YEAR}\b", text)
    if not year:
        return None
    if month is None:
        return year[0] if re.fullmatch(rf"(?:the )?(?:year )?{_YEAR}", text) else None
    number = _month_number(month[0])
    day = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)", text.replace(year[0], ""))
    if day is None:
        return f"{year[0]}-{number:02}"
    return _day(int(year[0]), number, int(day[1]))


def _relative(text: str, today: date, future: bool) -> str | None:
    lowered = text.lower()
    near = {"today": 0, "tonight": 0, "earlier today": 0, "yesterday": -1, "tomorrow": 1}
    word = re.sub(r" (?:morning|afternoon|evening)$", "", lowered)
    if word in near:
        return (today + timedelta(near[word])).isoformat()
    if match := re.fullmatch(
        r"(?:(last|next|this) )?(\w+day)(?: (?:morning|afternoon|evening|night))?", lowered
    ):
        return _weekday(match[1], match[2], today, future)
    if match := re.fullmatch(
        r"(?:(?:late|early|later|earlier) )?(last|next|this|the (?:previous|following|"
        r"coming|current)) (year|month)",
        lowered,
    ):
        step = {"last": -1, "the previous": -1, "this": 0, "the current": 0}.get(match[1], 1)
        return _shift(today, step * (12 if match[2] == "year" else 1), match[2])
    if match := re.fullmatch(r"(a|an|one|two|three|four|five|six|ten) (year|month)s? ago", lowered):
        count = {
            "a": 1,
            "an": 1,
            "one": 1,
            "two": 2,
            "three": 3,
            "four": 4,
            "five": 5,
            "six": 6,
            "ten": 10,
        }
        return _shift(today, -count[match[1]] * (12 if match[2] == "year" else 1), match[2])
    return _yearless(text, today, future)


def _yearless(text: str, today: date, future: bool) -> str | None:
    """Resolve "May", "12 May", "May last year" by the document's date."""
    match = re.fullmatch(
        rf"(?:(?:early|late|mid)[ -])?(?:(?:{_DAY}),? )?(?:the )?(?:(\d{{1,2}})(?:st|"
            rf"nd|rd|th)?(?: of)? )?(?:(last|this|next) )?({_MONTH})"
        r"(?: (\d{1,2})(?:st|nd|rd|th)?)?(?:,? (?:of )?(last|this|next) year)?", text,
    )  # fmt: skip
    if match is None:
        return None
    number, day = _month_number(match[3]), int(match[1] or match[4] or 0)
    year = today.year
    if match[5]:
        year += {"last": -1, "this": 0, "next": 1}[match[5]]
    elif (future or match[2] == "next") and (number, day or 31) < (today.month, today.day):
        year += 1
    elif not future and match[2] != "next" and (number, day) > (today.month, today.day):
        year -= 1
    return _day(year, number, day) if day else f"{year}-{number:02}"


def _weekday(which: str | None, name: str, today: date, future: bool) -> str | None:
    if name not in _WEEKDAYS:
        return None
    behind = (today.weekday() - _WEEKDAYS[name]) % 7
    if which == "next" or (which != "last" and future):
        return (today + timedelta((-behind) % 7 or 7)).isoformat()
    return (today - timedelta(behind or (7 if which == "last" else 0))).isoformat()


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]))


def _day(year: int, month: int, day: int) -> str | None:
    return date(year, month, day).isoformat() if 1 <= day <= monthrange(year, month)[1] else None


def _shift(today: date, months: int, unit: str) -> str:
    index = today.year * 12 + today.month - 1 + months
    return f"{index // 12}" if unit == "year" else f"{index // 12}-{index % 12 + 1:02}"
