"""What a name consists of: its core, its versions, its initials, its slug."""

import re
import unicodedata
from functools import lru_cache

from kg.language.names import FAMILIES, key, normalise, without_legal_form, words_of
from kg.model import digest

_DESCRIPTORS = r"(?:(?:large )?language )?(?:models?|llms?|family|series|chatbot|line-?up)"
"""Words after the name of a model or product that say what it is: "the Qwen 2.5 series"."""

_PRODUCT_TAIL = re.compile(rf"(?<=.)(?: {_DESCRIPTORS})+$")
_MODEL_TAIL = re.compile(rf"(?<=.)(?: ai| {_DESCRIPTORS})+$")

HONORIFICS = words_of(
    "mr mrs ms dr prof professor sir dame lord lady sen senator rep gov judge justice sheikh"
)

UNITS = words_of(
    """academy africa america americas asia australia auto automotive bank brain capital china chips
    cloud defence defense education energy europe federal foundation france games gaming germany
    government health healthcare india institute insurance international japan korea lab labs
    logistics media mobile music news pay payments press research retail robotics security
    semiconductor semiconductors studio studios uk university us usa venture ventures video"""
)
"""Words that make a company's name that of a part or a sister of it: Alibaba, Alibaba Cloud."""

MINOR = words_of("of the and for in on at to de la le du des di del und et y e a an")


@lru_cache(maxsize=65536)
def core(name: str, type_: str) -> str:
    """Return the normalised name without words that do not tell entities of its type apart.

    >>> core("Alibaba Group", "Company"), core("Qwen 2.5 series", "Model")
    ('alibaba', 'qwen 2.5')
    """
    family = FAMILIES.get(type_, type_)
    if family == "organization":
        return without_legal_form(name)
    text = normalise(name)
    if family == "product":
        tail = _MODEL_TAIL if type_ == "Model" else _PRODUCT_TAIL
        return tail.sub("", text)
    if family == "person":
        words = text.split()
        while len(words) > 2 and words[0] in HONORIFICS:
            del words[0]
        return " ".join(words)
    return text


@lru_cache(maxsize=65536)
def versions(name: str) -> tuple[str, ...]:
    """Return the version marks of a name; names whose marks differ are never one entity.

    >>> versions("Qwen2.5-Max"), versions("GPT-4o"), versions("GPT-4"), versions("Apple")
    (('2.5',), ('4o',), ('4',), ())
    """
    found = []
    for word in normalise(name).split():
        if any(character.isdigit() for character in word):
            tail = re.search(r"\d[\w.+]*$", word)
            found.append(tail[0] if tail else word)
    return tuple(found)


@lru_cache(maxsize=65536)
def initials(name: str) -> frozenset[str]:
    """Return the acronyms that a name of three or more words may have.

    >>> sorted(initials("Competition and Markets Authority"))
    ['cama', 'cma']
    """
    words = normalise(name).split()
    if len(words) < 3:
        return frozenset()
    every = "".join(word[0] for word in words)
    return frozenset({every, "".join(word[0] for word in words if word not in MINOR)})


def is_acronym(name: str) -> bool:
    """Tell whether a name is written as an acronym: two to seven capitals, perhaps with points."""
    letters = re.sub(r"[.\s]", "", name)
    return (
        2 <= len(letters) <= 7
        and letters.isalpha()
        and sum(map(str.isupper, letters)) >= len(letters) - 1
    )


def singular(name: str) -> str | None:
    """Return the singular of a name that ends in a plural, or None.

    >>> singular("iPhones"), singular("GPT models"), singular("Claude Opus"), singular("Windows 11")
    ('iphone', 'gpt model', None, None)
    """
    text = normalise(name)
    if (
        len(text) < 5
        or not text.endswith("s")
        or text.endswith(("ss", "us", "is"))
        or not text[-2].isalnum()
    ):
        return None
    return text[:-1]


def slug(name: str) -> str:
    """Return a readable part of an identifier: ASCII letters, digits, hyphens; may be empty."""
    text = (
        unicodedata.normalize("NFKD", normalise(name).replace("+", " plus "))
        .encode("ascii", "ignore")
        .decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:60].rstrip("-")


@lru_cache(maxsize=65536)
def identifier(core_name: str, family: str) -> str:
    """Return the identifier of an entity that no registry knows: slug and six digits of a hash.

    The hash covers the name's key and the family of its type, so that one name with two meanings
    (a company and its app) has two identifiers whichever document comes first.
    """
    tail = digest(key(core_name), family, length=6)
    return f"{slug(core_name)}-{tail}".lstrip("-")
