"""kg verify."""

import sys
from pathlib import Path

import click

from kg.cli.options import graph_folder


@click.command("verify")
@graph_folder
def command(folder: Path) -> None:
    """Check every quote against the stored text, and the graph against its shapes.

    Exits with 1 if a quote is not in its document, or the graph breaks a rule of its ontology.
    """
    from kg.build import read_settings
    from kg.errors import GraphError
    from kg.rdf import validate, verify

    if read_settings(folder).get("quotes_only"):
        raise GraphError(
            f"{folder} was built with --quotes-only and holds no texts to verify quotes against;"
            " build it again without"
        )
    checked, faults = verify(folder)
    findings = validate(folder)
    for fault in [*faults, *findings]:
        click.echo(str(fault))
    click.echo(
        f"{checked} quotes checked against their documents: {len(faults)} faults;"
        f" shapes and invariants: {len(findings)} faults",
        err=True,
    )
    if faults or findings:
        sys.exit(1)
