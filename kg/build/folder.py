"""The folder of a graph: built aside, put in place in one step, read back whole."""

import fcntl
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from kg.errors import GraphError, NewskgError
from kg.model import Document, Reading

FORMAT = 1  #: of the folder; raised when an older newskg could not read it
KEPT = 2  #: versions kept: the current one and the one that a reader may still have open


@contextmanager
def replaced(folder: Path, name: str, *, kept: int = KEPT) -> Iterator[Path]:
    """Give a new folder to fill; if nothing fails, it becomes `folder` in one atomic step.

    `folder` is a symbolic link to a version in the hidden folder `.NAME.versions` beside it. Until
    the last moment the previous graph stays as it is, and who has it open keeps reading it.

    Args:
        folder: of the graph.
        name: of the version; the same name means the same content.
        kept: how many versions stay on disk, this one included.

    Raises:
        GraphError: if `folder` is something else, is being written by another process, or cannot be
            written.
    """
    versions = folder.parent / f".{folder.name}.versions"
    if folder.exists() and not _is_graph(folder, versions):
        raise GraphError(
            f"{folder} exists and is no graph that newskg made; move it away or give another folder"
            " with -o"
        )
    scratch: Path | None = None
    try:
        versions.mkdir(parents=True, exist_ok=True)
        with _locked(versions / "lock", folder):
            scratch = Path(tempfile.mkdtemp(prefix="new-", dir=versions))
            yield scratch
            scratch.chmod(0o755)
            place = versions / name
            if place.exists():
                # It may be the current version, found damaged: out of the way in no time.
                place.rename(versions / f"{scratch.name}-old")
            scratch.rename(place)
            link = versions / "link"
            link.unlink(missing_ok=True)
            link.symlink_to(Path(versions.name) / name)
            link.replace(folder)
            _forget(versions, place, kept)
    except NewskgError:
        raise
    except OSError as error:
        raise GraphError(
            f"{error.filename or folder} cannot be written ({error.strerror or error}); the previous"
            f" graph in {folder}, if any, is untouched; make room or choose another folder with -o"
        ) from error
    finally:
        if scratch is not None and scratch.exists():
            shutil.rmtree(scratch, ignore_errors=True)


def _is_graph(folder: Path, versions: Path) -> bool:
    """Whether the folder is a link that a build made, even if what it leads to is damaged."""
    return folder.is_symlink() and (
        folder.readlink().parent.name == versions.name or (folder / "build.json").is_file()
    )


@contextmanager
def _locked(path: Path, folder: Path) -> Iterator[None]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise GraphError(
                f"{folder} is being written by another process; wait for it, or give another folder"
                " with -o"
            ) from error
        yield


def _forget(versions: Path, current: Path, count: int) -> None:
    others = [path for path in versions.iterdir() if path.is_dir() and path != current]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    # Under the lock nobody else fills a folder: what is still called new was left by a crash.
    kept = [path for path in others if not path.name.startswith("new-")][: count - 1]
    for path in others:
        if path not in kept:
            shutil.rmtree(path, ignore_errors=True)


def write_lines(path: Path, records: Iterable[dict[str, Any]]) -> None:
    """Write JSON Lines: keys in the order given, UTF-8."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for record in records:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a JSON Lines file.

    Raises:
        GraphError: if the file is missing or a line is no JSON object.
    """
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    record = json.loads(line)
                    if not isinstance(record, dict):
                        raise ValueError("no JSON object")
                except ValueError as error:
                    raise GraphError(
                        f"{path}:{number} is damaged ({error}); build the graph again"
                    ) from error
                yield record
    except OSError as error:
        raise GraphError(
            f"{path.parent} holds no graph ({path.name}: {error.strerror}); build one with"
            " 'kg build', or name its folder with -g"
        ) from error


def write_documents(
    folder: Path, documents: Iterable[Document], groups: Mapping[str, str], *, texts: bool
) -> None:
    """Write what is known about the documents and, unless they are left out, their texts.

    Args:
        folder: of the graph.
        documents: to write.
        groups: document -> the group of copies that it belongs to.
        texts: whether to write the texts.
    """
    (folder / "documents").mkdir()
    records = []
    for document in documents:
        record = {one.name: getattr(document, one.name) for one in fields(Document)}
        del record["text"], record["text_sha256"]
        records.append({"sha256": document.sha256, "group": groups[document.id], **record})
        if texts:
            (folder / "documents" / f"{document.sha256}.txt").write_bytes(document.text.encode())
    write_lines(folder / "documents.jsonl", records)


def read_documents(folder: Path) -> tuple[list[Document], dict[str, str]]:
    """Return the documents of a graph, without text where it was built without, and their groups.

    Raises:
        GraphError: if a record is damaged or a text is missing.
    """
    has_texts = not read_settings(folder).get("quotes_only")
    documents, groups = [], {}
    for record in read_lines(folder / "documents.jsonl"):
        with _sound(folder / "documents.jsonl"):
            sha256, group = record.pop("sha256"), record.pop("group")
            record["furniture"] = tuple(tuple(span) for span in record["furniture"])
            document = Document(text="", text_sha256=sha256, **record)
        if has_texts:
            document = replace(document, text=_read_text(folder, document), text_sha256=None)
        documents.append(document)
        groups[document.id] = group
    return documents, groups


def _read_text(folder: Path, document: Document) -> str:
    path = folder / "documents" / f"{document.sha256}.txt"
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise GraphError(
            f"{path}, the text of {document.source!r}, cannot be read ({error}); build the graph"
            " again"
        ) from error


def read_readings(folder: Path) -> list[Reading]:
    """Return the readings from which a graph was assembled.

    Raises:
        GraphError: if a record is damaged.
    """
    path = folder / "readings.jsonl"
    with _sound(path):
        return [Reading.from_record(record) for record in read_lines(path)]


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """Report records that lack what they should hold, or hold something else."""
    try:
        yield
    except (KeyError, TypeError, AttributeError) as error:
        raise GraphError(f"{path} is damaged ({error!r}); build the graph again") from error


def write_settings(folder: Path, settings: dict[str, Any]) -> None:
    """Write build.json: what the graph was built from, and how."""
    text = json.dumps({"format": FORMAT, **settings}, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / "build.json").write_text(text + "\n", encoding="utf-8")


def read_settings(folder: Path) -> dict[str, Any]:
    """Return what `write_settings` wrote.

    Raises:
        GraphError: if the folder holds no graph, or one of another format.
    """
    path = folder / "build.json"
    try:
        settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(settings, dict):
            raise ValueError("no JSON object")
    except FileNotFoundError as error:
        raise GraphError(
            f"{folder} holds no graph (no {path.name}); build one with 'kg build', or name its"
            " folder with -g"
        ) from error
    except (OSError, ValueError) as error:
        raise GraphError(f"{path} is damaged ({error}); build the graph again") from error
    if settings.get("format") != FORMAT:
        raise GraphError(
            f"{folder} was written in format {settings.get('format')!r}, this newskg reads format"
            f" {FORMAT}; build the graph again"
        )
    for key in ("base_iri", "judgements"):
        if key not in settings:
            raise GraphError(f"{path} is damaged (no {key!r}); build the graph again")
    return settings


def if_sound(read: Callable[[Path], Any], folder: Path) -> Any:
    """Return what `read` returns, or None if the folder holds no sound graph."""
    try:
        return read(folder)
    except NewskgError:
        return None
