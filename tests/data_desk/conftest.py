"""A desk with a process of its own."""

from collections.abc import Iterator

import pytest

from ui.data.desk import DataDesk


@pytest.fixture
def desk() -> Iterator[DataDesk]:
    desk = DataDesk()
    yield desk
    desk.close()
