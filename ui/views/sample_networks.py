"""A small network that trains, with which views of networks show themselves."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from dllab.session import Session
from dllab.spec import Experiment
from dllab.spec.data import DataSpec, Share, TwoSpirals
from dllab.spec.layers import Dense
from dllab.spec.training import Adam, TrainingSpec
from ui.insight import Insight
from ui.lab import Lab
from ui.theme import apply_theme
from ui.views.network_view import NetworkView
from ui.views.time_slider import TimeSlider


def spirals() -> Experiment:
    """Two spirals and six layers of eight units."""
    hidden = tuple(Dense(units=8, activation="tanh") for _ in range(6))
    return Experiment(
        data=DataSpec(source=TwoSpirals(), split=Share(), preprocessing=()),
        layers=(*hidden, Dense(units=2, activation="softmax")),
        training=TrainingSpec(optimizer=Adam(learning_rate=0.003), epochs=400, batch_size=10),
    )


def show_view(make: Callable[[Insight], NetworkView], experiment: Experiment | None = None) -> None:
    """Show a view in a window of its own, above a time slider, of a run that trains."""
    app = QApplication([])
    apply_theme(app)
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Session.create(Path(folder) / "demo.dllab"))
        insight = Insight(lab)
        view, slider = make(insight), TimeSlider(lab.book)
        slider.moment_changed.connect(view.show_moment)
        slider.offer_comparison(view.compares)
        lab.training_changed.connect(lambda: view.show_moment(slider.moment, slider.compared))
        window = QWidget()
        slider.serve(window)
        column = QVBoxLayout(window)
        column.addWidget(view, 1)
        column.addWidget(slider)
        window.resize(1000, 760)
        window.show()
        slider.select(lab.start(experiment or spirals()))
        app.exec()
        insight.close()
        lab.close()
