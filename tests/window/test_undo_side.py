"""One list of edits and renames: each step is named, taken back in turn, and told."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from dllab.session import Session
from dllab.spec import TrainingSpec, preset
from ui.main_window import MainWindow
from ui.run_book import Run

LECTURE = preset("lecture")


def with_run(window: MainWindow) -> None:
    window.lab.book.add(Run(window.lab.session.new_run("run 1"), "run 1"))


def names(window: MainWindow) -> tuple[str, str]:
    """As in the window, and as on the disk."""
    window.lab.session.set_draft(window.editor.experiment).result()
    return window.lab.book.runs[1].name, window.lab.session.runs()[0].name


def edit(window: MainWindow, epochs: int) -> None:
    training = TrainingSpec(epochs=epochs)
    window.editor.change(LECTURE.model_copy(update={"training": training}))


def test_a_rename_is_undone_and_redone_between_the_edits_around_it(window: MainWindow) -> None:
    with_run(window)
    undo, redo, status = window.actions_.undo, window.actions_.redo, window.status_line
    edit(window, 5)
    window.runs.renamed.emit(1, "baseline")
    edit(window, 6)
    assert undo.text() == "Undo Training, Epochs: 5 → 6"
    undo.trigger()
    assert undo.text() == "Undo rename of run 1 to baseline"
    assert redo.text() == "Redo Training, Epochs: 5 → 6"
    undo.trigger()
    assert names(window) == ("run 1", "run 1")
    assert status.currentMessage() == "Undone: rename of run 1 to baseline"
    assert window.editor.experiment.training.epochs == 5
    redo.trigger()
    assert names(window) == ("baseline", "baseline")
    assert status.currentMessage() == "Redone: rename of run 1 to baseline"
    undo.trigger()
    undo.trigger()
    assert window.editor.experiment == LECTURE
    assert not undo.isEnabled()
    assert undo.text() == "Undo"
    # What is long in the menu is short in the tool bar.
    assert (undo.iconText(), redo.iconText()) == ("Undo", "Redo")


def test_an_edit_after_a_rename_is_a_step_of_its_own(window: MainWindow) -> None:
    with_run(window)
    edit(window, 5)
    window.runs.renamed.emit(1, "baseline")
    edit(window, 50)
    window.actions_.undo.trigger()
    assert window.editor.experiment.training.epochs == 5
    assert names(window) == ("baseline", "baseline")


def test_a_name_that_stays_the_same_is_nothing_to_undo(window: MainWindow) -> None:
    with_run(window)
    window.runs.renamed.emit(1, "run 1")
    assert not window.actions_.undo.isEnabled()


def test_what_was_done_to_a_run_that_is_gone_is_forgotten(window: MainWindow) -> None:
    with_run(window)
    edit(window, 5)
    window.runs.renamed.emit(1, "baseline")
    edit(window, 6)
    window.lab.delete([1])
    window.actions_.undo.trigger()
    window.actions_.undo.trigger()
    assert window.editor.experiment == LECTURE
    assert not window.actions_.undo.isEnabled()


def test_another_session_knows_nothing_of_it(window: MainWindow, tmp_path: Path) -> None:
    with_run(window)
    window.runs.renamed.emit(1, "baseline")
    window.lab.open(Session.create(tmp_path / "other.dllab"))
    assert not window.actions_.undo.isEnabled()


def test_a_copied_script_is_told_of(window: MainWindow) -> None:
    window.actions_.copy_script.trigger()
    lines = QApplication.clipboard().text().count("\n")
    assert lines > 10
    assert window.status_line.currentMessage() == f"Copied as Python: {lines:,} lines"
