"""A question answered, whatever comes of it: the arrays in a file, the rest as plain values."""

import os
import tempfile
from pathlib import Path

import numpy as np

from dllab.arrays import Arrays, packed
from dllab.events import Answered
from dllab.insight.network import KeptNetworks, Network
from dllab.insight.probes import Found, find_probe
from dllab.jobs.failure import as_job_error
from dllab.jobs.question import Question
from dllab.spec import from_json
from dllab.spooled import own_spool


def answered(question: Question, network: Network) -> Answered:
    """The answer of a probe, or {"error": why there is none, for people}."""
    try:
        found = find_probe(question.probe)(network, question.params)
        return Answered({**_told(found), "epoch": network.epoch}, question.number)
    except Exception as error:
        return _failed(question, error)


def answered_from_file(question: Question, networks: KeptNetworks) -> Answered:
    """The same of a network whose weights were kept in a file."""
    try:
        network = networks.at(from_json(question.experiment), Path(question.weights))
    except Exception as error:
        return _failed(question, error)
    return answered(question, network)


def _failed(question: Question, error: Exception) -> Answered:
    return Answered({"error": as_job_error(error).reason}, question.number)


def _told(found: Found) -> dict[str, object]:
    """The values, and the file of the arrays if there are any, which whoever reads it removes."""
    arrays: Arrays = {name: each for name, each in found.items() if isinstance(each, np.ndarray)}
    values = {name: each for name, each in found.items() if name not in arrays}
    return {"values": values, "file": str(_written(packed(arrays))) if arrays else ""}


def _written(content: bytes) -> Path:
    handle, name = tempfile.mkstemp(".safetensors", "answer-", own_spool())
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return Path(name)
