"""What the legend of the curves says: what each line means, and which run it is of."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from ui.run_book import Run
from ui.run_look import line_pen, run_colour, run_dots
from ui.theme import DARK, LIGHT
from ui.views.legend import Entry
from ui.views.metric_plot import FOCUS_WIDTH

SOLID = Qt.PenStyle.SolidLine
# Of the samples in the legend that tell the runs apart.
NAME_WIDTH = 2.4


def legend_rows(
    focus: Run | None, runs: Sequence[Run], dark: bool, *, running: bool
) -> list[list[Entry]]:
    """The rows of entries for the runs drawn.

    Args:
        focus: the run whose gap is shaded.
        runs: all that are drawn.
        dark: whether the theme is.
        running: whether running averages are drawn.
    """
    if focus is None:
        return []
    styles = _styles(focus, dark)
    if running:
        muted = QColor((DARK if dark else LIGHT).muted)
        styles.append(Entry("running average", QPen(muted, 1, Qt.PenStyle.DotLine)))
    if len(runs) == 1:
        return [[Entry(focus.name), *styles]]
    # What does not fit is counted: those one looks for, in focus or just begun, come first.
    named = sorted(runs, key=lambda run: (run is not focus, -run.number))
    return [styles, [_name(run, dark) for run in named]]


def _styles(focus: Run, dark: bool) -> list[Entry]:
    colour, dots = run_colour(focus.number, dark), run_dots(focus.number)
    area = QColor(colour)
    area.setAlpha(80)
    training = Entry("training", line_pen(colour, 1, Qt.PenStyle.DashLine, dots))
    if _lacks_validation(focus):
        return [training]
    return [
        training,
        Entry("validation", line_pen(colour, FOCUS_WIDTH, SOLID, dots)),
        Entry("overfitting gap", area),
    ]


def _lacks_validation(run: Run) -> bool:
    """Whether it is known that no samples validate."""
    started = run.history.started
    return started is not None and not started.validation_samples


def told_of(run: Run) -> tuple[Run, str, bool]:
    """What the legend says of a run: where that is another thing, it is drawn anew."""
    return run, run.name, _lacks_validation(run)


def _name(run: Run, dark: bool) -> Entry:
    pen = line_pen(run_colour(run.number, dark), NAME_WIDTH, SOLID, run_dots(run.number))
    return Entry(run.name, pen)
