"""The table of broken files: each gets one message that names it, what was expected and the mend.

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


IMAGES = images(5, 4, 3)
GZ_BOMB = gzip.compress(struct.pack(">HBB3I", 0, 8, 3, 4_000_000_000, 4000, 4000))

# The file, and what is told; "…" stands for any text, {} for the folder.
BROKEN: dict[str, tuple[Make, str]] = {
    "objects": (
        npz(x=X, y=np.array([0, None, "a", 1, 2], object)),
        (
            "Array y of a.npz (in {}): expected whole numbers or texts as labels, received object; "
            'convert them, as y.astype("int32") does.'
        ),
    ),
    "pickled samples": (
        npz(x=np.array([[1, None]] * 5, object), y=Y),
        (
            "Array x of a.npz (in {}): expected numbers, received pickled Python objects, which could "
            'run foreign code; save them as numbers: x.astype("float32").'
        ),
    ),
    "complex": (npz(x=X * 1j, y=Y), "…Array x …expected numbers, received complex128; save …"),
    "texts": (npz(x=X.astype(str), y=Y), "…Array x …expected numbers, received <U…; save …"),
    "negative label": (
        npz(x=X, y=changed(Y, 3, -1)),
        (
            "Array y of a.npz (in {}), row 4: expected a label of 0 or more, received -1; number the "
            "classes 0, 1, 2, … and leave out samples without a class."
        ),
    ),
    "fractional label": (
        npz(x=X, y=changed(Y.astype(float), 2, 0.5)),
        (
            "Array y of a.npz (in {}), row 3: expected a whole number as label, received 0.5; number "
            "the classes 0, 1, 2, …"
        ),
    ),
    "NaN label": (npz(x=X, y=changed(Y.astype(float), 1, np.nan)), "…row 2: …received nan; …"),
    "not one-hot": (npz(x=X, y=np.ones((5, 2))), "…row 1: expected a single 1 among zeros, …"),
    "one class": (
        npz(x=X, y=np.zeros(5, int)),
        (
            "Array y of a.npz (in {}): expected labels of at least two classes, received only 0; "
            "choose another array or add samples of other classes."
        ),
    ),
    "no classes": (
        npz(x=np.zeros((2000, 2)), y=np.arange(2000)),
        "…expected labels of at most 1,000 classes, received 2,000 different values; choose …",
    ),
    "lengths": (
        npz(x=X, y=Y[:4]),
        (
            "Array y of a.npz (in {}): expected a label for each of the 5 samples of x, received 4; "
            "choose arrays that belong together."
        ),
    ),
    "NaN": (
        npz(x=changed(X, 3, [1, np.nan]), y=Y),
        (
            "Array x of a.npz (in {}), row 4, place 2: expected a finite number, received nan; correct "
            "the value or leave the row out."
        ),
    ),
    "infinity": (npz(x=changed(X, 0, [-np.inf, 1]), y=Y), "…row 1, place 1: …received -inf; …"),
    "too large": (
        npz(x=changed(X, 4, 1e300), y=Y),
        "…row 5, place 1: expected a finite number that a float32 can hold, received 1e+300; …",
    ),
    "no samples": (
        npz(x=X[:0], y=Y[:0]),
        "…expected samples x features, …received an array of 0 x",
    ),
    "five axes": (npz(x=images(5, 1, 2, 3, 4), y=Y), "…received an array of 5 x 1 x 2 x 3 x 4; …"),
    "no labels": (
        npz(x=X, z=X),
        (
            "a.npz (in {}): expected an array with one label for each of the samples x (5 x 2, "
            "float64), received x (5 x 2, float64), z (5 x 2, float64); choose the labels by name, in a "
            "second file, or as a column."
        ),
    ),
    "no such array": (
        lambda folder: NpzFile(path=saved(folder / "a.npz", a=X, b=Y), x="c"),
        (
            "a.npz (in {}): expected an array c, received a (5 x 2, float64), b (5, int64); choose one "
            "of these."
        ),
    ),
    "unknown test label": (
        npz(x_train=X, y_train=Y, x_test=X, y_test=Y + 1),
        (
            "Array y_test of a.npz (in {}), row 5: expected one of the labels to train on, received 3; "
            "correct it or leave the row out."
        ),
    ),
    "other test samples": (
        npz(x_train=X, y_train=Y, x_test=X[:, :1], y_test=Y),
        "…expected test samples of 2 float32 as those to train on, received 1 float32; …",
    ),
    "empty archive": (npz_text("a.npz", archive()), "…received one without any; unpack it …"),
    "zero bytes": (
        npz_text("a.npz", b""),
        (
            "a.npz (in {}): expected arrays saved by np.savez or np.save, received an empty file; save "
            "them anew or choose another file."
        ),
    ),
    "no archive": (npz_text("a.npz", b"hello"), "…received something else; save …"),
    "truncated archive": (truncated(npz(x=X, y=Y), 0.7), "a.npz (in {}): …"),
    "truncated array": (
        npz_text("a.npy", header((1000, 1000)) + bytes(100)),
        (
            "a.npy (in {}): expected 8,000,000 bytes of numbers, as its header declares, received 100; "
            "the file is damaged or breaks off: save or fetch it anew."
        ),
    ),
    "broken header": (npz_text("a.npy", header((2, 2))[:20]), "…expected the header of an array …"),
    "NPZ bomb in its list": (
        npz_text("a.npz", lying_archive()),
        (
            "a.npz (in {}): expected arrays the file can hold, received x that declares 4,294,967,280 "
            "bytes in a file of …; such a file is made to fill the memory, or damaged: do not use it."
        ),
    ),
    "NPZ bomb in its header": (
        npz_text("a.npz", archive(x=header((1 << 40, 1 << 10)), y=header((1 << 40,)))),
        (
            "Array x of a.npz (in {}): expected 9,007,199,254,740,992 bytes of numbers, as its header "
            "declares, received 0; the file is damaged or breaks off: save or fetch it anew."
        ),
    ),
    "IDX magic": (
        idx_bytes(b"\0\0\x07\x03" + bytes(100)),
        (
            "images-idx3 (in {}): expected the magic number of an IDX file (0x00000803 for images, "
            "0x00000801 for labels), received 0x00000703; choose another file or fetch it anew."
        ),
    ),
    "empty IDX": (idx_bytes(b""), "…magic number of an IDX file …received an empty file; choose …"),
    "IDX breaks off": (
        truncated(idx_pair(IMAGES, Y), 0.5),
        (
            "my-images-idx3-ubyte (in {}): expected 76 bytes, as its header declares, received 38; the "
            "file is damaged or breaks off: fetch it anew."
        ),
    ),
    "truncated gz": (
        truncated(idx_pair(IMAGES, Y, packed=True), 0.8),
        (
            "my-images-idx3-ubyte.gz (in {}): the packed file is damaged or breaks off (…); fetch or "
            "pack it anew."
        ),
    ),
    "gz bomb": (
        idx_bytes(GZ_BOMB),
        (
            "images-idx3 (in {}): expected 64,000,000,000,000,016 bytes, as its header declares, "
            "received … packed; the file is damaged or breaks off: fetch it anew."
        ),
    ),
    "IDX lengths": (
        idx_pair(IMAGES, Y[:3]),
        (
            "my-labels-idx1-ubyte (in {}): expected a label for each of the 5 images of "
            "my-images-idx3-ubyte, received 3; choose files that belong together."
        ),
    ),
    "images as labels": (idx_pair(IMAGES, IMAGES), "…expected labels (one axis, magic number …"),
    "IDX alone": (
        lambda folder: IdxFiles(path=idx(folder / "images-idx3", IMAGES)),
        (
            "images-idx3 (in {}): expected its labels beside it (a name with labels-idx1 for "
            "images-idx3), received no such file; choose the labels file."
        ),
    ),
    "corrupted JPEG": (
        pictures(damaged),
        (
            "dogs/001.jpg (in {}/pets and Bäume): expected a whole PNG, JPEG, BMP or WebP image, "
            "received a damaged one (image file is truncated …); mend or remove it, or set Broken "
            'images to "leave out".'
        ),
    ),
    "zero-byte image": (
        pictures(lambda root: (root / "cats" / "0.png").write_bytes(b"")),
        "cats/0.png (in {}/pets and Bäume): …received an empty file; mend or remove it, …",
    ),
    "image bomb": (
        pictures(bomb),
        "cats/0.png …received one of more than 89,478,485 pixels, as made to fill the memory; …",
    ),
    "folder without images": (
        pictures(lambda root: emptied(root, "cats", "dogs")),
        (
            "pets and Bäume (in {}): expected a folder for each class with PNG, JPEG, BMP or WebP "
            "images in it, received 2 folders without any; choose the folder that holds the class "
            "folders."
        ),
    ),
    "images without classes": (
        lambda folder: ImageFolder(path=str(picture(folder / "pets" / "a.png").parent)),
        "pets (in {}): …received no folder, and 1 files beside; choose …",
    ),
    "one class folder": (
        pictures(lambda root: emptied(root, "dogs")),
        (
            "pets and Bäume (in {}): expected folders of at least two classes, received images in one, "
            "cats; if the classes are folders inside of it, choose cats itself."
        ),
    ),
    "unknown test class": (
        lambda folder: (
            image_folder(folder / "train")
            and picture(folder / "test" / "birds" / "a.png")
            and ImageFolder(path=str(folder))
        ),
        (
            "test (in {}): expected only the classes to train on (cats, dogs), received birds; rename "
            "or remove what is too much."
        ),
    ),
    "nothing but broken images": (
        pictures(
            lambda root: [file.write_bytes(b"x") for file in (root / "cats").iterdir()],
            broken="leave out",
        ),
        "pets and Bäume: expected samples of at least two classes, received 1; add samples …",
    ),
    "no file": (
        lambda folder: NpzFile(path=str(folder / "gone.npz")),
        "gone.npz (in {}): there is no such file; choose it again.",
    ),
    "no path": (lambda _: NpzFile(), "No file is chosen: browse for one under Data set, …"),
}


def as_pattern(message: str, folder: Path) -> str:
    return re.escape(message).replace("…", ".*").replace(r"\{\}", re.escape(str(folder)))


@pytest.mark.parametrize("name", BROKEN)
def test_each_broken_file_has_its_message(tmp_path: Path, name: str) -> None:
    make, message = BROKEN[name]
    source = make(tmp_path)
    with pytest.raises(DataError, match=f"^{as_pattern(message, tmp_path)}") as caught:
        read_in(source)
    assert "\n" not in str(caught.value)
    assert not store_folder().exists() or list(store_folder().iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "a.txt (in {}): …received an empty file; choose another file."),
        ("a.docx", b"\x01\x02", "a.docx (in {}): expected a table (CSV), arrays (NPZ, NPY), …"),
        ("a.jpg", b"\xff\xd8\xff", "a.jpg (in {}): expected a folder of images, received one …"),
        ("a.gz", gzip.compress(b"x" * 99)[:-9], "a.gz (in {}): the packed file is damaged …"),
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
