"""`dllab fetch` from a server on 127.0.0.1."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dllab.data.published import published
from dllab.spec.data import Cifar10, FashionMnist
from dllab.spec.layers import Dense, Flatten
from tests.commands.conftest import Dllab, write_experiment
from tests.data.file_server import FileServer, serving
from tests.data.small_sets import publish_small_sets
from tests.experiments import small

ARCHIVE = "/cifar-10/cifar-10-binary.tar.gz"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as running:
        running.does.files = publish_small_sets(monkeypatch, running.url)
        yield running


@pytest.mark.usefixtures("server")
def test_a_set_is_fetched_with_a_bar_and_its_folder_printed(dllab: Dllab) -> None:
    said = dllab("fetch", "fashion-mnist")
    assert said.code == 0
    assert said.out == f"{published(FashionMnist()).folder}\n"
    assert "Fetching Fashion-MNIST" in said.err
    assert len(list(Path(said.out.strip()).iterdir())) == 4


def test_a_set_is_taken_from_a_folder(dllab: Dllab, folder: Path, server: FileServer) -> None:
    (folder / Path(ARCHIVE).name).write_bytes(server.does.files[ARCHIVE])
    assert dllab("fetch", "cifar-10", "--from", folder).code == 0
    assert published(Cifar10()).is_there
    assert server.does.asked == []


def test_a_failure_is_one_sentence(dllab: Dllab, folder: Path, server: FileServer) -> None:
    server.does.status = 404
    said = dllab("fetch", "cifar-10")
    assert (said.code, said.out) == (1, "")
    *_, sentence = said.err.splitlines()
    assert sentence.startswith(f"dllab: {server.url}{ARCHIVE} answered 404 Not Found, expected")
    said = dllab("fetch", "cifar-10", "--from", folder)
    assert said.code == 1
    assert "holds no cifar-10-binary.tar.gz" in said.err


def test_an_unknown_set_is_a_wrong_call(dllab: Dllab, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        dllab("fetch", "imagenet")
    assert left.value.code == 2
    assert "fashion-mnist" in capsys.readouterr().err


# A shell has what it runs in the background ignore SIGINT, and so would all it starts.
INTERRUPTIBLE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from ui.app import main
sys.exit(main(["fetch", "cifar-10"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_interrupting_ends_it_with_130(server: FileServer) -> None:
    """In a process of its own, while the server has not answered."""
    server.does.hold = 0
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert server.does.begun.wait(30)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate()
    assert (child.returncode, out) == (130, b"")
    assert b"Traceback" not in err


def test_training_without_the_files_says_how_to_get_them(dllab: Dllab, folder: Path) -> None:
    layers = (Flatten(), Dense(units=10, activation="softmax"))
    experiment = small(*layers, source=Cifar10())
    sentence = dllab("train", write_experiment(folder / "photos.json", experiment)).sentence
    assert "photos.json: CIFAR-10 has not been fetched yet: press Fetch under Data, or" in sentence
    assert "`dllab fetch cifar-10`" in sentence
    assert [path.name for path in folder.iterdir()] == ["photos.json"]
