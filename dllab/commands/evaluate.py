"""`dllab evaluate`: how well a run's network classifies a part of its data."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dllab.arrays import unpacked
from dllab.commands.asking import KeptNetwork, kept_network
from dllab.evaluation import PARTS, Evaluated, Part
from dllab.plurals import counted

# Larger confusion matrices than this do not fit into a terminal.
MOST_SHOWN = 20
# So many of the worst mistakes are told.
MISTAKES = 20


def evaluate_run(path: Path, run: int, epoch: int | None, part: Part, *, as_json: bool) -> int:
    """Print the figures of a run's network at an epoch, or as it was kept last."""
    network = kept_network(path, run, epoch)
    found = _evaluated(network, part)
    epoch = network.epoch
    if as_json:
        print(
            json.dumps({"run": run, "epoch": epoch, **_as_json(found)}, indent=1, allow_nan=False)
        )
    else:
        _print(found, f"run {run} at epoch {epoch}")
    return 0


def _evaluated(network: KeptNetwork, part: Part) -> Evaluated:
    answer = network.ask("evaluation", {"part": part})
    file = Path(answer["file"])
    arrays, _ = unpacked(file.read_bytes())
    file.unlink()
    return Evaluated.of(arrays, answer["values"])


def _as_json(found: Evaluated) -> dict[str, Any]:
    figures, fit = found.figures, found.calibration
    mistakes = found.worst_mistakes[:MISTAKES]
    return {
        "part": PARTS[found.part],
        "samples": len(found.rows),
        "of": found.total,
        "accuracy": found.accuracy,
        "loss": found.loss,
        "top_k": found.top_k,
        "macro": figures.macro._asdict(),
        "weighted": figures.weighted._asdict(),
        "calibration_error": fit.error if found.are_probabilities else None,
        "classes": [_class_as_json(found, label) for label in range(len(found.class_names))],
        "confusion": found.counts.tolist(),
        "calibration": {
            "edges": fit.edges.tolist(),
            "counts": fit.counts.tolist(),
            "confidence": _plain(fit.confidence),
            "accuracy": _plain(fit.accuracy),
        },
        "worst_mistakes": [_sample_as_json(found, place) for place in mistakes.tolist()],
    }


def _class_as_json(found: Evaluated, label: int) -> dict[str, Any]:
    figures, curves = found.figures, found.curves(label)
    shares = figures.precision[label], figures.recall[label], figures.f1[label]
    areas = curves.area, curves.average_precision
    names = ("precision", "recall", "f1", "roc_auc", "average_precision")
    return {
        "name": found.class_names[label],
        "support": int(figures.support[label]),
        "named": int(figures.named[label]),
        **dict(zip(names, _plain(np.array([*shares, *areas])), strict=True)),
    }


def _sample_as_json(found: Evaluated, place: int) -> dict[str, Any]:
    return {
        "sample": int(found.rows[place]) + 1,
        "class": found.class_names[found.labels[place]],
        "named": found.class_names[found.predicted[place]],
        "probability": float(found.confidence[place]),
        "loss": float(found.losses[place]),
    }


def _plain(values: np.ndarray) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in values.tolist()]


def _print(found: Evaluated, of: str) -> None:
    console = Console()
    shown = counted(len(found.rows), "sample")
    if len(found.rows) < found.total:
        shown = f"{len(found.rows):,} of {counted(found.total, 'sample')}, evenly spread"
    console.print(f"{PARTS[found.part]} part, {of}: {shown}\n", highlight=False, markup=False)
    figures = [f"accuracy {found.accuracy:.4f}", f"loss {found.loss:.4g}"]
    figures += [f"top-{k} {share:.4f}" for k, share in enumerate(found.top_k[1:], 2)]
    if found.are_probabilities:
        figures.append(f"calibration error {found.calibration.error:.4f}")
    console.print("   ".join(figures), highlight=False)
    console.print(_class_table(found))
    if len(found.class_names) <= MOST_SHOWN:
        console.print(_confusion_table(found))


def _class_table(found: Evaluated) -> Table:
    figures = found.figures
    head = ("class", "precision", "recall", "F1", "samples", "ROC AUC", "avg precision")
    table = Table(*head, box=None, title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for label, name in enumerate(found.class_names):
        shares = figures.precision[label], figures.recall[label], figures.f1[label]
        curves = found.curves(label)
        areas = map(_figure, (curves.area, curves.average_precision))
        table.add_row(Text(name), *map(_figure, shares), f"{figures.support[label]:,}", *areas)
    for name, means in (("mean", figures.macro), ("weighted mean", figures.weighted)):
        table.add_row(name, *map(_figure, means), f"{len(found.rows):,}")
    return table


def _confusion_table(found: Evaluated) -> Table:
    names = [Text(name, overflow="ellipsis") for name in found.class_names]
    table = Table("class, predicted", box=None, header_style="")
    for name in names:
        table.add_column(name, justify="right")
    for name, row in zip(names, found.counts.tolist(), strict=True):
        table.add_row(name, *(f"{count:,}" if count else "·" for count in row))
    return table


def _figure(value: float) -> str:
    return f"{value:.4f}" if math.isfinite(value) else ""
