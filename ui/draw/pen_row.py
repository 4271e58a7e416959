"""The pens above the canvas: pen or eraser, width, colour, undo, redo, clear."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QColorDialog,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QWidget,
)

from ui.draw.sketch_canvas import WIDTH, SketchCanvas
from ui.icons import icon
from ui.theme import GRID

# Hundredths of the sheet's shorter side.
WIDTHS = (2, 30)
SLIDER_WIDTH = 90
ICON = 14


class PenRow(QWidget):
    """Serves one canvas.

    Signals:
        open_requested: a picture is to be chosen.
    """

    open_requested = Signal()

    def __init__(self, canvas: SketchCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self.pen = text_button("Pen", "Draw on the canvas (E changes to the eraser)")
        self.eraser = text_button("Eraser", "Take away what is drawn (E)")
        self.width_ = QSlider(Qt.Orientation.Horizontal)
        self.colour = text_button("Colour …", "The colour of the pen")
        self.undo = text_button("", "Take the last stroke back (Ctrl+Z, on the canvas)", "undo")
        self.redo = text_button("", "Make it again (Ctrl+Shift+Z, on the canvas)", "redo")
        self.clear = text_button("Clear", "Begin anew (Delete, on the canvas); undo brings it back")
        self.open = text_button("Open …", "Show the network a picture from a file, or drop one")
        self._lay_out()
        self._connect()
        self.follow()

    def _lay_out(self) -> None:
        self._pens = QButtonGroup(self)
        for button in (self.pen, self.eraser):
            button.setCheckable(True)
            button.setAutoRaise(True)
            self._pens.addButton(button)
        self.width_.setRange(*WIDTHS)
        self.width_.setValue(round(100 * WIDTH))
        self.width_.setFixedWidth(SLIDER_WIDTH)
        self.width_.setAccessibleName("Width")
        self.width_.setToolTip("Width of pen and eraser")
        label = QLabel("Width")
        label.setBuddy(self.width_)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        parts = (self.pen, self.eraser, label, self.width_, self.colour)
        for part in (*parts, self.undo, self.redo, self.clear, self.open):
            row.addWidget(part)
        row.addStretch()

    def _connect(self) -> None:
        canvas = self._canvas
        self.pen.clicked.connect(lambda: self._erase(False))
        self.eraser.clicked.connect(lambda: self._erase(True))
        self.width_.valueChanged.connect(self._use_width)
        self.colour.clicked.connect(self._choose_colour)
        self.undo.clicked.connect(canvas.undo)
        self.redo.clicked.connect(canvas.redo)
        self.clear.clicked.connect(canvas.clear)
        self.open.clicked.connect(self.open_requested)
        canvas.changed.connect(self.follow)
        canvas.eraser_changed.connect(self.follow)

    def offer_colours(self, offered: bool) -> None:
        """Whether the network sees colours."""
        self.colour.setVisible(offered)
        if not offered:
            self._canvas.colour = None

    def follow(self) -> None:
        """Show what can be done now."""
        canvas = self._canvas
        (self.eraser if canvas.erasing else self.pen).setChecked(True)
        self.undo.setEnabled(canvas.sketch.can_undo)
        self.redo.setEnabled(canvas.sketch.can_redo)
        picture = QPixmap(ICON, ICON)
        picture.fill(QColor(*(canvas.colour or canvas.sketch.ink)))
        self.colour.setIcon(picture)

    def _erase(self, erasing: bool) -> None:
        self._canvas.erasing = erasing
        self._canvas.update()

    def _use_width(self, hundredths: int) -> None:
        self._canvas.width_ = hundredths / 100
        self._canvas.update()

    def _choose_colour(self) -> None:
        before = QColor(*(self._canvas.colour or self._canvas.sketch.ink))
        chosen = QColorDialog.getColor(before, self, "Colour of the pen")
        if chosen.isValid():
            self._canvas.colour = (chosen.red(), chosen.green(), chosen.blue())
            self._erase(False)
            self.follow()


def text_button(text: str, tip: str, drawing: str = "") -> QToolButton:
    """A button that can be reached by keys."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(text or tip)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    if drawing:
        button.setIcon(icon(drawing))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button
