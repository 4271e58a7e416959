"""The probe that shows the network a part of its data and tells what it says of each sample."""

from typing import Any, get_args

import numpy as np

from dllab.data.catalogue import stored_source
from dllab.data.scaled import PIECE, Scaled
from dllab.data.split import Indices
from dllab.evaluation import PARTS, Part
from dllab.insight.network import Network
from dllab.insight.plane import evenly
from dllab.jobs.job import JobError
from dllab.network.inference import Floats
from dllab.network.probabilities import are_probabilities
from dllab.network.sample_losses import sample_losses
from dllab.spec.summary import summarise

# Training samples that are shown; what a network does with these, it does with the others.
MOST_TRAINING = 10_000
# Numbers that may travel to whoever asks, a probability each: 32 MB.
MOST_PROBABILITIES = 8 << 20
# While a run trains it waits for the answer: multiply-adds of about a twentieth of a second on two
# cores, but never so few samples that the figures say nothing.
LIVE_MULTIPLY_ADDS = 1_000_000_000
LEAST_LIVE = 500

NO_NUMBERS = (
    "The network's outputs are no finite numbers any more, so there is nothing to measure: go back "
    "to an earlier epoch, and train with a lower learning rate."
)
ASIDE = {
    "validation": "hold some samples out for it in the split, under Data",
    "test": "have the split hold some samples out for it, under Data, or take a set that has one",
}


def evaluation(network: Network, params: dict[str, Any]) -> dict[str, Any]:
    """What the network says of the samples of a part, spread evenly over it if not of all.

    Args:
        network: at any state; of one that trains, fewer samples where showing all takes long.
        params: {"part": one of `PARTS`}.

    Returns:
        The attributes of `dllab.evaluation.Evaluated`.

    Raises:
        JobError: there is no such part, it has no sample, or the outputs are no finite numbers.
        DataError: the data cannot be used.
    """
    name = _named(params["part"])
    part, y = getattr(network.data, name), getattr(network.data, f"y_{name}")
    if not len(part):
        raise JobError(f"The {PARTS[name]} part has no samples: {ASIDE[name]}.")
    places = evenly(len(part), _most(network, name))
    outputs, logits = _outputs_and_logits(network, part, places)
    labels = y[places].astype(np.int32)
    return {
        "rows": _rows(network, name, part, places),
        "labels": labels,
        "predicted": network.as_classes(outputs).astype(np.int32),
        "probabilities": np.asarray(network.as_probabilities(outputs), np.float32),
        "losses": sample_losses(network.experiment, outputs, logits, labels).astype(np.float32),
        "class_names": list(network.data.class_names),
        "part": name,
        "total": len(part),
        "are_probabilities": are_probabilities(network.experiment),
        "folder": str(stored_source(network.experiment.data.source)),
    }


def _named(part: str) -> Part:
    for name in get_args(Part):
        if name == part:
            found: Part = name
            return found
    raise JobError(f"There is no part {part!r}; known are {', '.join(PARTS)}.")


def _most(network: Network, name: Part) -> int:
    most = MOST_PROBABILITIES // len(network.data.class_names)
    if name == "train":
        most = min(most, MOST_TRAINING)
    if network.epoch is None:
        return most
    shape = network.data.fitted.output_shape
    each = summarise(network.experiment.layers, shape).multiply_adds
    return min(most, max(LEAST_LIVE, LIVE_MULTIPLY_ADDS // max(each, 1)))


def _outputs_and_logits(network: Network, part: Scaled, places: Indices) -> tuple[Floats, Floats]:
    """By pieces: the inputs of all samples need not fit into memory."""
    starts = range(0, len(places), PIECE)
    pieces = [
        network.outputs_and_logits(part.read(places[start : start + PIECE])) for start in starts
    ]
    outputs, logits = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    if not np.isfinite(outputs).all():
        raise JobError(NO_NUMBERS)
    return outputs, logits


def _rows(network: Network, name: Part, part: Scaled, places: Indices) -> Indices:
    """Where samples lie in the stored set; those of its own test part come behind all others."""
    rows = part.rows[places].astype(np.int64)
    if name == "test" and part.original is not network.data.train.original:
        rows += len(network.data.train.original)
    return rows
