"""The view of a pre-flight shows its cards as they come, and leads to what is at fault."""

import json
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.diagnosis.card import Card, Picture, Series, from_plain, to_plain
from dllab.diagnosis.pre_flight import CHECKS
from dllab.events import CheckEnded, Progressed, RunEnded
from dllab.spec import preset
from tests.experiments import small
from ui.export.picture import render_png, render_svg
from ui.pre_flight import PreFlight
from ui.run_look import run_colour
from ui.theme import DARK, LIGHT, Colours, Mode, apply_theme
from ui.views.card_plot import DOT, TOP, CardPlot, _Drawing, _written
from ui.views.pre_flight import CHANGED, WAITING, PreFlightView
from ui.views.sample_cards import sample_pre_flight


def shown(qtbot: QtBot, pre_flight: PreFlight, width: int = 960) -> PreFlightView:
    view = PreFlightView(pre_flight)
    qtbot.addWidget(view)
    view.resize(width, 700)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_before_the_first_it_explains_itself_and_offers_one(qtbot: QtBot) -> None:
    view = shown(qtbot, PreFlight())
    assert "nine checks" in view.empty.text
    with qtbot.waitSignal(view.check_requested):
        view.empty.button.click()


def test_what_failed_is_in_view_once_all_is_known(qtbot: QtBot) -> None:
    """Not before: cards that fill must not move."""
    pre_flight = PreFlight()
    view = shown(qtbot, pre_flight, 340)
    view.resize(340, 400)
    emit = pre_flight.begin(preset())
    *before, last = CHECKS
    for name in before:
        emit(CheckEnded(to_plain(Card(name, "passed", "All is well."))))
    emit(CheckEnded(to_plain(Card(last, "failed", "It learns shuffled labels."))))
    pre_flight.take()
    assert list(view.page.cards) == list(CHECKS)
    card = view.page.cards[last]
    view._scroll.verticalScrollBar().setValue(200)
    emit(RunEnded(0.0, "finished"))
    pre_flight.take()
    assert list(view.page.cards) == [last, *before]
    assert view.page.cards[last] is card
    qtbot.waitUntil(lambda: not card.visibleRegion().isEmpty())
    assert card.mapTo(view._scroll.viewport(), QPoint()).y() >= 0
    pre_flight.begin(preset())
    pre_flight.take()
    assert list(view.page.cards) == list(CHECKS)


def test_cards_come_one_by_one(qtbot: QtBot) -> None:
    pre_flight = PreFlight()
    view = shown(qtbot, pre_flight)
    emit = pre_flight.begin(preset())
    assert view.empty.text == WAITING
    emit(Progressed(CHECKS["scale"], 0, 9, "checks"))
    pre_flight.take()
    cards = view.page.cards
    assert [card.verdict.text() for card in cards.values()] == ["checking …", *["waiting"] * 8]
    assert view.verdict.startswith("1 of 9: Scale of the inputs")
    emit(CheckEnded(to_plain(Card("scale", "passed", "All is well."))))
    emit(Progressed(CHECKS["balance"], 1, 9, "checks"))
    pre_flight.take()
    assert cards["scale"].sentence.text() == "All is well."
    assert not cards["scale"].reveal.isVisible()
    assert (cards["balance"].verdict.text(), view.bar.value()) == ("checking …", 1)
    emit(RunEnded(0.0, "stopped", "Stopped."))
    pre_flight.take()
    assert view.verdict == "1 passed. Stopped."
    assert cards["balance"].verdict.text() == "waiting"


def test_a_failed_card_leads_to_the_control_at_fault(qtbot: QtBot) -> None:
    view = shown(qtbot, sample_pre_flight())
    card = view.page.cards["scale"]
    assert card.reveal.text() == "Show under Data"
    with qtbot.waitSignal(view.reveal_requested) as asked:
        card.reveal.click()
    assert asked.args == ["data", "preprocessing"]


def test_the_whole_in_a_sentence_and_whether_it_still_holds(qtbot: QtBot) -> None:
    view = shown(qtbot, sample_pre_flight())
    view.show_experiment(preset())
    failed = [name for name, card in view.page.cards.items() if card.verdict.text() == "failed"]
    titles = ", ".join(CHECKS[name] for name in failed)
    (noted,) = [n for n, card in view.page.cards.items() if card.verdict.text() == "look at this"]
    assert view.verdict == f"5 passed, 3 failed ({titles}), 1 to look at ({CHECKS[noted]})."
    view.show_experiment(small())
    assert view.verdict.endswith(CHANGED)


@pytest.mark.parametrize(("width", "columns"), [(960, 3), (640, 2), (320, 1)])
def test_as_many_columns_as_there_is_room_for(qtbot: QtBot, width: int, columns: int) -> None:
    view = shown(qtbot, sample_pre_flight(), width)
    cards = view.page.cards.values()
    qtbot.waitUntil(lambda: len({card.x() for card in cards}) == columns)
    sentences = [card.sentence for card in cards]
    qtbot.waitUntil(
        lambda: all(note.height() >= note.heightForWidth(note.width()) for note in sentences)
    )


@pytest.mark.parametrize(("dark", "shades"), [(False, LIGHT), (True, DARK)])
def test_a_picture_of_all_cards(qtbot: QtBot, dark: bool, shades: Colours) -> None:
    view = shown(qtbot, sample_pre_flight(), 320)
    image = QImage.fromData(render_png(view, 1200, 900, 96, dark))
    assert (image.width(), image.height()) == (1200, 900)
    assert image.pixelColor(2, 2) == QColor(shades.window)
    # The last card too, which is scrolled away in the view.
    ink = {image.pixelColor(x, y).name() for x in range(820, 1180, 2) for y in range(640, 880, 2)}
    assert len(ink) > 20
    svg = render_svg(view, 1200, 900, 96, dark)
    assert b"<image" not in svg
    # The verdicts' drawings, in the picture's own colours.
    assert f'"{QColor(shades.good).name()}"'.encode() in svg


KINDS: tuple[Literal["lines", "dots"], ...] = ("lines", "dots")
PICTURES = [
    Picture("lines", "step", "loss", (Series("a", (1.0, 2.0), (1.0, 0.1)),), 0.5, "goal", True),
    Picture("lines", "step", "loss", (Series("a", (1.0,), (float("nan"),)),)),
    Picture("lines", "step", "loss", (Series("a", (), ()),)),
    Picture("dots", "draw", "loss", (Series("a", (1.0, 1.0), (2.0, 2.0)),), 2.0, "chance"),
    Picture("dots", "draw", "error", (Series("a", (1.0,), (0.0,)),), 0.01, "wrong", True),
    Picture("bars", "class", "n", (Series("a", (0.0,), (5.0,)),), names=("a very long name" * 9,)),
    Picture("bars", "part", "%", (Series("a", (0.0, 1.0), (0.0, 0.0)),), if_zero="none"),
    Picture("bars", "class", "n", (Series("a", tuple(map(float, range(100))), (1.0,) * 100),)),
]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("picture", PICTURES, ids=range(len(PICTURES)))
def test_whatever_is_measured_can_be_drawn(qtbot: QtBot, picture: Picture, mode: Mode) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, mode)
    plot = CardPlot()
    qtbot.addWidget(plot)
    plot.resize(240, 150)
    plot.show_picture(picture)
    assert not plot.grab().isNull()
    # Two NaNs are never equal.
    told = to_plain(Card("scale", "failed", "Why.", "Mend.", "data", "source", picture))
    assert repr(to_plain(from_plain(json.loads(json.dumps(told))))) == repr(told)
    apply_theme(app, "light")


def drawn(qtbot: QtBot, picture: Picture) -> QImage:
    plot = CardPlot()
    qtbot.addWidget(plot)
    plot.resize(320, 180)
    plot.show_picture(picture)
    return plot.grab().toImage()


def runs_of(image: QImage, colour: str, rows: range) -> list[int]:
    """How many pixels of a colour there are in each row."""
    return [
        sum(image.pixelColor(x, y).name() == colour for x in range(image.width())) for y in rows
    ]


def test_the_legend_shows_dots_where_dots_are_drawn(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    points = Series("untrained", (1.0, 2.0, 3.0), (2.0, 2.1, 2.2))
    widths = {
        kind: max(runs_of(
            drawn(qtbot, Picture(kind, "draw", "loss", (points,), 2.05, "chance")),
            run_colour(1, False).name(),
            range(TOP, TOP + 12),
        ))
        for kind in KINDS
    }  # fmt: skip
    assert 0 < widths["dots"] <= 2 * DOT < widths["lines"]


def test_where_all_bars_are_zero_the_plot_says_so(qtbot: QtBot) -> None:
    zeros = Series("duplicates", (0.0, 1.0), (0.0, 0.0))
    told = Picture("bars", "part", "%", (zeros,), if_zero="no duplicates")
    silent, some = replace(told, if_zero=""), replace(told, series=(replace(zeros, y=(0.0, 3.0)),))
    assert drawn(qtbot, told) != drawn(qtbot, silent)
    assert drawn(qtbot, some) == drawn(qtbot, replace(some, if_zero=""))


def test_the_numbers_of_a_scale_differ_even_where_all_values_are_nearly_one() -> None:
    losses = Series("untrained", (1.0, 2.0, 3.0), (0.693147, 0.693148, 0.693149))
    picture = Picture("dots", "draw", "loss", (losses,), 0.6931471, "chance")
    image = QImage(240, 150, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    drawing = _Drawing(painter, picture, QRectF(image.rect()), LIGHT, dark=False)
    told = [drawing._number(tick) for tick in drawing._ticks()]
    painter.end()
    assert 1 < len(told) == len(set(told))


def test_its_numbers_are_the_points_of_all_plots(qtbot: QtBot) -> None:
    pre_flight = sample_pre_flight()
    columns = shown(qtbot, pre_flight).numbers()
    pictures = {
        CHECKS[name]: card.picture for name, card in pre_flight.cards.items() if card.picture
    }
    points = sum(len(one.x) for picture in pictures.values() for one in picture.series)
    assert points > 50
    assert {len(values) for values in columns.values()} == {points}
    name, picture = next(iter(pictures.items()))
    chosen = (columns["check"] == name) & (columns["series"] == picture.series[0].name)
    np.testing.assert_array_equal(columns["y"][chosen], picture.series[0].y)


def test_counts_are_written_in_full() -> None:
    assert [_written(value) for value in (1200.0, 0.0016, -0.956, 2e6)] == [
        "1,200",
        "0.0016",
        "-0.956",
        "2e+06",
    ]
