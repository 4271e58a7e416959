"""Questions answered while a run trains."""

import os
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from dllab.events import Answered
from dllab.insight.allowance import Allowance
from dllab.insight.answering import answered, answered_from_file
from dllab.insight.ask import kept_networks
from dllab.insight.network import Network
from dllab.insight.probes import OF_THE_MODEL
from dllab.jobs.control import Control
from dllab.jobs.job import Emit
from dllab.jobs.question import Question
from dllab.network.inference import Inference
from dllab.spec import Experiment
from dllab.training.keras_thread import beside

# Somebody watches as long as the last question is not older than this.
WATCHED_SECONDS = 1.0


class LiveQuestions:
    """Answers what its control was asked, one question at a time and within an allowance.

    Between two chunks only a copy of the weights is taken; what the network says at them is worked
    out beside the training, by a core that would be idle, or else by a share of those that train.

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
        self._under_way: Future[None] | None = None

    @property
    def are_frequent(self) -> bool:
        """Whether somebody watches, so that chunks should be short."""
        return time.perf_counter() - self._last < WATCHED_SECONDS

    def answer_next(self, epoch: float, emit: Emit) -> None:
        """Have a question answered that waits, if there is one and the allowance lets it."""
        if self._under_way and not self._under_way.done():
            return
        self.finish()
        if self._control.is_asked and self._allowance.is_left:
            self._begin(epoch, emit)

    def answer_all(self, epoch: float, emit: Emit) -> None:
        """Answer all questions that wait, while the run is paused after so many epochs."""
        self.finish()
        while self._control.is_asked and not self._control.stopped:
            self._begin(epoch, emit)
            self.finish()

    def finish(self) -> None:
        """Wait until what is under way has been answered; what failed with it fails here."""
        under_way, self._under_way = self._under_way, None
        if under_way:
            under_way.result()

    def _begin(self, epoch: float, emit: Emit) -> None:
        question = self._control.take_question()
        if question is None:
            return
        self._last = time.perf_counter()
        if question.weights:
            self._tell(question, partial(answered_from_file, question, kept_networks()), emit, 1)
        elif question.probe in OF_THE_MODEL:
            network = Network(self._experiment, self._inference(), epoch)
            self._tell(question, partial(answered, question, network), emit, 1)
        else:
            network = Network(self._experiment, self._inference().held(), epoch)
            answer, cores = partial(answered, question, network), os.cpu_count() or 1
            self._under_way = beside(partial(self._tell, question, answer, emit, cores))

    def _tell(
        self, question: Question, answer: Callable[[], Answered], emit: Emit, cores: int
    ) -> None:
        begin = time.perf_counter()
        emit(answer())
        kind = f"{question.probe} {question.weights and 'kept'}"
        self._allowance.spend(kind, (time.perf_counter() - begin) / cores)
