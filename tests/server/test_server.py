"""The server over HTTP: protocol, negotiation, linked data, and what it refuses."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import GraphError
from kg.rdf.terms import BASE

PAGE = "<!DOCTYPE html><title>News</title>"
TEXT_SHA256 = "a" * 64
SELECT = "SELECT ?o { id:apple kg:partnersWith ?o }"
ALIBABA = {"type": "uri", "value": BASE + "alibaba"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
QUERY = {"content-type": "application/sparql-query"}

BOMBS = {
    "product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "order": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!kg:x)* ?b . ?c (!kg:x)* ?d . ?e (!kg:x)* ?f }",
}


def bindings(response):
    assert response.status_code == 200, response.text
    return response.json()["results"]["bindings"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.get("/sparql", params={"query": SELECT}),
        lambda client: client.post("/sparql", data={"query": SELECT}),
        lambda client: client.post("/sparql", content=SELECT, headers=QUERY),
        lambda client: client.post(
            "/sparql",
            content=SELECT,
            headers={"content-type": "application/sparql-query; charset=UTF-8"},
        ),
    ],
)
def test_queries_come_by_every_way_of_the_protocol(client, ask):
    assert bindings(ask(client)) == [{"o": ALIBABA}]


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, None, "application/sparql-results+json"),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (
            SELECT,
            "application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.1",
            "application/sparql-results+xml",
        ),
        (SELECT, "application/json", "application/json"),
        ("ASK { ?s ?p ?o }", "*/*", "application/sparql-results+json"),
        ("ASK { ?s ?p ?o }", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("DESCRIBE id:apple", None, "text/turtle; charset=utf-8"),
        ("CONSTRUCT WHERE { id:apple ?p ?o }", "application/ld+json", "application/ld+json"),
        (
            "CONSTRUCT WHERE { id:apple ?p ?o }",
            "application/n-triples, text/turtle;q=0.9",
            "application/n-triples",
        ),
    ],
)
def test_answers_come_in_the_format_liked_best(client, query, accept, expected):
    response = client.get(
        "/sparql", params={"query": query}, headers={"accept": accept} if accept else {}
    )
    assert response.status_code == 200
    assert response.headers["content-type"] == expected
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"params": {"query": "SELECT * { ?s ?p "}}),
        (400, {"params": {"query": ["ASK {}", "ASK {}"]}}),
        (400, {"params": {"query": "ASK {}", "default-graph-uri": "not an iri"}}),
        (400, {"params": {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}}),
        (400, {"params": {"query": "LOAD <http://127.0.0.1:9/>"}}),
        (400, {"params": {"update": "DELETE WHERE { ?s ?p ?o }"}}),
        (406, {"params": {"query": SELECT}, "headers": {"accept": "image/png"}}),
        (
            406,
            {
                "params": {"query": "CONSTRUCT WHERE { ?s ?p ?o }"},
                "headers": {"accept": "text/csv"},
            },
        ),
        (406, {"headers": {"accept": "image/png"}}),
        (400, {"method": "POST", "content": "", "headers": FORM}),
        (400, {"method": "POST", "content": "update=CLEAR+ALL", "headers": FORM}),
        (400, {"method": "POST", "content": b"\xff\xfe", "headers": QUERY}),
        (415, {"method": "POST", "content": SELECT, "headers": {"content-type": "text/plain"}}),
        (415, {"method": "POST", "content": SELECT}),
        (
            415,
            {
                "method": "POST",
                "content": SELECT,
                "headers": {"content-type": "application/sparql-query; charset=latin-1"},
            },
        ),
        (
            415,
            {
                "method": "POST",
                "content": "CLEAR ALL",
                "headers": {"content-type": "application/sparql-update"},
            },
        ),
        (413, {"method": "POST", "content": "#" * 400_000, "headers": QUERY}),
        (405, {"method": "PUT", "content": SELECT, "headers": QUERY}),
    ],
)
def test_what_the_protocol_does_not_allow_is_refused(client, status, request_):
    response = client.request(request_.pop("method", "GET"), "/sparql", **request_)
    assert response.status_code == status, response.text
    assert "Traceback" not in response.text


def test_malformed_query_is_explained_with_its_place(client):
    response = client.get("/sparql", params={"query": "SELECT * {\n  ?s ?p }"})
    assert "line 2" in response.text


def test_service_description_says_what_is_offered(client):
    response = client.get("/sparql")
    assert response.headers["content-type"].startswith("text/turtle")
    assert "SPARQL11Query" in response.text and "Update" not in response.text
    assert client.get("/sparql", headers={"accept": "application/ld+json"}).json()


def test_queries_see_all_graphs_unless_they_name_some(client):
    quote = "SELECT ?q { ?e kg:quote ?q }"
    assert len(bindings(client.get("/sparql", params={"query": quote}))) == 1
    document = BASE + "document/d1"
    named = client.get("/sparql", params={"query": quote, "default-graph-uri": document})
    assert len(bindings(named)) == 1
    other = client.get("/sparql", params={"query": SELECT, "default-graph-uri": document})
    assert bindings(other) == []
    graph = "SELECT ?g { GRAPH ?g { ?s kg:quote ?q } }"
    assert (
        len(bindings(client.get("/sparql", params={"query": graph, "named-graph-uri": document})))
        == 1
    )
    assert (
        bindings(client.get("/sparql", params={"query": graph, "default-graph-uri": document}))
        == []
    )


@pytest.mark.parametrize("name", BOMBS)
def test_endless_query_is_stopped_and_leaves_no_process(make_client, name):
    client = make_client(timeout=1.0, workers=1)
    pool = client.app.state.pool
    bindings(client.get("/sparql", params={"query": SELECT}))
    busy = [one.process.pid for one in pool._all]
    started = time.monotonic()
    response = client.get("/sparql", params={"query": BOMBS[name]})
    assert response.status_code == 503, response.text
    assert response.headers["retry-after"]
    assert time.monotonic() - started < 4
    for pid in busy:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert bindings(client.get("/sparql", params={"query": SELECT})) == [{"o": ALIBABA}]


def test_answer_beyond_the_cap_is_refused_whole(make_client, monkeypatch):
    import functools

    from kg.rdf.pool import Pool

    monkeypatch.setattr(Pool, "ask", functools.partialmethod(Pool.ask, max_bytes=1000))
    response = make_client().get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
    assert response.status_code == 400
    assert "LIMIT" in response.text and "bindings" not in response.text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("[::1]:8000", 200),
        ("LOCALHOST:1", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("192.168.1.7", 421),
        ("", 421),
    ],
)
def test_only_its_own_names_are_answered(client, host, status):
    assert client.get("/", headers={"host": host}).status_code == status


def test_bound_to_the_network_it_answers_to_addresses_but_not_to_foreign_names(make_client):
    client = make_client(host="0.0.0.0")
    assert client.get("/", headers={"host": "192.168.1.7:8000"}).status_code == 200
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421


def test_other_origins_may_not_read_unless_told(make_client):
    origin = {"origin": "https://app.example"}
    assert "access-control-allow-origin" not in make_client().get("/sparql", headers=origin).headers
    allowed = make_client(cors="https://app.example").get("/sparql", headers=origin)
    assert allowed.headers["access-control-allow-origin"] == "https://app.example"
    assert "access-control-allow-credentials" not in allowed.headers


def test_page_is_served_with_headers(client):
    response = client.get("/")
    assert response.text.startswith(PAGE)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert client.head("/").status_code == 200
    assert client.get("/graph.html").headers["location"] == "/"


@pytest.mark.parametrize(
    "name",
    [
        "readings.jsonl",
        "build.json",
        "store",
        "..%2f..%2fetc%2fpasswd",
        "store/CURRENT",
        "documents",
    ],
)
def test_other_files_of_the_folder_are_not_served(client, name):
    assert client.get(f"/{name}").status_code == 404


def test_documents_are_served_unless_the_graph_holds_quotes_only(client, rebuild):
    path = f"/documents/{TEXT_SHA256}.txt"
    assert client.get(path).text == "The whole article."
    for other in ("x.txt", f"{'b' * 64}.txt", "..%2fbuild.json", TEXT_SHA256):
        assert client.get(f"/documents/{other}").status_code == 404
    rebuild("two", "baidu", quotes_only=True)
    assert client.get(path).status_code == 404


def test_linked_data_is_negotiated(client):
    page = client.get("/id/apple", headers={"accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.headers["location"]) == (303, "/#id/apple")
    turtle = client.get("/id/apple", headers={"accept": "text/turtle"})
    assert "id:apple a kg:Company" in turtle.text
    backwards = (
        client.get("/id/alibaba/").status_code,
        client.get("/id/n7", headers={"accept": "application/ld+json"}).json(),
    )
    assert backwards[0] == 404 and backwards[1]
    assert client.get("/id/apple", headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("path", "fragment"),
    [
        ("claim/c1", "claim/c1"),
        ("document/d1", "document/d1"),
        ("通义-4f0a1b", "%E9%80%9A%E4%B9%89-4f0a1b"),
    ],
)
def test_every_kind_of_thing_leads_to_its_place_on_the_page(client, path, fragment):
    response = client.get(f"/id/{path}", headers={"accept": "text/html"})
    assert response.headers["location"] == f"/#id/{fragment}"


@pytest.mark.parametrize("path", ["nobody", "claim/none", "%3E%20%7D%20%23", "a/b/c", "<x>"])
def test_unknown_things_are_not_found(client, path):
    assert client.get(f"/id/{path}").status_code == 404


def test_new_build_shows_without_a_restart(client, rebuild):
    assert bindings(client.get("/sparql", params={"query": SELECT})) == [{"o": ALIBABA}]
    rebuild("two", "baidu")
    assert bindings(client.get("/sparql", params={"query": SELECT})) == [
        {"o": {"type": "uri", "value": BASE + "baidu"}}
    ]
    assert client.get("/").text.endswith("baidu")


def test_folder_without_a_graph_is_an_error_that_says_so(tmp_path):
    from kg.server import app

    with pytest.raises(GraphError, match="kg build"):
        app(tmp_path)


def test_serves_on_loopback_while_a_query_runs(graph_dir):
    pytest.importorskip("uvicorn", reason="uvicorn is not installed (newskg[serve])")
    import httpx

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = f"from kg.server import serve; serve({str(graph_dir)!r}, port={port}, timeout=1.5)"
    root = Path(__file__).parents[2]
    server = subprocess.Popen([sys.executable, "-c", program], cwd=root)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as http:
            deadline = time.monotonic() + 20
            while True:
                try:
                    assert http.get("/").status_code == 200
                    break
                except httpx.TransportError:
                    assert time.monotonic() < deadline and server.poll() is None
                    time.sleep(0.1)
            ask = (
                "import httpx, sys; print(httpx.get(sys.argv[1], params={'query': sys.argv[2]},"
                " timeout=20, trust_env=False).status_code)"
            )
            bomb = subprocess.Popen(
                [sys.executable, "-c", ask, f"http://127.0.0.1:{port}/sparql", BOMBS["product"]],
                stdout=subprocess.PIPE,
                text=True,
            )
            time.sleep(0.4)
            assert http.get("/sparql", params={"query": SELECT}).json()["results"]["bindings"] == [
                {"o": ALIBABA}
            ]
            assert bomb.communicate(timeout=20)[0].strip() == "503"
            assert "server" not in http.get("/").headers
    finally:
        server.terminate()
        assert server.wait(10) is not None


def test_importing_the_package_loads_no_server_library():
    program = (
        "import json, sys, kg.server;"
        "print(json.dumps(sorted({'starlette', 'uvicorn', 'pyoxigraph'} & set(sys.modules))))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout) == []
