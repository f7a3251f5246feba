"""How far a build is, for a terminal or a log, and what it came to."""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import click

from kg.errors import DocumentError
from kg.model import Document, Reading

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from kg.build import Build

EVERY = 5.0  #: seconds between two lines where the output is no terminal


class Progress:
    """Documents done, words a second, claims so far and time left, on standard error."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Show nothing if `quiet`."""
        self._quiet = quiet
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._began = self._said = time.monotonic()
        self._total = self._done = self._words = self._claims = 0

    def __enter__(self) -> Self:
        """Open the bar, if standard error is a terminal."""
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("Reading"), BarColumn(), MofNCompleteColumn(),
                TextColumn("documents  {task.fields[rate]:,.0f} words/s  {task.fields[claims]:,} claims"),
                TimeRemainingColumn(), console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Close the bar."""
        if self._bar:
            self._bar.stop()

    def start(self, documents: Sequence[Document]) -> None:
        """Learn how many documents there are."""
        self._total = len(documents)
        if self._bar:
            self._task = self._bar.add_task("read", total=self._total, rate=0.0, claims=0)

    def advance(self, document: Document, reading: Reading, words: int) -> None:
        """Count one document as read."""
        self._done += 1
        self._words += words
        self._claims += len(reading.evidence)
        rate = self._words / max(time.monotonic() - self._began, 1e-3)
        if self._bar and self._task is not None:
            self._bar.update(self._task, advance=1, rate=rate, claims=self._claims)
        elif not self._quiet and time.monotonic() - self._said > EVERY:
            self._said = time.monotonic()
            left = (self._said - self._began) / self._done * (self._total - self._done)
            click.echo(
                f"{self._done} of {self._total} documents, {rate:,.0f} words/s,"
                f" {self._claims:,} claims, {left:.0f} s left",
                err=True,
            )

    def skip(self, error: DocumentError) -> None:
        """Say which document could not be read, and why."""
        click.echo(f"kg: skipped: {error}", err=True)

    def summarise(self, made: "Build") -> None:
        """Say what the build came to, at a glance."""
        graph = made.graph
        verdicts = Counter(claim.verdict for claim in graph.claims.values())
        evidence = sum(len(claim.evidence) for claim in graph.claims.values())
        documents = len(graph.documents)
        read = (
            "nothing changed"
            if made.unchanged
            else f"{made.read} read, {documents - made.read} known"
        )
        lines = [
            f"{documents} documents ({read}), {len(graph.entities)} entities,"
            f" {len(graph.claims)} claims from {evidence} passages in {made.seconds:.1f} s",
            "  " + ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()),
        ]
        if contradictions := graph.contradictions():
            lines.append(f"  {len(contradictions)} contradictions between sources: see report.md")
        if made.skipped:
            lines.append(f"  {len(made.skipped)} documents could not be read: see report.md")
        lines.append(f"Open {made.folder / 'graph.html'} in a browser, or ask: kg query --list")
        click.echo("\n".join(lines), err=True)
