import io
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import GraphError
from kg.rdf import BASE, export_quads, write_nquads, write_ntriples, write_trig, write_turtle
from kg.rdf.turtle import union

ROOT = Path(__file__).parents[2]

# Surrogates are no characters, and the parsers refuse them.
text = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)
local = st.text(st.sampled_from("abcZ019-._~é月/:"), min_size=1, max_size=8)
iris = st.builds(
    lambda space, name: ox.NamedNode(space + name),
    st.sampled_from(
        [BASE, BASE + "claim/", "https://w3id.org/newskg/ontology#", "http://e.example/"]
    ),
    local,
)
datatypes = st.sampled_from(["decimal", "integer", "date", "anyURI"]).map(
    lambda name: ox.NamedNode("http://www.w3.org/2001/XMLSchema#" + name)
)
literals = st.one_of(
    st.builds(ox.Literal, text),
    st.builds(lambda value: ox.Literal(value, language="en"), text),
    st.builds(lambda value, datatype: ox.Literal(value, datatype=datatype), text, datatypes),
)
graphs = st.one_of(st.just(ox.DefaultGraph()), iris)
quad_sets = st.frozensets(
    st.builds(ox.Quad, iris, iris, st.one_of(iris, literals), graphs), max_size=8
)
WRITERS = {
    "trig": (write_trig, ox.RdfFormat.TRIG),
    "nquads": (write_nquads, ox.RdfFormat.N_QUADS),
    "turtle": (write_turtle, ox.RdfFormat.TURTLE),
    "ntriples": (write_ntriples, ox.RdfFormat.N_TRIPLES),
}


def written(write, quads) -> bytes:
    buffer = io.BytesIO()
    write(quads, buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", WRITERS)
@given(quads=quad_sets)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_round_trip(name, quads):
    write, syntax = WRITERS[name]
    expected = set(quads) if name in ("trig", "nquads") else set(union(quads))
    assert set(ox.parse(written(write, quads), format=syntax)) == expected


@pytest.mark.parametrize("name", WRITERS)
@given(
    quads=st.lists(st.builds(ox.Quad, iris, iris, literals, graphs), max_size=8), seed=st.integers()
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_order_gives_the_same_bytes(name, quads, seed):
    shuffled = [*quads, *quads[:2]]
    random.Random(seed).shuffle(shuffled)
    write, _ = WRITERS[name]
    assert written(write, shuffled) == written(write, quads)


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_every_format_has_the_same_bytes_for_any_hash_seed(quads, seed, tmp_path):
    """pyoxigraph and rdflib keep terms and prefixes in hash tables; none of that may show."""
    source = tmp_path / "graph.nq"
    write_nquads(quads, source)
    script = (
        "import sys, hashlib; from pathlib import Path\n"
        "from kg.rdf import FORMATS, export_quads, read_quads\n"
        "quads = read_quads(Path(sys.argv[1]))\n"
        "for name in FORMATS: print(name, hashlib.sha256(export_quads(quads, name)).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", script, str(source)],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    import hashlib

    from kg.rdf import FORMATS

    here = [f"{name} {hashlib.sha256(export_quads(quads, name)).hexdigest()}" for name in FORMATS]
    assert run.stdout.split("\n")[:-1] == here


def test_turtle_opens_with_our_prefixes_and_ends_with_one_line_end(quads):
    lines = written(write_turtle, quads).decode().split("\n")
    assert lines[0] == "@prefix kg: <https://w3id.org/newskg/ontology#> ."
    assert lines[-1] == ""
    assert lines[-2] != ""
    assert "\r" not in "".join(lines)


def test_entities_come_first_and_their_type_before_the_rest(quads):
    body = written(write_turtle, quads).decode().split("\n\n", 1)[1]
    assert body.startswith("id:acme-ai a kg:Company ;\n\trdfs:label")


def test_rdflib_reads_the_same_graph(quads):
    import rdflib
    from rdflib.compare import isomorphic

    from kg.rdf import to_rdflib

    graph = rdflib.Graph().parse(data=written(write_turtle, quads), format="turtle")
    assert isomorphic(graph, to_rdflib(quads))


@pytest.mark.skipif(
    shutil.which("rapper") is None, reason="rapper (raptor2-utils) is not installed"
)
def test_rapper_reads_the_turtle(quads, tmp_path):
    path = tmp_path / "graph.ttl"
    write_turtle(quads, path)
    run = subprocess.run(
        ["rapper", "-i", "turtle", "-o", "ntriples", str(path)], capture_output=True, check=True
    )
    assert b"warning" not in run.stderr.lower()
    assert set(ox.parse(run.stdout, format=ox.RdfFormat.N_TRIPLES)) == set(union(quads))


def test_unwritable_output_is_named(quads, tmp_path):
    with pytest.raises(GraphError, match=r"cannot write .*none"):
        write_turtle(quads, tmp_path / "none" / "graph.ttl")
