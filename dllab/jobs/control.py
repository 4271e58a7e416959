"""What a person asks of a running job: stop, pause, go on, or go on so far and pause again."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, get_args

# How far to go on before the next pause.
Goal = Literal["one batch", "one epoch", "to validation"]
Command = Literal["stop", "pause", "go on"] | Goal
GOALS = get_args(Goal)


class Control:
    """Any thread gives commands; the job polls between two steps and never blocks who commands."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._stopped = False
        self._paused = False
        self._goal: Goal | None = None
        self._given = 0
        self._forward: Callable[[Command], None] | None = None

    def give(self, command: Command) -> None:
        """Record a command for the job, and pass it on when the job runs in another process."""
        with self._changed:
            self._stopped |= command == "stop"
            self._paused = command == "pause"
            self._goal = command if command in GOALS else None  # type: ignore[assignment] # a Goal
            self._given += 1
            self._changed.notify_all()
            if self._forward:
                self._forward(command)

    @property
    def stopped(self) -> bool:
        """Whether the job should end at once."""
        return self._stopped

    @property
    def paused(self) -> bool:
        """Whether the job should wait."""
        return self._paused

    @property
    def goal(self) -> tuple[int, Goal | None]:
        """How far to go on, under a number that is another one after each command."""
        return self._given, self._goal

    def reach_goal(self) -> None:
        """Pause, if the job was to pause here and nothing else was asked for since."""
        with self._changed:
            self._paused |= self._goal is not None
            self._goal = None

    def wait_while_paused(self) -> None:
        """Return when the job may go on, or was stopped."""
        with self._changed:
            self._changed.wait_for(lambda: not self._paused or self._stopped)

    @contextmanager
    def forwarded_to(self, send: Callable[[Command], None]) -> Iterator[None]:
        """Pass commands to `send` while inside; those given before are sent on entry."""
        with self._changed:
            self._forward = send
            if self._stopped:
                send("stop")
            elif self._paused:
                send("pause")
            elif self._goal:
                send(self._goal)
        try:
            yield
        finally:
            with self._changed:
                self._forward = None
