"""A table of the person's own in a text file, a sample a line (RFC 4180 and its relatives)."""

from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import Field

from dllab.spec.base import Spec
from dllab.spec.data.imported import ImportedFile
from dllab.spec.help import Help
from dllab.spec.marks import FilePath, NotInForm

Encoding = Literal["UTF-8", "UTF-16", "Windows-1252", "Latin-1"]
Delimiter = Literal["comma", "semicolon", "tab", "bar"]
Quote = Literal["double", "single", "none"]
Decimal = Literal["point", "comma"]
ColumnRole = Literal["numeric", "categorical", "ignored"]
Missing = Literal["drop", "mean", "most frequent"]
Guess = Literal["all", "columns", "nothing"]

# What is guessed: rows are dropped up to the first share of missing values, gaps filled above it
# (J. Schafer, Statistical Methods in Medical Research 8 (1999): up to 5 % missing do no harm), and
# the column is ignored above the second, where more would be made up than measured.
FEW_MISSING, MOST_MISSING = 0.05, 0.5


class CsvFormat(Spec):
    """How the text of a CSV file becomes rows and fields."""

    title: ClassVar[str] = "Format"
    encoding: Annotated[
        Encoding,
        Help(
            why="The wrong one turns umlauts into other signs, and makes two categories out of one."
        ),
    ] = Field(
        "UTF-8",
        title="Encoding",
        description="How letters are written as bytes. UTF-8 may begin with a byte order mark.",
    )
    delimiter: Annotated[
        Delimiter, Help(why="The wrong one leaves all of a line in a single column.")
    ] = Field("comma", title="Delimiter", description="The character between two fields.")
    quote: Annotated[
        Quote,
        Help(why="Between two of them, delimiters and line ends are ordinary characters."),
    ] = Field(
        "double",
        title="Quotation mark",
        description="What may stand around a field. None: such marks are ordinary characters.",
    )
    decimal: Annotated[
        Decimal, Help(why="The wrong one makes text out of numbers, or thousands out of ones.")
    ] = Field("point", title="Decimal sign", description="What 1.5 is written with.")
    header: Annotated[
        bool, Help(why="Names taken for a sample cost a row and make every column text.")
    ] = Field(True, title="First row has names", description="The first row names the columns.")

    @property
    def delimiter_sign(self) -> str:
        """The character between two fields."""
        return {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}[self.delimiter]

    @property
    def quote_sign(self) -> str:
        """The quotation mark; empty without one."""
        return {"double": '"', "single": "'", "none": ""}[self.quote]

    @property
    def decimal_sign(self) -> str:
        """The sign before a number's fraction."""
        return {"point": ".", "comma": ","}[self.decimal]

    @property
    def codec(self) -> str:
        """The encoding's name in Python; a byte order mark is no part of the text."""
        return {
            "UTF-8": "utf-8-sig",
            "UTF-16": "utf-16",
            "Windows-1252": "cp1252",
            "Latin-1": "latin-1",
        }[self.encoding]


class Column(Spec):
    """A column of a table: what it is used as, and what happens where it is empty."""

    title: ClassVar[str] = "Column"
    name: Annotated[str, Help(why="Axes, tables and messages call the column by it.")] = Field(
        "", title="Name", description="As the first row says, or its number."
    )
    role: Annotated[
        ColumnRole,
        Help(
            why="A number taken for categories loses its order; categories taken for a number gain "
            "one they do not have."
        ),
    ] = Field(
        "numeric",
        title="Used as",
        description="Numeric: one feature. Categorical: a feature a category, 1 for it and 0 for "
        "the others (one-hot). Ignored: no feature.",
    )
    missing: Annotated[
        Missing,
        Help(
            why="A dropped row costs a sample; a filled value says nothing new. Where few rows "
            "are concerned, dropping them is the simplest and safest (J. Schafer, Statistical "
            "Methods in Medical Research 8 (1999): up to 5 %)."
        ),
    ] = Field(
        "drop",
        title="Missing values",
        description="Drop: the row is left out. Mean, most frequent: filled with this figure of "
        "the training part, so that validation samples tell nothing about themselves.",
    )
    categories: Annotated[
        tuple[str, ...], NotInForm(), Help(why="Each of them is an input of the network.")
    ] = Field((), title="Categories", description="The values of a categorical column.")


class InputColumn(NamedTuple):
    """A column the network sees.

    Attributes:
        column: what it is.
        place: its position among the fields of a row, from 0.
        start: its first feature, from 0.
        width: its number of features.
    """

    column: Column
    place: int
    start: int
    width: int

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its features."""
        if self.column.role == "numeric":
            return (self.column.name,)
        return tuple(f"{self.column.name} = {category}" for category in self.column.categories)


class CsvFile(ImportedFile):
    """A table in a text file (CSV, TSV): a row a sample, one column its class.

    Missing are empty fields and NA, N/A, NaN, null and a question mark in their usual spellings.
    """

    title: ClassVar[str] = "CSV file"
    kind: Literal["csv"] = "csv"
    what: ClassVar[str] = "CSV file"
    path: Annotated[
        str,
        FilePath("Tables", ("csv", "tsv", "txt", "data")),
        Help(
            why="Content and settings decide the data set, not the place: a file that has moved is "
            "asked for, one that has changed is told."
        ),
    ] = Field("", title="File", description="The file with the table.")
    format: Annotated[
        CsvFormat,
        NotInForm(),
        Help(why="Guessed from the file's beginning; a wrong guess can be corrected."),
    ] = Field(
        default_factory=CsvFormat,
        title="Format",
        description="How the file's text becomes rows and fields.",
    )
    columns: Annotated[
        tuple[Column, ...],
        NotInForm(),
        Help(why="What a network learns depends on what it is shown."),
    ] = Field((), title="Columns", description="What each column is used as, in their order.")
    target: Annotated[
        str, NotInForm(), Help(why="The network learns to tell its values from all other columns.")
    ] = Field("", title="Class column", description="The column that holds the classes.")
    dropped: Annotated[
        int, NotInForm(), Help(why="Many dropped rows may leave out just what is unusual.")
    ] = Field(0, ge=0, title="Dropped", description="Rows left out because a value is missing.")

    @property
    def classes(self) -> tuple[str, ...]:
        """The values of the class column in the order of their labels; empty before it is read."""
        return self.found.class_names if self.found else ()

    @property
    def inputs(self) -> tuple[InputColumn, ...]:
        """The columns the network sees."""
        found: list[InputColumn] = []
        start = 0
        for place, column in enumerate(self.columns):
            if column.role == "ignored" or column.name == self.target:
                continue
            width = 1 if column.role == "numeric" else len(column.categories)
            found.append(InputColumn(column, place, start, width))
            start += width
        return tuple(found)

    @property
    def features(self) -> int:
        """How many numbers a sample has: one a numeric column, one a category."""
        return sum(column.width for column in self.inputs)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """A name for each of a sample's numbers."""
        return tuple(name for column in self.inputs for name in column.names)

    @property
    def target_place(self) -> int:
        """The class column's position among the fields of a row, from 0.

        Raises:
            ValueError: there is no such column.
        """
        return [column.name for column in self.columns].index(self.target)


class CsvScan(Spec):
    """What is asked of a file that is read in.

    Attributes:
        source: the file, with the settings that are to be kept.
        guess: the format and the columns; only the columns; or nothing, and only count.
    """

    source: CsvFile
    guess: Guess = "all"
