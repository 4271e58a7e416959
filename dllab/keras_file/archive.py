"""The zip archive a `.keras` file is, opened as if a stranger had sent it.

Only its four known members are read, each under a limit of its own, whatever sizes it claims;
names inside never become paths outside.
"""

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from dllab.keras_file.failure import KerasFileError

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
# What the lab adds to its own files: the experiment the network was trained by.
EXPERIMENT = "dllab.json"
MEMBERS = (CONFIG, METADATA, WEIGHTS, EXPERIMENT)

MOST_JSON = 8 << 20
MOST_WEIGHTS = 4 << 30
# Weights hardly shrink when packed: what unpacks to more than this is no network.
MOST_PACKING = 20


@dataclass(frozen=True)
class Content:
    """What a file holds.

    Attributes:
        config: the network as Keras describes it.
        experiment: the experiment as JSON; None in files that are not the lab's.
        weights: the HDF5 file of its weights, in a temporary folder.
    """

    config: dict[str, Any]
    experiment: bytes | None
    weights: Path


@contextmanager
def unpacked(path: Path) -> Iterator[Content]:
    """The content of a `.keras` file, as long as the block lasts.

    Raises:
        KerasFileError: it is no such file, or holds what no network of layers holds.
    """
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            members = _checked(path, archive)
            config = _config(path, _read(path, archive, members[CONFIG]))
            own = members.get(EXPERIMENT)
            experiment = _read(path, archive, own) if own else None
            weights = Path(folder) / "weights.h5"
            with weights.open("wb") as file:
                _copy(path, archive, members[WEIGHTS], file)
            yield Content(config, experiment, weights)
    except FileNotFoundError as error:
        raise KerasFileError(f"There is no file {path}: it may have been moved.") from error
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        raise KerasFileError(
            f"{path.name} is no .keras file ({error}): expected the archive that `model.save` of "
            "Keras 3 writes; choose another file."
        ) from error
    except OSError as error:
        raise KerasFileError(
            f"{path.name} cannot be read ({error.strerror or error}): check the file and your "
            "rights."
        ) from error


def _checked(path: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    found = {info.filename: info for info in archive.infolist() if not info.is_dir()}
    foreign = next((name for name in found if name not in MEMBERS), None)
    if foreign is not None:
        raise KerasFileError(
            f"{path.name} holds {foreign[:80]!r}, which no network of known layers needs: only "
            "models of built-in layers without files of their own can be taken in."
        )
    for name in (CONFIG, WEIGHTS):
        if name not in found:
            raise KerasFileError(
                f"{path.name} is no .keras file of Keras 3, it holds no {name}: save the model "
                "anew with `model.save('name.keras')`."
            )
    return found


def _config(path: Path, text: bytes) -> dict[str, Any]:
    try:
        config = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise KerasFileError(f"{path.name} is damaged: its {CONFIG} cannot be read.") from error
    if not isinstance(config, dict):
        raise KerasFileError(f"{path.name} is damaged: its {CONFIG} describes no network.")
    return config


def _read(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as packed:
        text = packed.read(MOST_JSON + 1)
    if len(text) > MOST_JSON:
        raise KerasFileError(
            f"The {member.filename} of {path.name} is larger than {MOST_JSON >> 20} MB: it "
            "describes no network that could be trained here."
        )
    return text


def _copy(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: IO[bytes]) -> None:
    most = min(MOST_WEIGHTS, MOST_PACKING * max(member.compress_size, 1))
    if member.file_size > most:
        raise KerasFileError(
            f"The weights of {path.name} claim {member.file_size:,} bytes, more than "
            f"{most:,} can be in this file: it is damaged, or was made to fill the disk."
        )
    with archive.open(member) as packed:
        # What it unpacks to is cut off by zipfile at the size that is claimed.
        shutil.copyfileobj(packed, target)
