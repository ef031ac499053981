"""The rows of a person's file: NDJSON or CSV as it comes, what is damaged set aside as it was."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from lantoa.files.ndjson import OnBad, Readable, Row, open_input, open_rows
from lantoa.listening.domain.cleaning import clean

# Characters of one post; more is a mistake in the file (a quote that never closes, a whole book).
LONGEST_POST = 1_000_000


def read_rows(path: Path, on_bad: OnBad) -> Iterator[Row]:
    """Rows of an NDJSON or CSV file (``.gz`` too, told by the file's name); bad lines go to
    ``on_bad`` with their number, the reason and their bytes."""
    if path.name.removesuffix(".gz").lower().endswith((".csv", ".tsv")):
        return _read_csv(path, on_bad)
    return open_rows(str(path), {}, on_bad)


def _read_csv(path: Path, on_bad: OnBad) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_POST)
    with open_input(str(path)) as raw, Readable(str(path)):
        buffered = io.BufferedReader(raw, 65536)  # type: ignore[type-var]
        head = buffered.peek(65536)
        wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
        encoding = "utf-16" if wide else "utf-8-sig"
        first = head.decode(encoding, "replace").splitlines()[:1]
        delimiter = max(",;\t|", key="".join(first).count)
        # Damaged UTF-8 is set aside line by line as it was; of UTF-16 the damage is shown.
        text = io.TextIOWrapper(buffered, encoding, "replace" if wide else "surrogateescape", "")
        taken = _Taken(text)
        lines = csv.reader(taken, delimiter=delimiter)
        header = _header(lines)
        while True:
            number = taken.number + 1
            taken.lines.clear()
            try:
                cells = next(lines)
            except StopIteration:
                return
            except csv.Error as problem:
                on_bad(number, str(problem), iter(_bytes(line) for line in taken.lines))
                continue
            if len(cells) == len(header):
                if any("\udc80" <= char <= "\udcff" for cell in cells for char in cell):
                    on_bad(number, _("not UTF-8"), iter(_bytes(line) for line in taken.lines))
                else:
                    yield Row(number, dict(zip(header, cells, strict=True)))
            elif any(cells):
                reason = _("{found} columns instead of {expected}").format(
                    found=len(cells), expected=len(header)
                )
                on_bad(number, reason, iter(_bytes(line) for line in taken.lines))


class _Taken:
    """The lines of a file, remembering those of the record that is being read."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.number = 0
        self.lines: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._text)
        self.number += 1
        self.lines.append(line)
        return line


def _header(lines: Iterator[list[str]]) -> list[str]:
    try:
        return [clean(name) for name in next(lines, [])]
    except csv.Error:  # a first line without end is no header
        return []


def _bytes(line: str) -> bytes:
    return line.encode("utf-8", "surrogateescape")
