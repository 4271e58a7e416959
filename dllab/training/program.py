"""A compiled network that serves every run of its structure, from any start."""

import json
import random
from collections import OrderedDict

import keras
import tensorflow as tf

from dllab.network.build import compiled_model
from dllab.network.knobs import fit_knobs, structure_of, turn_knobs
from dllab.spec import Experiment
from dllab.training.compiled import CompiledCycle, Part, create_variables
from dllab.training.cycle import Cycle

# Each keeps its model's weights in memory; a person goes back and forth between a few.
MOST_PROGRAMS = 4


class Program:
    """A model with its compiled cycle, for one structure and one set of sizes."""

    def __init__(self, experiment: Experiment, sample: Part, cycle: Cycle, samples: int) -> None:
        self.model = _fresh_model(experiment, sample)
        fit_knobs(self.model)
        self.cycle = CompiledCycle(self.model, cycle, samples)

    def restart(self, experiment: Experiment, sample: Part) -> None:
        """Take the state in which a newly built model of this experiment begins."""
        fresh = _fresh_model(experiment, sample)
        self.restore([tf.identity(variable) for variable in _variables(fresh)])
        turn_knobs(self.model, fresh)

    def state(self) -> list[tf.Tensor]:
        """A copy of everything that training changes: weights, slots, random seeds, metrics."""
        return [tf.identity(variable) for variable in _variables(self.model)]

    def restore(self, state: list[tf.Tensor]) -> None:
        """Go back to a state."""
        for variable, value in zip(_variables(self.model), state, strict=True):
            variable.assign(value)


class Programs:
    """The programs used last, so that a run like an earlier one need not be traced again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Program] = OrderedDict()

    def ready_for(
        self, experiment: Experiment, sample: Part, cycle: Cycle, samples: int
    ) -> Program:
        """A program at the start of the experiment."""
        key = key_of(experiment, sample, cycle)
        program = self._kept.pop(key, None)
        if program:
            program.restart(experiment, sample)
        else:
            program = Program(experiment, sample, cycle, samples)
        self._kept[key] = program
        while len(self._kept) > MOST_PROGRAMS:
            self._kept.popitem(last=False)
        return program


def key_of(experiment: Experiment, sample: Part, cycle: Cycle) -> str:
    """The same for two experiments that one program serves."""
    return json.dumps([structure_of(experiment), list(sample.x.shape[1:]), repr(cycle)])


def _fresh_model(experiment: Experiment, sample: Part) -> keras.Model:
    # Keras draws the seeds of initialisers and dropout from Python's generator. Its own
    # `set_random_seed` begins with the same line, but also seeds TensorFlow, which throws away
    # every function made ready so far: half a second for a run that could start at once.
    random.seed(experiment.training.seed)
    model = compiled_model(experiment, tuple(sample.x.shape[1:]))
    create_variables(model, sample)
    return model


def _variables(model: keras.Model) -> list[keras.Variable]:
    return [*model.variables, *model.optimizer.variables]
