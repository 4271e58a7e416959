"""The jobs behind looking at data: progress, answers, the second time at once, and cancelling."""

from pathlib import Path

import numpy as np
import pytest

from dllab.data import Cancelled, DataError
from dllab.data.overview import open_overview
from dllab.data.store import store_folder
from dllab.data_jobs.look import look
from dllab.data_jobs.sort import SortOrder, sort
from dllab.events import Answered, Event, Progressed
from dllab.jobs import Control
from dllab.spec.data import DataSpec, Iris, Painted, Share

FLOWERS = DataSpec(source=Iris(), split=Share())


def events_of(data: DataSpec) -> list[Event]:
    events: list[Event] = []
    look(data.model_dump_json(), events.append, Control())
    return events


def answer(data: DataSpec) -> dict[str, str]:
    last = events_of(data)[-1]
    assert isinstance(last, Answered)
    return last.answer


def test_it_says_how_far_it_has_come_and_where_everything_is() -> None:
    *before, last = events_of(DataSpec())
    assert isinstance(last, Answered)
    progress = [event for event in before if isinstance(event, Progressed)]
    assert len(progress) == len(before)
    counting = [event for event in progress if event.doing == "Counting values"]
    assert (counting[-1].done, counting[-1].total) == (70_000, 70_000)
    seen = open_overview(Path(last.answer["folder"]), Path(last.answer["overview"]))
    assert seen.counts.sum() == 70_000


def test_a_second_look_reads_nothing() -> None:
    first = answer(FLOWERS)
    again = events_of(FLOWERS)
    assert again == [Answered(first)]


def test_another_split_has_another_overview_of_the_same_set() -> None:
    first, other = answer(FLOWERS), answer(DataSpec(source=Iris(), split=Share(seed=1)))
    assert first["folder"] == other["folder"]
    assert first["overview"] != other["overview"]


def test_the_scaling_changes_nothing() -> None:
    other = FLOWERS.model_copy(update={"scaling": "none"})
    assert answer(FLOWERS) == answer(other)


def test_a_cancelled_look_leaves_no_overview() -> None:
    control = Control()

    def stop(event: Event) -> None:
        if isinstance(event, Progressed) and event.done > 0:
            control.give("stop")

    with pytest.raises(Cancelled):
        look(DataSpec().model_dump_json(), stop, control)
    assert list(store_folder().glob("*/overviews/*")) == []


def test_data_that_cannot_be_used_say_why() -> None:
    with pytest.raises(DataError, match="paint some points of two classes"):
        events_of(DataSpec(source=Painted()))


@pytest.mark.parametrize("descending", [False, True])
def test_rows_are_sorted_by_a_column(descending: bool) -> None:
    folder, overview = map(Path, answer(FLOWERS).values())
    order = SortOrder(folder=folder, overview=overview, column=2, descending=descending)
    events: list[Event] = []
    sort(order.model_dump_json(), events.append, Control())
    assert isinstance(events[-1], Answered)
    rows = np.load(events[-1].answer["rows"], allow_pickle=False)
    petals = open_overview(folder, overview).samples.x[rows, 2]
    assert np.array_equal(petals, np.sort(petals)[::-1] if descending else np.sort(petals))
    assert np.array_equal(np.sort(rows), np.arange(150))
