"""How well a network classifies: confusion matrix, figures, plots, and the samples behind them."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSplitter, QTabWidget, QVBoxLayout, QWidget

from dllab.evaluation import PARTS, Evaluated, Part
from dllab.plurals import counted
from ui.data.choices import choice_box, offer
from ui.evaluation import numbers
from ui.evaluation.class_table import ClassTable
from ui.evaluation.gallery import Gallery
from ui.evaluation.matrix import ConfusionMatrix
from ui.evaluation.parts import parts_of
from ui.evaluation.plots import CalibrationPlot, PrecisionPlot, RocPlot
from ui.forms.notes import MUTED
from ui.insight import Answer, Insight, Moment, Request
from ui.theme import GRID, tabular
from ui.views.network_view import NetworkView, Numbers, epoch_words

# Figures that change faster cannot be read.
SECONDS = 1.0
# An answer that takes longer is announced.
ANNOUNCED_MS = 400
# Figures and a table of samples both have room beside each other from here on.
SIDE_BY_SIDE = 900
MATRIX, CLASSES, CALIBRATION = "Confusion", "Classes", "Calibration"
ROC, PRECISION, SAMPLES = "ROC", "PR curve", "Samples"
POINT_AT = "Point at a cell, or go to it by arrow keys; a click or Enter shows its samples."
FEWER = (
    "Where showing all would hold a run up for long, its network is shown fewer samples while it "
    "trains, and all of them afterwards; of the training part, 10,000 at most."
)
NOT_STARTED = "The figures appear here as soon as the run has started."
PART_TIP = (
    "Which samples the network is shown. The test part is for the very end: whoever looks at it "
    "again and again trains on it."
)


class EvaluationView(NetworkView):
    """Asks what the network says of each sample of a part, and shows what follows from it.

    Attributes:
        found: what was answered last; None before.
    """

    title = "Evaluation"
    tip = "Confusion matrix, figures of each class, calibration, and the samples behind them"
    empty = (
        "Which classes a network confuses will appear here while it trains and afterwards: the "
        "confusion matrix, precision and recall of each class, calibration, and the samples it "
        "gets most wrong."
    )

    def __init__(self, insight: Insight) -> None:
        super().__init__(insight)
        self.found: Evaluated | None = None
        self._epoch = 0.0
        self._stale: set[str] = set()
        # How samples and figures share the room: whether it is a table, whether it stands below.
        self._shared: tuple[bool, bool] | None = None
        self.part = choice_box("Part", PART_TIP)
        # What the person wants to see of every run that has it.
        self._wanted_part: Part | None = None
        self.label = choice_box("Class", "The class that is told from all others")
        self.epoch, self.summary, self.cell = QLabel(), QLabel(), QLabel(POINT_AT)
        self.matrix, self.classes = ConfusionMatrix(), ClassTable()
        self.calibration, self.roc, self.precision = CalibrationPlot(), RocPlot(), PrecisionPlot()
        self.gallery, self.tabs = Gallery(), QTabWidget()
        self._waiting = QTimer(self, singleShot=True, interval=ANNOUNCED_MS)
        self._draws: dict[str, Callable[[Evaluated], None]] = {
            MATRIX: lambda found: self.matrix.show_counts(found.counts, found.class_names),
            CLASSES: self.classes.show_evaluated,
            CALIBRATION: self._draw_calibration,
            ROC: lambda found: self._draw_curve(self.roc, found),
            PRECISION: lambda found: self._draw_curve(self.precision, found),
        }
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.cell.setWordWrap(True)
        self.cell.setForegroundRole(MUTED)
        self.cell.setMinimumHeight(2 * self.cell.fontMetrics().lineSpacing())
        self.cell.setAlignment(Qt.AlignmentFlag.AlignTop)
        matrix = QWidget()
        column = QVBoxLayout(matrix)
        column.setContentsMargins(0, GRID, 0, 0)
        column.addWidget(self.matrix, 1)
        column.addWidget(self.cell)
        pages = (matrix, self.classes, self.calibration, self.roc, self.precision)
        for page, name in zip(pages, self._draws, strict=True):
            self.tabs.addTab(page, name)
        self.tabs.setTabToolTip(self.tabs.indexOf(self.precision), "Precision against recall")
        self.tabs.setTabToolTip(self.tabs.indexOf(self.roc), "Receiver operating characteristic")
        self.tabs.setDocumentMode(True)
        self.both = QSplitter()
        self.both.setContentsMargins(GRID, 0, GRID, 0)
        self.both.addWidget(self.tabs)
        self.both.addWidget(self.gallery)
        self.both.setStretchFactor(0, 3)
        self.both.setStretchFactor(1, 2)
        self.both.setSizes([580, 340])
        self.both.setChildrenCollapsible(False)
        for label in (self.summary, self.epoch):
            label.setFont(tabular(self.font()))
        self.summary.setWordWrap(True)
        self.summary.setContentsMargins(GRID, 0, GRID, 0)
        self.epoch.setForegroundRole(MUTED)
        self.controls.addWidget(self.part)
        self.controls.addWidget(self.label)
        self.lay_out(self.both)
        self.controls.addWidget(self.epoch)
        self._column.insertWidget(1, self.summary)

    def _connect(self) -> None:
        self.part.currentIndexChanged.connect(self._choose_part)
        self.label.currentIndexChanged.connect(self.draw)
        self.tabs.currentChanged.connect(self._show_tab)
        self.matrix.pointed.connect(self._tell_cell)
        self.matrix.chosen.connect(self.gallery.show_cell)
        self._waiting.timeout.connect(self._announce)
        self._show_tab()

    # Asking

    def _choose_part(self) -> None:
        self._wanted_part = self.part.currentData()
        self._follow()

    def follow(self, moment: Moment) -> None:
        """See `NetworkView.follow`."""
        experiment = self.insight.experiment(moment.run)
        if experiment is None:
            self.say(NOT_STARTED)
            return
        parts = parts_of(experiment.data)
        offer(self.part, [(f"{PARTS[part].capitalize()} part", part) for part in parts])
        with QSignalBlocker(self.part):
            self.part.setCurrentIndex(max(self.part.findData(self._wanted_part), 0))
        params = {"part": self.part.currentData()}
        self._waiting.start()
        self.ask("samples", Request(moment, "evaluation", params, every=SECONDS), self._take)

    def _take(self, answer: Answer) -> None:
        self._waiting.stop()
        self.found, self._epoch = Evaluated.of(answer.arrays, answer.values), answer.epoch
        self.show_page()
        self.draw()

    def say(self, text: str, with_button: bool = False) -> None:
        """See `NetworkView.say`."""
        self._waiting.stop()
        super().say(text, with_button)

    def _announce(self) -> None:
        self.epoch.setText("the samples are being shown to the network …")

    # Drawing

    def draw(self) -> None:
        """See `NetworkView.draw`."""
        if self.found is None:
            return
        found = self.found
        names = [(f"Class {name}", place) for place, name in enumerate(found.class_names)]
        # Of two classes, the second one is what is looked for.
        offer(self.label, names, otherwise=int(len(names) == 2))
        self.summary.setText(summary(found))
        self.epoch.setText(f"{shown_samples(found)} · {epoch_words(self._epoch)}")
        self.epoch.setToolTip(FEWER if len(found.rows) < found.total else "")
        self._stale = set(self._draws)
        self._show_tab()
        self.gallery.show_evaluated(found)
        self._share_room()

    def _share_room(self) -> None:
        """A table needs width: below the figures, unless there is room for both side by side."""
        is_table = self.gallery.is_table
        shared = is_table, is_table and self.width() < SIDE_BY_SIDE
        if shared == self._shared:
            return
        self._shared = shared
        below = shared[1]
        self.both.setOrientation(Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal)
        self.both.setSizes([400, 200] if below else [500, 460] if is_table else [580, 340])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may have room for both side by side."""
        super().resizeEvent(event)
        self._share_room()

    def _show_tab(self) -> None:
        """Draw the tab in front; the others when somebody turns to them."""
        name = self.shown
        self.label.setVisible(name in {ROC, PRECISION})
        if self.found is not None and name in self._stale:
            self._stale.discard(name)
            self._draws[name](self.found)

    @property
    def shown(self) -> str:
        """The tab in front."""
        return self.tabs.tabText(self.tabs.currentIndex())

    def _draw_calibration(self, found: Evaluated) -> None:
        self.calibration.dress(self, self.plot_font(), self.scale)
        self.calibration.show_evaluated(found)

    def _draw_curve(self, plot: RocPlot | PrecisionPlot, found: Evaluated) -> None:
        plot.dress(self, self.plot_font(), self.scale)
        plot.show_class(found, int(self.label.currentData()))

    def _tell_cell(self, row: int, column: int) -> None:
        self.cell.setText(self.matrix.sentence(row, column) if row >= 0 else POINT_AT)

    # Exporting

    def pictures(self) -> "dict[str, Callable[[], EvaluationPicture]]":
        """The tab in front, then the others, then the samples beside them."""
        names = sorted([*self._draws, SAMPLES], key=lambda name: name != self.shown)
        return {name: partial(EvaluationPicture, self, name) for name in names}

    def numbers(self) -> Numbers:
        """The figures of the tab in front."""
        return self.numbers_of(self.shown)

    def numbers_of(self, name: str) -> Numbers:
        """The figures of a tab, or of every sample."""
        if self.found is None:
            return {}
        if name in {ROC, PRECISION}:
            return numbers.curve_numbers(self.found, int(self.label.currentData()))
        return NUMBERS[name](self.found)

    def take_from(self, other: "EvaluationView") -> None:
        """See `NetworkView.take_from`."""
        self.found, self._epoch = other.found, other._epoch  # noqa: SLF001 - of the same class
        self.draw()
        self.label.setCurrentIndex(other.label.currentIndex())
        self.classes.show_as(other.classes)
        self.matrix.current = other.matrix.current
        self.gallery.show_as(other.gallery)

    @property
    def caption(self) -> str:
        """See `NetworkView`; with the part."""
        of = f" · {PARTS[self.found.part]} part, {shown_samples(self.found)}" if self.found else ""
        return super().caption + of

    def show_only(self, name: str) -> None:
        """For a picture: one tab, or the samples."""
        self.gallery.setVisible(name == SAMPLES)
        self.tabs.setVisible(name != SAMPLES)
        self.tabs.tabBar().hide()
        self.cell.hide()
        self.matrix.is_picture = True
        self.tabs.setCurrentIndex(max([*self._draws, SAMPLES].index(name) % len(self._draws), 0))
        self.label.hide()


NUMBERS = {
    MATRIX: numbers.confusion_numbers,
    CLASSES: numbers.class_numbers,
    CALIBRATION: numbers.calibration_numbers,
    SAMPLES: numbers.sample_numbers,
}


class EvaluationPicture:
    """One tab of the view as a picture, and its numbers; see `ui.export`."""

    def __init__(self, view: EvaluationView, name: str) -> None:
        self._view, self._name = view, name

    def twin(self, density: float = 0.0) -> EvaluationView:
        """See `NetworkView.twin`."""
        view = self._view.twin(density)
        view.show_only(self._name)
        return view

    def numbers(self) -> Numbers:
        """What the picture shows, as a table."""
        return self._view.numbers_of(self._name)


def summary(found: Evaluated) -> str:
    """The figures over all samples, in a line."""
    top = "".join(f" · top-{k} {share:.4f}" for k, share in enumerate(found.top_k[1:], 2))
    wrong = int(np.sum(found.labels != found.predicted))
    # The curves' loss holds them: it is what training makes small.
    loss = f"loss {found.loss:.4g} without penalties"
    return f"<b>Accuracy {found.accuracy:.4f}</b> · {loss}{top} · {wrong:,} wrong"


def shown_samples(found: Evaluated) -> str:
    """How many samples the figures are of."""
    shown = len(found.rows)
    if shown < found.total:
        return f"{shown:,} of {found.total:,} samples, evenly spread"
    return counted(shown, "sample")


def demo() -> None:
    """Show the lecture's digits while a network learns them."""
    from dllab.spec import preset  # noqa: PLC0415 - only the demo needs it
    from ui.views.sample_networks import show_view  # noqa: PLC0415 - the same

    show_view(EvaluationView, preset().with_training(epochs=1000))


if __name__ == "__main__":
    demo()
