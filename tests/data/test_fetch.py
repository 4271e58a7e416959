"""Fetching from a server on 127.0.0.1 that does all that servers do."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dllab.data import Cancelled, DataError, load
from dllab.data import transfer as transfer_module
from dllab.data.fetch import fetch
from dllab.data.fetched import check_fetched, is_fetched
from dllab.data.published import CIFAR_10, FASHION_MNIST, published
from dllab.spec.data.downloads import Cifar10, Downloaded, FashionMnist
from tests.data.file_server import Behaviour, FileServer, serving
from tests.data.small_sets import publish_small_sets

ARCHIVE = "cifar-10-binary.tar.gz"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving() as running:
        running.does.files = publish_small_sets(monkeypatch, running.url)
        yield running


@pytest.fixture
def does(server: FileServer) -> Behaviour:
    return server.does


@pytest.fixture
def archive(does: Behaviour) -> bytes:
    return does.files[f"/cifar-10/{ARCHIVE}"]


def folder(source: Downloaded | None = None) -> Path:
    return published(source or Cifar10()).folder


def left() -> list[str]:
    """What lies in CIFAR-10's folder."""
    return sorted(path.name for path in folder().iterdir()) if folder().exists() else []


def failure(given: Path | None = None) -> str:
    with pytest.raises(DataError) as caught:
        fetch(Cifar10(), given=given)
    return str(caught.value)


class Told:
    """Notes what it is told, and does something about it."""

    def __init__(self, then: Callable[[float], object] = bool) -> None:
        self.then = then
        self.heard: list[tuple[float, float | None]] = []

    def __call__(self, doing: str, done: float, total: float | None, unit: str) -> None:
        assert doing.startswith("Fetching ")
        assert unit == "bytes"
        self.heard.append((done, total))
        self.then(done)


def once_begun(event: threading.Event) -> Callable[[float], None]:
    def then(done: float) -> None:
        if done:
            event.set()

    return then


def cancel_after(most: float) -> Told:
    def then(done: float) -> None:
        if done > most:
            raise Cancelled

    return Told(then)


def test_all_files_come_once_and_are_there_afterwards(does: Behaviour) -> None:
    source, told = FashionMnist(), Told()
    with pytest.raises(DataError, match="has not been fetched yet: press Fetch under Data, or run"):
        check_fetched(source)
    assert fetch(source, told) == folder(source)
    check_fetched(source)
    for file in published(source).files:
        path = folder(source) / file.name
        assert path.read_bytes() == does.files[f"/fashion-mnist/{file.name}"]
    assert len(does.asked) == 4
    size = published(source).size
    assert told.heard[0] == (0, size)
    assert told.heard[-1] == (size, size)
    assert [done for done, _ in told.heard] == sorted(done for done, _ in told.heard)
    fetch(source)
    assert len(does.asked) == 4
    assert len(list(folder(source).iterdir())) == 4


@pytest.mark.parametrize("version", ['"1"', "", 'W/"1"'])
def test_a_broken_transfer_goes_on_where_it_broke(
    does: Behaviour, archive: bytes, version: str
) -> None:
    does.cut_after, does.version = 100_000, version
    message = failure()
    assert f"broke after 100,000 of {len(archive):,} bytes of {ARCHIVE}" in message
    assert "fetch again to go on from there, or place" in message
    assert str(folder()) in message
    assert left() == [f"{ARCHIVE}.part", f"{ARCHIVE}.part.version"]
    does.cut_after = None
    told = Told()
    fetch(Cifar10(), told)
    assert told.heard[0] == (100_000, len(archive))
    strong = version if version.startswith('"') else None
    assert does.asked[-1] == (f"/cifar-10/{ARCHIVE}", "bytes=100000-", strong)
    assert (folder() / ARCHIVE).read_bytes() == archive
    assert left() == [ARCHIVE]


def test_where_the_rest_cannot_be_had_nothing_is_left_and_all_comes_again(does: Behaviour) -> None:
    does.cut_after, does.ranges = 100_000, False
    assert "bytes of cifar-10-binary.tar.gz: fetch again, or place" in failure()
    assert left() == []
    does.cut_after = None
    fetch(Cifar10())
    assert does.asked[-1][1] is None
    assert left() == [ARCHIVE]


def test_the_rest_of_another_version_is_not_mixed_in(does: Behaviour, archive: bytes) -> None:
    path = f"/cifar-10/{ARCHIVE}"
    does.files[path] = bytes(len(archive))
    does.cut_after = 100_000
    failure()
    does.files[path], does.version, does.cut_after = archive, '"2"', None
    fetch(Cifar10())
    assert does.asked[-1] == (path, "bytes=100000-", '"1"')
    assert (folder() / ARCHIVE).read_bytes() == archive


def test_a_server_that_ignores_ranges_sends_all_again(does: Behaviour, archive: bytes) -> None:
    does.cut_after = 100_000
    failure()
    does.cut_after, does.ranges = None, False
    fetch(Cifar10())
    assert does.asked[-1][1] == "bytes=100000-"
    assert (folder() / ARCHIVE).read_bytes() == archive


def test_a_damaged_part_costs_one_more_transfer(does: Behaviour, archive: bytes) -> None:
    does.cut_after = 100_000
    failure()
    part = folder() / f"{ARCHIVE}.part"
    part.write_bytes(b"\0" * 100_000)
    does.cut_after = None
    fetch(Cifar10())
    assert [wanted for _, wanted, _ in does.asked] == [None, "bytes=100000-", None]
    assert (folder() / ARCHIVE).read_bytes() == archive


def test_wrong_bytes_are_thrown_away(does: Behaviour, archive: bytes) -> None:
    does.files[f"/cifar-10/{ARCHIVE}"] = bytes(len(archive))
    message = failure()
    assert f"sent other bytes than the published {ARCHIVE}, expected MD5" in message
    assert published(Cifar10()).files[0].md5 in message
    assert "place" in message
    assert left() == []
    assert len(does.asked) == 1


@pytest.mark.parametrize("size", [10, 1_000_000])
def test_a_file_of_another_size_is_refused(does: Behaviour, archive: bytes, size: int) -> None:
    does.files[f"/cifar-10/{ARCHIVE}"] = b"<html>" + bytes(size - 6)
    message = failure()
    assert f"sent {size:,} bytes, expected the {len(archive):,} bytes" in message
    assert "log in to the network" in message
    assert left() == []


@pytest.mark.parametrize(("status", "reason"), [(404, "Not Found"), (500, "Internal Server Error")])
def test_an_answer_that_is_no_file_is_told(does: Behaviour, status: int, reason: str) -> None:
    does.status = status
    assert f"answered {status} {reason}, expected the file: fetch again later" in failure()
    assert left() == []


def test_a_server_in_trouble_costs_nothing_of_what_has_come(does: Behaviour) -> None:
    does.cut_after = 100_000
    failure()
    does.status = 503
    assert "503 Service Unavailable" in failure()
    assert left() == [f"{ARCHIVE}.part", f"{ARCHIVE}.part.version"]


def test_redirects_are_followed(does: Behaviour, archive: bytes) -> None:
    does.files["/elsewhere"] = archive
    does.redirect = "/elsewhere"
    fetch(Cifar10())
    assert [path for path, _, _ in does.asked] == [f"/cifar-10/{ARCHIVE}", "/elsewhere"]
    assert (folder() / ARCHIVE).read_bytes() == archive


def test_what_a_server_declares_as_packed_stays_packed(does: Behaviour) -> None:
    does.encoding = "gzip"
    fetch(Cifar10())
    assert left() == [ARCHIVE]


def test_cancelling_keeps_what_has_come(does: Behaviour, archive: bytes) -> None:
    with pytest.raises(Cancelled):
        fetch(Cifar10(), cancel_after(100_000))
    size = (folder() / f"{ARCHIVE}.part").stat().st_size
    assert 100_000 < size < len(archive)
    fetch(Cifar10())
    assert does.asked[-1][1] == f"bytes={size}-"
    assert left() == [ARCHIVE]


def test_progress_is_told_while_a_slow_server_sends(does: Behaviour, archive: bytes) -> None:
    does.hold = 100_000

    # The server sends the rest only when it is known that the first part was told.
    told = Told(once_begun(does.go_on))
    fetch(Cifar10(), told)
    assert 0 < told.heard[1][0] <= 100_000
    assert told.heard[-1][0] == len(archive)


def test_a_server_that_falls_silent_is_told(
    does: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer_module, "PATIENCE_SECONDS", 0.2)
    does.hold = 100_000
    assert "has not answered for 0.2 s: fetch again later, or place" in failure()


def test_without_a_network_the_way_by_hand_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as stopped:
        pass
    monkeypatch.setenv("DLLAB_MIRROR", stopped.url)
    message = failure()
    host = stopped.url.removeprefix("http://")
    assert message.startswith(f"{host} cannot be reached (Connection refused), so {ARCHIVE} was")
    assert f"or place {ARCHIVE} by hand in {folder()}; it is found and checked there." in message
    assert left() == []


def test_a_proxy_of_the_environment_is_asked(
    server: FileServer, archive: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DLLAB_MIRROR", "http://mirror.invalid")
    monkeypatch.setenv("http_proxy", server.url)
    url = f"http://mirror.invalid/cifar-10/{ARCHIVE}"
    server.does.files = {url: archive}
    fetch(Cifar10())
    assert [path for path, _, _ in server.does.asked] == [url]


def test_files_placed_by_hand_are_found_and_checked(does: Behaviour, archive: bytes) -> None:
    folder().mkdir(parents=True)
    (folder() / ARCHIVE).write_bytes(archive)
    assert is_fetched(Cifar10())
    fetch(Cifar10())
    assert does.asked == []


def test_a_wrong_file_placed_by_hand_is_told_and_replaced(does: Behaviour, archive: bytes) -> None:
    folder().mkdir(parents=True)
    (folder() / ARCHIVE).write_bytes(bytes(len(archive)))
    with pytest.raises(DataError, match=r"is not the published file, expected MD5 .* fetch CIFAR"):
        load(Cifar10())
    fetch(Cifar10())
    assert (folder() / ARCHIVE).read_bytes() == archive
    assert len(does.asked) == 1


def test_files_are_taken_from_a_folder(does: Behaviour, archive: bytes, tmp_path: Path) -> None:
    (tmp_path / ARCHIVE).write_bytes(archive)
    told = Told()
    fetch(Cifar10(), told, tmp_path)
    assert (folder() / ARCHIVE).read_bytes() == archive
    assert left() == [ARCHIVE]
    assert does.asked == []
    assert told.heard[-1] == (len(archive), len(archive))


def test_a_folder_without_the_files_or_with_others_is_told(does: Behaviour, tmp_path: Path) -> None:
    message = failure(tmp_path)
    assert f"{tmp_path} holds no {ARCHIVE}: expected {ARCHIVE}; choose the folder" in message
    (tmp_path / ARCHIVE).write_bytes(b"unpacked")
    message = failure(tmp_path)
    assert "is not the published file: expected" in message
    assert "received 8 bytes with MD5" in message
    assert left() == []
    assert does.asked == []


def test_two_cannot_fetch_the_same_at_once(does: Behaviour) -> None:
    does.hold = 100_000
    begun = threading.Event()

    told = Told(once_begun(begun))
    first = threading.Thread(target=fetch, args=[Cifar10(), told])
    first.start()
    assert begun.wait(10)
    assert "CIFAR-10 is being fetched already" in failure()
    does.go_on.set()
    first.join()
    assert left() == [ARCHIVE]


def test_what_a_killed_process_left_is_cleared(does: Behaviour) -> None:
    folder().mkdir(parents=True)
    (folder() / "tmpab12cd_3").touch()
    (folder() / f"{ARCHIVE}.part").write_bytes(b"begun, but of which version is unknown")
    fetch(Cifar10())
    assert does.asked[-1][1] is None
    assert left() == [ARCHIVE]


def test_a_file_in_place_of_the_folder_is_told(does: Behaviour) -> None:
    folder().parent.mkdir(parents=True)
    folder().write_bytes(b"")
    message = failure()
    assert f"{folder()} cannot be used (File exists)" in message
    assert "DLLAB_HOME" in message
    assert does.asked == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of this kind")
def test_a_full_disk_is_told_and_given_back_what_was_taken(does: Behaviour, archive: bytes) -> None:
    import resource  # noqa: PLC0415 - Windows has no such module

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        message = failure()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert f"{ARCHIVE} ({len(archive):,} bytes) cannot be written to {folder()}" in message
    assert "make room there" in message
    assert left() == []
    assert len(does.asked) == 1


def test_the_published_figures() -> None:
    """Of the sets' own pages and servers; nothing is fetched to see whether they still hold."""
    assert [(file.name, file.size) for file in FASHION_MNIST.files] == [
        ("train-images-idx3-ubyte.gz", 26_421_880),
        ("train-labels-idx1-ubyte.gz", 29_515),
        ("t10k-images-idx3-ubyte.gz", 4_422_102),
        ("t10k-labels-idx1-ubyte.gz", 5_148),
    ]
    assert CIFAR_10.url_of(CIFAR_10.files[0]) == (
        "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
    )
    for known in (FASHION_MNIST, CIFAR_10):
        assert sum(known.facts.class_counts) == known.facts.samples
        assert all(len(bytes.fromhex(file.md5)) == 16 for file in known.files)
