"""A small graph with every kind of thing that the page shows, and a browser to look at it."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest

from kg.ontology import load
from kg.page import render

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def handmade():
    """The module sample.py, which no package holds."""
    spec = importlib.util.spec_from_file_location(
        "page_sample", Path(__file__).with_name("sample.py")
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def make_sample(handmade):
    return handmade.make_sample


@pytest.fixture(scope="session")
def sample(make_sample):
    return make_sample().graph


@pytest.fixture(scope="session")
def ontology():
    return load()


@pytest.fixture(scope="session")
def find_claim():
    def find(graph, subject, relation, object_):
        return next(
            key
            for key, one in graph.claims.items()
            if (one.subject, one.relation, one.object) == (subject, relation, object_)
        )

    return find


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on PATH, and the browser tests must run here")
        pytest.skip("no Chromium on PATH")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def show(browser, tmp_path: Path, ontology):
    """Open the page of a graph; fail if it asks for anything or writes to the console."""
    opened = []
    noise: list[str] = []

    def open_page(
        graph, fragment: str = "", *, size=(1440, 900), title="News", quotes_only=False, **context
    ):
        path = tmp_path / f"page{len(opened)}.html"
        path.write_text(
            render(graph, ontology, title=title, quotes_only=quotes_only),
            encoding="utf-8",
            newline="\n",
        )
        one = browser.new_context(viewport={"width": size[0], "height": size[1]}, **context)
        opened.append(one)
        one.set_default_timeout(8000)
        page = one.new_page()
        page.on("console", lambda message: noise.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: noise.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (noise.append("dialog"), dialog.dismiss()))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("file:", "data:", "blob:"))
                else noise.append(request.url)
            ),
        )
        page.goto(path.as_uri() + fragment)
        if context.get("java_script_enabled", True):
            page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_page
    for one in opened:
        one.close()
    assert noise == []
