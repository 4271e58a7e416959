"""The tabs of the data view, made one after the other: together they would be felt."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, NamedTuple

from dllab.spec.data import Painted

if TYPE_CHECKING:
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


def made(desk: DataDesk) -> Generator[None, None, Pages]:
    """Loads and makes a page at each step, none of which takes 50 ms; returns all of them.

    Args:
        desk: whom they ask.
    """
    from ui.data.csv_import import CsvImport  # noqa: PLC0415 - loading is what takes most time
    from ui.data.paint_panel import PaintPanel  # noqa: PLC0415

    yield
    paint = PaintPanel(Painted())
    yield
    columns = CsvImport(desk)
    yield
    from ui.data.look_panel import LookPanel  # noqa: PLC0415

    yield
    look = LookPanel(desk)
    yield
    from ui.data.before_after import BeforeAfter  # noqa: PLC0415

    yield
    before_after = BeforeAfter(desk)
    yield
    return Pages(paint, columns, look, before_after)
