"""The data beside the form: looked at, before and after their steps, painted, read in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QTabWidget

from dllab.spec import Spec
from dllab.spec.data import CsvFile, DataSpec, Painted
from ui.data.before_after import BeforeAfter
from ui.data.csv_import import CsvImport
from ui.data.desk import DataDesk
from ui.data.look_panel import LookPanel
from ui.data.paint_panel import PaintPanel
from ui.theme import apply_theme


class DataView(QTabWidget):
    """Tabs that follow the data of the experiment; some data sets have one more, to make them.

    Signals:
        edited(source): points were painted, or a file was read in otherwise.
        export_changed: whether there is something to export may have changed.
    """

    edited = Signal(Spec)
    export_changed = Signal()

    def __init__(self, desk: DataDesk) -> None:
        super().__init__()
        self.look, self.before_after = LookPanel(desk), BeforeAfter(desk)
        self.paint, self.columns = PaintPanel(Painted()), CsvImport(desk)
        for page, title, tip in (
            (self.paint, "Paint", "Paint the points of each class with the mouse"),
            (self.columns, "Columns", "How the file is read, and what its columns are used as"),
            (self.look, "Look", "The samples, their classes, values and mean image"),
            (self.before_after, "Before and after", "What preprocessing and augmentation do"),
        ):
            self.setTabToolTip(self.addTab(page, title), tip)
        self.setDocumentMode(True)
        self.setCurrentWidget(self.look)
        self._data: DataSpec | None = None
        self.currentChanged.connect(lambda _page: self.export_changed.emit())
        self.look.shown.connect(self.export_changed)
        self.paint.edited.connect(self.edited)
        self.columns.edited.connect(self.edited)

    def show_data(self, data: DataSpec) -> None:
        """Follow the experiment; a set that is still to be made shows where."""
        before, self._data = self._data, data
        source = data.source
        self.look.show_data(data)
        self.before_after.show_data(data)
        for page, kind in ((self.paint, Painted), (self.columns, CsvFile)):
            self.setTabVisible(self.indexOf(page), isinstance(source, kind))
            if isinstance(source, kind) and not (before and isinstance(before.source, kind)):
                self.setCurrentWidget(page)
        if isinstance(source, Painted):
            self.paint.set_painted(source)
        elif isinstance(source, CsvFile) and source != self.columns.source:
            self.columns.set_source(source)

    def look_again(self) -> None:
        """Ask anew for what could not be shown."""
        self.look.ask_again()
        self.before_after.ask_again()

    @property
    def can_be_exported(self) -> bool:
        """Whether there is a picture of what is shown."""
        return self.currentWidget() is self.look and self.look.overview is not None

    def export(self) -> None:
        """Ask for size and file, and write the view of the samples in front."""
        self.look.export()


def demo() -> None:
    """Show the lecture's digits in a window of their own."""
    app = QApplication([])
    apply_theme(app)
    desk = DataDesk()
    view = DataView(desk)
    view.edited.connect(print)
    view.show_data(DataSpec())
    view.resize(960, 700)
    view.show()
    app.exec()
    desk.close()


if __name__ == "__main__":
    demo()
