"""The menu of the kinds of layer that can be added."""

from functools import partial
from itertools import groupby
from typing import cast

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from dllab.spec import Layer, LayerSpec, kinds_of
from ui.forms.help_text import HelpText, spec_help
from ui.forms.notes import explanation

Kind = type[LayerSpec]


class AddLayerMenu(QMenu):
    """Short names in groups; tooltip and help card tell what each is for.

    Signals:
        chosen(kind): the person wants a layer of this class.
        explained(text): the help for the kind the pointer or the arrow keys are at.
    """

    chosen = Signal(object)
    explained = Signal(HelpText)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        for group, kinds in groupby(_kinds(), lambda kind: kind.group):
            self.addSection(group)
            for kind in kinds:
                self._offer(kind)

    def open_at(self, place: QPoint) -> None:
        """Open for the keyboard: with the first kind chosen already."""
        self.popup(place)
        self.setActiveAction(next(act for act in self.actions() if not act.isSeparator()))

    def _offer(self, kind: Kind) -> None:
        action = self.addAction(kind.title, partial(self.chosen.emit, kind))
        action.setToolTip(explanation(kind))
        action.hovered.connect(lambda: self.explained.emit(spec_help(kind)))


def _kinds() -> tuple[Kind, ...]:
    return cast("tuple[Kind, ...]", kinds_of(Layer))
