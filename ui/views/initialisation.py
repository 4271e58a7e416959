"""The tab of the initialisation study, which is made when somebody first looks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from dllab.spec import Layer
from dllab.spec.layers import Shape
from ui.exporting import ask_and_export
from ui.theme import apply_theme

if TYPE_CHECKING:
    from ui.views.initialisation_study import InitialisationStudy, Pictures


class InitialisationView(QWidget):
    """Stands for the study and becomes it.

    Signals:
        chosen(initializer, normalised): it is to be used in the form.
        undo_wanted: what that has changed is to be taken back.
        exported(path), export_changed: see `ui.exporting.Exporting`.
    """

    export_name = "initialisation"
    chosen = Signal(object, bool)
    undo_wanted = Signal()
    exported = Signal(Path)
    export_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._network: tuple[tuple[Layer, ...], Shape] = ((), ())
        self.made: InitialisationStudy | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def study(self) -> InitialisationStudy:
        """The study, made now if it is not there yet."""
        if self.made is None:
            from ui.views.initialisation_study import InitialisationStudy  # noqa: PLC0415 - lazy

            self.made = InitialisationStudy()
            self._column.addWidget(self.made)
            self.made.chosen.connect(self.chosen)
            self.made.used.undo_wanted.connect(self.undo_wanted)
            self.made.drawn.connect(self.export_changed)
            self._tell_network()
            self.made.ask()
        return self.made

    def show_network(self, layers: tuple[Layer, ...], shape: Shape) -> None:
        """Another network is in the form, with an input of this shape."""
        if self.made and layers != self._network[0]:
            self.made.used.say("")
        self._network = layers, shape
        if self.made:
            self._tell_network()

    def tell_used(self, text: str) -> None:
        """Say what *Use this* has made of the network in the form, until that is another one."""
        self.study.used.say(text)

    def _tell_network(self) -> None:
        from dllab.diagnosis.initialisation import Stack  # noqa: PLC0415 - lazy

        self.study.show_stack(Stack.like(*self._network))

    def close_thread(self) -> None:
        """Compute nothing any more."""
        if self.made:
            self.made.close_thread()

    def showEvent(self, event: QShowEvent) -> None:
        """Have the study made for whoever looks."""
        _ = self.study
        super().showEvent(event)

    # Exporting

    @property
    def can_be_exported(self) -> bool:
        """Whether there is a picture."""
        return self.made is not None and self.made.found is not None

    def ask_and_export(self) -> None:
        """See `Exporting`."""
        if written := ask_and_export(self, self):
            self.exported.emit(written)

    def pictures(self) -> Pictures:
        """What an export may show."""
        return {"Initialisation": self.study.twin}

    def numbers(self) -> dict[str, Any]:
        """See `InitialisationStudy.numbers`."""
        return self.study.numbers()


def demo() -> None:
    """Show the study in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    view = InitialisationView()
    view.chosen.connect(print)
    view.resize(1000, 760)
    view.show()
    app.exec()
    view.close_thread()


if __name__ == "__main__":
    demo()
