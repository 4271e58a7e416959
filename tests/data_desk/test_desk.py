from pathlib import Path

from pytestqt.qtbot import QtBot

from dllab.data.store import open_stored
from dllab.spec.data import DataSpec, Iris
from ui.data.desk import DataDesk


def test_a_question_is_answered_in_another_process(desk: DataDesk, qtbot: QtBot) -> None:
    question = desk.ask("look", DataSpec(source=Iris()).model_dump_json())
    with qtbot.waitSignal(question.answered, timeout=60_000) as answered:
        pass
    assert answered.args is not None
    assert len(open_stored(Path(answered.args[0]["folder"])).x) == 150


def test_a_question_that_fails_says_why_and_the_next_one_is_answered(
    desk: DataDesk, qtbot: QtBot
) -> None:
    question = desk.ask("look", "{}nonsense")
    with qtbot.waitSignal(question.failed, timeout=60_000) as failed:
        pass
    assert failed.args is not None
    assert "JSON" in failed.args[0]
    again = desk.ask("look", DataSpec(source=Iris()).model_dump_json())
    with qtbot.waitSignal(again.answered, timeout=60_000):
        pass


def test_a_cancelled_question_says_nothing(desk: DataDesk, qtbot: QtBot) -> None:
    first = desk.ask("look", DataSpec().model_dump_json())
    said: list[object] = []
    first.answered.connect(said.append)
    first.failed.connect(said.append)
    first.cancel()
    second = desk.ask("look", DataSpec(source=Iris()).model_dump_json())
    with qtbot.waitSignal(second.answered, timeout=60_000):
        pass
    assert said == []
