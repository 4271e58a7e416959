"""How the weights of a layer are drawn before training."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Decades, Spec


class Zeros(Spec):
    """All weights 0: right for a single layer; in a hidden layer all units stay alike for ever."""

    title: ClassVar[str] = "Zeros"
    kind: Literal["zeros"] = "zeros"


class Constant(Spec):
    """All weights equal: as with zeros, the units of a hidden layer never become different."""

    title: ClassVar[str] = "Constant"
    kind: Literal["constant"] = "constant"
    value: float = Field(
        0.1, ge=-1000, le=1000, title="Value", description="The value of every weight."
    )


class RandomNormal(Spec):
    """Normal with a sigma of your choice: 0.01 works for shallow networks, fades in deep ones."""

    title: ClassVar[str] = "Random normal"
    kind: Literal["random_normal"] = "random_normal"
    stddev: Annotated[float, Decades()] = Field(
        0.01,
        ge=0,
        le=1000,
        title="Sigma",
        description="Standard deviation of the weights, often 0.01. Too small: activations and "
        "gradients fade from layer to layer; too large: sigmoid and tanh saturate.",
    )


class GlorotUniform(Spec):
    """Xavier: variance 2 / (inputs + outputs), for tanh and sigmoid; uniform.

    X. Glorot, Y. Bengio, International Conference on Artificial Intelligence and Statistics (2010).
    """

    title: ClassVar[str] = "Glorot (Xavier) uniform"
    kind: Literal["glorot_uniform"] = "glorot_uniform"


class GlorotNormal(Spec):
    """Xavier: variance 2 / (inputs + outputs), for tanh and sigmoid; normal, cut at two sigma.

    X. Glorot, Y. Bengio, International Conference on Artificial Intelligence and Statistics (2010).
    """

    title: ClassVar[str] = "Glorot (Xavier) normal"
    kind: Literal["glorot_normal"] = "glorot_normal"


class HeUniform(Spec):
    """Variance 2 / inputs: makes up for the half that ReLU sets to zero; uniform.

    K. He et al., International Conference on Computer Vision (2015).
    """

    title: ClassVar[str] = "He uniform"
    kind: Literal["he_uniform"] = "he_uniform"


class HeNormal(Spec):
    """Variance 2 / inputs: makes up for the half that ReLU sets to zero; normal, cut at two sigma.

    K. He et al., International Conference on Computer Vision (2015).
    """

    title: ClassVar[str] = "He normal"
    kind: Literal["he_normal"] = "he_normal"


class LecunUniform(Spec):
    """Variance 1 / inputs: keeps the spread of a linear layer's values; uniform.

    Y. LeCun et al., Efficient BackProp (1998).
    """

    title: ClassVar[str] = "LeCun uniform"
    kind: Literal["lecun_uniform"] = "lecun_uniform"


class LecunNormal(Spec):
    """Variance 1 / inputs: keeps the spread of a linear layer's values; normal, cut at two sigma.

    Y. LeCun et al., Efficient BackProp (1998).
    """

    title: ClassVar[str] = "LeCun normal"
    kind: Literal["lecun_normal"] = "lecun_normal"


class Orthogonal(Spec):
    """A random rotation: lengths are kept however deep the network is.

    A. Saxe, J. McClelland, S. Ganguli, International Conference on Learning Representations (2014).
    """

    title: ClassVar[str] = "Orthogonal"
    kind: Literal["orthogonal"] = "orthogonal"


Initializer = Annotated[
    GlorotUniform
    | GlorotNormal
    | HeUniform
    | HeNormal
    | LecunUniform
    | LecunNormal
    | Orthogonal
    | RandomNormal
    | Zeros
    | Constant,
    Field(
        discriminator="kind",
        title="Initialiser",
        description="How the weights are drawn before training. Glorot (Xavier) suits tanh and "
        "sigmoid, He suits ReLU. With zeros or a constant all units of a hidden layer stay alike "
        "and the network does not learn.",
    ),
]
