"""A text beside the mouse goes with it."""

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.views.floating import Floating


def test_it_is_gone_when_the_mouse_leaves(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(300, 200)
    text = Floating(room)
    room.show()
    qtbot.waitExposed(room)
    text.say("epoch 3", QPoint(20, 20))
    assert text.isVisible()
    QApplication.sendEvent(room, QEvent(QEvent.Type.Leave))
    assert not text.isVisible()
    text.say("epoch 4", QPoint(290, 190))
    assert room.rect().contains(text.geometry())
