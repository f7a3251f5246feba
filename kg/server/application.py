"""The ASGI application: routes, headers, and which files of a graph folder are public."""

import ipaddress
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import GraphError
from kg.rdf.pool import Pool
from kg.rdf.store import NAME
from kg.rdf.terms import BASE, KINDS, prefixes
from kg.rdf.terms import name as name_thing
from kg.server.answers import TRIPLES, Answer, Question, answer, refuse
from kg.server.negotiation import choose
from kg.server.sparql import DESCRIPTION, DESCRIPTION_TYPES, read_question

#: Files of a graph folder that are served; none holds more text than quotes.
FILES = {
    "graph.html": "text/html; charset=utf-8",
    "graph.ttl": "text/turtle; charset=utf-8",
    "graph.trig": "application/trig; charset=utf-8",
    "claims.jsonl": "application/x-ndjson; charset=utf-8",
    "report.md": "text/markdown; charset=utf-8",
}

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


def build_app(
    graph_dir: Path, *, host: str, cors: str | None, timeout: float, workers: int
) -> Starlette:
    """Return the application; see `kg.server.app`."""
    base_iri = read_settings(graph_dir).get("base_iri", BASE)
    pool = Pool(graph_dir / NAME, workers=workers, prefixes=prefixes(base_iri))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        pool.close()

    middleware = [Middleware(_Guard, hosts=allowed_hosts(host), is_open=not _is_loopback(host))]
    if cors:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=[cors],
                allow_methods=["GET", "POST"],
                allow_headers=["*"],
            )
        )
    routes = [
        Route("/", _page),
        Route("/sparql", _sparql, methods=["GET", "POST"]),
        Route("/id/{name:path}", _thing),
        Route("/documents/{name}", _document),
        Route("/{name}", _file),
    ]
    application = Starlette(routes=routes, middleware=middleware, lifespan=lifespan)
    application.state.folder = graph_dir
    application.state.pool = pool
    application.state.timeout = timeout
    return application


def read_settings(graph_dir: Path) -> dict[str, Any]:
    """Return how a graph folder was built: base_iri, quotes_only and more.

    Raises:
        GraphError: if the folder holds no graph.
    """
    path = graph_dir / "build.json"
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GraphError(
            f"{graph_dir} holds no graph that can be served ({path.name}: {error}); build one with "
            "'kg build', or name its folder with -g"
        ) from error
    if not isinstance(settings, dict):
        raise GraphError(f"{path} holds no JSON object; build the graph again")
    return settings


# --- who may ask


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def allowed_hosts(host: str) -> frozenset[str]:
    """Return the names under which the server answers, in lower case.

    A page elsewhere can have its own name lead to this machine (DNS rebinding) and would then count
    as this server's; but it cannot choose the Host header that the browser sends.
    """
    names = {"localhost", "127.0.0.1", "::1", host.strip("[]").lower()}
    if not _is_loopback(host):
        names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
    return frozenset(names)


class _Guard:
    """Middleware: refuse foreign Host headers, add the headers that every answer has."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], is_open: bool) -> None:
        self.app = app
        self.hosts = hosts
        self.is_open = is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                extra = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] += [pair for pair in extra if pair[0] not in present]
            await send(message)

        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        if self._knows(host):
            await self.app(scope, receive, send_with_headers)
        else:
            response = _respond(refuse(421, f"This server does not answer to the name {host!r}."))
            await response(scope, receive, send_with_headers)

    def _knows(self, host: str) -> bool:
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        name = name.strip("[]").lower()
        if name in self.hosts:
            return True
        # Bound to the network, it has addresses that nobody told it; those cannot rebind.
        try:
            return self.is_open and bool(ipaddress.ip_address(name))
        except ValueError:
            return False


# --- what they get


def _respond(answer: Answer, **headers: str) -> Response:
    extra = {"retry-after": "5"} if answer.status == 503 else {}
    return Response(answer.body, answer.status, headers | extra, media_type=answer.media_type)


def _send_file(folder: Path, name: str, media_type: str, **headers: str) -> Response:
    """Send a file of the graph that the folder stands for now."""
    path = folder.resolve() / name
    if not path.is_file():
        return _respond(refuse(404, f"The graph has no {name}."))
    return FileResponse(
        path, media_type=media_type, headers={"cache-control": "no-cache"} | headers
    )


async def _page(request: Request) -> Response:
    # The page states its own policy; only this part cannot stand in a meta element.
    policy = {"content-security-policy": "frame-ancestors 'none'"}
    return _send_file(request.app.state.folder, "graph.html", FILES["graph.html"], **policy)


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name == "graph.html":
        return RedirectResponse("/", 301)
    if name not in FILES:
        return _respond(refuse(404, f"There is no {name!r} here; see /, /sparql and /graph.ttl."))
    return _send_file(request.app.state.folder, name, FILES[name])


async def _document(request: Request) -> Response:
    """Send the text of a document, unless the graph was built without the texts."""
    name = request.path_params["name"]
    digest = name.removesuffix(".txt")
    folder: Path = request.app.state.folder
    if read_settings(folder).get("quotes_only", True):
        return _respond(refuse(404, "This graph was built without the texts of its documents."))
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef") or name == digest:
        return _respond(refuse(404, f"There is no document {name!r}; they are named by SHA-256."))
    return _send_file(folder, f"documents/{name}", "text/plain; charset=utf-8")


async def _ask(request: Request, question: Question) -> Answer:
    """Run a query over the graph that the folder stands for now, off the event loop."""
    state = request.app.state
    known = prefixes(read_settings(state.folder).get("base_iri", BASE))
    if state.pool.prefixes != known:  # a new build may name its things otherwise
        state.pool.prefixes = known
    return await run_in_threadpool(answer, state.pool, question, state.timeout)


async def _sparql(request: Request) -> Response:
    question = await read_question(request)
    if question is None:
        return _describe_service(request)
    if isinstance(question, Answer):
        return _respond(question)
    return _respond(await _ask(request, question), vary="Accept")


def _describe_service(request: Request) -> Response:
    accept = ", ".join(request.headers.getlist("accept")) or None
    media_type = choose(accept, DESCRIPTION_TYPES)
    if media_type is None:
        offers = ", ".join(DESCRIPTION_TYPES)
        return _respond(refuse(406, f"The service description comes as {offers}; or send a query."))
    base = str(request.url.replace(query="", fragment=""))
    triples = pyoxigraph.parse(DESCRIPTION, pyoxigraph.RdfFormat.TURTLE, base_iri=base)
    form = pyoxigraph.RdfFormat.from_media_type(media_type)
    body = pyoxigraph.serialize(triples, format=form) or b""
    return _respond(Answer(200, media_type, body), vary="Accept")


def _split(path: str) -> tuple[str, str]:
    """Return the kind of thing that a path under /id/ names, and its identifier."""
    for kind, folder in KINDS.items():
        if folder and path.startswith(folder):
            return kind, path.removeprefix(folder)
    return "id", path


def to_iri(base_iri: str, path: str) -> pyoxigraph.NamedNode:
    """Return the IRI in the graph of the thing whose address here is /id/ and `path`."""
    return name_thing(base_iri, *_split(path))


async def _thing(request: Request) -> Response:
    """Send what the graph says about a thing, or people to its place on the page."""
    name = request.path_params["name"]
    folder: Path = request.app.state.folder
    iri = to_iri(read_settings(folder).get("base_iri", BASE), name)
    found = await _ask(request, Question(f"ASK {{ {iri} ?p ?o }}", "application/json"))
    if found.status != 200:
        return _respond(found)
    if not json.loads(found.body)["boolean"]:
        return _respond(refuse(404, f"The graph knows no {iri}."))
    accept = ", ".join(request.headers.getlist("accept")) or None
    media_type = choose(accept, [*TRIPLES, "text/html"])
    if media_type == "text/html":
        kind, identifier = _split(name)
        fragment = f"{KINDS[kind]}{quote(identifier, safe='-._~')}"
        return RedirectResponse(f"/#id/{fragment}", 303, headers={"vary": "Accept"})
    # Not DESCRIBE: what links to a thing, such as the claims about it, belongs to its description.
    about = (
        f"CONSTRUCT {{ {iri} ?p ?o . ?s ?q {iri} }} "
        f"WHERE {{ {{ {iri} ?p ?o }} UNION {{ ?s ?q {iri} }} }}"
    )
    return _respond(await _ask(request, Question(about, accept)), vary="Accept")
