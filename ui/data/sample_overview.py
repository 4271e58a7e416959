"""A data set to look at in the views' demos."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from dllab.data.overview import Overview, open_overview
from dllab.data_jobs.look import look
from dllab.events import Answered
from dllab.jobs import Control
from dllab.spec.data import DataSpec, Iris, Share
from ui.data.look_view import LookView
from ui.theme import apply_theme

FLOWERS = DataSpec(source=Iris(), split=Share())


def sample_overview(data: DataSpec = FLOWERS) -> Overview:
    """The overview of a data set, made here and now, and kept in the cache."""
    answers: list[dict[str, str]] = []
    look(
        data.model_dump_json(),
        lambda event: answers.append(event.answer) if isinstance(event, Answered) else None,
        Control(),
    )
    return open_overview(Path(answers[0]["folder"]), Path(answers[0]["overview"]))


def show_view(kind: type[LookView], data: DataSpec = FLOWERS) -> None:
    """Show a view of a data set in a window of its own."""
    app = QApplication([])
    apply_theme(app)
    view = kind()
    view.show_overview(sample_overview(data))
    view.resize(900, 640)
    view.show()
    app.exec()
