"""The views of histograms, from what they draw, tell and hand out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dllab.distributions import PERCENTILES
from dllab.events import HistogramsTaken, RunEnded
from dllab.history import fold
from dllab.spec import Experiment, to_json
from dllab.spec.compute import ComputeSpec
from tests.views.recorded_here import STARTED, RecordedHere, book_of, told
from ui.export import ExportDialog, render_png, render_svg
from ui.insight import Moment
from ui.run_book import Run
from ui.theme import Mode, apply_theme
from ui.views.bent_axis import BentAxis
from ui.views.distribution_marks import Bands, Ridges
from ui.views.histograms import RARER, THINNED, HistogramsView
from ui.views.layer_series import Bend, series_of

DRAW = np.random.default_rng(0)
KERNELS = {epoch: DRAW.normal(0, 0.1 * epoch, 5000) for epoch in (1, 2, 3, 4)}
FAR = np.append(DRAW.normal(0, 1e-3, 4998), [50.0, np.inf])


def events() -> list[HistogramsTaken]:
    return [
        told(
            epoch,
            {
                "1 Dense kernel": kernel,
                "1 Dense bias": np.linspace(-1, 1, 20),
                "2 Dense kernel": kernel / 2,
                "1 Dense kernel gradient": FAR,
                "1 Dense activation": np.tanh(kernel),
            },
        )
        for epoch, kernel in KERNELS.items()
    ]


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> HistogramsView:
    apply_theme(qapp, "light")
    shown = HistogramsView(RecordedHere(book_of(*events())))
    qtbot.addWidget(shown)
    shown.resize(900, 640)
    shown.show()
    qtbot.waitExposed(shown)
    shown.show_moment(Moment(1))
    return shown


def test_without_a_run_it_says_what_will_appear(qtbot: QtBot) -> None:
    view = HistogramsView(RecordedHere(book_of()))
    qtbot.addWidget(view)
    view.show()
    view.show_moment(None)
    assert "drawn here" in view._panel.text
    view.show_moment(Moment(1))
    assert "has not come to the end of an epoch" in view._panel.text
    assert not view.can_be_exported


@pytest.mark.parametrize(("histograms", "said"), [(100, "ended before an epoch"), (0, "set “Hist")])
def test_of_a_run_that_is_over_it_says_why_there_is_nothing(
    qtbot: QtBot, histograms: int, said: str
) -> None:
    experiment = to_json(Experiment(compute=ComputeSpec(histograms=histograms)))
    book = book_of(RunEnded(1.0, "stopped"))
    book.runs[1].history.started = replace(STARTED, experiment=experiment)
    view = HistogramsView(RecordedHere(book))
    qtbot.addWidget(view)
    view.show()
    view.show_moment(Moment(1))
    assert said in view._panel.text


def test_a_layer_shows_its_weights_gradients_and_activations(view: HistogramsView) -> None:
    assert [view.layer.itemText(n) for n in range(view.layer.count())] == ["1 Dense", "2 Dense"]
    names = [plot.series.name for plot in view.plots if plot.series]
    assert names == [
        *("1 Dense kernel", "1 Dense bias", "1 Dense kernel gradient", "1 Dense activation")
    ]
    view.choose_layer(2)
    assert [plot.series.name for plot in view.plots if plot.series] == ["2 Dense kernel"]


def test_where_there_is_little_room_plots_lie_below_each_other(view: HistogramsView) -> None:
    def columns() -> int:
        return view.canvas.ci.layout.columnCount()

    view.resize(900, 700)
    assert columns() == 2
    view.resize(300, 700)
    assert columns() == 1
    for plot in view.plots:
        assert view.canvas.sceneRect().contains(plot.sceneBoundingRect().center())
    view.resize(900, 700)
    assert columns() == 2


def test_bands_are_numpys_percentiles(view: HistogramsView) -> None:
    view.style_box.setCurrentText("Percentiles")
    marks = view.plots[0].marks
    assert isinstance(marks, Bands)
    expected = [np.percentile(kernel, PERCENTILES) for kernel in KERNELS.values()]
    np.testing.assert_allclose(marks._places, expected, rtol=1e-5, atol=1e-6)
    assert [point.x() for point in marks._course(0)] == [1, 2, 3, 4]


def test_ridges_have_the_area_of_one(view: HistogramsView) -> None:
    """Each holds all values, however far out they lie."""
    for plot in view.plots:
        marks, series = plot.marks, plot.series
        assert isinstance(marks, Ridges)
        assert series
        for row, epoch in enumerate(series.epochs):
            widths = np.diff(series.places[row])
            assert (series.heights[row] * widths).sum() == pytest.approx(1)
            assert marks.polygon(row).boundingRect().bottom() == pytest.approx(epoch)


def test_outliers_and_what_is_no_number_are_said(view: HistogramsView) -> None:
    plot = view.plots[2]
    assert plot.series
    assert plot.series.counts[-1, -1] == 1
    assert plot.series.bend.scale > 0
    assert "values · log," in plot.titleLabel.text
    assert "log" not in view.plots[0].titleLabel.text
    assert "up to 1 not finite" in plot.titleLabel.text
    # The bulk is not one bin.
    assert (plot.series.counts[-1] > 50).sum() > 5


def test_the_mouse_reads_epoch_bin_and_count(view: HistogramsView) -> None:
    plot = view.plots[0]
    assert plot.series
    row, place = 2, int(plot.series.counts[2].argmax())
    middle = plot.series.places[row, place : place + 2].mean()
    text = plot.told(QPointF(middle, 2.9))
    assert f"{plot.series.counts[row, place]:,.0f} of 5,000" in text
    assert "<td align='right'>3</td>" in text
    assert plot.told(QPointF(1e9, 3)) == ""


def test_the_chosen_epoch_is_marked(view: HistogramsView) -> None:
    view.show_moment(Moment(1, 3))
    assert {plot._marked for plot in view.plots} == {2}
    view.style_box.setCurrentText("Percentiles")
    assert view.plots[0]._cursor.isVisible()
    assert view.plots[0]._cursor.value() == 3
    view.show_moment(Moment(1))
    assert not view.plots[0]._cursor.isVisible()


def test_a_zoom_stays_while_the_run_goes_on(view: HistogramsView) -> None:
    plot = view.plots[0]
    plot.getViewBox().setRange(xRange=(-0.1, 0.1), yRange=(1, 2), padding=0)
    plot.getViewBox().sigRangeChangedManually.emit([True, True])
    kernel = {"1 Dense kernel": np.linspace(-9, 9, 500)}
    book = view.insight.book
    book.apply(1, [told(5, kernel)])
    book.readable.emit(1)
    assert view.plots[0].series
    assert view.plots[0].series.epochs[-1] == 5
    np.testing.assert_allclose(view.plots[0].viewRange()[0], (-0.1, 0.1))
    view.fit()
    assert view.plots[0].viewRange()[0][1] > 8


def test_old_sessions_without_percentiles_are_drawn(qtbot: QtBot) -> None:
    old = HistogramsTaken(1, ("1 Dense kernel",), (-1.0,), (1.0,), ((1,) * 64,))
    view = HistogramsView(RecordedHere(book_of(old)))
    qtbot.addWidget(view)
    view.show()
    view.show_moment(Moment(1))
    assert view.plots[0].series
    assert view.plots[0].series.counts.sum() == 64


FORGED = [
    HistogramsTaken(1, ("a",), (0.0,), (1.0,), ((1, 2, 3),)),
    HistogramsTaken(1, ("a",), (1.0,), (0.0,), ((1,) * 64,)),
    HistogramsTaken(1, ("a",), (0.0,), (1.0,), ((-1,) * 64,)),
    HistogramsTaken(1, ("a",), (-1e308,), (1e308,), ((1,) * 64,)),
    HistogramsTaken(
        *(1, ("a",), (0.0,), (1.0,), ((1,) * 64,), (0.0,), (1e-300,)),
        *(((0.0,) * 8 + (1e300,),), (0,)),
    ),
]


@pytest.mark.parametrize("event", FORGED)
def test_what_cannot_be_drawn_is_left_out(qtbot: QtBot, event: HistogramsTaken) -> None:
    view = HistogramsView(RecordedHere(book_of(event, *events())))
    qtbot.addWidget(view)
    view.show()
    view.show_moment(Moment(1))
    view.choose_layer(1)
    assert len(view.plots) == 4


def shown(qtbot: QtBot, *taken: HistogramsTaken) -> HistogramsView:
    view = HistogramsView(RecordedHere(book_of(*taken)))
    qtbot.addWidget(view)
    view.resize(900, 640)
    with qtbot.waitExposed(view):
        view.show()
    view.show_moment(Moment(1))
    return view


def test_it_says_why_not_all_epochs_are_drawn_or_recorded(
    view: HistogramsView, qtbot: QtBot
) -> None:
    assert not view.note.text()
    weights = {"1 Dense kernel": np.linspace(-1, 1, 50)}
    both = {**weights, "1 Dense activation": np.linspace(0, 1, 50)}
    view = shown(qtbot, *(told(epoch, weights if epoch % 25 else both) for epoch in range(1, 101)))
    assert view.note.text() == f"{THINNED.format(34, 100)} {RARER.format(100, 4)}"
    ridges = view.plots[0].marks
    assert isinstance(ridges, Ridges)
    assert len(ridges._rows) == 34
    view.style_box.setCurrentText("Percentiles")
    assert view.note.text() == RARER.format(100, 4)


def test_a_single_value_is_drawn_as_its_course_whatever_the_style(qtbot: QtBot) -> None:
    weights = [0.5, 0.25, -1.0]
    taken = [told(n, {"1 Dense kernel": np.array([w])}) for n, w in enumerate(weights, 1)]
    view = shown(qtbot, *taken)
    for style in ("Ridges", "Overlay", "Percentiles"):
        view.style_box.setCurrentText(style)
        (plot,) = view.plots
        assert isinstance(plot.marks, Bands)
        assert [(p.x(), p.y()) for p in plot.marks._course(4)] == [
            *((1, 0.5), (2, 0.25), (3, -1.0))
        ]


def test_a_run_of_single_values_after_one_of_many(qtbot: QtBot) -> None:
    """Their arrays have the same names."""
    book = book_of(told(1, {"1 Dense kernel": np.linspace(-1, 1, 50)}))
    single = told(1, {"1 Dense kernel": np.array([0.5])})
    book.add(Run(2, "run 2", history=fold([STARTED, single])))
    view = HistogramsView(RecordedHere(book))
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    for run, kind in ((1, Ridges), (2, Bands), (1, Ridges)):
        view.show_moment(Moment(run))
        assert isinstance(view.plots[0].marks, kind)


def test_three_plots_in_a_row_have_room_in_a_narrow_window(qtbot: QtBot) -> None:
    names = ("kernel", "bias", "kernel gradient", "bias gradient", "activation")
    arrays = {f"1 Dense {name}": np.linspace(-1, 1, 392_000) for name in names}
    view = HistogramsView(RecordedHere(book_of(told(1, arrays))))
    qtbot.addWidget(view)
    view.resize(655, 640)
    view.show()
    qtbot.waitExposed(view)
    view.show_moment(Moment(1))
    assert len(view.plots) == 5
    view.canvas.grab()
    assert max(plot.sceneBoundingRect().right() for plot in view.plots) <= view.canvas.width()


def test_picture_and_numbers_are_written(view: HistogramsView, tmp_path: Path) -> None:
    assert render_png(view, 900, 640, 96).startswith(b"\x89PNG")
    svg = render_svg(view, 900, 640, 96)
    assert b"5,000 values" in svg
    assert b">run 1<" in svg
    assert b"<image" not in svg
    dialog = ExportDialog(view)
    dialog.export(tmp_path / "all.csv")
    lines = (tmp_path / "all.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "array,epoch,from,to,values"
    rows = [line.split(",") for line in lines[1:] if line.startswith("1 Dense kernel,2,")]
    found = series_of(events(), "1 Dense kernel")
    assert found
    assert [int(row[4]) for row in rows] == found.counts[1].tolist()
    assert sum(int(row[4]) for row in rows) == 5000


@pytest.mark.parametrize("style", ["Ridges", "Overlay", "Percentiles"])
def test_every_style_is_drawn_in_both_themes(
    view: HistogramsView, qapp: QApplication, style: str
) -> None:
    view.style_box.setCurrentText(style)
    seen = []
    modes: tuple[Mode, ...] = ("light", "dark")
    for mode in modes:
        apply_theme(qapp, mode)
        qapp.processEvents()
        picture = view.canvas.grab().toImage()
        seen.append(picture.pixelColor(2, 2).lightness())
        colours = {
            picture.pixelColor(x, y).rgb()
            for x in range(0, picture.width(), 7)
            for y in range(0, picture.height(), 7)
        }
        assert len(colours) > 8
    assert seen[0] > 200
    assert seen[1] < 60


def test_ridges_of_few_epochs_are_named_by_the_first_and_the_last(qtbot: QtBot) -> None:
    arrays = {"1 Dense kernel": np.linspace(-1, 1, 500)}
    view = HistogramsView(RecordedHere(book_of(told(7, arrays), told(9, arrays))))
    qtbot.addWidget(view)
    view.resize(655, 640)
    view.show()
    qtbot.waitExposed(view)
    view.show_moment(Moment(1))
    axis = view.plots[0].getAxis("left")
    low, high = sorted(view.plots[0].viewRange()[1])
    ((_, ticks),) = axis.tickValues(low, high, 120)
    assert ticks == [7, 9]


def test_what_bending_leaves_of_zero_is_written_as_zero() -> None:
    axis = BentAxis("bottom")
    axis.bend = Bend(0.0, 1e-3)
    rest = float(axis.bend.place(8.27e-25))
    assert axis.tickStrings([rest, float(axis.bend.place(0.1))], 1.0, 1.0) == ["0", "0.1"]
