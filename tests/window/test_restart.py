"""A finding's offer is one edit and a run of its own; its stretch is marked in the curves."""

from pytestqt.qtbot import QtBot

from dllab.spec.optimizers import Adam
from tests.experiments import small
from ui.main_window import MainWindow

PATIENCE_MS = 60_000


def test_what_a_finding_offers_is_trained(window: MainWindow, qtbot: QtBot) -> None:
    sick = small(optimizer=Adam(learning_rate=1e-4), epochs=12)
    window.editor.change(sick)
    window.start()
    qtbot.waitUntil(lambda: not window.lab.is_busy, timeout=PATIENCE_MS)
    # The end is spoken of a frame later: until then the cards of an epoch before stand.
    qtbot.waitUntil(lambda: window.findings._read == ("run 1", "finished", 12), timeout=PATIENCE_MS)
    assert kinds_of(window)[0] == "rate too low"
    card = window.findings._cards[0]
    window.views.setCurrentWidget(window.data.view)
    card.show_stretch.click()
    assert window.views.currentWidget() is window.curves
    assert window._stretch.epochs == (card.finding.first_epoch, card.finding.last_epoch)
    card.restart.click()
    assert window._stretch.epochs is None
    assert window.editor.experiment.training.optimizer.learning_rate == 1e-3
    assert not card.restart.isEnabled()
    qtbot.waitUntil(lambda: not window.lab.is_busy, timeout=PATIENCE_MS)
    assert len(window.lab.book.runs) == 2
    qtbot.waitUntil(lambda: any("A try against rate too low" in said for said in said_by(window)))
    window.actions_.undo.trigger()
    assert window.editor.experiment == sick


def kinds_of(window: MainWindow) -> list[str]:
    return [card.finding.kind for card in window.findings._cards]


def said_by(window: MainWindow) -> list[str]:
    return window.findings.sentences
