"""HTTP for adapters, through the guard: where a connection goes and how long it may last.

What matters here is one question: can the request have reached the channel? Before the connection
stands, no. After that, only an answer tells.
"""

from __future__ import annotations

import json
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import certifi
import httpcore

from lantoa import __version__
from lantoa.channels.adapters.base import Access, Begin, Picture, TransportError
from lantoa.transport import parse_retry_after
from lantoa.transport.network import Deadline, GuardedBackend
from lantoa.transport.outcome import FetchFailed, Outcome

TOTAL = 60.0
CONNECT, READ = 10.0, 30.0
LARGEST_ANSWER = 2_000_000

_NOT_SENT = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.UnsupportedProtocol)
_NOT_SENT_OUTCOMES = (Outcome.DNS, Outcome.PRIVATE_ADDRESS, Outcome.TLS)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the channel said. ``data`` is the JSON object of the body, empty if it is none."""

    status: int
    headers: Mapping[str, str]
    data: dict[str, Any]

    @property
    def retry_after(self) -> timedelta | None:
        """The pause its Retry-After header asks for."""
        return parse_retry_after(self.headers.get("retry-after"))


def call(
    access: Access,
    method: str,
    url: str,
    *,
    query: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    form: Mapping[str, str] | None = None,
    picture: tuple[str, Picture] | None = None,
    raw: Picture | None = None,
    headers: Mapping[str, str] | None = None,
    begin: Begin | None = None,
) -> Answer:
    """Send one request and return the answer, whatever its status.

    ``begin`` says that the request must not be repeated: it is called first, and a request whose
    answer does not arrive raises ``TransportError(unknown=True)``. Without it such a failure may
    simply be tried again. ``picture`` (field name, image) makes ``form`` a multipart one; ``raw``
    is an image that is the whole body.
    """
    if query:
        url = f"{url}?{urlencode(query)}"
    try:
        address = httpcore.URL(url)
    except (TypeError, ValueError) as problem:
        raise TransportError(f"no address: {problem}", permanent=True) from problem
    content, kind = (raw.data, raw.mime) if raw else _content(body, form, picture)
    sent = {
        "Host": urlsplit(url).netloc,
        "User-Agent": f"LanToa/{__version__}",
        "Accept": "application/json",
        "Connection": "close",
        **(headers or {}),
    }
    if content is not None:
        sent |= {"Content-Type": kind, "Content-Length": str(len(content))}
    if begin:
        begin()
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=_tls(), network_backend=GuardedBackend(access.allowed, Deadline(TOTAL))
            ) as pool,
            pool.stream(
                method,
                address,
                headers=[(name.encode(), value.encode()) for name, value in sent.items()],
                content=content,
                extensions={"timeout": {"connect": CONNECT, "read": READ, "write": READ}},
            ) as answer,
        ):
            return Answer(answer.status, _lower(answer.headers), _read(answer))
    except FetchFailed as failure:
        unsent = failure.outcome in _NOT_SENT_OUTCOMES
        raise TransportError(str(failure), unknown=begin is not None and not unsent) from failure
    except _NOT_SENT as failure:
        raise TransportError(f"no connection: {failure}") from failure
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as failure:
        raise TransportError(
            f"no answer: {type(failure).__name__}", unknown=begin is not None
        ) from failure


def server_trouble(answer: Answer, *, once: bool) -> TransportError | None:
    """The error for a 5xx, or None. Of a request sent once, only a 503 that names a pause says
    that nothing was done; behind any other a gateway may have lost the answer."""
    if answer.status < 500:
        return None
    refused = answer.status == 503 and answer.retry_after is not None
    return TransportError(
        f"HTTP {answer.status}", unknown=once and not refused, retry_after=answer.retry_after
    )


def bearer(access: Access) -> dict[str, str]:
    """The header by which most channels know the account."""
    return {"Authorization": f"Bearer {access.secrets['token']}"}


def renewed(data: Mapping[str, Any], *, refresh: bool) -> dict[str, str]:
    """The new tokens of an OAuth answer and when they end; ``refresh`` when the token by which
    they were asked for works only once and is replaced as well."""
    ends = datetime.now(UTC) + timedelta(seconds=int(required(data, "expires_in")))
    found = {"token": required(data, "access_token"), "ends_at": ends.isoformat()}
    if refresh:
        found["refresh_token"] = required(data, "refresh_token")
    return found


def required(data: Mapping[str, Any], *path: str) -> str:
    """A value of a successful answer as text. Without it we cannot name what now stands there."""
    value: Any = data
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, str | int) or value == "":
        raise TransportError(f"the answer has no {'.'.join(path)}", unknown=True)
    return str(value)


def _content(
    body: Mapping[str, Any] | None,
    form: Mapping[str, str] | None,
    picture: tuple[str, Picture] | None,
) -> tuple[bytes | None, str]:
    if picture:
        return _multipart(form or {}, *picture)
    if body is not None:
        return json.dumps(body, ensure_ascii=False).encode(), "application/json; charset=utf-8"
    if form is not None:
        return urlencode(form).encode(), "application/x-www-form-urlencoded"
    return None, ""


def _multipart(form: Mapping[str, str], field: str, picture: Picture) -> tuple[bytes, str]:
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.items()
    ]
    name = f"picture.{picture.mime.rpartition('/')[2]}"
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        f"Content-Type: {picture.mime}\r\n\r\n".encode()
    )
    parts += [picture.data, f"\r\n--{boundary}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


def _read(answer: httpcore.Response) -> dict[str, Any]:
    body = bytearray()
    for piece in answer.iter_stream():
        body += piece
        if len(body) > LARGEST_ANSWER:
            return {}
    try:
        data = json.loads(body)
    except ValueError:  # an HTML page of some gateway; its status says enough
        return {}
    return data if isinstance(data, dict) else {"items": data}


def _lower(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())
