"""Draw for a network, or show it a picture, and see at once what it says."""

import base64
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSplitter, QWidget

from dllab.data import DataError, source_facts
from dllab.spec import DataFacts
from ui.data.choices import choice_box, offer
from ui.draw.answer_panel import AnswerPanel
from ui.draw.pen_row import PenRow, text_button
from ui.draw.picture_file import FILTER, PictureFile
from ui.draw.sketch import Bytes, Sketch, is_drawable, sheet_size
from ui.draw.sketch_canvas import SketchCanvas
from ui.file_choice import file_to_open
from ui.forms.notes import FAULT, Note
from ui.insight import Answer, Insight, Moment, Request
from ui.theme import GRID
from ui.views.network_view import ASKED, NetworkView, Numbers, table

# How often a network that trains is asked again, and how long strokes are gathered.
SECONDS, GATHERED_MS = 0.05, 15
# An answer that takes longer is announced: Keras may have to be loaded first.
ANNOUNCED_MS = 400
THROUGH_TIP = "What each layer makes of the drawing, in the view Feature maps"
NOBODY = "no other run"
CENTRE_TIP = (
    "Place the ink as that of MNIST's digits was: scaled into a box of 20 / 28 of the image, its "
    "centre of mass in the middle"
)
INVERT_TIP = "Light for dark: MNIST's digits are light on dark, ink on paper is not"
AGAINST_TIP = "Another run that is asked about the same drawing"
NOT_STARTED = "Draw for the network here as soon as the run has started."
NO_IMAGES = (
    "Here one draws for networks whose input is an image in grey or in colours. The samples of "
    "this run are none: choose a run on images, such as MNIST."
)


class DrawView(NetworkView):
    """Asks what networks say of a sketch, as often as it changes.

    Attributes:
        canvas: what is drawn on.
        first, second: what the run that is shown says, and what it is compared with.
    """

    title = "Draw"
    tip = "Draw for the network, or show it a picture, and see what it says"
    empty = (
        "Here one draws a digit, or drops a picture, and sees at once what a network that was "
        "trained on images says of it: while it trains, and at every epoch that was kept."
    )
    compares = True
    tells_run = True

    def __init__(self, insight: Insight) -> None:
        super().__init__(insight)
        self.canvas = SketchCanvas()
        self.pens = PenRow(self.canvas)
        self.centre = QCheckBox("Centre")
        self.invert = text_button("Invert", INVERT_TIP)
        self.through = text_button("Through the layers", THROUGH_TIP)
        self.against = choice_box("Compare with", AGAINST_TIP)
        self.first, self.second = AnswerPanel(), AnswerPanel()
        self.fault = Note(FAULT)
        self._file = PictureFile()
        self._facts: dict[AnswerPanel, DataFacts] = {}
        self._gathering = QTimer(self, singleShot=True, interval=GATHERED_MS)
        self._waiting = QTimer(self, singleShot=True, interval=ANNOUNCED_MS)
        self._unanswered: set[AnswerPanel] = set()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.centre.setToolTip(CENTRE_TIP)
        self.centre.setChecked(True)
        label = QLabel("Compare with")
        label.setBuddy(self.against)
        row = QHBoxLayout(how := QWidget())
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for part in (self.invert, self.centre, label, self.against):
            row.addWidget(part)
        row.addWidget(self.through)
        row.addStretch()
        self.both = QSplitter()
        self.both.setContentsMargins(GRID, 0, 0, 0)
        for place, panel in enumerate((self.canvas, self.first, self.second)):
            self.both.addWidget(panel)
            self.both.setStretchFactor(place, 1)
        self.both.setChildrenCollapsible(False)
        self.second.hide()
        self.fault.setContentsMargins(GRID, 0, GRID, 0)
        self.controls.addWidget(self.pens)
        self.add_row(how)
        self.lay_out(self.both, self.fault)

    def _connect(self) -> None:
        self.canvas.changed.connect(self._gather)
        self.canvas.dropped.connect(self.open_picture)
        self.pens.open_requested.connect(self._choose_picture)
        self.pens.clear.clicked.connect(self._begin_anew)
        self.invert.clicked.connect(self.canvas.invert)
        self.through.clicked.connect(self._follow_through)
        self.centre.toggled.connect(self._gather)
        self.against.currentIndexChanged.connect(self._follow)
        self._file.ready.connect(self._take_picture)
        self._file.failed.connect(self._refuse)
        self._gathering.timeout.connect(self._ask)
        self._waiting.timeout.connect(self._announce)

    # Which networks

    def follow(self, moment: Moment) -> None:
        """See `NetworkView.follow`."""
        experiment = self.insight.experiment(moment.run)
        if experiment is None:
            self.say(NOT_STARTED)
            return
        known = self._known(moment.run)
        if known is None:
            self.say(NO_IMAGES)
            return
        self._facts = {self.first: known}
        self._offer_runs(moment.run)
        self._fit_sheet(*known.input_shape)
        self.first.expect(self._name(moment.run), known.class_names)
        self._follow_second()
        self.show_page()
        self._ask()

    def _known(self, run: int) -> DataFacts | None:
        """What the data of a run are, if they are images one can draw."""
        experiment = self.insight.experiment(run)
        try:
            known = source_facts(experiment.data.source) if experiment else None
        except DataError:
            return None
        return known if known and is_drawable(known.input_shape) else None

    def _name(self, run: int) -> str:
        return self.insight.names().get(run, "")

    def _offer_runs(self, run: int) -> None:
        names = self.insight.names().items()
        others = [(f"{number}: {name}", number) for number, name in names if number != run]
        offer(self.against, [(NOBODY, None), *others])

    def _follow_second(self) -> None:
        moment = self._second_moment
        self.second.setVisible(moment is not None)
        if moment is None:
            return
        known = self._known(moment.run)
        self.second.expect(self._name(moment.run), known.class_names if known else ())
        if known:
            self._facts[self.second] = known
        else:
            self.second.say(NO_IMAGES)

    @property
    def _second_moment(self) -> Moment | None:
        """The run that was chosen, or else the epoch that is held to compare with."""
        run = self.against.currentData()
        # A run that was deleted is not asked any more.
        return Moment(run) if run in self.insight.names() else self.compared

    def _fit_sheet(self, height: int, width: int, channels: int) -> None:
        """Images of another size are drawn on a sheet of their own."""
        self.centre.setVisible(channels == 1)
        self.pens.offer_colours(channels == 3)
        size = sheet_size(height, width)
        if size != self.canvas.sketch.size:
            self.canvas.show_sketch(Sketch(*size))

    # Asking

    def _gather(self) -> None:
        """Answers are not asked for each pixel of a stroke."""
        if not self._gathering.isActive():
            self._gathering.start()

    def _ask(self) -> None:
        moments = {self.first: self.moment, self.second: self._second_moment}
        for panel, name in ((self.first, "first"), (self.second, "second")):
            moment, known = moments[panel], self._facts.get(panel)
            if moment is None or known is None or self.canvas.sketch.is_blank:
                self.stop_asking(name)
                self._unanswered.discard(panel)
                if known:
                    panel.say_nothing()
            elif self.isVisible():
                self._ask_for(panel, name, moment, known)

    def _ask_for(self, panel: AnswerPanel, name: str, moment: Moment, known: DataFacts) -> None:
        given = self.canvas.sketch.for_network(known.input_shape, self.centre.isChecked())
        params = {"pixels": base64.b64encode(given.tobytes()).decode()}
        self._unanswered.add(panel)
        if not self._waiting.isActive():
            self._waiting.start()

        def take(answer: Answer) -> None:
            self._unanswered.discard(panel)
            if not self.canvas.sketch.is_blank:
                panel.show_answer(answer)

        def fail(sentence: str) -> None:
            self._unanswered.discard(panel)
            panel.say(sentence)

        self.ask(name, Request(moment, "drawing", params, every=SECONDS), take, fail)

    def is_wanted(self, newest: Request, answered: Request) -> bool:
        """While one draws, each answer is of a moment ago: it is shown until the next one comes."""
        return (newest.probe, newest.moment.run) == (answered.probe, answered.moment.run)

    def _announce(self) -> None:
        for panel in self._unanswered:
            if panel.found is None:
                panel.say(ASKED)

    def _follow_through(self) -> None:
        if known := self._facts.get(self.first):
            given = self.canvas.sketch.for_network(known.input_shape, self.centre.isChecked())
            self.through_layers.emit(given)

    # Pictures

    def open_picture(self, path: Path) -> None:
        """Draw on a picture from a file, once it is read."""
        self.fault.say("")
        self._file.read(path, *self.canvas.sketch.size)

    def _choose_picture(self) -> None:
        name = file_to_open(self, "Show the network a picture", FILTER)
        if name:
            self.open_picture(Path(name))

    def _take_picture(self, pixels: Bytes) -> None:
        if pixels.shape[:2] != self.canvas.sketch.size:
            # Meanwhile another network is drawn for.
            return
        # A picture lies where whoever made it wanted it.
        self.centre.setChecked(False)
        self.canvas.take_picture(pixels)

    def _begin_anew(self) -> None:
        self.centre.setChecked(True)
        self.fault.say("")

    def _refuse(self, sentence: str) -> None:
        self.fault.say(sentence)

    # Drawing and exporting

    def draw(self) -> None:
        """See `NetworkView.draw`: all parts paint themselves."""
        self.update()

    def numbers(self) -> Numbers:
        """See `NetworkView.numbers`: a row for each class."""
        found = [panel.found for panel in (self.first, self.second) if panel.found]
        if not found:
            return {}
        names = found[0].values["classes"]
        columns: dict[str, object] = {"class": names}
        for panel in (self.first, self.second):
            if panel.found and panel.found.values["classes"] == names:
                columns[f"P, {panel.heading.text()}"] = panel.found.arrays["probabilities"]
        return table({name: np.asarray(values) for name, values in columns.items()})

    def take_from(self, other: "DrawView") -> None:
        """See `NetworkView.take_from`."""
        self.canvas.show_sketch(other.canvas.sketch)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._gathering.stop()
        self.first.take_from(other.first)
        self.second.take_from(other.second)
        self.second.setVisible(not other.second.isHidden())
        self.both.setHandleWidth(0)


def demo() -> None:
    """Draw digits for a softmax regression on MNIST while it trains."""
    from dllab.spec.presets import preset  # noqa: PLC0415 - only here
    from ui.views.sample_networks import show_view  # noqa: PLC0415

    show_view(DrawView, preset("softmax-mnist"))


if __name__ == "__main__":
    demo()
