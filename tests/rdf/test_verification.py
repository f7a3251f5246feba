import pytest

from kg import ontology
from kg.errors import GraphError
from kg.rdf import to_quads, verify


@pytest.fixture
def folder(tools, acme, quads, tmp_path):
    return tools.write_folder(tmp_path, acme, quads)


def find_text(acme, folder, source):
    (document,) = [one for one in acme.documents.values() if one.source == source]
    return folder / "documents" / f"{document.sha256}.txt"


def test_a_good_folder_verifies(graph_dir):
    checked, faults = verify(graph_dir)
    assert faults == []
    assert checked == 5 + 10  # four passages and an observation, ten mentions


def test_a_changed_text_is_found(acme, folder):
    path = find_text(acme, folder, "blog.txt")
    path.write_text(path.read_text("utf-8").replace("did not buy", "did buy"), "utf-8")
    _, faults = verify(folder)
    assert any("was changed: its SHA-256 is" in fault for fault in faults)
    assert any("did not buy Corvane" in fault and fault.startswith("blog.txt:") for fault in faults)


def test_a_missing_text_is_found(acme, folder):
    find_text(acme, folder, "news/wire.txt").unlink()
    checked, faults = verify(folder)
    assert len(faults) == 1
    assert "news/wire.txt: " in faults[0]
    assert "is missing" in faults[0]
    assert checked == 6


def test_a_text_that_is_no_text_is_found(acme, folder):
    find_text(acme, folder, "blog.txt").write_bytes(b"\xff\xfe")
    assert any("is not UTF-8" in fault for fault in verify(folder)[1])


def test_a_wrong_offset_is_found(acme, tools, tmp_path):
    """Offsets are code points: one taken in UTF-16 units is one too far after an emoji."""
    reading = acme.readings[1]
    moved = tools.replace(reading.mentions[0], start=reading.mentions[0].start + 1)
    graph = tools.replace(
        acme, readings=(tools.replace(reading, mentions=(moved,)), acme.readings[0])
    )
    folder = tools.write_folder(tmp_path, graph, to_quads(graph, ontology.load()))
    _, faults = verify(folder)
    assert len(faults) == 1
    assert "characters 14 to 20 are 'cme AI'" in faults[0]
    assert "quotes 'Acme AI'" in faults[0]


def test_a_hash_is_no_path(acme, quads, tools, tmp_path):
    import pyoxigraph as ox

    sha256 = ox.NamedNode("https://w3id.org/newskg/ontology#sha256")
    changed = [
        ox.Quad(q.subject, q.predicate, ox.Literal("../../secret"), q.graph_name)
        if q.predicate == sha256 else q
        for q in quads
    ]  # fmt: skip
    folder = tools.write_folder(tmp_path, acme, changed)
    assert all("is no SHA-256" in fault for fault in verify(folder)[1])


def test_missing_graph_is_an_error(tmp_path):
    with pytest.raises(GraphError, match="build the graph first"):
        verify(tmp_path)
