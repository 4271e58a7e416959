"""The dialog alone, with sample data: `python -m ui.export`."""

import sys

from PySide6.QtWidgets import QApplication

from ui.export.dialog import ExportDialog
from ui.theme import apply_theme
from ui.views.curves import CurvesView
from ui.views.sample_runs import sample_book

if __name__ == "__main__":
    app = QApplication(sys.argv)
    apply_theme(app)
    view = CurvesView(sample_book())
    sys.exit(ExportDialog(view).exec())
