"""The view "Evaluation": what it shows is what scikit-learn says of the same answers."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sklearn.metrics import confusion_matrix, f1_score, roc_auc_score

from dllab.evaluation import Evaluated
from dllab.insight.network import Network
from dllab.network.probabilities import named_classes
from dllab.spec.data import DataSpec, FirstSamples, Iris, TwoSpirals
from dllab.spec.layers import Dense, Flatten
from dllab.spec.losses import BinaryCrossEntropy
from tests.experiments import digits, small
from tests.views.asked_here import AskedHere, network_of
from ui.evaluation import gallery
from ui.evaluation.class_table import ClassTable
from ui.evaluation.column_table import Column, ColumnTable
from ui.evaluation.gallery import CELL, DOUBTFUL, WORST
from ui.evaluation.matrix import ConfusionMatrix
from ui.evaluation.matrix_layout import matrix_layout
from ui.insight import Moment
from ui.theme import DARK, LIGHT, Colours, Mode, apply_theme
from ui.views.evaluation import (
    CALIBRATION,
    CLASSES,
    ROC,
    EvaluationView,
)

NOW = Moment(1)
THEMES: tuple[tuple[Mode, Colours], ...] = (("dark", DARK), ("light", LIGHT))


@pytest.fixture(scope="module")
def images() -> Network:
    layers = Flatten(), Dense(units=10, activation="softmax")
    return network_of(digits(*layers, train=200, validation=300))


@pytest.fixture(scope="module")
def flowers() -> Network:
    return network_of(small())


Open = Callable[..., EvaluationView]


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Open:
    apply_theme(qapp, "light")

    def show(*networks: Network) -> EvaluationView:
        view = EvaluationView(AskedHere({Moment(n): each for n, each in enumerate(networks, 1)}))
        qtbot.addWidget(view)
        view.resize(1000, 700)
        view.show()
        qtbot.waitExposed(view)
        view.show_moment(NOW if networks else None)
        return view

    return show


def found(view: EvaluationView) -> Evaluated:
    assert view.found is not None
    return view.found


def truth(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Labels of the validation part, and the classes Keras names."""
    outputs = network.inference.model.predict(network.data.x_validation, verbose=0)
    return network.data.y_validation, named_classes(network.experiment, outputs)


def tab(view: EvaluationView, name: str) -> None:
    view.tabs.setCurrentIndex(list(view._draws).index(name))


def cell_centre(view: EvaluationView, row: int, column: int) -> QPoint:
    return view.matrix.arranged.cell(row, column).center().toPoint()


def test_until_there_is_a_run_it_says_what_will_appear(opened: Open, qtbot: QtBot) -> None:
    view = opened()
    assert not view.can_be_exported
    assert "will appear here" in view._panel.text
    with qtbot.waitSignal(view.start_requested):
        view._panel.button.click()


def test_the_matrix_is_that_of_scikit_learn(opened: Open, images: Network) -> None:
    view = opened(images)
    labels, named = truth(images)
    expected = confusion_matrix(labels, named, labels=list(range(10)))
    np.testing.assert_array_equal(view.matrix.counts, expected)
    assert f"{(labels != named).sum():,} wrong" in view.summary.text()
    assert view.epoch.text() == "300 samples · epoch 0"


def test_a_click_on_a_cell_shows_its_samples(opened: Open, images: Network) -> None:
    view = opened(images)
    counts = view.matrix.counts
    row, column = divmod(int(counts.argmax()), 10)
    QTest.mouseMove(view.matrix, cell_centre(view, row, column))
    assert view.cell.text().startswith(f"{row} predicted as {column}: {counts[row, column]} of ")
    QTest.mouseClick(view.matrix, Qt.MouseButton.LeftButton, pos=cell_centre(view, row, column))
    labels, named = truth(images)
    expected = np.flatnonzero((labels == row) & (named == column))
    assert view.gallery.which.currentText() == CELL
    assert sorted(view.gallery.places.tolist()) == expected.tolist()
    losses = found(view).losses[view.gallery.places]
    assert (np.diff(losses) <= 0).all()


def test_cells_are_chosen_by_keyboard_as_well(opened: Open, images: Network) -> None:
    view = opened(images)
    view.matrix.setFocus()
    chosen: list[tuple[int, int]] = []
    view.matrix.chosen.connect(lambda row, column: chosen.append((row, column)))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(view.matrix, key)
    QTest.keyClick(view.matrix, Qt.Key.Key_Return)
    assert chosen == [(1, 1)]
    assert view.matrix.accessibleDescription().startswith("1 predicted as 1: ")
    QTest.keyClick(view.matrix, Qt.Key.Key_Left)
    QTest.keyClick(view.matrix, Qt.Key.Key_Left)
    QTest.keyClick(view.matrix, Qt.Key.Key_Space)
    assert chosen[-1] == (1, 0)


def test_the_gallery_shows_the_image_itself(opened: Open, images: Network) -> None:
    view = opened(images)
    place = int(view.gallery.places[0])
    data = images.data
    original = np.asarray(data.validation.original)[data.validation.rows[place]]
    grid = view.gallery.grid
    rect = grid.arranged.rect(0, 0)
    shown = grid.viewport().grab().toImage()
    zoom = rect.width() // 28
    for y, x in np.argwhere(original[..., 0] > 128)[::7].tolist():
        pixel = shown.pixelColor(rect.left() + x * zoom + zoom // 2, rect.top() + y * zoom + 1)
        assert pixel.red() == original[y, x, 0]
    sentence = grid._sentence(0)
    assert sentence.startswith(f"Sample {data.validation.rows[place] + 1:,}: ")


def test_worst_mistakes_and_doubts_come_in_their_order(opened: Open, images: Network) -> None:
    view = opened(images)
    assert view.gallery.which.currentText() == WORST
    places = view.gallery.places
    answered = found(view)
    assert (answered.labels[places] != answered.predicted[places]).all()
    assert (
        answered.losses[places[0]] == answered.losses[answered.labels != answered.predicted].max()
    )
    view.gallery.which.setCurrentText(DOUBTFUL)
    probabilities = np.sort(answered.probabilities, axis=1)
    lead = probabilities[:, -1] - probabilities[:, -2]
    assert view.gallery.places[0] == lead.argmin()
    assert len(view.gallery.places) == 300


def test_samples_of_a_table_are_shown_in_their_own_units(opened: Open, flowers: Network) -> None:
    view = opened(flowers)
    view.gallery.which.setCurrentText(DOUBTFUL)
    model = view.gallery.table.model_
    data = flowers.data
    place = int(view.gallery.places[0])
    original = np.asarray(data.validation.original)[data.validation.rows[place]]
    names = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(10)]
    assert names[6:] == list(data.feature_names)
    texts = [model.index(0, column).data() for column in range(10)]
    assert texts[0] == str(data.validation.rows[place] + 1)
    np.testing.assert_allclose([float(text) for text in texts[6:]], original, atol=1e-5)


def test_a_table_of_samples_leaves_the_figures_their_width(
    opened: Open, flowers: Network, images: Network
) -> None:
    view = opened(flowers, images)
    view.resize(650, 600)
    assert view.both.orientation() == Qt.Orientation.Vertical
    bar = view.tabs.tabBar()
    assert bar.tabRect(bar.count() - 1).right() <= bar.width()
    # While no cell is chosen there is no table, but it is about to come.
    view.gallery.which.setCurrentText(CELL)
    view.draw()
    assert view.both.orientation() == Qt.Orientation.Vertical
    view.resize(1200, 600)
    assert view.both.orientation() == Qt.Orientation.Horizontal
    view.resize(650, 600)
    view.show_moment(Moment(2))
    assert view.both.orientation() == Qt.Orientation.Horizontal


def test_names_have_what_the_cells_leave_over() -> None:
    long = 240.0
    few = matrix_layout(3, long, 14, (650, 260), 40)
    assert few.left >= 14 + 12 + long
    assert few.field.right() <= 650
    assert few.field.bottom() <= 260 - 40
    many = matrix_layout(100, long, 14, (650, 600), 40)
    assert many.left < 14 + 12 + long
    assert many.field.right() <= 650


def test_figures_of_classes_are_sorted_and_means_stay_below(opened: Open, images: Network) -> None:
    view = opened(images)
    tab(view, CLASSES)
    labels, named = truth(images)
    each = f1_score(labels, named, average=None, labels=list(range(10)), zero_division=0)
    table = view.classes
    table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    shown = [table.model_.index(row, 3).data() for row in range(12)]
    defined = sorted((value for value in each), reverse=True)
    written = [float(text) for text in shown[:10] if text != "none"]
    np.testing.assert_allclose(written, defined[: len(written)], atol=5e-5)
    assert table.model_.index(10, 0).data() == "Mean"
    mean = f1_score(labels, named, average="macro", zero_division=0)
    assert float(shown[10]) == pytest.approx(mean, abs=5e-5)
    # A new answer keeps the order.
    view.show_moment(NOW)
    assert [table.model_.index(row, 3).data() for row in range(12)] == shown


def test_names_of_the_means_are_whole_however_narrow_the_table(
    qtbot: QtBot, opened: Open, images: Network
) -> None:
    table = ClassTable()
    qtbot.addWidget(table)
    table.resize(400, 400)
    table.show()
    table.show_evaluated(found(opened(images)))
    QApplication.processEvents()
    bold = table.font()
    bold.setBold(True)
    assert table.columnWidth(0) > QFontMetrics(bold).horizontalAdvance("Weighted mean")
    table.resize(900, 400)
    QApplication.processEvents()
    assert table.horizontalHeader().length() == table.viewport().width()


def test_of_two_classes_the_curve_of_the_second_one_is_drawn(opened: Open) -> None:
    layers = Dense(units=4, activation="tanh"), Dense(units=1, activation="sigmoid")
    experiment = small(*layers, source=TwoSpirals()).with_training(loss=BinaryCrossEntropy())
    network = network_of(experiment)
    view = opened(network)
    tab(view, ROC)
    outputs = network.inference.model.predict(network.data.x_validation, verbose=0)[:, 0]
    area = roc_auc_score(network.data.y_validation, outputs)
    assert view.roc.words.text().startswith(f"AUC {area:.4f}")
    assert view.label.isVisible()
    x, y = view.roc.line.getData()
    assert np.trapezoid(y, x) == pytest.approx(area, abs=1e-6)
    view.label.setCurrentIndex(0)
    assert "a sample of " in view.roc.words.text()
    tab(view, CALIBRATION)
    assert not view.label.isVisible()


def test_only_parts_with_samples_are_offered(opened: Open, images: Network) -> None:
    view = opened(images)
    parts = [view.part.itemData(place) for place in range(view.part.count())]
    assert parts == ["validation", "test", "train"]
    view.part.setCurrentIndex(1)
    assert len(found(view).rows) == 10_000
    view.gallery.grid.choose(0)
    assert view.gallery.said.text().startswith("Sample 6")
    last = Dense(units=2, activation="softmax")
    view = opened(network_of(small(last, source=TwoSpirals())))
    assert "test" not in [view.part.itemData(place) for place in range(view.part.count())]


def test_the_chosen_part_is_shown_again_after_a_run_that_has_none(opened: Open) -> None:
    whole = small().model_copy(
        update={"data": DataSpec(source=Iris(), split=FirstSamples(train=60, validation=0))}
    )
    view = opened(network_of(small()), network_of(whole))
    assert view.part.currentData() == "validation"
    view.show_moment(Moment(2))
    assert view.part.currentData() == "train"
    view.show_moment(Moment(1))
    assert view.part.currentData() == "validation"


def test_a_chosen_cell_stays_while_other_networks_are_shown(opened: Open, images: Network) -> None:
    other = network_of(images.experiment.with_training(seed=8))
    view = opened(images, other)
    view.matrix.choose((2, 3))
    view.show_moment(Moment(2))
    assert view.matrix.current == (2, 3)
    assert view.gallery.which.currentText() == CELL
    view.show_moment(Moment(3))
    assert "as soon as the run has started" in view._panel.text
    # Else what the last run's network is asked again later would be shown as this one's.
    assert isinstance(view.insight, AskedHere)
    assert not view.insight.following


def test_samples_that_are_gone_are_told(
    opened: Open, flowers: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_folder: Path) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(gallery, "_opened", gone)
    view = opened(flowers)
    assert "cannot be read any more (No such file" in view.gallery.empty.text
    assert view.matrix.counts.sum() == 30


def test_hidden_it_asks_nothing(opened: Open, flowers: Network) -> None:
    view = opened(flowers)
    assert isinstance(view.insight, AskedHere)
    assert view.insight.following
    view.hide()
    assert not view.insight.following


@pytest.mark.parametrize("classes", [2, 10, 100])
def test_every_cell_can_be_pointed_at(qtbot: QtBot, classes: int) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(460, 480)
    names = tuple(f"class {place}" for place in range(classes))
    matrix.show_counts(np.arange(classes**2).reshape(classes, classes), names)
    matrix.show()
    layout = matrix.arranged
    for cell in ((0, 0), (classes - 1, 0), (classes - 1, classes - 1)):
        assert layout.at(layout.cell(*cell).center().toPoint()) == cell
    assert layout.at(QPoint(2, 2)) is None
    assert layout.field.right() <= matrix.width()
    assert layout.field.bottom() <= matrix.height()
    # A stronger share is darker in the light.
    matrix.show_counts(np.diag(np.arange(1, classes + 1)) + 1, names)
    image = matrix.grab().toImage()
    corner = layout.cell(0, 0).topLeft().toPoint() + QPoint(1, 1)
    beside = layout.cell(0, 1).topLeft().toPoint() + QPoint(1, 1)
    assert image.pixelColor(corner).lightness() < image.pixelColor(beside).lightness()


def test_splits_that_hold_a_test_part_out_offer_it(opened: Open) -> None:
    experiment = digits(Flatten(), Dense(units=10, activation="softmax"))
    split = FirstSamples(train=50, validation=20, test=30)
    data = experiment.data.model_copy(update={"split": split})
    view = opened(network_of(experiment.model_copy(update={"data": data})))
    view.part.setCurrentText("Test part")
    assert found(view).total == 30


@pytest.mark.parametrize("name", [CALIBRATION, ROC])
def test_plots_wear_another_theme_at_once(
    opened: Open, images: Network, qapp: QApplication, name: str
) -> None:
    view = opened(images)
    tab(view, name)
    plot = view.calibration if name == CALIBRATION else view.roc
    for mode, shades in THEMES:
        apply_theme(qapp, mode)
        qapp.processEvents()
        assert plot.canvas.backgroundBrush().color() == QColor(shades.plot)
        assert plot.chance.opts["pen"].color() == QColor(shades.muted)


@pytest.mark.parametrize(("mode", "shades"), [("light", LIGHT), ("dark", DARK)])
def test_beside_the_last_column_the_head_of_a_table_is_as_the_window(
    qtbot: QtBot, qapp: QApplication, mode: Mode, shades: Colours
) -> None:
    apply_theme(qapp, mode)
    table = ColumnTable("Samples")
    qtbot.addWidget(table)
    table.show_columns([Column("Loss", np.arange(3.0))])
    table.resize(400, 120)
    assert table.grab().toImage().pixelColor(300, 8) == QColor(shades.window)
    apply_theme(qapp, "light")
