"""The status line says where a run stands, and its bar can be seen also while it is empty."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QProgressBar
from pytestqt.qtbot import QtBot

from dllab.progress import LastBatch, Progress
from tests.test_theme import contrast
from ui.status_line import StatusLine
from ui.theme import DARK, LIGHT, Colours, Mode, apply_theme


def test_epochs_and_step_by_step_the_last_batch(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_progress(Progress(3, 30, 0.1, 12.0, 41_000.0), waiting=2)
    assert line.place == "epoch 3/30, then 2 more"
    line.show_progress(Progress(0, 30, 0.0, None, None), 0, LastBatch(1, 3, 19, 2.3149))
    assert line.place == "epoch 1/30 · batch 3/19 · loss 2.31"
    assert "…" not in line._left.text()
    line.show_progress(None)
    assert line.place == "no run training"


def test_the_usual_place_moves_no_neighbour(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_progress(Progress(99, 100, 0.0, None, None), 0, LastBatch(100, 100, 469, 0.123))
    assert line._epoch.fontMetrics().horizontalAdvance(line.place) <= line._epoch.minimumWidth()


class Paints(QObject):
    """Counts what is painted of a widget."""

    count = 0

    def eventFilter(self, _of: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_progress_is_painted_with_the_next_frame_not_within_the_call(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    with qtbot.waitExposed(line):
        line.show()
    (bar,) = line.findChildren(QProgressBar)
    QApplication.processEvents()
    bar.installEventFilter(paints := Paints(bar))
    line.show_progress(Progress(15, 30, 0.5, 12.0, 41_000.0))
    assert (paints.count, bar.value()) == (0, bar.maximum() // 2)
    qtbot.waitUntil(lambda: paints.count == 1)


@pytest.mark.parametrize(("mode", "shades"), [("light", LIGHT), ("dark", DARK)])
def test_the_empty_bar_has_a_track(
    qtbot: QtBot, qapp: QApplication, mode: Mode, shades: Colours
) -> None:
    apply_theme(qapp, mode)
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(900, 28)
    with qtbot.waitExposed(line):
        line.show()
    (bar,) = line.findChildren(QProgressBar)
    image = bar.grab().toImage()
    middle = image.width() // 2
    column = [image.pixelColor(middle, y) for y in range(image.height())]
    assert max(contrast(pixel, shades.window) for pixel in column) >= 1.9
