"""kg query."""

import shutil
import sys
from pathlib import Path

import click

from kg.cli.options import graph_folder, output_file, write_output


@click.command("query")
@click.argument("query", required=False)
@click.option("--param", "parameters", multiple=True, metavar="NAME=VALUE",
              help="Parameter of a saved query, as a name or an IRI: company=Apple.")  # fmt: skip
@click.option(
    "-f", "--format", "format_", help="table, csv, tsv, json, xml, md; turtle, ntriples, jsonld."
)
@click.option("--timeout", type=click.FloatRange(0, min_open=True), default=30.0, show_default=True,
              help="Seconds.")  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="List the saved queries and their parameters.")
@graph_folder
@output_file
def command(
    query: str | None,
    parameters: tuple[str, ...],
    format_: str | None,
    timeout: float,
    listed: bool,
    folder: Path,
    output: Path,
) -> None:
    """Ask the graph: a saved query, SPARQL, a .rq file, or - for SPARQL from standard input.

    The prefixes kg:, id:, claim:, evidence:, doc:, mention:, rdf:, rdfs:, xsd:, skos:, prov:, dct:
    and schema: are known. ASK exits with 0 for yes and 1 for no.
    """
    from kg.errors import QueryError
    from kg.rdf import find_saved, render, saved_queries
    from kg.rdf import query as ask

    if listed:
        for saved in saved_queries().values():
            click.echo(f"{saved.name:20} {saved.summary}")
            for parameter in saved.parameters:
                needed = " (needed)" if parameter.required else ""
                click.echo(f"{'':20}   --param {parameter.name}=…  {parameter.description}{needed}")
        return
    if query is None:
        raise click.UsageError("give a saved query (see --list), SPARQL, a .rq file or -")
    pairs: dict[str, str] = {}
    for given in parameters:
        name, equals, value = given.partition("=")
        if not equals:
            raise click.UsageError(f"--param {given!r} is not NAME=VALUE, as in company=Apple")
        pairs[name] = value
    terminal = output == Path("-") and sys.stdout.isatty()
    if query == "-" or query.endswith(".rq"):
        try:
            data = sys.stdin.buffer.read() if query == "-" else Path(query).read_bytes()
            text = data.decode()
        except (OSError, UnicodeDecodeError) as error:
            source = "standard input" if query == "-" else query
            raise QueryError(f"{source} cannot be read ({error}); give SPARQL in UTF-8") from error
        result = ask(folder, text, pairs, timeout=timeout)
    else:
        # SPARQL has spaces, the names of saved queries have none.
        saved_or_text = query if any(map(str.isspace, query)) else find_saved(query)
        result = ask(folder, saved_or_text, pairs, timeout=timeout)
    if format_ is None and result.kind != "graph" and not terminal:
        format_ = "tsv"
    width = shutil.get_terminal_size().columns if terminal else None
    write_output(output, render(result, format_, width=width))
    if result.boolean is False:
        sys.exit(1)
