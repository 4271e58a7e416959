"""The panel that explains the control one points at, or that has the focus."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QApplication, QFrame, QTextBrowser

from dllab.spec import TrainingSpec
from ui.forms.help_text import HelpText, as_html, kind_help
from ui.theme import GRID, apply_theme, colours

EMPTY = HelpText(
    "Help",
    "Point at a control, or move to it with Tab: what it does, why it matters and which values "
    "are usual stands here.",
)


class HelpCard(QTextBrowser):
    """Shows title, meaning, reason, formula and usual values; follows the theme."""

    def __init__(self) -> None:
        super().__init__()
        self._text = EMPTY
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName("Help")
        self.document().setDocumentMargin(GRID)
        self.document().setDefaultStyleSheet("p { margin: 0 0 4px 0 }")
        self._show()

    def sizeHint(self) -> QSize:
        """Room for a formula and a few sentences."""
        return QSize(super().sizeHint().width(), 8 * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """Room for title and meaning."""
        return QSize(0, 4 * self.fontMetrics().lineSpacing())

    def show_help(self, text: HelpText) -> None:
        """Explain another control."""
        if text != self._text:
            self._text = text
            self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show()

    def _show(self) -> None:
        self.setHtml(as_html(self._text, colours(self)))


def demo() -> None:
    """Show the help of the optimiser in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    card = HelpCard()
    optimizer = TrainingSpec().optimizer
    card.show_help(kind_help(TrainingSpec.model_fields["optimizer"], type(optimizer)))
    card.show()
    app.exec()


if __name__ == "__main__":
    demo()
