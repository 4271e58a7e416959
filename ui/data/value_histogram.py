"""How the values of a feature or channel are distributed, part by part, and their statistics."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QCheckBox, QLabel

from dllab.data.overview import PARTS, TRAINING, UNUSED, Overview
from dllab.data.overview.figures import Floats64
from ui.data.choices import choice_box, offer
from ui.data.class_marks import PART_LINES
from ui.data.look_view import LookView
from ui.data.marker_legend import Mark, MarkerLegend
from ui.data.plot_canvas import PlotCanvas
from ui.run_look import run_colour
from ui.theme import colours, is_dark
from ui.views.axes import QuietAxis, nice_ceiling

WIDTH = 2.0
# Shares below this are not told apart on a logarithmic axis.
LEAST_SHARE = 1e-6
HEADINGS = ("", "values", "missing", "least", "mean", "deviation", "greatest")
BINS_TIP = (
    "Equal bins from the least to the greatest value of all parts, twice the cube root of the "
    "number of values of them, 64 at most; whole numbers have bins of whole numbers. The height is "
    "the share of the part's values"
)


class ShareAxis(QuietAxis):
    """Shares in per cent, on a logarithmic scale if asked."""

    logarithmic = False

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N802, N803
        """Powers of ten on a logarithmic scale."""
        return [(1.0, 0.0)] if self.logarithmic else super().tickSpacing(minVal, maxVal, size)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        """Per cent."""
        shares = [10.0**value if self.logarithmic else value for value in values]
        return [f"{100 * share:.4g} %" for share in shares]


class ValueHistogram(LookView):
    """A line for each part over the values of one column."""

    title = "Values"
    tip = "How the values of a feature or channel are distributed, and their statistics"
    empty = "A histogram and the statistics of each feature or channel will appear here."

    def __init__(self) -> None:
        super().__init__()
        self.column = choice_box("Feature or channel", "Whose values are shown")
        self.logarithmic = QCheckBox("Logarithmic")
        self.logarithmic.setToolTip("Shows rare values beside frequent ones")
        self._share_axis = ShareAxis("left")
        self.canvas = PlotCanvas(self._share_axis)
        self.canvas.setToolTip(BINS_TIP)
        self.canvas.setAccessibleName("Histogram")
        self.lines = [pg.PlotCurveItem() for _ in PARTS]
        for line in self.lines:
            self.canvas.plot.addItem(line)
        self.legend = MarkerLegend()
        self.statistics = QLabel()
        self.statistics.setTextFormat(Qt.TextFormat.RichText)
        self.statistics.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.controls.addWidget(self.column)
        self.controls.addWidget(self.logarithmic)
        self.lay_out(self.canvas, self.legend, self.statistics)
        self.column.currentIndexChanged.connect(self.redraw)
        self.logarithmic.toggled.connect(self.redraw)

    def offer(self, overview: Overview) -> None:
        """Offer the columns."""
        offer(self.column, ((name, place) for place, name in enumerate(overview.columns)))

    def choose_as(self, other: "ValueHistogram") -> None:
        """Show the same column in the same way."""
        self.column.setCurrentIndex(other.column.currentIndex())
        self.logarithmic.setChecked(other.logarithmic.isChecked())

    def draw(self, overview: Overview) -> None:
        """Draw the parts that have values; what is not used only where nothing else is."""
        column = self.column.currentIndex()
        self.canvas.dress(colours(self), self.plot_font(), self.scale)
        self._share_axis.logarithmic = self.logarithmic.isChecked()
        self._share_axis.setLabel("Share of the part's values")
        self.canvas.below.setLabel(overview.columns[column])
        shares = self._shares(overview, column)
        edges = overview.edges[column]
        last = int(np.flatnonzero(overview.histogram[:, column].any(axis=0)).max(initial=0)) + 1
        shown = [part for part in range(len(PARTS)) if overview.figures.values[part, column]]
        shown = [part for part in shown if part != UNUSED] or shown
        for part, line in enumerate(self.lines):
            line.setVisible(part in shown)
            if part in shown:
                self._draw_line(part, edges[: last + 1], shares[part, :last])
        self._reach(edges[: last + 1], shares[shown])
        self.legend.show_marks([Mark(PARTS[part], self._pen(part)) for part in shown])
        self.statistics.setFont(self.plot_font())
        self.statistics.setText(self._table(overview, column))

    def _shares(self, overview: Overview, column: int) -> Floats64:
        bins = overview.histogram[:, column].astype(np.float64)
        shares: Floats64 = bins / np.maximum(bins.sum(axis=1, keepdims=True), 1)
        if self.logarithmic.isChecked():
            return np.log10(np.maximum(shares, LEAST_SHARE))
        return shares

    def _draw_line(self, part: int, edges: Floats64, shares: Floats64) -> None:
        pen = self._pen(part)
        pen.setWidthF(WIDTH * self.scale)
        pen.setCosmetic(True)
        area = QColor(pen.color())
        area.setAlpha(48)
        floor = np.log10(LEAST_SHARE) if self.logarithmic.isChecked() else 0.0
        level = floor if part == TRAINING else None
        self.lines[part].setData(
            edges, shares, stepMode="center", pen=pen, fillLevel=level, brush=area
        )

    def _pen(self, part: int) -> QPen:
        return QPen(run_colour(part + 1, is_dark(self)), WIDTH, PART_LINES[part])

    def _reach(self, edges: Floats64, shares: Floats64) -> None:
        room = 0.02 * (edges[-1] - edges[0])
        across = (float(edges[0] - room), float(edges[-1] + room))
        if self.logarithmic.isChecked():
            seen = shares[shares > np.log10(LEAST_SHARE)]
            self.canvas.reach(across, (float(np.floor(seen.min(initial=-1))), 0.05))
        else:
            self.canvas.reach(across, (0.0, nice_ceiling(1.05 * float(shares.max(initial=0)))))

    def _table(self, overview: Overview, column: int) -> str:
        figures, muted = overview.figures, colours(self).muted
        head = "".join(f"<td align='right'>{name}</td>" for name in HEADINGS)
        lines = [f"<tr style='color:{muted}'>{head}</tr>"]
        for part, name in enumerate(PARTS):
            if figures.values[part, column] + figures.missing[part, column]:
                known = figures.part(part)
                counts = [f"{known.values[column]:,.0f}", f"{known.missing[column]:,.0f}"]
                numbers = (known.least, known.mean, known.deviation, known.greatest)
                cells = [name, *counts, *(_written(figure[column]) for figure in numbers)]
                lines.append(
                    "<tr>" + "".join(f"<td align='right'>{cell}</td>" for cell in cells) + "</tr>"
                )
        return f"<table cellspacing='0' cellpadding='3'>{''.join(lines)}</table>"


def _written(figure: float) -> str:
    return f"{figure:.5g}" if np.isfinite(figure) else "none"


def demo() -> None:
    """Show the flowers in a window of their own."""
    from ui.data.sample_overview import show_view  # noqa: PLC0415 - only the demo needs it

    show_view(ValueHistogram)


if __name__ == "__main__":
    demo()
