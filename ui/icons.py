"""Icons that wear the colours of the theme: the drawings of `resources/icons`, painted anew."""

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from ui.theme import colours


def icon(name: str, shade: str = "text") -> QIcon:
    """The drawing `resources/icons/<name>.svg` in a colour of `ui.theme.Colours`."""
    return QIcon(_Drawing(name, shade))


@cache
def _drawing(name: str) -> str:
    return files("resources.icons").joinpath(f"{name}.svg").read_text("utf-8")


def paint_drawing(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    """Paint `resources/icons/<name>.svg` in a colour, in lines."""
    drawing = _drawing(name).replace("currentColor", colour.name())
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, rect)


class _Drawing(QIconEngine):
    """Asks for the palette when it paints, so a change of theme needs no new icons."""

    def __init__(self, name: str, shade: str) -> None:
        super().__init__()
        self._name = name
        self._shade = shade

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw as large as the rectangle."""
        paint_drawing(painter, QRectF(rect), self._name, self._colour(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The drawing on nothing."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        """A second engine, for a copied icon."""
        return _Drawing(self._name, self._shade)

    def _colour(self, mode: QIcon.Mode) -> QColor:
        palette = QApplication.palette()
        if mode == QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        if mode == QIcon.Mode.Selected:
            return palette.color(QPalette.ColorRole.HighlightedText)
        return QColor(getattr(colours(palette), self._shade))


def blank(size: QSize) -> QIcon:
    """Keeps the room of an icon."""
    picture = QPixmap(size)
    picture.fill(Qt.GlobalColor.transparent)
    return QIcon(picture)
