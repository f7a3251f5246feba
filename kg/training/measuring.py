"""Readers against gold: corpus parts, gold files, and how the scores are shown."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.documents import read_file
from kg.errors import CorpusError
from kg.language.reader import Reader
from kg.model import Document
from kg.resolution import resolve
from kg.training.corpus import AnnotatedDocument, part_files, read_corpus
from kg.training.evaluation import (
    Count,
    Scores,
    combine,
    gold_from_record,
    gold_of,
    names_in,
    score_claims,
    score_mentions,
    score_observations,
)
from kg.training.examples import lay_out


def evaluate(reader: Reader, gold: Path, documents: Path | None = None) -> Scores:
    """Return the reader's scores on a gold folder or on corpus parts.

    Args:
        reader: to measure.
        gold: gold JSON file or a folder of them, a corpus part, or a folder of parts.
        documents: folder of the documents that the gold files name; else the gold's own, the one
            around it, and ./seeds are looked at.

    Raises:
        CorpusError: if there is no gold, or a document of it is missing.
    """
    files = [gold] if gold.suffix == ".json" else sorted(gold.glob("*.json"))
    if files:
        return combine(_gold_files(reader, files, documents))
    return combine(score_document(reader, each) for each in read_corpus(part_files([gold])))


def score_document(reader: Reader, annotated: AnnotatedDocument) -> Scores:
    """Return the scores of one document of the corpus."""
    reading = reader.read(Document(annotated.id, lay_out(annotated).text))
    scores = score_claims(gold_of(annotated), reading.evidence, names_in(reading), reader.ontology)
    score_mentions(annotated, reading, scores)
    return scores


def _gold_files(reader: Reader, files: Sequence[Path], documents: Path | None) -> Iterator[Scores]:
    gold = files[0].parent
    golds, texts = [], []
    places = [documents] if documents else [gold, gold.parent, Path("seeds")]
    for path in files:
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            golds.append(gold_from_record(record, reader.ontology))
            name = str(record["doc"])
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise CorpusError(
                f"{path} is no gold file ({error!r}); expected a JSON object with doc, entities and"
                " claims"
            ) from error
        found = [folder / name for folder in places if (folder / name).is_file()]
        if not found:
            raise CorpusError(
                f"{name}, a document of {gold}, is not in"
                f" {' or '.join(map(str, places))}; name its folder with -d"
            )
        texts.append(read_file(found[0], name))
    readings = [reader.read(text) for text in texts]
    # Entities are resolved over all documents, as in a graph, so that each has all its names.
    resolution = resolve(readings, registry=reader.registry)
    for known, reading in zip(golds, readings, strict=True):
        names = {}
        for mention in reading.mentions:
            entity = resolution.entities[resolution.entity_of(mention)]
            names[f"{mention.type}:{mention.name}"] = (entity.label, *entity.names)
        scores = score_claims(known, reading.evidence, names, reader.ontology)
        score_observations(known, reading, names, scores)
        yield scores


def as_record(scores: Scores) -> dict[str, Any]:
    """Return the scores as plain JSON values."""

    def plain(count: Count) -> dict[str, Any]:
        return {
            "precision": round(count.precision, 4),
            "recall": round(count.recall, 4),
            "f1": round(count.f1, 4),
            "right": count.right,
            "given": count.given,
            "found": count.found,
            "gold": count.gold,
        }

    record: dict[str, Any] = {
        name: plain(getattr(scores, name))
        for name in (
            "claims",
            "with_status",
            "mentions",
            "mentions_broad",
            "references",
            "observations",
        )
    }
    for kind in ("relations", "statuses"):
        counts = getattr(scores, kind)
        record[kind] = {name: plain(counts[name]) for name in sorted(counts)}
    return record


def as_table(scores: Scores) -> str:
    """Return the scores as a table for a terminal."""
    rows = [f"{'':22}{'precision':>10}{'recall':>10}{'F1':>8}{'given':>8}{'gold':>7}"]

    def row(name: str, count: Count) -> None:
        if count.given or count.gold:
            rows.append(
                f"{name:22}{count.precision:10.3f}{count.recall:10.3f}{count.f1:8.3f}"
                f"{count.given:8}{count.gold:7}"
            )

    row("claims", scores.claims)
    row("claims with status", scores.with_status)
    row("mentions", scores.mentions)
    row("mentions, broad types", scores.mentions_broad)
    row("references", scores.references)
    row("observations", scores.observations)
    for counts in (scores.relations, scores.statuses):
        for name in sorted(counts, key=lambda each: (-counts[each].gold, each)):
            row(f"  {name}", counts[name])
    return "\n".join(rows)
