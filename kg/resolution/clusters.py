"""Clusters: names joined step by step, under constraints that no step may break."""

from collections.abc import Iterable, Mapping


class Clusters:
    """Disjoint sets of units that never join what is known or judged to be different."""

    def __init__(
        self,
        units: Mapping[str, tuple[str | None, frozenset[str]]],
        apart: Iterable[tuple[str, str]],
    ) -> None:
        """Start with every unit alone.

        Args:
            units: unit -> its registry key, and the sides of judgements that speak about it.
            apart: pairs of sides that are judged different.
        """
        self._parent = {unit: unit for unit in units}
        self._known = {unit: {known} if known else set() for unit, (known, _) in units.items()}
        self._sides = {unit: set(sides) for unit, (_, sides) in units.items()}
        self._apart: dict[str, set[str]] = {}
        for left, right in apart:
            self._apart.setdefault(left, set()).add(right)
            self._apart.setdefault(right, set()).add(left)

    def find(self, unit: str) -> str:
        """Return the root of the cluster that a unit is in: its smallest unit."""
        root = unit
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[unit] != root:
            self._parent[unit], unit = root, self._parent[unit]
        return root

    def merge(self, left: str, right: str, *, judged: bool = False) -> bool:
        """Join the clusters of two units and return True, unless that is forbidden or done already.

        Two known entities join only by judgement; what is judged different never does.
        """
        first, second = sorted((self.find(left), self.find(right)))
        if first == second:
            return False
        if not judged and len(self._known[first] | self._known[second]) > 1:
            return False
        if any(self._apart.get(side, set()) & self._sides[second] for side in self._sides[first]):
            return False
        self._parent[second] = first
        self._known[first] |= self._known.pop(second)
        self._sides[first] |= self._sides.pop(second)
        return True

    def groups(self) -> dict[str, list[str]]:
        """Return the clusters: root -> its units, sorted."""
        found: dict[str, list[str]] = {}
        for unit in sorted(self._parent):
            found.setdefault(self.find(unit), []).append(unit)
        return found
