"""Drawing for a network: strokes, keys, pictures, and what it says of them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.data.bundled import mnist
from dllab.insight.network import Network
from dllab.spec.data import ImageFolder
from dllab.spec.layers import Dense, Flatten
from tests.data.made_files import image_folder, imported
from tests.experiments import digits, small
from tests.views.asked_here import AskedHere, network_of
from ui.draw.sketch import Sketch, sheet_size
from ui.export import ExportDialog, render_png, render_svg
from ui.insight import Moment
from ui.theme import apply_theme
from ui.views.draw import DrawView

NOW, THEN, OTHER = Moment(1), Moment(1, 5), Moment(2)
PATIENCE_MS = 60_000
SHAPE = (28, 28, 1)


@pytest.fixture(scope="module")
def networks() -> dict[Moment, Network]:
    experiment = digits(Flatten(), Dense(units=10, activation="softmax"))
    return {
        moment: network_of(experiment.with_training(seed=seed))
        for seed, moment in enumerate((NOW, THEN, OTHER))
    }


Open = Callable[[dict[Moment, Network]], DrawView]


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Open:
    apply_theme(qapp, "light")

    def show(networks: dict[Moment, Network]) -> DrawView:
        view = DrawView(AskedHere(networks))
        qtbot.addWidget(view)
        view.resize(1000, 640)
        view.show()
        qtbot.waitExposed(view)
        view.show_moment(NOW)
        return view

    return show


def at(view: DrawView, x: float, y: float) -> QPoint:
    """A position of the canvas by shares of the sheet."""
    rect = view.canvas.rect_of_sheet
    return QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height()).toPoint()


def draw_line(view: DrawView, start: tuple[float, float], end: tuple[float, float]) -> None:
    QTest.mousePress(view.canvas, Qt.MouseButton.LeftButton, pos=at(view, *start))
    QTest.mouseMove(view.canvas, at(view, *end))
    QTest.mouseRelease(view.canvas, Qt.MouseButton.LeftButton, pos=at(view, *end))


def predicted(network: Network, image: np.ndarray) -> np.ndarray:
    fed = network.data.fitted.apply(image[None].astype(np.float32))
    found: np.ndarray = network.inference.model.predict(fed, verbose=0)[0]
    return found


def given(view: DrawView) -> np.ndarray:
    return view.canvas.sketch.for_network(SHAPE, view.centre.isChecked())


def drop(view: DrawView, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    nothing = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    view.canvas.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, *nothing))


def test_a_stroke_is_answered_as_keras_predicts(
    opened: Open, networks: dict[Moment, Network], qtbot: QtBot
) -> None:
    view = opened(networks)
    assert view.first.found is None
    draw_line(view, (0.2, 0.1), (0.2, 0.9))
    qtbot.waitUntil(lambda: view.first.found is not None)
    found = view.first.found
    assert found
    expected = predicted(networks[NOW], given(view))
    np.testing.assert_allclose(found.arrays["probabilities"], expected, atol=2e-6)
    np.testing.assert_array_equal(found.arrays["seen"], given(view))
    assert view.first.verdict.text() == str(expected.argmax())
    assert f"{expected[3]:.1%}" in view.first.bars.accessibleDescription()


def test_strokes_are_smooth_and_centred(opened: Open, networks: dict[Moment, Network]) -> None:
    view = opened(networks)
    draw_line(view, (0.1, 0.1), (0.3, 0.6))
    image = given(view)[:, :, 0].astype(float)
    levels = np.unique(image)
    assert len(levels) > 20
    rows = np.flatnonzero(image.any(axis=1))
    assert rows[-1] - rows[0] + 1 in {20, 21}
    middle = [image.sum(axis=axis) @ np.arange(28) / image.sum() for axis in (0, 1)]
    np.testing.assert_allclose(middle, 14, atol=0.6)
    view.centre.setChecked(False)
    apart = given(view)[:, :, 0].astype(float)
    assert apart.sum(axis=1) @ np.arange(28) / apart.sum() < 12


def test_a_network_that_answers_late_is_shown_while_one_draws_on(
    opened: Open, networks: dict[Moment, Network], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the bars would stand still until the pen rests."""
    view = opened(networks)
    waiting: list[Callable[[], None]] = []
    asked = AskedHere.ask

    def later(self: AskedHere, name: str, request: object, then: object) -> None:
        waiting.append(lambda: asked(self, name, request, then))  # type: ignore[arg-type]

    monkeypatch.setattr(AskedHere, "ask", later)
    draw_line(view, (0.2, 0.1), (0.2, 0.9))
    qtbot.waitUntil(lambda: len(waiting) == 1)
    draw_line(view, (0.5, 0.1), (0.5, 0.9))
    qtbot.waitUntil(lambda: len(waiting) == 2)
    waiting[0]()
    assert view.first.found is not None


def test_undo_eraser_and_clear_bring_back_what_there_was(
    opened: Open, networks: dict[Moment, Network], qtbot: QtBot
) -> None:
    view = opened(networks)
    view.canvas.setFocus()
    draw_line(view, (0.2, 0.1), (0.2, 0.9))
    first = view.canvas.sketch.pixels()
    view.pens.eraser.click()
    draw_line(view, (0.1, 0.5), (0.4, 0.5))
    assert view.canvas.sketch.pixels().sum() < first.sum()
    QTest.keyClick(view.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_array_equal(view.canvas.sketch.pixels(), first)
    view.pens.clear.click()
    assert view.canvas.sketch.is_blank
    qtbot.waitUntil(lambda: view.first.found is None)
    view.pens.undo.click()
    np.testing.assert_array_equal(view.canvas.sketch.pixels(), first)
    view.pens.redo.click()
    assert view.canvas.sketch.is_blank
    assert not view.pens.redo.isEnabled()


def test_keys_draw(opened: Open, networks: dict[Moment, Network], qtbot: QtBot) -> None:
    view = opened(networks)
    view.canvas.setFocus()
    for key in (Qt.Key.Key_Space, *[Qt.Key.Key_Down] * 6, Qt.Key.Key_Space, Qt.Key.Key_Right):
        QTest.keyClick(view.canvas, key)
    ink = view.canvas.sketch.pixels()[:, :, 0] > 0
    assert np.flatnonzero(ink.any(axis=1)).size == pytest.approx(280 * (6 / 28 + 0.09), abs=4)
    assert np.flatnonzero(ink.any(axis=0)).size == pytest.approx(280 * 0.09, abs=4)
    qtbot.waitUntil(lambda: view.first.found is not None)
    QTest.keyClick(view.canvas, Qt.Key.Key_E)
    assert view.pens.eraser.isChecked()
    QTest.keyClick(view.canvas, Qt.Key.Key_Delete)
    assert view.canvas.sketch.is_blank


def test_a_drawing_is_followed_through_the_layers_as_the_network_is_given_it(
    opened: Open, networks: dict[Moment, Network], qtbot: QtBot
) -> None:
    view = opened(networks)
    draw_line(view, (0.2, 0.1), (0.2, 0.9))
    with qtbot.waitSignal(view.through_layers) as told:
        view.through.click()
    assert told.args
    np.testing.assert_array_equal(told.args[0], given(view))


def test_a_digit_from_a_file_reaches_the_network_unchanged_and_is_centred_to_itself(
    opened: Open, networks: dict[Moment, Network], qtbot: QtBot, tmp_path: Path
) -> None:
    view = opened(networks)
    digit = np.asarray(mnist().x[5])
    Image.fromarray(digit[:, :, 0]).save(tmp_path / "five.png")
    drop(view, tmp_path / "five.png")
    qtbot.waitUntil(lambda: view.first.found is not None, timeout=PATIENCE_MS)
    assert not view.centre.isChecked()
    np.testing.assert_array_equal(given(view), digit)
    view.centre.setChecked(True)
    np.testing.assert_array_equal(given(view), digit)


def test_ink_on_paper_is_inverted_and_cut_from_its_ground() -> None:
    digit = np.asarray(mnist().x[5])[:, :, 0]
    sheet = np.kron(digit, np.ones((10, 10)))
    noise = np.random.default_rng(2).normal(0, 4, sheet.shape)
    paper = np.clip(215 - 0.7 * sheet + noise, 0, 255).astype(np.uint8)
    sketch = Sketch(*sheet_size(28, 28))
    sketch.take_picture(np.repeat(paper[:, :, np.newaxis], 3, axis=2).copy())
    sketch.invert()
    placed = sketch.for_network(SHAPE, is_centred=True)[:, :, 0].astype(float)
    assert not placed[0].any()
    assert np.corrcoef(placed.ravel(), digit.ravel())[0, 1] > 0.95
    sketch.undo()
    light = sketch.for_network(SHAPE, is_centred=True)[:, :, 0]
    np.testing.assert_allclose(255.0 - light, placed, atol=1)


def test_a_colour_picture_of_any_size_fits(
    opened: Open, networks: dict[Moment, Network], qtbot: QtBot, tmp_path: Path
) -> None:
    view = opened(networks)
    picture = np.zeros((40, 80, 3), np.uint8)
    picture[:] = 10, 200, 90
    picture[10:30, 20:60] = 255, 0, 0
    Image.fromarray(picture).save(tmp_path / "wide.bmp")
    view.open_picture(tmp_path / "wide.bmp")
    qtbot.waitUntil(lambda: view.canvas.sketch.sheet.is_picture, timeout=PATIENCE_MS)
    pixels = view.canvas.sketch.pixels()
    # Beside it lies the colour of its own rim.
    assert pixels[0, 0].tolist() == pixels[-1, -1].tolist() == [10, 200, 90]
    assert pixels[140, 140].tolist() == [255, 0, 0]
    assert given(view)[14, 14, 0] == round(0.299 * 255)
    colour = view.canvas.sketch.for_network((28, 28, 3), is_centred=False)
    assert colour[14, 14].tolist() == [255, 0, 0]


def test_a_network_for_colours_is_drawn_for_in_colours(
    opened: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    source, _ = imported(ImageFolder(path=str(image_folder(tmp_path / "animals"))))
    experiment = small(Flatten(), Dense(units=2, activation="softmax"), source=source)
    network = network_of(experiment)
    shape = network.data.fitted.input_shape
    assert shape[2] == 3
    view = opened({NOW: network})
    assert view.centre.isHidden()
    assert not view.pens.colour.isHidden()
    view.canvas.colour = (200, 40, 0)
    draw_line(view, (0.1, 0.5), (0.9, 0.5))
    qtbot.waitUntil(lambda: view.first.found is not None)
    assert view.first.found
    image = view.canvas.sketch.for_network(shape, is_centred=False)
    assert image.max(axis=(0, 1)).tolist()[2] == 0
    found = view.first.found.arrays["probabilities"]
    np.testing.assert_allclose(found, predicted(network, image), atol=2e-6)
    assert view.first.verdict.text() in {"cats", "dogs"}


@pytest.mark.parametrize(
    ("content", "received"),
    [(b"GIF89a no picture", "something else"), (b"", "an empty file"), (None, "no file")],
)
def test_what_is_no_picture_is_refused_in_a_sentence(  # noqa: PLR0917 - fixtures
    opened: Open,
    networks: dict[Moment, Network],
    qtbot: QtBot,
    tmp_path: Path,
    content: bytes | None,
    received: str,
) -> None:
    view = opened(networks)
    path = tmp_path / "wrong.png"
    if content is not None:
        path.write_bytes(content)
    view.open_picture(path)
    qtbot.waitUntil(lambda: not view.fault.isHidden(), timeout=PATIENCE_MS)
    assert f"received {received}" in view.fault.text()
    assert view.canvas.sketch.is_blank


def test_a_second_run_or_epoch_answers_beside_it(
    opened: Open, networks: dict[Moment, Network], qtbot: QtBot
) -> None:
    view = opened(networks)
    assert view.second.isHidden()
    draw_line(view, (0.3, 0.1), (0.6, 0.9))
    view.against.setCurrentIndex(1)
    assert not view.second.isHidden()
    expected = predicted(networks[OTHER], given(view))
    qtbot.waitUntil(lambda: view.second.found is not None)
    assert view.second.found
    np.testing.assert_allclose(view.second.found.arrays["probabilities"], expected, atol=2e-6)
    view.against.setCurrentIndex(0)
    assert view.second.isHidden()
    view.show_moment(NOW, THEN)
    assert view.second.heading.text().endswith("epoch 5")
    view.show_moment(Moment(1, 77))
    assert view.first.note.text() == "Nothing was kept."


def test_data_without_images_are_told(opened: Open) -> None:
    view = opened({NOW: network_of(small())})
    assert "whose input is an image" in view._panel.text
    assert not view.can_be_exported


def test_it_is_written_as_picture_and_as_numbers(
    opened: Open, networks: dict[Moment, Network], qtbot: QtBot, tmp_path: Path
) -> None:
    view = opened(networks)
    draw_line(view, (0.3, 0.1), (0.6, 0.9))
    qtbot.waitUntil(lambda: view.first.found is not None)
    png = QImage.fromData(render_png(view, 1000, 700, 96, dark=True))
    assert png.pixelColor(2, 2).lightness() < 60
    svg = render_svg(view, 1000, 700, 96)
    assert b"<image" in svg
    dialog = ExportDialog(view)
    qtbot.addWidget(dialog)
    dialog.export(tmp_path / "drawn.npz")
    arrays = np.load(tmp_path / "drawn.npz", allow_pickle=False)
    assert list(arrays["class"]) == [str(digit) for digit in range(10)]
    (column,) = [name for name in arrays.files if name != "class"]
    np.testing.assert_allclose(arrays[column], predicted(networks[NOW], given(view)), atol=2e-6)


def test_hidden_it_asks_no_more(
    opened: Open, networks: dict[Moment, Network], qtbot: QtBot
) -> None:
    view = opened(networks)
    draw_line(view, (0.3, 0.1), (0.6, 0.9))
    qtbot.waitUntil(lambda: view.first.found is not None)
    view.hide()
    assert isinstance(view.insight, AskedHere)
    assert view.insight.following == set()
