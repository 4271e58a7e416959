"""Reads a folder of images: every file once, for its hash and its pixels alike."""

import hashlib
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

import numpy as np
from PIL import Image

from dllab.data.array_file import ArrayFile
from dllab.data.converted import Converted
from dllab.data.image_tree import ImageTree, image_tree
from dllab.data.reading import named
from dllab.data.report import Report
from dllab.data.samples import DataError
from dllab.data.store import write_names
from dllab.pixels.decode import FORMATS, Decoded, Wanted, bombs_refused, decode_all
from dllab.spec.data.files import ImageFolder
from dllab.spec.data.imported import FileMark

Decoder = Callable[[list[str], Wanted], list[Decoded]]

# Images whose size and mode stand for all where the person has chosen none.
SAMPLE = 200
# Where most images are larger than this on a side, they become squares of it.
LARGE = 64
# Decoded at a time: small enough to hear a cancel soon, large enough for few messages.
PIECE = 32
PIECE_BYTES = 4 << 20
# Pieces each decoder has before it, so that it never waits.
AHEAD = 3


def convert_folder(
    source: ImageFolder, folder: Path, report: Report, others: Iterable[Decoder] = ()
) -> Converted:
    """Write the images into an empty folder of the store.

    Args:
        source: where they lie and how they are to come out.
        folder: gets the arrays.
        report: hears the images read.
        others: decoders that work beside this process.

    Raises:
        DataError: no classes, or a broken image where those are refused.
        Cancelled: `report` said so.
    """
    tree = image_tree(Path(source.path), report)
    wanted, settings = _wanted(source, tree)
    shape = (wanted.height, wanted.width, len(wanted.mode))
    tally = Tally(tree.root, source.broken == "leave out")
    with Crew((decode_all, *others), wanted) as crew:
        for name, files in (("", tree.train), ("_test", tree.test)):
            with (
                ArrayFile(folder / f"x{name}.npy", (len(files), *shape), np.uint8) as x,
                ArrayFile(folder / f"y{name}.npy", (len(files),), np.int32) as y,
            ):
                kept = _write(files, crew, (x, y), tally, report)
                x.keep(kept)
                y.keep(kept)
    write_names(folder, tree.class_names)
    remarks = (*tree.passed_over, *tally.remarks(wanted))
    return Converted(settings, (tally.mark,), remarks=remarks)


def folder_mark(path: Path, report: Report) -> FileMark:
    """The mark of a folder's present content, without decoding it."""
    tree = image_tree(path, report)
    tally = Tally(tree.root, leaves_out=True)
    files = [*tree.train, *tree.test]
    for done, (file, _) in enumerate(files):
        content = Path(file).read_bytes()
        tally.count(file, Decoded(b"", len(content), hashlib.sha256(content).hexdigest(), "", ""))
        report(f"Comparing {path.name}", done + 1, len(files), "images")
    return tally.mark


class Tally:
    """What is known of the files so far: one hash over all, their sizes and faults."""

    def __init__(self, root: Path, leaves_out: bool) -> None:
        self._root = root
        self._prefix = os.path.join(root, "")  # noqa: PTH118 - a trailing separator
        self._leaves_out = leaves_out
        self._hash = hashlib.sha256()
        self._size = 0
        self._found: Counter[str] = Counter()
        self._broken: list[str] = []

    def count(self, path: str, image: Decoded) -> bool:
        """Take a file into account; whether it is to be kept.

        Raises:
            DataError: it is broken, and broken ones are refused.
        """
        name = path.removeprefix(self._prefix).replace(os.sep, "/")
        self._hash.update(f"{name}\0{image.size}\0{image.sha256}\n".encode("utf-8", "replace"))
        self._size += image.size
        if not image.fault:
            self._found[image.found] += 1
            return True
        if not self._leaves_out:
            raise DataError(
                f"{name} (in {self._root}): expected a whole PNG, JPEG, BMP or WebP image, "
                f'received {image.fault}; mend or remove it, or set Broken images to "leave out".'
            )
        self._broken.append(name)
        return False

    @property
    def mark(self) -> FileMark:
        """Size and hash of everything counted."""
        return FileMark(size=self._size, sha256=self._hash.hexdigest())

    def remarks(self, wanted: Wanted) -> list[str]:
        """What was mixed and what was left out."""
        remarks = []
        if len(self._found) > 1:
            most = ", ".join(f"{what} ({count:,})" for what, count in self._found.most_common(4))
            more = f" and {len(self._found) - 4:,} more" if len(self._found) > 4 else ""
            mode = "in colour" if wanted.mode == "RGB" else "in grey"
            remarks.append(
                f"Images differ: {most}{more}; all became {wanted.width} x {wanted.height} {mode}."
            )
        if self._broken:
            names = ", ".join(self._broken[:3]) + (", …" if len(self._broken) > 3 else "")
            remarks.append(f"Broken and left out: {len(self._broken):,} ({names}).")
        return remarks


class Piece(NamedTuple):
    """Files decoded together."""

    files: list[tuple[str, int]]
    images: list[Decoded]


class Crew:
    """Decoders that work side by side and hand in their pieces in order."""

    def __init__(self, decoders: tuple[Decoder, ...], wanted: Wanted) -> None:
        self._wanted = wanted
        self._count = len(decoders)
        self._free: SimpleQueue[Decoder] = SimpleQueue()
        for decoder in decoders:
            self._free.put(decoder)
        self._threads = ThreadPoolExecutor(self._count, "decoding")

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)

    def pieces(self, files: list[tuple[str, int]]) -> Iterator[Piece]:
        """All files decoded, a few pieces ahead of whoever takes them."""
        size = max(1, min(PIECE, PIECE_BYTES // self._wanted.size))
        waiting: deque[Future[Piece]] = deque()
        for start in range(0, len(files), size):
            waiting.append(self._threads.submit(self._decode, files[start : start + size]))
            if len(waiting) > AHEAD * self._count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _decode(self, files: list[tuple[str, int]]) -> Piece:
        decoder = self._free.get()
        try:
            return Piece(files, decoder([path for path, _ in files], self._wanted))
        finally:
            self._free.put(decoder)


def _write(
    files: list[tuple[str, int]],
    crew: Crew,
    arrays: tuple[ArrayFile, ArrayFile],
    tally: Tally,
    report: Report,
) -> int:
    """Write whole images and their labels behind each other; how many there are."""
    x, y = arrays
    kept = done = 0
    doing = "Reading images"
    for piece in crew.pieces(files):
        whole = [
            (image.pixels, label)
            for (path, label), image in zip(piece.files, piece.images, strict=True)
            if tally.count(path, image)
        ]
        x.write(kept, np.frombuffer(b"".join(pixels for pixels, _ in whole), np.uint8))
        y.write(kept, np.array([label for _, label in whole], np.int32))
        kept += len(whole)
        done += len(piece.files)
        report(doing, done, len(files), "images")
    return kept


def _wanted(source: ImageFolder, tree: ImageTree) -> tuple[Wanted, Mapping[str, object]]:
    """How images come out, and what was chosen for what the person left open."""
    width, height, colour = source.width, source.height, source.colour
    if not (width and height) or colour == "automatic":
        (usual_width, usual_height), grey = _usual(tree)
        width, height = width or usual_width, height or usual_height
        if colour == "automatic":
            colour = "grey" if grey else "colour"
    mode = "L" if colour == "grey" else "RGB"
    chosen = {"width": width, "height": height, "colour": colour}
    return Wanted(width, height, source.fit, mode), chosen


def _usual(tree: ImageTree) -> tuple[tuple[int, int], bool]:
    """The size that stands for all, and whether all are grey, by some images from everywhere."""
    step = max(1, len(tree.train) // SAMPLE)
    sizes: Counter[tuple[int, int]] = Counter()
    grey = True
    with bombs_refused():
        for path, _ in tree.train[::step]:
            try:
                with Image.open(path, formats=FORMATS) as image:
                    sizes[image.size] += 1
                    grey &= image.mode.startswith(("1", "L", "I"))
            except Exception:  # noqa: S112 - told when all are decoded
                continue
    if not sizes:
        raise DataError(
            f"{named(tree.root)}: expected PNG, JPEG, BMP or WebP images, received files with such "
            "names that hold none; choose another folder."
        )
    size = _common_size(sizes)
    return (size if max(size) <= LARGE else (LARGE, LARGE)), grey


def _common_size(sizes: Counter[tuple[int, int]]) -> tuple[int, int]:
    """The size that half of the images have; where none is so common, the middle of each side."""
    (size, count), *_ = sizes.most_common(1)
    if 2 * count >= sizes.total():
        return size
    width, height = np.median(list(sizes.elements()), axis=0)
    return round(width), round(height)
