"""Layers as text, as they travel through the clipboard."""

import json

from dllab.spec.base import ExperimentError
from dllab.spec.experiment import Experiment, from_json
from dllab.spec.layers import Layer


def layers_to_text(layers: tuple[Layer, ...]) -> str:
    """The layers as JSON: an experiment of which everything else is left out."""
    document = Experiment(layers=layers).model_dump(include={"schema_version", "layers"})
    return json.dumps(document, indent=2)


def layers_from_text(text: str) -> tuple[Layer, ...]:
    """The layers of a text made by `layers_to_text`, or of a whole experiment's JSON.

    Raises:
        ExperimentError: the text holds no layers, or some that are not valid.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExperimentError("this is not the JSON of layers") from error
    if not isinstance(document, dict) or not document.get("layers"):
        raise ExperimentError('this JSON has no "layers"')
    kept = {name: document[name] for name in ("schema_version", "layers") if name in document}
    return from_json(json.dumps(kept)).layers
