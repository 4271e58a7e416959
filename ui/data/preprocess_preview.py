"""What preprocessing does to the data: a cloud or some images before and after each step."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dllab.data import load
from dllab.data.fit import fit_steps
from dllab.data.samples import Floats, Inputs, Labels
from dllab.data.stages import Fitted, Projection, Stage
from dllab.spec.data import Components, Mnist, Pca, Standardise, Steps, SubtractMean, ZeroToOne
from ui.data.augment_preview import shades_of
from ui.data.choices import choice_box, offer
from ui.data.export_button import export_button
from ui.data.image_tiles import GAP, ImageTiles
from ui.data.room import largest
from ui.data.step_clouds import Cloud, StepClouds
from ui.data.variety import most_varied
from ui.forms.notes import MUTED, TEXT, Note
from ui.forms.scroll import ScrollPanel
from ui.theme import GRID, apply_theme

ORIGINAL = "Original"
SHOWN_IMAGES = 8
# Smaller images are not worth more rows at once: the panel then scrolls.
READABLE = 40
# As many points as tell the shape of a cloud.
SHOWN_POINTS = 600
MOST_CHANNELS = 4
# Where one column is drawn alone: what the heights of its points stand for, and how far those of
# one class lie apart.
CLASS, SPREAD = "class", 0.3
FROM_MEAN = (
    "Every pixel by how far it lies from its mean over the training part: what all images share is "
    "gone."
)
WHITENED = (
    "Neighbouring pixels no longer vary together: edges stay, and areas of one shade become noise."
)
NO_PICTURE = "A sample is a list of numbers here: there is no picture of it."


class Shown(NamedTuple):
    """What is shown.

    Attributes:
        x, y: samples of the training part as they are in the data set, and their labels.
        fitted: the steps, fitted.
        steps: what they are.
        class_names, feature_names: empty where nobody has named them.
    """

    x: Inputs
    y: Labels
    fitted: Fitted
    steps: Steps
    class_names: Sequence[str] = ()
    feature_names: Sequence[str] = ()

    @property
    def titles(self) -> list[str]:
        """Of the samples as they are, and behind each step."""
        return [ORIGINAL, *(f"{n}. {step.title}" for n, step in enumerate(self.steps, 1))]

    @property
    def columns(self) -> list[str]:
        """The names of a table's columns."""
        count = self.fitted.input_shape[0]
        return list(self.feature_names) or [f"column {number}" for number in range(1, count + 1)]


class PreprocessPreview(QWidget):
    """Clouds of two columns for tables, rows of images for images; original first, then each step.

    Signals:
        export_wanted: the person wants a picture of it.

    Attributes:
        clouds: the clouds; hidden for images.
        across, up: which two columns of a table are drawn.
    """

    export_wanted = Signal()
    export_name = "before-and-after"

    def __init__(self, density: float = 0.0) -> None:
        """`density`: real pixels in one pixel of the interface; 0: the screen's."""
        super().__init__()
        self._shown: Shown | None = None
        self.across = choice_box("Across", "The column drawn from left to right")
        self.up = choice_box("Up", "The column drawn from bottom to top")
        self._choices, self.header = QWidget(), QWidget()
        self.export_button = export_button()
        self.clouds = StepClouds(density)
        self._rows = QWidget()
        self._scroll = ScrollPanel(self._rows)
        self._scroll.viewport().installEventFilter(self)
        self._lay_out()
        self.clouds.hide()
        for box in (self.across, self.up):
            box.currentIndexChanged.connect(self._draw_clouds)
        self.export_button.clicked.connect(self.export_wanted)

    def _lay_out(self) -> None:
        choices, header = QHBoxLayout(self._choices), QHBoxLayout(self.header)
        for row in (choices, header):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(GRID)
        for text, box in (("Across", self.across), ("Up", self.up)):
            label = QLabel(text)
            label.setBuddy(box)
            choices.addWidget(label)
            choices.addWidget(box)
        header.addWidget(self._choices)
        header.addStretch()
        header.addWidget(self.export_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.header)
        column.addWidget(self.clouds, 1)
        column.addWidget(self._scroll, 1)

    @property
    def tiles(self) -> dict[str, ImageTiles]:
        """The rows of images by their names."""
        return {tiles.accessibleName(): tiles for tiles in self._rows.findChildren(ImageTiles)}

    def show_samples(self, shown: Shown) -> None:
        """Show other samples, or other steps."""
        self._shown = shown
        images = len(shown.fitted.input_shape) == 3
        self.clouds.setVisible(not images)
        self._choices.setVisible(not images and len(shown.columns) > 1)
        self._scroll.setVisible(images)
        if images:
            self._show_rows(shown.x[:SHOWN_IMAGES], shown.fitted, shown.titles)
        else:
            columns = [(name, place) for place, name in enumerate(shown.columns)]
            across, up = most_varied(shown.x)
            offer(self.across, columns, otherwise=across)
            offer(self.up, columns, otherwise=up)
            self._draw_clouds()

    def _draw_clouds(self) -> None:
        if self._shown is None:
            return
        x, y, fitted, *_ = self._shown
        chosen = self.across.currentIndex(), self.up.currentIndex()
        stages = stages_of(x[:SHOWN_POINTS], fitted)
        clouds = [_cloud(self._shown, place, values, chosen) for place, values in enumerate(stages)]
        self.clouds.show_clouds(clouds, y[:SHOWN_POINTS], self._shown.class_names)

    # As a picture

    def twin(self, density: float = 0.0) -> "PreprocessPreview":
        """Another preview of the same, without controls; see `StepClouds`."""
        other = PreprocessPreview(density)
        other.header.hide()
        other.setBackgroundRole(QPalette.ColorRole.Base)
        other.setAutoFillBackground(True)
        if self._shown is not None:
            other.show_samples(self._shown)
            other.across.setCurrentIndex(self.across.currentIndex())
            other.up.setCurrentIndex(self.up.currentIndex())
        return other

    def pictures(self) -> dict[str, Callable[[], "PreprocessPreview"]]:
        """What an export may show: what is seen."""
        return {"Before and after": self.twin}

    # Images

    def _show_rows(self, x: Inputs, fitted: Fitted, titles: Sequence[str]) -> None:
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for place, (title, values) in enumerate(zip(titles, stages_of(x, fitted), strict=True)):
            stage = fitted.stages[place - 1] if place else None
            if isinstance(stage, Projection) and not stage.image_shape.size:
                self._add_components(column, title, x, fitted.upto(place))
            elif len(values.shape) == 4:
                shades = shades_of(x) if place == 0 else shades_of(values)
                _add_row(column, title, values, shades, _reading_aid(stage))
            else:
                column.addWidget(Note(TEXT, title))
                column.addWidget(Note(MUTED, NO_PICTURE))
        column.addStretch()
        self._scroll.setWidget(rows)
        self._rows = rows
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Use the room there is, of which what scrolls is told later than this."""
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        """Images as large as there is room, each row in one line or in several."""
        rows, room = self.tiles.values(), self._scroll.viewport()
        high = (room.height() - self._words_height) // max(len(rows), 1) - GRID
        columns, side = largest(SHOWN_IMAGES, room.width(), high, GAP)
        for tiles in rows:
            tiles.arrange(columns, max(side, READABLE))

    @property
    def _words_height(self) -> int:
        notes = [note for note in self._rows.findChildren(Note) if note.text()]
        return sum(note.sizeHint().height() + GRID for note in notes)

    def _add_components(self, column: QVBoxLayout, title: str, x: Inputs, fitted: Fitted) -> None:
        stage, shape = fitted.stages[-1], fitted.shapes[-2]
        if not isinstance(stage, Projection):
            return
        held, kept = stage.explained[stage.components - 1], stage.components
        note = (
            f"{kept:,} of {len(stage.offset):,} components hold {held:.1%} of the variance. A "
            "sample is these numbers now, and no picture any more."
        )
        if len(shape) == 3:
            axes = stage.matrix.T[:SHOWN_IMAGES].reshape(-1, *shape)
            # Each on a scale of its own: only its pattern counts, not its length.
            axes = axes / np.abs(axes).max(axis=(1, 2, 3), keepdims=True)
            _add_row(column, f"{title}: the first principal axes", axes, (-1.0, 1.0), note)
        restored = fitted.inverse(fitted.apply(x.astype(np.float32)))
        _add_row(column, f"{title}: what the components still hold", restored, shades_of(x))


def _reading_aid(stage: Stage | None) -> str:
    """How to read a picture that is none of the kind one knows; nothing where it is."""
    if isinstance(stage, Projection):
        return WHITENED
    # One figure for all pixels, or one a channel, leaves a picture as it was.
    return FROM_MEAN if stage and stage.offset.size > MOST_CHANNELS else ""


def stages_of(x: Inputs, fitted: Fitted) -> list[Floats]:
    """Samples as they are in the data set, then behind each step."""
    values = [x.astype(np.float32)]
    for stage in fitted.stages:
        values.append(stage.apply(values[-1].copy()))
    return values


def _cloud(shown: Shown, place: int, values: Floats, chosen: tuple[int, int]) -> Cloud:
    """The two columns to draw; behind a PCA the first two components."""
    names = _names(shown, place)
    if not shown.fitted.upto(place).keeps_features:
        chosen = 0, 1
    # Of a table with fewer, the last one twice.
    across, up = (min(column, values.shape[1] - 1) for column in chosen)
    title = shown.titles[place]
    if across == up:
        strip = _strip(values[:, across], shown.y)
        return Cloud(title, strip, (names[across], CLASS), is_strip=True)
    return Cloud(title, values[:, [across, up]], (names[across], names[up]))


def _names(shown: Shown, place: int) -> list[str]:
    """Of the columns behind so many steps: with their units as long as those hold."""
    fitted, steps = shown.fitted.upto(place), shown.steps[:place]
    if not fitted.keeps_features:
        return [f"component {number}" for number in range(1, fitted.output_shape[0] + 1)]
    if all(isinstance(step, SubtractMean) for step in steps):
        return shown.columns
    return [name.partition(" (")[0] for name in shown.columns]


def _strip(values: Floats, labels: Labels) -> Floats:
    """One column from left to right, each class at its height, where equal values lie apart."""
    apart = np.random.default_rng(0).uniform(-SPREAD, SPREAD, len(values))
    return np.stack([values, labels[: len(values)] + apart], axis=1).astype(np.float32)


def _add_row(
    column: QVBoxLayout, title: str, images: Floats, shades: tuple[float, float], note: str = ""
) -> None:
    tiles = ImageTiles(SHOWN_IMAGES, title)
    tiles.show_images(images, *shades)
    for part in (Note(TEXT, title), Note(MUTED, note), tiles):
        column.addWidget(part)


def demo() -> None:
    """Show digits scaled, standardised and cut down to 30 components, in a window of their own."""
    app = QApplication([])
    apply_theme(app)
    digits = load(Mnist())
    steps: Steps = (ZeroToOne(), Standardise(), Pca(keep=Components(count=30)))
    fitted = fit_steps(steps, digits.x, np.arange(1000))
    preview = PreprocessPreview()
    preview.show_samples(Shown(digits.x[:SHOWN_IMAGES], digits.y[:SHOWN_IMAGES], fitted, steps))
    preview.resize(640, 640)
    preview.show()
    app.exec()


if __name__ == "__main__":
    demo()
