"""All ways of looking at a data set, in tabs; the process that reads data sums it up."""

from html import escape
from pathlib import Path

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from dllab.data.fetched import unusable
from dllab.data.overview import Overview, open_overview
from dllab.data_jobs.sort import SortOrder
from dllab.plurals import counted
from dllab.spec.data import DataSpec, ImportedFile, Source
from dllab.spec.layers import describe_sample
from ui.data.class_counts import ClassCounts
from ui.data.desk import DataDesk
from ui.data.duplicate_list import DuplicateList
from ui.data.export_button import export_button
from ui.data.look_view import LookView
from ui.data.mean_image import MeanImage
from ui.data.progress_strip import ProgressStrip
from ui.data.sample_page import SamplePage
from ui.data.scatter import Scatter
from ui.data.value_histogram import ValueHistogram
from ui.data.way_to import way_to
from ui.forms.notes import REMARK, Note
from ui.theme import GRID, apply_theme
from ui.views.empty import EmptyPanel

NOTHING_YET = "The samples of the chosen data set will appear here."
CANCELLED = "Reading the data was cancelled."
AGAIN, AGAIN_TIP = "Read again", "Read the data set and sum up what there is to see of it"


class LookPanel(QWidget):
    """Shows the data of an experiment; keeps what it shows until something new is there.

    Signals:
        shown: another overview is shown, or none.
        exported(path): the tab in front was written there.
        mend_wanted(field): the person wants to see the field of the data that is at fault.
    """

    shown = Signal()
    exported = Signal(Path)
    mend_wanted = Signal(str)

    def __init__(self, desk: DataDesk) -> None:
        super().__init__()
        self._wanted = DataSpec()
        self._fault = ""
        self._asked: DataSpec | None = None
        self._shown: DataSpec | None = None
        self._overview: Overview | None = None
        self._places = Path(), Path()
        self._stale: set[LookView] = set()
        self.samples, self.scatter, self.mean_image = SamplePage(), Scatter(), MeanImage()
        self.views: tuple[LookView, ...] = (
            self.samples,
            ClassCounts(),
            ValueHistogram(),
            self.mean_image,
            self.scatter,
            DuplicateList(),
        )
        self.tabs = QTabWidget()
        self.strip = ProgressStrip(desk)
        self.empty = EmptyPanel(NOTHING_YET, AGAIN, AGAIN_TIP)
        self.heading, self.note = QLabel(), Note(REMARK)
        self.export_button = export_button()
        self._pages, self._page = QStackedWidget(), QWidget()
        self._lay_out()
        self._connect()

    # Asking

    def show_data(self, data: DataSpec, fault: str = "") -> None:
        """Show a data set under its split, as soon as the panel can be seen.

        Args:
            data: the data set.
            fault: why it could not be read, if that was tried.
        """
        if fault != self._fault:
            self._asked = None
        self._wanted, self._fault = data, fault
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        wanted, asked = self._wanted, self._asked
        # Whatever else changes of the data does not change what they are.
        if asked and (asked.source, asked.split) == (wanted.source, wanted.split):
            return
        self._asked = wanted
        if missing := self._fault or unusable(wanted.source):
            self.strip.drop()
            self._fail(missing)
            self.empty.offer(*way_to(wanted.source))
            return
        if self._overview is None:
            self.empty.say(NOTHING_YET, with_button=False)
        self.strip.ask("look", wanted.model_dump_json(), self._take, self._fail)

    def ask_again(self) -> None:
        """Ask for the data, whatever came of it before, as soon as the panel can be seen."""
        self._asked = None
        if self.isVisible():
            self._ask()

    def _ask_for_order(self, column: int, descending: bool) -> None:
        if self._asked is not self._shown:
            # Another set is on its way, and this table will soon be gone.
            return
        folder, overview = self._places
        order = SortOrder(folder=folder, overview=overview, column=column, descending=descending)
        self.strip.ask("sort", order.model_dump_json(), self._sort, self._fail)

    def _be_cancelled(self) -> None:
        # Where only the sorting was cancelled, what is shown is still what is asked for.
        if self._asked is not self._shown:
            self._fail(CANCELLED)

    # Showing

    @property
    def overview(self) -> Overview | None:
        """What is shown; None while nothing is."""
        return self._overview

    @property
    def view(self) -> LookView:
        """The tab in front."""
        return self.views[self.tabs.currentIndex()]

    def _take(self, answer: dict[str, str]) -> None:
        self._places = Path(answer["folder"]), Path(answer["overview"])
        try:
            self._show(open_overview(*self._places))
        except OSError as error:
            self._fail(f"The copy of the data set in the cache cannot be read: {error}.")

    def _sort(self, answer: dict[str, str]) -> None:
        order = np.load(answer["rows"], mmap_mode="r", allow_pickle=False)
        self.samples.table.rows.show_sorted(order)

    def _help(self) -> None:
        """Do what the button in front offers."""
        if self._fault or unusable(self._wanted.source):
            self.mend_wanted.emit("source")
        else:
            self.ask_again()

    def _fail(self, message: str) -> None:
        self._shown = self._overview = None
        self.empty.offer(AGAIN, AGAIN_TIP)
        self.empty.say(message, with_button=True)
        self._pages.setCurrentWidget(self.empty)
        self.shown.emit()

    def _show(self, overview: Overview) -> None:
        self._overview, self._shown = overview, self._asked
        self.heading.setText(heading(self._asked, overview))
        self.note.say(overview.split_problem)
        is_table = not overview.is_images
        self.tabs.setTabVisible(self.views.index(self.mean_image), not is_table)
        can_scatter = is_table and len(overview.columns) > 1
        self.tabs.setTabVisible(self.views.index(self.scatter), can_scatter)
        self._stale = set(self.views)
        self._pages.setCurrentWidget(self._page)
        self._show_tab()
        self.shown.emit()

    def _show_tab(self) -> None:
        """Draw the tab in front; the others when somebody turns to them."""
        view = self.view
        if self._overview is not None and view in self._stale:
            self._stale.discard(view)
            view.show_overview(self._overview)

    @property
    def can_be_exported(self) -> bool:
        """Whether there is a picture of what is shown."""
        return self._overview is not None

    def export(self) -> None:
        """Ask for size and file, and write the tab in front."""
        from ui.export import ExportDialog  # noqa: PLC0415 - a start must not wait for it

        dialog = ExportDialog(self.view, self)
        dialog.exec()
        if dialog.written:
            self.exported.emit(dialog.written)

    # Construction

    def _lay_out(self) -> None:
        for place, view in enumerate(self.views):
            self.tabs.addTab(view, view.title)
            self.tabs.setTabToolTip(place, view.tip)
        self.tabs.setDocumentMode(True)
        self.tabs.setCornerWidget(self.export_button)
        self.heading.setWordWrap(True)
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, GRID, 0, 0)
        page.setSpacing(GRID)
        page.addWidget(self.heading)
        page.addWidget(self.tabs, 1)
        # What comes and goes stands at the foot: nothing above it moves.
        page.addWidget(self.note)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 0, GRID, GRID)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(self.strip)

    def _connect(self) -> None:
        self.empty.clicked.connect(self._help)
        self.strip.cancelled.connect(self._be_cancelled)
        self.samples.sort_asked.connect(self._ask_for_order)
        self.tabs.currentChanged.connect(self._show_tab)
        self.export_button.clicked.connect(self.export)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was wanted while nobody looked."""
        super().showEvent(event)
        self._ask()


def heading(data: DataSpec | None, overview: Overview) -> str:
    """What is shown, in one line."""
    samples = overview.samples
    title = f"<b>{escape(_name(data.source))}</b>: " if data else ""
    tests = f" and {len(samples.y_test):,} for the test" if len(samples.y_test) else ""
    size = samples.x.shape[1:]
    count, classes = counted(len(samples.y), "sample"), len(samples.class_names)
    return f"{title}{count}{tests} of {describe_sample(size)}, {counted(classes, 'class')}"


def _name(source: Source) -> str:
    """Of a person's own files, what these are called."""
    return Path(source.path).name if isinstance(source, ImportedFile) else source.title


def demo() -> None:
    """Show the lecture's digits in a window of their own."""
    app = QApplication([])
    apply_theme(app)
    desk = DataDesk()
    panel = LookPanel(desk)
    panel.show_data(DataSpec())
    panel.resize(960, 700)
    panel.show()
    app.exec()
    desk.close()


if __name__ == "__main__":
    demo()
