"""kg query."""

import sys
from pathlib import Path

import click

from kg.cli.options import graph_folder, output_file


@click.command("query")
@click.argument("query", required=False)
@click.option("--param", "parameters", multiple=True, metavar="NAME=VALUE",
              help="Parameter of a saved query, as a name or an IRI: company=Apple.")  # fmt: skip
@click.option("-f", "--format", "format_", help="table, csv, tsv, json, xml, md; turtle, ntriples, jsonld.")
@click.option("--timeout", type=float, default=30.0, show_default=True, help="Seconds.")
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
    from kg.rdf import run_query, saved_queries

    if listed:
        for saved in saved_queries().values():
            click.echo(f"{saved.name:20} {saved.summary}")
            for parameter in saved.parameters:
                click.echo(f"{'':20}   --param {parameter}=…")
        return
    if query is None:
        raise click.UsageError("give a saved query (see --list), SPARQL, a .rq file or -")
    pairs: dict[str, str] = {}
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not equals:
            raise click.UsageError(f"--param {parameter!r} is not NAME=VALUE, as in company=Apple")
        pairs[name] = value
    if query == "-":
        text = sys.stdin.read()
    elif query.endswith(".rq") and Path(query).is_file():
        text = Path(query).read_text(encoding="utf-8")
    else:
        text = query
    answer = run_query(
        folder / "store",
        text,
        parameters=pairs,
        format_=format_ or ("table" if output == Path("-") and sys.stdout.isatty() else "tsv"),
        timeout=timeout,
    )
    with click.open_file(str(output), "w", encoding="utf-8") as out:
        out.write(answer.text)
    if answer.boolean is False:
        sys.exit(1)
