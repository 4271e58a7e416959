"""The preview draws the rates that training will use, on an axis one can read."""

from collections.abc import Sequence

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetrics
from pytestqt.qtbot import QtBot

from dllab.events import EpochEnded, RunStarted
from dllab.history import RunHistory, fold
from dllab.spec import Experiment, TrainingSpec, to_json
from dllab.spec.optimizers import Sgd
from dllab.spec.schedules import Constant, Cosine, DropOnPlateau, Exponential, Step, rates
from tests.spec.kinds import SCHEDULES
from ui.forms.notes import Note
from ui.forms.schedule_preview import DOT, SchedulePreview, previewed, spans_decades
from ui.theme import colours


def shown(qtbot: QtBot, training: TrainingSpec) -> SchedulePreview:
    preview = SchedulePreview(training)
    qtbot.addWidget(preview)
    return preview


@pytest.mark.parametrize("kind", SCHEDULES)
@pytest.mark.parametrize("epochs", [1, 7, 30, 400, 5000, 1_000_000])
def test_points_are_rates_of_the_run(kind: type, epochs: int) -> None:
    training = TrainingSpec(epochs=epochs, schedule=kind(warm_up=0.5), optimizer=Sgd())
    x, y = previewed(training)
    steps_per_epoch = -(-400 // epochs)
    for place in (0, len(x) // 3, len(x) - 1):
        step = round(x[place] * steps_per_epoch)
        (rate,) = rates(training.schedule, 0.01, step, 1, steps_per_epoch, epochs)
        assert y[place] == rate
    assert 200 <= len(x) <= 410
    assert x[-1] < epochs


def test_follows_edits_and_draws_what_it_says(qtbot: QtBot) -> None:
    preview = shown(qtbot, TrainingSpec(schedule=Step(factor=0.5, every=10)))
    assert set(preview.curve()[1]) == {0.001, 0.0005, 0.00025}
    preview.show_training(TrainingSpec(schedule=Cosine(), epochs=10))
    x, y = preview._curve.getData()
    np.testing.assert_array_equal(x, preview.curve()[0])
    np.testing.assert_array_equal(y, preview.curve()[1])
    assert y[0] == 0.001
    assert y[-1] < 1e-6


STEPPED = TrainingSpec(schedule=Step(factor=0.5, every=2), epochs=6)
HAD = [0.001, 0.001, 0.0005]


def trained(training: TrainingSpec = STEPPED, had: Sequence[float] = HAD) -> RunHistory:
    started = RunStarted(0.0, to_json(Experiment(training=training)), 1, 1, 1, 1, 0.1, 1, {})
    epochs = [
        EpochEnded(number, number, 0.0, 0.1, 1, 0, 1, 0, 1, 0, rate)
        for number, rate in enumerate(had, start=1)
    ]
    return fold([started, *epochs])


def dots(preview: SchedulePreview) -> list[tuple[float, float]]:
    x, y = preview._had.getOriginalDataset()
    return [] if x is None else list(zip(x.tolist(), y.tolist(), strict=True))


def own_curve(preview: SchedulePreview) -> list[float]:
    y = preview._own.getOriginalDataset()[1]
    return [] if y is None else y.tolist()


def test_marks_the_rates_a_run_has_had_by_this_schedule(qtbot: QtBot) -> None:
    preview = shown(qtbot, STEPPED)
    preview.follow(trained())
    assert dots(preview) == [(1, 0.001), (2, 0.001), (3, 0.0005)]
    assert own_curve(preview) == []
    preview.follow(trained(had=[*HAD, 0.0005]))
    assert len(dots(preview)) == 4
    preview.follow(RunHistory())
    assert dots(preview) == []


def test_an_edit_elsewhere_in_the_form_leaves_the_dots_as_they_are(qtbot: QtBot) -> None:
    preview = shown(qtbot, STEPPED)
    preview.follow(trained())
    before = preview._had.opts["symbolBrush"]
    preview.show_training(STEPPED.model_copy(update={"seed": 5, "batch_size": 64}))
    assert len(dots(preview)) == 3
    assert own_curve(preview) == []
    assert preview._had.opts["symbolBrush"] == before


@pytest.mark.parametrize(
    "edit",
    [
        {"epochs": 7},
        {"schedule": Cosine()},
        {"schedule": Exponential(decay=3.0)},
        {"optimizer": Sgd(learning_rate=5.0)},
    ],
)
def test_dots_of_another_schedule_stay_faint_on_their_own_curve(
    qtbot: QtBot, edit: dict[str, object]
) -> None:
    preview = shown(qtbot, STEPPED)
    preview.follow(trained())
    strong = preview._had.opts["symbolBrush"]
    preview.show_training(STEPPED.model_copy(update=edit))
    assert len(dots(preview)) == 3
    np.testing.assert_array_equal(own_curve(preview), previewed(STEPPED)[1])
    assert preview._had.opts["symbolBrush"] != strong
    (left, right), (low, high) = preview._plot.viewRange()
    for rate in HAD:
        assert low < (np.log10(rate) if preview.is_logarithmic else rate) < high
    assert left == 0
    assert right > max(6, preview._training.epochs)
    preview.show_training(STEPPED)
    assert own_curve(preview) == []
    assert preview._had.opts["symbolBrush"] == strong


@pytest.mark.parametrize("epochs", [30, 1000, 10_000])
def test_the_last_epoch_s_number_and_dot_are_whole(qtbot: QtBot, epochs: int) -> None:
    preview = shown(qtbot, TrainingSpec(schedule=Cosine(), epochs=epochs))
    preview.resize(300, 110)
    with qtbot.waitExposed(preview):
        preview.show()
    preview.grab()
    axis, plot = preview._epoch_axis, preview._plot
    end = plot.getViewBox().mapViewToScene(QPointF(epochs, 0)).x()
    number = QFontMetrics(axis.style["tickFont"]).horizontalAdvance(f"{epochs:,}")
    assert end + number / 2 <= plot.width()
    assert end + DOT / 2 <= plot.getViewBox().sceneBoundingRect().right() + 0.5
    ground, image = QColor(colours(preview).plot), plot.grab().toImage()
    band = range(round(end), min(round(end + number / 2), image.width() - 1) + 1)
    foot = round(plot.getViewBox().sceneBoundingRect().bottom())
    assert any(image.pixelColor(x, y) != ground for x in band for y in range(foot + 6, foot + 16))
    assert all(image.pixelColor(image.width() - 1, y) == ground for y in range(image.height()))


@pytest.mark.parametrize(
    ("schedule", "logarithmic"),
    [
        (Constant(), False),
        (Cosine(), False),
        (Cosine(warm_up=2.0), False),
        (Step(factor=0.1, every=10), False),
        (Step(factor=0.1, every=5), True),
        (Exponential(decay=0.5), True),
        (Exponential(decay=0.05), False),
        # Falls below the smallest float: still drawn.
        (Exponential(decay=1000.0), True),
    ],
)
def test_the_axis_is_logarithmic_when_rates_span_decades(
    qtbot: QtBot, schedule: Exponential, logarithmic: bool
) -> None:
    training = TrainingSpec(schedule=schedule)
    assert spans_decades(previewed(training)[1]) == logarithmic
    preview = shown(qtbot, training)
    preview.resize(300, 160)
    preview.grab()
    assert preview.is_logarithmic == logarithmic
    (low, high) = preview._plot.viewRange()[1]
    assert np.isfinite([low, high]).all()
    assert low < high


def test_axes_are_named(qtbot: QtBot) -> None:
    preview = shown(qtbot, TrainingSpec(schedule=Cosine()))
    assert [axis.labelText for axis in (preview._epoch_axis, preview._rate_axis)] == [
        *("Epoch", "Rate")
    ]
    assert preview._rate_axis.tickStrings([0.001, 0.25], 1, 0.1) == ["0.001", "0.25"]


def test_a_rate_that_never_changes_takes_no_room(qtbot: QtBot) -> None:
    preview = shown(qtbot, TrainingSpec())
    assert preview.isHidden()
    preview.show_training(TrainingSpec(schedule=Constant(warm_up=1.0)))
    assert not preview.isHidden()
    preview.show_training(TrainingSpec())
    assert preview.isHidden()


def test_it_never_opens_a_window_of_its_own(qtbot: QtBot) -> None:
    assert not shown(qtbot, TrainingSpec(schedule=Cosine())).isVisible()


def test_a_plateau_says_that_nobody_knows(qtbot: QtBot) -> None:
    preview = shown(qtbot, TrainingSpec(schedule=DropOnPlateau()))
    (note,) = preview.findChildren(Note)
    assert "nobody knows" in note.text()
    preview.show_training(TrainingSpec(schedule=Cosine()))
    assert not note.text()
