"""Names that a user types, as entities of a graph."""

from typing import TYPE_CHECKING

import click

from kg.errors import GraphError

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.model import Entity


def find_entity(graph: "KnowledgeGraph", name: str) -> "Entity":
    """Return the entity that a name or identifier (apple, id:apple) stands for.

    Raises:
        GraphError: if there is none; says which names are near.
    """
    found = graph.find(name) or graph.find(name.removeprefix("id:"))
    if found:
        same = [one for one in found[1:] if one.label.casefold() == found[0].label.casefold()]
        others = same if found[0].label.casefold() == name.casefold() else found[1:6]
        if others and name.removeprefix("id:") != found[0].id:
            listed = ", ".join(f"{one.label} (id:{one.id})" for one in others)
            click.echo(f"{name!r} is taken for id:{found[0].id}; others: {listed}", err=True)
        return found[0]
    from rapidfuzz import process

    labels = sorted({entity.label for entity in graph.entities.values()})
    near = [label for label, score, _ in process.extract(name, labels, limit=3) if score >= 60]
    hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
    raise GraphError(f"no entity of the graph is called {name!r}{hint}")
