"""Loops of small networks are compiled into one function; what the person told XLA stays."""

import os

import pytest
import tensorflow as tf

from dllab.network import xla


def looped(x: tf.Tensor) -> tf.Tensor:
    """Ten products, one after the other."""
    _, last = tf.while_loop(
        lambda done, _: done < 10,
        lambda done, y: (done + 1, tf.tanh(tf.matmul(y, y))),
        (tf.constant(0), x),
    )
    return last


@pytest.mark.parametrize(("units", "is_one"), [(32, True), (512, False)])
def test_a_small_loop_is_one_function_and_a_large_one_is_not(units: int, is_one: bool) -> None:
    x = tf.eye(units) * 0.5
    compiled = xla.compiled_by_xla(looped, autograph=False)
    hlo = compiled.experimental_get_compiler_ir(x)(stage="optimized_hlo")
    assert ("xla_cpu_small_call" in hlo) == is_one
    assert compiled(x).numpy() == pytest.approx(looped(x).numpy())


def test_options_a_person_has_set_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    own = "--xla_backend_extra_options=xla_cpu_optimize_for_size=true"
    monkeypatch.setenv("XLA_FLAGS", own)
    xla._tell_options.__wrapped__()
    assert os.environ["XLA_FLAGS"] == own
    monkeypatch.setenv("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
    xla._tell_options.__wrapped__()
    told = os.environ["XLA_FLAGS"]
    assert told.startswith("--xla_cpu_multi_thread_eigen=false ")
    assert told.endswith(xla.XLA_OPTIONS)
