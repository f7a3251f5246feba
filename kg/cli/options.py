"""Options that several verbs share."""

from pathlib import Path

import click

graph_folder = click.option(
    "-g",
    "--graph",
    "folder",
    type=click.Path(path_type=Path),
    default="graph",
    show_default=True,
    help="Folder of the graph to read.",
)
output_file = click.option(
    "-o", "--output", type=click.Path(allow_dash=True, path_type=Path), default="-",
    help="File to write; - is standard output.",
)  # fmt: skip
