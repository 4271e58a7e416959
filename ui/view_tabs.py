"""The tabs of all views, of which the one in front can be exported."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from ui.exporting import Exporting


class ViewTabs(QTabWidget):
    """Views under their titles.

    Signals:
        exported(path): the view in front was written there.
        export_changed: whether the view in front can be exported may have changed.
    """

    exported = Signal(Path)
    export_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._exporting: list[Exporting] = []
        self.setObjectName("Views")
        self.setDocumentMode(True)
        self.currentChanged.connect(lambda _place: self.export_changed.emit())

    def add(self, view: Exporting, title: str, tip: str) -> None:
        """Add a view, which is a widget, behind the others."""
        assert isinstance(view, QWidget)  # noqa: S101 - what stands in a tab is one
        self._exporting.append(view)
        view.exported.connect(self.exported)
        view.export_changed.connect(self.export_changed)
        self.setTabToolTip(self.addTab(view, title), tip)

    @property
    def can_be_exported(self) -> bool:
        """Whether there is something to write of the view in front."""
        return self._shown.can_be_exported

    def ask_and_export(self) -> None:
        """Have the view in front ask for a file, and write itself."""
        self._shown.ask_and_export()

    @property
    def _shown(self) -> Exporting:
        shown: object = self.currentWidget()
        return next(view for view in self._exporting if view is shown)
