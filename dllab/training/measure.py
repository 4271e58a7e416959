"""Loss and accuracy of the network over a part, in inference mode."""

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np

from dllab.jobs.control import Control
from dllab.training.compiled import BatchFigures, CompiledSteps, Part

# Larger batches are no faster on a CPU and only take memory.
MEASURE_BATCH = 512


@dataclass(frozen=True)
class Figures:
    """Mean loss (penalties included, as in Keras) and share of right answers; NaN when unknown."""

    loss: float = float("nan")
    accuracy: float = float("nan")


class Measure:
    """Measures parts as `model.evaluate` does: no dropout, batch norm by its moving figures."""

    def __init__(self, model: keras.Model) -> None:
        self._steps = CompiledSteps(model, model.test_step, MEASURE_BATCH)

    def __call__(self, part: Part | None, control: Control) -> Figures:
        """The figures of a part; unknown ones for no part, or when stopped half way."""
        if part is None:
            return Figures()
        order = np.arange(len(part), dtype=np.int32)
        calls = list(self._steps.over(part, order, control))
        return Figures() if control.stopped else mean(calls, len(part), MEASURE_BATCH)


def mean(calls: Sequence[BatchFigures], samples: int, batch_size: int) -> Figures:
    """The figures of one whole pass; the last, shorter batch counts for what it holds."""
    sizes = np.minimum(batch_size, samples - np.arange(0, samples, batch_size))
    loss = np.concatenate([call.loss for call in calls]).astype(np.float64)
    accuracy = np.concatenate([call.accuracy for call in calls]).astype(np.float64)
    return Figures(
        float(np.average(loss, weights=sizes)), float(np.average(accuracy, weights=sizes))
    )
