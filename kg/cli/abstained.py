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
    passages = [*graph.rejections]
    for reading in graph.readings:
        passages += (*reading.rejections, *reading.abstentions)
    rows = sorted(
        ((graph.documents[one.document].source, one) for one in passages),
        key=lambda row: (row[0], row[1].start, row[1].reason, row[1].detail),
    )
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
