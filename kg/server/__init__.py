"""The graph over HTTP: page, SPARQL queries and linked data, read-only, by default local."""

from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import RequirementError

if TYPE_CHECKING:
    from starlette.applications import Starlette

__all__ = ["app", "serve"]

TIMEOUT = 15.0  #: seconds that one query may take
WORKERS = 2  #: queries that run at one time, each in a process of its own


def app(
    graph_dir: str | Path,
    *,
    host: str = "127.0.0.1",
    cors: str | None = None,
    timeout: float = TIMEOUT,
    workers: int = WORKERS,
) -> "Starlette":
    """Return the ASGI application that serves a graph folder.

    Args:
        graph_dir: a folder that `kg build` wrote; it is looked at again for every request, so that
            a new build shows without a restart.
        host: the address that the server is bound to; decides which Host headers are answered.
        cors: origin of pages that may read the answers, or "*"; by default none.
        timeout: seconds that one query may take.
        workers: how many queries run at one time.

    Raises:
        GraphError: if `graph_dir` holds no graph.
        RequirementError: if Starlette is not installed.
    """
    try:
        from kg.server.application import build_app
    except ImportError as error:
        raise _missing(error) from error
    return build_app(Path(graph_dir), host=host, cors=cors, timeout=timeout, workers=workers)


def serve(
    graph_dir: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    cors: str | None = None,
    timeout: float = TIMEOUT,
) -> None:
    """Serve a graph folder until interrupted.

    Args:
        graph_dir: a folder that `kg build` wrote.
        host: address to bind; anything but a loopback address opens the graph to the network.
        port: TCP port.
        cors: origin of pages that may read the answers, or "*"; by default none.
        timeout: seconds that one query may take.

    Raises:
        GraphError: if `graph_dir` holds no graph.
        RequirementError: if Starlette or uvicorn is not installed.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise _missing(error) from error
    application = app(graph_dir, host=host, cors=cors, timeout=timeout)
    uvicorn.run(application, host=host, port=port, log_level="warning", server_header=False)


def _missing(error: ImportError) -> RequirementError:
    return RequirementError(f"{error.name} is not installed; install newskg[serve]")
