"""A data set that does not come with the lab: whether it is there, and fetching it."""

import time
from html import escape

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dllab.data.fetched import is_fetched
from dllab.data.published import published
from dllab.data.speed import Speed
from dllab.events import Progressed
from dllab.spec.data import Cifar10, Downloaded, FashionMnist
from dllab.spec.data.downloads import FetchOrder
from ui.data.desk import DataDesk, Question
from ui.forms.notes import FAULT, MUTED, TEXT, Note
from ui.status_line import duration
from ui.theme import GRID, apply_theme, tabular

STEPS = 1000
FETCH_TIP = "Fetch the files from where they are published; checksums are verified"
CANCEL_TIP = "End the transfer; the next one goes on where this one ended, if the server allows it"
FOLDER_TIP = "Take the files, as published and still packed, from a folder of yours"
READY, FETCHING = "ready", "fetching"


class FetchRow(QWidget):
    """One data set; it also notices files placed by hand.

    Signals:
        fetched(source): its files are there now, fetched or placed by hand.
    """

    fetched = Signal(object)

    def __init__(self, desk: DataDesk, source: Downloaded) -> None:
        super().__init__()
        self._desk = desk
        self._source = source
        self._published = published(source)
        self._question: Question | None = None
        self._speed = Speed()
        self._was_there = is_fetched(source)
        self.state, self.figures, self.place = QLabel(), Note(TEXT), QLabel()
        self.fetch, self.folder = QPushButton("Fetch"), QPushButton("From folder …")
        self.cancel = QPushButton("Cancel")
        self.bar = QProgressBar()
        self.fault = Note(FAULT)
        self._explain()
        self._lay_out()
        self.fetch.clicked.connect(lambda: self._ask(""))
        self.folder.clicked.connect(self._choose)
        self.cancel.clicked.connect(self._cancel)
        self.place.linkActivated.connect(self._open_place)
        self.refresh()

    def _explain(self) -> None:
        title = self._published.title
        for button, tip in (
            (self.fetch, FETCH_TIP),
            (self.folder, FOLDER_TIP),
            (self.cancel, CANCEL_TIP),
        ):
            button.setToolTip(tip)
            button.setAccessibleName(f"{button.text()} {title}")
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(GRID)
        self.bar.setAccessibleName(f"Progress of fetching {title}")
        self.figures.setFont(tabular(self.font()))
        self.state.setForegroundRole(MUTED)
        self.place.setForegroundRole(MUTED)
        self.place.setWordWrap(True)
        # A long path must not widen the panel.
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.place.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        names = "\n".join(file.name for file in self._published.files)
        self.place.setToolTip(f"{self._published.folder}\n{names}")

    def _lay_out(self) -> None:
        title = QLabel(self._published.title)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(_row(title, self.state, None))
        column.addWidget(Note(MUTED, self._published.terms))
        column.addLayout(_row(None, self.folder, self.fetch))
        column.addLayout(_row(self.bar, self.cancel))
        column.addWidget(self.figures)
        column.addWidget(self.place)
        column.addWidget(self.fault)

    @property
    def is_busy(self) -> bool:
        """Whether the set is being fetched."""
        return self._question is not None

    def refresh(self) -> None:
        """See anew whether the files are there."""
        # Files that still come are told when the last of them is checked.
        there = not self.is_busy and is_fetched(self._source)
        self._show_state(there, self.is_busy)
        is_news, self._was_there = there and not self._was_there, there
        if is_news:
            self.fault.say("")
            self.fetched.emit(self._source)

    def _show_state(self, there: bool, busy: bool) -> None:
        size = _megabytes(self._published.size)
        self.state.setText(FETCHING if busy else READY if there else f"not fetched, {size} MB")
        _show((self.fetch, self.folder, self.place), not busy and not there)
        _show((self.cancel, self.bar, self.figures), busy)
        link = f'<a href="place">{escape(str(self._published.folder))}</a>'
        self.place.setText(f"Without a network: place the files by hand in {link}")

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody may have fetched the set meanwhile."""
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Look again when the person comes back to the window; a link keeps its old colour."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.ActivationChange, QEvent.Type.PaletteChange}:
            self.refresh()

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, f"The folder that holds the files of {self._published.title}"
        )
        if folder:
            self._ask(folder)

    def _ask(self, given: str) -> None:
        order = FetchOrder(source=self._source, given=given)
        question = self._question = self._desk.ask("fetch", order.model_dump_json())
        question.progressed.connect(self._show_progress)
        question.answered.connect(lambda _answer: self._end(""))
        question.failed.connect(self._end)
        self._speed = Speed()
        self.bar.setRange(0, 0)
        self.figures.setText("connecting …")
        self.fault.say("")
        self.refresh()

    def _cancel(self) -> None:
        if self._question:
            self._question.cancel()
        self._end("")

    def _end(self, fault: str) -> None:
        self._question = None
        self.fault.say(fault)
        self.refresh()

    def _show_progress(self, event: Progressed) -> None:
        total = self._published.size
        self._speed.hear(event.done, time.monotonic())
        self.bar.setRange(0, STEPS)
        self.bar.setValue(round(STEPS * event.done / total))
        parts = [f"{_megabytes(event.done)} of {_megabytes(total)} MB"]
        if speed := self._speed.per_second:
            parts += [f"{_megabytes(speed)} MB/s", duration(self._speed.seconds_left(total))]
        self.figures.setText(" · ".join(parts))

    def _open_place(self) -> None:
        self._published.folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._published.folder)))


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets side by side; None: what room there is."""
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row


def _show(widgets: tuple[QWidget, ...], visible: bool) -> None:
    for widget in widgets:
        widget.setVisible(visible)


def _megabytes(count: float) -> str:
    return f"{count / 1e6:.1f}"


def demo() -> None:
    """Show both sets in a window of their own."""
    app = QApplication([])
    apply_theme(app)
    window, desk = QWidget(), DataDesk()
    column = QVBoxLayout(window)
    for source in (FashionMnist(), Cifar10()):
        row = FetchRow(desk, source)
        row.fetched.connect(print)
        column.addWidget(row)
    column.addStretch()
    window.resize(480, 320)
    window.show()
    app.exec()
    desk.close()


if __name__ == "__main__":
    demo()
