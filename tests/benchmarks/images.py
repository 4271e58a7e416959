"""A folder of images read into one array: by Keras's own reader, or imported by the lab.

`python -m tests.benchmarks.images keras|lab FOLDER SIDE` reads it twice and prints the seconds of
the second time as JSON: libraries are warm and files in memory then, on both sides. The lab walks
the folder, hashes and decodes every file, writes arrays to disk and says what it found; nothing of
an earlier import is used.
"""

import json
import os
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

ZIP = Path(__file__).parents[3] / "shared" / "data" / "cifar10_images.zip"
COPIES = 14
LARGE = (640, 480)


def by_keras(folder: Path, side: int) -> int:
    """The array Keras's reader gives; how many images it holds."""
    import keras  # noqa: PLC0415 - the lab's side must not load it
    import numpy as np  # noqa: PLC0415

    batches = keras.utils.image_dataset_from_directory(
        str(folder),
        image_size=(side, side),
        batch_size=256,
        shuffle=False,
        crop_to_aspect_ratio=True,
        verbose=False,
    )
    return len(np.concatenate([images.numpy() for images, _ in batches]))


def by_the_lab(folder: Path, side: int) -> int:
    """The import as the window asks for it."""
    from dllab.data_jobs.scan import scan_file  # noqa: PLC0415
    from dllab.events import Answered, Event  # noqa: PLC0415
    from dllab.jobs import Control  # noqa: PLC0415
    from dllab.spec.data import ImageFolder  # noqa: PLC0415

    events: list[Event] = []
    source = ImageFolder(path=str(folder), width=side, height=side)
    scan_file(source.model_dump_json(), events.append, Control())
    (answer,) = [event.answer for event in events if isinstance(event, Answered)]
    return sum(answer["source"]["found"]["counts"])


def small_folder(root: Path) -> Path:
    """Several thousand JPEGs of 32 x 32: CIFAR-10's, each several times."""
    with zipfile.ZipFile(ZIP) as archive:
        for name in archive.namelist():
            if "/train/" in name and name.endswith(".jpg"):
                _, _, label, file = name.split("/")
                (root / label).mkdir(parents=True, exist_ok=True)
                for copy in range(COPIES):
                    (root / label / f"{copy}-{file}").write_bytes(archive.read(name))
    return root


def large_folder(root: Path) -> Path:
    """The same images as JPEGs as cameras make them, one each."""
    for path in small_folder(root).glob("*/*.jpg"):
        if not path.name.startswith("0-"):
            path.unlink()
            continue
        # A copy in memory: the file is overwritten.
        with Image.open(path) as image:
            large = image.resize(LARGE, Image.Resampling.BICUBIC)
        large.save(path, quality=90)
    return root


def second_reading(
    read: Callable[[Path, int], int], folder: Path, side: int
) -> tuple[float, float]:
    """Seconds it takes, by the clock and of the processors, with the processes it starts."""
    clock = processors = 0.0
    for _ in range(2):
        with tempfile.TemporaryDirectory() as home:
            os.environ["DLLAB_HOME"] = home
            started, used = time.perf_counter(), processor_seconds()
            read(folder, side)
            clock = time.perf_counter() - started
            processors = processor_seconds() - used
    return clock, processors


def processor_seconds() -> float:
    """Of this process and those it has started and seen end."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    """Read and print."""
    who, folder, side = sys.argv[1:]
    read = by_keras if who == "keras" else by_the_lab
    count = sum(1 for _ in Path(folder).glob("*/*.jpg"))
    clock, processors = second_reading(read, Path(folder), int(side))
    print(json.dumps({"seconds": clock, "processors": processors, "images": count}))


if __name__ == "__main__":
    main()
