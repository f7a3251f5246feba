"""kg serve."""

import threading
import webbrowser
from pathlib import Path

import click

from kg.cli.options import graph_folder


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--cors", metavar="ORIGIN", help="Let pages of this origin ask.")
@click.option("--timeout", type=click.FloatRange(0, min_open=True), default=15.0, show_default=True,
              help="Seconds for a query.")  # fmt: skip
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@graph_folder
def command(
    host: str, port: int, cors: str | None, timeout: float, opens: bool, folder: Path
) -> None:
    """Serve the page, linked data and a read-only SPARQL endpoint."""
    from kg.build import read_settings
    from kg.server import serve

    read_settings(folder)
    click.echo(f"page: http://{host}:{port}/   SPARQL: http://{host}:{port}/sparql", err=True)
    if opens:
        # The server answers by then; a browser that is quicker tries again.
        timer = threading.Timer(1.0, webbrowser.open, [f"http://{host}:{port}/"])
        timer.daemon = True  # no browser, if the server ends at once
        timer.start()
    serve(folder, host=host, port=port, cors=cors, timeout=timeout)
