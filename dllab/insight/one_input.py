"""One sample a person wants to see the network answer: of the data set, or drawn, or dropped."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from dllab.data.catalogue import stored_source
from dllab.data.samples import Samples
from dllab.data.split import Indices
from dllab.data.store import open_stored
from dllab.insight.drawing import in_units
from dllab.insight.network import Network
from dllab.jobs.job import JobError
from dllab.network.inference import Floats


@dataclass(frozen=True)
class OneInput:
    """A sample in the units of the data set.

    Attributes:
        values: shape (1, ...).
        row: its place in the stored set, whose test part comes last; None: from elsewhere.
        label: its class; None where that is unknown.
        part: "train", "validation" or "test"; empty if it belongs to none of them.
    """

    values: Floats
    row: int | None = None
    label: int | None = None
    part: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """All but the values."""
        return {"row": self.row, "label": self.label, "part": self.part}


def one_input(network: Network, asked: dict[str, Any]) -> OneInput:
    """The sample that is asked for.

    Args:
        network: whose data it is of.
        asked: {"row": a place in the stored set}; {"label": a class, or None for any, "seed": of
            the draw} for a sample of the validation part or, if that has none, of another one; or
            {"pixels": unsigned bytes of an image in base 64}.

    Raises:
        JobError: there is no such sample, or the image has another size.
    """
    if "pixels" in asked:
        return OneInput(in_units(network, asked["pixels"]))
    if "row" in asked:
        return _sample(network, int(asked["row"]))
    return _drawn(network, asked["label"], int(asked["seed"]))


def _sample(network: Network, row: int) -> OneInput:
    data, samples = network.data, _samples(network)
    count, tests = len(samples.y), len(samples.y_test)
    if not 0 <= row < count + tests:
        raise JobError(
            f"The data set has samples 1 to {count + tests:,}, received {row + 1:,}; choose one "
            "of them."
        )
    inside = row < count
    original, place = (data.train.original, row) if inside else (data.test.original, row - count)
    found = OneInput(
        np.asarray(original[place : place + 1], np.float32),
        row,
        int((samples.y if inside else samples.y_test)[place]),
    )
    if not inside:
        return replace(found, part="test")
    has_own_test = data.test.original is not data.train.original
    parts = ("train", "validation", *(() if has_own_test else ("test",)))
    named = [part for part in parts if (getattr(data, part).rows == row).any()]
    return replace(found, part=named[0] if named else "")


def _drawn(network: Network, label: int | None, seed: int) -> OneInput:
    """A sample drawn with a seed: the same at every epoch."""
    for part in ("validation", "train", "test"):
        labels = getattr(network.data, f"y_{part}")
        places = np.arange(len(labels)) if label is None else np.flatnonzero(labels == label)
        if len(places):
            place = int(np.random.default_rng(seed).choice(places))
            return _sample(network, _row(network, part, place))
    raise JobError("No sample of this class is in the data; choose another class.")


def _row(network: Network, part: str, place: int) -> int:
    shown = getattr(network.data, part)
    rows: Indices = shown.rows
    train = network.data.train
    own_test = part == "test" and shown.original is not train.original
    return int(rows[place]) + (len(train.original) if own_test else 0)


def _samples(network: Network) -> Samples:
    return _opened(stored_source(network.experiment.data.source))


@lru_cache(maxsize=1)
def _opened(folder: Path) -> Samples:
    return open_stored(folder)
