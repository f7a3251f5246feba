"""Fixtures that several parts of the tests share."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEWS = {
    "a.txt": "Borealis has acquired the chipmaker Fenwright for $2 billion.\n\n"
    "Mara Lindqvist is chief executive of Borealis.\n",
    "b.txt": "Fenwright competes with Nvidia, analysts said. Borealis is based in Toronto.\n",
}


def pytest_addoption(parser):
    parser.addoption(
        "--write-unread", action="store_true", help="list anew the ontology's examples not read"
    )


@pytest.fixture(scope="session")
def news(tmp_path_factory):
    """A folder with two small documents."""
    folder = tmp_path_factory.mktemp("news")
    for name, text in NEWS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def built(news, tmp_path_factory):
    """The graph folder of these documents; do not change it."""
    from kg.build import build

    return build([news], tmp_path_factory.mktemp("built") / "graph").folder


@pytest.fixture(scope="session")
def root():
    """The repository."""
    return ROOT
