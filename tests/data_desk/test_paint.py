"""Strokes of mouse and keys paint and erase; each that has ended is one edit."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec import Experiment
from dllab.spec.data import DataSpec, Painted
from dllab.spec.data.painted import MOST_POINTS
from ui.data.class_marks import class_colour
from ui.data.paint_panel import ERASER, PaintPanel
from ui.forms.experiment_editor import ExperimentEditor
from ui.theme import DARK, LIGHT, Colours, Mode, apply_theme

LEFT = Qt.MouseButton.LeftButton
TWO = Painted(points=((-0.5, 0.5, 0), (0.5, -0.5, 1)))


def shown(qtbot: QtBot, painted: Painted | None = None) -> PaintPanel:
    panel = PaintPanel(painted or Painted(classes=3))
    qtbot.addWidget(panel)
    panel.resize(560, 620)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.canvas.setFocus()
    return panel


def at(panel: PaintPanel, x: float, y: float) -> QPoint:
    return QPointF(*panel.canvas.position(np.array([x, y])).tolist()).toPoint()


def drag(panel: PaintPanel, *places: tuple[float, float]) -> None:
    """A stroke that takes a second between two places, as the canvas's clock sees it."""
    canvas = panel.canvas
    QTest.mousePress(canvas, LEFT, pos=at(panel, *places[0]))
    for place in places[1:]:
        assert canvas._pressed_at is not None
        canvas._pressed_at -= 1
        QTest.mouseMove(canvas, at(panel, *place))
    QTest.mouseRelease(canvas, LEFT, pos=at(panel, *places[-1]))


def test_a_stroke_is_one_edit_with_as_many_points_as_it_took_time(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    said: list[Painted] = []
    panel.edited.connect(said.append)
    drag(panel, (-0.5, 0.0), (0.0, 0.0), (0.5, 0.0))
    assert len(said) == 1
    points = np.array(said[0].points)
    assert len(points) == pytest.approx(2 * panel.canvas.density, rel=0.3)
    assert np.abs(points[:, 1]).max() <= panel.canvas.radius + 0.01
    assert points[:, 0].min() < -0.4
    assert points[:, 0].max() > 0.4
    assert set(points[:, 2].tolist()) == {0}
    assert panel.canvas.painted == said[0]
    assert Painted.model_validate(said[0].model_dump()) == said[0]


def test_a_click_paints_at_least_one_point(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    with qtbot.waitSignal(panel.edited) as edited:
        QTest.mouseClick(panel.canvas, LEFT, pos=at(panel, 0.3, 0.3))
    assert edited.args is not None
    assert len(edited.args[0].points) >= 1


def test_what_is_painted_is_seen_before_the_stroke_ends(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    panel = shown(qtbot)
    panel.canvas.density = 500
    QTest.mousePress(panel.canvas, LEFT, pos=at(panel, 0, 0))
    assert panel.canvas._pressed_at is not None
    panel.canvas._pressed_at -= 1
    QTest.mouseMove(panel.canvas, at(panel, 0.01, 0))
    image = panel.canvas.grab().toImage()
    centre = at(panel, 0, 0)
    colour = class_colour(0, dark=False).rgb()
    near = [
        image.pixel(centre.x() + x, centre.y() + y) == colour
        for x in range(-20, 21)
        for y in range(-20, 21)
    ]
    assert np.mean(near) > 0.3
    assert panel.canvas.painted.points == ()
    QTest.mouseRelease(panel.canvas, LEFT, pos=at(panel, 0.01, 0))


def test_keys_choose_class_and_eraser(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    QTest.keyClick(panel.canvas, Qt.Key.Key_3)
    assert panel.tools.checkedId() == 2
    drag(panel, (0, 0), (0.1, 0))
    assert {label for _, _, label in panel.canvas.painted.points} == {2}
    QTest.keyClick(panel.canvas, Qt.Key.Key_4)
    assert panel.tools.checkedId() == 2
    QTest.keyClick(panel.canvas, Qt.Key.Key_E)
    assert panel.tools.checkedId() == ERASER
    drag(panel, (-0.5, 0), (0, 0), (0.5, 0))
    assert panel.canvas.painted.points == ()
    QTest.keyClick(panel.canvas, Qt.Key.Key_E)
    assert panel.tools.checkedId() == 2


def test_it_can_be_painted_without_a_mouse(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    panel.canvas.radius = 0.02
    for _ in range(4):
        QTest.keyClick(panel.canvas, Qt.Key.Key_Right)
        QTest.keyClick(panel.canvas, Qt.Key.Key_Up)
    with qtbot.waitSignal(panel.edited):
        QTest.keyClick(panel.canvas, Qt.Key.Key_Space)
    points = np.array(panel.canvas.painted.points)
    assert len(points) == round(panel.canvas.density / 4)
    assert points[:, :2].mean(axis=0) == pytest.approx([0.2, 0.2], abs=0.02)


def test_the_eraser_leaves_what_it_does_not_touch(qtbot: QtBot) -> None:
    panel = shown(qtbot, TWO)
    panel.tools.button(ERASER).click()
    with qtbot.waitSignal(panel.edited):
        QTest.mouseClick(panel.canvas, LEFT, pos=at(panel, -0.5, 0.5))
    assert panel.canvas.painted.points == ((0.5, -0.5, 1),)
    with qtbot.assertNotEmitted(panel.edited):
        QTest.mouseClick(panel.canvas, LEFT, pos=at(panel, -0.5, 0.5))


def test_erasing_redraws_what_drawing_anew_would(qtbot: QtBot) -> None:
    rng = np.random.default_rng(0)
    places = rng.uniform(-1, 1, (3000, 2)).round(3).tolist()
    points = tuple((x, y, place % 3) for place, (x, y) in enumerate(places))
    panel = shown(qtbot, Painted(classes=3, points=points))
    panel.canvas.erase(True)
    drag(panel, (-0.7, -0.7), (0.6, 0.8))
    erased = panel.canvas.grab().toImage()
    panel.canvas._redraw_layer()
    assert panel.canvas.grab().toImage() == erased
    assert 2000 < len(panel.canvas.painted.points) < 3000


def test_clear_takes_everything_as_one_edit(qtbot: QtBot) -> None:
    panel = shown(qtbot, TWO)
    with qtbot.waitSignal(panel.edited) as edited:
        panel.clear.click()
    assert edited.args is not None
    assert edited.args[0].points == ()
    assert not panel.clear.isEnabled()
    assert panel.count.text() == "0 points"


def test_there_is_room_for_so_many_points_and_no_more(qtbot: QtBot) -> None:
    full = tuple((0.0, 0.0, 0) for _ in range(MOST_POINTS - 5))
    panel = shown(qtbot, Painted(points=full))
    drag(panel, (-0.5, 0), (0.5, 0))
    assert len(panel.canvas.painted.points) == MOST_POINTS
    assert panel.count.text() == "10,000 points (full)"


def test_sliders_set_the_brush(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    panel.radius.setValue(30)
    panel.density.setValue(200)
    assert (panel.canvas.radius, panel.canvas.density) == (0.3, 200)


def test_another_number_of_classes_has_other_buttons(qtbot: QtBot) -> None:
    panel = shown(qtbot, TWO)
    panel.set_painted(Painted(classes=4, points=TWO.points))
    names = [button.text() for button in panel.tools.buttons()]
    assert names == ["A", "B", "C", "D", "Eraser"]
    QTest.keyClick(panel.canvas, Qt.Key.Key_4)
    panel.set_painted(TWO)
    assert panel.tools.checkedId() == panel.canvas.label == 1


def test_strokes_are_edits_of_the_experiment_and_undo_takes_one_back(qtbot: QtBot) -> None:
    """As in the window: the canvas edits, the editor keeps, Ctrl+Z is the window's."""
    window = QWidget()
    qtbot.addWidget(window)
    editor = ExperimentEditor(Experiment(data=DataSpec(source=Painted())))
    panel = PaintPanel(Painted())
    column = QVBoxLayout(window)
    column.addWidget(panel)
    column.addWidget(editor)
    panel.edited.connect(lambda painted: editor.change(Experiment(data=DataSpec(source=painted))))
    editor.edited.connect(lambda experiment: panel.set_painted(experiment.data.source))
    QShortcut(QKeySequence("Ctrl+Z"), window).activated.connect(editor.undo)
    window.resize(600, 1000)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    panel.canvas.setFocus()
    drag(panel, (-0.5, 0), (0.5, 0))
    first = panel.canvas.painted
    drag(panel, (0, -0.5), (0, 0.5))
    assert len(panel.canvas.painted.points) > len(first.points)
    QTest.keyClick(panel.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.canvas.painted == editor.experiment.data.source == first
    QTest.keyClick(panel.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.canvas.painted == Painted()
    editor.redo()
    assert panel.canvas.painted == first


def test_10_000_points_are_drawn_and_erased_without_a_pause(qtbot: QtBot) -> None:
    rng = np.random.default_rng(0)
    places = rng.uniform(-1, 1, (MOST_POINTS, 2)).round(3).tolist()
    panel = shown(qtbot, Painted(points=tuple((x, y, n % 2) for n, (x, y) in enumerate(places))))
    times = []
    for step in range(10):
        begin = time.perf_counter()
        panel.canvas._take_away(np.array([step / 10, 0.0]), np.array([step / 10 + 0.1, 0.0]))
        panel.canvas.repaint()
        times.append(time.perf_counter() - begin)
    # The least: the machine may be busy with other things.
    assert min(times) < 0.05


@pytest.mark.parametrize(("mode", "shades"), [("light", LIGHT), ("dark", DARK)])
def test_it_wears_the_theme(qtbot: QtBot, qapp: QApplication, mode: Mode, shades: Colours) -> None:
    apply_theme(qapp, "dark" if mode == "light" else "light")
    panel = shown(qtbot, TWO)
    apply_theme(qapp, mode)
    QApplication.sendPostedEvents()
    image = panel.canvas.grab().toImage()
    found = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(0, 500, 2)}
    assert shades.plot in found
    assert class_colour(0, mode == "dark").name() in found
    assert class_colour(0, mode != "dark").name() not in found
    mark = panel.tools.button(0).icon().pixmap(16).toImage()
    assert mark.pixelColor(8, 8) == class_colour(0, mode == "dark")
