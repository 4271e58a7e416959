"""Histograms: how weights, gradients and activations of each layer are spread, over the epochs."""

import math
from typing import Self

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QComboBox, QToolButton

from dllab.history import RunHistory
from dllab.plurals import counted
from ui.forms.notes import MUTED, Note
from ui.insight import Insight
from ui.run_look import run_colour
from ui.theme import colours, is_dark, mixed
from ui.views.distribution_marks import Ink
from ui.views.distribution_plot import STYLES, DistributionPlot, Style
from ui.views.floating import Floating
from ui.views.layer_series import (
    ACTIVATION,
    GRADIENT,
    Series,
    arrays_of,
    layer_of,
    series_of,
    together,
)
from ui.views.network_view import Numbers
from ui.views.recorded_view import RecordedView

EMPTY = (
    "While a network trains, the weights, biases, gradients and activations of every layer are "
    "drawn here as histograms over the epochs: fading, exploding and stuck layers are seen at once."
)
ALL = "All of the layer"
THINNED = "{} of {} recorded epochs are drawn: more could not be told apart."
RARER = (
    "Weights are recorded at {} epochs, gradients and activations at {}: they cost time, of which "
    "recording may take about 3 % at most."
)
# A plot with its title, in pixels.
NARROWEST = 170
STYLE_TIPS = (
    "Histograms behind each other, the newest in front",
    "Histograms over each other, later ones darker",
    "Nine percentiles over the epochs, from the least to the greatest value",
)


class HistogramsView(RecordedView):
    """Plots of the arrays of one layer, or of one of them."""

    title = "Histograms"
    tip = "How the weights, gradients and activations of each layer are spread"
    empty = EMPTY

    def __init__(self, insight: Insight) -> None:
        super().__init__(insight)
        self.layer = _combo("Layer whose values are shown")
        self.values = _combo("All values of the layer, or some of them larger")
        self.style_box = _combo("How the epochs are drawn")
        self.note = Note(MUTED)
        self.plots: list[DistributionPlot] = []
        self._arrays: dict[str, list[str]] = {}
        self._shown: tuple[object, ...] | None = None
        self._columns = 0
        self._wanted: int | None = None
        self.canvas = pg.GraphicsLayoutWidget()
        self.canvas.setAccessibleName("Histograms of a layer")
        self._readout = Floating(self.canvas)
        self._assemble()

    def _assemble(self) -> None:
        for style, tip in zip(STYLES, STYLE_TIPS, strict=True):
            self.style_box.addItem(style)
            self.style_box.setItemData(self.style_box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        fit = QToolButton()
        fit.setText("Fit")
        fit.setToolTip("Show whole distributions again (double-click)")
        fit.clicked.connect(self.fit)
        for box in (self.layer, self.values, self.style_box):
            self.controls.addWidget(box)
        self.controls.addWidget(fit)
        self.add_row(self.note)
        self.lay_out(self.canvas)
        self.layer.currentTextChanged.connect(lambda _text: self._offer_values())
        for box in (self.values, self.style_box):
            box.currentTextChanged.connect(lambda _text: self.draw())
        self.canvas.scene().sigMouseMoved.connect(self._hover)
        self.canvas.scene().sigMouseClicked.connect(self._click)

    def _is_shown(self, history: RunHistory) -> bool:
        return bool(history.histograms)

    # Choosing

    def choose_layer(self, number: int) -> None:
        """Show the layer of this number, counted from 1, as soon as something is recorded of it."""
        self._wanted = number
        self._turn_to_wanted()

    def _turn_to_wanted(self) -> None:
        for place in range(self.layer.count()):
            if self.layer.itemText(place).split(" ", 1)[0] == str(self._wanted):
                self._wanted = None
                self.layer.setCurrentIndex(place)

    def fit(self) -> None:
        """Show whole distributions again."""
        for plot in self.plots:
            plot.fit()

    def _offer_layers(self) -> None:
        arrays = arrays_of(self.history.histograms)
        if arrays == self._arrays:
            return
        fresh, self._arrays = list(arrays) != list(self._arrays), arrays
        if fresh:
            _fill(self.layer, list(arrays))
        self._offer_values(draw=False)
        self._turn_to_wanted()

    def _offer_values(self, draw: bool = True) -> None:
        names = self._arrays.get(self.layer.currentText(), [])
        _fill(self.values, [ALL, *(name.removeprefix(layer_of(name) + " ") for name in names)])
        if draw:
            self.draw()

    @property
    def _names(self) -> list[str]:
        """The arrays to be drawn."""
        layer, values = self.layer.currentText(), self.values.currentText()
        if values == ALL:
            return self._arrays.get(layer, [])
        return [f"{layer} {values}"]

    # Drawing

    def draw(self) -> None:
        """Draw the chosen arrays."""
        self._offer_layers()
        found = [series_of(self.history.histograms, name) for name in self._names]
        series = [each for each in found if each]
        shown = tuple((each.name, self._style_of(each)) for each in series)
        if shown != self._shown:
            self._shown = shown
            self._replace_plots(series)
        self._dress(series)

    def _replace_plots(self, series: list[Series]) -> None:
        self.canvas.clear()
        count = len(series)
        self._columns = columns = self._columns_for(count)
        self.plots = [DistributionPlot(self._style_of(each)) for each in series]
        for place, plot in enumerate(self.plots):
            self.canvas.addItem(plot, *divmod(place, columns))
        for column in range(columns):
            self.canvas.ci.layout.setColumnStretchFactor(column, 1)
            self.canvas.ci.layout.setColumnPreferredWidth(column, 100)
        for row in range(math.ceil(count / columns)):
            self.canvas.ci.layout.setRowPreferredHeight(row, 100)

    def _style_of(self, series: Series) -> Style:
        """Of a single value there is no distribution: its course over the epochs is drawn."""
        has_course = series.is_single and bool(np.isfinite(series.percentiles).all())
        return "Percentiles" if has_course else STYLES[self.style_box.currentIndex()]

    def _columns_for(self, count: int) -> int:
        wanted = 1 if count == 1 else 2 if count <= 4 else 3
        return min(wanted, max(1, self.width() // NARROWEST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put fewer plots beside each other where there is little room."""
        super().resizeEvent(event)
        if self.plots and self._columns != self._columns_for(len(self.plots)):
            self._shown = None
            self.draw()

    def _dress(self, series: list[Series]) -> None:
        ink, font = self._ink(), self.plot_font()
        self.canvas.setBackground(ink.shades.plot)
        for plot, each in zip(self.plots, series, strict=True):
            plot.dress(ink, font)
            plot.entitle(_headline(each), ink, font)
            plot.show_series(each, ink, self.chosen)
        self.note.say(self._why_fewer(series))

    def _why_fewer(self, series: list[Series]) -> str:
        """Why not all epochs are drawn, or recorded; empty where all are."""
        thinned = max(self.plots, key=lambda plot: plot.epochs, default=None)
        told = []
        if thinned and thinned.drawn < thinned.epochs:
            told.append(THINNED.format(f"{thinned.drawn:,}", f"{thinned.epochs:,}"))
        probed = [len(each.epochs) for each in series if each.name.endswith((GRADIENT, ACTIVATION))]
        recorded = len(self.history.histograms)
        if probed and max(probed) < recorded:
            told.append(RARER.format(f"{recorded:,}", f"{max(probed):,}"))
        return " ".join(told)

    def _ink(self) -> Ink:
        shades, dark = colours(self), is_dark(self)
        new = run_colour(1, dark)
        marked = run_colour(2, dark) if self.chosen is not None else new
        return Ink(shades, mixed(new, shades.plot, 0.5), new, QColor(marked), self.scale)

    # Numbers and pictures

    def numbers(self) -> Numbers:
        """Each bin of each array drawn, at each epoch: its ends and how many values it has."""
        return together([plot.series for plot in self.plots if plot.series])

    def take_from(self, other: Self) -> None:
        """See `NetworkView.take_from`."""
        self.history, self._arrays = other.history, other._arrays
        for own, theirs in (
            (self.layer, other.layer),
            (self.values, other.values),
            (self.style_box, other.style_box),
        ):
            _fill(own, [theirs.itemText(place) for place in range(theirs.count())])
            _choose(own, theirs.currentText())
        self.draw()
        for plot, zoomed in zip(self.plots, other.plots, strict=True):
            plot.take_range(zoomed)

    # The mouse

    def _plot_at(self, position: QPointF) -> DistributionPlot | None:
        return next(
            (p for p in self.plots if p.getViewBox().sceneBoundingRect().contains(position)), None
        )

    def _hover(self, position: QPointF) -> None:
        plot = self._plot_at(position)
        text = plot.told(plot.getViewBox().mapSceneToView(position)) if plot else ""
        self._readout.say(text, self.canvas.mapFromScene(position))

    def _click(self, click: MouseClickEvent) -> None:
        if click.double() and click.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        """No mouse, no values under it."""
        self._hover(QPointF(-1, -1))
        super().leaveEvent(event)


def _headline(series: Series) -> str:
    """The array, how many values it has, how they are drawn, and how many cannot be, in HTML."""
    name = series.name.removeprefix(layer_of(series.name) + " ")
    others = int(series.others.max())
    lost = f",<br>up to {others:,} not finite" if others else ""
    count = int(series.counts[-1].sum())
    # Equal distances are then equal factors, but for a stretch around the centre.
    bent = " · log" if series.bend.scale else ""
    return f"{name}<br>{counted(count, 'value')}{bent}{lost}"


def _combo(tip: str) -> QComboBox:
    box = QComboBox()
    box.setToolTip(tip)
    box.setAccessibleName(tip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


def _fill(box: QComboBox, texts: list[str]) -> None:
    """Offer other texts, and keep what was chosen where it is among them."""
    chosen = box.currentText()
    if texts == [box.itemText(place) for place in range(box.count())]:
        return
    box.blockSignals(True)
    box.clear()
    box.addItems(texts)
    box.blockSignals(False)
    _choose(box, chosen)


def _choose(box: QComboBox, text: str) -> None:
    box.blockSignals(True)
    box.setCurrentIndex(max(box.findText(text), 0))
    box.blockSignals(False)


if __name__ == "__main__":
    from ui.views.sample_networks import show_view

    show_view(HistogramsView)
