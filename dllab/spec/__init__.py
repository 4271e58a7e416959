"""What an experiment is: frozen, checked descriptions that know neither Keras nor a window."""

from dllab.spec.base import Decades, ExperimentError, Spec, kinds_of
from dllab.spec.checks import DataFacts, Problem, output_activation, problems
from dllab.spec.compute import ComputeSpec
from dllab.spec.data import DataSpec
from dllab.spec.experiment import Experiment, from_json, to_json
from dllab.spec.layers import DoesNotFitError, Layer, LayerSpec, Parameters, Shape, describe
from dllab.spec.presets import DEFAULT_PRESET, Preset, preset, preset_names, presets
from dllab.spec.remarks import remarks
from dllab.spec.seeds import with_seeds
from dllab.spec.summary import LayerSummary, NetworkSummary, summarise
from dllab.spec.training import Optimizer, TrainingSpec

__all__ = [
    "DEFAULT_PRESET",
    "ComputeSpec",
    "DataFacts",
    "DataSpec",
    "Decades",
    "DoesNotFitError",
    "Experiment",
    "ExperimentError",
    "Layer",
    "LayerSpec",
    "LayerSummary",
    "NetworkSummary",
    "Optimizer",
    "Parameters",
    "Preset",
    "Problem",
    "Shape",
    "Spec",
    "TrainingSpec",
    "describe",
    "from_json",
    "kinds_of",
    "output_activation",
    "preset",
    "preset_names",
    "presets",
    "problems",
    "remarks",
    "summarise",
    "to_json",
    "with_seeds",
]
