"""Arrays and images a person brings."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dllab.spec.data.imported import ImportedFile
from dllab.spec.help import Help
from dllab.spec.marks import FilePath, FolderPath, OneOf

FIRST_COLUMN, LAST_COLUMN = "first column", "last column"
IDX = FilePath("IDX files", ("idx3-ubyte", "idx1-ubyte", "idx", "ubyte", "gz"))

PathWhy = Help(
    why="Content and settings decide the data set, not the place: a file that has moved is asked "
    "for, one that has changed is told."
)


class NpzFile(ImportedFile):
    """Arrays saved by NumPy: an archive (NPZ), or one array a file (NPY).

    Pickled objects are never read. Labels may be whole numbers, texts or one-hot rows; classes are
    numbered in the order of their values, so that gaps close.
    """

    title: ClassVar[str] = "Arrays (NPZ, NPY)"
    kind: Literal["npz"] = "npz"
    path: Annotated[str, FilePath("NumPy arrays", ("npz", "npy")), PathWhy] = Field(
        "", title="File", description="The archive, or the array with the samples."
    )
    labels: Annotated[
        str,
        FilePath("NumPy array", ("npy",)),
        Help(why="A network that classifies learns from the right answers beside the samples."),
    ] = Field(
        "",
        title="Labels file",
        description="A second NPY file with the labels; empty where they lie in the first.",
    )
    x: Annotated[
        str,
        OneOf("array_names"),
        Help(why="Archives often hold more than is learned from, such as names or indices."),
    ] = Field(
        "",
        title="Samples x",
        description="The array with the samples, first axis samples. Empty: guessed by name and "
        "shape.",
    )
    y: Annotated[
        str,
        OneOf("label_names"),
        Help(why="A wrong choice trains just as well, and means nothing."),
    ] = Field(
        "",
        title="Labels y",
        description="The array with the labels, or the column of the samples that holds them. "
        "Empty: guessed.",
    )
    x_test: Annotated[
        str,
        OneOf("array_names"),
        Help(why="Samples nobody looked at while choosing settings give the honest last figure."),
    ] = Field("", title="Test samples", description="The array for the final test; may be empty.")
    y_test: Annotated[
        str,
        OneOf("array_names"),
        Help(why="The final test compares the network's answers with these."),
    ] = Field("", title="Test labels", description="The labels for the final test; may be empty.")

    @property
    def array_names(self) -> tuple[str, ...]:
        """The arrays that may be chosen."""
        return self.found.names if self.found else ()

    @property
    def label_names(self) -> tuple[str, ...]:
        """The arrays and columns that may hold the labels."""
        return (*self.array_names, FIRST_COLUMN, LAST_COLUMN)


class IdxFiles(ImportedFile):
    """Images and labels in the format of MNIST, packed by gzip or not.

    A magic number, the sizes of the axes as 32-bit numbers, then unsigned bytes; Y. LeCun, C.
    Cortes, C. Burges, The MNIST database.
    """

    title: ClassVar[str] = "IDX files"
    kind: Literal["idx"] = "idx"
    path: Annotated[str, IDX, PathWhy] = Field(
        "", title="Images", description="The file with the images: train-images-idx3-ubyte."
    )
    labels: Annotated[str, IDX, PathWhy] = Field(
        "",
        title="Labels",
        description="The file with their labels. Empty: the one beside them of the same name.",
    )
    test_images: Annotated[str, IDX, PathWhy] = Field(
        "",
        title="Test images",
        description="Images for the final test. Empty: those called t10k or test beside, if any.",
    )
    test_labels: Annotated[str, IDX, PathWhy] = Field(
        "",
        title="Test labels",
        description="The labels of the test images. Empty: the one beside them of the same name.",
    )


class ImageFolder(ImportedFile):
    """A folder of images, one folder inside it a class; or such folders inside train and test.

    PNG, JPEG, BMP and WebP; turned as the camera says, transparency on black. Classes are numbered
    in the order of their names.
    """

    title: ClassVar[str] = "Image folder"
    kind: Literal["image_folder"] = "image_folder"
    what: ClassVar[str] = "folder"
    path: Annotated[str, FolderPath(), PathWhy] = Field(
        "", title="Folder", description="The folder whose folders are the classes."
    )
    width: Annotated[
        int,
        Help(
            why="A dense layer's weights and a convolution's work grow with the number of pixels; "
            "what is drawn finer than its pixels is lost.",
            sensible=(0, 128),
        ),
    ] = Field(
        0,
        ge=0,
        le=1024,
        title="Width",
        description="Pixels a row. 0: as most images have, or the median; at most 64.",
    )
    height: Annotated[
        int,
        Help(
            why="A dense layer's weights and a convolution's work grow with the number of pixels; "
            "what is drawn finer than its pixels is lost.",
            sensible=(0, 128),
        ),
    ] = Field(
        0,
        ge=0,
        le=1024,
        title="Height",
        description="Rows of pixels. 0: as most images have, or the median; at most 64.",
    )
    fit: Annotated[
        Literal["crop", "pad", "stretch"],
        Help(
            why="Stretched images change their shapes, cropped ones lose their margins, padded "
            "ones show bars a network may learn."
        ),
    ] = Field(
        "crop",
        title="Other sizes",
        description="Crop: scale until it fills, keep the middle. Pad: scale until it fits, black "
        "around. Stretch: scale both sides by themselves.",
    )
    colour: Annotated[
        Literal["automatic", "colour", "grey"],
        Help(
            why="Colour triples the input. Where shape tells the classes apart, grey images learn "
            "faster and overfit less."
        ),
    ] = Field(
        "automatic",
        title="Colour",
        description="Three channels or one. Automatic: grey where the images are.",
    )
    broken: Annotated[
        Literal["refuse", "leave out"],
        Help(
            why="One damaged image among thousands matters little; many missing ones may well be "
            "of one class."
        ),
    ] = Field(
        "refuse",
        title="Broken images",
        description="Refuse: the first one that cannot be read is named. Leave out: they are "
        "counted.",
    )


class CifarBinary(ImportedFile):
    """The binary version of CIFAR-10 or CIFAR-100: the archive as it comes, or its batches.

    A. Krizhevsky, Learning multiple layers of features from tiny images (2009). The archive is
    read without unpacking it.
    """

    title: ClassVar[str] = "CIFAR binary"
    kind: Literal["cifar_binary"] = "cifar_binary"
    path: Annotated[str, FilePath("CIFAR binary", ("tar.gz", "tgz", "tar", "bin")), PathWhy] = (
        Field("", title="File", description="The archive (tar.gz), or one of the batches (bin).")
    )
    label: Annotated[
        Literal["fine", "coarse"],
        Help(why="A hundred classes of 500 images each are much harder to learn than twenty."),
    ] = Field(
        "fine",
        title="Labels",
        description="CIFAR-100 knows a hundred fine classes and twenty coarse ones; CIFAR-10 has "
        "ten and needs no choice.",
    )
