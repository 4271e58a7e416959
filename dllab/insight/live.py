"""Questions answered between two chunks of a run that trains."""

import time
from collections.abc import Callable

from dllab.events import Answered
from dllab.insight.allowance import Allowance
from dllab.insight.answering import answered, answered_from_file
from dllab.insight.ask import kept_networks
from dllab.insight.network import Network
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.jobs.question import Question
from dllab.network.inference import Inference
from dllab.spec import Experiment

# Somebody watches as long as the last question is not older than this.
WATCHED_SECONDS = 1.0


class LiveQuestions:
    """Answers what its control was asked, one question at a time and within an allowance.

    `inference` is called when a question comes: a run nobody asks pays nothing.
    """

    def __init__(
        self, experiment: Experiment, control: Control, inference: Callable[[], Inference]
    ) -> None:
        self._experiment = experiment
        self._control = control
        self._inference = inference
        self._allowance = Allowance()
        self._last = -WATCHED_SECONDS

    @property
    def are_frequent(self) -> bool:
        """Whether somebody watches, so that chunks should be short."""
        return time.perf_counter() - self._last < WATCHED_SECONDS

    def answer_next(self, epoch: float, emit: Emit) -> None:
        """Answer a question that waits, if there is one and the allowance lets it."""
        if self._control.is_asked and self._allowance.is_left:
            self._answer(epoch, emit)

    def answer_all(self, epoch: float, emit: Emit) -> None:
        """Answer all questions that wait, while the run is paused after so many epochs."""
        while self._control.is_asked and not self._control.stopped:
            self._answer(epoch, emit)

    def _answer(self, epoch: float, emit: Emit) -> None:
        question = self._control.take_question()
        if question is None:
            return
        begin = self._last = time.perf_counter()
        emit(self._answered(question, epoch))
        kind = f"{question.probe} {question.weights and 'kept'}"
        self._allowance.spend(kind, time.perf_counter() - begin)

    def _answered(self, question: Question, epoch: float) -> Answered:
        if question.weights:
            return answered_from_file(question, kept_networks())
        return answered(question, Network(self._experiment, self._inference(), epoch))
