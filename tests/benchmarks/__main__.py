"""Runs every benchmark, peer and lab in alternation, and prints one table of ratios."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks import sessions
from tests.benchmarks.csv_files import write_table
from tests.benchmarks.images import large_folder, small_folder
from tests.benchmarks.workloads import WORKLOADS

PAIRS = 3
SEEDS = 5
CSV_MEGABYTES = 200
PHASES = ("loading", "first epoch", "steady")
WITHOUT_WINDOW = "CIFAR-10 CNN"


def measured(module: str, *arguments: str) -> Any:
    """What a benchmark program prints as its last line."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def a_home() -> Iterator[None]:
    """One place for what the lab keeps between its starts, such as compiled programs."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DLLAB_HOME"] = folder
        yield
        del os.environ["DLLAB_HOME"]


def middle_and_spread(values: list[float], digits: int = 2) -> str:
    """Median, least and greatest."""
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f} to {most:.{digits}f})"


def first_paint() -> Iterator[str]:
    """Several starts of the lab, as after its first one, which compiles it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    measured("first_paint", str(time.time()))
    seconds = [measured("first_paint", str(time.time())) for _ in range(PAIRS + 2)]
    yield f"first paint after `dllab`: {middle_and_spread(seconds)} s"


def live_boundary() -> Iterator[str]:
    """The window with the boundary in front, in alternation with the diagram."""
    found = measured("boundary")
    yield f"boundary: {middle_and_spread(found['frames'], 1)} frames/s"
    yield f"  an epoch takes times as long: {middle_and_spread(found['slower'])}"
    yield f"  times the processor time in the Keras process: {middle_and_spread(found['dearer'])}"
    most, worst = found["gaps"]
    yield f"  GUI timer, 99th percentile / worst: {most:.1f} / {worst:.1f} ms"


def snapshots() -> Iterator[str]:
    """The share of a run's time that goes into keeping its epochs."""
    for name in ("lecture", "spirals", "full MNIST"):
        found = measured("snapshots", name)
        yield f"{name}, share of its time to keep epochs: {middle_and_spread(found['shares'], 3)}"
        yield (
            f"  kept: {found['weights']} epochs of {found['weights_mb']:.2f} MB, "
            f"{found['states']} states of {found['state_mb']:.2f} MB"
        )


def in_window(name: str) -> Iterator[str]:
    """Plain script and the lab with its window."""
    plain, lab = [], []
    with a_home():
        new = measured("window", name)
        for _ in range(PAIRS):
            plain.append(measured("scripts", name))
            lab.append(measured("window", name))
    executions = ", ".join(sorted({result["execution"] for result in lab}))
    yield f"{name}: fit {seconds(plain)} s, lab {first(lab)} s, executed by {executions}"
    yield f"  times as fast: {times(plain, lab)}"
    yield f"  validation accuracy: fit {accuracy(plain)}, lab {accuracy(lab)}"
    yield from memory(plain, lab)
    bare = [measured("scripts", name, "bare")]
    yield f"  where pandas and scikit-learn are not installed: {next(memory(bare, lab)).strip()}"
    yield f"{name}, the first time on a computer: {first([new])} s, {new['megabytes']:.0f} MB"
    for phase in PHASES:
        yield from gaps([result["gaps"] for result in lab], phase)


def recorded(name: str) -> Iterator[str]:
    """Script with TensorBoard's callback, plain script, and the lab started before it is ready."""
    recording, plain, lab = [], [], []
    with a_home():
        measured("window", name)
        for _ in range(PAIRS):
            recording.append(measured("scripts", name, "tensorboard"))
            lab.append(measured("window", name))
            plain.append(measured("scripts", name))
        at_once = [measured("window", name, "at once") for _ in range(PAIRS)]
    yield f"{name}: fit with TensorBoard's callback {seconds(recording)} s, lab {first(lab)} s"
    yield f"  times as fast: {times(recording, lab)}"
    yield f"{name}, Start in the moment Keras is loaded: lab {first(at_once)} s"
    yield f"  times as fast as plain fit: {times(plain, at_once)}"
    yield from gaps([result["gaps"] for result in at_once], "loading")


def without_window(name: str) -> Iterator[str]:
    """Plain script and the lab's training, both from the arrays in memory."""
    plain, lab = [], []
    for _ in range(PAIRS):
        plain.append(measured("scripts", name))
        lab.append(measured("lab_inline", name))
    ratios = [there["seconds"] / here["seconds"] for there, here in zip(plain, lab, strict=True)]
    yield f"{name}: fit {seconds(plain)} s, lab {seconds(lab)} s"
    yield f"  times as fast: {middle_and_spread(ratios)}"
    yield f"  validation accuracy: fit {accuracy(plain)}, lab {accuracy(lab)}"


def seconds(results: list[dict[str, Any]]) -> str:
    """How long scripts took."""
    return middle_and_spread([result["seconds"] for result in results])


def first(results: list[dict[str, Any]]) -> str:
    """How long the first runs in the window took."""
    return middle_and_spread([result["seconds"][0] for result in results])


def times(peers: list[dict[str, Any]], labs: list[dict[str, Any]]) -> str:
    """How many times as fast the window's first runs were."""
    pairs = zip(peers, labs, strict=True)
    return middle_and_spread([peer["seconds"] / lab["seconds"][0] for peer, lab in pairs])


def accuracy(results: list[dict[str, Any]]) -> str:
    """Where the runs ended."""
    return f"{statistics.median(result['val_accuracy'] for result in results):.4f}"


def memory(plain: list[dict[str, Any]], lab: list[dict[str, Any]]) -> Iterator[str]:
    """Window and Keras process together against script and an empty window."""
    empty = measured("empty_window")["megabytes"]
    there = statistics.median(result["megabytes"] for result in plain) + empty
    here = statistics.median(result["megabytes"] for result in lab)
    yield f"  peak memory: {here / there:.2f} times ({here:.0f} of {there:.0f} MB)"


def gaps(results: list[dict[str, dict[str, float]]], phase: str) -> Iterator[str]:
    """The GUI timer's gaps in one phase, medians over the runs of the program."""
    known = [result[phase] for result in results if phase in result]
    if known:
        p99, worst = (statistics.median(gap[key] for gap in known) for key in ("p99", "worst"))
        yield f"  GUI timer, {phase}: 99th percentile {p99:.1f} ms, worst {worst:.1f} ms"


def stopping() -> Iterator[str]:
    """Clicks on Pause and Stop."""
    for what, milliseconds in measured("stopping", "lecture").items():
        yield f"{what} felt after {middle_and_spread(milliseconds, 0)} ms"


def million() -> Iterator[str]:
    """Pan and zoom over a million batches."""
    for gesture in ("pan", "zoom"):
        result = measured("million", gesture)
        rate, worst = result["frames_per_second"], result["worst_ms"]
        yield f"1,000,000 points, {gesture}: {rate:.0f} frames/s, worst {worst:.1f} ms"


def long_run() -> Iterator[str]:
    """Following the curves of a run that grows."""
    for batches, milliseconds in measured("long_run").items():
        yield f"after {batches} batches, a drain drawn in {middle_and_spread(milliseconds, 1)} ms"


def grid() -> Iterator[str]:
    """The first page of MNIST's images, and scrolling through them."""
    results = [measured("grid") for _ in range(PAIRS + 2)]
    figures = {
        name: middle_and_spread([result[f"{name}_ms"] for result in results], 1)
        for name in ("first_page", "scroll", "jump", "worst")
    }
    yield f"grid of 70,000 images, first page: {figures['first_page']} ms"
    yield f"  scrolled by half a line: {figures['scroll']} ms"
    yield f"  scrolled to another page: {figures['jump']} ms"
    yield f"  worst frame: {figures['worst']} ms"


def leak() -> Iterator[str]:
    """100 architectures in one process."""
    yield f"kept of each network: {measured('leak')['megabytes_a_run']:.2f} MB"


def image_folder() -> Iterator[str]:
    """Keras's own reader of image folders and the lab's import, on the same files."""
    for what, make, side in (
        ("32 x 32 JPEGs", small_folder, 32),
        ("640 x 480 JPEGs to 64 x 64", large_folder, 64),
    ):
        with tempfile.TemporaryDirectory() as name:
            folder = make(Path(name))
            pairs = [
                [measured("images", who, str(folder), str(side)) for who in ("keras", "lab")]
                for _ in range(PAIRS + 2)
            ]
        keras, lab = ([pair[place] for pair in pairs] for place in (0, 1))
        rates = [[run["images"] / run["seconds"] for run in runs] for runs in (keras, lab)]
        there, here = (middle_and_spread(values, 0) for values in rates)
        yield f"{what}, {lab[0]['images']:,}: Keras {there} images/s, lab {here} images/s"
        ratios = [peer["seconds"] / own["seconds"] for peer, own in pairs]
        yield f"  times as fast: {middle_and_spread(ratios)}"
        work = [peer["processors"] / own["processors"] for peer, own in pairs]
        yield f"  times as much work a second of processor: {middle_and_spread(work)}"


def accuracies() -> Iterator[str]:
    """The lecture's run with several seeds."""
    for who, values in measured("lab_inline", "lecture", str(SEEDS)).items():
        mean, deviation = statistics.mean(values), statistics.stdev(values)
        yield f"lecture, {len(values)} seeds, {who}: {mean:.4f} ± {deviation:.4f}"


def augmentation() -> Iterator[str]:
    """CIFAR-10 with the lecture's 512-128 network: mean and deviation over the seeds."""
    for name, runs in measured("augmentation").items():
        figures = {key: [run[key] for run in runs] for key in runs[0]}
        gap = [run["train"] - run["validation"] for run in runs]
        told = [
            f"{key} {statistics.mean(values):.3f} ± {statistics.stdev(values):.3f}"
            for key, values in ({"gap": gap} | figures).items()
        ]
        yield f"CIFAR-10, 512-128, augmentation {name}: {', '.join(told)}"


def csv_files() -> Iterator[str]:
    """A table read by pandas and NumPy and by the lab, and the peak memory at 1 GB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        rows = write_table(path, CSV_MEGABYTES)
        taken: dict[str, list[float]] = {"pandas": [], "lab": []}
        for _ in range(PAIRS + 2):
            for way, seconds_taken in taken.items():
                seconds_taken.append(measured("csv_files", way, str(path))["seconds"])
        for way, seconds_taken in taken.items():
            rates = middle_and_spread([rows / second / 1e6 for second in seconds_taken])
            yield f"CSV, {path.stat().st_size / 1e6:.0f} MB, {way}: {rates} million rows/s"
        ratios = [there / here for there, here in zip(taken["pandas"], taken["lab"], strict=True)]
        yield f"  lab times as fast as pandas and NumPy: {middle_and_spread(ratios)}"
        write_table(path, 1000)
        for way in taken:
            result = measured("csv_files", way, str(path))
            share = result["megabytes"] / result["array_megabytes"]
            yield (
                f"  1 GB, {way}: {result['seconds']:.1f} s, peak memory {share:.2f} times the "
                f"arrays ({result['megabytes']:.0f} of {result['array_megabytes']:.0f} MB)"
            )


def layers() -> Iterator[str]:
    """Vital signs and histograms of gradients and activations, of the whole run's time."""
    for name in (*WORKLOADS, "deep-narrow", "small-cnn"):
        if name == WITHOUT_WINDOW:
            continue
        runs = [measured("layers", name) for _ in range(PAIRS)]
        yield f"layers, {name}, {runs[0]['epochs']} epochs in {seconds(runs)} s:"
        for place, (key, what) in enumerate(
            (("signs", "vital signs"), ("spreads", "gradients and activations"))
        ):
            share = middle_and_spread([100 * run["spent"][place] / run["seconds"] for run in runs])
            times = middle_and_spread([run[key] for run in runs], 0)
            yield f"  {what} at {times} epochs: {share} %"


def benchmarks() -> dict[str, Callable[[], Iterator[str]]]:
    """Every benchmark by name."""
    training = {
        name: (lambda name=name: (without_window if name == WITHOUT_WINDOW else in_window)(name))
        for name in WORKLOADS
    }
    others = {
        "recorded": lambda: recorded("lecture"),
        "first paint": first_paint,
        "boundary": live_boundary,
        "stopping": stopping,
        "snapshots": snapshots,
        "million": million,
        "long run": long_run,
        "grid": grid,
        "layers": layers,
        "opening": lambda: sessions.opening(measured, middle_and_spread),
        "kills": sessions.kills,
        "mutations": sessions.mutations,
        "full disk": lambda: sessions.full_disk(measured),
        "starts": lambda: sessions.starts(measured),
        "leak": leak,
        "seeds": accuracies,
        "image folder": image_folder,
        "augmentation": augmentation,
        "CSV": csv_files,
    }
    return others | training


def main() -> None:
    """Print the machine, then one line a figure."""
    known = benchmarks()
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", help=", ".join(known))
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for name in options.parse_args().names or list(known):
        for line in known[name]():
            print(line, flush=True)


if __name__ == "__main__":
    main()
