"""The SPARQL 1.1 Protocol, query operation: what a request asks, or why it is refused."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.server.answers import Answer, Question, refuse

MAX_QUERY = 100_000  #: bytes of a request's body

DESCRIPTION_TYPES: Final = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
)

#: Service description (SPARQL 1.1 Service Description); the endpoint is the document itself.
DESCRIPTION: Final = """\
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix formats: <http://www.w3.org/ns/formats/> .

<#service> a sd:Service ;
  sd:endpoint <> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat formats:SPARQL_Results_JSON , formats:SPARQL_Results_XML ,
    formats:SPARQL_Results_CSV , formats:SPARQL_Results_TSV , formats:Turtle ,
    formats:N-Triples , formats:RDF_XML , formats:JSON-LD ;
  sd:defaultDataset <#dataset> .

<#dataset> a sd:Dataset ; sd:defaultGraph <#default> .

<#default> a sd:Graph .
"""


async def read_question(request: Request) -> Question | Answer | None:
    """Return what a request asks; None for a plain GET, which wants the service description.

    An Answer says why the request is refused.
    """
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    if request.method == "POST":
        body = await _read_body(request)
        if isinstance(body, Answer):
            return body
        kind, charset = _content_type(request)
        if charset not in ("", "utf-8", "utf8"):
            return refuse(415, f"The charset {charset!r} is not supported; send UTF-8.")
        try:
            text = body.decode("utf-8")
            if kind == "application/x-www-form-urlencoded":
                pairs += parse_qsl(text, keep_blank_values=True, errors="strict")
            elif kind == "application/sparql-query":
                pairs.append(("query", text))
            else:
                return refuse(
                    415,
                    f"The media type {kind!r} is not supported; send application/sparql-query "
                    "or application/x-www-form-urlencoded.",
                )
        except (UnicodeDecodeError, ValueError):
            return refuse(400, "The request is not UTF-8, or has too many fields.")
    return _to_question(pairs, request)


def _to_question(pairs: Iterable[tuple[str, str]], request: Request) -> Question | Answer | None:
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    if "update" in fields:
        return refuse(400, "Updates are refused: this server only answers queries.")
    queries = fields.get("query", [])
    if not queries and request.method != "POST":
        return None
    if len(queries) != 1:
        return refuse(400, f"A request holds exactly one query; this one holds {len(queries)}.")
    if len(queries[0].encode()) > MAX_QUERY:
        return refuse(413, f"The query is longer than {MAX_QUERY} bytes.")
    refused = _refuse_graphs(fields)
    if refused:
        return refused
    return Question(
        queries[0],
        accept=", ".join(request.headers.getlist("accept")) or None,
        default_graphs=tuple(fields.get("default-graph-uri", ())),
        named_graphs=tuple(fields.get("named-graph-uri", ())),
    )


def _refuse_graphs(fields: Mapping[str, list[str]]) -> Answer | None:
    for name in ("default-graph-uri", "named-graph-uri"):
        for value in fields.get(name, ()):
            if not re.fullmatch(r"[A-Za-z][\w+.\-]*:[^\s<>\"{}|^`\\]*", value):
                return refuse(400, f"{name}={value!r} is no absolute IRI.")
    return None


async def _read_body(request: Request) -> bytes | Answer:
    """Return the body, or a refusal as soon as it is too long."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        # A form writes one byte of a query as up to three.
        if len(body) > 3 * MAX_QUERY + 1000:
            return refuse(413, f"The query is longer than {MAX_QUERY} bytes.")
    return bytes(body)


def _content_type(request: Request) -> tuple[str, str]:
    """Return the media type and the charset of the body, in lower case."""
    kind, *parameters = request.headers.get("content-type", "").split(";")
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return kind.strip().lower(), charset
