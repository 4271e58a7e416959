import pytest

from dllab.data.report import Cancelled, EventReport
from dllab.events import Progressed


def test_each_kind_of_work_is_told_at_its_begin_and_end() -> None:
    told: list[Progressed] = []
    report = EventReport(told.append, lambda: False)
    for done in range(1001):
        report("Reading", done, 1000, "rows")
    report("Sorting", 0, None, "rows")
    assert told[0] == Progressed("Reading", 0, 1000, "rows")
    assert told[-2:] == [
        Progressed("Reading", 1000, 1000, "rows"),
        Progressed("Sorting", 0, None, "rows"),
    ]
    assert len(told) < 100


def test_cancelled_work_ends_at_its_next_report() -> None:
    with pytest.raises(Cancelled):
        EventReport(lambda _: None, lambda: True)("Reading", 1, 2, "rows")
