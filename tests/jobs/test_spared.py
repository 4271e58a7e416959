"""What Keras would import beside itself."""

import subprocess
import sys
from importlib import import_module

import pytest

from dllab.jobs.spared import SPARED, spared

# In a process of its own: here tests have imported these libraries.
PROGRAM = """
import sys
from dllab.jobs.inline import InlineRunner
InlineRunner().warm()
import keras
print([name for name in {spared} if name in sys.modules])
import pandas, scipy, sklearn
print(pandas.DataFrame({{"a": [1]}}).shape, keras.__name__)
"""


def test_keras_is_ready_without_libraries_no_job_uses_and_they_can_be_imported_later() -> None:
    command = [sys.executable, "-c", PROGRAM.format(spared=SPARED)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert said.splitlines() == ["[]", "(1, 1) keras"]


def test_what_is_imported_already_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", sys)
    monkeypatch.delitem(sys.modules, "sklearn", raising=False)

    with spared():
        assert sys.modules["pandas"] is sys
        with pytest.raises(ImportError):
            import_module("sklearn")

    assert sys.modules["pandas"] is sys
    assert "sklearn" not in sys.modules
