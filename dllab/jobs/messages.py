"""What the window's process and a worker process say to each other: JSON, one object a line.

To the worker: {"do": "run", "job": ..., "spec": ...}, {"do": "stop" | "pause" | "go on"},
{"do": "ask", "question": ...}, {"do": "turn", "knob": ..., "value": ...}.
From it: {"say": "ready"}, {"say": "events", "events": [...]}, {"say": "done"},
{"say": "failed", "reason": ..., "detail": ...}; one of these two may carry "is_last": what was
cancelled still goes on in the worker, which should be ended.
JSON rather than pickles: nothing that arrives can run.
"""

import json
from array import array
from base64 import b64decode, b64encode
from typing import IO, Any

from dllab.events import BatchesEnded, EpochEnded, Event, epoch_row, from_dict, to_dict

Message = dict[str, Any]


def write(pipe: IO[bytes], message: Message) -> None:
    """Send one message.

    Raises:
        OSError: the other side is gone.
    """
    pipe.write(json.dumps(message).encode() + b"\n")
    pipe.flush()


def read(pipe: IO[bytes]) -> Message | None:
    """The next message; None when the other side has ended, also in the middle of a message."""
    line = pipe.readline()
    if not line.endswith(b"\n"):
        return None
    message: Message = json.loads(line)
    return message


def event_message(event: Event) -> Message:
    """An event as plain values.

    Figures of epochs and batches, a hundred thousand a second, are bytes: written and read as text,
    they took about a tenth of a core on either side.
    """
    match event:
        case BatchesEnded():
            packed = {"loss": _text_of(event.loss), "accuracy": _text_of(event.accuracy)}
            return {"event": "BatchesEnded", "step": event.step, **packed}
        case EpochEnded():
            return {"event": "EpochEnded", "figures": _text_of(epoch_row(event))}
        case _:
            return to_dict(event)


def message_event(values: Message) -> Event:
    """The event `event_message` gave.

    Raises:
        ValueError: it is none.
    """
    match values.get("event"):
        case "BatchesEnded":
            loss, accuracy = _numbers_in(values["loss"]), _numbers_in(values["accuracy"])
            return BatchesEnded(values["step"], loss, accuracy)
        case "EpochEnded":
            epoch, step, *others = _numbers_in(values["figures"])
            return EpochEnded(int(epoch), int(step), *others)
        case _:
            return from_dict(values)


def _text_of(numbers: tuple[float, ...]) -> str:
    return b64encode(array("d", numbers).tobytes()).decode("ascii")


def _numbers_in(text: str) -> tuple[float, ...]:
    numbers = array("d")
    numbers.frombytes(b64decode(text))
    return tuple(numbers)
