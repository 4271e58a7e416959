"""A slider over the epochs of a run: ticks where its network was kept, which can be chosen."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from ui.theme import colours

PAGE = 10
TICK = 5
# Width of the mark of the epoch that is held.
HELD = 3
# Ticks closer than this would be a bar.
LEAST_PIXELS = 3


class EpochSlider(QSlider):
    """Stands at a kept epoch, or at its right end: at the newest network there is.

    Signals:
        chosen(epoch): the person moved it there; None: to the newest.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._kept: Sequence[int] = ()
        self._epoch: int | None = None
        self._held: int | None = None
        self.setAccessibleName("Epoch that the views show")
        self.actionTriggered.connect(self._act)

    def show_epochs(self, kept: Sequence[int], last: int) -> None:
        """Offer other epochs; `last` is the newest one, kept or not."""
        self._kept = kept
        self.setEnabled(bool(kept))
        self.setRange(min(kept, default=0), max([last, *kept[-1:]]))
        self.show_epoch(self._epoch)
        self.update()

    def show_epoch(self, epoch: int | None) -> None:
        """Stand elsewhere; says nothing."""
        self._epoch = epoch
        if not self.isSliderDown():
            self.setValue(self.maximum() if epoch is None else epoch)

    def show_held(self, epoch: int | None) -> None:
        """Mark the epoch that others are compared with; None: there is none."""
        if epoch != self._held:
            self._held = epoch
            self.update()

    def after(self, epoch: int | None, steps: int) -> int | None:
        """The epoch so many kept ones later, or earlier; None beyond the last one."""
        place = len(self._kept) if epoch is None else bisect_left(self._kept, epoch)
        place = max(0, place + steps)
        return self._kept[place] if place < len(self._kept) else None

    def _act(self, action: int) -> None:
        epoch = self._aim(QSlider.SliderAction(action))
        place = self.maximum() if epoch is None else epoch
        self.setSliderPosition(place)
        if epoch != self._epoch:
            self._epoch = epoch
            self.chosen.emit(epoch)

    def _aim(self, action: QSlider.SliderAction) -> int | None:
        steps = {
            QSlider.SliderAction.SliderSingleStepAdd: 1,
            QSlider.SliderAction.SliderSingleStepSub: -1,
            QSlider.SliderAction.SliderPageStepAdd: PAGE,
            QSlider.SliderAction.SliderPageStepSub: -PAGE,
        }
        if action in steps:
            return self.after(self._epoch, steps[action])
        if action == QSlider.SliderAction.SliderToMinimum:
            return self._kept[0]
        place = self.sliderPosition()
        return None if place >= self.maximum() else self._nearest(place)

    def _nearest(self, place: int) -> int:
        right = bisect_right(self._kept, place)
        around = self._kept[max(right - 1, 0) : right + 1]
        return min(around, key=lambda epoch: abs(epoch - place))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to the pointer; from there it can be dragged."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer from kept epoch to kept epoch."""
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stay where it is."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def _go_to(self, x: float) -> None:
        room = self.width() - self._handle
        left = round(x - self._handle / 2)
        # Which triggers a move, as its own handling of the mouse would.
        self.setSliderPosition(
            QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), left, room)
        )

    @property
    def _handle(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, None, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ticks below the groove, then the slider as the style has it."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(colours(self).muted), 1))
        bottom = self.height() - 1
        for x in self._ticks():
            painter.drawLine(QPointF(x, bottom - TICK), QPointF(x, bottom))
        if self._held is not None:
            x = self._place(self._held)
            painter.setPen(QPen(QColor(colours(self).accent), HELD))
            painter.drawLine(QPointF(x, 0), QPointF(x, bottom))
        painter.end()
        super().paintEvent(event)

    def _ticks(self) -> list[float]:
        places, place = list[float](), self._placing()
        for epoch in self._kept:
            x = place(epoch)
            if not places or x - places[-1] >= LEAST_PIXELS:
                places.append(x)
        return places

    def _place(self, epoch: int) -> float:
        return self._placing()(epoch)

    def _placing(self) -> Callable[[int], float]:
        """Where an epoch lies; what the style says of it is asked once for all."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle, first, last = self._handle, self.minimum(), self.maximum()
        room = self.width() - handle

        def place(epoch: int) -> float:
            left = QStyle.sliderPositionFromValue(first, last, epoch, room, option.upsideDown)
            return handle / 2 + 0.5 + left

        return place
