"""Examples in batches of tensors."""

import queue
import random
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from kg.language.candidates import DISTANCES, bucket, places
from kg.training.examples import IGNORE, Example

HIDE, HIDE_NAME = 0.02, 0.08  #: share of word pieces hidden, outside and inside mentions


@dataclass(slots=True)
class Batch:
    """Tensors of several windows; shapes as in `kg.training.network`."""

    ids: Tensor
    mask: Tensor
    shapes: Tensor
    lines: Tensor
    labels: Tensor
    spans: dict[str, Tensor]  #: row, first, last, kind: (M,)
    references: dict[str, Tensor]  #: left, right, distance, same: (references, candidates)
    pairs: dict[
        str, Tensor
    ]  #: left, right (mention, -1 = none), distance: (B, P); types: (B, P, 2); places: (B, P, T)
    targets: Tensor  #: (B, P, 2R), nan where nothing is learnt
    claims: Tensor  #: (claims, 4): row, pair, claim, status


def grouped(examples: Sequence[Example], size: int, chance: random.Random) -> list[list[Example]]:
    """Return the examples in groups of about `size` word pieces, in random order.

    Windows of like length are together, so that little is padded.
    """
    order = sorted(examples, key=lambda one: len(one.window.ids) + chance.random() * 40)
    groups: list[list[Example]] = [[]]
    longest = 0
    for example in order:
        longest = max(longest, len(example.window.ids))
        if groups[-1] and longest * (len(groups[-1]) + 1) > size:
            groups.append([])
            longest = len(example.window.ids)
        groups[-1].append(example)
    chance.shuffle(groups)
    return [members for members in groups if members]


def ahead(made: Iterable[Batch], count: int = 4) -> Iterator[Batch]:
    """Yield the batches while a thread makes the next ones."""
    waiting: queue.Queue[Batch | Exception | None] = queue.Queue(count)

    def work() -> None:
        try:
            for batch in made:
                waiting.put(batch)
            waiting.put(None)
        except Exception as error:  # raised again where the batch would have been used
            waiting.put(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    while (item := waiting.get()) is not None:
        if isinstance(item, Exception):
            raise item
        yield item
    thread.join()


def collate(examples: Sequence[Example], mask: int, chance: random.Random | None) -> Batch:
    """Return one batch of the examples."""
    longest = max(len(example.window.ids) for example in examples)
    most = max(1, *(len(example.pairs) for example in examples)) if examples else 1
    width = next((one.targets.shape[1] for one in examples if one.targets is not None), 2)

    def pad(rows: Sequence[Sequence[int]], value: int) -> Tensor:
        return torch.tensor([[*row, *[value] * (longest - len(row))] for row in rows])

    columns: dict[str, list[int]] = {name: [] for name in ("row", "first", "last", "kind")}
    left = np.full((len(examples), most), -1)
    right = np.full((len(examples), most), -1)
    distance = np.zeros((len(examples), most), dtype=np.int64)
    types = np.zeros((len(examples), most, 2), dtype=np.int64)
    seen = np.zeros((len(examples), most, longest), dtype=np.int64)
    targets = np.full((len(examples), most, width), np.nan, dtype=np.float32)
    claims: list[tuple[int, int, int, int]] = []
    references: list[tuple[list[int], list[int], list[bool]]] = []
    for row, example in enumerate(examples):
        base = len(columns["row"])
        spans = example.spans
        for span in spans:
            for name, value in zip(columns, (row, span.first, span.last, span.kind), strict=True):
                columns[name].append(value)
        for number, (one, two) in enumerate(example.pairs):
            left[row, number], right[row, number] = base + one, base + two
            types[row, number] = spans[one].type, spans[two].type
            distance[row, number] = bucket(spans[two].first - spans[one].last)
        if example.pairs:
            seen[row, : len(example.pairs), : len(example.window.ids)] = places(
                example.window, [(spans[one], spans[two]) for one, two in example.pairs]
            )
        if example.targets is not None:
            targets[row, : len(example.pairs)] = example.targets
        claims += [(row, number, claim, status) for number, claim, status in example.claims]
        for at, others, same in example.references:
            far = [bucket(spans[at].first - spans[other].last) for other in others]
            references.append(([base + at, *(base + other for other in others)], far, same))
    return Batch(
        pad([_hide(example, mask, chance) for example in examples], 0),
        pad([[1] * len(example.window.ids) for example in examples], 0),
        pad([example.window.shapes for example in examples], 0),
        pad([example.window.lines for example in examples], 0),
        pad([example.labels for example in examples], IGNORE),
        {name: torch.tensor(values, dtype=torch.long) for name, values in columns.items()},
        _pad_references(references),
        {
            "left": torch.from_numpy(left),
            "right": torch.from_numpy(right),
            "types": torch.from_numpy(types),
            "distance": torch.from_numpy(distance),
            "places": torch.from_numpy(seen),
        },
        torch.from_numpy(targets),
        torch.tensor(claims, dtype=torch.long).reshape(-1, 4),
    )


def _pad_references(rows: Sequence[tuple[list[int], list[int], list[bool]]]) -> dict[str, Tensor]:
    most = max((len(row[1]) for row in rows), default=0)

    def pad(values: Sequence[Sequence[int]], filler: int) -> Tensor:
        padded = [[*value, *[filler] * (most - len(value))] for value in values]
        return torch.tensor(padded, dtype=torch.long).reshape(len(rows), most)

    return {
        "left": torch.tensor([row[0][0] for row in rows], dtype=torch.long),
        "right": pad([row[0][1:] for row in rows], -1),
        "distance": pad([row[1] for row in rows], DISTANCES),
        "same": pad([row[2] for row in rows], 0),
    }


def _hide(example: Example, mask: int, chance: random.Random | None) -> Sequence[int]:
    if chance is None:
        return example.window.ids
    named = {place for span in example.spans for place in range(span.first, span.last + 1)}
    return [
        mask
        if example.window.pieces[place] >= 0
        and chance.random() < (HIDE_NAME if place in named else HIDE)
        else id_
        for place, id_ in enumerate(example.window.ids)
    ]
