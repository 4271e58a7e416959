"""The range test: loss against a growing learning rate, and the rate it suggests."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFontInfo, QPen, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dllab.diagnosis.range_test import HIGHEST, LOWEST, STEPS, smoothed
from dllab.spec import Experiment
from ui.exporting import ask_and_export
from ui.forms.notes import MUTED
from ui.range_test import RangeTest, with_rate
from ui.theme import GRID, apply_theme, colours, mixed, tabular
from ui.views.empty import EmptyPanel
from ui.views.floating import Floating
from ui.views.legend import Entry, Legend
from ui.views.metric_plot import FOCUS_WIDTH
from ui.views.network_view import Numbers
from ui.views.rate_plot import FAINT, RatePlot, rate_text

START, USE, USED = "Test learning rates", "Use this rate", "This rate is used"
START_TIP = "Train this experiment for some batches at growing learning rates"
USE_TIP = "Make it the experiment's learning rate; Undo takes that back"
EXPLANATION = (
    f"A range test trains the experiment for {STEPS} batches while the learning rate grows from "
    f"{rate_text(LOWEST)} to {rate_text(HIGHEST)}. Where the loss falls fastest, training learns "
    "fastest; behind that it diverges. The schedule takes no part, seed and order of the batches "
    "are those of a run; the network it trains is thrown away. (L. Smith, 2017)"
)
HOW = "Swept without the schedule; seed and order of the batches are those of a run."
WAITING = "Preparing the network: then the loss is drawn here batch by batch."
TESTING = "Testing: the learning rate grows with every batch. Stop ends it."
NO_FALL = "No suggestion: the loss never falls clearly before it ends."
CHANGED = "The experiment has been changed since this test."


class RangeTestView(QWidget):
    """Draws the range test it is handed, live.

    Signals:
        test_requested: the button of the empty view was pressed.
        rate_chosen(rate): the suggestion is to be the experiment's learning rate.
        export_requested: "Export" was chosen in the context menu.
        exported(path): an export was written to this file.
        export_changed: whether there is something to export may have changed.

    Attributes:
        canvas: legend and plot, without what is said above them.
    """

    export_name = "range-test"
    test_requested = Signal()
    rate_chosen = Signal(float)
    export_requested = Signal()
    exported = Signal(Path)
    export_changed = Signal()

    def __init__(self, test: RangeTest) -> None:
        super().__init__()
        self._test = test
        self._experiment: Experiment | None = None
        self.plot = RatePlot()
        self.use = QPushButton(USE)
        self.sentence = QLabel(wordWrap=True)
        self.empty = EmptyPanel(EXPLANATION, START, START_TIP)
        self._legend = Legend()
        self.canvas = pg.GraphicsLayoutWidget()
        self._readout = Floating(self.canvas)
        self._density = 0.0
        self.header = QWidget()
        self._pages = QStackedWidget()
        self._lay_out()
        test.changed.connect(self.redraw)
        test.changed.connect(self.export_changed)
        self.empty.clicked.connect(self.test_requested)
        self.use.clicked.connect(lambda: self.rate_chosen.emit(test.suggestion))
        self.canvas.scene().sigMouseClicked.connect(self._click)
        self.canvas.scene().sigMouseMoved.connect(self._hover)

    def _lay_out(self) -> None:
        self.use.setToolTip(USE_TIP)
        self.use.setMinimumWidth(_widest(self.use, (USE, USED)))
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        # Of two lines from the start: the plot must not jump when the test ends.
        self.sentence.setMinimumHeight(2 * self.sentence.fontMetrics().lineSpacing())
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.canvas.setAccessibleName("Loss against learning rate")
        self.canvas.ci.setContentsMargins(4, 4, 8, 4)
        self.canvas.ci.setSpacing(4)
        self.canvas.addItem(self._legend, row=0, col=0)
        self.canvas.addItem(self.plot, row=1, col=0)
        how = QLabel(HOW, wordWrap=True)
        how.setForegroundRole(MUTED)
        header = QGridLayout(self.header)
        header.setContentsMargins(GRID, GRID, GRID, 0)
        header.setSpacing(GRID // 2)
        header.addWidget(self.sentence, 0, 0)
        header.addWidget(self.use, 0, 1, Qt.AlignmentFlag.AlignTop)
        header.addWidget(how, 1, 0, 1, 2)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.header)
        column.addWidget(self.canvas, 1)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def show_experiment(self, experiment: Experiment) -> None:
        """Learn which experiment a suggestion would be used for."""
        self._experiment = experiment
        self._say()

    def fit(self) -> None:
        """Show the whole test again, and follow it as it grows."""
        self.plot.fit()

    @property
    def can_be_exported(self) -> bool:
        """Whether there is a curve."""
        return bool(self._test.rates)

    def ask_and_export(self) -> None:
        """Ask for size and file, and write the plot."""
        if written := ask_and_export(self, self):
            self.exported.emit(written)

    def twin(self, density: float = 0.0) -> "RangeTestView":
        """Another view of the same test, without what is said, for a picture.

        Args:
            density: real pixels in one pixel of the interface; 0: the screen's.
        """
        other = RangeTestView(self._test)
        other.header.hide()
        other._density = density
        other.plot.take_range(self.plot)
        return other

    def pictures(self) -> dict[str, Callable[[], "RangeTestView"]]:
        """What an export may show."""
        return {"Range test": self.twin}

    def numbers(self) -> Numbers:
        """Each batch: its learning rate, its loss, and the loss smoothed so far."""
        rates, losses = np.array(self._test.rates), np.array(self._test.losses)
        return {"learning rate": rates, "loss": losses, "smoothed loss": smoothed(losses)}

    # Drawing

    def redraw(self) -> None:
        """Draw the test as far as it has come, if it can be seen."""
        if not self.isVisible():
            return
        self._dress()
        rates, losses = np.array(self._test.rates), np.array(self._test.losses)
        self.plot.show_test(rates, losses, self._test.suggestion)
        self._say()

    def _dress(self) -> None:
        shades, font = colours(self), tabular(self.font())
        font.setPixelSize(QFontInfo(self.font()).pixelSize())
        self.canvas.setBackground(shades.plot)
        self.plot.dress(shades, font, self._density or self.devicePixelRatioF())
        entries = [
            Entry("single batches", QPen(mixed(shades.accent, shades.plot, FAINT), 1)),
            Entry("smoothed", QPen(QColor(shades.accent), FOCUS_WIDTH)),
        ]
        if self._test.suggestion:
            entries.append(Entry("suggested rate", QPen(QColor(shades.good), FOCUS_WIDTH)))
        self._legend.show_rows([entries], shades, font)

    # What is said

    def _say(self) -> None:
        test, rate = self._test, self._test.suggestion
        self._pages.setCurrentIndex(int(bool(test.rates)))
        self.empty.say(self._empty_text(), with_button=not test.is_running)
        self.sentence.setText(TESTING if test.is_running else self._verdict())
        self.canvas.setAccessibleDescription(self.sentence.text())
        used = self._used_rate() == rate
        self.use.setVisible(rate is not None)
        self.use.setEnabled(not used)
        self.use.setText(USED if used else USE)

    def _empty_text(self) -> str:
        if self._test.is_running:
            return WAITING
        reason = self._test.ended.reason if self._test.ended else ""
        return f"{reason}\n\n{EXPLANATION}" if reason else EXPLANATION

    def _verdict(self) -> str:
        reason = self._test.ended.reason if self._test.ended else ""
        rate, used = self._test.suggestion, self._used_rate()
        said = [reason, NO_FALL]
        if rate is not None:
            said = [f"The loss falls fastest at a learning rate of {rate_text(rate)}.", reason]
            if used is not None and used != rate:
                said.append(f"The experiment uses {rate_text(used)}.")
        return " ".join(filter(None, [*said, CHANGED if self._is_changed() else ""]))

    def _used_rate(self) -> float | None:
        return self._experiment.training.optimizer.learning_rate if self._experiment else None

    def _is_changed(self) -> bool:
        """Whether more than the learning rate differs from what was tested."""
        if self._experiment is None or self._test.experiment is None:
            return False
        return with_rate(self._experiment, 1.0) != with_rate(self._test.experiment, 1.0)

    # Events

    def _click(self, click: MouseClickEvent) -> None:
        if click.button() == Qt.MouseButton.RightButton:
            self.menu().popup(click.screenPos().toPoint())
        elif click.double():
            self.fit()

    def menu(self) -> QMenu:
        """The context menu of the plot."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Fit plot", self.fit)
        menu.addAction("Export …", self.export_requested.emit)
        return menu

    def _hover(self, position: QPointF) -> None:
        box = self.plot.getViewBox()
        inside = box.sceneBoundingRect().contains(position)
        found = self.plot.nearest(box.mapSceneToView(position).x()) if inside else None
        self.plot.cursor.setVisible(found is not None)
        if found:
            self.plot.cursor.setPos(np.log10(found[0]))
        self._readout.say(_told(*found) if found else "", self.canvas.mapFromScene(position))

    def leaveEvent(self, event: QEvent) -> None:
        """No mouse, no values under it."""
        self._hover(QPointF(-1, -1))
        super().leaveEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what happened while nobody looked."""
        super().showEvent(event)
        self.redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme or font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.redraw()


def _told(rate: float, loss: float, smoothed: float) -> str:
    lines = (
        ("learning rate", rate_text(rate)),
        ("loss", f"{loss:.4g}"),
        ("smoothed", f"{smoothed:.4g}"),
    )
    cells = (
        f"<tr><td>{name}&nbsp;&nbsp;</td><td align='right'>{value}</td></tr>"
        for name, value in lines
    )
    return f"<table>{''.join(cells)}</table>"


def _widest(button: QPushButton, texts: tuple[str, ...]) -> int:
    """So wide that the button need not move when it says something else."""
    text = button.text()
    widths = []
    for other in texts:
        button.setText(other)
        widths.append(button.sizeHint().width())
    button.setText(text)
    return max(widths)


def _show_sample() -> int:
    from ui.views.sample_runs import sample_range_test  # noqa: PLC0415 - only the demo needs it

    app = QApplication(sys.argv)
    apply_theme(app)
    test = sample_range_test()
    view = RangeTestView(test)
    view.show_experiment(Experiment())
    view.rate_chosen.connect(lambda rate: view.show_experiment(with_rate(Experiment(), rate)))
    view.resize(760, 560)
    view.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(_show_sample())
