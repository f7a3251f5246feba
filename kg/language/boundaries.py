"""Where mentions begin and end: what a small network gets wrong and a rule gets right."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.language.mentions import Found
from kg.language.registry import Registry

#: Nouns of the field that name nothing by themselves.
GENERIC = frozenset(
    """ai a.i. genai llm llms agi asi ml nlp gpu gpus cpu cpus npu npus tpu tpus api apis saas iot xr ar vr
    ceo cfo cto coo ipo startup startups model models chatbot chatbots big-tech app apps cloud
    smartphone smartphones chip chips technology tech company companies government regulator""".split()
)
#: Words of grammar, which headlines capitalise like names.
GRAMMAR = frozenset(
    """a about after all also an and another any are as at be been before behind both but by can could did
    do does down each even every for from had has have he her here his how if in into is it its just may
    might more most much must my new no nor not now of off on once one only or our out over own she should
    since so some still such than that the their them then there these they this those to too under until
    up us was we were what when where which while who why will with would yet you your""".split()
)
#: Nouns that end a name of their type: "World Press | Forum".
HEADS = {
    "Event": """Summit Conference Forum Expo Congress Week Show Fair Festival Awards Symposium Hackathon
    Olympiad Workshop""",
    "Law": "Act Bill Law Directive Regulation Code Treaty Convention Order Charter",
    "Regulator": """Commission Agency Authority Ministry Department Administration Bureau Board Court
    Committee Council Office Parliament Senate""",
    "Organization": "University Institute Foundation Association Council Alliance Federation Academy Center Centre",
}  # fmt: skip
_EDGES = ' \t-–—,;:"“”„«»‘('


def mend(
    found: Sequence[Found],
    text: str,
    sentences: Sequence[tuple[int, int]],
    types: Sequence[str],
    registry: Registry,
) -> list[Found]:
    """Return the mentions with better boundaries, and without words that name nothing.

    Hyphens and quotation marks at the edges go; generic nouns and words of grammar are no names;
    "Chilean chips" is a place and a common noun, "Chilean Corvex" a place and a name; "Corvex-Brisa" is
    two names where both stand elsewhere in the document; the noun that
    ends a name of its type belongs to it. References are left alone.

    Args:
        found: in text order.
        text: of the document.
        sentences: offsets.
        types: of the kinds.
        registry: known names.
    """
    reference = len(types)
    names = {text[one.start : one.end] for one in found if one.kind != reference}
    out: list[Found] = []
    for one in found:
        if one.kind == reference:
            out.append(one)
            continue
        for part in _parts(_trim(one, text), text, types, names, registry):
            longer = _extend(part, text, types, sentences[part.sentence][1])
            if not _is_empty(text[longer.start : longer.end]):
                out.append(longer)
    return _apart(sorted(out, key=lambda one: (one.start, -one.end)))


def _trim(one: Found, text: str) -> Found:
    start, end = one.start, one.end
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return replace(one, start=start, end=end)


def _is_empty(name: str) -> bool:
    plain = name.casefold()
    return not plain or plain in GENERIC or (plain in GRAMMAR and not name.isupper())


def _parts(
    one: Found, text: str, types: Sequence[str], names: set[str], registry: Registry
) -> Iterator[Found]:
    """Yield the mention, or the names that it was made of."""
    name = text[one.start : one.end]
    for match in re.finditer(r"[-–/]", name):
        if {name[: match.start()], name[match.end() :]} <= names:
            yield replace(one, end=one.start + match.start())
            yield replace(one, start=one.start + match.end())
            return
    first, space, rest = name.partition(" ")
    known = registry.find(first, "Place") if space and "Place" in types else None
    splits = (
        known is not None
        and types[one.kind] not in ("Place", "Person")
        and not registry.candidates(name)
        and (_is_empty(rest) or rest in names)
    )
    if not splits:
        yield one
        return
    place = types.index("Place")
    middle = one.start + len(first)
    odds = tuple(0.0 if kind == place else -20.0 for kind in range(len(one.odds)))
    yield replace(one, end=middle, kind=place, odds=odds)
    yield replace(one, start=one.end - len(rest))


def _extend(one: Found, text: str, types: Sequence[str], stop: int) -> Found:
    heads = HEADS.get(types[one.kind], "").split()
    following = re.compile(r" ([A-Z][\w’]*)").match(text, one.end, stop)
    if following and following[1] in heads:
        return replace(one, end=following.end())
    return one


def _apart(found: Sequence[Found]) -> list[Found]:
    """Return the mentions without those that begin inside another."""
    out: list[Found] = []
    for one in found:
        if not out or one.start >= out[-1].end:
            out.append(one)
    return out
