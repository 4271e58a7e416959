"""The layout of labels and controls; equal in all forms, so that nested ones line up."""

from typing import Any

from pydantic.fields import FieldInfo
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.forms.fields import CheckControl
from ui.forms.found_text import FoundText
from ui.theme import GRID

# Labels of nested forms line up because every column of labels is this many letters wide.
LABEL_LETTERS = 17


def form_grid(owner: QWidget) -> QGridLayout:
    """A layout with a column of labels and one of controls."""
    grid = QGridLayout(owner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GRID)
    grid.setVerticalSpacing(GRID // 2)
    grid.setColumnMinimumWidth(0, _label_width(owner))
    grid.setColumnStretch(1, 1)
    return grid


def add_row(grid: QGridLayout, field: FieldInfo, control: Any) -> tuple[QWidget, ...]:  # noqa: ANN401
    """Add a control with its label; both explain themselves. The label, if it has one apart."""
    title, tip = field.title or "", field.description or ""
    control.setToolTip(tip)
    control.setAccessibleName(title)
    control.setAccessibleDescription(tip)
    line = grid.rowCount()
    grid.addWidget(control, line, 1)
    if isinstance(control, CheckControl):
        control.setText(title)
        return ()
    label = QLabel(title)
    label.setToolTip(tip)
    label.setBuddy(control)
    label.setWordWrap(True)
    label.setFixedWidth(_label_width(label))
    # Beside several lines of text the label stands at the first.
    top = isinstance(control, FoundText)
    grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag(0))
    return (label,)


def _label_width(widget: QWidget) -> int:
    return LABEL_LETTERS * widget.fontMetrics().averageCharWidth()
