"""Before and after each step: clouds of points for tables, rows of images for images."""

import numpy as np
import pytest
from pyqtgraph.graphicsItems.ScatterPlotItem import renderSymbol
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from dllab.data import load
from dllab.data.fit import fit_steps
from dllab.spec.data import (
    Challenger,
    Components,
    Iris,
    Mnist,
    Pca,
    PcaWhitening,
    Standardise,
    Steps,
    SubtractMean,
    ZcaWhitening,
    ZeroToOne,
)
from ui.data.image_tiles import ImageTiles
from ui.data.preprocess_preview import (
    FROM_MEAN,
    NO_PICTURE,
    ORIGINAL,
    SHOWN_IMAGES,
    WHITENED,
    PreprocessPreview,
    Shown,
    stages_of,
)
from ui.forms.notes import Note
from ui.run_look import run_colour
from ui.theme import is_dark

LECTURE: Steps = (SubtractMean(), Standardise(), Pca(), PcaWhitening(epsilon=1e-9))
DIGITS: Steps = (ZeroToOne(), ZcaWhitening(epsilon=0.1), Pca(keep=Components(count=20)))


def flowers(qtbot: QtBot, columns: tuple[int, int] = (0, 1)) -> PreprocessPreview:
    iris = load(Iris())
    preview = PreprocessPreview()
    qtbot.addWidget(preview)
    fitted = fit_steps(LECTURE, iris.x, np.arange(150))
    preview.show_samples(
        Shown(iris.x, iris.y, fitted, LECTURE, iris.class_names, iris.feature_names)
    )
    preview.across.setCurrentIndex(columns[0])
    preview.up.setCurrentIndex(columns[1])
    return preview


def digits(qtbot: QtBot, steps: Steps = DIGITS) -> PreprocessPreview:
    mnist = load(Mnist())
    x = mnist.x[:900, ::2, ::2]
    preview = PreprocessPreview()
    qtbot.addWidget(preview)
    preview.resize(640, 640)
    fitted = fit_steps(steps, x, np.arange(900))
    preview.show_samples(Shown(x[:20], mnist.y[:20], fitted, steps))
    return preview


def points(preview: PreprocessPreview, place: int) -> np.ndarray:
    return np.concatenate(
        [np.stack(item.getData(), axis=1) for item in preview.clouds.plots[place].listDataItems()]
    )


def test_the_lecture_s_five_clouds(qtbot: QtBot) -> None:
    """Original, zero-centred, normalised, decorrelated, whitened."""
    preview = flowers(qtbot)
    titles = [plot.titleLabel.text for plot in preview.clouds.plots]
    assert titles == [
        *("Original", "1. Subtract mean", "2. Standardise", "3. PCA", "4. PCA whitening")
    ]
    original, centred, normal, turned, white = (points(preview, place) for place in range(5))
    x = load(Iris()).x[:, :2]
    np.testing.assert_allclose(sorted(original.tolist()), sorted(x.tolist()))
    np.testing.assert_allclose(centred.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(normal.std(axis=0), 1, atol=1e-4)
    assert abs(np.cov(turned.T)[0, 1]) < 1e-4 < abs(np.cov(normal.T)[0, 1])
    np.testing.assert_allclose(np.cov(white.T, bias=True), np.eye(2), atol=1e-3)


def test_it_begins_with_numbers_rather_than_with_what_a_category_is(qtbot: QtBot) -> None:
    x = np.hstack([np.tile(np.eye(3), (10, 1)), np.arange(60).reshape(30, 2)]).astype(np.float32)
    preview = PreprocessPreview()
    qtbot.addWidget(preview)
    fitted = fit_steps((Standardise(),), x, np.arange(30))
    names = ("red", "green", "blue", "length", "width")
    preview.show_samples(Shown(x, np.zeros(30, np.int32), fitted, (Standardise(),), ("a",), names))
    assert (preview.across.currentText(), preview.up.currentText()) == ("length", "width")


def test_each_class_has_its_colour_and_other_columns_can_be_drawn(qtbot: QtBot) -> None:
    preview = flowers(qtbot, (2, 3))
    x = load(Iris()).x[:, 2:]
    np.testing.assert_allclose(sorted(points(preview, 0).tolist()), sorted(x.tolist()))
    (drawn,) = preview.clouds.plots[0].listDataItems()
    looks = {spot.symbol(): spot.brush().color().name() for spot in drawn.points()}
    colours = [run_colour(label, is_dark(preview)).name() for label in (1, 2, 3)]
    assert sorted(looks.values()) == sorted(colours)
    assert len(looks) == 3
    assert preview.clouds.legend.texts == ["setosa", "versicolor", "virginica"]


def test_axes_are_named_and_behind_a_pca_they_are_components(qtbot: QtBot) -> None:
    preview = flowers(qtbot, (2, 3))
    names = [
        tuple(plot.getAxis(side).labelText for side in ("bottom", "left"))
        for plot in preview.clouds.plots
    ]
    lengths = tuple(load(Iris()).feature_names[2:])
    plain = tuple(name.removesuffix(" (cm)") for name in lengths)
    assert plain != lengths
    # A mean that is taken away leaves centimetres; a deviation that divides does not.
    assert names == [lengths, lengths, plain] + [("component 1", "component 2")] * 2


def test_a_single_column_is_drawn_class_by_class(qtbot: QtBot) -> None:
    flights = load(Challenger())
    x = flights.x[:, :1]
    steps: Steps = (Standardise(),)
    preview = PreprocessPreview()
    qtbot.addWidget(preview)
    fitted = fit_steps(steps, x, np.arange(len(x)))
    names = ("temperature (°F)",)
    preview.show_samples(Shown(x, flights.y, fitted, steps, flights.class_names, names))
    assert preview._choices.isHidden()
    before, after = points(preview, 0), points(preview, 1)
    np.testing.assert_allclose(before[:, 0], x[:, 0])
    assert abs(after[:, 0].mean()) < 1e-4
    for heights in (before[:, 1], after[:, 1]):
        np.testing.assert_array_equal(np.rint(heights), flights.y)
    axes = [plot.getAxis("bottom").labelText for plot in preview.clouds.plots]
    assert axes == ["temperature (°F)", "temperature"]


def test_a_circle_of_the_plot_is_no_square(qtbot: QtBot) -> None:
    (drawn,) = flowers(qtbot).clouds.plots[0].listDataItems()
    spot = drawn.points()[0]
    round_, square = (
        renderSymbol(symbol, spot.size(), spot.pen(), spot.brush()) for symbol in ("o", "s")
    )
    assert round_.pixelColor(0, 0).alpha() < 64
    assert square.pixelColor(0, 0).alpha() > 128


@pytest.mark.parametrize(("width", "height", "columns"), [(1500, 300, 5), (500, 900, 2)])
def test_plots_are_as_large_as_the_room_lets_them(
    qtbot: QtBot, width: int, height: int, columns: int
) -> None:
    preview = flowers(qtbot)
    preview.resize(width, height)
    preview.show()
    qtbot.waitUntil(lambda: len(rows(preview)) == -(-5 // columns))
    sizes = [plot.sceneBoundingRect().size().toTuple() for plot in preview.clouds.plots]
    assert np.ptp(np.array(sizes), axis=0).max() < 2


def rows(preview: PreprocessPreview) -> set[int]:
    return {round(plot.sceneBoundingRect().top()) for plot in preview.clouds.plots}


def test_a_picture_shows_the_same_two_columns(qtbot: QtBot) -> None:
    preview = flowers(qtbot, (2, 3))
    (make,) = preview.pictures().values()
    twin = make()
    qtbot.addWidget(twin)
    np.testing.assert_array_equal(points(twin, 0), points(preview, 0))
    assert twin.header.isHidden()


def test_what_is_no_picture_any_more_is_explained(qtbot: QtBot) -> None:
    preview = digits(qtbot, (SubtractMean(), ZcaWhitening(), Pca(), Standardise()))
    said = [note.text() for note in preview.findChildren(Note)]
    for text in (FROM_MEAN, WHITENED, NO_PICTURE):
        assert said.count(text) == 1
    plain = digits(qtbot, (ZeroToOne(),))
    assert {note.text() for note in plain.findChildren(Note)} == {ORIGINAL, "1. Scale to 0..1", ""}


def test_images_before_and_after_and_what_pca_keeps(qtbot: QtBot) -> None:
    preview = digits(qtbot)
    assert list(preview.tiles) == [
        "Original",
        "1. Scale to 0..1",
        "2. ZCA whitening",
        "3. PCA: the first principal axes",
        "3. PCA: what the components still hold",
    ]
    assert all(len(tiles.pictures) == SHOWN_IMAGES for tiles in preview.tiles.values())
    texts = [note.text() for note in preview.findChildren(Note)]
    assert any(text.startswith("20 of 196 components hold ") for text in texts)


def test_what_the_components_hold_is_nearer_the_more_there_are(qtbot: QtBot) -> None:
    def distance(count: int) -> float:
        tiles = digits(qtbot, (Pca(keep=Components(count=count)),)).tiles
        original, restored = tiles["Original"], tiles["1. PCA: what the components still hold"]
        return float(np.abs(grey(original) - grey(restored)).mean())

    assert distance(150) < distance(20) < distance(2)
    assert distance(150) < 8


def grey(tiles: ImageTiles) -> np.ndarray:
    return np.stack(
        [
            np.frombuffer(picture.constBits(), np.uint8).reshape(14, -1)[:, :14].astype(float)
            for picture in tiles.pictures
        ]
    )


def test_images_use_the_room_from_the_first_time_on(qtbot: QtBot) -> None:
    preview, pages = flowers(qtbot), QStackedWidget()
    qtbot.addWidget(pages)
    for page in (QWidget(), preview):
        pages.addWidget(page)
    pages.resize(640, 640)
    with qtbot.waitExposed(pages):
        pages.show()
    x, y = load(Mnist()).x[:8], load(Mnist()).y[:8]
    preview.show_samples(Shown(x, y, fit_steps((ZeroToOne(),), x, np.arange(8)), (ZeroToOne(),)))
    pages.setCurrentWidget(preview)

    def beside_each_other() -> list[int]:
        QApplication.processEvents()
        return [
            sum(tiles.cell(place).y() == 0 for place in range(8))
            for tiles in preview.tiles.values()
        ]

    assert beside_each_other() == [4, 4]
    pages.resize(640, 641)
    assert beside_each_other() == [4, 4]


def test_images_then_a_table_then_images(qtbot: QtBot) -> None:
    preview = digits(qtbot)
    assert preview.clouds.isHidden()
    iris = load(Iris())
    fitted = fit_steps(LECTURE, iris.x, np.arange(150))
    preview.show_samples(Shown(iris.x, iris.y, fitted, LECTURE))
    assert not preview.clouds.isHidden()
    assert len(preview.clouds.plots) == 5


@pytest.mark.parametrize("steps", [LECTURE, ()])
def test_what_is_shown_is_what_the_training_gets(steps: Steps) -> None:
    x = load(Iris()).x
    fitted = fit_steps(steps, x, np.arange(150))
    shown = stages_of(x, fitted)
    assert len(shown) == len(steps) + 1
    np.testing.assert_allclose(shown[-1], fitted.apply(x.copy()), atol=1e-6)
    np.testing.assert_array_equal(shown[0], x)
