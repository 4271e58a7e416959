"""Each broken file gets the message of `BROKEN.md`: where, what was expected, and the mend.

Whatever fails, nothing half-imported stays in the store.
"""

import gzip
import io
import os
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dllab.data import DataError
from dllab.data.importing import read_in
from dllab.data.recognise import source_for
from dllab.data.store import store_folder
from dllab.pixels.decode import MOST_PIXELS
from dllab.spec.data import IdxFiles, ImageFolder, ImportedFile, NpzFile
from tests.data.made_files import idx, image_folder, images, picture, saved

X = np.arange(10.0).reshape(5, 2)
Y = np.array([0, 1, 0, 1, 2])

Make = Callable[[Path], ImportedFile]


def npz(**arrays: Any) -> Make:
    return lambda folder: NpzFile(path=saved(folder / "a.npz", **arrays))


def npz_text(name: str, content: bytes) -> Make:
    def make(folder: Path) -> ImportedFile:
        (folder / name).write_bytes(content)
        return NpzFile(path=str(folder / name))

    return make


def changed(values: np.ndarray, row: int, value: Any) -> np.ndarray:
    values = values.astype(np.result_type(values, np.asarray(value)))
    values[row] = value
    return values


def header(shape: tuple[int, ...], kind: str = "<f8") -> bytes:
    content = io.BytesIO()
    described = {"descr": kind, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(content, described)
    return content.getvalue()


def archive(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, member in members.items():
            packed.writestr(f"{name}.npy", member)
    return content.getvalue()


def lying_archive() -> bytes:
    """The list of contents declares a terabyte for a member of a few bytes."""
    content = bytearray(archive(x=header((1 << 17, 1 << 20), "|u1")))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
    return bytes(content)


def truncated(make: Make, to: float) -> Make:
    def made(folder: Path) -> ImportedFile:
        source = make(folder)
        path = Path(source.path)
        path.write_bytes(path.read_bytes()[: int(to * path.stat().st_size)])
        return source

    return made


def idx_pair(x: np.ndarray, y: np.ndarray, packed: bool = False) -> Make:
    def make(folder: Path) -> ImportedFile:
        gz = ".gz" if packed else ""
        idx(folder / f"my-labels-idx1-ubyte{gz}", y, packed)
        return IdxFiles(path=idx(folder / f"my-images-idx3-ubyte{gz}", x, packed))

    return make


def idx_bytes(content: bytes) -> Make:
    def make(folder: Path) -> ImportedFile:
        (folder / "images-idx3").write_bytes(content)
        idx(folder / "labels-idx1", Y)
        return IdxFiles(path=str(folder / "images-idx3"))

    return make


def pictures(spoil: Callable[[Path], object], **settings: Any) -> Make:
    def make(folder: Path) -> ImportedFile:
        root = image_folder(folder / "pets and Bäume", ending="jpg")
        spoil(root)
        return ImageFolder(path=str(root), **settings)

    return make


def damaged(root: Path) -> None:
    path = root / "dogs" / "001.jpg"
    path.write_bytes(path.read_bytes()[:-12])


def bomb(root: Path) -> None:
    Image.new("1", (MOST_PIXELS // 9000 + 1, 9001)).save(root / "cats" / "0.png")


def emptied(root: Path, *names: str) -> None:
    for name in names:
        for path in (root / name).iterdir():
            path.unlink()


def birds_to_test(folder: Path) -> ImportedFile:
    image_folder(folder / "train")
    picture(folder / "test" / "birds" / "a.png")
    return ImageFolder(path=str(folder))


IMAGES = images(5, 4, 3)
GZ_BOMB = gzip.compress(struct.pack(">HBB3I", 0, 8, 3, 4_000_000_000, 4000, 4000), mtime=0)

BROKEN: dict[str, Make] = {
    "objects": npz(x=X, y=np.array([0, None, "a", 1, 2], object)),
    "pickled samples": npz(x=np.array([[1, None]] * 5, object), y=Y),
    "complex": npz(x=X * 1j, y=Y),
    "texts": npz(x=X.astype(str), y=Y),
    "negative label": npz(x=X, y=changed(Y, 3, -1)),
    "fractional label": npz(x=X, y=changed(Y.astype(float), 2, 0.5)),
    "NaN label": npz(x=X, y=changed(Y.astype(float), 1, np.nan)),
    "not one-hot": npz(x=X, y=np.ones((5, 2))),
    "one class": npz(x=X, y=np.zeros(5, int)),
    "no classes": npz(x=np.zeros((2000, 2)), y=np.arange(2000)),
    "lengths": npz(x=X, y=Y[:4]),
    "NaN": npz(x=changed(X, 3, [1, np.nan]), y=Y),
    "infinity": npz(x=changed(X, 0, [-np.inf, 1]), y=Y),
    "too large": npz(x=changed(X, 4, 1e300), y=Y),
    "no samples": npz(x=X[:0], y=Y[:0]),
    "five axes": npz(x=images(5, 1, 2, 3, 4), y=Y),
    "no labels": npz(x=X, z=X),
    "no such array": lambda folder: NpzFile(path=saved(folder / "a.npz", a=X, b=Y), x="c"),
    "unknown test label": npz(x_train=X, y_train=Y, x_test=X, y_test=Y + 1),
    "other test samples": npz(x_train=X, y_train=Y, x_test=X[:, :1], y_test=Y),
    "empty archive": npz_text("a.npz", archive()),
    "zero bytes": npz_text("a.npz", b""),
    "no archive": npz_text("a.npz", b"hello"),
    "truncated archive": truncated(npz(x=X, y=Y), 0.7),
    "truncated array": npz_text("a.npy", header((1000, 1000)) + bytes(100)),
    "broken header": npz_text("a.npy", header((2, 2))[:20]),
    "NPZ bomb in its list": npz_text("a.npz", lying_archive()),
    "NPZ bomb in its header": npz_text(
        "a.npz", archive(x=header((1 << 40, 1 << 10)), y=header((1 << 40,)))
    ),
    "IDX magic": idx_bytes(b"\0\0\x07\x03" + bytes(100)),
    "empty IDX": idx_bytes(b""),
    "IDX breaks off": truncated(idx_pair(IMAGES, Y), 0.5),
    "truncated gz": truncated(idx_pair(IMAGES, Y, packed=True), 0.8),
    "gz bomb": idx_bytes(GZ_BOMB),
    "IDX lengths": idx_pair(IMAGES, Y[:3]),
    "images as labels": idx_pair(IMAGES, IMAGES),
    "IDX alone": lambda folder: IdxFiles(path=idx(folder / "images-idx3", IMAGES)),
    "corrupted JPEG": pictures(damaged),
    "zero-byte image": pictures(lambda root: (root / "cats" / "0.png").write_bytes(b"")),
    "image bomb": pictures(bomb),
    "folder without images": pictures(lambda root: emptied(root, "cats", "dogs")),
    "images without classes": lambda folder: ImageFolder(
        path=str(picture(folder / "pets" / "a.png").parent)
    ),
    "one class folder": pictures(lambda root: emptied(root, "dogs")),
    "unknown test class": birds_to_test,
    "nothing but broken images": pictures(
        lambda root: [file.write_bytes(b"x") for file in (root / "cats").iterdir()],
        broken="leave out",
    ),
    "no file": lambda folder: NpzFile(path=str(folder / "gone.npz")),
    "no path": lambda _: NpzFile(),
}


def table() -> dict[str, str]:
    """The messages in `BROKEN.md`, by the name of the broken file."""
    lines = (Path(__file__).parent / "BROKEN.md").read_text("utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return {row[0]: row[1] for row in rows[1:]}


MESSAGES = table()


def test_the_table_is_complete() -> None:
    assert list(MESSAGES) == list(BROKEN)


def as_pattern(message: str, folder: Path) -> str:
    return re.escape(message).replace("…", ".*").replace(r"\{\}", re.escape(str(folder)))


@pytest.mark.parametrize("name", BROKEN)
def test_each_broken_file_has_its_message(tmp_path: Path, name: str) -> None:
    source = BROKEN[name](tmp_path)
    with pytest.raises(DataError, match=f"^{as_pattern(MESSAGES[name], tmp_path)}") as caught:
        read_in(source)
    assert "\n" not in str(caught.value)
    assert not store_folder().exists() or list(store_folder().iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "a.txt (in {}): …received an empty file; choose another file."),
        ("a.docx", b"\x01\0\0\x02", "a.docx (in {}): expected a table (CSV), arrays (NPZ, NPY), …"),
        (
            "a.jpg",
            b"\xff\xd8\xff\0\0",
            "a.jpg (in {}): expected a folder of images, received one …",
        ),
        (
            "a.gz",
            gzip.compress(b"x" * 99, mtime=0)[:-9],
            "a.gz (in {}): the packed file is damaged …",
        ),
    ],
)
def test_what_is_no_data_at_all_is_told(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=f"^{as_pattern(message, tmp_path)}"):
        source_for(tmp_path / name)


@pytest.mark.parametrize(
    "make",
    [npz(x=X, y=Y), idx_pair(IMAGES, Y), pictures(lambda _: None)],
    ids=["npz", "idx", "folder"],
)
def test_paths_with_spaces_and_umlauts(tmp_path: Path, make: Make) -> None:
    folder = tmp_path / "Größe und Maß, 1 %"
    folder.mkdir()
    filled, _ = read_in(make(folder))
    assert filled.problem == ""
    assert read_in(type(filled).model_validate_json(filled.model_dump_json()))[0] == filled


def test_a_single_sample_of_a_class_is_remarked(tmp_path: Path) -> None:
    filled, _ = read_in(npz(x=X, y=Y)(tmp_path))
    assert "A single sample, so that either part lacks it, of: 2." in str(filled.found)


PROGRAM = """
import os
import sys
from pathlib import Path
from dllab.data import DataError
from dllab.data.importing import read_in
from dllab.data.recognise import source_for
from dllab.spec.data import NpzFile, ImageFolder
if sys.argv[3:]:
    os.setuid(int(sys.argv[3]))
for kind, path in ((NpzFile, sys.argv[1]), (ImageFolder, sys.argv[2])):
    try:
        read_in(kind(path=path))
    except DataError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_without_the_right_to_read_it_is_told() -> None:
    """By a process that has no special rights, also where the tests run as root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = Path(saved(folder / "a.npz", x=X, y=Y))
        root = image_folder(folder / "pets")
        home = folder / "home"
        home.mkdir()
        for place, rights in ((path, 0), (root / "dogs", 0), (home, 0o777), (folder, 0o755)):
            place.chmod(rights)
        nobody = ["65534"] if os.getuid() == 0 else []
        ended = subprocess.run(
            [sys.executable, "-c", PROGRAM, path, root, *nobody],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "DLLAB_HOME": str(home)},
        )
        (root / "dogs").chmod(0o700)
    told = ended.stdout.splitlines()
    for line, file in zip(told, (path, root / "dogs"), strict=True):
        assert line == (
            f"{file.name} (in {file.parent}): it may not be read; give yourself the right to read "
            "it, or copy it to a place of your own."
        )
