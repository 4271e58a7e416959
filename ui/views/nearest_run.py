"""Which run a place in a plot is about."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF

from ui.run_book import Run


def nearest_run(runs: Sequence[Run], column: str, at: QPointF) -> Run | None:
    """The run whose validation curve, or training curve without one, is nearest above or below."""

    def distance(run: Run) -> float:
        epochs = run.history.epochs
        name = f"val_{column}" if run.history.has_validation else column
        value = np.interp(at.x(), epochs["epoch"], epochs[name])
        # Where a loss is no number, nothing is near.
        return abs(float(value) - at.y()) if np.isfinite(value) else np.inf

    started = [run for run in runs if len(run.history.epochs)]
    return min(started, key=distance, default=None)
