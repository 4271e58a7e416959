"""What preprocessing and augmentation make of the samples: before and after, side by side."""

from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from dllab.data import Unfit, unfit
from dllab.data.fetched import unusable
from dllab.data.fit_store import read_fitted
from dllab.data.store import open_stored
from dllab.spec.data import DataSpec, Rotate, Standardise
from ui.data.augment_preview import AugmentPreview
from ui.data.desk import DataDesk
from ui.data.preprocess_preview import PreprocessPreview, Shown
from ui.data.progress_strip import ProgressStrip
from ui.data.way_to import TO_FORM, way_to
from ui.theme import GRID, apply_theme
from ui.views.empty import EmptyPanel

NOTHING_YET = "Samples before and after each step of preprocessing will appear here."
CANCELLED = "Fitting the steps was cancelled."
AGAIN, AGAIN_TIP = "Fit again", "Fit the steps to the training part and show what they do"
SHOWS = {"split": "Show the split", "preprocessing": "Show the steps"}


class BeforeAfter(QWidget):
    """Follows the data of the experiment; keeps what it shows until something new is there.

    Signals:
        shown: samples behind other steps are shown, or none.
        exported(path): what the steps do was written there.
        mend_wanted(field): the person wants to see the field of the data that is at fault.
    """

    shown = Signal()
    exported = Signal(Path)
    mend_wanted = Signal(str)

    def __init__(self, desk: DataDesk) -> None:
        super().__init__()
        self._wanted = DataSpec()
        self._fault = ""
        self._is_parted = False
        self._asked: DataSpec | None = None
        self._unfit: Unfit | None = None
        self.strip = ProgressStrip(desk)
        self.empty = EmptyPanel(NOTHING_YET, AGAIN, AGAIN_TIP)
        self.steps, self.augmented = PreprocessPreview(), AugmentPreview()
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._pages = QStackedWidget()
        self._lay_out()
        self._parts.splitterMoved.connect(self._be_parted)
        self.empty.clicked.connect(self._help)
        self.strip.cancelled.connect(lambda: self._fail(CANCELLED))
        self.steps.export_wanted.connect(self.export)

    def _lay_out(self) -> None:
        for part in (self.steps, self.augmented):
            self._parts.addWidget(part)
        self._parts.setChildrenCollapsible(False)
        self.augmented.hide()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._parts)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self._pages, 1)
        # At the foot, where it comes and goes without moving what stands above it.
        column.addWidget(self.strip)

    def show_data(self, data: DataSpec, fault: str = "") -> None:
        """Show what is done to these data, as soon as the panel can be seen; see `LookPanel`."""
        if fault != self._fault:
            self._asked = None
        self._wanted, self._fault = data, fault
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        data = self._wanted
        # A slider of the augmentation must be felt at once: nothing is fitted for it.
        self.augmented.show_augmentation(data.augmentation)
        self._show_augmented()
        if data.unaugmented == self._asked:
            return
        self._asked = data.unaugmented
        self._unfit = None
        if missing := self._fault or unusable(data.source):
            self.strip.drop()
            self._fail(missing)
            self.empty.offer(*way_to(data.source))
        elif found := unfit(data):
            self.strip.drop()
            self._refuse(found)
        else:
            self._fit(data)

    def _fit(self, data: DataSpec) -> None:
        if not self.can_be_exported:
            self.empty.say(NOTHING_YET, with_button=False)
        self.strip.ask("fit", data.unaugmented.model_dump_json(), self._take, self._fail)

    def ask_again(self) -> None:
        """Have the steps fitted, whatever came of it before, as soon as the panel can be seen."""
        self._asked = None
        if self.isVisible():
            self._ask()

    def _help(self) -> None:
        """Do what the button in front offers."""
        if self._fault or unusable(self._wanted.source):
            self.mend_wanted.emit("source")
        elif self._unfit:
            self.mend_wanted.emit(self._unfit.field)
        else:
            self.ask_again()

    def _take(self, answer: dict[str, Any]) -> None:
        fitted = read_fitted(Path(answer["folder"]))
        first = open_stored(Path(answer["first"]))
        x, y = np.array(first.x), np.array(first.y)
        names = first.class_names, first.feature_names
        self.steps.show_samples(Shown(x, y, fitted, self._wanted.preprocessing, *names))
        self.augmented.show_images(x, fitted, tuple(answer["range"]))
        self._show_augmented()
        self._pages.setCurrentWidget(self._parts)
        self._share()
        self.shown.emit()

    def _show_augmented(self) -> None:
        """Where nothing is augmented, the steps have all the room."""
        shown = self.augmented.has_images and bool(self._wanted.augmentation)
        self.augmented.setVisible(shown)
        self._share()

    def _share(self) -> None:
        """Half each, unless somebody parted the room: one more step must not shrink the images."""
        if self._is_parted or self.augmented.isHidden():
            return
        room = self._parts.height() - self._parts.handleWidth()
        self._parts.setSizes([room // 2, room - room // 2])

    def _be_parted(self) -> None:
        self._is_parted = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the room there is now."""
        super().resizeEvent(event)
        self._share()

    def _refuse(self, found: Unfit) -> None:
        """Say what keeps the steps from being fitted; trying again would not help."""
        self._unfit = found
        self._fail(f"Nothing can be fitted yet. {found.fault}")
        self.empty.offer(SHOWS[found.field], TO_FORM[1])

    def _fail(self, message: str) -> None:
        self.empty.offer(AGAIN, AGAIN_TIP)
        self.empty.say(message, with_button=True)
        self._pages.setCurrentWidget(self.empty)
        self.shown.emit()

    @property
    def can_be_exported(self) -> bool:
        """Whether there is a picture of what is shown."""
        return self._pages.currentWidget() is self._parts

    def export(self) -> None:
        """Ask for size and file, and write what the steps do."""
        from ui.export import ExportDialog  # noqa: PLC0415 - a start must not wait for it

        dialog = ExportDialog(self.steps, self)
        dialog.exec()
        if dialog.written:
            self.exported.emit(dialog.written)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was wanted while nobody looked."""
        super().showEvent(event)
        self._ask()


def demo() -> None:
    """Show digits standardised and turned in a window of their own."""
    app = QApplication([])
    apply_theme(app)
    desk = DataDesk()
    panel = BeforeAfter(desk)
    panel.show_data(DataSpec(preprocessing=(Standardise(),), augmentation=(Rotate(),)))
    panel.resize(960, 600)
    panel.show()
    app.exec()
    desk.close()


if __name__ == "__main__":
    demo()
