"""The findings panel says what the rules find, for the run that is chosen."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.diagnosis import findings, headline
from dllab.events import RunEnded
from dllab.history import fold
from ui.run_book import Run, RunBook
from ui.theme import apply_theme
from ui.views.finding_card import FindingCard
from ui.views.findings import NO_RUN, NOTHING, FindingsView
from ui.views.sample_runs import events, sample_book


@pytest.fixture
def book() -> RunBook:
    return sample_book()


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication, book: RunBook) -> FindingsView:
    apply_theme(qapp, "light")
    view = FindingsView(book)
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_it_says_what_the_rules_say(view: FindingsView, book: RunBook) -> None:
    assert view.sentences == [NO_RUN]
    view.select(1)
    history = book.runs[1].history
    found = [finding.sentence for finding in findings(history)]
    assert found
    assert view.sentences == [f"run 1: {headline(history)}", *found]


def test_it_follows_the_chosen_run_only(qtbot: QtBot, view: FindingsView, book: RunBook) -> None:
    said = list(events(30))
    book.reset([Run(1, "run 1", history=fold(said[:5])), Run(2, "run 2")])
    view.select(1)
    assert view.sentences == [f"run 1: {headline(book.runs[1].history)}", NOTHING]
    before = view.sentences
    with qtbot.waitSignal(book.readable, check_params_cb=lambda number: number == 2):
        book.apply(2, said)
    assert view.sentences == before
    with qtbot.waitSignal(book.readable, check_params_cb=lambda number: number == 1):
        book.apply(1, said[5:])
    assert len(view.sentences) == 1 + len(findings(book.runs[1].history))
    assert view.sentences != before


def test_the_headline_is_of_the_epoch_the_curves_end_with(
    view: FindingsView, book: RunBook
) -> None:
    """Both follow each change at once: at no moment does one lag behind the other."""
    said = [event for event in events(30) if not isinstance(event, RunEnded)]
    book.reset([Run(1, "run 1")])
    view.select(1)
    for event in said:
        book.apply(1, [event])
        history = book.runs[1].history
        assert view.sentences[0] == f"run 1: {headline(history)}"
    assert len(book.runs[1].history.epochs) == 30


def test_a_card_stays_and_stays_marked_while_its_figures_change(
    qtbot: QtBot, view: FindingsView, book: RunBook
) -> None:
    said = list(events(60))
    book.reset([Run(1, "run 1", history=fold(said[:80]))])
    view.select(1)
    (card,) = view.findChildren(FindingCard)
    card.show_stretch.setChecked(True)
    before = view.sentences
    marked: list[object] = []
    view.pointed.connect(marked.append)
    with qtbot.waitSignal(book.readable):
        book.apply(1, said[80:])
    assert view.findChildren(FindingCard) == [card]
    assert view.sentences != before
    assert view.sentences[1:] == [one.sentence for one in findings(book.runs[1].history)]
    (finding,) = findings(book.runs[1].history)
    assert card.show_stretch.isChecked()
    assert marked == [(finding.first_epoch, finding.last_epoch)]


def test_a_shorter_headline_takes_less_room_again(view: FindingsView) -> None:
    view._say_head("Short.")
    least = view._head.height()
    view._say_head("A headline that goes on and on. " * 20)
    assert view._head.height() >= 5 * least
    view._say_head("Short.")
    assert view._head.height() == least


def test_it_catches_up_when_shown(qtbot: QtBot, view: FindingsView) -> None:
    view.hide()
    view.select(1)
    assert view.sentences == [NO_RUN]
    with qtbot.waitExposed(view):
        view.show()
    assert view.sentences[0].startswith("run 1: ")


def test_a_card_that_is_replaced_at_once_is_never_a_window_of_its_own(view: FindingsView) -> None:
    view.select(1)
    assert view.findChildren(FindingCard)
    view.select(2)
    view.select(1)
    QApplication.sendPostedEvents()
    windows = [shown for shown in QApplication.topLevelWidgets() if shown.isVisible()]
    assert view in windows
    assert not [window for window in windows if isinstance(window, FindingCard)]


def test_pictures_follow_the_theme(view: FindingsView, qapp: QApplication) -> None:
    view.select(1)
    light = view.grab().toImage()
    sentences = view.sentences
    apply_theme(qapp, "dark")
    QApplication.sendPostedEvents()
    assert view.grab().toImage() != light
    assert view.sentences == sentences
