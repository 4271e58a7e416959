"""Axes of the plots, from where their names stand."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QFont, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from ui.data.plot_canvas import PlotCanvas
from ui.theme import LIGHT


@pytest.mark.parametrize("pixels", [12, 20])
def test_a_name_given_to_a_plot_on_the_screen_stands_in_the_middle(
    qtbot: QtBot, pixels: int
) -> None:
    canvas = PlotCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(500, 300)
    canvas.show()
    qtbot.waitExposed(canvas)
    for axis, name in ((canvas.below, "principal component 1"), (canvas.left, "probability")):
        axis.setLabel(name)
    font = QFont()
    font.setPixelSize(pixels)
    canvas.dress(LIGHT, font, 1.0)
    for axis, of in ((canvas.below, "x"), (canvas.left, "y")):
        named = axis.label.mapRectToScene(axis.label.boundingRect()).center()
        whole = axis.mapRectToScene(axis.rect()).center()
        assert getattr(named, of)() == pytest.approx(getattr(whole, of)(), abs=2)


@pytest.mark.parametrize("reach", [(-0.048, 0.048), (0, 1), (-123_456, 654_321), (0.0101, 0.0109)])
@pytest.mark.parametrize("width", [160, 260, 900])
def test_numbers_below_each_other_never_meet(
    qtbot: QtBot, reach: tuple[float, float], width: int
) -> None:
    canvas = PlotCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(width, 200)
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.dress(LIGHT, QFont(), 1.0)
    canvas.reach(reach, (0, 1))
    canvas.grab()
    picture = QPixmap(width, 200)
    painter = QPainter(picture)
    _, _, texts = canvas.below.generateDrawSpecs(painter)
    painter.end()
    places = [rect for rect, *_ in texts]
    assert places
    assert all(one.right() + 4 < other.left() for one, other in pairwise(places))


@pytest.mark.parametrize("reach", [(0, 1), (-20, 100), (2.5, 7.5)])
def test_numbers_at_the_ends_of_the_axes_are_whole(
    qtbot: QtBot, reach: tuple[float, float]
) -> None:
    canvas = PlotCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.dress(LIGHT, QFont(), 1.0)
    canvas.reach(reach, reach)
    canvas.grab()
    for axis in (canvas.below, canvas.left):
        picture = QPixmap(600, 400)
        painter = QPainter(picture)
        _, ticks, texts = axis.generateDrawSpecs(painter)
        painter.end()
        assert len(texts) == len(ticks)
        for rect, *_ in texts:
            assert canvas.rect().contains(canvas.mapFromScene(axis.mapToScene(rect)).boundingRect())


@pytest.mark.parametrize(
    ("height", "said"), [(400, "Loss (mean, with penalties)"), (150, "Loss"), (70, "")]
)
def test_a_name_that_does_not_fit_loses_its_unit_or_is_left_out(
    qtbot: QtBot, height: int, said: str
) -> None:
    canvas = PlotCanvas()
    qtbot.addWidget(canvas)
    canvas.left.setLabel("Loss (mean, with penalties)")
    canvas.resize(400, height)
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.dress(LIGHT, QFont(), 1.0)
    canvas.grab()
    assert canvas.left.label.toPlainText() == said
    assert canvas.left.labelText == "Loss (mean, with penalties)"
    assert not said or LIGHT.muted in canvas.left.label.toHtml()
    if said:
        named = canvas.left.label.mapRectToScene(canvas.left.label.boundingRect())
        whole = canvas.left.mapRectToScene(canvas.left.rect())
        assert named.top() >= whole.top() - 1
        assert named.bottom() <= whole.bottom() + 1
    canvas.resize(400, 400)
    canvas.grab()
    assert canvas.left.label.toPlainText() == "Loss (mean, with penalties)"


@pytest.mark.parametrize("top", [1.0, 0.001, 99_999, 1e6, 3.4e8, 1e38])
def test_numbers_beside_an_axis_leave_room_for_its_name(qtbot: QtBot, top: float) -> None:
    canvas = PlotCanvas()
    qtbot.addWidget(canvas)
    canvas.left.setLabel("Loss")
    canvas.resize(400, 300)
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.dress(LIGHT, QFont(), 1.0)
    canvas.reach((0, 1), (0, top))
    canvas.grab()
    picture = QPixmap(400, 300)
    painter = QPainter(picture)
    _, _, texts = canvas.left.generateDrawSpecs(painter)
    painter.end()
    label = canvas.left.label
    name = label.mapRectToParent(label.boundingRect())
    assert len(texts) > 1
    assert len({text for *_, text in texts}) == len(texts)
    assert all(
        rect.left() >= name.right() - label.document().documentMargin() for rect, *_ in texts
    )
