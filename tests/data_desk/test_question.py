"""A question that is over hears nothing more, from whatever thread."""

from threading import Thread

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from dllab.events import Answered, RunEnded
from ui.data.desk import Question


def told_elsewhere(question: Question, *events: Answered | RunEnded) -> None:
    def tell() -> None:
        for event in events:
            question.say(event)

    other = Thread(target=tell)
    other.start()
    other.join()


def test_the_end_of_a_job_that_has_answered_is_not_told_to_what_is_deleted(qtbot: QtBot) -> None:
    parent = QObject()
    question, heard = Question(parent), list[object]()
    question.answered.connect(heard.append)
    question.failed.connect(heard.append)
    with qtbot.waitSignal(question.destroyed):
        told_elsewhere(question, Answered({"size": 3}))
    told_elsewhere(question, RunEnded(0.0, "finished", ""))
    assert heard == [{"size": 3}]
    assert question._is_over


def test_a_cancelled_one_is_silent_at_once(qtbot: QtBot) -> None:
    parent = QObject()
    question, heard = Question(parent), list[object]()
    question.answered.connect(heard.append)
    with qtbot.waitSignal(question.destroyed):
        question.cancel()
        told_elsewhere(question, Answered({}))
    assert question.control.stopped
    assert heard == []
