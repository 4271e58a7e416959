"""A compiled network that serves every run of its structure, from any start."""

import json
import random
from collections import OrderedDict
from collections.abc import Callable
from functools import cache, cached_property
from itertools import islice

import keras
import tensorflow as tf

from dllab.arrays import Arrays
from dllab.data.augment import ValueRange
from dllab.network.augmentation import augmentation_model
from dllab.network.build import compiled_model
from dllab.network.fused import fuse_update
from dllab.network.inference import Inference
from dllab.network.knobs import fit_knobs, set_knobs, structure_of, turn_knobs
from dllab.network.readings import put_back, tensor_of
from dllab.spec import Experiment
from dllab.training import gradient_registry
from dllab.training.compiled import CompiledCycle, Part, Stretch, create_variables
from dllab.training.cycle import Cycle
from dllab.training.layer_probe import LayerProbe
from dllab.training.named import Named, arrays_of, assign, named_variables
from dllab.training.placement import Placement, placement

# Each keeps its model's weights in memory; a person goes back and forth between a few.
MOST_PROGRAMS = 4


class Program:
    """A model with its compiled cycle, for one structure and one set of sizes.

    Attributes:
        place: where it runs.
        gradients: names of the gradient functions TensorFlow keeps for it.
    """

    def __init__(
        self,
        experiment: Experiment,
        sample: Part,
        cycle: Cycle,
        value_range: ValueRange,
        key: str,
    ) -> None:
        self._registered = gradient_registry.registered()
        self._experiment, self._key = experiment, key
        self.place = placement(experiment.compute.device)
        self.model = _fresh_model(experiment, sample, self.place)
        self._augmentation = _fresh_augmentation(experiment, sample, value_range, self.place)
        for model in self._models:
            fit_knobs(model)
        fuse_update(self.model.optimizer)
        weighs = experiment.training.class_weights != "none"
        self.cycle = CompiledCycle(
            self.model,
            cycle,
            self.place,
            key,
            weighs_classes=weighs,
            augmentation=self._augmentation,
        )
        self.gradients: set[str] = set()

    @cached_property
    def inference(self) -> Inference:
        """What the network answers while it trains, compiled when it is first asked."""
        return Inference(self.model, self._key)

    @property
    def _models(self) -> list[keras.Model]:
        return [self.model, *([self._augmentation] if self._augmentation else [])]

    def note_gradients(self) -> None:
        """Remember which gradient functions were registered since the program was begun."""
        self.gradients = gradient_registry.registered() - self._registered

    @cached_property
    def probe(self) -> LayerProbe:
        """What measures the layers."""
        return LayerProbe(self._experiment, self.model, _variables([self.model]), self.place)

    def inputs(self, stretch: Stretch) -> tf.Tensor:
        """What the network is fed for a stretch's first batch, which trains: augmented, as then."""
        x = self.cycle.inputs(stretch)
        return self._augmentation(x, training=True) if self._augmentation else x

    def trace_probe(self, probe: Callable[[], object]) -> None:
        """Have `probe` trace the probe, unless it is."""
        if "probe" not in vars(self):
            registered = gradient_registry.registered()
            probe()
            self.gradients |= gradient_registry.registered() - registered

    def restart(self, experiment: Experiment, sample: Part, value_range: ValueRange) -> None:
        """Take the state in which a newly built model of this experiment begins."""
        fresh = [_fresh_model(experiment, sample, self.place)]
        if augmentation := _fresh_augmentation(experiment, sample, value_range, self.place):
            fresh.append(augmentation)
        self.restore([tensor_of(variable) for variable in _variables(fresh)])
        for model, other in zip(self._models, fresh, strict=True):
            turn_knobs(model, other)

    def turn(self, experiment: Experiment) -> None:
        """Go on with other values of knobs; the experiment is of this program's structure."""
        set_knobs(self.model, self._augmentation, experiment)

    def arrays(self) -> Arrays:
        """A copy of everything that training changes, by names that tell what each array is."""
        return arrays_of(self._named)

    def weight_arrays(self) -> Arrays:
        """A copy of the network's weights alone, named and in the order of `model.weights`."""
        count = len(self.model.weights)
        return arrays_of(dict(islice(self._named.items(), count)))

    def take(self, arrays: Arrays) -> None:
        """Go on from what another program has become.

        What it does not know, such as what another optimiser keeps of each weight, begins anew.

        Raises:
            JobError: the weights are not those of this network.
        """
        assign(self._named, len(self.model.weights), arrays)

    @cached_property
    def _named(self) -> Named:
        return named_variables(self._experiment.layers, self.model, self._augmentation)

    def set_weights(self, arrays: Arrays) -> None:
        """Give the network weights that `weight_arrays` has copied."""
        for name, array in arrays.items():
            self._named[name].assign(array)

    def state(self) -> list[tf.Tensor]:
        """A copy of everything that training changes: weights, slots, random seeds, metrics."""
        return [tensor_of(variable) for variable in _variables(self._models)]

    def restore(self, state: list[tf.Tensor]) -> None:
        """Go back to a state."""
        for variable, value in zip(_variables(self._models), state, strict=True):
            put_back(variable, value)


class Programs:
    """The programs used last, so that a run like an earlier one need not be traced again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Program] = OrderedDict()

    def ready_for(
        self,
        experiment: Experiment,
        sample: Part,
        cycle: Cycle,
        value_range: ValueRange,
    ) -> Program:
        """A program at the start of the experiment."""
        key = key_of(experiment, sample, cycle, value_range)
        program = self._kept.pop(key, None)
        if program:
            program.restart(experiment, sample, value_range)
        else:
            program = Program(experiment, sample, cycle, value_range, key)
        self._kept[key] = program
        while len(self._kept) > MOST_PROGRAMS:
            gradients = self._kept.popitem(last=False)[1].gradients
            gradient_registry.forget(gradients)
        return program


@cache
def programs() -> Programs:
    """The programs of this process."""
    return Programs()


def key_of(experiment: Experiment, sample: Part, cycle: Cycle, value_range: ValueRange) -> str:
    """The same for two experiments that one program serves."""
    compute = experiment.compute
    parts = [structure_of(experiment), list(sample.x.shape[1:]), repr(cycle)]
    return json.dumps([*parts, compute.device, compute.precision, value_range])


def _fresh_model(experiment: Experiment, sample: Part, place: Placement) -> keras.Model:
    # Keras draws the seeds of initialisers and dropout from Python's generator. Its own
    # `set_random_seed` begins with the same line, but also seeds TensorFlow, which throws away
    # every function made ready so far: half a second for a run that could start at once.
    random.seed(experiment.training.seed)
    with place.scope():
        model = compiled_model(experiment, tuple(sample.x.shape[1:]))
    create_variables(model, sample, place)
    return model


def _fresh_augmentation(
    experiment: Experiment, sample: Part, value_range: ValueRange, place: Placement
) -> keras.Model | None:
    """Made behind the network, so that the network begins with the same weights without it."""
    if not experiment.data.augmentation:
        return None
    shape = tuple(sample.x.shape[1:])
    with place.scope():
        return augmentation_model(experiment.data.augmentation, shape, value_range)


def _variables(models: list[keras.Model]) -> list[keras.Variable]:
    model = models[0]
    # Not the metrics': they begin anew at each batch.
    metrics = {id(variable) for variable in model.metrics_variables}
    own = [
        variable for each in models for variable in each.variables if id(variable) not in metrics
    ]
    return [*own, *model.optimizer.variables]
