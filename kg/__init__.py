"""Sourced knowledge graphs from AI-industry news.

>>> import kg
>>> reading = kg.read_text("Borealis has bought the chipmaker Fenwright for $2 billion.")
>>> [(one.subject.name, one.relation, one.object.name) for one in reading.evidence]
[('Borealis', 'acquires', 'Fenwright')]
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["__version__", "build_graph", "open_graph", "read_text"]

if TYPE_CHECKING:
    from kg.build import Build
    from kg.graph import KnowledgeGraph
    from kg.model import Reading

# The functions import what they need when they are called: `import kg` costs next to nothing.


def build_graph(
    paths: str | Path | Sequence[str | Path],
    output: str | Path = "graph",
    *,
    reader: str | None = None,
    registries: Sequence[str] = (),
    min_confidence: float | None = None,
    judgements: str | Path | None = None,
    quotes_only: bool = False,
    workers: int = 1,
) -> "Build":
    """Read documents and write their graph into a folder; `kg.build.build` has all options.

    Args:
        paths: files or folders.
        output: folder to write; replaced in one step.
        reader: folder of a trained reader; the one that comes with newskg if left out.
        registries: Turtle files of further known names.
        min_confidence: keep claims from this confidence.
        judgements: file of decisions which entities are the same.
        quotes_only: leave the documents' full texts out of everything that is written.
        workers: documents read at the same time.

    Raises:
        DocumentError: if no document can be read.
        GraphError: if the folder cannot be written.
    """
    from kg.build import Options, build

    return build(
        [paths] if isinstance(paths, str | Path) else paths,
        output,
        options=Options(reader, tuple(registries), min_confidence),
        judgements=judgements,
        quotes_only=quotes_only,
        workers=workers,
        engine="serial" if workers == 1 else "processes",
    )


def open_graph(folder: str | Path = "graph") -> "KnowledgeGraph":
    """Return the graph of a folder that `build_graph` or `kg build` wrote."""
    from kg.build import open_graph

    return open_graph(folder)


def read_text(text: str, source: str = "text") -> "Reading":
    """Return what the reader finds in a text: mentions, evidence of claims, observations."""
    from kg.build.builder import Options, make_reader
    from kg.documents import find_furniture
    from kg.model import Document

    return make_reader(Options()).read(Document(source, text, furniture=find_furniture(text)))
