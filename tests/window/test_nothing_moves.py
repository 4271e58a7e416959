"""What comes and goes by itself moves nothing that somebody may be about to click."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTabBar, QTabWidget, QWidget

from dllab.history import fold
from dllab.spec import Experiment, TrainingSpec, preset
from dllab.spec.layers import Dense
from dllab.spec.losses import BinaryCrossEntropy
from ui.main_window import MainWindow
from ui.run_book import Origin, Run
from ui.views.sample_runs import events

LECTURE = preset("lecture")


def places(window: MainWindow) -> dict[QWidget, QPoint]:
    """Where everything is that can be clicked and seen."""
    window.ensurePolished()
    for _ in range(3):
        QApplication.sendPostedEvents()
    kinds: tuple[type[QWidget], ...] = (QAbstractButton, QLineEdit, QTabBar)
    found = [part for kind in kinds for part in window.findChildren(kind) if part.isVisible()]
    return {part: part.mapTo(window, QPoint()) for part in found}


def tab_places(window: MainWindow) -> list[QRect]:
    (tabs,) = window.editor.findChildren(QTabWidget)
    return [tabs.tabBar().tabRect(tab) for tab in range(tabs.count())]


def moved(before: dict[QWidget, QPoint], after: dict[QWidget, QPoint]) -> list[str]:
    both = [part for part in before if part in after and before[part] != after[part]]
    return [
        f"{part.accessibleName()} {part.toolTip()} {before[part]} {after[part]}" for part in both
    ]


def turn_to(window: MainWindow, page: str) -> None:
    (tabs,) = window.editor.findChildren(QTabWidget)
    tabs.setCurrentIndex([tabs.tabText(tab) for tab in range(tabs.count())].index(page))


def test_a_message_lies_over_the_views(window: MainWindow) -> None:
    before = places(window)
    window.complain("The disk is full: " + "free some space, or choose another one. " * 6)
    assert moved(before, places(window)) == []
    bar, views = window.message_bar, window.views
    assert bar.height() > 2 * bar.fontMetrics().lineSpacing()
    assert foot_of(bar, window) == foot_of(views, window)
    window.resize(1100, 700)
    QApplication.sendPostedEvents()
    assert bar.width() == views.width()
    assert foot_of(bar, window) == foot_of(views, window)


def foot_of(widget: QWidget, window: MainWindow) -> QPoint:
    return widget.mapTo(window, widget.rect().bottomLeft())


def test_a_branch_is_offered_over_the_views_too(window: MainWindow) -> None:
    window.lab.book.add(Run(1, "run 1", history=fold(events(5))))
    window.lab.book.set_visible(1, visible=False)
    before = places(window)
    window.run_side.bar.offer(Origin(1, 3), "run 1")
    window.complain("The disk is full.")
    assert moved(before, places(window)) == []
    bars = window.message_bar, window.run_side.bar
    assert not any(bar.visibleRegion().isEmpty() for bar in bars)
    window.run_side.bar.clear()
    assert moved(before, places(window)) == []
    assert foot_of(window.message_bar, window) == foot_of(window.views, window)


def test_problems_stand_below_the_forms(window: MainWindow) -> None:
    for page, faulty in (
        ("Network", LECTURE.model_copy(update={"layers": (*LECTURE.layers, Dense(units=3))})),
        ("Training", faulty_training()),
    ):
        turn_to(window, page)
        before, tabs = places(window), tab_places(window)
        window.editor.change(faulty)
        assert window.editor.problems or window.editor.remarks
        assert moved(before, places(window)) == []
        assert tab_places(window) == tabs
        window.editor.undo()
        assert moved(before, places(window)) == []


def faulty_training() -> Experiment:
    training = TrainingSpec(loss=BinaryCrossEntropy())
    return LECTURE.model_copy(update={"training": training})
