import json
import os
import time

import pyoxigraph as ox
import pytest

from kg.errors import GraphError, QueryError
from kg.rdf import (
    Pool,
    QueryBusyError,
    QueryTimeoutError,
    find_saved,
    prefixes,
    query,
    render,
    write_store,
)
from kg.rdf.terms import BASE

BOMBS = {
    "count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sort": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c",
    "filter": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c + ?f + ?i = -5) }",
    "concatenate": "SELECT (GROUP_CONCAT(?c) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
}


def ids(result):
    return {tuple(str(t)[1:-1].removeprefix(BASE) for t in row) for row in result.rows}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """A store in which three patterns without a common variable have 8 * 10^9 results."""
    path = tmp_path_factory.mktemp("crowd") / "store"
    p = ox.NamedNode("http://e.example/p")
    write_store(
        [ox.Quad(ox.NamedNode(f"http://e.example/{n}"), p, ox.Literal(n)) for n in range(2000)],
        path,
    )
    return path


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_query_is_killed_when_its_time_is_up(crowd, bomb):
    with Pool(crowd, prefixes=prefixes()) as pool:
        pool.ask("ASK { ?s ?p ?o }")
        (process,) = pool._all
        started = time.monotonic()
        with pytest.raises(QueryTimeoutError, match=r"longer than 0\.5 s and was stopped"):
            pool.ask(BOMBS[bomb], timeout=0.5)
        assert time.monotonic() - started < 5
        assert not is_alive(process.process.pid)
        assert pool.ask("ASK { ?s ?p ?o }").data == b'{"head":{},"boolean":true}'


def test_a_large_result_is_refused_whole(crowd):
    with pytest.raises(QueryError, match="larger than 1000 bytes; add LIMIT"):
        query(crowd, "SELECT * { ?s ?p ?o }", max_bytes=1000)


def test_a_busy_pool_says_so(crowd):
    import threading

    with Pool(crowd, prefixes=prefixes()) as pool:
        pool.ask("ASK { ?s ?p ?o }")

        def run():
            with pytest.raises(QueryTimeoutError):
                pool.ask(BOMBS["count"], timeout=1.5)

        thread = threading.Thread(target=run)
        thread.start()
        time.sleep(0.2)
        with pytest.raises(QueryBusyError):
            pool.ask("ASK { ?s ?p ?o }", timeout=0.3)
        thread.join()


def test_the_pool_follows_a_link_to_a_new_store(quads, tmp_path):
    write_store(quads, tmp_path / "one")
    write_store([], tmp_path / "two")
    (tmp_path / "store").symlink_to("one")
    with Pool(tmp_path / "store", prefixes=prefixes()) as pool:
        assert b"true" in pool.ask("ASK { ?s ?p ?o }").data
        (tmp_path / "next").symlink_to("two")
        (tmp_path / "next").rename(tmp_path / "store")
        assert b"false" in pool.ask("ASK { ?s ?p ?o }").data


def test_the_worker_ends_with_its_parent(crowd):
    with Pool(crowd, prefixes=prefixes()) as pool:
        pool.ask("ASK { ?s ?p ?o }")
        (process,) = pool._all
        process.process.stdin.write(
            json.dumps(
                {"text": BOMBS["count"], "prefixes": {}, "rows_format": "json", "max_bytes": 1}
            ).encode()
            + b"\n"
        )
        process.process.stdin.close()  # what happens to the pipe when the parent is gone
        assert process.process.wait(timeout=5) == 0


def test_known_prefixes_need_no_declaration(graph_dir):
    text = """ASK {
      id:acme-ai a kg:Company ; rdfs:label ?l . ?c a kg:Claim ; rdf:subject id:acme-ai .
      ?d dct:source ?s ; schema:url ?u . FILTER(DATATYPE(?s) = xsd:string)
      MINUS { claim:x skos:note prov:x . evidence:x owl:sameAs doc:x . mention:x a observation:x }
    }"""
    assert query(graph_dir, text).boolean is True


def test_an_unknown_prefix_is_named(graph_dir):
    with pytest.raises(QueryError, match="prefix schem: is not declared; did you mean schema:"):
        query(graph_dir, "SELECT * { ?s schem:url ?o }")


def test_a_syntax_error_has_its_place(graph_dir):
    with pytest.raises(QueryError) as caught:
        query(graph_dir, "SELECT * {\n  ?s ?o }")
    assert "line 2, column" in str(caught.value)
    assert str(caught.value).endswith("^")


def test_default_graph_is_the_union(memory):
    result = query(
        memory,
        "SELECT ?d { ?e a kg:Evidence . ?c kg:evidence ?e ; kg:verdict ?v . ?d a kg:Document }",
    )
    assert result.rows


@pytest.mark.parametrize(
    "value", ["Acme AI", "Acme", "acme ai inc.", "id:acme-ai", f"<{BASE}acme-ai>"]
)
def test_a_company_is_found_by_any_of_its_names(graph_dir, value):
    result = query(graph_dir, find_saved("partners"), {"company": value})
    assert [[str(t) for t in row][:2] for row in result.rows] == [
        [f"<{BASE}acme-ai>", f"<{BASE}borealis>"]
    ]


def test_one_name_may_be_that_of_several_entities(memory):
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    memory.add(
        ox.Quad(ox.NamedNode(BASE + "acme-model"), label, ox.Literal("Acme AI", language="en"))
    )
    rows = query(memory, "SELECT DISTINCT ?x { ?x ?p ?o }", {"x": "Acme AI"}).rows
    assert [row[0].value for row in rows] == [BASE + "acme-ai", BASE + "acme-model"]


def test_an_unknown_name_suggests_a_close_one(graph_dir):
    with pytest.raises(
        QueryError, match="no entity of this graph is called 'Boralis'; did you mean 'Borealis'"
    ):
        query(graph_dir, find_saved("partners"), {"company": "Boralis"})


@pytest.mark.parametrize(
    ("name", "parameters", "count"),
    [
        ("claims-by-status", {"status": "disputed"}, 1),
        ("claims-by-status", {"status": "Disputed"}, 1),
        ("claims-by-status", {"status": "kg:Asserted"}, 2),
        ("evidence", {"relation": "acquires"}, 2),
        ("evidence", {"relation": "acquires", "subject": "Borealis"}, 0),
        ("observations", {"measure": "share price change"}, 1),
        ("observations", {"measure": "revenue"}, 0),
        ("contradictions", {}, 1),
        ("contradictions", {"entity": "Corvane"}, 1),
        ("contradictions", {"entity": "Borealis"}, 0),
        ("neighbours", {"entity": "Acme AI"}, 2),
        ("speakers", {"speaker": "Mara Lind"}, 1),
        ("people", {"organization": "Acme AI"}, 1),
    ],
)
def test_typed_parameters(graph_dir, name, parameters, count):
    assert len(query(graph_dir, find_saved(name), parameters).rows) == count


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("neighbours", {}, "needs --param entity=…"),
        ("partners", {"firm": "Acme"}, "has no parameter 'firm'; it has company"),
        ("evidence", {"relation": "acquird"}, "'acquird' is not a relation"),
        ("claims-by-status", {"status": "maybe"}, "is no status; expected one of asserted"),
        ("partners", {"company": "<not an iri>"}, "is no RDF term"),
    ],
)
def test_wrong_parameters_are_explained(graph_dir, name, parameters, message):
    with pytest.raises(QueryError, match=message):
        query(graph_dir, find_saved(name), parameters)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("acquires", "https://w3id.org/newskg/ontology#acquires"),
        ("kg:acquires", "https://w3id.org/newskg/ontology#acquires"),
        ("Borealis", BASE + "borealis"),
        ('"Lind"', "Lind"),
    ],
)
def test_parameters_of_free_queries_are_recognised(memory, value, expected):
    rows = query(
        memory,
        "SELECT DISTINCT ?x { { ?s ?x ?o } UNION { ?s ?p ?x } UNION { ?c rdf:predicate ?x } }",
        {"x": value},
    ).rows
    assert [row[0].value for row in rows] == [expected]


def test_a_parameter_cannot_change_the_query(memory):
    with pytest.raises(QueryError):
        query(memory, "SELECT * { ?x kg:partnersWith ?o }", {"x": "id:acme-ai ?p ?o } #"})
    hostile = query(memory, "SELECT * { ?s skos:altLabel ?x }", {"x": '"} ?a ?b ?c . { #"'})
    assert hostile.rows == []


def test_a_missing_store_is_explained(tmp_path):
    with pytest.raises(GraphError, match="build the graph first"):
        query(tmp_path, "ASK { ?s ?p ?o }")


def test_updates_do_not_reach_the_store(graph_dir):
    with pytest.raises(QueryError, match="refused"):
        query(graph_dir, "DELETE WHERE { ?s ?p ?o }")


LABELS = "SELECT ?x ?l { ?x a kg:Company ; rdfs:label ?l } ORDER BY ?x LIMIT 1"


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        ("table", "x           l\n──────────  ───────\nid:acme-ai  Acme AI\n"),
        ("md", "| x | l |\n| --- | --- |\n| id:acme-ai | Acme AI |\n"),
        ("csv", f"x,l\r\n{BASE}acme-ai,Acme AI\n"),
        ("tsv", f'?x\t?l\n<{BASE}acme-ai>\t"Acme AI"@en\n'),
    ],
)
def test_rows_are_written(memory, format_, expected):
    assert render(query(memory, LABELS), format_) == expected


def test_rows_as_json_and_xml(memory):
    result = query(memory, LABELS)
    assert json.loads(render(result, "json"))["results"]["bindings"][0]["l"]["value"] == "Acme AI"
    assert "<literal" in render(result, "xml")


def test_a_table_fits_its_width(graph_dir):
    text = render(query(graph_dir, find_saved("evidence")), "table", width=150)
    assert max(map(len, text.splitlines())) <= 150
    assert "…" in text


def test_control_characters_do_not_reach_the_terminal(memory):
    memory.add(ox.Quad(ox.NamedNode("a:b"), ox.NamedNode("a:c"), ox.Literal("a\x1b[31mb\nc")))
    text = render(query(memory, "SELECT ?o { <a:b> <a:c> ?o }"), "table")
    assert "\x1b" not in text
    assert "a [31mb c" in text


def test_graphs_are_written(memory):
    result = query(memory, find_saved("edges"))
    assert "id:acme-ai rdfs:label" in render(result)
    for format_, syntax in (
        ("turtle", ox.RdfFormat.TURTLE), ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("rdfxml", ox.RdfFormat.RDF_XML), ("jsonld", ox.RdfFormat.JSON_LD),
    ):  # fmt: skip
        parsed = {q.triple for q in ox.parse(render(result, format_), format=syntax)}
        assert parsed == set(result.triples)


def test_a_format_that_does_not_fit_is_refused(memory):
    with pytest.raises(QueryError, match="triples, which cannot be written as csv"):
        render(query(memory, find_saved("edges")), "csv")
    with pytest.raises(QueryError, match="rows, which cannot be written as turtle"):
        render(query(memory, LABELS), "turtle")


def test_a_pool_on_no_store_says_so(tmp_path):
    with (
        Pool(tmp_path / "none", prefixes=prefixes()) as pool,
        pytest.raises(GraphError, match=r"cannot open the store .*; build the graph again"),
    ):
        pool.ask("ASK { ?s ?p ?o }")
