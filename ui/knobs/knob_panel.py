"""The knobs of the run that trains: what is changed here acts at once, and leaves its mark."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QListWidget, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from dllab.spec import Experiment
from ui.forms.notes import MUTED, Note
from ui.forms.scroll import ScrollPanel
from ui.knobs.groups import knob_groups, own_groups
from ui.knobs.knob_form import KnobForm
from ui.knobs.knob_row import KnobRow
from ui.theme import GRID, tabular
from ui.views.empty import EmptyPanel

NO_RUN = (
    "While a run trains, its learning rate, momentum, penalties, dropout, augmentation and batch "
    "size can be turned here. Each change is marked on the curves and becomes part of the run."
)
ABOUT = "Acts from the next batches on; the batch size from the next epoch on."
EACH = "Each by itself"
# Lines of changes that are seen at once.
LINES = 5


class KnobPanel(QWidget):
    """Shows the knobs of an experiment as it is now, and what was changed in a run.

    Signals:
        turned(name, value): the person wants another value.
        start_requested: the button of the empty panel was pressed.
    """

    turned = Signal(str, float)
    start_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._experiment: Experiment | None = None
        self._all, self._each = KnobForm(), KnobForm()
        self._fold = QToolButton()
        self._empty = EmptyPanel(NO_RUN, "Start")
        self._empty.clicked.connect(self.start_requested)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._scroll_panel())
        self._heading = Note(MUTED)
        self.changes = QListWidget()
        self._lay_out()
        self.show_changes("", ())

    def _scroll_panel(self) -> ScrollPanel:
        self._fold.setText(EACH)
        self._fold.setCheckable(True)
        self._fold.setAutoRaise(True)
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setArrowType(Qt.ArrowType.RightArrow)
        self._fold.clicked.connect(self._turn_fold)
        for form in (self._all, self._each):
            form.turned.connect(self.turned)
        panel = ScrollPanel(Note(MUTED, ABOUT), self._all, self._fold, self._each)
        # As the form beside it.
        panel.setViewportMargins(GRID, 0, 0, 0)
        return panel

    def _lay_out(self) -> None:
        self._heading.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self.changes.setFont(tabular(self.font()))
        self.changes.setFixedHeight(LINES * self.fontMetrics().lineSpacing() + GRID)
        self.changes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.changes.setWordWrap(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._pages, 1)
        outer.addWidget(self._heading)
        below = QVBoxLayout()
        below.setContentsMargins(GRID, 0, GRID, GRID // 2)
        below.addWidget(self.changes)
        outer.addLayout(below)

    def show_experiment(self, experiment: Experiment | None) -> None:
        """The experiment that trains, with every knob as it stands; None: nothing trains."""
        self._experiment = experiment
        # Behind another tab it counts as visible, but nobody sees it.
        if self.isVisible() and not self.visibleRegion().isEmpty():
            self._show()

    def look(self, seen: bool) -> None:
        """Its tab has come to the front, or has gone from there."""
        if seen:
            self._show()

    def _show(self) -> None:
        experiment = self._experiment
        own = {} if experiment is None else own_groups(experiment)
        self._fold.setVisible(bool(own))
        self._all.show_groups({} if experiment is None else knob_groups(experiment))
        # A deep network has hundreds: they are made for whoever wants them.
        self._each.show_groups(own if self._fold.isChecked() else {})
        self._pages.setCurrentIndex(int(experiment is not None))

    def showEvent(self, event: QShowEvent) -> None:
        """Show what was turned while nobody looked."""
        super().showEvent(event)
        self._show()

    @property
    def rows(self) -> dict[str, KnobRow]:
        """What is shown, by the names of the knobs."""
        return self._all.rows | self._each.rows

    def show_changes(self, name: str, lines: Sequence[str]) -> None:
        """What was changed in the run of this name, the oldest first; the newest is seen first."""
        self._heading.say(f"Changes of {name}, newest first" if lines else "")
        self.changes.setVisible(bool(lines))
        if [self.changes.item(row).text() for row in range(self.changes.count())] != [
            *reversed(lines)
        ]:
            self.changes.clear()
            self.changes.addItems([*reversed(lines)])
            self.changes.setAccessibleName(self._heading.text())

    def take_back(self, name: str) -> None:
        """A knob cannot be turned as was wanted."""
        if row := self.rows.get(name):
            row.take_back()

    def _turn_fold(self) -> None:
        opened = self._fold.isChecked()
        self._fold.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self._show()
