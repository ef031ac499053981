"""A real HTTP server on loopback: a channel with its posts, and what can go wrong with it.

``with FacebookServer() as server: server.url``. ``server.posts`` is what stands in the channel.
``server.next("rate_limited")`` makes the next write fail as documented; ``"lost"`` carries it out
and hangs up before the answer; ``"cut"`` hangs up before anything is carried out.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, urlsplit

from tests.support.channels.oauth import SignIn


@dataclass
class Request:
    """What arrived: ``data`` are the fields of a JSON, form or multipart body."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    data: dict[str, Any]

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def bearer(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass
class Response:
    """What is sent back."""

    status: int
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Post:
    """Something that stands in the channel; ``edits`` counts how often it was changed."""

    id: str
    text: str
    at: datetime
    extra: dict[str, Any] = field(default_factory=dict)
    edits: int = 0
    counts: dict[str, int] = field(default_factory=dict)


class ChannelServer:
    """The part that all channels share. A subclass answers ``handle`` and lists ``errors``."""

    errors: ClassVar[dict[str, Response]] = {}
    handle_of: ClassVar[str] = "1001"
    secrets: ClassVar[dict[str, str]] = {"token": "good"}
    signing: ClassVar[type[SignIn]] = SignIn

    def __init__(self) -> None:
        self.sign_in = self.signing(self, Response)
        self.posts: dict[str, Post] = {}
        self.requests: list[Request] = []
        self.behaviours: deque[str] = deque()
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None
        self._ids = iter(range(7001, 10**9))

    def handle(self, request: Request) -> Response:
        """Answer as documented."""
        raise NotImplementedError

    def meets(self, request: Request, behaviour: str) -> bool:
        """Whether a behaviour that was asked for happens to this request."""
        return request.writes

    def next(self, *behaviours: str) -> None:
        """What the next writes meet, one each."""
        self.behaviours.extend(behaviours)

    def add(self, text: str, **extra: Any) -> Post:
        """Let something stand in the channel."""
        post = Post(self.new_id(), text, datetime.now(UTC), extra)
        self.posts[post.id] = post
        return post

    def new_id(self) -> str:
        """A number nobody has had."""
        return str(next(self._ids))

    @property
    def texts(self) -> list[str]:
        """The texts that stand there, the oldest first."""
        return [post.text for post in self.posts.values()]

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"channel": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.authority = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.authority}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    channel: ChannelServer

    def _serve(self) -> None:
        channel, request = self.channel, self._request()
        channel.requests.append(request)
        self.close_connection = True
        behaviour = ""
        if channel.behaviours and channel.meets(request, channel.behaviours[0]):
            behaviour = channel.behaviours.popleft()
        if behaviour in channel.errors:
            self._answer(channel.errors[behaviour])
            return
        if behaviour in ("cut", "cut_piece"):
            return
        if request.writes:
            channel.before()
        response = channel.sign_in.handle(request) or channel.handle(request)
        if request.writes:
            channel.after()
        if behaviour == "slow":
            time.sleep(3)
        if behaviour == "garbage":
            response = Response(200, "<html>Bad gateway</html>")
        if behaviour != "lost":
            self._answer(response)

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 (the names that http.server calls)

    def _request(self) -> Request:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        query = dict(parse_qsl(parts.query))
        return Request(self.command, parts.path, query, headers, _fields(headers, body))

    def _answer(self, response: Response) -> None:
        body = b""
        if isinstance(response.data, str):
            body = response.data.encode()
        elif response.data is not None:
            body = json.dumps(response.data).encode()
        try:
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def log_message(self, *_: object) -> None:
        """Be silent."""


def _fields(headers: dict[str, str], body: bytes) -> dict[str, Any]:
    kind = headers.get("content-type", "")
    if kind.startswith("application/json"):
        data: dict[str, Any] = json.loads(body)
        return data
    if kind.startswith(("image/", "video/", "application/octet-stream")):
        return {"raw": body}
    if kind.startswith("multipart/form-data"):
        parsed = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        found: dict[str, Any] = {}
        for part in parsed.get_payload():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            found[str(name)] = content if part.get_filename() else content.decode()
        return found
    return dict(parse_qsl(body.decode()))
