"""One HTML file for people: the graph, its tables and the evidence behind every edge.

The file is complete in itself: it makes no request, its content security policy allows only its own
scripts by their hashes, and everything that comes from documents reaches it as escaped text.
"""

import base64
import hashlib
import json
from collections import Counter
from importlib import resources
from typing import TYPE_CHECKING, Any

from kg.errors import GraphError

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.ontology import Ontology

__all__ = ["render"]

#: Sources of the page's script, in order; together they are one closed scope.
SCRIPTS = ("core", "filters", "drawing", "graph", "panel", "tables", "search", "start")

#: Runs before the body is parsed, so that a page with JavaScript never flashes its tables.
EARLY = 'document.documentElement.className = "live";'


def render(
    graph: "KnowledgeGraph", ontology: "Ontology", *, title: str, quotes_only: bool = False
) -> str:
    """Return the page of a graph as one HTML document.

    The same graph gives the same text, byte for byte, in every process.

    Args:
        graph: what to show; every claim and entity is in the tables, the best-ranked are drawn.
        ontology: labels and comments of types, relations, verdicts and measures.
        title: heading of the page.
        quotes_only: leave the full texts of the documents out, for publication.

    Raises:
        RequirementError: if the installed pyvis is not 0.3.2.
        GraphError: if a claim names an entity that the graph does not hold.
    """
    # Imported here, so that importing kg.page loads neither pyvis nor networkx.
    import jinja2
    from markupsafe import Markup

    from kg.page import content, network

    _check(graph)
    described = content.describe(graph, ontology, quotes_only=quotes_only)
    drawn = network.to_network(graph.entities, graph.claims, ontology)
    data = described | {
        "nodes": drawn.nodes,
        "edges": drawn.edges,
        "options": drawn.options,
        "firstView": network.FIRST_VIEW,
    }
    vis = network.read_vis()
    app = _read_scripts()
    css = _read("page.css") + _colours(described)
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string(_read("page.html"))
    return template.render(
        title=title,
        policy=_policy(scripts=(EARLY, vis, app), style=css),
        css=Markup(css),
        early=Markup(EARLY),
        vis=Markup(vis),
        app=Markup(app),
        data=Markup(_to_island(data)),
        type_index={name: index for index, name in enumerate(described["types"])},
        disagreements=len(described["contradictions"]),
        **_tables(graph, ontology, described),
    )


def _check(graph: "KnowledgeGraph") -> None:
    for claim in graph.claims.values():
        for end in (claim.subject, claim.object):
            if end not in graph.entities:
                raise GraphError(
                    f"claim {claim.id!r} names the entity {end!r}, which the graph does not hold; "
                    "build the graph again"
                )


def _tables(
    graph: "KnowledgeGraph", ontology: "Ontology", described: dict[str, Any]
) -> dict[str, Any]:
    """Return what the static part of the page shows: rows and counts."""
    from urllib.parse import quote

    from kg.page.content import best_evidence, count_claims, find_dates, latest_date
    from kg.page.network import rank

    per_entity = count_claims(graph.claims)
    observed = Counter(key for key, _ in graph.observations)
    order = rank(graph.entities, graph.claims.values())
    last = len(order)
    claims = []
    for key, claim in sorted(
        graph.claims.items(),
        key=lambda item: (order[item[1].subject], item[1].relation, order[item[1].object], item[0]),
    ):
        best = best_evidence(claim)
        document = graph.documents.get(best.document)
        claims.append({
            "id": key,
            "subject": graph.entities[claim.subject].label,
            "relation": ontology.relations[claim.relation].label,
            "object": graph.entities[claim.object].label,
            "verdict": claim.verdict,
            "sources": claim.source_count,
            "confidence": max(one.confidence for one in claim.evidence),
            "date": latest_date(claim, graph.documents),
            "quote": best.quote,
            "document": (document.title or document.source) if document else "",
        })  # fmt: skip
    entities = [
        {
            "id": key,
            "address": quote(key, safe=""),
            "label": one.label or key,
            "type": one.type,
            "names": one.names,
            "claims": per_entity.get(key, 0),
            "observations": observed[key],
        }
        for key, one in sorted(
            graph.entities.items(), key=lambda item: (order.get(item[0], last), item[0])
        )
    ]
    return {
        "facts": _facts(graph),
        "dates": find_dates(graph),
        "types": described["types"],
        "verdicts": described["verdicts"],
        "relations": described["relations"],
        "documents": described["documents"],
        "claims": claims,
        "entities": entities,
        "type_counts": Counter(one.type for one in graph.entities.values()),
        "verdict_counts": Counter(one.verdict for one in graph.claims.values()),
        "relation_counts": Counter(one.relation for one in graph.claims.values()),
        "document_counts": Counter(
            key for one in graph.claims.values() for key in {item.document for item in one.evidence}
        ),
    }


def _facts(graph: "KnowledgeGraph") -> str:
    """Return one line that says what the graph is made of."""
    passages = sum(len(one.evidence) for one in graph.claims.values())

    def count(number: int, one: str, many: str) -> str:
        return f"{number:,} {one if number == 1 else many}"

    return " · ".join((
        count(len(graph.claims), "claim", "claims"),
        count(passages, "passage quoted", "passages quoted"),
        count(len(graph.documents), "document", "documents"),
    ))  # fmt: skip


def _read(name: str) -> str:
    return (resources.files("kg.page") / "assets" / name).read_text(encoding="utf-8")


def _read_scripts() -> str:
    """Return the page's script: its parts in one closed, strict scope."""
    parts = "\n".join(_read(f"{name}.js") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}\n}})();\n'


def _colours(described: dict[str, Any]) -> str:
    """Return the CSS rules that give types and verdicts their colours in both themes."""
    rules: dict[str, list[str]] = {"light": [], "dark": []}
    for theme, lines in rules.items():
        for index, style in enumerate(described["types"].values()):
            lines.append(f".t-{index}{{fill:{style[theme]}}}")
        for name, style in described["verdicts"].items():
            lines.append(f".v-{name}{{--verdict:{style[theme]}}}")
    dark = "".join(rules["dark"])
    return "".join(rules["light"]) + f"@media (prefers-color-scheme:dark){{{dark}}}\n"


def _policy(scripts: tuple[str, ...], style: str) -> str:
    """Return the content security policy: nothing but these scripts and this style."""
    allowed = " ".join(_hash(script) for script in scripts)
    return "; ".join((
        "default-src 'none'",
        f"script-src {allowed}",
        f"style-src {_hash(style)}",
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
    ))  # fmt: skip


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _to_island(data: dict[str, Any]) -> str:
    """Return JSON that may stand in a script element whatever its strings hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
