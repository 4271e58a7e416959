"""How a gradient becomes a step: the optimisers with their settings, and gradient clipping.

Formulas are those Keras computes; g is the gradient of the batch, η the learning rate.
Adding one: a class here and in `Optimizer`, and its Keras optimiser in
`dllab/network/optimizers.py`.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Decades, Penalty, Rate, Spec
from dllab.spec.help import Formula, Fraction, Help
from dllab.spec.section import FINE_POINTS

LearningRate = Annotated[
    Rate,
    Field(
        title="Learning rate",
        description="Size of each step against the gradient; the schedule begins with it.",
    ),
    Help(
        why="The setting that matters most. Too high and the loss jumps or diverges, too low and "
        "it crawls. Change it by factors of 3 to 10.",
        formula=("<i>w</i> ← <i>w</i> − <i>η</i> <i>g</i>",),
        sensible=(1e-5, 1),
    ),
]
AdaptiveRate = Annotated[
    Rate,
    Field(
        title="Learning rate",
        description="Size of a typical step: each weight's gradient is divided by its usual size.",
    ),
    Help(
        why="Too high and the loss jumps or diverges, too low and it crawls. As gradients are "
        "divided by their size, the same value fits many networks: 0.001 is a good first try.",
        sensible=(1e-5, 0.1),
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
    Help(
        why="Large values make the optimiser behave like plain descent where gradients are small.",
        sensible=(1e-10, 1e-2),
    ),
    FINE_POINTS,
]
Momentum = Annotated[
    float,
    Field(
        ge=0,
        lt=1,
        title="Momentum",
        description="Share of the last step that is carried on, 0 to below 1.",
    ),
    Help(
        why="Steps in a lasting direction add up to 1 / (1 − μ) times their size, and zigzag "
        "cancels out. 0.9 is usual; 0 is plain descent.",
        formula=("<i>v</i> ← <i>μ</i> <i>v</i> − <i>η</i> <i>g</i>",),
        sensible=(0, 0.99),
    ),
]
Beta1 = Annotated[
    float,
    Field(ge=0, lt=1, title="Beta 1", description="How slowly the mean follows the gradient."),
    Help(
        why="The momentum of Adam: the mean reaches back about 1 / (1 − β₁) steps.",
        formula=("<i>m</i> ← <i>β</i><sub>1</sub> <i>m</i> + (1 − <i>β</i><sub>1</sub>) <i>g</i>",),
        sensible=(0.5, 0.99),
    ),
    FINE_POINTS,
]
Beta2 = Annotated[
    float,
    Field(
        ge=0, lt=1, title="Beta 2", description="How slowly the mean square follows the gradient."
    ),
    Help(
        why="The mean square reaches back about 1 / (1 − β₂) steps; below β₁ the steps get wild.",
        formula=(
            "<i>v</i> ← <i>β</i><sub>2</sub> <i>v</i> + (1 − <i>β</i><sub>2</sub>) ",
            "<i>g</i><sup>2</sup>",
        ),
        sensible=(0.9, 0.9999),
    ),
    FINE_POINTS,
]
AmsGrad = Annotated[
    bool,
    Field(
        title="AMSGrad",
        description="Divide by the greatest mean square so far (Reddi et al. 2018).",
    ),
    Help(
        why="A weight's step can then only shrink, which mends rare cases in which Adam does not "
        "converge; seldom a difference in practice."
    ),
    FINE_POINTS,
]
ADAM_STEP: Formula = (
    "<i>w</i> ← <i>w</i> − <i>η</i> ",
    Fraction("<i>m̂</i>", "√<i>v̂</i> + <i>ε</i>"),
)


class OptimizerSpec(Spec):
    """What every kind of optimiser says about itself.

    Attributes:
        full_batch: takes the whole training part for each step, whatever the batch size says.
    """

    full_batch: ClassVar[bool] = False

    @property
    def slots(self) -> int:
        """How many numbers it keeps of each weight from step to step."""
        return 0


class GradientDescent(OptimizerSpec):
    """Full-batch gradient descent: one exact step an epoch, from all training samples at once.

    A. Cauchy (1847). Smooth and repeatable, but slow: as much work for one step as stochastic
    descent spends on an epoch of them. The batch size is not used.
    """

    title: ClassVar[str] = "Full-batch descent"
    formula: ClassVar[Formula] = ("<i>w</i> ← <i>w</i> − <i>η</i> ∇<i>L</i>(all samples)",)
    full_batch: ClassVar[bool] = True
    kind: Literal["gradient_descent"] = "gradient_descent"
    learning_rate: LearningRate = 0.1


class Sgd(OptimizerSpec):
    """Stochastic gradient descent: a step against the gradient of each batch.

    Momentum: B. Polyak (1964). Nesterov: I. Sutskever et al., ICML (2013).
    """

    title: ClassVar[str] = "SGD"
    formula: ClassVar[Formula] = (
        "<i>v</i> ← <i>μ</i> <i>v</i> − <i>η</i> <i>g</i>,&nbsp;&nbsp;",
        "<i>w</i> ← <i>w</i> + <i>v</i>",
    )
    kind: Literal["sgd"] = "sgd"
    learning_rate: LearningRate = 0.01
    momentum: Momentum = 0.0
    nesterov: Annotated[
        bool,
        Help(
            why="Corrects the step before it overshoots; without momentum it changes nothing.",
            formula=("<i>w</i> ← <i>w</i> + <i>μ</i> <i>v</i> − <i>η</i> <i>g</i>",),
        ),
    ] = Field(False, title="Nesterov", description="Take the gradient where the momentum leads to.")

    @property
    def slots(self) -> int:
        """See `OptimizerSpec.slots`."""
        return int(self.momentum > 0)


class RmsProp(OptimizerSpec):
    """Divides each step by a running root mean square of the gradient.

    T. Hinton, Neural Networks for Machine Learning, lecture 6e (2012).
    """

    title: ClassVar[str] = "RMSProp"
    formula: ClassVar[Formula] = (
        "<i>w</i> ← <i>w</i> − ",
        Fraction("<i>η</i> <i>g</i>", "√(<i>v</i> + <i>ε</i>)"),
    )
    kind: Literal["rmsprop"] = "rmsprop"
    learning_rate: AdaptiveRate = 0.001
    rho: Annotated[
        float,
        Help(
            why="The mean reaches back about 1 / (1 − ρ) steps: near 1 it is calm, but slow to "
            "notice that gradients have changed.",
            formula=("<i>v</i> ← <i>ρ</i> <i>v</i> + (1 − <i>ρ</i>) <i>g</i><sup>2</sup>",),
            sensible=(0.8, 0.999),
        ),
    ] = Field(
        0.9, ge=0, lt=1, title="Rho", description="How slowly the mean square follows the gradient."
    )
    momentum: Momentum = 0.0
    epsilon: Epsilon = 1e-7

    @property
    def slots(self) -> int:
        """See `OptimizerSpec.slots`."""
        return 1 + int(self.momentum > 0)


class Adagrad(OptimizerSpec):
    """Divides each step by the root of the sum of all squared gradients so far.

    J. Duchi, E. Hazan, Y. Singer, Journal of Machine Learning Research 12 (2011).
    """

    title: ClassVar[str] = "Adagrad"
    formula: ClassVar[Formula] = (
        "<i>s</i> ← <i>s</i> + <i>g</i><sup>2</sup>,&nbsp;&nbsp;<i>w</i> ← <i>w</i> − ",
        Fraction("<i>η</i> <i>g</i>", "√(<i>s</i> + <i>ε</i>)"),
    )
    kind: Literal["adagrad"] = "adagrad"
    learning_rate: LearningRate = 0.01
    initial_accumulator: Annotated[
        float,
        Help(
            why="With 0 the very first step of every weight is as long as the learning rate, "
            "however small its gradient.",
            formula=("<i>s</i> = <i>s</i><sub>0</sub> + Σ <i>g</i><sup>2</sup>",),
            sensible=(0, 1),
        ),
        FINE_POINTS,
    ] = Field(
        0.1,
        ge=0,
        le=100,
        title="Initial accumulator",
        description="What the sum of squared gradients starts from; larger means smaller first "
        "steps.",
    )
    epsilon: Epsilon = 1e-7

    @property
    def slots(self) -> int:
        """See `OptimizerSpec.slots`."""
        return 1


class Adam(OptimizerSpec):
    """Momentum and RMSProp together, both corrected for their start from zero.

    D. Kingma, J. Ba, International Conference on Learning Representations (2015).
    """

    title: ClassVar[str] = "Adam"
    formula: ClassVar[Formula] = ADAM_STEP
    kind: Literal["adam"] = "adam"
    learning_rate: AdaptiveRate = 0.001
    beta_1: Beta1 = 0.9
    beta_2: Beta2 = 0.999
    epsilon: Epsilon = 1e-7
    amsgrad: AmsGrad = False

    @property
    def slots(self) -> int:
        """See `OptimizerSpec.slots`."""
        return 2 + int(self.amsgrad)


class AdamW(OptimizerSpec):
    """Adam whose weights also decay by themselves, apart from the gradient.

    I. Loshchilov, F. Hutter, Decoupled weight decay regularization, ICLR (2019). An L2 penalty
    would pass through Adam's division and hardly hold back weights with large gradients.
    """

    title: ClassVar[str] = "AdamW"
    formula: ClassVar[Formula] = (
        "<i>w</i> ← <i>w</i> − <i>η</i> (",
        Fraction("<i>m̂</i>", "√<i>v̂</i> + <i>ε</i>"),
        " + <i>λ</i> <i>w</i>)",
    )
    kind: Literal["adamw"] = "adamw"
    learning_rate: AdaptiveRate = 0.001
    weight_decay: Annotated[
        Penalty,
        Help(
            why="Keeps weights small and narrows the overfitting gap, equally for all weights, "
            "biases included. It is multiplied by the learning rate and so follows the schedule.",
            formula=("<i>w</i> ← (1 − <i>η</i> <i>λ</i>) <i>w</i>",),
            sensible=(0, 0.1),
        ),
    ] = Field(
        0.004,
        title="Weight decay",
        description="Share of each weight, times the learning rate, that is taken off every step.",
    )
    beta_1: Beta1 = 0.9
    beta_2: Beta2 = 0.999
    epsilon: Epsilon = 1e-7
    amsgrad: AmsGrad = False

    @property
    def slots(self) -> int:
        """See `OptimizerSpec.slots`."""
        return 2 + int(self.amsgrad)


Optimizer = Annotated[
    GradientDescent | Sgd | Adagrad | RmsProp | Adam | AdamW, Field(discriminator="kind")
]


class Clipping(Spec):
    """Shortens gradients that are too long before the optimiser sees them.

    R. Pascanu, T. Mikolov, Y. Bengio, On the difficulty of training recurrent neural networks,
    ICML (2013).
    """

    title: ClassVar[str] = "Gradient clipping"
    by: Annotated[
        Literal["norm", "global norm", "value"],
        Help(
            why="The global norm keeps the direction of the whole step; each variable's norm keeps "
            "the direction within a layer only; values change the direction.",
            formula=("<i>g</i> ← <i>g</i> min(1, ", Fraction("<i>c</i>", "‖<i>g</i>‖"), ")"),
        ),
    ] = Field(
        "global norm",
        title="Clip by",
        description="What must not exceed the limit: the norm of each variable's gradient, the "
        "norm of all gradients together, or each single value.",
    )
    limit: Annotated[
        float,
        Help(
            why="Too low and every step has the same length, whatever the slope; too high and "
            "nothing is ever clipped. Watch the usual size of the gradients and stay above it.",
            formula=("‖<i>g</i>‖ ≤ <i>c</i>",),
            sensible=(0.01, 100),
        ),
    ] = Field(1.0, gt=0, le=1e6, title="Limit", description="The greatest norm or value allowed.")
