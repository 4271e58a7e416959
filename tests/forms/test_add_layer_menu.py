"""Kinds of layer are offered in groups under short names, and explained on the way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dllab.spec import Experiment
from dllab.spec.layers import Activation
from ui.forms.add_layer_menu import AddLayerMenu
from ui.forms.help_text import HelpText
from ui.forms.layer_list import LayerList
from ui.forms.layer_view import LayerView


@pytest.fixture
def network(qtbot: QtBot) -> LayerList:
    widget = LayerList(Experiment().layers, (28, 28, 1))
    qtbot.addWidget(widget)
    widget.show()
    return widget


def menu_of(network: LayerList) -> AddLayerMenu:
    (menu,) = network.findChildren(AddLayerMenu)
    return menu


def test_kinds_stand_in_groups_each_named_once(network: LayerList) -> None:
    groups: dict[str, list[str]] = {}
    for action in menu_of(network).actions():
        if action.isSeparator():
            assert action.text() not in groups
            groups[action.text()] = []
        else:
            groups[[*groups][-1]].append(action.text())
    assert groups == {
        "Core": ["Dense", "Activation", "Flatten"],
        "Convolution": ["Conv2D", "Residual"],
        "Pooling": ["MaxPool2D", "AveragePool2D", "GlobalAveragePool2D", "GlobalMaxPool2D"],
        "Normalisation": ["BatchNorm", "LayerNorm"],
        "Regularisation": ["Dropout", "SpatialDropout2D", "GaussianNoise"],
    }


def test_the_menu_is_narrow_and_its_tooltips_explain(network: LayerList) -> None:
    menu = menu_of(network)
    assert menu.sizeHint().width() < 320
    assert menu.toolTipsVisible()
    kinds = [action for action in menu.actions() if not action.isSeparator()]
    assert all(len(action.toolTip()) > 20 for action in kinds)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_layer_is_added_by_keys_alone(qtbot: QtBot, network: LayerList) -> None:
    network.choose(1)
    said: list[HelpText] = []
    network.explained.connect(said.append)
    (view,) = network.findChildren(LayerView)
    network.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    QTest.keyClick(view, Qt.Key.Key_Insert)
    menu = menu_of(network)
    qtbot.waitUntil(menu.isVisible)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    assert said[-1].title == "Activation"
    with qtbot.waitSignal(network.edited):
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert network.layers[2] == Activation()
    assert not menu.isVisible()
