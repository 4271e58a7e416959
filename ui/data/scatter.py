"""Two columns of a table against each other: colour and shape tell the class, filling the part."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen
from PySide6.QtWidgets import QLabel

from dllab.data.overview import PARTS, TEST, TRAINING, UNUSED, VALIDATION, Overview
from dllab.data.split import Indices
from ui.data.choices import choice_box, offer
from ui.data.class_marks import class_colour, class_symbol
from ui.data.look_view import LookView
from ui.data.marker_legend import Mark, MarkerLegend, class_legend
from ui.data.plot_canvas import PlotCanvas
from ui.data.variety import most_varied
from ui.forms.notes import MUTED
from ui.theme import GRID, colours, is_dark, mixed

SIZE = 8
ROOM = 0.04


class Scatter(LookView):
    """Points of the drawn rows of an overview."""

    title = "Scatter"
    tip = "Any two columns against each other"
    empty = "Any two columns against each other, coloured by class, will appear here."

    def __init__(self) -> None:
        super().__init__()
        self.across = choice_box("Across", "The column drawn from left to right")
        self.up = choice_box("Up", "The column drawn from bottom to top")
        self.canvas, self.legend = PlotCanvas(), MarkerLegend()
        self.canvas.setAccessibleName("Scatter plot")
        self.points = pg.ScatterPlotItem(pxMode=True)
        self.canvas.plot.addItem(self.points)
        self.count = QLabel()
        self.count.setForegroundRole(MUTED)
        for label, box in ((QLabel("Across"), self.across), (QLabel("Up"), self.up)):
            label.setBuddy(box)
            self.controls.addWidget(label)
            self.controls.addWidget(box)
        self.controls.addSpacing(GRID)
        self.controls.addWidget(self.count)
        self.lay_out(self.canvas, self.legend)
        for box in (self.across, self.up):
            box.currentIndexChanged.connect(self.redraw)

    def offer(self, overview: Overview) -> None:
        """Offer the columns, at first the two most varied."""
        names = [(name, place) for place, name in enumerate(overview.columns)]
        across, up = most_varied(overview.drawn_values.T)
        offer(self.across, names, otherwise=across)
        offer(self.up, names, otherwise=up)

    def choose_as(self, other: "Scatter") -> None:
        """Draw the same two columns."""
        self.across.setCurrentIndex(other.across.currentIndex())
        self.up.setCurrentIndex(other.up.currentIndex())

    def draw(self, overview: Overview) -> None:
        """Draw the points anew, training above what is not used, below what is measured."""
        columns = [self.across.currentIndex(), self.up.currentIndex()]
        # Ready-made points are fast to draw; a picture has them drawn one by one, and sharp.
        self.points.opts["useCache"] = not self.density
        drawn = np.asarray(overview.drawn)
        values = overview.drawn_values[columns].astype(np.float64)
        there = np.isfinite(values).all(axis=0)
        rows, places = drawn[there], values[:, there]
        rank = np.argsort(np.array([1, 2, 3, 0])[overview.part[rows]], kind="stable")
        self._draw_points(overview, rows[rank], places[:, rank])
        self.canvas.dress(colours(self), self.plot_font(), self.scale)
        self.canvas.below.setLabel(overview.columns[columns[0]])
        self.canvas.left.setLabel(overview.columns[columns[1]])
        self.canvas.reach(*(_with_room(axis) for axis in places))
        self.legend.show_marks(self._marks(overview, rows))
        self.count.setText(_counted(len(overview.part), len(drawn), len(rows)))

    def _draw_points(self, overview: Overview, rows: Indices, places: np.ndarray) -> None:
        classes = len(overview.samples.class_names)
        kinds = (overview.part[rows].astype(np.intp) * classes + overview.labels[rows]).tolist()
        looks = {kind: self._look(kind % classes, kind // classes) for kind in set(kinds)}
        self.points.setData(
            x=places[0],
            y=places[1],
            size=SIZE,
            symbol=[looks[kind][0] for kind in kinds],
            pen=[looks[kind][1] for kind in kinds],
            brush=[looks[kind][2] for kind in kinds],
        )

    def _look(self, label: int, part: int) -> tuple[str, QPen, QBrush]:
        return class_symbol(label), *self._filling(class_colour(label, is_dark(self)), part)

    def _filling(self, colour: QColor, part: int) -> tuple[QPen, QBrush]:
        """Training filled, validation hollow, test filled with a dark rim, the rest a thin rim."""
        shades = colours(self)
        width = self.scale
        nothing = QBrush(Qt.BrushStyle.NoBrush)
        pen, brush = {
            TRAINING: (QPen(mixed(colour, shades.plot, 0.8), width), QBrush(colour)),
            VALIDATION: (QPen(colour, 2 * width), nothing),
            TEST: (QPen(QColor(shades.text), 1.5 * width), QBrush(colour)),
            UNUSED: (QPen(colour, width), nothing),
        }[part]
        # Symbols are drawn enlarged; their rims must not be.
        pen.setCosmetic(True)
        return pen, brush

    def _marks(self, overview: Overview, rows: Indices) -> list[Mark]:
        names = overview.samples.class_names
        marks = class_legend(names, lambda label: self._look(label, TRAINING))
        for part in np.flatnonzero(np.bincount(overview.part[rows])).tolist():
            pen, brush = self._filling(QColor(colours(self).muted), part)
            marks.append(Mark(PARTS[part], pen, "o", brush))
        return marks


def _with_room(values: np.ndarray) -> tuple[float, float]:
    if len(values) == 0:
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    room = ROOM * (high - low) or 1.0
    return low - room, high + room


def _counted(samples: int, drawn: int, shown: int) -> str:
    text = f"{drawn:,} of {samples:,} samples drawn" if drawn < samples else ""
    missing = f"{drawn - shown:,} with a missing value left out" if shown < drawn else ""
    return ", ".join(filter(None, [text, missing]))


def demo() -> None:
    """Show the flowers in a window of their own."""
    from ui.data.sample_overview import show_view  # noqa: PLC0415 - only the demo needs it

    show_view(Scatter)


if __name__ == "__main__":
    demo()
