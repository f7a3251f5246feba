"""Build a graph folder from documents, reading again only what has changed."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import kg
from kg.build.folder import (
    KEPT,
    if_sound,
    read_documents,
    read_readings,
    read_settings,
    replaced,
    write_documents,
    write_lines,
    write_settings,
)
from kg.build.records import claim_records
from kg.build.report import write_report
from kg.documents import independent_groups, read
from kg.engine import map_documents
from kg.errors import DocumentError
from kg.graph import KnowledgeGraph, assemble
from kg.language.reader import Reader
from kg.language.registry import Registry
from kg.model import Document, Judgement, Reading, digest
from kg.ontology import load as load_ontology
from kg.ontology.facts import packaged as packaged_ontology
from kg.page import render
from kg.rdf import BASE, to_quads, write_store, write_trig, write_turtle
from kg.resolution import read_judgements, resolve

Progress = Callable[[Document, Reading, int], None]
#: What a build writes for people and programs, beside the store and what the graph is opened from.
FILES = ("graph.ttl", "graph.trig", "graph.html", "claims.jsonl", "report.md")


@dataclass(frozen=True)
class Build:
    """What `build` made."""

    graph: KnowledgeGraph
    folder: Path
    skipped: tuple[str, ...]  #: why which document could not be read
    unchanged: bool  #: the folder held this very graph already
    read: int  #: documents that had to be read
    words: int  #: of these documents
    seconds: float


@dataclass(frozen=True, slots=True)
class Options:
    """How to read; picklable, so that other processes can make the same reader."""

    reader: str | None = None  #: folder of a trained reader
    registries: tuple[str, ...] = ()
    threshold: float | None = None
    threads: int = 0  #: for one operation of the network; 0 = all cores


def build(
    paths: Sequence[str | Path],
    output: str | Path = "graph",
    *,
    options: Options | None = None,
    judgements: str | Path | None = None,
    base_iri: str = BASE,
    title: str = "Claims in the news",
    quotes_only: bool = False,
    workers: int = 1,
    engine: str = "serial",
    on_start: Callable[[Sequence[Document]], None] | None = None,
    on_read: Progress | None = None,
    on_error: Callable[[DocumentError], None] | None = None,
) -> Build:
    """Read documents and write their graph into a folder.

    Args:
        paths: files, folders, or "-" for standard input.
        output: folder to write; replaced in one step, untouched if anything fails.
        options: which reader, registries and threshold.
        judgements: file of decisions which entities are the same.
        base_iri: what the IRIs of entities, claims and documents begin with.
        title: of the page.
        quotes_only: leave the documents' full texts out of everything that is written.
        workers: documents read at the same time, with the engines "processes" and "ray".
        engine: see `kg.engine.ENGINES`.
        on_start: told the documents before the first is read.
        on_read: told of each document, its reading, and how many words had to be read for it.
        on_error: told of each document that cannot be read.

    Raises:
        DocumentError: if no document can be read.
        GraphError: if the folder cannot be written.
    """
    began = time.monotonic()
    options = options or Options()
    folder = Path(output)
    skipped: list[str] = []

    def skip(error: DocumentError) -> None:
        skipped.append(str(error))
        if on_error:
            on_error(error)

    documents = list(read(paths, on_error=skip))
    if not documents:
        raise DocumentError(
            f"none of the documents in {', '.join(map(str, paths))} could be read; see the reasons"
            " above"
        )
    if on_start:
        on_start(documents)
    reader = make_reader(options)
    judged = read_judgements(judgements) if judgements else []
    settings = {
        "newskg": kg.__version__,
        "reader": reader.version,
        "ontology": digest(packaged_ontology().read_text(encoding="utf-8"), length=64),
        "base_iri": base_iri,
        "title": title,
        "quotes_only": quotes_only,
        "judgements": [[one.left, one.right, one.same] for one in judged],
        "skipped": sorted(skipped),
        "documents": digest(*(repr(document) for document in documents), length=64),
    }
    previous = if_sound(read_settings, folder) if folder.is_symlink() else None
    if previous and {key: previous.get(key) for key in settings} == settings:
        unchanged = if_sound(open_graph, folder) if _is_complete(folder) else None
        if unchanged is not None:
            return Build(unchanged, folder, tuple(skipped), True, 0, 0, time.monotonic() - began)
    known = _known_readings(folder, previous, reader.version)
    readings: list[Reading] = []
    read_now = words = 0
    for document, reading, is_new in _readings(
        documents, known, options, reader, workers=workers, engine=engine
    ):
        readings.append(reading)
        size = len(document.text.split())
        read_now += is_new
        words += size if is_new else 0
        if on_read:
            on_read(document, reading, size if is_new else 0)
    groups = independent_groups(documents)
    graph = _assemble(documents, readings, judged, reader.registry, groups)
    name = digest(*(f"{key}={settings[key]}" for key in sorted(settings)), length=16)
    # With --quotes-only no earlier version, which may hold the full texts, stays behind.
    with replaced(folder, name, kept=1 if quotes_only else KEPT) as scratch:
        _write(scratch, graph, settings, skipped, options.registries)
    return Build(graph, folder, tuple(skipped), False, read_now, words, time.monotonic() - began)


def open_graph(folder: str | Path = "graph") -> KnowledgeGraph:
    """Return the graph of a folder that `build` wrote.

    Raises:
        GraphError: if the folder holds no sound graph.
    """
    path = Path(folder)
    settings = read_settings(path)
    judged = [Judgement(*each) for each in settings["judgements"]]
    registry = Registry.load(sorted((path / "registries").glob("*.ttl")))
    documents, groups = read_documents(path)
    return _assemble(documents, read_readings(path), judged, registry, groups)


def make_reader(options: Options) -> Reader:
    """Return the reader that the options ask for; the same again while its files are the same."""
    files = [Path(options.reader) / "reader.json"] if options.reader else []
    return _load_reader(options, *map(_stamp, [*files, *map(Path, options.registries)]))


@lru_cache(maxsize=2)
def _load_reader(options: Options, *stamps: tuple[str, int, int] | None) -> Reader:
    return Reader.load(
        options.reader,
        registry=Registry.load(options.registries),
        threshold=options.threshold,
        threads=options.threads,
    )


def _stamp(path: Path) -> tuple[str, int, int] | None:
    """Return what changes when a file is written anew."""
    try:
        known = path.stat()
    except OSError:
        return None  # who reads it says what is wrong
    return str(path.resolve()), known.st_mtime_ns, known.st_size


def _read_one(task: tuple[Options, Document]) -> Reading:
    options, document = task
    return make_reader(options).read(document)


def _is_complete(folder: Path) -> bool:
    return (folder / "store").is_dir() and all((folder / name).is_file() for name in FILES)


def _key(document: Document) -> tuple[object, ...]:
    """Return all of a document that its reading depends on."""
    return document.id, document.sha256, document.issued, document.furniture


def _known_readings(
    folder: Path, previous: dict[str, Any] | None, version: str
) -> dict[tuple[object, ...], Reading]:
    """Return the readings of the graph that is to be replaced which are still right."""
    if not previous or previous.get("reader") != version or previous.get("quotes_only"):
        return {}
    documents, _ = if_sound(read_documents, folder) or ((), {})
    keys = {document.id: _key(document) for document in documents}
    return {
        keys[reading.document]: reading
        for reading in if_sound(read_readings, folder) or ()
        if reading.document in keys and reading.sha256 == keys[reading.document][1]
    }


def _readings(
    documents: Sequence[Document],
    known: dict[tuple[object, ...], Reading],
    options: Options,
    reader: Reader,
    *,
    workers: int,
    engine: str,
) -> Iterator[tuple[Document, Reading, bool]]:
    new = [document for document in documents if _key(document) not in known]
    # Several processes share the cores: each runs its network on one.
    tasks = [(replace(options, threads=1), document) for document in new]
    made = (
        map(reader.read, new)
        if engine == "serial"
        else iter(map_documents(_read_one, tasks, workers=workers, engine=engine))
    )
    for document in documents:
        reading = known.get(_key(document))
        yield document, reading or next(made), reading is None


def _assemble(
    documents: Sequence[Document],
    readings: Sequence[Reading],
    judgements: Sequence[Judgement],
    registry: Registry,
    groups: Mapping[str, str],
) -> KnowledgeGraph:
    resolution = resolve(readings, registry=registry, judgements=judgements)
    return assemble(documents, readings, resolution, load_ontology(), groups=groups)


def _write(
    folder: Path,
    graph: KnowledgeGraph,
    settings: dict[str, Any],
    skipped: Sequence[str],
    registries: Sequence[str],
) -> None:
    ontology = load_ontology()
    quotes_only = settings["quotes_only"]
    documents = sorted(graph.documents.values(), key=lambda document: document.source)
    write_settings(folder, settings)
    write_documents(folder, documents, graph.groups, texts=not quotes_only)
    # A copy, so that the graph can be opened wherever it is taken.
    (folder / "registries").mkdir()
    for number, path in enumerate(registries):
        shutil.copy(path, folder / "registries" / f"{number:03}.ttl")
    # Sentences without a claim are not quoted for anything: with --quotes-only they stay out too.
    readings = [
        replace(reading, abstentions=()) if quotes_only else reading for reading in graph.readings
    ]
    write_lines(folder / "readings.jsonl", (reading.to_record() for reading in readings))
    write_lines(folder / "claims.jsonl", claim_records(graph))
    write_report(folder / "report.md", graph, ontology, skipped)
    quads = to_quads(graph, ontology, settings["base_iri"])
    write_turtle(quads, folder / "graph.ttl", base_iri=settings["base_iri"])
    write_trig(quads, folder / "graph.trig", base_iri=settings["base_iri"])
    write_store(quads, folder / "store")
    page = render(graph, ontology, title=settings["title"], quotes_only=quotes_only)
    (folder / "graph.html").write_text(page, encoding="utf-8", newline="\n")
