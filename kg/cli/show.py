"""kg show."""

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.entities import find_entity
from kg.cli.options import graph_folder

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.model import Claim, Evidence


@click.command("show")
@click.argument("name")
@click.option("--quotes/--no-quotes", default=True, help="Whether to show a quote for each claim.")
@graph_folder
def command(name: str, quotes: bool, folder: Path) -> None:
    """Show an entity: its names, its claims by relation and verdict, quotes and sources."""
    from kg.build import open_graph
    from kg.ontology import load

    graph, ontology = open_graph(folder), load()
    entity = find_entity(graph, name)
    click.secho(entity.label, bold=True, nl=False)
    click.echo(f"  {ontology.classes[entity.type].label}  id:{entity.id}")
    if entity.names:
        click.echo(f"also called: {', '.join(entity.names)}")
    for link in entity.same_as:
        click.echo(f"see: {link}")
    groups: dict[tuple[str, bool], list[Claim]] = defaultdict(list)
    for claim in graph.claims.values():
        if entity.id in (claim.subject, claim.object):
            groups[claim.relation, claim.subject == entity.id].append(claim)
    for (relation, outgoing), claims in sorted(
        groups.items(), key=lambda item: (not item[0][1], item[0][0])
    ):
        known = ontology.relations[relation]
        arrow = known.label if outgoing or known.symmetric else f"is object of: {known.label}"
        click.secho(f"\n{arrow}", bold=True)
        for claim in sorted(claims, key=lambda one: (one.verdict, -one.source_count, one.id)):
            other = claim.object if claim.subject == entity.id else claim.subject
            sources = len({one.document for one in claim.evidence})
            click.echo(
                f"  {graph.entities[other].label}  [{claim.verdict}, {sources}"
                f" {'source' if sources == 1 else 'sources'}]"
            )
            if quotes:
                best = max(
                    claim.evidence, key=lambda one: (one.status == claim.verdict, one.confidence)
                )
                print_evidence(graph, best, indent=6)
    observations = [one for about, one in graph.observations if about == entity.id]
    if observations:
        click.secho("\nnumbers", bold=True)
        for one in observations:
            where = ", ".join(filter(None, (one.period, one.place)))
            measure = ontology.measures[one.measure].label
            # 15 digits: all that a float holds, and no power of ten for what texts count.
            value = f"{one.value:,.15g}"
            click.echo(f"  {measure}: {value} {one.unit}{f' ({where})' if where else ''}")
            quote = " ".join(one.quote.split())
            click.echo(f"      “{quote}” {graph.documents[one.document].source}")


def print_evidence(graph: "KnowledgeGraph", one: "Evidence", *, indent: int) -> None:
    """Print a passage with who says it and where it stands."""
    document = graph.documents[one.document]
    speaker = graph.entities[graph.entity_of(one.speaker)].label if one.speaker else one.attribution
    known = [
        one.status,
        f"cue “{one.cue}”" if one.cue else None,
        f"says {speaker}" if speaker else None,
        one.when,
        f"role {one.role}" if one.role else None,
        f"amount {one.amount}" if one.amount else None,
        f"confidence {one.confidence:.2f}",
        f"{document.source}:{one.start}-{one.end}",
    ]
    margin = " " * indent
    click.echo(f"{margin}“{' '.join(one.quote.split())}”")
    click.secho(f"{margin}{', '.join(each for each in known if each)}", dim=True)
