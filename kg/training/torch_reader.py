"""The network as PyTorch runs it, for readers that are still in training."""

from dataclasses import dataclass

import numpy as np
import torch

from kg.language.encoding import Window
from kg.language.network import Floats, Integers
from kg.training.network import Network


@dataclass(frozen=True)
class TorchNetwork:
    """Answers as `kg.language.network.Network` asks, in float32."""

    network: Network

    def encode(self, window: Window) -> tuple[Floats, Floats]:
        """See `kg.language.network.Network`."""
        with torch.inference_mode():
            ids = torch.tensor([window.ids])
            hidden = self.network.encode(
                ids,
                torch.ones_like(ids),
                torch.tensor([window.shapes]),
                torch.tensor([window.lines]),
            )
            return hidden[0].numpy(), self.network.label(hidden)[0].numpy()

    def spans(self, hidden: Floats, first: Integers, last: Integers, kinds: Integers) -> Floats:
        """See `kg.language.network.Network`."""
        with torch.inference_mode():
            rows = torch.zeros(len(first), dtype=torch.long)
            return self.network.spans(
                torch.from_numpy(hidden[None]), rows, *map(torch.from_numpy, (first, last, kinds))
            ).numpy()

    def antecedents(self, left: Floats, right: Floats, distance: Integers) -> Floats:
        """See `kg.language.network.Network`."""
        with torch.inference_mode():
            return self.network.antecedents(*map(torch.from_numpy, (left, right, distance))).numpy()

    def pairs(
        self,
        hidden: Floats,
        left: Floats,
        right: Floats,
        types: Integers,
        distance: Integers,
        places: Integers,
    ) -> tuple[Floats, Floats]:
        """See `kg.language.network.Network`."""
        with torch.inference_mode():
            made = self.network.pairs(
                *(torch.from_numpy(np.ascontiguousarray(each[None]))
                  for each in (hidden, left, right, types, distance, places))
            )  # fmt: skip
            return made[0].numpy(), self.network.relations(made)[0].numpy()

    def statuses(self, pairs: Floats, claims: Integers) -> Floats:
        """See `kg.language.network.Network`."""
        with torch.inference_mode():
            return self.network.statuses(*map(torch.from_numpy, (pairs, claims))).numpy()
