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
    keeps_nothing = request.path.parent.name.startswith(("data", "csv_import", "overview"))
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
