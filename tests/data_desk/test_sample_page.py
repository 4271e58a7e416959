"""The page of samples filters, and shows one large with its values."""

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dllab.data import load
from dllab.spec.data import Mnist
from tests.data_desk.looks import digits, flowers, objects
from ui.data.sample_page import SamplePage


def shown(qtbot: QtBot, overview: object) -> SamplePage:
    page = SamplePage()
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show_overview(overview)  # type: ignore[arg-type]
    with qtbot.waitExposed(page):
        page.show()
    return page


def test_images_are_a_grid_and_tables_a_table(qtbot: QtBot) -> None:
    page = shown(qtbot, digits())
    assert page.grid.isVisible()
    assert page.smooth.isVisible()
    page.show_overview(flowers())
    assert page.table.isVisible()
    assert not page.smooth.isVisible()
    assert page.range.text() == "150 samples"


def test_part_and_class_are_filtered(qtbot: QtBot) -> None:
    page = shown(qtbot, digits())
    assert [page.part.itemText(place) for place in range(page.part.count())] == [
        *("All parts", "Training", "Validation", "Test", "Not used"),
    ]
    page.part.setCurrentText("Test")
    page.label.setCurrentText("7")
    samples = load(Mnist())
    expected = 60_000 + np.flatnonzero(samples.y_test == 7)
    assert np.array_equal(page.grid._rows, expected)
    assert page.range.text().endswith(f" of {len(expected):,}")


def test_the_filter_stays_when_the_split_changes(qtbot: QtBot) -> None:
    page = shown(qtbot, flowers())
    page.label.setCurrentText("virginica")
    page.show_overview(flowers())
    assert page.label.currentText() == "virginica"
    assert page.table.rows.rowCount() == 50


def test_the_range_follows_the_scrolling(qtbot: QtBot) -> None:
    page = shown(qtbot, digits())
    bar = page.grid.verticalScrollBar()
    bar.setValue(bar.maximum())
    places = page.grid.visible_places
    assert page.range.text() == f"{places.start + 1:,} to 70,000 of 70,000"


def test_buttons_change_the_size(qtbot: QtBot) -> None:
    page = shown(qtbot, digits())
    before = page.grid.zoom
    page.larger.click()
    assert page.grid.zoom > before
    page.smaller.click()
    assert page.grid.zoom == before


def test_the_chosen_image_is_shown_large_with_what_it_is(qtbot: QtBot) -> None:
    page = shown(qtbot, digits())
    page.grid.choose(2)
    assert page.large.words.text() == "<b>Sample 3</b><br>4, training"
    picture = page.large.picture
    rect = picture.rect_of_image()
    assert rect.width() % 28 == 0
    image = picture.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixel = rect.width() // 28
    centre = rect.topLeft() + QPoint(14 * pixel + pixel // 2, 20 * pixel + pixel // 2)
    expected = int(load(Mnist()).x[2, 20, 14, 0])
    assert image.pixelColor(centre).red() == expected
    QTest.mouseMove(picture, centre)
    assert page.large.value.text() == f"line 21, column 15: grey {expected}"
    QTest.mouseMove(picture, QPoint(rect.center().x(), picture.height() - 1))
    assert page.large.value.text() == "Point at a pixel to read its value."


def test_colours_are_read_channel_by_channel(qtbot: QtBot) -> None:
    overview = objects()
    page = shown(qtbot, overview)
    page.grid.choose(0)
    page.large.picture.pointed.emit(5, 9)
    red, green, blue = overview.samples.x[0, 9, 5].tolist()
    said = f"line 10, column 6: red {red}, green {green}, blue {blue}"
    assert page.large.value.text() == said
