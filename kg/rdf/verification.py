"""Whether every quote of a graph folder stands where the graph says: anybody can check it again.

Only the store and the stored texts are read, so that a fault of the program that built the graph
cannot hide here.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError
from kg.rdf.sparql import find_store
from kg.rdf.store import open_store
from kg.rdf.terms import find_base, prefixes

_DOCUMENTS = "SELECT ?document ?source ?sha256 { ?document dct:source ?source ; kg:sha256 ?sha256 }"
_PASSAGES = """
SELECT ?passage ?document ?start ?end ?quote {
  ?passage kg:document ?document ; kg:start ?start ; kg:end ?end ; kg:quote|kg:text ?quote
}
"""


def verify(graph_dir: Path) -> tuple[int, list[str]]:
    """Return how many quotes of a graph folder were checked, and what is wrong with them, sorted.

    For each document the SHA-256 of the stored text must be the recorded one; for each piece of
    evidence, observation and mention the text at its offsets (code points, end exclusive) must be
    its quote, character by character.

    Raises:
        GraphError: if the folder has no store.
    """
    store = open_store(find_store(graph_dir))
    known = prefixes(find_base(store))
    texts: dict[str, tuple[str, str | None]] = {}
    checked, findings = 0, []
    for document, source, sha256 in _rows(store, _DOCUMENTS, known):
        text, fault = _read(graph_dir / "documents", sha256)
        texts[document] = source, text
        if fault:
            findings.append(f"{source}: {fault}")
    for passage, document, start, end, quote in _rows(store, _PASSAGES, known):
        source, text = texts.get(document, (document, None))
        checked += text is not None
        if document not in texts:
            findings.append(f"{passage}: its document {document} is not described in the graph")
        elif text is not None and text[int(start) : int(end)] != quote:
            found = text[int(start) : int(end)]
            findings.append(
                f"{source}: characters {start} to {end} are {_cut(found)}, and {passage} "
                f"quotes {_cut(quote)}"
            )
    return checked, sorted(findings)


def _rows(store: ox.Store, text: str, known: dict[str, str]) -> Iterator[list[str]]:
    rows = store.query(text, prefixes=known, use_default_graph_as_union=True)
    if not isinstance(rows, ox.QuerySolutions):
        raise GraphError("the query returned no rows")
    for row in rows:
        yield [getattr(term, "value", str(term)) for term in row]


def _read(folder: Path, sha256: str) -> tuple[str | None, str | None]:
    """Return the stored text, or what is wrong with it."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        return None, f"{sha256!r} is no SHA-256; expected 64 hexadecimal digits"
    path = folder / f"{sha256}.txt"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, f"{path} is missing: it was deleted, or left out by --quotes-only"
    except OSError as error:
        return None, f"cannot read {path}: {error.strerror}"
    actual = hashlib.sha256(data).hexdigest()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None, f"{path} is not UTF-8; it was changed after the graph was built"
    fault = f"{path} was changed: its SHA-256 is {actual}" if actual != sha256 else None
    return text, fault


def _cut(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")
