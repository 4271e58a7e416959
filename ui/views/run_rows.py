"""The runs of a book as the rows of a table, newest first."""

import math
from html import escape
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication

from dllab.results import result_of
from ui.icons import icon
from ui.run_book import Run, RunBook
from ui.theme import is_dark, run_colour
from ui.views.differences import differences

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

NAME, STATUS, BEST, EPOCH, GAP = range(5)
HEADINGS = ("Run", "Status", "Best", "Epoch", "Gap")
TIPS = (
    "Tick to show the run's curves; double-click to rename it",
    "What the run is doing, or how it ended",
    "Best validation accuracy",
    "Epoch of the best validation accuracy, of the epochs so far",
    "Training minus validation accuracy at the last epoch",
)
# State: drawing, colour of the theme.
ICONS = {
    "waiting": ("start", "muted"),
    "running": ("start", "good"),
    "paused": ("pause", "warning"),
    "finished": ("good", "good"),
    "stopped": ("stop", "muted"),
    "failed": ("alert", "error"),
    "interrupted": ("alert", "warning"),
}
NONE = "–"  # noqa: RUF001 - no value


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
        book.listed.connect(self.read_anew)
        book.changed.connect(self._announce)
        self.read_anew()

    def read_anew(self) -> None:
        """Runs came or went."""
        self.beginResetModel()
        self._numbers = sorted(self._book.runs, reverse=True)
        self.endResetModel()

    def _announce(self, number: int) -> None:
        row = self.row_of(number)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, GAP))

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
    ) -> Any:
        """Names of the columns and what they mean."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole and section >= BEST:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return {Role.DisplayRole: HEADINGS, Role.ToolTipRole: TIPS}.get(role, {section: None})[
            section
        ]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The name can be ticked and edited."""
        flags = super().flags(index)
        if index.column() == NAME:
            flags |= Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a cell shows."""
        run = self._book.runs.get(self._numbers[index.row()]) if index.isValid() else None
        if run is None:
            return None
        if role in {Role.DisplayRole, Role.EditRole}:
            return _text(run, index.column())
        if role == Role.DecorationRole:
            return _decoration(run, index.column())
        if role == Role.CheckStateRole and index.column() == NAME:
            return Qt.CheckState.Checked if run.visible else Qt.CheckState.Unchecked
        if role == Role.TextAlignmentRole and index.column() >= BEST:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return self._tip(run) if role == Role.ToolTipRole else None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
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
        parts = [f"<b>{escape(run.name)}</b>: {run.history.state}"]
        if run.history.ended and run.history.ended.reason:
            parts.append(escape(run.history.ended.reason))
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


def _text(run: Run, column: int) -> str:
    if column == NAME:
        return run.name
    if column == STATUS:
        return run.history.state
    result = result_of(run.number, run.name, run.history)
    if column == EPOCH:
        return NONE if result.best_epoch is None else f"{result.best_epoch:,}/{result.epochs:,}"
    value = result.val_accuracy if column == BEST else result.gap
    return NONE if value is None or not math.isfinite(value) else f"{value:.3f}"


def _decoration(run: Run, column: int) -> Any:
    if column == NAME:
        swatch = QPixmap(12, 12)
        swatch.fill(QColor(run_colour(run.number, is_dark(QApplication.palette()))))
        return swatch
    return icon(*ICONS[run.history.state]) if column == STATUS else None
