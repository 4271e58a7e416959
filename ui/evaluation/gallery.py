"""Samples beside the figures: the worst mistakes, the least certain, or those of a chosen cell."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from dllab.data.samples import Samples
from dllab.data.store import open_stored
from dllab.evaluation import Evaluated, margins
from dllab.evaluation.ranking import Places
from ui.data.choices import choice_box
from ui.data.pictured import Rows
from ui.data.pixels import Pixels
from ui.data.sample_grid import SampleGrid
from ui.data.table_view import number_format
from ui.evaluation.column_table import Column, ColumnTable
from ui.forms.notes import MUTED, Note
from ui.theme import GRID
from ui.views.empty import EmptyPanel

WORST, DOUBTFUL, CELL = "Worst mistakes", "Least certain", "Chosen cell"
TIPS = {
    WORST: "Samples that are predicted wrong, the highest loss first",
    DOUBTFUL: "Samples whose two likeliest classes are closest, whether predicted right or wrong",
    CELL: "The samples of the cell chosen in the confusion matrix, the highest loss first",
}
NOTHING = {
    WORST: "No sample is predicted wrong.",
    DOUBTFUL: "There is no sample.",
    CELL: "Click a cell of the confusion matrix, or go to one by arrow keys and press Enter, to "
    "see its samples here.",
}
GONE = (
    "The samples themselves cannot be read any more ({}): look at the data set under Data, which "
    "makes it anew, then come back."
)
HINT = "Click an image, or go to it by arrow keys, to read more of it."
# What stands below each image.
LEGEND = "Below each image: its class, then ✓ or ✗ with the predicted class and its probability."
# Of tables more rows are not shown: nobody reads them.
MOST_ROWS = 1000
# Images whose values tell from which to which number the others are shown.
MEASURED = 64


@lru_cache(maxsize=2)
def _opened(folder: Path) -> Samples:
    return open_stored(folder)


class EvaluatedImages:
    """The images of an evaluation by their places in it; see `ui.data.pictured.Pictured`."""

    lines = 2

    def __init__(self, found: Evaluated, samples: Samples) -> None:
        self._found, self._samples = found, samples
        self._pixels = _pixels(found.folder)

    @property
    def size(self) -> tuple[int, int]:
        """See `Pictured`."""
        height, width = self._samples.x.shape[1:3]
        return height, width

    def picture(self, rows: Rows, step: int) -> QImage:
        """See `Pictured`."""
        return self._pixels.picture(self._samples.inputs(self._found.rows[rows], step))

    def caption(self, row: int) -> tuple[str, ...]:
        """The class, and what is predicted with what certainty; see `LEGEND`."""
        found = self._found
        named, confidence = found.predicted[row], float(found.confidence[row])
        mark = "✓" if named == found.labels[row] else "✗"
        says = f"{mark} {found.class_names[named]} {_percent(confidence)}"
        return found.class_names[found.labels[row]], says

    def sentence(self, row: int) -> str:
        """All there is to say of a sample."""
        found = self._found
        named, label = found.class_names[found.predicted[row]], found.class_names[found.labels[row]]
        right = float(found.probabilities[row, found.labels[row]])
        return (
            f"Sample {found.rows[row] + 1:,}: {label} ({_percent(right)}), predicted {named} "
            f"({_percent(float(found.confidence[row]))}), loss {found.losses[row]:.3g}"
        )


@lru_cache(maxsize=2)
def _pixels(folder: Path) -> Pixels:
    some = np.asarray(_opened(folder).x[:MEASURED], np.float32)
    return Pixels(float(np.nanmin(some)), float(np.nanmax(some)))


class Gallery(QWidget):
    """Shows samples of an evaluation.

    Signals:
        changed: other samples are shown.

    Attributes:
        which: what is shown, one of the texts above.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._found: Evaluated | None = None
        self._cell: tuple[int, int] | None = None
        self._is_table = False
        self.which = choice_box("Samples", "")
        for text, tip in TIPS.items():
            self.which.addItem(text)
            self.which.setItemData(self.which.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.smaller, self.larger = _zoom("−", "Smaller images"), _zoom("+", "Larger images")
        self.heading, self.said, self.legend = QLabel(), QLabel(), Note(MUTED, LEGEND)
        self.grid, self.table = SampleGrid(), ColumnTable("Samples")
        self.empty = EmptyPanel("")
        self._pages = QStackedWidget()
        self._lay_out()
        self.which.currentTextChanged.connect(lambda _text: self._show(first=0))
        self.smaller.clicked.connect(lambda: self.grid.step_zoom(-1))
        self.larger.clicked.connect(lambda: self.grid.step_zoom(1))
        self.grid.chosen.connect(self._tell)

    def _lay_out(self) -> None:
        for page in (self.empty, self.grid, self.table):
            self._pages.addWidget(page)
        self.header = QWidget()
        row = QHBoxLayout(self.header)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self.which)
        row.addStretch()
        row.addWidget(self.smaller)
        row.addWidget(self.larger)
        self.heading.setWordWrap(True)
        self.said.setWordWrap(True)
        self.said.setForegroundRole(MUTED)
        # It must not push the images about when it has more to say.
        self.said.setFixedHeight(2 * self.said.fontMetrics().lineSpacing() + 2)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.header)
        column.addWidget(self.heading)
        column.addWidget(self.legend)
        column.addWidget(self._pages, 1)
        column.addWidget(self.said)
        self.setMinimumWidth(200)

    # What is shown

    def show_evaluated(self, found: Evaluated) -> None:
        """Show the same kind of samples of another evaluation, from about the same place on."""
        same = self._found is not None and self._found.folder == found.folder
        self._cell = self._cell if same else None
        self._found = found
        self._show(self.grid.visible_places.start if same else 0)

    def show_cell(self, label: int, predicted: int) -> None:
        """Show the samples of a class that are predicted so."""
        self._cell = label, predicted
        if self.which.currentText() == CELL:
            self._show(first=0)
        else:
            self.which.setCurrentText(CELL)

    def show_as(self, other: "Gallery") -> None:
        """For a picture: the same samples at the same place."""
        self.header.hide()
        self._cell = other._cell  # noqa: SLF001 - of the same class
        self.which.setCurrentText(other.which.currentText())
        if other.found:
            self.show_evaluated(other.found)
            self.grid.show_as(other.grid)
            # How many are seen depends on the size of the picture.
            self.grid.moved.connect(self._tell_seen)

    @property
    def found(self) -> Evaluated | None:
        """What the samples are of."""
        return self._found

    @property
    def is_table(self) -> bool:
        """Whether the samples are rows of a table, and no images."""
        return self._is_table

    @property
    def places(self) -> Places:
        """The places of the samples that are shown, in their order."""
        found, which = self._found, self.which.currentText()
        if found is None or (which == CELL and self._cell is None):
            return np.empty(0, np.intp)
        if which == CELL and self._cell:
            return found.in_cell(*self._cell)
        return found.worst_mistakes if which == WORST else found.least_certain

    def _show(self, first: int) -> None:
        if self._found is None:
            return
        self.which.setToolTip(TIPS[self.which.currentText()])
        self.said.setText(HINT)
        places = self.places
        self.heading.setText(self._text(len(places)))
        try:
            samples = _opened(self._found.folder)
            self._fill(self._found, samples, places, first)
        except OSError as error:
            self._say(GONE.format(error.strerror or error))
        is_grid = self._pages.currentWidget() is self.grid
        for part in (self.smaller, self.larger, self.legend):
            part.setVisible(is_grid)
        # A picture has no controls, and nothing to click.
        self.said.setVisible(is_grid and not self.header.isHidden())
        self.changed.emit()

    def _fill(self, found: Evaluated, samples: Samples, places: Places, first: int) -> None:
        self._is_table = not samples.is_images
        if not len(places):
            self._say(self._why_nothing)
        elif samples.is_images:
            self.grid.show_images(EvaluatedImages(found, samples), places, first)
            self._pages.setCurrentWidget(self.grid)
        else:
            self.table.show_columns(sample_columns(found, samples, places[:MOST_ROWS]))
            self._pages.setCurrentWidget(self.table)

    def _say(self, text: str) -> None:
        self.empty.say(text, with_button=False)
        self._pages.setCurrentWidget(self.empty)

    @property
    def _why_nothing(self) -> str:
        which = self.which.currentText()
        if which == CELL and self._cell and self._found:
            label, named = (self._found.class_names[place] for place in self._cell)
            return f"No {label} is predicted as {named}."
        return NOTHING[which]

    def _text(self, count: int, seen: str = "") -> str:
        which, found = self.which.currentText(), self._found
        if not count or not found:
            return ""
        shown = seen or (
            f"the first {MOST_ROWS:,} of {count:,}" if self._cuts(found, count) else f"{count:,}"
        )
        if which == CELL and self._cell:
            label, named = (found.class_names[place] for place in self._cell)
            return f"<b>{label}</b> predicted as <b>{named}</b>: {shown}"
        if which == WORST:
            return f"Predicted wrong, the highest loss first: {shown}"
        return f"The smallest lead over the second class first: {shown}"

    def _tell_seen(self) -> None:
        count, seen = len(self.places), len(self.grid.visible_places)
        is_cut = self._pages.currentWidget() is self.grid and seen < count
        self.heading.setText(self._text(count, f"{seen:,} of {count:,}" if is_cut else ""))

    def _cuts(self, found: Evaluated, count: int) -> bool:
        return count > MOST_ROWS and not _opened(found.folder).is_images

    def _tell(self, place: int) -> None:
        if self._found:
            images = EvaluatedImages(self._found, _opened(self._found.folder))
            self.said.setText(images.sentence(place))


def sample_columns(found: Evaluated, samples: Samples, places: Places) -> Sequence[Column]:
    """Samples of a table: class, what the network says, and their values in their own units."""
    names = np.array(found.class_names, dtype=object)
    values = np.asarray(samples.inputs(found.rows[places]), np.float64)
    return [
        Column("Sample", found.rows[places] + 1, "{:,}".format),
        Column("Class", names[found.labels[places]]),
        Column("Predicted", names[found.predicted[places]]),
        Column("Probability", found.confidence[places], "{:.3f}".format, "Of the predicted class"),
        Column("Lead", margins(found.probabilities[places]), "{:.3f}".format, LEAD_TIP),
        Column("Loss", found.losses[places], "{:.3g}".format),
        *(
            Column(name, each, ("{:" + number_format(each) + "}").format)
            for name, each in zip(samples.columns, values.T, strict=True)
        ),
    ]


LEAD_TIP = "By how much the likeliest class leads the second one"


def _zoom(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _percent(share: float) -> str:
    """A probability; certainty is told only where there is nothing else."""
    if 0.995 <= share < 1:
        return f"{min(100 * share, 99.99):.4g}%"
    return f"{share:.0%}" if share >= 0.01 or share == 0 else "<1%"
