"""Pictures have the size, sharpness and colours asked for, and never spoil a file."""

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.history import fold
from ui.export import (
    ExportDialog,
    ExportError,
    draw_accuracy_png,
    render_png,
    render_svg,
    write_file,
)
from ui.run_book import Run
from ui.run_look import run_colour
from ui.theme import DARK, LIGHT, apply_theme
from ui.views.curves import CurvesView
from ui.views.range_test import RangeTestView
from ui.views.sample_runs import events, sample_book, sample_range_test


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> CurvesView:
    apply_theme(qapp, "light")
    view = CurvesView(sample_book())
    qtbot.addWidget(view)
    return view


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def ground(picture: Image.Image) -> str:
    return "#{:02x}{:02x}{:02x}".format(*picture.getpixel((2, 2))[:3])  # type: ignore[index]


@pytest.mark.parametrize(("width", "height", "dpi"), [(760, 560, 96), (1890, 1417, 300)])
def test_size_and_resolution_are_as_asked(
    view: CurvesView, width: int, height: int, dpi: int
) -> None:
    picture = opened(render_png(view, width, height, dpi))
    assert picture.size == (width, height)
    assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.02)


def test_light_and_dark_do_not_depend_on_the_window(view: CurvesView, qapp: QApplication) -> None:
    light, dark = render_png(view, 600, 450, 96, False), render_png(view, 600, 450, 96, True)
    assert ground(opened(light)) == LIGHT.plot
    assert ground(opened(dark)) == DARK.plot
    apply_theme(qapp, "dark")
    assert render_png(view, 600, 450, 96, False) == light
    assert render_png(view, 600, 450, 96) == dark


def test_pictures_repeat(view: CurvesView) -> None:
    assert render_png(view, 800, 600, 150) == render_png(view, 800, 600, 150)


def test_print_is_drawn_anew_and_not_enlarged(view: CurvesView) -> None:
    small = opened(render_png(view, 600, 450, 96)).convert("RGB")
    large = opened(render_png(view, 2400, 1800, 384)).convert("RGB")
    enlarged = small.resize(large.size, Image.Resampling.BICUBIC)
    # The same picture: shrunk again, they agree in all but the edges.
    shrunk = np.asarray(large.resize(small.size, Image.Resampling.BOX), dtype=float)
    assert np.abs(shrunk - np.asarray(small, dtype=float)).mean() < 6
    # Sharp: an edge takes one pixel instead of four.
    assert steepness(large) > 1.8 * steepness(enlarged)


def steepness(picture: Image.Image) -> float:
    """The mean of the steepest thousandth of the steps between neighbouring pixels."""
    grey = np.asarray(picture.convert("L"), dtype=float)
    steps = np.sort(np.abs(np.diff(grey, axis=1)).ravel())
    return float(steps[-len(steps) // 1000 :].mean())


def test_lines_grow_with_the_resolution(view: CurvesView) -> None:
    shade = run_colour(3, dark=False)
    colour = (shade.red(), shade.green(), shade.blue())
    shares = []
    for dpi, width in ((96, 600), (384, 2400)):
        picture = np.asarray(opened(render_png(view, width, width, dpi)).convert("RGB"), dtype=int)
        shares.append((np.abs(picture - colour).sum(axis=2) < 60).mean())
    assert shares[1] == pytest.approx(shares[0], rel=0.35)


@pytest.mark.parametrize(
    ("width", "height", "dpi"), [(8001, 600, 96), (200, 600, 96), (900, 900, 600)]
)
def test_impossible_sizes_are_refused_with_the_mend(
    view: CurvesView, width: int, height: int, dpi: int
) -> None:
    with pytest.raises(ExportError, match=f"received {width:,} x {height:,}; choose a"):
        render_png(view, width, height, dpi)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    target = tmp_path / "no" / "such.png"
    with pytest.raises(
        ExportError, match=r"such\.png cannot be written: the folder does not exist"
    ):
        write_file(b"x", target)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError, match="may not write there"):
        write_file(b"x", tmp_path / "a.png")


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "may not write")]
)
def test_a_failing_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    target = tmp_path / "a.png"
    target.write_bytes(b"old")

    def fail(_file: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ExportError, match=words):
        write_file(b"new", target)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.png", b"old")]


def test_the_command_line_draws_without_an_application(tmp_path: Path) -> None:
    target = tmp_path / "a.png"
    code = (
        "import sys; from pathlib import Path; from dllab.history import fold\n"
        "from ui.export import draw_accuracy_png; from ui.views.sample_runs import events\n"
        f"draw_accuracy_png([(1, 'run 1', fold(events(5)))], Path({str(target)!r}))\n"
        "assert 'tensorflow' not in sys.modules"
    )
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert opened(target.read_bytes()).size == (1600, 1200)


def test_the_picture_is_the_window_s(qapp: QApplication, tmp_path: Path) -> None:
    apply_theme(qapp, "light")
    history = fold(events(8))
    for name in ("a.png", "b.png"):
        draw_accuracy_png([(1, "run 1", history)], tmp_path / name, dark=True)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert ground(opened((tmp_path / "a.png").read_bytes())) == DARK.plot


@pytest.fixture
def dialog(qtbot: QtBot, view: CurvesView) -> ExportDialog:
    dialog = ExportDialog(view)
    qtbot.addWidget(dialog)
    return dialog


def test_presets_give_sizes_and_units_convert(dialog: ExportDialog) -> None:
    assert dialog.pixels == (1200, 900)
    dialog.preset.setCurrentText("Page width, 300 dpi")
    assert dialog.pixels == (round(16 / 2.54 * 300), round(12 / 2.54 * 300))
    assert dialog.size_label.text() == "1,890 x 1,417 pixels, printed 16.0 x 12.0 cm"
    dialog.unit.setCurrentText("px")
    assert dialog.pixels == (1890, 1417)
    assert dialog.preset.currentText() == "Custom"


def test_an_impossible_size_is_said_beside_it(dialog: ExportDialog) -> None:
    dialog.width_box.setValue(100)
    assert not dialog.export_button.isEnabled()
    assert "received 100 x 900" in dialog.message.text()
    dialog.width_box.setValue(1000)
    assert dialog.export_button.isEnabled()
    assert not dialog.message.text()


def test_the_dialog_writes_what_was_chosen(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.theme.setCurrentText("Dark")
    dialog.plots.setCurrentText("Loss")
    dialog.preset.setCurrentText("Column width, 300 dpi")
    dialog.export(tmp_path / "loss")
    picture = opened((tmp_path / "loss.png").read_bytes())
    assert picture.size == dialog.pixels
    assert ground(picture) == DARK.plot
    assert dialog.result() == ExportDialog.DialogCode.Accepted


def test_the_dialog_stays_and_tells_when_it_cannot_write(
    dialog: ExportDialog, tmp_path: Path
) -> None:
    dialog.export(tmp_path / "no" / "a.png")
    assert "the folder does not exist" in dialog.message.text()
    (tmp_path / "a.png").write_bytes(b"old")
    dialog.export(tmp_path / "a")
    assert "is already there" in dialog.message.text()
    assert (tmp_path / "a.png").read_bytes() == b"old"
    assert dialog.result() != ExportDialog.DialogCode.Accepted


def drawn(svg: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """What another program shows of an SVG, in shades of grey."""
    renderer = QSvgRenderer(svg)
    assert renderer.isValid()
    assert renderer.viewBoxF() == QRectF(0, 0, 800, 600)
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return np.asarray(opened(bytes(buffer.data().data())).convert("L"), dtype=float)


@pytest.mark.parametrize("dark", [False, True])
def test_an_svg_shows_what_the_png_shows_with_texts_as_text(view: CurvesView, dark: bool) -> None:
    svg = render_svg(view, 800, 600, 96, dark)
    assert b">validation" in svg.replace(b"> ", b">")
    png = np.asarray(opened(render_png(view, 800, 600, 96, dark)).convert("L"), dtype=float)
    assert np.abs(drawn(svg) - png).mean() < 6
    assert render_svg(view, 1600, 1200, 192, dark) == svg


def test_the_range_test_is_exported_as_every_plot(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    view = RangeTestView(sample_range_test())
    qtbot.addWidget(view)
    picture = opened(render_png(view, 1600, 1200, 192, dark=True))
    assert picture.size == (1600, 1200)
    assert ground(picture) == DARK.plot
    colours = picture.convert("RGB").getcolors(1 << 22) or []
    good = QColor(DARK.good)
    assert (good.red(), good.green(), good.blue()) in {colour for _, colour in colours}
    svg = render_svg(view, 800, 600, 96)
    assert b"suggested rate" in svg
    assert np.abs(drawn(svg) - png_of(view)).mean() < 6


def png_of(view: RangeTestView) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(opened(render_png(view, 800, 600, 96)).convert("L"), dtype=float)


def test_the_dialog_of_a_range_test_asks_for_no_plots(qtbot: QtBot, tmp_path: Path) -> None:
    view = RangeTestView(sample_range_test())
    qtbot.addWidget(view)
    dialog = ExportDialog(view)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.plots.isVisible()
    dialog.export(tmp_path / "rates", ".svg")
    assert dialog.written == tmp_path / "rates.svg"
    assert b"suggested rate" in (tmp_path / "rates.svg").read_bytes()


def test_the_files_ending_decides(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.export(tmp_path / "v1.2.SVG", ".png")
    assert b"<svg" in (tmp_path / "v1.2.SVG").read_bytes()
    dialog.export(tmp_path / "v1.2")
    assert opened((tmp_path / "v1.2.png").read_bytes()).size == (1200, 900)


def test_curves_are_taken_away_as_numbers(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.export(tmp_path / "curves.csv")
    assert dialog.written == tmp_path / "curves.csv"
    lines = (tmp_path / "curves.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "run,name,epoch,loss,accuracy,val_loss,val_accuracy,gap,learning_rate"
    runs = sample_book().visible_runs
    assert len(lines) - 1 == sum(len(run.history.epochs) for run in runs)
    number, name, epoch, loss, *_, gap, _ = lines[-1].split(",")
    last = runs[-1].history
    assert (int(number), name, float(epoch)) == (runs[-1].number, runs[-1].name, last.last_epoch)
    assert float(loss) == last.epochs["loss"][-1]
    assert float(gap) == last.gap[-1]


def test_more_dots_an_inch_make_a_sharper_picture_of_the_same_size(dialog: ExportDialog) -> None:
    dialog.dpi.setValue(300)
    assert dialog.pixels == (3750, 2812)
    assert "printed 31.8 x 23.8 cm" in dialog.size_label.text()
    dialog.dpi.setValue(96)
    assert "printed 31.8 x 23.8 cm" in dialog.size_label.text()
    dialog.unit.setCurrentText("cm")
    dialog.dpi.setValue(192)
    assert dialog.width_box.value() == pytest.approx(31.75)
    assert dialog.pixels[0] == 2400


def test_all_runs_are_named_on_a_picture(qtbot: QtBot, view: CurvesView) -> None:
    for number in range(4, 16):
        view._book.add(Run(number, f"run {number}", history=fold(events(20))))
    view.select(2)
    view.resize(700, 500)
    view.show()
    qtbot.waitExposed(view)
    assert view._legend.shown[3:6] == [view._book.runs[2].name, "run 15", "run 14"]
    assert view._legend.shown[-1].endswith(" more")
    twin = view.twin(density=1)
    qtbot.addWidget(twin)
    twin.resize(700, 500)
    twin.show()
    qtbot.waitExposed(twin)
    assert {f"run {number}" for number in range(4, 16)} <= set(twin._legend.shown)
    assert not any(text.endswith(" more") for text in twin._legend.shown)
