"""Paths to documents: files, folders and standard input, in a fixed order."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kg.documents.furniture import find_furniture
from kg.documents.readers import READERS, SUFFIXES, guess_media_type
from kg.errors import DocumentError, RequirementError
from kg.model import Document

STANDARD_INPUT = "-"


def read(
    paths: Sequence[str | Path], *, on_error: Callable[[DocumentError], None] | None = None
) -> Iterator[Document]:
    """Yield the documents under `paths`, sorted by source.

    A folder is read with all folders in it; hidden files and files with a suffix that no reader
    knows are passed over. A document's source is its path relative to the folder given, or the
    file's name.

    Args:
        paths: files, folders, or "-" for standard input.
        on_error: called with the error of each file that cannot be read; reading goes on. Without
            it the first error is raised. A path that does not exist is always raised.

    Raises:
        DocumentError: what is wrong with which file, and what to do.
        RequirementError: without `on_error`, if a file needs an extra that is not installed.
    """
    seen: dict[str, Path | str] = {}
    for source, path in sorted(_files(paths), key=lambda pair: pair[0]):
        try:
            if source in seen:
                if seen[source] == path:
                    continue
                raise DocumentError(
                    f"{path} has the same source name {source!r} as {seen[source]}; "
                    "give the folder above both, so that their names differ"
                )
            seen[source] = path
            yield from _documents(path, source)
        except (DocumentError, RequirementError) as error:
            if on_error is None:
                raise
            on_error(error if isinstance(error, DocumentError) else DocumentError(str(error)))


def read_file(path: str | Path, source: str | None = None) -> Document:
    """Return the one document of a file.

    Args:
        path: of the file, or "-".
        source: its name in the graph; the file's name if left out.

    Raises:
        DocumentError: if it cannot be read, or holds several documents.
    """
    name = source or (Path(path).name if str(path) != STANDARD_INPUT else "stdin")
    documents = list(_documents(path, name))
    if len(documents) != 1:
        raise DocumentError(
            f"{path} holds {len(documents)} documents; expected one: read it with kg.documents.read"
        )
    return documents[0]


def _documents(path: str | Path, source: str) -> Iterator[Document]:
    data = _bytes(path)
    suffix = Path(path).suffix.lower() if str(path) != STANDARD_INPUT else ""
    media_type = SUFFIXES.get(suffix) or guess_media_type(data)
    for document in READERS[media_type](data, source):
        yield replace(document, furniture=find_furniture(document.text))


def _bytes(path: str | Path) -> bytes:
    if str(path) == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError(
            f"{path} cannot be read: {reason}; check the path and its permissions"
        ) from error


def _files(paths: Iterable[str | Path]) -> Iterator[tuple[str, Path | str]]:
    """Yield (source, path) of every file that is to be read."""
    for given in paths:
        if str(given) == STANDARD_INPUT:
            yield "stdin", STANDARD_INPUT
            continue
        path = Path(given)
        if path.is_dir():
            yield from _folder(path)
        elif path.exists():
            yield path.name, path.resolve()
        else:
            raise DocumentError(f"{path} does not exist; expected a file, a folder, or - for stdin")


def _folder(root: Path) -> Iterator[tuple[str, Path]]:
    found = False

    def fail(error: OSError) -> None:
        raise DocumentError(
            f"{error.filename} cannot be listed: {(error.strerror or str(error)).lower()}; "
            "check its permissions"
        ) from error

    for folder, folders, names in os.walk(root, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES:
                found = True
                yield path.relative_to(root).as_posix(), path.resolve()
    if not found:
        raise DocumentError(
            f"{root} holds nothing to read; expected files with one of the suffixes "
            f"{' '.join(SUFFIXES)}"
        )
