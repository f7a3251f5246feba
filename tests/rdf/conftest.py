"""A small graph made by hand: two documents, three claims, an observation, a disputed deal."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pyoxigraph as ox
import pytest

from kg import ontology
from kg.model import Claim, Document, Entity, Evidence, Mention, Observation, Reading, by_place
from kg.rdf import to_quads, write_store

WIRE = """Acme AI has partnered with Borealis, Mara Lind said on Thursday.
It may buy Corvane, two people familiar with the matter said.
Shares of Acme AI rose 7.6% on Monday.
"""
BLOG = """“No deal” 😀: Acme AI did not buy Corvane.
Mara Lind is chief executive of Acme AI.
"""


@dataclass(frozen=True)
class HandMade:
    """Has the attributes of a KnowledgeGraph that are mapped to RDF."""

    documents: dict[str, Document]
    entities: dict[str, Entity]
    claims: dict[str, Claim]
    observations: tuple[tuple[str, Observation], ...]
    readings: tuple[Reading, ...]
    names: dict[str, str] = field(default_factory=dict)

    def entity_of(self, mention: Mention) -> str:
        return self.names[mention.name]


def mention(document: Document, text: str, type_: str, name: str | None = None, after: int = 0):
    start = document.text.index(text, after)
    antecedent = None
    if name and name != text:
        at = document.text.index(name)
        antecedent = (at, at + len(name))
    return Mention(document.id, start, start + len(text), text, type_, name or text, antecedent)


def evidence(
    document: Document, quote: str, subject, relation, object_, status, **more
) -> Evidence:
    start = document.text.index(quote)
    return Evidence(
        document.id, start, start + len(quote), quote, subject, relation, object_, status,
        more.pop("confidence", 0.9), **more,
    )  # fmt: skip


def make_acme() -> HandMade:
    wire = Document(
        "news/wire.txt", WIRE, title='Acme "teams up"', issued="2025-02-13", publisher="The Wire",
        url="https://wire.example/acme?id=1",
    )  # fmt: skip
    blog = Document("blog.txt", BLOG)
    acme, borealis = mention(wire, "Acme AI", "Company"), mention(wire, "Borealis", "Company")
    lind = mention(wire, "Mara Lind", "Person")
    it, corvane = mention(wire, "It", "Company", "Acme AI"), mention(wire, "Corvane", "Company")
    acme_shares = mention(wire, "Acme AI", "Company", after=100)
    acme_blog, corvane_blog = (
        mention(blog, "Acme AI", "Company"),
        mention(blog, "Corvane", "Company"),
    )
    acme_end, lind_blog = (
        mention(blog, "Acme AI", "Company", after=50),
        mention(blog, "Mara Lind", "Person"),
    )
    lines, blog_lines = WIRE.splitlines(), BLOG.splitlines()
    pact = evidence(
        wire, lines[0], acme, "partnersWith", borealis, "asserted",
        speaker=lind, when="on Thursday", date="2025-02-13", confidence=0.71, cue="has partnered",
    )  # fmt: skip
    bid = evidence(
        wire, lines[1], it, "acquires", corvane, "possible", cue="may",
        attribution="two people familiar with the matter",
    )  # fmt: skip
    denial = evidence(
        blog, blog_lines[0], acme_blog, "acquires", corvane_blog, "negated", cue="not"
    )
    post = evidence(
        blog, blog_lines[1], lind_blog, "worksFor", acme_end, "asserted", role="chief executive",
        confidence=1.0,
    )  # fmt: skip
    rise = Observation(
        wire.id, wire.text.index(lines[2]), wire.text.index(lines[2]) + len(lines[2]), lines[2],
        acme_shares, "sharePriceChange", 7.6, "%", period="on Monday",
    )  # fmt: skip
    claims = [
        Claim("acme-ai", "partnersWith", "borealis", (pact,)),
        Claim("acme-ai", "acquires", "corvane-0a1b2c", by_place([bid, denial]), "disputed", 1),
        Claim("mara-lind", "worksFor", "acme-ai", (post,)),
    ]
    entities = [
        Entity(
            "acme-ai",
            "Acme AI",
            "Company",
            ("Acme", "Acme AI Inc."),
            ("https://acme.example/",),
            True,
        ),
        Entity("borealis", "Borealis", "Company"),
        Entity("corvane-0a1b2c", "Corvane", "Company"),
        Entity("mara-lind", "Mara Lind", "Person", ("Lind",)),
    ]
    readings = (
        Reading(
            wire.id, wire.sha256, "test",
            (acme, borealis, lind, it, corvane, acme_shares), (pact, bid), (rise,),
        ),
        Reading(
            blog.id, blog.sha256, "test",
            (acme_blog, corvane_blog, lind_blog, acme_end), (denial, post),
        ),
    )  # fmt: skip
    return HandMade(
        {one.id: one for one in (wire, blog)},
        {one.id: one for one in entities},
        {one.id: one for one in claims},
        (("acme-ai", rise),),
        readings,
        {
            "Acme AI": "acme-ai",
            "Borealis": "borealis",
            "Corvane": "corvane-0a1b2c",
            "Mara Lind": "mara-lind",
        },
    )


@pytest.fixture(scope="session")
def acme() -> HandMade:
    return make_acme()


@pytest.fixture(scope="session")
def quads(acme) -> list[ox.Quad]:
    return to_quads(acme, ontology.load())


@pytest.fixture
def memory(quads) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


@pytest.fixture(scope="session")
def graph_dir(acme, quads, tmp_path_factory):
    """A graph folder with its store and texts; read only."""
    folder = tmp_path_factory.mktemp("graph")
    return write_folder(folder, acme, quads)


def write_folder(folder, graph, quads):
    write_store(quads, folder / "store")
    (folder / "documents").mkdir()
    for document in graph.documents.values():
        (folder / "documents" / f"{document.sha256}.txt").write_text(document.text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def tools():
    return SimpleNamespace(make_acme=make_acme, write_folder=write_folder, replace=replace)
