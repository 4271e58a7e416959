"""What the curves show, as a table."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ui.run_book import Run

# As `EpochEnded` names them; and the gap between two of them.
FIGURES = ("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "gap", "learning_rate")


def curve_numbers(runs: Sequence[Run]) -> dict[str, npt.NDArray[Any]]:
    """A row for each epoch of each run: its number and name, and the figures of the epoch."""
    blocks = [_block(run) for run in runs if len(run.history.epochs)]
    return {
        name: np.concatenate([block[name] for block in blocks]) if blocks else np.zeros(0)
        for name in ("run", "name", *FIGURES)
    }


def _block(run: Run) -> dict[str, npt.NDArray[Any]]:
    epochs, count = run.history.epochs, len(run.history.epochs)
    figures = {name: epochs[name] for name in FIGURES if name != "gap"}
    named = {"run": np.full(count, run.number), "name": np.full(count, run.name)}
    return {**named, **figures, "gap": run.history.gap}
