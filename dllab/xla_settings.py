"""What XLA is told before TensorFlow starts: how to compile, and where to keep what is compiled.

Compiling a network takes seconds and up to 200 MB, loading the program again a fifth of the time
and some 30 MB. So what was compiled is kept in the user's cache folder, for this machine and these
versions alone, and found again by every later process. It is machine code, as Python's own compiled
files are code: the folder is open to its owner alone, and losing it is harmless.
"""

import hashlib
import os
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree

from dllab.home import cache_home

# On a processor XLA hands each operation of a loop to one of TensorFlow's threads, and of a small
# network that passing on takes most of the time, on all cores. A loop that reads and writes less
# than so many bytes a turn it compiles into one function instead, which a single thread runs, up to
# four times as fast; but the products in it become plain loops, slower from about 64 units on
# (tests/benchmarks/RESULTS.md). Its own limit is 1 kB. A version that knows no such option
# ignores it.
ONE_FUNCTION_BYTES = 1 << 19
XLA_OPTIONS = f"xla_cpu_small_while_loop_byte_threshold={ONE_FUNCTION_BYTES}"

# A program of a small network takes about a megabyte.
MOST_KEPT_BYTES = 200 << 20
_programs = 0


@cache
def tell_xla() -> None:
    """Set XLA's options; what the person has set stays.

    It reads how to compile when it first does so, but where to keep things as TensorFlow starts.
    """
    known = os.environ.get("XLA_FLAGS", "")
    if "xla_backend_extra_options" not in known:
        os.environ["XLA_FLAGS"] = f"{known} --xla_backend_extra_options={XLA_OPTIONS}".strip()
    known = os.environ.get("TF_XLA_FLAGS", "")
    if "tf_xla_persistent_cache" not in known and (folder := _made_folder()):
        # In quotes, for a name with a space.
        where = f"--tf_xla_persistent_cache_directory='{folder}'"
        which = "--tf_xla_persistent_cache_device_types=CPU"
        os.environ["TF_XLA_FLAGS"] = f"{known} {where} {which}".strip()


def note_program() -> None:
    """One more program was compiled or loaded in this process."""
    global _programs  # noqa: PLW0603 - as TensorFlow's own memory of them
    _programs += 1


def programs() -> int:
    """How many programs this process has compiled or loaded; TensorFlow keeps each, 20 MB."""
    return _programs


def forget_compiled() -> None:
    """Throw away what was kept: a part of it is damaged, or there is no room."""
    rmtree(_folders(), ignore_errors=True)


def _made_folder() -> Path | None:
    """None where nothing can be kept: XLA compiles as well without, each time anew."""
    folder = _folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_room()
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) and "'" not in str(folder) else None


def _make_room() -> None:
    """Of everything kept, leave what was used last."""
    found = {path: path.stat() for path in _folders().rglob("*") if path.is_file()}
    used = {path: max(about.st_atime, about.st_mtime) for path, about in found.items()}
    total = 0
    for path in sorted(found, key=used.__getitem__, reverse=True):
        total += found[path].st_size
        if total > MOST_KEPT_BYTES:
            path.unlink()


def _folders() -> Path:
    return cache_home() / "xla"


def _folder() -> Path:
    """The folder of this machine, as others may share its home, and of all that decides on code."""
    versions = [version(name) for name in ("tensorflow", "keras")]
    parts = [*versions, XLA_OPTIONS, os.environ.get("XLA_FLAGS", ""), str(os.cpu_count())]
    return _folders() / hashlib.sha256("\n".join([*parts, _processor()]).encode()).hexdigest()[:16]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    telling = ("model name", "flags", "Features")
    return "\n".join(sorted({line for line in lines if line.startswith(telling)}))
