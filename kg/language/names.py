"""Names as keys: two spellings of one name have the same key, and two names have different ones.

>>> key("Alibaba's"), key("GPT 4o") == key("GPT-4o"), key("Open AI") == key("OpenAI")
('alibaba', True, True)
>>> key("Qwen2.5") == key("Qwen 2.5"), key("Qwen2.5") == key("Qwen25")
(True, False)
"""

import re
import unicodedata
from functools import lru_cache

FAMILIES = {
    "Company": "organization", "Organization": "organization", "Regulator": "regulator",
    "Model": "product", "Product": "product",
    "Person": "person", "Law": "law", "Place": "place", "Event": "event",
}  # fmt: skip
"""Types that readers confuse are one family; one name has at most one meaning in a family."""


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, for lists of words."""
    return frozenset(text.split())


LEGAL_FORMS = words_of(
    """ab ag aps as asa bhd bv co company corp corporation gmbh group groupe gruppe holding holdings
    inc incorporated jsc kg kk limited llc llp lp ltd nv ooo oy oyj pbc pjsc plc pte pty sa sarl sas
    sdn se spa srl tbk ug"""
)
"""Words at the end of a name that say what kind of body it is and nothing about which."""

_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4\uff07", "'"))
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "\u0131": "i", "ð": "d", "þ": "th"}
)
_MARKS = re.compile(r"(?<=[a-z\u03b1-\u03c9\u0430-\u044f])[\u0300-\u036f]+")
_POSSESSIVE = re.compile(r"(?<=\w)'s?$")
_ABBREVIATED = re.compile(r"\b(\w)\.(?=\w\.)|(?<=\b\w)\.(?=\W|$)")
_KEEP_DOT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_DOTTED_FORM = re.compile(
    r"(?<=[\s,])(S\.p\.A|B\.V|N\.V|S\.A|A\.G|A/S|L\.P|L\.L\.C)\.?(?=\W*$)", re.IGNORECASE
)
_SEPARATORS = re.compile(r"[^\w+.]+|_+")
_GAPS = re.compile(r"(?<!\d) | (?!\d)")


@lru_cache(maxsize=65536)
def normalise(name: str) -> str:
    """Return a name in one spelling: lower-case words separated by single spaces.

    NFKC and case folding; accents of Latin, Greek and Cyrillic letters, quotation marks, a final
    possessive and a leading article go; hyphens and other punctuation become spaces, except a plus
    sign and a point inside a number, which tell versions apart.
    """
    text = unicodedata.normalize("NFKC", name).casefold().translate(_QUOTES).translate(_LETTERS)
    text = text.strip(" '\"\u201c\u201d\u201e")
    if not text.isascii():
        # Only over European letters: in Indic or Japanese writing a mark is a part of the letter.
        text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))
    text = _POSSESSIVE.sub("", text).replace("'", "").replace("&", " and ")
    text = _ABBREVIATED.sub(lambda match: match[1] or "", text)
    words = _SEPARATORS.sub(" ", _KEEP_DOT.sub(" ", text)).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """Return the key by which names are compared: `normalise` without spaces but between digits."""
    return _GAPS.sub("", normalise(name))


@lru_cache(maxsize=65536)
def without_legal_form(name: str) -> str:
    """Return the normalised name without the legal forms at its end, if anything is left.

    >>> without_legal_form("Alibaba Group Holding Limited"), without_legal_form("The Group")
    ('alibaba', 'group')
    """
    words = normalise(_DOTTED_FORM.sub("", name)).split()
    while len(words) > 1 and (words[-1] in LEGAL_FORMS or (words[-1] == "and" and len(words) > 2)):
        words.pop()
    return " ".join(words)
