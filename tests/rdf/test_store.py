import subprocess
import sys

import pytest

from kg.errors import GraphError
from kg.rdf import open_store, read_quads, write_store, write_turtle
from kg.rdf.turtle import union


def test_store_gives_back_the_quads(quads, graph_dir):
    assert read_quads(graph_dir) == quads
    assert read_quads(graph_dir / "store") == quads


def test_rdf_file_is_read_too(quads, tmp_path):
    write_turtle(quads, tmp_path / "graph.ttl")
    assert read_quads(tmp_path / "graph.ttl") == union(quads)


def test_malformed_file_is_named(tmp_path):
    (tmp_path / "graph.ttl").write_text("<a> <b>", "utf-8")
    with pytest.raises(GraphError, match=r"graph\.ttl as RDF"):
        read_quads(tmp_path / "graph.ttl")


def test_missing_store_says_what_to_do(tmp_path):
    with pytest.raises(GraphError, match=r"no store at .*; build the graph first"):
        open_store(tmp_path)


def test_a_store_is_written_once(quads, tmp_path):
    write_store(quads, tmp_path / "store")
    with pytest.raises(GraphError, match="is not empty"):
        write_store(quads, tmp_path / "store")


def test_store_in_a_file_s_place_is_refused(quads, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(GraphError):
        write_store(quads, tmp_path / "file" / "store")


def test_damaged_store_is_named(quads, tmp_path):
    write_store(quads, tmp_path / "store")
    (tmp_path / "store" / "CURRENT").write_text("nonsense\n", "utf-8")
    with pytest.raises(GraphError, match=r"cannot open the store .*; build the graph again"):
        open_store(tmp_path / "store")


def test_store_open_elsewhere_is_refused_for_writing_and_readable(quads, tmp_path):
    path = tmp_path / "store"
    write_store(quads, path)
    hold = (
        "import sys, pyoxigraph; store = pyoxigraph.Store(sys.argv[1]); "
        "print('open', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(GraphError, match="open in another process"):
            open_store(path, read_only=False)
        assert len(list(open_store(path))) == len(quads)
        other.communicate(b"\n")


def test_store_opened_to_read_cannot_be_changed(quads, tmp_path):
    write_store(quads, tmp_path / "store")
    with pytest.raises(RuntimeError):
        open_store(tmp_path / "store").add(quads[0])
