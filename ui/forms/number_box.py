"""A spin box that loses no digit, has no 32-bit limit and keeps what was typed, right or wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import annotated_types
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox

from ui.theme import tabular
from ui.undo_keys import is_undo_key

Number = int | float
Ladder = Callable[[Number, int], Number]

# Below this a decade down leads to 0, and 0 leads up to here.
SMALLEST_DECADE = 1e-8


@dataclass(frozen=True)
class Bounds:
    """The numbers a field takes, as its constraints say."""

    constraints: tuple[object, ...] = ()

    def hold(self, value: Number) -> bool:
        """Whether a number satisfies every constraint."""
        return all(_satisfies(value, constraint) for constraint in self.constraints)

    def nearest(self, value: Number) -> Number:
        """The number moved to an inclusive bound it has passed."""
        for constraint in self.constraints:
            match constraint:
                case annotated_types.Ge(ge=int() | float() as low):
                    value = max(value, low)
                case annotated_types.Le(le=int() | float() as high):
                    value = min(value, high)
        return value


def _satisfies(value: Number, constraint: object) -> bool:
    match constraint:
        case annotated_types.Ge(ge=int() | float() as low):
            return value >= low
        case annotated_types.Gt(gt=int() | float() as low):
            return value > low
        case annotated_types.Le(le=int() | float() as high):
            return value <= high
        case annotated_types.Lt(lt=int() | float() as high):
            return value < high
    return True


def by_ones(value: Number, steps: int) -> Number:
    """Count up or down."""
    return value + steps


def by(step: Number) -> Ladder:
    """Up or down by a step, without the dust of binary fractions."""
    return lambda value, steps: type(step)(Decimal(repr(value)) + steps * Decimal(repr(step)))


by_hundredths = by(0.01)


def by_decades(value: Number, steps: int) -> Number:
    """Times or divided by ten; 0 lies below the smallest decade."""
    if value == 0:
        return SMALLEST_DECADE * 10.0 ** (steps - 1) if steps > 0 else 0.0
    stepped = float(Decimal(repr(value)).scaleb(steps))
    return stepped if steps > 0 or stepped >= SMALLEST_DECADE else 0.0


def written(value: Number) -> str:
    """A number as people write it, with all its digits: 1e-7, 0.25, 500."""
    mantissa, e, exponent = repr(value).partition("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(exponent)}" if e else mantissa


class NumberBox(QAbstractSpinBox):
    """Edits an int or a float; `value` is the typed text itself while that is no number."""

    edited = Signal()

    def __init__(
        self, kind: type[Number], ladder: Ladder, constraints: Sequence[object] = ()
    ) -> None:
        super().__init__()
        self._kind = kind
        self._ladder = ladder
        self._bounds = Bounds(tuple(constraints))
        self.set_value(kind(0))
        self.setFont(tabular(self.font()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().textEdited.connect(lambda _: self.edited.emit())
        self.editingFinished.connect(self._tidy)

    def value(self) -> Number | str:
        """The number, or the text as long as it is none."""
        text = self.text().strip()
        try:
            # A comma is the decimal sign of half of Europe, and never a group separator here.
            return int(text) if self._kind is int else float(text.replace(",", "."))
        except ValueError:
            return text

    @property
    def taken(self) -> Number | None:
        """The number that is shown; None while it is none, or out of bounds."""
        value = self.value()
        return None if isinstance(value, str) or not self._bounds.hold(value) else value

    @property
    def settled(self) -> Number:
        """The number before the present edit: what stays if the edit comes to nothing."""
        return self._good

    def set_value(self, value: Number) -> None:
        """Show a number; says nothing."""
        self._good = value
        if self.value() != value:
            self.lineEdit().setText(written(value))

    def event(self, event: QEvent) -> bool:
        """Leave undo to the experiment; only what is half typed is taken back here."""
        if is_undo_key(event) and self.taken is not None:
            event.ignore()
            return True
        return super().event(event)

    def stepBy(self, steps: int) -> None:  # noqa: N802 - Qt's name
        """Move along the ladder, not past a bound."""
        stepped = self._stepped(steps)
        if stepped != self.value():
            self.set_value(stepped)
            self.selectAll()
            self.edited.emit()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:  # noqa: N802 - Qt's name
        """Grey the arrow that leads nowhere."""
        none = QAbstractSpinBox.StepEnabledFlag.StepNone
        up = QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        down = QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        here = self.value()
        return (up if self._stepped(1) != here else none) | (
            down if self._stepped(-1) != here else none
        )

    def sizeHint(self) -> QSize:
        """Room for about twelve figures."""
        return super().sizeHint() + QSize(12 * self.fontMetrics().horizontalAdvance("0"), 0)

    def minimumSizeHint(self) -> QSize:
        """Room for five figures."""
        return super().minimumSizeHint() + QSize(5 * self.fontMetrics().horizontalAdvance("0"), 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel unless this box is being edited."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _stepped(self, steps: int) -> Number:
        here = self.value()
        start = self._good if isinstance(here, str) else here
        stepped = self._bounds.nearest(self._ladder(start, steps))
        return stepped if self._bounds.hold(stepped) else start

    def _tidy(self) -> None:
        value = self.taken
        if value is not None:
            self._good = value
            self.lineEdit().setText(written(value))
