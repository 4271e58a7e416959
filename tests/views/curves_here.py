"""Curves of runs that were made up, in a view that is shown."""

from pytestqt.qtbot import QtBot

from dllab.history import RunHistory
from ui.run_book import Run, RunBook
from ui.views.curves import CurvesView


def book_of(*histories: RunHistory) -> RunBook:
    """A book with "run 1", "run 2" and so on."""
    book = RunBook()
    runs = enumerate(histories, start=1)
    book.reset(Run(number, f"run {number}", history=history) for number, history in runs)
    return book


def curves_of(qtbot: QtBot, book: RunBook) -> CurvesView:
    """The curves of a book, on the screen."""
    view = CurvesView(book)
    qtbot.addWidget(view)
    view.resize(760, 560)
    with qtbot.waitExposed(view):
        view.show()
    return view
