import json
from pathlib import Path

import pytest

from kg.graph import assemble
from kg.language.registry import Registry
from kg.model import Document, Evidence, Mention, Observation, Reading, digest
from kg.ontology import load
from kg.resolution import resolve

GOLD = Path(__file__).parent / "gold"
SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def ontology():
    return load()


@pytest.fixture(scope="session")
def registry():
    return Registry.load()


@pytest.fixture(scope="session")
def gold_folder():
    """Where the annotators' claims and the graph expected of them lie."""
    return GOLD


@pytest.fixture(scope="session")
def gold_documents():
    """The seed documents with their text."""
    sources = [json.loads(path.read_text(encoding="utf-8"))["source"] for path in _gold_files()]
    return [Document(source, (SEEDS / source).read_text(encoding="utf-8")) for source in sources]


@pytest.fixture(scope="session")
def gold_readings(gold_documents):
    """What the annotators read in the seed documents."""
    texts = {document.source: document.text for document in gold_documents}
    return [_reading(json.loads(path.read_text(encoding="utf-8")), texts) for path in _gold_files()]


def _gold_files():
    return sorted(path for path in GOLD.glob("*.json") if path.name != "expected.json")


def _reading(record, texts):
    text, document = texts[record["source"]], digest(record["source"])
    mentions = {Mention(document, *values) for values in record["mentions"]}
    evidence, observations = [], []
    for one in record["claims"]:
        subject, object_ = Mention(document, *one["subject"]), Mention(document, *one["object"])
        mentions |= {subject, object_}
        quote = text[one["start"] : one["end"]]
        evidence.append(
            Evidence(
                document,
                one["start"],
                one["end"],
                quote,
                subject,
                one["relation"],
                object_,
                one["status"],
                0.9,
                role=one.get("role"),
                attribution=one.get("attribution"),
            )
        )
    for one in record["observations"]:
        about = Mention(document, *one["about"])
        mentions.add(about)
        observations.append(
            Observation(
                document,
                one["start"],
                one["end"],
                text[one["start"] : one["end"]],
                about,
                one["measure"],
                float(one["value"]),
                one["unit"],
                one["period"],
                one["place"],
            )
        )
    ordered = sorted(mentions, key=lambda mention: (mention.start, mention.end, mention.name))
    return Reading(
        document, digest(text), "gold", tuple(ordered), tuple(evidence), tuple(observations)
    )


@pytest.fixture
def build(ontology):
    """Assemble a graph from statements (source, subject, relation, object, status, qualifiers).

    A subject or object is a name, or a pair of name and type; a company where it is a name.
    """

    def make(*statements, dates=None, groups=None, registry=None, observations=(), judgements=()):
        dates = dates or {}
        sources = sorted({one[0] for one in (*statements, *observations)})
        documents = [
            Document(source, f"text of {source}", issued=dates.get(source)) for source in sources
        ]
        read = {source: ([], [], []) for source in sources}
        for number, (source, subject, relation, object_, status, *rest) in enumerate(statements):
            qualifiers = rest[0] if rest else {}
            at = qualifiers.pop("at", number * 100) if qualifiers else number * 100
            ends = [
                _mention(source, one, at + 10 * place)
                for place, one in enumerate((subject, object_))
            ]
            read[source][0].extend(ends)
            read[source][1].append(
                Evidence(
                    digest(source),
                    at,
                    at + 50,
                    "quote",
                    ends[0],
                    relation,
                    ends[1],
                    status,
                    0.9,
                    **qualifiers,
                )
            )
        for number, (source, about, measure, value, unit, *rest) in enumerate(observations):
            mention = _mention(source, about, 9000 + number * 100)
            read[source][0].append(mention)
            read[source][2].append(
                Observation(
                    digest(source),
                    mention.start,
                    mention.end,
                    "quote",
                    mention,
                    measure,
                    value,
                    unit,
                    **(rest[0] if rest else {}),
                )
            )
        readings = [
            Reading(digest(source), "", "test", *map(tuple, parts))
            for source, parts in read.items()
        ]
        resolution = resolve(readings, registry=registry or Registry(), judgements=judgements)
        groups = {digest(source): group for source, group in (groups or {}).items()} or {"-": "-"}
        return assemble(documents, readings, resolution, ontology, groups=groups)

    return make


def _mention(source, one, at):
    name, type_ = one if isinstance(one, tuple) else (one, "Company")
    return Mention(digest(source), at, at + 5, name, type_, name)
