"""The page as people meet it: opened from a file in Chromium, without a network."""

import hashlib
import time
from pathlib import Path

import pytest

from kg.model import Claim, Entity, Evidence, Mention
from kg.page.network import FIRST_VIEW

pytestmark = pytest.mark.browser

HOSTILE = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    '"><svg onload=window.hacked=1>',
    "'-window.hacked-'",
    "]]>--><!--<script>",
    "{{ 7 * 7 }}{% raw %}",
    "\u2028\u2029\u202e &amp; \\u003c \"'`",
    "<a href=javascript:window.hacked=1>href</a>",
    "__proto__",
]


def drawn(page):
    return page.evaluate("window.newskg.drawn()")


def click(page, key):
    page.mouse.click(*page.evaluate("key => window.newskg.locate(key)", key))


def panel(page):
    return page.inner_text("#panel-body")


def test_opens_in_standards_mode_with_something_drawn(show, sample):
    page = show(sample)
    assert page.evaluate("document.compatMode") == "CSS1Compat"
    colours = """() => {
      const canvas = document.querySelector("#graph canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let at = 0; at < data.length; at += 4)
        seen.add(data[at] << 16 | data[at + 1] << 8 | data[at + 2]);
      return seen.size;
    }"""
    assert page.evaluate(colours) > 50


def test_policy_blocks_what_is_injected(browser, tmp_path, sample, ontology):
    from kg.page import render

    path = tmp_path / "page.html"
    path.write_text(render(sample, ontology, title="News"), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    page.evaluate("""() => {
      const image = new Image();
      image.src = "https://tracker.example/x.png";
      document.body.append(image);
      const frame = document.createElement("iframe");
      frame.src = "https://tracker.example/";
      document.body.append(frame);
    }""")
    page.wait_for_timeout(200)
    context.close()
    assert not [url for url in requests if "tracker" in url and "blocked" not in url] or complaints
    assert sum("Content Security Policy" in text for text in complaints) >= 2


def test_click_on_edge_shows_quote_speaker_date_status_and_source(show, sample, find_claim):
    page = show(sample)
    key = find_claim(sample, "alibaba", "partnersWith", "apple")
    click(page, key)
    text = panel(page)
    for expected in (
        "Alibaba partners with Apple",
        "They chose to do business with us",
        "Joe Tsai",
        "13 February 2025",
        "cue chose",
        "Dubai",
        "71%",
        "Tie-up in China",
        "Example Wire",
        "Corroborated by 2 independent sources",
    ):
        assert expected in text
    assert page.evaluate("location.hash") == f"#id/claim/{key}"
    link = page.locator("#panel a.out").first
    assert (link.get_attribute("href"), link.get_attribute("rel")) == (
        "https://news.example/first",
        "noopener noreferrer",
    )


def test_both_mentions_are_highlighted_and_explained(show, sample, find_claim):
    page = show(sample, f"#id/claim/{find_claim(sample, 'alibaba', 'partnersWith', 'apple')}")
    card = page.locator("article.passage").filter(has_text="They chose")
    assert card.locator("mark.m-subject").text_content() == "us"
    assert card.locator("mark.m-object").text_content() == "They"
    assert card.locator("mark.m-object").get_attribute("data-gloss") == "Apple"
    assert card.locator(".m-cue").text_content() == "chose"


def test_passage_stands_in_its_context_at_the_right_offsets(show, sample, find_claim):
    page = show(sample, f"#id/claim/{find_claim(sample, 'alibaba', 'develops', 'qwen')}")
    page.click("article.passage summary")
    assert page.text_content(".context mark") == "Alibaba will supply Qwen to Apple."
    assert "on Thursday in Dubai" in page.text_content(".context")


def test_document_marks_its_passages(show, sample):
    document = next(one for one in sample.documents.values() if one.source == "first.txt")
    page = show(sample, f"#id/document/{document.id}")
    assert page.text_content(".fulltext") == document.text
    page.locator(".passage-link").filter(has_text="Baidu").click()
    assert "Apple partners with Baidu" in panel(page)


def test_quotes_only_page_holds_no_document_text(show, sample, ontology):
    from kg.page import render

    document = next(one for one in sample.documents.values() if one.source == "first.txt")
    page = show(sample, f"#id/document/{document.id}", quotes_only=True)
    assert "quoted passages only" in panel(page)
    # A sentence that no claim quotes is the proof.
    assert "Tim Cook joined Apple long ago." in render(sample, ontology, title="News")
    assert "Tim Cook joined Apple long ago." not in render(
        sample, ontology, title="News", quotes_only=True
    )


def test_disputed_claim_shows_both_sides(show, sample, find_claim):
    page = show(sample, f"#id/claim/{find_claim(sample, 'apple', 'uses', 'deepseek')}")
    text = panel(page)
    assert "Sources disagree" in text
    assert "Apple does not use DeepSeek." in text and "Apple does use DeepSeek" in text
    page.click("[data-view=disagreements]")
    assert page.locator(".disagreement .side").count() == 2


def test_entity_panel_shows_names_claims_and_figures(show, sample):
    page = show(sample, "#id/apple")
    assert (
        "苹果" in panel(page)
        and "www.wikidata.org" not in panel(page)
        and "wikidata.org" in panel(page)
    )
    assert page.locator("#panel .line").filter(has_text="Baidu").count() == 1
    click(page, "alibaba")
    assert "share price change 7.6% Thursday Hong Kong" in panel(page)


@pytest.mark.parametrize(
    ("name", "value", "gone"),
    [
        ("verdict", "possible", ("apple", "partnersWith", "baidu")),
        ("relation", "develops", ("alibaba", "develops", "qwen")),
        ("type", "Person", ("tim-cook", "worksFor", "apple")),
        ("document", "second.txt", ("joe-tsai", "worksFor", "yahoo")),
    ],
)
def test_legend_filters_graph_and_table_alike(show, sample, find_claim, name, value, gone):
    page = show(sample)
    key = find_claim(sample, *gone)
    assert key in drawn(page)["claims"]
    for summary in page.query_selector_all("#filters details > summary"):
        summary.click()
    if name == "document":
        value = next(one.id for one in sample.documents.values() if one.source == value)
    page.uncheck(f"input[name={name}][value='{value}']")
    claims = drawn(page)["claims"]
    rows = page.evaluate(
        """[...document.querySelectorAll("tr[data-claim]:not([hidden])")]
           .map(row => row.dataset.claim)"""
    )
    assert key not in claims
    assert sorted(claims) == sorted(rows)
    page.click("#reset")
    assert key in drawn(page)["claims"]


def test_confidence_filter_needs_one_passage_that_is_sure_enough(show, sample, find_claim):
    page = show(sample)
    page.focus("#confidence")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    claims = drawn(page)["claims"]
    assert find_claim(sample, "apple", "partnersWith", "baidu") not in claims
    assert find_claim(sample, "alibaba", "partnersWith", "apple") in claims


def test_dates_filter_by_passage_or_document(show, sample, find_claim):
    page = show(sample)
    dated = find_claim(sample, "alibaba", "partnersWith", "apple")
    undated = find_claim(sample, "joe-tsai", "worksFor", "yahoo")
    page.fill("#from", "2025-02-13")
    assert dated in drawn(page)["claims"] and undated not in drawn(page)["claims"]
    assert "from=2025-02-13" in page.evaluate("location.hash")
    page.fill("#from", "")
    page.fill("#until", "2025-02-12")
    assert drawn(page)["claims"] == []
    assert "No claim passes the filters" in page.inner_text("#notice")
    page.click("#reset")
    assert undated in drawn(page)["claims"]


def test_search_by_another_name_with_the_keyboard_only(show, sample):
    page = show(sample)
    page.keyboard.press("/")
    page.keyboard.type("苹果")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "Apple"
    assert page.evaluate("document.activeElement.id") == "panel-body"
    page.keyboard.press("Escape")
    assert page.inner_text("#panel h2") == "Evidence"


def test_search_without_match_says_so(show, sample):
    page = show(sample)
    page.fill("#search", "nobody at all")
    assert "No entity has this name" in page.inner_text("#hits")


def test_search_puts_labels_before_other_names_and_beginnings_first(show, make_sample):
    make = make_sample()
    make.entity("a", "Pineapple", "Product")
    make.entity("b", "Zeta", "Company", ["Applet"])
    page = show(make.graph)
    page.fill("#search", "appl")
    assert page.locator("#hits .what").all_inner_texts() == ["Apple", "Zeta", "Pineapple"]


def test_graph_can_be_walked_with_the_keyboard(show, sample):
    page = show(sample)
    page.focus("#graph")
    page.keyboard.press("n")
    assert page.inner_text("#panel h2") == "Apple"
    page.keyboard.press("n")
    assert page.inner_text("#panel h2") == "Alibaba"
    page.keyboard.press("f")
    assert "neighbour" in page.inner_text("#notice")
    assert "baidu" not in drawn(page)["entities"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel-body"


def test_focus_is_never_lost(show, sample):
    page = show(sample, "#id/apple")
    page.click("#panel-close")
    assert page.evaluate("document.activeElement.id") == "graph"
    page = show(sample)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "claims-heading"
    assert page.is_visible("#claims-table")


def test_table_sorts_and_opens_claims_with_the_keyboard(show, sample):
    page = show(sample, "#?view=claims")
    page.click("#claims-table th >> text=Object")
    objects = page.evaluate(
        """[...document.querySelectorAll("#claims-table tbody tr")]
           .map(row => row.cells[2].textContent)"""
    )
    assert objects == sorted(objects)
    assert page.get_attribute("#claims-table th:nth-child(3)", "aria-sort") == "ascending"
    page.focus("#claims-table tbody a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#panel blockquote").count() >= 1
    assert page.locator("tr[aria-selected]").count() == 1


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("#id/apple", "Apple"),
        ("#id/alibaba?view=claims", "Alibaba"),
        ("#id/claim/{claim}", "Alibaba partners with Apple"),
        ("#id/evidence/{evidence}", "Alibaba partners with Apple"),
        ("#id/document/{document}", "Tie-up in China"),
        ("#id/observation/{observation}", "Alibaba"),
    ],
)
def test_deep_links_open_what_they_name(show, sample, find_claim, fragment, expected):
    claim = find_claim(sample, "alibaba", "partnersWith", "apple")
    names = {
        "claim": claim,
        "evidence": sample.claims[claim].evidence[0].id,
        "document": next(one.id for one in sample.documents.values() if one.source == "first.txt"),
        "observation": sample.observations[0][1].id,
    }
    assert show(sample, fragment.format(**names)).inner_text("#panel h2") == expected


def test_address_restores_filters_focus_and_view(show, sample):
    page = show(sample, "#id/apple?focus=apple&verdict=negated,planned,disputed&view=claims")
    assert not page.is_checked("[name=verdict][value=asserted]")
    assert page.is_visible("#view-claims")
    assert page.evaluate("location.hash").startswith("#id/apple?")
    page.click("[data-view=graph]")
    assert "Apple and" in page.inner_text("#notice")


def test_back_returns_to_the_entity_before(show, sample):
    page = show(sample)
    click(page, "apple")
    click(page, "qwen")
    page.click("#panel-back")
    page.wait_for_selector("#panel h2:text-is('Apple')")


@pytest.mark.parametrize(
    "fragment",
    [
        "#id/%3Cimg%20src=x%3E",
        "#id/__proto__",
        "#id/claim/constructor",
        "#id/%E0%A4%A?view=zz&focus=__proto__&confidence=9e9",
        "#&&&",
        "#id/",
    ],
)
def test_hostile_address_is_harmless(show, sample, fragment):
    page = show(sample, fragment)
    assert len(drawn(page)["entities"]) == 8


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_documents_never_becomes_markup(show, make_sample, text):
    make = make_sample()
    make.entity("bad", text, "Company", [text])
    make.entity(text + "id", "x " + text, "Person", [], same_as=("javascript:window.hacked=1",))
    document = make.document(
        "d" + text,
        f"{text} leads {text} here.",
        title=text,
        publisher=text,
        url="javascript:window.hacked=1",
    )
    key = make.claim(
        document,
        document.text,
        (text + "id", text),
        "worksFor",
        ("bad", text),
        cue=text,
        role=text,
        place=text,
        when=text,
        amount=text,
        attribution=text,
    )
    page = show(make.graph, f"#id/claim/{key}", title=text)
    page.click("article.passage summary")
    for place in ("#id/bad", f"#id/document/{document.id}"):
        page.evaluate("place => { location.hash = place; }", place)
        page.wait_for_timeout(30)
    page.fill("#search", text[:3])
    for view in ("claims", "entities", "disagreements", "documents", "graph"):
        page.click(f"[data-view={view}]")
    for one in ("bad", text + "id", key):
        spot = page.evaluate("key => window.newskg.locate(key)", one)
        page.mouse.move(*spot, steps=2)
    page.wait_for_timeout(60)
    assert page.evaluate("window.hacked") is None
    assert page.evaluate(
        """[...document.querySelectorAll("a[href]")]
           .every(link => /^(https?:|#)/.test(link.getAttribute("href")))"""
    )
    assert page.evaluate("document.querySelectorAll('script').length") == 4
    assert page.locator("img, iframe, #panel script, #panel a[href^=javascript]").count() == 0


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways(show, sample, find_claim, size, scheme):
    page = show(sample, size=size, color_scheme=scheme)
    for fragment in (
        "#",
        f"#id/claim/{find_claim(sample, 'alibaba', 'partnersWith', 'apple')}",
        "#?view=claims",
        "#?view=entities",
        "#?view=disagreements",
        "#?view=documents",
        "#id/apple?view=claims",
    ):
        page.evaluate("fragment => { location.hash = fragment; }", fragment)
        page.wait_for_timeout(40)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), fragment
        assert page.evaluate(
            "(stage => stage.scrollWidth <= stage.clientWidth)(document.querySelector('#stage'))"
        ), fragment


def test_selection_stays_in_sight_on_a_narrow_screen(show, sample):
    page = show(sample, size=(390, 844))
    click(page, "alibaba")
    page.wait_for_timeout(50)
    x, y = page.evaluate("window.newskg.locate('alibaba')")
    top = page.evaluate("document.querySelector('#panel').getBoundingClientRect().top")
    assert 0 < x < 390 and 0 < y < top


def test_controls_have_names_and_focus_shows(show, sample):
    page = show(sample, "#id/apple")
    nameless = """() => [...document.querySelectorAll(
        "button, a[href], input, select, [tabindex='0']")]
      .filter(one => !one.textContent.trim() && !one.getAttribute("aria-label"))
      .filter(one => !one.labels?.length)
      .map(one => one.outerHTML)"""
    assert page.evaluate(nameless) == []
    for _ in range(6):
        page.keyboard.press("Tab")
        style = """() => {
          const style = getComputedStyle(document.activeElement);
          return [style.outlineStyle, parseFloat(style.outlineWidth)];
        }"""
        outline, width = page.evaluate(style)
        assert outline != "none" and width >= 2


def test_table_stands_without_javascript_and_in_print(show, sample):
    page = show(sample, java_script_enabled=False)
    assert "Alibaba and Apple are partners." in page.inner_text("#view-claims")
    page = show(sample)
    page.emulate_media(media="print")
    assert page.is_visible("#claims-table") and not page.is_visible("#filters")


def test_saves_csv_that_no_spreadsheet_runs(show, make_sample):
    make = make_sample()
    make.entity("sum", "=1+1", "Company")
    document = make.document("sum.txt", "=1+1 works with Apple.")
    make.claim(document, document.text, ("sum", "=1+1"), "partnersWith", ("apple", "Apple"))
    page = show(make.graph, "#?view=claims", accept_downloads=True)
    with page.expect_download() as download:
        page.click("#table-file")
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0].startswith('"subject","relation","object"')
    assert any(line.startswith('"\'=1+1"') for line in lines)
    page.click("[data-view=graph]")
    with page.expect_download() as download:
        page.click("#image")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def grow(make, size):
    """A graph of the size that the page still draws, with a few hubs as news has them."""
    graph = make.graph
    document = make.document("big.txt", "Alpha partners with Beta in this made-up sentence. " * 40)
    left = Mention(document.id, 0, 5, "Alpha", "Company", "Alpha")
    right = Mention(document.id, 20, 24, "Beta", "Company", "Beta")
    keys = [f"company-{index:04}" for index in range(size)]
    for index, key in enumerate(keys):
        graph.entities[key] = Entity(
            key, f"Company {index}", ("Company", "Model", "Person")[index % 3]
        )
    for index, key in enumerate(keys[1:], 1):
        for salt in range(2):
            other = keys[
                int(hashlib.sha256(f"{index} {salt}".encode()).hexdigest(), 16)
                % index
                // (salt + 1)
            ]
            evidence = Evidence(
                document.id, 0, 50, document.text[:50], left, "partnersWith", right, "asserted", 0.9
            )
            claim = Claim(min(key, other), "partnersWith", max(key, other), (evidence,))
            graph.claims[claim.id] = claim
    graph.claims = dict(sorted(graph.claims.items()))
    return graph


def test_thousand_nodes_open_at_once_and_say_what_is_left_out(show, make_sample):
    graph = grow(make_sample(), 1000)
    page = show(graph)
    started = time.monotonic()
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert time.monotonic() - started < 6
    assert len(drawn(page)["entities"]) == FIRST_VIEW
    assert "more are in the tables" in page.inner_text("#notice")
    assert page.locator("#claims-table tbody tr").count() == len(graph.claims)
    page.click("[data-view=claims]")
    assert page.locator("#claims-table tbody tr:visible").count() == 500
    page.click(".more >> text=Show all")
    assert page.locator("#claims-table tbody tr:visible").count() == len(graph.claims)
    page.click("[data-view=graph]")
    hidden = next(
        one["id"]
        for one in page.evaluate("JSON.parse(document.querySelector('#data').textContent).nodes")
        if one["id"] not in drawn(page)["entities"]
    )
    page.evaluate("key => { location.hash = '#id/' + key; }", hidden)
    page.wait_for_timeout(100)
    assert hidden in drawn(page)["entities"]
