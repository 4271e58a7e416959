"""The control for each type a field of a spec can have; never for a field's name.

A control is a QWidget with `value()` (what it shows, valid or not), `set_value(value)` (which says
nothing) and the signal `edited`.
"""

from collections.abc import Callable
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QWidget

from dllab.spec import Decades
from dllab.spec.data.painted import Points
from dllab.spec.marks import FilePath, FolderPath, Found, NotInForm, OneOf, Slides
from ui.forms.found_text import FoundText
from ui.forms.line import Line
from ui.forms.name_control import NameControl
from ui.forms.number_box import NumberBox, by_decades, by_hundredths, by_ones
from ui.forms.path_control import PathControl
from ui.forms.slider_control import SliderControl


class CheckControl(QCheckBox):
    """A bool."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.toggled.connect(lambda _: self.edited.emit())

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool) -> None:
        """Tick or untick."""
        with QSignalBlocker(self):
            self.setChecked(value)


class TextControl(Line):
    """A str."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.textEdited.connect(lambda _: self.edited.emit())

    def value(self) -> str:
        """The text."""
        return self.text()

    def set_value(self, value: str) -> None:
        """Show a text and keep the cursor when it is the same."""
        if self.text() != value:
            self.setText(value)


class ChoiceControl(QComboBox):
    """One of several values, each with a text and perhaps an explanation."""

    edited = Signal()

    def __init__(self, choices: dict[Any, str], tips: dict[Any, str] | None = None) -> None:
        super().__init__()
        self._values = list(choices)
        for row, (value, text) in enumerate(choices.items()):
            self.addItem(text)
            self.setItemData(row, (tips or {}).get(value), Qt.ItemDataRole.ToolTipRole)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A long choice must not widen the panel.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.currentIndexChanged.connect(lambda _: self.edited.emit())

    def value(self) -> Any:  # noqa: ANN401 - whatever the choices are
        """The chosen value; None while none is."""
        return self._values[self.currentIndex()] if self.currentIndex() >= 0 else None

    def set_value(self, value: Any) -> None:  # noqa: ANN401
        """Choose a value; None or a value that is no choice shows the placeholder."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel unless this box is being edited."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def whole_number(field: FieldInfo) -> NumberBox:
    """An int, counted by ones."""
    return NumberBox(int, by_ones, field.metadata)


def real_number(field: FieldInfo) -> NumberBox:
    """A float: by decades where the spec says so, else by hundredths."""
    logarithmic = any(isinstance(mark, Decades) for mark in field.metadata)
    return NumberBox(float, by_decades if logarithmic else by_hundredths, field.metadata)


class PointsControl(QLabel):
    """Painted points: how many there are; they are painted, not typed."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._points: Points = ()

    def value(self) -> Points:
        """The points."""
        return self._points

    def set_value(self, points: Points) -> None:
        """Show how many points there are."""
        self._points = points
        self.setText(f"{len(points):,} painted")


CONTROLS: dict[Any, Callable[[FieldInfo], QWidget]] = {
    bool: lambda _: CheckControl(),
    int: whole_number,
    float: real_number,
    str: lambda _: TextControl(),
    Points: lambda _: PointsControl(),
    Literal: lambda field: ChoiceControl(
        {choice: str(choice).replace("_", " ") for choice in get_args(field.annotation)}
    ),
}


# What a mark says of a type goes before the type.
MARKED: dict[type, Callable[[Any, FieldInfo], QWidget]] = {
    FilePath: lambda mark, _: PathControl(mark),
    FolderPath: lambda mark, _: PathControl(mark),
    Found: lambda _mark, _: FoundText(),
    OneOf: lambda _mark, _: NameControl(),
    Slides: SliderControl,
}


def control_for(field: FieldInfo) -> Any:  # noqa: ANN401 - a QWidget and a control
    """A new control for a field that is no spec itself.

    Raises:
        TypeError: no control is registered for the field's type.
    """
    for mark in field.metadata:
        if type(mark) in MARKED:
            return MARKED[type(mark)](mark, field)
    known = field.annotation in CONTROLS
    kind = field.annotation if known else get_origin(field.annotation) or field.annotation
    if kind not in CONTROLS:
        raise TypeError(f"No control is registered for {field.annotation}: add one to CONTROLS.")
    return CONTROLS[kind](field)


def is_found(field: FieldInfo) -> bool:
    """Whether a field holds what reading a file has found out."""
    return any(isinstance(mark, Found) for mark in field.metadata)


def is_constant(field: FieldInfo) -> bool:
    """Whether a form has nothing to edit: a kind's tag, or what a view of its own is made for."""
    if any(isinstance(mark, NotInForm) for mark in field.metadata):
        return True
    return get_origin(field.annotation) is Literal and len(get_args(field.annotation)) == 1
