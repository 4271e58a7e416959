"""What stands below the pages of the editor: help, and what is wrong on the page in front."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dllab.spec import Experiment
from ui.forms.help_card import HelpCard
from ui.forms.problem_list import ProblemList, Told

# Lines of text, as many as the help alone needs: what is wrong takes its room from that, so that no
# control on the page moves.
LINES = 8
# With less than this left for it, the help waits.
LEAST_HELP = 3


class PageFoot(QWidget):
    """The help, and a list of problems for each page, of which one is seen.

    Signals:
        mended(experiment): the person took an offered mend.

    Attributes:
        help: explains controls.
        lists: of what is wrong, by page.
    """

    mended = Signal(Experiment)

    def __init__(self, pages: Sequence[str]) -> None:
        super().__init__()
        self.help = HelpCard()
        self.help.setMinimumHeight(1)
        self.lists = {page: ProblemList() for page in pages}
        self._holders: dict[str, QWidget] = {}
        self._page = pages[0]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.help, 1)
        for page, problems in self.lists.items():
            problems.mended.connect(self.mended)
            column.addWidget(self._held(page, problems))
        column.addStretch()
        self.setMinimumHeight(LINES * self.fontMetrics().lineSpacing())
        self.turn_to(pages[0])

    def _held(self, page: str, problems: ProblemList) -> QWidget:
        # A list shows and hides itself; its page does so to both.
        self._holders[page] = holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(problems)
        return holder

    def turn_to(self, page: str) -> None:
        """Another page is in front."""
        self._page = page
        for name, holder in self._holders.items():
            holder.setVisible(name == page)
        self._share()

    def show_problems(self, page: str, told: list[Told]) -> None:
        """Tell what is wrong on a page."""
        self.lists[page].show_problems(told)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share another height."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Show the help where there is room for more than a cut line of it."""
        problems = self.lists[self._page]
        taken = 0 if problems.isHidden() else problems.heightForWidth(self.width())
        least = LEAST_HELP * self.fontMetrics().lineSpacing()
        self.help.setVisible(self.height() - taken >= least)
