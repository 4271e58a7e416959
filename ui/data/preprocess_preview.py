"""What preprocessing does to the data: a cloud or some images before and after each step."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from dllab.data import load
from dllab.data.fit import fit_steps
from dllab.data.samples import Floats, Inputs, Labels
from dllab.data.stages import Fitted, Projection
from dllab.spec.data import Components, Mnist, Pca, Standardise, Steps, ZeroToOne
from ui.data.augment_preview import shades_of
from ui.data.image_tiles import GAP, ImageTiles
from ui.data.step_clouds import Cloud, StepClouds
from ui.forms.notes import MUTED, TEXT, Note
from ui.forms.scroll import ScrollPanel
from ui.theme import GRID, apply_theme

ORIGINAL = "Original"
SHOWN_IMAGES = 8
# Smaller images are not worth more rows at once: the panel then scrolls.
READABLE = 40
# As many points as tell the shape of a cloud.
SHOWN_POINTS = 600


class PreprocessPreview(QWidget):
    """Clouds of two columns for tables, rows of images for images; original first, then each step.

    Attributes:
        clouds: the clouds; hidden for images.
    """

    def __init__(self) -> None:
        super().__init__()
        self.clouds = StepClouds()
        self._rows = QWidget()
        self._scroll = ScrollPanel(self._rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.clouds, 1)
        column.addWidget(self._scroll, 1)
        self.clouds.hide()

    @property
    def tiles(self) -> dict[str, ImageTiles]:
        """The rows of images by their names."""
        return {tiles.accessibleName(): tiles for tiles in self._rows.findChildren(ImageTiles)}

    def show_samples(
        self,
        x: Inputs,
        y: Labels,
        fitted: Fitted,
        steps: Steps,
        columns: tuple[int, int] = (0, 1),
    ) -> None:
        """Show samples of the training part.

        Args:
            x: as they are in the data set; the first ones are shown.
            y: their labels.
            fitted: the steps, fitted.
            steps: what they are.
            columns: which two columns of a table, or components behind a PCA, are drawn.
        """
        titles = [ORIGINAL, *(f"{n}. {step.title}" for n, step in enumerate(steps, 1))]
        images = len(fitted.input_shape) == 3
        self.clouds.setVisible(not images)
        self._scroll.setVisible(images)
        if images:
            self._show_rows(x[:SHOWN_IMAGES], fitted, titles)
        else:
            points = x[:SHOWN_POINTS]
            clouds = [
                Cloud(title, _pair(values, columns))
                for title, values in zip(titles, stages_of(points, fitted), strict=True)
            ]
            self.clouds.show_clouds(clouds, y[:SHOWN_POINTS])

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
                _add_row(column, title, values, shades)
        column.addStretch()
        self._scroll.setWidget(rows)
        self._rows = rows
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Images as large as there is room, each row in one line or in several."""
        rows, room = self.tiles.values(), self._scroll.viewport()
        notes = [note for note in self._rows.findChildren(Note) if note.text()]
        words = sum(note.sizeHint().height() + GRID for note in notes)
        high = (self.height() - words) // max(len(rows), 1) - GRID
        columns, side = largest(SHOWN_IMAGES, room.width(), high)
        for tiles in rows:
            tiles.arrange(columns, max(side, READABLE))

    def _add_components(self, column: QVBoxLayout, title: str, x: Inputs, fitted: Fitted) -> None:
        stage, shape = fitted.stages[-1], fitted.shapes[-2]
        if not isinstance(stage, Projection):
            return
        held, kept = stage.explained[stage.components - 1], stage.components
        note = f"{kept:,} of {len(stage.offset):,} components hold {held:.1%} of the variance."
        if len(shape) == 3:
            axes = stage.matrix.T[:SHOWN_IMAGES].reshape(-1, *shape)
            # Each on a scale of its own: only its pattern counts, not its length.
            axes = axes / np.abs(axes).max(axis=(1, 2, 3), keepdims=True)
            _add_row(column, f"{title}: the first principal axes", axes, (-1.0, 1.0), note)
        restored = fitted.inverse(fitted.apply(x.astype(np.float32)))
        _add_row(column, f"{title}: what the components still hold", restored, shades_of(x))


def stages_of(x: Inputs, fitted: Fitted) -> list[Floats]:
    """Samples as they are in the data set, then behind each step."""
    values = [x.astype(np.float32)]
    for stage in fitted.stages:
        values.append(stage.apply(values[-1].copy()))
    return values


def largest(images: int, width: int, height: int) -> tuple[int, int]:
    """In how many columns square images are largest in a room, and their side then."""

    def side(columns: int) -> int:
        lines = -(-images // columns)
        return min(width // columns, height // lines) - GAP

    columns = max(range(images, 0, -1), key=side)
    return columns, side(columns)


def _pair(values: Floats, columns: tuple[int, int]) -> Floats:
    """Two columns; of a table with fewer, the last one against itself."""
    last = values.shape[1] - 1
    return values[:, [min(column, last) for column in columns]]


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
    preview.show_samples(digits.x[:SHOWN_IMAGES], digits.y[:SHOWN_IMAGES], fitted, steps)
    preview.resize(640, 640)
    preview.show()
    app.exec()


if __name__ == "__main__":
    demo()
