import csv
import io
import json
from dataclasses import replace

import networkx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from kg import ontology
from kg.errors import GraphError
from kg.rdf import FORMATS, export, export_quads, to_rdflib
from kg.rdf.turtle import union

RDF = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml"}


@pytest.mark.parametrize("name", FORMATS)
def test_folder_and_quads_give_the_same_bytes(name, quads, graph_dir):
    assert export_quads(graph_dir, name) == export_quads(quads, name)
    assert export_quads(graph_dir / "store", name) == export_quads(list(reversed(quads)), name)


@pytest.mark.parametrize("name", FORMATS)
def test_export_of_a_graph_is_that_of_its_quads(name, acme, quads):
    data = export(acme, ontology.load(), name)
    assert data == export_quads(quads, name)
    assert data.endswith(b"\n")
    assert b"\r" not in data


@pytest.mark.parametrize(("name", "syntax"), RDF.items())
def test_rdflib_reads_the_union(name, syntax, quads):
    parsed = rdflib.Graph().parse(data=export_quads(quads, name), format=syntax)
    assert isomorphic(parsed, to_rdflib(quads))


@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("trig", ox.RdfFormat.TRIG),
        ("nquads", ox.RdfFormat.N_QUADS),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_formats_with_graphs_keep_them(name, syntax, quads):
    assert set(ox.parse(export_quads(quads, name), format=syntax)) == set(quads)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib about itself
def test_rdflib_reads_the_jsonld(quads):
    parsed = rdflib.Dataset(default_union=True)
    parsed.parse(data=export_quads(quads, "jsonld"), format="json-ld")
    assert len(list(parsed.quads())) == len(quads)


def test_jsonld_opens_with_a_context(quads):
    data = json.loads(export_quads(quads, "jsonld"))
    assert data["@context"]["kg"] == ontology.NAMESPACE
    assert data["@graph"][0]["@id"] == "id:acme-ai"
    assert data["@graph"][0]["@type"] == ["kg:Company"]


def test_rdflib_dataset_keeps_graphs(quads):
    dataset = to_rdflib(quads, named_graphs=True)
    assert len(list(dataset.quads())) == len(quads)
    assert len(to_rdflib(quads)) == len(union(quads))


@pytest.mark.parametrize(
    ("name", "read"), [("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)]
)
def test_networks_hold_entities_and_claims(name, read, acme, quads):
    graph = read(io.BytesIO(export_quads(quads, name)))
    assert set(graph) == set(acme.entities)
    assert graph.nodes["acme-ai"]["label"] == "Acme AI"
    assert graph.nodes["acme-ai"]["names"] == "Acme | Acme AI Inc."
    edges = {
        (s, o, data["relation"], data["verdict"], data["passages"])
        for s, o, data in graph.edges(data=True)
    }
    assert edges == {
        ("acme-ai", "borealis", "partnersWith", "asserted", 1),
        ("acme-ai", "corvane-0a1b2c", "acquires", "disputed", 2),
        ("mara-lind", "acme-ai", "worksFor", "asserted", 1),
    }
    assert all(
        isinstance(value, str | int)
        for *_, data in graph.edges(data=True)
        for value in data.values()
    )


@pytest.mark.parametrize(
    ("name", "read"), [("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)]
)
@given(label=st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=12))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_networks_take_any_label(name, read, label, acme):
    entities = {"borealis": replace(acme.entities["borealis"], label=label)}
    graph = replace(acme, entities=entities, claims={}, observations=(), readings=())
    parsed = read(io.BytesIO(export(graph, ontology.load(), name)))
    assert set(parsed) == {"borealis"}


def test_csv_has_a_line_for_each_evidence(quads):
    rows = list(csv.DictReader(io.StringIO(export_quads(quads, "csv").decode())))
    assert len(rows) == 4
    (pact,) = [row for row in rows if row["relation"] == "kg:partnersWith"]
    assert pact["subjectLabel"] == "Acme AI"
    assert pact["by"] == "Mara Lind"
    assert pact["quote"] == "Acme AI has partnered with Borealis, Mara Lind said on Thursday."
    assert (pact["source"], pact["start"], pact["end"]) == ("news/wire.txt", "0", "64")


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_graph_is_written(name):
    assert isinstance(export_quads([], name), bytes)


def test_unknown_format_is_refused(quads):
    with pytest.raises(GraphError, match="'docx' is no format to export; choose one of turtle"):
        export_quads(quads, "docx")
