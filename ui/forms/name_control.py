"""A name typed or chosen among those a spec knows, such as the arrays of a file."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox

from ui.forms.line import Line


class NameControl(QComboBox):
    """A str that mostly is one of some names, which may come to be known later."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        line = Line(lambda: self.value() == self._told)
        line.editingFinished.connect(self._tell)
        self.setLineEdit(line)
        self.activated.connect(lambda _: self._tell())
        self._told = ""

    def offer(self, names: tuple[str, ...]) -> None:
        """Offer these names, and none; what stands there stays."""
        offered = ["", *names]
        if offered == [self.itemText(row) for row in range(self.count())]:
            return
        with QSignalBlocker(self):
            self.clear()
            self.addItems(offered)
        self.set_value(self._told)

    def value(self) -> str:
        """The name."""
        return self.currentText().strip()

    def set_value(self, value: str) -> None:
        """Show a name; says nothing."""
        self._told = value
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findText(value))
            self.setEditText(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel unless this box is being edited."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _tell(self) -> None:
        if self.value() != self._told:
            self._told = self.value()
            self.edited.emit()
