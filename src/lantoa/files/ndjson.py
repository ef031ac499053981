"""NDJSON in bounded memory: one JSON object a line, UTF-8, bad lines handed to the caller."""

import gzip
import io
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, BinaryIO, Literal, NamedTuple, cast

import orjson

from lantoa.files.messages import say

#: Longest line read, in bytes; a longer one is rejected without being held in memory.
LINE_LIMIT = 16 * 1024 * 1024

Kind = Literal["id", "text"]
_BOM = b"\xef\xbb\xbf"
#: Bytes copied at a time.
CHUNK = 1 << 20
# orjson turns an integer beyond 64 bits into a float; such a line goes through the slow reader.
_HUGE_NUMBER = re.compile(rb"\d{19}")


class Row(NamedTuple):
    """One good line: its number from 1, and its object."""

    number: int
    record: dict[str, Any]


class FileError(Exception):
    """A file cannot be read or written; the message is for the person at the terminal."""


class _BadLineError(Exception):
    """Why a line is rejected."""


#: Called for each rejected line with its number, the reason and the raw bytes in pieces.
OnBad = Callable[[int, str, Iterator[bytes]], None]


def read_rows(stream: BinaryIO, required: Mapping[str, Kind], on_bad: OnBad) -> Iterator[Row]:
    """Yield the good lines of ``stream``; hand each bad one to ``on_bad`` and go on.

    Blank lines count as lines and are skipped. ``required`` names the fields that every object must
    have: an "id" is text or a whole number, a "text" is text.
    """
    number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) > LINE_LIMIT and not line.endswith(b"\n"):
            reason = say("longer than {limit} MiB", limit=LINE_LIMIT >> 20)
            rest = _rest_of_line(line, stream)
            on_bad(number, reason, rest)
            for _ in rest:  # whatever was not wanted
                pass
            continue
        if number == 1 and line.startswith(_BOM):
            line = line[len(_BOM) :]
        if line.isspace():
            continue
        try:
            yield Row(number, _parse(line, required))
        except _BadLineError as bad:
            on_bad(number, str(bad), iter([line]))


def _rest_of_line(start: bytes, stream: BinaryIO) -> Iterator[bytes]:
    piece = start
    while piece:
        yield piece
        if piece.endswith(b"\n"):
            return
        piece = stream.readline(CHUNK)


def _parse(line: bytes, required: Mapping[str, Kind]) -> dict[str, Any]:
    try:
        if _HUGE_NUMBER.search(line):
            record = json.loads(line, parse_constant=_refuse_constant)
            json.dumps(record, ensure_ascii=False).encode()  # a lone surrogate cannot be written
        else:
            record = orjson.loads(line)
    except (ValueError, RecursionError):
        raise _BadLineError(_json_problem(line)) from None
    if not isinstance(record, dict):
        raise _BadLineError(say("not an object"))
    for name, kind in required.items():
        value = record.get(name)
        if value is None:
            raise _BadLineError(say('"{name}" is missing', name=name))
        if kind == "text" and not isinstance(value, str):
            raise _BadLineError(say('"{name}" must be text', name=name))
        if kind == "id" and (isinstance(value, bool) or not isinstance(value, str | int)):
            raise _BadLineError(say('"{name}" must be text or a whole number', name=name))
    return cast("dict[str, Any]", record)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _json_problem(line: bytes) -> str:
    try:
        line.decode()
    except UnicodeDecodeError:
        return say("not valid UTF-8")
    return say("not valid JSON")


def encode(record: Mapping[str, Any]) -> bytes:
    """Return ``record`` as one line of NDJSON, the line end included."""
    try:
        return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # an integer beyond 64 bits
        return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def open_input(path: str) -> BinaryIO:
    """Open ``path`` ("-" is stdin) for reading, unpacking gzip by its first bytes."""
    try:
        raw = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115
        packed = cast("io.BufferedReader", raw).peek(2)[:2] == b"\x1f\x8b"
    except OSError as error:
        raise FileError(say("cannot read {path}: {why}", path=path, why=error.strerror)) from None
    return cast("BinaryIO", gzip.open(raw)) if packed else cast("BinaryIO", raw)


class Readable:
    """Turns a failure to read into a `FileError`."""

    def __init__(self, source: str) -> None:
        self._source = source

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        why = None
        if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile):
            why = say("damaged gzip data")
        elif isinstance(error, IsADirectoryError):
            why = error.strerror
        if why:
            raise FileError(say("cannot read {path}: {why}", path=self._source, why=why)) from None


def open_rows(path: str, required: Mapping[str, Kind], on_bad: OnBad) -> Iterator[Row]:
    """Yield the good lines of the file at ``path`` ("-" is stdin)."""
    with open_input(path) as stream, Readable(path):
        yield from read_rows(stream, required, on_bad)
