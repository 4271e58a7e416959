"""Which data an experiment uses, how they are split, preprocessed and augmented."""

from typing import Annotated, ClassVar, Self

from pydantic import Field

from dllab.spec.base import Spec
from dllab.spec.data.augmentation import Augment
from dllab.spec.data.bundled import Mnist
from dllab.spec.data.imported import ImportedFile
from dllab.spec.data.preprocessing import Step, ZeroToOne
from dllab.spec.data.source import Source
from dllab.spec.data.split import FirstSamples, Split
from dllab.spec.help import Help

MOST_STEPS = 20


class DataSpec(Spec):
    """A data set, its split into training and validation part, and what is done to its inputs."""

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
    preprocessing: Annotated[
        tuple[Step, ...],
        Help(
            why="Initial weights and learning rates are made for inputs near 0 and of size 1: raw "
            "pixels up to 255 saturate sigmoids at once. Standardised inputs learn fastest (LeCun "
            "et al. 1998).",
        ),
    ] = Field(
        default=(ZeroToOne(),),
        max_length=MOST_STEPS,
        title="Preprocessing",
        description="Steps that follow each other. Each is fitted on the training part as the "
        "steps before leave it; the validation part is treated with the training part's figures.",
    )
    augmentation: Annotated[
        tuple[Augment, ...],
        Help(
            why="Images that are changed in every epoch cannot be learned by heart: the gap "
            "becomes smaller, and learning takes longer. Only changes that leave the class "
            "as it is.",
        ),
    ] = Field(
        default=(),
        max_length=MOST_STEPS,
        title="Augmentation",
        description="Random changes of the training images, drawn anew in every batch. What "
        "measures is never changed.",
    )

    @property
    def unaugmented(self) -> Self:
        """The same data as they are measured."""
        return self.model_copy(update={"augmentation": ()})


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
