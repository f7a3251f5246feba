import json
import os
import shutil
import subprocess
import sys
from importlib import metadata

import click
import pytest
from click.testing import CliRunner

from kg.build import open_graph
from kg.cli import VERBS, cli

HEAVY = (
    "spacy",
    "pyoxigraph",
    "rdflib",
    "networkx",
    "pyvis",
    "ray",
    "torch",
    "onnxruntime",
    "numpy",
)


@pytest.fixture
def run(root):
    def run(*args, text=None):
        return subprocess.run(
            [sys.executable, "-m", "kg", *map(str, args)],
            capture_output=True, text=True, input=text, cwd=root,
        )  # fmt: skip

    return run


@pytest.fixture
def claim(built):
    graph = open_graph(built)
    known = next(claim for claim in graph.claims.values() if claim.verdict == "asserted")
    return graph.entities[known.subject].label, known.relation, graph.entities[known.object].label


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb):
    answer = CliRunner().invoke(cli, [verb, "--help"])
    assert answer.exit_code == 0
    assert len(answer.output) > 100


@pytest.mark.parametrize("code", ["import kg", "from kg.cli import cli; cli(['--help'])"])
def test_importing_and_helping_load_nothing_heavy(code, root):
    script = f"""
import sys
try:
    {code}
except SystemExit:
    pass
print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=root
    )
    assert answer.stderr.strip() == "[]"


def test_version_is_that_of_the_distribution(run):
    assert metadata.version("newskg") in run("--version").stdout


def test_build_writes_a_graph_and_says_what_it_came_to(run, news, tmp_path):
    answer = run("build", news, "-o", tmp_path / "g")
    assert answer.returncode == 0
    assert answer.stdout == ""
    assert "2 documents (2 read, 0 known)" in answer.stderr
    assert open_graph(tmp_path / "g").claims


def test_build_reads_standard_input(run, tmp_path):
    answer = run("build", "-", "-o", tmp_path / "g", text="Borealis has acquired Fenwright.")
    assert answer.returncode == 0
    assert len(open_graph(tmp_path / "g").documents) == 1


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["build", "missing.txt"], "missing.txt"),
        (["show", "Acme", "-g", "missing"], "missing holds no graph"),
        (["query", "partners", "-g", "missing"], "missing"),
        (["verify", "-g", "missing"], "missing holds no graph"),
        (["export", "-g", "missing"], "missing holds no graph"),
        (["serve", "-g", "missing"], "missing holds no graph"),
        (["evaluate", "missing"], "missing"),
        (["abstained", "-g", "missing"], "missing holds no graph"),
        (["ontology", "check", "missing.ttl"], "missing.ttl"),
        (["corpus", "check", "missing.txt"], "missing.txt"),
        (["build", "seeds", "--reader", "missing"], "holds no trained reader"),
        (["build", "seeds", "--registry", "missing.ttl"], "missing.ttl"),
        (["build", "seeds", "--judgements", "missing.txt"], "missing.txt"),
        (["nonsense"], "nonsense"),
        (["build"], "PATHS"),
        (["query"], "--list"),
        (["query", "ASK {}", "--timeout", "0"], "--timeout"),
        (["train", "corpus", "-o", "missing", "--auxiliary", "missing"], "--recipe full"),
    ],
)
def test_trouble_is_one_clear_line_and_exit_code_2(run, args, message, tmp_path):
    output = ["-o", tmp_path / "g"] if args[0] == "build" and len(args) > 1 else []
    answer = run(*args, *output)
    assert answer.returncode == 2
    assert message in answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stdout == ""
    assert not (tmp_path / "g").exists()


def test_strict_builds_exit_with_1_when_a_document_is_skipped(run, news, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\xff\xfe" * 100)
    answer = run("build", news, bad, "-o", tmp_path / "g")
    assert answer.returncode == 0
    assert "bad.txt" in answer.stderr
    assert run("build", news, bad, "-o", tmp_path / "g", "--strict").returncode == 1


def test_show_prints_names_claims_and_quotes(run, built, claim):
    answer = run("show", claim[0], "-g", built)
    assert answer.returncode == 0
    assert claim[0] in answer.stdout and claim[2] in answer.stdout and "“" in answer.stdout


def test_show_takes_the_identifier_that_it_prints(run, built, claim):
    printed = run("show", claim[0], "-g", built, "--no-quotes").stdout
    identifier = printed.splitlines()[0].split()[-1]
    assert identifier.startswith("id:")
    assert run("show", identifier, "-g", built, "--no-quotes").stdout == printed


def test_show_of_an_unknown_name_suggests_near_ones(run, built, claim):
    answer = run("show", claim[0] + "x", "-g", built)
    assert answer.returncode == 2
    assert f"did you mean '{claim[0]}'" in answer.stderr


def test_why_shows_the_passages_and_exits_with_1_where_there_are_none(run, built, claim):
    answer = run("why", *claim, "-g", built)
    assert answer.returncode == 0
    assert "“" in answer.stdout
    answer = run("why", claim[0], "penalizes", claim[2], "-g", built)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert run("why", claim[0], "nonsense", claim[2], "-g", built).returncode == 2


def test_verify_passes_and_fails_when_a_text_was_changed(run, built, tmp_path):
    assert run("verify", "-g", built).returncode == 0
    copy = shutil.copytree(built, tmp_path / "copy")
    for path in (copy / "documents").iterdir():
        path.write_text(path.read_text().replace("Borealis", "Boreal"))
    answer = run("verify", "-g", copy)
    assert answer.returncode == 1
    assert "Borealis" in answer.stdout


def test_query_runs_saved_queries_and_sparql(run, built, claim):
    answer = run("query", "sources", "-g", built, "-f", "json")
    assert answer.returncode == 0
    assert len(json.loads(answer.stdout)["results"]["bindings"]) == 2
    answer = run(
        "query", "SELECT (COUNT(*) AS ?n) WHERE { ?c a kg:Claim }", "-g", built, "-f", "csv"
    )
    assert answer.stdout.split() == ["n", str(len(open_graph(built).claims))]
    assert run("query", "-", "-g", built, text="ASK { ?c a kg:Claim }").returncode == 0
    assert run("query", "ASK { ?c a kg:Nothing }", "-g", built).returncode == 1
    assert run("query", "SELECT nonsense", "-g", built).returncode == 2
    assert run("query", "nosuchquery", "-g", built).returncode == 2


@pytest.mark.parametrize(
    "format_",
    ["turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "graphml", "gexf", "csv"],
)
def test_export_writes_files_and_standard_output_alike(run, built, tmp_path, format_):
    answer = run("export", "-f", format_, "-g", built)
    assert answer.returncode == 0
    run("export", "-f", format_, "-g", built, "-o", tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == answer.stdout


@pytest.mark.parametrize("args", [("export",), ("query", "ASK { ?c a kg:Claim }")], ids=" ".join)
def test_an_output_that_cannot_be_written_is_one_clear_line(run, built, tmp_path, args):
    answer = run(*args, "-g", built, "-o", tmp_path / "missing" / "out")
    assert answer.returncode == 2
    assert "out cannot be written" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_a_query_that_is_no_utf8_is_one_clear_line(built, root):
    answer = subprocess.run(
        [sys.executable, "-m", "kg", "query", "-", "-g", str(built)],
        input=b"ASK { ?c ?p '\xff' }", capture_output=True, cwd=root,
    )  # fmt: skip
    assert answer.returncode == 2
    assert b"standard input cannot be read" in answer.stderr


def test_a_reader_of_the_output_that_leaves_is_no_trouble(root):
    reading, writing = os.pipe()
    os.close(reading)
    answer = subprocess.run(
        [sys.executable, "-m", "kg", "ontology"], stdout=writing, stderr=subprocess.PIPE, cwd=root
    )
    os.close(writing)
    assert (answer.returncode, answer.stderr) == (0, b"")


def test_abstained_lists_sentences_without_claims(run, built):
    answer = run("abstained", "-g", built)
    assert answer.returncode == 0
    graph = open_graph(built)
    expected = sum(len(one.abstentions) + len(one.rejections) for one in graph.readings)
    assert len(answer.stdout.splitlines()) == expected + len(graph.rejections)


def test_ontology_lists_all_relations_and_passes_its_check(run):
    answer = run("ontology")
    assert answer.stdout.count("->") >= 27
    assert run("ontology", "check").returncode == 0


def test_evaluate_scores_a_corpus_part(run, tmp_path):
    part = tmp_path / "p.txt"
    part.write_text(
        "# p-1 | wire | t\n[Borealis|Company] has acquired [Fenwright|Company].\n"
        "> Borealis | acquires | Fenwright | asserted\n"
    )
    answer = run("evaluate", part, "--json")
    assert answer.returncode == 0
    assert json.loads(answer.stdout)["claims"]["gold"] == 1


def test_every_verb_is_a_click_command():
    context = click.Context(cli)
    assert all(isinstance(cli.get_command(context, verb), click.Command) for verb in VERBS)
