"""Classes, values, mean images, scatter and duplicates show what NumPy finds in the data."""

from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.data import Samples, load
from dllab.data.overview import TRAINING, UNUSED, VALIDATION, Overview
from dllab.data.overview.parts import MOST_DRAWN
from dllab.spec.data import FirstSamples, Iris, Mnist, Moons
from tests.data_desk.looks import digits, flowers, look_at, moons, objects, table
from ui.data.class_counts import ClassCounts, sentences
from ui.data.class_marks import SYMBOLS, class_colour, class_symbol
from ui.data.duplicate_list import NO_SPLIT, NONE_FOUND, DuplicateList
from ui.data.look_view import LookView
from ui.data.mean_image import NO_TRAINING, MeanImage
from ui.data.scatter import Scatter
from ui.data.value_histogram import LEAST_SHARE, ValueHistogram
from ui.theme import DARK, LIGHT, Colours, Mode, apply_theme
from ui.views.empty import EmptyPanel

View = TypeVar("View", bound=LookView)


def shown(qtbot: QtBot, view: View, overview: Overview) -> View:
    qtbot.addWidget(view)
    view.resize(720, 520)
    view.show_overview(overview)
    with qtbot.waitExposed(view):
        view.show()
    return view


def found_colours(view: LookView) -> set[int]:
    image = view.grab().toImage()
    return {image.pixel(x, y) for x in range(image.width()) for y in range(0, image.height(), 3)}


ALL = (ClassCounts, ValueHistogram, MeanImage, Scatter, DuplicateList)


@pytest.mark.parametrize("kind", ALL)
def test_every_view_says_what_will_appear(qtbot: QtBot, kind: type[LookView]) -> None:
    view = kind()
    qtbot.addWidget(view)
    panel = view._pages.currentWidget()
    assert isinstance(panel, EmptyPanel)
    assert panel.text == kind.empty
    assert "appear" in kind.empty or "listed" in kind.empty


@pytest.mark.parametrize(("mode", "shades"), [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize("kind", [ClassCounts, ValueHistogram, Scatter])
def test_views_follow_the_theme(
    qtbot: QtBot, qapp: QApplication, kind: type[LookView], mode: Mode, shades: Colours
) -> None:
    apply_theme(qapp, "dark" if mode == "light" else "light")
    view = shown(qtbot, kind(), flowers())
    apply_theme(qapp, mode)
    QApplication.sendPostedEvents()
    found = found_colours(view)
    assert QColor(shades.plot).rgb() in found
    assert QColor(DARK.plot if shades is LIGHT else LIGHT.plot).rgb() not in found


# Classes


def test_counts_are_told_in_words_too(qtbot: QtBot) -> None:
    view = shown(qtbot, ClassCounts(), flowers())
    assert sentences(flowers())[0] == "setosa: training 40, validation 10, test 0, not used 0"
    assert "setosa: training 40" in view.chart.accessibleDescription()


def test_a_bar_is_as_long_as_its_class_is_large(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    y = np.repeat([0, 1], [30, 90]).astype(np.int32)
    samples = Samples.without_test(np.zeros((120, 2), np.float32), y, ("a", "b"), ("p", "q"))
    view = shown(qtbot, ClassCounts(), look_at(samples, FirstSamples(train=120, validation=0)))
    image = view.grab().toImage()
    lengths = []
    for label in (0, 1):
        colour = class_colour(label, dark=False).rgb()
        rows = [
            sum(image.pixel(x, y) == colour for x in range(image.width()))
            for y in range(image.height())
        ]
        lengths.append(max(rows))
    assert lengths[1] == pytest.approx(3 * lengths[0], abs=6)
    assert lengths[0] > 20


# Values


def test_the_histogram_draws_shares_part_by_part(qtbot: QtBot) -> None:
    overview = flowers()
    view = shown(qtbot, ValueHistogram(), overview)
    view.column.setCurrentIndex(2)
    petals = load(Iris()).x[:, 2].astype(np.float64)
    for part, rows in ((TRAINING, overview.train), (VALIDATION, overview.validation)):
        edges, shares = view.lines[part].getData()
        expected = np.histogram(petals[rows], overview.edges[2])[0] / len(rows)
        np.testing.assert_allclose(edges, overview.edges[2])
        np.testing.assert_allclose(shares, expected)
    assert [line.isVisible() for line in view.lines] == [True, True, False, False]
    assert view.legend.texts == ["training", "validation"]


def test_the_statistics_are_numpy_s(qtbot: QtBot) -> None:
    overview = flowers()
    view = shown(qtbot, ValueHistogram(), overview)
    part = load(Iris()).x[overview.train, 0].astype(np.float64)
    text = view.statistics.text()
    for figure in (part.min(), part.mean(), part.std(), part.max()):
        assert f">{figure:.5g}<" in text
    assert ">120<" in text


def test_missing_values_are_counted(qtbot: QtBot) -> None:
    overview = table()
    view = shown(qtbot, ValueHistogram(), overview)
    view.column.setCurrentIndex(1)
    missing = np.isnan(overview.samples.x[overview.train, 1]).sum()
    assert f">{missing}<" in view.statistics.text()


def test_a_logarithmic_axis_shows_rare_values(qtbot: QtBot) -> None:
    overview = digits()
    view = shown(qtbot, ValueHistogram(), overview)
    assert view.canvas.plot.viewRange()[1][1] > 0.8
    view.logarithmic.setChecked(True)
    _, shares = view.lines[TRAINING].getData()
    bins = overview.histogram[TRAINING, 0]
    expected = np.log10(np.maximum(bins / bins.sum(), LEAST_SHARE))
    np.testing.assert_allclose(shares, expected[: len(shares)])
    low, high = view.canvas.plot.viewRange()[1]
    assert low <= shares.min()
    assert high >= shares.max()
    assert view.legend.texts == ["training", "validation", "test"]


def test_without_a_split_what_is_not_used_is_drawn(qtbot: QtBot) -> None:
    view = shown(qtbot, ValueHistogram(), flowers(FirstSamples(train=2400, validation=600)))
    assert [line.isVisible() for line in view.lines] == [False, False, False, True]


def test_channels_have_a_histogram_each(qtbot: QtBot) -> None:
    overview = objects()
    view = shown(qtbot, ValueHistogram(), overview)
    names = [view.column.itemText(place) for place in range(view.column.count())]
    assert names == ["red", "green", "blue"]
    view.column.setCurrentIndex(2)
    blue = overview.samples.x[overview.train][..., 2]
    edges, shares = view.lines[TRAINING].getData()
    np.testing.assert_allclose(shares, np.histogram(blue, edges)[0] / blue.size)


def test_the_chosen_column_stays_when_the_split_changes(qtbot: QtBot) -> None:
    view = shown(qtbot, ValueHistogram(), flowers())
    view.column.setCurrentIndex(3)
    view.show_overview(flowers(FirstSamples(train=100, validation=50)))
    assert view.column.currentText() == "petal width (cm)"
    view.show_overview(moons())
    assert view.column.currentText() == "x"


# Mean images


def test_mean_images_are_painted(qtbot: QtBot) -> None:
    view = shown(qtbot, MeanImage(), digits())
    assert view.images.names == list("0123456789")
    expected = np.rint(load(Mnist()).x[:2400, :, :, 0].astype(float).mean(axis=0))
    image = view.images._mean.convertToFormat(QImage.Format.Format_Grayscale8)
    painted = [[QColor(image.pixel(x, y)).red() for x in range(28)] for y in range(28)]
    assert np.array_equal(painted, expected)


def test_a_class_without_training_images_has_no_mean(qtbot: QtBot) -> None:
    digits_ = load(Mnist())
    first = FirstSamples(train=4, validation=0)
    view = shown(qtbot, MeanImage(), look_at(digits_, first))
    assert view.images.names == [str(label) for label in sorted(set(digits_.y[:4].tolist()))]
    view.grab()


def test_without_training_images_it_says_so(qtbot: QtBot) -> None:
    impossible = FirstSamples(train=100_000, validation=0)
    view = shown(qtbot, MeanImage(), look_at(load(Mnist()), impossible))
    assert view.images.names == []
    assert "training part" in NO_TRAINING
    view.grab()


# Scatter


def test_every_sample_is_a_point(qtbot: QtBot) -> None:
    overview = flowers()
    view = shown(qtbot, Scatter(), overview)
    view.across.setCurrentIndex(2)
    view.up.setCurrentIndex(3)
    x, y = view.points.getData()
    petals = load(Iris()).x[:, 2:]
    found = sorted(zip(x.tolist(), y.tolist(), strict=True))
    np.testing.assert_allclose(found, sorted(petals.tolist()), rtol=1e-6)
    assert view.count.text() == ""


def test_colour_and_shape_tell_the_class_and_filling_the_part(
    qtbot: QtBot, qapp: QApplication
) -> None:
    apply_theme(qapp, "light")
    overview = moons()
    view = shown(qtbot, Scatter(), overview)
    places = load(Moons()).x.astype(np.float64).tolist()
    row_at = {tuple(place): row for row, place in enumerate(places)}
    for spot in view.points.points():
        row = row_at[spot.pos().x(), spot.pos().y()]
        label, hollow = int(overview.labels[row]), spot.brush().style() == Qt.BrushStyle.NoBrush
        assert spot.symbol() == class_symbol(label)
        assert hollow == (overview.part[row] == VALIDATION)
        colour = spot.pen().color() if hollow else spot.brush().color()
        assert colour == class_colour(label, dark=False)
    assert len(row_at) == len(view.points.points()) == 500
    assert view.legend.texts == ["A", "B", "training", "validation"]


def test_classes_that_share_a_colour_differ_in_shape() -> None:
    looks = {(class_colour(label, dark=False).name(), class_symbol(label)) for label in range(56)}
    assert len(looks) == 56
    assert len(set(SYMBOLS)) == 7


def test_missing_values_are_left_out_and_said(qtbot: QtBot) -> None:
    view = shown(qtbot, Scatter(), table())
    assert (view.across.currentText(), view.up.currentText()) == ("column 0", "column 2")
    assert not view.count.text()
    view.up.setCurrentIndex(1)
    assert len(view.points.getData()[0]) == 980
    assert view.count.text() == "20 with a missing value left out"


def test_no_more_points_are_drawn_than_can_be_told_apart(qtbot: QtBot) -> None:
    view = shown(qtbot, Scatter(), table(60_000))
    view.up.setCurrentIndex(1)
    assert len(view.points.getData()[0]) <= MOST_DRAWN
    assert view.count.text().startswith("10,000 of 60,000 samples drawn, ")


def test_a_double_click_shows_everything_again(qtbot: QtBot) -> None:
    view = shown(qtbot, Scatter(), moons())
    whole = view.canvas.plot.viewRange()
    view.canvas.plot.setRange(xRange=(0, 0.1), yRange=(0, 0.1), padding=0)
    view.canvas.fit()
    np.testing.assert_allclose(view.canvas.plot.viewRange(), whole)
    assert view.canvas.plot.getViewBox().viewRect().contains(QPointF(0, 0))


# Duplicates


def doubled() -> Overview:
    samples = load(Iris())
    x = samples.x.copy()
    x[140] = x[3]
    return look_at(
        Samples.without_test(x, samples.y, samples.class_names, samples.feature_names),
        FirstSamples(train=100, validation=50),
    )


def test_duplicates_are_counted_and_listed(qtbot: QtBot) -> None:
    overview = doubled()
    view = shown(qtbot, DuplicateList(), overview)
    flowers_ = overview.samples.x
    train = {row.tobytes() for row in np.asarray(flowers_[:100])}
    count = sum(row.tobytes() in train for row in np.asarray(flowers_[100:]))
    assert view.sentence.text().startswith(
        f"In the training part too: {count} of the 50 samples of the validation part."
    )
    assert view.pairs.rowCount() == count
    rows = [
        [view.pairs.index(place, column).data() for column in range(5)] for place in range(count)
    ]
    names = overview.samples.class_names
    other, train_class = names[overview.labels[140]], names[overview.labels[3]]
    assert ["141", "validation", other, "4", train_class] in rows


def test_another_label_is_called_wrong(qtbot: QtBot) -> None:
    overview = doubled()
    apart = int((overview.twins[:, 2] == 0).sum())
    view = shown(qtbot, DuplicateList(), overview)
    expected = f"{apart} of them with another label" if apart else "part."
    assert expected in view.sentence.text()


def test_none_is_said_as_well(qtbot: QtBot) -> None:
    view = shown(qtbot, DuplicateList(), digits())
    assert view.sentence.text() == NONE_FOUND
    assert view.table.isHidden()
    view.show_overview(flowers(FirstSamples(train=2400, validation=600)))
    assert view.sentence.text() == NO_SPLIT
    assert flowers(FirstSamples(train=2400, validation=600)).counts[UNUSED].sum() == 150
