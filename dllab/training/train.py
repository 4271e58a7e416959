"""The job that trains an experiment."""

import time
from collections.abc import Iterator

import keras
import numpy as np
import tensorflow as tf

from dllab.data.prepare import Prepared, prepare
from dllab.events import BatchesEnded, EpochEnded, RunContinued, RunEnded, RunPaused, RunStarted
from dllab.jobs.control import Control
from dllab.jobs.job import Emit, JobError
from dllab.network.build import compiled_model
from dllab.spec import Experiment, from_json
from dllab.training.compiled import BatchFigures, CompiledSteps, Order, Part, create_variables
from dllab.training.measure import Figures, Measure, mean
from dllab.training.stopwatch import Stopwatch

# The honest training figures are measured on as many samples as the validation figures, so that
# both have the same sampling noise, but never on fewer than this.
LEAST_GAP_SAMPLES = 1000


def train(spec: str, emit: Emit, control: Control) -> None:
    """Train the experiment that `spec` describes as JSON, from start to end.

    Says RunStarted, BatchesEnded and EpochEnded as they come, and RunEnded unless it raises.

    Raises:
        ExperimentError: `spec` is no valid experiment.
        DataError: the data cannot be used as asked.
        JobError: the loss became infinite or not a number.
    """
    run = TrainingRun(from_json(spec), emit, control)
    emit(run.started(spec))
    for epoch in range(1, run.experiment.training.epochs + 1):
        if not run.train_epoch(epoch):
            emit(_stopped(epoch))
            return
    emit(RunEnded(time.time(), "finished"))


def _stopped(epoch: int) -> RunEnded:
    reason = f"Stopped in epoch {epoch}; the unfinished epoch is not counted."
    return RunEnded(time.time(), "stopped", reason)


class TrainingRun:
    """An experiment with its data and its `model` while it trains."""

    def __init__(self, experiment: Experiment, emit: Emit, control: Control) -> None:
        self.experiment = experiment
        self._emit = emit
        self._control = control
        self._data = prepare(experiment.data)
        # Fixes the initial weights and dropout; the order of the batches has its own seed.
        keras.utils.set_random_seed(experiment.training.seed)
        self.model = compiled_model(experiment, self._data.x_train.shape[1:])
        self._train_part = Part.of(self._data.x_train, self._data.y_train)
        self._validation_part = _validation_part(self._data)
        self._gap_part = gap_part(self._data, self._train_part, experiment.training.seed)
        create_variables(self.model, self._train_part)
        batch_size = experiment.training.batch_size
        self._train = CompiledSteps(self.model, self.model.train_step, batch_size)
        self._measure = Measure(self.model)
        self._step = 0
        self._stopwatch = Stopwatch()

    def started(self, spec: str) -> RunStarted:
        """The run's first event."""
        samples = len(self._train_part)
        return RunStarted(
            time=time.time(),
            experiment=spec,
            train_samples=samples,
            validation_samples=len(self._data.y_validation),
            gap_samples=len(self._gap_part),
            steps_per_epoch=-(-samples // self._train.batch_size),
            chance=self._data.chance,
            parameters=self.model.count_params(),
            versions={"keras": keras.__version__, "tensorflow": tf.__version__},
        )

    def train_epoch(self, epoch: int) -> bool:
        """Train and measure one epoch; whether it was finished, not stopped."""
        calls = list(self._batches(batch_order(self.experiment, len(self._train_part), epoch)))
        gap = self._measure(self._gap_part, self._control)
        validation = self._measure(self._validation_part, self._control)
        if self._control.stopped:
            return False
        running = mean(calls, len(self._train_part), self._train.batch_size)
        self._emit(self._epoch_ended(epoch, gap, validation, running))
        return True

    def _batches(self, order: Order) -> Iterator[BatchFigures]:
        for call in self._train.over(self._train_part, order, self._control):
            first_step = self._step + 1
            self._step += len(call.loss)
            self._emit(
                BatchesEnded(first_step, tuple(call.loss.tolist()), tuple(call.accuracy.tolist()))
            )
            _refuse_infinite(call, first_step)
            self._pause_if_asked()
            yield call

    def _pause_if_asked(self) -> None:
        if not self._control.paused:
            return
        self._emit(RunPaused(time.time(), self._step))
        with self._stopwatch.held():
            self._control.wait_while_paused()
        if not self._control.stopped:
            self._emit(RunContinued(time.time(), self._step))

    def _epoch_ended(
        self, epoch: int, gap: Figures, validation: Figures, running: Figures
    ) -> EpochEnded:
        return EpochEnded(
            epoch=epoch,
            step=self._step,
            time=time.time(),
            seconds=self._stopwatch.seconds,
            loss=gap.loss,
            accuracy=gap.accuracy,
            val_loss=validation.loss,
            val_accuracy=validation.accuracy,
            running_loss=running.loss,
            running_accuracy=running.accuracy,
            learning_rate=float(self.model.optimizer.learning_rate),
        )


def batch_order(experiment: Experiment, samples: int, epoch: int) -> Order:
    """The order in which an epoch visits the training samples: a function of seed and epoch."""
    if not experiment.training.shuffle:
        return np.arange(samples, dtype=np.int32)
    generator = np.random.default_rng([experiment.training.seed, epoch])
    return generator.permutation(samples).astype(np.int32)


def _validation_part(data: Prepared) -> Part | None:
    return Part.of(data.x_validation, data.y_validation) if len(data.y_validation) else None


def gap_part(data: Prepared, train_part: Part, seed: int) -> Part:
    """The fixed part of the training samples on which the honest training figures are measured."""
    samples = max(len(data.y_validation), LEAST_GAP_SAMPLES)
    if samples >= len(train_part):
        return train_part
    rows = np.random.default_rng(seed).choice(len(train_part), samples, replace=False)
    return train_part.rows(np.sort(rows).astype(np.int32))


def _refuse_infinite(call: BatchFigures, first_step: int) -> None:
    bad = np.flatnonzero(~np.isfinite(call.loss))
    if len(bad):
        raise JobError(
            f"The loss became {call.loss[bad[0]]} at step {first_step + bad[0]}: lower the "
            "learning rate, or scale the inputs."
        )
