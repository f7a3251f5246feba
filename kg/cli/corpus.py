"""kg corpus."""

import sys
from pathlib import Path

import click


@click.group("corpus")
def command() -> None:
    """Work on annotated text."""


@command.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Check corpus files against corpus/GUIDE.md. Exits with 1 if it finds errors."""
    from kg.ontology import load
    from kg.training.corpus import check

    counts, errors = check(paths, load())
    for error in errors:
        click.echo(error)
    for name, count in counts.items():
        click.echo(f"{count:8,} {name}", err=True)
    click.echo(f"{len(errors)} errors", err=True)
    if errors:
        sys.exit(1)
