"""The layout of labels and controls; equal in all forms, so that nested ones line up."""

from typing import Any

from pydantic.fields import FieldInfo
from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.forms.fields import CheckControl
from ui.forms.found_text import FoundText
from ui.forms.slider_control import SliderControl
from ui.theme import GRID

# Labels of nested forms line up because every column of labels is this many letters wide.
LABEL_LETTERS = 17


def form_grid(owner: QWidget) -> QGridLayout:
    """A layout with a column of labels and one of controls."""
    grid = QGridLayout(owner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GRID)
    grid.setVerticalSpacing(GRID // 2)
    grid.setColumnMinimumWidth(0, label_width(owner))
    grid.setColumnStretch(1, 1)
    return grid


class TickLabel(QLabel):
    """The words of a check box, which by itself could not break a line; a click on them ticks."""

    def __init__(self, title: str, box: CheckControl) -> None:
        super().__init__(title)
        self._box = box
        self.setBuddy(box)
        self.setWordWrap(True)
        # A long word must not widen the panel.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick or untick, unless the pointer was drawn away."""
        if self.rect().contains(event.position().toPoint()):
            self._box.click()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the click."""
        event.accept()


def add_row(grid: QGridLayout, field: FieldInfo, control: Any) -> QLabel:  # noqa: ANN401
    """Add a control with its label, which is returned; both explain themselves."""
    line = grid.rowCount()
    if isinstance(control, CheckControl):
        label: QLabel = TickLabel(field.title or "", control)
        ticked = QHBoxLayout()
        ticked.setSpacing(GRID // 2)
        ticked.addWidget(control)
        ticked.addWidget(label, 1)
        grid.addLayout(ticked, line, 1)
    else:
        label = QLabel(field.title)
        label.setWordWrap(True)
        label.setFixedWidth(label_width(label))
        grid.addWidget(control, line, 1)
        # Beside several lines of text the label stands at the first.
        top = isinstance(control, FoundText)
        grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag(0))
    _explain(field, control, label)
    return label


def add_heading(grid: QGridLayout, field: FieldInfo, control: QWidget) -> QLabel:
    """Add a small control with a label above what follows, which may be as long as it likes."""
    label = QLabel(field.title)
    label.setMinimumWidth(label_width(label))
    heading = QHBoxLayout()
    heading.setSpacing(GRID)
    heading.addWidget(label)
    heading.addWidget(control)
    heading.addStretch()
    grid.addLayout(heading, grid.rowCount(), 0, 1, 2)
    _explain(field, control, label)
    return label


def _explain(field: FieldInfo, control: QWidget, label: QLabel) -> None:
    tip = field.description or ""
    label.setBuddy(control.box if isinstance(control, SliderControl) else control)
    for widget in (control, label):
        widget.setToolTip(tip)
    control.setAccessibleName(field.title or "")
    control.setAccessibleDescription(tip)


def label_width(widget: QWidget) -> int:
    """The width of a column of labels."""
    return LABEL_LETTERS * widget.fontMetrics().averageCharWidth()
