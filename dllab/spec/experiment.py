"""An experiment: data, network and training in one frozen description, and its JSON."""

import json
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from dllab.spec.base import ExperimentError, Spec
from dllab.spec.compute import ComputeSpec
from dllab.spec.data import DataSpec
from dllab.spec.help import Help
from dllab.spec.layers import Dense, Flatten, Layer
from dllab.spec.migrations import SCHEMA_VERSION, migrated
from dllab.spec.training import TrainingSpec

MOST_LAYERS = 1000


def lecture_network() -> tuple[Layer, ...]:
    """The lecture's 784-500-50-10 network with sigmoid units and a softmax output."""
    return (
        Flatten(),
        Dense(units=500, activation="sigmoid"),
        Dense(units=50, activation="sigmoid"),
        Dense(units=10, activation="softmax"),
    )


class Experiment(Spec):
    """Everything that decides how a run turns out; without arguments, the lecture's experiment."""

    title: ClassVar[str] = "Experiment"
    schema_version: Literal[3] = SCHEMA_VERSION
    data: Annotated[
        DataSpec, Help(why="What can be learned, and what the result is worth, lies in the data.")
    ] = Field(
        default_factory=DataSpec,
        title="Data",
        description="The samples, their split and their preprocessing.",
    )
    layers: Annotated[
        tuple[Layer, ...],
        Help(
            why="Depth and width decide what the network can represent; too little cannot fit the "
            "training samples, too much learns them by heart."
        ),
    ] = Field(
        default_factory=lecture_network,
        max_length=MOST_LAYERS,
        title="Network",
        description="The layers, from the input to the output.",
    )
    training: Annotated[
        TrainingSpec,
        Help(why="The same network learns well, slowly or not at all, depending on its training."),
    ] = Field(
        default_factory=TrainingSpec,
        title="Training",
        description="Loss, optimiser, schedule, epochs, batches, stopping and seed.",
    )
    compute: Annotated[
        ComputeSpec, Help(why="It decides how fast the run is, and hardly how it turns out.")
    ] = Field(
        default_factory=ComputeSpec,
        title="Computing",
        description="On what the run is computed, in which precision, and what is recorded.",
    )

    def with_training(self, **changes: object) -> Self:
        """The same experiment, trained otherwise in these fields; they must be valid."""
        training = self.training.model_copy(update=changes)
        return self.model_copy(update={"training": training})


def to_json(experiment: Experiment) -> str:
    """The experiment as indented JSON, the format of `dllab train`."""
    return experiment.model_dump_json(indent=2)


def from_json(text: str | bytes) -> Experiment:
    """The experiment a JSON text describes, brought up to the present schema.

    Raises:
        ExperimentError: not JSON, of a newer schema, or a field is unknown, missing or wrong.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExperimentError(f"This is not valid JSON: {error}.") from error
    if not isinstance(document, dict):
        raise ExperimentError(
            f"An experiment is a JSON object {{...}}, received {type(document).__name__}."
        )
    try:
        return Experiment.model_validate_json(json.dumps(migrated(document)))
    except ValidationError as error:
        raise ExperimentError(sentences(error)) from error


def sentences(error: ValidationError) -> str:
    """A validation error in one sentence a field."""
    return "\n".join(sentence(detail) for detail in error.errors())


def sentence(detail: ErrorDetails) -> str:
    """One field's error: where, what was expected, what was received."""
    place = ".".join(str(part) for part in detail["loc"]) or "experiment"
    if detail["type"] == "extra_forbidden":
        return f"{place}: there is no such field; remove it or correct its name."
    if detail["type"] == "missing":
        return f"{place}: this field is missing."
    if detail["type"] == "union_tag_not_found":
        return f'{place}: the field "kind" is missing.'
    if detail["type"] == "union_tag_invalid":
        kinds, kind = detail["ctx"]["expected_tags"], detail["ctx"]["tag"]
        return f"{place}.kind: expected one of {kinds}, received {kind!r}."
    message = detail["msg"].replace("Input should be", "expected").replace("'", '"')
    message = message.replace("expected greater", "expected a number greater")
    message = message.replace("expected less", "expected a number less")
    received = repr(detail["input"])
    return f"{place}: {message}, received {received[:80]}."
