"""The arrays are those pandas reads from the same file."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dllab.data import Cancelled, Samples, importing, load
from dllab.data.csv_import import parsing, text
from dllab.data.csv_import.missing_text import MISSING
from dllab.data.csv_import.scan import scan
from dllab.data.store import making, store_folder
from dllab.spec.data import CsvFile, CsvScan, FileMark
from tests.data.csv_import.made import FLOWERS, changed, read_in, written


def by_pandas(source: CsvFile, **options: Any) -> tuple[np.ndarray, np.ndarray]:
    """x with NaN where a value is to be filled in, and y."""
    table = pd.read_csv(
        source.path,
        sep=source.format.delimiter_sign,
        decimal=source.format.decimal_sign,
        quotechar=source.format.quote_sign or '"',
        header=0 if source.format.header else None,
        names=[column.name for column in source.columns],
        encoding=source.format.codec,
        na_values=list(MISSING),
        keep_default_na=False,
        dtype={source.target: str},
        skipinitialspace=True,
        **options,
    )
    drops = [use.column.name for use in source.inputs if use.column.missing == "drop"]
    table = table.dropna(subset=[*drops, source.target])
    parts = []
    for use in source.inputs:
        column = table[use.column.name]
        if use.column.role == "numeric":
            parts.append(column.to_numpy(np.float64)[:, None])
        else:
            one_hot = pd.get_dummies(column.astype(str).where(column.notna()), dtype=np.float64)
            one_hot[column.isna()] = np.nan
            parts.append(one_hot[list(use.column.categories)].to_numpy())
    y = table[source.target].map({name: label for label, name in enumerate(source.classes)})
    return np.hstack(parts).astype(np.float32), y.to_numpy(np.int32)


def assert_as_by_pandas(source: CsvFile) -> Samples:
    samples = load(source)
    x, y = by_pandas(source)
    np.testing.assert_array_equal(samples.x, x)
    np.testing.assert_array_equal(samples.y, y)
    assert samples.x.dtype == np.float32
    assert samples.y.dtype == np.int32
    assert samples.x_test.shape == (0, source.features)
    assert samples.class_names == source.classes
    assert source.found
    assert tuple(np.bincount(samples.y).tolist()) == source.found.counts
    assert sum(np.isnan(x[:, use.start]).sum() for use in source.inputs) == source.found.filled
    return samples


def random_table(rows: int, seed: int) -> pd.DataFrame:
    """Numbers of all sizes, words with delimiters, quotation marks and line ends, and gaps."""
    rng = np.random.default_rng(seed)
    words = np.array(["red", "light blue", 'a "b", c', "two\nlines", "grün"], dtype=object)
    table = pd.DataFrame(
        {
            "number": rng.normal(size=rows) * 10.0 ** rng.integers(-20, 20, rows),
            "whole": rng.integers(-(10**9), 10**9, rows),
            "word": words[rng.integers(0, 5, rows)],
            "gaps": np.where(rng.random(rows) < 0.2, np.nan, rng.normal(size=rows)),
            "word gaps": words[rng.integers(0, 3, rows)],
            "class": np.array(["x", "y", "zählt"], dtype=object)[rng.integers(0, 3, rows)],
        }
    )
    table.loc[rng.random(rows) < 0.2, "word gaps"] = None
    table.loc[rng.random(rows) < 0.01, "number"] = np.nan
    table.loc[rng.random(rows) < 0.01, "class"] = None
    return table


WRITTEN: dict[str, dict[str, Any]] = {
    "plain": {},
    "semicolons and commas": {"sep": ";", "decimal": ","},
    "tabs, quoted throughout": {"sep": "\t", "quoting": 1},
    "Windows": {"lineterminator": "\r\n", "encoding": "cp1252"},
    "UTF-16": {"encoding": "utf-16"},
    "NA": {"na_rep": "NA", "encoding": "utf-8-sig"},
}


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("piece", [200, 1000, 4 << 20])
def test_tables_pandas_wrote_are_read_as_by_pandas(
    name: str, piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In small pieces too, so that every kind of border between two of them occurs."""
    monkeypatch.setattr(text, "PIECE", piece)
    monkeypatch.setattr(parsing, "PART", max(piece, 400))
    options = {"encoding": "utf-8", **WRITTEN[name]}
    path = tmp_path / "table.csv"
    random_table(400, seed=piece).to_csv(path, index=False, **options)
    source = read_in(CsvFile(path=str(path)))
    assert [column.missing for column in source.columns[3:5]] == ["mean", "most frequent"]
    assert_as_by_pandas(source)
    mark = FileMark(size=path.stat().st_size, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    assert source.found
    assert source.found.files == (mark,)


@pytest.mark.parametrize("constant", [False, True], ids=["all columns", "a column of one value"])
def test_an_import_goes_through_the_file_once(
    constant: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where all rows show that the beginning gave a wrong idea of columns and gaps."""
    begun: list[Path] = []
    read = text.Text.__iter__

    def counted(file: text.Text) -> Iterator[bytes]:
        begun.append(tmp_path)
        return read(file)

    monkeypatch.setattr(text.Text, "__iter__", counted)
    table = random_table(3000, seed=1)
    table["gaps"] = np.where(table.index < 2500, 1.5, np.nan) if constant else table["gaps"]
    table.to_csv(tmp_path / "table.csv", index=False)
    source, _ = importing.read_in(CsvFile(path=str(tmp_path / "table.csv")))
    assert isinstance(source, CsvFile)
    assert source.columns[3].role == ("ignored" if constant else "numeric")
    assert_as_by_pandas(source)
    assert len(begun) == 1


@pytest.mark.parametrize("seed", range(3))
def test_rows_are_dropped_as_by_pandas(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    random_table(300, seed).to_csv(path, index=False)
    source = read_in(CsvFile(path=str(path)))
    wanted = changed(changed(source, "gaps", missing="drop"), "word gaps", missing="drop")
    source = read_in(wanted, "nothing")
    samples = assert_as_by_pandas(source)
    assert 150 < len(samples.x) == 300 - source.dropped < 250
    assert not np.isnan(samples.x).any()


def test_blanks_for_missing_numbers_are_read_as_missing(tmp_path: Path) -> None:
    content = "a,b,class\n 1.5,   ,x\n2, NA ,y\n   ,4,x\n5,6,y\n7,8,x\n9,1,y\n"
    source = read_in(written(tmp_path, content))
    assert load(source).x[:3, 1].tolist() == pytest.approx([np.nan, np.nan, 4], nan_ok=True)


def test_the_same_content_elsewhere_is_the_same_set(tmp_path: Path) -> None:
    first = read_in(written(tmp_path, FLOWERS))
    second = read_in(written(tmp_path, FLOWERS, "moved.csv"))
    for source in (first, second):
        load(source)
    assert len(list(store_folder().iterdir())) == 1
    load(read_in(changed(first, "length", role="ignored"), "nothing"))
    assert len(list(store_folder().iterdir())) == 2


def test_progress_is_by_bytes_and_a_cancel_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "PIECE", 40)
    source = written(tmp_path, FLOWERS)
    said: list[tuple[str, float, float | None, str]] = []
    with making() as place:
        source = scan(CsvScan(source=source), place, lambda *what: said.append(what)).source
    assert said == [("Reading flowers.csv", done, 90, "bytes") for done in (0, 40, 80, 90)]

    def cancel(doing: str, done: float, total: float | None, unit: str) -> None:
        del doing, total, unit
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        load(source, cancel)
    assert list(store_folder().iterdir()) == []


def test_quoted_fields_are_read_by_hand(tmp_path: Path) -> None:
    """A second oracle, with numbers in quotation marks and a class with a comma."""
    content = 'a,b,class\n"1.5",,"x, y"\n2,"3",z\n4,5,"x, y"\n' + "6,7,z\n" * 60
    samples = load(read_in(written(tmp_path, content)))
    assert samples.class_names == ("x, y", "z")
    assert samples.x[:3].tolist() == [[2, 3], [4, 5], [6, 7]]
    assert samples.y[:3].tolist() == [1, 0, 1]
    assert len(samples.x) == 62
