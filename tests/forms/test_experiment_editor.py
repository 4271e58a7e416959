"""The editor makes frozen experiments, undoes them, and says and mends what is wrong."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec import DataSpec, Experiment, Layer, TrainingSpec
from dllab.spec.data import ImageFolder, Iris, NpzFile, Share, TwoGaussians
from dllab.spec.initializers import Zeros
from dllab.spec.layers import Activation, BatchNorm, Conv2D, Dense, Flatten, MaxPool2D
from dllab.spec.losses import BinaryCrossEntropy, Hinge
from dllab.spec.recommended import recommended
from dllab.spec.training import Sgd
from ui.forms.change_note import ChangeNote
from ui.forms.everywhere_menu import EverywhereMenu
from ui.forms.experiment_editor import ExperimentEditor
from ui.forms.layer_list import LayerList
from ui.forms.notes import Note
from ui.forms.number_box import NumberBox
from ui.forms.problem_list import ProblemList
from ui.forms.undo import UndoList, edited_number

IRIS = Experiment(
    data=DataSpec(source=Iris(), split=Share()),
    layers=(Dense(units=8), Dense(units=3, activation="softmax")),
)

OUTPUT = Dense(units=3, activation="softmax")
DRAW_GLOROT = ["Draw by Glorot (Xavier) uniform"]


@pytest.fixture
def editor(qtbot: QtBot) -> ExperimentEditor:
    widget = ExperimentEditor(IRIS)
    qtbot.addWidget(widget)
    widget.resize(360, 700)
    widget.show()
    return widget


def number(editor: ExperimentEditor, name: str) -> NumberBox:
    (box,) = [b for b in editor.findChildren(NumberBox) if b.accessibleName() == name]
    return box


def epochs(count: int) -> Experiment:
    return IRIS.model_copy(update={"training": TrainingSpec(epochs=count)})


def retype(box: NumberBox, text: str) -> None:
    box.selectAll()
    QTest.keyClicks(box.lineEdit(), text)


def marked_tabs(editor: ExperimentEditor) -> list[str]:
    (tabs,) = editor.findChildren(QTabWidget)
    return [tabs.tabText(t) for t in range(tabs.count()) if tabs.tabToolTip(t)]


def mend_buttons(editor: ExperimentEditor) -> list[QToolButton]:
    rows = [row for problems in editor.findChildren(ProblemList) for row in problems._rows]
    return [button for row in rows for button in row.findChildren(QToolButton)]


def test_an_edit_makes_a_new_experiment(qtbot: QtBot, editor: ExperimentEditor) -> None:
    with qtbot.waitSignal(editor.edited) as said:
        retype(number(editor, "Epochs"), "7")
    assert said.args == [epochs(7)]
    assert editor.experiment == epochs(7)
    assert IRIS.training.epochs == 30


def test_layers_and_data_are_edited_too(qtbot: QtBot, editor: ExperimentEditor) -> None:
    (layers,) = editor.findChildren(LayerList)
    with qtbot.waitSignal(editor.edited):
        layers.add(Activation())
    assert editor.experiment.layers == (IRIS.layers[0], Activation(), IRIS.layers[1])
    retype(number(editor, "Validation share"), "0.5")
    assert editor.experiment.data.split == Share(validation=0.5)


def test_undo_and_redo_walk_through_the_edits(editor: ExperimentEditor) -> None:
    said: list[Experiment] = []
    editor.edited.connect(said.append)
    assert (editor.steps.can_undo, editor.steps.can_redo) == (False, False)
    editor.change(other := IRIS.model_copy(update={"layers": (Flatten(), *IRIS.layers)}))
    editor.undo()
    assert (editor.experiment, editor.steps.can_undo, editor.steps.can_redo) == (IRIS, False, True)
    editor.undo()
    editor.redo()
    assert (editor.experiment, editor.steps.can_undo, editor.steps.can_redo) == (other, True, False)
    editor.redo()
    assert said == [other, IRIS, other]
    (layers,) = editor.findChildren(LayerList)
    assert layers.layers == other.layers


def test_an_edit_after_undo_drops_what_was_undone(editor: ExperimentEditor) -> None:
    editor.change(epochs(5))
    editor.undo()
    editor.change(IRIS.model_copy(update={"layers": ()}))
    assert not editor.steps.can_redo


def test_typing_one_number_is_one_edit(qtbot: QtBot, editor: ExperimentEditor) -> None:
    retype(number(editor, "Epochs"), "500")
    assert editor.experiment == epochs(500)
    retype(number(editor, "Batch size"), "64")
    editor.undo()
    assert editor.experiment == epochs(500)
    editor.undo()
    assert editor.experiment == IRIS
    retype(number(editor, "Epochs"), "5")
    qtbot.waitUntil(lambda: not editor._one_edit.isActive(), timeout=3000)
    retype(number(editor, "Epochs"), "6")
    editor.undo()
    assert editor.experiment == epochs(5)


def test_typing_back_to_the_start_leaves_nothing_to_undo() -> None:
    states = UndoList(IRIS)
    states.push(epochs(3))
    states.replace(IRIS)
    assert states.current == IRIS
    assert not states.can_undo


@pytest.mark.parametrize(
    ("after", "path"),
    [
        (epochs(3), "training.epochs.."),
        (IRIS.model_copy(update={"layers": (Dense(units=9), IRIS.layers[1])}), "layers.0.units.."),
        (IRIS.model_copy(update={"layers": (Dense(units=9, l1=1.0), IRIS.layers[1])}), ""),
        (IRIS.model_copy(update={"layers": IRIS.layers[::-1]}), ""),
        (IRIS.model_copy(update={"layers": ()}), ""),
        (IRIS.model_copy(update={"training": TrainingSpec(shuffle=False)}), ""),
        (IRIS.model_copy(update={"training": TrainingSpec(optimizer=Sgd())}), ""),
        (IRIS, ""),
    ],
)
def test_edits_of_one_number_are_told_from_others(after: Experiment, path: str) -> None:
    assert edited_number(IRIS, after) == path


def test_opening_an_experiment_says_nothing_and_starts_anew(
    qtbot: QtBot, editor: ExperimentEditor
) -> None:
    editor.change(epochs(5))
    editor.edited.connect(pytest.fail)
    with qtbot.waitSignal(editor.undo_changed):
        editor.set_experiment(Experiment())
    assert (editor.experiment, editor.steps.can_undo) == (Experiment(), False)
    assert editor.findChildren(LayerList)[0].layers == Experiment().layers


def test_a_sound_experiment_has_no_marks(editor: ExperimentEditor) -> None:
    assert editor.problems == ()
    assert marked_tabs(editor) == []
    assert mend_buttons(editor) == []


def test_changed_data_only_say_so_until_the_mends_are_taken(editor: ExperimentEditor) -> None:
    lecture = Experiment()
    editor.set_experiment(lecture)
    editor.change(lecture.model_copy(update={"data": DataSpec(source=Iris())}))
    assert editor.experiment.layers == lecture.layers
    assert marked_tabs(editor) == ["Data", "Network"]
    assert sorted(button.text() for button in mend_buttons(editor)) == [
        "Set 3 units",
        "Split by share",
    ]
    while buttons := mend_buttons(editor):
        buttons[0].click()
    assert editor.problems == ()
    assert marked_tabs(editor) == []
    assert editor.experiment.layers[-1] == Dense(units=3, activation="softmax")
    assert editor.experiment.data.split == Share()


@pytest.mark.parametrize(
    ("layers", "batch", "mends"),
    [
        ((Dense(initializer=Zeros()), OUTPUT), 32, ["Draw by He normal"]),
        ((Dense(activation="tanh", initializer=Zeros()), OUTPUT), 32, DRAW_GLOROT),
        ((Dense(activation="softmax"), OUTPUT), 32, ["Set ReLU"]),
        ((OUTPUT, Activation(function="softmax")), 32, ["Remove Activation"]),
        ((Dense(), BatchNorm(), OUTPUT), 119, ["Set batch size 120"]),
        ((Dense(), BatchNorm(), OUTPUT), 1, ["Set batch size 2"]),
    ],
)
def test_remarks_are_marked_mended_and_block_nothing(
    editor: ExperimentEditor, layers: tuple[Layer, ...], batch: int, mends: list[str]
) -> None:
    training = TrainingSpec(batch_size=batch)
    editor.change(IRIS.model_copy(update={"layers": layers, "training": training}))
    assert editor.problems == ()
    assert len(editor.remarks) == 1
    assert len(marked_tabs(editor)) == 1
    assert [button.text() for button in mend_buttons(editor)] == mends
    mend_buttons(editor)[0].click()
    assert [*editor.problems, *editor.remarks] == []
    assert marked_tabs(editor) == []


def test_an_edit_of_fifty_layers_reckons_each_layer_a_few_times(
    editor: ExperimentEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = (*[Dense(units=20, activation="tanh")] * 49, OUTPUT)
    editor.change(IRIS.model_copy(update={"layers": layers}))
    reckoned: list[int] = []
    shape_of = Dense.output_shape

    def counted(layer: Dense, shape: tuple[int, ...]) -> tuple[int, ...]:
        reckoned.append(layer.units)
        return shape_of(layer, shape)

    monkeypatch.setattr(Dense, "output_shape", counted)
    editor.change(IRIS.model_copy(update={"layers": (Dense(units=30), *layers[1:])}))
    # Twice a summary (shape and activations), for the problems, the remarks and the list.
    assert len(reckoned) <= 3 * 2 * len(layers)
    assert editor.experiment.layers[0] == Dense(units=30)


@pytest.mark.parametrize(
    ("update", "mends"),
    [
        ({"layers": (Dense(units=3),)}, ["Set softmax"]),
        ({"layers": (Dense(units=2),)}, ["Set 3 units and softmax"]),
        ({"layers": (Dense(units=3), Activation())}, ["Set softmax"]),
        ({"layers": (Dense(units=8), Flatten())}, ["Add Dense with 3 units"]),
        ({"training": TrainingSpec(loss=BinaryCrossEntropy())}, ["Use softmax cross-entropy"]),
        (
            {
                "training": TrainingSpec(loss=Hinge()),
                "layers": (Dense(units=2), Dense(units=3, activation="tanh")),
            },
            ["Set linear"],
        ),
        (
            {
                "data": DataSpec(source=TwoGaussians(), split=Share()),
                "layers": (Dense(units=1, activation="sigmoid"),),
            },
            ["Set 2 units and softmax"],
        ),
        (
            {
                "data": DataSpec(split=Share()),
                "layers": (Conv2D(), Dense(units=10, activation="softmax")),
            },
            ["Add Flatten before Dense"],
        ),
        (
            {
                "data": DataSpec(split=Share()),
                "layers": (Flatten(), MaxPool2D(), Dense(units=10, activation="softmax")),
            },
            ["Move MaxPool2D before Flatten"],
        ),
    ],
)
def test_each_mend_leads_to_a_sound_experiment(
    editor: ExperimentEditor, update: dict[str, object], mends: list[str]
) -> None:
    editor.change(IRIS.model_copy(update=update))
    assert editor.problems
    assert [button.text() for button in mend_buttons(editor)] == mends
    mend_buttons(editor)[0].click()
    assert editor.problems == ()


def test_a_network_without_layers_is_explained(editor: ExperimentEditor) -> None:
    editor.change(IRIS.model_copy(update={"layers": ()}))
    assert marked_tabs(editor) == ["Network"]
    sentences = [note.text() for note in editor.findChildren(Note)]
    assert editor.problems[0].message in sentences


def test_a_change_everywhere_is_told_and_can_be_taken_back_there(editor: ExperimentEditor) -> None:
    (note,) = editor.findChildren(ChangeNote)
    (tabs,) = editor.findChildren(QTabWidget)
    tabs.setCurrentIndex(1)
    assert not note.isVisible()
    everywhere(editor, "Batch norm before every nonlinearity")
    assert note.isVisible()
    assert "1 BatchNorm layer added." in next(told.text() for told in note.findChildren(Note))
    (undo,) = note.findChildren(QToolButton)
    undo.click()
    assert editor.experiment == IRIS
    assert not note.isVisible()
    everywhere(editor, "Dropout 0.5 on all dense layers")
    editor.change(IRIS)
    assert not note.isVisible()


def everywhere(editor: ExperimentEditor, words: str) -> None:
    (menu,) = editor.findChildren(EverywhereMenu)
    (action,) = [action for action in menu.actions() if action.text() == words]
    action.trigger()


def test_keyboard_reaches_the_tabs(editor: ExperimentEditor) -> None:
    (tabs,) = editor.findChildren(QTabWidget)
    tabs.tabBar().setFocus()
    QTest.keyClick(tabs.tabBar(), Qt.Key.Key_Right)
    assert tabs.tabText(tabs.currentIndex()) == "Network"


def test_nothing_is_wider_than_a_narrow_dock(editor: ExperimentEditor) -> None:
    editor.set_experiment(Experiment(data=DataSpec(source=Iris())))
    assert editor.minimumSizeHint().width() <= 320


def test_a_problem_that_takes_another_one_s_place_is_seen(
    qtbot: QtBot, editor: ExperimentEditor
) -> None:
    for source in (NpzFile(), ImageFolder(), NpzFile(path="/measurements-of-the-spring.npz")):
        data = IRIS.data.model_copy(update={"source": source})
        editor.change(IRIS.model_copy(update={"data": data}))
        (row,) = editor._foot.lists["data"]._rows

        def is_seen(row: QWidget = row) -> bool:
            return row.visibleRegion().boundingRect().size() == row.size()

        qtbot.waitUntil(is_seen)
        assert row.height() > 0
        assert not editor._foot.lists["data"].verticalScrollBar().isVisible()


def test_what_is_found_out_of_the_data_is_part_of_the_last_edit(editor: ExperimentEditor) -> None:
    def read(name: str) -> DataSpec:
        return IRIS.data.model_copy(update={"source": NpzFile(path="/a.npz", x=name)})

    editor.change_source(NpzFile(path="/a.npz"))
    editor.change(editor.experiment.with_training(epochs=5))
    editor.undo()
    editor.complete(read("pixels"))
    assert editor.experiment.data == read("pixels")
    assert editor.steps.can_redo
    editor.redo()
    assert editor.experiment.training.epochs == 5
    editor.undo()
    editor.undo()
    assert editor.experiment == IRIS
    assert not editor.steps.can_undo


def test_recommended_settings_can_be_taken_back(editor: ExperimentEditor) -> None:
    before = editor.experiment
    editor.preset_menu.changed.emit(recommended(before))
    assert editor.experiment == recommended(before) != before
    editor.undo()
    assert editor.experiment == before


def test_what_snapshots_take_is_told_with_the_network(editor: ExperimentEditor) -> None:
    editor._compute.reveal("snapshots")
    notes = {note.text() for note in editor._compute.findChildren(Note)}
    assert any("for each epoch that is kept" in text for text in notes)
