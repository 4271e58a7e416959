"""Dropout as an ensemble: thinned networks over a plane, and what each says of one place."""

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QLabel, QSpinBox, QSplitter

from dllab.arrays import Arrays
from dllab.spec.layers import Conv2D, Dropout, Residual, SpatialDropout2D
from ui.data.choices import choice_box, offer
from ui.data.class_marks import class_colour
from ui.data.marker_legend import Mark, MarkerLegend
from ui.data.plot_canvas import PlotCanvas
from ui.forms.notes import TEXT, Note
from ui.insight import Answer, Insight, Moment, Request
from ui.theme import colours, is_dark, mixed
from ui.views.contour import EQUAL, indifference
from ui.views.field_canvas import Cloud, FieldCanvas, class_marks, part_marks, patch_mark
from ui.views.field_colours import class_field, sequential
from ui.views.network_view import NetworkView, Numbers, table
from ui.views.plane_controls import PlaneControls

# Grid points a side; fewer where every thinned network convolves for itself, which takes seconds.
SIZE, COARSE = 60, 30
MASKS, MOST_MASKS = 40, 400
SECONDS_BETWEEN = 0.5
SPREAD, MEAN, SCALED = "Spread of the networks", "Mean of the networks", "Scaled network"
SHOWN = (SPREAD, MEAN, SCALED)
SHOWN_TIP = (
    "How far the probabilities of thinned networks lie apart; their mean; and the whole network "
    "with scaled outputs, which stands for that mean when nothing trains"
)
MASKS_TIP = "How many thinned networks are drawn; each keeps its mask all over the plane"
ONE_FEATURE = "These samples have one feature: a plane needs two or more."
NOT_STARTED = "The thinned networks appear here as soon as the run has started."
WHERE = "Click on the plane to ask about another place."
DOT = 7
DROPS, CONVOLVES = Dropout | SpatialDropout2D, Conv2D | Residual


class DropoutView(NetworkView):
    """Asks for thinned networks on a grid, and at the place that was clicked.

    Attributes:
        samples: what was answered of the data; None before.
        found: what was answered of the networks.
        place: on the plane, of which each network's answer is shown.
    """

    title = "Dropout"
    tip = "The many thinned networks that dropout trains, and their mean"
    empty = (
        "A network with dropout is many thinned networks in one. Here some of them are drawn at "
        "random: how far they lie apart, their mean, and the scaled network that stands for it."
    )

    def __init__(self, insight: Insight) -> None:
        super().__init__(insight)
        self.plane = PlaneControls()
        self.shown = choice_box("Show", SHOWN_TIP)
        offer(self.shown, [(name, name) for name in SHOWN])
        self.masks = QSpinBox()
        self.canvas, self.members, self.legend = FieldCanvas(), PlotCanvas(), MarkerLegend()
        self.said = Note(TEXT)
        self._key = ""
        self.samples: Answer | None = None
        self.found: Arrays = {}
        self.place = (0.0, 0.0)
        self._add_items()
        self._arrange()
        self._connect()

    def _add_items(self) -> None:
        self._cross = pg.ScatterPlotItem(pxMode=True)
        self.canvas.plot.addItem(self._cross)
        self._dots = pg.ScatterPlotItem(pxMode=True)
        self._means = pg.ScatterPlotItem(pxMode=True)
        for item in (self._dots, self._means):
            self.members.plot.addItem(item)

    def _arrange(self) -> None:
        self.canvas.setAccessibleName("Thinned networks over the plane")
        self.members.setAccessibleName("What each thinned network says of the place")
        self.masks.setRange(2, MOST_MASKS)
        self.masks.setValue(MASKS)
        self.masks.setKeyboardTracking(False)
        self.masks.setToolTip(MASKS_TIP)
        self.masks.setAccessibleName("Thinned networks")
        label = QLabel("Networks")
        label.setBuddy(self.masks)
        self.both = QSplitter()
        self.both.addWidget(self.canvas)
        self.both.addWidget(self.members)
        self.both.setStretchFactor(0, 3)
        self.both.setStretchFactor(1, 2)
        self.add_row(self.plane)
        for part in (self.shown, label, self.masks):
            self.controls.addWidget(part)
        self.lay_out(self.both, self.said, self.legend)

    def _connect(self) -> None:
        self.plane.changed.connect(self._change)
        self.masks.valueChanged.connect(self._ask)
        self.shown.currentIndexChanged.connect(self.draw)
        self.canvas.scene().sigMouseClicked.connect(self._click)

    # Asking

    def follow(self, moment: Moment) -> None:
        """See `NetworkView.follow`."""
        experiment = self.insight.experiment(moment.run)
        if experiment is None:
            self.say(NOT_STARTED)
            return
        self.plane.show_data(experiment.data)
        if not self.plane.has_plane:
            self.say(ONE_FEATURE)
            return
        key = f"{experiment.data.unaugmented.model_dump_json()} {self.plane.params}"
        if key == self._key and self.samples:
            self._ask()
            return
        self._key, self.samples, self.found = key, None, {}
        asked = Request(moment, "points", {"plane": self.plane.params}, once=True)
        self.ask("points", asked, self._take_points)

    def _change(self) -> None:
        if self.moment:
            self.follow(self.moment)

    def _take_points(self, answer: Answer) -> None:
        self.samples = answer
        self.plane.name_columns(answer.values["columns"])
        self.canvas.place(tuple(answer.values["x"]), tuple(answer.values["y"]))
        self.place = (sum(self.canvas.x) / 2, sum(self.canvas.y) / 2)
        self._ask()

    def _ask(self) -> None:
        if self.moment is None or self.samples is None:
            return
        params = {
            "plane": self.plane.params,
            "x": self.canvas.x,
            "y": self.canvas.y,
            "size": self._size,
            "masks": self.masks.value(),
            "seed": 0,
            "at": self.place,
        }
        request = Request(self.moment, "ensemble", params, every=SECONDS_BETWEEN)
        self.ask("ensemble", request, self._take)

    @property
    def _size(self) -> int:
        experiment = self.insight.experiment(self.moment.run) if self.moment else None
        layers = experiment.layers if experiment else ()
        thinned = [place for place, layer in enumerate(layers) if isinstance(layer, DROPS)]
        convolved = [place for place, layer in enumerate(layers) if isinstance(layer, CONVOLVES)]
        return COARSE if thinned and convolved and thinned[0] < convolved[-1] else SIZE

    def _take(self, answer: Answer) -> None:
        self.found = answer.arrays
        self.show_page()
        self.draw()

    def _click(self, click: MouseClickEvent) -> None:
        place = self.canvas.place_at(click.scenePos())
        if place is not None and click.button() == Qt.MouseButton.LeftButton:
            self.place = (place.x(), place.y())
            self._ask()

    # Drawing

    def draw(self) -> None:
        """See `NetworkView.draw`."""
        if not self.found or self.samples is None:
            return
        shades, dark = colours(self), is_dark(self)
        self.canvas.wear(shades, self.plot_font(), self.scale)
        names = self.samples.values["names"]
        self.canvas.below.setLabel(names[0])
        self.canvas.left.setLabel(names[1])
        arrays = self.samples.arrays
        clouds = [
            Cloud(arrays["validation"], arrays["y_validation"], hollow=True),
            Cloud(arrays["train"], arrays["y_train"], hollow=False),
        ]
        self.canvas.show_points(clouds, shades, dark, self.scale)
        marks = self._draw_field()
        self._draw_members()
        self.legend.show_marks(
            [
                *class_marks(self._class_names, shades, dark, self.scale),
                *part_marks(shades, self.scale, validates=len(arrays["y_validation"]) > 0),
                Mark(EQUAL, QPen(QColor(shades.text), 2)),
                *marks,
            ]
        )
        self.said.say(self._sentence())

    def _draw_field(self) -> list[Mark]:
        shades, shown = colours(self), self.shown.currentText()
        whole = self.found["scaled"] if shown == SCALED else self.found["mean"]
        marks: list[Mark] = []
        if shown == SPREAD:
            most = float(self.found["spread"].max()) or 1.0
            self.canvas.show_field(sequential(self.found["spread"] / most, shades))
            marks = [
                patch_mark("networks agree", shades.plot, shades),
                patch_mark(
                    f"networks differ: standard deviation of the probability {most:.2g}",
                    shades.accent,
                    shades,
                ),
            ]
        else:
            palette = [class_colour(n, is_dark(self)) for n in range(whole.shape[2])]
            self.canvas.show_field(class_field(whole, palette, shades))
        self.canvas.show_lines(indifference(whole.astype(np.float64)), len(whole))
        self._cross.setData(
            pos=[self.place], symbol="+", size=2 * DOT,
            pen=pg.mkPen(shades.text, width=2 * self.scale), brush=shades.text,
        )  # fmt: skip
        return marks

    def _draw_members(self) -> None:
        """For each class a column of dots, one a network; their mean and the scaled network."""
        shades, dark, members = colours(self), is_dark(self), self.found["members"]
        self.members.dress(shades, self.plot_font(), self.scale)
        count, classes = members.shape
        self.members.left.setLabel("probability at the place")
        self.members.below.setLabel("class")
        self.members.below.setTicks([list(enumerate(self._class_names))])
        self.members.reach((-0.6, classes - 0.4), (-0.03, 1.03))
        # Spread aside evenly, so that equal answers can be counted.
        aside = np.tile((np.arange(count) * 0.618) % 1 * 0.5 - 0.25, (classes, 1)).T
        x = np.arange(classes) + aside
        shade = [pg.mkBrush(mixed(class_colour(n, dark), shades.plot, 0.7)) for n in range(classes)]
        self._dots.setData(x=x.ravel(), y=members.ravel(), size=DOT, pen=None, brush=shade * count)
        mean, whole = members.mean(axis=0), self.found["whole"]
        self._means.setData(
            x=np.concatenate([np.arange(classes) + 0.32, np.arange(classes) + 0.42]),
            y=np.concatenate([mean, whole]),
            size=DOT + 5,
            symbol=["d"] * classes + ["star"] * classes,
            pen=pg.mkPen(shades.plot, width=self.scale),
            brush=shades.text,
        )

    @property
    def _class_names(self) -> list[str]:
        return list(self.samples.values["classes"]) if self.samples else []

    def _sentence(self) -> str:
        members, whole = self.found["members"], self.found["whole"]
        mean = members.mean(axis=0)
        label = int(mean.argmax())
        return (
            f"At ({self.place[0]:.3g}, {self.place[1]:.3g}) {len(members)} thinned networks, each "
            f"with other units dropped, give class {self._class_names[label]} a probability of "
            f"{mean[label]:.3f} ± {members[:, label].std():.3f} (mean, drawn as a diamond, and "
            "standard deviation). The scaled network, which has all units and is the one used "
            f"after training, gives it {whole[label]:.3f} (star). {WHERE}"
        )

    # Exporting

    def numbers(self) -> Numbers:
        """See `NetworkView.numbers`: a row for each point of the grid."""
        size = len(self.found["mean"])
        x, y = np.meshgrid(np.linspace(*self.canvas.x, size), np.linspace(*self.canvas.y, size))
        names = self.samples.values["names"] if self.samples else ["x", "y"]
        columns: Numbers = {names[0]: x, names[1]: y, "spread": self.found["spread"]}
        for place, name in enumerate(self._class_names):
            columns[f"mean P({name})"] = self.found["mean"][:, :, place]
            columns[f"scaled P({name})"] = self.found["scaled"][:, :, place]
        return table(columns)

    def take_from(self, other: "DropoutView") -> None:
        """See `NetworkView.take_from`."""
        self.plane.choose_as(other.plane)
        self.samples, self.found, self.place = other.samples, other.found, other.place
        self.shown.setCurrentIndex(other.shown.currentIndex())
        self.canvas.place(other.canvas.x, other.canvas.y)


def _demo() -> None:
    from dllab.spec.layers import Dropout  # noqa: PLC0415 - only the demo needs it
    from ui.views.sample_networks import show_view, spirals  # noqa: PLC0415

    experiment = spirals()
    *hidden, last = experiment.layers
    thin = [part for layer in hidden[:3] for part in (layer, Dropout(rate=0.2))]
    show_view(DropoutView, experiment.model_copy(update={"layers": (*thin, last)}))


if __name__ == "__main__":
    _demo()
