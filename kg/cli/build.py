"""kg build."""

import sys
from pathlib import Path

import click

from kg.cli.progress import Progress


@click.command("build")
@click.argument("paths", nargs=-1, required=True, type=click.Path(allow_dash=True, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), default="graph", show_default=True,
              help="Folder to write the graph into.")  # fmt: skip
@click.option("--reader", type=click.Path(path_type=Path), help="Folder of a trained reader.")
@click.option("--registry", "registries", multiple=True, type=click.Path(path_type=Path),
              help="Turtle file of further known names; may be given several times.")  # fmt: skip
@click.option("--judgements", type=click.Path(path_type=Path),
              help="File that says which entities are the same, and which are not.")  # fmt: skip
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), help="Keep claims from this confidence."
)
@click.option("--base-iri", help="What the IRIs of entities, claims and documents begin with.")
@click.option("--title", default="Claims in the news", show_default=True, help="Title of the page.")
@click.option(
    "--quotes-only", is_flag=True, help="Leave the documents' full texts out of the output."
)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True,
              help="Documents read at the same time.")  # fmt: skip
@click.option("--engine", type=click.Choice(["serial", "processes", "ray"]), default=None,
              help="Where to read; default: serial, or processes for several workers.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit with 1 if a document could not be read.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress and no summary.")
def command(
    paths: tuple[Path, ...],
    output: Path,
    reader: Path | None,
    registries: tuple[Path, ...],
    judgements: Path | None,
    min_confidence: float | None,
    base_iri: str | None,
    title: str,
    quotes_only: bool,
    workers: int,
    engine: str | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Read documents and write their graph.

    PATHS are text, Markdown, HTML, JSON, JSONL, PDF or DOCX files, or folders of them; - reads
    standard input. The folder then holds graph.ttl, graph.trig, graph.html, claims.jsonl, report.md
    and the store that the other verbs read. Documents that have not changed are not read again.
    """
    from kg.build.builder import Options, build
    from kg.rdf import BASE

    with Progress(quiet=quiet) as progress:
        made = build(
            paths,
            output,
            options=Options(
                str(reader) if reader else None, tuple(map(str, registries)), min_confidence
            ),
            judgements=judgements,
            base_iri=base_iri or BASE,
            title=title,
            quotes_only=quotes_only,
            workers=workers,
            engine=engine or ("serial" if workers == 1 else "processes"),
            on_start=progress.start,
            on_read=progress.advance,
            on_error=progress.skip,
        )
    if not quiet:
        progress.summarise(made)
    if strict and made.skipped:
        sys.exit(1)
