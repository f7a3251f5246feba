"""Options that several verbs share."""

import sys
from pathlib import Path

import click

from kg.errors import NewskgError

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


def write_output(output: Path, data: str | bytes) -> None:
    """Write to a file, or to standard output where it is -.

    Raises:
        NewskgError: if the file cannot be written.
    """
    content = data.encode() if isinstance(data, str) else data
    if str(output) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise NewskgError(
            f"{output} cannot be written ({error.strerror or error}); give another file with -o"
        ) from error
