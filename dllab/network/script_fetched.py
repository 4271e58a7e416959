"""The lines of a script that read the files of a fetched data set."""

from dllab.data.published import published
from dllab.spec import data as spec


def fetched_imports(source: spec.Downloaded) -> list[str]:
    """What the lines need beyond NumPy."""
    module = "gzip" if isinstance(source, spec.FashionMnist) else "tarfile"
    return [f"import {module}", "from dllab.home import cache_home"]


def fashion_code(source: spec.FashionMnist) -> str:
    """Images behind 16 bytes of header, labels behind 8."""
    images, labels, *_ = (file.name for file in published(source).files)
    return f"""\
{_folder(source)}
with gzip.open(folder / "{images}") as file:
    x = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28, 1)
with gzip.open(folder / "{labels}") as file:
    y = np.frombuffer(file.read(), np.uint8, offset=8).astype("int32")"""


def cifar_10_code(source: spec.Cifar10) -> str:
    """The five training batches."""
    return f"""\
{_folder(source)}
records = []
with tarfile.open(folder / "{published(source).files[0].name}") as archive:
    for number in range(1, 6):
        batch = archive.extractfile(f"cifar-10-batches-bin/data_batch_{{number}}.bin").read()
        records.append(np.frombuffer(batch, np.uint8).reshape(-1, 1 + 3 * 32 * 32))
records = np.concatenate(records)
y = records[:, 0].astype("int32")
x = records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)"""


def _folder(source: spec.Downloaded) -> str:
    name = published(source).name
    return (
        f"# The lab has fetched the files: dllab fetch {name}\n"
        f'folder = cache_home() / "downloads" / "{name}"'
    )
