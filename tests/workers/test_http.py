"""What a provider may answer: no more than we would keep, and as it is."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from workers import http
from workers.contract import Deadline, ErrorKind, ProviderError

ANSWERS = {
    "/plain": ("", b'{"instances": []}'),
    "/as-it-is": ("identity", b'{"instances": []}'),
    "/bomb": ("gzip", gzip.compress(b" " * (8 * http.LARGEST_ANSWER))),
    "/small-but-packed": ("gzip", gzip.compress(b"{}")),
    "/much": ("", b" " * (http.LARGEST_ANSWER + 1)),
}


class Provider(BaseHTTPRequestHandler):
    """Answers by address, and says in a header which encodings it was asked for."""

    def do_GET(self) -> None:
        coding, body = ANSWERS[self.path]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Asked", self.headers.get("Accept-Encoding", ""))
        if coding:
            self.send_header("Content-Encoding", coding)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join(5)


@pytest.mark.parametrize("path", ["/plain", "/as-it-is"])
def test_an_answer_is_asked_for_and_read_as_it_is(origin: str, path: str) -> None:
    answer = http.send("GET", origin + path, deadline=Deadline.after(10))
    assert answer.headers["x-asked"] == "identity"
    assert answer.json() == {"instances": []}


@pytest.mark.parametrize("path", ["/bomb", "/small-but-packed", "/much"])
def test_an_answer_that_is_packed_or_too_large_is_not_kept(origin: str, path: str) -> None:
    with pytest.raises(ProviderError) as caught:
        http.send("GET", origin + path, deadline=Deadline.after(10))
    assert (caught.value.kind, caught.value.orphan) == (ErrorKind.BUG, True)
