"""All keys there are: those of the commands as their actions have them, and those of the views."""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from ui.actions import NAME
from ui.forms.scroll import ScrollPanel
from ui.theme import GRID
from ui.views.time_slider import KEYS as MOMENTS

SIZE = 880, 640
# In which part of the window, and there: the keys, and what they do.
VIEWS: dict[str, tuple[tuple[str, str], ...]] = {
    "Views of a network": MOMENTS,
    "Runs": (
        ("Arrows", "Go from run to run"),
        ("Space", "Show or hide its curves"),
        ("F2", "Rename"),
        ("Del", "Delete the chosen runs"),
    ),
    "Plots": (
        ("Drag", "Zoom into a box"),
        ("Shift+drag, middle button", "Move"),
        ("Wheel", "Zoom"),
        ("Double click", "Show everything again"),
    ),
    "Confusion matrix, vital signs": (
        ("Arrows", "Go from cell to cell"),
        ("Enter", "Show the samples of the cell; open the layer of the sign"),
    ),
    "Weights, feature maps, units": (
        ("Arrows", "Go from unit to unit"),
        ("Page up, page down", "Go from layer to layer"),
        ("Home, End", "First and last unit"),
        ("Esc", "Boundary: back to the whole network"),
    ),
    "Samples": (
        ("Arrows, page keys, Home, End", "Go from sample to sample"),
        ("+, −, Ctrl+wheel", "Larger and smaller images"),
        ("Space", "Sort a table by the column one is in"),
    ),
    "Draw, paint": (
        ("Arrows", "Move pen or brush"),
        ("Space", "Put the pen down or up; paint a dab"),
        ("1 to 9", "Class that is painted"),
        ("E", "Eraser"),
        ("Del", "Clear the sheet"),
    ),
}


class Keys(NamedTuple):
    """What is pressed, and what for."""

    keys: str
    what: str


def command_keys(window: QMainWindow) -> dict[str, list[Keys]]:
    """The commands that have keys, by the menus they stand in."""
    menus = [action.menu() for action in window.menuBar().actions()]
    found = {
        menu.title().replace("&", ""): list(_keys_of(menu))
        for menu in menus
        if isinstance(menu, QMenu)
    }
    return {title: keys for title, keys in found.items() if keys}


def _keys_of(menu: QMenu) -> Iterator[Keys]:
    for action in menu.actions():
        if isinstance(inner := action.menu(), QMenu):
            yield from _keys_of(inner)
        # A standard key may be none on this system.
        elif sequences := [each for each in action.shortcuts() if not each.isEmpty()]:
            named = [each.toString(QKeySequence.SequenceFormat.NativeText) for each in sequences]
            yield Keys(", ".join(named), _name(action))


def _name(action: QAction) -> str:
    """What a command is called, whatever its menu says it would do at this moment."""
    return str(action.property(NAME) or action.text().replace("&", ""))


class KeyList(QDialog):
    """Commands at the left, views at the right."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle("Keyboard shortcuts")
        views = {title: [Keys(*pair) for pair in pairs] for title, pairs in VIEWS.items()}
        sides = QHBoxLayout()
        sides.setSpacing(3 * GRID)
        for sections in (command_keys(window), views):
            sides.addWidget(ScrollPanel(*(_section(*section) for section in sections.items())), 1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(sides, 1)
        column.addWidget(close)
        self.resize(*SIZE)


def _section(title: str, keys: list[Keys]) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, GRID)
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID // 2)
    grid.setColumnStretch(1, 1)
    heading = QLabel(title)
    font = heading.font()
    font.setBold(True)
    heading.setFont(font)
    grid.addWidget(heading, 0, 0, 1, 2)
    for row, (pressed, what) in enumerate(keys, 1):
        for place, text in enumerate((pressed, what)):
            label = QLabel(text)
            label.setWordWrap(True)
            grid.addWidget(label, row, place)
    grid.setColumnMinimumWidth(0, 22 * box.fontMetrics().averageCharWidth())
    return box


def show_keys(window: QMainWindow) -> None:
    """Show them until the list is closed."""
    KeyList(window).exec()
