"""A number with a slider beside its box: for what is felt sooner than it is known."""

from decimal import Decimal

from pydantic.fields import FieldInfo
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from dllab.spec.marks import Slides
from ui.forms.number_box import Number, NumberBox, by
from ui.theme import GRID

# Page up and page down move by this share of the whole way.
PAGES = 10


class SliderControl(QWidget):
    """An int or float marked by `Slides`; what lies beyond the slider's ends can be typed."""

    edited = Signal()

    def __init__(self, mark: Slides, field: FieldInfo) -> None:
        super().__init__()
        self._mark = mark
        self.box = NumberBox(type(mark.step), by(mark.step), field.metadata)
        self.slider = QuietSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, self._place(mark.high))
        self.slider.setPageStep(max(1, self.slider.maximum() // PAGES))
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.box.setFixedWidth(self.box.minimumSizeHint().width())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.box)
        row.addWidget(self.slider, 1)
        self.setFocusProxy(self.box)
        self.box.edited.connect(self._take_typed)
        self.slider.valueChanged.connect(self._take_moved)

    def value(self) -> Number | str:
        """What the box shows."""
        return self.box.value()

    @property
    def settled(self) -> Number:
        """See `NumberBox.settled`."""
        return self.box.settled

    def set_value(self, value: Number) -> None:
        """Show a number; says nothing."""
        self.box.set_value(value)
        self._follow()

    def setToolTip(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Explain both parts."""
        self.box.setToolTip(text)
        self.slider.setToolTip(text)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        """Name both parts: either can have the focus."""
        self.box.setAccessibleName(name)
        self.slider.setAccessibleName(f"{name}, slider")

    def setAccessibleDescription(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Describe both parts."""
        self.box.setAccessibleDescription(text)
        self.slider.setAccessibleDescription(text)

    def _take_typed(self) -> None:
        self._follow()
        self.edited.emit()

    def _take_moved(self, place: int) -> None:
        self.box.set_value(by(self._mark.step)(self._mark.low, place))
        self.edited.emit()

    def _follow(self) -> None:
        """Stand at the number that is shown, or that stays in its stead."""
        value = self.box.taken
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._place(self.settled if value is None else value))

    def _place(self, value: Number) -> int:
        """The slider's nearest place to a number, counted in steps from its low end."""
        low, high = self._mark.low, self._mark.high
        way = Decimal(repr(min(max(value, low), high))) - Decimal(repr(low))
        return round(way / Decimal(repr(self._mark.step)))


class QuietSlider(QSlider):
    """A slider that a wheel on its way down a form does not move."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel unless this slider has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
