"""Nothing written into a plot covers anything else, and it stays as near as it can."""

import itertools

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.events import RunPaused
from dllab.history import RunHistory, fold
from dllab.spec import TrainingSpec
from dllab.spec.stopping import EarlyStopping
from tests.diagnosis.made import run
from tests.views.curves_here import book_of, curves_of
from ui.theme import apply_theme
from ui.views.curves import CurvesView
from ui.views.notes import ACCURACY, LOSS, Details, notes
from ui.views.sample_runs import Learner, events
from ui.views.spread import SPACING, clusters, spread


@pytest.mark.parametrize("seed", range(20))
def test_labels_keep_apart_inside_and_in_order(seed: int) -> None:
    draw = np.random.default_rng(seed)
    wanted = draw.uniform(0, 300, 5).tolist()
    heights = draw.uniform(10, 40, 5).tolist()
    centres = spread(wanted, heights, 0, 300)
    order = np.argsort(wanted)
    for one, other in itertools.pairwise(order):
        distance = centres[other] - centres[one]
        assert distance >= (heights[one] + heights[other]) / 2 + SPACING - 1e-9
    for centre, height in zip(centres, heights, strict=True):
        assert centre - height / 2 >= 0
        assert centre + height / 2 <= 300


def test_no_labels_need_no_place() -> None:
    assert spread([], [], 0, 300) == []


def test_labels_with_room_stay_where_they_want() -> None:
    assert spread([200.0, 50.0], [14, 20], 0, 300) == pytest.approx([200, 50])


def test_colliding_labels_give_way_equally() -> None:
    low, middle, high = spread([99.0, 100.0, 101.0], [14, 14, 14], 0, 300)
    assert middle == pytest.approx(100)
    assert high - middle == pytest.approx(middle - low) == pytest.approx(14 + SPACING)


def test_no_other_placing_is_nearer() -> None:
    wanted, heights = [40.0, 48.0, 80.0, 83.0], [20.0, 10.0, 12.0, 30.0]
    best = spread(wanted, heights, 0, 200)
    cost = sum((a - b) ** 2 for a, b in zip(best, wanted, strict=True))
    draw = np.random.default_rng(0)
    for _ in range(2000):
        other = spread((np.array(best) + draw.normal(0, 3, 4)).tolist(), heights, 0, 200)
        assert sum((a - b) ** 2 for a, b in zip(other, wanted, strict=True)) >= cost - 1e-9


def test_without_room_the_uppermost_keep_their_place() -> None:
    assert spread([5.0, 6.0], [20, 20], 0, 30) == pytest.approx([11, 33])


def test_places_that_fall_together_are_one_with_a_count() -> None:
    assert clusters([], 10) == []
    assert clusters([5, 9, 14, 15, 40], 10) == [(5, 3), (15, 1), (40, 1)]


def shown(qtbot: QtBot, qapp: QApplication, *histories: RunHistory) -> CurvesView:
    apply_theme(qapp, "light")
    view = curves_of(qtbot, book_of(*histories))
    view.select(1)
    view.grab()
    return view


SHORT = fold(events(10, planned=30))
LONG = fold(events(30, learner=Learner(seed=3)))


def test_labels_stand_where_no_line_of_another_run_is(qtbot: QtBot, qapp: QApplication) -> None:
    view = shown(qtbot, qapp, SHORT, LONG)
    for plot in view.plots:
        end = plot.annotations._ground.x(30)
        assert all(placed.at.left() > end for placed in plot.annotations.texts.labels)
    view._book.set_visible(2, visible=False)
    for plot in view.plots:
        near, far = (plot.annotations._ground.x(epoch) for epoch in (10, 15))
        labels = plot.annotations.texts.labels
        assert labels
        assert all(near < placed.at.left() < far for placed in labels)


def test_an_early_stop_is_a_line_with_a_name(qtbot: QtBot, qapp: QApplication) -> None:
    training = TrainingSpec(epochs=30, early_stopping=EarlyStopping())
    values = [0.5, 0.6, 0.7, 0.6]
    stopped = run(values, values, ended="finished", training=training)
    noted = notes(stopped, ACCURACY, Details())
    assert (noted.stop, noted.stop_text) == (4, "early stop")
    assert notes(stopped, LOSS, Details()).stop == 4
    assert notes(SHORT, ACCURACY, Details()).stop is None
    on = run(values, values, training=training)
    assert shown(qtbot, qapp, stopped).grab().toImage() != shown(qtbot, qapp, on).grab().toImage()


def test_pauses_at_the_left_edge_are_whole_and_counted(qtbot: QtBot, qapp: QApplication) -> None:
    said = list(events(30))
    once, thrice = (
        shown(qtbot, qapp, fold([*said, *[RunPaused(0, step) for step in range(1, count + 1)]]))
        for count in (1, 3)
    )
    assert once.grab().toImage() != thrice.grab().toImage()
    box = once._boxes[0]
    left = once.canvas.mapFromScene(box.mapToScene(box.boundingRect().topLeft()))
    image = once.canvas.grab().toImage()
    muted = [image.pixelColor(left.x() + dx, left.y() + 8).lightness() < 150 for dx in range(8)]
    assert sum(muted) >= 4


def test_a_diverged_loss_has_a_short_label() -> None:
    history = run([0.5] * 2, loss=[2.0, 123456.789])
    assert notes(history, LOSS, Details()).labels[0].text == "training 1.23e+05"
