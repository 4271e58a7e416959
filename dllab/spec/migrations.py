"""Older experiment documents brought up to the present schema, one small step a version."""

from collections.abc import Callable
from typing import Any, Literal

from dllab.spec.base import ExperimentError

Document = dict[str, Any]

SCHEMA_VERSION: Literal[3] = 3


def migrated(document: Document) -> Document:
    """The document in the present schema; a document without a version is of the present one.

    Raises:
        ExperimentError: the document was written by a newer lab.
    """
    version = document.get("schema_version", SCHEMA_VERSION)
    if type(version) is not int or version < 1:
        raise ExperimentError(
            f"schema_version: expected an integer from 1 to {SCHEMA_VERSION}, received {version!r}."
        )
    if version > SCHEMA_VERSION:
        raise ExperimentError(
            f"This experiment has schema version {version}, this lab knows up to {SCHEMA_VERSION}: "
            "update the lab to open it."
        )
    for step in range(version, SCHEMA_VERSION):
        document = {**STEPS[step](document), "schema_version": step + 1}
    return document


def _kinds_with_settings(document: Document) -> Document:
    """Version 2: initialisers and losses have settings of their own; before, they were names."""
    return _initializers_with_options(_loss_with_settings(document))


def _loss_with_settings(document: Document) -> Document:
    training = document.get("training")
    if not isinstance(training, dict) or not isinstance(training.get("loss"), str):
        return document
    kind = training["loss"].replace(" ", "_").replace("-", "_")
    return {**document, "training": {**training, "loss": {"kind": kind}}}


def _initializers_with_options(document: Document) -> Document:
    layers = document.get("layers")
    if not isinstance(layers, list):
        return document
    return {**document, "layers": [_layer_with_options(layer) for layer in layers]}


def _layer_with_options(layer: object) -> object:
    if isinstance(layer, dict) and isinstance(name := layer.get("initializer"), str):
        return {**layer, "initializer": {"kind": name}}
    return layer


def _steps_of_preprocessing(document: Document) -> Document:
    """Version 3: preprocessing is a list of steps; before, it was one of three scalings."""
    data = document.get("data")
    if not isinstance(data, dict):
        return document
    scaling = data.get("scaling")
    if not isinstance(scaling, str) or scaling not in SCALINGS:
        return document
    kept = {name: value for name, value in data.items() if name != "scaling"}
    steps = [{"kind": kind} for kind in SCALINGS[scaling]]
    return {**document, "data": {**kept, "preprocessing": steps}}


# The steps that do what each scaling of version 2 did.
SCALINGS: dict[str, tuple[str, ...]] = {
    "none": (),
    "0 to 1": ("zero_to_one",),
    "standardise": ("standardise",),
}

# From a version to the next one. What is no valid document passes unchanged: reading it says why.
STEPS: dict[int, Callable[[Document], Document]] = {
    1: _kinds_with_settings,
    2: _steps_of_preprocessing,
}
