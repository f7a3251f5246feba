"""Dates of publication: ISO 8601 from what pages and files write."""

import re
from datetime import date

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS).replace(
    "sep(?:tember)?", "sept?(?:ember)?"
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+(\d{{4}})\b", re.I)
_MONTH_FIRST = re.compile(rf"({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.I)


def month_number(name: str) -> int:
    """Return 1 to 12 for the English name of a month or its first three letters or more."""
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))


def find_date(text: str) -> str | None:
    """Return the full date that `text` begins with, as YYYY-MM-DD, or None.

    Read are ISO 8601 (with or without a time) and dates with the month in English letters. Dates in
    figures only, such as 03/04/2025, are not: day and month change places between countries.
    """
    text = text.strip()
    found: tuple[str, str, str] | None = None
    if match := _ISO.match(text) or _COMPACT.match(text):
        found = (match[1], match[2], match[3])
    elif match := _DAY_FIRST.match(text):
        found = (match[3], str(month_number(match[2])), match[1])
    elif match := _MONTH_FIRST.match(text):
        found = (match[3], str(month_number(match[1])), match[2])
    if found is None:
        return None
    try:
        return date(*map(int, found)).isoformat()
    except ValueError:
        return None
