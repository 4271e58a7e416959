"""Counts how many principal components hold a share of the variance, wherever that is asked for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from dllab.data.fetched import unusable
from dllab.spec.data import DataSpec, Pca, VarianceShare
from dllab.spec.data.found import not_counted
from ui.data.desk import DataDesk
from ui.data.progress_strip import ProgressStrip
from ui.forms.notes import FAULT, Note
from ui.theme import GRID, apply_theme

COUNT = "Count again"
COUNT_TIP = "Fit the steps, to know how many components hold the share of the variance"
CANCELLED = "Counting the components was cancelled."


class CountStrip(QWidget):
    """Counts by itself, in the background; a count that came to nothing can be asked for again.

    Signals:
        found(data): the same data, with the components that were counted.
    """

    found = Signal(DataSpec)

    def __init__(self, desk: DataDesk) -> None:
        super().__init__()
        self._data = DataSpec()
        self.strip = ProgressStrip(desk, narrow=True)
        self.fault = Note(FAULT)
        self.again = QPushButton(COUNT)
        self.again.setToolTip(COUNT_TIP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.strip)
        column.addWidget(self.fault)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignRight)
        self.again.hide()
        self.again.clicked.connect(self.count)
        self.strip.cancelled.connect(lambda: self._fail(CANCELLED))

    def show_data(self, data: DataSpec) -> None:
        """Follow the experiment; nothing that is counted hangs on how images are augmented."""
        before, self._data = self._data, data
        if data.unaugmented != before.unaugmented:
            self.count()

    def count(self) -> None:
        """Count what is not known of the present data, if they can be read."""
        self.strip.drop()
        self._tell("")
        source = self._data.source
        if not unusable(source) and not_counted(self._data):
            spec = self._data.unaugmented.model_dump_json()
            self.strip.ask("fit", spec, self._take, self._fail)

    def _take(self, answer: dict[str, str]) -> None:
        counted = DataSpec.model_validate_json(answer["data"])
        steps = {"preprocessing": counted.preprocessing}
        self.found.emit(self._data.model_copy(update=steps))

    def _fail(self, message: str) -> None:
        self._tell(message)
        self.again.show()

    def _tell(self, message: str) -> None:
        self.fault.say(message)
        self.again.hide()


def demo() -> None:
    """Count the components of MNIST in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    desk = DataDesk()
    strip = CountStrip(desk)
    strip.found.connect(print)
    strip.show_data(DataSpec(preprocessing=(Pca(keep=VarianceShare()),)))
    strip.resize(360, 120)
    strip.show()
    app.exec()
    desk.close()


if __name__ == "__main__":
    demo()
