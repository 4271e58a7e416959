"""Brings one file over HTTP, and goes on where an earlier try broke off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from dllab.data.published import PublishedFile
from dllab.data.samples import DataError

CHUNK = 64 * 1024
# For the connection, and then between two pieces; a cancel may have to wait as long.
PATIENCE_SECONDS = 10.0


@dataclass
class Transfer:
    """A downloader for pooch, which checks the whole file's checksum afterwards.

    What has come lies beside the file as `.part`. It outlives a break or a cancel only where the
    server can send the rest, with its version (ETag or date) as `.part.version`: the server then
    sends the rest of that same version, or all of another.

    Attributes:
        file: what must come.
        folder: where it will lie.
        told: hears how many bytes of it are there; may raise to end the transfer.
        resumed: whether the last transfer went on with a part of an earlier one.
    """

    file: PublishedFile
    folder: Path
    told: Callable[[int], None]
    resumed: bool = False

    def __call__(self, url: str, output_file: str, _pooch: object) -> None:
        """Bring the file; pooch calls this.

        Raises:
            DataError: it did not come; why, and what to do.
        """
        self.resumed = self._version.exists() and 0 < self._done < self.file.size
        if not self.resumed:
            self.forget()
        try:
            with self._explained(url):
                self._bring(url)
        except BaseException:
            if not self._version.exists():
                self.forget()
            raise
        self._part.replace(output_file)
        self.forget()

    def forget(self) -> None:
        """Remove what has come so far."""
        self._part.unlink(missing_ok=True)
        self._version.unlink(missing_ok=True)

    @property
    def _part(self) -> Path:
        return self.folder / f"{self.file.name}.part"

    @property
    def _version(self) -> Path:
        return self.folder / f"{self.file.name}.part.version"

    @property
    def _done(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0

    def _bring(self, url: str) -> None:
        with requests.get(
            url, headers=self._headers(), stream=True, timeout=PATIENCE_SECONDS
        ) as response:
            self._check(response)
            if response.status_code != HTTPStatus.PARTIAL_CONTENT:
                self.resumed = False
                self._begin(response)
            self._take(response)

    def _headers(self) -> dict[str, str]:
        # Packed once more on the way, a file's bytes could be neither counted nor continued.
        headers = {"Accept-Encoding": "identity"}
        if self.resumed:
            headers["Range"] = f"bytes={self._done}-"
            if version := self._version.read_text("utf-8"):
                headers["If-Range"] = version
        return headers

    def _check(self, response: requests.Response) -> None:
        """See that it is the file that is coming; of another, nothing is kept."""
        offered = int(response.headers.get("Content-Length", -1))
        match response.status_code:
            case HTTPStatus.OK if offered in {-1, self.file.size}:
                return
            case HTTPStatus.PARTIAL_CONTENT if self._continues(response):
                return
            case HTTPStatus.OK | HTTPStatus.PARTIAL_CONTENT:
                self.forget()
                message = _wrong_size(response.url, offered, self.file)
            case _:
                status = f"{response.status_code} {response.reason}"
                message = f"{response.url} answered {status}, expected the file: fetch again later"
        raise DataError(f"{message}, {self._by_hand}")

    def _continues(self, response: requests.Response) -> bool:
        """Whether the rest begins where the part ends, of a file as long as ours."""
        rest = f"bytes {self._done}-{self.file.size - 1}/{self.file.size}"
        return bool(response.headers.get("Content-Range") == rest)

    def _begin(self, response: requests.Response) -> None:
        """Start from nothing; remember the version where the server can send the rest later."""
        self.forget()
        self._part.touch()
        if response.headers.get("Accept-Ranges") == "bytes":
            etag = response.headers.get("ETag", "")
            # A weak ETag vouches for the meaning, not for each byte.
            strong = "" if etag.startswith("W/") else etag
            self._version.write_text(strong or response.headers.get("Last-Modified", ""), "utf-8")

    def _take(self, response: requests.Response) -> None:
        done = self._done
        self.told(done)
        with self._part.open("ab") as part:
            # Not `iter_content`: it would unpack what a server declares as packed.
            for chunk in response.raw.stream(CHUNK, decode_content=False):
                part.write(chunk)
                done += len(chunk)
                if done > self.file.size:
                    break
                self.told(done)
        if done != self.file.size:
            self.forget()
            raise DataError(f"{_wrong_size(response.url, done, self.file)}, {self._by_hand}")

    @contextmanager
    def _explained(self, url: str) -> Iterator[None]:
        """What may go wrong on the way, in words for people."""
        host = urlsplit(url).netloc
        try:
            yield
        except (requests.Timeout, ReadTimeoutError) as error:
            message = f"{host} has not answered for {PATIENCE_SECONDS:g} s: fetch again later"
            raise DataError(f"{message}, {self._by_hand}") from error
        except requests.ConnectionError as error:
            raise DataError(
                f"{host} cannot be reached ({_reason(error)}), so {self.file.name} was not "
                "fetched: connect to the network and fetch again (a proxy is taken from the "
                f"environment, HTTP_PROXY or HTTPS_PROXY), {self._by_hand}"
            ) from error
        except (requests.RequestException, HTTPError) as error:
            again = " to go on from there" if self._version.exists() else ""
            raise DataError(
                f"The connection to {host} broke after {self._done:,} of {self.file.size:,} bytes "
                f"of {self.file.name}: fetch again{again}, {self._by_hand}"
            ) from error
        except OSError as error:
            # What has come would only keep the room that is missing.
            self.forget()
            raise DataError(
                f"{self.file.name} ({self.file.size:,} bytes) cannot be written to {self.folder} "
                f"({error.strerror}): make room there, or choose another place by the environment "
                "variable DLLAB_HOME."
            ) from error

    @property
    def _by_hand(self) -> str:
        return f"or place {self.file.name} by hand in {self.folder}; it is found and checked there."


def _wrong_size(url: str, received: int, file: PublishedFile) -> str:
    return (
        f"{url} sent {received:,} bytes, expected the {file.size:,} bytes of {file.name}; they "
        "were thrown away: log in to the network if it asks for that, and fetch again"
    )


def _reason(error: BaseException) -> str:
    """What the innermost of a chain of exceptions says."""
    while error.__context__ is not None:
        error = error.__context__
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
