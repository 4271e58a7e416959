from pathlib import Path

from dllab.jobs.pixel_process import PixelProcess, pixel_processes
from dllab.pixels.decode import Wanted, decode_all
from tests.data.made_files import picture

WANTED = Wanted(8, 6, "crop", "RGB")


def test_another_process_gives_the_same_pixels_and_faults(tmp_path: Path) -> None:
    paths = [str(picture(tmp_path / f"ä {number}.png", seed=number)) for number in range(5)]
    (tmp_path / "broken.jpg").write_bytes(b"x")
    paths.insert(2, str(tmp_path / "broken.jpg"))
    with PixelProcess() as process:
        assert process(paths, WANTED) == decode_all(paths, WANTED)
        assert process(paths[:1], WANTED) == decode_all(paths[:1], WANTED)


def test_processes_end_with_their_work(tmp_path: Path) -> None:
    path = str(picture(tmp_path / "a.png"))
    with pixel_processes() as processes:
        for process in processes:
            process([path], WANTED)
        running = [process._process for process in processes]
    assert all(process is not None and process.poll() is not None for process in running)


def test_one_that_is_never_asked_is_never_started() -> None:
    with PixelProcess() as process:
        assert process._process is None
