"""The runs of a book as the rows of a table, newest first, branches below what they came from."""

from functools import lru_cache
from html import escape
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from dllab.ending import shown_state, state_words
from dllab.knob_words import changes
from dllab.results import result_of
from dllab.spec.data import ImportedFile
from ui.icons import icon
from ui.run_book import Run, RunBook
from ui.run_look import run_colour, run_dots
from ui.theme import is_dark
from ui.views.differences import differences

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

NAME, BEST, EPOCH, GAP = range(4)
HEADINGS = ("Run", "Best", "at epoch", "its gap")
TIPS = (
    "Tick to show the run's curves; double-click to rename it",
    "Best validation accuracy",
    "Epoch of the best validation accuracy",
    "Training minus validation accuracy at that same epoch; the curves write the last epoch's gap",
)
# State: drawing, colour of the theme.
ICONS = {
    "waiting": ("start", "muted"),
    "running": ("start", "good"),
    "paused": ("pause", "warning"),
    "finished": ("good", "good"),
    "stopped": ("stop", "muted"),
    "failed": ("alert", "error"),
    "diverged": ("up", "error"),
    "interrupted": ("alert", "warning"),
}
TROUBLES = {"failed", "diverged", "interrupted"}
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# Two lines of text beside it; twice as dense, to be sharp on any screen.
PICTURE = QSize(16, 34)
DENSITY = 2
# As many as the square of a run's colour has room for.
MOST_DOTS = 9
# Of a run's knobs and joins the last are told; the panel of the knobs tells all.
MOST_CHANGES = 8
NONE = "–"  # noqa: RUF001 - no value
# Before the name of a run that branched from the one above.
BRANCH = "└ "
BLANK = "   "


class RunRows(QAbstractTableModel):
    """Reads the book; what the person edits is only announced.

    Signals:
        renamed(number, name): the person gave a run another name.
        visibility_changed(number, visible): the person ticked or unticked a run.
    """

    renamed = Signal(int, str)
    visibility_changed = Signal(int, bool)

    def __init__(self, book: RunBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._numbers: list[int] = []
        self._depths: dict[int, int] = {}
        self._announced: dict[int, tuple[object, ...]] = {}
        self._figures: dict[int, tuple[tuple[object, ...], dict[int, str]]] = {}
        self._tells_data = False
        book.listed.connect(self.read_anew)
        book.readable.connect(self._announce)
        book.compared.connect(self._compare_data)
        self.read_anew()

    def read_anew(self) -> None:
        """Runs came or went."""
        self.beginResetModel()
        self._announced.clear()
        self._figures.clear()
        self._depths = _tree(self._book.runs)
        self._numbers = list(self._depths)
        self._tells_data = self._has_several_data
        self.endResetModel()

    def _announce(self, number: int) -> None:
        row, run = self.row_of(number), self._book.runs[number]
        says = (run.name, run.visible, *_reached(run))
        # Most changes are batches, of which a row says nothing.
        if row is not None and self._announced.get(number) != says:
            self._announced[number] = says
            self.dataChanged.emit(self.index(row, 0), self.index(row, GAP))
            self._compare_data()

    @property
    def _has_several_data(self) -> bool:
        return len({_data_title(run) for run in self._book.runs.values()} - {""}) > 1

    def _compare_data(self) -> None:
        """Tell what each run was trained on as soon as that is not the same for all."""
        if self._tells_data != self._has_several_data:
            self._tells_data = not self._tells_data
            last = self.index(self.rowCount() - 1, NAME)
            self.dataChanged.emit(self.index(0, NAME), last)

    def row_of(self, number: int | None) -> int | None:
        """Where a run is."""
        return self._numbers.index(number) if number in self._numbers else None

    def number_at(self, row: int) -> int:
        """Which run is in a row."""
        return self._numbers[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One row a run."""
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Fixed columns."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Names of the columns and what they mean."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole and section >= BEST:
            return RIGHT
        if role == Role.ToolTipRole:
            return TIPS[section]
        return HEADINGS[section] if role == Role.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The name can be ticked and edited."""
        flags = super().flags(index)
        if index.column() == NAME:
            flags |= Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """What a cell shows."""
        run = self._book.runs.get(self._numbers[index.row()]) if index.isValid() else None
        if run is None:
            return None
        if role == Role.ToolTipRole:
            return self._tip(run)
        if index.column() == NAME:
            return self._of_name(run, role)
        if role == Role.TextAlignmentRole:
            return RIGHT
        return self._figures_of(run)[index.column()] if role == Role.DisplayRole else None

    def _figures_of(self, run: Run) -> dict[int, str]:
        """What its columns say; each painting asks, and most find nothing new."""
        reached = _reached(run)
        known = self._figures.get(run.number)
        if known is None or known[0] != reached:
            known = self._figures[run.number] = reached, _figures(run)
        return known[1]

    def _of_name(self, run: Run, role: int) -> object:
        if role == Role.DisplayRole:
            # The room beside the figures is for one or two words.
            state, _, detail = state_words(run.history).partition(", ")
            tail = f" · {detail}" if detail else ""
            below = self._below(run, state)
            return f"{self._indent(run)}{run.name}{tail}{self._whence(run)}\n{below}"
        if role == Role.EditRole:
            return run.name
        if role == Role.CheckStateRole:
            return Qt.CheckState.Checked if run.visible else Qt.CheckState.Unchecked
        return _pictures(run) if role == Role.DecorationRole else None

    def _indent(self, run: Run) -> str:
        depth = self._depths.get(run.number, 0)
        return f"{BLANK * (depth - 1)}{BRANCH}" if depth else ""

    def _below(self, run: Run, state: str) -> str:
        data = self._data_of(run)
        # The room is narrow for both, and its sign says as well that all is as it should be.
        return data if data and shown_state(run.history) not in TROUBLES else state

    def _data_of(self, run: Run) -> str:
        """What it was trained on, where runs differ in it."""
        return _data_title(run) if self._tells_data else ""

    def _whence(self, run: Run) -> str:
        """From where a branch begins, behind its name: that is cut last."""
        if run.origin is None:
            return ""
        parent = self._book.parent_of(run)
        name = parent.name if parent else "a deleted run"
        return f" · from {name}, epoch {run.origin.epoch:,}"

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Announce what the person wants."""
        number = self._numbers[index.row()]
        if role == Role.CheckStateRole:
            self.visibility_changed.emit(number, Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        name = str(value).strip()
        if role == Role.EditRole and name and name != self._book.runs[number].name:
            self.renamed.emit(number, name)
            return True
        return False

    def _tip(self, run: Run) -> str:
        whence, state = escape(self._whence(run)), state_words(run.history)
        data = f" · {self._data_of(run)}" * bool(self._data_of(run))
        parts = [f"<b>{escape(run.name)}</b>{whence}: {state}{escape(data)}"]
        if run.history.ended and run.history.ended.reason:
            parts.append(escape(run.history.ended.reason))
        turned = changes(run.history)
        parts += map(escape, turned[-MOST_CHANGES:])
        if len(turned) > MOST_CHANGES:
            parts.insert(-MOST_CHANGES, "…")
        return "<br>".join([*parts, *self._differences(run)])

    def _differences(self, run: Run) -> list[str]:
        before = self._book.runs.get(max((n for n in self._numbers if n < run.number), default=0))
        if before is None or not (before.history.started and run.history.started):
            return []
        lines = differences(before.history.started.experiment, run.history.started.experiment)
        head = (
            f"Changed since {escape(before.name)}:" if lines else f"Same as {escape(before.name)}"
        )
        return [head, *map(escape, lines)]


def _tree(runs: dict[int, Run]) -> dict[int, int]:
    """How deep each run stands, in the order of the rows: newest first, branches below theirs."""
    children: dict[int, list[int]] = {}
    for number in sorted(runs, reverse=True):
        origin = runs[number].origin
        # A run is older than its branches; a file that says otherwise draws no circle.
        parent = origin.run if origin and origin.run in runs and origin.run < number else 0
        children.setdefault(parent, []).append(number)
    depths: dict[int, int] = {}
    waiting = [(number, 0) for number in reversed(children.get(0, []))]
    while waiting:
        number, depth = waiting.pop()
        depths[number] = depth
        waiting += [(child, depth + 1) for child in reversed(children.get(number, []))]
    return depths


def _data_title(run: Run) -> str:
    """Its data set, or the file that was read in; nothing while that is not known."""
    if run.trains is None:
        return ""
    source = run.trains.data.source
    named = Path(source.path).name if isinstance(source, ImportedFile) else ""
    return named or source.title


def _reached(run: Run) -> tuple[object, ...]:
    """How far it is: its figures are the same for as long as this is."""
    return run.history.state, len(run.history.epochs)


def _figures(run: Run) -> dict[int, str]:
    result = result_of(run.number, run.name, run.history)
    epoch = NONE if result.best_epoch is None else f"{result.best_epoch:,}"
    best, gap = (
        NONE if value is None else f"{value:.3f}" for value in (result.val_accuracy, result.gap)
    )
    return {BEST: best, EPOCH: epoch, GAP: gap}


def _pictures(run: Run) -> QIcon:
    """The run's colour beside its name, and its state's drawing beside the state."""
    both = QIcon()
    dark = is_dark(QApplication.palette())
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        both.addPixmap(_picture(run.number, shown_state(run.history), mode, dark), mode)
    return both


@lru_cache(maxsize=1000)
def _picture(number: int, state: str, mode: QIcon.Mode, dark: bool) -> QPixmap:
    picture = QPixmap(PICTURE * DENSITY)
    picture.setDevicePixelRatio(DENSITY)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.fillRect(2, 2, 12, 12, run_colour(number, dark))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    for dot in range(min(run_dots(number), MOST_DOTS)):
        row, column = divmod(dot, 3)
        painter.fillRect(4 + 3 * column, 4 + 3 * row, 2, 2, Qt.GlobalColor.transparent)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    drawing = icon(*ICONS[state]).pixmap(QSize(16, 16) * DENSITY, mode)
    painter.drawPixmap(QRect(0, PICTURE.height() - 16, 16, 16), drawing)
    painter.end()
    return picture
