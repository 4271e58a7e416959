"""The checks of the data: scale, balance and duplicates; no network is needed."""

import math

import numpy as np

from dllab.data.catalogue import load
from dllab.data.duplicates import duplicates
from dllab.data.report import EventReport
from dllab.data.split import split_indices
from dllab.diagnosis.card import Card
from dllab.diagnosis.pre_flight.balance import balance_card
from dllab.diagnosis.pre_flight.duplicates import duplicates_card
from dllab.diagnosis.pre_flight.scale import scale_card
from dllab.jobs.job import ignore_event
from dllab.preflight.bench import Bench


def scale(bench: Bench) -> Card:
    """Where the inputs lie."""
    x = bench.train.x
    return scale_card(x, tabular=x.ndim == 2)


def balance(bench: Bench) -> Card:
    """How many samples each class has."""
    data = bench.data
    counts = [
        np.bincount(y, minlength=bench.classes).tolist() for y in (data.y_train, data.y_validation)
    ]
    weighted = bench.experiment.training.class_weights != "none"
    return balance_card(counts[0], counts[1], data.class_names, weighted)


def twins(bench: Bench) -> Card:
    """How many samples are in two parts; raises Cancelled when it is stopped."""
    spec = bench.experiment.data
    samples = load(spec.source)
    parts = split_indices(spec.split, samples.y, samples.class_names)
    report = EventReport(ignore_event, lambda: bench.control.stopped)
    found = duplicates(samples, parts, report)
    sizes = len(parts.validation), len(bench.data.y_test)
    columns = math.prod(samples.x.shape[1:])
    return duplicates_card((len(found.validation), len(found.test)), sizes, columns)
