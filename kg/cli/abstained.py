"""kg abstained."""

from collections import Counter
from pathlib import Path

import click

from kg.cli.options import graph_folder


@click.command("abstained")
@click.option("--count", is_flag=True, help="Only count, by document and reason.")
@graph_folder
def command(count: bool, folder: Path) -> None:
    """List sentences with two entities and no claim, and what the gate refused, with reasons."""
    from kg.build import open_graph

    graph = open_graph(folder)
    rows = [
        (graph.documents[reading.document].source, one)
        for reading in graph.readings
        for one in sorted(
            (*reading.rejections, *reading.abstentions), key=lambda each: (each.start, each.detail)
        )
    ]
    if count:
        for (source, reason), number in sorted(
            Counter((source, one.reason) for source, one in rows).items()
        ):
            click.echo(f"{number}\t{reason}\t{source}")
        return
    for source, one in rows:
        click.echo(
            f"{source}:{one.start}-{one.end}\t{one.reason}\t{one.detail}\t{' '.join(one.quote.split())}"
        )
