"""Whether data, network and loss of an experiment fit together, told before anything trains.

What trains but is hardly meant that way is remarked in `dllab/spec/remarks.py`.
"""

from dataclasses import dataclass

from dllab.plurals import counted
from dllab.spec.data import Split
from dllab.spec.data.split_fault import split_fault
from dllab.spec.experiment import Experiment
from dllab.spec.layers import Activation, Dense, Layer, Shape, describe
from dllab.spec.losses import LossSpec
from dllab.spec.roles import DISTURBS, NORMALISES, last_weighted
from dllab.spec.summary import NetworkSummary, summarise

# Keras tries for 10 s before it reports a network too large for memory: refuse earlier.
MOST_PARAMETERS = 500_000_000


@dataclass(frozen=True)
class DataFacts:
    """What the rest of the lab must know about a data set before it is loaded.

    Attributes:
        input_shape: one sample's shape.
        class_names: the classes' names, in the order of their labels 0, 1, ...
        samples: how many samples may be split into training and validation part.
        class_counts: how many of them each class has; empty where that is unknown.
        test_samples: how many more the set's own test part holds.
        faults: why the data cannot be used as asked, a sentence each with the mend.
    """

    input_shape: Shape
    class_names: tuple[str, ...]
    samples: int
    class_counts: tuple[int, ...] = ()
    test_samples: int = 0
    faults: tuple[str, ...] = ()

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.class_names)


@dataclass(frozen=True)
class Problem:
    """What is wrong with an experiment: where, and in one sentence what and the mend.

    Attributes:
        place: "data", "network" or "training".
        message: the sentence.
        layer: index of the layer at fault, or None.
        blocks: whether the experiment cannot run; otherwise this is a remark.
    """

    place: str
    message: str
    layer: int | None = None
    blocks: bool = True

    @property
    def sentence(self) -> str:
        """The message, with the layer's number, counted from 1, where it is about one."""
        return self.message if self.layer is None else f"Layer {self.layer + 1}: {self.message}"


def problems(experiment: Experiment, facts: DataFacts) -> tuple[Problem, ...]:
    """Everything that keeps the experiment from running; empty when it can start."""
    if experiment.data.source.problem:
        # Without data, nothing can be said of the rest.
        return (Problem("data", experiment.data.source.problem),)
    network = summarise(experiment.layers, facts.input_shape)
    return (
        *(Problem("data", fault) for fault in _data_faults(experiment, facts)),
        *_stopping_problems(experiment),
        *_layer_problems(network),
        *_size_problems(network),
        *_output_problems(experiment, facts, network),
    )


def _data_faults(experiment: Experiment, facts: DataFacts) -> tuple[str, ...]:
    return *filter(None, [split_problem(experiment.data.split, facts)]), *facts.faults


def split_problem(split: Split, facts: DataFacts) -> str:
    """Why the data cannot be split so, in one sentence with the mend; or nothing."""
    fault = split_fault(split, facts.samples, facts.class_counts, facts.class_names)
    if not fault and split.holds_out and facts.test_samples:
        samples = counted(facts.test_samples, "sample")
        fault = (
            f"The data set has a test part of its own, {samples} kept apart already: hold none out "
            "of the others."
        )
    return fault


def _stopping_problems(experiment: Experiment) -> list[Problem]:
    if experiment.training.early_stopping is None or experiment.data.split.validates:
        return []
    return [
        Problem(
            "training",
            "Early stopping watches the validation part, but no samples validate: choose a "
            "validation part under Data, or switch early stopping off.",
        )
    ]


def _layer_problems(network: NetworkSummary) -> list[Problem]:
    return [
        Problem("network", line.problem, index)
        for index, line in enumerate(network.layers)
        if line.problem
    ]


def _size_problems(network: NetworkSummary) -> list[Problem]:
    if network.total <= MOST_PARAMETERS:
        return []
    return [
        Problem(
            "network",
            f"The network has {network.total:,} parameters, more than the {MOST_PARAMETERS:,} "
            "this lab trains: make layers smaller, or pool before Flatten.",
        )
    ]


def _output_problems(
    experiment: Experiment, facts: DataFacts, network: NetworkSummary
) -> list[Problem]:
    if not network.layers:
        return [Problem("network", "The network has no layer: add at least a Dense layer.")]
    shape = network.output_shape
    if shape is None:
        return []
    if not network.trainable:
        return [
            Problem(
                "network",
                "No layer has anything to train: add a Dense layer, one unit for each output.",
            )
        ]
    last = len(network.layers) - 1
    message = (
        _output_size_problem(experiment, facts, shape)
        or _behind_output_problem(experiment.layers)
        or _output_activation_problem(experiment.training.loss, experiment.layers[last])
    )
    return [Problem("network", message, last)] if message else []


def _behind_output_problem(layers: tuple[Layer, ...]) -> str:
    last = layers[-1]
    if not isinstance(last, DISTURBS + NORMALISES) or not isinstance(
        layers[last_weighted(layers)], Dense
    ):
        return ""
    does = "disturbs" if isinstance(last, DISTURBS) else "rescales"
    return (
        f"{last.title} behind the output {does} the network's answers themselves: move it before "
        "the output layer, or remove it."
    )


def _output_size_problem(experiment: Experiment, facts: DataFacts, shape: Shape) -> str:
    loss = experiment.training.loss
    if not loss.binary:
        if shape != (facts.classes,):
            return (
                f"The output is {describe(shape)}, {_inside(loss)} needs one output for each "
                f"of the {facts.classes} classes: end with Dense, {facts.classes} units."
            )
        return ""
    if facts.classes != 2:
        return (
            f"{loss.title} is for two classes, the data set has {facts.classes}: "
            "choose softmax cross-entropy."
        )
    if shape != (1,):
        return (
            f"The output is {describe(shape)}, {_inside(loss)} needs a single output: "
            "end with Dense, 1 unit."
        )
    return ""


def _inside(loss: LossSpec) -> str:
    """The loss's name inside a sentence."""
    return loss.title if loss.title[:2].isupper() else loss.title.lower()


def output_activation(layer: Layer) -> str:
    """The function the last layer applies: "linear" when its outputs are raw logits."""
    if isinstance(layer, Activation):
        return layer.function
    return layer.activation if isinstance(layer, Dense) else ""


def _output_activation_problem(loss: LossSpec, last: Layer) -> str:
    found = output_activation(last)
    if found in loss.activations:
        return ""
    received = f"{last.title} with {found}" if found else last.title
    return (
        f"{loss.title} reads its output {loss.reads}, received {received}: "
        f"set the last layer's activation to {loss.activations[0]}."
    )
