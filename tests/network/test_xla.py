"""Loops of small networks are compiled into one function; what was compiled is found again."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import tensorflow as tf

from dllab import xla_settings
from dllab.network.steady_names import SteadyNames
from dllab.network.xla import XlaTraces

# Trains the networks named, by XLA, in a process of its own; says how and where each came out.
PROGRAM = """
import sys
from dllab.jobs import Control
from dllab.jobs.inline import find_job
from dllab.spec import to_json
train = find_job("train")
from dllab.spec.layers import Dense
from dllab.training import leg
from dllab.xla_settings import programs
from tests.experiments import small
leg.choose_execution = lambda *_arguments, **_names: "XLA"
for units in sys.argv[1:]:
    events = []
    layers = Dense(units=int(units)), Dense(units=3, activation="softmax")
    train(to_json(small(*layers).with_training(epochs=2)), events.append, Control())
    losses = [event.val_loss.hex() for event in events if hasattr(event, "val_loss")]
    print(units, events[0].versions["execution"], losses)
print(programs(), "programs")
"""


def looped(x: tf.Tensor) -> tf.Tensor:
    """Ten products, one after the other."""
    _, last = tf.while_loop(
        lambda done, _: done < 10,
        lambda done, y: (done + 1, tf.tanh(tf.matmul(y, y))),
        (tf.constant(0), x),
    )
    return last


def trained_elsewhere(home: Path, *units: int) -> list[str]:
    own = {"TF_XLA_FLAGS", "XLA_FLAGS"}
    inherited = {name: value for name, value in os.environ.items() if name not in own}
    command = [sys.executable, "-c", PROGRAM, *map(str, units)]
    environment = {**inherited, "DLLAB_HOME": str(home)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return done.stdout.splitlines()


def compiled_in(home: Path) -> dict[Path, int]:
    """The programs kept, and when each was written."""
    return {path: path.stat().st_mtime_ns for path in (home / "cache/xla").rglob("*.pb")}


@pytest.mark.parametrize(("units", "is_one"), [(32, True), (512, False)])
def test_a_small_loop_is_one_function_and_a_large_one_is_not(units: int, is_one: bool) -> None:
    xla_settings.tell_xla()
    x = tf.eye(units) * 0.5
    compiled = tf.function(looped, autograph=False, jit_compile=True)
    hlo = compiled.experimental_get_compiler_ir(x)(stage="optimized_hlo")
    assert ("xla_cpu_small_call" in hlo) == is_one
    assert compiled(x).numpy() == pytest.approx(looped(x).numpy())


def test_what_was_compiled_is_found_again_whatever_was_trained_before(tmp_path: Path) -> None:
    home = tmp_path / "my lab"
    first = trained_elsewhere(home, 4)
    assert first[1] == "1 programs"
    kept = compiled_in(home)
    assert len(kept) == 1
    assert stat.S_IMODE(next(iter(kept)).parent.stat().st_mode) == 0o700

    other, again, made = trained_elsewhere(home, 5, 4)

    assert first[0].startswith("4 XLA [")
    assert again == first[0] != other
    assert made == "2 programs"
    assert len(compiled_in(home)) == 2
    assert kept.items() <= compiled_in(home).items()

    for path in kept:
        path.write_bytes(path.read_bytes()[:1000])

    assert trained_elsewhere(home, 4) == first
    assert [path.stat().st_size for path in compiled_in(home)] > [1000]


def test_what_cannot_be_compiled_costs_nothing_that_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DLLAB_HOME", str(tmp_path))
    kept = tmp_path / "cache" / "xla" / "other.pb"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"a program")
    traces: XlaTraces[tf.Tensor] = XlaTraces(tf.strings.as_string, SteadyNames("text"))

    with pytest.raises(tf.errors.InvalidArgumentError, match="unsupported"):
        traces.call(1, tf.constant(1))

    assert kept.exists()


def test_functions_are_named_alike_in_turn_and_apart_within_a_process() -> None:
    def named(names: SteadyNames) -> list[str]:
        traced = tf.function(looped, autograph=False)
        with names.given():
            return [
                traced.get_concrete_function(tf.eye(size)).function_def.signature.name
                for size in (2, 3)
            ]

    one, other = SteadyNames("a network"), SteadyNames("a network")
    first, second = named(one)
    assert first.removesuffix("_0") == second.removesuffix("_1") != first
    assert not {first, second} & set(named(other))
    plain = tf.function(looped, autograph=False).get_concrete_function(tf.eye(2))
    assert plain.function_def.signature.name.rpartition("_")[2].isdigit()


def test_options_a_person_has_set_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLLAB_HOME", str(tmp_path))
    own = "--xla_backend_extra_options=xla_cpu_optimize_for_size=true"
    monkeypatch.setenv("XLA_FLAGS", own)
    monkeypatch.setenv("TF_XLA_FLAGS", "--tf_xla_persistent_cache_directory=elsewhere")
    xla_settings.tell_xla.__wrapped__()
    assert os.environ["XLA_FLAGS"] == own
    assert os.environ["TF_XLA_FLAGS"] == "--tf_xla_persistent_cache_directory=elsewhere"

    monkeypatch.setenv("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
    monkeypatch.setenv("TF_XLA_FLAGS", "--tf_xla_max_cluster_size=9")
    xla_settings.tell_xla.__wrapped__()
    assert os.environ["XLA_FLAGS"].startswith("--xla_cpu_multi_thread_eigen=false ")
    assert os.environ["XLA_FLAGS"].endswith(xla_settings.XLA_OPTIONS)
    assert os.environ["TF_XLA_FLAGS"].startswith("--tf_xla_max_cluster_size=9 --tf_xla_persistent")


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("in the way", "utf-8")
    monkeypatch.setenv("DLLAB_HOME", str(tmp_path))
    monkeypatch.setenv("TF_XLA_FLAGS", "")
    xla_settings.tell_xla.__wrapped__()
    assert not os.environ["TF_XLA_FLAGS"]


def test_of_too_much_the_programs_used_last_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DLLAB_HOME", str(tmp_path))
    monkeypatch.setenv("TF_XLA_FLAGS", "")
    monkeypatch.setattr(xla_settings, "MOST_KEPT_BYTES", 250)
    folder = tmp_path / "cache" / "xla" / "another machine"
    folder.mkdir(parents=True)
    for used in range(4):
        path = folder / f"{used}.pb"
        path.write_bytes(bytes(100))
        os.utime(path, (used, used))

    xla_settings.tell_xla.__wrapped__()

    assert sorted(path.name for path in folder.iterdir()) == ["2.pb", "3.pb"]
