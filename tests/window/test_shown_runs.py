"""Of many runs a few are shown, by the menus of the list, and remembered with the session."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from dllab.session import Session
from ui.main_window import MainWindow
from ui.views.sample_runs import events

RUNS = (1, 2, 3, 4)


@pytest.fixture
def window(window: MainWindow, tmp_path: Path) -> MainWindow:
    """With runs 1 to 4."""
    with Session.create(tmp_path / "four.dllab") as session:
        for number in RUNS:
            session.append(session.new_run(f"run {number}"), list(events(3))).result()
    window.files.open(tmp_path / "four.dllab")
    return window


def choose(menu: QMenu, text: str) -> None:
    (action,) = [action for action in menu.actions() if action.text() == text]
    action.trigger()


def shown(window: MainWindow) -> list[int]:
    return [run.number for run in window.lab.book.visible_runs]


def test_several_alone_then_all(window: MainWindow) -> None:
    several = QMenu(window)
    window.run_side.fill_menu_of_several(several, [4, 2])
    choose(several, "Show only these 2 runs")
    assert shown(window) == [2, 4]
    kept = {record.number: record.visible for record in window.lab.session.runs()}
    assert kept == {1: False, 2: True, 3: False, 4: True}
    choose(several, "Show all runs")
    assert shown(window) == list(RUNS)


def test_one_alone(window: MainWindow) -> None:
    menu = QMenu(window)
    window.run_side.fill_menu(menu, 3, 1)
    choose(menu, "Show only run 3")
    assert shown(window) == [3]


def test_whoever_hears_of_it_first_sees_all_of_it(window: MainWindow) -> None:
    # Of hundreds of runs the curves would otherwise be drawn anew for each that goes.
    seen: list[list[int]] = []
    window.lab.book.changed.connect(lambda _number: seen.append(shown(window)))
    window.lab.show_only([3])
    assert seen == [[3], [3], [3]]
