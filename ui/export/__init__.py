"""Views as PNG and SVG files: for the window's dialog and for the command line."""

from ui.export.dialog import ExportDialog
from ui.export.picture import (
    Exportable,
    ExportError,
    draw_accuracy_png,
    render_png,
    render_svg,
    write_file,
)

__all__ = [
    "ExportDialog",
    "ExportError",
    "Exportable",
    "draw_accuracy_png",
    "render_png",
    "render_svg",
    "write_file",
]
