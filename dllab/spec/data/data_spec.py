"""Which data an experiment uses, how they are split and scaled."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.base import Spec
from dllab.spec.data.bundled import Mnist
from dllab.spec.data.imported import ImportedFile
from dllab.spec.data.source import Source
from dllab.spec.data.split import FirstSamples, Split
from dllab.spec.help import Fraction, Help


class DataSpec(Spec):
    """A data set, its split into training and validation part, and the scaling of its inputs."""

    title: ClassVar[str] = "Data"
    source: Annotated[
        Source,
        Help(
            why="What can be learned, and how fast, lies in the data first. Sets of two features "
            "can be drawn, images show what depth is for."
        ),
    ] = Field(default_factory=Mnist, title="Data set", description="Where the samples come from.")
    split: Annotated[
        Split,
        Help(
            why="Only samples the network never trained on tell what it has understood: the "
            "difference between both parts is the overfitting gap."
        ),
    ] = Field(
        default_factory=FirstSamples,
        title="Split",
        description="Which samples train the network and which only measure it.",
    )
    scaling: Annotated[
        Literal["none", "0 to 1", "standardise"],
        Help(
            why="Initial weights and learning rates are made for inputs near 1: raw pixels up to "
            "255 saturate sigmoids at once. Standardised inputs learn fastest (LeCun et al. 1998).",
            formula=("<i>x</i> ← ", Fraction("<i>x</i> − <i>μ</i>", "<i>σ</i>")),
        ),
    ] = Field(
        "0 to 1",
        title="Scaling",
        description="0 to 1: least and greatest value of the training part become 0 and 1. "
        "Standardise: mean 0 and standard deviation 1 over the training part. Each column of a "
        "table has a scale of its own, the pixels of an image share one. "
        "The validation part is scaled with the training part's figures.",
    )


def imported_from_json(text: str) -> ImportedFile:
    """The files a JSON text describes, of whatever kind.

    Raises:
        ValidationError: it describes no source.
        TypeError: it describes one that is no file of a person's own.
    """
    source = DataSpec.model_validate_json(f'{{"source": {text}}}').source
    if not isinstance(source, ImportedFile):
        raise TypeError(f"Expected a file that is read in, received {source.title}.")
    return source
