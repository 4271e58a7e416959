"""A server on 127.0.0.1 that serves bytes well or badly, as each test asks for."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Behaviour:
    """How the server treats its files.

    Attributes:
        files: what it serves, by path.
        cut_after: breaks the connection after so many bytes of an answer; None: never.
        ranges: whether it can send the rest of a file.
        version: the ETag of all files.
        status: what it answers instead of a file; 200: the file.
        redirect: the path it sends everyone to who asks for another one.
        encoding: what it declares the files to be packed with.
        hold: bytes after which an answer waits for `go_on`; 0: even before it begins.
        begun: set once it was asked for anything.
        asked: the paths it was asked for, with the Range and If-Range headers.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    cut_after: int | None = None
    ranges: bool = True
    version: str = '"1"'
    status: int = 200
    redirect: str = ""
    encoding: str = ""
    hold: int | None = None
    begun: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, str | None, str | None]] = field(default_factory=list)


class FileServer(ThreadingHTTPServer):
    """Serves in threads of its own until it is left."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.does = Behaviour()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Tests have clients leave in the midst of an answer; told on standard error, that would be
        # found there by the test that comes next.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving() -> Iterator[FileServer]:
    with FileServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield server
        finally:
            server.does.go_on.set()
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: FileServer
    # One connection a file: a cut is a cut.
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        does = self.server.does
        does.asked.append((self.path, self.headers["Range"], self.headers["If-Range"]))
        does.begun.set()
        if does.hold == 0:
            does.go_on.wait()
        if does.redirect and self.path != does.redirect:
            self._say(302, {"Location": does.redirect})
        elif does.status != 200:
            self._say(does.status, {})
        elif (path := self.path) not in does.files:
            self._say(404, {})
        else:
            self._serve(does.files[path])

    def _serve(self, content: bytes) -> None:
        does = self.server.does
        headers = {"ETag": does.version} if does.version else {}
        if does.encoding:
            headers["Content-Encoding"] = does.encoding
        start = self._start() if does.ranges else 0
        if does.ranges:
            headers["Accept-Ranges"] = "bytes"
        rest = content[start:]
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self._say(206 if start else 200, {**headers, "Content-Length": str(len(rest))})
        self._write(rest if does.cut_after is None else rest[: does.cut_after])

    def _start(self) -> int:
        wanted, known = self.headers["Range"], self.headers["If-Range"]
        if wanted is None or (known is not None and known != self.server.does.version):
            return 0
        return int(wanted.removeprefix("bytes=").removesuffix("-"))

    def _write(self, content: bytes) -> None:
        does = self.server.does
        if does.hold is None:
            self.wfile.write(content)
            return
        self.wfile.write(content[: does.hold])
        does.go_on.wait()
        self.wfile.write(content[does.hold :])

    def _say(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Not on standard error."""
