"""The views of a network at a moment, and the time slider that leads them all."""

from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dllab.pixels import ENDINGS
from ui.insight import Insight
from ui.lab import Lab
from ui.view_tabs import ViewTabs
from ui.views.lazy_view import LazyView, StateView
from ui.views.time_slider import TimeSlider


def _boundary(insight: Insight) -> StateView:
    from ui.views.boundary import BoundaryView  # noqa: PLC0415 - made when it is first shown

    return BoundaryView(insight)


def _evaluation(insight: Insight) -> StateView:
    from ui.views.evaluation import EvaluationView  # noqa: PLC0415 - as above

    return EvaluationView(insight)


def _fit(insight: Insight) -> StateView:
    from ui.views.fit import FitView  # noqa: PLC0415 - as above

    return FitView(insight)


def _dropout(insight: Insight) -> StateView:
    from ui.views.dropout import DropoutView  # noqa: PLC0415 - as above

    return DropoutView(insight)


def _draw(insight: Insight) -> StateView:
    from ui.views.draw import DrawView  # noqa: PLC0415 - as above

    return DrawView(insight)


def _histograms(insight: Insight) -> StateView:
    from ui.views.histograms import HistogramsView  # noqa: PLC0415 - as above

    return HistogramsView(insight)


def _vital_signs(insight: Insight) -> StateView:
    from ui.views.vital_signs import VitalSignsView  # noqa: PLC0415 - as above

    return VitalSignsView(insight)


def _weights(insight: Insight) -> StateView:
    from ui.views.weights import WeightsView  # noqa: PLC0415 - as above

    return WeightsView(insight)


def _feature_maps(insight: Insight) -> StateView:
    from ui.views.feature_maps import FeatureMapsView  # noqa: PLC0415 - as above

    return FeatureMapsView(insight)


# What the network answers, and what is in it.
ANSWERS, INSIDE = "Answers", "Inside"
# Title and explanation of each, the group it stands in, and what makes it.
VIEWS = (
    ("Evaluation", "Which classes the network confuses, on which samples", ANSWERS, _evaluation),
    ("Boundary", "What the network says all over the plane of two features", ANSWERS, _boundary),
    ("1-D fit", "The probability a network fits along one feature", ANSWERS, _fit),
    ("Dropout", "The thinned networks that dropout trains, and their mean", ANSWERS, _dropout),
    ("Draw", "What the network says of what one draws or drops on it", ANSWERS, _draw),
    ("Weights", "What each unit of a layer looks for in its input", INSIDE, _weights),
    ("Feature maps", "What each layer makes of one sample", INSIDE, _feature_maps),
    (
        "Vital signs",
        "Update-to-weight ratio, gradients, activations by layer",
        INSIDE,
        _vital_signs,
    ),
    ("Histograms", "How weights, gradients and activations are spread", INSIDE, _histograms),
)


@runtime_checkable
class TakesPictures(Protocol):
    """A view that shows the network a picture file."""

    def open_picture(self, path: Path) -> None:
        """Read it, and show what the network makes of it."""


class StateSide(QObject):
    """Owns the views of a network and what they ask.

    Signals:
        start_requested: the button of an empty view was pressed.
        layer_chosen(place): a layer, from 0, was chosen in a view.

    Attributes:
        insight: the door through which they ask.
        slider: stands below the views, while one of them is in front.
        views: by their titles.
    """

    start_requested = Signal()
    layer_chosen = Signal(int)

    def __init__(self, lab: Lab) -> None:
        super().__init__()
        self.insight = Insight(lab)
        self.slider = TimeSlider(lab.book)
        self.views = {title: LazyView(self.insight, make) for title, _, _, make in VIEWS}
        self.slider.moment_changed.connect(self._show_moment)
        # A run has started, and with it there is something to show.
        lab.training_changed.connect(self._show_moment)
        lab.training_changed.connect(lambda: self.slider.follow_training(lab.training))
        for view in self.views.values():
            view.start_requested.connect(self.start_requested)
            view.layer_chosen.connect(self._open_layer)
            view.through_layers.connect(self._follow_through)

    def join(self, tabs: ViewTabs) -> None:
        """Stand among the other views."""
        for title, tip, group, _ in VIEWS:
            tabs.add(self.views[title], title, tip, group)
        self._tabs = tabs
        tabs.currentChanged.connect(lambda: self._turn_to(tabs.currentWidget()))
        self._turn_to(tabs.currentWidget())

    def select(self, number: int | None) -> None:
        """Show the networks of another run; None: of the newest."""
        self.slider.select(number)

    @property
    def is_in_front(self) -> bool:
        """Whether one of its views is looked at."""
        return isinstance(self._tabs.currentWidget(), LazyView)

    def take_picture(self, path: Path) -> bool:
        """Have the view in front take a dropped picture, if it takes any; whether it does."""
        front = self._tabs.currentWidget()
        view = front.made if isinstance(front, LazyView) else None
        if not isinstance(view, TakesPictures) or path.suffix.lower() not in ENDINGS:
            return False
        view.open_picture(path)
        return True

    def _follow_through(self, pixels: npt.NDArray[np.uint8]) -> None:
        """Show what each layer makes of what was drawn."""
        from ui.views.feature_maps import FeatureMapsView  # noqa: PLC0415 - as above

        maps = self.views["Feature maps"]
        self._tabs.setCurrentWidget(maps)
        if isinstance(maps.view, FeatureMapsView):
            maps.view.show_pixels(pixels)

    def _open_layer(self, place: int) -> None:
        """Show a layer's histograms, and let the form show its options."""
        from ui.views.histograms import HistogramsView  # noqa: PLC0415 - as above

        histograms = self.views["Histograms"]
        if isinstance(view := histograms.view, HistogramsView):
            view.choose_layer(place + 1)
        self._tabs.setCurrentWidget(histograms)
        self.layer_chosen.emit(place)

    def close(self) -> None:
        """Ask nothing any more."""
        self.insight.close()

    def _turn_to(self, view: QWidget) -> None:
        shows_state = isinstance(view, LazyView)
        self.slider.setVisible(shows_state)
        if isinstance(view, LazyView):
            self.slider.offer_comparison(view.compares)

    def _show_moment(self, *_moments: object) -> None:
        for view in self.views.values():
            view.show_moment(self.slider.moment, self.slider.compared)
