"""The samples that are measured on and train as well: what they score tells nothing of the rest."""

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTableView, QVBoxLayout, QWidget

from dllab.data.overview import PARTS, Overview
from dllab.spec.data import DataSpec
from ui.data.look_view import LookView
from ui.data.pixels import Pixels
from ui.data.spaced_cell import SpacedCell
from ui.forms.notes import FAULT, TEXT
from ui.theme import GRID

HEADINGS = ("Sample", "Part", "Class", "Equals training sample", "Its class")
SIDE = 32
NONE_FOUND = "No sample of the validation or test part equals a training sample."
NO_SPLIT = "No sample is in the training part, so none can stand in two parts."
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class DuplicateList(LookView):
    """A sentence that counts them, and a table of the pairs."""

    title = "Duplicates"
    tip = "Samples of the validation or test part that equal a training sample"
    empty = (
        "Samples that train and are measured on as well will be listed here: they make a network "
        "look better than it is."
    )

    def __init__(self) -> None:
        super().__init__()
        self.sentence = QLabel(wordWrap=True)
        self.pairs = PairModel()
        self.table = QTableView()
        self.table.setModel(self.pairs)
        self.table.setAccessibleName("Duplicates")
        self.table.setAlternatingRowColors(True)
        # Tab leaves the table; the arrows go from cell to cell.
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setItemDelegate(SpacedCell(self.table))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setResizeContentsPrecision(50)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.sentence)
        column.addWidget(self.table, 1)
        column.addStretch()
        self.lay_out(body)
        self.header.hide()

    def draw(self, overview: Overview) -> None:
        """List the pairs."""
        self.sentence.setText(sentence(overview))
        self.sentence.setForegroundRole(FAULT if len(overview.twins) else TEXT)
        self.pairs.show_pairs(overview)
        side = SIDE if overview.is_images else 0
        self.table.setIconSize(QSize(SIDE, SIDE))
        height = max(side, self.table.fontMetrics().height()) + 6
        self.table.verticalHeader().setDefaultSectionSize(height)
        self.table.setVisible(len(overview.twins) > 0)
        self.table.resizeColumnsToContents()


def sentence(overview: Overview) -> str:
    """How many samples of which part also train, and how many of them under another label."""
    if not len(overview.train):
        return NO_SPLIT
    twins = np.asarray(overview.twins)
    if not len(twins):
        return NONE_FOUND
    kinds, counts = np.unique(overview.part[twins[:, 1]], return_counts=True)
    parts = " and ".join(
        f"{count:,} of the {int(overview.counts[kind].sum()):,} samples of the {PARTS[kind]} part"
        for kind, count in zip(kinds, counts, strict=True)
    )
    apart = int((twins[:, 2] == 0).sum())
    wrong = f" {apart:,} of them with another label: one of the two is wrong." if apart else ""
    return f"In the training part too: {parts}.{wrong}"


class PairModel(QAbstractTableModel):
    """The pairs of an overview as a table."""

    def __init__(self) -> None:
        super().__init__()
        self._overview: Overview | None = None
        self._pixels: Pixels | None = None

    def show_pairs(self, overview: Overview) -> None:
        """Show other pairs."""
        self.beginResetModel()
        self._overview = overview
        self._pixels = Pixels.of(overview) if overview.is_images else None
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """A row a pair."""
        return (
            0
            if self._overview is None or (parent and parent.isValid())
            else len(self._overview.twins)
        )

    def columnCount(self, parent: Index | None = None) -> int:
        """Both samples and their classes."""
        return 0 if parent and parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | None:
        """The names of the columns."""
        if role != Role.DisplayRole or orientation == Qt.Orientation.Vertical:
            return None
        return HEADINGS[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Texts, and the images of the pair."""
        if self._overview is None or not index.isValid():
            return None
        train, other, _ = self._overview.twins[index.row()].tolist()
        row = train if index.column() > 2 else other
        if role == Role.DecorationRole and self._pixels and index.column() in {0, 3}:
            picture = self._pixels.picture(self._overview.inputs(np.array([row])))
            return QPixmap.fromImage(picture.scaled(SIDE, SIDE))
        if role != Role.DisplayRole:
            return None
        label = self._overview.samples.class_names[int(self._overview.labels[row])]
        number, part = f"{row + 1:,}", PARTS[self._overview.part[row]]
        return (number, part, label, number, label)[index.column()]


def demo() -> None:
    """Show the lecture's digits in a window of their own."""
    from ui.data.sample_overview import show_view  # noqa: PLC0415 - only the demo needs it

    show_view(DuplicateList, DataSpec())


if __name__ == "__main__":
    demo()
