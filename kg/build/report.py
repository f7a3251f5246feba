"""report.md: what a build came to, for a person."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.graph import KnowledgeGraph
from kg.model import Evidence, Observation, Rejection
from kg.ontology import Ontology


def write_report(
    path: Path, graph: KnowledgeGraph, ontology: Ontology, skipped: Sequence[str]
) -> None:
    """Write counts, contradictions, what was refused and why, and what could not be read."""
    evidence = [one for claim in graph.claims.values() for one in claim.evidence]
    lines = [
        "# Report",
        "",
        f"{len(graph.documents)} documents, {len(graph.entities)} entities,"
        f" {len(graph.claims)} claims from {len(evidence)} passages,"
        f" {len(graph.observations)} numbers.",
    ]
    lines += _table(
        "Claims", ("relation", "claims", "passages"),
        [
            (ontology.relations[name].label, count, passages)
            for name, count, passages in _relations(graph)
        ],
    )  # fmt: skip
    lines += _table(
        "Verdicts", ("verdict", "claims"), _counts(c.verdict for c in graph.claims.values())
    )
    lines += _table(
        "Entities", ("type", "entities"), _counts(e.type for e in graph.entities.values())
    )
    lines += _contradictions(graph, ontology)
    refused = [one for reading in graph.readings for one in reading.rejections]
    refused += graph.rejections
    silent = [one for reading in graph.readings for one in reading.abstentions]
    lines += _table(
        "Refused or left alone", ("reason", "passages"),
        _counts(one.reason for one in (*refused, *silent)),
    )  # fmt: skip
    if refused:
        lines += ["", "## Refused by the gate", ""]
        lines += [f"- {_refusal(graph, one)}" for one in refused]
    if graph.resolution.unused:
        lines += ["", "## Judgements about names that no document holds", ""]
        lines += [
            f"- {'same' if one.same else 'different'}: {_cell(one.left)}, {_cell(one.right)}"
            for one in graph.resolution.unused
        ]
    if skipped:
        lines += ["", "## Documents that could not be read", ""]
        lines += [f"- {_cell(one)}" for one in sorted(skipped)]
    lines += _table(
        "Documents", ("document", "title", "issued", "claims"),
        [
            (
                document.source,
                document.title or "",
                document.issued or "",
                sum(one.document == document.id for one in evidence),
            )
            for document in sorted(graph.documents.values(), key=lambda each: each.source)
        ],
    )  # fmt: skip
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _relations(graph: KnowledgeGraph) -> list[tuple[str, int, int]]:
    claims = Counter(claim.relation for claim in graph.claims.values())
    passages: Counter[str] = Counter()
    for claim in graph.claims.values():
        passages[claim.relation] += len(claim.evidence)
    return [
        (name, claims[name], passages[name])
        for name in sorted(claims, key=lambda each: (-claims[each], each))
    ]


def _contradictions(graph: KnowledgeGraph, ontology: Ontology) -> list[str]:
    found = graph.contradictions()
    if not found:
        return []
    lines = ["", "## Contradictions", ""]
    for one in found:
        lines.append(f"- **{_cell(one.kind)}**: {_cell(one.summary)}")
        for side in one.sides:
            lines += [f"  - {_passage(graph, each)}" for each in side]
    return lines


def _passage(graph: KnowledgeGraph, one: Evidence | Observation) -> str:
    return f"{one.status}: “{_cell(one.quote)}” ({_cell(graph.documents[one.document].source)})"


def _refusal(graph: KnowledgeGraph, one: Rejection) -> str:
    source = graph.documents[one.document].source
    return f"{one.reason}: {_cell(one.detail)} – “{_cell(one.quote)}” ({_cell(source)})"


def _counts(values: Iterable[str]) -> list[tuple[str, int]]:
    counts = Counter(values)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    if not rows:
        return []
    return [
        "", f"## {title}", "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}",
        *(f"| {' | '.join(_cell(str(cell)) for cell in row)} |" for row in rows),
    ]  # fmt: skip


def _cell(text: str) -> str:
    """Return the text on one line, with what Markdown and HTML would read as marks escaped."""
    plain = " ".join(text.split())
    for mark in "\\|<>*_`[]":
        plain = plain.replace(mark, f"\\{mark}")
    return plain
