"""The dialog that asks for a picture's size, resolution and colours."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from ui.export.numbers import WRITERS, Columns, HasNumbers
from ui.export.picture import (
    MOST_PIXELS,
    SCREEN_DPI,
    Exportable,
    ExportError,
    HasTwin,
    render_png,
    render_svg,
    size_problem,
    write_file,
)
from ui.file_choice import file_to_save
from ui.theme import colours, is_dark, tabular

CM_PER_INCH = 2.54
MESSAGE_LINES = 3
RENDERERS = {".png": render_png, ".svg": render_svg}
FILTERS = {"PNG (*.png)": ".png", "SVG (*.svg)": ".svg"}
# The choice of every picture there is.
ALL = "All, each in a file of its own"
NUMBER_FILTERS = {"Numbers as CSV (*.csv)": ".csv", "Numbers as NPZ (*.npz)": ".npz"}


@dataclass(frozen=True)
class Preset:
    """A size people often need, in its unit."""

    unit: str
    width: float
    height: float
    dpi: int


PRESETS = {
    "Screen": Preset("px", 1200, 900, SCREEN_DPI),
    "Page width, 300 dpi": Preset("cm", 16, 12, 300),
    "Column width, 300 dpi": Preset("cm", 8.5, 7, 300),
    "Slide": Preset("px", 1920, 1080, 144),
}


class ExportDialog(QDialog):
    """Asks how large, then where to, and writes the picture.

    Attributes:
        written: the file, once it is there; of several, with * for what their names differ in.
    """

    def __init__(self, view: Exportable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self._name = view.export_name
        self._pictures = view.pictures()
        self._numbers = view.numbers if isinstance(view, HasNumbers) else None
        self.written: Path | None = None
        several = [ALL] if len(self._pictures) > 1 else []
        self.plots = _choice([*self._pictures, *several], "What the picture shows")
        self.preset = _choice([*PRESETS, "Custom"], "Sizes people often need")
        self.unit = _choice(["px", "cm"], "Pixels, or centimetres at the resolution below")
        self.width_box = _number("Width of the picture")
        self.height_box = _number("Height of the picture")
        self.dpi = _resolution()
        # What it was before it is changed.
        self._dpi = SCREEN_DPI
        self.theme = _choice(["Light", "Dark"], "Light for paper, dark for slides")
        self.size_label = QLabel()
        self.size_label.setFont(tabular(self.font()))
        self.message = QLabel()
        self.message.setWordWrap(True)
        # Room for what may be wrong, so that no button moves while a size is typed.
        self.message.setMinimumHeight(MESSAGE_LINES * self.message.fontMetrics().lineSpacing())
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.buttons = self._buttons()
        self._lay_out()
        self._connect()
        self._use_preset("Screen")

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export_button = buttons.addButton("Export …", QDialogButtonBox.ButtonRole.AcceptRole)
        self.export_button.setToolTip("Choose a file and write the picture")
        buttons.accepted.connect(self._ask_and_export)
        buttons.rejected.connect(self.reject)
        return buttons

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.addRow("Plots", self.plots)
        form.setRowVisible(self.plots, len(self._pictures) > 1)
        form.addRow("Preset", self.preset)
        form.addRow("Unit", self.unit)
        form.addRow("Width", self.width_box)
        form.addRow("Height", self.height_box)
        form.addRow("Resolution", self.dpi)
        form.addRow("Colours", self.theme)
        form.addRow("Picture", self.size_label)
        form.addRow(self.message)
        form.addRow(self.buttons)
        self.setMinimumWidth(400)

    def _connect(self) -> None:
        self.theme.setCurrentText("Dark" if is_dark(self) else "Light")
        self.preset.currentTextChanged.connect(self._use_preset)
        self.unit.currentTextChanged.connect(self._convert)
        self.dpi.valueChanged.connect(self._keep_printed_size)
        for box in (self.width_box, self.height_box, self.dpi):
            box.valueChanged.connect(self._note_custom)

    # Sizes

    def _use_preset(self, name: str) -> None:
        if name in PRESETS:
            preset = PRESETS[name]
            self._fill(preset.unit, preset.width, preset.height, preset.dpi)

    def _fill(self, unit: str, width: float, height: float, dpi: int) -> None:
        """Set all fields at once, as one change."""
        boxes = (self.unit, self.width_box, self.height_box, self.dpi)
        for box in boxes:
            box.blockSignals(True)
        self.unit.setCurrentText(unit)
        for box in (self.width_box, self.height_box):
            box.setDecimals(0 if unit == "px" else 2)
            box.setSuffix(f" {unit}")
        self.width_box.setValue(width)
        self.height_box.setValue(height)
        self.dpi.setValue(dpi)
        self._dpi = dpi
        for box in boxes:
            box.blockSignals(False)
        self._show_size()

    def _keep_printed_size(self, dpi: int) -> None:
        """More dots an inch make a sharper picture, not one that is smaller on paper."""
        factor = dpi / self._dpi
        self._dpi = dpi
        if self.unit.currentText() == "px":
            width, height = factor * self.width_box.value(), factor * self.height_box.value()
            self._fill("px", round(width), round(height), dpi)

    def _convert(self, unit: str) -> None:
        """Keep the picture when the unit changes."""
        factor = CM_PER_INCH / self.dpi.value() if unit == "cm" else self.dpi.value() / CM_PER_INCH
        width, height = self.width_box.value() * factor, self.height_box.value() * factor
        self._fill(unit, width, height, self.dpi.value())
        self._mark_custom()

    def _note_custom(self) -> None:
        self._mark_custom()
        self._show_size()

    def _mark_custom(self) -> None:
        self.preset.blockSignals(True)
        self.preset.setCurrentText("Custom")
        self.preset.blockSignals(False)

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the picture."""
        per_unit = 1.0 if self.unit.currentText() == "px" else self.dpi.value() / CM_PER_INCH
        return round(self.width_box.value() * per_unit), round(self.height_box.value() * per_unit)

    def _show_size(self) -> None:
        width, height = self.pixels
        dpi = self.dpi.value()
        across, down = width * CM_PER_INCH / dpi, height * CM_PER_INCH / dpi
        self.size_label.setText(
            f"{width:,} x {height:,} pixels, printed {across:.1f} x {down:.1f} cm"
        )
        problem = size_problem(width, height, dpi)
        self.export_button.setEnabled(not problem)
        self._complain(problem)

    def _complain(self, problem: str) -> None:
        self.message.setText(problem)
        self.message.setStyleSheet(f"color: {colours(self).error}")

    # Writing

    def _ask_and_export(self) -> None:
        offered = FILTERS | (NUMBER_FILTERS if self._numbers else {})
        name, kind = file_to_save(self, "Export", f"{self._name}.png", ";;".join(offered))
        if name:
            self.export(Path(name), offered.get(kind, ".png"))

    def export(self, path: Path, kind: str = ".png") -> None:
        """Write picture or numbers to a file the person agreed to replace if it is there.

        The file's ending says how it is written, else `kind`.
        """
        known = {*RENDERERS, *(WRITERS if self._numbers else ())}
        target = path if path.suffix.lower() in known else path.with_name(path.name + kind)
        files = self._files(target)
        # The file dialog asked about the name that was chosen only.
        if taken := [file for file in files if file != path and file.exists()]:
            self._complain(f"{taken[0]} is already there: choose it in full, or another name.")
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            for file, name in files.items():
                write_file(self._content(name, target.suffix.lower()), file)
        except ExportError as error:
            self._complain(str(error))
        else:
            self.written = target if target in files else _named(target, "*")
            self.accept()
        finally:
            QApplication.restoreOverrideCursor()

    def _files(self, target: Path) -> dict[Path, str]:
        """The files to write, and the name of the picture each is of."""
        chosen = self.plots.currentText()
        if chosen != ALL:
            return {target: chosen}
        return {_named(target, name.lower().replace(" ", "-")): name for name in self._pictures}

    def _content(self, name: str, kind: str) -> bytes:
        if self._numbers and kind in WRITERS:
            return WRITERS[kind](self._numbers_of(name))
        return self._picture(name, kind)

    def _picture(self, name: str, kind: str) -> bytes:
        dark = self.theme.currentText() == "Dark"
        with self._made(name) as made:
            return RENDERERS[kind](made, *self.pixels, self.dpi.value(), dark)

    def _numbers_of(self, name: str) -> Columns:
        """The picture's own, if it has some, else the view's."""
        with self._made(name) as made:
            own = made.numbers if isinstance(made, HasNumbers) else self._numbers
            return own() if own else {}

    @contextmanager
    def _made(self, name: str) -> Iterator[HasTwin]:
        """One of the pictures there are to choose from."""
        made = self._pictures[name]()
        try:
            yield made
        finally:
            if isinstance(made, QWidget):
                made.deleteLater()


def _named(path: Path, what: str) -> Path:
    return path.with_stem(f"{path.stem}-{what}")


def _choice(texts: Sequence[str], tip: str) -> QComboBox:
    box = QComboBox()
    box.addItems(list(texts))
    box.setToolTip(tip)
    return box


def _number(tip: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(1, MOST_PIXELS)
    box.setKeyboardTracking(False)
    box.setToolTip(tip)
    return box


def _resolution() -> QSpinBox:
    box = QSpinBox()
    box.setRange(72, 1200)
    box.setSuffix(" dpi")
    box.setKeyboardTracking(False)
    box.setToolTip("Dots per inch: 96 for screens, 300 for print; text and lines grow with it")
    return box
