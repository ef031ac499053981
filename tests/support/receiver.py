"""An HTTP server on loopback that takes what is posted to it, for tests of webhooks."""

import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Posted:
    """One request: its headers, by lower-case name, and its body."""

    headers: dict[str, str]
    body: bytes


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        receiver: Receiver = self.server.receiver  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with receiver.lock:
            receiver.got.append(Posted(headers, body))
        self.send_response(receiver.status)
        for name, value in receiver.answer.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Be silent."""


class Receiver:
    """The server, in a thread of its own; ``status`` and ``answer`` (headers) are what it says."""

    def __init__(self) -> None:
        self.got: list[Posted] = []
        self.status = 204
        self.answer: dict[str, str] = {}
        self.lock = threading.Lock()

    def __enter__(self) -> "Receiver":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.receiver = self  # type: ignore[attr-defined]
        self.authority = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.authority}/nhan"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
