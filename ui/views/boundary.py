"""The decision boundary: what a network says all over a plane, and what every neuron says of it."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QCheckBox, QLabel, QScrollArea, QSplitter

from dllab.arrays import Arrays
from dllab.spec import Layer
from ui.data.choices import choice_box, offer
from ui.data.class_marks import class_colour
from ui.data.marker_legend import Mark, MarkerLegend
from ui.forms.notes import MUTED, Note
from ui.insight import Answer, Insight, Moment, Request
from ui.theme import colours, is_dark, tabular
from ui.views.contour import EQUAL, contour, indifference
from ui.views.field_canvas import Cloud, FieldCanvas, class_marks, part_marks, patch_mark
from ui.views.field_colours import Bytes, class_field, diverging, entropy, sequential
from ui.views.floating import Floating
from ui.views.network_view import NetworkView, Numbers, epoch_words, table
from ui.views.neuron_strip import LayerMaps, NeuronStrip
from ui.views.plane_controls import PlaneControls

# Grid points a side: of the picture, and of each neuron's small one.
SIZE, SMALL = 100, 28
# Of a layer, more neurons than these are not shown.
MOST_NEURONS = 64
SECONDS_BETWEEN_NEURONS = 0.2
STRIP_WIDTH = 190
CLASSES, CONFIDENCE, ENTROPY = "Classes", "Confidence", "Entropy"
LAYERS = (CLASSES, CONFIDENCE, ENTROPY)
LAYER_TIP = (
    "The likeliest class, the stronger the more certain; how likely it is; or the entropy of all "
    "classes"
)
ONE_FEATURE = (
    "These samples have one feature: the view “1-D fit” shows what the network makes of it."
)
NOT_STARTED = "The boundary appears here as soon as the run has started."
SCORES = "This loss trains scores, not probabilities: certainty is only their order."
Values = npt.NDArray[np.float32]


class BoundaryView(NetworkView):
    """Asks for the plane and its samples once, then for the network's answers on a grid.

    Attributes:
        samples: what was answered of them; None before.
        field, held: what was answered on the grid, at the moment and at the one to compare with.
    """

    title = "Boundary"
    tip = "What the network says all over the plane of two features"
    empty = (
        "The classes a network sees on the plane of two features will appear here, live while it "
        "trains, and beside them what each neuron sees. Of data with more features a plane through "
        "them is shown."
    )
    compares = True

    def __init__(self, insight: Insight) -> None:
        super().__init__(insight)
        self.plane = PlaneControls()
        self.layer = choice_box("Show", LAYER_TIP)
        offer(self.layer, [(name, name) for name in LAYERS])
        self.with_points = QCheckBox("Samples")
        self.with_neurons = QCheckBox("Neurons")
        self.epoch = QLabel()
        self.canvas, self.legend = FieldCanvas(), MarkerLegend()
        self.strip, self.note = NeuronStrip(), Note(MUTED)
        self._readout = Floating(self.canvas)
        self._key = ""
        self._layers: tuple[Layer, ...] = ()
        self.samples: Answer | None = None
        self.field: Arrays = {}
        self.held: Arrays = {}
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.canvas.setAccessibleName("Decision boundary")
        self.with_points.setChecked(True)
        self.with_points.setToolTip("Draw the training and validation samples on the plane")
        self.with_neurons.setChecked(True)
        self.with_neurons.setToolTip("Show what every neuron says over the plane")
        self.epoch.setForegroundRole(MUTED)
        self.epoch.setFont(tabular(self.font()))
        self.epoch.setMinimumWidth(self.epoch.fontMetrics().horizontalAdvance("epoch 10,000.0"))
        self.epoch.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.note.setContentsMargins(8, 0, 8, 4)
        self.side = QScrollArea()
        self.side.setWidget(self.strip)
        self.side.setWidgetResizable(True)
        self.side.setFrameShape(QScrollArea.Shape.NoFrame)
        self.side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.both = QSplitter()
        self.both.addWidget(self.canvas)
        self.both.addWidget(self.side)
        self.both.setStretchFactor(0, 1)
        self.both.setSizes([600, STRIP_WIDTH])
        self.both.setCollapsible(0, False)
        self.add_row(self.plane)
        for part in (self.layer, self.with_points, self.with_neurons):
            self.controls.addWidget(part)
        self.lay_out(self.both, self.legend, self.note)
        self.controls.addWidget(self.epoch)

    def _connect(self) -> None:
        self.plane.changed.connect(self._change)
        self.layer.currentIndexChanged.connect(self.draw)
        self.with_points.toggled.connect(self.canvas.show_those_points)
        self.with_neurons.toggled.connect(self._show_strip)
        self.strip.chosen.connect(self._change)
        self.canvas.scene().sigMouseMoved.connect(self._hover)

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
        if experiment.layers != self._layers:
            self._layers, self.strip.place = experiment.layers, None
        key = f"{experiment.data.unaugmented.model_dump_json()} {self.plane.params}"
        if key == self._key and self.samples:
            self._ask_for_fields()
            return
        self._key, self.samples, self.field, self.held = key, None, {}, {}
        asked = Request(moment, "points", {"plane": self.plane.params}, once=True)
        self.ask("points", asked, self._take_points)

    def forget_answers(self) -> None:
        """See `NetworkView.forget_answers`."""
        self.field, self.held = {}, {}
        self.strip.show_maps([])

    def _change(self, *_what: object) -> None:
        """Something else is to be shown of the same moment."""
        self.field, self.held = {}, {}
        if self.moment:
            self.follow(self.moment)

    def _take_points(self, answer: Answer) -> None:
        self.samples = answer
        self.plane.name_columns(answer.values["columns"])
        self.canvas.place(tuple(answer.values["x"]), tuple(answer.values["y"]))
        self._draw_points()
        self._ask_for_fields()

    def _ask_for_fields(self) -> None:
        if self.moment is None:
            return
        probe, params = self._probe
        self.ask("field", Request(self.moment, probe, params), self._take_field)
        if self.compared:
            self.ask("held", Request(self.compared, probe, params), self._take_held)
        else:
            self.stop_asking("held")
            self.held = {}
        self._ask_for_neurons()

    def _ask_for_neurons(self) -> None:
        if self.moment is None or not self.with_neurons.isChecked():
            self.stop_asking("neurons")
            return
        params = {**self._grid(SMALL), "most": MOST_NEURONS}
        asked = Request(self.moment, "neurons", params, every=SECONDS_BETWEEN_NEURONS)
        self.ask("neurons", asked, self._take_neurons)

    @property
    def _probe(self) -> tuple[str, dict[str, object]]:
        place = self.strip.place
        if place is None:
            return "boundary", self._grid(SIZE)
        return "neuron", {**self._grid(SIZE), "layer": place[0], "unit": place[1]}

    def _grid(self, size: int) -> dict[str, object]:
        return {"plane": self.plane.params, "x": self.canvas.x, "y": self.canvas.y, "size": size}

    def _take_field(self, answer: Answer) -> None:
        self.field = answer.arrays
        self.epoch.setText(epoch_words(answer.epoch))
        self.show_page()
        self._draw_field()

    def _take_held(self, answer: Answer) -> None:
        self.held = answer.arrays
        self._draw_field()

    def _take_neurons(self, answer: Answer) -> None:
        about = zip(answer.values["titles"], answer.values["units"], strict=True)
        places = sorted(answer.arrays, key=int)
        self.strip.show_maps(
            [
                LayerMaps(int(place), title, units, answer.arrays[place])
                for place, (title, units) in zip(places, about, strict=True)
            ]
        )

    def _show_strip(self, shown: bool) -> None:
        self.side.setVisible(shown)
        if not shown:
            self.strip.choose(None)
        self._ask_for_neurons()

    # Drawing

    def draw(self) -> None:
        """See `NetworkView.draw`."""
        self.legend.show_marks([])
        self._draw_points()
        self._draw_field()

    def _draw_points(self) -> None:
        if self.samples is None:
            return
        shades, dark, arrays = colours(self), is_dark(self), self.samples.arrays
        self.canvas.wear(shades, self.plot_font(), self.scale)
        names = self.samples.values["names"]
        self.canvas.below.setLabel(names[0])
        self.canvas.left.setLabel(names[1])
        clouds = [
            Cloud(arrays["validation"], arrays["y_validation"], hollow=True),
            Cloud(arrays["train"], arrays["y_train"], hollow=False),
        ]
        self.canvas.show_points(clouds, shades, dark, self.scale)

    def _draw_field(self) -> None:
        if not self.field or self.samples is None:
            return
        if "values" in self.field:
            picture, lines, marks = self._neuron_picture()
        elif self.held:
            picture, lines, marks = self._difference()
        else:
            picture, lines, marks = self._class_picture()
        self.canvas.show_field(picture)
        self.canvas.show_lines(lines, SIZE)
        self._tell(marks)

    def _class_picture(self) -> "Picture":
        shades, dark, shown = colours(self), is_dark(self), self.layer.currentText()
        probabilities = self.field["probabilities"]
        classes = probabilities.shape[2]
        lines = indifference(probabilities.astype(np.float64))
        if shown == CLASSES:
            palette = [class_colour(label, dark) for label in range(classes)]
            return class_field(probabilities, palette, shades), lines, []
        if shown == ENTROPY:
            ends = ("certain (entropy 0)", f"no idea (ln {classes} = {np.log(classes):.2f})")
            return sequential(entropy(probabilities), shades), lines, self._scale(*ends)
        certainty = (probabilities.max(axis=2) - 1 / classes) / (1 - 1 / classes)
        ends = f"likeliest class {1 / classes:.0%}", "100%"
        return sequential(certainty, shades), lines, self._scale(*ends)

    def _scale(self, low: str, high: str) -> list[Mark]:
        shades = colours(self)
        return [self._patch(low, shades.plot), self._patch(high, shades.accent)]

    def _patch(self, text: str, colour: QColor | str) -> Mark:
        return patch_mark(text, colour, colours(self))

    def _neuron_picture(self) -> "Picture":
        values = self.field["values"].astype(np.float64)
        if "values" in self.held:
            values = values - self.held["values"]
        return self._signed(values, "")

    def _difference(self) -> "Picture":
        """Of the second of two classes; of more, how much probability has moved."""
        change = self.field["probabilities"].astype(np.float64) - self.held["probabilities"]
        if change.shape[2] == 2:
            picture, _, marks = self._signed(change[:, :, 1], f" for {self._class_names[1]}")
            # Where nothing has changed, a line of no change would follow rounding errors.
            return picture, np.empty((0, 2)), marks
        moved = np.abs(change).sum(axis=2) / 2
        most = float(moved.max()) or 1.0
        ends = "as before", f"{most:.0%} of the probability elsewhere"
        return sequential(moved / most, colours(self)), np.empty((0, 2)), self._scale(*ends)

    def _signed(self, values: npt.NDArray[np.float64], of_what: str) -> "Picture":
        extent = float(np.abs(values).max()) or 1.0
        ends = diverging(np.array([[-extent, extent]]), extent, colours(self), is_dark(self))[0]
        marks = [
            self._patch(f"{sign}{extent:.3g}{of_what}", QColor(*end.tolist()))
            for sign, end in zip("−+", ends, strict=True)
        ]
        picture = diverging(values, extent, colours(self), is_dark(self))
        return picture, contour(values), marks

    def _tell(self, marks: list[Mark]) -> None:
        shades, values = colours(self), self.samples.values if self.samples else {}
        named = class_marks(self._class_names, shades, is_dark(self), self.scale)
        line = Mark(self._line_text, QPen(QColor(shades.text), 2))
        validates = self.samples is not None and len(self.samples.arrays["y_validation"]) > 0
        parts = part_marks(shades, self.scale, validates=validates)
        told = [*named, *parts, *([line] if self._line_text else [])]
        if [mark.text for mark in (*told, *marks)] != self.legend.texts:
            self.legend.show_marks([*told, *marks])
        scores = "" if values["are_probabilities"] else SCORES
        self.note.say(" ".join(filter(None, [self.plane.slice_words, scores])))

    @property
    def _line_text(self) -> str:
        if self.strip.place is not None:
            return "output 0"
        if self.held:
            return ""
        return EQUAL

    @property
    def _class_names(self) -> list[str]:
        return list(self.samples.values["classes"]) if self.samples else []

    # The mouse

    def _hover(self, scene: QPointF) -> None:
        place = self.canvas.place_at(scene)
        at = place and self.canvas.grid_at(place, SIZE)
        text = self._told(place, at) if place and at else ""
        self._readout.say(text, self.canvas.mapFromScene(scene))

    def _told(self, place: QPointF, at: tuple[int, int]) -> str:
        rows = [
            (name, f"{value:.4g}")
            for name, value in zip(("across", "up"), (place.x(), place.y()), strict=True)
        ]
        if "values" in self.field:
            rows.append(("output", f"{self.field['values'][at]:.4g}"))
        elif "probabilities" in self.field:
            shares = self.field["probabilities"][at]
            best = np.argsort(-shares)[:4].tolist()
            rows += [(self._class_names[label], f"{shares[label]:.1%}") for label in best]
        cells = (f"<tr><td>{n}&nbsp;&nbsp;</td><td align='right'>{v}</td></tr>" for n, v in rows)
        return f"<table>{''.join(cells)}</table>"

    # Exporting

    def numbers(self) -> Numbers:
        """See `NetworkView.numbers`: a row for each point of the grid."""
        x, y = np.meshgrid(np.linspace(*self.canvas.x, SIZE), np.linspace(*self.canvas.y, SIZE))
        names = self.samples.values["names"] if self.samples else ["x", "y"]
        columns = {names[0]: x, names[1]: y}
        if "values" in self.field:
            return table({**columns, "output": self.field["values"]})
        shares = self.field["probabilities"]
        likely = {f"P({n})": shares[:, :, i] for i, n in enumerate(self._class_names)}
        return table({**columns, **likely})

    def take_from(self, other: "BoundaryView") -> None:
        """See `NetworkView.take_from`."""
        self.plane.choose_as(other.plane)
        self.samples, self.field, self.held = other.samples, other.field, other.held
        self.strip.place = other.strip.place
        self.side.hide()
        self.layer.setCurrentIndex(other.layer.currentIndex())
        self.canvas.place(other.canvas.x, other.canvas.y)
        self.canvas.plot.setRange(
            xRange=other.canvas.plot.viewRange()[0],
            yRange=other.canvas.plot.viewRange()[1],
            padding=0,
        )
        self.canvas.show_those_points(other.with_points.isChecked())


# Colours, lines over them, and what the colours mean.
Picture = tuple[Bytes, npt.NDArray[np.float64], list[Mark]]


if __name__ == "__main__":
    from ui.views.sample_networks import show_view

    show_view(BoundaryView)
