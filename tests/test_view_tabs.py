"""Views stand in groups; a group comes back with the view that was last seen in it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.view_tabs import ViewTabs


class View(QWidget):
    exported = Signal(Path)
    export_changed = Signal()
    can_be_exported = False

    def ask_and_export(self) -> None:
        self.exported.emit(Path("written.png"))


@pytest.fixture
def tabs(qtbot: QtBot) -> ViewTabs:
    made = ViewTabs()
    qtbot.addWidget(made)
    made.add(View(), "Curves", "how it goes")
    for title in ("Boundary", "Draw"):
        made.add(View(), title, f"see {title}", "Answers")
    made.resize(400, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


def names(tabs: ViewTabs) -> list[str]:
    return [tabs.members.tabText(place) for place in range(tabs.members.count())]


def test_a_view_alone_has_no_second_row(tabs: ViewTabs) -> None:
    assert tabs.currentWidget().objectName() == "Curves"
    assert not tabs.members.isVisible()
    assert tabs.groups.tabToolTip(0) == "how it goes"


def test_a_group_shows_its_views_and_comes_back_as_it_was_left(tabs: ViewTabs) -> None:
    tabs.groups.setCurrentIndex(1)
    assert names(tabs) == ["Boundary", "Draw"]
    assert tabs.members.isVisible()
    tabs.members.setCurrentIndex(1)
    assert tabs.currentWidget().objectName() == "Draw"
    tabs.groups.setCurrentIndex(0)
    tabs.groups.setCurrentIndex(1)
    assert tabs.currentWidget().objectName() == "Draw"


def test_keys_go_through_the_views(tabs: ViewTabs, qtbot: QtBot) -> None:
    tabs.groups.setCurrentIndex(1)
    tabs.members.setFocus()
    with qtbot.waitSignal(tabs.currentChanged):
        QTest.keyClick(tabs.members, Qt.Key.Key_Right)
    assert tabs.currentWidget().objectName() == "Draw"


def test_turning_to_a_view_turns_to_its_group(tabs: ViewTabs, qtbot: QtBot) -> None:
    draw = next(view for view in tabs.findChildren(View) if view.objectName() == "Draw")
    with qtbot.waitSignals([tabs.currentChanged, tabs.export_changed]):
        tabs.setCurrentWidget(draw)
    assert tabs.currentWidget() is draw
    assert (tabs.groups.currentIndex(), tabs.members.currentIndex()) == (1, 1)


def test_the_view_in_front_is_exported(tabs: ViewTabs, qtbot: QtBot) -> None:
    assert not tabs.can_be_exported
    with qtbot.waitSignal(tabs.exported) as said:
        tabs.ask_and_export()
    assert said.args == [Path("written.png")]
