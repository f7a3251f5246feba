"""kg ontology."""

import sys
from pathlib import Path

import click


@click.group("ontology", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """List the classes, relations, statuses and measures; `check` lints the file."""
    if context.invoked_subcommand:
        return
    from kg.ontology import load

    ontology = load()
    click.secho(f"classes (ontology {ontology.version})", bold=True)
    for each in ontology.classes.values():
        click.echo(f"  {each.name:18} {each.comment}")
    click.secho("relations", bold=True)
    for relation in ontology.relations.values():
        arrow = "<->" if relation.symmetric else "->"
        sides = f"{'/'.join(sorted(relation.domain))} {arrow} {'/'.join(sorted(relation.range))}"
        click.echo(f"  {relation.name:18} {sides}\n  {'':18} {relation.comment}")
    click.secho("statuses", bold=True)
    for status in ontology.statuses.values():
        click.echo(f"  {status.notation:18} {status.comment}")
    click.secho("measures", bold=True)
    for measure in ontology.measures.values():
        click.echo(f"  {measure.name:18} {measure.comment}")


@command.command("check")
@click.argument("path", required=False, type=click.Path(path_type=Path))
def check(path: Path | None) -> None:
    """Lint an ontology; the packaged one without PATH. Exits with 1 if it finds something."""
    from kg.ontology import lint

    findings = lint(path)
    for finding in findings:
        click.echo(finding)
    click.echo(f"{len(findings)} findings", err=True)
    if findings:
        sys.exit(1)
