import contextlib
import socket
import threading

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.rdf import syntax

#: How "ask another server" can be spelled for pyoxigraph, its leniencies included.
SERVICES = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 5SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 5.0SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<URL>{ ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE:{ ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE : { ?s ?p ?o } }",
    'SELECT * { ?s ?p "#" . SERVICE <URL> { ?s ?p ?o } }',
    "SELECT * { ?s ?p '''a'b''' . SERVICE <URL> { ?s ?p ?o } }",
    'SELECT * { ?s ?p """a"b""" SERVICE <URL> { ?s ?p ?o } }',
    "SELECT * { ?s <http://e.example/#> ?o SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s <http://e.example/\\u0061#> ?o . SERVICE <URL> { ?s ?p ?o } }",
    "PREFIX e: <http://e.example/> SELECT * { ?s ?p e:a\\# . SERVICE <URL> { ?s ?p ?o } }",
    "PREFIX e: <http://e.example/> SELECT * { ?s ?p e:a\\#SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o # a comment\rSERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o # it's\nSERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(?s<?o) SERVICE <URL> { ?s ?p ?o } FILTER(?o>?s) }",
    "SELECT * { ?s ?p ?o FILTER(EXISTS { SERVICE <URL> { ?s ?p ?o } }) }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { _:bSERVICE ?p ?o . SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'x'@en SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'x\n#' SERVICE <URL> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "x\n#" . SERVICE <URL> { ?s ?p ?o } }',
]
HARMLESS = [
    "SELECT ?service { ?service ?p ?o }",
    "SELECT $service { $service ?p ?o }",
    'SELECT * { ?s ?p "SERVICE <http://e.example/> { }" }',
    "SELECT * { ?s ?p 'a \\' SERVICE' }",
    'SELECT * { ?s ?p """a "quoted" SERVICE""" }',
    "SELECT * { ?s ?p ?o } # SERVICE LOAD DELETE",
    "# INSERT DATA { }\nSELECT * { ?s ?p ?o }",
    "SELECT * { ?s <http://e.example/service/SERVICE> ?o }",
    "PREFIX e: <http://e.example/> SELECT * { ?s e:service ?o }",
    "BASE <http://e.example/service> SELECT * { <a> ?p ?o }",
    "PREFIX load: <http://e.example/> ASK { load:insert ?p ?o }",
]
UPDATES = [
    "LOAD <URL>",
    "load silent <URL>",
    "LOAD<URL>",
    "PREFIX e: <http://e.example/> LOAD <URL>",
    "BASE <http://e.example/> LOAD <URL>",
    "# SELECT\nLOAD <URL>",
    "INSERT DATA { <a:b> <a:b> <a:b> }",
    "DELETE WHERE { ?s ?p ?o }",
    "WITH <http://e.example/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP ALL",
    "CREATE GRAPH <http://e.example/>",
    "ADD <a:a> TO <a:b>",
    "MOVE <a:a> TO <a:b>",
    "COPY <a:a> TO <a:b>",
]


@pytest.fixture(scope="module")
def listener():
    """A server that only counts who connects."""
    hits: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        done = threading.Event()

        def accept():
            while not done.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                hits.append(1)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", hits
        done.set()
        thread.join()


@pytest.mark.parametrize("query", SERVICES)
def test_asking_another_server_is_refused(query, listener):
    with pytest.raises(QueryError):
        syntax.check(query.replace("URL", listener[0]))


def test_some_of_these_would_have_reached_the_other_server(listener):
    """Keeps the list above honest: they are refused because the engine would run them."""
    url, hits = listener
    reached = 0
    for query in SERVICES:
        before = len(hits)
        store = ox.Store()
        with contextlib.suppress(SyntaxError, OSError, TypeError, RuntimeError):
            list(store.query(query.replace("URL", url)))
        reached += len(hits) > before
    assert reached >= 5


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_alone_is_not_refused(query):
    assert syntax.check(query) in ("SELECT", "ASK")
    ox.Store().query(query)


@pytest.mark.parametrize("query", UPDATES)
def test_updates_are_refused(query):
    with pytest.raises(QueryError, match="is refused: a graph is changed by kg build"):
        syntax.check(query)


@pytest.mark.parametrize("query", ["", "  # nothing\n", "hello", "PREFIX e: <http://e.example/>"])
def test_what_is_no_query_is_refused(query):
    with pytest.raises(QueryError, match="this is no SPARQL query"):
        syntax.check(query)


def test_a_query_has_a_limit():
    with pytest.raises(QueryError, match="at most 100000 are read"):
        syntax.check("SELECT * { ?s ?p ?o }" + " " * 100_000)


def test_the_place_of_a_refusal_is_named():
    with pytest.raises(QueryError, match="SERVICE is refused, line 2, column 3"):
        syntax.check("SELECT * {\n  SERVICE <http://e.example/> { } }")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?s { ?s ?p ?o }", 1),
        ("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", 1),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*) > 0)", 1),
        ("ASK { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", 1),
        ("CONSTRUCT WHERE { ?s ?p ?o }", 1),
        ("SELECT (EXISTS { ?s ?p ?o } AS ?found) { ?s ?p ?o }", 1),
        ("SELECT ?s { { ?s ?p ?o } UNION { ?o ?p ?s } }", 1),
        ("SELECT ?s { ?s ?p ?o OPTIONAL { ?s ?q ?x } MINUS { ?s ?p 3 } }", 1),
        ("DESCRIBE ?s { ?s ?p ?o }", 1),
        ("SELECT ?s { SELECT ?s { ?s ?p ?o } }", 1),
        ("CONSTRUCT { ?s ?p [ ?p ?o ] } WHERE { ?s ?p ?o }", 2),
        ("CONSTRUCT {} WHERE { ?s ?p ?o }", 0),
    ],
)
def test_bound_values_restrict_every_form_of_query(query, expected):
    store = ox.Store()
    names = [ox.NamedNode(f"http://e.example/{n}") for n in range(3)]
    store.extend(ox.Quad(name, ox.NamedNode("http://e.example/p"), ox.Literal(1)) for name in names)
    answer = store.query(syntax.bind(query, {("s",): [(names[1],)]}))
    if isinstance(answer, ox.QueryBoolean):
        assert bool(answer) is expected
    else:
        rows = list(answer)
        assert len(rows) == expected
        if "COUNT(*) AS" in query:
            assert rows[0][0].value == "1"


def test_values_are_data_whatever_they_hold():
    store = ox.Store()
    name = ox.Literal('"} . ?x ?y ?z . { # \\ \n')
    store.add(ox.Quad(ox.NamedNode("a:b"), ox.NamedNode("a:c"), name))
    store.add(ox.Quad(ox.NamedNode("a:b"), ox.NamedNode("a:c"), ox.Literal("other")))
    rows = list(store.query(syntax.bind("SELECT * { ?s ?p ?o }", {("o",): [(name,)]})))
    assert [row["o"] for row in rows] == [name]


def test_unknown_variable_is_named():
    with pytest.raises(QueryError, match=r"no variable \?x; it has \?o, \?s"):
        syntax.bind("SELECT * { ?s <a:p> ?o }", {("x",): [(ox.Literal("1"),)]})


def test_undeclared_prefixes_are_found():
    query = "PREFIX a: <a:> SELECT * { a:x b:y _:c . ?s c:d 'e:f' }"
    assert syntax.undeclared(query, ["c"]) == ["b"]
