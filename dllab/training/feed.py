"""Hands the compiled loop its samples."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from dllab.training.compiled import Parts
from dllab.training.loaded import Loaded


@dataclass(frozen=True)
class Helping:
    """Samples for the batches of an epoch from the one asked for.

    Attributes:
        parts: the samples.
        shift: the place of the first sample held, where not all are.
        batches: for how many batches they suffice; None: for any number of epochs.
    """

    parts: Parts
    shift: int = 0
    batches: int | None = None


class Feed(Protocol):
    """Where a run's samples come from."""

    def helping(self, epoch: int, batch: int) -> Helping:
        """The samples for a batch of an epoch (from 1) and some that follow."""


class MemoryFeed:
    """All samples are tensors."""

    def __init__(self, data: Loaded, seed: int) -> None:
        assert data.train is not None  # noqa: S101 - what `in_memory` says
        gap_rows = data.gap_rows(seed)
        whole = len(gap_rows) == len(data.train)
        parts: Parts = {
            "train": data.train,
            "gap": data.train if whole else data.train.rows(gap_rows.astype(np.int32)),
        }
        if data.validation is not None:
            parts["validation"] = data.validation
        self._helping = Helping(parts)

    def helping(self, epoch: int, batch: int) -> Helping:  # noqa: ARG002 - everything is there
        """See `Feed.helping`."""
        return self._helping
