"""Boxes that offer what the present data set has."""

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox


def choice_box(name: str, tip: str) -> QComboBox:
    """An empty box; a screen reader says its name."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(tip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


def offer(box: QComboBox, choices: Iterable[tuple[str, object]], otherwise: int = 0) -> None:
    """Offer other texts and values; what was chosen stays chosen where it is still there.

    Args:
        box: says nothing of the change.
        choices: texts and their values.
        otherwise: the place that is chosen where the former choice is gone.
    """
    before = box.currentText()
    with QSignalBlocker(box):
        box.clear()
        for text, value in choices:
            box.addItem(text, value)
        place = box.findText(before)
        box.setCurrentIndex(place if place >= 0 else min(otherwise, box.count() - 1))
