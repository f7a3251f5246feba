"""HTML pages: the article's text in blocks, and what the page says about itself."""

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.documents.dates import find_date
from kg.documents.text import normalise
from kg.model import Document

#: Elements without running text, and those that HTML keeps for what is not the article.
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "canvas",
        "form",
        "button",
        "select",
        "textarea",
        "input",
        "nav",
        "footer",
        "aside",
        "dialog",
        "menu",
        "head",
        "title",
        "audio",
        "video",
        "picture",
        "-comment",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Words of class and id attributes by which sites name the parts around an article.
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus|respond|shar(?:e|ing)|social|related|recommend(?:ed|ations?)|newsletter|"
    r"subscri(?:be|ption)|cookies?|consent|gdpr|breadcrumbs?|sidebar|promo|advert(?:isement)?|ads?|sponsored|"
    r"footer|navigation|navbar|nav|menu|popup|modal|paywall|skip-link|screen-reader-text|visually-hidden)(?:$|[\s_-])",
    re.I,
)
_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "search",
        "dialog",
        "alert",
        "form",
        "menu",
    ]
)
#: Part of the body's text that an <article> or <main> must hold to be taken for the whole.
_MAIN_SHARE = 0.4
_DATES = (
    'meta[property="article:published_time"]', 'meta[name="article:published_time"]',
    'meta[itemprop="datePublished"]', 'meta[name="datePublished"]', 'meta[name="pubdate"]',
    'meta[name="publish-date"]', 'meta[name="DC.date.issued"]', 'meta[name="dcterms.date"]',
    'meta[name="parsely-pub-date"]', 'meta[name="sailthru.date"]', 'meta[name="date"]',
)  # fmt: skip
_ARTICLE_TYPES = ("Article", "BlogPosting", "Report", "WebPage")


def read_page(page: str, source: str) -> Document:
    """Return the article of an HTML page.

    The text is that of the main <article> or <main>, or else of the body, without navigation,
    forms, asides and the parts that sites name as surroundings. Paragraphs stand apart by a blank
    line, list items begin with "- ", table cells are separated by " | ".
    """
    tree = LexborHTMLParser(page)
    facts = _linked_data(tree)
    title = _meta(tree, 'meta[property="og:title"]') or _fact(facts, "headline")
    heading = tree.css_first("h1")
    if title is None and heading is not None and heading.text(strip=True):
        title = _flat(heading.text(separator=" "))
    if title is None and (node := tree.css_first("head > title")) is not None:
        title = _flat(node.text())
    body = tree.body
    text = _render(_main(body)) if body is not None else ""
    # The headline makes claims too; some pages keep it outside the article element.
    if heading is not None and text:
        headline = _flat(heading.text(separator=" "))
        if headline and headline == title and headline not in text[: 2 * len(headline) + 200]:
            text = f"{headline}\n\n{text}"
    return Document(
        source=source,
        text=normalise(text),
        title=title or None,
        issued=_issued(tree, facts),
        publisher=_meta(tree, 'meta[property="og:site_name"]') or _fact(facts, "publisher"),
        url=_url(tree),
    )


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that a page names in its first 1024 bytes, where HTML wants it."""
    match = re.search(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", data[:1024], re.I)
    return match[1].decode("ascii", "replace") if match else None


def _flat(text: str) -> str:
    return normalise(" ".join(text.split()))


def _meta(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return _flat(node.attributes.get("content") or "") or None if node is not None else None


def _url(tree: LexborHTMLParser) -> str | None:
    canonical = tree.css_first('link[rel="canonical"]')
    url = canonical.attributes.get("href") if canonical is not None else None
    url = (url or _meta(tree, 'meta[property="og:url"]') or "").strip()
    return url if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", url) else None


def _issued(tree: LexborHTMLParser, facts: dict[str, Any]) -> str | None:
    found = [find_date(content) for name in _DATES if (content := _meta(tree, name))]
    published = facts.get("datePublished")
    found.append(find_date(published) if isinstance(published, str) else None)
    times = tree.css('time[pubdate], time[itemprop="datePublished"], article header time')
    found += [find_date(node.attributes.get("datetime") or node.text()) for node in times[:1]]
    return next((day for day in found if day), None)


def _linked_data(tree: LexborHTMLParser) -> dict[str, Any]:
    """Return the page's JSON-LD description of its article, or {}."""
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            queue = [json.loads(node.text())]
        except (json.JSONDecodeError, RecursionError):
            continue  # a broken description says nothing; the page is still an article
        while queue:
            item = queue.pop(0)
            if isinstance(item, list):
                queue += item
            elif isinstance(item, dict):
                if str(item.get("@type")).strip("[']").endswith(_ARTICLE_TYPES):
                    return item
                queue += item["@graph"] if isinstance(item.get("@graph"), list) else []
    return {}


def _fact(facts: dict[str, Any], key: str) -> str | None:
    value = facts.get(key)
    value = value[0] if isinstance(value, list) and value else value
    value = value.get("name") if isinstance(value, dict) else value
    return _flat(value) or None if isinstance(value, str) else None


def _main(body: LexborNode) -> LexborNode:
    """Return the element that holds the article: the longest <article>, <main>, or the body."""
    total = _length(body)
    for selector in ("article", 'main, [role="main"], [itemprop="articleBody"]'):
        found = max(body.css(selector), key=_length, default=None)
        if found is not None and _length(found) >= _MAIN_SHARE * total:
            return found
    return body


def _length(node: LexborNode) -> int:
    return sum(len(piece) for kind, piece in _pieces(node, whole=True) if kind == "text")


def _is_around(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if (attributes.get("role") or "").lower() in _ROLES:
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return bool(_AROUND.search(names)) and node.tag not in {"body", "article", "main", "html"}


def _pieces(root: LexborNode, *, whole: bool = False) -> Iterator[tuple[str, str]]:
    """Yield ("text", …), ("open", tag) and ("close", tag) in document order, without surroundings.

    A stack of its own: pages nest deeper than Python's recursion limit.
    """
    inside = whole or root.tag in {"article", "main"}
    stack: list[LexborNode | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield "close", node
            continue
        tag = node.tag or ""
        if tag == "-text":
            yield "text", node.text(deep=False)
        elif tag == "br":
            yield "open", "br"
        elif tag not in _SKIPPED and not (node != root and _is_around(node)):
            if tag == "header" and not inside and node.css_first("h1") is None:
                continue  # the site's banner; the header of an article carries its headline
            yield "open", tag
            stack.append(tag)
            stack += reversed(list(node.iter(include_text=True)))


def _render(root: LexborNode) -> str:
    """Return the text of an element in blocks."""
    blocks: list[str] = []
    words: list[str] = []
    prefix, preformatted = "", False

    def flush(separator: str) -> None:
        nonlocal prefix
        joined = "".join(words)
        lines = joined.split("\n")
        text = joined.strip("\n") if preformatted else "\n".join(" ".join(x.split()) for x in lines)
        text = re.sub(r"\n{2,}", "\n", text).strip()
        if text.strip(" |"):
            blocks.append(f"{prefix}{text}{separator}")
            prefix = ""
        words.clear()

    for kind, piece in _pieces(root):
        if kind == "text":
            words.append(piece if preformatted else re.sub(r"\s+", " ", piece))
        elif piece == "br":
            words.append("\n")
        elif piece in {"td", "th"}:
            words += [" | "] if kind == "close" else []
        elif piece == "tr":
            if kind == "close" and words:
                cells = "".join(words).rstrip(" |")
                words[:] = [cells]
            flush("\n")
        elif piece in _BLOCKS:
            flush("\n" if piece == "li" or prefix else "\n\n")
            prefix = "- " if piece == "li" and kind == "open" else "" if piece == "li" else prefix
            preformatted = kind == "open" if piece == "pre" else preformatted
            if piece in {"ul", "ol", "table"} and blocks and not blocks[-1].endswith("\n\n"):
                blocks[-1] += "\n"
    flush("\n\n")
    return "".join(blocks).strip()
