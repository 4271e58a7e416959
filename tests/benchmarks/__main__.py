"""Runs every benchmark, peer and lab in alternation, and prints one table of ratios."""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from typing import Any

from tests.benchmarks.workloads import WORKLOADS

PAIRS = 3
PHASES = ("loading", "first epoch", "steady")


def measured(module: str, argument: str) -> Any:
    """What a benchmark program prints as its last line."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", argument]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def first_paint() -> list[str]:
    """Several starts of the lab."""
    seconds = [measured("first_paint", str(time.time())) for _ in range(PAIRS + 2)]
    return [f"first paint after `dllab`: {middle_and_spread(seconds)} s"]


def middle_and_spread(values: list[float]) -> str:
    """Median, least and greatest."""
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def training(name: str) -> list[str]:
    """The plain script and the lab with its live window, in alternation."""
    peers, labs = [], []
    for _ in range(PAIRS):
        peers.append(measured("scripts", name))
        labs.append(measured("window", name))
    peer = [result["seconds"] for result in peers]
    # A person's first run, Keras just loaded; the later ones of a session are warm.
    first = [result["seconds"][0] for result in labs]
    ratios = [there / here for there, here in zip(peer, first, strict=True)]
    accuracies = [results[0]["val_accuracy"] for results in (peers, labs)]
    return [
        f"{name}: fit {middle_and_spread(peer)} s, lab {middle_and_spread(first)} s",
        f"  times as fast: {middle_and_spread(ratios)}",
        f"  validation accuracy: fit {accuracies[0]:.4f}, lab {accuracies[1]:.4f}",
        *(line for phase in PHASES for line in gaps([result["gaps"] for result in labs], phase)),
    ]


def gaps(results: list[dict[str, dict[str, float]]], phase: str) -> list[str]:
    """The GUI timer's gaps in one phase, medians over the runs of the program."""
    known = [result[phase] for result in results if phase in result]
    if not known:
        return []
    p99, worst = (statistics.median(gap[key] for gap in known) for key in ("p99", "worst"))
    return [f"  GUI timer, {phase}: 99th percentile {p99:.1f} ms, worst {worst:.1f} ms"]


def main() -> None:
    """Print the machine, then one line a figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("workloads", nargs="*", help=", ".join(WORKLOADS))
    chosen = options.parse_args().workloads or list(WORKLOADS)
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for line in first_paint():
        print(line, flush=True)
    for name in chosen:
        for line in training(name):
            print(line, flush=True)


if __name__ == "__main__":
    main()
