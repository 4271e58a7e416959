"""Options that several kinds of layer have, each declared once."""

from typing import Annotated, Literal

from pydantic import Field

from dllab.spec.base import Penalty
from dllab.spec.help import Fraction, Help
from dllab.spec.initializers import WEIGHTS
from dllab.spec.section import FINE_POINTS

ActivationName = Annotated[
    Literal["linear", "relu", "leaky_relu", "elu", "gelu", "sigmoid", "tanh", "softmax"],
    Field(title="Activation", description="The function applied to each output."),
    Help(
        why="Without one, layers in a row are no more than a single layer. ReLU is the usual "
        "choice between layers; sigmoid and tanh saturate, and gradients fade behind them. At the "
        "output: softmax for several classes, sigmoid for a single yes or no.",
        formula=(
            "relu(<i>z</i>) = max(0, <i>z</i>),&nbsp;&nbsp;<i>σ</i>(<i>z</i>) = ",
            Fraction("1", "1 + e<sup>−z</sup>"),
        ),
    ),
]
UseBias = Annotated[
    bool,
    Field(title="Bias", description="Add a trainable constant to every output."),
    Help(
        why="Without it the weighted sum of an input of zeros is zero, whatever is learned. Before "
        "a batch norm it has no effect: the norm subtracts it again.",
        formula=("<i>z</i> = <i>w</i> · <i>x</i> + <i>b</i>",),
    ),
    WEIGHTS,
]
L1 = Annotated[
    Penalty,
    Field(
        title="L1 penalty",
        description="Adds this times the sum of the absolute weights to the loss.",
    ),
    Help(
        why="Pulls every weight by the same force and drives those of little use to zero. Too high "
        "and the network learns nothing else. Together with L2: elastic net.",
        formula=("<i>L</i> + <i>λ</i><sub>1</sub> Σ |<i>w</i>|",),
        sensible=(0, 0.01),
    ),
    WEIGHTS,
]
L2 = Annotated[
    Penalty,
    Field(
        title="L2 penalty",
        description="Adds this times the sum of the squared weights to the loss.",
    ),
    Help(
        why="Keeps weights small and narrows the overfitting gap; mostly 1e-5 to 1e-2. Too high "
        "and training accuracy falls as well. Together with L1: elastic net.",
        formula=("<i>L</i> + <i>λ</i><sub>2</sub> Σ <i>w</i><sup>2</sup>",),
        sensible=(0, 0.1),
    ),
    WEIGHTS,
]
Padding = Annotated[
    Literal["valid", "same"],
    Field(
        title="Padding",
        description="valid: only where the window fits, the image shrinks. "
        "same: zeros around the image, the size is kept at stride 1.",
    ),
    Help(
        why="With valid, each layer takes a rim off the image and a deep network runs out of it; "
        "same lets one stack layers freely, and its zeros tell the network where the edge is.",
        formula=(
            "valid: ⌊(<i>n</i> − <i>k</i>) / <i>s</i>⌋ + 1,&nbsp;&nbsp;",
            "same: ⌈<i>n</i> / <i>s</i>⌉",
        ),
    ),
]
Epsilon = Annotated[
    Penalty,
    Field(
        gt=0,
        le=1,
        title="Epsilon",
        description="Added to the variance so that nothing is divided by zero.",
    ),
    Help(
        why="It matters only where values hardly vary: large ones leave these small, tiny ones "
        "blow their noise up.",
        formula=("√(<i>σ</i><sup>2</sup> + <i>ε</i>)",),
        sensible=(1e-7, 1e-2),
    ),
    FINE_POINTS,
]
Scale = Annotated[
    bool,
    Field(title="Scale", description="Learn a factor (gamma) for each feature or channel."),
    Help(
        why="Gives back the freedom that normalising takes away. Before ReLU and a further layer "
        "with weights it can be spared: that layer can scale as well.",
        formula=("<i>y</i> = <i>γ</i> <i>x̂</i>",),
    ),
    FINE_POINTS,
]
Center = Annotated[
    bool,
    Field(title="Shift", description="Learn a constant (beta) for each feature or channel."),
    Help(
        why="Takes the place of the bias of the layer before, which the norm subtracts.",
        formula=("<i>y</i> = <i>x̂</i> + <i>β</i>",),
    ),
    FINE_POINTS,
]
