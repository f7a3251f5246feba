"""What must be known of a SPARQL text before it runs: is it safe, and where can values be bound?

pyoxigraph executes SERVICE, a request to any address, inside a read query, and has no switch
against it. Its grammar is lenient: "5SERVICE", "SERVICE:x{" and "SERVICESILENT" are all federated
queries to it. So the text is cut into tokens, and "service" is allowed only where no parser can
see a
keyword: in strings, comments, IRIs, variables and local names.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError

Value = ox.NamedNode | ox.Literal

MAX_CHARACTERS = 100_000  #: of a query

_TOKEN = re.compile(
    r"""
      (?P<string> \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<comment> \#[^\n\r]* )
    | (?P<iri> <[^<>"{}|^`\x00-\x20]*> )
    | (?P<variable> [?$][\w]+ )
    | (?P<name> (?P<prefix>[^\W\d_][\w.-]*|_)?:(?P<local>(?:[\w:.%-]|\\.)*) )
    | (?P<number> \d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+ )
    | (?P<word> [^\W\d]+ )
    | (?P<space> \s+ )
    | (?P<escape> \\. )
    | (?P<mark> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query; white space and comments are left out."""

    kind: str
    text: str
    start: int
    prefix: str = ""  #: of a prefixed name
    local: str = ""


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind in ("prefix", "local"):
            kind = "name"
        if kind not in ("space", "comment"):
            prefix, local = match["prefix"] or "", match["local"] or ""
            yield Token(kind, match[0], match.start(), prefix, local)


def check(text: str) -> str:
    """Return the form of a read query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        QueryError: if it is an update, too long, no query, or asks another server.
    """
    if len(text) > MAX_CHARACTERS:
        raise QueryError(f"the query has {len(text)} characters; at most {MAX_CHARACTERS} are read")
    found = list(tokens(text))
    for token in found:
        if token.text in ('"', "'"):
            # Refused here, since what follows could be text to one parser and keywords to another.
            raise QueryError(f"a string has no end, {_place(text, token.start)}; close the quotes")
        if _is_service(token):
            raise QueryError(
                f"SERVICE is refused, {_place(text, token.start)}: queries here ask this graph only"
            )
    form = _find_form(found)
    if form in _UPDATES:
        raise QueryError(
            f"{form} is refused: a graph is changed by kg build, and queries only read"
        )
    if form not in _FORMS:
        raise QueryError(
            f"this is no SPARQL query: expected {', '.join(_FORMS[:-1])} or {_FORMS[-1]}, "
            f"found {form or 'nothing'}"
        )
    return form


def _is_service(token: Token) -> bool:
    if token.kind == "name":
        # After a dot or an escape, a lenient parser could end the name and start a keyword.
        parts = [token.prefix, *re.split(r"\\.|\.", token.local)[1:]]
        return any("service" in part.lower() for part in parts)
    return token.kind == "word" and "service" in token.text.lower()


def _find_form(found: Sequence[Token]) -> str:
    """Return the first keyword after the prologue."""
    skip = 0
    for token in found:
        if skip:
            skip -= 1
            continue
        word = token.text.upper()
        if token.kind == "word" and word in ("PREFIX", "BASE"):
            skip = 2 if word == "PREFIX" else 1
            continue
        return word
    return ""


def _place(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - text.rfind(chr(10), 0, offset)}"


def undeclared(text: str, known: Collection[str]) -> list[str]:
    """Return the prefixes that are used and neither declared in the query nor known, in order."""
    declared, missing, previous = set(known), [], ""
    for token in tokens(text):
        if token.kind == "name" and token.prefix != "_":
            if previous == "PREFIX":
                declared.add(token.prefix)
            elif token.prefix not in declared and token.prefix not in missing:
                missing.append(token.prefix)
        previous = token.text.upper()
    return missing


def variables(text: str) -> set[str]:
    """Return the names of all variables of a query."""
    return {token.text[1:] for token in tokens(text) if token.kind == "variable"}


def bind(text: str, values: Mapping[tuple[str, ...], Sequence[tuple[Value, ...]]]) -> str:
    """Return the query with its variables restricted to values, by VALUES blocks of terms.

    Args:
        text: a query, which check() has passed.
        values: variables without question mark -> rows, a term for each variable.

    Raises:
        QueryError: if a variable does not occur in the query.
    """
    known = variables(text)
    for names in values:
        for name in names:
            if name not in known:
                raise QueryError(
                    f"the query has no variable ?{name}; it has "
                    + (", ".join(f"?{one}" for one in sorted(known)) or "none")
                )
    blocks = "".join(f" {_block(names, rows)}" for names, rows in values.items())
    if not blocks:
        return text
    at = _find_group(text)
    # Inside the group rather than after the query: there the planner starts from the values, and
    # aggregates see them. Only DESCRIBE <iri> and CONSTRUCT WHERE have no group of that kind.
    return f"{text}\n{blocks}" if at is None else f"{text[:at]}{blocks} {text[at:]}"


def _block(names: tuple[str, ...], rows: Sequence[tuple[Value, ...]]) -> str:
    head = " ".join(f"?{name}" for name in names)
    body = " ".join(f"({' '.join(map(str, row))})" for row in rows)
    return f"VALUES ({head}) {{ {body} }}"


def _find_group(text: str) -> int | None:
    """Return the offset after the brace that opens the WHERE group, if values can stand there."""
    found = list(tokens(text))
    parentheses = braces = 0
    template = _find_form(found) == "CONSTRUCT"  # its first braces are no group
    previous = ""
    for token, following in zip(found, [*found[1:], None], strict=True):
        if token.kind == "mark":
            parentheses += (token.text == "(") - (token.text == ")")
            if token.text == "{" and not parentheses:
                if template and braces == 0 and previous != "CONSTRUCT":
                    return None  # the short form, which has no template
                if not template:
                    subquery = following is not None and following.text.upper() == "SELECT"
                    return None if subquery else token.start + 1
                braces += 1
            elif token.text == "}" and not parentheses:
                braces -= 1
                template = template and braces > 0
        previous = token.text.upper()
    return None
