"""A trained network as the files that the reader loads: ONNX with int8 weights."""

import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from kg.language.network import FILES
from kg.training.network import Network


class _Part(nn.Module):
    """One function of the network as a module of its own, which is what ONNX export takes."""

    def __init__(self, network: Network, run: Callable[..., Any]) -> None:
        super().__init__()
        self.network = network
        self.run = run

    def forward(self, *inputs: Tensor) -> Any:
        return self.run(*inputs)


def export(network: Network, folder: Path, *, quantise: bool = True) -> None:
    """Write the network's files into a folder.

    The weights become int8, one scale a matrix column.

    Args:
        network: trained; put into evaluation mode.
        folder: made if it is missing.
        quantise: False keeps float32 everywhere, to measure what int8 costs.
    """
    network.eval()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in FILES:
            plain = Path(scratch) / f"{name}.onnx"
            _export_part(network, name, plain)
            if quantise:
                _quantise(plain, folder / f"{name}.onnx")
            else:
                shutil.copy(plain, folder / f"{name}.onnx")


def _export_part(network: Network, name: str, path: Path) -> None:
    width = network.labels.in_features
    long = torch.ones(1, 6, dtype=torch.long)
    few = torch.zeros(3, dtype=torch.long)
    hidden, known = torch.randn(6, width), torch.randn(3, width)

    def encode(ids: Tensor, shapes: Tensor, lines: Tensor) -> tuple[Tensor, Tensor]:
        made = network.encode(ids, torch.ones_like(ids), shapes, lines)
        return made, network.label(made)

    def spans(hidden: Tensor, first: Tensor, last: Tensor, kinds: Tensor) -> Tensor:
        return network.spans(hidden.unsqueeze(0), torch.zeros_like(first), first, last, kinds)

    def pairs(
        hidden: Tensor, left: Tensor, right: Tensor, types: Tensor, distance: Tensor, places: Tensor
    ) -> tuple[Tensor, Tensor]:
        parts = (hidden, left, right, types, distance, places)
        made = network.pairs(*(each.unsqueeze(0) for each in parts))
        return made.squeeze(0), network.relations(made).squeeze(0)

    parts: dict[str, tuple[Callable[..., Any], dict[str, tuple[Tensor, str]], list[str]]] = {
        "encoder": (
            encode,
            {"ids": (long, " t"), "shapes": (long, " t"), "lines": (long, " t")},
            ["hidden", "labels"],
        ),
        "spans": (
            spans,
            {"hidden": (hidden, "t"), "first": (few, "m"), "last": (few, "m"), "kinds": (few, "m")},
            ["spans"],
        ),
        "antecedents": (
            network.antecedents,
            {"left": (known, "k"), "right": (known, "k"), "distance": (few, "k")},
            ["scores"],
        ),
        "pairs": (
            pairs,
            {
                "hidden": (hidden, "t"), "left": (known, "p"), "right": (known, "p"),
                "types": (torch.zeros(3, 2, dtype=torch.long), "p "),
                "distance": (few, "p"), "places": (torch.ones(3, 6, dtype=torch.long), "pt"),
            },
            ["pairs", "relations"],
        ),
        "statuses": (network.statuses, {"pairs": (known, "p"), "claims": (few, "p")}, ["scores"]),
    }  # fmt: skip
    run, inputs, outputs = parts[name]
    axes = {
        key: {place: letter for place, letter in enumerate(letters) if letter != " "}
        for key, (_, letters) in inputs.items()
    }
    torch.onnx.export(
        _Part(network, run).eval(),
        tuple(tensor for tensor, _ in inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def _quantise(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(source),
        str(target),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )
