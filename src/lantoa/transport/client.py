"""One fetch: an address in, an outcome and perhaps a body out. Never raises for what a server does.

Built on httpcore, the engine of httpx, because three guards belong below httpx's surface: where a
connection goes, how long the whole may take, and how far a body may unpack.
"""

from __future__ import annotations

import contextlib
import hashlib
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

import certifi
import httpcore

from .addresses import escape_address
from .backoff import parse_retry_after
from .body import ACCEPTED, check_size, read_body
from .network import Deadline, GuardedBackend
from .outcome import FetchFailed, Outcome

USER_AGENT_NAME = "LanToa"
"""The product token that robots.txt files may name."""

_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT_REDIRECTS = {301, 308}
_DEFAULT_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.9, */*;q=0.5"
)


def user_agent(version: str, contact_url: str) -> str:
    """How we identify ourselves: a name to look up in logs, an address to complain to."""
    return f"{USER_AGENT_NAME}/{version} (+{contact_url})"


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes. ``total`` covers redirects too; ``size`` the body packed and unpacked."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    size: int = 20_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What to fetch, and what is known of it from last time.

    ``allowed`` holds ``host:port`` pairs exempt from the guard. ``permit`` is asked before each
    request, redirects included, with the address about to be called (robots.txt rules).
    ``content`` makes it a POST; give such a request no redirects, and its type in ``headers``.
    """

    url: str
    agent: str
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    accept: str = _DEFAULT_ACCEPT
    limits: Limits = field(default_factory=Limits)
    allowed: Collection[str] = ()
    permit: Callable[[str], bool] | None = None
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FetchResult:
    """How it went. ``body`` is None unless the outcome is OK.

    ``url`` is where the answer came from. ``moved_to`` is set when every redirect so far said
    "permanently": the source's address should be changed to it. ``etag``, ``last_modified`` and
    ``body_hash`` (SHA-256 of the unpacked body) are for the next request. ``message`` is English
    detail for a log.
    """

    outcome: Outcome
    url: str
    message: str = ""
    status: int | None = None
    body: bytes | None = None
    content_type: str = ""
    charset: str | None = None
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    received_bytes: int = 0
    redirects: tuple[str, ...] = ()
    moved_to: str | None = None
    retry_after: timedelta | None = None


def fetch(request: FetchRequest) -> FetchResult:
    """Fetch once, following redirects. Every failure is an outcome, not an exception."""
    progress = FetchResult(Outcome.CLIENT_ERROR, request.url)
    try:
        deadline = Deadline(request.limits.total)
        backend = GuardedBackend(request.allowed, deadline)
        with httpcore.ConnectionPool(
            ssl_context=_tls(), network_backend=backend, max_connections=2
        ) as pool:
            url, permanent = request.url, True
            while True:
                progress, target = _one(pool, replace(request, url=url), progress)
                if target is None:
                    return progress
                permanent = permanent and progress.status in _PERMANENT_REDIRECTS
                seen = (*progress.redirects, url)
                if target in seen or len(seen) > request.limits.redirects:
                    raise FetchFailed(Outcome.BAD_REDIRECT, f"too many redirects, last to {target}")
                progress = replace(
                    progress, redirects=seen, url=target, moved_to=target if permanent else None
                )
                url = target
    except FetchFailed as failure:
        return replace(progress, outcome=failure.outcome, message=str(failure), moved_to=None)
    except httpcore.TimeoutException as error:
        return replace(progress, outcome=Outcome.TIMEOUT, message=_named(error))
    except (httpcore.NetworkError, httpcore.RemoteProtocolError) as error:
        return replace(progress, outcome=Outcome.CONNECT, message=_named(error))
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, ValueError) as error:
        return replace(progress, outcome=Outcome.CLIENT_ERROR, message=_named(error))


def _one(
    pool: httpcore.ConnectionPool, request: FetchRequest, before: FetchResult
) -> tuple[FetchResult, str | None]:
    """One request: its result, and the address to go on to if it is a redirect."""
    _check_scheme(request.url)
    url = escape_address(request.url)
    if request.permit and not request.permit(url):
        raise FetchFailed(Outcome.ROBOTS, f"robots.txt does not allow {url}")
    limits = request.limits
    timeouts = {"connect": limits.connect, "read": limits.read, "write": limits.read}
    with pool.stream(
        "GET" if request.content is None else "POST",
        url,
        headers=_headers(url, request),
        content=request.content,
        extensions={"timeout": timeouts},
    ) as answer:
        given = _Headers(answer.headers)
        status = answer.status
        result = replace(
            before,
            url=url,
            status=status,
            message=f"HTTP {status}",
            retry_after=parse_retry_after(given.get("retry-after")),
        )
        if status in _REDIRECTS:
            location = given.get("location")
            if not location:
                raise FetchFailed(Outcome.BAD_REDIRECT, f"HTTP {status} without a location")
            return result, _target(url, location)
        outcome = _outcome(status, conditional=bool(request.etag or request.last_modified))
        if outcome is Outcome.NOT_MODIFIED:  # it need not repeat what we sent it
            etag = given.get("etag")[:1000] or request.etag
            changed = given.get("last-modified")[:100] or request.last_modified
            result = replace(result, etag=etag, last_modified=changed, body_hash=request.body_hash)
        if outcome is not Outcome.OK:
            return replace(result, outcome=outcome), None
        length = given.get("content-length")
        if length.isdigit():
            check_size(int(length[:20]), limits.size)
        body, received = read_body(answer.iter_stream(), given.get("content-encoding"), limits.size)
    digest = hashlib.sha256(body).hexdigest()
    same = digest == request.body_hash
    kind, _, parameters = given.get("content-type").partition(";")
    return replace(
        result,
        outcome=Outcome.UNCHANGED if same else Outcome.OK,
        body=None if same else body,
        content_type=kind.strip().lower()[:100],
        charset=_charset(parameters),
        etag=given.get("etag")[:1000],
        last_modified=given.get("last-modified")[:100],
        body_hash=digest,
        received_bytes=received,
    ), None


class _Headers:
    """Response headers by lower-case name; the first of a name counts."""

    def __init__(self, pairs: list[tuple[bytes, bytes]]) -> None:
        self._values: dict[str, str] = {}
        for name, value in pairs:
            self._values.setdefault(
                name.decode("ascii", "replace").lower(), value.decode("latin-1").strip()
            )

    def get(self, name: str) -> str:
        return self._values.get(name, "")


def _headers(url: str, request: FetchRequest) -> list[tuple[bytes, bytes]]:
    """Bytes, as a server's own ETag may hold any of them; they were read as Latin-1."""
    headers = [
        ("Host", urlsplit(url).netloc),
        ("User-Agent", request.agent),
        ("Accept", request.accept),
        ("Accept-Language", "vi, en;q=0.5"),
        ("Accept-Encoding", ACCEPTED),
        ("Connection", "close"),
        *request.headers.items(),
    ]
    if request.content is not None:
        headers.append(("Content-Length", str(len(request.content))))
    if request.etag:
        headers.append(("If-None-Match", request.etag))
    if request.last_modified:
        headers.append(("If-Modified-Since", request.last_modified))
    return [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers]


def _outcome(status: int, *, conditional: bool) -> Outcome:
    if status == 304:
        return Outcome.NOT_MODIFIED if conditional else Outcome.BAD_CONTENT
    if 200 <= status < 300:
        return Outcome.OK
    return {
        404: Outcome.GONE,
        408: Outcome.TIMEOUT,
        410: Outcome.GONE,
        425: Outcome.SERVER_ERROR,
        429: Outcome.RATE_LIMITED,
    }.get(status, Outcome.SERVER_ERROR if status >= 500 else Outcome.CLIENT_ERROR)


def _check_scheme(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise FetchFailed(Outcome.PRIVATE_ADDRESS, f"not a web address: {url[:100]}")


def _target(url: str, location: str) -> str:
    """Where a redirect leads. The header is bytes; UTF-8 in it is common and forgiven."""
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        target = urljoin(url, location).partition("#")[0]
        _check_scheme(target)
        return escape_address(target)
    except ValueError as error:
        raise FetchFailed(Outcome.BAD_REDIRECT, f"redirect to {location[:100]!r}") from error


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")[:40] or None
    return None


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificates takes longer than a fetch."""
    return ssl.create_default_context(cafile=certifi.where())
