"""The data side in the real window: choosing, missing, counting, painting, exporting."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from dllab.data import facts
from dllab.home import cache_home
from dllab.jobs import InlineRunner
from dllab.session import Session
from dllab.spec import DataSpec, Experiment, TrainingSpec
from dllab.spec.data import (
    Cifar10,
    Components,
    FirstSamples,
    Iris,
    Mnist,
    NpzFile,
    Painted,
    Pca,
    Rotate,
    Share,
    Shift,
    Source,
    Standardise,
    SubtractMean,
    VarianceShare,
    ZeroToOne,
)
from dllab.spec.layers import Dense, Flatten
from tests.data.csv_import.made import FLOWERS, written
from tests.data.made_files import images, imported, saved
from tests.data.small_sets import publish_small_sets
from tests.data_desk.test_csv_import import TABLE, told
from tests.data_desk.test_paint import drag
from tests.forms.test_path_control import path_control
from tests.window.test_exporting import answer
from ui import training_thread
from ui.data.csv_columns import USED
from ui.data.preprocess_preview import ORIGINAL
from ui.forms.found_text import NOTHING, FoundText
from ui.forms.notes import Note
from ui.forms.problem_list import ProblemList
from ui.main_window import MainWindow

SECONDS = 20_000
LABELS = [0, 1, 0, 1]


@pytest.fixture(autouse=True)
def _inline(monkeypatch: pytest.MonkeyPatch) -> None:
    # In the thread itself: a process takes a second to start.
    monkeypatch.setattr(training_thread, "ProcessRunner", InlineRunner)


@pytest.fixture
def small_sets(home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The sets to fetch are small ones, not fetched yet; their files by their path."""
    assert home.exists()
    return publish_small_sets(monkeypatch, "http://mirror.invalid")


def choose(window: MainWindow, source: Source, **others: Any) -> None:
    data = DataSpec(source=source, split=Share(), **others)
    window.editor.change(window.editor.experiment.model_copy(update={"data": data}))


def present(window: MainWindow) -> Any:
    return window.editor.experiment.data.source


def wait_until_read(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: present(window).problem == "", timeout=SECONDS)


def told_in_form(window: MainWindow) -> list[str]:
    lists = [each for each in window.editor.findChildren(ProblemList) if each.isVisible()]
    return [note.text() for each in lists for note in each.findChildren(Note)]


def archive(folder: Path, name: str = "a.npz") -> str:
    return saved(folder / name, x=images(4, 3, 3), y=LABELS)


def test_a_path_in_the_form_is_read_in_as_part_of_the_same_edit(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(window, NpzFile())
    path_control(window.editor, "File").choose(archive(tmp_path))
    assert "has not been read" in window.editor.problems[0].message
    wait_until_read(window, qtbot)
    (found,) = [text for text in window.editor.findChildren(FoundText) if text.isVisible()]
    assert found.text() == str(present(window).found)
    assert not [problem for problem in window.editor.problems if problem.place == "data"]
    read = present(window)
    window.editor.undo()
    assert present(window) == NpzFile()
    window.editor.redo()
    assert present(window) == read
    assert window.lab.draft().data.source == read


def test_what_cannot_be_read_is_said_below_the_form(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(window, NpzFile())
    bad = saved(tmp_path / "b.npz", x=np.full((4, 2), np.nan), y=LABELS)
    path_control(window.editor, "File").choose(bad)
    note = window.data.strip.files.fault
    qtbot.waitUntil(lambda: "expected a finite number" in note.text(), timeout=SECONDS)
    assert window.editor.isAncestorOf(note)
    assert note.isVisible()
    # One reason, once: also where Start is refused, and where the samples would be.
    assert [problem.message for problem in window.editor.problems] == [note.text()]
    assert told_in_form(window) == []
    window.views.setCurrentWidget(window.data.view)
    look = window.data.view.pages.look
    qtbot.waitUntil(look.isVisible)
    assert look.empty.text == note.text()
    window.editor.reveal_layer(0)
    look.empty.button.click()
    assert note.isVisible()
    window.actions_.start.trigger()
    assert window.lab.training is None
    assert window.message_bar.message.endswith(note.text())
    window.editor.undo()
    assert look.empty.text == NpzFile().problem


def test_nothing_of_the_last_file_is_told_of_one_that_cannot_be_read(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.views.setCurrentWidget(window.data.view)
    choose(window, written(tmp_path, FLOWERS))
    wait_until_read(window, qtbot)
    (found,) = [text for text in window.editor.findChildren(FoundText) if text.isVisible()]
    columns = window.data.view.pages.columns
    assert "4 samples" in found.text()
    assert columns.tables.isVisible()
    path_control(window.editor, "File").choose(str(tmp_path / "none.csv"))
    note = window.data.strip.files.fault
    qtbot.waitUntil(lambda: "there is no such file" in note.text(), timeout=SECONDS)
    assert found.text() == NOTHING
    assert not columns.outcome.text()
    assert not columns.tables.isVisible()
    assert told(columns) == [note.text()]
    window.editor.undo()
    assert "4 samples" in found.text()


def test_a_cancel_and_an_undo_bring_back_what_was_read_before(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(window, NpzFile(path=archive(tmp_path)))
    wait_until_read(window, qtbot)
    before = present(window)
    path_control(window.editor, "File").choose(archive(tmp_path, "other.npz"))
    window.data.strip.files.strip.button.click()
    window.editor.undo()
    assert present(window) == before
    assert window.data.strip.files.fault.isHidden()


def test_a_session_whose_file_has_moved_asks_for_it_and_one_that_changed_says_so(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, _ = imported(NpzFile(path=archive(tmp_path)))
    there = Path(source.path).rename(tmp_path / "there.npz")
    for name in ("one", "two"):
        with Session.create(tmp_path / f"{name}.dllab") as session:
            session.set_draft(Experiment(data=DataSpec(source=source, split=Share())))
    window.lab.open(Session.open(tmp_path / "one.dllab"))
    files = window.data.strip.files
    qtbot.waitUntil(files.locate.isVisible, timeout=SECONDS)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(there), ""))
    files.locate.click()
    qtbot.waitUntil(lambda: present(window).path == str(there), timeout=SECONDS)
    assert present(window).problem == ""
    assert not window.editor.steps.can_undo
    saved(Path(source.path), x=images(6, 3, 3), y=[0, 1] * 3)
    window.lab.open(Session.open(tmp_path / "two.dllab"))
    qtbot.waitUntil(files.again.isVisible, timeout=SECONDS)
    files.again.click()
    qtbot.waitUntil(lambda: present(window).found.samples == 6, timeout=SECONDS)


def test_a_share_of_the_variance_gets_its_count_and_the_network_its_input(
    window: MainWindow, qtbot: QtBot
) -> None:
    choose(window, Iris(), preprocessing=(Pca(keep=VarianceShare(share=0.97)),))
    assert window.editor.problems[0].place == "data"
    qtbot.waitUntil(
        lambda: facts(window.editor.experiment.data).input_shape == (2,), timeout=SECONDS
    )
    assert not [problem for problem in window.editor.problems if problem.place == "data"]
    assert window.diagram.diagram.blocks[0].shape == "2"
    window.editor.undo()
    assert present(window) == Mnist()


def test_a_set_that_must_be_fetched_shows_how_and_trains_once_its_files_are_there(
    small_sets: dict[str, bytes], window: MainWindow, qtbot: QtBot
) -> None:
    window.editor.change(
        Experiment(
            data=DataSpec(source=Cifar10(), split=FirstSamples(train=30, validation=20)),
            layers=(Flatten(), Dense(units=10, activation="softmax")),
            training=TrainingSpec(epochs=1),
        )
    )
    row = window.data.strip.rows[Cifar10]
    assert row.isVisible()
    assert not [other for other in window.data.strip.rows.values() if other.isVisible()][1:]
    assert told_in_form(window) == []
    window.actions_.start.trigger()
    assert "CIFAR-10 has not been fetched yet" in window.message_bar.message
    assert window.lab.training is None
    window.views.setCurrentWidget(window.data.view)
    assert "has not been fetched" in window.data.view.pages.look.empty.text
    for path, content in small_sets.items():
        file = cache_home() / "downloads" / path.removeprefix("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    QApplication.sendEvent(row, QEvent(QEvent.Type.ActivationChange))
    assert window.editor.problems == ()
    assert window.message_bar.isHidden()
    qtbot.waitUntil(lambda: window.data.view.pages.look.overview is not None, timeout=SECONDS)
    window.actions_.start.trigger()
    qtbot.waitUntil(lambda: window.lab.training is None, timeout=60_000)
    assert window.lab.book.runs[1].history.state == "finished"


def test_a_stroke_is_an_edit_of_the_experiment(window: MainWindow) -> None:
    choose(window, Painted())
    button = window.data.strip.look
    assert button.text() == "Paint points"
    button.click()
    view, paint = window.data.view, window.data.view.pages.paint
    assert view.currentWidget() is paint
    for page in (view.pages.look, view.pages.before_after):
        view.setCurrentWidget(page)
        assert page.empty.text.startswith("Nothing is painted yet")
        page.empty.button.click()
        assert view.currentWidget() is paint
    view.setCurrentWidget(view.pages.look)
    button.click()
    assert paint.isVisible()
    drag(paint, (-0.5, 0.0), (0.5, 0.0))
    assert len(present(window).points) > 10
    window.editor.undo()
    assert present(window) == Painted()
    assert paint.canvas.painted == Painted()
    window.editor.redo()
    assert paint.canvas.painted == present(window) != Painted()


def test_a_column_used_otherwise_is_an_edit_of_the_experiment(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.views.setCurrentWidget(window.data.view)
    choose(window, written(tmp_path, FLOWERS))
    wait_until_read(window, qtbot)
    columns = window.data.view.pages.columns
    assert window.data.view.currentWidget() is columns
    before = present(window)
    assert columns.preview.rowCount() == 4
    columns.columns.setData(columns.columns.index(1, USED), "ignored")
    qtbot.waitUntil(lambda: present(window) != before, timeout=SECONDS)
    assert facts(window.editor.experiment.data).input_shape == (before.features - 1,)
    window.editor.undo()
    assert present(window) == columns.source == before


def test_a_table_that_cannot_be_used_is_mended_in_its_columns(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.views.setCurrentWidget(window.data.view)
    choose(window, written(tmp_path, TABLE.replace(",13.5,", ",much,")))
    note, columns = window.data.strip.files.fault, window.data.view.pages.columns
    qtbot.waitUntil(lambda: "'much'" in note.text(), timeout=SECONDS)
    assert columns.preview.rowCount() == 24
    columns.columns.setData(columns.columns.index(1, USED), "ignored")
    wait_until_read(window, qtbot)
    assert note.isHidden()


def test_the_tabs_are_made_step_by_step_for_whoever_looks(window: MainWindow, qtbot: QtBot) -> None:
    view = window.data.view
    window.views.setCurrentWidget(view)
    assert view.count() == 0
    qtbot.waitUntil(lambda: view.count() == 4)
    assert view.currentWidget() is view.pages.look
    qtbot.waitUntil(lambda: view.pages.look.overview is not None, timeout=SECONDS)


def test_before_and_after_follows_steps_and_augmentation(window: MainWindow, qtbot: QtBot) -> None:
    shown = window.data.view.pages.before_after
    window.views.setCurrentWidget(window.data.view)
    window.data.view.setCurrentWidget(shown)

    def wait_for(*rows: str) -> None:
        qtbot.waitUntil(lambda: tuple(shown.steps.tiles) == rows, timeout=SECONDS)

    choose(window, Mnist(), preprocessing=(ZeroToOne(),))
    wait_for(ORIGINAL, "1. Scale to 0..1")
    assert not shown.augmented.isVisible()
    choose(window, Mnist(), preprocessing=(ZeroToOne(), Standardise()))
    wait_for(ORIGINAL, "1. Scale to 0..1", "2. Standardise")
    for degrees in (20.0, 40.0):
        turned = (Rotate(degrees=degrees),)
        before = list(shown.augmented.tiles.pictures)
        choose(window, Mnist(), preprocessing=(ZeroToOne(), Standardise()), augmentation=turned)
        assert shown.augmented.isVisible()
        assert not shown.strip.is_busy
        assert shown.augmented.tiles.pictures != before
    tiles = shown.augmented.tiles
    # What was shown just now is laid out.
    QApplication.processEvents()
    size = tiles.size()
    steps = ZeroToOne(), SubtractMean(), Standardise()
    choose(window, Mnist(), preprocessing=steps, augmentation=(*turned, Shift()))
    wait_for(ORIGINAL, "1. Scale to 0..1", "2. Subtract mean", "3. Standardise")
    QApplication.processEvents()
    assert tiles.size() == size
    window.editor.undo()
    choose(window, Iris())
    qtbot.waitUntil(shown.steps.clouds.isVisible, timeout=SECONDS)
    assert not shown.augmented.isVisible()


@pytest.mark.parametrize(
    ("unfit", "said", "offered"),
    [
        ({"split": FirstSamples(train=400)}, "asks for 400 training", "Show the split"),
        (
            {"preprocessing": (Pca(keep=Components(count=9)),)},
            "cannot keep 9 components",
            "Show the steps",
        ),
    ],
)
def test_steps_that_cannot_be_fitted_say_where_that_is_mended(
    window: MainWindow, qtbot: QtBot, unfit: dict[str, Any], said: str, offered: str
) -> None:
    shown = window.data.view.pages.before_after
    window.views.setCurrentWidget(window.data.view)
    window.data.view.setCurrentWidget(shown)
    data = DataSpec(source=Iris(), split=Share()).model_copy(update=unfit)
    window.editor.change(window.editor.experiment.model_copy(update={"data": data}))
    assert said in shown.empty.text
    assert shown.empty.button.text() == offered
    window.editor.reveal_layer(0)
    shown.empty.button.click()
    named = {"split": "Split", "preprocessing": "Add to Preprocessing"}
    assert window.focusWidget().accessibleName() == named[next(iter(unfit))]
    choose(window, Iris())
    assert shown.empty.button.isHidden()
    qtbot.waitUntil(shown.steps.clouds.isVisible, timeout=SECONDS)


def test_export_writes_the_samples_that_are_looked_at(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, view = tmp_path / "flowers.svg", window.data.view
    answer(monkeypatch, target)
    choose(window, Iris())
    window.views.setCurrentWidget(view)
    qtbot.waitUntil(window.actions_.export.isEnabled, timeout=SECONDS)
    view.pages.look.tabs.setCurrentIndex(1)
    window.actions_.export.trigger()
    assert b"virginica" in target.read_bytes()
    view.setCurrentWidget(view.pages.before_after)
    assert not window.actions_.export.isEnabled()
    qtbot.waitUntil(window.actions_.export.isEnabled, timeout=SECONDS)
    target.unlink()
    window.actions_.export.trigger()
    assert b"sepal" in target.read_bytes()
