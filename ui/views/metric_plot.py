"""One plot over the epochs: training and validation curves of one metric for all shown runs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont

from dllab.diagnosis import gap_trend
from dllab.history import Array, RunHistory
from dllab.progress import planned_epochs
from dllab.spec import ExperimentError
from ui.run_book import Run
from ui.theme import Colours, mixed, run_colour
from ui.views.annotations import Annotations, Label, Notes
from ui.views.axes import EpochAxis, QuietAxis, ZoomBox, nice_ceiling
from ui.views.lines import GapShade, Line

ARROWS = {"widening": "↗", "narrowing": "↘", "steady": "→"}
AXIS_WIDTH = 62
AXIS_HEIGHT = 44
# Validation is thicker than training, and thickest in the run one looks at.
FOCUS_WIDTH = 2.6
OTHER_WIDTH = 1.6
# Pixels above the highest and below the lowest value, for half a line and half a number.
ROOM = 10


@dataclass(frozen=True)
class Metric:
    """What a plot shows: the column of the history, and how the axis is named."""

    column: str
    axis: str


ACCURACY = Metric("accuracy", "Accuracy (share of samples)")
LOSS = Metric("loss", "Loss (mean per sample)")


@dataclass(frozen=True)
class Details:
    """Which further lines of the run in focus are drawn."""

    batches: bool = True
    running: bool = False


@dataclass(frozen=True)
class Look:
    """How everything is drawn.

    Attributes:
        shades: the theme.
        font: of everything written.
        scale: real pixels in one pixel of the interface.
        long_width: of curves of many points, in real pixels; above 1, drawing takes far longer.
    """

    shades: Colours
    font: QFont
    scale: float
    long_width: float


def last_epoch(history: RunHistory) -> int:
    """The epoch up to which the axis reaches for a run: the planned one, or a later one."""
    try:
        planned = planned_epochs(history)
    except ExperimentError:
        # Told by a newer lab: the axis then follows the run.
        planned = 0
    done = int(history.epochs["epoch"][-1]) if len(history.epochs) else 0
    return max(planned, done)


class MetricPlot(pg.PlotItem):
    """Draws runs as they come; keeps its curves and hides those it does not need."""

    def __init__(self, metric: Metric) -> None:
        self.epoch_axis = EpochAxis("bottom")
        value_axis = QuietAxis("left")
        super().__init__(
            viewBox=ZoomBox(), axisItems={"bottom": self.epoch_axis, "left": value_axis}
        )
        self.metric = metric
        self.hideButtons()
        self.setMenuEnabled(False)
        value_axis.setLabel(metric.axis)
        # The grids belong behind the curves.
        self.epoch_axis.setZValue(-1)
        value_axis.setZValue(-1)
        # A width of its own for each plot would put the same epoch at two places.
        value_axis.setWidth(AXIS_WIDTH)
        self._training: dict[int, Line] = {}
        self._validation: dict[int, Line] = {}
        self._shade = GapShade()
        self._batches = Line()
        self._running = Line(Qt.PenStyle.DotLine)
        self.cursor = pg.InfiniteLine(angle=90, movable=False)
        self.cursor.hide()
        for z, item in ((-10, self._batches), (-9, self._shade), (-8, self._running)):
            self._put(item, z)
        self.addItem(self.cursor, ignoreBounds=True)
        self.annotations = Annotations(self.getViewBox())

    def _put(self, item: pg.GraphicsObject, z: int) -> None:
        item.setZValue(z)
        self.addItem(item, ignoreBounds=True)

    def name_epochs(self, named: bool) -> None:
        """Show or leave out the numbers and the name of the epoch axis."""
        self.epoch_axis.setStyle(showValues=named)
        self.epoch_axis.setLabel("Epoch" if named else None)
        self.epoch_axis.showLabel(named)
        self.epoch_axis.setHeight(AXIS_HEIGHT if named else 8)

    def dress(self, runs: Sequence[Run], focus: int | None, look: Look) -> None:
        """Wear a theme, and have a pair of lines in its colour for each run."""
        shades, scale, dark = look.shades, look.scale, _is_dark(look.shades)
        for name in ("bottom", "left"):
            self.getAxis(name).dress(shades, look.font, scale)
        self._keep_lines(runs, focus)
        for run in runs:
            colour = run_colour(run.number, dark)
            self._training[run.number].dress(colour, scale, look.long_width)
            width = FOCUS_WIDTH if run.number == focus else OTHER_WIDTH
            self._validation[run.number].dress(colour, scale * width, look.long_width)
        colour = run_colour(focus or 1, dark)
        self._batches.dress(mixed(colour, shades.plot, 0.35), scale, look.long_width)
        self._running.dress(mixed(colour, shades.plot, 0.75), scale, look.long_width)
        self._shade.dress(_translucent(colour, 80 if dark else 64))
        self.cursor.setPen(QColor(shades.muted), width=scale)
        self.annotations.dress(shades, colour, look.font)

    def _keep_lines(self, runs: Sequence[Run], focus: int | None) -> None:
        wanted = {run.number for run in runs}
        for number in wanted - set(self._training):
            self._training[number] = self._new_line(Line(Qt.PenStyle.DashLine))
            self._validation[number] = self._new_line(Line())
        for number, training in self._training.items():
            training.setVisible(number in wanted)
            self._validation[number].setVisible(number in wanted)
            training.setZValue(2 if number == focus else 0)
            self._validation[number].setZValue(3 if number == focus else 1)

    def _new_line(self, line: Line) -> Line:
        self.addItem(line, ignoreBounds=True)
        return line

    @property
    def numbers(self) -> set[int]:
        """The runs there are lines for."""
        return set(self._training)

    def forget(self, numbers: set[int]) -> None:
        """Let go of the lines of runs that no longer exist."""
        for lines in (self._training, self._validation):
            for number in numbers & set(lines):
                self.removeItem(lines.pop(number))

    def show_run(self, run: Run) -> None:
        """Draw a run's two curves as far as they have come."""
        epochs, column = run.history.epochs, self.metric.column
        self._training[run.number].show_data(epochs["epoch"], epochs[column])
        self._validation[run.number].show_data(epochs["epoch"], epochs[f"val_{column}"])

    def show_focus(self, history: RunHistory, details: Details) -> None:
        """Draw what only the run in focus has: shaded gap, batches, labels."""
        epochs, column = history.epochs, self.metric.column
        self._shade.show_data(epochs["epoch"], epochs[column], epochs[f"val_{column}"])
        self._running.setVisible(details.running)
        if details.running:
            self._running.show_data(epochs["epoch"], epochs[f"running_{column}"])
        self._batches.setVisible(details.batches and history.started is not None)
        if details.batches and history.started:
            steps = history.batches["step"] / history.started.steps_per_epoch
            self._batches.show_data(steps, history.batches[column])
        self.annotations.show_notes(notes(history, self.metric, details))

    def value_range(self, histories: Sequence[RunHistory]) -> tuple[float, float]:
        """The values the axis should reach over, by default."""
        if self.metric is ACCURACY:
            return self._with_room(1.0)
        columns = (self.metric.column, f"val_{self.metric.column}")
        highest = [_highest(history.epochs[column]) for history in histories for column in columns]
        starts = [_highest(history.batches["loss"][:10]) for history in histories]
        top = nice_ceiling(max([*highest, *starts], default=0.0))
        return self._with_room(top)

    def _with_room(self, top: float) -> tuple[float, float]:
        room = top * ROOM / max(self.getViewBox().height() - 2 * ROOM, ROOM)
        return -room, top + room


def notes(history: RunHistory, metric: Metric, details: Details) -> Notes:
    """What is written beside the curves of a run."""
    epochs, steps = history.epochs, history.started.steps_per_epoch if history.started else 1
    pauses = tuple(step / steps for step in history.pauses)
    chance = history.started.chance if history.started and metric is ACCURACY else None
    if len(epochs) == 0:
        return Notes(chance=chance, pauses=pauses)
    best = _best(history, metric)
    values = [float(epochs[prefix + metric.column][-1]) for prefix in ("", "val_")]
    return Notes(
        end=float(epochs["epoch"][-1]),
        labels=tuple(label for label in _labels(history, metric, details) if _has_value(label)),
        ends=tuple(value for value in values if np.isfinite(value)),
        best=best,
        best_text=f"best epoch {best[0]:,.0f}: {best[1]:.3f}"
        if best and metric is ACCURACY
        else "",
        chance=chance,
        pauses=pauses,
    )


def _labels(history: RunHistory, metric: Metric, details: Details) -> list[Label]:
    epochs, column = history.epochs, metric.column
    training, validation = float(epochs[column][-1]), float(epochs[f"val_{column}"][-1])
    labels = [
        Label(training, f"training {training:.3f}"),
        Label(validation, f"validation {validation:.3f}"),
    ]
    if metric is ACCURACY:
        trend = gap_trend(history)
        below = f"{ARROWS[trend.direction]} {trend.direction}" if trend else ""
        middle = (training + validation) / 2
        labels.insert(1, Label(middle, f"gap {training - validation:.3f}", below, hero=True))
    if details.running:
        running = float(epochs[f"running_{column}"][-1])
        labels.append(Label(running, f"running {running:.3f}"))
    return labels


def _has_value(label: Label) -> bool:
    return bool(np.isfinite(label.value))


def _best(history: RunHistory, metric: Metric) -> tuple[float, float] | None:
    """The best epoch, and the value at which it is marked."""
    row = history.best_row
    if row is None:
        return None
    column = f"val_{metric.column}" if history.has_validation else metric.column
    return float(history.epochs["epoch"][row]), float(history.epochs[column][row])


def _highest(values: Array) -> float:
    finite = values[np.isfinite(values)]
    return float(finite.max()) if len(finite) else 0.0


def _is_dark(shades: Colours) -> bool:
    return QColor(shades.plot).lightness() < QColor(shades.text).lightness()


def _translucent(colour: QColor, alpha: int) -> QColor:
    faded = QColor(colour)
    faded.setAlpha(alpha)
    return faded
