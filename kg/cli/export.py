"""kg export."""

from pathlib import Path

import click

from kg.cli.options import graph_folder, output_file

FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "graphml", "gexf", "csv")


@click.command("export")
@click.option("-f", "--format", "format_", type=click.Choice(FORMATS), default="turtle", show_default=True)
@graph_folder
@output_file
def command(format_: str, folder: Path, output: Path) -> None:
    """Write the graph in another format.

    Turtle, N-Triples, JSON-LD and RDF/XML hold the union of all graphs; TriG and N-Quads keep one
    graph a document; GraphML and GEXF hold entities and claims; CSV one line for each evidence.
    """
    from kg.build import open_graph, read_settings
    from kg.ontology import load
    from kg.rdf import export

    settings = read_settings(folder)
    data = export(open_graph(folder), load(), format_, base_iri=settings["base_iri"])
    with click.open_file(str(output), "wb") as out:
        out.write(data)
