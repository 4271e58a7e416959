"""The learning rate over the run to come, drawn from the very function that training calls.

Dots mark the rates the newest run has had: for a plateau, which nobody can draw ahead, they are
where it really dropped. When the form has moved on, they lie faintly on that run's own curve.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from dllab.history import RunHistory
from dllab.progress import experiment_of
from dllab.spec import ExperimentError, TrainingSpec
from dllab.spec.schedules import Constant, Cosine, DropOnPlateau, Rates, rates
from ui.forms.notes import MUTED, Note
from ui.theme import GRID, apply_theme, colours, mixed, tabular
from ui.views.axes import EpochAxis, QuietAxis, nice_ceiling

POINTS = 400
# A steeper fall than this, over a good part of the run, is a flat line on a linear axis.
DECADES = 2
HEIGHT = 96
DOT = 4
# So that a rate that stays at its highest is not hidden by the frame.
ROOM = 1.08
# And half a dot at 0 and at the last epoch is not cut.
FOOT, MARGIN = 0.05, 1.02
# How strong dots and curve of another schedule than the form's are.
FAINT = 0.5
PLATEAU = "And it drops whenever the loss stops falling, which nobody knows before the run."


@dataclass(frozen=True)
class PastRun:
    """What the preview shows of a run.

    Attributes:
        training: how it was to be trained.
        epochs, rates: its own curve, of shape (points,).
        had: epochs and rates at the epochs' ends so far.
    """

    training: TrainingSpec
    epochs: Rates
    rates: Rates
    had: tuple[Rates, Rates]

    def is_drawn_as(self, training: TrainingSpec) -> bool:
        """Whether another training has the same curve."""
        return _curve_of(self.training) == _curve_of(training)


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
        self._run: PastRun | None = None
        self._own = self._plot.plot()
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
            self.setVisible(not self._is_flat)
            self._show()

    def follow(self, history: RunHistory) -> None:
        """Mark the rates a run has had at its epochs' ends; none of one that has not started."""
        before, self._run = self._run, _past_run(history, self._run)
        if self._is_flat:
            return
        if before and self._run and before.training == self._run.training:
            # Its curve has not changed, and drawing all anew costs milliseconds.
            self._had.setData(*self._shown(*self._run.had))
        else:
            self._draw()

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
        other = self._other_run
        drawn = np.concatenate([self._rates, other.rates]) if other else self._rates
        self._plot.setLogMode(False, spans_decades(drawn))
        self._curve.setData(*self._shown(self._epochs, self._rates), connect="finite")
        self._own.setData(*self._shown(other.epochs, other.rates) if other else ([], []))
        self._had.setData(*self._shown(*self._run.had) if self._run else ([], []))
        last = max(self._training.epochs, other.training.epochs if other else 0)
        self._epoch_axis.last = last
        self._plot.setXRange(0, last * MARGIN, padding=0)
        shown = self._shown(drawn, drawn)[1]
        self._plot.setYRange(*_range(shown, self.is_logarithmic), padding=0)
        self._dress()

    @property
    def _other_run(self) -> PastRun | None:
        """The run, if it has another curve than the form."""
        run = self._run
        return None if run is None or run.is_drawn_as(self._training) else run

    def _shown(self, epochs: Rates, values: Rates) -> tuple[Rates, Rates]:
        """What can be drawn: a logarithmic axis has no 0."""
        return epochs, np.where(values > 0, values, np.nan) if self.is_logarithmic else values

    def _dress(self) -> None:
        shades, font = colours(self), tabular(QFont(self.font()))
        font.setPointSizeF(max(self.font().pointSizeF() - 1, 7))
        self._plot.setBackground(QColor(shades.plot))
        self._curve.setPen(QColor(shades.accent), width=2)
        faint = mixed(shades.text, shades.plot, FAINT)
        self._own.setPen(faint, width=1, style=Qt.PenStyle.DashLine)
        self._had.setSymbolBrush(faint if self._other_run else QColor(shades.text))
        for axis in (self._epoch_axis, self._rate_axis):
            axis.dress(shades, font, 1)
            axis.setZValue(-1)
        # Numbers and name, close to each other.
        metrics = QFontMetrics(font)
        # The last tick's number is written around the plot's right edge.
        right = metrics.horizontalAdvance(f"{self._epoch_axis.last:,}") // 2 + 2
        self._plot.plotItem.layout.setContentsMargins(0, 0, right, 0)
        self._epoch_axis.let_numbers_out(right)
        self._rate_axis.let_numbers_out(metrics.height() / 2)
        self._epoch_axis.setHeight(2 * metrics.lineSpacing() + GRID // 2)


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


def _past_run(history: RunHistory, known: PastRun | None) -> PastRun | None:
    """A run that has started; its curve is computed once."""
    if history.started is None:
        return None
    try:
        training = experiment_of(history).training
    except ExperimentError:
        # Of a newer lab.
        return None
    had = history.epochs["epoch"], history.epochs["learning_rate"]
    if known and known.training == training:
        return PastRun(training, known.epochs, known.rates, had)
    return PastRun(training, *previewed(training), had)


def _curve_of(training: TrainingSpec) -> tuple[object, ...]:
    return training.schedule, training.optimizer.learning_rate, training.epochs


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
        top = nice_ceiling(ROOM * highest)
        return -FOOT * top, top
    # Rates that have fallen by more than ten decades are all alike.
    lowest = max(float(np.nanmin(values)), highest * 1e-10)
    low, high = float(np.log10(lowest)), float(np.log10(highest))
    room = FOOT * max(high - low, 1.0)
    return low - room, high + room


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
