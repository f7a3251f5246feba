"""Saved queries: files of this package that answer what users ask, each with a header.

#+ summary: Partners of a company, with the passages that say so
#+ param: company (entity) whose partners; all companies if left out
SELECT …
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from kg.errors import QueryError
from kg.rdf.parameters import KINDS

_HEADER = re.compile(r"^#\+ (\w+): *(.+?) *$", re.MULTILINE)
_PARAMETER = re.compile(r"(?P<name>\w+) \((?P<kind>\w+)(?P<required>, required)?\) (?P<text>.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a user may give to a saved query."""

    name: str  #: of the variable
    kind: str
    required: bool
    description: str

    def __str__(self) -> str:
        """Return the name, as it is typed."""
        return self.name


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query of the package."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    bindings: tuple[str, ...]  #: of an invariant: which tables of the ontology its variables get
    text: str


@cache
def saved_queries() -> Mapping[str, SavedQuery]:
    """Return the saved queries by name, sorted."""
    return MappingProxyType({one.name: one for one in _read_folder("queries")})


@cache
def invariants() -> Mapping[str, SavedQuery]:
    """Return the invariants by name, sorted: every row that one returns is a fault of the graph."""
    return MappingProxyType({one.name: one for one in _read_folder("invariants")})


def find_saved(name: str) -> SavedQuery:
    """Return the saved query of that name.

    Raises:
        QueryError: if there is none; the text lists them.
    """
    known = saved_queries()
    if name not in known:
        raise QueryError(f"there is no saved query {name!r}; there are {', '.join(known)}")
    return known[name]


def parse(name: str, text: str) -> SavedQuery:
    """Read the header of a query file.

    Raises:
        QueryError: if it has no summary, or a param line is malformed.
    """
    headers = _HEADER.findall(text)
    summaries = [value for key, value in headers if key == "summary"]
    if len(summaries) != 1:
        raise QueryError(f"the query {name} has no line '#+ summary: …'; add one")
    return SavedQuery(
        name=name,
        summary=summaries[0],
        parameters=tuple(_parse_parameter(name, v) for key, v in headers if key == "param"),
        bindings=tuple(value for key, value in headers if key == "bind"),
        text=text,
    )


def _parse_parameter(query: str, value: str) -> Parameter:
    match = _PARAMETER.fullmatch(value)
    if match is None or match["kind"] not in KINDS:
        raise QueryError(
            f"the query {query} has the line '#+ param: {value}'; expected "
            f"'#+ param: name (kind) description' with a kind of {', '.join(KINDS)}"
        )
    return Parameter(match["name"], match["kind"], bool(match["required"]), match["text"])


def _read_folder(folder: str) -> Iterator[SavedQuery]:
    files = resources.files("kg.rdf").joinpath(folder).iterdir()
    for file in sorted(files, key=lambda one: one.name):
        if file.name.endswith(".rq"):
            yield parse(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8"))
