"""The columns of a person's table in the real window: what they show is what would be trained."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.jobs import InlineRunner
from dllab.session import Session
from dllab.spec import DataSpec, Experiment
from dllab.spec.data import CsvFile, Share
from dllab.spec.layers import Dense
from tests.data.csv_import.made import read_in, written
from tests.data_desk.test_csv_import import told
from tests.window.test_data import SECONDS, choose, present, wait_until_read
from ui import training_thread
from ui.data.csv_columns import CLASS, NAME, USED
from ui.data.csv_import import CsvImport
from ui.main_window import MainWindow

HEAD = "length,width,note,species\n"
ROWS = "".join(
    f"{row * 0.37:.2f},{row % 7},{'xyz'[row % 3]}y,{'abc'[row % 3]}\n" for row in range(150)
)
LENGTH, WIDTH, NOTE, SPECIES = range(4)


@pytest.fixture(autouse=True)
def _inline(monkeypatch: pytest.MonkeyPatch) -> None:
    # In the thread itself: a process takes a second to start.
    monkeypatch.setattr(training_thread, "ProcessRunner", InlineRunner)


@pytest.fixture
def columns(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> CsvImport:
    """The columns of a file of 150 rows, after an edit that has nothing to do with them."""
    window.views.setCurrentWidget(window.data.view)
    choose(window, written(tmp_path, HEAD + ROWS))
    wait_until_read(window, qtbot)
    change_epochs(window, 7)
    page = window.data.view.pages.columns
    qtbot.waitUntil(lambda: page.preview.rowCount() > 0, timeout=SECONDS)
    return page


def change_epochs(window: MainWindow, epochs: int) -> None:
    present = window.editor.experiment
    training = present.training.model_copy(update={"epochs": epochs})
    window.editor.change(present.model_copy(update={"training": training}))


def make_class(page: CsvImport, row: int) -> None:
    at = page.columns.index(row, CLASS)
    page.columns.setData(at, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)


def class_shown(page: CsvImport) -> list[str]:
    """The columns that are ticked as the class."""
    rows, role = page.columns, Qt.ItemDataRole.CheckStateRole
    return [
        rows.index(row, NAME).data()
        for row in range(rows.rowCount())
        if rows.index(row, CLASS).data(role) == Qt.CheckState.Checked
    ]


def opened(window: MainWindow, source: CsvFile, folder: Path) -> Any:
    """A session with this data set is opened, and its draft is returned."""
    with Session.create(folder / "kept.dllab") as session:
        session.set_draft(Experiment(data=DataSpec(source=source, split=Share())))
    window.lab.open(Session.open(folder / "kept.dllab"))
    return window.editor.experiment


def test_a_class_column_that_is_refused_does_not_stay_in_the_table(
    window: MainWindow, columns: CsvImport, qtbot: QtBot
) -> None:
    before = window.editor.experiment
    make_class(columns, LENGTH)
    qtbot.waitUntil(lambda: any("regression" in text for text in told(columns)), timeout=SECONDS)
    assert class_shown(columns) == [present(window).target] == ["species"]
    (text,) = told(columns)
    assert text.startswith("Nothing is changed: column 'length' cannot be the class. flowers.csv")
    assert "choose another class column" in text
    assert columns.preview.rowCount() > 0
    assert columns.outcome.text() == "150 samples of 5 features, 3 classes; from 3 columns"
    assert window.editor.experiment == before
    # What is not refused ends the talk of it.
    make_class(columns, NOTE)
    qtbot.waitUntil(lambda: present(window).target == "note", timeout=SECONDS)
    assert (told(columns), class_shown(columns)) == ([], ["note"])


def test_undo_after_a_refusal_takes_back_what_was_done_last(
    window: MainWindow, columns: CsvImport, qtbot: QtBot
) -> None:
    make_class(columns, WIDTH)
    qtbot.waitUntil(lambda: present(window).target == "width", timeout=SECONDS)
    make_class(columns, LENGTH)
    qtbot.waitUntil(lambda: any("regression" in text for text in told(columns)), timeout=SECONDS)
    assert class_shown(columns) == ["width"]
    window.undo_side.undo()
    assert class_shown(columns) == [present(window).target] == ["species"]
    assert window.editor.experiment.training.epochs == 7
    assert told(columns) == []


def test_undo_takes_back_an_edit_that_is_still_being_read(
    window: MainWindow, columns: CsvImport
) -> None:
    before = window.editor.experiment
    make_class(columns, WIDTH)
    assert class_shown(columns) == ["width"]
    window.undo_side.undo()
    assert class_shown(columns) == ["species"]
    assert columns.bar.isHidden()
    assert window.editor.experiment == before
    window.undo_side.undo()
    assert window.editor.experiment.training.epochs != 7


def test_a_file_that_is_gone_refuses_an_edit_and_leaves_the_table(
    window: MainWindow, columns: CsvImport, qtbot: QtBot
) -> None:
    before = present(window)
    Path(before.path).unlink()
    columns.columns.setData(columns.columns.index(WIDTH, USED), "ignored")
    qtbot.waitUntil(lambda: any("no such file" in text for text in told(columns)), timeout=SECONDS)
    assert columns.columns.index(WIDTH, USED).data() == "numeric"
    assert columns.tables.isVisible()
    assert present(window) == before


def test_looking_at_the_columns_of_a_changed_file_changes_nothing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    source = read_in(written(tmp_path, HEAD + ROWS))
    written(tmp_path, HEAD + ROWS + "1,2,xy,d\n")
    before = opened(window, source, tmp_path)
    files = window.data.strip.files
    qtbot.waitUntil(files.again.isVisible, timeout=SECONDS)
    window.views.setCurrentWidget(window.data.view)
    view = window.data.view
    page = view.pages.columns
    view.setCurrentWidget(page)
    qtbot.waitUntil(lambda: bool(told(page)), timeout=SECONDS)
    assert window.editor.experiment == before
    assert not window.editor.steps.can_undo
    assert page.source == source
    assert "has changed since it was read" in told(page)[0]
    assert page.outcome.text() == "150 samples of 5 features, 3 classes; from 3 columns"
    assert class_shown(page) == ["species"]
    assert page.preview.rowCount() == 0
    page.again_button.click()
    qtbot.waitUntil(lambda: present(window).found.samples == 151, timeout=SECONDS)
    assert page.again_button.isHidden()
    assert files.again.isHidden()
    assert page.preview.rowCount() > 0
    # The new content is an edit of its own.
    assert (
        "other content of the same file, 150 samples of 5 features → 151"
        in window.actions_.undo.toolTip()
    )
    window.undo_side.undo()
    assert present(window) == source


def test_an_edit_of_the_columns_takes_the_changed_file(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    source = read_in(written(tmp_path, HEAD + ROWS))
    written(tmp_path, HEAD + ROWS + "1,2,xy,c\n")
    opened(window, source, tmp_path)
    window.views.setCurrentWidget(window.data.view)
    page = window.data.view.pages.columns
    qtbot.waitUntil(lambda: bool(told(page)), timeout=SECONDS)
    page.columns.setData(page.columns.index(WIDTH, USED), "ignored")
    qtbot.waitUntil(lambda: present(window).found.samples == 151, timeout=SECONDS)
    assert told(page) == []


def test_a_file_that_changes_while_the_lab_is_open_is_told_and_trained_without(
    window: MainWindow, columns: CsvImport, qtbot: QtBot, tmp_path: Path
) -> None:
    before, files = present(window), window.data.strip.files
    change_epochs(window, 1)
    layers = (Dense(units=3, activation="softmax"),)
    window.editor.change(window.editor.experiment.model_copy(update={"layers": layers}))
    assert columns.source == before
    written(tmp_path, HEAD + ROWS + "1,2,xy,d\n")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    qtbot.waitUntil(files.again.isVisible, timeout=SECONDS)
    assert files.fault.text().startswith(f"flowers.csv (in {tmp_path}) has changed since it was")
    assert window.editor.problems == ()
    Path(before.path).unlink()
    window.actions_.start.trigger()
    assert window.lab.training is not None
    qtbot.waitUntil(files.locate.isVisible, timeout=SECONDS)
    assert "is no longer there; the lab's own copy is used" in files.fault.text()
    assert present(window) == before
    qtbot.waitUntil(lambda: window.lab.training is None, timeout=60_000)
    assert window.lab.book.runs[1].history.state == "finished"
