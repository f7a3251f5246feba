import json
import sys
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.readers import READERS, SUFFIXES, guess_media_type, read_html, read_markdown
from kg.errors import DocumentError, RequirementError

PAGE = """<!doctype html><html><head><title>Acme buys Beta | The Daily Anvil</title>
<meta property="og:title" content="Acme buys Beta">
<meta property="og:site_name" content="The Daily Anvil">
<meta property="article:published_time" content="2025-02-13T08:00:00+01:00">
<link rel="canonical" href="https://anvil.example/acme">
<script>var x = "Acme sues Beta";</script></head>
<body><header><a href="/">Home</a></header><nav><ul><li>News<li>Sport</ul></nav>
<main><article><h1>Acme buys Beta</h1>
<p>Acme AG has <b>bought</b> Beta&nbsp;Ltd
for &euro;3&nbsp;million, the two companies said on Thursday in Zurich.
<p>It will sell:<ul><li>rockets, big and small</li><li>anvils</ul>
<table><tr><th>Firm<th>Staff<tr><td>Acme<td>12</table>
<div class="share-buttons">Share on X</div>
<aside>Related: Gamma sues Delta</aside>
<section id="comments"><p>Gamma owns Acme!</p></section>
</article></main><footer>All rights reserved</footer></body></html>"""


def read_one(media_type, data):
    return next(iter(READERS[media_type](data.encode() if isinstance(data, str) else data, "x")))


def test_page_gives_its_article_in_blocks():
    assert read_one("text/html", PAGE).text == (
        "Acme buys Beta\n\n"
        "Acme AG has bought Beta Ltd for €3 million, the two companies said on Thursday in Zurich."
        "\n\nIt will sell:\n\n- rockets, big and small\n- anvils\n\nFirm | Staff\nAcme | 12"
    )


def test_page_tells_title_date_publisher_and_address():
    page = read_one("text/html", PAGE)
    assert (page.title, page.issued, page.publisher, page.url) == (
        "Acme buys Beta",
        "2025-02-13",
        "The Daily Anvil",
        "https://anvil.example/acme",
    )


def test_page_tells_facts_by_linked_data():
    facts = {
        "@graph": [
            {"@type": "Person"},
            {
                "@type": "NewsArticle",
                "headline": "Acme buys Beta",
                "datePublished": "2025-02-13",
                "publisher": {"name": "Anvil"},
            },
        ]
    }
    page = read_one(
        "text/html",
        f'<script type="application/ld+json">{json.dumps(facts)}</script><p>Acme AG grows.',
    )
    assert (page.title, page.issued, page.publisher) == ("Acme buys Beta", "2025-02-13", "Anvil")


@pytest.mark.parametrize(
    "page",
    [
        '<script type="application/ld+json">{broken</script><p>Acme AG grows.',
        '<link rel="canonical" href="javascript:alert(1)"><p>Acme AG grows.',
        "<p>Acme AG grows.</article></main></p></body>",
        "<div>" * 3000 + "Acme AG grows.",
        "<body class='ads'><p>Acme AG grows.",
    ],
)
def test_broken_page_is_read_all_the_same(page):
    read = read_one("text/html", page)
    assert (read.text, read.url) == ("Acme AG grows.", None)


def test_page_is_decoded_as_it_declares():
    page = '<meta charset="windows-1252"><p>Zürich'.encode("cp1252")
    assert read_one("text/html", page).text == "Zürich"


def test_page_without_article_is_an_error():
    with pytest.raises(DocumentError, match="holds no text"):
        list(read_html(b"<html><script>render()</script></html>", "x.html"))


def test_headline_outside_the_article_is_kept():
    page = f"<h1>Acme buys Beta</h1><article><p>{'Acme AG grows. ' * 9}</p></article>"
    assert read_one("text/html", page).text.startswith("Acme buys Beta\n\nAcme AG grows.")


def test_markdown_is_read_as_rendered():
    document = read_one(
        "text/markdown",
        "---\ntitle: Acme's big day\ndate: 2025-02-13\nurl: https://a.example/1\n---\n\n"
        "# Acme **buys** Beta\n\nAcme AG [bought](https://x.example) *Beta*\nfor "
        "€3m.\n\n- one\n- two\n",
    )
    assert document.text == "Acme buys Beta\n\nAcme AG bought Beta for €3m.\n\n- one\n- two"
    assert (document.title, document.issued, document.url) == (
        "Acme's big day",
        "2025-02-13",
        "https://a.example/1",
    )


def test_markdown_heading_is_the_title():
    text = b"# Acme buys Beta\n\nAcme AG bought Beta for three million euros."
    assert next(read_markdown(text, "x")).title == "Acme buys Beta"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Acme buys Beta in surprise deal\n\n" + "Acme AG has bought Beta. " * 5,
            "Acme buys Beta in surprise deal",
        ),
        (
            "Loading Now\n\nAcme buys Beta in surprise deal\n\n" + "Acme AG has bought Beta. " * 5,
            "Acme buys Beta in surprise deal",
        ),
        ("Acme AG has bought Beta in a deal.\n\n" + "Acme AG has bought Beta. " * 5, None),
        ("Acme buys Beta in surprise deal", None),
        ("Anvils\nRockets\nRopes\n", None),
    ],
)
def test_first_line_is_the_title_only_where_certain(text, title):
    assert read_one("text/plain", text).title == title


@pytest.mark.parametrize(
    ("line", "issued"),
    [
        ("Published: 13 February 2025", "2025-02-13"),
        ("February 13, 2025", "2025-02-13"),
        ("Posted on 2025-02-13 by Ann Lee", "2025-02-13"),
        ("In January 2024, Acme AG bought Beta.", None),
        ("13 February 2025 was a good day for Acme AG, which sold ten anvils.", None),
    ],
)
def test_date_line_gives_the_date(line, issued):
    assert read_one("text/plain", f"Acme buys Beta\n{line}\nAcme AG grows.").issued == issued


def test_json_article():
    article = {
        "title": "Acme buys Beta",
        "body": "Acme AG\r\nbought Beta.",
        "date": "2025-02-13",
        "source": "Anvil",
        "url": "https://a.example/1",
    }
    read = read_one("application/json", json.dumps(article))
    assert (read.title, read.text, read.issued, read.publisher, read.url, read.source) == (
        "Acme buys Beta",
        "Acme AG\nbought Beta.",
        "2025-02-13",
        "Anvil",
        "https://a.example/1",
        "x",
    )


def test_jsonl_articles_are_named_by_id_url_or_place():
    lines = (
        '{"id": 7, "text": "A."}\n\n{"url": "https://a.example", "text": "B."}\n{"text": "C."}\n'
    )
    sources = [one.source for one in READERS["application/jsonl"](lines.encode(), "x")]
    assert sources == ["x#7", "x#https://a.example", "x#4"]


@pytest.mark.parametrize(
    ("media_type", "data", "message"),
    [
        ("application/json", "{", "is not JSON"),
        ("application/json", "[1]", "item 1: expected an object with a text, found int"),
        ("application/json", "[]", "holds no articles"),
        ("application/json", '{"title": "T"}', "no text; expected it under one of text, body"),
        ("application/jsonl", '{"text": "A."}\nno', "line 2, is not JSON"),
        (
            "application/jsonl",
            '{"id": 1, "text": "A"}\n{"id": 1, "text": "B"}',
            "second article named",
        ),
    ],
)
def test_bad_json_says_where(media_type, data, message):
    with pytest.raises(DocumentError, match=message):
        list(READERS[media_type](data.encode(), "x"))


@pytest.mark.parametrize(("suffix", "module"), [(".pdf", "pypdf"), (".docx", "docx")])
def test_missing_package_names_the_extra(monkeypatch, suffix, module):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(RequirementError, match=rf"newskg\[{suffix[1:]}\]"):
        list(READERS[SUFFIXES[suffix]](b"%PDF-", "x"))


@pytest.mark.skipif(find_spec("docx") is None, reason="the extra newskg[docx] is not installed")
def test_docx_is_read_in_order(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("Acme buys Beta")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Acme", "12"
    document.add_paragraph("Acme AG grows.")
    document.save(tmp_path / "x.docx")
    data = (tmp_path / "x.docx").read_bytes()
    assert guess_media_type(data) == SUFFIXES[".docx"]
    assert read_one(SUFFIXES[".docx"], data).text == "Acme buys Beta\nAcme | 12\nAcme AG grows."


@pytest.mark.skipif(find_spec("docx") is None, reason="the extra newskg[docx] is not installed")
def test_damaged_docx_is_an_error():
    with pytest.raises(DocumentError, match="cannot be read as DOCX"):
        list(READERS[SUFFIXES[".docx"]](b"PK\x03\x04word/", "x"))


@pytest.mark.skipif(find_spec("pypdf") is None, reason="the extra newskg[pdf] is not installed")
def test_damaged_pdf_is_an_error():
    with pytest.raises(DocumentError, match="cannot be read as PDF"):
        list(READERS["application/pdf"](b"%PDF-1.4 nothing", "x"))


@pytest.mark.skipif(find_spec("pypdf") is None, reason="the extra newskg[pdf] is not installed")
def test_pdf_text():
    stream = b"BT /F1 12 Tf 20 100 Td (Acme AG bought Beta.) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"xref\n0 6\n0000000000 65535 f \n" + table
    body += b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF" % body.index(b"xref\n0 6")
    assert read_one("application/pdf", body).text.strip() == "Acme AG bought Beta."


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\n<!DOCTYPE html>", "text/html"),
        (b'{"text": "A"}', "application/json"),
        (b'{"text": "A"}\n{"text": "B"}\n', "application/jsonl"),
        (b"{curly} prose", "text/plain"),
        (b"Acme AG grows.", "text/plain"),
    ],
)
def test_guess_media_type(data, expected):
    assert guess_media_type(data) == expected


@given(st.text(st.sampled_from("<>/=\"' apdivtr1&;-!\n"), max_size=60))
def test_any_markup_is_read_or_refused_cleanly(markup):
    try:
        documents = list(read_html(markup.encode(), "x"))
    except DocumentError:
        return
    assert all(one.text == one.text.strip() for one in documents)
