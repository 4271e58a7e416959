"""Layers are added, removed, duplicated, moved, dragged and edited; rows say shape, size, fault."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from dllab.spec import DataFacts, Experiment, Layer, kinds_of, problems, summarise
from dllab.spec.everywhere import activated, initialised, with_batch_norm, with_dropout
from dllab.spec.initializers import HeNormal, Zeros
from dllab.spec.layer_text import layers_from_text, layers_to_text
from dllab.spec.layers import BatchNorm, Conv2D, Dense, Flatten, MaxPool2D
from ui.forms.add_layer_menu import AddLayerMenu
from ui.forms.everywhere_menu import EverywhereMenu
from ui.forms.layer_list import LayerList, Layers
from ui.forms.layer_model import layer_rows
from ui.forms.layer_view import LayerView
from ui.forms.number_box import NumberBox

IMAGE = (28, 28, 1)
LECTURE = Experiment().layers
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def network(qtbot: QtBot) -> LayerList:
    widget = LayerList(LECTURE, IMAGE)
    qtbot.addWidget(widget)
    widget.resize(360, 700)
    widget.show()
    view_of(widget).setFocus()
    return widget


def view_of(network: LayerList) -> LayerView:
    (view,) = network.findChildren(LayerView)
    return view


def press(
    network: LayerList,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    QTest.keyClick(view_of(network), key, modifier)


def entry(network: LayerList, start: str) -> QAction:
    """The entry of a menu that starts with these words."""
    entries = [a for menu in network.findChildren(QMenu) for a in menu.actions()]
    (found,) = [action for action in entries if action.text().startswith(start)]
    return found


def texts(network: QWidget) -> list[str]:
    return [label.text() for label in network.findChildren(QLabel) if label.text()]


def spoken(network: LayerList) -> list[str]:
    model = view_of(network).model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.index(row, 0).data(role) for row in range(model.rowCount())]


def test_rows_and_totals_of_the_lectures_network(network: LayerList) -> None:
    flatten, wide, narrow, output = spoken(network)
    assert flatten == "Flatten, → 784, 3.14 kB activations"
    assert wide.startswith("Dense, units 500 · sigmoid, → 500, 392,500 parameters, ")
    assert wide.endswith("392 k multiply-adds · 2 kB activations")
    assert narrow.startswith("Dense, units 50 · sigmoid, → 50, 25,050 parameters, ")
    assert output.endswith("510 parameters, 500 multiply-adds · 40 B activations")
    assert "Input 28 x 28 x 1" in texts(network)
    assert (
        "418,060 parameters, all trainable · 1.67 MB\n418 k multiply-adds · 5.38 kB activations"
    ) in texts(network)


def test_totals_tell_what_is_not_trained(network: LayerList) -> None:
    network.set_network((Flatten(), BatchNorm()), (2, 2, 1), ())
    assert any("16 parameters, 8 trainable · 64 B\n" in text for text in texts(network))


def test_the_chosen_layer_s_cost_stands_above_its_form(network: LayerList) -> None:
    network.choose(1)
    assert "392 k multiply-adds · 2 kB activations" in texts(network)


def test_a_layer_at_fault_is_marked_and_says_why(network: LayerList) -> None:
    experiment = Experiment(layers=(Conv2D(), Dense()))
    known = DataFacts(IMAGE, ("a", "b"), 100)
    rows = layer_rows(
        experiment.layers, summarise(experiment.layers, IMAGE), problems(experiment, known)
    )
    assert not rows[0].marks
    assert "put a Flatten layer before it" in rows[1].faults
    assert "put a Flatten layer before it" in rows[1].sentence
    assert rows[1].tip == rows[1].faults
    network.set_network(experiment.layers, IMAGE, problems(experiment, known))
    assert any(
        text.startswith("160 parameters") and text.endswith("from the one that does not fit")
        for text in texts(network)
    )


@pytest.mark.parametrize("kind", kinds_of(Layer), ids=lambda kind: kind.__name__)
def test_the_menu_adds_every_kind_behind_the_chosen_layer(
    qtbot: QtBot, network: LayerList, kind: type
) -> None:
    network.choose(1)
    (menu,) = network.findChildren(AddLayerMenu)
    (action,) = [act for act in menu.actions() if act.text() == kind.title]  # type: ignore[attr-defined]
    with qtbot.waitSignal(network.edited) as said:
        action.trigger()
    assert said.args == [(*LECTURE[:2], kind(), *LECTURE[2:])]
    assert network.row == 2


@pytest.mark.parametrize(
    ("key", "modifier", "start", "expected", "chosen"),
    [
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, 1, (0, 2, 3), 1),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, 3, (0, 1, 2), 2),
        (Qt.Key.Key_D, CTRL, 1, (0, 1, 1, 2, 3), 2),
        (Qt.Key.Key_Up, ALT, 2, (0, 2, 1, 3), 1),
        (Qt.Key.Key_Down, ALT, 0, (1, 0, 2, 3), 1),
    ],
)
def test_keys(  # noqa: PLR0917
    qtbot: QtBot,
    network: LayerList,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    start: int,
    expected: tuple[int, ...],
    chosen: int,
) -> None:
    network.choose(start)
    with qtbot.waitSignal(network.edited) as said:
        press(network, key, modifier)
    assert said.args == [tuple(LECTURE[place] for place in expected)]
    assert network.layers == said.args[0]
    assert network.row == chosen


def test_moving_past_an_end_does_nothing(network: LayerList) -> None:
    network.edited.connect(pytest.fail)
    network.choose(0)
    press(network, Qt.Key.Key_Up, ALT)
    network.choose(3)
    press(network, Qt.Key.Key_Down, ALT)
    assert network.layers == LECTURE


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [(0, 4, (1, 2, 3, 0)), (3, 0, (3, 0, 1, 2)), (1, 3, (0, 2, 1, 3))],
)
def test_a_drop_moves_the_layer(
    qtbot: QtBot, network: LayerList, source: int, target: int, expected: tuple[int, ...]
) -> None:
    network.choose(source)
    model = view_of(network).model()
    with qtbot.waitSignal(network.edited) as said:
        # What QListView calls when a row is dropped before row `target`.
        assert model.moveRow(QModelIndex(), source, QModelIndex(), target)
    assert said.args == [tuple(LECTURE[place] for place in expected)]
    assert network.layers[network.row] == LECTURE[source]


def test_a_drop_on_its_own_place_changes_nothing(network: LayerList) -> None:
    network.edited.connect(pytest.fail)
    model = view_of(network).model()
    assert not model.moveRow(QModelIndex(), 1, QModelIndex(), 1)
    assert not model.moveRow(QModelIndex(), 1, QModelIndex(), 2)
    assert network.layers == LECTURE


def test_the_form_edits_the_chosen_layer_and_keeps_the_focus(
    qtbot: QtBot, network: LayerList
) -> None:
    network.choose(1)
    qtbot.waitUntil(lambda: len(unit_boxes(network)) == 1)
    (box,) = unit_boxes(network)
    box.setFocus()
    box.selectAll()
    said: list[Layers] = []
    network.edited.connect(said.append)
    QTest.keyClicks(box.lineEdit(), "30")
    assert [layers[1] for layers in said] == [
        Dense(units=3, activation="sigmoid"),
        Dense(units=30, activation="sigmoid"),
    ]
    assert network.row == 1
    qtbot.waitUntil(box.hasFocus)
    assert "units 50 · sigmoid, → 50, 1,550 parameters" in spoken(network)[2]


def unit_boxes(network: LayerList) -> list[NumberBox]:
    return [box for box in network.findChildren(NumberBox) if box.accessibleName() == "Units"]


def test_an_empty_network_says_what_will_appear_and_can_be_filled(
    qtbot: QtBot, network: LayerList
) -> None:
    network.set_network((), IMAGE, ())
    assert "The options of the layer chosen above appear here." in texts(network)
    press(network, Qt.Key.Key_Delete)
    press(network, Qt.Key.Key_D, CTRL)
    assert network.layers == ()
    with qtbot.waitSignal(network.edited) as said:
        network.add(MaxPool2D())
    assert said.args == [(MaxPool2D(),)]
    assert network.row == 0


def clipboard() -> str:
    return QApplication.clipboard().text()


def refusal(network: LayerList) -> str:
    return " ".join(text for text in texts(network) if "clipboard" in text)


def choose(network: LayerList, *rows: int) -> None:
    view_of(network).choose(list(rows))


def test_layers_are_copied_as_text_and_pasted_behind_the_chosen_one(
    qtbot: QtBot, network: LayerList
) -> None:
    choose(network, 1, 2)
    press(network, Qt.Key.Key_C, CTRL)
    assert layers_from_text(clipboard()) == LECTURE[1:3]
    network.choose(3)
    with qtbot.waitSignal(network.edited) as said:
        press(network, Qt.Key.Key_V, CTRL)
    assert said.args == [(*LECTURE, *LECTURE[1:3])]
    assert view_of(network).rows == [4, 5]


def test_cut_takes_layers_away_in_one_edit(network: LayerList) -> None:
    said: list[Layers] = []
    network.edited.connect(said.append)
    choose(network, 0, 2)
    press(network, Qt.Key.Key_X, CTRL)
    assert said == [(LECTURE[1], LECTURE[3])]
    assert layers_from_text(clipboard()) == (LECTURE[0], LECTURE[2])


@pytest.mark.parametrize(
    "text",
    [
        *["", "hello", "{}", "[]", "5", '{"layers": []}', '{"layers": 7}', "[" * 5000],
        '{"layers": [{"kind": "dens"}]}',
        '{"layers": [{"kind": "dense", "units": 0}]}',
        '{"layers": [{"kind": "dense", "units": 1e999}]}',
        '{"schema_version": 99, "layers": [{"kind": "flatten"}]}',
    ],
)
def test_what_is_no_layer_is_not_pasted(network: LayerList, text: str) -> None:
    network.edited.connect(pytest.fail)
    QApplication.clipboard().setText(text)
    press(network, Qt.Key.Key_V, CTRL)
    assert network.layers == LECTURE
    assert refusal(network).startswith("The clipboard holds no layers (")
    network.edited.disconnect(pytest.fail)
    network.add(Flatten())
    assert refusal(network) == ""


def test_a_network_does_not_grow_without_bounds(network: LayerList) -> None:
    network.set_network((Dense(),) * 998, (4,), ())
    QApplication.clipboard().setText(layers_to_text((Dense(),) * 3))
    press(network, Qt.Key.Key_V, CTRL)
    assert len(network.layers) == 998
    assert "1,001" in refusal(network)


def test_an_experiment_s_json_of_the_first_version_can_be_pasted(network: LayerList) -> None:
    layers = '[{"kind": "dense", "units": 7, "initializer": "zeros"}]'
    QApplication.clipboard().setText(f'{{"schema_version": 1, "data": {{}}, "layers": {layers}}}')
    network.choose(3)
    press(network, Qt.Key.Key_V, CTRL)
    assert network.layers[-1] == Dense(units=7, initializer=Zeros())


def test_several_layers_are_duplicated_moved_and_removed_together(network: LayerList) -> None:
    network.set_network(LECTURE, IMAGE, ())
    choose(network, 1, 2)
    press(network, Qt.Key.Key_Up, ALT)
    assert network.layers == (LECTURE[1], LECTURE[2], LECTURE[0], LECTURE[3])
    assert view_of(network).rows == [0, 1]
    press(network, Qt.Key.Key_Up, ALT)
    assert view_of(network).rows == [0, 1]
    press(network, Qt.Key.Key_Down, ALT)
    press(network, Qt.Key.Key_D, CTRL)
    assert network.layers == (*LECTURE[:3], *LECTURE[1:])
    assert view_of(network).rows == [3, 4]
    press(network, Qt.Key.Key_Delete)
    assert network.layers == LECTURE


def test_several_chosen_layers_stay_chosen_when_the_network_is_shown_again(
    network: LayerList,
) -> None:
    choose(network, 1, 2)
    network.set_network(LECTURE, IMAGE, ())
    assert view_of(network).rows == [1, 2]


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("Batch norm before", lambda ls: with_batch_norm(ls, before_activation=True)),
        ("Batch norm after", lambda ls: with_batch_norm(ls, before_activation=False)),
        ("Dropout 0.5", with_dropout),
        ("He normal", lambda layers: initialised(layers, HeNormal())),
        ("tanh", lambda layers: activated(layers, "tanh")),
    ],
)
def test_a_change_everywhere_is_one_edit(
    network: LayerList, words: str, change: Callable[[Layers], Layers]
) -> None:
    said: list[Layers] = []
    network.edited.connect(said.append)
    entry(network, words).trigger()
    assert said == [change(LECTURE)]
    entry(network, words).trigger()
    assert len(said) == 1
    assert "Nothing to change: every layer this concerns is like that." in texts(network)


def test_every_change_everywhere_explains_itself(network: LayerList) -> None:
    (menu,) = network.findChildren(EverywhereMenu)
    entries = [action for part in (menu, *menu.findChildren(QMenu)) for action in part.actions()]
    plain = [action for action in entries if not action.isSeparator() and not action.menu()]
    assert len(plain) > 15
    assert all(len(action.toolTip()) > len(action.text()) for action in plain)


def test_every_command_shows_its_shortcut(network: LayerList) -> None:
    for action in network.actions_.all:
        assert action.shortcut().toString()
        assert f"({action.shortcut().toString()})" in action.toolTip()
        assert action.isShortcutVisibleInContextMenu()
    tips = [button.toolTip() for button in network.findChildren(QToolButton)]
    assert network.actions_.add.toolTip() in tips
