"""Teach a network to read: recipe, loss and loop."""

import ctypes
import logging
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor

from kg.language.encoding import Encoder
from kg.language.vocabulary import Vocabulary
from kg.training.augmentation import Pool, name_pool, swap_names
from kg.training.batches import Batch, ahead, collate, grouped
from kg.training.corpus import AnnotatedDocument
from kg.training.examples import Example, build, lay_out
from kg.training.network import Network

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how fast to train; times are epochs, rates per step."""

    epochs: int = 24
    pieces: int = 2400  #: word pieces of a batch
    rate: float = 1.5e-4  #: of the encoder's last layer
    decay: float = 0.9  #: of the rate, from each layer to the one below
    head_rate: float = 8e-4
    swap: float = 0.45  #: share of entities that bear another name, but for the last two epochs
    average: float = 0.998  #: of the weights, from step to step
    auxiliary: float = (
        0.3  #: share of the auxiliary examples seen in the first epoch; falls to none
    )
    seed: int = 1
    minutes: float | None = (
        None  #: instead of `epochs`: end then, with the rates following the clock
    )


def train(
    documents: Sequence[AnnotatedDocument],
    encoder: Encoder,
    vocabulary: Vocabulary,
    network: Network,
    recipe: Recipe,
    *,
    pool: Pool | None = None,
    auxiliary: Sequence[Example] = (),
    after_epoch: Callable[[int, Network, dict[str, Tensor]], None] | None = None,
) -> Network:
    """Train the network in place and return it with averaged weights.

    Args:
        documents: annotated text.
        encoder: cuts it into word pieces.
        vocabulary: of the network's outputs.
        network: to train.
        recipe: how long and how fast.
        pool: names to give to entities; those of the documents if left out.
        auxiliary: examples with partial labels, seen less and less.
        after_epoch: called with the number of the epoch, the network and the averaged weights.
    """
    keep_memory()
    chance = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    pool = pool or name_pool(documents)
    network.encoder.get_input_embeddings().weight.requires_grad_(False)
    optimiser = torch.optim.AdamW(_groups(network, recipe), weight_decay=0.01, fused=True)
    learnt = {name: value for name, value in network.named_parameters() if value.requires_grad}
    averaged = {name: value.detach().clone() for name, value in learnt.items()}
    step, epoch, began, done = 0, 0, time.monotonic(), 0.0
    while done < 1.0:
        share = recipe.swap if done < 0.92 else 0.15
        examples = prepare(documents, encoder, vocabulary, pool, chance, share)
        extra = round(len(auxiliary) * recipe.auxiliary * (1 - done))
        examples += chance.sample(list(auxiliary), extra)
        network.train()
        losses: list[float] = []
        groups = grouped(examples, recipe.pieces, chance)
        for number, batch in enumerate(
            ahead(collate(each, encoder.mask, chance) for each in groups)
        ):
            if recipe.minutes is None:
                done = (epoch + number / len(groups)) / recipe.epochs
            else:
                done = (time.monotonic() - began) / 60 / recipe.minutes
                if done >= 1.0:
                    break
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * _schedule(done)
            loss = batch_loss(network, batch)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            losses.append(loss.item())
            step += 1
            weight = min(recipe.average, step / (step + 10))
            for name, value in learnt.items():
                averaged[name].lerp_(value.detach(), 1 - weight)
        epoch += 1
        if recipe.minutes is None:
            done = epoch / recipe.epochs
        logger.info(
            "epoch %d, %.0f%% done: loss %.3f, %d windows, %.0f s",
            epoch, 100 * done, sum(losses) / max(1, len(losses)), len(examples), time.monotonic() - began,
        )  # fmt: skip
        if after_epoch:
            after_epoch(epoch, network, averaged)
    network.load_state_dict(averaged, strict=False)  # the word embeddings were not learnt
    return network.eval()


def prepare(
    documents: Sequence[AnnotatedDocument],
    encoder: Encoder,
    vocabulary: Vocabulary,
    pool: Pool,
    chance: random.Random | None,
    share: float = 0.0,
) -> list[Example]:
    """Return the documents' windows, with names and typography varied by `chance`."""
    examples = []
    for document in documents:
        known = swap_names(document, pool, chance, share) if chance else document
        examples += build(lay_out(known, chance), encoder, vocabulary)
    return examples


def batch_loss(network: Network, batch: Batch) -> Tensor:
    """Return the summed loss of mentions, references, claims and statuses of a batch."""
    with torch.autocast("cpu", torch.bfloat16):
        hidden = network.encode(batch.ids, batch.mask, batch.shapes, batch.lines)
        labels = network.label(hidden)
        spans = network.spans(
            hidden, batch.spans["row"], batch.spans["first"], batch.spans["last"],
            batch.spans["kind"],
        )  # fmt: skip
    loss = functional.cross_entropy(labels.float().transpose(1, 2), batch.labels, ignore_index=-100)
    if len(batch.references["left"]):
        loss = loss + 0.3 * _reference_loss(network, spans, batch.references)
    if (batch.pairs["left"] >= 0).any():
        loss = loss + _claim_loss(network, hidden, spans, batch)
    return loss


def _reference_loss(network: Network, spans: Tensor, references: dict[str, Tensor]) -> Tensor:
    right = references["right"]
    left = spans[references["left"]].unsqueeze(1).expand(-1, right.shape[1], -1)
    score = network.antecedents(left, spans[right.clamp(min=0)], references["distance"]).float()
    score = score.masked_fill(right < 0, -1e9)
    right_ones = score.masked_fill(references["same"] == 0, -1e9)
    return (score.logsumexp(1) - right_ones.logsumexp(1)).mean()


def _claim_loss(network: Network, hidden: Tensor, spans: Tensor, batch: Batch) -> Tensor:
    pairs = batch.pairs
    with torch.autocast("cpu", torch.bfloat16):
        vectors = network.pairs(
            hidden, spans[pairs["left"].clamp(min=0)], spans[pairs["right"].clamp(min=0)],
            pairs["types"], pairs["distance"], pairs["places"],
        )  # fmt: skip
        scores = network.relations(vectors)
    known = ~batch.targets.isnan()
    each = functional.binary_cross_entropy_with_logits(
        scores.float(), batch.targets.nan_to_num(0.0), reduction="none"
    )
    # Per claim rather than per pair: most pairs state nothing, and long sentences have many pairs.
    loss = (each * known).sum() / (batch.targets == 1).sum().clamp(min=8) * 0.8
    if len(batch.claims):
        row, pair, claim, status = batch.claims.unbind(1)
        guess = network.statuses(vectors[row, pair].float(), claim)
        loss = loss + 0.4 * functional.cross_entropy(guess, status)
    return loss


def keep_memory() -> None:
    """Keep freed memory in this process, where the C library is glibc.

    Batches differ in shape, and glibc gives every large block back to the system at once: half the
    time of a step would go into new pages.
    """
    try:
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(-3, 1 << 30)  # M_MMAP_THRESHOLD
        libc.mallopt(-1, (1 << 31) - 1)  # M_TRIM_THRESHOLD
    except (OSError, AttributeError):
        return


def _schedule(done: float) -> float:
    """Rise over the first 6% of the steps, then fall as a cosine to 2%."""
    return min(done / 0.06 + 0.01, 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))


def _groups(network: Network, recipe: Recipe) -> list[dict[str, object]]:
    """Give each encoder layer its own rate, lower ones less."""
    depth = network.encoder.config.num_hidden_layers
    groups: dict[float, list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = recipe.head_rate
        if name.startswith("encoder."):
            parts = name.split(".")
            layer = int(parts[parts.index("layer") + 1]) if "layer" in parts else -1
            rate = recipe.rate * recipe.decay ** (depth - 1 - layer)
        groups.setdefault(rate, []).append(parameter)
    return [{"params": members, "base": rate, "lr": rate} for rate, members in groups.items()]
