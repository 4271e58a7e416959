"""A view drawn anew at any size and resolution, and written so that no half file is ever left."""

import errno
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QWidget

from dllab.atomic_file import write_atomically
from dllab.history import RunHistory
from ui.export.plain_svg import plain_svg
from ui.export.plots import draw_in_lines, plots_of
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


class HasTwin(Protocol):
    """A view that can be drawn anew as a picture."""

    def twin(self, *, density: float) -> QWidget:
        """Another view of the same, without controls; `density` real pixels in one of Qt's."""


class Exportable(Protocol):
    """A view that can be exported."""

    @property
    def export_name(self) -> str:
        """What a file of it is called unless the person says otherwise."""

    def pictures(self) -> Mapping[str, Callable[[], HasTwin]]:
        """What there is to choose from, by name; each makes a view of its own."""


def render_png(
    view: HasTwin,
    width_px: int,
    height_px: int,
    dpi: int,
    dark: bool | None = None,
) -> bytes:
    """The view as a PNG: fonts and pens grow with the resolution; dark None: as the view is.

    Raises:
        ExportError: a size no picture can have.
    """
    with _twin(view, (width_px, height_px), dpi, dark) as twin:
        return _encoded(_painted(twin, width_px, height_px, dpi), dpi)


def render_svg(
    view: HasTwin,
    width_px: int,
    height_px: int,
    dpi: int,
    dark: bool | None = None,
) -> bytes:
    """The view as an SVG as large as a PNG of so many pixels would be printed; texts are text.

    Raises:
        ExportError: a size no picture can have.
    """
    with _twin(view, (width_px, height_px), dpi, dark, density=1) as twin:
        buffer = QBuffer()
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setResolution(SCREEN_DPI)
        generator.setSize(twin.size())
        generator.setViewBox(QRectF(twin.rect()))
        painter = QPainter(generator)
        painter.fillRect(twin.rect(), twin.palette().base())
        twin.render(painter, QPoint())
        painter.end()
        return plain_svg(bytes(buffer.data().data()), plots_of(twin))


@contextmanager
def _twin(
    view: HasTwin, size_px: tuple[int, int], dpi: int, dark: bool | None, density: float = 0
) -> Iterator[QWidget]:
    """A view of the same, laid out for a picture of this size, and gone afterwards."""
    problem = size_problem(*size_px, dpi)
    if problem:
        raise ExportError(problem)
    scale = dpi / SCREEN_DPI
    twin = view.twin(density=density or scale)
    if dark is not None:
        twin.setPalette(palette_of(DARK if dark else LIGHT))
    # Laid out like a window, but never on the screen.
    twin.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    twin.resize(*(round(side / scale) for side in size_px))
    twin.show()
    QApplication.sendPostedEvents()
    draw_in_lines(twin)
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


def write_file(content: bytes, path: Path) -> None:
    """Write a file whole, or leave what was there.

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
    write_file(render_png(CurvesView(book), width, height, dpi, dark), path)


def _ensure_application() -> None:
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        # The offscreen platform tells on the terminal what it cannot do with windows.
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
        # pyqtgraph keeps the application alive until the process ends.
        apply_theme(pg.mkQApp("dllab"), "light")
