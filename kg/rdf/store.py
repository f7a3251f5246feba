"""The store on disk: written once by the build, then opened for reading."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError
from kg.rdf.turtle import sort_quads

NAME = "store"  #: of the store's folder in a graph folder


def write_store(quads: Iterable[ox.Quad], path: Path) -> None:
    """Write a new store and flush it to the disk.

    Args:
        quads: all graphs.
        path: a folder that does not exist or is empty; the build replaces graphs as whole folders.

    Raises:
        GraphError: if the folder holds something, is in use, or cannot be written.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise GraphError(f"{path} is not empty; give a new folder for the store")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraphError(
            f"cannot make the store {path}: {error.strerror}; choose another place"
        ) from error
    store = open_store(path, read_only=False)
    try:
        store.bulk_extend(quads)  # a new folder: nothing to roll back to
        store.flush()
    except (OSError, RuntimeError) as error:
        raise GraphError(f"cannot write the store {path}: {error}; is there space left?") from error


def open_store(path: Path, *, read_only: bool = True) -> ox.Store:
    """Open a store; it closes, and its lock is released, when the last reference to it goes.

    Opened read-only, it shows what was written up to now, also while a writer has it open.

    Raises:
        GraphError: if it is missing, damaged, or, to be written, open elsewhere.
    """
    if read_only and not (path / "CURRENT").is_file():
        raise GraphError(f"there is no store at {path}; build the graph first, with kg build")
    try:
        return ox.Store.read_only(str(path)) if read_only else ox.Store(str(path))
    except (OSError, RuntimeError) as error:
        if "lock" in str(error).lower():
            raise GraphError(
                f"the store {path} is open in another process; close it and try again"
            ) from error
        raise GraphError(f"cannot open the store {path}: {error}; build the graph again") from error


def read_quads(source: Path) -> list[ox.Quad]:
    """Return all quads, sorted, of a graph folder, a store, or an RDF file.

    Raises:
        GraphError: if there is none of these at the path, or the file is malformed.
    """
    if source.is_file():
        try:
            return sort_quads(set(ox.parse(path=str(source))))
        except (OSError, SyntaxError, ValueError) as error:
            raise GraphError(f"cannot read {source} as RDF: {error}") from error
    path = source / NAME if (source / NAME).is_dir() else source
    return sort_quads(open_store(path))
