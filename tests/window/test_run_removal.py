"""Runs are deleted in the window, or what is kept of their networks, once the person agrees."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from dllab.events import RunEnded
from dllab.session import Session
from tests.session.test_snapshots import taken
from ui.insight import Moment
from ui.main_window import MainWindow
from ui.run_removal import ALL, EARLIER
from ui.views.sample_runs import events

WEIGHTS, STATE = b"w" * 200_000, b"s" * 300_000


@pytest.fixture
def window(window: MainWindow, tmp_path: Path) -> MainWindow:
    """With runs 1 to 4; the second branched from the first."""
    with Session.create(tmp_path / "four.dllab") as session:
        for number in (1, 2, 3, 4):
            run = session.new_run(f"run {number}", *((1, 2) if number == 2 else ()))
            kept = [taken(2, WEIGHTS), taken(4, WEIGHTS), taken(4, STATE, "state")]
            said = [*events(4, end=None), *kept, RunEnded(1.0, "finished")]
            session.append(run, said).result()
    window.files.open(tmp_path / "four.dllab")
    return window


@pytest.fixture
def questions(qapp: QApplication) -> list[str]:  # noqa: ARG001
    return []


def answer(questions: list[str], name: str) -> None:
    """Press a button of the next question, as a person would."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(10, press)
            return
        written = [label for label in box.findChildren(QLabel) if label.text()]
        # A run may be called "<b>1</b>".
        assert {label.textFormat() for label in written} == {Qt.TextFormat.PlainText}
        questions.append(f"{box.text()} {box.informativeText()}")
        (button,) = [each for each in box.buttons() if each.text().replace("&", "") == name]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, press)


def test_a_deleted_run_is_let_go_of_everywhere(window: MainWindow, questions: list[str]) -> None:
    window.runs.selected.emit(1)
    window.views.setCurrentWidget(window.states.views["Weights"])
    window.run_side.offer_branch(window.lab.book.runs[1], 2)
    answer(questions, "Cancel")
    window.actions_.delete.trigger()
    assert sorted(window.lab.book.runs) == [1, 2, 3, 4]
    answer(questions, "Delete")
    window.actions_.delete.trigger()
    assert "Delete run 1? 4 epochs are lost for good" in questions[1]
    assert "with 2 kept states of the network (684 kB)" in questions[1]
    assert "run 2 branched from it and stays" in questions[1]
    assert sorted(window.lab.book.runs) == [2, 3, 4]
    left = window.runs.chosen
    assert left is not None
    assert window.run_side.chosen is window.lab.book.runs[left]
    assert window.curves.focus is window.lab.book.runs[left]
    assert window.states.slider.moment == Moment(left)
    assert window.run_side.bar.origin is None
    assert not any(1 in plot.numbers for plot in window.curves.plots)
    assert not any("run 1:" in sentence for sentence in window.findings.sentences)
    assert [record.number for record in window.lab.session.runs()] == [2, 3, 4]
    window.run_side.select(2)
    assert not window.actions_.reproduce.isEnabled()
    assert "run that was deleted" in window.actions_.reproduce.toolTip()
    assert window.actions_.more_epochs.isEnabled()


def test_several_are_deleted_by_the_key(window: MainWindow, questions: list[str]) -> None:
    table = window.runs.table
    table.setFocus()
    table.selectAll()
    answer(questions, "Delete")
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert "Delete 4 runs? run 4, run 3, run 1, run 2: 16 epochs are lost" in questions[0]
    assert window.lab.book.runs == {}
    assert window.runs.chosen is None
    assert window.curves.focus is None
    assert window.states.slider.moment is None
    assert not window.actions_.delete.isEnabled()
    assert window.lab._next_name() == "run 5"


def test_a_window_that_follows_loses_them_too(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.lab.open(Session.create(tmp_path / "mine.dllab"))
    with Session.open(tmp_path / "four.dllab") as elsewhere:
        window.files.open(elsewhere.path)
        assert window.runs.chosen == 4
        assert not window.actions_.delete.isEnabled()
        assert "cannot be changed" in window.actions_.delete.toolTip()
        window.run_side.delete([4])
        assert "cannot be changed" in window.message_bar.message
        elsewhere.drop_snapshots(3, [2, 4], "weights")
        elsewhere.delete_runs([4, 1]).result()
        qtbot.waitUntil(lambda: sorted(window.lab.book.runs) == [2, 3])
        assert window.runs.chosen in {2, 3}
        kept = window.lab.book.runs[3].history.snapshots
        qtbot.waitUntil(lambda: [each.kind for each in kept] == ["state"])


@pytest.mark.parametrize(
    ("choice", "left"), [(EARLIER, [(4, "state"), (4, "weights")]), (ALL, []), ("Cancel", None)]
)
def test_kept_states_are_forgotten_and_curves_stay(
    window: MainWindow,
    questions: list[str],
    qtbot: QtBot,
    choice: str,
    left: list[tuple[int, str]] | None,
) -> None:
    window.runs.selected.emit(3)
    slider = window.states.slider
    window.views.setCurrentWidget(window.states.views["Histograms"])
    slider.step(-1)
    slider.step(-1)
    assert slider.moment == Moment(3, 2)
    answer(questions, choice)
    window.actions_.forget.trigger()
    assert "keeps its network at 2 epochs, 684 kB in all" in questions[0]
    stored = [(each.epoch, each.kind) for each in window.lab.session.snapshots(3)]
    told = sorted((each.epoch, each.kind) for each in window.lab.book.runs[3].history.snapshots)
    if left is None:
        assert len(stored) == 3
        assert slider.moment == Moment(3, 2)
        return
    assert stored == told == left
    assert slider.moment == Moment(3)
    assert len(window.lab.book.runs[3].history.epochs) == 4
    qtbot.waitUntil(lambda: window.actions_.forget.isEnabled() == bool(left))
    answer(questions, "Cancel")
    window.actions_.delete.trigger()
    assert ("with 1 kept state of the network" in questions[1]) == bool(left)


def test_compacting_says_what_it_brought(
    window: MainWindow, questions: list[str], qtbot: QtBot
) -> None:
    window.files.compact()
    qtbot.waitUntil(lambda: "nothing to give back" in window.message_bar.message)
    window.runs.selected.emit(4)
    answer(questions, "Delete")
    window.actions_.delete.trigger()
    window.files.compact()
    qtbot.waitUntil(lambda: " MB before, 2" in window.message_bar.message)
    assert window.lab.session.path.stat().st_size < 2.2e6
