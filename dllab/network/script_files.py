"""How a script reads a person's own arrays and images; each leaves `x` and `y` as the lab has them.

Nothing is read to write it: what was found out when the files were read in stands in their spec.
"""

import json
from pathlib import Path

from dllab.data.array_inputs import CHANNELS_MOVED
from dllab.data.cifar_binary import CIFAR_10, CIFAR_100, is_batch
from dllab.pixels import DRAFT, ENDINGS
from dllab.spec import Spec
from dllab.spec.data.files import (
    FIRST_COLUMN,
    LAST_COLUMN,
    CifarBinary,
    IdxFiles,
    ImageFolder,
    NpzFile,
)
from dllab.spec.data.imported import ImportedFile

CLASSES = 'y = np.unique(y, return_inverse=True)[1].astype("int32")  # classes 0, 1, 2, …'
FLOATS = 'x = x if x.dtype == "uint8" else x.astype("float32")'


def file_imports(source: Spec) -> list[str]:
    """What reading needs beyond NumPy."""
    match source:
        case IdxFiles():
            return ["import gzip"]
        case ImageFolder():
            return ["from pathlib import Path", "from PIL import Image, ImageOps"]
        case CifarBinary(path=path):
            packed = path.endswith((".gz", ".tgz", ".tar"))
            return [*(["import tarfile"] if packed else []), "from pathlib import Path"]
    return []


def npz_code(source: NpzFile) -> str:
    """Arrays saved by NumPy."""
    lines = [_arrays(source)]
    if source.y in {FIRST_COLUMN, LAST_COLUMN}:
        column = 0 if source.y == FIRST_COLUMN else -1
        lines.append(f"x, y = np.delete(x, {column}, axis=1), x[:, {column}]")
    elif source.labels:
        lines.append(f"y = np.load({_text(source.labels)})")
    shape = _shape(source)
    if source.found and CHANNELS_MOVED in source.found.remarks:
        lines.append("x = np.moveaxis(x, 1, -1)  # channels stood first")
    lines.append(f"x = x.reshape(len(x), {', '.join(map(str, shape))})")
    lines.append(f"{FLOATS}\n{_ONE_HOT}\n{CLASSES}")
    return "\n".join(lines)


_ONE_HOT = """\
y = y.argmax(axis=1) if y.ndim == 2 and y.shape[1] > 1 else y.reshape(-1)  # one-hot or not"""


def _arrays(source: NpzFile) -> str:
    if not source.x:
        return f"x = np.load({_text(source.path)})"
    names = {"x": source.x}
    if source.y not in {"", FIRST_COLUMN, LAST_COLUMN}:
        names["y"] = source.y
    taken = ", ".join(f"archive[{_text(name)}]" for name in names.values())
    return f"""\
with np.load({_text(source.path)}) as archive:
    {", ".join(names)} = {taken}"""


def idx_code(source: IdxFiles) -> str:
    """Images and labels in MNIST's own format."""
    return f"""\
def idx(path):
    \"\"\"The array in an IDX file, packed by gzip or not.\"\"\"
    with open(path, "rb") as file:
        content = file.read()
    if content[:2] == b"\\x1f\\x8b":
        content = gzip.decompress(content)
    kind = {{8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}}[content[2]]
    axes = content[3]
    shape = np.frombuffer(content, ">u4", axes, 4)
    return np.frombuffer(content, kind, -1, 4 + 4 * axes).reshape(shape)


x = idx({_text(source.path)})
y = idx({_text(source.labels)})
x = x.reshape(len(x), {", ".join(map(str, _shape(source)))})
{FLOATS}
{CLASSES}"""


def folder_code(source: ImageFolder) -> str:
    """A folder of images."""
    names = source.found.class_names if source.found else ()
    root = f"Path({_text(source.path)})"
    return f"""\
{_pixels(source)}


folder = {root}
# Where there is a training part of its own, the classes are inside of it.
parts = [part for part in folder.iterdir() if part.name.lower() in {TRAIN}]
folder = parts[0] if parts else folder
names = {_list(names)}
endings = {_list(sorted(ENDINGS))}
images, labels = [], []
for label, name in enumerate(names):
    for path in sorted((folder / name).iterdir(), key=lambda path: path.name):
        if path.name.startswith(".") or path.suffix.lower() not in endings:
            continue
{_taken(source)}
x, y = np.stack(images), np.array(labels, "int32")"""


TRAIN = '("train", "training")'


def _taken(source: ImageFolder) -> str:
    if source.broken == "refuse":
        return """\
        images.append(pixels(path))
        labels.append(label)"""
    return """\
        try:
            images.append(pixels(path))
            labels.append(label)
        except (OSError, ValueError, SyntaxError):
            print("left out, because it is broken:", path)"""


def _pixels(source: ImageFolder) -> str:
    grey = source.colour == "grey"
    mode, channels = ("L", 1) if grey else ("RGB", 3)
    size = f"({source.width}, {source.height})"
    fitted = {
        "crop": f"ImageOps.fit(image, {size}, Image.BILINEAR)",
        "pad": f"ImageOps.pad(image, {size}, Image.BILINEAR)",
        "stretch": f"image.resize({size}, Image.BILINEAR)",
    }[source.fit]
    side = int(DRAFT * max(source.width, source.height))
    draft = "" if grey else f"    if max(image.size) > {side}:\n    "
    return f"""\
def pixels(path):
    \"\"\"An image as bytes, {source.height} x {source.width} x {channels}.\"\"\"
    image = Image.open(path)
{draft}    image.draft("{mode}", ({side}, {side}))  # a large JPEG is decoded at a part of its size
    image = ImageOps.exif_transpose(image)  # as the camera was held
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "black")
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    elif image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256)  # 16 bits
    image = image.convert("{mode}")
    if image.size != {size}:
        image = {fitted}
    return np.asarray(image).reshape({source.height}, {source.width}, {channels})"""


def cifar_code(source: CifarBinary) -> str:
    """The binary version of CIFAR."""
    classes = len(source.found.class_names) if source.found else 10
    layout = CIFAR_10 if classes == CIFAR_10.classes else CIFAR_100[source.label]
    label = "records[:, 0]" if layout.label_at == 0 else "records[:, 1]"
    return f"""\
{_batches(source)}
records = np.frombuffer(b"".join(batches), "uint8").reshape(-1, {layout.record})
y = {label}.astype("int32")
x = records[:, {layout.label_bytes}:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)"""


def _batches(source: CifarBinary) -> str:
    """The training batches in their order."""
    path = Path(source.path)
    hundred = source.found is not None and len(source.found.class_names) != CIFAR_10.classes
    pattern = "train.bin" if hundred else "data_batch_*.bin"
    if path.suffix in {".gz", ".tgz", ".tar"}:
        return f"""\
with tarfile.open({_text(source.path)}) as archive:
    names = sorted(name for name in archive.getnames() if Path(name).match("{pattern}"))
    batches = [archive.extractfile(name).read() for name in names]"""
    if path.suffix == ".bin" and not is_batch(path.name):
        return f"batches = [Path({_text(source.path)}).read_bytes()]"
    folder = path.parent if path.suffix == ".bin" else path
    return f"""\
folder = Path({_text(str(folder))})
batches = [path.read_bytes() for path in sorted(folder.glob("{pattern}"))]"""


def _shape(source: ImportedFile) -> tuple[int, ...]:
    return source.found.sample_shape if source.found else (1,)


def _text(value: str) -> str:
    """A text as Python writes it, with its umlauts."""
    return json.dumps(value, ensure_ascii=False)


def _list(values: tuple[str, ...] | list[str]) -> str:
    """A list on one line, or on several where it is long."""
    line = f"[{', '.join(map(_text, values))}]"
    if len(line) <= 80:
        return line
    lines, row = [], ""
    for value in map(_text, values):
        if row and len(row) + len(value) > 90:
            lines.append(row)
            row = ""
        row += f"{value}, "
    return "[\n" + "".join(f"    {line.rstrip()}\n" for line in [*lines, row]) + "]"
