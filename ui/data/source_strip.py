"""What a data set needs before it can be trained on, below its form: fetched, read in, counted."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from dllab.spec.data import Cifar10, DataSpec, FashionMnist, ImportedFile, Painted
from ui.data.count_strip import CountStrip
from ui.data.desk import DataDesk
from ui.data.fetch_row import FetchRow
from ui.data.file_strip import FileStrip
from ui.data.way_to import way_to
from ui.theme import GRID, apply_theme

LOOK, LOOK_TIP = "Look at the data", "Turn to the samples, and to what is done to them"


class SourceStrip(QWidget):
    """Follows the data of the experiment and does what is to be done for them, in the background.

    Signals:
        found(data): the same data, with what reading or counting them has found out.
        fetched: a data set that had to be fetched is there now.
        look_wanted: the person wants to see the samples.
        paint_wanted: the person wants to paint.
    """

    found = Signal(DataSpec)
    fetched = Signal()
    look_wanted = Signal()
    paint_wanted = Signal()

    def __init__(self, desk: DataDesk, fetching: DataDesk) -> None:
        """`fetching` transfers data sets; `desk` answers everything else meanwhile."""
        super().__init__()
        self._data = DataSpec()
        self.rows = {kind: FetchRow(fetching, kind()) for kind in (FashionMnist, Cifar10)}
        self.files, self.components = FileStrip(desk), CountStrip(desk)
        self.look = QPushButton()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (*self.rows.values(), self.files, self.components):
            column.addWidget(part)
        column.addWidget(self.look, 0, Qt.AlignmentFlag.AlignRight)
        self._connect()
        self.show_data(self._data)

    def _connect(self) -> None:
        for row in self.rows.values():
            row.fetched.connect(lambda _source: self.components.count())
            row.fetched.connect(lambda _source: self.fetched.emit())
        self.files.found.connect(self._take_source)
        self.components.found.connect(self.found)
        self.look.clicked.connect(self._look)

    def show_data(self, data: DataSpec) -> None:
        """Follow the experiment."""
        self._data = data
        for kind, row in self.rows.items():
            row.setVisible(isinstance(data.source, kind))
        self.files.show_source(data.source)
        self.components.show_data(data)
        text, tip = way_to(data.source) if self._paints else (LOOK, LOOK_TIP)
        self.look.setText(text)
        self.look.setToolTip(tip)

    @property
    def _paints(self) -> bool:
        return isinstance(self._data.source, Painted)

    def _look(self) -> None:
        if self._paints:
            self.paint_wanted.emit()
        else:
            self.look_wanted.emit()

    def _take_source(self, source: ImportedFile) -> None:
        self.found.emit(self._data.model_copy(update={"source": source}))


def demo() -> None:
    """Show what CIFAR-10 needs in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    desk = DataDesk()
    strip = SourceStrip(desk, desk)
    strip.show_data(DataSpec(source=Cifar10()))
    strip.resize(360, 240)
    strip.show()
    app.exec()
    desk.close()


if __name__ == "__main__":
    demo()
