"""kg evaluate."""

from pathlib import Path

import click


@click.command("evaluate")
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("-d", "--documents", type=click.Path(path_type=Path),
              help="Folder of the gold files' documents; else GOLD, the folder around it, ./seeds.")  # fmt: skip
@click.option("--reader", type=click.Path(path_type=Path), help="Folder of a trained reader.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), help="Keep claims from this confidence."
)
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
@click.option("-v", "--verbose", is_flag=True, help="List wrong and missed claims.")
def command(
    gold: Path,
    documents: Path | None,
    reader: Path | None,
    min_confidence: float | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Measure the reader: precision, recall and F1 of claims, by relation and status.

    GOLD is a folder of gold JSON files, of which -d names the documents' folder, or annotated corpus
    parts (a .txt file or a folder of them), which also measure mentions and references.
    """
    from kg.build.builder import Options, make_reader
    from kg.training.measuring import as_record, as_table, evaluate

    made = make_reader(Options(str(reader) if reader else None, (), min_confidence))
    scores = evaluate(made, gold, documents)
    if as_json:
        import json

        click.echo(json.dumps(as_record(scores), indent=1, ensure_ascii=False))
        return
    click.echo(as_table(scores))
    if verbose:
        for kind, rows in (("wrong", scores.wrong), ("missed", scores.missed)):
            for document, subject, relation, object_, status in rows:
                click.echo(f"{kind}\t{document}\t{subject}\t{relation}\t{object_}\t{status}")
