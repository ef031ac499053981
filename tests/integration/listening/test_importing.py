"""Rows of people's files: what is a post goes in once, what is not is kept aside as it was."""

import contextlib
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lantoa.files.ndjson import FileError
from lantoa.listening.domain.import_rows import LONGEST_POST, read_rows
from lantoa.listening.domain.importing import (
    ImportResult,
    UnusableRow,
    WrongColumns,
    guess_mapping,
    import_rows,
    to_item,
    upload_source,
)
from lantoa.listening.models import Document, Source

MAPPING = {name: name for name in ("text", "url", "id", "published_at", "author", "likes")}


class Bad(list[tuple[int, bytes]]):
    """Collects rejected lines."""

    def __call__(self, number: int, reason: str, pieces: object) -> None:
        assert reason
        self.append((number, b"".join(pieces)))  # type: ignore[call-overload]


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def texts(path: Path, bad: Bad) -> list[tuple[int, str]]:
    return [(row.number, row.record["text"]) for row in read_rows(path, bad)]


@pytest.mark.parametrize("delimiter", list(",;\t|"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_of_any_delimiter_and_encoding_is_read(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    lines = [["id", "text"], ["1", "Nợ lương\nhai tháng"], ["2", 'Bảo "không"']]
    data = "\r\n".join(
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines
    )
    bad = Bad()
    path = write(tmp_path, "a.csv", data.encode(encoding))
    assert texts(path, bad) == [(2, "Nợ lương\nhai tháng"), (4, 'Bảo "không"')]
    assert bad == []


def test_damaged_csv_lines_are_kept_as_they_were(tmp_path: Path) -> None:
    lines = [
        b"id,text", b"1,tot", b"2,\xff\xfe hong", b"3,a,b", b"4", b"", b"5,tot",
        b"6," + b"x" * (LONGEST_POST + 1), b"7,tot", b"8,\xed\xa0\x80",
    ]  # fmt: skip
    bad = Bad()
    path = write(tmp_path, "a.csv", b"\n".join(lines) + b"\n")
    assert [number for number, _ in texts(path, bad)] == [2, 7, 9]
    assert bad == [(at + 1, lines[at] + b"\n") for at in (2, 3, 4, 7, 9)]


def test_quote_that_never_closes_loses_nothing(tmp_path: Path) -> None:
    rest = b'2,"mo ngoac\n' + b"".join(b"%d,tot\n" % n for n in range(3, 200))
    bad = Bad()
    path = write(tmp_path, "a.csv", b"id,text\n1,tot\n" + rest)
    good = texts(path, bad)
    kept = b"".join(data for _, data in bad) + b"".join(
        row.encode() for _, row in good if row.startswith("mo")
    )
    assert good[0] == (2, "tot")
    assert kept.count(b"tot") + len([row for row in good[1:] if row[1] == "tot"]) == 197


@pytest.mark.parametrize("name", ["a.ndjson.gz", "a.csv.gz"])
def test_gzip_that_is_cut_off_is_said_to_be_damaged(tmp_path: Path, name: str) -> None:
    lines = b'{"text": "mot"}\n' * 50_000 if "ndjson" in name else b"text\n" + b"mot\n" * 50_000
    path = write(tmp_path, name, gzip.compress(lines)[:-40])
    with pytest.raises(FileError, match="gzip"):
        list(read_rows(path, Bad()))


def test_columns_are_known_by_many_names() -> None:
    columns = ["ID", "Nội dung", "Ngày đăng", "Liên kết", "Đường dẫn", "num_like_post"]
    assert guess_mapping(columns, {}) == {
        "id": "ID",
        "text": "Nội dung",
        "published_at": "Ngày đăng",
        "url": "Đường dẫn",
        "likes": "num_like_post",
    }


@pytest.mark.parametrize(
    ("columns", "chosen", "message"),
    [
        (["a", "b"], {}, "--map text="),
        (["text"], {"text": "c"}, "c"),
        (["text"], {"texts": "text"}, "texts"),
        ([], {}, "—"),
    ],
)
def test_wrong_header_is_told_with_what_there_is(
    columns: list[str], chosen: dict[str, str], message: str
) -> None:
    with translation.override("en"), pytest.raises(WrongColumns, match=message):
        guess_mapping(columns, chosen)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        (None, None),
        ("", None),
        ("null", None),
        ("NaN", None),
        (1577836800, datetime(2020, 1, 1, tzinfo=UTC)),
        (1577836800.0, datetime(2020, 1, 1, tzinfo=UTC)),
        ("1577836800000", datetime(2020, 1, 1, tzinfo=UTC)),
        ("2020-01-01T00:00:00Z", datetime(2020, 1, 1, tzinfo=UTC)),
        ("2020-01-01 07:00:00", datetime(2020, 1, 1, tzinfo=UTC)),
        ("01/02/2020", datetime(2020, 1, 31, 17, tzinfo=UTC)),
        ("01/02/2020 07:30", datetime(2020, 2, 1, 0, 30, tzinfo=UTC)),
        ("01-02-2020 07:30:05", datetime(2020, 2, 1, 0, 30, 5, tzinfo=UTC)),
        ("2999-01-01T00:00:00Z", None),
    ],
)
def test_time_is_read_in_the_forms_files_have(written: object, moment: datetime | None) -> None:
    item = to_item({"text": "a", "published_at": written}, MAPPING)
    assert item.published_at == moment


@pytest.mark.parametrize(
    "fields",
    [
        {"text": " "},
        {"text": None},
        {"text": {"a": 1}},
        {"text": True},
        {"text": "a", "published_at": "hôm qua"},
        {"text": "a", "published_at": "32/13/2020"},
        {"text": "a", "published_at": "0001-01-01"},
        {"text": "a" * (LONGEST_POST + 1)},
    ],
)
def test_row_that_is_no_post_says_why(fields: dict[str, object]) -> None:
    with pytest.raises(UnusableRow, match=r"\w"):
        to_item(fields, MAPPING)


@given(
    st.dictionaries(
        st.sampled_from(list(MAPPING)),
        st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans()),
    )
)
def test_any_row_is_an_item_or_says_why_not(fields: dict[str, object]) -> None:
    with contextlib.suppress(UnusableRow):
        item = to_item(fields, MAPPING)
        assert item.text or item.title


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"url": "https://a.vn/1?utm_source=x"}, {"url": "HTTPS://A.vn/1"}, True),
        ({"id": "1", "text": "một"}, {"id": "1", "text": "hai"}, False),
        ({"id": "1", "text": "một"}, {"id": "2", "text": "một"}, False),
        ({"text": "một", "published_at": "2020-01-01"}, {"text": "một"}, False),
        ({"text": "một"}, {"text": "một"}, True),
    ],
)
def test_key_tells_posts_apart(
    first: dict[str, object], second: dict[str, object], same: bool
) -> None:
    keys = {to_item({"text": "a"} | row, MAPPING).key for row in (first, second)}
    assert len(keys) == 2 - same


def test_second_import_adds_nothing_and_an_interrupted_one_is_completed(
    source: Source, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        "a.ndjson",
        "".join(f'{{"id": {n}, "text": "bài số {n} \\u0000 về lương"}}\n' for n in range(1_200)),
    )
    upload = upload_source("a.ndjson", "social", source.unit)

    def run() -> list[ImportResult]:
        return [
            ImportResult(result.new, result.known)
            for result in import_rows(upload, read_rows(path, Bad()), MAPPING, Bad())
        ]

    half = import_rows(upload, read_rows(path, Bad()), MAPPING, Bad())
    next(half)
    half.close()
    assert Document.objects.count() == 500
    assert run()[-1] == ImportResult(new=700, known=500)
    assert run()[-1] == ImportResult(new=0, known=1_200)
    assert upload_source("a.ndjson", "social", source.unit) == upload
