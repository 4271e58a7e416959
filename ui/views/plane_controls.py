"""Which plane through the inputs a view looks at: two columns, or the principal axes."""

import math
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from dllab.data import source_facts
from dllab.spec.data import DataSpec
from ui.data.choices import choice_box, offer
from ui.theme import GRID

COLUMNS, PRINCIPAL = "Two columns", "Principal plane"
PLANE_TIP = (
    "Two columns, all others held at their mean; or the plane along which what the network is fed "
    "varies most"
)
SLICE = (
    "This plane is a slice through {:,} dimensions: a class may have no region in it, and samples, "
    "which mostly lie beside the plane, are drawn at the nearest place on it."
)
# More columns than a list can offer, as those of images, which mean nothing alone.
MOST_COLUMNS = 200


class PlaneControls(QWidget):
    """Offers what the data have; of two features there is nothing to choose.

    Signals:
        changed: another plane was chosen.

    Attributes:
        dimensions: how many values a sample has; 0 before any data were shown.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._features = self.dimensions = 0
        self.kind = choice_box("Plane", PLANE_TIP)
        self.across = choice_box("Across", "The column drawn from left to right")
        self.up = choice_box("Up", "The column drawn from bottom to top")
        self._labels = [QLabel("Across"), QLabel("Up")]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.kind)
        for label, box in zip(self._labels, (self.across, self.up), strict=True):
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box)
        row.addStretch()
        for box in (self.kind, self.across, self.up):
            box.currentIndexChanged.connect(self._choose)

    def show_data(self, data: DataSpec) -> None:
        """Offer the columns of a data set, at first the first two."""
        shape = source_facts(data.source).input_shape
        self._features = shape[0] if len(shape) == 1 else 0
        self.dimensions = math.prod(shape)
        self._offer_kinds()
        if self.across.count() != self._features:
            self.name_columns([f"column {place + 1}" for place in range(self._features)])
        self._show()

    def _offer_kinds(self) -> None:
        kinds = [PRINCIPAL]
        if 2 <= self._features <= MOST_COLUMNS:
            # Of two columns their plane is all there is.
            kinds = [COLUMNS, PRINCIPAL][: self._features - 1]
        if self.kind.count() == 1:
            # Where there was no choice, nobody has made one.
            with QSignalBlocker(self.kind):
                self.kind.clear()
        offer(self.kind, [(kind, kind) for kind in kinds])

    @property
    def has_plane(self) -> bool:
        """Whether the samples have two values or more."""
        return self._features != 1

    def name_columns(self, names: list[str]) -> None:
        """Learn what the columns are called."""
        if names and names != [self.across.itemText(n) for n in range(self.across.count())]:
            for box, otherwise in ((self.across, 0), (self.up, 1)):
                place = box.currentIndex() if box.count() == len(names) else -1
                choices = [(name, number) for number, name in enumerate(names)]
                offer(box, choices, place if place >= 0 else otherwise)

    @property
    def params(self) -> dict[str, Any]:
        """The plane as probes take it."""
        if self.kind.currentText() != COLUMNS:
            return {"kind": "principal"}
        return {"kind": "columns", "columns": [self.across.currentIndex(), self.up.currentIndex()]}

    @property
    def slice_words(self) -> str:
        """What a plane through more than two dimensions leaves out; empty where it is all."""
        return SLICE.format(self.dimensions) if self.dimensions > 2 else ""

    def choose_as(self, other: "PlaneControls") -> None:
        """Choose what is chosen in other controls."""
        self.dimensions = other.dimensions
        self.kind.setCurrentIndex(other.kind.currentIndex())
        self.across.setCurrentIndex(other.across.currentIndex())
        self.up.setCurrentIndex(other.up.currentIndex())

    def _choose(self) -> None:
        if self.across.currentIndex() == self.up.currentIndex() >= 0:
            # A plane needs two: the other one gives way.
            other = self.up if self.sender() is self.across else self.across
            other.setCurrentIndex((other.currentIndex() + 1) % other.count())
            return
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        columns = self.kind.currentText() == COLUMNS and self._features > 2
        self.setVisible(self._features > 2)
        for part in (*self._labels, self.across, self.up):
            part.setVisible(columns)
