"""The window as a person uses it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QImage, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QInputDialog,
    QMessageBox,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from dllab.network.script import script
from dllab.session import Session
from dllab.spec import Experiment, LayerSpec, TrainingSpec, preset
from dllab.spec.data import FashionMnist
from dllab.spec.initializers import Zeros
from dllab.spec.layers import Dense, Flatten
from dllab.spec.schedules import Step
from tests.experiments import small
from ui.actions import COMMANDS
from ui.forms.layer_list import LayerList
from ui.forms.schedule_preview import SchedulePreview
from ui.lab import Lab
from ui.main_window import MainWindow
from ui.theme import is_dark

PATIENCE_MS = 60_000

in_a_process = pytest.mark.parametrize("place", ["process"])


def train(window: MainWindow, qtbot: QtBot, experiment: Experiment) -> None:
    window.editor.change(experiment)
    window.actions_.start.trigger()
    assert window.lab.training is not None
    qtbot.waitUntil(lambda: window.lab.training is None, timeout=PATIENCE_MS)


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_comes_up_ready_to_start_the_lectures_experiment(window: MainWindow) -> None:
    assert window.editor.experiment == preset("lecture")
    assert window.editor.problems == ()
    assert window.actions_.start.isEnabled()
    assert not window.actions_.pause.isEnabled()
    assert not window.actions_.stop.isEnabled()


@in_a_process
def test_start_trains_and_shows_the_run_everywhere(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot, small())
    assert window.lab.book.runs[1].history.state == "finished"
    assert window.runs.table.model().rowCount() == 1
    assert window.curves.focus is window.lab.book.runs[1]
    assert window.actions_.start.isEnabled()


@in_a_process
def test_start_pressed_before_keras_is_ready_waits(window: MainWindow, qtbot: QtBot) -> None:
    assert window.lab.keras_state == "loading"
    train(window, qtbot, small())
    assert window.lab.book.runs[1].history.state == "finished"


def test_what_cannot_train_is_said_where_it_can_be_mended(window: MainWindow) -> None:
    window.editor.change(small(*preset("lecture").layers))
    window.actions_.start.trigger()
    assert window.lab.training is None
    assert "3 classes" in window.message_bar.message
    assert window.lab.book.runs == {}


def test_a_reopened_session_is_drawn_pixel_for_pixel_the_same(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    train(window, qtbot, small(epochs=10))
    train(window, qtbot, small(epochs=12, seed=1))
    before = picture(window.curves)
    window.lab.open(Session.create(tmp_path / "other.dllab"))
    assert picture(window.curves) != before
    window.lab.open(Session.open(tmp_path / "work.dllab"))
    assert window.editor.experiment == small(epochs=12, seed=1)
    assert picture(window.curves) == before


def test_edits_are_kept_in_the_session(window: MainWindow, tmp_path: Path) -> None:
    window.editor.change(small(seed=99))
    window.lab.open(Session.create(tmp_path / "other.dllab"))
    assert window.editor.experiment == preset("lecture")
    window.lab.open(Session.open(tmp_path / "work.dllab"))
    assert window.editor.experiment == small(seed=99)


def test_the_diagram_is_the_third_view_and_follows_the_network(
    window: MainWindow, tmp_path: Path
) -> None:
    views = window.views
    assert views.titles[:4] == ["Curves", "Data", "Diagram", "Initialisation"]
    assert views.currentWidget() is window.curves
    titles = [block.title for block in window.diagram.diagram.blocks]
    assert titles == ["Input", "Flatten", "Dense", "Dense", "Dense"]
    window.editor.change(small())
    assert len(window.diagram.diagram.blocks) == 3
    window.actions_.undo.trigger()
    assert len(window.diagram.diagram.blocks) == 5
    window.editor.change(small(*preset("lecture").layers))
    assert window.diagram.diagram.blocks[-1].problems
    window.lab.open(Session.create(tmp_path / "other.dllab"))
    assert len(window.diagram.diagram.blocks) == 5
    assert not window.diagram.diagram.blocks[-1].problems


def test_a_block_leads_to_its_layers_form(window: MainWindow) -> None:
    window.diagram.chosen.emit(2)
    (layers,) = window.editor.findChildren(LayerList)
    assert layers.row == 2
    assert layers.isVisible()


def test_start_turns_to_the_curves(window: MainWindow, qtbot: QtBot) -> None:
    window.views.setCurrentWidget(window.diagram)
    train(window, qtbot, small(epochs=1))
    assert window.views.currentWidget() is window.curves


def test_start_stays_at_a_view_that_shows_the_network(window: MainWindow, qtbot: QtBot) -> None:
    boundary = window.states.views["Boundary"]
    window.views.setCurrentWidget(boundary)
    train(window, qtbot, small(epochs=1))
    assert window.views.currentWidget() is boundary


def test_a_remark_never_stops_start(window: MainWindow, qtbot: QtBot) -> None:
    experiment = small(Dense(initializer=Zeros()), Dense(units=3, activation="softmax"))
    train(window, qtbot, experiment.model_copy(update={"training": TrainingSpec(epochs=1)}))
    assert len(window.editor.remarks) == 1
    assert window.lab.book.runs[1].history.state == "finished"


def test_the_menus_offer_presets_and_layers(window: MainWindow) -> None:
    file, edit = window.menuBar().actions()[:2]
    assert window.editor.preset_menu.menuAction() in file.menu().actions()  # type: ignore[attr-defined]
    assert window.editor.layer_actions.paste in edit.menu().actions()  # type: ignore[attr-defined]
    window.editor.failed.emit("The preset mine cannot be read.")
    assert window.message_bar.message == "The preset mine cannot be read."


def test_undo_and_redo_follow_the_editor(window: MainWindow) -> None:
    assert not window.actions_.undo.isEnabled()
    window.editor.change(small())
    window.actions_.undo.trigger()
    assert window.editor.experiment == preset("lecture")
    assert not window.actions_.undo.isEnabled()
    window.actions_.redo.trigger()
    assert window.editor.experiment == small()


def test_a_dropped_session_is_opened_and_becomes_recent(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "dropped.dllab"
    with Session.create(path) as session:
        session.set_draft(small(seed=5))
    drop(window, path)
    assert window.editor.experiment == small(seed=5)
    assert window.settings.recent[0] == path
    assert window.windowTitle() == "dropped"


@pytest.mark.parametrize("content", [b"", b"not a session", b"SQLite format 3\x00" + b"\x00" * 90])
def test_a_foreign_file_is_refused_and_the_lab_goes_on(
    window: MainWindow, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "foreign.dllab"
    path.write_bytes(content)
    before = window.lab.session.path
    drop(window, path)
    assert "foreign.dllab" in window.message_bar.message
    assert window.lab.session.path == before
    assert path.read_bytes() == content


def test_opening_while_a_run_trains_asks_first(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    path = tmp_path / "other.dllab"
    Session.create(path).close()
    window.editor.change(small(epochs=100_000))
    window.actions_.start.trigger()
    history = window.lab.book.runs[1].history
    qtbot.waitUntil(lambda: len(history.epochs) > 1, timeout=PATIENCE_MS)
    window.files.open(path)
    assert window.lab.training == 1
    window.files.open(path)
    qtbot.waitUntil(lambda: window.lab.session.path == path, timeout=PATIENCE_MS)
    assert window.lab.book.runs == {}
    assert history.state == "stopped"


def test_saving_under_a_name_goes_on_there(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    train(window, qtbot, small())
    with qtbot.waitSignal(window.lab.path_changed, timeout=PATIENCE_MS):
        window.files.save(tmp_path / "named")
    assert window.lab.session.path == tmp_path / "named.dllab"
    assert window.windowTitle() == "named"
    assert window.settings.recent[0] == tmp_path / "named.dllab"


def test_a_name_without_ending_never_replaces_a_file_nobody_was_asked_about(
    window: MainWindow, tmp_path: Path
) -> None:
    other = tmp_path / "taken.dllab"
    other.write_bytes(b"somebody's work")
    window.files.save(tmp_path / "taken")
    assert "already there" in window.message_bar.message
    assert other.read_bytes() == b"somebody's work"
    assert window.lab.session.path == tmp_path / "work.dllab"


def test_hidden_runs_stay_hidden(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    train(window, qtbot, small())
    model = window.runs.table.model()
    box = model.index(0, 0)
    model.setData(box, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert window.lab.book.visible_runs == []
    window.lab.open(Session.create(tmp_path / "other.dllab"))
    window.lab.open(Session.open(tmp_path / "work.dllab"))
    assert window.lab.book.visible_runs == []


def test_the_theme_changes_at_once_and_is_remembered(window: MainWindow) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window.use_theme("dark")
    assert is_dark(app)
    assert window.settings.theme == "dark"
    window.use_theme("light")
    assert not is_dark(app)


def entry(window: MainWindow, text: str) -> QAction:
    return next(action for action in window.findChildren(QAction) if action.text() == text)


@pytest.mark.parametrize(
    ("text", "setting", "expected"),
    [
        ("Dark", "theme", "dark"),
        ("Light", "theme", "light"),
        ("In the window's training thread", "place", "thread"),
    ],
)
def test_the_menu_changes_theme_and_place(
    window: MainWindow, text: str, setting: str, expected: str
) -> None:
    entry(window, text).trigger()
    assert getattr(window.settings, setting) == expected


def test_layout_is_remembered(window: MainWindow, tmp_path: Path) -> None:
    window.docks[2].hide()
    window.close()
    again = MainWindow(Lab(Session.open(tmp_path / "work.dllab")), window.settings)
    assert again.docks[2].isHidden()
    assert not again.docks[0].isHidden()
    again.close()


def test_every_command_explains_itself_and_no_shortcut_is_taken_twice(window: MainWindow) -> None:
    actions = [getattr(window.actions_, name) for name in COMMANDS]
    assert all(action.toolTip() for action in actions)
    shortcuts = [
        action.shortcut().toString(QKeySequence.SequenceFormat.PortableText) for action in actions
    ]
    taken = [shortcut for shortcut in shortcuts if shortcut]
    assert len(taken) == len(set(taken))


def test_copy_as_python_puts_the_shown_experiment_on_the_clipboard(window: MainWindow) -> None:
    window.editor.change(small())
    window.actions_.copy_script.trigger()
    assert QApplication.clipboard().text() == script(small())
    assert window.message_bar.isHidden()


def test_copy_as_python_needs_no_data_that_must_be_fetched(window: MainWindow) -> None:
    layers = (Flatten(), Dense(units=10, activation="softmax"))
    unfetched = small(*layers, source=FashionMnist())
    window.editor.change(unfetched)
    assert window.editor.problems
    window.actions_.copy_script.trigger()
    assert QApplication.clipboard().text() == script(unfetched)


def test_copy_as_python_of_a_strange_layer_leaves_the_clipboard_alone(window: MainWindow) -> None:
    class Strange(LayerSpec):
        """A layer nobody wrote a script for."""

    QApplication.clipboard().setText("mine")
    window.editor._undo.push(small().model_copy(update={"layers": (Strange(),)}))
    window.actions_.copy_script.trigger()
    assert QApplication.clipboard().text() == "mine"
    assert not window.message_bar.isHidden()


def test_repeat_asks_how_often(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.editor.change(small())
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_args: (2, True))
    window.actions_.repeat.trigger()
    assert not window.actions_.repeat.isEnabled()
    lab = window.lab
    qtbot.waitUntil(lambda: len(lab.book.runs) == 2 and lab.training is None, timeout=PATIENCE_MS)
    assert window.actions_.repeat.isEnabled()


def test_the_schedule_s_dots_are_of_the_run_that_trained_last(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    first = small(epochs=2).with_training(schedule=Step(every=1))
    train(window, qtbot, first)
    train(window, qtbot, first.with_training(epochs=4))
    (preview,) = window.editor.findChildren(SchedulePreview)

    def dots() -> int:
        x = preview._had.getData()[0]
        return 0 if x is None else len(x)

    qtbot.waitUntil(lambda: dots() == 4)
    window.lab.rename(1, "an old one")
    window.lab.set_visible(2, visible=False)
    window.lab.set_visible(1, visible=False)
    assert dots() == 4
    window.lab.open(Session.create(tmp_path / "other.dllab"))
    window.editor.change(first)
    assert dots() == 0
    window.lab.open(Session.open(tmp_path / "work.dllab"))
    assert dots() == 4


def test_the_tabs_of_the_forms_are_whole_in_a_small_window(window: MainWindow) -> None:
    window.resize(1024, 700)
    (tabs,) = window.editor.findChildren(QTabWidget)
    bar = tabs.tabBar()
    window.resizeDocks(window.docks[:1], [100], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    assert bar.tabRect(bar.count() - 1).right() <= bar.width()
    assert bar.width() >= bar.sizeHint().width()
    assert not [each for each in bar.findChildren(QToolButton) if each.isVisible()]
    assert window.width() == 1024
