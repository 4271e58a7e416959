"""The network as a diagram: blocks as wide as they put out values, with their figures beside."""

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from dllab.spec import Layer, Problem, Shape, preset, summarise
from ui.file_choice import file_to_save
from ui.forms.notes import MUTED, explanation
from ui.icons import icon
from ui.theme import GRID, apply_theme, colours
from ui.views.diagram_files import diagram_png, diagram_svg
from ui.views.diagram_layout import Block, Diagram, lay_out
from ui.views.diagram_painter import paint_diagram, text_measure

LEGEND = "Wide: many outputs. High: a large image. Sheets: channels."
ENCODERS = {".png": diagram_png, ".svg": diagram_svg}
FILTERS = {"PNG (*.png)": ".png", "SVG (*.svg)": ".svg"}


class DiagramView(QWidget):
    """Follows the network it is handed; a click on a block asks for its layer.

    Signals:
        chosen(place): the person clicked the layer at this place.
        exported(path): an export was written to this file.
        export_changed: never; there is always a diagram.
        failed(message): an export could not be written.
    """

    chosen = Signal(int)
    exported = Signal(Path)
    export_changed = Signal()
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._canvas = _Canvas()
        self._canvas.clicked.connect(self.chosen)
        self._export_button = QToolButton()
        self._lay_out()

    @property
    def diagram(self) -> Diagram:
        """What is drawn."""
        return self._canvas.diagram

    def show_network(
        self, layers: tuple[Layer, ...], shape: Shape, problems: tuple[Problem, ...]
    ) -> None:
        """Draw another network, what it is fed and what is wrong with it."""
        network = summarise(layers, shape)
        self._canvas.show_diagram(layers, lay_out(layers, network, shape, problems, text_measure()))

    @property
    def can_be_exported(self) -> bool:
        """Always."""
        return True

    def ask_and_export(self) -> None:
        """Let the person choose a file and write the diagram."""
        name, kind = file_to_save(self, "Export diagram", "network.png", ";;".join(FILTERS))
        if name:
            self.export(Path(name), FILTERS.get(kind, ".png"))

    def export(self, path: Path, kind: str = ".png") -> None:
        """Write the diagram as it looks now; the file's ending says how, else `kind`."""
        # Only for those who export: it brings the plots along.
        from ui.export.picture import ExportError, write_file  # noqa: PLC0415

        target = path if path.suffix.lower() in ENCODERS else path.with_name(path.name + kind)
        if target != path and target.exists():
            # The file dialog asked about the name without the ending only.
            self.failed.emit(f"{target} is already there: choose it in full, or another name.")
            return
        try:
            write_file(ENCODERS[target.suffix.lower()](self.diagram, colours(self)), target)
        except ExportError as error:
            self.failed.emit(str(error))
        else:
            self.exported.emit(target)

    def _lay_out(self) -> None:
        legend = QLabel(LEGEND)
        legend.setWordWrap(True)
        legend.setForegroundRole(MUTED)
        legend.setToolTip("Sizes grow with the logarithm: twice as wide is many times as much.")
        self._export_button.setText("Export …")
        self._export_button.setIcon(icon("export"))
        self._export_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._export_button.setToolTip("Write the diagram to a PNG or SVG file")
        self._export_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._export_button.clicked.connect(self.ask_and_export)
        top = QHBoxLayout()
        top.addWidget(legend, 1)
        top.addWidget(self._export_button, 0, Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._canvas)
        scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        scroll.setAccessibleName("Diagram of the network")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(scroll, 1)


class _Canvas(QWidget):
    """The drawing, as large as it is."""

    clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.diagram = lay_out((), summarise((), (1,)), (1,), (), text_measure())
        self._layers: tuple[Layer, ...] = ()
        self.setAccessibleName("Diagram of the network")

    def show_diagram(self, layers: tuple[Layer, ...], diagram: Diagram) -> None:
        """Draw another diagram."""
        self._layers, self.diagram = layers, diagram
        self.setAccessibleDescription(". ".join(block.sentence for block in diagram.blocks))
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """The drawing's size."""
        return self.diagram.size.toSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is seen, in the theme's colours of the moment."""
        paint_diagram(QPainter(self), self.diagram, colours(self), QRectF(event.rect()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the layer of the block that is clicked."""
        block = self.diagram.block_at(event.position())
        if block is not None and block.layer is not None:
            self.clicked.emit(block.layer)

    def event(self, event: QEvent) -> bool:
        """Explain the block under the pointer."""
        if isinstance(event, QHelpEvent):
            block = self.diagram.block_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._tip(block), self)
            return True
        return super().event(event)

    def _tip(self, block: Block | None) -> str:
        if block is None or block.layer is None:
            return "What a sample looks like" if block else ""
        faults = "\n".join(problem.message for problem in block.problems)
        return faults or explanation(type(self._layers[block.layer]))


def demo() -> None:
    """Show a small residual network in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    view = DiagramView()
    view.chosen.connect(print)
    view.failed.connect(print)
    view.show_network(preset("small-resnet").layers, (28, 28, 1), ())
    view.resize(760, 760)
    view.show()
    app.exec()


if __name__ == "__main__":
    demo()
