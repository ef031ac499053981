"""A real HTTP server on loopback that misbehaves in every way a real one has been seen to.

``with HostileServer() as server: server.url("/redirect-loop")``. ``server.allowed`` is the
exemption the guard needs for it; ``server.seen`` lists the requests it got, as (path, headers).
"""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

FEED = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Tin công đoàn</title>'
    "<item><guid>1</guid><title>Đối thoại</title><link>/1</link></item></channel></rss>"
).encode()
ETAG = '"v1"'
MIB = 1 << 20


class Handler(BaseHTTPRequestHandler):
    """Finds the route by the path's first segment."""

    protocol_version = "HTTP/1.1"
    server: HostileHTTPServer

    def do_GET(self) -> None:
        self.server.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        name, _, argument = self.path.lstrip("/").partition("?")[0].partition("/")
        route = ROUTES.get(name)
        try:
            if route:
                route(self, argument)
            else:
                self.answer(404, b"")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be silent."""

    def base(self) -> str:
        return f"http://{self.server.authority}"


class HostileHTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    seen: list[tuple[str, dict[str, str]]]
    authority: str
    stopping: threading.Event

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up on us is what these tests are about."""


def feed(handler: Handler, _: str) -> None:
    handler.answer(200, FEED, Content_Type="application/rss+xml; charset=utf-8", ETag=ETAG)


def conditional(handler: Handler, _: str) -> None:
    if handler.headers.get("If-None-Match") == ETAG:
        handler.answer(304, b"", ETag=ETAG)
    else:
        feed(handler, "")


def same_etag_new_body(handler: Handler, _: str) -> None:
    handler.answer(200, FEED + str(len(handler.server.seen)).encode(), ETag=ETAG)


def always_304(handler: Handler, _: str) -> None:
    handler.answer(304, b"")


def status(handler: Handler, code: str) -> None:
    handler.answer(int(code), b"no")


def slow_down(handler: Handler, form: str) -> None:
    value = "120" if form == "seconds" else formatdate(time.time() + 3600, usegmt=True)
    handler.answer(429, b"", Retry_After=value)


def redirect(handler: Handler, rest: str) -> None:
    """``/redirect/<status>/<path>``"""
    code, _, path = rest.partition("/")
    handler.answer(int(code), b"", Location=f"/{path}")


def redirect_loop(handler: Handler, rest: str) -> None:
    handler.answer(302, b"", Location="/redirect-loop/b" if rest != "b" else "/redirect-loop/a")


def redirect_endless(handler: Handler, rest: str) -> None:
    handler.answer(302, b"", Location=f"/redirect-endless/{int(rest or 0) + 1}")


def redirect_private(handler: Handler, kind: str) -> None:
    targets = {
        "loopback": "http://127.0.0.1:80/",
        "metadata": "http://169.254.169.254/latest/meta-data/",
        "decimal": "http://2130706433/",
        "mapped": "http://[::ffff:10.0.0.1]/",
        "file": "file:///etc/passwd",
        "gopher": "gopher://127.0.0.1/",
        "port": "http://93.184.216.34:22/",
        "credentials": "http://public.example@127.0.0.1/",
    }
    handler.answer(302, b"", Location=targets[kind])


def redirect_nowhere(handler: Handler, _: str) -> None:
    handler.answer(302, b"")


def redirect_utf8(handler: Handler, _: str) -> None:
    handler.send_response(301)
    handler.send_header("Content-Length", "0")
    handler.send_header("Location", "/echo/công đoàn".encode().decode("latin-1"))
    handler.end_headers()


def echo(handler: Handler, _: str) -> None:
    handler.answer(200, handler.path.encode(), Content_Type="text/plain")


def endless(handler: Handler, _: str) -> None:
    """200 MiB of feed in chunks, made as it goes."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    piece = b"<item>" + b"x" * MIB
    for _ in range(200):
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    handler.wfile.write(b"0\r\n\r\n")


def says_huge(handler: Handler, _: str) -> None:
    handler.answer(200, b"", Content_Length=str(200 * MIB))


def bomb(handler: Handler, kind: str) -> None:
    """200 MiB of zeros in 200 KiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if kind != "deflate" else 15)
    body = b"".join(packer.compress(b"\0" * MIB) for _ in range(200)) + packer.flush()
    encoding = "deflate" if kind == "deflate" else "gzip"
    if kind == "file":
        handler.answer(200, body, Content_Type="application/gzip")
    elif kind == "twice":
        handler.answer(200, gzip.compress(body), Content_Encoding="gzip")
    else:
        handler.answer(200, body, Content_Encoding=encoding)


def packed(handler: Handler, kind: str) -> None:
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    bodies = {
        "gzip": (gzip.compress(FEED), "gzip"),
        "members": (gzip.compress(FEED[:50]) + gzip.compress(FEED[50:]), "gzip"),
        "deflate": (zlib.compress(FEED), "deflate"),
        "raw": (raw.compress(FEED) + raw.flush(), "deflate"),
        "file": (gzip.compress(FEED), ""),
        "cut": (gzip.compress(FEED)[:-30], "gzip"),
        "damaged": (b"\x1f\x8b\x08" + b"garbage" * 20, "gzip"),
        "unknown": (FEED, "br"),
    }
    body, encoding = bodies[kind]
    handler.answer(200, body, **({"Content_Encoding": encoding} if encoding else {}))


def drip(handler: Handler, part: str) -> None:
    """A byte at a time, for ever: never long enough without a byte to be a read timeout."""
    if part == "headers":
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    else:
        handler.send_response(200)
        handler.send_header("Content-Length", str(MIB))
        handler.end_headers()
    while not handler.server.stopping.wait(0.02):
        handler.wfile.write(b"a")


def silent(handler: Handler, _: str) -> None:
    handler.server.stopping.wait(30)


def cut(handler: Handler, part: str) -> None:
    """Promise a megabyte, send ten bytes, hang up (``rst``: with a reset)."""
    handler.send_response(200)
    if part == "chunked":
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"100000\r\n" + b"x" * 10)
    else:
        handler.send_header("Content-Length", str(MIB))
        handler.end_headers()
        handler.wfile.write(b"x" * 10)
    if part == "rst":
        handler.wfile.flush()
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
    handler.close_connection = True


def short_length(handler: Handler, _: str) -> None:
    """Say less than is sent."""
    handler.answer(200, FEED, Content_Length="10")


def garbage(handler: Handler, _: str) -> None:
    handler.wfile.write(b"\x00\x01\x02 this is not HTTP\r\n\r\n")
    handler.close_connection = True


def long_header(handler: Handler, _: str) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * MIB)
    handler.close_connection = True


def hints(handler: Handler, _: str) -> None:
    """100 Continue without end."""
    while not handler.server.stopping.is_set():
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def robots(handler: Handler, _: str) -> None:
    handler.answer(200, b"User-agent: *\nDisallow: /secret\n", Content_Type="text/plain")


Route = Callable[[Handler, str], None]
ROUTES: dict[str, Route] = {
    "feed": feed, "conditional": conditional, "same-etag-new-body": same_etag_new_body,
    "always-304": always_304, "status": status, "slow-down": slow_down, "redirect": redirect,
    "redirect-loop": redirect_loop, "redirect-endless": redirect_endless,
    "redirect-private": redirect_private, "redirect-nowhere": redirect_nowhere,
    "redirect-utf8": redirect_utf8, "echo": echo, "endless": endless, "says-huge": says_huge,
    "bomb": bomb, "packed": packed, "drip": drip, "silent": silent, "cut": cut,
    "short-length": short_length, "garbage": garbage, "long-header": long_header, "hints": hints,
    "robots.txt": robots,
}  # fmt: skip


class HostileServer:
    """The server in a thread of its own, on a free port of loopback."""

    def __enter__(self) -> HostileServer:
        self._server = HostileHTTPServer(("127.0.0.1", 0), Handler)
        self._server.seen, self._server.stopping = [], threading.Event()
        self._server.authority = self.authority = f"127.0.0.1:{self._server.server_port}"
        self.allowed = frozenset({self.authority})
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def seen(self) -> list[tuple[str, dict[str, str]]]:
        """The requests so far."""
        return self._server.seen

    def url(self, path: str) -> str:
        """The address of ``path`` on this server."""
        return f"http://{self.authority}{path}"
