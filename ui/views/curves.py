"""The hero: accuracy and loss of training and validation over the epochs, and the gap between."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy.typing as npt
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QShowEvent
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget, QVBoxLayout, QWidget

from dllab.diagnosis import headline
from ui.exporting import ask_and_export
from ui.run_book import Run, RunBook
from ui.theme import apply_theme, colours, is_dark, tabular
from ui.views.axes import ZoomBox
from ui.views.curve_controls import CurveControls
from ui.views.curve_legend import legend_rows, told_of
from ui.views.curve_numbers import curve_numbers
from ui.views.empty import EmptyPanel
from ui.views.end_labels import DISTANCE
from ui.views.epoch_reach import reach
from ui.views.legend import Legend
from ui.views.metric_plot import Look, MetricPlot
from ui.views.nearest_run import nearest_run
from ui.views.notes import ACCURACY, LOSS, Details, Metric
from ui.views.paint_turn import PaintTurn
from ui.views.readout import Readout

BOTH = (ACCURACY, LOSS)
# Shares of the height: the gap in accuracy is what an eye should find first.
STRETCH = {ACCURACY: 3, LOSS: 2}
LONGEST_LABEL = "validation 0.000"

NO_RUNS = (
    "Accuracy and loss will grow here while a network trains, and between training and validation "
    "the overfitting gap."
)
# More curves cannot be told apart, and would take longer than a frame to draw.
MOST_DRAWN = 100
ALL_HIDDEN = "All runs are hidden. Tick one in the list of runs to see its curves."


class CurvesView(QWidget):
    """Plots the visible runs of a book; the run in focus also has its gap shaded and labelled.

    Signals:
        start_requested: the button of the empty view was pressed.
        export_requested: "Export" was chosen in the context menu.
        exported(path): an export was written to this file.
        export_changed: whether there is something to export may have changed.
        menu_opened(menu, run, epoch): the context menu opens at an epoch, nearest to the curve of
            a run; whoever hears of it may add to it.

    Attributes:
        canvas: legend and plots, without the controls above them.
    """

    export_name = "curves"
    can_be_exported = True
    start_requested = Signal()
    export_requested = Signal()
    exported = Signal(Path)
    export_changed = Signal()
    menu_opened = Signal(QMenu, int, int)

    def __init__(self, book: RunBook, metrics: Sequence[Metric] = BOTH) -> None:
        super().__init__()
        self._book = book
        self._selected: int | None = None
        self._drawn: list[tuple[Run, str, bool]] | None = None
        self._zoomed = False
        self._whole = False
        self._density = 0.0
        self._legend = Legend()
        self.plots = [MetricPlot(metric) for metric in metrics]
        self.header = CurveControls(self.fit, self.fit_all)
        self.batches, self.running = self.header.batches, self.header.running
        self.canvas = self._laid_out()
        self._empty = EmptyPanel(NO_RUNS, "Start")
        self._pages = QStackedWidget()
        self._readout = Readout(self.canvas)
        self._assemble()
        self._connect()

    # Construction

    def _laid_out(self) -> pg.GraphicsLayoutWidget:
        canvas = pg.GraphicsLayoutWidget()
        canvas.ci.setContentsMargins(4, 4, 8, 4)
        canvas.ci.setSpacing(4)
        canvas.addItem(self._legend, row=0, col=0)
        for row, plot in enumerate(self.plots, start=1):
            canvas.addItem(plot, row=row, col=0)
            # Qt heeds stretch factors only above the preferred heights.
            canvas.ci.layout.setRowPreferredHeight(row, 100 * STRETCH[plot.metric])
            canvas.ci.layout.setRowStretchFactor(row, STRETCH[plot.metric])
            plot.name_epochs(plot is self.plots[-1])
        PaintTurn(canvas, self.plots)
        return canvas

    def _assemble(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.canvas, 1)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def _connect(self) -> None:
        self._book.listed.connect(self._forget_gone)
        self._book.changed.connect(self._follow)
        self._empty.clicked.connect(self.start_requested)
        for box in (self.batches, self.running):
            box.toggled.connect(self.redraw)
        scene = self.canvas.scene()
        scene.sigMouseMoved.connect(self._hover)
        scene.sigMouseClicked.connect(self._click)
        for box in self._boxes:
            box.sigRangeChangedManually.connect(self._note_zoom)
            box.sigXRangeChanged.connect(self._link)
            box.sigResized.connect(self._follow_range)

    @property
    def _boxes(self) -> list[ZoomBox]:
        return [plot.getViewBox() for plot in self.plots]

    # What is shown

    def select(self, number: int | None) -> None:
        """Put a run in focus; None, or a hidden run: the newest visible one."""
        before, self._selected = self.focus, number
        if self.focus is not before:
            self.redraw()

    def fit(self) -> None:
        """Show the run in focus as it grows; of a divergence and of longer runs, the beginning."""
        self._zoomed = self._whole = False
        self._follow_range()

    def fit_all(self) -> None:
        """Show all of all runs, however long one is and however high a loss has risen."""
        self._zoomed, self._whole = False, True
        self._follow_range()

    def twin(self, metrics: Sequence[Metric] | None = None, density: float = 0.0) -> "CurvesView":
        """Another view of the same, without controls, for a picture.

        Args:
            metrics: which of the plots it has; None: all.
            density: real pixels in one pixel of the interface; 0: the screen's.
        """
        other = CurvesView(self._book, metrics or [plot.metric for plot in self.plots])
        other.header.hide()
        other._density = density
        other._selected = self._selected
        other._whole = self._whole
        other.batches.setChecked(self.batches.isChecked())
        other.running.setChecked(self.running.isChecked())
        if self._zoomed:
            other._take_ranges(self)
        return other

    def ask_and_export(self) -> None:
        """Ask for size and file, and write the plots."""
        if written := ask_and_export(self, self):
            self.exported.emit(written)

    def pictures(self) -> dict[str, Callable[[], "CurvesView"]]:
        """What an export may show."""
        return {
            "Accuracy and loss": lambda: self.twin(BOTH),
            "Accuracy": lambda: self.twin((ACCURACY,)),
            "Loss": lambda: self.twin((LOSS,)),
        }

    def numbers(self) -> dict[str, npt.NDArray[Any]]:
        """The figures of the runs that are drawn."""
        return curve_numbers(self._shown)

    def _take_ranges(self, other: "CurvesView") -> None:
        self._zoomed = True
        ranges = {plot.metric: plot.viewRange() for plot in other.plots}
        for plot in self.plots:
            plot.setRange(xRange=ranges[plot.metric][0], yRange=ranges[plot.metric][1], padding=0)

    @property
    def focus(self) -> Run | None:
        """The run whose gap is shaded."""
        runs = self._book.visible_runs
        newest = runs[-1] if runs else None
        return next((run for run in runs if run.number == self._selected), newest)

    @property
    def _shown(self) -> list[Run]:
        """The visible runs; of very many the newest, and the one in focus."""
        runs, focus = self._book.visible_runs, self.focus
        newest = runs[-MOST_DRAWN:]
        return newest if focus is None or focus in newest else [focus, *newest[1:]]

    @property
    def _run_with_batches(self) -> Run | None:
        return self.focus if self.batches.isChecked() else None

    # Drawing

    def redraw(self) -> None:
        """Draw everything anew, if it can be seen."""
        self._drawn = None
        if not self.isVisible():
            return
        runs, focus = self._shown, self.focus
        self.header.tell_drawn(len(runs), len(self._book.visible_runs))
        self._drawn = [told_of(run) for run in runs]
        shades, font = colours(self), self._plot_font()
        look = Look(shades, font, self._density or self.devicePixelRatioF(), self._density or 1)
        if self.canvas.backgroundBrush().color() != QColor(shades.plot):
            # Has it painted at once.
            self.canvas.setBackground(shades.plot)
        rows = legend_rows(focus, runs, is_dark(self), running=self.running.isChecked())
        self._legend.show_rows(rows, shades, font, wraps=bool(self._density))
        for plot in self.plots:
            plot.dress(runs, focus.number if focus else None, look)
        # The range first: each curve is thinned out for what can be seen of it.
        self._follow_range()
        for run in runs:
            self._draw_run(run, focus)
        self._choose_page()

    def _draw_run(self, run: Run, focus: Run | None) -> None:
        details = Details(self.batches.isChecked(), self.running.isChecked())
        for plot in self.plots:
            plot.show_run(run, self._book.parent_of(run))
            if run is focus:
                plot.show_focus(run.history, details)

    def _follow(self, number: int) -> None:
        """Draw what has changed."""
        runs = self._shown
        if not self.isVisible() or self._drawn != [told_of(run) for run in runs]:
            self.redraw()
        elif self._book.runs[number] in runs:
            self._draw_run(self._book.runs[number], self.focus)
            self._follow_range()
            self._choose_page()

    def _forget_gone(self) -> None:
        gone = {number for plot in self.plots for number in plot.numbers - set(self._book.runs)}
        for plot in self.plots:
            plot.forget(gone)
        if gone:
            self.fit()
        # One that has only come is drawn when it is chosen, or with its first words.
        new = [run for run in self._shown if told_of(run) not in (self._drawn or ())]
        if gone or not self._drawn or any(run.history.started for run in new):
            self.redraw()
        else:
            self._choose_page()

    def _choose_page(self) -> None:
        runs = self._shown
        has_axis = any(run.history.started for run in runs)
        self._pages.setCurrentIndex(int(has_axis))
        if not self._book.runs:
            self._empty.say(NO_RUNS, with_button=True)
        elif not runs:
            self._empty.say(ALL_HIDDEN, with_button=False)
        elif not has_axis:
            said = headline(runs[-1].history).rstrip(".")
            self._empty.say(f"{runs[-1].name}: {said}.", with_button=False)

    def _plot_font(self) -> QFont:
        """In pixels: a picture for print has another resolution but must look the same."""
        font = tabular(self.font())
        font.setPixelSize(QFontInfo(self.font()).pixelSize())
        return font

    # Ranges

    def _follow_range(self) -> None:
        """Reach over the planned epochs and leave room for the labels at the lines' ends."""
        runs = self._shown
        histories, batches = [run.history for run in runs], self._run_with_batches
        drawn_to = max((history.last_epoch for history in histories), default=0)
        reached = reach(runs, self.focus, whole=self._whole)
        last = reached.longest if self._zoomed else reached.shown
        for plot in self.plots:
            plot.epoch_axis.last = last
            if not self._zoomed:
                right = last * self._stretch_for_labels(plot)
                values = plot.value_range(runs, batches, whole=self._whole)
                plot.setRange(xRange=(0, right), yRange=values, padding=0)
            plot.annotations.keep_clear(min(drawn_to, last))
        self._mark_clips(runs, reached.shown if reached.cuts and not self._zoomed else None)

    def _mark_clips(self, runs: Sequence[Run], cut_at: int | None = None) -> None:
        """Where somebody zoomed, curves leave the plot because they were asked to."""
        shown, batches = [] if self._zoomed else runs, self._run_with_batches
        clipped = [plot.show_clips(shown, batches) for plot in self.plots]
        self.header.tell_cut(cut_at)
        self.header.fit_all.setEnabled(any(clipped) or cut_at is not None)

    def _stretch_for_labels(self, plot: MetricPlot) -> float:
        labels = QFontMetricsF(self._plot_font()).horizontalAdvance(LONGEST_LABEL) + 2 * DISTANCE
        width = plot.getViewBox().width()
        return float(width / max(width - labels, width / 2, 1))

    def _link(self, box: ZoomBox, limits: tuple[float, float]) -> None:
        # pyqtgraph's own link computes in whole pixels: equal views could differ by a hair.
        for other in self._boxes:
            if other is not box and tuple(other.viewRange()[0]) != tuple(limits):
                other.setXRange(*limits, padding=0)

    def _note_zoom(self) -> None:
        self._zoomed = True
        self._mark_clips(self._shown)

    # The mouse

    def _hover(self, position: QPointF) -> None:
        inside = [box for box in self._boxes if box.sceneBoundingRect().contains(position)]
        for plot in self.plots:
            plot.cursor.setVisible(bool(inside))
        if not inside:
            self._readout.hide()
            return
        epoch = round(inside[0].mapSceneToView(position).x())
        for plot in self.plots:
            plot.cursor.setPos(epoch)
        mouse = self.canvas.mapFromScene(position)
        untold = [text for plot in self.plots for text in plot.annotations.untold_at(position)]
        self._readout.show_epoch(epoch, self._shown, mouse, untold)

    def _click(self, click: MouseClickEvent) -> None:
        if click.button() == Qt.MouseButton.RightButton:
            self._menu_at(click.scenePos()).popup(click.screenPos().toPoint())
        elif click.double():
            self.fit()

    def _menu_at(self, place: QPointF) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for plot in self.plots:
            if plot.getViewBox().sceneBoundingRect().contains(place):
                at = plot.getViewBox().mapSceneToView(place)
                run = nearest_run(self._shown, plot.metric.column, at)
                if run:
                    self.menu_opened.emit(menu, run.number, max(round(at.x()), 0))
        menu.addAction("Fit plots", self.fit)
        menu.addAction("Fit all, longer runs and divergence too", self.fit_all)
        menu.addAction("Export …", self.export_requested.emit)
        return menu

    # Events

    def leaveEvent(self, event: QEvent) -> None:
        """No mouse, no values under it."""
        self._hover(QPointF(-1, -1))
        super().leaveEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what happened while nobody looked."""
        super().showEvent(event)
        if self._drawn is None:
            self.redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme or font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.redraw()


def _show_sample() -> int:
    from ui.views.sample_runs import sample_book  # noqa: PLC0415 - only the demo needs it

    app = QApplication(sys.argv)
    apply_theme(app)
    view = CurvesView(sample_book())
    view.resize(900, 640)
    view.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(_show_sample())
