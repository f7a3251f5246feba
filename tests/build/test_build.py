import errno
import fcntl
import json
import os
import shutil
import subprocess
import sys

import pytest

import kg.build.builder
from kg.build import build, open_graph
from kg.build.folder import read_lines
from kg.errors import DocumentError, GraphError

FILES = ("graph.ttl", "graph.trig", "graph.html", "claims.jsonl", "report.md", "readings.jsonl")


def contents(folder):
    return {name: (folder / name).read_bytes() for name in FILES}


@pytest.fixture
def source(news, tmp_path):
    return shutil.copytree(news, tmp_path / "news")


def test_a_build_writes_every_file_and_a_store(built):
    assert all((built / name).stat().st_size for name in FILES)
    assert (built / "store").is_dir()
    assert len(list((built / "documents").iterdir())) == 2


def test_claims_are_one_line_for_each_evidence(built):
    graph = open_graph(built)
    records = list(read_lines(built / "claims.jsonl"))
    assert len(records) == sum(len(claim.evidence) for claim in graph.claims.values()) > 0
    texts = {document.source: document.text for document in graph.documents.values()}
    for record in records:
        assert texts[record["document"]][record["start"] : record["end"]] == record["quote"]


@pytest.mark.parametrize("seed", ["0", "1"])
def test_two_builds_give_the_same_bytes_under_any_hash_seed(built, news, tmp_path, seed, root):
    subprocess.run(
        [sys.executable, "-m", "kg", "build", str(news), "-o", str(tmp_path / "g"), "-q"],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=root,
        check=True,
    )
    assert contents(tmp_path / "g") == contents(built)


def test_the_order_of_paths_does_not_matter(built, news, tmp_path):
    made = build([news / "b.txt", news / "a.txt"], tmp_path / "g")
    assert contents(made.folder) == contents(built)


def test_nothing_is_read_again_when_nothing_changed(source, tmp_path):
    assert build([source], tmp_path / "g").read == 2
    again = build([source], tmp_path / "g")
    assert (again.read, again.unchanged) == (0, True)


def test_another_ontology_makes_another_graph(source, tmp_path, root, monkeypatch):
    build([source], tmp_path / "g")
    text = (root / "ontology.ttl").read_text(encoding="utf-8")
    (tmp_path / "ontology.ttl").write_text(text + "# changed\n", encoding="utf-8")
    monkeypatch.setattr(kg.build.builder, "packaged_ontology", lambda: tmp_path / "ontology.ttl")
    assert not build([source], tmp_path / "g").unchanged


def test_only_changed_documents_are_read_again_and_the_graph_is_as_from_scratch(source, tmp_path):
    build([source], tmp_path / "g")
    (source / "c.txt").write_text("Borealis is suing Nvidia.\n")
    grown = build([source], tmp_path / "g")
    assert (grown.read, grown.unchanged) == (1, False)
    assert contents(grown.folder) == contents(build([source], tmp_path / "fresh").folder)


def test_a_document_with_another_date_is_read_again(tmp_path):
    text = "Borealis acquired Fenwright on Tuesday."
    (tmp_path / "a.json").write_text(json.dumps({"text": text, "date": "2025-02-13"}))
    build([tmp_path / "a.json"], tmp_path / "g")
    (tmp_path / "a.json").write_text(json.dumps({"text": text, "date": "2024-05-02"}))
    again = build([tmp_path / "a.json"], tmp_path / "g")
    assert again.read == 1
    fresh = build([tmp_path / "a.json"], tmp_path / "fresh")
    assert contents(again.folder) == contents(fresh.folder)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("graph.html", None),
        ("build.json", b"[]"),
        ("build.json", b'{"format": 1}'),
        ("documents.jsonl", b"{}\n"),
        ("readings.jsonl", b"\xff\n"),
        ("readings.jsonl", b"[]\n"),
    ],
)
def test_a_damaged_graph_is_built_again(source, tmp_path, name, data):
    before = contents(build([source], tmp_path / "g").folder)
    path = tmp_path / "g" / name
    path.unlink() if data is None else path.write_bytes(data)
    again = build([source], tmp_path / "g")
    assert not again.unchanged
    assert contents(again.folder) == before


def test_removing_a_document_leaves_no_trace(built, source, tmp_path):
    (source / "c.txt").write_text("Borealis is suing Nvidia.\n")
    build([source], tmp_path / "g")
    (source / "c.txt").unlink()
    assert contents(build([source], tmp_path / "g").folder) == contents(built)


def test_reading_in_processes_gives_the_same_graph(built, news, tmp_path):
    made = build([news], tmp_path / "g", workers=2, engine="processes")
    assert contents(made.folder) == contents(built)


def test_quotes_only_leaves_the_texts_out(news, tmp_path):
    folder = build([news], tmp_path / "g", quotes_only=True).folder
    assert list((folder / "documents").iterdir()) == []
    quotes = {record["quote"] for record in read_lines(folder / "claims.jsonl")}
    sentence = "Fenwright competes with Nvidia, analysts said. Borealis is based in Toronto."
    assert not any(sentence in quote for quote in quotes)
    for path in folder.rglob("*"):
        if path.is_file() and "store" not in path.parts:
            assert sentence not in path.read_text(encoding="utf-8"), path


def test_a_graph_without_texts_opens_as_it_was_built(source, tmp_path):
    (source / "c.txt").write_text("Fenwright competes with Nvidia. Nobody at Borealis agrees.\n")
    made = build([source], tmp_path / "g", quotes_only=True)
    opened = open_graph(made.folder)
    assert opened.claims == made.graph.claims
    assert opened.groups == made.graph.groups
    assert {one.sha256 for one in opened.documents.values()} == {
        one.sha256 for one in made.graph.documents.values()
    }


def test_a_graph_with_a_registry_of_ones_own_opens_anywhere(source, tmp_path, monkeypatch):
    from kg.build.builder import Options

    (tmp_path / "own.ttl").write_text(
        "@prefix kg: <https://w3id.org/newskg/ontology#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "<https://w3id.org/newskg/id/borealis-inc> a kg:Company ;"
        ' skos:prefLabel "Borealis Incorporated"@en ; skos:altLabel "Borealis"@en .\n'
    )
    made = build([source], tmp_path / "g", options=Options(registries=(str(tmp_path / "own.ttl"),)))
    assert "borealis-inc" in made.graph.entities
    (tmp_path / "own.ttl").unlink()
    assert open_graph(made.folder).entities == made.graph.entities


def test_a_registry_that_was_edited_is_read_again(source, tmp_path):
    from kg.build.builder import Options

    own = tmp_path / "own.ttl"
    for name in ("borealis-inc", "borealis-incorporated"):
        own.write_text(
            "@prefix kg: <https://w3id.org/newskg/ontology#> .\n"
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
            f'<https://w3id.org/newskg/id/{name}> a kg:Company ; skos:prefLabel "Borealis"@en .\n'
        )
        made = build([source], tmp_path / "g", options=Options(registries=(str(own),)))
        assert name in made.graph.entities


def test_one_unreadable_document_is_skipped_and_named(source, tmp_path):
    (source / "bad.txt").write_bytes(b"\x00\x01\x02\xff" * 300)
    made = build([source], tmp_path / "g")
    assert len(made.skipped) == 1
    assert "bad.txt" in (made.folder / "report.md").read_text(encoding="utf-8").replace("\\", "")
    assert len(made.graph.documents) == 2


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_nothing_to_read_is_an_error_and_leaves_no_folder(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(DocumentError, match=name):
        build([tmp_path / name], tmp_path / "g")
    assert not (tmp_path / "g").exists()


def test_a_folder_that_is_no_graph_is_not_replaced(news, tmp_path):
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / "mine").write_text("x")
    with pytest.raises(GraphError, match="no graph that newskg made"):
        build([news], tmp_path / "g")
    assert (tmp_path / "g" / "mine").read_text() == "x"


def test_a_link_to_something_else_is_not_replaced(news, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "g").symlink_to("mine")
    with pytest.raises(GraphError, match="no graph that newskg made"):
        build([news], tmp_path / "g")
    assert (tmp_path / "g").readlink().name == "mine"


def test_what_a_crash_left_is_removed_and_the_version_before_is_kept(source, tmp_path):
    first = build([source], tmp_path / "g").folder.resolve()
    (tmp_path / ".g.versions" / "new-crashed").mkdir()
    (source / "c.txt").write_text("Borealis is suing Nvidia.\n")
    second = build([source], tmp_path / "g").folder.resolve()
    left = {path for path in (tmp_path / ".g.versions").resolve().iterdir() if path.is_dir()}
    assert left == {first, second}


def test_a_full_disk_leaves_the_previous_graph(source, tmp_path, monkeypatch):
    before = contents(build([source], tmp_path / "g").folder)
    (source / "c.txt").write_text("Borealis is suing Nvidia.\n")

    def full(*args, **options):
        raise OSError(errno.ENOSPC, "No space left on device", "graph.html")

    monkeypatch.setattr(kg.build.builder, "write_store", full)
    with pytest.raises(GraphError, match=r"No space left on device.*untouched"):
        build([source], tmp_path / "g")
    assert contents(tmp_path / "g") == before
    assert not list((tmp_path / ".g.versions").glob("new-*"))


def test_a_graph_that_is_being_written_is_not_written_by_another(source, tmp_path):
    build([source], tmp_path / "g")
    (source / "c.txt").write_text("Borealis is suing Nvidia.\n")
    with (tmp_path / ".g.versions" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(GraphError, match="being written by another process"):
            build([source], tmp_path / "g")


def test_opening_what_is_no_graph_says_what_to_do(tmp_path, built):
    with pytest.raises(GraphError, match="holds no graph"):
        open_graph(tmp_path)
    copy = shutil.copytree(built, tmp_path / "copy")
    settings = json.loads((copy / "build.json").read_text())
    (copy / "build.json").write_text(json.dumps({**settings, "format": 99}))
    with pytest.raises(GraphError, match="format 99"):
        open_graph(copy)


def test_an_opened_graph_is_the_built_one(built, news, tmp_path):
    made = build([news], tmp_path / "g")
    opened = open_graph(made.folder)
    assert opened.claims == made.graph.claims
    assert opened.entities == made.graph.entities
