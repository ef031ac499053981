"""Connections that only go where the guard allows, and only for as long as the fetch may last."""

from __future__ import annotations

import ssl
import time
from collections.abc import Collection, Iterable
from typing import Any

import httpcore

from .guard import GuardError, check_address
from .outcome import FetchFailed, Outcome

ADDRESSES_TRIED = 3


class Deadline:
    """The end of a fetch. A server that sends a byte now and then never runs into a timeout of one
    read, so each wait is also cut to what is left of the whole."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def cut(self, timeout: float | None) -> float:
        """``timeout`` or what is left, whichever is less. Raises FetchFailed when nothing is."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchFailed(Outcome.TIMEOUT, "the whole fetch took too long")
        return left if timeout is None else min(timeout, left)


class GuardedStream(httpcore.NetworkStream):
    """A connection that keeps to the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """See httpcore."""
        return self._stream.read(max_bytes, self._deadline.cut(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """See httpcore."""
        self._stream.write(buffer, self._deadline.cut(timeout))

    def close(self) -> None:
        """See httpcore."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """See httpcore; a certificate that does not fit the name ends the fetch."""
        try:
            secure = self._stream.start_tls(
                ssl_context, server_hostname, self._deadline.cut(timeout)
            )
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise FetchFailed(Outcome.TLS, str(error)) from error
            raise
        return GuardedStream(secure, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """See httpcore."""
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Resolves, checks and connects in one step: the address checked is the address called.

    TLS still verifies the certificate against the name, and the Host header still carries it.
    """

    def __init__(self, allowed: Collection[str], deadline: Deadline) -> None:
        self._allowed = allowed
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """See httpcore. Raises FetchFailed for what the guard refuses."""
        try:
            addresses = check_address(host, port, self._allowed)[:ADDRESSES_TRIED]
        except GuardError as error:
            raise FetchFailed(Outcome(error.code), str(error)) from error
        for number, address in enumerate(addresses, 1):
            try:
                stream = self._plain.connect_tcp(
                    address, port, self._deadline.cut(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
            else:
                return GuardedStream(stream, self._deadline)
        raise AssertionError("check_address returns at least one address")
