"""kg quality."""

from pathlib import Path

import click

from kg.cli.options import output_file, write_output


@click.command("quality")
@click.argument("corpus", type=click.Path(path_type=Path))
@click.option("--reader", type=click.Path(path_type=Path), help="Folder of a trained reader.")
@click.option("--gold", type=click.Path(path_type=Path), help="Folder of gold JSON files.")
@click.option(
    "-d", "--documents", type=click.Path(path_type=Path), help="Folder of their documents."
)
@output_file
def command(
    corpus: Path, reader: Path | None, gold: Path | None, documents: Path | None, output: Path
) -> None:
    """Write docs/quality.md: the reader on text it has not seen, its confidence and its speed.

    CORPUS is the folder of the annotated parts; measured are those that the reader was not trained
    on.
    """
    from kg.build.builder import Options, make_reader
    from kg.language.reader import packaged
    from kg.training.quality import write_quality

    made = make_reader(Options(str(reader) if reader else None))
    write_output(output, write_quality(made, reader or packaged(), corpus, gold, documents))
