"""kg train."""

import logging
from pathlib import Path

import click


@click.command("train")
@click.argument("corpus", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path),
              help="Folder to write the reader into.")  # fmt: skip
@click.option("--recipe", type=click.Choice(["base", "full"]), default="base", show_default=True,
              help="base: the corpus only; full: longer, and with --auxiliary.")  # fmt: skip
@click.option("--encoder", help="Name or path of a Hugging Face encoder.")
@click.option("--auxiliary", type=click.Path(path_type=Path),
              help="Folder of the corpora FIRE, CORE, CrossNER and WNUT-17.")  # fmt: skip
@click.option("--hold-out", "held_out", multiple=True, metavar="PART",
              help="Part kept for measuring; may be given several times.")  # fmt: skip
@click.option("--epochs", type=click.IntRange(1), help="Instead of the recipe's.")
@click.option("--minutes", type=click.FloatRange(0, min_open=True),
              help="End after so many minutes, whatever the epochs.")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True)
def command(
    corpus: tuple[Path, ...],
    output: Path,
    recipe: str,
    encoder: str | None,
    auxiliary: Path | None,
    held_out: tuple[str, ...],
    epochs: int | None,
    minutes: float | None,
    seed: int,
) -> None:
    """Train a reader on annotated text (corpus/GUIDE.md); needs newskg[train].

    CORPUS are parts or folders of them. Threshold and confidence are set on the parts held out; a
    reader that holds none out keeps those of the reader that comes with newskg.
    """
    from kg.training.measuring import as_table
    from kg.training.recipes import train_reader

    if auxiliary and recipe != "full":
        raise click.UsageError("--auxiliary is of the recipe full; add --recipe full")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    scores = train_reader(
        corpus,
        output,
        encoder=encoder,
        auxiliary=auxiliary,
        held_out=held_out,
        epochs=epochs or (40 if recipe == "full" else 24),
        minutes=minutes,
        seed=seed,
    )
    if scores:
        click.echo(as_table(scores))
