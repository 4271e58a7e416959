"""The data sets that are too large to come with the lab: fetched once, on demand."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Spec

CIFAR_10_NAMES = (
    *("airplane", "automobile", "bird", "cat", "deer"),
    *("dog", "frog", "horse", "ship", "truck"),
)


class FashionMnist(Spec):
    """70,000 grey pictures of clothes, 28 x 28, ten classes: 60,000 to learn, 10,000 to test.

    As large as MNIST and clearly harder. H. Xiao, K. Rasul, R. Vollgraf, arXiv:1708.07747 (2017);
    MIT licence.
    """

    title: ClassVar[str] = "Fashion-MNIST"
    kind: Literal["fashion_mnist"] = "fashion_mnist"


class Cifar10(Spec):
    """60,000 colour photographs, 32 x 32 pixels, ten classes: 50,000 to learn, 10,000 to test.

    A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images (2009).
    """

    title: ClassVar[str] = "CIFAR-10"
    kind: Literal["cifar_10"] = "cifar_10"


Downloaded = FashionMnist | Cifar10


class FetchOrder(Spec):
    """What to fetch.

    Attributes:
        source: the data set.
        given: a folder that holds its files already; empty: they come from the network.
    """

    source: Annotated[FashionMnist | Cifar10, Field(discriminator="kind")]
    given: str = ""
