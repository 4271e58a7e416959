"""Trains epochs of a run again, and says how far their figures are from those it kept."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dllab.reproduction import Deviation, Reproduction
from ui.forms.notes import MUTED, TEXT, Note
from ui.icons import icon
from ui.reproducing import Reproducing
from ui.run_book import Run
from ui.theme import GRID, tabular

ABOUT = (
    "The first epochs are trained again from {start}, with every knob at its place, and each "
    "figure is compared with the one that was kept. Nothing is added to the session."
)
USUAL_EPOCHS = 5
ICON = QSize(20, 20)
FIGURES = ("Figure", "Largest deviation", "At epoch")
RAN = ("What ran", "Then", "Now")
UNKNOWN = "unknown"
NONE = "–"  # noqa: RUF001 - no value
NOTHING_YET = (
    "Whether every figure is the same, bit for bit, or which deviate, how far and at which epoch, "
    "will stand here."
)
# Of the sentence that says what came out.
LINES = 2
WIDTH = 520


class ReproduceDialog(QDialog):
    """Asks for how many epochs, shows how far it is, then what came out.

    Signals:
        wanted(epochs): so many epochs are to be trained again.
        stop_requested: not any more.
    """

    wanted = Signal(int)
    stop_requested = Signal()

    def __init__(self, trial: Reproducing, run: Run, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Reproduce {run.name}")
        self._trial, self._run, self._begun = trial, run, False
        self.epochs = QSpinBox(minimum=1, maximum=len(run.history.epochs))
        self.epochs.setValue(min(USUAL_EPOCHS, self.epochs.maximum()))
        self.start = QPushButton(icon("start"), "Reproduce")
        self.cancel = QPushButton("Cancel")
        self.copy = QPushButton(icon("copy"), "Copy report")
        self._bar = QProgressBar(textVisible=False)
        self._picture, self._said = QLabel(), Note(TEXT)
        self.figures, self.ran = _table(FIGURES), _table(RAN)
        self._lay_out()
        self._connect()
        self._show()
        self._fit(WIDTH)

    def _fit(self, width: int) -> None:
        """As high as what stands in it."""
        layout = self.layout()
        assert layout  # noqa: S101 - it has just been laid out
        layout.activate()
        self.resize(width, layout.totalHeightForWidth(width))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        about = Note(MUTED, ABOUT.format(start=_start(self._run)))
        # As high as its width makes it: a note would ask for what a narrow one needs.
        policy = about.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        about.setSizePolicy(policy)
        column.addWidget(about)
        column.addLayout(self._order_line())
        self._bar.setFixedHeight(GRID)
        self._bar.setAccessibleName("Progress of the reproduction")
        column.addWidget(self._bar)
        said = QHBoxLayout()
        said.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._said, 1)
        self._picture.setFixedSize(ICON)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # What is said later pushes nothing away.
        self._said.setMinimumHeight(LINES * self.fontMetrics().lineSpacing())
        column.addLayout(said)
        column.addWidget(self.figures)
        column.addWidget(self.ran)
        column.addLayout(self._closing_line())
        column.addStretch()
        for table in (self.figures, self.ran):
            table.hide()
        self.setMinimumWidth(WIDTH)

    def _order_line(self) -> QHBoxLayout:
        line, label = QHBoxLayout(), QLabel("Epochs")
        label.setBuddy(self.epochs)
        last = QLabel(f"of {self.epochs.maximum():,}")
        for part in (label, self.epochs, last):
            line.addWidget(part)
        line.addStretch()
        line.addWidget(self.start)
        line.addWidget(self.cancel)
        return line

    def _closing_line(self) -> QHBoxLayout:
        line, close = QHBoxLayout(), QPushButton("Close")
        close.clicked.connect(self.close)
        line.addWidget(self.copy)
        line.addStretch()
        line.addWidget(close)
        return line

    def _connect(self) -> None:
        self.start.clicked.connect(self._begin)
        self.start.setDefault(True)
        self.cancel.clicked.connect(self.stop_requested)
        self.copy.clicked.connect(self._copy)
        self._trial.changed.connect(self._show)

    def allow(self, reason: str) -> None:
        """Let a reproduction begin, unless there is a reason against it."""
        self.start.setEnabled(not reason)
        self.start.setToolTip(reason)

    @property
    def message(self) -> str:
        """What is being said."""
        return self._said.text()

    def _begin(self) -> None:
        self._begun = True
        self.wanted.emit(self.epochs.value())

    @property
    def _is_running(self) -> bool:
        return self._begun and self._trial.is_running

    def _show(self) -> None:
        running, trial = self._is_running, self._trial
        self.cancel.setEnabled(running)
        self.epochs.setEnabled(not running)
        if not self._begun:
            self._say("", NOTHING_YET)
            self._said.setForegroundRole(MUTED)
        else:
            self._said.setForegroundRole(TEXT)
            self._bar.setRange(0, trial.wanted)
            self._bar.setValue(len(trial.now.epochs))
            self._report(running)
        found = trial.found if self._begun else None
        self.copy.setEnabled(found is not None and not running)

    def _report(self, running: bool) -> None:
        trial, found = self._trial, self._trial.found
        if running:
            done = len(trial.now.epochs)
            self._say("", f"Epoch {done:,} of {trial.wanted:,} …" if done else "Preparing …")
        elif trial.ended and trial.ended.status == "failed":
            self._say("alert", trial.ended.reason)
        elif found is None:
            self._say("stop", "Stopped before an epoch was trained again.")
        else:
            self._say("good" if found.is_exact else "alert", found.sentence)
        if found:
            self._fill(found)

    def _say(self, drawing: str, sentence: str) -> None:
        shade = {"good": "good", "alert": "warning"}.get(drawing, "muted")
        self._picture.setPixmap(icon(drawing, shade).pixmap(ICON) if drawing else QPixmap())
        self._said.setText(sentence)
        self._said.setVisible(True)

    def _fill(self, found: Reproduction) -> None:
        deviations = [
            (each.figure.replace("_", " "), f"{each.largest:.3g}", _place(each))
            for each in found.deviations
        ]
        _fill(self.figures, deviations)
        _fill(self.ran, versions(found))
        if self.figures.isHidden():
            self.figures.show()
            self.ran.show()
            self._fit(self.width())

    def _copy(self) -> None:
        found = self._trial.found
        if found:
            lines = [found.sentence, "", *_lines(self.figures), "", *_lines(self.ran)]
            QApplication.clipboard().setText("\n".join(lines))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the picture in another theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._show()

    def reject(self) -> None:
        """However it is closed, Qt comes here: train nothing for nobody."""
        if self._is_running:
            self.stop_requested.emit()
        super().reject()


def _start(run: Run) -> str:
    """From where a run is trained."""
    if run.origin is None:
        return "the seed"
    return f"the state of run {run.origin.run} after epoch {run.origin.epoch:,}"


def _place(deviation: Deviation) -> str:
    return f"{deviation.epoch:,}" if deviation.largest else NONE


def versions(found: Reproduction) -> list[tuple[str, str, str]]:
    """What ran then and now, line by line; what differs is marked."""
    lines = []
    for name in [*found.now, *(name for name in found.then if name not in found.now)]:
        then, now = found.then.get(name, UNKNOWN), found.now.get(name, UNKNOWN)
        lines.append((name, then, now if then == now else f"≠ {now}"))
    return lines


def _table(columns: tuple[str, ...]) -> QTableWidget:
    table = QTableWidget(0, len(columns))
    table.setHorizontalHeaderLabels(columns)
    table.setFont(tabular(table.font()))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + GRID)
    # Tab leaves the table; the arrows go from cell to cell.
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.setAccessibleName(", ".join(columns))
    return table


def _fill(table: QTableWidget, rows: list[tuple[str, str, str]]) -> None:
    table.setRowCount(len(rows))
    heights = [table.rowHeight(line) for line in range(len(rows))]
    table.setFixedHeight(sum(heights) + table.horizontalHeader().height() + 2 * table.frameWidth())
    for line, row in enumerate(rows):
        for column, text in enumerate(row):
            table.setItem(line, column, QTableWidgetItem(text))


def _lines(table: QTableWidget) -> list[str]:
    model = table.model()
    columns, role = range(model.columnCount()), Qt.ItemDataRole.DisplayRole
    head = [model.headerData(column, Qt.Orientation.Horizontal, role) for column in columns]
    rows = [[model.index(row, c).data() for c in columns] for row in range(model.rowCount())]
    return ["\t".join(map(str, line)) for line in (head, *rows)]
