"""A view drawn anew at any size and resolution, and written so that no half file is ever left."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QWidget

from dllab.atomic_file import write_atomically
from dllab.history import RunHistory
from ui.run_book import Run, RunBook
from ui.theme import DARK, LIGHT, apply_theme, palette_of
from ui.views.curves import CurvesView

# One pixel of the interface, by the convention of screens and style sheets.
SCREEN_DPI = 96
MOST_PIXELS = 8000
# Below this size, in pixels of the interface, labels do not fit.
LEAST_WIDTH = 320
LEAST_HEIGHT = 240
INCH = 0.0254
REASONS = {
    errno.ENOENT: "the folder does not exist; choose another one or create it",
    errno.ENOTDIR: "the folder does not exist; choose another one or create it",
    errno.EACCES: "you may not write there; choose another folder",
    errno.EPERM: "you may not write there; choose another folder",
    errno.EROFS: "the disk is read-only; choose another folder",
    errno.ENOSPC: "the disk is full; free some space or choose another disk",
    errno.EDQUOT: "your share of the disk is used up; free some space or choose another disk",
    errno.EISDIR: "it is a folder; choose another name",
}


class ExportError(Exception):
    """A picture could not be made or written; the message is for people."""


class Pictured(Protocol):
    """A view of which pictures can be made."""

    canvas: pg.GraphicsLayoutWidget

    def twin(self, *, density: float = 0.0) -> Any:  # noqa: ANN401 - a widget that is Pictured
        """Another view of the same, with nothing but its canvas."""


def render_png(
    view: Pictured,
    width_px: int,
    height_px: int,
    dpi: int,
    dark: bool | None = None,
) -> bytes:
    """The view as a PNG: fonts and pens grow with the resolution; dark None: as the view is.

    Raises:
        ExportError: a size no picture can have.
    """
    with _laid_out(view, width_px, height_px, dpi, dark) as twin:
        return _encoded(_painted(twin, width_px, height_px, dpi), dpi)


def render_svg(
    view: Pictured,
    width_px: int,
    height_px: int,
    dpi: int,
    dark: bool | None = None,
) -> bytes:
    """The view as SVG, its texts as text, laid out as `render_png` would.

    Raises:
        ExportError: a size no picture can have.
    """
    with _laid_out(view, width_px, height_px, dpi, dark, density=1) as twin:
        room = QRectF(twin.rect())
        buffer, generator = QBuffer(), QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
        generator.setOutputDevice(buffer)
        generator.setResolution(SCREEN_DPI)
        generator.setSize(twin.size())
        generator.setViewBox(room)
        painter = QPainter(generator)
        painter.fillRect(room, twin.palette().base())
        twin.canvas.render(painter, room, twin.rect())
        painter.end()
        return bytes(buffer.data().data())


@contextmanager
def _laid_out(  # noqa: PLR0913, PLR0917 - those of a picture
    view: Pictured,
    width_px: int,
    height_px: int,
    dpi: int,
    dark: bool | None,
    density: float = 0.0,
) -> Iterator[Any]:
    """A twin of the view, as large as the picture and never on the screen."""
    problem = size_problem(width_px, height_px, dpi)
    if problem:
        raise ExportError(problem)
    scale = dpi / SCREEN_DPI
    twin = view.twin(density=density or scale)
    if dark is not None:
        twin.setPalette(palette_of(DARK if dark else LIGHT))
    twin.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    twin.resize(round(width_px / scale), round(height_px / scale))
    twin.show()
    QApplication.sendPostedEvents()
    try:
        yield twin
    finally:
        twin.close()
        twin.deleteLater()


def size_problem(width_px: int, height_px: int, dpi: int) -> str:
    """Why a picture cannot have this size, or nothing."""
    if max(width_px, height_px) > MOST_PIXELS:
        return (
            f"A picture may have up to {MOST_PIXELS:,} pixels a side, received "
            f"{width_px:,} x {height_px:,}; choose a smaller size or resolution."
        )
    width, height = LEAST_WIDTH * dpi // SCREEN_DPI, LEAST_HEIGHT * dpi // SCREEN_DPI
    if width_px < width or height_px < height:
        return (
            f"At {dpi} dpi the labels need {width:,} x {height:,} pixels, received "
            f"{width_px:,} x {height_px:,}; choose a larger size or a lower resolution."
        )
    return ""


def _painted(view: QWidget, width_px: int, height_px: int, dpi: int) -> QImage:
    image = QImage(width_px, height_px, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(dpi / SCREEN_DPI)
    image.fill(view.palette().base().color())
    view.render(image)
    return image


def _encoded(image: QImage, dpi: int) -> bytes:
    # Only now: a font's size would follow the resolution of what it is painted on.
    image.setDevicePixelRatio(1)
    image.setDotsPerMeterX(round(dpi / INCH))
    image.setDotsPerMeterY(round(dpi / INCH))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise ExportError("The picture could not be encoded; choose a smaller size.")
    return bytes(buffer.data().data())


def write_png(content: bytes, path: Path) -> None:
    """Write a picture whole, or leave what was there.

    Raises:
        ExportError: it cannot be written.
    """
    try:
        write_atomically(path, content)
    except OSError as error:
        reason = REASONS.get(error.errno or 0, error.strerror or str(error))
        raise ExportError(f"{path} cannot be written: {reason}.") from error


def draw_accuracy_png(  # noqa: PLR0913 - keywords with defaults
    histories: Sequence[tuple[int, str, RunHistory]],
    path: Path,
    *,
    width: int = 1600,
    height: int = 1200,
    dpi: int = 150,
    dark: bool = False,
) -> None:
    """Accuracy and loss of runs (number, name, history) as a PNG; needs no window and no screen.

    Raises:
        ExportError: a size no picture can have, or the file cannot be written.
    """
    _ensure_application()
    book = RunBook()
    book.reset(Run(number, name, history=history) for number, name, history in histories)
    write_png(render_png(CurvesView(book), width, height, dpi, dark), path)


def _ensure_application() -> None:
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        # The offscreen platform tells on the terminal what it cannot do with windows.
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
        # pyqtgraph keeps the application alive until the process ends.
        apply_theme(pg.mkQApp("dllab"), "light")
