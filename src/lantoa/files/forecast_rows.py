"""Rows of a CSV of series, put in order on disk.

The file may be larger than memory and its series interleaved, so good rows go to a temporary
SQLite file and come back one series at a time. Memory grows with the number of series, not of
rows.
"""

import csv
import math
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple

from lantoa.analysis.forecast.stamps import parse
from lantoa.files.messages import say
from lantoa.files.ndjson import FileError

COLUMNS = ("unique_id", "ds", "y")

LINE_LIMIT = 1 << 20
"""Longest line read, in bytes."""

LARGEST = 1e100
"""Larger values would overflow the models."""

OnBad = Callable[[int, str, bytes], None]
"""Called with a bad line's number, the reason and its raw bytes, of a long line in pieces: the
reason is empty from the second piece on."""


class Series(NamedTuple):
    """One series in time order; ``line`` is where its last row stood."""

    name: str
    kind: str
    keys: list[int]
    values: list[float]
    line: int


class BadRowError(Exception):
    """Why a row is rejected."""


class SeriesStore:
    """Good rows of a CSV by series: ``with SeriesStore() as store: store.load(…); store.series()``.

    Raises `FileError` for a wrong header; sqlite3.OperationalError when the disk is full.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, str]] = {}

    def __enter__(self) -> "SeriesStore":
        self._folder = tempfile.TemporaryDirectory(prefix="lantoa-")
        self._rows = sqlite3.connect(Path(self._folder.name) / "rows", isolation_level=None)
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("PRAGMA synchronous = OFF")
        self._rows.execute(
            "CREATE TABLE point (series INTEGER, key INTEGER, y REAL, line INTEGER,"
            " PRIMARY KEY (series, key)) WITHOUT ROWID"
        )
        self._rows.execute("BEGIN")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._rows.close()
        self._folder.cleanup()

    def __len__(self) -> int:
        return len(self._known)

    def load(self, stream: BinaryIO, path: str, on_bad: OnBad, tick: Callable[[], None]) -> int:
        """Read the whole of ``stream``; returns the number of lines after the header."""
        order = _columns(stream.readline(LINE_LIMIT), path)
        number = 1
        while line := stream.readline(LINE_LIMIT):
            number += 1
            tick()
            if len(line) == LINE_LIMIT and not line.endswith(b"\n"):
                _skip(line, number, stream, on_bad)
            elif not line.isspace():
                try:
                    self._add(_fields(line), order, number)
                except BadRowError as bad:
                    on_bad(number, str(bad), line)
        return number - 1

    def _add(self, fields: list[str], order: tuple[int, int, int], number: int) -> None:
        if len(fields) != len(COLUMNS):
            raise BadRowError(say("{count} columns instead of 3", count=len(fields)))
        name, ds, y = (fields[place].strip() for place in order)
        if not name:
            raise BadRowError(say("unique_id is empty"))
        value = _number(y)
        try:
            stamp = parse(ds)
        except ValueError:
            reason = "ds is not a date, a whole number or a numbered label: {text}"
            raise BadRowError(say(reason, text=repr(ds[:40]))) from None
        index, kind = self._known.setdefault(name, (len(self._known), stamp.kind))
        if stamp.kind != kind:
            reason = "ds is not written like the others of {series}"
            raise BadRowError(say(reason, series=name[:80]))
        row = (index, stamp.key, value, number)
        if not self._rows.execute("INSERT OR IGNORE INTO point VALUES (?,?,?,?)", row).rowcount:
            raise BadRowError(say("ds comes twice in {series}", series=name[:80]))

    def series(self) -> Iterator[Series]:
        """The series, in the order they first appeared."""
        query = "SELECT key, y, line FROM point WHERE series = ? ORDER BY key"
        for name, (index, kind) in self._known.items():
            keys, values, lines = zip(*self._rows.execute(query, (index,)), strict=True)
            yield Series(name, kind, list(keys), list(values), max(lines))


def _columns(header: bytes, path: str) -> tuple[int, int, int]:
    try:
        names = [name.strip() for name in _fields(header.removeprefix(b"\xef\xbb\xbf"))]
    except BadRowError:
        names = []
    if sorted(names) != sorted(COLUMNS):
        found = repr(header[:80].decode("utf-8", "replace").strip()) if header else say("empty")
        reason = "{path}: the first line must name the columns unique_id,ds,y; it is {found}"
        raise FileError(say(reason, path=path, found=found))
    first, second, third = (names.index(name) for name in COLUMNS)
    return first, second, third


def _fields(line: bytes) -> list[str]:
    try:
        text = line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadRowError(say("not valid UTF-8")) from None
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error:
        raise BadRowError(say("a quote is not closed on its line")) from None


def _number(text: str) -> float:
    if not text:
        raise BadRowError(say("y is missing"))
    try:
        value = float("" if "_" in text else text)
    except ValueError:
        raise BadRowError(say("y is not a number: {text}", text=repr(text[:40]))) from None
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise BadRowError(say("y is not finite or too large"))
    return value


def _skip(start: bytes, number: int, stream: BinaryIO, on_bad: OnBad) -> None:
    """Hand on a line that is too long, piece by piece."""
    reason = say("longer than {limit} MiB", limit=LINE_LIMIT >> 20)
    piece = start
    while piece:
        on_bad(number, reason, piece)
        reason = ""
        if piece.endswith(b"\n"):
            return
        piece = stream.readline(LINE_LIMIT)
