"""The canvas with its tools: a colour a class, eraser, brush and clear."""

from pyqtgraph.graphicsItems.ScatterPlotItem import drawSymbol
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QBrush, QKeySequence, QPainter, QPen, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dllab.plurals import counted
from dllab.spec import Experiment
from dllab.spec.data import DataSpec, Painted
from dllab.spec.data.painted import MOST_CLASSES, MOST_POINTS
from ui.data.class_marks import class_colour, class_symbol
from ui.data.paint_canvas import PaintCanvas
from ui.forms.notes import MUTED
from ui.forms.undo import UndoList
from ui.theme import GRID, apply_theme, is_dark, tabular

RADII = (2, 50)
DENSITIES = (10, 500)
# Behind the classes; a group of buttons gives numbers below 0 itself.
ERASER = MOST_CLASSES
ICON = 16


class PaintPanel(QWidget):
    """Edits painted points.

    Signals:
        edited(painted): a stroke has ended; one edit of the experiment.
    """

    edited = Signal(Painted)

    def __init__(self, painted: Painted) -> None:
        super().__init__()
        self.canvas = PaintCanvas(painted)
        self.tools = QButtonGroup(self)
        self.clear = _button("Clear", "Take all points away; Undo brings them back")
        self.radius = _slider("Radius", RADII, "Radius of brush and eraser")
        self.density = _slider("Density", DENSITIES, "Points a second while the brush is pressed")
        self.count = QLabel()
        self._buttons = QHBoxLayout()
        self._lay_out()
        self._connect()
        self._offer_classes()

    def set_painted(self, painted: Painted) -> None:
        """Show other points, or the same after an undo."""
        before = self.canvas.painted
        if painted == before:
            return
        self.canvas.set_painted(painted)
        if painted.classes != before.classes:
            self._offer_classes()
        self._count()

    # Construction

    def _lay_out(self) -> None:
        self.radius.setValue(round(100 * self.canvas.radius))
        self.density.setValue(round(self.canvas.density))
        self.count.setForegroundRole(MUTED)
        self.count.setFont(tabular(self.font()))
        self._buttons.setSpacing(GRID // 2)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(GRID)
        top.addLayout(self._buttons)
        top.addStretch()
        top.addWidget(self.count)
        top.addWidget(self.clear)
        bottom.setSpacing(GRID)
        for slider in (self.radius, self.density):
            label = QLabel(slider.accessibleName())
            label.setBuddy(slider)
            label.setToolTip(slider.toolTip())
            bottom.addWidget(label)
            bottom.addWidget(slider, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addLayout(bottom)
        column.addWidget(self.canvas, 1)

    def _connect(self) -> None:
        self.canvas.edited.connect(lambda _painted: self._count())
        self.canvas.edited.connect(self.edited)
        self.canvas.chosen.connect(self._show_tool)
        self.clear.clicked.connect(self.canvas.clear)
        self.tools.idClicked.connect(self._use_tool)
        self.radius.valueChanged.connect(self._use_radius)
        self.density.valueChanged.connect(self._use_density)

    def _offer_classes(self) -> None:
        """A button for each class, and the eraser."""
        for button in self.tools.buttons():
            self.tools.removeButton(button)
            # It may be the one that was pressed.
            button.hide()
            button.deleteLater()
        for label, name in enumerate(self.canvas.painted.class_names):
            key = f" ({label + 1})" if label < 9 else ""
            button = _button(name, f"Paint points of class {name}{key}", checkable=True)
            button.setIcon(self._icon(label))
            self._add_tool(button, label)
        self._add_tool(_button("Eraser", "Take points away (E)", checkable=True), ERASER)
        self._show_tool()
        self._count()

    def _add_tool(self, button: QToolButton, number: int) -> None:
        # Raised only while it is used, which is then seen at a glance.
        button.setAutoRaise(True)
        self.tools.addButton(button, number)
        self._buttons.addWidget(button)

    def _icon(self, label: int) -> QPixmap:
        picture = QPixmap(ICON, ICON)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(ICON / 2, ICON / 2)
        brush = QBrush(class_colour(label, is_dark(self)))
        drawSymbol(painter, class_symbol(label), ICON - 4, QPen(Qt.PenStyle.NoPen), brush)
        painter.end()
        return picture

    def changeEvent(self, event: QEvent) -> None:
        """Have the marks of the classes wear another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for label in range(self.canvas.painted.classes):
                self.tools.button(label).setIcon(self._icon(label))

    # Tools

    def _use_tool(self, number: int) -> None:
        if number == ERASER:
            self.canvas.erase(True)
        else:
            self.canvas.choose(number)

    def _show_tool(self) -> None:
        number = ERASER if self.canvas.erasing else self.canvas.label
        self.tools.button(number).setChecked(True)

    def _use_radius(self, hundredths: int) -> None:
        self.canvas.radius = hundredths / 100
        self.canvas.update()

    def _use_density(self, density: int) -> None:
        self.canvas.density = float(density)

    def _count(self) -> None:
        points = len(self.canvas.painted.points)
        full = " (full)" if points >= MOST_POINTS else ""
        self.count.setText(f"{counted(points, 'point')}{full}")
        self.clear.setEnabled(points > 0)


def _button(text: str, tip: str, checkable: bool = False) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setCheckable(checkable)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _slider(name: str, limits: tuple[int, int], tip: str) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(*limits)
    slider.setAccessibleName(name)
    slider.setToolTip(tip)
    return slider


def demo() -> None:
    """Paint in a window of its own; Ctrl+Z and Ctrl+Shift+Z undo and redo strokes."""
    app = QApplication([])
    apply_theme(app)
    panel = PaintPanel(Painted(classes=3))
    strokes = UndoList(Experiment(data=DataSpec(source=panel.canvas.painted)))
    panel.edited.connect(lambda it: strokes.push(Experiment(data=DataSpec(source=it))))

    def show() -> None:
        source = strokes.current.data.source
        if isinstance(source, Painted):
            panel.set_painted(source)

    for key, step in (("Ctrl+Z", strokes.undo), ("Ctrl+Shift+Z", strokes.redo)):
        shortcut = QShortcut(QKeySequence(key), panel)
        shortcut.activated.connect(step)
        shortcut.activated.connect(show)
    panel.resize(640, 700)
    panel.show()
    app.exec()


if __name__ == "__main__":
    demo()
