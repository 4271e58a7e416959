"""How a network is trained: loss, optimiser, schedule, epochs, batches, stopping, seed."""

from typing import Annotated, ClassVar

from pydantic import Field

from dllab.spec.base import Seed, Spec
from dllab.spec.class_weights import ClassWeighting
from dllab.spec.help import Fraction, Help
from dllab.spec.losses import (
    BinaryCrossEntropy,
    Hinge,
    Loss,
    SoftmaxCrossEntropy,
    SquaredError,
)
from dllab.spec.optimizers import (
    Adagrad,
    Adam,
    AdamW,
    Clipping,
    GradientDescent,
    Optimizer,
    RmsProp,
    Sgd,
)
from dllab.spec.schedules import Constant, Schedule
from dllab.spec.section import Section
from dllab.spec.stopping import BestEpoch, EarlyStopping

__all__ = [
    "Adagrad",
    "Adam",
    "AdamW",
    "BinaryCrossEntropy",
    "Clipping",
    "EarlyStopping",
    "GradientDescent",
    "Hinge",
    "Loss",
    "Optimizer",
    "RmsProp",
    "Schedule",
    "Sgd",
    "SoftmaxCrossEntropy",
    "SquaredError",
    "TrainingSpec",
]

OBJECTIVE = Section("Objective", "What training makes small, and whose errors count.", folded=True)
OPTIMISATION = Section("Optimisation", "How each gradient becomes a step.")
RATE = Section(
    "Learning rate over time", "How the rate changes from its first value on.", folded=True
)
EPOCHS = Section("Epochs and batches", "How often samples are seen, in what portions and order.")
STOPPING = Section("Stopping", "When the run ends, and which of its epochs is kept.", folded=True)


class TrainingSpec(Spec):
    """How the network is trained."""

    title: ClassVar[str] = "Training"
    loss: Annotated[
        Loss,
        Help(
            why="It decides what the network is after. For classes, cross-entropy learns fastest; "
            "the hinge is content once the right class leads; squared error learns slowly from "
            "answers that are badly wrong."
        ),
        OBJECTIVE,
    ] = Field(
        default_factory=SoftmaxCrossEntropy,
        title="Loss",
        description="What training makes small.",
    )
    class_weights: Annotated[
        ClassWeighting,
        Help(
            why="With 95 % of one class, always answering it looks good: balanced weights make "
            "the rare classes count as much as the frequent ones.",
            formula=(
                "<i>w</i><sub>c</sub> = ",
                Fraction("<i>n</i>", "<i>C</i> <i>n</i><sub>c</sub>"),
            ),
        ),
        OBJECTIVE,
    ] = Field(
        "none",
        title="Class weights",
        description="Balanced: samples of rare classes count more in the training loss.",
    )
    optimizer: Annotated[
        Optimizer,
        Help(
            why="Adam needs least tuning; SGD with momentum, well tuned, often generalises a "
            "little better. Full-batch descent shows the idea, but crawls."
        ),
        OPTIMISATION,
    ] = Field(default_factory=Adam, title="Optimiser", description="How a gradient becomes a step.")
    clipping: Annotated[
        Clipping | None,
        Help(
            why="A single huge gradient can throw the weights far away: needed in deep or "
            "recurrent networks, seldom elsewhere."
        ),
        OPTIMISATION,
    ] = Field(
        None,
        title="Clip gradients",
        description="Shorten gradients that are too long.",
    )
    schedule: Annotated[
        Schedule,
        Help(
            why="Large steps first to get there, small ones later to settle: nearly every "
            "published result uses a falling rate."
        ),
        RATE,
    ] = Field(
        default_factory=Constant,
        title="Schedule",
        description="How the learning rate changes during the run.",
    )
    epochs: Annotated[
        int,
        Help(
            why="Too few and the network has not finished learning, too many and it learns the "
            "training samples by heart: watch where the validation curve turns.",
            sensible=(1, 2000),
        ),
        EPOCHS,
    ] = Field(
        30,
        ge=1,
        le=1_000_000,
        title="Epochs",
        description="How many times the network sees all training samples.",
    )
    batch_size: Annotated[
        int,
        Help(
            why="Small batches give noisy gradients and many steps, which often generalises "
            "better; large ones are exact and fast per sample. Full-batch gradient descent takes "
            "all samples whatever is said here.",
            formula=(
                "<i>g</i> = ",
                Fraction("1", "<i>B</i>"),
                " Σ<sub>i∈batch</sub> ∇<i>L</i><sub>i</sub>",
            ),
            sensible=(8, 1024),
        ),
        EPOCHS,
    ] = Field(
        128,
        ge=1,
        le=1_000_000,
        title="Batch size",
        description="Samples averaged for one step.",
    )
    shuffle: Annotated[
        bool,
        Help(
            why="In a fixed order the network also learns the order: classes one after another "
            "make it forget the first while it learns the last."
        ),
        EPOCHS,
    ] = Field(
        True, title="Shuffle", description="Draw the batches in a new random order each epoch."
    )
    seed: Annotated[
        Seed,
        Help(
            why="Repeat a run to find a fault; change the seed to see how much of a difference is "
            "mere luck."
        ),
        EPOCHS,
    ] = Field(
        0,
        title="Seed",
        description="Fixes the initial weights, the order of the batches and dropout: the same "
        "seed repeats the run.",
    )
    early_stopping: Annotated[
        EarlyStopping | None,
        Help(
            why="Saves the epochs in which the network only learns the training samples by heart; "
            "the cheapest regularisation there is."
        ),
        STOPPING,
    ] = Field(
        None,
        title="Stop early",
        description="End the run when the validation part shows no improvement for a while.",
    )
    keep_best: Annotated[
        bool,
        Help(
            why="The last epoch is seldom the best. Best is the highest validation accuracy, or "
            "what early stopping watches; without a validation part the lowest training loss."
        ),
        STOPPING,
    ] = Field(
        False,
        title="Keep the best epoch",
        description="Give the network the weights of its best epoch when the run ends.",
    )

    def batch_samples(self, samples: int) -> int:
        """How many of `samples` training samples a full batch holds."""
        return samples if self.optimizer.full_batch else min(self.batch_size, samples)

    def best_epoch(self, *, validates: bool) -> BestEpoch:
        """The search for the run's best epoch before the first; `validates`: has such samples."""
        if not validates:
            return BestEpoch("loss")
        if self.early_stopping is None:
            return BestEpoch("val_accuracy")
        return BestEpoch(self.early_stopping.figure, self.early_stopping.min_change)
