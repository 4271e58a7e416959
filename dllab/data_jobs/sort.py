"""The job that sorts a table too large to be sorted while somebody waits for the window."""

from pathlib import Path

import numpy as np
from pydantic import BaseModel

from dllab.data.overview import open_overview
from dllab.data.overview.sorting import column_values, sorted_rows
from dllab.events import Answered, Progressed
from dllab.jobs.control import Control
from dllab.jobs.job import Emit


class SortOrder(BaseModel):
    """By what to sort.

    Attributes:
        folder, overview: the stored data set and its overview, as `look` answers them.
        column: as `dllab.data.overview.sorting.column_values` counts.
        descending: the greatest first.
    """

    folder: Path
    overview: Path
    column: int
    descending: bool


def sort(spec: str, emit: Emit, control: Control) -> None:  # noqa: ARG001 - nothing to interrupt
    """Answer {"rows": a file of all rows, sorted} for a `SortOrder`, given as JSON."""
    order = SortOrder.model_validate_json(spec)
    emit(Progressed("Sorting", 0, None, "rows"))
    overview = open_overview(order.folder, order.overview)
    rows = sorted_rows(column_values(overview, order.column), order.descending)
    path = order.overview / f"by-{order.column}-{'down' if order.descending else 'up'}.npy"
    np.save(path, rows, allow_pickle=False)
    emit(Answered({"rows": str(path)}))
