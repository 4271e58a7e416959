"""What training makes small: the losses, and which network outputs each of them reads.

Labels are 0 .. C - 1 for C classes. Every loss is a mean over the samples of a batch.
Adding one: a class here and in `Loss`, and its Keras loss in `dllab/network/losses.py`.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Spec
from dllab.spec.help import Formula, Fraction, Help


class LossSpec(Spec):
    """What every kind of loss says about the network it fits.

    Attributes:
        binary: reads a single output for two classes; otherwise one output for each class.
        activations: the output functions it can read, the usual one first; "linear" stands for
            raw scores (logits).
        reads: these outputs in words.
    """

    binary: ClassVar[bool] = False
    activations: ClassVar[tuple[str, ...]] = ("linear",)
    reads: ClassVar[str] = ""


class SoftmaxCrossEntropy(LossSpec):
    """The negative logarithm of the probability given to the right class.

    With logits s, the probability of class j is exp(s_j) / sum_k exp(s_k).
    """

    title: ClassVar[str] = "Softmax cross-entropy"
    formula: ClassVar[Formula] = (
        "<i>L</i> = −ln ",
        Fraction("e<sup>s<sub>y</sub></sup>", "Σ<sub>j</sub> e<sup>s<sub>j</sub></sup>"),
    )
    activations: ClassVar[tuple[str, ...]] = ("softmax", "linear")
    reads: ClassVar[str] = "as probabilities (softmax) or as raw logits (linear)"
    kind: Literal["softmax_cross_entropy"] = "softmax_cross_entropy"


class BinaryCrossEntropy(LossSpec):
    """The negative logarithm of the probability given to the right one of two classes.

    With a logit s, the probability of class 1 is 1 / (1 + exp(-s)).
    """

    title: ClassVar[str] = "Binary cross-entropy"
    formula: ClassVar[Formula] = (
        "<i>L</i> = −<i>y</i> ln <i>p</i> − (1 − <i>y</i>) ln(1 − <i>p</i>)",
    )
    binary: ClassVar[bool] = True
    activations: ClassVar[tuple[str, ...]] = ("sigmoid", "linear")
    reads: ClassVar[str] = "as probabilities (sigmoid) or as raw logits (linear)"
    kind: Literal["binary_cross_entropy"] = "binary_cross_entropy"


class Hinge(LossSpec):
    """Counts how far every wrong class's score comes nearer than a margin to the right one's.

    J. Weston, C. Watkins, Support vector machines for multi-class pattern recognition (1999), in
    the notation of Stanford's CS231n. With scores near zero the loss begins at (C - 1) margin.
    """

    title: ClassVar[str] = "SVM hinge"
    formula: ClassVar[Formula] = (
        "<i>L</i> = Σ<sub>j≠y</sub> max(0, <i>s</i><sub>j</sub> − <i>s</i><sub>y</sub> + <i>m</i>)",
    )
    reads: ClassVar[str] = "as raw scores (linear)"
    kind: Literal["hinge"] = "hinge"
    margin: Annotated[
        float,
        Help(
            why="Beyond the margin a sample no longer pulls. Its size and the size of the weights "
            "go together: what really decides is the L2 penalty beside it.",
            formula=("<i>s</i><sub>y</sub> ≥ <i>s</i><sub>j</sub> + <i>m</i> costs nothing",),
            sensible=(0.1, 10),
        ),
    ] = Field(
        1.0,
        gt=0,
        le=1000,
        title="Margin",
        description="By how much the right class's score must lead before a sample costs nothing.",
    )


class SquaredError(LossSpec):
    """The squared distance between the outputs and 1 for the right class, 0 for the others.

    Averaged over the C outputs, as Keras averages it. Behind a saturated sigmoid its gradient
    vanishes even where the answer is wrong: cross-entropy learns faster (Nielsen, chapter 3).
    """

    title: ClassVar[str] = "Squared error"
    formula: ClassVar[Formula] = (
        "<i>L</i> = ",
        Fraction("1", "C"),
        " Σ<sub>j</sub> (<i>a</i><sub>j</sub> − [<i>j</i> = <i>y</i>])<sup>2</sup>",
    )
    activations: ClassVar[tuple[str, ...]] = ("sigmoid", "softmax", "linear")
    reads: ClassVar[str] = "as numbers near 0 and 1 (sigmoid, softmax or linear)"
    kind: Literal["squared_error"] = "squared_error"


Loss = Annotated[
    SoftmaxCrossEntropy | BinaryCrossEntropy | Hinge | SquaredError,
    Field(discriminator="kind"),
]
