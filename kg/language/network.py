"""The trained network, run by ONNX Runtime; `kg.training.network` defines what each file computes."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from kg.errors import ReaderError
from kg.language.encoding import Window

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
FILES = ("encoder", "spans", "antecedents", "pairs", "statuses")


class Network(Protocol):
    """What a reader asks of a network; T pieces, M mentions, K candidates, P pairs, D its width."""

    def encode(self, window: Window) -> tuple[Floats, Floats]:
        """Return the pieces' vectors (T, D) and the scores of their labels (T, labels)."""

    def spans(self, hidden: Floats, first: Integers, last: Integers, kinds: Integers) -> Floats:
        """Return the mentions' vectors, (M, D)."""

    def antecedents(self, left: Floats, right: Floats, distance: Integers) -> Floats:
        """Return how well each candidate fits its reference, (K,)."""

    def pairs(
        self,
        hidden: Floats,
        left: Floats,
        right: Floats,
        types: Integers,
        distance: Integers,
        places: Integers,
    ) -> tuple[Floats, Floats]:
        """Return the pairs' vectors (P, D) and the scores of the relations both ways (P, 2R)."""

    def statuses(self, pairs: Floats, claims: Integers) -> Floats:
        """Return scores of the statuses, (P, statuses)."""


@dataclass(frozen=True)
class OnnxNetwork:
    """A network read from a folder of ONNX files.

    Each window runs by itself: dynamic quantisation scales activations over all that runs together,
    so that in company a sentence would get other numbers than alone.
    """

    sessions: dict[str, Any]

    @classmethod
    def load(cls, folder: Path, threads: int = 0) -> "OnnxNetwork":
        """Read the files.

        Args:
            folder: with encoder.onnx and the other FILES.
            threads: for one operation; 0 = as many as there are cores.

        Raises:
            ReaderError: if a file is missing or damaged.
        """
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        sessions = {}
        for name in FILES:
            path = folder / f"{name}.onnx"
            try:
                sessions[name] = onnxruntime.InferenceSession(
                    str(path), options, providers=["CPUExecutionProvider"]
                )
            except Exception as error:  # onnxruntime has no base class for what it raises
                raise ReaderError(
                    f"{path} cannot be loaded ({error}); install newskg again, or train a reader"
                    " with 'kg train'"
                ) from error
        return cls(sessions)

    def _run(self, name: str, **inputs: NDArray[Any]) -> list[Floats]:
        return list(self.sessions[name].run(None, inputs))

    def encode(self, window: Window) -> tuple[Floats, Floats]:
        """See `Network`."""
        hidden, labels = self._run(
            "encoder",
            ids=np.asarray([window.ids]),
            shapes=np.asarray([window.shapes]),
            lines=np.asarray([window.lines]),
        )
        return hidden[0], labels[0]

    def spans(self, hidden: Floats, first: Integers, last: Integers, kinds: Integers) -> Floats:
        """See `Network`."""
        return self._run("spans", hidden=hidden, first=first, last=last, kinds=kinds)[0]

    def antecedents(self, left: Floats, right: Floats, distance: Integers) -> Floats:
        """See `Network`."""
        return self._run("antecedents", left=left, right=right, distance=distance)[0]

    def pairs(
        self,
        hidden: Floats,
        left: Floats,
        right: Floats,
        types: Integers,
        distance: Integers,
        places: Integers,
    ) -> tuple[Floats, Floats]:
        """See `Network`."""
        vectors, scores = self._run(
            "pairs", hidden=hidden, left=left, right=right, types=types, distance=distance,
            places=places,
        )  # fmt: skip
        return vectors, scores

    def statuses(self, pairs: Floats, claims: Integers) -> Floats:
        """See `Network`."""
        return self._run("statuses", pairs=pairs, claims=claims)[0]


@dataclass(frozen=True)
class Settings:
    """What stands in reader.json beside the network's files."""

    version: str
    types: tuple[str, ...]
    relations: tuple[str, ...]
    symmetric: tuple[str, ...]
    statuses: tuple[str, ...]
    threshold: float  #: confidence from which a claim is kept
    scale: (
        float  #: of a relation's score, for its confidence: 1 / (1 + exp(-(scale * score + shift)))
    )
    shift: float

    @classmethod
    def load(cls, folder: Path) -> "Settings":
        """Read reader.json.

        Raises:
            ReaderError: if it is missing or does not say all that is needed.
        """
        path = folder / "reader.json"
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
            names = ("types", "relations", "symmetric", "statuses")
            types, relations, symmetric, statuses = (tuple(known[name]) for name in names)
            threshold, scale, shift = (
                float(known[name]) for name in ("threshold", "scale", "shift")
            )
            return cls(
                known["version"], types, relations, symmetric, statuses, threshold, scale, shift
            )
        except OSError as error:
            raise ReaderError(
                f"{folder} holds no trained reader (no reader.json); give the folder that"
                " 'kg train -o' wrote"
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise ReaderError(f"{path} is damaged ({error!r}); train the reader again") from error

    def save(self, folder: Path) -> None:
        """Write reader.json."""
        known = {name: getattr(self, name) for name in self.__dataclass_fields__}
        (folder / "reader.json").write_text(
            json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
