"""Small experiments on real data, quick to train."""

from collections.abc import Callable

from dllab.events import Event
from dllab.jobs import Control
from dllab.jobs.job import Job
from dllab.spec import Experiment, Layer, Optimizer, TrainingSpec, to_json
from dllab.spec.data import DataSpec, FirstSamples, Iris, Mnist, Share, Source, Standardise
from dllab.spec.layers import Dense
from dllab.spec.training import Adam


def small(
    *layers: Layer,
    source: Source | None = None,
    optimizer: Optimizer | None = None,
    epochs: int = 3,
    batch_size: int = 32,
    seed: int = 7,
) -> Experiment:
    """Iris, 120 flowers to train and 30 to validate, and a network of these layers."""
    return Experiment(
        data=DataSpec(source=source or Iris(), split=Share(), preprocessing=(Standardise(),)),
        layers=layers or (Dense(units=8, activation="tanh"), Dense(units=3, activation="softmax")),
        training=TrainingSpec(
            optimizer=optimizer or Adam(learning_rate=0.01),
            epochs=epochs,
            batch_size=batch_size,
            seed=seed,
        ),
    )


def told_by(
    job: Job, experiment: Experiment, react: Callable[[Event, Control], None] | None = None
) -> list[Event]:
    """All events of a job, with a person who may react to each."""
    events: list[Event] = []
    control = Control()

    def emit(event: Event) -> None:
        events.append(event)
        if react:
            react(event, control)

    job(to_json(experiment), emit, control)
    return events


def digits(*layers: Layer, train: int = 300, validation: int = 100) -> Experiment:
    """A few MNIST digits for networks of images, three epochs of batches of 64."""
    return Experiment(
        data=DataSpec(source=Mnist(), split=FirstSamples(train=train, validation=validation)),
        layers=layers,
        training=TrainingSpec(epochs=3, batch_size=64, seed=3),
    )
