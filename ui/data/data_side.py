"""The data side of the window: what is shown and read, and what of it changes the experiment."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from dllab.spec.data import DataSpec, ImportedFile
from ui.data.data_view import DataView
from ui.data.desk import DataDesk
from ui.data.source_strip import SourceStrip
from ui.forms.experiment_editor import ExperimentEditor


class DataSide(QObject):
    """Owns the processes that read and fetch data, and the widgets that ask them.

    Signals:
        ready(): a data set that could not be used before is there now.
        wanted(): the person wants to look at the data.

    Attributes:
        strip: stands below the form of the data.
        view: stands among the views.
    """

    ready = Signal()
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        # A set that is fetched for minutes must not keep others from being looked at.
        self._desk, self._fetching = DataDesk(self), DataDesk(self)
        self.strip = SourceStrip(self._desk, self._fetching)
        self.view = DataView(self._desk)
        self._is_open = True
        # Files are changed in other programmes, from which one comes back.
        QApplication.instance().applicationStateChanged.connect(self._come_back)  # type: ignore[union-attr]

    def serve(self, editor: ExperimentEditor) -> None:
        """Work on the data of an editor from now on."""
        self.view.edited.connect(editor.change_source)
        editor.take_back = self.view.take_back
        self.view.explained.connect(editor.explain)
        self.view.mend_wanted.connect(lambda field: editor.reveal_field("data", field))
        self.strip.found.connect(lambda data: _take_found(editor, data))
        files = self.strip.files
        self.view.again_wanted.connect(files.read_again)
        files.table_read.connect(self.view.show_read)
        files.table_unread.connect(self.view.show_unread_table)
        files.unread.connect(editor.show_unread)
        files.unread.connect(self.view.show_unread)
        files.chosen.connect(editor.change_source)
        files.chosen.connect(lambda _source: self.wanted.emit())
        self.strip.look_wanted.connect(self.wanted)
        self.strip.paint_wanted.connect(self.view.show_canvas)
        self.strip.paint_wanted.connect(self.wanted)
        self.strip.fetched.connect(editor.check_again)
        self.strip.fetched.connect(self.ready)
        self.strip.fetched.connect(self.view.look_again)

    def show_data(self, data: DataSpec) -> None:
        """Follow the experiment."""
        self.strip.show_data(data)
        self.view.show_data(data)

    def look_after_files(self) -> None:
        """See whether files were changed since they were read; nothing waits for it."""
        if self._is_open:
            self.strip.files.look_after()

    def _come_back(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look_after_files()

    def close(self) -> None:
        """End the processes."""
        self._is_open = False
        self._desk.close()
        self._fetching.close()


def _take_found(editor: ExperimentEditor, data: DataSpec) -> None:
    """What was found is part of the edit that chose the files; new content of them is an edit."""
    before, now = editor.experiment.data.source, data.source
    # Where nothing was known of them yet, or they were found in another place, nothing is new.
    known = isinstance(before, ImportedFile) and not before.problem
    if isinstance(now, ImportedFile) and known and not now.has_content_of(before):
        editor.change_source(now)
    else:
        editor.complete(data)
