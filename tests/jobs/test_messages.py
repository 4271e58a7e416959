"""What a worker says arrives as it was said."""

import io

import numpy as np
import pytest

from dllab.events import BatchesEnded, EpochEnded, Event, KnobTurned
from dllab.jobs.messages import event_message, message_event, read, write

LOSSES = tuple(np.random.default_rng(0).standard_normal(50).astype(np.float32).tolist())


@pytest.mark.parametrize(
    "event",
    [
        BatchesEnded(7, LOSSES, LOSSES[::-1]),
        BatchesEnded(1, (), ()),
        BatchesEnded(2**40, (1e-300, float("inf"), 0.1), (0.0, 1 / 3, 1.0)),
        EpochEnded(3, 57, 1.5, 0.25, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1e-3),
        KnobTurned(1.0, 5, 1, 2, "learning_rate", 0.01),
    ],
)
def test_an_event_arrives_as_it_was_said(event: Event) -> None:
    pipe = io.BytesIO()
    write(pipe, {"say": "events", "events": [event_message(event)]})
    pipe.seek(0)
    message = read(pipe)
    assert message
    assert [message_event(values) for values in message["events"]] == [event]


def test_what_is_no_event_is_refused() -> None:
    with pytest.raises(ValueError, match="no event"):
        message_event({"event": "Guess"})
