"""What the design forbids: told by a fresh interpreter, or by the source itself."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("dllab", "ui", "resources")
AGREED = {*PACKAGES, "tests", "pyproject.toml", "README.md"}
# What installing and building leave behind; git ignores them too.
LEFT_BEHIND = re.compile(r"build|dist|__pycache__|.*\.egg-info")
MOST_LINES = 400

ENGINE = (
    "spec",
    "events",
    "history",
    "diagnosis",
    "evaluation",
    "session",
    "progress",
    "results",
    "cli",
)
KERAS = {"tensorflow", "keras"}
WINDOW = {"PySide6", "pyqtgraph", "ui"}
PROCESSES = {"subprocess", "multiprocessing", "pty"}
PICKLES = {"pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def named(paths: Iterator[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def imports(path: Path) -> set[str]:
    """The first names of all modules a file imports, wherever it does."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def loaded_by(*modules: str) -> set[str]:
    """What a fresh interpreter has imported once it has imported these."""
    imported = ", ".join(("sys", *modules))
    program = f"import {imported}; print(*(name.split('.')[0] for name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_the_engine_loads_neither_keras_nor_a_window() -> None:
    loaded = loaded_by(*(f"dllab.{module}" for module in ENGINE))
    assert "dllab" in loaded
    assert not loaded & (KERAS | WINDOW)


@pytest.mark.parametrize("module", ["ui.app", "ui.window_app"])
def test_the_window_starts_without_keras(module: str) -> None:
    loaded = loaded_by(module)
    assert "dllab" in loaded
    assert not loaded & KERAS


def test_the_program_starts_without_qt() -> None:
    """A command, or a machine without a display, must not need Qt's libraries."""
    assert not loaded_by("ui.app") & (WINDOW - {"ui"})


def test_only_the_training_thread_names_qthread() -> None:
    files = (path for path in sources(*PACKAGES) if re.search(r"\bQThread\b", path.read_text()))
    assert named(files) == ["ui/training_thread.py"]


def starts_processes(path: Path) -> bool:
    names = re.compile(r"\bos\.(fork|forkpty|spawn\w*|posix_spawn\w*|exec[lv]\w*|system|popen)\b")
    more = re.compile(r"\b(ProcessPoolExecutor|create_subprocess_\w+|QProcess)\b")
    text = path.read_text()
    return bool(imports(path) & PROCESSES or names.search(text) or more.search(text))


def test_only_jobs_start_processes() -> None:
    folders = {path.parent for path in sources(*PACKAGES) if starts_processes(path)}
    assert folders == {ROOT / "dllab" / "jobs"}


def allows_pickles(path: Path) -> bool:
    return "allow_pickle" in path.read_text() and any(
        isinstance(node, ast.keyword)
        and node.arg == "allow_pickle"
        and not (isinstance(node.value, ast.Constant) and node.value.value is False)
        for node in ast.walk(tree(path))
    )


def test_nothing_is_pickled() -> None:
    files = (path for path in sources(*PACKAGES, "tests") if imports(path) & PICKLES)
    assert named(files) == []
    files = (path for path in sources(*PACKAGES, "tests") if allows_pickles(path))
    assert named(files) == []


def test_every_module_says_what_it_is() -> None:
    files = (path for path in sources(*PACKAGES) if not ast.get_docstring(tree(path)))
    assert named(files) == []


def test_every_module_is_named_after_what_it_holds() -> None:
    vague = re.compile(r"utils?|helpers?|managers?|misc|common|tools?")
    files = (
        path
        for path in sources(*PACKAGES, "tests")
        if any(vague.fullmatch(word) for word in path.stem.split("_"))
    )
    assert named(files) == []


def test_no_file_is_too_long() -> None:
    files = (
        path
        for path in sources(*PACKAGES, "tests")
        if len(path.read_text().splitlines()) > MOST_LINES
    )
    assert named(files) == []


def test_every_folder_is_a_package() -> None:
    """Else the wheel would lack it, or tests of one name would hide each other."""
    folders = {path.parent for path in sources(*PACKAGES, "tests")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_the_top_level_holds_what_was_agreed() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert {name for name in found if not LEFT_BEHIND.fullmatch(name)} == AGREED
