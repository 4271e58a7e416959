"""How the weights of a layer are drawn before training."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Decades, Spec
from dllab.spec.help import Formula, Fraction, Help
from dllab.spec.section import Section

WEIGHTS = Section(
    "Weights", "How they are drawn, whether there is a bias, what keeps them small.", folded=True
)

INPUTS, BOTH = "<i>n</i><sub>in</sub>", "<i>n</i><sub>in</sub> + <i>n</i><sub>out</sub>"


def _uniform(above: str, below: str) -> Formula:
    return (
        "|<i>w</i>| ≤ <i>a</i>,&nbsp;&nbsp;<i>a</i><sup>2</sup> = ",
        Fraction(above, below),
    )


def _normal(above: str, below: str) -> Formula:
    return (
        "<i>w</i> ~ <i>N</i>(0, <i>σ</i><sup>2</sup>),&nbsp;&nbsp;<i>σ</i><sup>2</sup> = ",
        Fraction(above, below),
    )


class Zeros(Spec):
    """All weights 0: right for a single layer; in a hidden layer all units stay alike for ever."""

    title: ClassVar[str] = "Zeros"
    formula: ClassVar[Formula] = ("<i>w</i> = 0",)
    kind: Literal["zeros"] = "zeros"


class Constant(Spec):
    """All weights equal: as with zeros, the units of a hidden layer never become different."""

    title: ClassVar[str] = "Constant"
    formula: ClassVar[Formula] = ("<i>w</i> = <i>c</i>",)
    kind: Literal["constant"] = "constant"
    value: Annotated[
        float,
        Help(
            why="Whatever it is, all units of a layer compute the same and get the same gradient: "
            "a thousand of them are worth one.",
            sensible=(-1, 1),
        ),
    ] = Field(0.1, ge=-1000, le=1000, title="Value", description="The value of every weight.")


class RandomNormal(Spec):
    """Normal with a sigma of your choice: 0.01 works for shallow networks, fades in deep ones."""

    title: ClassVar[str] = "Random normal"
    formula: ClassVar[Formula] = ("<i>w</i> ~ <i>N</i>(0, <i>σ</i><sup>2</sup>)",)
    kind: Literal["random_normal"] = "random_normal"
    stddev: Annotated[
        float,
        Decades(),
        Help(
            why="Too small: activations and gradients fade from layer to layer. Too large: they "
            "explode, or sigmoid and tanh saturate.",
            formula=(
                "Var(<i>z</i>) = <i>n</i><sub>in</sub> <i>σ</i><sup>2</sup> ",
                "E(<i>x</i><sup>2</sup>)",
            ),
            sensible=(1e-3, 1),
        ),
    ] = Field(0.01, ge=0, le=1000, title="Sigma", description="Standard deviation of the weights.")


class GlorotUniform(Spec):
    """Xavier: variance 2 / (inputs + outputs), for tanh and sigmoid; uniform.

    X. Glorot, Y. Bengio, International Conference on Artificial Intelligence and Statistics (2010).
    """

    title: ClassVar[str] = "Glorot (Xavier) uniform"
    formula: ClassVar[Formula] = _uniform("6", BOTH)
    kind: Literal["glorot_uniform"] = "glorot_uniform"


class GlorotNormal(Spec):
    """Xavier: variance 2 / (inputs + outputs), for tanh and sigmoid; normal, cut at two sigma.

    X. Glorot, Y. Bengio, International Conference on Artificial Intelligence and Statistics (2010).
    """

    title: ClassVar[str] = "Glorot (Xavier) normal"
    formula: ClassVar[Formula] = _normal("2", BOTH)
    kind: Literal["glorot_normal"] = "glorot_normal"


class HeUniform(Spec):
    """Variance 2 / inputs: makes up for the half that ReLU sets to zero; uniform.

    K. He et al., International Conference on Computer Vision (2015).
    """

    title: ClassVar[str] = "He uniform"
    formula: ClassVar[Formula] = _uniform("6", INPUTS)
    kind: Literal["he_uniform"] = "he_uniform"


class HeNormal(Spec):
    """Variance 2 / inputs: makes up for the half that ReLU sets to zero; normal, cut at two sigma.

    K. He et al., International Conference on Computer Vision (2015).
    """

    title: ClassVar[str] = "He normal"
    formula: ClassVar[Formula] = _normal("2", INPUTS)
    kind: Literal["he_normal"] = "he_normal"


class LecunUniform(Spec):
    """Variance 1 / inputs: keeps the spread of a linear layer's values; uniform.

    Y. LeCun et al., Efficient BackProp (1998).
    """

    title: ClassVar[str] = "LeCun uniform"
    formula: ClassVar[Formula] = _uniform("3", INPUTS)
    kind: Literal["lecun_uniform"] = "lecun_uniform"


class LecunNormal(Spec):
    """Variance 1 / inputs: keeps the spread of a linear layer's values; normal, cut at two sigma.

    Y. LeCun et al., Efficient BackProp (1998).
    """

    title: ClassVar[str] = "LeCun normal"
    formula: ClassVar[Formula] = _normal("1", INPUTS)
    kind: Literal["lecun_normal"] = "lecun_normal"


class Orthogonal(Spec):
    """A random rotation: lengths are kept however deep the network is.

    A. Saxe, J. McClelland, S. Ganguli, International Conference on Learning Representations (2014).
    """

    title: ClassVar[str] = "Orthogonal"
    formula: ClassVar[Formula] = ("<i>W</i><sup>T</sup> <i>W</i> = 1",)
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
        description="How the weights are drawn before training.",
    ),
    Help(
        why="Glorot (Xavier) suits tanh and sigmoid, He suits ReLU. With zeros or a constant all "
        "units of a hidden layer stay alike and the network does not learn."
    ),
    WEIGHTS,
]
