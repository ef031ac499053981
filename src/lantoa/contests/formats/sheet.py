"""A spreadsheet (.xlsx): a row a question, found by its headings in Vietnamese or English.

It holds every kind of question. The file is a zip of XML, so what is read of it is what `unpack`
has let through, row by row, without entities and as far as questions can stand.
"""

import io
from collections.abc import Iterable, Iterator
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import IllegalCharacterError

from lantoa.analysis.contest.marking import number as read_number
from lantoa.contests.formats.parsed import MOST_CHOICES, FileError, Parsed, each
from lantoa.contests.formats.safely import packed, unpack
from lantoa.text import fold, normalise

COLUMNS = {
    "kind": ("loai", "kind"),
    "text": ("cau hoi", "noi dung", "question"),
    "right": ("dap an", "dap an dung", "answer", "right"),
    "topic": ("chu de", "topic"),
    "difficulty": ("do kho", "difficulty"),
    "points": ("diem", "points"),
}
LETTERS = "ABCDEFGHIJKL"
# Without a kind, a row has choices with the letters of those that are right.
KINDS = {
    "single": "Một đáp án",
    "multiple": "Nhiều đáp án",
    "true_false": "Đúng sai",
    "ordering": "Sắp xếp",
    "matching": "Ghép",
    "numeric": "Số",
    "short": "Trả lời ngắn",
    "prediction": "Dự đoán",
}
_KNOWN = {fold(name): kind for kind, name in KINDS.items()} | {kind: kind for kind in KINDS}
_TRUE, _FALSE = ("d", "dung", "t", "true", "1"), ("s", "sai", "f", "false", "0")
MOST_ROWS, MOST_COLUMNS = 20_000, 100
_PAIR, _WORDS, _NEAR = "->", "|", "±"
Row = tuple[Any, ...]


def read(data: bytes) -> Iterator[Parsed | FileError]:
    """The questions of the first sheet; a faulty one is named by its row."""
    try:
        checked = io.BytesIO(packed(unpack(data)))
        book = openpyxl.load_workbook(checked, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = list(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True))
    except FileError:
        raise
    except Exception as problem:  # a damaged book fails in any of many ways
        raise FileError(0, "not a spreadsheet") from problem
    columns = _columns(rows[0] if rows else ())
    filled = ((at, row) for at, row in enumerate(rows[1:], 2) if any(v is not None for v in row))
    return each(filled, lambda row, at: _question(row, columns, at), _shown)


def write(questions: Iterable[Parsed]) -> bytes:
    """A sheet with a row for each question."""
    heading = ["Loại", "Câu hỏi", *LETTERS, "Đáp án", "Chủ đề", "Độ khó", "Điểm"]
    return book("Câu hỏi", [heading, *map(_row, questions)])


def book(title: str, rows: Iterable[Iterable[Any]]) -> bytes:
    """A book of one sheet; no program takes a text in it for a formula.

    Raises ValueError for a text that no sheet can hold.
    """
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet(title)
    for row in rows:
        sheet.append([_as_text(sheet, one) if isinstance(one, str) else one for one in row])
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _row(one: Parsed) -> list[str | int]:
    cells = [f"{left} {_PAIR} {right}" for left, right in one.right] if (
        one.kind == "matching") else list(one.choices)  # fmt: skip
    padded = cells + [""] * (len(LETTERS) - len(cells))
    texts = [KINDS[one.kind], one.text, *padded, _right(one), one.topic]
    return [*texts, one.difficulty, one.points]


def _as_text(sheet: Any, text: str) -> Any:
    """A cell that no program takes for a formula."""
    try:
        cell = openpyxl.cell.WriteOnlyCell(sheet, value=text)
    except IllegalCharacterError as problem:
        raise ValueError(text) from problem
    cell.data_type = "s"
    return cell


def _right(one: Parsed) -> str:
    match one.kind:
        case "single" | "multiple":
            return ", ".join(LETTERS[at] for at in one.right)
        case "true_false":
            return "Đúng" if one.right else "Sai"
        case "numeric":
            return f"{one.right['value']} {_NEAR} {one.right['tolerance']}"
        case "short":
            return f" {_WORDS} ".join(one.right)
        case _:
            return ""


def _columns(headings: Row) -> dict[str, int]:
    names = {fold(normalise(str(name or ""))).strip(): at for at, name in enumerate(headings)}
    columns = {
        field: names[name] for field, known in COLUMNS.items() for name in known if name in names
    }
    columns |= {letter: names[letter.lower()] for letter in LETTERS if letter.lower() in names}
    if not {"text", "right", "A", "B"} <= set(columns):
        raise FileError(1, "headings")
    return columns


def _question(row: Row, columns: dict[str, int], place: int) -> Parsed:
    def cell(name: str) -> str:
        at = columns.get(name)
        value = row[at] if at is not None and at < len(row) else None
        return "" if value is None else str(value)

    letters = [letter for letter in LETTERS[:MOST_CHOICES] if cell(letter)]
    choices = tuple(cell(letter) for letter in letters)
    kind = _KNOWN.get(fold(normalise(cell("kind"))).replace("_", " ").strip())
    if cell("kind").strip() and kind is None:
        raise FileError(place, "unknown kind")
    kind = kind or ("single" if len(_chosen(cell("right"))) == 1 else "multiple")
    right, choices = _key(kind, cell("right"), letters, choices, place)
    try:
        difficulty, points = (int(float(cell(name) or 1)) for name in ("difficulty", "points"))
    except (ValueError, OverflowError) as problem:
        raise FileError(place, "not a number") from problem
    if not (0 < difficulty < 100 and 0 < points < 1000):
        raise FileError(place, "not a number")
    return Parsed(kind, cell("text"), right, choices, cell("topic")[:60], difficulty, points)


def _key(
    kind: str, right: str, letters: list[str], choices: tuple[str, ...], place: int
) -> tuple[Any, tuple[str, ...]]:
    """What is right, and the choices."""
    match kind:
        case "single" | "multiple":
            chosen = _chosen(right)
            if not chosen or not set(chosen) <= set(letters):
                raise FileError(place, "no right answer")
            return tuple(letters.index(letter) for letter in chosen), choices
        case "ordering":
            return None, choices
        case "matching":
            pairs = tuple(tuple(choice.split(_PAIR, 1)) for choice in choices)
            if any(len(pair) != 2 for pair in pairs):
                raise FileError(place, "no right answer")
            return pairs, tuple(pair[0] for pair in pairs)
        case "true_false":
            word = fold(normalise(right)).strip()
            if word not in _TRUE + _FALSE:
                raise FileError(place, "no right answer")
            return word in _TRUE, ()
        case "numeric":
            value, _sign, near = right.partition(_NEAR)
            numbers = [read_number(value), read_number(near or "0")]
            if None in numbers:
                raise FileError(place, "not a number")
            return {"value": str(numbers[0]), "tolerance": str(numbers[1])}, ()
        case "short":
            return tuple(word.strip() for word in right.split(_WORDS) if word.strip()), ()
        case _:
            return None, ()


def _chosen(right: str) -> list[str]:
    """Letters of a cell such as "A, C"."""
    return sorted({sign for sign in right.upper() if sign in LETTERS})


def _shown(row: Row) -> str:
    return " · ".join(str(value) for value in row if value is not None)
