"""Threads leave one core and come back; a process that is started has all of them."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from dllab.cores import give_all_cores, leave_one_core, use_all_cores

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.cpu_count() == 1, reason="threads cannot be kept on some cores"
)


def test_all_threads_leave_one_core_and_take_it_again() -> None:
    everywhere = os.sched_getaffinity(0)
    rest = everywhere - {max(everywhere)}
    with ThreadPoolExecutor(1) as older:
        older.submit(int).result()
        leave_one_core()
        try:
            with ThreadPoolExecutor(1) as newer:
                for thread in (older, newer):
                    assert thread.submit(os.sched_getaffinity, 0).result() == rest
            assert os.sched_getaffinity(0) == rest
        finally:
            use_all_cores()
        assert older.submit(os.sched_getaffinity, 0).result() == everywhere
        assert os.sched_getaffinity(0) == everywhere


def test_a_process_that_is_started_meanwhile_has_all_cores() -> None:
    everywhere = os.sched_getaffinity(0)
    leave_one_core()
    try:
        program = "import os, sys; sys.stdin.read(); print(len(os.sched_getaffinity(0)))"
        with subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            give_all_cores(process.pid)
            said, _ = process.communicate(b"")
    finally:
        use_all_cores()
    assert int(said) == len(everywhere)
