"""A diverged run neither flattens the others nor is cut without a word."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.history import RunHistory
from tests.diagnosis.made import STEPS, run
from tests.views.curves_here import curves_of
from ui.run_book import Run, RunBook
from ui.theme import apply_theme
from ui.views.curves import CurvesView
from ui.views.loss_range import Clip, clip_of, loss_top

NAN = float("nan")


def losses(*values: float, batches: tuple[float, ...] = ()) -> RunHistory:
    return run([0.5] * len(values), loss=list(values), batch_loss=batches)


CALM = losses(2.3, 1.5, 1.0)
DIVERGED = losses(2.0, 5.0, 400.0, 1e6)


def test_calm_runs_are_seen_whole() -> None:
    assert loss_top([CALM, losses(0.4, 0.3)]) == 2.3
    begun = losses(1.0, batches=(2.6, 2.4))
    assert loss_top([begun], batches=begun) == 2.6
    assert loss_top([]) == loss_top([losses()]) == 0


def test_of_a_diverged_run_beside_others_only_the_beginning_is_seen() -> None:
    assert loss_top([CALM, DIVERGED]) == 5.0
    assert loss_top([CALM, DIVERGED], whole=True) == 1e6


def test_of_diverged_runs_alone_the_beginning_is_seen_too() -> None:
    worse = losses(1.0, 1e9, NAN)
    assert loss_top([DIVERGED]) == 5.0
    assert loss_top([DIVERGED, worse]) == 5.0
    assert loss_top([DIVERGED, worse], whole=True) == 1e9


def test_without_any_calm_epoch_all_is_seen() -> None:
    at_once = losses(1e6, 1e9, batches=(2.3, 40.0))
    assert loss_top([at_once]) == 1e9
    assert loss_top([at_once, CALM]) == 2.3


def test_batches_count_where_nothing_is_left_out() -> None:
    jittery = losses(2.3, 1.5, batches=(2.4,) * STEPS + (9e3,))
    assert loss_top([jittery, CALM], batches=jittery) == 2.4
    assert loss_top([jittery, CALM], whole=True, batches=jittery) == 9e3


def test_batches_that_are_not_drawn_do_not_reach_into_the_plot(view: CurvesView) -> None:
    """Of runs beside the one in focus, whose first batches were far above all epochs."""
    unscaled = losses(18.0, 15.0, 16.0, batches=(110.0, 40.0))
    assert loss_top([unscaled, CALM]) == loss_top([unscaled, CALM], batches=CALM) == 18.0
    assert loss_top([unscaled, CALM], batches=unscaled) == 110.0
    view._book.reset([Run(1, "unscaled", history=unscaled), Run(2, "calm", history=CALM)])
    assert 18 <= top(view) < 25
    view.fit()
    assert 18 <= top(view) < 25


def test_a_clip_says_where_and_how_far() -> None:
    assert clip_of(CALM, 2.5, batches=True) is None
    assert clip_of(DIVERGED, 5.5, batches=False) == Clip(3, 1e6)
    early = losses(2.0, 5.0, 1e6, batches=(2.0,) * 4 + (70.0,) * 6)
    assert clip_of(early, 5.5, batches=False) == Clip(3, 1e6)
    assert clip_of(early, 5.5, batches=True) == Clip(5 / STEPS, 1e6)


def test_batches_that_only_jitter_are_no_clip() -> None:
    jittery = losses(2.0, 1.0, batches=(2.0, 3.1, 2.9))
    assert clip_of(jittery, 2.5, batches=True) is None


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> CurvesView:
    apply_theme(qapp, "light")
    book = RunBook()
    book.reset([Run(1, "calm", history=CALM), Run(2, "wild", history=DIVERGED)])
    return curves_of(qtbot, book)


def top(view: CurvesView) -> float:
    return float(view.plots[1].viewRange()[1][1])


def marks(view: CurvesView) -> list[str]:
    return [clip.text for clip in view.plots[1].annotations._clips]


def test_the_plot_marks_what_it_clips_and_fit_all_shows_it(view: CurvesView) -> None:
    assert 5 < top(view) < 7
    assert marks(view) == ["clipped at top, goes up to 1e+06"]
    assert view.header.fit_all.isEnabled()
    image = view.grab().toImage()
    view.header.fit_all.click()
    assert top(view) > 1e6
    assert marks(view) == []
    assert not view.header.fit_all.isEnabled()
    twin = view.twin()
    assert twin._whole
    twin.deleteLater()
    view.fit()
    assert view.grab().toImage() == image


def test_the_mark_is_painted(view: CurvesView) -> None:
    image = view.grab().toImage()
    view.plots[1].annotations.show_clips(())
    assert view.grab().toImage() != image


def test_alone_the_diverged_run_is_clipped_as_beside_others(view: CurvesView) -> None:
    """As in a picture of it that the command line draws."""
    view._book.set_visible(1, visible=False)
    assert 5 < top(view) < 7
    assert marks(view) == ["clipped at top, goes up to 1e+06"]


def test_where_somebody_zoomed_nothing_is_marked(view: CurvesView) -> None:
    view._boxes[1].sigRangeChangedManually.emit([True, True])
    assert marks(view) == []


def test_a_loss_beyond_all_measure_is_still_drawn_at_once(qtbot: QtBot, view: CurvesView) -> None:
    endless = losses(2.0, *[1e30, 1e38] * 400)
    view._book.reset([Run(1, "calm", history=CALM), Run(2, "wild", history=endless)])
    with qtbot.waitExposed(view):
        view.grab()
    assert top(view) < 3
    assert marks(view) == ["clipped at top, goes up to 1e+38"]
