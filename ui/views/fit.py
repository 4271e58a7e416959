"""The fit along one feature: data, fitted probability, threshold, and the band of other seeds."""

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel

from dllab.arrays import Arrays
from dllab.data import source_facts
from ui.data.class_marks import class_colour
from ui.data.marker_legend import Mark, MarkerLegend
from ui.data.plot_canvas import PlotCanvas
from ui.forms.notes import TEXT, Note
from ui.insight import Answer, Insight, Moment, Request
from ui.theme import GRID, colours, is_dark
from ui.views.field_canvas import POINT, class_marks, part_marks, point_look
from ui.views.floating import Floating
from ui.views.network_view import NetworkView, Numbers, table

SIZE = 241
# Above 1 and below 0 there must be room for the points on the lines there.
Y = (-0.07, 1.07)
HALF = 0.5
CURVE = 2.5
# More runs of a series than these say nothing new of their spread.
MOST_SEEDS = 20
MANY_FEATURES = (
    "These samples have {count} features: the view “Boundary” shows what the network makes of "
    "them. Choose data with one feature, such as Challenger's temperatures, to see a fit here."
)
NOT_STARTED = "The fit appears here as soon as the run has started."
SEEDS_TIP = (
    "The runs that differ in their seed alone (Run > Repeat with seeds trains some): how far luck "
    "moves the fit"
)
Values = npt.NDArray[np.floating]


class FitView(NetworkView):
    """Asks for the samples once, then for the network's curve; of other seeds for theirs.

    Attributes:
        samples: what was answered of them; None before.
        curve, held: what was answered along the feature, now and at the moment to compare with.
        others: the curves of other seeds, by the numbers of their runs.
    """

    title = "1-D fit"
    tip = "The probability a network fits along one feature"
    empty = (
        "The probability that a network fits along one feature will appear here, with the samples, "
        "live while it trains. “Logistic regression” among the presets fits the distress of "
        "O-rings to the temperature at launch."
    )
    compares = True

    def __init__(self, insight: Insight) -> None:
        super().__init__(insight)
        self.low, self.high, self.at = _number("From"), _number("To"), _number("Value asked for")
        self.with_seeds = QCheckBox("Other seeds")
        self.said = Note(TEXT)
        self.canvas, self.legend = PlotCanvas(), MarkerLegend()
        self._readout = Floating(self.canvas)
        self._key = ""
        self.samples: Answer | None = None
        self.curve: Arrays = {}
        self.held: Arrays = {}
        self.others: dict[int, Arrays] = {}
        self._add_items()
        self._arrange()
        self._connect()

    def _add_items(self) -> None:
        plot = self.canvas.plot
        self._curves: list[pg.PlotCurveItem] = []
        edges = pg.PlotCurveItem(), pg.PlotCurveItem()
        self._edges = edges
        self._band = pg.FillBetweenItem(*edges)
        self._half = pg.InfiniteLine(pos=HALF, angle=0)
        self._wanted = pg.InfiniteLine(angle=90)
        self._dot = pg.ScatterPlotItem(pxMode=True)
        self._points = pg.ScatterPlotItem(pxMode=True)
        for item in (*edges, self._band, self._half, self._wanted, self._points, self._dot):
            plot.addItem(item)

    def _arrange(self) -> None:
        self.canvas.setAccessibleName("Fitted probability")
        self.with_seeds.setChecked(True)
        self.with_seeds.setToolTip(SEEDS_TIP)
        for text, box in (("From", self.low), ("to", self.high), ("Value at", self.at)):
            label = QLabel(text)
            label.setBuddy(box)
            self.controls.addWidget(label)
            self.controls.addWidget(box)
        self.controls.addWidget(self.with_seeds)
        self.lay_out(self.canvas, self.said, self.legend)

    def _connect(self) -> None:
        for box in (self.low, self.high):
            box.valueChanged.connect(self._reach)
        self.at.valueChanged.connect(self._draw_curves)
        self.with_seeds.toggled.connect(self._ask_for_seeds)
        self.canvas.scene().sigMouseMoved.connect(self._hover)

    # Asking

    def follow(self, moment: Moment) -> None:
        """See `NetworkView.follow`."""
        experiment = self.insight.experiment(moment.run)
        if experiment is None:
            self.say(NOT_STARTED)
            return
        count = int(np.prod(source_facts(experiment.data.source).input_shape))
        if count != 1:
            self.say(MANY_FEATURES.format(count=f"{count:,}"))
            return
        key = experiment.data.unaugmented.model_dump_json()
        if key == self._key and self.samples:
            self._ask_for_curves()
            return
        self._key, self.samples, self.curve, self.held, self.others = key, None, {}, {}, {}
        self.ask("points", Request(moment, "line_points", once=True), self._take_points)

    def _take_points(self, answer: Answer) -> None:
        self.samples = answer
        low, high = answer.values["x"]
        wanted = answer.values["wanted"]
        if wanted is not None:
            low, high = min(low, wanted - 1), max(high, wanted + 1)
        for box, value in ((self.low, low), (self.high, high), (self.at, wanted)):
            box.blockSignals(True)
            box.setSingleStep((high - low) / 50)
            box.setValue((low + high) / 2 if value is None else value)
            box.blockSignals(False)
        self._draw_points()
        self._ask_for_curves()

    def _ask_for_curves(self) -> None:
        if self.moment is None:
            return
        self.ask("curve", Request(self.moment, "line", self._params), self._take_curve)
        if self.compared:
            self.ask("held", Request(self.compared, "line", self._params), self._take_held)
        else:
            self.stop_asking("held")
            self.held = {}
        self._ask_for_seeds()

    def _ask_for_seeds(self) -> None:
        series = self.insight.series(self.moment.run)[:MOST_SEEDS] if self.moment else []
        wanted = series if self.with_seeds.isChecked() else []
        self.with_seeds.setEnabled(bool(series))
        self.others = {run: curve for run, curve in self.others.items() if run in wanted}
        for run in set(wanted) - set(self.others):
            request = Request(Moment(run), "line", self._params, once=True)
            self.ask(f"seed {run}", request, self._take_other)
        self._draw_curves()

    @property
    def _params(self) -> dict[str, object]:
        return {"x": [self.low.value(), self.high.value()], "size": SIZE}

    def _reach(self) -> None:
        if self.low.value() < self.high.value() and self.samples:
            self.others = {}
            self._draw_points()
            self._ask_for_curves()

    def _take_curve(self, answer: Answer) -> None:
        self.curve = answer.arrays
        self.show_page()
        self._draw_curves()

    def _take_held(self, answer: Answer) -> None:
        self.held = answer.arrays
        self._draw_curves()

    def _take_other(self, answer: Answer) -> None:
        self.others[answer.moment.run] = answer.arrays
        self._draw_curves()

    # Drawing

    def draw(self) -> None:
        """See `NetworkView.draw`."""
        self._draw_points()
        self._draw_curves()

    def _draw_points(self) -> None:
        if self.samples is None:
            return
        shades, dark, arrays = colours(self), is_dark(self), self.samples.arrays
        self.canvas.dress(shades, self.plot_font(), self.scale)
        self.canvas.below.setLabel(self.samples.values["name"])
        self.canvas.left.setLabel(self._left_label)
        self.canvas.reach((self.low.value(), self.high.value()), Y)
        x, y, looks = [], [], []
        for part, hollow in (("train", False), ("validation", True)):
            for value, label in zip(arrays[part], arrays[f"y_{part}"].tolist(), strict=True):
                x.append(float(value))
                # Of two classes the second is the one whose probability is drawn.
                y.append(float(label) if len(self._class_names) == 2 else 0.0)
                looks.append(point_look(label, hollow, shades, dark, self.scale))
        symbols, pens, brushes = ([look[n] for look in looks] for n in range(3))
        self._points.setData(x=x, y=y, size=POINT, symbol=symbols, pen=pens, brush=brushes)
        self._half.setPen(pg.mkPen(shades.muted, width=self.scale, style=Qt.PenStyle.DashLine))
        self._wanted.setPen(pg.mkPen(shades.muted, width=self.scale, style=Qt.PenStyle.DotLine))

    @property
    def _class_names(self) -> list[str]:
        return list(self.samples.values["classes"]) if self.samples else []

    @property
    def _shown(self) -> list[int]:
        """The classes whose probability is drawn: of two, the second."""
        return [1] if len(self._class_names) == 2 else list(range(len(self._class_names)))

    @property
    def _left_label(self) -> str:
        of = f" of {self._class_names[1]}" if len(self._class_names) == 2 else ""
        return f"probability{of}"

    def _draw_curves(self) -> None:
        if not self.curve or self.samples is None:
            return
        shades, dark = colours(self), is_dark(self)
        drawn = [(self.curve, Qt.PenStyle.SolidLine), (self.held, Qt.PenStyle.DashLine)]
        lines = [
            (arrays["x"], arrays["probabilities"][:, label], self._pen(label, style))
            for arrays, style in drawn
            if arrays
            for label in self._shown
        ]
        while len(self._curves) < len(lines):
            self._curves.append(pg.PlotCurveItem(antialias=True))
            self.canvas.plot.addItem(self._curves[-1])
        for curve, line in zip(self._curves, [*lines, *[None] * len(self._curves)], strict=False):
            curve.setVisible(line is not None)
            if line:
                curve.setData(line[0], line[1], pen=line[2])
        self._draw_band(class_colour(self._shown[0], dark))
        at = self._probability_at(self.at.value())
        self._wanted.setValue(self.at.value())
        places = [(self.at.value(), at[label]) for label in self._shown]
        self._dot.setData(pos=places, size=POINT + 3, brush=shades.text, pen=pg.mkPen(shades.plot))
        self.said.say(self._sentence(at))
        self._tell()

    def _pen(self, label: int, style: Qt.PenStyle) -> QPen:
        shade = class_colour(label, is_dark(self))
        pen: QPen = pg.mkPen(shade, width=CURVE * self.scale, style=style)
        return pen

    def _draw_band(self, colour: QColor) -> None:
        """From the least to the greatest of all seeds."""
        there = bool(self.others) and len(self._shown) == 1
        for item in (*self._edges, self._band):
            item.setVisible(there)
        if there:
            low, high = self.band
            for edge, values in zip(self._edges, (low, high), strict=True):
                edge.setData(self.curve["x"], values, pen=pg.mkPen(colour, width=self.scale))
            faint = QColor(colour)
            faint.setAlpha(60)
            self._band.setBrush(pg.mkBrush(faint))

    @property
    def band(self) -> tuple[Values, Values]:
        """Least and greatest probability of all seeds along the feature."""
        all_of_them = [self.curve, *self.others.values()]
        curves = np.stack([each["probabilities"][:, self._shown[0]] for each in all_of_them])
        return curves.min(axis=0), curves.max(axis=0)

    def _probability_at(self, value: float) -> Values:
        x, shares = self.curve["x"], self.curve["probabilities"]
        return np.array([np.interp(value, x, shares[:, n]) for n in range(shares.shape[1])])

    def _sentence(self, at: Values) -> str:
        names, x = self._class_names, self.curve["x"]
        if len(names) != 2:
            likeliest = int(at.argmax())
            return f"At {self.at.value():g}: {names[likeliest]} with {at[likeliest]:.4f}."
        crossed = crossings(x, self.curve["probabilities"][:, 1])
        half = ", ".join(f"{value:.4g}" for value in crossed) or "nowhere between these limits"
        seeds = f" {len(self.others) + 1} seeds." if self.others else ""
        return f"At {self.at.value():g}: {names[1]} with {at[1]:.4f}. One half at {half}.{seeds}"

    def _tell(self) -> None:
        shades = colours(self)
        validates = self.samples is not None and len(self.samples.arrays["y_validation"]) > 0
        marks = [
            *class_marks(self._class_names, shades, is_dark(self), self.scale),
            *part_marks(shades, self.scale, validates=validates),
            Mark("fit", self._pen(self._shown[0], Qt.PenStyle.SolidLine)),
        ]
        if self.held:
            marks.append(Mark("held epoch", self._pen(self._shown[0], Qt.PenStyle.DashLine)))
        if self.others:
            marks.append(Mark("least and greatest of all seeds", self._edge_pen))
        marks.append(Mark("one half", QPen(QColor(shades.muted), 1, Qt.PenStyle.DashLine)))
        marks.append(Mark("value asked for", QPen(QColor(shades.muted), 1, Qt.PenStyle.DotLine)))
        self.legend.show_marks(marks)

    @property
    def _edge_pen(self) -> QPen:
        return QPen(class_colour(self._shown[0], is_dark(self)), 1)

    # The mouse

    def _hover(self, scene: QPointF) -> None:
        box = self.canvas.plot.getViewBox()
        inside = box.sceneBoundingRect().contains(scene) and bool(self.curve)
        text = ""
        if inside:
            value = box.mapSceneToView(scene).x()
            at = self._probability_at(value)
            rows = [
                (f"{n}", f"{share:.4f}") for n, share in zip(self._class_names, at, strict=True)
            ]
            cells = [("at", f"{value:.4g}"), *rows]
            text = "".join(
                f"<tr><td>{name}&nbsp;&nbsp;</td><td align='right'>{told}</td></tr>"
                for name, told in cells
            )
        self._readout.say(f"<table>{text}</table>" if text else "", self.canvas.mapFromScene(scene))

    # Exporting

    def numbers(self) -> Numbers:
        """See `NetworkView.numbers`: a row for each point of the curve."""
        name = self.samples.values["name"] if self.samples else "value"
        shares = self.curve["probabilities"]
        columns: Numbers = {name: self.curve["x"]}
        columns |= {f"P({n})": shares[:, place] for place, n in enumerate(self._class_names)}
        if self.others and len(self._shown) == 1:
            columns["least"], columns["greatest"] = self.band
        return table(columns)

    def take_from(self, other: "FitView") -> None:
        """See `NetworkView.take_from`."""
        self.samples, self.curve, self.held = other.samples, other.curve, other.held
        self.others = other.others
        for mine, box in ((self.low, other.low), (self.high, other.high), (self.at, other.at)):
            mine.blockSignals(True)
            mine.setValue(box.value())


def crossings(x: Values, probability: Values) -> list[float]:
    """Where a curve passes one half, between two points by a straight line."""
    over = probability - HALF
    places = np.flatnonzero((over[:-1] < 0) != (over[1:] < 0))
    shares = over[places] / (over[places] - over[places + 1])
    found: list[float] = (x[places] + shares * (x[places + 1] - x[places])).tolist()
    return found


def _number(name: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(-1e9, 1e9)
    box.setDecimals(3)
    box.setKeyboardTracking(False)
    box.setAccessibleName(name)
    # Its limits are no values anybody enters.
    box.setMinimumWidth(box.fontMetrics().horizontalAdvance("−10000.000") + 4 * GRID)
    box.setMaximumWidth(2 * box.minimumWidth())
    return box


def _demo() -> None:
    from dllab.spec import preset  # noqa: PLC0415 - only the demo needs it
    from ui.views.sample_networks import show_view  # noqa: PLC0415

    show_view(FitView, preset("logistic-regression"))


if __name__ == "__main__":
    _demo()
