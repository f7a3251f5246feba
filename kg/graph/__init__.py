"""The knowledge graph: claims with their evidence, verdicts over sources, contradictions."""

from kg.graph.assemble import assemble
from kg.graph.contradictions import Contradiction
from kg.graph.knowledge_graph import KnowledgeGraph
from kg.graph.verdicts import Position, judge

__all__ = ["Contradiction", "KnowledgeGraph", "Position", "assemble", "judge"]
