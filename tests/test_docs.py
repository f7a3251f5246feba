"""The documentation says what the program does, its examples run, and its generated pages are fresh.

Generate the pages anew: python tests/test_docs.py --write
"""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import kg
from kg.cli import VERBS, cli
from kg.language.registry import Registry
from kg.ontology import load
from kg.rdf import saved_queries
from kg.resolution import read_judgements
from kg.training.corpus import check, part_files

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
#: What a stranger types, exactly.
COMMANDS = (
    "python3 -m venv .venv && . .venv/bin/activate && pip install '.[serve]'"
    " && kg build seeds && kg serve --open",
    "python3 -m venv .venv && . .venv/bin/activate && pip install -e '.[dev]'"
    " && python -m pytest -n 2",
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
MACHINE = re.compile(r"(?<![\w.-])/(?:work|root|tmp/lab)/")
BETWEEN = re.compile(r"(?<=<!-- generated -->\n).*(?=<!-- /generated -->)", re.DOTALL)


def blocks(path: Path, language: str) -> list[str]:
    return [code for name, code in FENCE.findall(path.read_text("utf-8")) if name == language]


def pages() -> list[Path]:
    return [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def files() -> Iterator[Path]:
    """Yield what belongs to the repository: what git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("no git repository: what belongs to it is not known")
    yield from (path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file())


# --- generated pages


def cli_page() -> str:
    lines = [
        "# The command line", "",
        "Generated from the help texts by tests/test_docs.py.", "",
        "Verbs that read a graph take `-g DIR`, those that write one `-o DIR`; both are `graph` unless"
        " given. Data goes to standard output, everything else to standard error. Exit codes: 0 yes,"
        " 1 no, 2 trouble. `python -m kg` does the same as `kg`.",
    ]  # fmt: skip
    for names, command in commands():
        lines += ["", f"## kg {' '.join(names)}", "", usage(names, command), ""]
        lines += [" ".join(part.split()) + "\n" for part in (command.help or "").split("\n\n")]
        rows = [row(one) for one in command.params if isinstance(one, click.Option)]
        if rows:
            lines += ["| Option | What it does |", "|---|---|", *rows]
        elif not lines[-1].strip("\n"):
            lines.pop()
    return "\n".join(lines).replace("\n\n\n", "\n\n").rstrip("\n") + "\n"


def commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(cli)
    for verb in VERBS:
        command = cli.get_command(context, verb)
        assert command is not None
        yield (verb,), command
        if isinstance(command, click.Group):
            yield from (((verb, name), one) for name, one in command.commands.items())


def usage(names: tuple[str, ...], command: click.Command) -> str:
    # Not click's own text: its wording changes between versions.
    words = ["kg", *names]
    words += ["[OPTIONS]"] if any(isinstance(one, click.Option) for one in command.params) else []
    for one in command.params:
        if isinstance(one, click.Argument):
            name = one.metavar or (one.name or "").upper()
            name += "..." if one.nargs == -1 else ""
            words.append(name if one.required else f"[{name}]")
    if isinstance(command, click.Group):
        words.append("[COMMAND]" if command.invoke_without_command else "COMMAND")
    return f"    {' '.join(words)}"


def row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = ""
    if not option.is_flag:
        choices = getattr(option.type, "choices", None)
        kind = "\\|".join(choices) if choices else option.type.name.upper().replace(" RANGE", "")
        value = f" {option.metavar or kind}"
    text = option.help or ""
    if option.show_default and not option.is_flag:
        text += f" Default: `{option.default}`."
    return f"| {names}{value} | {text.replace('|', chr(92) + '|').strip()} |"


def queries_page() -> str:
    lines = [
        "# Saved queries", "",
        "Generated from the files in kg/rdf/queries by tests/test_docs.py.", "",
        "Each answers a question that users ask: `kg query NAME --param PARAMETER=VALUE`, in any format"
        " that `kg query --help` lists. An entity is given by any of its names (`Apple`), by its"
        " identifier (`id:apple`) or as an IRI; a relation, status or measure by its name. A parameter"
        " that is left out restricts nothing.", "",
        "To add one, put a file NAME.rq into kg/rdf/queries: a line `#+ summary: …`, a line"
        " `#+ param: name (kind) description` for each variable that users may set, and the query.",
    ]  # fmt: skip
    for saved in saved_queries().values():
        lines += ["", f"## {saved.name}", "", f"{saved.summary}.", ""]
        for one in saved.parameters:
            needed = ", needed" if one.required else ""
            lines.append(f"- `{one.name}` ({one.kind}{needed}): {one.description}")
        body = re.sub(r"^#\+.*\n", "", saved.text, flags=re.MULTILINE).strip()
        lines += ["", "```sparql", body, "```"]
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def corpus_page() -> str:
    names = ("documents", "words", "mentions", "references", "claims")
    rows, total = [], None
    for path in part_files([ROOT / "corpus"]):
        counts, _ = check([path], load())
        rows.append((path.stem, counts))
        total = counts if total is None else total + counts
    assert total is not None
    lines = [
        "", "| part | " + " | ".join(names) + " |", "|---|" + "---:|" * len(names),
        *(f"| {part} | " + " | ".join(f"{counts[name]:,}" for name in names) + " |"
          for part, counts in (*rows, ("**all**", total))),
    ]  # fmt: skip
    several, silent = total["lines with several entities"], total["of these silent"]
    lines += ["", f"{silent:,} of the {several:,} lines with several entities support no claim."]
    for kind in ("status", "relation"):
        found = {key: count for key, count in total.items() if key.startswith(f"{kind} ")}
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        lines += ["", f"| {kind} | claims |", "|---|---:|"]
        lines += [f"| {key.removeprefix(f'{kind} ')} | {count:,} |" for key, count in ranked]
    page = (ROOT / "docs" / "corpus.md").read_text("utf-8")
    return BETWEEN.sub(lambda _: "\n".join(lines) + "\n\n", page)


GENERATED = {"cli.md": cli_page, "queries.md": queries_page, "corpus.md": corpus_page}


@pytest.mark.parametrize("name", GENERATED)
def test_generated_pages_are_fresh(name):
    page = (ROOT / "docs" / name).read_text("utf-8")
    assert page == GENERATED[name](), "run: python tests/test_docs.py --write"


# --- commands


@pytest.mark.parametrize("command", COMMANDS)
def test_the_two_commands_stand_in_the_readme(command):
    assert command in (line for block in blocks(README, "sh") for line in block.splitlines())


def test_ci_runs_what_the_readme_says():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    for part in ("-e '.[dev]'", "python -m pytest", "-n 2"):
        assert part in script


def command_lines() -> list[list[str]]:
    lines = [
        line for page in pages() for block in blocks(page, "sh") for line in block.splitlines()
    ]
    found = []
    for line in lines:
        words = [*shlex.split(line, comments=True), "&&"]
        while words:
            end = words.index("&&")
            if words[:1] == ["kg"]:
                found.append(words[1:end])
            words = words[end + 1 :]
    return found


@pytest.mark.parametrize("words", command_lines(), ids=" ".join)
def test_documented_command_lines_parse(words):
    context, command = click.Context(cli), cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, *words = words
        command = command.get_command(context, name)
        assert command is not None, f"kg {name} is no verb"
    command.make_context("kg", words)  # parses, and runs nothing


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_an_example_in_the_readme(verb):
    code = "\n".join(blocks(README, "sh"))
    assert re.search(rf"^kg {verb}\b", code, re.MULTILINE)


# --- examples


@pytest.mark.parametrize("page", ["README.md", "docs/library.md"])
def test_python_examples_run(page, tmp_path, monkeypatch):
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "example"}
    for number, code in enumerate(blocks(ROOT / page, "python"), 1):
        exec(compile(code, f"{page}, example {number}", "exec"), names)


def test_examples_of_registry_judgements_and_corpus_are_valid(tmp_path):
    for number, text in enumerate(blocks(README, "turtle")):
        (tmp_path / f"{number}.ttl").write_text(text, "utf-8")
    known = Registry.load(sorted(tmp_path.glob("*.ttl")), packaged=False)
    assert known.find("Zhiyu Intelligence").key == "zhiyu"
    (tmp_path / "judgements").write_text(blocks(README, "judgements")[0], "utf-8")
    assert len(read_judgements(tmp_path / "judgements")) == 3
    (tmp_path / "part.txt").write_text(blocks(ROOT / "docs" / "corpus.md", "corpus")[0], "utf-8")
    counts, errors = check([tmp_path / "part.txt"], load())
    assert errors == []
    assert counts["claims"] == 3


def test_the_rdf_example_is_turtle_and_its_offsets_fit():
    ox = pytest.importorskip("pyoxigraph")
    text = blocks(ROOT / "docs" / "design.md", "turtle")[0]
    facts = {}
    for triple in ox.parse(text, format=ox.RdfFormat.TURTLE):
        facts.setdefault(triple.subject, {})[triple.predicate.value.split("#")[-1]] = triple.object
    passages = [one for one in facts.values() if "start" in one]
    assert len(passages) == 2
    for one in passages:
        said = one.get("quote") or one["text"]
        assert int(one["end"].value) - int(one["start"].value) == len(said.value)


def test_the_claim_in_the_readme_quotes_the_seeds():
    shown = README.read_text("utf-8").split("<!-- claim -->")[1].split("<!-- /claim -->")[0]
    quotes = re.findall(r"^ *“(.*)”$", shown, re.MULTILINE)
    texts = [" ".join(path.read_text("utf-8").split()) for path in (ROOT / "seeds").iterdir()]
    assert quotes
    assert [one for one in quotes if not any(one in text for text in texts)] == []


# --- what the pages refer to


@pytest.mark.parametrize("page", pages(), ids=lambda path: path.name)
def test_relative_links_resolve(page):
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_is_reached_from_the_readme():
    seen, waiting = set(), [README]
    while waiting:
        page = waiting.pop()
        seen.add(page)
        found = {(page.parent / link).resolve() for link in LINK.findall(page.read_text("utf-8"))}
        waiting += [one for one in found if one in pages() and one not in seen]
    assert set(pages()) <= seen


def test_the_design_names_every_module_and_the_layers():
    tree, layers = (
        FENCE.findall((ROOT / "docs" / "design.md").read_text("utf-8"))[n][1] for n in (1, 2)
    )
    for path in sorted((ROOT / "kg").iterdir()):
        if (path.suffix == ".py" or (path / "__init__.py").is_file()) and path.name[0] != "_":
            assert f"  {path.name}{'/' if path.is_dir() else ''} " in tree
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    expected = [re.sub(r" : kg\.__main__|kg\.", "", layer) for layer in contract]
    assert layers.split("\n")[:-1] == expected


def test_the_changelog_tells_of_this_version():
    assert f"\n## [{kg.__version__}] - " in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_no_file_holds_a_path_of_a_machine():
    found = []
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data and MACHINE.search(data.decode("utf-8", "replace")):
            found.append(path.relative_to(ROOT).as_posix())
    assert found == []


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python tests/test_docs.py --write")
    os.chdir(ROOT)
    for name, make in GENERATED.items():
        (ROOT / "docs" / name).write_text(make(), "utf-8")
