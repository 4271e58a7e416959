"""Writes a network as a `.keras` file."""

import json
import zipfile
from pathlib import Path
from typing import Any

from dllab.atomic_file import replacing
from dllab.insight.network import Network
from dllab.jobs.job import JobError
from dllab.keras_file.archive import EXPERIMENT
from dllab.keras_file.plain_model import PlainModel, plain_model
from dllab.spec import to_json


def keras_file(network: Network, params: dict[str, Any]) -> dict[str, Any]:
    """Write a network at its present state; any Keras 3 loads it.

    Args:
        network: what is written.
        params: "target", the path of the file, which is replaced if it is there.

    Returns:
        "bytes", the size of the file.

    Raises:
        JobError: the file cannot be written.
    """
    model = network.inference.model
    plain = plain_model(network.experiment.layers, tuple(model.input_shape[1:]))
    for variable, value in zip(plain.weights, model.weights, strict=True):
        variable.assign(value)
    target = Path(params["target"])
    try:
        _write(plain, to_json(network.experiment), target)
    except OSError as error:
        raise JobError(
            f"{target} cannot be written ({error.strerror}): choose a file in an existing folder "
            "of your own."
        ) from error
    return {"bytes": target.stat().st_size}


def _write(plain: PlainModel, experiment: str, target: Path) -> None:
    with replacing(target) as temporary:
        # Keras only writes to names with this ending.
        named = temporary.with_suffix(".keras")
        try:
            plain.model.save(named)
            with zipfile.ZipFile(named, "a") as archive:
                archive.writestr(EXPERIMENT, json.dumps(json.loads(experiment)))
            named.replace(temporary)
        finally:
            named.unlink(missing_ok=True)
