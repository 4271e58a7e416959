"""The data beside the form: looked at, before and after their steps, painted, read in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QTabWidget

from dllab.spec import Spec
from dllab.spec.data import CsvFile, DataSpec, Painted
from ui.data.desk import DataDesk
from ui.data.pages import made
from ui.forms.help_text import HelpText
from ui.forms.unread import Unread
from ui.theme import apply_theme

if TYPE_CHECKING:
    from ui.data.before_after import BeforeAfter
    from ui.data.look_panel import LookPanel
    from ui.data.pages import Pages


class DataView(QTabWidget):
    """Tabs that follow the data of the experiment; some data sets have one more, to make them.

    The tabs are made when somebody looks, step by step, or a file has been read in: a start must
    not wait for them.

    Signals:
        edited(source): points were painted, or a file was read in otherwise.
        explained(text): the help for what the person points at.
        export_changed: whether there is something to export may have changed.
        exported(path): what is shown was written there.
        again_wanted(): the person wants the new content of a file that has changed.
        mend_wanted(field): the person wants to see the field of the data that is at fault.
    """

    edited = Signal(Spec)
    explained = Signal(HelpText)
    export_changed = Signal()
    exported = Signal(Path)
    again_wanted = Signal()
    mend_wanted = Signal(str)

    def __init__(self, desk: DataDesk) -> None:
        super().__init__()
        self._desk = desk
        self._data = DataSpec()
        self._unread = Unread(self._data.source)
        self._pages: Pages | None = None
        self._making = made(desk)
        self.setDocumentMode(True)
        self.currentChanged.connect(lambda _page: self.export_changed.emit())

    @property
    def pages(self) -> Pages:
        """The tabs, made now as far as they are not there yet."""
        while self._pages is None:
            self._step()
        return self._pages

    def _step(self) -> None:
        try:
            next(self._making)
        except StopIteration as end:
            self._pages = self._take(end.value)
            self._follow(None)

    def _go_on(self) -> None:
        """Make what is still to be made, and let the window work in between."""
        if self._pages is None:
            self._step()
            QTimer.singleShot(0, self, self._go_on)

    def _take(self, pages: Pages) -> Pages:
        for page, title, tip in (
            (pages.paint, "Paint", "Paint the points of each class with the mouse"),
            (pages.columns, "Columns", "How the file is read, and what its columns are used as"),
            (pages.look, "Look", "The samples, their classes, values and mean image"),
            (pages.before_after, "Before and after", "What preprocessing and augmentation do"),
        ):
            self.setTabToolTip(self.addTab(page, title), tip)
        self.setCurrentWidget(pages.look)
        for page in (pages.look, pages.before_after):
            page.shown.connect(self.export_changed)
            page.exported.connect(self.exported)
            page.mend_wanted.connect(self._show_mend)
        pages.paint.edited.connect(self.edited)
        pages.columns.edited.connect(self.edited)
        pages.columns.explained.connect(self.explained)
        pages.columns.again_wanted.connect(self.again_wanted)
        return pages

    def showEvent(self, event: QShowEvent) -> None:
        """Have the tabs made for whoever looks."""
        super().showEvent(event)
        self._go_on()

    def show_data(self, data: DataSpec) -> None:
        """Follow the experiment; a set that is still to be made shows where."""
        before, self._data = self._data, data
        if self._pages:
            self._follow(before.source)

    def _follow(self, before: Spec | None) -> None:
        pages, data = self.pages, self._data
        source = data.source
        fault = self._unread.fault_of(source)
        pages.look.show_data(data, fault)
        pages.before_after.show_data(data, fault)
        for page, kind in ((pages.paint, Painted), (pages.columns, CsvFile)):
            self.setTabVisible(self.indexOf(page), isinstance(source, kind))
            if isinstance(source, kind) and not isinstance(before, kind):
                self.setCurrentWidget(page)
        if isinstance(source, Painted):
            pages.paint.set_painted(source)
        elif isinstance(source, CsvFile) and source != pages.columns.source:
            pages.columns.set_source(source)

    def show_read(self, answer: dict[str, Any]) -> None:
        """Show what the job `scan_csv` has found out of a file; what is to be mended comes up."""
        self.pages.columns.show_read(answer)
        if answer["problem"]:
            self.setCurrentWidget(self.pages.columns)

    def show_unread(self, message: str) -> None:
        """Say why the present files could not be read, where their samples would be."""
        self._unread = Unread(self._data.source, message)
        if self._pages:
            self._follow(self._data.source)

    def take_back(self) -> bool:
        """End an edit of the columns that is still being read, if there is one."""
        return self._pages is not None and self._pages.columns.take_back()

    def show_canvas(self) -> None:
        """Turn to where points are painted."""
        # Made later, it comes up by itself.
        if self._pages:
            self.setCurrentWidget(self._pages.paint)

    def _show_mend(self, field: str) -> None:
        if field == "source" and isinstance(self._data.source, Painted):
            self.show_canvas()
        else:
            self.mend_wanted.emit(field)

    def show_unread_table(self, message: str) -> None:
        """Say why a table could not be read."""
        if self._pages:
            self._pages.columns.show_unread(message)

    def look_again(self) -> None:
        """Ask anew for what could not be shown."""
        if self._pages:
            self._pages.look.ask_again()
            self._pages.before_after.ask_again()

    @property
    def can_be_exported(self) -> bool:
        """Whether there is a picture of what is shown."""
        return any(page.can_be_exported for page in self._in_front)

    def ask_and_export(self) -> None:
        """Ask for size and file, and write what is in front."""
        for page in self._in_front:
            page.export()

    @property
    def _in_front(self) -> list[LookPanel | BeforeAfter]:
        """The page in front, if there may be a picture of it."""
        pages = (self._pages.look, self._pages.before_after) if self._pages else ()
        return [page for page in pages if page is self.currentWidget()]


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
