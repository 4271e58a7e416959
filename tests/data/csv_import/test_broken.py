"""Every broken input and the one message it gets, word for word."""

import os
from pathlib import Path
from typing import NamedTuple

import pytest

from dllab.data import DataError, load
from dllab.data.origin import FileChanged, FileMoved
from dllab.data.store import store_folder
from tests.data.csv_import.made import FLOWERS, changed, read_in, scanned, written


class Case(NamedTuple):
    content: str | bytes
    message: str


TABLE = {
    "text in a numeric column": Case(
        "a,b\n" + "1,x\n" * 30 + "abc,y\n1,x\n",
        ", line 32, column 'a': expected a number, received 'abc'; correct the value, leave it "
        "empty if it is unknown, or use the column as categorical or not at all.",
    ),
    "a number with letters behind rows of several lines": Case(
        'a,note,b\n1,"two\nlines",x\n2,"one",y\n\n3,"again\n\ntwo",x\n1O,"one",y\n'
        + "1,n,x\n" * 20,
        ", line 9, column 'a': expected a number, received '1O'; correct the value, leave it "
        "empty if it is unknown, or use the column as categorical or not at all.",
    ),
    "infinity as text": Case(
        "a,b\n1,x\n-inf,y\n3,x\n",
        ", line 3, column 'a': expected a finite number (up to 3.4e38), received '-inf'; correct "
        "the value, leave it empty if it is unknown, or use the column as categorical or not at "
        "all.",
    ),
    "a number beyond float32": Case(
        "a,b\n1,x\n2,y\n1e39,x\n",
        ", line 4, column 'a': expected a finite number (up to 3.4e38), received '1e39'; correct "
        "the value, leave it empty if it is unknown, or use the column as categorical or not at "
        "all.",
    ),
    "too few fields": Case(
        "a,b,c\n1,2,x\n3,y\n5,6,x\n",
        ", line 3: expected 3 fields, received 2; correct the line, or choose another delimiter "
        "or quotation mark.",
    ),
    "too many fields": Case(
        "a,b,c\n1,2,x\n3,4,y\n5,6,x,7\n",
        ", line 4: expected 3 fields, received 4; correct the line, or choose another delimiter "
        "or quotation mark.",
    ),
    "an empty file": Case(b"", ": expected a table, received an empty file; choose another file."),
    "nothing but line ends": Case(
        "\n \n\n", ": expected a table, received an empty file; choose another file."
    ),
    "a header only": Case(
        "length,width,species\n",
        ", line 2: expected at least one row behind the names, received none; choose another "
        "file, or say that the first row has no names.",
    ),
    "one class": Case(
        "a,class\n1,x\n2,x\n4,x\n",
        ", column 'class': expected at least two classes, received only 'x'; choose another class "
        "column, or add rows of other classes.",
    ),
    "one column": Case(
        "class\nx\ny\nx\n",
        ": expected a feature beside the column 'class', received none; use one column at least "
        "as numeric or categorical, or choose another delimiter.",
    ),
    "a regression": Case(
        "size,target\n" + "".join(f"{row % 7},{row * row}.5\n" for row in range(150)),
        ", column 'target': expected classes, received more than 100 different numbers. This looks "
        "like a regression; the lab classifies: choose another class column, or write ranges of "
        "the numbers as classes into the file.",
    ),
    "names for classes": Case(
        "size,class\n" + "".join(f"{row % 7},n{row}\n" for row in range(1500)),
        ", column 'class': expected at most 1,000 classes, received more; choose another class "
        "column.",
    ),
    "a spreadsheet": Case(
        b"PK\x03\x04" + bytes(100),
        ": expected text, received a packed file or a spreadsheet (xlsx, ods); open it in the "
        "program it comes from and save it as CSV.",
    ),
    "a binary file": Case(
        b"a,b\n\x01\x02\x00\x05\xff\xfe\n",
        ": expected text, received bytes that are no text (a zero in line 2); open it in the "
        "program it comes from and save it as CSV.",
    ),
    "a quotation mark that is never closed": Case(
        'a,b,c\n1,"x",p\n2,"y",q\n3,"x,p\n4,z,q\n',
        ', line 4: expected a " at the end of the field that one opens, received none there; '
        'correct the line (a " inside a field is written "" there), or choose another quotation '
        "mark.",
    ),
    "a quotation mark never closed before others": Case(
        'a,b,c\n1,"x",p\n2,"y,q\n3,"x",p\n4,"z",q\n',
        ', line 3: expected a " at the end of the field that one opens, received none there; '
        'correct the line (a " inside a field is written "" there), or choose another quotation '
        "mark.",
    ),
    "a quotation mark inside a field": Case(
        'a,b,c\n1,"x",p\n2,5" pipe,q\n3,"x",p\n',
        ', line 3: expected " around whole fields only, received one inside a field; correct the '
        'line (a " inside a field is written "" there), or choose another quotation mark.',
    ),
}


def message_of(folder: Path, case: Case) -> str:
    """What is said of the file, without its name."""
    source = written(folder, case.content)
    try:
        said = scanned(source).problem
    except DataError as error:
        said = str(error)
    name = f"flowers.csv (in {folder})"
    assert said.startswith(name)
    return said.removeprefix(name)


@pytest.mark.parametrize("name", TABLE)
def test_each_broken_file_gets_its_message(name: str, tmp_path: Path) -> None:
    assert message_of(tmp_path, TABLE[name]) == TABLE[name].message


REMARKS = {
    "a class with one row": Case(
        "a,class\n1,x\n2,x\n3,rare\n4,x\n",
        ", line 4, column 'class': expected at least two rows of each class, received one of "
        "'rare'; it cannot both train and validate: add rows, or leave it out.",
    ),
    "two classes with one row": Case(
        "a,class\n1,x\n2,y\n3,rare\n4,x\n",
        ", line 4, column 'class': expected at least two rows of each class, received one of "
        "'rare' (and 1 more); it cannot both train and validate: add rows, or leave it out.",
    ),
    "rows without a class": Case(
        "a,class\n1,x\n2,y\n3,\n4,NA\n5,x\n6,y\n",
        ", line 4, column 'class': expected a class, received nothing (2 such rows "
        "in all, which are dropped); write the class into the file if it is known.",
    ),
    "names twice": Case(
        "a,b,a,class\n1,5,2,x\n2,6,1,y\n3,7,1,x\n4,8,0,y\n",
        ", line 1: expected different names of columns, received 'a' for columns 1 and 3; the "
        "later one is called 'a (2)' here.",
    ),
}


@pytest.mark.parametrize("name", REMARKS)
def test_what_can_be_used_all_the_same_is_remarked(name: str, tmp_path: Path) -> None:
    found = scanned(written(tmp_path, REMARKS[name].content))
    assert not found.problem
    assert found.source.found
    assert found.source.found.remarks == (f"flowers.csv (in {tmp_path}){REMARKS[name].message}",)


def test_a_value_missing_in_each_row_is_told(tmp_path: Path) -> None:
    found = scanned(written(tmp_path, "a,b,class\n" + "1,,x\n,2,y\n3,,x\n" * 5)).source
    dropping = changed(changed(found, "a", missing="drop"), "b", role="numeric", missing="drop")
    assert scanned(dropping, "nothing").problem == (
        f"flowers.csv (in {tmp_path}): expected rows without missing values, received none among "
        "15; ignore the columns that miss most, or fill them in."
    )


def test_nan_as_text_is_a_missing_value(tmp_path: Path) -> None:
    found = scanned(written(tmp_path, "a,class\n1,x\nNaN,y\n nan ,y\nN/A,x\n5,x\n6,y\n"))
    assert found.missing == (3, 0)
    assert not found.problem


@pytest.mark.parametrize(
    ("encoding", "content", "line"),
    [
        ("UTF-8", "name,class\nrose,x\ntulip,y\nbl\xe4u,x\n".encode("latin-1"), 4),
        ("UTF-16", "a,class\n1,x\n".encode("utf-16") + b"\x00\xd8\x41", 3),
        ("Windows-1252", b"a,class\n1,x\n2,\x81\n", 3),
    ],
)
def test_the_wrong_encoding_is_told_with_its_line(
    tmp_path: Path, encoding: str, content: bytes, line: int
) -> None:
    source = scanned(written(tmp_path, content)).source
    form = source.format.model_copy(update={"encoding": encoding})
    said = scanned(source.model_copy(update={"format": form}), "columns").problem
    assert f"line {line}: expected text in " in said
    assert said.endswith("received bytes that mean nothing in it; choose another encoding.")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    source = written(tmp_path, FLOWERS).model_copy(update={"path": str(tmp_path)})
    with pytest.raises(DataError, match=r"expected a CSV file, received a folder; choose a file"):
        scanned(source)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    source = read_in(written(tmp_path, FLOWERS))
    Path(source.path).unlink()
    with pytest.raises(DataError, match=r"flowers.csv .*: there is no such file; choose it"):
        scanned(source)
    with pytest.raises(FileMoved, match=r"flowers.csv .*is no longer there: say where it is now"):
        load(source)
    assert not list(store_folder().glob("*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    source = written(tmp_path, FLOWERS)
    Path(source.path).chmod(0)
    with pytest.raises(DataError, match="it may not be read; give yourself the right"):
        scanned(source)


def test_a_refused_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system refuses it: whoever runs the tests as root may read everything."""
    source = written(tmp_path, FLOWERS)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DataError, match="it may not be read; give yourself the right"):
        scanned(source)


@pytest.mark.parametrize(
    "content", [FLOWERS.replace("2.5", "2.6"), FLOWERS + "1,1,red,rose\n", "a,b\n", FLOWERS[:40]]
)
def test_a_file_that_changed_is_told_and_leaves_nothing(tmp_path: Path, content: str) -> None:
    source = read_in(written(tmp_path, FLOWERS))
    written(tmp_path, content)
    with pytest.raises(FileChanged, match=r"has changed since it was read \(.*bytes.*\)"):
        load(source)
    assert not list(store_folder().glob("*"))


def test_a_path_with_spaces_and_umlauts_is_a_path(tmp_path: Path) -> None:
    source = read_in(written(tmp_path, FLOWERS, "Blüten im März (2).csv"))
    assert load(source).x.shape == (4, 4)
    bad = scanned(written(tmp_path, "a,b\n1,x\n2\n", "Blüten im März (2).csv")).problem
    assert bad.startswith(f"Blüten im März (2).csv (in {tmp_path}), line 3: ")


def test_text_can_be_used_once_the_column_is_categorical(tmp_path: Path) -> None:
    content = TABLE["text in a numeric column"].content
    found = scanned(written(tmp_path, content))
    mended = changed(found.source, "a", role="categorical")
    assert read_in(mended, "nothing").columns[0].categories == ("1", "abc")
