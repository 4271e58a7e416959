"""One slider leads all views through the kept epochs of a run."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dllab.events import SnapshotTaken
from dllab.history import fold
from ui.insight import Moment
from ui.run_book import Run, RunBook
from ui.theme import colours
from ui.views.sample_runs import events
from ui.views.time_slider import NONE_WAS_KEPT, NOTHING_KEPT, TimeSlider

KEPT = (1, 2, 4, 8, 16, 20)


class Seen:
    """What views are told."""

    def __init__(self, slider: TimeSlider) -> None:
        self.moments: list[tuple[Moment | None, Moment | None]] = []
        slider.moment_changed.connect(lambda now, then: self.moments.append((now, then)))

    @property
    def epochs(self) -> list[int | None]:
        return [moment.epoch for moment, _ in self.moments if moment]


def snapshots(epochs: tuple[int, ...]) -> list[SnapshotTaken]:
    return [SnapshotTaken(epoch, epoch, "weights", 9, "") for epoch in epochs]


@pytest.fixture
def book() -> RunBook:
    book = RunBook()
    runs = [Run(number, f"run {number}", history=fold(events(20))) for number in (1, 2)]
    runs[0].history.apply(snapshots(KEPT))
    book.reset(runs)
    return book


@pytest.fixture
def area(qtbot: QtBot) -> QWidget:
    area = QWidget()
    area.resize(700, 60)
    qtbot.addWidget(area)
    return area


@pytest.fixture
def slider(book: RunBook, area: QWidget, qtbot: QtBot) -> TimeSlider:
    slider = TimeSlider(book)
    column = QVBoxLayout(area)
    column.addWidget(slider)
    slider.serve(area)
    slider.select(1)
    area.show()
    qtbot.waitExposed(area)
    return slider


def test_it_begins_live_and_steps_back_through_what_is_kept(slider: TimeSlider) -> None:
    seen = Seen(slider)
    assert slider.moment == Moment(1)
    for _ in range(7):
        slider.back.click()
    assert seen.epochs == [20, 16, 8, 4, 2, 1]
    slider.forth.click()
    assert slider.moment == Moment(1, 2)
    assert slider.label.text() == "epoch 2 of 20"
    slider.live.click()
    assert slider.moment == Moment(1)
    assert slider.live.isChecked()


@pytest.mark.parametrize(
    ("key", "epoch"),
    [
        (Qt.Key.Key_Left, 4),
        (Qt.Key.Key_Right, 16),
        (Qt.Key.Key_Home, 1),
        (Qt.Key.Key_End, None),
        (Qt.Key.Key_PageUp, None),
        (Qt.Key.Key_PageDown, 1),
    ],
)
def test_keys_go_from_kept_epoch_to_kept_epoch(
    slider: TimeSlider, key: Qt.Key, epoch: int | None
) -> None:
    slider.slider.chosen.emit(8)
    slider.slider.show_epoch(8)
    slider.slider.setFocus()
    QTest.keyClick(slider.slider, key)
    assert slider.moment == Moment(1, epoch)


@pytest.mark.parametrize(
    ("key", "epoch"), [(Qt.Key.Key_Comma, 4), (Qt.Key.Key_Period, 16), (Qt.Key.Key_End, None)]
)
def test_keys_work_in_the_whole_area(slider: TimeSlider, key: Qt.Key, epoch: int | None) -> None:
    slider.slider.chosen.emit(8)
    slider.compare.setFocus()
    QTest.keyClick(slider.compare, key)
    assert slider.moment == Moment(1, epoch)


def test_a_click_goes_to_the_nearest_kept_epoch(slider: TimeSlider) -> None:
    room = slider.slider
    where = room.rect().center()
    QTest.mouseClick(room, Qt.MouseButton.LeftButton, pos=where)
    assert slider.moment == Moment(1, 8)
    right = QPoint(room.width() - 1, where.y())
    QTest.mouseClick(room, Qt.MouseButton.LeftButton, pos=right)
    assert slider.moment == Moment(1)


def test_a_drag_follows_the_pointer(slider: TimeSlider) -> None:
    room, seen = slider.slider, Seen(slider)
    QTest.mousePress(room, Qt.MouseButton.LeftButton, pos=QPoint(room.width() - 1, 9))
    for x in range(room.width() - 1, 0, -5):
        QTest.mouseMove(room, QPoint(x, 9))
    QTest.mouseRelease(room, Qt.MouseButton.LeftButton, pos=QPoint(1, 9))
    assert seen.epochs == list(reversed(KEPT))


def test_play_shows_every_kept_epoch_and_is_live_at_the_end(
    slider: TimeSlider, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.views.time_slider.SLOWEST_MS", 5)
    monkeypatch.setattr("ui.views.time_slider.FASTEST_MS", 1)
    seen = Seen(slider)
    slider.play.click()
    qtbot.waitUntil(lambda: not slider.play.isChecked())
    assert seen.epochs == [*KEPT, None]


def test_the_difference_to_an_epoch_that_is_held(slider: TimeSlider) -> None:
    seen = Seen(slider)
    slider.slider.chosen.emit(4)
    slider.compare.click()
    # What has changed since: epoch 4 compared with itself would be an empty picture.
    assert seen.moments[-1] == (Moment(1), Moment(1, 4))
    assert slider.label.text() == "epoch 20 − epoch 4"
    slider.slider.chosen.emit(8)
    assert seen.moments[-1] == (Moment(1, 8), Moment(1, 4))
    assert slider.label.text() == "epoch 8 − epoch 4"
    slider.compare.click()
    assert seen.moments[-1][1] is None


def test_the_newest_network_is_compared_with_the_first_that_is_kept(slider: TimeSlider) -> None:
    slider.compare.click()
    assert (slider.moment, slider.compared) == (Moment(1), Moment(1, KEPT[0]))


def test_a_view_that_cannot_compare_names_the_epoch_alone(slider: TimeSlider) -> None:
    slider.compare.click()
    slider.offer_comparison(False)
    assert slider.label.text() == "epoch 20 of 20"
    slider.offer_comparison(True)
    assert slider.label.text() == "epoch 20 − epoch 1"


def test_the_epoch_that_is_held_is_marked(slider: TimeSlider) -> None:
    def accented() -> list[int]:
        """The columns of the slider's lowest row that have the accent's colour."""
        image = slider.slider.grab().toImage()
        y = image.height() - 1
        colour = QColor(colours(slider).accent)
        return [x for x in range(image.width()) if image.pixelColor(x, y) == colour]

    assert not accented()
    slider.slider.chosen.emit(8)
    slider.compare.click()
    assert slider.slider._place(8) == pytest.approx(sum(accented()) / len(accented()) + 0.5, abs=1)
    slider.offer_comparison(False)
    assert not accented()


def test_another_run_begins_live_and_without_a_comparison(slider: TimeSlider) -> None:
    slider.slider.chosen.emit(4)
    slider.compare.click()
    slider.select(2)
    assert slider.moment == Moment(2)
    assert slider.compared is None
    assert slider.label.text() == NONE_WAS_KEPT
    assert not slider.slider.isEnabled()
    assert not slider.compare.isChecked()


def test_epochs_kept_meanwhile_can_be_chosen_and_those_replaced_cannot(
    slider: TimeSlider, book: RunBook
) -> None:
    taken = SnapshotTaken(24, 24, "weights", 9, "", replaces=20)
    book.apply(1, [taken])
    slider.back.click()
    assert slider.moment == Moment(1, 24)
    slider.back.click()
    assert slider.moment == Moment(1, 16)


def test_epochs_kept_while_nobody_looked_can_be_chosen(
    slider: TimeSlider, book: RunBook, area: QWidget, qtbot: QtBot
) -> None:
    slider.select(2)
    assert slider.label.text() == NONE_WAS_KEPT
    area.hide()
    book.runs[2].history.apply(snapshots(KEPT))
    book.changed.emit(2)
    area.show()
    qtbot.waitExposed(area)
    assert slider.label.text() == "epoch 20 of 20"
    assert slider.back.isEnabled()


def test_kept_epochs_have_ticks_at_their_distances(slider: TimeSlider) -> None:
    ticks = slider.slider._ticks()
    assert len(ticks) == len(KEPT)
    shares = [(tick - ticks[0]) / (ticks[-1] - ticks[0]) for tick in ticks]
    assert shares == pytest.approx([(epoch - 1) / 19 for epoch in KEPT], abs=0.005)
    assert 0 < ticks[0] < ticks[-1] < slider.slider.width()


def test_without_runs_there_is_nothing_to_show(qtbot: QtBot) -> None:
    slider = TimeSlider(RunBook())
    qtbot.addWidget(slider)
    slider.select(None)
    assert slider.moment is None


def test_of_a_run_that_does_not_train_the_newest_network_is_the_last_one_kept(
    slider: TimeSlider, book: RunBook
) -> None:
    slider.follow_training(1)
    book.apply(1, (each for each in events(24) if getattr(each, "epoch", 0) > 20))
    assert slider.label.text() == "epoch 24 of 24"
    slider.follow_training(None)
    assert slider.moment == Moment(1)
    assert slider.label.text() == "epoch 20 of 24"


def test_a_run_that_trains_may_still_keep_an_epoch(slider: TimeSlider, book: RunBook) -> None:
    book.add(Run(3, "run 3", history=fold(events(2, end=None))))
    slider.select(3)
    assert slider.label.text() == NOTHING_KEPT
