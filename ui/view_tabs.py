"""The tabs of all views, by what they tell of; the view in front can be exported."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.exporting import Exporting

# What a view is for, kept with it.
TIP = "explanation"


class ViewTabs(QWidget):
    """A tab for each group of views, and below it one for each view of a group of several.

    Signals:
        currentChanged: another view is in front.
        exported(path): the view in front was written there.
        export_changed: whether the view in front can be exported may have changed.
    """

    currentChanged = Signal()  # noqa: N815 - as Qt's tabs call it
    exported = Signal(Path)
    export_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._exporting: list[Exporting] = []
        # The views of each group, in the order of the tabs, and the one of them seen last.
        self._groups: list[list[QWidget]] = []
        self._seen: list[QWidget] = []
        self.setObjectName("Views")
        self.groups, self.members = _bar("Groups of views"), _bar("Views of the group")
        self._pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.groups, self.members):
            column.addWidget(part)
        column.addWidget(self._pages, 1)
        self.groups.currentChanged.connect(self._show_members)
        self.members.currentChanged.connect(self._turn_to_member)
        self.currentChanged.connect(self.export_changed)

    def add(self, view: Exporting, title: str, tip: str, group: str = "") -> None:
        """Add a view, which is a widget, to a group, behind the others; alone without a group."""
        assert isinstance(view, QWidget)  # noqa: S101 - what stands in a tab is one
        self._exporting.append(view)
        view.exported.connect(self.exported)
        view.export_changed.connect(self.export_changed)
        view.setObjectName(title)
        view.setProperty(TIP, tip)
        self._pages.addWidget(view)
        names = [self.groups.tabText(place) for place in range(self.groups.count())]
        if group in names:
            place = names.index(group)
            self._groups[place].append(view)
            self._explain(place)
            if place == self.groups.currentIndex():
                self._show_members(place)
            return
        self._groups.append([view])
        self._seen.append(view)
        self._explain(self.groups.addTab(group or title))

    def _explain(self, place: int) -> None:
        """Of a group of one, the view is explained; of several, they are named."""
        views = self._groups[place]
        names = ", ".join(view.objectName() for view in views)
        self.groups.setTabToolTip(place, views[0].property(TIP) if len(views) == 1 else names)

    @property
    def titles(self) -> list[str]:
        """The titles of all views, in the order of the tabs."""
        return [view.objectName() for group in self._groups for view in group]

    def currentWidget(self) -> QWidget:  # noqa: N802 - as Qt's tabs call it
        """The view in front."""
        view = self._pages.currentWidget()
        assert view  # noqa: S101 - a window has views
        return view

    def setCurrentWidget(self, view: QWidget) -> None:  # noqa: N802 - as Qt's tabs call it
        """Turn to a view."""
        place = next(place for place, group in enumerate(self._groups) if view in group)
        self._seen[place] = view
        if place == self.groups.currentIndex():
            self._show_members(place)
        else:
            self.groups.setCurrentIndex(place)

    def turn(self, steps: int) -> None:
        """Turn to the view so many tabs on, or back; behind the last one the first comes again."""
        views = [view for group in self._groups for view in group]
        place = views.index(self.currentWidget()) + steps
        self.setCurrentWidget(views[place % len(views)])

    def _show_members(self, place: int) -> None:
        views = self._groups[place]
        self.members.blockSignals(True)
        while self.members.count():
            self.members.removeTab(0)
        for view in views:
            self.members.setTabToolTip(self.members.addTab(view.objectName()), view.property(TIP))
        self.members.setCurrentIndex(views.index(self._seen[place]))
        self.members.blockSignals(False)
        self.members.setVisible(len(views) > 1)
        self._show(self._seen[place])

    def _turn_to_member(self, member: int) -> None:
        place = self.groups.currentIndex()
        self._seen[place] = self._groups[place][member]
        self._show(self._seen[place])

    def _show(self, view: QWidget) -> None:
        if view is not self._pages.currentWidget() or len(self._exporting) == 1:
            self._pages.setCurrentWidget(view)
            self.currentChanged.emit()

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


def _bar(name: str) -> QTabBar:
    bar = QTabBar()
    bar.setDocumentMode(True)
    bar.setDrawBase(True)
    bar.setExpanding(False)
    bar.setAccessibleName(name)
    return bar
