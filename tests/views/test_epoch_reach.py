"""How far to the right the curves reach, with runs of many and of few epochs."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.history import fold
from tests.views.curves_here import book_of, curves_of
from ui.theme import apply_theme
from ui.views.sample_runs import events


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    apply_theme(qapp, "light")


def test_a_short_run_in_focus_is_not_squeezed_by_a_long_one(qtbot: QtBot) -> None:
    """The longer one is cut and said to be, until all is asked for or it is put in focus."""
    long, short = fold(events(200, planned=400)), fold(events(10))
    view = curves_of(qtbot, book_of(long, short))

    def right_end() -> float:
        return float(view.plots[0].viewRange()[0][1])

    assert 10 < right_end() < 20
    assert view.header._cut.text() == "longer runs up to epoch 10"
    assert view.header.fit_all.isEnabled()
    view.fit_all()
    assert right_end() > 400
    assert not view.header._cut.isVisible()
    view.fit()
    assert right_end() < 20
    view.select(1)
    assert right_end() > 400
    assert not view.header.fit_all.isEnabled()


def test_runs_of_like_length_are_all_shown_whole(qtbot: QtBot) -> None:
    view = curves_of(qtbot, book_of(fold(events(30)), fold(events(10))))
    assert view.plots[0].viewRange()[0][1] > 30
    assert not view.header.fit_all.isEnabled()
