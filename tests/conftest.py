"""Settings every test needs before Qt or TensorFlow is imported, and a home of its own."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

TESTS = Path(__file__).parent
# All that the tests import stays: no garbage is looked for among it, neither meanwhile nor later.
gc.disable()


def pytest_collection_finish() -> None:
    """Go on with what is made from here on."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture
def nothing_kept() -> None:
    """The test begins with no data set unpacked."""


@pytest.fixture(autouse=True)
def home(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    """Untitled sessions, locks and settings of a test; never the developer's own."""
    folder = tmp_path_factory.mktemp("home")
    cache = folder / "cache"
    # MNIST is unpacked once, not once a test; but tests of the store begin with nothing kept.
    tested = request.path.relative_to(TESTS).parts[0]
    keeps_nothing = tested in {"data", "data_jobs"} or "nothing_kept" in request.fixturenames
    if not keeps_nothing:
        shared = tmp_path_factory.getbasetemp() / "data sets"
        shared.mkdir(exist_ok=True)
        cache.mkdir()
        (cache / "data").symlink_to(shared, target_is_directory=True)
    monkeypatch.setenv("DLLAB_HOME", str(folder))
    yield folder
    if keeps_nothing:
        # 100 MB each: hundreds of them would fill a small disk.
        shutil.rmtree(cache, ignore_errors=True)


@pytest.fixture(autouse=True)
def _garbage_is_collected_between_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """As in the lab's window, see `ui.garbage`; but what a test leaves is garbage at once."""
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()
