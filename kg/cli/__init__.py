"""The command line: one thin verb per module, imported when it is called."""

import os
import sys
from importlib import import_module
from typing import Any

import click

import kg
from kg.errors import NewskgError

VERBS = (
    "build", "query", "show", "why", "verify", "export", "serve", "evaluate", "abstained",
    "ontology", "corpus", "train", "quality",
)  # fmt: skip


class Verbs(click.Group):
    """Finds the verb NAME in the module `kg.cli.NAME`, as its function `command`."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the verbs in the order in which one meets them."""
        return list(VERBS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Import one verb."""
        if name not in VERBS:
            return None
        command: click.Command = import_module(f"kg.cli.{name}").command
        return command

    def invoke(self, context: click.Context) -> Any:
        """Run the verb; a reader of our output (head, less) that has left is no error."""
        try:
            return super().invoke(context)
        except BrokenPipeError:
            # What Python still has to write when it ends goes nowhere, as its documentation of
            # SIGPIPE advises. Click would exit with 1, which means no.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(0) from None


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(kg.__version__, prog_name="newskg")
def cli() -> None:
    """Turn news about the AI industry into a graph of claims that each show their evidence.

    Data goes to standard output, everything else to standard error. Exit codes: 0 yes, 1 no,
    2 trouble.
    """


def main() -> None:
    """Run the command line; errors that a user can mend are one clear line and exit code 2."""
    try:
        cli.main(standalone_mode=False)
    except NewskgError as error:
        click.echo(f"kg: {error}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("kg: interrupted", err=True)
        sys.exit(130)
