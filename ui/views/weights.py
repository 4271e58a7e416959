"""The weights of a layer: of each unit an image where it looks at one, else all as a matrix."""

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from dllab.arrays import Arrays
from dllab.plurals import counted
from dllab.spec import Experiment
from ui.data.choices import choice_box, offer
from ui.data.sample_grid import SampleGrid
from ui.inside.channels import channel_choices, shown_channels
from ui.inside.colour_scale import ColourScale
from ui.inside.matrix_picture import MatrixPicture
from ui.inside.unit_images import UnitImages, Weights, extent_of, per_unit
from ui.inside.unit_order import ORDERS, norms_of, ordered
from ui.inside.unit_panel import UnitPanel, figures
from ui.inside.unit_shape import UnitShape, unit_shape
from ui.insight import Answer, Insight, Moment, Request
from ui.theme import GRID, colours, is_dark, tabular
from ui.views.network_view import NetworkView, Numbers, epoch_words, table

SECONDS_BETWEEN = 0.25
# Units are not drawn larger than this so that all fit.
MOST_SIDE = 260
LAYER_TIP = "The layer whose weights are shown; the slider below goes through the epochs"
CHANNEL_TIP = "What each unit weighs of its input's channels: all side by side, one, or as colours"
ORDER_TIP = "The order of the units; the norm is the root of the sum of a unit's squared weights"
NOT_STARTED = "The weights appear here as soon as the run has started."
PANEL_WIDTH = 250


class WeightsView(NetworkView):
    """Asks for one layer's weights; of kept epochs they are read without Keras.

    Attributes:
        found, held: what was answered of the moment, and of the one to compare with.
        unit: which one is shown large; None: none.
        experiment: of the run that is shown; None before it has started.
        fitted: what the size of the images was chosen for.
    """

    title = "Weights"
    tip = "What each unit of a layer looks for in its input"
    empty = (
        "The weights of each layer will appear here: of a first layer on images the image each "
        "unit looks for, of a convolution its filters, of other layers all weights as a matrix. "
        "They can be watched while they are learned, and played back over the epochs."
    )
    compares = True
    tells_epoch = True

    def __init__(self, insight: Insight) -> None:
        super().__init__(insight)
        self.layer = choice_box("Layer", LAYER_TIP)
        self.channel = choice_box("Channels", CHANNEL_TIP)
        self.order = choice_box("Order", ORDER_TIP)
        offer(self.order, [(text, text) for text in ORDERS])
        self.smaller, self.larger = QToolButton(), QToolButton()
        self.heading, self.scale_ = QLabel(), ColourScale()
        self.grid, self.matrix, self.panel = SampleGrid(), MatrixPicture(), UnitPanel()
        self.found: Answer | None = None
        self.held: Arrays = {}
        self.unit: int | None = None
        self.experiment: Experiment | None = None
        # What is drawn: the weights, the order of the units, and what they look at.
        self._kernel: Weights = np.zeros((1, 1))
        self._bias: Weights | None = None
        self._sequence = np.zeros(0, np.intp)
        self._images: UnitImages | None = None
        self._shape = UnitShape(None, False, ())
        self._extent = 1.0
        self.fitted = ""
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        for button, text, tip in (
            (self.smaller, "−", "Smaller images (minus, or Ctrl and the wheel)"),
            (self.larger, "+", "Larger images (plus, or Ctrl and the wheel)"),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        self.grid.setAccessibleName("Units of the layer")
        self.heading.setFont(tabular(self.font()))
        self.pages = QStackedWidget()
        for page in (self.grid, self.matrix):
            self.pages.addWidget(page)
        column = QVBoxLayout(left := QWidget())
        column.setContentsMargins(GRID, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.heading)
        column.addWidget(self.pages, 1)
        self.both = QSplitter()
        self.both.addWidget(left)
        self.both.addWidget(self.panel)
        self.both.setStretchFactor(0, 1)
        self.both.setSizes([600, PANEL_WIDTH])
        self.both.setCollapsible(0, False)
        for part in (self.layer, self.channel, self.order, self.smaller, self.larger):
            self.controls.addWidget(part)
        self.lay_out(self.both, self.scale_)

    def _connect(self) -> None:
        self.layer.currentIndexChanged.connect(self._choose_layer)
        self.channel.currentIndexChanged.connect(self.draw)
        self.order.currentIndexChanged.connect(self.draw)
        self.smaller.clicked.connect(lambda: self.grid.step_zoom(-1))
        self.larger.clicked.connect(lambda: self.grid.step_zoom(1))
        self.grid.chosen.connect(self._choose_unit)
        self.matrix.chosen.connect(lambda column: self._choose_unit(int(self._sequence[column])))
        self.matrix.pointed.connect(self._read)

    # Asking

    def follow(self, moment: Moment) -> None:
        """See `NetworkView.follow`."""
        self.experiment = self.insight.experiment(moment.run)
        if self.experiment is None:
            self.say(NOT_STARTED)
            return
        params = {"kernel": self.layer.currentData() or ""}
        if self.compared:
            self.ask("held", Request(self.compared, "weights", params), self._take_held)
        else:
            self.stop_asking("held")
            self.held = {}
        self.ask("layer", Request(moment, "weights", params, SECONDS_BETWEEN), self._take)

    def _choose_layer(self) -> None:
        self.unit, self.held = None, {}
        # Another layer's channels have another meaning.
        self.channel.blockSignals(True)
        self.channel.clear()
        self.channel.blockSignals(False)
        if self.moment:
            self.follow(self.moment)

    def _take(self, answer: Answer) -> None:
        self.found = answer
        sizes = zip(answer.values["names"], answer.values["shapes"], strict=True)
        offer(self.layer, [(_layer_text(name, shape), name) for name, shape in sizes])
        self.layer.blockSignals(True)
        self.layer.setCurrentIndex(self.layer.findData(answer.values["name"]))
        self.layer.blockSignals(False)
        self.show_page()
        self.draw()

    def _take_held(self, answer: Answer) -> None:
        self.held = answer.arrays
        self.draw()

    def _choose_unit(self, unit: int) -> None:
        self.unit = unit
        self._draw_unit()

    # Drawing

    def draw(self) -> None:
        """See `NetworkView.draw`."""
        if self.found is None or self.experiment is None:
            return
        self._kernel, self._bias = self._weights("kernel"), self._weights("bias")
        name = str(self.found.values["name"])
        place = int(name.partition(" ")[0]) - 1
        self._shape = unit_shape(self.experiment, place, self._kernel.shape)
        self._sequence = ordered(self._kernel, self.order.currentText())
        self._extent = extent_of(self._kernel)
        if self.unit is not None and self.unit >= len(self._sequence):
            self.unit = None
        self.heading.setText(self._heading)
        if self._shape.image:
            self._draw_images(self._shape.image)
        else:
            self._draw_matrix()
        words = "change of a weight" if self._is_difference else "weight"
        as_channels = self._images is not None and self._images.tiles.shape[3] == 3
        if as_channels:
            words = f"{words}, in each of red, green and blue"
        self.scale_.show_scale(self._extent, words, as_channels)
        self._draw_unit()

    def _weights(self, name: str) -> Weights:
        """Of the moment, or how they differ from the one to compare with."""
        assert self.found  # noqa: S101 - there is nothing to draw before
        now = self.found.arrays.get(name)
        held = self.held.get(name)
        if now is None:
            return np.full(self.found.arrays["kernel"].shape[-1], np.nan, np.float32)
        return now - held if held is not None and held.shape == now.shape else now

    @property
    def _is_difference(self) -> bool:
        return bool(self.held) and self.compared is not None

    @property
    def _heading(self) -> str:
        assert self.found  # noqa: S101 - there is nothing to draw before
        text, epoch = self.layer.currentText(), epoch_words(self.found.epoch)
        if self._is_difference and self.compared and self.compared.epoch is not None:
            return f"{text}: {epoch} minus epoch {self.compared.epoch:,}"
        bad = int(self._kernel.size - np.isfinite(self._kernel).sum())
        return f"{text}, {epoch}" + (f"; {counted(bad, 'weight')} not finite" if bad else "")

    @property
    def _cut(self) -> str:
        """For a picture: how many units are seen where not all are."""
        seen, count = len(self.grid.visible_places), len(self._sequence)
        return f"; {seen:,} of {count:,} units" if self._images and seen < count else ""

    def _draw_images(self, image: tuple[int, ...]) -> None:
        tiles = per_unit(self._kernel, image)
        if image[2] > 1:
            offer(self.channel, channel_choices(image[2], self._shape.is_of_data))
        self._set_choices(with_channels=image[2] > 1, with_zoom=True)
        shown = shown_channels(tiles, self.channel.currentData())
        self._images = UnitImages(
            shown, self._extent, self._shape.units, colours(self), is_dark(self)
        )
        first = self.grid.visible_places.start
        self.grid.show_images(self._images, self._sequence, first, self._place_of_unit)
        self._fit(self._images)
        self.pages.setCurrentWidget(self.grid)

    def _draw_matrix(self) -> None:
        self._images = None
        self._set_choices(with_channels=False, with_zoom=False)
        self.matrix.show_weights(self._kernel[:, self._sequence], self._extent)
        self.matrix.mark(self._place_of_unit)
        self.pages.setCurrentWidget(self.matrix)

    def _set_choices(self, *, with_channels: bool, with_zoom: bool) -> None:
        self.channel.setVisible(with_channels)
        for button in (self.smaller, self.larger):
            button.setVisible(with_zoom)

    def _fit(self, images: UnitImages) -> None:
        """Show the units of a layer seen for the first time as large as all fit."""
        seen = f"{self.layer.currentText()} {images.size}"
        if seen != self.fitted and self.grid.viewport().width() > 100:
            self.fitted = seen
            self.grid.fit(MOST_SIDE)

    @property
    def _place_of_unit(self) -> int:
        if self.unit is None:
            return -1
        return int(np.flatnonzero(self._sequence == self.unit)[0])

    def _draw_unit(self) -> None:
        if self.unit is None:
            self.panel.show_none()
            return
        weights = self._kernel[..., self.unit]
        bias = None if self._bias is None else float(self._bias[self.unit])
        bias = None if bias is None or np.isnan(bias) else bias
        words = figures(self._shape.units[self.unit], weights, bias)
        if self._images is not None:
            self.panel.show_image(self._images.tiles[self.unit], self._extent, words)
        else:
            self.panel.show_bars(weights, self._extent, words)

    def _read(self, row: int, column: int) -> None:
        text = ""
        if row >= 0:
            unit = int(self._sequence[column])
            name, weight = self._shape.units[unit], self._kernel[row, unit]
            text = f"input {row + 1:,} to {name}: {weight:.4g}"
        self.heading.setText(text or self._heading)

    # Exporting

    def numbers(self) -> Numbers:
        """See `NetworkView.numbers`: a row for each input, a column for each unit."""
        flat = self._kernel.reshape(-1, self._kernel.shape[-1])
        shape = self._shape.image
        names = [f"input {row + 1}" for row in range(len(flat))]
        if shape:
            places = np.indices(shape).reshape(3, -1).T + 1
            names = [f"line {a} column {b} channel {c}" for a, b, c in places.tolist()]
        biases = np.full(len(self._sequence), np.nan) if self._bias is None else self._bias
        columns: dict[str, npt.NDArray[Any]] = {"input": np.array([*names, "bias", "norm"])}
        norms = norms_of(self._kernel)
        for unit in self._sequence.tolist():
            columns[self._shape.units[unit]] = np.append(flat[:, unit], [biases[unit], norms[unit]])
        return table(columns)

    def take_from(self, other: "WeightsView") -> None:
        """See `NetworkView.take_from`."""
        self.found, self.held, self.unit = other.found, other.held, other.unit
        self.experiment, self.fitted = other.experiment, other.fitted
        for mine, its in ((self.layer, other.layer), (self.channel, other.channel)):
            offer(mine, [(its.itemText(n), its.itemData(n)) for n in range(its.count())])
            mine.blockSignals(True)
            mine.setCurrentIndex(its.currentIndex())
            mine.blockSignals(False)
        self.order.setCurrentIndex(other.order.currentIndex())
        self.panel.setVisible(other.unit is not None)
        self.draw()
        self.grid.show_as(other.grid)
        # How many are seen depends on the size of the picture.
        self.grid.moved.connect(lambda: self.heading.setText(self._heading + self._cut))


def _layer_text(name: str, shape: list[int]) -> str:
    return f"{name.removesuffix(' kernel')} ({' × '.join(f'{size:,}' for size in shape)})"


def demo() -> None:
    """Watch the ten templates of softmax regression on MNIST being learned."""
    from dllab.spec.presets import preset  # noqa: PLC0415 - only here
    from ui.views.sample_networks import show_view  # noqa: PLC0415

    show_view(WeightsView, preset("softmax-mnist"))


if __name__ == "__main__":
    demo()
