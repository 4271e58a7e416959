"""The same file in a second window: it follows, and whatever would write is disabled."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from dllab.events import RunEnded
from dllab.session import Session
from dllab.session.errors import ReadOnlyError
from dllab.spec import Experiment, TrainingSpec
from tests.session.conftest import STARTED, epoch
from ui.lab import Lab
from ui.main_window import MainWindow
from ui.views.finding_card import FindingCard
from ui.views.sample_runs import events


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "theirs.dllab") as session:
        session.append(session.new_run("first"), [STARTED, epoch(1)]).result()
        yield session


def test_a_second_window_follows_and_cannot_change(
    window: MainWindow, elsewhere: Session, qtbot: QtBot
) -> None:
    window.files.open(elsewhere.path)
    assert window.windowTitle() == "theirs (read-only)"
    assert "open elsewhere" in window.message_bar.message
    actions = window.actions_
    for action in (actions.start, actions.repeat, actions.one_epoch, actions.compact, actions.save):
        assert not action.isEnabled()
    for action in (actions.import_model, actions.resume, actions.more_epochs, actions.branch):
        assert not action.isEnabled()
    # As the button of the empty view would.
    window.message_bar.hide()
    window.start()
    assert window.lab.training is None
    assert "Save as" in window.message_bar.message
    assert window.status_line._saved.text() == "read-only"
    assert "Save as" in actions.start.toolTip()
    book = window.lab.book
    assert len(book.runs[1].history.epochs) == 1
    elsewhere.append(1, [epoch(2), RunEnded(1.0, "stopped")])
    elsewhere.new_run("second")
    elsewhere.update_run(1, name="renamed").result()
    qtbot.waitUntil(lambda: len(book.runs) == 2 and book.runs[1].history.is_over)
    assert len(book.runs[1].history.epochs) == 2
    assert book.runs[1].name == "renamed"
    window.lab.rename(1, "mine")
    assert book.runs[1].name == "renamed"
    window.lab.set_visible(1, False)
    assert elsewhere.runs()[0].visible
    elsewhere.close()


def test_what_a_finding_offers_is_refused_with_the_reason(
    window: MainWindow, elsewhere: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    elsewhere.append(elsewhere.new_run("overfitted"), list(events(40))).result()
    window.files.open(elsewhere.path)
    cards = [card for card in window.findings.findChildren(FindingCard) if card.finding.treatment]
    assert cards
    for card in cards:
        for button in (card.restart, card.branch):
            assert not button.isEnabled()
            assert "cannot be changed" in button.toolTip()
    with qtbot.waitSignal(window.lab.path_changed):
        window.files.save(tmp_path / "mine.dllab")
    again = [card for card in window.findings.findChildren(FindingCard) if card.finding.treatment]
    assert any(card.restart.isEnabled() for card in again)
    elsewhere.close()


def test_saved_as_it_is_ones_own_with_what_was_edited(
    window: MainWindow, elsewhere: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    window.files.open(elsewhere.path)
    edited = Experiment(training=TrainingSpec(epochs=3))
    window.editor.change(edited)
    with qtbot.waitSignal(window.lab.path_changed):
        window.files.save(tmp_path / "mine.dllab")
    assert window.windowTitle() == "mine"
    assert window.actions_.start.isEnabled()
    assert window.status_line._saved.text() == "saved"
    assert "Save as" not in window.actions_.start.toolTip()
    assert window.lab.session.draft() == edited == window.editor.experiment
    assert elsewhere.draft() == Experiment()
    elsewhere.append(1, [epoch(2)]).result()
    assert len(window.lab.book.runs[1].history.epochs) == 1
    elsewhere.close()


def test_closed_elsewhere_it_can_be_changed_here(
    window: MainWindow, elsewhere: Session, qtbot: QtBot
) -> None:
    window.files.open(elsewhere.path)
    edited = Experiment(training=TrainingSpec(epochs=3))
    window.editor.change(edited)
    with qtbot.waitSignal(window.lab.let_go):
        elsewhere.close()
    assert window.message_bar.message == "theirs.dllab was closed elsewhere."
    assert window.windowTitle() == "theirs (read-only)"
    assert "open it again" in window.actions_.start.toolTip()
    # A command may train on in it meanwhile: until somebody says so, it is nobody's.
    with Session.open(elsewhere.path) as once_more:
        once_more.append(1, [epoch(2)]).result()
        qtbot.waitUntil(lambda: len(window.lab.book.runs[1].history.epochs) == 2)
        edit_here(window)
        assert "open in another window" in window.message_bar.message
        assert "is open elsewhere" in window.lab.read_only_reason
    qtbot.waitUntil(lambda: "closed elsewhere" in window.message_bar.message)
    edit_here(window)
    assert window.message_bar.isHidden()
    assert window.windowTitle() == "theirs"
    assert window.actions_.start.isEnabled()
    assert window.status_line._saved.text() == "saved"
    assert window.lab.session.draft() == edited == window.editor.experiment
    window.lab.rename(1, "mine")
    window.lab.set_visible(1, False)
    window.lab.session.set_draft(edited).result()
    (record,) = window.lab.session.runs()
    assert (record.name, record.visible) == ("mine", False)
    with pytest.raises(ReadOnlyError):
        Session.open(elsewhere.path)


def edit_here(window: MainWindow) -> None:
    (button,) = (
        each
        for each in window.message_bar.findChildren(QToolButton)
        if each.text() == "Edit here" and each.isVisible()
    )
    button.click()


def test_what_was_offered_of_a_session_that_was_left_does_nothing_to_another(
    window: MainWindow, elsewhere: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    window.files.open(elsewhere.path)
    with qtbot.waitSignal(window.lab.let_go):
        elsewhere.close()
    Session.create(tmp_path / "other.dllab").close()
    window.files.open(tmp_path / "other.dllab")
    troubles: list[str] = []
    window.lab.trouble.connect(troubles.append)
    edit_here(window)
    assert troubles == []
    assert window.windowTitle() == "other"
    assert window.lab.session.path == tmp_path / "other.dllab"


def test_opened_again_it_can_be_changed(
    window: MainWindow, elsewhere: Session, qtbot: QtBot
) -> None:
    window.files.open(elsewhere.path)
    with qtbot.waitSignal(window.lab.let_go):
        elsewhere.close()
    window.files.open(elsewhere.path)
    assert window.windowTitle() == "theirs"
    assert window.actions_.start.isEnabled()


def test_a_file_that_nobody_may_write_stays_as_it_is(
    window: MainWindow, elsewhere: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere.close()
    viewed = Session.view(elsewhere.path)
    opened: list[Path] = []
    monkeypatch.setattr(Session, "open", opened.append)
    window.lab.open(viewed)
    following = window.lab._following
    assert following
    for _ in range(2):
        with qtbot.waitSignal(following._timer.timeout):
            pass
    assert opened == []
    assert window.lab.read_only_reason


def test_another_file_in_its_place_is_shown_anew(
    window: MainWindow, elsewhere: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    window.files.open(elsewhere.path)
    with Session.create(tmp_path / "other.dllab") as other:
        for name in "abc":
            other.new_run(name)
    (tmp_path / "other.dllab").replace(elsewhere.path)
    qtbot.waitUntil(lambda: [run.name for run in window.lab.book.runs.values()] == list("abc"))
    assert window.windowTitle() == "theirs (read-only)"


def test_what_is_left_of_a_damaged_session_is_saved_and_opened(
    window: MainWindow,
    elsewhere: Session,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere.close()
    content = bytearray(elsewhere.path.read_bytes())
    content[100:4096] = bytes(3996)
    elsewhere.path.write_bytes(content)
    asked: list[str] = []
    monkeypatch.setattr(window.files, "_wants_rescue", asked.append)
    window.files.open(elsewhere.path)
    assert "is damaged" in asked[0]
    assert "is damaged" in window.message_bar.message
    with qtbot.waitSignal(window.lab.session_changed):
        window.files.rescue(elsewhere.path, tmp_path / "new.dllab")
    assert window.windowTitle() == "new"
    assert "1 whole run," in window.message_bar.message
    assert window.lab.book.runs[1].name == "first"


def test_compact_and_a_run_alone_from_the_menu(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    session = window.lab.session
    session.append(session.new_run("a"), [STARTED, epoch(1), RunEnded(1.0, "finished")]).result()
    window.actions_.compact.trigger()
    qtbot.waitUntil(lambda: "nothing to give back" in window.message_bar.message)
    window.files.export_run(1, tmp_path / "alone.dllab")
    qtbot.waitUntil(lambda: "alone.dllab" in window.message_bar.message)
    with Session.open(tmp_path / "alone.dllab") as alone:
        assert alone.runs()[0].name == "a"
    lab: Lab = window.lab
    assert lab.read_only_reason == ""
