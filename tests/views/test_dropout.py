"""Dropout as an ensemble, as it is drawn and said."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.spec import Layer
from dllab.spec.data import Blobs
from dllab.spec.layers import Conv2D, Dense, Dropout, Flatten
from tests.experiments import digits, small
from tests.views.asked_here import AskedHere, network_of
from ui.export import ExportDialog, render_png
from ui.insight import Moment, Request, Then
from ui.theme import apply_theme
from ui.views.dropout import COARSE, MEAN, SCALED, SIZE, DropoutView
from ui.views.network_view import ASKED

NOW = Moment(1)
FILTERS = Conv2D(filters=2, kernel_size=3, activation="relu")
OUT = Dense(units=3, activation="softmax")


def opened(qtbot: QtBot, *layers: Layer) -> DropoutView:
    network = network_of(small(*layers, source=Blobs(classes=3, count=60)))
    view = DropoutView(AskedHere({NOW: network}))
    qtbot.addWidget(view)
    view.resize(1000, 600)
    view.show()
    qtbot.waitExposed(view)
    view.show_moment(NOW)
    return view


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> DropoutView:
    apply_theme(qapp, "light")
    return opened(qtbot, Dense(units=16, activation="tanh"), Dropout(rate=0.5), OUT)


def test_a_click_on_the_plane_asks_about_that_place(view: DropoutView) -> None:
    before = view.found["members"]
    box = view.canvas.plot.getViewBox()
    wanted = QPointF(0.5, 0.25)
    point = view.canvas.mapFromScene(box.mapViewToScene(wanted))
    QTest.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert view.place == pytest.approx((0.5, 0.25), abs=0.02)
    assert np.abs(view.found["members"] - before).max() > 0
    assert "40 thinned networks, each with other units dropped, give class" in view.said.text()
    assert "has all units and is the one used after training" in view.said.text()


def test_so_many_networks_are_drawn_as_are_asked_for(view: DropoutView) -> None:
    view.masks.setValue(7)
    assert len(view.found["members"]) == 7
    assert len(view._dots.getData()[0]) == 21


def test_each_way_of_showing_says_what_its_colours_mean(view: DropoutView) -> None:
    assert any(text.startswith("networks differ") for text in view.legend.texts)
    for shown in (MEAN, SCALED):
        view.shown.setCurrentText(shown)
        assert not any(text.startswith("networks differ") for text in view.legend.texts)


def test_without_dropout_it_says_how_to_get_some(qtbot: QtBot) -> None:
    view = opened(qtbot, Dense(units=4), OUT)
    assert "Add one under Network" in view._panel.text


def test_a_network_that_convolves_behind_dropout_is_asked_about_fewer_points(
    qtbot: QtBot, qapp: QApplication
) -> None:
    """Of each thinned network every convolution is worked out anew."""
    apply_theme(qapp, "light")
    end = Flatten(), Dropout(rate=0.5), Dense(units=10, activation="softmax")
    for hidden, size in (((Dropout(rate=0.2), FILTERS), COARSE), ((FILTERS,), SIZE)):
        network = network_of(digits(*hidden, *end))
        view = DropoutView(AskedHere({NOW: network}))
        qtbot.addWidget(view)
        view.masks.setValue(2)
        view.show()
        qtbot.waitExposed(view)
        view.show_moment(NOW)
        assert view.found["spread"].shape == (size, size)
        assert {len(column) for column in view.numbers().values()} == {size * size}


def test_it_is_written_as_picture_and_as_numbers(view: DropoutView, tmp_path: Path) -> None:
    assert render_png(view, 1000, 700, 96, dark=True)[:4] == b"\x89PNG"
    dialog = ExportDialog(view)
    dialog.export(tmp_path / "dropout.npz")
    arrays = np.load(tmp_path / "dropout.npz", allow_pickle=False)
    assert arrays["spread"].shape == (SIZE * SIZE,)
    assert {"mean P(A)", "scaled P(C)"} <= set(arrays)


class NotYet(AskedHere):
    """As long as Keras is being loaded."""

    def ask(self, view: str, request: Request, then: Then) -> None:
        self.unanswered = view, request, then


def test_until_it_is_answered_it_says_that_it_asks(view: DropoutView, qtbot: QtBot) -> None:
    insight = view.insight
    assert isinstance(insight, AskedHere)
    waiting = DropoutView(NotYet(insight.networks))
    qtbot.addWidget(waiting)
    waiting.show()
    qtbot.waitExposed(waiting)
    assert waiting._panel.text == waiting.empty
    waiting.show_moment(Moment(1))
    assert waiting._panel.text == ASKED
    assert not waiting._panel.button.isVisible()
