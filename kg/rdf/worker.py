"""A process that answers queries about one store, so that a query can be killed.

No engine's own time limit can be relied on: pyoxigraph has none, and a signal does not interrupt
its native code. So the parent (pool.py) starts main(), writes one JSON line a query
to its standard input, and reads a JSON line and the result from its standard output. It kills the
process when the time is up. The worker reads the store only, and gives up the network where the
system allows a process to.
"""

import ctypes
import json
import os
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

import pyoxigraph as ox

from kg.rdf.turtle import serialize

ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}

_MEMORY = 4 << 30  #: bytes of address space; above, the system refuses and the worker ends
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h


class _TooLargeError(Exception):
    """The result has more bytes than the request allows."""


class _Buffer:
    """Collects a result up to a limit."""

    def __init__(self, limit: int) -> None:
        self.data = bytearray()
        self.limit = limit

    def write(self, data: bytes) -> int:
        self.data += data
        if len(self.data) > self.limit:
            raise _TooLargeError
        return len(data)

    def flush(self) -> None:
        """Nothing waits to be written."""


def answer(store: ox.Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Run one query; return the header and the serialised result."""
    graphs = {
        name: [ox.NamedNode(iri) for iri in request[name]]
        for name in ("default_graph", "named_graphs")
        if request.get(name) is not None
    }
    buffer = _Buffer(request["max_bytes"])
    try:
        result = store.query(
            request["text"],
            prefixes=request["prefixes"],
            use_default_graph_as_union="default_graph" not in graphs,
            **graphs,  # type: ignore[arg-type]
        )
        if isinstance(result, ox.QueryTriples):
            result.serialize(buffer, format=ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
            buffer.data = _rewrite(buffer.data, request)
            kind = "graph"
        else:
            result.serialize(buffer, format=ROWS[request["rows_format"]])  # type: ignore[arg-type]
            kind = "boolean" if isinstance(result, ox.QueryBoolean) else "rows"
    except _TooLargeError:
        return {"error": "size", "message": f"the result is larger than {buffer.limit} bytes"}, b""
    except SyntaxError as error:
        return {"error": "syntax", "message": str(error.msg), "line": error.lineno}, b""
    except Exception as error:  # whatever a query does, the process answers the next one
        return {"error": "run", "message": str(error)}, b""
    return {"kind": kind, "bytes": len(buffer.data)}, bytes(buffer.data)


def _rewrite(triples: bytearray, request: dict[str, Any]) -> bytearray:
    """Sort the triples, each once, and write them in the format that was asked for."""
    lines = sorted(set(bytes(triples).splitlines(keepends=True)))
    if request["graph_format"] == "ntriples":
        return bytearray(b"".join(lines))
    parsed = [q.triple for q in ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES)]
    return bytearray(serialize(parsed, GRAPHS[request["graph_format"]], request["prefixes"]))


def serve(store: ox.Store, source: BinaryIO, sink: BinaryIO) -> None:
    """Answer the queries that arrive, until the parent closes the pipe or ends."""
    requests: SimpleQueue[bytes] = SimpleQueue()

    def listen() -> None:
        for line in source:
            requests.put(line)
        os._exit(0)  # the parent is gone: end now, also in the middle of a query

    threading.Thread(target=listen, daemon=True).start()
    while True:
        header, payload = answer(store, json.loads(requests.get()))
        sink.write(json.dumps(header).encode() + b"\n" + payload)
        sink.flush()


def limit_self() -> None:
    """Limit memory and leave the network, as far as the system lets a process do that."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):
        pass
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_CLONE_NEWNET) != 0 and os.geteuid() != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def main() -> None:
    """Open the store named by the one argument and answer queries."""
    try:
        store = ox.Store.read_only(sys.argv[1])
    except (OSError, RuntimeError) as error:
        message = f"cannot open the store {sys.argv[1]}: {error}"
        sys.stdout.write(json.dumps({"error": "open", "message": message}) + "\n")
        return
    limit_self()
    ready = {"kind": "ready", "store": str(Path(sys.argv[1]))}
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    serve(store, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
