"""The page as text: the same in every process, and closed against injection."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from kg.errors import GraphError, RequirementError
from kg.page import network, render
from kg.page.styles import BACKGROUND, TYPES, VERDICTS, style_types


@pytest.fixture(scope="module")
def html(sample, ontology, handmade):
    return render(sample, ontology, title=handmade.TITLE)


def island(html: str) -> dict:
    return json.loads(
        re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)[1]
    )


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_render_is_the_same_for_every_hash_seed(seed, html):
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "tests/page/sample.py"],
        env=environment,
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == hashlib.sha256(html.encode()).hexdigest()


def test_policy_allows_exactly_the_scripts_and_the_style_inside(html):
    policy = unescape(re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1])
    inside = re.findall(r"<script>(.*?)</script>", html, re.S) + re.findall(
        r"<style>(.*?)</style>", html, re.S
    )
    hashes = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inside}
    assert hashes == set(re.findall(r"sha256-([A-Za-z0-9+/=]+)", policy))
    assert "unsafe" not in policy and policy.startswith("default-src 'none'")


def test_page_refers_to_nothing_outside(html):
    static = html[: html.index('<script type="application/json"')]
    assert re.findall(r"""(?:src|srcset|action|poster)\s*=\s*["']?(?!data:)""", static) == []
    assert set(re.findall(r'<link[^>]*href="([^"]*)"', static)) == {"data:,"}
    assert not re.search(r"@import|url\(", html[html.index("<style>") : html.index("</style>")])
    assert "style=" not in static


def test_title_is_escaped(html):
    assert "<title>News &amp; &lt;views&gt;</title>" in html


def test_parallel_claims_stay_separate_edges(sample, html):
    edges = island(html)["edges"]
    pair = [edge for edge in edges if {edge["from"], edge["to"]} == {"apple", "alibaba"}]
    assert len(pair) == 2
    assert pair[0]["smooth"] != pair[1]["smooth"]
    assert len(edges) == len(sample.claims)


def test_symmetric_claims_have_no_arrow(html, sample, find_claim):
    edges = {edge["id"]: edge for edge in island(html)["edges"]}
    assert edges[find_claim(sample, "alibaba", "partnersWith", "apple")]["arrows"] == {
        "to": {"enabled": False}
    }
    assert edges[find_claim(sample, "alibaba", "develops", "qwen")]["arrows"] == "to"


def test_every_verdict_has_its_own_line_and_glyph(ontology):
    assert set(VERDICTS) == set(ontology.verdicts)
    assert len({one.dashes for one in VERDICTS.values()}) == len(VERDICTS)
    assert len({one.glyph for one in VERDICTS.values()}) == len(VERDICTS)


def test_every_type_has_its_own_shape(ontology):
    styles = style_types(ontology.classes)
    assert list(styles) == list(ontology.classes)
    assert len({one.path for one in TYPES.values()}) == len(TYPES)
    assert style_types(["Satellite"])["Satellite"].path


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_can_be_told_from_the_background(theme):
    for style in (*style_types([*TYPES, "Other"]).values(), *VERDICTS.values()):
        assert contrast(getattr(style, theme), BACKGROUND[theme]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_contrast(html, theme):
    css = html[html.index(":root {") : html.index("*, ::before")]
    block = css.split("@media")[0 if theme == "light" else 1]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})\b", block))
    assert colours["ground"] == BACKGROUND[theme]
    for ground in ("ground", "paper", "raised"):
        for ink in ("ink", "quiet", "accent"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        assert contrast(colours["control"], colours[ground]) >= 3
    for ground in ("subject", "object", "passage"):
        assert contrast(colours["ink"], colours[ground]) >= 4.5


def test_offsets_count_as_javascript_does(html, sample):
    data = island(html)
    evidence = next(
        one
        for claim in data["claims"].values()
        for one in claim["evidence"]
        if one["quote"].startswith("Alibaba will")
    )
    text = data["documents"][evidence["document"]]["text"].encode("utf-16-le")
    assert (
        text[2 * evidence["start"] : 2 * evidence["end"]].decode("utf-16-le") == evidence["quote"]
    )


def test_links_that_are_no_web_addresses_are_dropped(make_sample, ontology):
    make = make_sample()
    make.entity("bad", "Bad", "Company", same_as=("javascript:alert(1)", "https://ok.example/"))
    make.document("bad.txt", "x", url="data:text/html,x")
    data = island(render(make.graph, ontology, title="News"))
    assert data["entities"]["bad"]["sameAs"] == ["https://ok.example/"]
    assert all(
        one.get("url") in (None, "https://news.example/first") for one in data["documents"].values()
    )


def test_empty_graph_has_a_page(handmade, ontology):
    assert "0 claims" in render(handmade.Graph(), ontology, title="Nothing yet")


def test_claim_about_an_unknown_entity_is_an_error(make_sample, ontology):
    make = make_sample()
    del make.graph.entities["baidu"]
    with pytest.raises(GraphError, match="'baidu'"):
        render(make.graph, ontology, title="News")


def test_another_vis_network_is_refused(monkeypatch, sample, ontology):
    monkeypatch.setattr(network, "VIS_SHA256", "0" * 64)
    with pytest.raises(RequirementError, match=r"pyvis==0\.3\.2"):
        render(sample, ontology, title="News")


def test_importing_the_package_loads_no_heavy_library():
    program = (
        "import sys, kg.page;"
        "print(sorted({'networkx', 'pyvis', 'numpy', 'jinja2'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
