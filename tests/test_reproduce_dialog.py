"""The dialog that trains a run again can be left in every way a dialog is left."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.diagnosis.made import run
from ui.reproduce_dialog import ReproduceDialog
from ui.reproducing import Reproducing
from ui.run_book import Origin, Run


def click_close(dialog: ReproduceDialog) -> None:
    (button,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "Close"]
    button.click()


def press_escape(dialog: ReproduceDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


@pytest.mark.parametrize("leave", [click_close, press_escape, ReproduceDialog.close])
def test_it_can_be_left(leave: Callable[[ReproduceDialog], object], qtbot: QtBot) -> None:
    qtbot.addWidget(parent := QWidget())
    dialog = ReproduceDialog(Reproducing(), Run(1, "run 1", history=run([0.5, 0.6])), parent)
    with qtbot.waitExposed(dialog):
        dialog.show()
    leave(dialog)
    assert not dialog.isVisible()


def test_nothing_in_it_is_empty_or_cut(qtbot: QtBot) -> None:
    qtbot.addWidget(parent := QWidget())
    dialog = ReproduceDialog(Reproducing(), Run(1, "run 1", history=run([0.5, 0.6])), parent)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert "will stand here" in dialog.message
    (close,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "Close"]
    below = dialog.height() - close.mapTo(dialog, close.rect().bottomLeft()).y()
    assert below <= 2 * dialog.fontMetrics().height()
    for label in dialog.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.parametrize(
    ("origin", "start"),
    [(None, "from the seed"), (Origin(3, 7), "from the state of run 3 after epoch 7")],
)
def test_it_says_from_where_the_run_is_trained(
    origin: Origin | None, start: str, qtbot: QtBot
) -> None:
    qtbot.addWidget(parent := QWidget())
    branch = Run(4, "run 4", history=run([0.5, 0.6]), origin=origin)
    dialog = ReproduceDialog(Reproducing(), branch, parent)
    assert any(start in label.text() for label in dialog.findChildren(QLabel))
