"""The page of the network at 1280 x 800: layers, what is wrong with them, the form of one."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QTabWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec import Experiment, Layer, preset
from dllab.spec.initializers import HeNormal, Zeros
from dllab.spec.layers import BatchNorm, Dense, Flatten
from ui.forms.layer_view import LayerView
from ui.forms.notes import Note
from ui.forms.number_box import NumberBox
from ui.forms.problem_list import ProblemList
from ui.main_window import MainWindow

OUTPUT = Dense(units=10, activation="softmax")


def show(window: MainWindow, layers: tuple[Layer, ...]) -> LayerView:
    (tabs,) = window.editor.findChildren(QTabWidget)
    tabs.setCurrentIndex(1)
    window.editor.change(preset("lecture").model_copy(update={"layers": layers}))
    (view,) = window.editor.findChildren(LayerView)
    return view


def rows(view: LayerView) -> list[QRect]:
    model = view.model()
    return [view.visualRect(model.index(row, 0)) for row in range(model.rowCount())]


def in_sight(view: LayerView) -> int:
    area = view.viewport().rect()
    return sum(area.contains(row) for row in rows(view))


def whole(widget: QWidget) -> bool:
    """Whether nothing of a widget is cut by what it lies in."""
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()


def test_seven_layers_and_the_form_of_one_are_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    view = show(window, (Flatten(), *[Dense(units=50)] * 6, OUTPUT))
    qtbot.waitUntil(lambda: in_sight(view) >= 7)
    window.editor.reveal_layer(1)
    find = window.editor.findChildren
    qtbot.waitUntil(
        lambda: [box.accessibleName() for box in find(NumberBox) if whole(box)] == ["Units"]
    )


def test_rows_do_not_overlap_once_there_is_a_scroll_bar(window: MainWindow, qtbot: QtBot) -> None:
    pair: tuple[Layer, ...] = (Dense(units=500, use_bias=False, l2=1e-4), BatchNorm())
    view = show(window, (Flatten(), *pair * 6, OUTPUT))
    qtbot.waitUntil(view.verticalScrollBar().isVisible)
    width = view.viewport().width()

    def heights_follow_the_width() -> bool:
        return all(
            view.sizeHintForIndex(view.model().index(place, 0)).height() == row.height()
            for place, row in enumerate(rows(view))
        )

    qtbot.waitUntil(heights_follow_the_width)
    assert view.viewport().width() == width


@pytest.mark.parametrize(
    ("last", "words", "mend"),
    [
        (Dense(units=10), "reads its output as probabilities", "Set softmax"),
        (Dense(units=7, activation="softmax"), "one output for each of the 10", "Set 10 units"),
    ],
)
def test_the_whole_sentence_stands_beside_its_mend(
    window: MainWindow, qtbot: QtBot, last: Layer, words: str, mend: str
) -> None:
    show(window, (Flatten(), Dense(), last))
    (told,) = [found for found in window.editor.findChildren(ProblemList) if found.isVisible()]
    (note,) = told.findChildren(Note)
    (button,) = told.findChildren(QToolButton)
    assert note.text() == f"Layer 3: {window.editor.problems[0].message}"
    assert words in note.text()
    assert button.text() == mend
    qtbot.waitUntil(lambda: whole(note) and whole(button))
    assert note.heightForWidth(note.width()) <= note.height()
    button.click()
    assert window.editor.problems == ()
    assert not told.isVisible()


def test_many_remarks_leave_room_for_the_layers(window: MainWindow, qtbot: QtBot) -> None:
    view = show(window, (Flatten(), *[Dense(initializer=Zeros())] * 20, OUTPUT))
    (told,) = [found for found in window.editor.findChildren(ProblemList) if found.isVisible()]
    sentences = [note.text() for note in told.findChildren(Note)]
    assert sentences[0].startswith("Layer 2: Dense begins with equal weights")
    assert sentences[-1] == "And 12 more of this kind."
    qtbot.waitUntil(lambda: in_sight(view) >= 4)
    assert told.height() < view.height()


def test_a_sound_network_says_nothing(window: MainWindow) -> None:
    show(window, Experiment().layers)
    assert not [found for found in window.editor.findChildren(ProblemList) if found.isVisible()]


def test_an_initialiser_of_the_study_is_used_in_all_layers(window: MainWindow) -> None:
    window.editor.set_experiment(preset("deep-narrow"))
    before = window.editor.experiment.layers
    window.trials.initialisation.chosen.emit(HeNormal(), True)
    layers = window.editor.experiment.layers
    kinds = {layer.initializer.kind for layer in layers if isinstance(layer, Dense)}
    assert kinds == {"he_normal"}
    assert any(isinstance(layer, BatchNorm) for layer in layers)
    used = window.trials.initialisation.study.used
    said = used._note.text()
    assert "is now initialised by He normal in all its 11 layers with weights" in said
    assert "BatchNorm layers added" in said
    window.trials.initialisation.chosen.emit(HeNormal(), True)
    assert used._note.text() == "The network in the form is initialised by He normal already."
    used.undo_wanted.emit()
    assert window.editor.experiment.layers == before
    assert not used._note.text()
