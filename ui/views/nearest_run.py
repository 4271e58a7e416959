"""Which run a place in a plot is about."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF

from ui.run_book import Run


def nearest_run(runs: Sequence[Run], column: str, at: QPointF) -> Run | None:
    """The run whose validation curve, or training curve without one, is nearest above or below.

    Runs that have been there come before those that have not.
    """

    def distance(run: Run) -> tuple[bool, float]:
        epochs = run.history.epochs
        name = f"val_{column}" if run.history.has_validation else column
        first, last = epochs["epoch"][0] - 1, epochs["epoch"][-1]
        away = abs(float(np.interp(at.x(), epochs["epoch"], epochs[name])) - at.y())
        # Where a loss is no number, nothing is near.
        return not first <= at.x() <= last, away if np.isfinite(away) else np.inf

    started = [run for run in runs if len(run.history.epochs)]
    return min(started, key=distance, default=None)
