"""Query processes: started ahead, one query at a time each, killed when a query's time is up."""

import contextlib
import difflib
import json
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from kg.errors import GraphError, QueryError
from kg.rdf import syntax

_RUN = "from kg.rdf.worker import main; main()"

TIMEOUT = 30.0  #: seconds that a query may run
MAX_BYTES = 50 << 20  #: of a result


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised result: kind is rows, graph or boolean."""

    kind: str
    data: bytes


class QueryTimeoutError(QueryError):
    """The query ran out of time and was killed."""


class QueryBusyError(QueryError):
    """All query processes are busy."""


class Pool:
    """Query processes over one store; safe to use from several threads.

    The store's path may be a symbolic link: when it comes to point elsewhere, since the graph was
    built again, the next query starts a process on the new store.
    """

    def __init__(self, store: Path, *, workers: int = 1, prefixes: Mapping[str, str]) -> None:
        self.store = store
        self.prefixes = dict(prefixes)
        self._idle: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)  # started when first needed
        self._all: set[_Process] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Return the pool itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all processes."""
        self.close()

    def close(self) -> None:
        """End all processes; queries still running fail."""
        with self._lock:
            for process in self._all:
                process.end()
            self._all.clear()

    def ask(
        self,
        text: str,
        *,
        rows_format: str = "json",
        graph_format: str = "ntriples",
        default_graph: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        timeout: float = TIMEOUT,
        max_bytes: int = MAX_BYTES,
    ) -> Answer:
        """Run one read query.

        Args:
            text: SPARQL; the prefixes of the pool need no declaration.
            rows_format: of SELECT and ASK: json, xml, csv or tsv.
            graph_format: of CONSTRUCT and DESCRIBE: turtle, ntriples, rdfxml or jsonld.
            default_graph: IRIs of the graphs to ask; None for all of them at once.
            named_graphs: IRIs of the graphs that GRAPH may name; None for all.
            timeout: seconds; then the process is killed.
            max_bytes: of the result.

        Raises:
            QueryTimeoutError: if the time is up.
            QueryBusyError: if no process became free in that time.
            GraphError: if the store cannot be opened.
            QueryError: if the query is refused, malformed, or its result too large.
        """
        syntax.check(text)
        request = {
            "text": text,
            "prefixes": self.prefixes,
            "rows_format": rows_format,
            "graph_format": graph_format,
            "default_graph": None if default_graph is None else list(default_graph),
            "named_graphs": None if named_graphs is None else list(named_graphs),
            "max_bytes": max_bytes,
        }
        try:
            process = self._idle.get(timeout=timeout)
        except queue.Empty:
            raise QueryBusyError("all query processes are busy; try again later") from None
        try:
            if process is None or not process.serves(self.store):
                self._forget(process)
                process = self._start()
            header, data = process.exchange(request, timeout)
        except BaseException:
            self._forget(process)
            process = None
            raise
        finally:
            self._idle.put(process)
        if "error" in header:
            raise QueryError(explain(header, text, self.prefixes))
        return Answer(header["kind"], data)

    def _start(self) -> "_Process":
        process = _Process(self.store)
        with self._lock:
            self._all.add(process)
        return process

    def _forget(self, process: "_Process | None") -> None:
        if process is not None:
            process.end()
            with self._lock:
                self._all.discard(process)


class _Process:
    """One worker process."""

    def __init__(self, store: Path) -> None:
        self.store = store.resolve()
        package = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", _RUN, str(self.store)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path},
        )
        try:
            header, _ = self._read()
        except EOFError:
            header = {"error": "open", "message": f"no process could be started on {self.store}"}
        if "error" in header:
            self.end()
            raise GraphError(f"{header['message']}; build the graph again, or free memory")

    def serves(self, store: Path) -> bool:
        return self.store == store.resolve() and self.process.poll() is None

    def exchange(self, request: Mapping[str, Any], timeout: float) -> tuple[dict[str, Any], bytes]:
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(timeout, stop)
        timer.start()
        try:
            stdin = _pipe(self.process.stdin)
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.flush()
            return self._read()
        except (EOFError, OSError):
            self.process.wait()
            if late.is_set():
                raise QueryTimeoutError(
                    f"the query took longer than {timeout:g} s and was stopped; "
                    "ask for less, or allow more time"
                ) from None
            raise QueryError(
                "the query process ended, most likely for lack of memory; ask for less"
            ) from None
        finally:
            timer.cancel()

    def _read(self) -> tuple[dict[str, Any], bytes]:
        stdout = _pipe(self.process.stdout)
        line = stdout.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        header: dict[str, Any] = json.loads(line)
        data = stdout.read(header.get("bytes", 0))
        if len(data) < header.get("bytes", 0):
            raise EOFError
        return header, data

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:  # Popen was asked for both pipes
        raise EOFError
    return pipe


def explain(header: Mapping[str, Any], text: str, prefixes: Mapping[str, str]) -> str:
    """Say what the engine said, with the line that it means and a caret under the column."""
    message = str(header["message"])
    if header["error"] == "size":
        return f"{message}; add LIMIT, or ask for less"
    if header["error"] != "syntax":
        return f"the query failed: {message}"
    if missing := syntax.undeclared(text, prefixes):
        known = ", ".join(f"{name}:" for name in prefixes)
        close = difflib.get_close_matches(missing[0], prefixes, n=1)
        hint = f"did you mean {close[0]}:? " if close else ""
        return f"the prefix {missing[0]}: is not declared; {hint}known without PREFIX are {known}"
    line, column, what = _position(message)
    lines = text.splitlines()
    if not 0 < line <= len(lines):
        return f"the query is not SPARQL: {message}"
    return (
        f"the query is not SPARQL, line {line}, column {column}: {what}\n"
        f"  {lines[line - 1]}\n  {' ' * (column - 1)}^"
    )


def _position(message: str) -> tuple[int, int, str]:
    """Take "error at 1:19: expected one of OPTIONAL, ['a'..='z']" apart; keep the keywords."""
    head, _, what = message.removeprefix("error at ").partition(": ")
    line, _, column = head.partition(":")
    if not (line.isdigit() and column.isdigit()):
        return 0, 0, message
    keywords = re.findall(r"\b[A-Z]{2,}\b|\"[^\"]+\"", what)
    return int(line), int(column), f"expected {' or '.join(keywords)}" if keywords else what
