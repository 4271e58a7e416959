"""The samples themselves: a grid of images or a table, filtered by part and class."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QSplitter,
    QStackedWidget,
    QToolButton,
)

from dllab.data.overview import PARTS, Overview
from dllab.plurals import counted
from dllab.spec.data import DataSpec
from ui.data.choices import choice_box, offer
from ui.data.large_sample import LargeSample
from ui.data.look_view import LookView
from ui.data.sample_grid import SampleGrid
from ui.data.table_view import MOST_ROWS, TableView
from ui.theme import tabular

ALL_PARTS, ALL_CLASSES = "All parts", "All classes"
PART_TIP = "Which part of the split is shown; training and validation in the order of the split"
NOTHING = "No sample of this part has this class."


class SamplePage(LookView):
    """Shows the samples of an overview.

    Signals:
        sort_asked(column, descending): the table is too large to be sorted at once.
    """

    title = "Samples"
    tip = "The samples themselves, with their classes"
    empty = "The samples will appear here, with their classes."
    sort_asked = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self.part = choice_box("Part", PART_TIP)
        self.label = choice_box("Class", "Which class is shown")
        self.smooth = QCheckBox("Smooth")
        self.smaller, self.larger = QToolButton(), QToolButton()
        self.range = QLabel()
        self.grid, self.large, self.table = SampleGrid(), LargeSample(), TableView()
        self._images, self._body = QSplitter(), QStackedWidget()
        self._lay_out()
        self._connect()

    # What is shown

    def offer(self, overview: Overview) -> None:
        """Offer the parts and classes there are, and a grid or a table."""
        parts = [part for part, counts in enumerate(overview.counts) if counts.any()]
        named = [(PARTS[part].capitalize(), part) for part in parts]
        offer(self.part, [(ALL_PARTS, None), *named])
        classes = [(name, label) for label, name in enumerate(overview.samples.class_names)]
        offer(self.label, [(ALL_CLASSES, None), *classes])
        self._body.setCurrentWidget(self._images if overview.is_images else self.table)
        for control in (self.smaller, self.larger, self.smooth):
            control.setVisible(overview.is_images)

    def show_overview(self, overview: Overview) -> None:
        """See `LookView`."""
        super().show_overview(overview)
        self._show_rows()

    def draw(self, overview: Overview) -> None:
        """Grid and table follow the theme by themselves."""

    def choose_as(self, other: "SamplePage") -> None:
        """Show the same samples at the same place."""
        self.part.setCurrentIndex(other.part.currentIndex())
        self.label.setCurrentIndex(other.label.currentIndex())
        self.smooth.setChecked(other.smooth.isChecked())
        self.grid.show_as(other.grid)
        self.large.hide()
        self.table.show_as(other.table)

    def _show_rows(self) -> None:
        if self.overview is None:
            return
        rows = self.overview.rows(self.part.currentData(), self.label.currentData())
        self._count = len(rows)
        if self.overview.is_images:
            self.large.show_none()
            self.grid.show_rows(self.overview, rows)
        else:
            self.table.show_rows(self.overview, rows)
        self._say_range()

    def _say_range(self) -> None:
        text = counted(self._count, "sample") if self._count else NOTHING
        if self.overview and self.overview.is_images and self._count:
            places = self.grid.visible_places
            text = f"{places.start + 1:,} to {places.stop:,} of {self._count:,}"
        elif self._count > MOST_ROWS:
            text = f"the first {MOST_ROWS:,} of {self._count:,} samples"
        self.range.setText(text)

    def _show_large(self, row: int) -> None:
        if self.overview:
            self.large.show_row(self.overview, row)

    # Construction

    def _lay_out(self) -> None:
        for button, text, tip in (
            (self.smaller, "−", "Smaller images (minus, or Ctrl and the wheel)"),
            (self.larger, "+", "Larger images (plus, or Ctrl and the wheel)"),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip.partition(" (")[0])
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.smooth.setToolTip("Smooth the pixels of enlarged images instead of showing squares")
        self.range.setFont(tabular(self.font()))
        self.range.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for control in (self.part, self.label, self.smaller, self.larger, self.smooth):
            self.controls.addWidget(control)
        self.controls.addWidget(self.range, 1)
        self._images.addWidget(self.grid)
        self._images.addWidget(self.large)
        self._images.setStretchFactor(0, 1)
        self._images.setSizes([700, 240])
        self._images.setChildrenCollapsible(False)
        self._body.addWidget(self._images)
        self._body.addWidget(self.table)
        self.lay_out(self._body)

    def _connect(self) -> None:
        for box in (self.part, self.label):
            box.currentIndexChanged.connect(self._show_rows)
        self.smaller.clicked.connect(lambda: self.grid.step_zoom(-1))
        self.larger.clicked.connect(lambda: self.grid.step_zoom(1))
        self.smooth.toggled.connect(self.grid.set_smooth)
        self.grid.moved.connect(self._say_range)
        self.grid.chosen.connect(self._show_large)
        self.table.rows.sort_asked.connect(self.sort_asked)


def demo() -> None:
    """Show the lecture's digits in a window of their own."""
    from ui.data.sample_overview import show_view  # noqa: PLC0415 - only the demo needs it

    show_view(SamplePage, DataSpec())


if __name__ == "__main__":
    demo()
