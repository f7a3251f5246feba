"""A small graph, filled by hand, with every kind of thing that the page shows.

As a program it prints the hash of the graph's page, for the test that no hash seed changes it.
"""

import hashlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.graph import Contradiction, KnowledgeGraph
from kg.model import Claim, Document, Entity, Evidence, Mention, Observation, by_place

TITLE = "News & <views>"


@dataclass
class Graph:
    """What kg.page needs of a KnowledgeGraph, filled by hand."""

    documents: dict[str, Document] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    observations: tuple[tuple[str, Observation], ...] = ()
    disagreements: list[Contradiction] = field(default_factory=list)

    def entity_of(self, mention: Mention) -> str:
        labelled = (one.id for one in self.entities.values() if one.label == mention.name)
        return next(labelled, mention.name)

    sides = KnowledgeGraph.sides

    def contradictions(self) -> list[Contradiction]:
        return self.disagreements


class Maker:
    """Builds a graph sentence by sentence."""

    def __init__(self) -> None:
        self.graph = Graph()
        self._evidence: dict[tuple[str, str, str], list[Evidence]] = {}

    def entity(
        self, key: str, label: str, type_: str, names: Iterable[str] = (), **more: object
    ) -> None:
        self.graph.entities[key] = Entity(key, label, type_, tuple(names), **more)

    def document(self, source: str, text: str, **more: str) -> Document:
        document = Document(source, text, **more)
        self.graph.documents[document.id] = document
        return document

    def mention(self, document: Document, key: str, text: str, start: int) -> Mention:
        at = document.text.index(text, start)
        entity = self.graph.entities[key]
        return Mention(document.id, at, at + len(text), text, entity.type, entity.label)

    def claim(
        self,
        document: Document,
        quote: str,
        subject: tuple[str, str],
        relation: str,
        object_: tuple[str, str],
        status: str = "asserted",
        *,
        said_by: str | None = None,
        **more: object,
    ) -> str:
        start = document.text.index(quote)
        mentions = [self.mention(document, *end, start) for end in (subject, object_)]
        speaker = None
        if said_by:
            speaker = self.mention(document, said_by, self.graph.entities[said_by].label, 0)
        evidence = Evidence(
            document.id,
            start,
            start + len(quote),
            quote,
            mentions[0],
            relation,
            mentions[1],
            status,
            more.pop("confidence", 0.8),
            speaker=speaker,
            **more,
        )
        key = (subject[0], relation, object_[0])
        self._evidence.setdefault(key, []).append(evidence)
        found = by_place(self._evidence[key])
        statuses = {one.status for one in found}
        verdict = "disputed" if {"asserted", "negated"} <= statuses else found[0].status
        sources = len({one.document for one in found if one.status == verdict})
        claim = Claim(*key, found, verdict, sources)
        self.graph.claims[claim.id] = claim
        return claim.id


FIRST = """\
\N{ROCKET} Tie-up in China
“They chose to do business with us,” Joe Tsai said of Apple on Thursday in Dubai.
Alibaba will supply Qwen to Apple.
Apple may also work with Baidu, two people said.
Apple does not use DeepSeek.
Shares of Alibaba rose 7.6%.
Tim Cook leads Apple.
"""
SECOND = """\
Alibaba and Apple are partners.
Apple does use DeepSeek, one report says.
Tim Cook joined Apple long ago.
Joe Tsai no longer works for Yahoo.
"""


def make_sample() -> Maker:
    make = Maker()
    make.entity(
        "apple",
        "Apple",
        "Company",
        ["Apple Inc.", "苹果"],
        same_as=("https://www.wikidata.org/wiki/Q312",),
        known=True,
    )
    for key, label, type_ in (
        ("alibaba", "Alibaba", "Company"),
        ("baidu", "Baidu", "Company"),
        ("yahoo", "Yahoo", "Company"),
        ("qwen", "Qwen", "Model"),
        ("deepseek", "DeepSeek", "Model"),
        ("joe-tsai", "Joe Tsai", "Person"),
        ("tim-cook", "Tim Cook", "Person"),
        ("china", "China", "Place"),
    ):
        make.entity(key, label, type_)
    first = make.document(
        "first.txt",
        FIRST,
        title="Tie-up in China",
        issued="2025-02-13",
        publisher="Example Wire",
        url="https://news.example/first",
    )
    second = make.document("second.txt", SECOND)
    quote = "“They chose to do business with us,” Joe Tsai said of Apple on Thursday in Dubai."
    make.claim(
        first,
        quote,
        ("alibaba", "us"),
        "partnersWith",
        ("apple", "They"),
        cue="chose",
        said_by="joe-tsai",
        when="on Thursday",
        date="2025-02-13",
        place="Dubai",
        confidence=0.71,
    )
    make.claim(
        second,
        "Alibaba and Apple are partners.",
        ("alibaba", "Alibaba"),
        "partnersWith",
        ("apple", "Apple"),
    )
    make.claim(
        first,
        "Alibaba will supply Qwen to Apple.",
        ("alibaba", "Alibaba"),
        "suppliesTo",
        ("apple", "Apple"),
        "planned",
        cue="will",
    )
    make.claim(
        first,
        "Alibaba will supply Qwen to Apple.",
        ("alibaba", "Alibaba"),
        "develops",
        ("qwen", "Qwen"),
    )
    make.claim(
        first,
        "Apple may also work with Baidu, two people said.",
        ("apple", "Apple"),
        "partnersWith",
        ("baidu", "Baidu"),
        "possible",
        cue="may",
        attribution="two people",
        confidence=0.4,
    )
    make.claim(
        first,
        "Apple does not use DeepSeek.",
        ("apple", "Apple"),
        "uses",
        ("deepseek", "DeepSeek"),
        "negated",
        cue="not",
    )
    disputed = make.claim(
        second,
        "Apple does use DeepSeek, one report says.",
        ("apple", "Apple"),
        "uses",
        ("deepseek", "DeepSeek"),
    )
    make.claim(
        first,
        "Tim Cook leads Apple.",
        ("tim-cook", "Tim Cook"),
        "worksFor",
        ("apple", "Apple"),
        role="chief executive",
    )
    make.claim(
        second,
        "Joe Tsai no longer works for Yahoo.",
        ("joe-tsai", "Joe Tsai"),
        "worksFor",
        ("yahoo", "Yahoo"),
        "ended",
        cue="no longer",
    )
    shares = "Shares of Alibaba rose 7.6%."
    start = FIRST.index(shares)
    about = make.mention(first, "alibaba", "Alibaba", start)
    make.graph.observations = (
        (
            "alibaba",
            Observation(
                first.id,
                start,
                start + len(shares),
                shares,
                about,
                "sharePriceChange",
                7.6,
                "%",
                "Thursday",
                "Hong Kong",
            ),
        ),
    )
    claim = make.graph.claims[disputed]
    sides = tuple(
        tuple(one for one in claim.evidence if one.status == status)
        for status in ("asserted", "negated")
    )
    make.graph.disagreements = [
        Contradiction("verdict", "Apple uses DeepSeek: asserted and negated", sides, (claim,))
    ]
    return make


if __name__ == "__main__":
    from kg.ontology import load
    from kg.page import render

    page = render(make_sample().graph, load(), title=TITLE)
    sys.stdout.write(hashlib.sha256(page.encode()).hexdigest())
