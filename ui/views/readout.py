"""The values under the mouse: one line for every shown run."""

import math
from collections.abc import Sequence
from html import escape

import numpy as np
from PySide6.QtCore import QPoint

from dllab.history import RunHistory
from ui.run_book import Run
from ui.run_look import run_colour, run_dots
from ui.theme import colours, is_dark
from ui.views.floating import Floating

COLUMNS = ("accuracy", "val_accuracy", "gap", "loss", "val_loss")
HEADINGS = ("training", "validation", "gap", "training loss", "validation loss")


def values_at(history: RunHistory, epoch: int) -> dict[str, float] | None:
    """The figures of one epoch by column; None if the run has not got there."""
    row = int(np.searchsorted(history.epochs["epoch"], epoch))
    if row >= len(history.epochs) or history.epochs["epoch"][row] != epoch:
        return None
    values = {name: float(history.epochs[name][row]) for name in COLUMNS if name != "gap"}
    return values | {"gap": values["accuracy"] - values["val_accuracy"]}


class Readout(Floating):
    """A small table of the values at an epoch."""

    def show_epoch(
        self, epoch: int, runs: Sequence[Run], mouse: QPoint, untold: Sequence[str] = ()
    ) -> None:
        """Show the values of an epoch beside the mouse, and below them what else is to be said.

        Nothing if no run has the epoch and there is nothing else.
        """
        lines = [
            self._line(run, values) for run in runs if (values := values_at(run.history, epoch))
        ]
        head = "".join(f"<td align='right'>&nbsp;&nbsp;{name}</td>" for name in HEADINGS)
        table = (
            f"<table><tr style='color:{colours(self).muted}'><td>epoch {epoch:,}</td>{head}</tr>"
            f"{''.join(lines)}</table>"
        )
        words = "<br>".join(map(escape, untold))
        self.say((table if lines else "") + words, mouse)

    def _line(self, run: Run, values: dict[str, float]) -> str:
        colour = run_colour(run.number, is_dark(self)).name()
        cells = "".join(
            f"<td align='right'>&nbsp;&nbsp;{_figure(values[name])}</td>" for name in COLUMNS
        )
        sign = "■" + "·" * run_dots(run.number)
        name = f"<span style='color:{colour}'>{sign}</span> {escape(run.name)}"
        return f"<tr><td>{name}</td>{cells}</tr>"


def _figure(value: float) -> str:
    return f"{value:.4f}" if math.isfinite(value) else "–"  # noqa: RUF001 - no value
