"""The images of a folder: its classes, the files of each, and what else lies there."""

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from dllab.data.reading import named, told_of
from dllab.data.report import Report
from dllab.data.samples import DataError
from dllab.pixels import ENDINGS
from dllab.plurals import counted

TRAIN, TEST = ("train", "training"), ("test", "testing")


@dataclass(frozen=True)
class ImageTree:
    """The files of both parts as pairs of path and label, ordered by class and name.

    Attributes:
        root: the chosen folder.
        train, test: paths with the number of their class.
        class_names: in the order of the labels.
        passed_over: sentences about everything that was found but not taken.
    """

    root: Path
    train: list[tuple[str, int]]
    test: list[tuple[str, int]]
    class_names: tuple[str, ...]
    passed_over: tuple[str, ...]


@dataclass
class _Found:
    """What one part holds: the images of each class, and what was passed over, by its kind."""

    classes: dict[str, list[str]] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)


def image_tree(root: Path, report: Report) -> ImageTree:
    """Look through a folder.

    Raises:
        DataError: there are fewer than two classes with images, or it cannot be read.
        Cancelled: `report` said so.
    """
    with told_of(root):
        train_root, test_root = _parts(root)
        train = _part(train_root, report)
        test = _part(test_root, report) if test_root else _Found()
    names = tuple(sorted(name for name, files in train.classes.items() if files))
    _check_classes(train_root, train, names)
    _check_test(test_root, test, names)
    return ImageTree(
        root,
        _labelled(train, names),
        _labelled(test, names),
        names,
        _sentences(train, test),
    )


def _parts(root: Path) -> tuple[Path, Path | None]:
    """Where the classes of the training part lie, and those of the test part if it has any."""
    folders = {entry.name.lower(): Path(entry.path) for entry in _entries(root) if _is_dir(entry)}
    train = next((folders[name] for name in TRAIN if name in folders), None)
    test = next((folders[name] for name in TEST if name in folders), None)
    return (train, test) if train else (root, None)


def _part(root: Path, report: Report) -> _Found:
    found = _Found()
    for entry in _entries(root):
        if entry.name.startswith("."):
            found.others["hidden files"] += 1
        elif _is_dir(entry):
            files = _images(Path(entry.path), found.others)
            found.classes[entry.name] = files
            report(
                f"Looking through {root.name}",
                sum(map(len, found.classes.values())),
                None,
                "images",
            )
        else:
            found.others["files outside of a class folder"] += 1
    return found


def _images(folder: Path, others: Counter[str]) -> list[str]:
    """The images of a class, in the order of their names; everything else is counted."""
    images = []
    for entry in _entries(folder):
        if entry.name.startswith("."):
            others["hidden files"] += 1
        elif _is_dir(entry):
            others["folders inside of a class"] += 1
        elif entry.name[entry.name.rfind(".") :].lower() in ENDINGS:
            images.append(entry.path)
        else:
            others["files that are no PNG, JPEG, BMP or WebP images"] += 1
    return images


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, by name; nothing below it, so that no loop of links is followed."""
    with told_of(folder), os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads to itself.
        return False


def _check_classes(root: Path, found: _Found, names: tuple[str, ...]) -> None:
    if len(names) >= 2:
        return
    if not names:
        loose = found.others["files outside of a class folder"]
        folders = counted(len(found.classes), "folder")
        received = f"{folders} without any" if found.classes else "no folder"
        beside = f", and {counted(loose, 'file')} beside" if loose else ""
        raise DataError(
            f"{named(root)}: expected a folder for each class with PNG, JPEG, BMP or WebP images "
            f"in it, received {received}{beside}; choose the folder that holds the class folders."
        )
    raise DataError(
        f"{named(root)}: expected folders of at least two classes, received images in one, "
        f"{names[0]}; if the classes are folders inside of it, choose {names[0]} itself."
    )


def _check_test(root: Path | None, found: _Found, names: tuple[str, ...]) -> None:
    unknown = sorted(name for name, files in found.classes.items() if files and name not in names)
    if unknown:
        known = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
        raise DataError(
            f"{named(root or Path())}: expected only the classes to train on ({known}), received "
            f"{', '.join(unknown[:8])}; rename or remove what is too much."
        )


def _labelled(found: _Found, names: tuple[str, ...]) -> list[tuple[str, int]]:
    return [
        (path, label) for label, name in enumerate(names) for path in found.classes.get(name, ())
    ]


def _sentences(train: _Found, test: _Found) -> tuple[str, ...]:
    others = train.others + test.others
    passed = [f"{what} ({count:,})" for what, count in others.items()]
    empty = sorted(name for name, files in train.classes.items() if not files)
    sentences = [f"Passed over: {', '.join(passed)}."] if passed else []
    if empty:
        sentences.append(f"Without images, so no class: {', '.join(empty)}.")
    return tuple(sentences)
