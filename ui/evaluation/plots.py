"""Plots of an evaluation: calibration, ROC, precision and recall."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dllab.evaluation import Curves, Evaluated
from dllab.plurals import counted
from ui.data.marker_legend import Mark, MarkerLegend
from ui.data.plot_canvas import PlotCanvas
from ui.forms.notes import MUTED, TEXT, Note
from ui.run_look import run_colour
from ui.theme import GRID, LIGHT, colours, is_dark, mixed
from ui.views.axes import nice_ceiling
from ui.views.floating import Floating

WIDTH = 2.0
# A curve of more points is thinned before it is drawn; at this number an eye sees no difference.
MOST_POINTS = 2000
# Of an axis without a label.
BARE_HEIGHT = 22
# The threshold at which a class is likelier than all others together.
HALF = 0.5
SCORES = "This loss trains scores, not probabilities: what is shown is softmax of the scores."
NO_CURVE = "The samples shown are all of this class, or none is: there is no curve."


class EvaluationPlot(QWidget):
    """A sentence, a plot and its legend; subclasses draw."""

    def __init__(self, name: str, below: str | None, left: str) -> None:
        super().__init__()
        self._found: Evaluated | None = None
        self.shades, self._is_dark = LIGHT, False
        self.words, self.note = Note(TEXT), Note(MUTED)
        self.canvas, self.legend = PlotCanvas(), MarkerLegend()
        self.canvas.setAccessibleName(name)
        self.canvas.below.setLabel(below)
        self.canvas.left.setLabel(left)
        self.readout = Floating(self.canvas)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, GRID, 0, 0)
        self.column.setSpacing(GRID // 2)
        for part in (self.words, self.note, self.canvas, self.legend):
            self.column.addWidget(part, 3 if part is self.canvas else 0)
        self.canvas.scene().sigMouseMoved.connect(self._hover)
        self.chance = self._line()
        self.line = self._line()

    def _line(self) -> pg.PlotCurveItem:
        line = pg.PlotCurveItem(antialias=True)
        self.canvas.plot.addItem(line)
        return line

    def pen(self, colour: QColor | str, style: Qt.PenStyle, width: float = WIDTH) -> QPen:
        """A pen of a width in pixels of the interface."""
        pen = QPen(QColor(colour), width, style)
        pen.setCosmetic(True)
        return pen

    def dress(self, view: QWidget, font: QFont, scale: float) -> None:
        """Wear the theme of the view around it; a line is `scale` real pixels wide.

        Where a view is told of another theme, what is in it has the old one still.
        """
        self.shades, self._is_dark = colours(view), is_dark(view)
        self.canvas.dress(self.shades, font, scale)

    @property
    def colour(self) -> QColor:
        """Of what is measured."""
        return run_colour(1, self._is_dark)

    def _hover(self, position: QPointF) -> None:
        box = self.canvas.plot.getViewBox()
        inside = self._found is not None and box.sceneBoundingRect().contains(position)
        text = self.told(box.mapSceneToView(position)) if inside else ""
        self.readout.say(text, self.canvas.mapFromScene(position))

    def told(self, _point: QPointF) -> str:
        """What there is to say of a place of the plot."""
        return ""


class CalibrationPlot(EvaluationPlot):
    """Accuracy by confidence above, how many samples are so confident below."""

    def __init__(self) -> None:
        super().__init__("Calibration", None, "Accuracy")
        # Without a label: what is told across stands below the counts.
        self.canvas.below.setHeight(BARE_HEIGHT)
        self.points = pg.ScatterPlotItem(pxMode=True)
        self.gaps = self._line()
        self.canvas.plot.addItem(self.points)
        self.counts = PlotCanvas()
        self.counts.setAccessibleName("Samples by confidence")
        self.counts.below.setLabel("Confidence: probability of the predicted class")
        self.counts.left.setLabel("Samples")
        self.counts.setMinimumHeight(130)
        self.bars = pg.BarGraphItem(x0=[0], x1=[0], height=[0])
        self.counts.plot.addItem(self.bars)
        self.column.insertWidget(3, self.counts, 1)

    def dress(self, view: QWidget, font: QFont, scale: float) -> None:
        """See `EvaluationPlot`."""
        super().dress(view, font, scale)
        self.counts.dress(self.shades, font, scale)

    def show_evaluated(self, found: Evaluated) -> None:
        """Draw another evaluation."""
        self._found = found
        fit, shades = found.calibration, self.shades
        filled = fit.counts > 0
        x, y = fit.confidence[filled], fit.accuracy[filled]
        self.words.say(_calibration_words(found))
        self.note.say("" if found.are_probabilities else SCORES)
        self.chance.setData([0, 1], [0, 1], pen=self.pen(shades.muted, Qt.PenStyle.DashLine, 1))
        self.line.setData(x, y, pen=self.pen(self.colour, Qt.PenStyle.SolidLine))
        self.gaps.setData(
            np.repeat(x, 2),
            np.stack([x, y], axis=1).ravel(),
            connect="pairs",
            pen=self.pen(mixed(self.colour, shades.plot, 0.4), Qt.PenStyle.SolidLine, 5),
        )
        self.points.setData(x, y, size=9, symbol="o", brush=self.colour, pen=None)
        self.bars.setOpts(
            x0=fit.edges[:-1],
            x1=fit.edges[1:],
            height=fit.counts,
            brush=mixed(self.colour, shades.plot, 0.45),
            pen=self.pen(shades.plot, Qt.PenStyle.SolidLine, 1),
        )
        least = 1 / len(found.class_names)
        begin = max(0.0, float(fit.edges[np.searchsorted(fit.edges, least + 1e-9) - 1]))
        self.canvas.reach((begin, 1.01), (0.0, 1.02))
        self.counts.reach((begin, 1.01), (0.0, nice_ceiling(1.05 * float(fit.counts.max()))))
        self._show_legend()

    def _show_legend(self) -> None:
        dashed = self.pen(self.shades.muted, Qt.PenStyle.DashLine, 1)
        measured = Mark("measured", self.pen(self.colour, Qt.PenStyle.SolidLine))
        self.legend.show_marks([measured, Mark("calibrated: as right as it is sure", dashed)])

    def told(self, point: QPointF) -> str:
        """The bin under the mouse."""
        if self._found is None:
            return ""
        fit = self._found.calibration
        place = int(np.clip(np.searchsorted(fit.edges, point.x()) - 1, 0, len(fit.counts) - 1))
        samples = counted(int(fit.counts[place]), "sample")
        said = f"{fit.edges[place]:.2f} to {fit.edges[place + 1]:.2f}: {samples}"
        if not fit.counts[place]:
            return said
        return f"{said}<br>confidence {fit.confidence[place]:.3f}, right {fit.accuracy[place]:.3f}"


def _calibration_words(found: Evaluated) -> str:
    fit = found.calibration
    excess = 100 * fit.excess
    kind = "over-confident" if excess > 0 else "under-confident"
    tail = "" if abs(excess) < 0.05 else f", {abs(excess):.1f} points apart: {kind} on the whole"
    return (
        f"Expected calibration error {fit.error:.4f} in {len(fit.counts)} bins. Mean confidence "
        f"{found.confidence.mean(dtype=np.float64):.4f}, accuracy {found.accuracy:.4f}{tail}."
    )


class CurvePlot(EvaluationPlot):
    """A curve over all thresholds of one class's probability."""

    def __init__(self, name: str, below: str, left: str) -> None:
        super().__init__(name, below, left)
        self.half = pg.ScatterPlotItem(pxMode=True)
        self.canvas.plot.addItem(self.half)
        self._label = 0
        self._curves: Curves | None = None

    def show_class(self, found: Evaluated, label: int) -> None:
        """Draw the curve of a class against the rest."""
        self._found, self._label = found, label
        curves = self._curves = found.curves(label)
        shades = self.shades
        x, y = self.places(curves)
        exists = bool(np.isfinite(curves.area))
        few = np.unique(np.linspace(0, len(x) - 1, MOST_POINTS).astype(np.intp))
        solid = self.pen(self.colour, Qt.PenStyle.SolidLine)
        dashed = self.pen(shades.muted, Qt.PenStyle.DashLine, 1)
        self.line.setData(x[few] if exists else [], y[few] if exists else [], pen=solid)
        self.chance.setData(*self.by_chance(curves), pen=dashed)
        at = curves.at(HALF)
        self.half.setData(
            *((x[at : at + 1], y[at : at + 1]) if exists else ([], [])),
            size=12,
            symbol="d",
            brush=QColor(shades.plot),
            pen=self.pen(self.colour, Qt.PenStyle.SolidLine),
        )
        self.words.say(self.sentence(curves, found.class_names[label]) if exists else NO_CURVE)
        self.note.say("" if found.are_probabilities else SCORES)
        self.canvas.reach((-0.01, 1.01), (-0.01, 1.02))
        diamond = Mark("threshold 0.5", solid, "d")
        self.legend.show_marks([Mark("measured", solid), diamond, Mark(self.chance_text, dashed)])

    chance_text = ""

    def places(self, curves: Curves) -> tuple[np.ndarray, np.ndarray]:
        """Across and up of the curve's points."""
        raise NotImplementedError

    def by_chance(self, curves: Curves) -> tuple[Sequence[float], Sequence[float]]:
        """Where a network that knows nothing would be."""
        raise NotImplementedError

    def sentence(self, curves: Curves, name: str) -> str:
        """The area, in words."""
        raise NotImplementedError

    def told(self, point: QPointF) -> str:
        """The nearest point of the curve."""
        if self._curves is None or not np.isfinite(self._curves.area):
            return ""
        curves, (x, y) = self._curves, self.places(self._curves)
        place = int(np.argmin((x - point.x()) ** 2 + (y - point.y()) ** 2))
        threshold = curves.threshold[place]
        said = (
            f"threshold {threshold:.4g}" if np.isfinite(threshold) else "nothing is predicted as it"
        )
        return (
            f"{said}<br>recall {curves.true_rate[place]:.4f}, precision "
            f"{curves.precision[place]:.4f}<br>false positives {curves.false_rate[place]:.4f}"
        )


class RocPlot(CurvePlot):
    """True against false positives."""

    chance_text = "by chance"

    def __init__(self) -> None:
        super().__init__(
            "ROC curve", "False positive rate: share of the rest", "True positive rate (recall)"
        )

    def places(self, curves: Curves) -> tuple[np.ndarray, np.ndarray]:
        """See `CurvePlot`."""
        return curves.false_rate, curves.true_rate

    def by_chance(self, _curves: Curves) -> tuple[Sequence[float], Sequence[float]]:
        """The diagonal."""
        return [0, 1], [0, 1]

    def sentence(self, curves: Curves, name: str) -> str:
        """AUC, and what it says."""
        return (
            f"AUC {curves.area:.4f}: so often does a sample of {name} get a higher "
            f"probability of {name} than a sample of the rest."
        )


class PrecisionPlot(CurvePlot):
    """Precision against recall."""

    chance_text = "baseline: always this class"

    def __init__(self) -> None:
        super().__init__("Precision and recall", "Recall: share of the class found", "Precision")

    def places(self, curves: Curves) -> tuple[np.ndarray, np.ndarray]:
        """See `CurvePlot`."""
        return curves.true_rate, curves.precision

    def by_chance(self, curves: Curves) -> tuple[Sequence[float], Sequence[float]]:
        """The share of the class."""
        return [0, 1], [curves.share, curves.share]

    def sentence(self, curves: Curves, name: str) -> str:
        """Average precision, beside the baseline."""
        return (
            f"Average precision {curves.average_precision:.4f} for {name}. The baseline is "
            f"{curves.share:.4f}, the precision of a classifier that always predicts {name}."
        )
