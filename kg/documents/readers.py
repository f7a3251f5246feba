"""One function for each media type: bytes to documents."""

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

from kg.documents.dates import find_date
from kg.documents.furniture import find_furniture
from kg.documents.html import declared_encoding, read_page
from kg.documents.text import decode, normalise
from kg.errors import DocumentError, RequirementError
from kg.model import Document

#: Names under which JSON articles keep each field, the first one found counts.
_FIELDS = {
    "text": ("text", "body", "content", "article", "maintext", "articleBody"),
    "title": ("title", "headline"),
    "issued": (
        "issued", "date", "published", "date_publish", "published_at", "datePublished", "pubDate",
    ),
    "publisher": ("publisher", "source", "site", "source_domain", "sitename", "outlet"),
    "url": ("url", "link"),
}  # fmt: skip
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|$)", re.S)
_FRONT_LINE = re.compile(r"(\w+)\s*:\s*(.*?)\s*$")
_STAMP = re.compile(
    r"(?:first |last )?(?:published|posted|date|issued|updated)?(?: on| at)?\s*:?\s*", re.I
)
_PUBLISHED = re.compile(r"(?:first )?(?:published|posted|date|issued)\b", re.I)


def read_text(data: bytes, source: str) -> Iterator[Document]:
    """Yield the document of a plain text file; title and date where the first lines are certain."""
    yield _from_text(decode(data, source), source, {})


def read_markdown(data: bytes, source: str) -> Iterator[Document]:
    """Yield the document of a Markdown file: its text as rendered, front matter as metadata."""
    from markdown_it import MarkdownIt

    text = normalise(decode(data, source))
    fields: dict[str, str] = {}
    if match := _FRONT_MATTER.match(text):
        lines = (_FRONT_LINE.match(line) for line in match[1].split("\n"))
        fields = {line[1]: line[2].strip("\"'") for line in lines if line}
        text = text[match.end() :]
    page = read_page(MarkdownIt("commonmark").enable("table").render(text), source)
    heading = page.title if page.text.startswith(page.title or "\0") else None
    yield _checked(_with_fields(page.text, source, {"title": heading or "", **fields}), source)


def read_html(data: bytes, source: str) -> Iterator[Document]:
    """Yield the article of an HTML page."""
    page = decode(data, source, declared=declared_encoding(data))
    yield _checked(read_page(page, source), source)


def read_json(data: bytes, source: str) -> Iterator[Document]:
    """Yield the article of a JSON object, or those of an array of objects."""
    try:
        value = json.loads(decode(data, source))
    except (json.JSONDecodeError, RecursionError) as error:
        raise DocumentError(
            f"{source} is not JSON ({error}); expected an object with title, text, date, url and "
            "publisher, or an array of them; for one object a line use the suffix .jsonl"
        ) from None
    records = value if isinstance(value, list) else [value]
    yield from _articles([(f"item {n}", record) for n, record in enumerate(records, 1)], source)


def read_jsonl(data: bytes, source: str) -> Iterator[Document]:
    """Yield the articles of a file with one JSON object a line."""
    records = []
    for number, line in enumerate(decode(data, source).split("\n"), 1):
        if line.strip():
            try:
                records.append((f"line {number}", json.loads(line)))
            except (json.JSONDecodeError, RecursionError) as error:
                raise DocumentError(
                    f"{source}, line {number}, is not JSON ({error}); expected one object a line; "
                    "correct or remove the line"
                ) from None
    yield from _articles(records, source)


def read_pdf(data: bytes, source: str) -> Iterator[Document]:
    """Yield the text of a PDF file, its pages in order."""
    pypdf = _optional("pypdf", "pdf", source)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        text = "\n".join(page.extract_text() for page in reader.pages)
        found = reader.metadata or {}
    except Exception as error:  # pypdf raises errors of many kinds on damaged files
        raise DocumentError(
            f"{source} cannot be read as PDF ({error}); repair or decrypt it, or save it as text"
        ) from error
    # A line broken inside a sentence is no line end of the text; a blank line is.
    text = re.sub(
        r"(?<=[\w,;])-?\n(?=[a-z(])", lambda m: "" if m[0] != "\n" else " ", normalise(text)
    )
    yield _checked(_with_fields(text, source, {"title": str(found.get("/Title") or "")}), source)


def read_docx(data: bytes, source: str) -> Iterator[Document]:
    """Yield the text of a Word document: paragraphs and tables in order."""
    docx = _optional("docx", "docx", source)
    try:
        opened = docx.Document(io.BytesIO(data))
        blocks = []
        for block in opened.iter_inner_content():
            rows = getattr(block, "rows", None)
            if rows is None:
                bullet = "- " if (block.style.name or "").startswith("List") and block.text else ""
                blocks.append(bullet + block.text)
            else:
                blocks += [" | ".join(cell.text.strip() for cell in row.cells) for row in rows]
        title = opened.core_properties.title or ""
    except Exception as error:  # python-docx passes on errors of zipfile, lxml and its own
        raise DocumentError(
            f"{source} cannot be read as DOCX ({error}); open and save it again, or save it as text"
        ) from error
    yield _checked(_with_fields("\n".join(blocks), source, {"title": title}), source)


#: Media type to reader; a reader takes a file's bytes and the name for the documents' source.
READERS: Mapping[str, Callable[[bytes, str], Iterator[Document]]] = {
    "text/plain": read_text,
    "text/markdown": read_markdown,
    "text/html": read_html,
    "application/json": read_json,
    "application/jsonl": read_jsonl,
    "application/pdf": read_pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": read_docx,
}

#: File name suffix to media type.
SUFFIXES: Mapping[str, str] = {
    ".txt": "text/plain", ".text": "text/plain",
    ".md": "text/markdown", ".markdown": "text/markdown",
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html",
    ".json": "application/json",
    ".jsonl": "application/jsonl", ".ndjson": "application/jsonl",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


def guess_media_type(data: bytes) -> str:
    """Return the media type of bytes without a telling name, by how they begin."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"PK\x03\x04") and b"word/" in data:
        return SUFFIXES[".docx"]
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "text/html"
    if head.startswith((b"{", b"[{")):
        try:
            json.loads(data)
        except ValueError:
            return "application/jsonl" if re.match(rb"\s*\{.*\}\s*\n", data) else "text/plain"
        return "application/json"
    return "text/plain"


def _optional(module: str, extra: str, source: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError:
        raise RequirementError(
            f"reading {source} needs the package {module!r}; "
            f"install it with: pip install 'newskg[{extra}]'"
        ) from None


def _checked(document: Document, source: str) -> Document:
    if not document.text.strip():
        raise DocumentError(
            f"{source} holds no text (no article was found in it); expected at least one sentence"
        )
    return document


def _articles(records: list[tuple[str, Any]], source: str) -> Iterator[Document]:
    """Yield one document a record; several are told apart by id, URL or, failing both, position."""
    names: set[str] = set()
    for place, record in records:
        if not isinstance(record, dict):
            raise DocumentError(
                f"{source}, {place}: expected an object with a text, found {type(record).__name__}"
            )
        found = {
            field: str(value).strip()
            for field, keys in _FIELDS.items()
            if (
                value := next((record[key] for key in keys if isinstance(record.get(key), str)), "")
            )
        }
        if not found.get("text"):
            raise DocumentError(
                f"{source}, {place}: no text; expected it under one of {', '.join(_FIELDS['text'])}"
            )
        name = source
        if len(records) > 1:
            name = f"{source}#{record.get('id') or found.get('url') or place.split()[1]}"
        if name in names:
            raise DocumentError(
                f"{source}, {place}: a second article named {name!r}; make ids unique"
            )
        names.add(name)
        yield _with_fields(found.pop("text"), name, found)
    if not records:
        raise DocumentError(f"{source} holds no articles; expected objects with title and text")


def _with_fields(text: str, source: str, fields: Mapping[str, str]) -> Document:
    """Return a document whose metadata are declared, under any of the names of `_FIELDS`."""
    found = {
        field: next((fields[key] for key in keys if fields.get(key)), "")
        for field, keys in _FIELDS.items()
        if field != "text"
    }
    return _from_text(text, source, found)


def _from_text(text: str, source: str, found: Mapping[str, str]) -> Document:
    """Return a document of plain text, with what its first lines say where nothing is declared."""
    text = normalise(text)
    title, issued = _headline(text), None
    for line in text.lstrip().split("\n")[:8]:
        stamp = _STAMP.match(line.strip())
        rest = line.strip()[stamp.end() if stamp else 0 :]
        if _PUBLISHED.match(line.strip()) or len(rest) <= 20:
            issued = issued or find_date(rest)
    url = found.get("url") or ""
    return Document(
        source=source,
        text=text,
        title=normalise(found.get("title") or "") or title,
        issued=find_date(found.get("issued") or "") or issued,
        publisher=normalise(found.get("publisher") or "") or None,
        url=url if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", url) else None,
    )


def _headline(text: str) -> str | None:
    """Return the first line if it is surely a headline: a phrase above running text."""
    covered = {start for start, _ in find_furniture(text)}
    offset, lines = 0, []
    for raw in text.split("\n"):
        start = offset + len(raw) - len(raw.lstrip())
        if raw.strip() and start not in covered:
            lines.append(raw.strip())
        offset += len(raw) + 1
        if len(lines) == 6:
            break
    if len(lines) < 2:
        return None
    first = lines[0]
    phrase = 3 <= len(first.split()) <= 30 and not re.search(r"[.,;:…]$|^[-•*\"“(]", first)
    body = max(map(len, lines[1:])) > max(len(first), 80)
    return first if phrase and body and first[0].isupper() else None
