import re

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.rdf import find_saved, prefixes, query, saved_queries
from kg.rdf.saved import invariants, parse
from kg.rdf.syntax import check, tokens, variables

SAVED = list(saved_queries())
ALL = {**saved_queries(), **{f"invariants/{name}": one for name, one in invariants().items()}}


@pytest.mark.parametrize("name", SAVED)
def test_saved_query_runs(graph_dir, name):
    saved = find_saved(name)
    given = {one.name: "Acme AI" for one in saved.parameters if one.required}
    result = query(graph_dir, saved, given)
    assert result.kind in ("rows", "graph")


@pytest.mark.parametrize("name", SAVED)
def test_every_parameter_binds(graph_dir, name):
    values = {"entity": "Acme AI", "relation": "acquires", "status": "planned", "measure": "fine"}
    for parameter in find_saved(name).parameters:
        given = {one.name: "Acme AI" for one in find_saved(name).parameters if one.required}
        query(graph_dir, find_saved(name), given | {parameter.name: values[parameter.kind]})


@pytest.mark.parametrize("name", ALL)
def test_query_has_a_summary_and_its_parameters_are_variables(name):
    saved = ALL[name]
    assert len(saved.summary) > 15
    assert check(saved.text) in ("SELECT", "CONSTRUCT")
    assert {one.name for one in saved.parameters} <= variables(saved.text)


@pytest.mark.parametrize("name", ALL)
def test_query_does_not_use_not_exists(name):
    """FILTER NOT EXISTS is quadratic in pyoxigraph (oxigraph issue 885); MINUS is not."""
    words = [token.text.upper() for token in tokens(ALL[name].text)]
    assert "EXISTS" not in words


@pytest.mark.parametrize("name", SAVED)
def test_rows_are_ordered(name):
    text = find_saved(name).text
    assert "CONSTRUCT" in text or re.search(r"ORDER BY", text)


@pytest.mark.parametrize("name", ALL)
def test_query_is_standard_sparql(name):
    """rdflib parses it too, so that it can be run elsewhere."""
    from rdflib.plugins.sparql.parser import parseQuery

    header = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes().items())
    parseQuery(header + ALL[name].text)


def test_there_are_the_queries_that_users_need():
    needed = {
        "partners", "competitors", "investors", "models", "people", "regulators", "evidence",
        "contradictions", "claims-by-status", "timeline", "sources", "corroborated", "observations",
    }  # fmt: skip
    assert needed <= set(SAVED)


def test_a_query_without_summary_is_refused():
    with pytest.raises(QueryError, match="has no line '#\\+ summary"):
        parse("mine", "SELECT * { ?s ?p ?o }")


def test_a_malformed_parameter_is_refused():
    with pytest.raises(QueryError, match="expected '#\\+ param: name"):
        parse("mine", "#+ summary: all there is\n#+ param: company\nSELECT * { ?company ?p ?o }")


def test_corroborated_counts_sources(memory):
    assert query(memory, find_saved("corroborated")).rows == []
    count = ox.NamedNode("https://w3id.org/newskg/ontology#sourceCount")
    quad = next(iter(memory.quads_for_pattern(None, count, None)))
    memory.add(ox.Quad(quad.subject, count, ox.Literal(3)))
    assert len(query(memory, find_saved("corroborated")).rows) == 1
