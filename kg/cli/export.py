"""kg export."""

from pathlib import Path

import click

from kg.cli.options import graph_folder, output_file, write_output

FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "graphml", "gexf", "csv")


@click.command("export")
@click.option(
    "-f", "--format", "format_", type=click.Choice(FORMATS), default="turtle", show_default=True
)
@graph_folder
@output_file
def command(format_: str, folder: Path, output: Path) -> None:
    """Write the graph in another format.

    TriG, N-Quads and JSON-LD keep a graph for each document; Turtle, N-Triples and RDF/XML hold the
    union of all; GraphML and GEXF hold entities and claims; CSV has a line for each evidence.
    """
    from kg.build import open_graph, read_settings
    from kg.ontology import load
    from kg.rdf import export

    base_iri = read_settings(folder)["base_iri"]
    write_output(output, export(open_graph(folder), load(), format_, base_iri=base_iri))
