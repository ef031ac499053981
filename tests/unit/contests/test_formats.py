"""Question files: what is read, and what is refused by its line."""

import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.contests.domain.questions import LARGEST_FILE, read_file
from lantoa.contests.formats import aiken, gift, sheet
from lantoa.contests.formats.parsed import FileError, Parsed


def places(read: Callable[[], Iterator[Parsed | FileError]]) -> list[int]:
    """Where the faults of a file are; also of one that is refused whole."""
    try:
        return [one.place for one in read() if isinstance(one, FileError)]
    except FileError as problem:
        return [problem.place]


def test_aiken_with_letters_of_both_kinds_and_the_vietnamese_word() -> None:
    text = "Công đoàn thành lập năm nào?\nA. 1929\nB) 1930\nĐÁP ÁN: A\n"
    assert list(aiken.read(text)) == [
        Parsed("single", "Công đoàn thành lập năm nào?", (0,), ("1929", "1930"))
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [("Hỏi?\nA. Một\nB. Hai\n", 3), ("Hỏi?\nA. Một\nANSWER: B", 3), ("Hỏi?\nB. Hai\nANSWER: A", 3),
     ("Hỏi?\nA. Một\nB. Hai\nlạc dòng\nANSWER: A", 5), ("Hỏi?\nA. x\nB. x\nANSWER: A", 4)],
)  # fmt: skip
def test_aiken_fault_has_its_line(text: str, line: int) -> None:
    assert places(lambda: aiken.read(text)) == [line]


GIFT = """// một chú thích
$CATEGORY: $course$/Luật

::Câu 1:: [html]Ai bảo vệ người lao động? {
 =Công đoàn #đúng
 ~Quán nước
 ~Không ai \\{cả\\}
}

Công đoàn có tư cách pháp nhân. {T}

Chọn hai: {~%50%một ~%50%hai ~%-100%ba}

Thủ đô là {=Hà Nội =TP Hà Nội} của nước ta.

Năm thành lập? {#1929:1}

Khoảng nào? {#1..3}

Ghép: {=một -> 1 =hai -> 2}
"""


def test_gift_reads_every_kind() -> None:
    assert list(gift.read(GIFT)) == [
        Parsed("single", "Ai bảo vệ người lao động?", (0,),
               ("Công đoàn", "Quán nước", "Không ai {cả}"), "Luật"),
        Parsed("true_false", "Công đoàn có tư cách pháp nhân.", True, topic="Luật"),
        Parsed("multiple", "Chọn hai:", (0, 1), ("một", "hai", "ba"), "Luật"),
        Parsed("short", "Thủ đô là _____ của nước ta.", ("Hà Nội", "TP Hà Nội"), topic="Luật"),
        Parsed("numeric", "Năm thành lập?", {"value": "1929", "tolerance": "1"}, topic="Luật"),
        Parsed("numeric", "Khoảng nào?", {"value": "2", "tolerance": "1"}, topic="Luật"),
        Parsed("matching", "Ghép:", (("một", "1"), ("hai", "2")), ("một", "hai"), "Luật"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Hỏi? {", "Hỏi?", "Hỏi? {}", "Hỏi? {#x}", "{=a ~b}", "Hỏi? {~a ~b}", "H? {=a ~a}"]
)
def test_gift_fault_is_named(text: str) -> None:
    assert places(lambda: gift.read(text)) == [1]


@given(st.text(alphabet="=~{}#%:\\ab1 \n->TF/$"))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (gift.read, aiken.read):
        assert all(isinstance(one, Parsed | FileError) for one in read(text))


def book(*rows: list[object]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


HEAD = ["Loại", "Câu hỏi", "A", "B", "C", "Đáp án", "Chủ đề", "Độ khó", "Điểm"]


def test_sheet_reads_choices_orderings_and_predictions() -> None:
    data = book(
        HEAD,
        [None, "Năm nào?", 1929, 1930, None, "a", "Lịch sử", 2, 3],
        ["", "Chọn hai", "x", "y", "z", "A, C"],
        ["Sắp xếp", "Thứ tự?", "một", "hai", "ba"],
        [None] * 9,
        ["Dự đoán", "Bao nhiêu người?"],
    )
    assert read_file(data).questions == [
        Parsed("single", "Năm nào?", (0,), ("1929", "1930"), "Lịch sử", 2, 3),
        Parsed("multiple", "Chọn hai", (0, 2), ("x", "y", "z")),
        Parsed("ordering", "Thứ tự?", None, ("một", "hai", "ba")),
        Parsed("prediction", "Bao nhiêu người?"),
    ]


@pytest.mark.parametrize(
    ("rows", "place"),
    [([["Tên", "Tuổi"]], 1), ([HEAD, ["", "Hỏi?", "x", "y", "", "C"]], 2),
     ([HEAD, ["", "Hỏi?", "x", "y", "", "A", "", "khó"]], 2),
     ([HEAD, ["", None, "x", "y", "", "A"]], 2)],
)  # fmt: skip
def test_sheet_fault_has_its_row(rows: list[list[object]], place: int) -> None:
    assert places(lambda: sheet.read(book(*rows))) == [place]


def bomb() -> bytes:
    """A book of a few kilobytes that unpacks to 50 MB."""
    kept = io.BytesIO(book(HEAD))
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", b" " * 50 * 2**20)
    return kept.getvalue()


def entities() -> bytes:
    """A book whose sheet grows by entities of entities."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(HEAD))) as old, zipfile.ZipFile(kept, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part.endswith("sheet1.xml"):
                data = (
                    f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]><worksheet xmlns="http://schemas.'
                    'openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="inlineStr">'
                    "<is><t>&l9;</t></is></c></row></sheetData></worksheet>"
                ).encode()
            new.writestr(part, data)
    return kept.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 broken", bomb(), entities(), b"\xff\xfe\x00", b"", b"x" * (LARGEST_FILE + 1)],
    ids=["broken", "bomb", "entities", "not text", "empty", "large"],
)
def test_hostile_files_are_refused(data: bytes) -> None:
    with pytest.raises(FileError):
        read_file(data)


def far() -> bytes:
    """A book of a few kilobytes with cells at the end of the last of its million rows."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(HEAD))) as old, zipfile.ZipFile(kept, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part.endswith("sheet1.xml"):
                rows = [1000, *range(1_048_377, 1_048_577)]
                cells = [f'<row r="{at}"><c r="XFD{at}"><v>1</v></c></row>' for at in rows]
                data = re.sub(b"<dimension[^>]*>", b"", data)
                data = data.replace(b"</sheetData>", f"{''.join(cells)}</sheetData>".encode())
            new.writestr(part, data)
    return kept.getvalue()


def test_cells_far_away_cost_no_memory() -> None:
    read_file(book(HEAD, ["", "Hỏi?", "x", "y", "", "A"]))  # what is loaded once
    data = far()
    tracemalloc.start()
    with pytest.raises(FileError, match="no questions"):
        read_file(data)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * 2**20


def test_what_was_looked_at_is_what_is_read() -> None:
    names = io.BytesIO(book(HEAD, ["", "Hỏi?", "x", "y", "", "A"]))
    with zipfile.ZipFile(names, "a") as archive:
        archive.writestr("xl/more.xml", "<x/>", zipfile.ZIP_BZIP2)
    with pytest.raises(FileError, match="not an archive"):
        read_file(names.getvalue())
