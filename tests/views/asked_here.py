"""Answers for views from a network in this process, at once: real probes, no training."""

import json
import random
from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QObject

from dllab.insight.network import Network, prepared
from dllab.insight.probes import find_probe
from dllab.jobs import JobError
from dllab.network.build import build_network
from dllab.network.inference import Inference
from dllab.spec import Experiment
from ui.insight import Answer, Insight, Moment, Request, Then


def network_of(experiment: Experiment) -> Network:
    """The experiment's network as it begins, drawn by the experiment's seed."""
    random.seed(experiment.training.seed)
    shape = prepared(experiment.data.unaugmented).fitted.output_shape
    return Network(experiment, Inference(build_network(experiment.layers, shape)))


class AskedHere(Insight):
    """Each moment has a network of its own; what is not there is said to be missing."""

    def __init__(self, networks: Mapping[Moment, Network]) -> None:
        QObject.__init__(self)
        self.networks = dict(networks)
        self.asked: list[Request] = []
        self.following: set[str] = set()

    def experiment(self, run: int) -> Experiment | None:
        found = [network for moment, network in self.networks.items() if moment.run == run]
        return found[0].experiment if found else None

    def why_nothing(self, run: int) -> str:  # noqa: ARG002 - `ask` says it
        return ""

    def series(self, run: int) -> list[int]:
        return sorted({moment.run for moment in self.networks} - {run})

    def names(self) -> dict[int, str]:
        return {number: f"run {number}" for number in sorted({m.run for m in self.networks})[::-1]}

    def ask(self, view: str, request: Request, then: Then) -> None:
        self.asked.append(request)
        self.following.add(view)
        network = self.networks.get(request.moment)
        if network is None:
            then(Answer(request.moment, error="Nothing was kept."))
            return
        # As it would travel.
        params = json.loads(json.dumps(request.params))
        try:
            found = find_probe(request.probe)(network, params)
        except JobError as error:
            then(Answer(request.moment, error=error.reason))
            return
        arrays = {name: each for name, each in found.items() if isinstance(each, np.ndarray)}
        values = json.loads(json.dumps({n: v for n, v in found.items() if n not in arrays}))
        then(Answer(request.moment, float(request.moment.epoch or 0), values, arrays))

    def forget(self, view: str) -> None:
        self.following.discard(view)
