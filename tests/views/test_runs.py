"""The list of runs tells, and asks to change, what the book holds."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QStyle
from pytestqt.qtbot import QtBot

from dllab.events import RunEnded, RunStarted
from dllab.history import fold
from dllab.spec import DataSpec, TrainingSpec, preset, to_json
from dllab.spec.data import NpzFile, TwoSpirals
from dllab.spec.stopping import EarlyStopping
from tests.diagnosis.made import run
from ui.run_book import Origin, Run, RunBook
from ui.views.run_rows import BEST, EPOCH, GAP, ICONS, NAME, NONE, PICTURE
from ui.views.runs import SIDES, RunsView
from ui.views.sample_runs import events, sample_book

Role = Qt.ItemDataRole


@pytest.fixture
def book() -> RunBook:
    return sample_book()


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication, book: RunBook) -> RunsView:  # noqa: ARG001
    view = RunsView(book)
    qtbot.addWidget(view)
    view.resize(320, 240)
    with qtbot.waitExposed(view):
        view.show()
    return view


def cell(view: RunsView, row: int, column: int, role: int = Role.DisplayRole) -> object:
    return view.table.model().index(row, column).data(role)


def rect(view: RunsView, row: int) -> QRect:
    return view.table.visualRect(view.table.model().index(row, NAME))


def test_the_newest_run_comes_first_with_its_figures(view: RunsView, book: RunBook) -> None:
    assert [cell(view, row, NAME) for row in range(3)] == [
        "run 3\nrunning",
        "dropout 0.5\nstopped",
        "run 1\nfinished",
    ]
    epochs = book.runs[1].history.epochs
    assert cell(view, 2, BEST) == f"{epochs['val_accuracy'].max():.3f}"
    assert cell(view, 2, EPOCH) == str(epochs["val_accuracy"].argmax() + 1)
    best = epochs["val_accuracy"].argmax()
    assert cell(view, 2, GAP) == f"{epochs['accuracy'][best] - epochs['val_accuracy'][best]:.3f}"


def test_data_sets_are_told_where_runs_differ_in_them(view: RunsView, book: RunBook) -> None:
    data = DataSpec(source=TwoSpirals())
    started = RunStarted(
        0.0, to_json(preset().model_copy(update={"data": data})), 300, 100, 100, 10, 0.5, 99, {}
    )
    book.add(Run(4, "new"))
    assert cell(view, 3, NAME) == "run 1\nfinished"
    book.apply(4, [started])
    book.readable.emit(4)
    assert cell(view, 0, NAME) == "new\nTwo spirals"
    assert cell(view, 3, NAME) == "run 1\nMNIST digits"
    assert "finished · MNIST digits" in str(cell(view, 3, NAME, Role.ToolTipRole))
    book.remove([4])
    assert cell(view, 2, NAME) == "run 1\nfinished"


def test_a_file_that_was_read_in_is_told_by_its_name(view: RunsView, book: RunBook) -> None:
    source = NpzFile(path="/home/somebody/shells.npz")
    other = preset().model_copy(update={"data": DataSpec(source=source)})
    book.note_experiments({2: other})
    assert cell(view, 1, NAME) == "dropout 0.5\nshells.npz"


def test_the_heading_tells_of_which_epoch_the_gap_is(view: RunsView) -> None:
    header = view.table.horizontalHeader()
    headings = [
        str(view.table.model().headerData(column, Qt.Orientation.Horizontal))
        for column in (BEST, EPOCH, GAP)
    ]
    assert headings == ["Best", "at epoch", "its gap"]
    margins = 2 * header.style().pixelMetric(QStyle.PixelMetric.PM_HeaderMargin)
    for column, heading in zip((BEST, EPOCH, GAP), headings, strict=True):
        room = header.sectionSize(column) - margins
        assert header.fontMetrics().horizontalAdvance(heading) <= room


def test_a_run_without_epochs_has_no_figures(view: RunsView, book: RunBook) -> None:
    book.add(Run(4, "new"))
    assert [cell(view, 0, column) for column in (NAME, BEST, EPOCH, GAP)] == [
        "new\nwaiting",
        *[NONE] * 3,
    ]


def test_a_name_is_written_across_the_columns_and_its_state_beside_the_figures(
    view: RunsView, book: RunBook
) -> None:
    training = TrainingSpec(epochs=30, early_stopping=EarlyStopping())
    ended = run([0.5] * 12, ended="finished", training=training)
    book.runs[3] = Run(3, "run 3", history=ended)
    assert cell(view, 0, NAME) == "run 3 · epoch 12\nearly stop"
    best = view.table.visualRect(view.table.model().index(0, BEST))
    first = QRect(best.left(), best.top(), best.width(), best.height() // 2 - 1)
    short = view.table.viewport().grab(first).toImage()
    book.rename(3, "a network with dropout of one half")
    assert view.table.viewport().grab(first).toImage() != short
    room = view.table.columnWidth(NAME) - PICTURE.width() - 3 * SIDES
    assert all(view.fontMetrics().horizontalAdvance(state) < room for state in ICONS)


def test_every_state_has_its_picture(view: RunsView, book: RunBook) -> None:
    images = set()
    for state in ICONS:
        book.runs[3].history.state = state  # type: ignore[assignment]
        picture = cell(view, 0, NAME, Role.DecorationRole).pixmap(16, 34).toImage()  # type: ignore[attr-defined]
        images.add(bytes(picture.constBits()))
    assert len(images) == len(ICONS)


def test_figures_follow_the_run_and_columns_stay(view: RunsView, book: RunBook) -> None:
    widths = [view.table.columnWidth(column) for column in range(4)]
    before = cell(view, 0, BEST)
    later = list(events(30, end=None))[25:]
    book.apply(3, later)
    assert cell(view, 0, BEST) != before
    assert [view.table.columnWidth(column) for column in range(4)] == widths


def test_a_click_on_the_box_asks_to_hide(qtbot: QtBot, view: RunsView, book: RunBook) -> None:
    view.visibility_changed.connect(book.set_visible)
    box = rect(view, 0).center()
    box.setX(11)
    with qtbot.waitSignal(view.visibility_changed, timeout=1000) as asked:
        QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert asked.args == [3, False]
    assert cell(view, 0, NAME, Role.CheckStateRole) == Qt.CheckState.Unchecked
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert book.runs[3].visible


def test_a_click_selects_once(qtbot: QtBot, view: RunsView) -> None:
    with qtbot.waitSignal(view.selected, timeout=1000) as chosen:
        QTest.mouseClick(
            view.table.viewport(), Qt.MouseButton.LeftButton, pos=rect(view, 1).center()
        )
    assert chosen.args == [2]


def test_selecting_from_outside_is_not_announced_and_survives_new_runs(
    qtbot: QtBot, view: RunsView, book: RunBook
) -> None:
    with qtbot.assertNotEmitted(view.selected):
        view.select(1)
        book.add(Run(4, "new"))
    assert [index.row() for index in view.table.selectionModel().selectedRows()] == [3]
    view.select(None)
    assert not view.table.selectionModel().hasSelection()


def test_a_new_name_is_asked_for_and_nothing_else(
    qtbot: QtBot, view: RunsView, book: RunBook
) -> None:
    model = view.table.model()
    assert cell(view, 0, NAME, Role.EditRole) == "run 3"
    with qtbot.waitSignal(view.renamed, timeout=1000) as asked:
        model.setData(model.index(0, NAME), "  wide  ")
    assert asked.args == [3, "wide"]
    with qtbot.assertNotEmitted(view.renamed):
        assert not model.setData(model.index(0, NAME), " ")
        assert not model.setData(model.index(0, NAME), "run 3")
    book.rename(3, "wide")
    assert cell(view, 0, NAME) == "wide\nrunning"


def test_the_tip_says_why_it_failed_and_what_differs(view: RunsView, book: RunBook) -> None:
    said = [*events(2, planned=50, end=None), RunEnded(0, "failed", "Keras <died>.")]
    book.add(Run(4, "new", history=fold(said)))
    tip = str(cell(view, 0, NAME, Role.ToolTipRole))
    assert "Keras &lt;died&gt;." in tip
    assert "Changed since run 3:" in tip
    assert "Training, Epochs: 30 → 50" in tip
    assert "Same as" in str(cell(view, 1, NAME, Role.ToolTipRole))


def test_without_runs_it_says_what_will_be_here(view: RunsView, book: RunBook) -> None:
    book.reset([])
    assert view._pages.currentWidget() is not view.table
    book.add(Run(1, "run 1"))
    assert view._pages.currentWidget() is view.table


def test_branches_stand_below_the_run_they_come_from(qtbot: QtBot) -> None:
    book = RunBook()
    for number, origin in ((1, None), (2, None), (3, Origin(1, 5)), (4, Origin(3, 7))):
        book.add(Run(number, f"run {number}", origin=origin))
    view = RunsView(book)
    qtbot.addWidget(view)
    shown = [str(cell(view, row, NAME)).split("\n") for row in range(4)]
    assert [name.strip().split(" · ")[0] for name, _ in shown] == [
        *("run 2", "run 1", "└ run 3", "└ run 4")
    ]
    assert [part.strip() for part in shown[2]] == ["└ run 3 · from run 1, epoch 5", "waiting"]
    assert shown[3][0].startswith(" ")


def test_a_file_in_which_runs_come_from_each_other_shows_them_all(qtbot: QtBot) -> None:
    book = RunBook()
    for number, parent in ((1, 2), (2, 1), (3, 3)):
        book.add(Run(number, f"run {number}", origin=Origin(parent, 1)))
    view = RunsView(book)
    qtbot.addWidget(view)
    assert view.table.model().rowCount() == 3


def typed_over(view: RunsView) -> QLineEdit:
    (editor,) = view.table.viewport().findChildren(QLineEdit)
    return editor


@pytest.mark.parametrize("column", [NAME, BEST, GAP])
def test_a_double_click_anywhere_in_a_row_renames_even_while_the_run_has_news(
    qtbot: QtBot, view: RunsView, book: RunBook, column: int
) -> None:
    view.renamed.connect(book.rename)
    place = view.table.visualRect(view.table.model().index(0, column)).center()
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    editor = typed_over(view)
    assert editor.selectedText() == "run 3"
    assert editor.geometry().right() == view.table.viewport().width() - 1
    book.apply(3, list(events(30, end=None))[25:40])
    qtbot.waitUntil(lambda: not book._unread)
    assert editor.selectedText() == "run 3"
    QTest.keyClicks(editor, "wide")
    book.apply(3, list(events(30, end=None))[40:])
    qtbot.waitUntil(lambda: not book._unread)
    assert editor.text() == "wide"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: book.runs[3].name == "wide")


def test_f2_and_the_menu_rename(view: RunsView, book: RunBook) -> None:
    view.select(2)
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_F2)
    assert typed_over(view).text() == "dropout 0.5"
    QTest.keyClick(typed_over(view), Qt.Key.Key_Escape)
    view.table.customContextMenuRequested.emit(rect(view, 2).center())
    (menu,) = view.findChildren(QMenu)
    menu.actions()[0].trigger()
    assert book.runs[1].name in {editor.text() for editor in view.table.findChildren(QLineEdit)}
    menu.close()


def test_several_are_marked_and_asked_to_be_deleted(qtbot: QtBot, view: RunsView) -> None:
    viewport, left = view.table.viewport(), Qt.MouseButton.LeftButton
    # As the window does with every run that is chosen.
    view.selected.connect(view.select)
    QTest.mouseClick(viewport, left, pos=rect(view, 0).center())
    QTest.mouseClick(viewport, left, Qt.KeyboardModifier.ControlModifier, rect(view, 2).center())
    assert (view.marked, view.chosen) == ([3, 1], 1)
    QTest.mouseClick(viewport, left, Qt.KeyboardModifier.ControlModifier, rect(view, 2).center())
    assert view.marked == [3]
    QTest.mouseClick(viewport, left, Qt.KeyboardModifier.ShiftModifier, rect(view, 1).center())
    with qtbot.waitSignal(view.menu_of_several_opened) as opened:
        view.table.customContextMenuRequested.emit(rect(view, 1).center())
    assert opened.args[1] == view.marked
    opened.args[0].close()
    view.table.setFocus()
    with qtbot.waitSignal(view.delete_requested) as asked:
        QTest.keyClick(view.table, Qt.Key.Key_Delete)
    assert asked.args == [view.marked]


def test_a_choice_of_the_program_marks_one_run_though_ctrl_is_held(view: RunsView) -> None:
    """As it is while Ctrl+Return starts one."""
    view.select(1)
    window = view.window().windowHandle()
    QTest.keyPress(window, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    try:
        assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
        view.select(2)
    finally:
        QTest.keyRelease(window, Qt.Key.Key_Control)
    assert view.marked == [2]


def test_when_runs_go_the_one_in_their_place_is_chosen(view: RunsView, book: RunBook) -> None:
    view.select(2)
    book.remove([2])
    assert (view.chosen, view.marked) == (1, [1])
    book.remove([1])
    assert view.chosen == 3
    book.remove([3])
    assert view.chosen is None
    assert view._pages.currentWidget() is not view.table


def test_a_run_that_is_chosen_by_the_program_comes_into_sight(
    view: RunsView, book: RunBook
) -> None:
    for number in range(4, 40):
        book.add(Run(number, f"run {number}"))
    for number, row in ((1, 38), (39, 0), (20, 19)):
        view.select(number)
        assert view.table.viewport().rect().contains(rect(view, row).center())


def test_a_branch_of_a_deleted_run_says_so(view: RunsView, book: RunBook) -> None:
    book.add(Run(4, "child", origin=Origin(2, 5)))
    book.remove([2])
    assert cell(view, 0, NAME) == "child · from a deleted run, epoch 5\nwaiting"


def test_however_narrow_it_is_states_and_headings_are_whole(view: RunsView) -> None:
    view.resize(60, 240)
    QApplication.processEvents()
    view.resize(view.minimumSizeHint().width(), 240)
    QApplication.processEvents()
    metrics, header = view.table.fontMetrics(), view.table.horizontalHeader()
    room = view.table.columnWidth(NAME) - PICTURE.width() - 3 * SIDES
    assert all(metrics.horizontalAdvance(state) < room for state in ICONS)
    for column in (BEST, EPOCH, GAP):
        words = view.table.model().headerData(column, Qt.Orientation.Horizontal)
        assert header.fontMetrics().horizontalAdvance(words) < header.sectionSize(column)
