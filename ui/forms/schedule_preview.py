"""The learning rate over the run to come, drawn from the very function that training calls.

While a run trains by this schedule, dots mark the rates it has had: for a plateau, which nobody can
draw ahead, they are where it really dropped.
"""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from dllab.history import RunHistory
from dllab.progress import experiment_of
from dllab.spec import ExperimentError, TrainingSpec
from dllab.spec.schedules import Constant, Cosine, DropOnPlateau, Rates, rates
from ui.forms.notes import MUTED, Note
from ui.theme import GRID, apply_theme, colours, tabular
from ui.views.axes import EpochAxis, QuietAxis, nice_ceiling

POINTS = 400
# A steeper fall than this, over a good part of the run, is a flat line on a linear axis.
DECADES = 2
HEIGHT = 96
DOT = 4
# So that a rate that stays at its highest is not hidden by the frame.
ROOM = 1.08
PLATEAU = "And it drops whenever the loss stops falling, which nobody knows before the run."


class SchedulePreview(QWidget):
    """Draws a training's schedule; takes no room for a rate that never changes."""

    def __init__(self, training: TrainingSpec) -> None:
        super().__init__()
        self._training = training
        self._epochs, self._rates = previewed(training)
        self._epoch_axis, self._rate_axis = EpochAxis("bottom"), RateAxis("left")
        self._plot = pg.PlotWidget(
            axisItems={"bottom": self._epoch_axis, "left": self._rate_axis}, enableMenu=False
        )
        self._curve = self._plot.plot()
        self._had = self._plot.plot(pen=None, symbol="o", symbolSize=DOT, symbolPen=None)
        self._note = Note(MUTED)
        self._lay_out()
        # Shown here, without a parent yet, it would be a window of its own.
        if self._is_flat:
            self.hide()
        self._show()

    @property
    def is_logarithmic(self) -> bool:
        """Whether the axis of rates is."""
        return bool(self._rate_axis.logMode)

    def curve(self) -> tuple[Rates, Rates]:
        """What is drawn: epochs and rates, both of shape (points,)."""
        return self._epochs, self._rates

    def sizeHint(self) -> QSize:
        """As wide as the form."""
        return QSize(0, HEIGHT)

    def show_training(self, training: TrainingSpec) -> None:
        """Draw another training's schedule."""
        if training != self._training:
            self._training = training
            self._had.clear()
            self.setVisible(not self._is_flat)
            self._show()

    def follow(self, history: RunHistory) -> None:
        """Mark the rates a run has had at its epochs' ends, if it is trained as is drawn here."""
        if self._is_flat or not _trains_by(history, self._training):
            self._had.clear()
            return
        epochs = history.epochs
        self._had.setData(epochs["epoch"], epochs["learning_rate"])

    @property
    def _is_flat(self) -> bool:
        schedule = self._training.schedule
        return isinstance(schedule, Constant) and schedule.warm_up == 0

    def _show(self) -> None:
        plateau = isinstance(self._training.schedule, DropOnPlateau)
        self._note.say(PLATEAU if plateau else "")
        self._epochs, self._rates = previewed(self._training)
        # Drawing costs milliseconds at each key that is typed anywhere in the form.
        if not self._is_flat:
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._draw()

    def _lay_out(self) -> None:
        self._plot.setFixedHeight(HEIGHT)
        self._plot.setMouseEnabled(False, False)
        self._plot.hideButtons()
        self._plot.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self._plot.getViewBox().setDefaultPadding(0)
        self._epoch_axis.setLabel("Epoch")
        # The whole name is longer than the axis.
        self._rate_axis.setLabel("Rate")
        self._plot.setAccessibleName("Learning rate over the epochs")
        self._plot.setToolTip("The learning rate at every step of the run, as it is planned.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._plot)
        column.addWidget(self._note)

    def _draw(self) -> None:
        logarithmic = spans_decades(self._rates)
        shown = np.where(self._rates > 0, self._rates, np.nan) if logarithmic else self._rates
        self._plot.setLogMode(False, logarithmic)
        self._curve.setData(self._epochs, shown, connect="finite")
        self._epoch_axis.last = self._training.epochs
        self._plot.setXRange(0, self._training.epochs, padding=0)
        self._plot.setYRange(*_range(shown, logarithmic), padding=0)
        self._dress()

    def _dress(self) -> None:
        shades, font = colours(self), tabular(QFont(self.font()))
        font.setPointSizeF(max(self.font().pointSizeF() - 1, 7))
        self._plot.setBackground(QColor(shades.plot))
        self._curve.setPen(QColor(shades.accent), width=2)
        self._had.setSymbolBrush(QColor(shades.text))
        for axis in (self._epoch_axis, self._rate_axis):
            axis.dress(shades, font, 1)
            axis.setZValue(-1)
        # Numbers and name, close to each other.
        self._epoch_axis.setHeight(2 * QFontMetrics(font).lineSpacing() + GRID // 2)


class RateAxis(QuietAxis):
    """Rates as people write them, and whole decades where the axis is logarithmic."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.setWidth(64)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        """Three figures, in both modes."""
        return [f"{10**value if self.logMode else value:.3g}" for value in values]

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[Any]:  # noqa: N802, N803
        """About three ticks, at whole decades where the axis is logarithmic."""
        if not self.logMode:
            return super().tickValues(minVal, maxVal, size)[:1]
        step = max(1, round((maxVal - minVal) / 3))
        first = int(np.ceil(minVal / step)) * step
        return [(step, [float(tick) for tick in range(first, int(maxVal) + 1, step)])]


def _trains_by(history: RunHistory, training: TrainingSpec) -> bool:
    if history.started is None:
        return False
    try:
        return experiment_of(history).training == training
    except ExperimentError:
        # Of a newer lab.
        return False


def previewed(training: TrainingSpec, points: int = POINTS) -> tuple[Rates, Rates]:
    """Epochs and rates at up to about `points` steps of the run."""
    epochs = training.epochs
    steps_per_epoch = -(-points // epochs)
    stride = -(-epochs * steps_per_epoch // points)
    steps = np.arange(0, epochs * steps_per_epoch, stride)
    drawn = [
        rates(training.schedule, training.optimizer.learning_rate, step, 1, steps_per_epoch, epochs)
        for step in steps.tolist()
    ]
    return steps / steps_per_epoch, np.concatenate(drawn)


def spans_decades(values: Rates) -> bool:
    """Whether a tenth of the run has less than a hundredth of the highest rate.

    Only the last moments of a cosine lie many decades down, and they are not worth an axis.
    """
    return bool(np.quantile(values, 0.1) < values.max() / 10**DECADES)


def _range(values: Rates, logarithmic: bool) -> tuple[float, float]:
    highest = float(np.nanmax(values))
    if not logarithmic:
        return 0.0, nice_ceiling(ROOM * highest)
    # Rates that have fallen by more than ten decades are all alike.
    lowest = max(float(np.nanmin(values)), highest * 1e-10)
    return float(np.log10(lowest)), float(np.log10(highest)) + 0.2


def demo() -> None:
    """Show a cosine with a warm-up in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    preview = SchedulePreview(TrainingSpec(schedule=Cosine(warm_up=3.0)))
    preview.resize(360, 180)
    preview.show()
    app.exec()


if __name__ == "__main__":
    demo()
