"""A network's diagram as the content of a PNG or SVG file."""

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from ui.theme import Colours
from ui.views.diagram_layout import Diagram
from ui.views.diagram_painter import paint_diagram

# Pixels of a picture for each of the interface: sharp in print at about 200 dpi.
SCALE = 2
# One pixel of the interface, by the convention of screens and style sheets.
DPI = 96
# Longer sides are beyond what picture programs open gladly.
MOST_PIXELS = 16_000


def diagram_png(diagram: Diagram, shades: Colours) -> bytes:
    """The diagram as PNG, twice as large as on the screen unless that were too large."""
    longest = max(diagram.size.width(), diagram.size.height())
    scale = min(SCALE, MOST_PIXELS / longest)
    image = QImage(_whole(diagram, scale), QImage.Format.Format_RGB32)
    image.fill(QColor(shades.window))
    painter = QPainter(image)
    painter.scale(scale, scale)
    paint_diagram(painter, diagram, shades)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def diagram_svg(diagram: Diagram, shades: Colours) -> bytes:
    """The diagram as SVG, its texts as text."""
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(DPI)
    generator.setSize(_whole(diagram, 1))
    generator.setViewBox(QRectF(0, 0, diagram.size.width(), diagram.size.height()))
    generator.setTitle("Network")
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, diagram.size.width(), diagram.size.height()), shades.window)
    paint_diagram(painter, diagram, shades)
    painter.end()
    return bytes(buffer.data().data())


def _whole(diagram: Diagram, scale: float) -> QSize:
    return QSize(round(diagram.size.width() * scale), round(diagram.size.height() * scale))
