"""What the window's process and a worker process say to each other: JSON, one object a line.

To the worker: {"do": "run", "job": ..., "spec": ...}, {"do": "stop" | "pause" | "go on"},
{"do": "ask", "question": ...}, {"do": "turn", "knob": ..., "value": ...}.
From it: {"say": "ready"}, {"say": "events", "events": [...]}, {"say": "done"},
{"say": "failed", "reason": ..., "detail": ...}; one of these two may carry "is_last": what was
cancelled still goes on in the worker, which should be ended.
JSON rather than pickles: nothing that arrives can run.
"""

import json
from typing import IO, Any

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
