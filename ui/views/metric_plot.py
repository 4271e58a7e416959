"""One plot over the epochs: training and validation curves of one metric for all shown runs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont

from dllab.history import RunHistory
from dllab.progress import planned_epochs
from dllab.spec import ExperimentError
from dllab.table import Array
from ui.run_book import Run
from ui.run_look import run_colour, run_dots
from ui.theme import Colours, mixed
from ui.views.annotations import Annotations
from ui.views.axes import AXIS_HEIGHT, AXIS_WIDTH, EpochAxis, QuietAxis, ZoomBox, nice_ceiling
from ui.views.batch_line import BatchLine
from ui.views.lines import GapShade, Line
from ui.views.loss_range import clip_of, loss_top
from ui.views.notes import ACCURACY, Details, Metric, figure, notes
from ui.views.plot_signs import ClipMark

# Pairs of lines, hidden ones included.
MOST_KEPT = 150
# Validation is thicker than training, and thickest in the run one looks at.
FOCUS_WIDTH = 2.6
OTHER_WIDTH = 1.6
# How strong single batches are on the plot's ground, by whether that is dark: a line of them, and
# the area that thousands of them fill, in which the gap must still be seen.
FAINT = {False: 0.4, True: 0.55}
FAINTEST = {False: 0.26, True: 0.36}
# Pixels above the highest and below the lowest value, for half a line and half a number.
ROOM = 10


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


def axis_end(history: RunHistory) -> int:
    """The epoch up to which the axis reaches for a run: the planned one, or a later one."""
    try:
        planned = planned_epochs(history)
    except ExperimentError:
        # Told by a newer lab: the axis then follows the run.
        planned = 0
    return max(planned, history.last_epoch)


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
        self._dark = False
        self._training: dict[int, Line] = {}
        self._validation: dict[int, Line] = {}
        self._shade = GapShade()
        self._batches = BatchLine()
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
        self._dark = dark
        for name in ("bottom", "left"):
            self.getAxis(name).dress(shades, look.font, scale)
        self._keep_lines(runs, focus)
        for run in runs:
            colour, dots = run_colour(run.number, dark), run_dots(run.number)
            self._training[run.number].dress(colour, scale, look.long_width, dots)
            width = FOCUS_WIDTH if run.number == focus else OTHER_WIDTH
            self._validation[run.number].dress(colour, scale * width, look.long_width, dots)
        colour = run_colour(focus or 1, dark)
        faint, faintest = (
            mixed(colour, shades.plot, strength[dark]) for strength in (FAINT, FAINTEST)
        )
        self._batches.dress(faint, scale, look.long_width, long_colour=faintest)
        self._running.dress(mixed(colour, shades.plot, 0.75), scale, look.long_width)
        self._shade.dress(_translucent(colour, 80 if dark else 64))
        self.cursor.setPen(QColor(shades.muted), width=scale)
        self.annotations.dress(shades, colour, look.font)

    def _keep_lines(self, runs: Sequence[Run], focus: int | None) -> None:
        wanted = {run.number for run in runs}
        # Hidden lines are kept, to be shown again soon; but not those of hundreds of runs.
        if len(self._training) > MOST_KEPT:
            self.forget(set(self._training) - wanted)
        for number in wanted - set(self._training):
            self._training[number] = self._new_line(Line(Qt.PenStyle.DashLine))
            self._validation[number] = self._new_line(Line())
        for number, training in self._training.items():
            front = 2 if number == focus else 0
            training.place(front, shown=number in wanted)
            self._validation[number].place(front + 1, shown=number in wanted)

    def _new_line(self, line: Line) -> Line:
        # Not through the plot: it keeps a dozen settings of its own for each of its curves. Nor
        # through its view, which would put the line into the scene and then move it.
        line.setParentItem(self.getViewBox().childGroup)
        return line

    @property
    def numbers(self) -> set[int]:
        """The runs there are lines for."""
        return set(self._training)

    def forget(self, numbers: set[int]) -> None:
        """Let go of the lines of runs that no longer exist."""
        for lines in (self._training, self._validation):
            for number in numbers & set(lines):
                self.getViewBox().removeItem(lines.pop(number))

    def show_run(self, run: Run, parent: Run | None = None) -> None:
        """Draw a run's two curves as far as they have come; a branch grows out of its parent."""
        for lines, column in (
            (self._training, self.metric.column),
            (self._validation, f"val_{self.metric.column}"),
        ):
            lines[run.number].show_data(*_grown(run, parent, column))

    def show_focus(self, history: RunHistory, details: Details) -> None:
        """Draw what only the run in focus has: shaded gap, batches, labels."""
        epochs, column = history.epochs, self.metric.column
        self._shade.show_data(epochs["epoch"], epochs[column], epochs[f"val_{column}"])
        self._running.setVisible(details.running)
        if details.running:
            self._running.show_data(epochs["epoch"], epochs[f"running_{column}"])
        self._batches.setVisible(details.batches and history.started is not None)
        if details.batches and history.started:
            self._batches.show_batches(history, column)
        self.annotations.show_notes(notes(history, self.metric, details))

    def value_range(
        self, runs: Sequence[Run], batches: Run | None, *, whole: bool = False
    ) -> tuple[float, float]:
        """The values the axis should reach over, by default.

        Args:
            runs: those that are shown.
            batches: the one whose batches are shown as well.
            whole: over a divergence too, whatever becomes of the other runs.
        """
        if self.metric is ACCURACY:
            return self._with_room(1.0)
        histories = [run.history for run in runs]
        top = loss_top(histories, whole=whole, batches=batches.history if batches else None)
        return self._with_room(nice_ceiling(top))

    def show_clips(self, runs: Sequence[Run], batches: Run | None) -> bool:
        """Mark the runs whose loss goes on above the plot; whether there are any."""
        top = self.viewRange()[1][1]
        clips = [
            (run, clip)
            for run in runs
            if self.metric is not ACCURACY
            and (clip := clip_of(run.history, top, batches=run is batches))
        ]
        marks = [
            ClipMark(
                clip.epoch,
                run_colour(run.number, self._dark),
                f"clipped at top, goes up to {figure(clip.highest)}",
            )
            for run, clip in clips
        ]
        self.annotations.show_clips(tuple(marks))
        return bool(marks)

    def _with_room(self, top: float) -> tuple[float, float]:
        room = top * ROOM / max(self.getViewBox().height() - 2 * ROOM, ROOM)
        return -room, top + room


def _grown(run: Run, parent: Run | None, column: str) -> tuple[Array, Array]:
    """A run's curve; of a branch, from the point of its parent's where it begins."""
    epochs = run.history.epochs
    if parent is None or run.origin is None or len(epochs) == 0:
        return epochs["epoch"], epochs[column]
    stem = parent.history.epochs["epoch"] == run.origin.epoch
    before = parent.history.epochs
    return (
        np.concatenate([before["epoch"][stem], epochs["epoch"]]),
        np.concatenate([before[column][stem], epochs[column]]),
    )


def _is_dark(shades: Colours) -> bool:
    return QColor(shades.plot).lightness() < QColor(shades.text).lightness()


def _translucent(colour: QColor, alpha: int) -> QColor:
    faded = QColor(colour)
    faded.setAlpha(alpha)
    return faded
