"""One knob: its value as a number and along a slider."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from dllab.spec.knobs import LEARNING_RATE
from ui.forms.number_box import Ladder, NumberBox, by_decades, by_hundredths, by_ones
from ui.forms.slider_control import QuietSlider
from ui.knobs.groups import Knob
from ui.knobs.scale import PLACES, scale_of
from ui.theme import GRID

# Somebody who drags a slider means the place where it is let go; who types, the whole number.
DRAGGED_MS, TYPED_MS = 250, 1000
# A learning rate is felt in ratios.
FACTORS = (("÷ 10", 0.1), ("÷ 2", 0.5), ("× 2", 2.0), ("× 10", 10.0))
FACTOR_TIP = "Turn the rate by this factor; a schedule keeps its shape"


class KnobRow(QWidget):
    """Says a value once it has stood still for a moment, and shows it until the run has it.

    Signals:
        turned(value): the person wants this value.

    Attributes:
        box, slider: its parts.
        factors: buttons that turn it by a factor, to stand below; None where ratios mean nothing.
    """

    turned = Signal(float)

    def __init__(self, knob: Knob) -> None:
        super().__init__()
        self._whole = isinstance(knob.value, int)
        self._known = knob.value
        self._asked: float | None = None
        self._scale = scale_of(knob.name, knob.value)
        self.box = NumberBox(int if self._whole else float, _ladder(knob))
        self.slider = QuietSlider(Qt.Orientation.Horizontal)
        self.factors = self._factor_line() if knob.name == LEARNING_RATE else None
        self._settled = QTimer(self, singleShot=True)
        self._lay_out(knob)
        self._connect()
        self.show_value(knob.value)

    def _lay_out(self, knob: Knob) -> None:
        self.box.setFixedWidth(self.box.minimumSizeHint().width() + GRID)
        self.box.setAccessibleName(knob.title)
        self.slider.setRange(0, PLACES)
        self.slider.setPageStep(PLACES // 10)
        self.slider.setAccessibleName(f"{knob.title}, slider")
        self.slider.setVisible(self._scale is not None)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.box)
        row.addWidget(self.slider, 1)
        row.addStretch(0 if self._scale else 1)

    def _factor_line(self) -> QWidget:
        line = QHBoxLayout(owner := QWidget())
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        for text, factor in FACTORS:
            button = QToolButton()
            button.setText(text)
            button.setToolTip(FACTOR_TIP)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _checked, factor=factor: self._multiply(factor))
            line.addWidget(button)
        line.addStretch()
        return owner

    def _connect(self) -> None:
        self.box.edited.connect(self._take_typed)
        self.box.editingFinished.connect(self._say_now)
        self.slider.valueChanged.connect(self._take_moved)
        self._settled.timeout.connect(self._say)

    def show_value(self, value: float, *, differ: bool = False) -> None:
        """Show what the run has now; not while the person is changing it, or waits for it."""
        # Where several differ, even the value that is shown is a change for some.
        now = float("nan") if differ else value
        if now == self._asked or now != self._known:
            self._asked = None
        self._known = now
        if self._asked is None and not self._settled.isActive() and not self.slider.isSliderDown():
            self._show(value)

    def take_back(self) -> None:
        """What was wanted is not to be had."""
        self._asked = None

    def _show(self, value: float) -> None:
        self.box.set_value(int(value) if self._whole else value)
        self._follow(value)

    def _take_typed(self) -> None:
        # Also where it is no number yet: nothing is put in its place meanwhile.
        self._settled.start(TYPED_MS)
        value = self.box.taken
        if value is not None:
            self._follow(value)

    def _take_moved(self, place: int) -> None:
        assert self._scale  # noqa: S101 - without one there is no slider to move
        value = self._scale.value(place)
        self.box.set_value(round(value) if self._whole else value)
        self._settled.start(DRAGGED_MS)

    def _multiply(self, factor: float) -> None:
        value = self.box.taken
        if value is not None:
            self._show(float(f"{value * factor:.6g}"))
            self._settled.stop()
            self._say()

    def _follow(self, value: float) -> None:
        if self._scale:
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._scale.place(value))

    def _say_now(self) -> None:
        if self._settled.isActive():
            self._settled.stop()
            self._say()

    def _say(self) -> None:
        value = self.box.taken
        if value is not None and value != (self._known if self._asked is None else self._asked):
            self._asked = float(value)
            self.turned.emit(float(value))


def _ladder(knob: Knob) -> Ladder:
    if isinstance(knob.value, int):
        return by_ones
    name = knob.name.rpartition(".")[2]
    return by_decades if name in {"learning_rate", "l1", "l2", "weight_decay"} else by_hundredths
