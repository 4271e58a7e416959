"""The figures of each class as a table."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from dllab.evaluation import Evaluated
from ui.evaluation.column_table import Column, ColumnTable
from ui.theme import GRID

TIPS = {
    "Precision": "Of the samples predicted as this class, the share that is: TP / (TP + FP)",
    "Recall": "Of this class's samples, the share that is predicted as it: TP / (TP + FN)",
    "F1": "The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN)",
    "Samples": "How many samples the class has (its support)",
    "Predicted": "How many samples the network predicts as this class",
}
CLASS_TIP = (
    "Below: the mean over the classes (macro), and the mean in which each class counts as often as "
    "it has samples (weighted). An undefined figure counts as 0."
)


def class_columns(found: Evaluated) -> Sequence[Column]:
    """Name, precision, recall, F1 and counts of the classes, with both means below."""
    figures = found.figures
    macro, weighted = figures.macro, figures.weighted
    names = np.array(found.class_names, dtype=object)
    total = f"{len(found.rows):,}"
    means = zip(("Precision", "Recall", "F1"), macro, weighted, strict=True)
    shares = {name: (f"{one:.4f}", f"{other:.4f}") for name, one, other in means}
    return [
        Column("Class", names, tip=CLASS_TIP, foot=("Mean", "Weighted mean")),
        *(
            Column(name, values, "{:.4f}".format, TIPS[name], shares[name])
            for name, values in (
                ("Precision", figures.precision),
                ("Recall", figures.recall),
                ("F1", figures.f1),
            )
        ),
        Column("Samples", figures.support, "{:,}".format, TIPS["Samples"], (total, total)),
        Column("Predicted", figures.named, "{:,}".format, TIPS["Predicted"], (total, total)),
    ]


class ClassTable(ColumnTable):
    """Shows the figures of each class."""

    def __init__(self) -> None:
        super().__init__("Figures of the classes")

    def show_evaluated(self, found: Evaluated) -> None:
        """Show other figures."""
        self.show_columns(class_columns(found))
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self._fit_names()

    def _fit_names(self) -> None:
        """Give the names what the figures leave over, but never less than they need."""
        head = self.horizontalHeader()
        figures = sum(map(head.sectionSize, range(1, head.count())))
        head.resizeSection(0, max(self._names_width, self.viewport().width() - figures))

    @property
    def _names_width(self) -> int:
        if not self.model_.columns:
            return 0
        bold = self.font()
        bold.setBold(True)
        # Qt measures only rows that are near to what is seen: of many classes not the means.
        means = map(QFontMetrics(bold).horizontalAdvance, self.model_.columns[0].foot)
        return max(self.sizeHintForColumn(0), max(means) + GRID)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._fit_names()
