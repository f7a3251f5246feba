"""Observations: numbers that a sentence states about an entity.

A number becomes an observation only if the words around it say what it measures (a share price that
rose, money raised, parameters of a model) and the sentence names something that can have this
measure.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.language.attribution import find_attribution
from kg.language.measures import Figure, find_figures
from kg.language.nearness import LONGEST
from kg.language.times import find_times, is_reporting_time
from kg.model import Mention, Observation

Span = tuple[int, int]

_COMPANIES = ("Company", "Organization")
#: Types of what a number can be about, the likeliest first.
HOLDERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "sharePrice": (_COMPANIES,),
    "sharePriceChange": (_COMPANIES,),
    "marketValue": (_COMPANIES,),
    "valuation": (_COMPANIES,),
    "funding": (_COMPANIES,),
    "revenue": (_COMPANIES, ("Product", "Model")),
    "revenueShare": (_COMPANIES, ("Product",)),
    "salesChange": (("Product", "Model", *_COMPANIES),),
    "unitsSold": (("Product", *_COMPANIES),),
    "fine": ((*_COMPANIES, "Person"),),
    "price": (("Product", "Model"),),
    "parameters": (("Model",), ("Product",)),
    "modelCount": (_COMPANIES, ("Model", "Product")),
}
#: Words between a number's anchor and its holder beyond which it is about something else.
REACH = 16
#: What a holder costs that stands behind, where it is neither owner nor object.
BEHIND = 14
#: Measures that hold for a market, and those that hold for a time.
PLACED = frozenset(
    {
        "sharePrice",
        "sharePriceChange",
        "salesChange",
        "unitsSold",
        "revenueShare",
        "revenue",
        "price",
    }
)
TIMELESS = frozenset({"parameters"})
_INVESTS = re.compile(
    r"(?:,[^,]*,)? (?:co-)?(?:led|leads|leading|invest(?:s|ed)|put|backed|joined|"
    r"participated|poured|bet)\b"
)
_RELATIVE = re.compile(r", (?:which|who|whose)\b[^;.]*$")
_CLOSED = re.compile(r",(?: [\w’'-]+){0,4} ?$")
_INSERTED = re.compile(r", (?:which|who|whose)\b[^;]*, ")
_CLAUSE = re.compile(r"[;:]|,? (?:while|but|whereas|although)\b|, (?:and|with)\b")
_OWNER = re.compile(r"(?:['’]s?)?(?:[ -][\w.%-]+){0,3}[ -]?")
_OWNED = re.compile(r" (?:of|in|at|for|by) (?:the |its )?(?:\w+ )?")
_PLACED = re.compile(r"\b(?:in|across|throughout|within|from|for)\s+(?:the\s+)?$", re.I)
_STATUS = (
    ("negated", re.compile(r"\b(?:not|never|denied|denies|[a-z]+n['’]t)\b", re.I)),
    ("possible", re.compile(
        r"\b(?:may|might|could|would|in talks|talks|consider(?:s|ed|ing)?|rumou?red|"
            r"reportedly|seek(?:s|ing)|"
        r"looking|hop(?:es|ing)|wants?|if|up to|risks?|faces?|potential|proposed)\b", re.I)),
    ("planned", re.compile(
        r"\b(?:will|plans?|planning|expects?|expected|intends?|aims?|set to|forecasts?|"
            r"forecasting|projected|target)\b", re.I)),
)  # fmt: skip


class _Place(NamedTuple):
    """A sentence, its offset, and its mentions with spans relative to it."""

    text: str
    start: int
    mentions: list[tuple[Span, Mention]]


def find_observations(
    document_text: str, sentences: Sequence[Span], mentions: Sequence[Mention]
) -> Iterator[Observation]:
    """Yield the observations of a document in text order.

    Args:
        document_text: stored text.
        sentences: offsets of the sentences, headings, bullets and rows to read.
        mentions: of the whole document.
    """
    for start, end in sentences:
        if end - start > LONGEST:
            continue
        sentence = document_text[start:end]
        inside = [
            ((m.start - start, m.end - start), m)
            for m in mentions
            if start <= m.start and m.end <= end
        ]
        place = _Place(sentence, start, sorted(inside, key=lambda pair: pair[0]))
        figures = [f for f in find_figures(sentence) if not _in_name(place, f.span)]
        holders = _holders(place, figures)
        for figure, about in zip(figures, holders, strict=True):
            if about is None:
                continue
            speaker, attribution = find_attribution(
                document_text, (start, end), mentions,
                ((about.start, about.end), (start + figure.span[0], start + figure.span[1])),
            )  # fmt: skip
            yield Observation(
                document=about.document,
                start=start,
                end=end,
                quote=sentence,
                about=about,
                measure=figure.measure,
                value=figure.value,
                unit=figure.unit,
                period=_period(place, figure),
                place=_where(place, figure, about),
                speaker=speaker if speaker and speaker.name != about.name else None,
                attribution=attribution,
                status=_status(sentence, figure),
            )


def _holders(place: _Place, figures: list[Figure]) -> list[Mention | None]:
    """Return what each figure is about; those of "1% and 2%, respectively" go in order."""
    found = [_holder(place, figure) for figure in figures]
    if re.search(r"\brespectively\b", place.text):
        for measure in {figure.measure for figure in figures}:
            at = [n for n, figure in enumerate(figures) if figure.measure == measure]
            fitting = [
                m
                for span, m in place.mentions
                if m.type in HOLDERS[measure][0] and span[1] <= figures[at[0]].span[0]
            ]
            if len(fitting) >= len(at) > 1:
                for n, mention in zip(at, fitting[-len(at) :], strict=True):
                    found[n] = mention
    return found


def _holder(place: _Place, figure: Figure) -> Mention | None:
    """Return the mention that the figure is about: the nearest one that can have its measure."""
    best: tuple[int, int, Mention] | None = None
    for rank, types in enumerate(HOLDERS[figure.measure]):
        for span, mention in place.mentions:
            if mention.type in types:
                cost = _distance(place.text, span, figure) + 4 * rank
                if cost <= REACH and (best is None or (cost, span[0]) < best[:2]):
                    best = (cost, span[0], mention)
    return best[2] if best else None


def _distance(text: str, span: Span, figure: Figure) -> int:
    """Return how far a mention is from the words that say what is measured, in words.

    Owners stand right before them ("Acme's shares") or behind "of" ("sales of the Rocketeer"), who
    is fined behind the verb; otherwise subjects come first, and what follows hardly counts.
    """
    if figure.measure == "funding" and _INVESTS.match(text, span[1]):
        return REACH + 1
    if figure.follows and figure.anchor[1] <= span[0] and span[1] <= figure.span[0]:
        return len(text[span[1] : figure.span[0]].split())
    return min(_gap(text, span, figure, figure.anchor), 2 + _gap(text, span, figure, figure.span))


def _gap(text: str, span: Span, figure: Figure, place: Span) -> int:
    """Return the words between a mention and a place; commas and clauses count more.

    A relative clause is stepped over ("Acme, which rents chips from Beta, lost 3%"), and what
    stands in it is far away.
    """
    if span[1] <= place[0]:
        gap = text[span[1] : place[0]]
        if _RELATIVE.search(text[: span[1]]) and _CLOSED.search(gap):
            return REACH + 1
        gap = _INSERTED.sub(" ", gap)
        owner = _OWNER.fullmatch(gap) and not re.search(
            r"\b(?:by|to|and|from|with|on|as|for)\b", gap
        )
        passive = re.search(
            r"\b(?:was|were|been|be|is|are|being|faces?|pays?|paid|hit with)\b", gap
        )
        base = (0 if owner or passive else 3) if not figure.follows or passive else 8
    elif span[0] >= place[1]:
        gap = text[place[1] : span[0]]
        base = 0 if _OWNED.fullmatch(gap) else 2 if figure.follows else BEHIND
    else:
        return REACH + 1
    return base + len(gap.split()) + 2 * gap.count(",") + 10 * len(_CLAUSE.findall(gap))


def _in_name(place: _Place, span: Span) -> bool:
    return any(
        a < span[1] and span[0] < b for (a, b), m in place.mentions if m.type not in {"Place"}
    )


def _period(place: _Place, figure: Figure) -> str | None:
    """Return the time nearest to the figure, as written, without "in" or "on"."""
    if figure.measure in TIMELESS:
        return None
    taken = [span for span, _ in place.mentions]
    times = [
        time for time in find_times(place.text)
        if not any(a < time[1] and time[0] < b for a, b in taken)
        and not is_reporting_time(place.text, time)
    ]  # fmt: skip
    costs = []
    for start, end in times:
        gap = (
            place.text[end : figure.span[0]]
            if end <= figure.span[0]
            else place.text[figure.span[1] : start]
        )
        costs.append((len(gap.split()) + 8 * len(_CLAUSE.findall(gap)), start, end))
    if not costs or min(costs)[0] > REACH:
        return None
    _, start, end = min(costs)
    return re.sub(r"^(?:in|on|at|during)\s+(?:the\s+)?", "", place.text[start:end], flags=re.I)


def _where(place: _Place, figure: Figure, about: Mention) -> str | None:
    """Return the name of the place that the figure is limited to: a market, a listing."""
    found = []
    for (start, end), mention in place.mentions if figure.measure in PLACED else ():
        if mention.type != "Place" or mention.name == about.name:
            continue
        listed = re.match(r"[- ]listed", place.text[end:])
        gap = place.text[end : figure.anchor[0]] if end <= figure.anchor[0] else ""
        adjective = end <= figure.anchor[0] and re.fullmatch(r"(?:['’]s)? (?:\w+ )?", gap)
        if listed or adjective or _PLACED.search(place.text[:start]):
            edge = min(abs(start - figure.anchor[1]), abs(figure.anchor[0] - end))
            between = place.text[min(end, figure.span[1]) : max(start, figure.span[0])]
            if edge < 100 and not _CLAUSE.search(between):
                found.append((edge, start, mention.name))
    return min(found)[2] if found else None


def _status(sentence: str, figure: Figure) -> str:
    """Return the status of the statement by the words of its clause just before it."""
    first = min(figure.anchor[0], figure.span[0])
    clause = _CLAUSE.split(sentence[max(0, first - 35) : figure.span[0]])[-1]
    return next((name for name, cue in _STATUS if cue.search(clause)), "asserted")
