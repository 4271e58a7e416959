"""The boundary as it is drawn, from the pixels and from what it hands out."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.insight.boundary import boundary, neuron
from dllab.insight.network import Network
from dllab.spec import Experiment
from dllab.spec.data import Blobs, Challenger, Iris, Mnist, Source, TwoSpirals
from dllab.spec.layers import Dense, Flatten
from tests.experiments import small
from tests.views.asked_here import AskedHere, network_of
from ui.data.class_marks import class_colour
from ui.export import ExportDialog, render_png, render_svg
from ui.insight import Moment, Request, Then
from ui.theme import apply_theme
from ui.views.boundary import CONFIDENCE, ENTROPY, ONE_FEATURE, SIZE, BoundaryView
from ui.views.contour import EQUAL
from ui.views.network_view import ASKED
from ui.views.plane_controls import PRINCIPAL, PlaneControls

NOW, THEN = Moment(1), Moment(1, 5)


def experiment_on(source: Source, classes: int) -> Experiment:
    return small(
        Dense(units=6, activation="tanh"), Dense(units=classes, activation="softmax"), source=source
    )


@pytest.fixture(scope="module")
def blobs() -> dict[Moment, Network]:
    experiment = experiment_on(Blobs(classes=3, count=90), 3)
    networks = {NOW: network_of(experiment), THEN: network_of(experiment.with_training(seed=8))}
    for network in networks.values():
        model = network.inference.model
        # Sure of itself, so that regions have strong colours.
        model.set_weights([4 * weight for weight in model.get_weights()])
    return networks


Open = Callable[[dict[Moment, Network]], BoundaryView]


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Open:
    apply_theme(qapp, "light")

    def show(networks: dict[Moment, Network]) -> BoundaryView:
        view = BoundaryView(AskedHere(networks))
        qtbot.addWidget(view)
        view.resize(900, 640)
        view.show()
        qtbot.waitExposed(view)
        view.show_moment(NOW if networks else None)
        return view

    return show


def asked(view: BoundaryView) -> AskedHere:
    assert isinstance(view.insight, AskedHere)
    return view.insight


def test_until_there_is_a_run_it_says_what_will_appear(opened: Open, qtbot: QtBot) -> None:
    view = opened({})
    assert not view.can_be_exported
    assert "will appear here" in view._panel.text
    with qtbot.waitSignal(view.start_requested):
        view._panel.button.click()


def test_what_is_drawn_has_the_colour_of_the_class_named_there(
    opened: Open, blobs: dict[Moment, Network]
) -> None:
    view = opened(blobs)
    view.with_points.setChecked(False)
    shares = view.field["probabilities"]
    certain = shares.max(axis=2) > 0.9
    picture = view.canvas.grab().toImage()
    box = view.canvas.plot.getViewBox()
    checked = 0
    for row, column in np.argwhere(certain)[::97].tolist():
        x = view.canvas.x[0] + column / (SIZE - 1) * (view.canvas.x[1] - view.canvas.x[0])
        y = view.canvas.y[0] + row / (SIZE - 1) * (view.canvas.y[1] - view.canvas.y[0])
        if not certain[max(row - 3, 0) : row + 4, max(column - 3, 0) : column + 4].all():
            continue
        point = view.canvas.mapFromScene(box.mapViewToScene(QPointF(x, y)))
        if not box.sceneBoundingRect().adjusted(4, 4, -4, -4).contains(point.toPointF()):
            continue
        seen = picture.pixelColor(point)
        wanted = class_colour(int(shares[row, column].argmax()), dark=False)
        others = [class_colour(label, dark=False) for label in range(3)]
        nearest = min(others, key=lambda colour: abs(colour.hue() - seen.hue()))
        assert nearest == wanted
        checked += 1
    assert checked > 20


def test_the_numbers_are_those_of_the_network(opened: Open, blobs: dict[Moment, Network]) -> None:
    view = opened(blobs)
    grid = {
        "plane": {"kind": "columns", "columns": [0, 1]},
        "x": view.canvas.x,
        "y": view.canvas.y,
        "size": SIZE,
    }
    expected = boundary(blobs[NOW], grid)["probabilities"]
    numbers = view.numbers()
    assert list(numbers) == ["x", "y", "P(A)", "P(B)", "P(C)"]
    # Of two features the plane is all there is.
    assert not view.note.text()
    assert EQUAL in view.legend.texts
    np.testing.assert_allclose(numbers["P(B)"], expected[:, :, 1].ravel(), atol=1e-6)
    assert numbers["x"][1] > numbers["x"][0]
    assert numbers["y"][SIZE] > numbers["y"][0]


def test_a_neuron_is_enlarged_and_left_again(opened: Open, blobs: dict[Moment, Network]) -> None:
    view = opened(blobs)
    assert [len(layer.maps) for layer in view.strip._layers] == [6, 3]
    view.strip.setFocus()
    QTest.keyClick(view.strip, Qt.Key.Key_Right)
    QTest.keyClick(view.strip, Qt.Key.Key_Right)
    assert view.strip.place == (0, 1)
    grid = {
        "plane": {"kind": "columns", "columns": [0, 1]},
        "x": view.canvas.x,
        "y": view.canvas.y,
        "size": SIZE,
        "layer": 0,
        "unit": 1,
    }
    expected = neuron(blobs[NOW], grid)["values"]
    np.testing.assert_allclose(view.numbers()["output"], expected.ravel(), atol=1e-6)
    assert "output 0" in view.legend.texts
    QTest.keyClick(view.strip, Qt.Key.Key_Escape)
    assert "P(A)" in view.numbers()
    rect = view.strip.rect_of(view.strip._tops()[1], 2)
    QTest.mouseClick(view.strip, Qt.MouseButton.LeftButton, pos=rect.center())
    assert view.strip.place == (1, 2)


def test_layers_of_confidence_say_what_their_colours_mean(
    opened: Open, blobs: dict[Moment, Network]
) -> None:
    view = opened(blobs)
    view.layer.setCurrentText(ENTROPY)
    assert "no idea (ln 3 = 1.10)" in view.legend.texts
    view.layer.setCurrentText(CONFIDENCE)
    assert "likeliest class 33%" in view.legend.texts


def test_two_moments_are_compared(opened: Open, blobs: dict[Moment, Network]) -> None:
    view = opened(blobs)
    view.show_moment(NOW, THEN)
    now, then = (view.field["probabilities"], view.held["probabilities"])
    moved = np.abs(now - then).sum(axis=2).max() / 2
    assert f"{moved:.0%} of the probability elsewhere" in view.legend.texts
    view.show_moment(NOW)
    assert not view.held


def test_of_four_columns_two_are_chosen_or_the_principal_plane(opened: Open) -> None:
    view = opened({NOW: network_of(experiment_on(Iris(), 3))})
    assert view.plane.across.isVisible()
    assert view.plane.across.itemText(2) == "petal length (cm)"
    assert view.canvas.below.labelText == "sepal length (cm)"
    assert "a slice through 4 dimensions" in view.note.text()
    view.plane.across.setCurrentIndex(2)
    assert view.canvas.below.labelText == "petal length (cm)"
    # The same column twice makes no plane: the other one gives way.
    view.plane.up.setCurrentIndex(2)
    assert view.plane.across.currentIndex() == 3
    view.plane.kind.setCurrentText(PRINCIPAL)
    assert view.canvas.below.labelText.startswith("principal component 1")
    assert not view.plane.across.isVisible()


def test_images_have_their_principal_plane(opened: Open) -> None:
    layers = Flatten(), Dense(units=10, activation="softmax")
    view = opened({NOW: network_of(small(*layers, source=Mnist()))})
    assert view.plane.params == {"kind": "principal"}
    assert view.can_be_exported
    assert len(view.numbers()) == 12


@pytest.mark.parametrize(("source", "features"), [(TwoSpirals(), 2), (Iris(), 4)])
def test_after_images_the_columns_of_points_are_shown_again(
    qtbot: QtBot, source: Source, features: int
) -> None:
    """Nobody chose the principal plane: of images there was no other."""
    plane = PlaneControls()
    qtbot.addWidget(plane)
    plane.show_data(small(source=Mnist()).data)
    assert plane.params == {"kind": "principal"}
    plane.show_data(small(source=source).data)
    assert plane.across.count() == features
    assert plane.params == {"kind": "columns", "columns": [0, 1]}


def test_a_principal_plane_that_was_chosen_stays_except_where_there_is_none(qtbot: QtBot) -> None:
    plane = PlaneControls()
    qtbot.addWidget(plane)
    plane.show_data(small(source=Iris()).data)
    plane.kind.setCurrentText(PRINCIPAL)
    plane.show_data(small(source=Iris(), epochs=4).data)
    assert plane.params == {"kind": "principal"}
    plane.show_data(small(source=TwoSpirals()).data)
    assert plane.params == {"kind": "columns", "columns": [0, 1]}


def test_one_feature_has_no_plane(opened: Open) -> None:
    view = opened({NOW: network_of(experiment_on(Challenger(), 2))})
    assert view._panel.text == ONE_FEATURE


def test_another_run_is_not_shown_in_the_picture_of_the_last_one(
    opened: Open, blobs: dict[Moment, Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    iris = network_of(experiment_on(Iris(), 3))
    view = opened({**blobs, Moment(2): iris})
    assert view.can_be_exported
    assert view.strip._layers
    later: list[tuple[str, Request, Then]] = []
    answered = AskedHere.ask
    monkeypatch.setattr(AskedHere, "ask", lambda _self, *asked: later.append(asked))
    view.show_moment(Moment(2))
    assert view._panel.text == ASKED
    assert not view.can_be_exported
    assert not view.strip._layers
    monkeypatch.setattr(AskedHere, "ask", answered)
    for question in later:
        asked(view).ask(*question)
    assert view.can_be_exported
    # Another epoch of the same run takes the place of the last one without a word between.
    monkeypatch.setattr(AskedHere, "ask", lambda _self, *_asked: None)
    view.show_moment(Moment(2, 3))
    assert view.can_be_exported


def test_nobody_is_asked_while_nobody_looks(opened: Open, blobs: dict[Moment, Network]) -> None:
    view = opened(blobs)
    assert asked(view).following
    view.hide()
    assert not asked(view).following
    before = len(asked(view).asked)
    view.show_moment(THEN)
    assert len(asked(view).asked) == before
    view.show()
    assert asked(view).asked[-1].moment == THEN


def test_an_error_takes_the_pictures_place_until_it_is_gone(
    opened: Open, blobs: dict[Moment, Network]
) -> None:
    view = opened(blobs)
    view.show_moment(Moment(1, 77))
    assert view._panel.text == "Nothing was kept."
    assert not view.can_be_exported
    view.show_moment(NOW)
    assert view.can_be_exported


def test_it_is_written_as_picture_and_as_numbers(
    opened: Open, blobs: dict[Moment, Network], tmp_path: Path
) -> None:
    view = opened(blobs)
    assert render_png(view, 900, 700, 96, dark=True)[:4] == b"\x89PNG"
    svg = render_svg(view, 900, 700, 96)
    # The field alone; points and ground are shapes.
    assert svg.count(b"<image") == 1
    assert b"epoch " in svg
    for name in ("b.csv", "b.npz", "b.png"):
        dialog = ExportDialog(view)
        dialog.export(tmp_path / name)
        assert dialog.written == tmp_path / name
    read = list(csv.reader(io.StringIO((tmp_path / "b.csv").read_text("utf-8-sig"))))
    assert read[0] == ["x", "y", "P(A)", "P(B)", "P(C)"]
    arrays = np.load(tmp_path / "b.npz", allow_pickle=False)
    table = np.array(read[1:], np.float64)
    np.testing.assert_array_equal(table[:, 2].astype(np.float32), arrays["P(A)"])
