"""The data sets that come with the lab."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Spec
from dllab.spec.help import Help


class Mnist(Spec):
    """70,000 handwritten digits, 28 x 28 grey pixels, ten classes: 60,000 to learn, 10,000 to test.

    Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0.
    """

    title: ClassVar[str] = "MNIST digits"
    kind: Literal["mnist"] = "mnist"


class Challenger(Spec):
    """The 23 shuttle flights before Challenger: did an O-ring show distress?

    S. Dalal, E. Fowlkes, B. Hoadley, Journal of the American Statistical Association 84 (1989).
    """

    title: ClassVar[str] = "Challenger O-rings"
    kind: Literal["challenger"] = "challenger"
    features: Annotated[
        Literal["temperature", "temperature and pressure"],
        Help(
            why="With the temperature alone the network is one curve, which can be drawn; the "
            "pressure adds little."
        ),
    ] = Field(
        "temperature",
        title="Features",
        description="Launch temperature in degrees Fahrenheit, alone or with the leak-check "
        "pressure in psi.",
    )


class Iris(Spec):
    """150 iris flowers of three species, four lengths each in cm.

    R. A. Fisher, Annals of Eugenics 7 (1936).
    """

    title: ClassVar[str] = "Iris flowers"
    kind: Literal["iris"] = "iris"
