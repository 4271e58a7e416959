"""The tabs of the data view, made together."""

from typing import NamedTuple

from dllab.spec.data import Painted
from ui.data.before_after import BeforeAfter
from ui.data.csv_import import CsvImport
from ui.data.desk import DataDesk
from ui.data.look_panel import LookPanel
from ui.data.paint_panel import PaintPanel


class Pages(NamedTuple):
    """What makes data, and what shows them."""

    paint: PaintPanel
    columns: CsvImport
    look: LookPanel
    before_after: BeforeAfter

    @classmethod
    def made(cls, desk: DataDesk) -> "Pages":
        """All of them; they ask `desk`."""
        return cls(PaintPanel(Painted()), CsvImport(desk), LookPanel(desk), BeforeAfter(desk))
