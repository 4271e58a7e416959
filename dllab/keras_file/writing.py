"""The job that writes a trained network as a `.keras` file."""

import json
import zipfile
from pathlib import Path
from typing import Any

from dllab.arrays import unpacked
from dllab.atomic_file import replacing
from dllab.data import facts
from dllab.events import Answered
from dllab.jobs.control import Control
from dllab.jobs.job import Emit, JobError
from dllab.keras_file.archive import EXPERIMENT
from dllab.keras_file.plain_model import plain_model
from dllab.spec import from_json


def write_keras_file(spec: str, emit: Emit, _control: Control) -> None:
    """Write the network of an experiment with given weights; any Keras 3 loads it.

    Args:
        spec: JSON with "experiment", "weights" (path of packed arrays in the order of the
            network's) and "target".
        emit: hears Answered with "bytes", the size of the file.

    Raises:
        JobError: the weights are not those of the network, or the file cannot be written.
    """
    order: dict[str, Any] = json.loads(spec)
    experiment = from_json(json.dumps(order["experiment"]))
    plain = plain_model(experiment.layers, facts(experiment.data).input_shape)
    kept, _ = unpacked(Path(order["weights"]).read_bytes())
    # Their names begin with their number; a file has them in an order of its own.
    arrays = [kept[name] for name in sorted(kept, key=lambda name: int(name.split()[0]))]
    own = plain.weights
    if [value.shape for value in arrays] != [tuple(one.shape) for one in own]:
        raise JobError("The weights kept of this run are not those of its network.")
    for variable, value in zip(own, arrays, strict=True):
        variable.assign(value)
    target = Path(order["target"])
    try:
        with replacing(target) as temporary:
            named = temporary.with_suffix(".keras")
            try:
                plain.model.save(named)
                with zipfile.ZipFile(named, "a") as archive:
                    archive.writestr(EXPERIMENT, json.dumps(order["experiment"]))
                named.replace(temporary)
            finally:
                named.unlink(missing_ok=True)
    except OSError as error:
        raise JobError(
            f"{target} cannot be written ({error.strerror}): choose a file in an existing folder "
            "of your own."
        ) from error
    emit(Answered({"bytes": target.stat().st_size}))
