"""Numbers as English news writes them: figures, number words, money, percentages."""

import re
from typing import NamedTuple

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS: dict[str, float] = {word: float(value) for value, word in enumerate(_SMALL)}
WORDS |= {word: 10.0 * value for value, word in enumerate(_TENS, 2)}
WORDS |= {"a": 1.0, "an": 1.0, "half": 0.5, "dozen": 12.0}
#: Powers of ten; single letters stand right behind figures ("$2bn", "7B").
SCALES: dict[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "lakh": 1e5, "crore": 1e7, "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9,
    "bln": 1e9, "t": 1e12, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
FRACTIONS: dict[str, float] = {
    "half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "sixth": 1 / 6,
    "tenth": 1 / 10,
    "thirds": 1 / 3, "quarters": 1 / 4, "fifths": 1 / 5, "tenths": 1 / 10,
}  # fmt: skip
#: ISO 4217 codes of the signs and words that precede or follow an amount. A bare "$" is read as the
#: United States' dollar, as the style guides of the agencies have it.
SIGNS: dict[str, str] = {
    "US$": "USD", "HK$": "HKD", "A$": "AUD", "C$": "CAD", "S$": "SGD", "NT$": "TWD", "NZ$": "NZD",
    "R$": "BRL", "CN¥": "CNY", "RMB": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY",
    "₹": "INR",
    "₩": "KRW", "Rs": "INR", "₪": "ILS", "₺": "TRY", "₽": "RUB", "zł": "PLN",
}  # fmt: skip
CURRENCIES: dict[str, str] = {
    "us dollar": "USD", "u.s. dollar": "USD", "american dollar": "USD", "hong kong dollar": "HKD",
    "australian dollar": "AUD", "canadian dollar": "CAD", "singapore dollar": "SGD",
    "taiwan dollar": "TWD", "dollar": "USD", "buck": "USD", "euro": "EUR", "pound": "GBP",
    "pound sterling": "GBP", "yuan": "CNY", "renminbi": "CNY", "yen": "JPY", "won": "KRW",
    "indian rupee": "INR", "rupee": "INR", "swiss franc": "CHF", "franc": "CHF", "krona": "SEK",
    "kronor": "SEK", "krone": "NOK", "kroner": "NOK", "zloty": "PLN", "shekel": "ILS",
    "reais": "BRL", "dirham": "AED", "riyal": "SAR", "rand": "ZAR", "lira": "TRY",
    "ruble": "RUB", "rouble": "RUB", "baht": "THB", "ringgit": "MYR", "rupiah": "IDR",
    "dong": "VND",
    "naira": "NGN",
}  # fmt: skip
#: Names that are common words too: read as money only behind "million", "billion" …
AMBIGUOUS = frozenset({"won", "rand", "dong", "pound", "buck"})
#: Names shared by many currencies: money, but of an unknown one.
SHARED = {"peso": "", "dinar": "", "shilling": "", "rial": ""}
CODES = frozenset({*SIGNS.values(), *CURRENCIES.values(), "DKK", "CZK", "HUF", "EGP", "KES", "QAR"})

_COUNT = "|".join(sorted((word for word in WORDS if word != "half"), key=len, reverse=True))
FIGURE = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_LONG = r"(?:hundred|thousand|million|billion|trillion|lakh|crore)"
_SCALE = rf"(?:\s?-?\s?{_LONG}s?\b|(?:bn|bln|mn|mln|tn|trn|[kmbtKMBT])\b)"
_WORDED = rf"\b(?:(?:{_COUNT})[\s-]+)*?(?:half[\s-]+an?|{_COUNT})(?:[\s-](?:{_COUNT}))*"
#: A number with its scale: "1.5 billion", "72B", "twenty-five thousand", "half a million".
NUMBER = rf"(?:(?:{FIGURE})(?:{_SCALE})*|(?:{_WORDED})(?:[\s-]+{_LONG}s?\b)*)"
_SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_CODE = "|".join(sorted(CODES))
_NAMES = "|".join(sorted(CURRENCIES | SHARED, key=len, reverse=True))
MONEY = (
    rf"(?:(?:{_SIGN}|\b(?:{_CODE})\s?)\s?(?:{FIGURE})(?:{_SCALE})*(?:\s?(?:{_CODE})\b)?"
    rf"|{NUMBER}[\s-](?:(?:{_NAMES})s?|{_CODE})\b)"
)
PERCENT = (
    rf"(?:(?:{FIGURE})\s?(?:%|per ?cent\b|percentage points?\b)|\b(?:{_WORDED})[\s-]per ?cent\b)"
)
_MONEY = re.compile(MONEY, re.I)
_PERCENT = re.compile(PERCENT, re.I)
_TOKEN = re.compile(rf"{FIGURE}|[a-z]+", re.I)


class Money(NamedTuple):
    """A sum of money in a text."""

    start: int
    end: int
    value: float
    currency: str  #: ISO 4217


def parse_number(text: str) -> float | None:
    """Return the value of a number as written: "1.5 billion", "72B", "half a million".

    Returns:
        The value, or None if the text is no number.
    """
    total, current, known = 0.0, None, False
    tokens = [token.lower() for token in _TOKEN.findall(text.replace("-", " "))]
    for index, token in enumerate(tokens):
        if token[0].isdigit():
            current = float(re.sub(r"[,\u00a0\u202f]", "", token))
        elif token == "half" and tokens[index + 1 : index + 2] in (["a"], ["an"]):
            current = 0.5
        elif token in {"a", "an"} and current is not None:
            continue
        elif token in WORDS:
            current = (
                current * 12 if token == "dozen" and current else (current or 0) + WORDS[token]
            )
        elif (scale := SCALES.get(token) or SCALES.get(token.removesuffix("s"))) is not None:
            # "one hundred and twenty thousand": a hundred multiplies what stands so far.
            current = (1.0 if current is None else current) * scale
            if scale >= 1e3 and token in {"million", "billion", "trillion"}:
                total, current = total + current, 0.0
        elif token != "and":
            return None
        known = True
    return round(total + (current or 0.0), 6) if known else None


def find_money(text: str) -> list[Money]:
    """Return the sums of money in `text`, with their value and ISO 4217 currency."""
    found = []
    for match in _MONEY.finditer(text):
        currency, rest = _currency(match[0])
        value = parse_number(rest)
        bare = match[0].lower().rsplit(maxsplit=1)[-1].removesuffix("s")
        if bare in AMBIGUOUS and not re.search(rf"{_LONG}|\d", match[0], re.I):
            continue
        if currency and value is not None:
            found.append(Money(match.start(), match.end(), value, currency))
    return found


def _currency(written: str) -> tuple[str | None, str]:
    """Split an amount as written into its currency and the number."""
    lowered = written.lower()
    code = re.search(rf"\b(?:{_CODE})\b", written)
    if code:
        bare = re.sub(rf"{_SIGN}", "", written.replace(code[0], ""))
        return code[0], bare
    for sign in sorted(SIGNS, key=len, reverse=True):
        if lowered.startswith(sign.lower()):
            return SIGNS[sign], written[len(sign) :]
    for name in sorted(CURRENCIES, key=len, reverse=True):
        if match := re.search(rf"[\s-]{re.escape(name)}s?$", lowered):
            return CURRENCIES[name], written[: match.start()]
    return None, written


def find_percentages(text: str) -> list[tuple[int, int, float]]:
    """Return (start, end, value) of the percentages in `text`."""
    found = []
    for match in _PERCENT.finditer(text):
        value = parse_number(re.sub(r"%|per ?cent\w*(?: points?)?", "", match[0], flags=re.I))
        if value is not None:
            found.append((match.start(), match.end(), value))
    return found
