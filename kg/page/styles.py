"""How entity types and verdicts look: an outline, a line pattern, a glyph, a colour for each theme.

Colour never carries meaning alone: every type has its own outline and every verdict its own line
pattern and glyph. All colours reach a contrast of 3:1 against the background of their theme (WCAG
2.2, 1.4.11); the tests compute it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

BACKGROUND: Final = {"light": "#fdfcfa", "dark": "#14171b"}  #: the same values as in page.css


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """The outline (an SVG path about the origin, some 20 units wide) and the fills of a type."""

    path: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class VerdictStyle:
    """The glyph (an SVG path about the origin, some 9 units wide) and line of a verdict."""

    glyph: str
    dashes: tuple[int, ...]  #: lengths of line and gap in pixels; empty for a solid line
    light: str
    dark: str


_CIRCLE = "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0z"
_HEXAGON = "M-10 0L-5-8.7H5L10 0 5 8.7H-5z"
_SQUARE = "M-8.2-8.2H8.2V8.2H-8.2z"
_BUST = "M0-10.5a4.7 4.7 0 1 1 0 9.4a4.7 4.7 0 1 1 0-9.4zM-9.5 9.5c0-6 4-9 9.5-9s9.5 3 9.5 9z"
_DIAMOND = "M0-11L11 0 0 11-11 0z"
_TRIANGLE = "M0-10.5L10.5 8.5H-10.5z"
_SHEET = "M-7.5-9.5H2.5L7.5-4.5V9.5H-7.5zM2.5-9.5V-4.5H7.5z"
_PIN = "M0 11C-3 5.5-8-2-8-3.2a8 8 0 1 1 16 0C8-2 3 5.5 0 11z"
_STAR = "M0-11L3.2-4 10.5-3.4 5 1.6 6.6 9 0 5.2-6.6 9-5 1.6-10.5-3.4-3.2-4z"
_PENTAGON = "M0-10.5L10-3.2 6.2 8.5H-6.2L-10-3.2z"
_WEDGE = "M0 10.5L10.5-8.5H-10.5z"
_PLUS = "M-3.5-10H3.5V-3.5H10V3.5H3.5V10H-3.5V3.5H-10V-3.5H-3.5z"

TYPES: Final[Mapping[str, TypeStyle]] = {
    "Company": TypeStyle(_CIRCLE, "#2d5f9e", "#7fabe8"),
    "Organization": TypeStyle(_HEXAGON, "#4d7282", "#93b9c9"),
    "Regulator": TypeStyle(_SQUARE, "#93492b", "#dd9a78"),
    "Person": TypeStyle(_BUST, "#a8641a", "#eeb06a"),
    "Model": TypeStyle(_DIAMOND, "#7547a3", "#bd99ea"),
    "Product": TypeStyle(_TRIANGLE, "#1d7a5f", "#67c7a6"),
    "Law": TypeStyle(_SHEET, "#6a6720", "#c6c267"),
    "Place": TypeStyle(_PIN, "#26798f", "#70c4da"),
    "Event": TypeStyle(_STAR, "#a93468", "#ee8db3"),
}

#: for classes that an ontology of one's own adds, in its order
_SPARE: Final = (
    TypeStyle(_PENTAGON, "#5b5f66", "#aeb4bd"),
    TypeStyle(_WEDGE, "#5b5f66", "#aeb4bd"),
    TypeStyle(_PLUS, "#5b5f66", "#aeb4bd"),
)

_QUESTION = "M-2.6-2.4a2.7 2.7 0 1 1 4.2 2.3C.6.6 0 1 0 2M0 4.4v.1"

VERDICTS: Final[Mapping[str, VerdictStyle]] = {
    "asserted": VerdictStyle("M-4 .4L-1.2 3.2 4-3", (), "#56606e", "#aab4c2"),
    "planned": VerdictStyle("M-2.8-4L3.8 0-2.8 4z", (11, 6), "#1f66b0", "#6fb4f2"),
    "possible": VerdictStyle(_QUESTION, (2, 5), "#8a6508", "#e0b64c"),
    "negated": VerdictStyle(
        "M-3.4-3.4L3.4 3.4M3.4-3.4L-3.4 3.4", (12, 4, 2, 4), "#b3202c", "#ff8189"
    ),
    "ended": VerdictStyle("M-3-3H3V3H-3z", (3, 11), "#6f6a63", "#a9a49b"),
    "disputed": VerdictStyle("M-4-1.8H4M-4 1.8H4M2.6-4.6L-2.6 4.6", (18, 5), "#93278f", "#e48ae0"),
}


def style_types(names: Iterable[str]) -> dict[str, TypeStyle]:
    """Return a style for each class name; classes that are not ours get the spare ones in turn."""
    styles: dict[str, TypeStyle] = {}
    spare = 0
    for name in names:
        if name in TYPES:
            styles[name] = TYPES[name]
        else:
            styles[name] = _SPARE[spare % len(_SPARE)]
            spare += 1
    return styles
