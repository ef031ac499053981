"""Pictures, sounds and films of questions, for contestants' devices.

Their addresses are random and are told with a paper, after the round has opened, so none says
which question is coming. Their bytes never change: a device, or a cache on the way, keeps them.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

PREFIX = "/thi/tep/"
FOLDER = "contests/media/"
TYPES = {
    "jpg": b"image/jpeg",
    "m4a": b"audio/mp4",
    "mp4": b"video/mp4",
    "vtt": b"text/vtt; charset=utf-8",
}
LARGEST_MEMORY = 64 * 2**20
_NAME = re.compile(rf"[0-9a-f]{{32}}\.({'|'.join(TYPES)})")
_RANGE = re.compile(rb"bytes=(\d{0,15})-(\d{0,15})")
_KEPT = b"public, max-age=31536000, immutable"
Send = Callable[[dict[str, Any]], Awaitable[None]]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]


def address(stored: str) -> str:
    """Where a device finds a stored file."""
    return PREFIX + stored.removeprefix(FOLDER)


class Files:
    """Files by name, the last used of them in memory. ``read`` gives the bytes of a stored file
    and raises OSError where there is none; it runs in a thread, once for all who wait."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._kept: dict[str, bytes] = {}
        self._coming: dict[str, asyncio.Task[bytes]] = {}

    def in_memory(self, path: str) -> bool:
        """Whether it costs nothing to answer."""
        return path.removeprefix(PREFIX) in self._kept

    async def answer(self, path: str, range_: bytes) -> Answer | None:
        """Status, headers and body; None for what is not there."""
        name = path.removeprefix(PREFIX)
        named = _NAME.fullmatch(name)
        if not named:
            return None
        try:
            data = await self._get(name)
        except OSError:
            return None
        headers = [(b"content-type", TYPES[named[1]]), (b"accept-ranges", b"bytes")]
        headers += [(b"cache-control", _KEPT), (b"etag", f'"{name}"'.encode())]
        span = _span(range_, len(data))
        if span is None:
            return 200, headers, data
        first, last = span
        if first > last:
            return 416, [(b"content-range", b"bytes */%d" % len(data))], b""
        headers.append((b"content-range", b"bytes %d-%d/%d" % (first, last, len(data))))
        return 206, headers, data[first : last + 1]

    async def _get(self, name: str) -> bytes:
        if name in self._kept:
            self._kept[name] = self._kept.pop(name)
            return self._kept[name]
        if name not in self._coming:
            self._coming[name] = asyncio.create_task(asyncio.to_thread(self._read, FOLDER + name))
        try:
            data = await asyncio.shield(self._coming[name])
        finally:
            self._coming.pop(name, None)
        self._kept[name] = data
        while sum(map(len, self._kept.values())) > LARGEST_MEMORY and len(self._kept) > 1:
            del self._kept[next(iter(self._kept))]
        return data


def _span(range_: bytes, size: int) -> tuple[int, int] | None:
    """The bytes that a player asks for; None for all of them."""
    wanted = _RANGE.fullmatch(range_)
    if not wanted or wanted[0] == b"bytes=-":
        return None
    if not wanted[1]:
        return max(size - int(wanted[2]), 0), size - 1
    return int(wanted[1]), min(int(wanted[2]), size - 1) if wanted[2] else size - 1
