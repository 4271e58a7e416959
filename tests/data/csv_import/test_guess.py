"""What is guessed of files as programs and people write them."""

from pathlib import Path

import pytest

from dllab.data.csv_import import head, text
from dllab.spec.data import Column, CsvFormat
from tests.data.csv_import.made import FLOWERS, changed, read_in, scanned, written

GERMAN = "Länge;Farbe;Art\n1,5;grün;Rose\n2,5;blau;Tulpe\n0,25;grün;Rose\n4,0;weiß;Tulpe\n"
FORMATS: dict[str, tuple[str | bytes, CsvFormat]] = {
    "plain": (FLOWERS, CsvFormat()),
    "without names": (FLOWERS.partition("\n")[2], CsvFormat(header=False)),
    "German spreadsheet": (
        GERMAN.encode("cp1252"),
        CsvFormat(encoding="Windows-1252", delimiter="semicolon", decimal="comma"),
    ),
    "the same in UTF-8 with a mark": (
        GERMAN.encode("utf-8-sig"),
        CsvFormat(delimiter="semicolon", decimal="comma"),
    ),
    "the same in UTF-16": (
        GERMAN.encode("utf-16"),
        CsvFormat(encoding="UTF-16", delimiter="semicolon", decimal="comma"),
    ),
    "bytes that Windows does not know": (
        FLOWERS.replace("red", "r\x81d").encode("latin-1"),
        CsvFormat(encoding="Latin-1"),
    ),
    "tabs": (FLOWERS.replace(",", "\t"), CsvFormat(delimiter="tab")),
    "bars": (FLOWERS.replace(",", "|"), CsvFormat(delimiter="bar")),
    "semicolons and whole numbers": (
        "a;b\n1;x\n2;y\n",
        CsvFormat(delimiter="semicolon"),
    ),
    "single quotation marks": ("a,b\n1,'x, y'\n2,'z'\n", CsvFormat(quote="single")),
    "inches": ('size,b\n5" pipe,x\n6" pipe,y\n', CsvFormat(quote="none")),
    "quoted names": ('"a","b"\n"1","x"\n"2","y"\n', CsvFormat()),
    "names of text": ("colour,shape\nred,round\nblue,long\nred,long\n", CsvFormat()),
    "text without names": ("red,round\nblue,long\nred,long\n", CsvFormat(header=False)),
    "old Macintosh": (FLOWERS.replace("\n", "\r"), CsvFormat()),
    "Windows": (FLOWERS.replace("\n", "\r\n"), CsvFormat()),
}


@pytest.mark.parametrize("name", FORMATS)
def test_formats_are_guessed(name: str, tmp_path: Path) -> None:
    content, form = FORMATS[name]
    assert scanned(written(tmp_path, content)).source.format == form


@pytest.mark.parametrize("name", ["German spreadsheet", "the same in UTF-16"])
def test_german_tables_are_read_as_meant(name: str, tmp_path: Path) -> None:
    source = read_in(written(tmp_path, FORMATS[name][0]))
    assert source.classes == ("Rose", "Tulpe")
    assert source.feature_names == ("Länge", "Farbe = blau", "Farbe = grün", "Farbe = weiß")


def test_an_encoding_that_shows_late_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head, "HEAD", 64)
    monkeypatch.setattr(text, "PIECE", 64)
    names, _, rows = FLOWERS.partition("\n")
    content = f"{names}\n{rows * 3}1,1,grün,rose\n{rows}"
    source = read_in(written(tmp_path, content.encode("cp1252")))
    assert source.format.encoding == "Windows-1252"
    assert source.columns[2].categories[1] == "grün"


ROLES = {
    "numbers": ("a,class\n1,x\n2.5,y\n-3e2,x\n", "numeric"),
    "words": ("a,class\nred,x\nblue,y\nred,x\n", "categorical"),
    "one odd word": ("a,class\n" + "1,x\n2,y\n" * 10 + "?x,y\n", "numeric"),
    "names of rows": (
        "a,class\n" + "".join(f"n{row},x\nm{row},y\n" for row in range(9)),
        "ignored",
    ),
    "row numbers": ("a,class\n" + "".join(f"{row},{row % 2}\n" for row in range(12)), "ignored"),
    "an id": ("id,class\n17,x\n4,y\n8,x\n", "ignored"),
    "always the same": ("a,class\n5,x\n5,y\n5,x\n", "ignored"),
    "nothing": ("a,class\n,x\n,y\n,x\n", "ignored"),
    "mostly nothing": ("a,class\n1,x\n,y\n,x\n,x\n2,x\n", "ignored"),
    "many words": (
        "a,class\n" + "".join(f"n{row % 60},{'xy'[row % 2]}\n" for row in range(300)),
        "ignored",
    ),
}


@pytest.mark.parametrize("name", ROLES)
def test_roles_are_guessed(name: str, tmp_path: Path) -> None:
    content, role = ROLES[name]
    assert scanned(written(tmp_path, content)).source.columns[0].role == role


TARGETS = {
    "by its name": ("a,Species,b\n1,x,u\n2,y,v\n3,x,u\n", "Species"),
    "by its name though numbers": ("label,p1,p2\n7,0,1\n3,1,0\n7,4,4\n", "label"),
    "not a measured y beside words": ("x,y,z\n1.5,2.5,p\n2,3.25,q\n4,1,p\n", "z"),
    "y where it is words": ("a,y,z\n1.5,u,p\n2,v,p\n4,u,q\n", "y"),
    "the last one of words": ("a,b,c,d\n1,x,u,2\n2,y,v,1\n3,x,u,7\n", "c"),
    "the last one of few numbers": (
        "a,b,c\n" + "".join(f"{row * 1.5},{row % 3},{row * 0.25}\n" for row in range(40)),
        "b",
    ),
}


@pytest.mark.parametrize("name", TARGETS)
def test_the_class_column_is_guessed(name: str, tmp_path: Path) -> None:
    content, target = TARGETS[name]
    assert scanned(written(tmp_path, content)).source.target == target


@pytest.mark.parametrize(
    ("missing", "role", "treatment"),
    [(1, "numeric", "drop"), (10, "numeric", "mean"), (60, "ignored", "drop")],
)
def test_few_missing_values_cost_rows_many_are_filled_more_are_left(
    missing: int, role: str, treatment: str, tmp_path: Path
) -> None:
    rows = [f"{'' if row < missing else row % 5},{'xy'[row % 2]}" for row in range(100)]
    content = "\n".join(["a,class", *(f"{row},{place % 7}" for place, row in enumerate(rows))])
    found = scanned(written(tmp_path, content.replace("a,class", "a,class,b")))
    column = found.source.columns[0]
    assert (column.role, column.missing) == (role, treatment)
    assert found.missing[0] == missing
    assert found.source.dropped == (missing if treatment == "drop" and role == "numeric" else 0)


def test_lines_are_counted_past_empty_ones_between_two_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "PIECE", 8)
    content = "a,class\n1,x\n2,y\n\n3,x\n\n\n4,rare\n5,y\n"
    found = scanned(written(tmp_path, content)).source.found
    assert found
    assert ", line 8, column 'class': expected at least two rows" in found.remarks[0]


def test_classes_of_numbers_are_in_their_order(tmp_path: Path) -> None:
    content = "a,label\n1,10\n2,9\n3,100\n4,9\n5,10\n6,100\n"
    assert read_in(written(tmp_path, content)).classes == ("9", "10", "100")


def test_what_a_person_has_set_is_kept(tmp_path: Path) -> None:
    source = read_in(written(tmp_path, FLOWERS))
    wanted = changed(source.model_copy(update={"target": "colour"}), "length", role="ignored")
    again = read_in(wanted, "nothing")
    assert (again.target, again.columns[0].role) == ("colour", "ignored")
    assert again.classes == ("blue", "red")
    assert again.feature_names == ("width", "species = rose", "species = tulip")


def test_only_rows_in_use_have_categories_and_classes(tmp_path: Path) -> None:
    content = "a,colour,class\n1,red,x\n,green,z\n" + "2,blue,y\n3,red,x\n" * 20
    source = read_in(written(tmp_path, content))
    assert source.columns[1] == Column(
        name="colour", role="categorical", categories=("blue", "red")
    )
    assert source.found
    assert (source.classes, source.found.counts) == (("x", "y"), (21, 20))
    assert (source.found.samples, source.dropped) == (41, 1)


def test_the_preview_is_the_beginning_as_it_stands(tmp_path: Path) -> None:
    found = scanned(written(tmp_path, "a,class\n 1.50,x\n,y\n2,x\n3,y\n4,x\n5,y\n"))
    assert found.preview[:2] == ((" 1.50", "x"), ("", "y"))
