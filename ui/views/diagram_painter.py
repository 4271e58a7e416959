"""Paints a network's diagram on a widget, an image or into an SVG file alike."""

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from ui.icons import icon
from ui.theme import GRID, Colours, mixed
from ui.views.diagram_layout import (
    ARC,
    ARROW,
    MARK,
    SHEET,
    WIDEST,
    Block,
    Diagram,
    Measure,
    axis,
    label_left,
)

# In pixels: points would make the text as large as the resolution of what is painted on.
TEXT_PX = 13
HEAD = 5.0
RADIUS = 4.0
ICON = 2 * GRID
Align = Qt.AlignmentFlag

# How much of the accent is mixed into a block's face.
SHARES = {"input": 0.0, "weights": 0.30, "norm": 0.10, "noise": 0.0, "reshape": 0.0}
DASHED = ("noise",)


def diagram_font(bold: bool = False) -> QFont:
    """The font of all text in a diagram."""
    font = QFont()
    font.setPixelSize(TEXT_PX)
    font.setBold(bold)
    return font


def text_measure() -> Measure:
    """What tells the width of a text, were it bold."""
    return QFontMetricsF(diagram_font(bold=True)).horizontalAdvance


def paint_diagram(
    painter: QPainter, diagram: Diagram, shades: Colours, part: QRectF | None = None
) -> None:
    """Paint blocks, the arrows between them and the text beside them; only those in a part."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing = _Drawing(painter, shades, diagram.text_width)
    if part is None or diagram.blocks[0].rect.top() < part.bottom():
        drawing.block(diagram.blocks[0])
    for before, block in pairwise(diagram.blocks):
        reaches = part is None or (
            before.rect.top() < part.bottom() and block.rect.bottom() > part.top()
        )
        if not reaches:
            continue
        drawing.arrow(before, block)
        drawing.block(block)
        if block.arc:
            drawing.arc(before, block)


class _Drawing:
    """A painter with the colours of a theme."""

    def __init__(self, painter: QPainter, shades: Colours, text_width: float) -> None:
        self._painter = painter
        self._shades = shades
        self._text_width = text_width

    def block(self, block: Block) -> None:
        """The block, its sheets, and its texts."""
        painter = self._painter
        painter.setPen(self._outline(block))
        painter.setBrush(self._face(block))
        for sheet in range(block.sheets, -1, -1):
            moved = block.rect.translated(SHEET * sheet, -SHEET * sheet)
            painter.drawRoundedRect(moved, RADIUS, RADIUS)
        self._inside(block)
        self._beside(block)

    def _outline(self, block: Block) -> QPen:
        shade, width = self._shades.muted, 1.0
        if block.problems:
            blocks = any(problem.blocks for problem in block.problems)
            shade, width = (self._shades.error if blocks else self._shades.warning), 2.0
        pen = QPen(QColor(shade), width)
        if block.family in DASHED or block.shape == "?":
            pen.setStyle(Qt.PenStyle.DashLine)
        return pen

    def _face(self, block: Block) -> QColor:
        return mixed(self._shades.accent, self._shades.panel, SHARES[block.family])

    def _inside(self, block: Block) -> None:
        self._text(block.rect, Align.AlignHCenter, block.title, self._shades.text, bold=True)

    def _beside(self, block: Block) -> None:
        left, line = label_left(), TEXT_PX + 4
        top = block.rect.center().y() - (line if block.options else line / 2)
        if block.problems:
            worst = "error" if any(problem.blocks for problem in block.problems) else "warning"
            mark = QRectF(QPointF(left, block.rect.center().y() - ICON / 2), QSizeF(ICON, ICON))
            icon("alert", worst).paint(self._painter, mark.toRect())
            left += MARK
        room = QRectF(left, top, self._text_width, line)
        self._text(room, Align.AlignLeft, block.figures, self._shades.text)
        self._text(room.translated(0, line), Align.AlignLeft, block.options, self._shades.muted)

    def _text(
        self, room: QRectF, place: Qt.AlignmentFlag, text: str, shade: str, bold: bool = False
    ) -> None:
        font = diagram_font(bold)
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        self._painter.setFont(font)
        self._painter.setPen(QColor(shade))
        self._painter.drawText(room, place | Align.AlignVCenter, text)

    def arrow(self, before: Block, block: Block) -> None:
        """From a block down to the next one."""
        start = QPointF(axis(), before.rect.bottom())
        end = QPointF(axis(), block.rect.top() - SHEET * block.sheets)
        self._painter.setPen(QPen(QColor(self._shades.muted), 1))
        self._painter.drawLine(QLineF(start, end))
        self._head(end, QPointF(0, 1))

    def arc(self, before: Block, block: Block) -> None:
        """The shortcut around a residual block, to the sum at its end."""
        half, left = ARROW / 2, axis() - WIDEST / 2 - ARC
        start = QPointF(axis(), before.rect.bottom() + half / 2)
        end = QPointF(block.rect.left(), block.rect.bottom() - GRID)
        path = QPainterPath(start)
        path.cubicTo(QPointF(left, start.y()), QPointF(left, end.y()), end)
        self._painter.setPen(QPen(QColor(self._shades.accent), 2))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPath(path)
        self._head(end, QPointF(1, 0))
        middle = path.pointAtPercent(0.5)
        room = QRectF(middle.x() - ARC, middle.y() - GRID, ARC - GRID / 2, 2 * GRID)
        self._text(room, Align.AlignRight, block.arc, self._shades.accent, bold=True)

    def _head(self, tip: QPointF, towards: QPointF) -> None:
        across = QPointF(-towards.y(), towards.x())
        base = tip - towards * 1.6 * HEAD
        colour = self._painter.pen().color()
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour)
        self._painter.drawPolygon(
            QPolygonF([tip, base + across * HEAD * 0.8, base - across * HEAD * 0.8])
        )
