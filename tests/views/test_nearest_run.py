"""A click in a plot is about the run whose curve is nearest there."""

from PySide6.QtCore import QPointF

from tests.diagnosis.made import run
from ui.run_book import Run
from ui.views.nearest_run import nearest_run


def test_the_nearest_above_or_below_that_has_been_there() -> None:
    low = Run(1, "low", history=run([0.2] * 3, [0.2] * 3))
    high = Run(2, "high", history=run([0.8] * 9, [0.8] * 9))
    runs = [low, high, Run(3, "waiting")]
    assert nearest_run(runs, "accuracy", QPointF(2, 0.4)) is low
    assert nearest_run(runs, "accuracy", QPointF(2, 0.6)) is high
    # There the lower one has not been.
    assert nearest_run(runs, "accuracy", QPointF(8, 0.2)) is high
    assert nearest_run([], "accuracy", QPointF(2, 0.4)) is None


def test_a_loss_that_is_no_number_is_not_near() -> None:
    lost = Run(1, "lost", history=run([0.5] * 3, [0.5] * 3, loss=[1.0, float("nan"), float("nan")]))
    sound = Run(2, "sound", history=run([0.5] * 3, [0.5] * 3, loss=[9.0] * 3))
    assert nearest_run([lost, sound], "loss", QPointF(2.5, 1.0)) is sound
