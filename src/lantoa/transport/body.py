"""Unpacking a body as it arrives, never holding more than the limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from .outcome import FetchFailed, Outcome

ACCEPTED = "gzip, deflate"
_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MARK = b"\x1f\x8b\x08"
_STEP = 1 << 16


class Unpacker:
    """One gzip, zlib or raw-deflate stream (or several gzip members) of at most ``limit`` bytes."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._bits = _GZIP if encoding == "gzip" else zlib.MAX_WBITS
        self._encoding = encoding
        self._inflate = zlib.decompressobj(self._bits)
        self._limit = limit
        self._begun = False
        self.body = bytearray()

    def feed(self, data: bytes) -> None:
        """Unpack more. Raises FetchFailed when the result is too large or the data damaged."""
        while data:
            if self._inflate.eof:
                if self._encoding != "gzip" or not data.startswith(_GZIP_MARK[:1]):
                    return  # padding after the end
                self._inflate = zlib.decompressobj(self._bits)
            data = self._step(data)

    def _step(self, data: bytes) -> bytes:
        try:
            piece = self._inflate.decompress(data, _STEP)
        except zlib.error as error:
            if self._begun or self._encoding != "deflate" or self._bits < 0:
                raise FetchFailed(Outcome.BAD_CONTENT, f"damaged compression: {error}") from error
            self._bits = -zlib.MAX_WBITS  # half the servers say deflate and send it without header
            self._inflate = zlib.decompressobj(self._bits)
            return data
        self._begun = True
        self.body += piece
        check_size(len(self.body), self._limit)
        return self._inflate.unconsumed_tail or self._inflate.unused_data

    def finish(self) -> bytes:
        """The whole body. Raises FetchFailed when it was cut off."""
        while not self._inflate.eof:
            rest = self._inflate.decompress(self._inflate.unconsumed_tail, _STEP)
            if not rest:
                raise FetchFailed(Outcome.CONNECT, "the answer was cut off")
            self.body += rest
            check_size(len(self.body), self._limit)
        return bytes(self.body)


def read_body(pieces: Iterable[bytes], encoding: str, limit: int) -> tuple[bytes, int]:
    """The unpacked body and the bytes received, both at most ``limit``.

    ``encoding`` is the Content-Encoding header. A body that is itself a gzip file (sitemaps are
    published so) is unpacked as well. Raises FetchFailed.
    """
    encoding = encoding.strip().lower().removeprefix("x-")
    if encoding not in ("", "identity", "gzip", "deflate"):
        raise FetchFailed(Outcome.BAD_CONTENT, f"unknown compression {encoding[:40]!r}")
    unpacker = Unpacker(encoding, limit) if encoding in ("gzip", "deflate") else None
    plain, received = bytearray(), 0
    for piece in pieces:
        received += len(piece)
        check_size(received, limit)
        if unpacker:
            unpacker.feed(piece)
        else:
            plain += piece
    if not received:
        return b"", 0
    body = unpacker.finish() if unpacker else bytes(plain)
    if body.startswith(_GZIP_MARK):
        inner = Unpacker("gzip", limit)
        inner.feed(body)
        body = inner.finish()
    return body, received


def check_size(size: int, limit: int) -> None:
    """Raise FetchFailed when ``size`` is over ``limit``."""
    if size > limit:
        raise FetchFailed(Outcome.TOO_LARGE, f"the answer is larger than {limit:,} bytes")
