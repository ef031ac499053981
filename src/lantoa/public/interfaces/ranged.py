"""Serving a part of a file: players jump, and broken downloads go on (RFC 9110, ranges)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.core.files import File
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

_PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def ranged(request: HttpRequest, file: File, *, size: int, mime: str, tag: str) -> HttpResponseBase:
    """The whole of a file, or the one range that was asked for.

    ``tag`` names these very bytes: a range of others (``If-Range``) gets the whole. Several ranges
    at once get the whole too, as the standard allows.
    """
    etag = f'"{tag}"'
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    if request.headers.get("If-Range", etag) != etag:
        wanted = None
    if wanted and wanted.group() == "bytes=-":
        wanted = None
    first, last = _span(wanted[1], wanted[2], size) if wanted else (0, size - 1)
    if wanted and first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    answer = StreamingHttpResponse(
        _pieces(file, first, last - first + 1), status=206 if wanted else 200, content_type=mime
    )
    answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = etag
    if wanted:
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    return answer


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    """ "a-b", "a-" (to the end) or "-n" (the last n)."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _pieces(file: File, first: int, left: int) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(first)
        while left > 0 and (piece := opened.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece
