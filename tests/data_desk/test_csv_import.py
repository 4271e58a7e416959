"""A person reads a CSV file in: guesses are shown, corrected, and counted anew."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from dllab.data import load
from dllab.data.csv_import import text
from dllab.data_jobs.scan_csv import scan_csv
from dllab.events import Event
from dllab.jobs import Control, InlineRunner
from dllab.spec.data import CsvFile, CsvScan
from tests.data.csv_import.made import read_in, written
from ui import training_thread
from ui.data.csv_columns import CHOICES, CLASS, FILLED, MISSING, NAME, USED
from ui.data.csv_import import CANCELLED, NOTHING, CsvImport
from ui.data.desk import DataDesk
from ui.forms.notes import Note

TABLE = "id,age,colour,species\n" + "".join(
    f"{row},{'' if row % 4 == 0 else row * 1.5},{['red', 'blue'][row % 2]},{'abc'[row % 3]}\n"
    for row in range(1, 25)
)
# Of colour came two features, and age was filled in.
MADE_OF = "; from 2 columns, 6 gaps filled"


@pytest.fixture
def panel(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[CsvImport]:
    # In the thread itself: a process takes a second to start.
    monkeypatch.setattr(training_thread, "ProcessRunner", InlineRunner)
    # Without a screen there is no place for a list that opens.
    monkeypatch.setattr(QComboBox, "showPopup", lambda _: None)
    desk = DataDesk()
    panel = CsvImport(desk)
    qtbot.addWidget(panel)
    panel.resize(480, 800)
    panel.show()
    yield panel
    desk.close()


Edited = Callable[[Callable[[], object]], CsvFile]


@pytest.fixture
def edited(panel: CsvImport, qtbot: QtBot) -> Edited:
    """Does something and waits for the file it leads to."""

    def wait(act: Callable[[], object]) -> CsvFile:
        with qtbot.waitSignal(panel.edited, timeout=20_000) as said:
            act()
        assert said.args is not None
        source: CsvFile = said.args[0]
        return source

    return wait


def read(panel: CsvImport, source: CsvFile) -> CsvFile:
    """What happens when a file has been chosen: it is read in, and the panel shows what for."""
    answers: list[Event] = []
    scan_csv(CsvScan(source=source).model_dump_json(), answers.append, Control())
    panel.show_read(answers[-1].answer)  # type: ignore[union-attr] # the last one is the answer
    return panel.source


def cell(panel: CsvImport, row: int, column: int) -> QModelIndex:
    return panel.columns.index(row, column)


def choose(panel: CsvImport, row: int, column: int, choice: str) -> None:
    """One click makes the cell a box of choices."""
    table = panel.column_table
    at = table.visualRect(cell(panel, row, column)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    (box,) = table.findChildren(QComboBox)
    box.setCurrentText(choice)
    box.activated.emit(box.currentIndex())


def told(panel: CsvImport) -> list[str]:
    return [note.text() for note in panel.problems.findChildren(Note) if note.isVisible()]


def test_without_a_file_it_asks_for_one(panel: CsvImport) -> None:
    assert panel.outcome.text() == NOTHING
    assert not panel.tables.isVisible()
    assert not panel.form.isEnabled()
    assert not panel.bar.isVisible()


def test_a_file_is_guessed_shown_and_can_be_loaded(panel: CsvImport, tmp_path: Path) -> None:
    source = read(panel, written(tmp_path, TABLE))
    assert source.problem == ""
    assert panel.outcome.text() == f"24 samples of 3 features, 3 classes{MADE_OF}"
    assert told(panel) == []
    names = [cell(panel, row, NAME).data() for row in range(4)]
    assert names == ["id", "age", "colour", "species"]
    assert [cell(panel, row, USED).data() for row in range(4)] == [
        *("ignored", "numeric", "categorical", "class")
    ]
    assert cell(panel, 1, MISSING).data() == "6"
    assert cell(panel, 1, FILLED).data() == "mean"
    assert panel.preview.index(0, 1).data() == "1.5"
    assert panel.preview.index(3, 1).data(Qt.ItemDataRole.ToolTipRole) == "age: missing"
    assert load(source).x.shape == (24, 3)


def test_choices_in_the_table_count_the_rows_anew(
    panel: CsvImport, edited: Edited, tmp_path: Path
) -> None:
    read(panel, written(tmp_path, TABLE))
    source = edited(lambda: choose(panel, 1, FILLED, "drop"))
    assert source.columns[1].missing == "drop"
    left = "24 rows, 6 of them dropped for missing values: 18 samples of"
    assert panel.outcome.text() == f"{left} 3 features, 3 classes; from 2 columns"
    source = edited(lambda: choose(panel, 2, USED, "ignored"))
    assert source.feature_names == ("age",)
    assert panel.outcome.text() == f"{left} 1 feature, 3 classes"
    assert str(source.found).startswith(f"{left} 1 feature.\n3 classes: ")


def test_a_number_made_categories_has_no_mean(
    panel: CsvImport, edited: Edited, tmp_path: Path
) -> None:
    read(panel, written(tmp_path, TABLE))
    source = edited(lambda: choose(panel, 1, USED, "categorical"))
    assert source.columns[1].missing == "most frequent"
    assert len(source.columns[1].categories) == 18
    assert cell(panel, 1, FILLED).data(CHOICES) == ("drop", "most frequent")


@pytest.mark.parametrize("by_key", [False, True])
def test_another_class_column_is_chosen_by_click_and_key(
    panel: CsvImport, edited: Edited, tmp_path: Path, by_key: bool
) -> None:
    read(panel, written(tmp_path, TABLE))
    table, place = panel.column_table, cell(panel, 2, CLASS)
    if by_key:
        table.setCurrentIndex(place)
        source = edited(lambda: QTest.keyClick(table, Qt.Key.Key_Space))
    else:
        at = table.visualRect(place).center()
        source = edited(
            lambda: QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        )
    assert (source.target, source.classes) == ("colour", ("blue", "red"))
    assert source.feature_names == ("age", "species = a", "species = b", "species = c")
    assert cell(panel, 2, CLASS).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert cell(panel, 3, CLASS).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked


def test_another_format_guesses_the_columns_anew(
    panel: CsvImport, qtbot: QtBot, tmp_path: Path
) -> None:
    read(panel, written(tmp_path, "a;b,class\n1;5,x\n2;6,y\n3;7,x\n"))
    form = panel.form
    (box,) = [box for box in form.findChildren(QComboBox) if box.accessibleName() == "Delimiter"]
    box.setCurrentText("semicolon")
    qtbot.waitUntil(lambda: panel.columns.rowCount() == 2 and not panel.bar.isVisible())
    assert [cell(panel, row, NAME).data() for row in range(2)] == ["a", "b,class"]


def test_what_is_wrong_stands_beside_the_table_until_it_is_mended(
    panel: CsvImport, edited: Edited, tmp_path: Path
) -> None:
    before = panel.source
    read(panel, written(tmp_path, TABLE.replace("13.5", "13,5").replace("9,13,5", "9,abc")))
    assert panel.source == before
    assert (
        f"flowers.csv (in {tmp_path}), line 10, column 'age': expected a number" in told(panel)[0]
    )
    assert panel.outcome.text() == ""
    assert panel.preview.rowCount() == 24
    edited(lambda: choose(panel, 1, USED, "ignored"))
    assert told(panel) == []
    assert panel.outcome.text() == "24 samples of 2 features, 3 classes; from 1 column"


def test_remarks_do_not_keep_a_file_from_being_used(panel: CsvImport, tmp_path: Path) -> None:
    read(panel, written(tmp_path, TABLE + "25,1,red,rare\n"))
    assert [text.partition("received ")[2][:13] for text in told(panel)] == ["one of 'rare'"]


def test_a_file_that_is_gone_is_told(panel: CsvImport, qtbot: QtBot, tmp_path: Path) -> None:
    source = read_in(written(tmp_path, TABLE))
    Path(source.path).unlink()
    panel.set_source(source)
    qtbot.waitUntil(lambda: bool(told(panel)), timeout=20_000)
    assert told(panel)[0].startswith(f"flowers.csv (in {tmp_path}): there is no such file")
    # What was read of it is still used.
    assert cell(panel, 2, USED).data() == "categorical"
    assert panel.outcome.text() == f"24 samples of 3 features, 3 classes{MADE_OF}"
    assert panel.preview.rowCount() == 0


def test_a_file_that_is_being_read_in_is_not_read_a_second_time(
    panel: CsvImport, tmp_path: Path
) -> None:
    panel.set_source(written(tmp_path, TABLE))
    assert not panel.bar.isVisible()
    assert not panel.tables.isVisible()


def test_rows_are_read_when_somebody_looks(panel: CsvImport, qtbot: QtBot, tmp_path: Path) -> None:
    panel.hide()
    panel.set_source(read_in(written(tmp_path, TABLE)))
    assert not panel.bar.isVisibleTo(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel.preview.rowCount() == 24, timeout=20_000)


def test_a_file_read_in_before_shows_its_tables_and_says_nothing(
    panel: CsvImport, qtbot: QtBot, tmp_path: Path
) -> None:
    source = read_in(written(tmp_path, TABLE))
    said: list[CsvFile] = []
    panel.edited.connect(said.append)
    panel.set_source(source)
    assert panel.outcome.text() == f"24 samples of 3 features, 3 classes{MADE_OF}"
    qtbot.waitUntil(lambda: panel.preview.rowCount() == 24)
    assert (said, panel.source) == ([], source)


def test_a_cancel_keeps_what_was_read_before(
    panel: CsvImport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "PIECE", 64)
    source = read(panel, written(tmp_path, TABLE))
    choose(panel, 2, USED, "ignored")
    assert panel.bar.isVisible()
    panel.cancel_button.click()
    assert not panel.bar.isVisible()
    assert panel.outcome.text() == CANCELLED
    assert panel.source == source
    assert cell(panel, 2, USED).data() == "categorical"


def test_everything_in_it_has_a_name_and_explains_itself(panel: CsvImport) -> None:
    for table in (panel.column_table, panel.preview_table):
        assert table.accessibleName()
    tip = Qt.ItemDataRole.ToolTipRole
    for column in (CLASS, NAME, USED, MISSING, FILLED):
        assert panel.columns.headerData(column, Qt.Orientation.Horizontal, tip)
