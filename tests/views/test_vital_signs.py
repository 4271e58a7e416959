"""The heat strips: what they colour, tell and open."""

import math
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.views.recorded_here import RecordedHere, book_of, signs
from ui.export import ExportDialog, render_svg
from ui.insight import Moment
from ui.theme import DARK, LIGHT, apply_theme
from ui.views.heat_strip import HeatStrip
from ui.views.signs import SIGNS
from ui.views.vital_signs import VitalSignsView

NAN, INF = math.nan, math.inf


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> VitalSignsView:
    apply_theme(qapp, "light")
    events = [
        signs(1, update_ratio=(1e-3, NAN), dead=(NAN, 0.25), gradient_norm=(1e-4, 1.0)),
        signs(2, update_ratio=(0.5, NAN), dead=(NAN, 0.75), gradient_norm=(1e-2, 1.0)),
        signs(4, update_ratio=(1e-5, NAN), dead=(NAN, 1.0), gradient_norm=(INF, 1.0)),
    ]
    shown = VitalSignsView(RecordedHere(book_of(*events)))
    qtbot.addWidget(shown)
    shown.resize(900, 640)
    shown.show()
    qtbot.waitExposed(shown)
    shown.show_moment(Moment(1))
    return shown


def strip(view: VitalSignsView, field: str) -> HeatStrip:
    return next(each for each in view.strips if each.sign.field == field)


def centre(view: HeatStrip, row: int, column: int) -> QPoint:
    return view._cell(row, column).center().toPoint()


def test_without_a_run_it_says_what_will_appear(qtbot: QtBot) -> None:
    view = VitalSignsView(RecordedHere(book_of()))
    qtbot.addWidget(view)
    view.show()
    view.show_moment(None)
    assert "vital signs of its layers" in view._panel.text
    view.show_moment(Moment(1))
    assert "run 1 has not come" in view._panel.text


@pytest.mark.parametrize("dark", [False, True])
def test_healthy_low_and_high_ratios_have_colours_of_their_own(
    view: VitalSignsView, qapp: QApplication, dark: bool
) -> None:
    apply_theme(qapp, "dark" if dark else "light")
    qapp.processEvents()
    ratio = strip(view, "update_ratio")
    picture = ratio.grab().toImage()
    healthy, high, low = (picture.pixelColor(centre(ratio, 0, column)) for column in range(3))
    assert healthy.name() == (DARK if dark else LIGHT).grid
    assert high.red() > high.blue() + 40
    assert low.blue() > low.red() + 40


def test_a_layer_without_the_sign_has_no_row(view: VitalSignsView) -> None:
    assert strip(view, "dead")._names == ["3 Activation"]
    assert strip(view, "update_ratio")._names == ["1 Dense"]


def test_the_mouse_reads_the_exact_value(view: VitalSignsView) -> None:
    dead, told = strip(view, "dead"), list[str]()
    dead.pointed.connect(lambda text, _where: told.append(text))
    QTest.mouseMove(dead, centre(dead, 0, 1))
    assert "75.0%" in told[-1]
    assert "3 Activation" in told[-1]
    ratio = strip(view, "update_ratio")
    ratio.pointed.connect(lambda text, _where: told.append(text))
    QTest.mouseMove(ratio, centre(ratio, 0, 1))
    assert "0.5" in told[-1]
    assert "high: may be unstable" in told[-1]
    # The column of epoch 4, though it is the third.
    QTest.mouseMove(ratio, centre(ratio, 0, 2))
    assert ">4</td>" in told[-1]


def test_a_click_opens_the_layer_of_the_network(view: VitalSignsView, qtbot: QtBot) -> None:
    dead = strip(view, "dead")
    with qtbot.waitSignal(view.layer_chosen) as chosen:
        QTest.mouseClick(dead, Qt.MouseButton.LeftButton, pos=centre(dead, 0, 0))
    assert chosen.args == [2]


def test_the_keys_go_from_cell_to_cell(view: VitalSignsView, qtbot: QtBot) -> None:
    norm, told = strip(view, "gradient_norm"), list[str]()
    norm.pointed.connect(lambda text, _where: told.append(text))
    norm.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Up):
        QTest.keyClick(norm, key)
    assert "0.01" in told[-1]
    assert ">2</td>" in told[-1]
    QTest.keyClick(norm, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.layer_chosen) as chosen:
        QTest.keyClick(norm, Qt.Key.Key_Return)
    assert chosen.args == [2]


def test_what_is_no_number_is_crossed_out(view: VitalSignsView) -> None:
    norm = strip(view, "gradient_norm")
    picture = norm.grab().toImage()
    assert picture.pixelColor(centre(norm, 0, 2)).red() > 150
    cell = norm._cell(0, 2)
    corner = picture.pixelColor((cell.topLeft() * 0.7 + cell.bottomLeft() * 0.3).toPoint())
    assert corner.name() != picture.pixelColor(centre(norm, 0, 1)).name()


def test_a_column_reaches_to_the_next_epoch_that_was_measured(view: VitalSignsView) -> None:
    view.insight.book.runs[1].history.apply([signs(30)])
    view.draw()
    dead, told = strip(view, "dead"), list[str]()
    dead.pointed.connect(lambda text, _where: told.append(text))
    first, third, after = (dead._cell(1, column) for column in (0, 2, 3))
    assert third.right() == pytest.approx(after.left())
    assert third.width() == pytest.approx(26 * first.width())
    end = QPoint(round(third.right()) - 3, round(third.bottom()) - 3)
    picture = dead.grab().toImage()
    assert picture.pixelColor(end) == picture.pixelColor(centre(dead, 1, 2))
    QTest.mouseMove(dead, end)
    assert ">4</td>" in told[-1]
    assert "next measured" in told[-1]
    assert ">30</td>" in told[-1]
    QTest.mouseMove(dead, centre(dead, 1, 3))
    assert "next measured" not in told[-1]


def test_where_no_layer_has_the_sign_it_says_what_is_lacking(qtbot: QtBot) -> None:
    view = VitalSignsView(RecordedHere(book_of(signs(1, saturated=(NAN, NAN)))))
    qtbot.addWidget(view)
    view.resize(900, 640)
    with qtbot.waitExposed(view):
        view.show()
    view.show_moment(Moment(1))
    svg = render_svg(view, 900, 640, 96)
    assert b"This network has no hidden sigmoid or tanh units" in svg
    assert b">epoch<" in svg


def test_the_chosen_epoch_is_marked(view: VitalSignsView) -> None:
    view.show_moment(Moment(1, 3))
    assert {each._marked for each in view.strips} == {1}
    view.show_moment(Moment(1))
    assert {each._marked for each in view.strips} == {None}


def test_picture_and_numbers_are_written(view: VitalSignsView, tmp_path: Path) -> None:
    assert b"Update-to-weight ratio" in render_svg(view, 900, 640, 96)
    ExportDialog(view).export(tmp_path / "signs.csv")
    lines = (tmp_path / "signs.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].split(",")[:4] == ["epoch", "step", "layer", "update_to_weight_ratio"]
    assert len(lines) == 1 + 3 * 2
    assert lines[3].split(",")[:4] == ["2", "8", "1 Dense", "0.5"]


def test_scales_order_values_whatever_they_are() -> None:
    for sign in SIGNS:
        for made in ([[0.0, 0.0]], [[NAN, INF]], [[1e-30, 1e30]], [[-2.0, 0.5]]):
            ends = sign.ends(np.array(made))
            assert ends[0] < ends[1]
            shares = sign.shares(np.linspace(*ends, 9), ends)
            assert (np.diff(shares) >= 0).all()
            assert (shares[0], shares[-1]) == (0, 1)
