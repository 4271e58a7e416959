"""A run's network becomes a file that plain Keras loads, and that the lab takes in again."""

from pathlib import Path

import keras
import numpy as np
import pytest

from dllab.insight.network import Network
from dllab.jobs import JobError
from dllab.keras_file.reading import keras_network
from dllab.keras_file.writing import keras_file
from dllab.network.build import build_network
from dllab.network.inference import Inference
from dllab.spec import Experiment, preset


def saved(experiment: Experiment, folder: Path) -> tuple[Path, keras.Model]:
    """The file of a network with weights no initialiser draws, and that network."""
    network = build_network(experiment.layers, (28, 28, 1))
    generator = np.random.default_rng(1)
    network.set_weights([generator.uniform(0.01, 0.2, w.shape) for w in network.get_weights()])
    target = folder / "model.keras"
    found = keras_file(Network(experiment, Inference(network)), {"target": str(target)})
    assert found == {"bytes": target.stat().st_size}
    return target, network


@pytest.mark.parametrize("name", ["lecture-summary", "small-cnn", "small-resnet"])
def test_plain_keras_answers_as_the_labs_network(name: str, tmp_path: Path) -> None:
    target, network = saved(preset(name), tmp_path)
    loaded = keras.saving.load_model(target)
    x = np.random.default_rng(2).uniform(size=(5, 28, 28, 1)).astype(np.float32)
    np.testing.assert_allclose(
        loaded.predict(x, verbose=0), network.predict(x, verbose=0), rtol=1e-5, atol=1e-7
    )


@pytest.mark.parametrize("name", ["lecture", "small-resnet"])
def test_the_lab_takes_its_own_file_in_again(name: str, tmp_path: Path) -> None:
    experiment = preset(name)
    target, network = saved(experiment, tmp_path)
    found = keras_network(target)
    assert found.experiment == experiment
    assert found.layers == experiment.layers
    for weights, expected in zip(found.weights, network.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, expected)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(JobError, match="cannot be written"):
        saved(preset("softmax-mnist"), tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
