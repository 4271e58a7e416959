"""How high the axis of the loss reaches, so that one diverged run does not flatten all others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from dllab.diagnosis.divergence import DIVERGED, first_loss
from dllab.epoch_axis import epochs_at
from dllab.history import RunHistory
from dllab.table import BLOCK, Array

# The loss before anything is learned belongs to the picture.
FIRST_BATCHES = 10


@dataclass(frozen=True)
class Clip:
    """Where a run's loss leaves the plot at its top.

    Attributes:
        epoch: its x.
        highest: the greatest loss that cannot be seen.
    """

    epoch: float
    highest: float


def loss_top(
    histories: Sequence[RunHistory], *, whole: bool = False, batches: RunHistory | None = None
) -> float:
    """The highest loss the axis has to show; 0 without any.

    A loss behind three times its first is that of a divergence, and is left out as long as there
    is a run of which an epoch is still to be seen.

    Args:
        histories: of the runs that are shown.
        whole: leave nothing out.
        batches: whose batches are drawn as well. Of them the first few count, and all where
            nothing is left out; those of other runs cannot be seen.
    """
    every = [_losses(history, with_batches=history is batches) for history in histories]
    calm = [
        values[values <= limit_of(history)]
        for history, values in zip(histories, every, strict=True)
    ]
    if not whole and any(map(_has_calm_epoch, histories)):
        return _highest(calm)
    return _highest([*every, _block_tops(batches) if batches else np.empty(0)])


def _has_calm_epoch(history: RunHistory) -> bool:
    """Nothing is known yet of a run that has only begun."""
    losses = history.epochs["loss"]
    return len(losses) == 0 or bool(np.any(losses <= limit_of(history)))


def limit_of(history: RunHistory) -> float:
    """The loss behind which a run has diverged."""
    start = first_loss(history)
    return DIVERGED * start if np.isfinite(start) else np.inf


def clip_of(history: RunHistory, top: float, *, batches: bool) -> Clip | None:
    """Where a run leaves a plot that reaches to `top`, if it does.

    Args:
        history: of the run.
        top: the highest loss that is seen.
        batches: whether those are drawn as well. They jitter: only a divergence is told of them.
    """
    epochs = history.epochs
    found = [_above(epochs["epoch"], epochs[name], top) for name in ("loss", "val_loss")]
    if batches and history.started:
        found.append(_batches_above(history, max(top, limit_of(history))))
    clips = [clip for clip in found if clip]
    if not clips:
        return None
    return Clip(min(clip.epoch for clip in clips), max(clip.highest for clip in clips))


def _above(x: Array, values: Array, top: float) -> Clip | None:
    rows = np.flatnonzero((values > top) & np.isfinite(values))
    return Clip(float(x[rows[0]]), float(values[rows].max())) if len(rows) else None


def _batches_above(history: RunHistory, top: float) -> Clip | None:
    tops = _block_tops(history)
    over = np.flatnonzero(tops > top)
    if len(over) == 0:
        return None
    begin = over[0] * BLOCK
    losses = history.batches["loss"][begin : begin + BLOCK]
    row = begin + np.flatnonzero((losses > top) & np.isfinite(losses))[0]
    at = epochs_at(history, history.batches["step"][row : row + 1])
    return Clip(float(at[0]), float(tops[over].max()))


def _block_tops(history: RunHistory) -> Array:
    """The greatest loss that is a number in each block of batches, and in those after the last."""
    losses, (_, greatest) = history.batches["loss"], history.batches.extremes("loss")
    rest = losses[len(greatest) * BLOCK :]
    tops = np.append(greatest, np.fmax.reduce(rest, initial=-np.inf))
    for block in np.flatnonzero(~np.isfinite(tops)):
        values = losses[block * BLOCK : (block + 1) * BLOCK]
        tops[block] = np.max(values[np.isfinite(values)], initial=-np.inf)
    return tops


def _losses(history: RunHistory, *, with_batches: bool) -> Array:
    first = history.batches["loss"][: FIRST_BATCHES if with_batches else 0]
    values = np.concatenate([history.epochs["loss"], history.epochs["val_loss"], first])
    return values[np.isfinite(values)]


def _highest(parts: Iterable[Array]) -> float:
    return max((float(part.max()) for part in parts if len(part)), default=0.0)
