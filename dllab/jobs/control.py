"""What a person wants of a running job: stop, pause, go on so far, turn a knob, or an answer."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, get_args

from dllab.jobs.question import Question

# How far to go on before the next pause.
Goal = Literal["one batch", "one epoch", "to validation"]
Command = Literal["stop", "pause", "go on"] | Goal
GOALS = get_args(Goal)
# What travels to a job in another process; a knob with its value is turned.
Order = Command | Question | tuple[str, float]


class Control:
    """Any thread gives commands; the job polls between two steps and never blocks who commands.

    With a `goal` the job pauses there, as if it had been given.
    """

    def __init__(self, goal: Goal | None = None) -> None:
        self._changed = threading.Condition()
        self._stopped = False
        self._paused = False
        self._goal = goal
        self._given = int(goal is not None)
        self._questions: dict[str, Question] = {}
        self._turns: dict[str, float] = {}
        self._forward: Callable[[Order], None] | None = None

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

    def ask(self, question: Question) -> None:
        """Have a question answered as soon as may be; one of the same view no longer waits."""
        with self._changed:
            if self._forward:
                self._forward(question)
                return
            self._questions[question.view] = question
            self._changed.notify_all()

    def turn(self, knob: str, value: float) -> None:
        """Have a setting changed before the next batches; of several values the last one counts."""
        with self._changed:
            if self._forward:
                self._forward((knob, value))
            else:
                self._turns[knob] = value

    def take_turns(self) -> dict[str, float]:
        """The settings to be changed, by the names of their knobs; they then wait no more."""
        with self._changed:
            turns, self._turns = self._turns, {}
            return turns

    @property
    def is_asked(self) -> bool:
        """Whether a question waits."""
        return bool(self._questions)

    def take_question(self) -> Question | None:
        """The view's question that has waited longest, which then waits no more; None without."""
        with self._changed:
            view = next(iter(self._questions), None)
            return None if view is None else self._questions.pop(view)

    @property
    def stopped(self) -> bool:
        """Whether the job should end at once."""
        return self._stopped

    def stops_within(self, seconds: float) -> bool:
        """Whether the job should end, known as soon as it should, or after so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._stopped, seconds)

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
        """Return when the job may go on, was stopped, or was asked a question."""
        with self._changed:
            self._changed.wait_for(lambda: not self._paused or self._stopped or self._questions)

    @contextmanager
    def forwarded_to(self, send: Callable[[Order], None]) -> Iterator[None]:
        """Pass all that is given to `send` while inside; what was given before is sent on entry."""
        with self._changed:
            self._forward = send
            if self._stopped:
                send("stop")
            elif self._paused:
                send("pause")
            elif self._goal:
                send(self._goal)
            while question := self.take_question():
                send(question)
            for turn in self.take_turns().items():
                send(turn)
        try:
            yield
        finally:
            with self._changed:
                self._forward = None
