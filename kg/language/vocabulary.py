"""What the network's outputs stand for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.errors import ReaderError
from kg.language.network import Settings
from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Types, relations and statuses in the order of the outputs, and which types a relation admits."""

    types: tuple[str, ...]
    relations: tuple[str, ...]
    symmetric: frozenset[str]
    statuses: tuple[str, ...]
    admitted: NDArray[np.bool_]  #: (types, 2 * relations, types): left type, claim, right type

    @classmethod
    def from_ontology(cls, ontology: Ontology) -> "Vocabulary":
        """Take types, relations and statuses in the ontology's order."""
        types, relations = tuple(ontology.classes), tuple(sorted(ontology.relations))
        symmetric = frozenset(name for name in relations if ontology.relations[name].symmetric)
        admitted = _admitted(types, relations, ontology)
        return cls(types, relations, symmetric, tuple(ontology.statuses), admitted)

    @classmethod
    def from_settings(cls, settings: Settings, ontology: Ontology) -> "Vocabulary":
        """Take the order of a trained network's outputs; the ontology says what a relation admits.

        Raises:
            ReaderError: if the ontology lacks a term that the network was trained on.
        """
        learnt = (*settings.types, *settings.relations, *settings.statuses)
        declared = {*ontology.classes, *ontology.relations, *ontology.statuses}
        missing = [name for name in learnt if name not in declared]
        if missing:
            raise ReaderError(
                f"the reader knows {missing[0]!r} and the ontology does not; use the ontology that"
                " the reader was trained with, or train it again"
            )
        return cls(
            settings.types,
            settings.relations,
            frozenset(settings.symmetric),
            settings.statuses,
            _admitted(settings.types, settings.relations, ontology),
        )


def _admitted(
    types: Sequence[str], relations: Sequence[str], ontology: Ontology
) -> NDArray[np.bool_]:
    out = np.zeros((len(types), 2 * len(relations), len(types)), dtype=bool)
    for left, left_type in enumerate(types):
        for right, right_type in enumerate(types):
            for number, relation in enumerate(relations):
                out[left, number, right] = ontology.admits(left_type, relation, right_type)
                out[left, number + len(relations), right] = ontology.admits(
                    right_type, relation, left_type
                )
    return out
