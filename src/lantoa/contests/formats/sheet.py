"""A spreadsheet (.xlsx): a row a question, found by its headings in Vietnamese or English.

The file is a zip of XML, so its sizes are looked at before anything is unpacked, and the XML is
read row by row without entities.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

from lantoa.contests.formats.parsed import MOST_CHOICES, FileError, Parsed, checked
from lantoa.text import fold, normalise

MOST_BYTES = 20 * 2**20  # unpacked
MOST_PARTS = 200
COLUMNS = {
    "kind": ("loai", "kind"),
    "text": ("cau hoi", "noi dung", "question"),
    "right": ("dap an", "dap an dung", "answer", "right"),
    "topic": ("chu de", "topic"),
    "difficulty": ("do kho", "difficulty"),
    "points": ("diem", "points"),
}
LETTERS = "ABCDEFGHIJKL"
# Other rows are choices with letters of those that are right. An ordering lists its items as they
# should stand.
KINDS = {
    "sap xep": "ordering",
    "ordering": "ordering",
    "du doan": "prediction",
    "prediction": "prediction",
}


def read(data: bytes) -> Iterator[Parsed]:
    """The questions of the first sheet; raises FileError with the row."""
    _look_at(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        columns = _columns(next(rows, ()))
        for number, row in enumerate(rows, 2):
            if any(value is not None for value in row):
                yield checked(_question(row, columns, number), number)
    except FileError:
        raise
    except Exception as problem:  # a damaged book fails in any of many ways
        raise FileError(0, "not a spreadsheet") from problem


def _look_at(data: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as problem:
        raise FileError(0, "not a spreadsheet") from problem
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise FileError(0, "too large")


def _columns(headings: tuple[Any, ...]) -> dict[str, int]:
    names = {fold(normalise(str(name or ""))).strip(): at for at, name in enumerate(headings)}
    columns = {
        field: names[name] for field, known in COLUMNS.items() for name in known if name in names
    }
    columns |= {letter: names[letter.lower()] for letter in LETTERS if letter.lower() in names}
    if not {"text", "right", "A", "B"} <= set(columns):
        raise FileError(1, "headings")
    return columns


def _question(row: tuple[Any, ...], columns: dict[str, int], number: int) -> Parsed:
    def cell(name: str) -> str:
        at = columns.get(name)
        value = row[at] if at is not None and at < len(row) else None
        return "" if value is None else normalise(str(value))

    letters = [letter for letter in LETTERS[:MOST_CHOICES] if cell(letter)]
    kind = KINDS.get(fold(cell("kind")))
    right = sorted({sign for sign in cell("right").upper() if sign in LETTERS})
    if kind is None and (not right or not set(right) <= set(letters)):
        raise FileError(number, "no right answer")
    try:
        difficulty, points = (int(float(cell(name) or 1)) for name in ("difficulty", "points"))
    except (ValueError, OverflowError) as problem:
        raise FileError(number, "not a number") from problem
    if not (0 < difficulty < 100 and 0 < points < 1000):
        raise FileError(number, "not a number")
    return Parsed(
        kind or ("single" if len(right) == 1 else "multiple"),
        cell("text"),
        tuple(letters.index(letter) for letter in right) if kind is None else None,
        tuple(cell(letter) for letter in letters),
        topic=cell("topic")[:60],
        difficulty=difficulty,
        points=points,
    )
