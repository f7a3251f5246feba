"""docs/quality.md: what a reader was measured to do, written by `kg quality` and never by hand."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kg.errors import CorpusError, ReaderError
from kg.language.reader import Reader
from kg.model import Document, Mention
from kg.ontology import Example, Relation
from kg.training.corpus import AnnotatedDocument, read_corpus
from kg.training.evaluation import Count, Scores, combine
from kg.training.examples import lay_out
from kg.training.measuring import evaluate, score_document

BINS = ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01))


def write_quality(
    reader: Reader, trained: Path, corpus: Path, gold: Path | None, documents: Path | None
) -> str:
    """Return Markdown with the reader's scores on text it has not seen, its confidence and speed.

    Args:
        reader: to measure.
        trained: its folder; training.json there says which parts it was not trained on.
        corpus: folder of the parts.
        gold: folder of gold files, if there is one.
        documents: folder of their documents.

    Raises:
        CorpusError: if the reader was trained on every part.
        ReaderError: if its folder does not say how it was trained.
    """
    try:
        record = json.loads((trained / "training.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReaderError(
            f"{trained / 'training.json'} cannot be read ({error}); give a folder that"
            " 'kg train --hold-out PART -o' wrote"
        ) from error
    held_out = record.get("held_out", [])
    if not held_out:
        raise CorpusError(
            f"{trained / 'training.json'} names no part that the reader was not trained on; train"
            " one with 'kg train --hold-out PART'"
        )
    parts = read_corpus([corpus / f"{part}.txt" for part in held_out])
    words = sum(len(line.text.split()) for document in parts for line in document.lines)
    scores = combine(score_document(reader, document) for document in parts)
    rate = words_per_second(reader, parts)
    odds = _all_odds(reader, parts)
    lines = [
        "# Quality of the reader",
        "",
        f"Written by `kg quality`; do not edit. Reader {reader.settings.version}, threshold"
        f" {reader.settings.threshold:.2f}.",
        "",
        f"It was trained on {record['documents']} documents of `corpus/`.",
        "",
        f"## Corpus documents it has not seen: {', '.join(held_out)}",
        "",
        f"{len(parts)} documents, {words:,} words: whole parts, of which it saw nothing in training. Its"
        " threshold and its confidence were set on them, so these figures flatter it a little.",
        "",
        *_table(scores),
        "",
        "### Confidence",
        "",
        "How often claims of a confidence are right; the same confidence is what `--min-confidence`"
        " cuts at.",
        "",
        *_reliability(odds),
        "",
        *_curve(odds, scores.claims.gold),
    ]
    if gold is not None:
        seeds = evaluate(reader, gold, documents)
        lines += [
            "",
            f"## Documents with gold claims: {gold.name}",
            "",
            "Nothing was set or chosen on them.",
            "",
            *_table(seeds),
        ]
    read, examples = _examples(reader)
    lines += [
        "",
        "## The ontology's examples",
        "",
        f"Of {examples} example sentences in ontology.ttl, kept out of training, {read} are read as"
        " marked.",
    ]
    lines += ["", f"Reading speed on the machine that wrote this: {rate:,.0f} words/s.", ""]
    return "\n".join(lines)


def _examples(reader: Reader) -> tuple[int, int]:
    """Return how many of the ontology's examples are read as marked, and how many there are."""
    examples = [
        (relation, example)
        for relation in reader.ontology.relations.values()
        for example in relation.examples
    ]
    return sum(is_read(reader, *each) for each in examples), len(examples)


def is_read(reader: Reader, relation: Relation, example: Example) -> bool:
    """Whether the reader finds the relation between the marked subject and object of an example."""

    def overlaps(mention: Mention, span: tuple[int, int]) -> bool:
        return mention.start < span[1] and mention.end > span[0]

    sides = [(example.subject, example.object)]
    if relation.symmetric:
        sides.append((example.object, example.subject))
    return any(
        one.relation == relation.name
        and overlaps(one.subject, subject)
        and overlaps(one.object, object_)
        for one in reader.read(Document("example", example.text)).evidence
        for subject, object_ in sides
    )


def _all_odds(reader: Reader, documents: Sequence[AnnotatedDocument]) -> list[tuple[float, bool]]:
    """Return confidence and rightness of every claim from 0.1, sorted by confidence."""
    loose = replace(reader, threshold=0.1)
    scores = combine(score_document(loose, document) for document in documents)
    return sorted(scores.odds, reverse=True)


def _table(scores: Scores) -> list[str]:
    lines = ["| | precision | recall | F1 | given | gold |", "|---|---|---|---|---|---|"]

    def rows() -> Iterator[tuple[str, Count]]:
        yield "**claims**", scores.claims
        yield "claims with status", scores.with_status
        yield "mentions", scores.mentions
        yield "mentions, Company/Organization and Model/Product as one", scores.mentions_broad
        yield "references", scores.references
        yield "observations", scores.observations
        for counts in (scores.relations, scores.statuses):
            for name in sorted(counts, key=lambda each: (-counts[each].gold, each)):
                yield f"`{name}`", counts[name]

    for name, count in rows():
        if count.given or count.gold:
            lines.append(
                f"| {name} | {count.precision:.2f} | {count.recall:.2f} | {count.f1:.2f}"
                f" | {count.given} | {count.gold} |"
            )
    return lines


def _reliability(odds: list[tuple[float, bool]]) -> list[str]:
    lines = ["| confidence | claims | mean confidence | right |", "|---|---|---|---|"]
    for low, high in BINS:
        members = [(odd, hit) for odd, hit in odds if low <= odd < high]
        if members:
            mean = sum(odd for odd, _ in members) / len(members)
            right = sum(hit for _, hit in members) / len(members)
            lines.append(
                f"| {low:.1f}–{min(high, 1.0):.1f} | {len(members)} | {mean:.2f} | {right:.2f} |"
            )
    return lines


def _curve(odds: list[tuple[float, bool]], gold: int) -> list[str]:
    lines = ["| `--min-confidence` | precision | recall | F1 |", "|---|---|---|---|"]
    for least in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        members = [hit for odd, hit in odds if odd >= least]
        if members:
            # An answer that is right finds one claim of the gold, give or take alternatives.
            count = Count(sum(members), len(members), sum(members), gold)
            lines.append(
                f"| {least:.1f} | {count.precision:.2f} | {count.recall:.2f} | {count.f1:.2f} |"
            )
    return lines


def words_per_second(reader: Reader, documents: Sequence[AnnotatedDocument]) -> float:
    """Return how fast the reader reads, in words a second."""
    texts = [Document(document.id, lay_out(document).text) for document in documents]
    began = time.monotonic()
    for text in texts:
        reader.read(text)
    return sum(len(text.text.split()) for text in texts) / (time.monotonic() - began)
