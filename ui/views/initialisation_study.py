"""The initialisation study: what comes through a network before it is trained, side by side."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QFontInfo, QPalette, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from dllab.diagnosis.initialisation import FUNCTIONS, Function, Passage, Stack, passage, verdict
from dllab.spec.base import Spec
from dllab.spec.initializers import GlorotNormal, HeNormal, RandomNormal, Zeros
from ui.forms.change_note import ChangeNote
from ui.forms.notes import MUTED
from ui.run_look import run_colour
from ui.theme import GRID, colours, is_dark, tabular
from ui.views.legend import Entry, Legend
from ui.views.network_view import Numbers
from ui.views.passage_plot import (
    CEILING,
    FLOOR,
    NAMED_WIDTH,
    WIDTH,
    PassagePlot,
    PlotTitle,
    decades,
    pens,
)

DEEPEST, WIDEST = 20, 300
SIGMAS = (-4.0, 0.5)
STEPS = 90
# Of a plot, the same for all; what is left over is shared out.
PLOT_WIDTH = 100
HOW = (
    "Noise is sent forward through dense layers that have just been initialised, and a gradient "
    "back. Both should neither fade nor explode. "
)
WITH: dict[Function, str] = {
    "tanh": "With tanh, a sigma of 0.01 fades in a deep network and Xavier keeps the signal; batch "
    "norm mends most starts.",
    "relu": "With ReLU, a sigma of 0.01 fades in a deep network, Xavier loses half of the variance "
    "in each layer and He keeps it; batch norm mends most starts.",
    "sigmoid": "With sigmoid, whose slope is 1/4 at most, gradients fade in a deep network however "
    "it is initialised; batch norm mends most starts.",
}
USE_TIP = "Initialise all layers of the network in the form so; Undo takes that back"
NORM_TIP = (
    "“Use this” then also puts batch norm before every nonlinearity of the network in the form; "
    "the plots show both in any case"
)
# Of the widths of a network's layers so many runs are written; others are left out in the middle.
MOST_RUNS = 5


@dataclass(frozen=True)
class Question:
    """What is to be computed: a network, and the initialisers."""

    stack: Stack
    kinds: tuple[Spec, ...]


@dataclass(frozen=True)
class Found:
    """Passages without and with batch norm, one for each initialiser."""

    plain: tuple[Passage, ...]
    normalised: tuple[Passage, ...]


def answered(question: Question) -> Found:
    """Compute it; a thread of its own does."""
    plain, normalised = (
        tuple(passage(question.stack, kind, normalised=with_norm) for kind in question.kinds)
        for with_norm in (False, True)
    )
    return Found(plain, normalised)


class InitialisationStudy(QWidget):
    """Four initialisers in columns, activations above, gradients below.

    Signals:
        chosen(initializer, normalised): it is to be used in the form, with batch norm or as it is.

    Attributes:
        used: says what that has changed.
        found: what is drawn; None before anything was computed.
    """

    chosen = Signal(object, bool)
    drawn = Signal()
    # From the thread that computes.
    _computed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.found: Found | None = None
        self.density = 0.0
        self._form: Stack | None = None
        self._asked: Question | None = None
        self._under_way: Future[None] | None = None
        self._thread = ThreadPoolExecutor(1, "initialisation")
        self.layers, self.layers_text = _slider(2, DEEPEST, 10, "Layers")
        self.units, self.units_text = _slider(10, WIDEST, 100, "Units in each layer")
        self.sigma, self.sigma_text = _slider(0, STEPS, _step_of(0.01), "Sigma of random weights")
        self.function = QComboBox()
        self.as_form = QCheckBox("Network in the form")
        self.with_norm = QCheckBox("Use with batch norm")
        self.form_layers, self.form_units = QLabel(), QLabel()
        self.how = QLabel(wordWrap=True)
        self.used = ChangeNote()
        self.uses = [QPushButton("Use this") for _ in range(4)]
        self.verdicts = [QLabel(alignment=Qt.AlignmentFlag.AlignCenter) for _ in range(4)]
        self.canvas = pg.GraphicsLayoutWidget()
        self._legend = Legend()
        self.titles = [PlotTitle() for _ in range(4)]
        self.rows = [[PassagePlot() for _ in range(4)] for _ in range(2)]
        self.header = QWidget()
        self.footer = QWidget()
        self._lay_out()
        self._connect()
        self.draw()

    def _lay_out(self) -> None:
        self.function.addItems(list(FUNCTIONS))
        self.function.setToolTip("Nonlinearity behind each layer")
        self.as_form.setToolTip("The dense layers of the network in the form, and its nonlinearity")
        self.as_form.setEnabled(False)
        self.with_norm.setToolTip(NORM_TIP)
        controls = QGridLayout(self.header)
        controls.setContentsMargins(GRID, GRID, GRID, 0)
        for row, (name, slider, text) in enumerate(
            (
                ("Layers", self.layers, self.layers_text),
                ("Units", self.units, self.units_text),
                ("Sigma", self.sigma, self.sigma_text),
            )
        ):
            controls.addWidget(QLabel(name), row, 0)
            controls.addWidget(slider, row, 1)
            controls.addWidget(text, row, 2)
        controls.addWidget(self.function, 0, 3)
        controls.addWidget(self.as_form, 1, 3)
        controls.addWidget(self.with_norm, 2, 3)
        controls.setColumnStretch(1, 1)
        self.how.setForegroundRole(MUTED)
        controls.addWidget(self.how, 3, 0, 1, 4)
        self._lay_out_form(controls)
        self.canvas.addItem(self._legend, row=0, col=0, colspan=4)
        for column, title in enumerate(self.titles):
            self.canvas.addItem(title, row=1, col=column)
        for row, plots in enumerate(self.rows):
            for column, plot in enumerate(plots):
                self.canvas.addItem(plot, row=row + 2, col=column)
                name = ("activations", "gradients")[row] if column == 0 else ""
                plot.name_axes(name, "Layer" if row else "")
        for column in range(4):
            named = NAMED_WIDTH - WIDTH if column == 0 else 0
            self.canvas.ci.layout.setColumnStretchFactor(column, 1)
            self.canvas.ci.layout.setColumnPreferredWidth(column, PLOT_WIDTH + named)
        self.canvas.setAccessibleName("Spread of activations and gradients by layer")
        below = QGridLayout(self.footer)
        below.setContentsMargins(GRID, 0, GRID, GRID)
        for column, (text, button) in enumerate(zip(self.verdicts, self.uses, strict=True)):
            text.setWordWrap(True)
            button.setToolTip(USE_TIP)
            below.addWidget(text, 0, column)
            below.addLayout(_centred(button), 1, column)
            below.setColumnStretch(column, 1)
        below.addWidget(self.used, 2, 0, 1, 4)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.header)
        outer.addWidget(self.canvas, 1)
        outer.addWidget(self.footer)

    def _lay_out_form(self, controls: QGridLayout) -> None:
        """What the form's network has stands where else the sliders are."""
        # Nothing moves under the mouse when one of them comes or goes.
        for control in (self.layers, self.units, self.function, self.used):
            policy = control.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            control.setSizePolicy(policy)
        for row, label in enumerate((self.form_layers, self.form_units)):
            label.setTextFormat(Qt.TextFormat.PlainText)
            # A long text must not widen the view.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            controls.addWidget(label, row, 1, 1, 2)

    def _connect(self) -> None:
        for slider in (self.layers, self.units, self.sigma):
            slider.valueChanged.connect(lambda _value: self.ask())
        self.function.currentTextChanged.connect(lambda _text: self.ask())
        self.as_form.toggled.connect(lambda _on: self.ask())
        self._computed.connect(self._take)
        for place, button in enumerate(self.uses):
            button.clicked.connect(lambda _checked, place=place: self._use(place))

    # What is studied

    def show_stack(self, stack: Stack | None) -> None:
        """Another network is in the form; None: it has no dense layers."""
        self._form = stack
        self.as_form.setEnabled(stack is not None)
        if self.as_form.isChecked():
            self.ask()

    @property
    def question(self) -> Question:
        """What the controls say."""
        kinds = (Zeros(), RandomNormal(stddev=self.stddev), GlorotNormal(), HeNormal())
        if self._form and self.as_form.isChecked():
            return Question(self._form, kinds)
        function = FUNCTIONS[self.function.currentIndex()]
        return Question(Stack.of(self.layers.value(), self.units.value(), function), kinds)

    @property
    def stddev(self) -> float:
        """Sigma of the random weights."""
        low, high = SIGMAS
        return float(f"{10 ** (low + (high - low) * self.sigma.value() / STEPS):.2g}")

    def ask(self) -> None:
        """Have what the controls say computed; the newest question replaces one that waits."""
        self._asked = self.question
        self._show_controls(self._asked.stack)
        if self._under_way is None or self._under_way.done():
            self._compute(self._asked)

    def _show_controls(self, stack: Stack) -> None:
        """Sliders with their values, or what the network in the form has in their place."""
        own = self._form is None or not self.as_form.isChecked()
        for control in (self.layers, self.units, self.function):
            control.setVisible(own)
        for label in (self.form_layers, self.form_units):
            label.setVisible(not own)
        self.form_layers.setText(f"{len(stack.widths) - 1} dense, {stack.function}")
        self.form_units.setText(_widths(stack))
        self.layers_text.setText(f"{self.layers.value()}" if own else "")
        self.units_text.setText(f"{self.units.value()}" if own else "")
        self.sigma_text.setText(f"{self.stddev:g}")
        self.how.setText(HOW + WITH[stack.function])

    def _compute(self, question: Question) -> None:
        self._under_way = self._thread.submit(
            lambda: self._computed.emit(question, answered(question))
        )

    def _take(self, question: Question, found: Found) -> None:
        self.found = found
        self.draw()
        if self._asked != question and self._asked is not None:
            self._compute(self._asked)

    def close_thread(self) -> None:
        """Compute nothing any more."""
        self._thread.shutdown(cancel_futures=True)

    def _use(self, place: int) -> None:
        self.chosen.emit(self.question.kinds[place], self.with_norm.isChecked())

    # Drawing

    def draw(self) -> None:
        """Draw what was found last."""
        found = self.found
        self.canvas.setBackground(colours(self).plot)
        # Plots without a theme and without anything in them are no picture.
        self.canvas.ci.setVisible(found is not None)
        if found is None:
            return
        shades, dark, scale = colours(self), is_dark(self), self.density or self.devicePixelRatioF()
        font = self._plot_font()
        drawn = pens(run_colour(1, dark), run_colour(2, dark), scale)
        legend = [Entry("without batch norm", QPen(drawn[0].color(), 2.4))]
        legend.append(Entry("with batch norm", QPen(drawn[1].color(), 2, Qt.PenStyle.DashLine)))
        self._legend.show_rows([legend], shades, font)
        names = ("Zeros", f"Random, sigma {self.stddev:g}", "Xavier (Glorot)", "He")
        for title, name in zip(self.titles, names, strict=True):
            title.show_text(name, shades, font)
        for row, field in enumerate(("activations", "gradients")):
            values = [getattr(each, field) for each in (*found.plain, *found.normalised)]
            ends = _ends(values)
            for column, plot in enumerate(self.rows[row]):
                plot.dress(shades, font, drawn, scale)
                plot.show_values(values[column], values[column + 4], ends)
        pairs = zip(self.verdicts, found.plain, found.normalised, strict=True)
        for label, plain, normalised in pairs:
            label.setText(f"{verdict(plain)}\nwith batch norm: {verdict(normalised)}")
        self.drawn.emit()

    def _plot_font(self) -> QFont:
        font = tabular(self.font())
        font.setPixelSize(QFontInfo(self.font()).pixelSize())
        return font

    def twin(self, density: float = 0.0) -> "InitialisationStudy":
        """Another one of the same, without controls, for a picture."""
        other = InitialisationStudy()
        other.close_thread()
        other.density = density
        other.setBackgroundRole(QPalette.ColorRole.Base)
        other.setAutoFillBackground(True)
        other.header.hide()
        for button in other.uses:
            button.hide()
        other.used.hide()
        other.sigma.blockSignals(True)
        other.sigma.setValue(self.sigma.value())
        other.found = self.found
        other.draw()
        return other

    def numbers(self) -> Numbers:
        """What is drawn, a line for each layer of each initialiser."""
        found = self.found
        assert found  # noqa: S101 - it can be exported
        kinds = [kind.title for kind in self.question.kinds]
        layers = len(found.plain[0].activations)
        both = (("no", found.plain), ("yes", found.normalised))
        passages = [each for _, several in both for each in several]
        return {
            "initialiser": np.repeat(kinds * 2, layers),
            "batch norm": np.repeat([name for name, _ in both for _ in kinds], layers),
            "layer": np.tile(np.arange(layers), 2 * len(kinds)),
            "activations": np.concatenate([each.activations for each in passages]),
            "gradients": np.concatenate([each.gradients for each in passages]),
        }

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme or font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.draw()


def _widths(stack: Stack) -> str:
    """The units from the input on, equal neighbours together: 784 → 10 × 100 → 10."""
    counted = [(width, len(list(same))) for width, same in groupby(stack.widths[1:])]
    runs = [f"{count} × {width:,}" if count > 1 else f"{width:,}" for width, count in counted]
    if len(runs) > MOST_RUNS:
        runs = [*runs[: MOST_RUNS - 1], "…", runs[-1]]
    return " → ".join([f"{stack.widths[0]:,} inputs", *runs])


def _ends(values: list[np.ndarray]) -> tuple[float, float]:
    """Whole decades around all values, at least three, so that a kept signal looks level."""
    places = np.concatenate([decades(each) for each in values])
    low, high = float(np.floor(places.min())), float(np.ceil(places.max()))
    return max(min(low, high - 3), FLOOR), min(high, CEILING)


def _step_of(sigma: float) -> int:
    low, high = SIGMAS
    return round((np.log10(sigma) - low) / (high - low) * STEPS)


def _slider(least: int, most: int, value: int, tip: str) -> tuple[QSlider, QLabel]:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(least, most)
    slider.setValue(value)
    slider.setToolTip(tip)
    slider.setAccessibleName(tip)
    text = QLabel()
    text.setFont(tabular(text.font()))
    text.setMinimumWidth(text.fontMetrics().horizontalAdvance("0.00000"))
    return slider, text


def _centred(button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(button)
    row.addStretch()
    return row


Pictures = dict[str, Callable[[], InitialisationStudy]]
