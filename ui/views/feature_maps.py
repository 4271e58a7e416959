"""One sample on its way through the network: what each layer makes of it."""

import base64
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from dllab.data import facts
from ui.data.choices import choice_box, offer
from ui.data.large_picture import LargePicture
from ui.data.pixels import Pixels
from ui.draw.class_bars import ClassBars
from ui.draw.picture_file import FILTER, PictureFile
from ui.draw.sketch import Bytes, Sketch, is_drawable, sheet_size
from ui.file_choice import file_to_open
from ui.forms.notes import FAULT, Note
from ui.inside.colour_scale import ColourScale
from ui.inside.large_map import LargeMap
from ui.inside.map_strip import LayerOutput, MapStrip
from ui.insight import Answer, Insight, Moment, Request
from ui.layer_strip import Place
from ui.theme import GRID, tabular
from ui.views.network_view import NetworkView, Numbers, table

SECONDS_BETWEEN = 0.5
ANY, NUMBER, PICTURE = "Any class", "Sample number", "Picture"
SAMPLE_TIP = (
    "Which sample goes through the network: one drawn from the validation part, of any class or "
    "one of them; one by its number in the data set; or a picture that was opened, dropped or drawn"
)
PARTS = {"train": "training", "validation": "validation", "test": "test", "": "not used"}
NO_PICTURES = "This network takes no pictures: choose a run on images, such as MNIST."
NOT_STARTED = "The maps appear here as soon as the run has started."
PANEL_WIDTH = 260
# Ten classes are all seen; more are scrolled, for they must not make the window higher.
MOST_BARS_HEIGHT = 200


class FeatureMapsView(NetworkView):
    """Asks for all layers' outputs of one sample.

    Attributes:
        found: what was answered; None before.
        layers: what was answered of each layer, in their order.
        place: (layer, map) that is shown large; None: none.
    """

    title = "Feature maps"
    tip = "What each layer makes of one sample"
    empty = (
        "A sample of the data, or a picture of yours, on its way through the network will appear "
        "here: the maps of each convolution and pooling, the units of dense layers as bars, and in "
        "the end the classes."
    )
    tells_epoch = True

    def __init__(self, insight: Insight) -> None:
        super().__init__(insight)
        self.sample = choice_box("Sample", SAMPLE_TIP)
        self.number = QSpinBox()
        self.another, self.open_ = QPushButton("Another"), QPushButton("Open picture …")
        self.strip, self.large = MapStrip(), LargeMap()
        self.picture, self.words = LargePicture(), QLabel(wordWrap=True)
        self.bars, self.scale_, self.fault = ClassBars(), ColourScale(), Note(FAULT)
        self.classes = QScrollArea()
        self.found: Answer | None = None
        self.layers: list[LayerOutput] = []
        self.place: Place | None = None
        self._pixels: Bytes | None = None
        self._shape: tuple[int, ...] = ()
        self._file = PictureFile()
        self._seed = 0
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.number.setKeyboardTracking(False)
        self.number.setAccessibleName(NUMBER)
        self.another.setToolTip("Draw another sample of this kind")
        self.words.setFont(tabular(self.font()))
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self._arrange_bars()
        self.side = QScrollArea()
        self.side.setWidget(self.strip)
        self.side.setWidgetResizable(True)
        self.side.setFrameShape(QScrollArea.Shape.NoFrame)
        column = QVBoxLayout(panel := QWidget())
        column.setContentsMargins(GRID, 0, GRID, 0)
        column.setSpacing(GRID)
        column.addWidget(self.words)
        column.addWidget(self.picture, 2)
        column.addWidget(self.classes)
        column.addWidget(self.large, 3)
        panel.setMinimumWidth(210)
        self.both = QSplitter()
        self.both.addWidget(self.side)
        self.both.addWidget(panel)
        self.both.setStretchFactor(0, 1)
        self.both.setSizes([600, PANEL_WIDTH])
        self.both.setCollapsible(0, False)
        for part in (self.sample, self.number, self.another, self.open_):
            self.controls.addWidget(part)
        self.lay_out(self.both, self.scale_, self.fault)

    def _arrange_bars(self) -> None:
        self.classes.setWidget(self.bars)
        self.classes.setWidgetResizable(True)
        self.classes.setFrameShape(QScrollArea.Shape.NoFrame)
        self.classes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _connect(self) -> None:
        self.sample.currentIndexChanged.connect(self._change)
        self.number.valueChanged.connect(self._change)
        self.another.clicked.connect(self._draw_another)
        self.open_.clicked.connect(self._ask_for_file)
        self._file.ready.connect(self._take_picture)
        self._file.failed.connect(self.fault.say)
        self.strip.chosen.connect(self._choose)

    # Asking

    def follow(self, moment: Moment) -> None:
        """See `NetworkView.follow`."""
        experiment = self.insight.experiment(moment.run)
        if experiment is None:
            self.say(NOT_STARTED)
            return
        known = facts(experiment.data)
        if known.input_shape != self._shape:
            # A picture of another size is none this network could be shown.
            self._pixels = self._pixels if not self._shape else None
            self._shape = known.input_shape
        names: list[tuple[str, object]] = [
            (f"Class {name}", label) for label, name in enumerate(known.class_names)
        ]
        extra = [(PICTURE, PICTURE)] if self._pixels is not None else []
        offer(self.sample, [(ANY, None), *names, (NUMBER, NUMBER), *extra])
        with QSignalBlocker(self.number):
            self.number.setRange(1, max(known.samples + known.test_samples, 1))
        kind = self.sample.currentData()
        self.number.setVisible(kind == NUMBER)
        self.another.setVisible(kind not in (NUMBER, PICTURE))
        self.open_.setVisible(is_drawable(self._shape))
        params = {"input": self._asked(kind)}
        self.ask("maps", Request(moment, "feature_maps", params, SECONDS_BETWEEN), self._take)

    def _asked(self, kind: object) -> dict[str, Any]:
        if kind == PICTURE and self._pixels is not None:
            return {"pixels": base64.b64encode(self._pixels.tobytes()).decode()}
        if kind == NUMBER:
            return {"row": self.number.value() - 1}
        return {"label": kind, "seed": self._seed}

    def _change(self) -> None:
        if self.moment:
            self.follow(self.moment)

    def _draw_another(self) -> None:
        self._seed += 1
        self._change()

    def _take(self, answer: Answer) -> None:
        self.found, self.layers = answer, _layers(answer)
        row = answer.values["row"]
        if row is not None:
            # Whoever turns to numbers begins where they are.
            with QSignalBlocker(self.number):
                self.number.setValue(row + 1)
        self.show_page()
        self.draw()

    # Pictures

    def show_pixels(self, pixels: Bytes) -> None:
        """Follow a picture in the network's size."""
        self._pixels = pixels
        if self.sample.findText(PICTURE) < 0:
            with QSignalBlocker(self.sample):
                self.sample.addItem(PICTURE, PICTURE)
        with QSignalBlocker(self.sample):
            self.sample.setCurrentIndex(self.sample.findText(PICTURE))
        self._change()

    def open_picture(self, path: Path) -> None:
        """Follow a picture file, once it is read."""
        if not self._shape and self.moment:
            # It may be on its way to the screen.
            self.follow(self.moment)
        self.fault.say("" if is_drawable(self._shape) else NO_PICTURES)
        if is_drawable(self._shape):
            self._file.read(path, *sheet_size(*self._shape[:2]))

    def _take_picture(self, pixels: Bytes) -> None:
        sketch = Sketch(*pixels.shape[:2])
        sketch.take_picture(pixels)
        # A picture lies where whoever made it wanted it.
        self.show_pixels(sketch.for_network(self._shape, is_centred=False))

    def _ask_for_file(self) -> None:
        path = file_to_open(self, "Open a picture", FILTER)
        if path:
            self.open_picture(Path(path))

    # Drawing

    def draw(self) -> None:
        """See `NetworkView.draw`."""
        if self.found is None:
            return
        values, arrays = self.found.values, self.found.arrays
        self.strip.show_layers(self.layers)
        seen = arrays["seen"]
        self.picture.setVisible(seen.ndim == 3)
        if seen.ndim == 3:
            self.picture.show_image(_picture(seen))
        self.words.setText(self._sentence)
        names = tuple(values["classes"])
        self.bars.show_answer(names, arrays["probabilities"], values["named"])
        height = self.bars.minimumSizeHint().height()
        self.classes.setFixedHeight(min(height, MOST_BARS_HEIGHT))
        self._draw_large()

    @property
    def _sentence(self) -> str:
        assert self.found  # noqa: S101 - there is nothing to draw before
        values = self.found.values
        epoch = f"epoch {self.found.epoch:,.4g}"
        if values["row"] is None:
            return f"<b>Picture</b><br>{epoch}"
        name = values["classes"][values["label"]]
        return f"<b>Sample {values['row'] + 1:,}</b>: {name}<br>{PARTS[values['part']]}, {epoch}"

    def _choose(self, place: Place) -> None:
        self.place = place
        rect = self.strip.place_rect()
        self.side.ensureVisible(rect.center().x(), rect.center().y(), 40, rect.height())
        self._draw_large()

    def _draw_large(self) -> None:
        shown = next((e for e in self.layers if self.place and e.layer == self.place[0]), None)
        if shown is None or self.place is None or self.place[1] >= len(shown.values):
            self.place = None
            self.strip.mark(None)
            self.large.show_none()
        else:
            self.large.show_output(shown, self.place[1])
        self._show_scale(shown)

    def _show_scale(self, chosen: LayerOutput | None) -> None:
        """Of the layer that is shown large, or else the first one."""
        layer = chosen or next(iter(self.layers), None)
        if layer:
            text = f"{layer.layer + 1} {layer.title}; each layer has its own"
            self.scale_.show_scale(layer.extent, text)

    # Exporting

    def numbers(self) -> Numbers:
        """See `NetworkView.numbers`: a row for each value of each layer."""
        columns: dict[str, list[Any]] = {}
        for name in ("layer", "map or unit", "line", "column", "value"):
            columns[name] = []
        for each in self.layers:
            values = each.values if each.has_maps else each.values[:, None, None]
            units, lines, across = np.indices(values.shape)
            columns["layer"].append(np.full(values.size, each.layer + 1))
            for name, found in zip(
                ("map or unit", "line", "column"), (units, lines, across), strict=True
            ):
                columns[name].append(found.ravel() + 1)
            columns["value"].append(values.ravel())
        return table({name: np.concatenate(parts) for name, parts in columns.items()})

    def take_from(self, other: "FeatureMapsView") -> None:
        """See `NetworkView.take_from`."""
        self.found, self.layers, self.place = other.found, other.layers, other.place
        self.strip.place = other.place
        self.strip.let_fit()
        self.large.setVisible(other.place is not None)


def _layers(answer: Answer) -> list[LayerOutput]:
    about = zip(answer.values["titles"], answer.values["counts"], strict=True)
    places = sorted((name for name in answer.arrays if name.isdigit()), key=int)
    return [
        LayerOutput(int(place), title, count, answer.arrays[place])
        for place, (title, count) in zip(places, about, strict=True)
    ]


def _picture(values: npt.NDArray[np.floating]) -> QImage:
    """What a network is fed, from its least value, black, to its greatest, white."""
    finite = values[np.isfinite(values)]
    least, greatest = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    return Pixels(least, greatest).picture(values[None])


def demo() -> None:
    """Follow digits through a small convolutional network while it is trained."""
    from dllab.spec.presets import preset  # noqa: PLC0415 - only here
    from ui.views.sample_networks import show_view  # noqa: PLC0415

    show_view(FeatureMapsView, preset("small-cnn"))


if __name__ == "__main__":
    demo()
