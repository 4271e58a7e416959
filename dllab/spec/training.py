"""How a network is trained: loss, optimiser, epochs, batches, seed."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Decades, Rate, Seed, Spec

LearningRate = Annotated[
    Rate,
    Field(
        title="Learning rate",
        description="Size of each step against the gradient. Too high and the loss jumps or "
        "diverges, too low and it crawls; typically 1e-4 to 1e-1.",
    ),
]
Epsilon = Annotated[
    float,
    Decades(),
    Field(
        gt=0,
        le=1,
        title="Epsilon",
        description="Added to the denominator so that nothing is divided by zero.",
    ),
]


class Sgd(Spec):
    """Stochastic gradient descent: a step against the gradient of each batch.

    Momentum: B. Polyak (1964). Nesterov: I. Sutskever et al., ICML (2013).
    """

    title: ClassVar[str] = "SGD"
    kind: Literal["sgd"] = "sgd"
    learning_rate: LearningRate = 0.01
    momentum: float = Field(
        0.0,
        ge=0,
        lt=1,
        title="Momentum",
        description="Share of the last step that is carried on, 0 to below 1; often 0.9.",
    )
    nesterov: bool = Field(
        False, title="Nesterov", description="Take the gradient where the momentum leads to."
    )


class RmsProp(Spec):
    """Divides each step by a running root mean square of the gradient.

    T. Hinton, Neural Networks for Machine Learning, lecture 6e (2012).
    """

    title: ClassVar[str] = "RMSProp"
    kind: Literal["rmsprop"] = "rmsprop"
    learning_rate: LearningRate = 0.001
    rho: float = Field(
        0.9,
        ge=0,
        lt=1,
        title="Rho",
        description="How slowly the mean square follows the gradient.",
    )
    momentum: float = Field(
        0.0, ge=0, lt=1, title="Momentum", description="Share of the last step carried on."
    )
    epsilon: Epsilon = 1e-7


class Adagrad(Spec):
    """Divides each step by the root of the sum of all squared gradients so far.

    J. Duchi, E. Hazan, Y. Singer, Journal of Machine Learning Research 12 (2011).
    """

    title: ClassVar[str] = "Adagrad"
    kind: Literal["adagrad"] = "adagrad"
    learning_rate: LearningRate = 0.01
    initial_accumulator: float = Field(
        0.1,
        ge=0,
        le=100,
        title="Initial accumulator",
        description="What the sum of squared gradients starts from; larger means smaller first "
        "steps.",
    )
    epsilon: Epsilon = 1e-7


class Adam(Spec):
    """Momentum and RMSProp together, both corrected for their start from zero.

    D. Kingma, J. Ba, International Conference on Learning Representations (2015).
    """

    title: ClassVar[str] = "Adam"
    kind: Literal["adam"] = "adam"
    learning_rate: LearningRate = 0.001
    beta_1: float = Field(
        0.9, ge=0, lt=1, title="Beta 1", description="How slowly the mean follows the gradient."
    )
    beta_2: float = Field(
        0.999,
        ge=0,
        lt=1,
        title="Beta 2",
        description="How slowly the mean square follows the gradient.",
    )
    epsilon: Epsilon = 1e-7
    amsgrad: bool = Field(
        False,
        title="AMSGrad",
        description="Divide by the greatest mean square so far (Reddi et al. 2018).",
    )


Optimizer = Annotated[Sgd | RmsProp | Adagrad | Adam, Field(discriminator="kind")]


class TrainingSpec(Spec):
    """How the network is trained."""

    title: ClassVar[str] = "Training"
    loss: Literal["softmax cross-entropy", "binary cross-entropy"] = Field(
        "softmax cross-entropy",
        title="Loss",
        description="What training makes small. Softmax cross-entropy: one output for each class. "
        "Binary cross-entropy: a single output for two classes.",
    )
    optimizer: Optimizer = Field(
        default_factory=Adam, title="Optimiser", description="How a gradient becomes a step."
    )
    epochs: int = Field(
        30,
        ge=1,
        le=1_000_000,
        title="Epochs",
        description="How many times the network sees all training samples.",
    )
    batch_size: int = Field(
        128,
        ge=1,
        le=1_000_000,
        title="Batch size",
        description="Samples averaged for one step. Small: noisy, more steps. At least the number "
        "of training samples: full-batch gradient descent.",
    )
    shuffle: bool = Field(
        True, title="Shuffle", description="Draw the batches in a new random order each epoch."
    )
    seed: Seed = Field(
        0,
        title="Seed",
        description="Fixes the initial weights, the order of the batches and dropout: the same "
        "seed repeats the run.",
    )
