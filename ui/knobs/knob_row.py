"""One knob: its value as a number and along a slider."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from dllab.spec.knobs import KnobSetting
from ui.forms.number_box import Ladder, NumberBox, by_decades, by_hundredths, by_ones
from ui.knobs.scale import PLACES, scale_of
from ui.theme import GRID

# Somebody who drags a slider means the place where it is let go.
SETTLED_MS = 250


class KnobRow(QWidget):
    """Says a value once it has stood still for a moment.

    Signals:
        turned(value): the person wants this value.
    """

    turned = Signal(float)

    def __init__(self, setting: KnobSetting) -> None:
        super().__init__()
        self._whole = isinstance(setting.value, int)
        self._scale = scale_of(setting.name, setting.value)
        self.box = NumberBox(int if self._whole else float, _ladder(setting))
        self.box.setFixedWidth(self.box.minimumSizeHint().width() + 3 * GRID)
        self.box.setAccessibleName(setting.title)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, PLACES)
        self.slider.setPageStep(PLACES // 10)
        self.slider.setAccessibleName(f"{setting.title}, slider")
        self.slider.setVisible(self._scale is not None)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.box)
        row.addWidget(self.slider, 1)
        row.addStretch(0 if self._scale else 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self._say)
        self.box.edited.connect(self._take_typed)
        self.slider.valueChanged.connect(self._take_moved)
        self._known = setting.value
        self.show_value(setting.value)

    def show_value(self, value: float) -> None:
        """Show what the run has now; not while the person is changing it."""
        self._known = value
        if self._settled.isActive() or self.slider.isSliderDown():
            return
        self.box.set_value(int(value) if self._whole else value)
        self._follow(value)

    def _take_typed(self) -> None:
        value = self.box.taken
        if value is not None:
            self._follow(value)
            self._settled.start()

    def _take_moved(self, place: int) -> None:
        assert self._scale  # noqa: S101 - without one there is no slider to move
        value = self._scale.value(place)
        self.box.set_value(round(value) if self._whole else value)
        self._settled.start()

    def _follow(self, value: float) -> None:
        if self._scale:
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._scale.place(value))

    def _say(self) -> None:
        value = self.box.taken
        if value is not None and value != self._known:
            self.turned.emit(float(value))


def _ladder(setting: KnobSetting) -> Ladder:
    if isinstance(setting.value, int):
        return by_ones
    name = setting.name.rpartition(".")[2]
    return by_decades if name in {"learning_rate", "l1", "l2", "weight_decay"} else by_hundredths
