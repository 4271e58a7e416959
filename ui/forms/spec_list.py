"""Specs that follow each other, such as steps of preprocessing: added, removed, moved, edited."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import annotated_types
from pydantic.fields import FieldInfo
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dllab.spec import Spec
from ui.forms.fields import is_constant
from ui.forms.grid import add_row, form_grid
from ui.forms.help_hook import HelpHook
from ui.forms.help_text import HelpText, field_help, spec_help
from ui.forms.notes import explanation
from ui.forms.tab_order import outermost, restore_tab_order
from ui.icons import icon
from ui.theme import GRID

if TYPE_CHECKING:
    from ui.forms.spec_form import SpecForm

MakeForm = Callable[[Spec], "SpecForm"]


class SpecList(QWidget):
    """A tuple of specs of any of several kinds, each with its form below its name.

    Signals:
        edited(): the person added, removed, moved or changed one.
        explained(text): the help for what the person points at.
    """

    edited = Signal()
    explained = Signal(HelpText)

    def __init__(
        self, field: FieldInfo, kinds: tuple[type[Spec], ...], make_form: MakeForm
    ) -> None:
        super().__init__()
        self._kinds = kinds
        self._make_form = make_form
        self._most = _most(field)
        self._entries: list[_Entry] = []
        self._add = self._make_add_button()
        self._column = QVBoxLayout()
        self._column.setSpacing(GRID // 2)
        grid = form_grid(self)
        # Sets the list off from what follows.
        grid.setContentsMargins(0, 0, 0, GRID)
        label = add_row(grid, field, self._add)
        # Only a button stands beside it: it need not line up.
        label.setMaximumWidth(self.maximumWidth())
        label.setWordWrap(False)
        self._add.setAccessibleName(f"Add to {field.title}")
        grid.setAlignment(self._add, Qt.AlignmentFlag.AlignLeft)
        grid.addLayout(self._column, grid.rowCount(), 0, 1, 2)
        HelpHook(self._add, lambda: field_help(field), label).asked.connect(self.explained)

    def value(self) -> tuple[Spec, ...]:
        """The last valid specs, in their order."""
        return tuple(entry.spec for entry in self._entries)

    def set_value(self, specs: tuple[Spec, ...]) -> None:
        """Show other specs; entries that are there are used again, so that the focus stays."""
        for spec in specs[len(self._entries) :]:
            self._append(spec)
        while len(self._entries) > len(specs):
            self._drop(self._entries.pop())
        for place, (entry, spec) in enumerate(zip(self._entries, specs, strict=True)):
            entry.show_spec(spec, place, len(specs))
        self._add.setEnabled(len(specs) < self._most)

    def _append(self, spec: Spec) -> None:
        entry = _Entry(self._make_form(spec))
        place = len(self._entries)
        entry.edited.connect(self.edited)
        entry.explained.connect(self.explained)
        entry.up.clicked.connect(partial(self._move, place, -1))
        entry.down.clicked.connect(partial(self._move, place, 1))
        entry.remove.clicked.connect(partial(self._remove, place))
        self._entries.append(entry)
        self._column.addWidget(entry)
        entry.show()
        restore_tab_order(outermost(self, type(entry.form)), QWidget())

    def _drop(self, entry: _Entry) -> None:
        # It may still be handling the click that led here.
        self._column.removeWidget(entry)
        entry.hide()
        entry.deleteLater()

    def _add_kind(self, kind: type[Spec]) -> None:
        self._change((*self.value(), kind()))
        self._entries[-1].remove.setFocus()

    def _move(self, place: int, step: int) -> None:
        specs = list(self.value())
        specs[place], specs[place + step] = specs[place + step], specs[place]
        self._change(tuple(specs))
        moved = self._entries[place + step]
        button = moved.up if step < 0 else moved.down
        (button if button.isEnabled() else moved.remove).setFocus()

    def _remove(self, place: int) -> None:
        specs = self.value()
        self._change((*specs[:place], *specs[place + 1 :]))
        last = len(self._entries) - 1
        (self._entries[min(place, last)].remove if last >= 0 else self._add).setFocus()

    def _change(self, specs: tuple[Spec, ...]) -> None:
        self.set_value(specs)
        self.edited.emit()

    def _make_add_button(self) -> QToolButton:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for kind in self._kinds:
            action = menu.addAction(kind.title, partial(self._add_kind, kind))
            action.setToolTip(explanation(kind))
        button = QToolButton()
        button.setText("Add")
        button.setIcon(icon("add"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setMenu(menu)
        return button


class _Entry(QWidget):
    """One spec: its name with the buttons, and below it its form."""

    edited = Signal()
    explained = Signal(HelpText)

    def __init__(self, form: SpecForm) -> None:
        super().__init__()
        self.form = form
        self._title = QLabel()
        bold = QFont(self.font())
        bold.setBold(True)
        self._title.setFont(bold)
        # A long name must not widen the panel.
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.up, self.down, self.remove = (_button(name) for name in ("up", "down", "remove"))
        bar = QHBoxLayout()
        bar.setSpacing(0)
        bar.addWidget(self._title, 1)
        for button in (self.up, self.down, self.remove):
            bar.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(bar)
        column.addWidget(form)
        hook = HelpHook(self._title, self._help, self.up, self.down, self.remove)
        hook.asked.connect(self.explained)
        form.explained.connect(self.explained)
        form.edited.connect(lambda _: self.edited.emit())

    @property
    def spec(self) -> Spec:
        """The last valid spec."""
        return self.form.spec

    def show_spec(self, spec: Spec, place: int, count: int) -> None:
        """Show a spec as the one at a place, from 0, of so many."""
        self.form.set_spec(spec)
        kind = type(spec)
        # An empty form would still take the spacing around it.
        self.form.setVisible(not all(map(is_constant, kind.model_fields.values())))
        self._title.setText(f"{place + 1}. {kind.title}")
        self._title.setToolTip(explanation(kind))
        for button, does in (
            (self.up, "Move {} up"),
            (self.down, "Move {} down"),
            (self.remove, "Remove {}"),
        ):
            text = does.format(f"{place + 1}. {kind.title}")
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.up.setEnabled(place > 0)
        self.down.setEnabled(place < count - 1)

    def _help(self) -> HelpText:
        return spec_help(type(self.spec))


def _button(drawing: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(drawing))
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _most(field: FieldInfo) -> int:
    """How many specs the field may hold."""
    limits = [
        mark.max_length for mark in field.metadata if isinstance(mark, annotated_types.MaxLen)
    ]
    return min(limits, default=1000)
