"""A graph folder as `kg build` leaves it: a symbolic link to a version, with a small store."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.rdf.store import write_store
from kg.rdf.terms import BASE, KG, LABEL, TYPE

pytest.importorskip("starlette", reason="starlette is not installed (newskg[serve])")
pytest.importorskip("httpx", reason="httpx is not installed (newskg[test])")

PAGE = "<!DOCTYPE html><title>News</title>"
TEXT_SHA256 = "a" * 64


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(BASE + name)


def quads(partner: str) -> list[ox.Quad]:
    document = node("document/d1")
    facts = [
        (node("apple"), TYPE, ox.NamedNode(KG + "Company"), ox.DefaultGraph()),
        (node("apple"), LABEL, ox.Literal("Apple", language="en"), ox.DefaultGraph()),
        (node("apple"), ox.NamedNode(KG + "partnersWith"), node(partner), ox.DefaultGraph()),
        (node("claim/c1"), TYPE, ox.NamedNode(KG + "Claim"), ox.DefaultGraph()),
        (document, TYPE, ox.NamedNode(KG + "Document"), document),
        (
            node("evidence/e1"),
            ox.NamedNode(KG + "quote"),
            ox.Literal("“They chose us,” he said."),
            document,
        ),
        (node("通义-4f0a1b"), LABEL, ox.Literal("通义"), ox.DefaultGraph()),
    ]
    # Enough for a query that multiplies them to run for hours.
    facts += [
        (
            node(f"n{index}"),
            ox.NamedNode(KG + "near"),
            node(f"n{index * 7 % 400}"),
            ox.DefaultGraph(),
        )
        for index in range(400)
    ]
    return [ox.Quad(*fact) for fact in facts]


def write_version(versions: Path, name: str, partner: str, **settings: object) -> Path:
    folder = versions / name
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / f"{TEXT_SHA256}.txt").write_text("The whole article.", encoding="utf-8")
    (folder / "build.json").write_text(
        json.dumps({"format": 1, "base_iri": BASE, "quotes_only": False} | settings)
    )
    (folder / "graph.html").write_text(PAGE + f"<p>{partner}", encoding="utf-8")
    (folder / "graph.ttl").write_text("# Turtle\n", encoding="utf-8")
    (folder / "readings.jsonl").write_text("{}\n", encoding="utf-8")
    write_store(quads(partner), folder / "store")
    return folder


def point(link: Path, folder: Path) -> None:
    fresh = link.with_name("fresh")
    fresh.symlink_to(folder)
    fresh.replace(link)


@pytest.fixture
def rebuild(tmp_path: Path):
    """Write another version of the graph and let the link lead to it, as a build does."""

    def write(name: str, partner: str, **settings: object) -> Path:
        link = tmp_path / "graph"
        point(link, write_version(tmp_path / ".versions", name, partner, **settings))
        return link

    return write


@pytest.fixture
def graph_dir(rebuild) -> Path:
    return rebuild("one", "alibaba")


@pytest.fixture
def make_client(graph_dir: Path):
    from starlette.testclient import TestClient

    from kg.server import app

    opened = []

    def make(**options):
        client = TestClient(
            app(graph_dir, **options), base_url="http://127.0.0.1", follow_redirects=False
        )
        opened.append(client)
        return client.__enter__()

    yield make
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def client(make_client):
    return make_client()
