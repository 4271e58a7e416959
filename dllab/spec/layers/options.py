"""Options that several kinds of layer have, each declared once."""

from typing import Annotated, Literal

from pydantic import Field

from dllab.spec.base import Penalty

ActivationName = Annotated[
    Literal["linear", "relu", "leaky_relu", "elu", "gelu", "sigmoid", "tanh", "softmax"],
    Field(
        title="Activation",
        description="The function applied to each output. ReLU is the usual choice between "
        "layers, softmax at the output of a classifier, sigmoid for a single yes/no output.",
    ),
]
UseBias = Annotated[
    bool, Field(title="Bias", description="Add a trainable constant to every output.")
]
L1 = Annotated[
    Penalty,
    Field(
        title="L1 penalty",
        description="Adds this times the sum of the absolute weights to the loss: drives "
        "weights to exactly zero. Typically 1e-5 to 1e-2. Together with L2: elastic net.",
    ),
]
L2 = Annotated[
    Penalty,
    Field(
        title="L2 penalty",
        description="Adds this times the sum of the squared weights to the loss: keeps weights "
        "small and narrows the overfitting gap. Typically 1e-5 to 1e-2. Together with L1: "
        "elastic net.",
    ),
]
Padding = Annotated[
    Literal["valid", "same"],
    Field(
        title="Padding",
        description="valid: only where the window fits, the image shrinks. "
        "same: zeros around the image, the size is kept at stride 1.",
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
]
Scale = Annotated[
    bool,
    Field(title="Scale", description="Learn a factor (gamma) for each feature or channel."),
]
Center = Annotated[
    bool,
    Field(title="Shift", description="Learn a constant (beta) for each feature or channel."),
]
