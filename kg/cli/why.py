"""kg why."""

import sys
from pathlib import Path

import click

from kg.cli.entities import find_entity
from kg.cli.options import graph_folder
from kg.cli.show import print_evidence


@click.command("why")
@click.argument("subject")
@click.argument("relation")
@click.argument("object", metavar="OBJECT")
@graph_folder
def command(subject: str, relation: str, object: str, folder: Path) -> None:  # noqa: A002 - the term
    """Show every passage about one claim, side by side where they disagree.

    Exits with 1 if no document says anything about it.
    """
    from kg.build import open_graph
    from kg.ontology import load

    graph, ontology = open_graph(folder), load()
    known = ontology.relation(relation.removeprefix("kg:"))
    left, right = find_entity(graph, subject), find_entity(graph, object)
    sides = {(left.id, right.id), (right.id, left.id)} if known.symmetric else {(left.id, right.id)}
    claims = [
        claim
        for claim in graph.claims.values()
        if claim.relation == known.name and (claim.subject, claim.object) in sides
    ]
    if not claims:
        click.echo(f"no document says that {left.label} {known.label} {right.label}", err=True)
        sys.exit(1)
    claim = claims[0]
    click.secho(f"{left.label} {known.label} {right.label}", bold=True, nl=False)
    sources = "source" if claim.source_count == 1 else "independent sources"
    click.echo(f"  [{claim.verdict}, {claim.source_count} {sources}]")
    for status in ontology.statuses:
        members = [one for one in claim.evidence if one.status == status]
        if members:
            click.secho(f"\n{ontology.statuses[status].label}", bold=True)
        for one in members:
            print_evidence(graph, one, indent=2)
