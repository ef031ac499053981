from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.extract.dates import VIETNAM, believable, parse_timestamp, parse_vietnamese


def vn(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thứ bảy, 14/12/2023 08:15 (GMT+7)", vn(2023, 12, 14, 8, 15)),
        ("Thứ Năm, ngày 14 tháng 12 năm 2023", vn(2023, 12, 14)),
        ("14/12/2023 | 8:15 CH", vn(2023, 12, 14, 20, 15)),
        ("12:05 SA 14/12/2023", vn(2023, 12, 14, 0, 5)),
        ("08h15 ngày 14/12/2023", vn(2023, 12, 14, 8, 15)),
        ("08 giờ 15, 14-12-2023", vn(2023, 12, 14, 8, 15)),
        ("Cập nhật: 14.12.2023 - 08:15:30", vn(2023, 12, 14, 8, 15, 30)),
        ("14 tháng 12, 2023", vn(2023, 12, 14)),
        ("3/4/2024", vn(2024, 4, 3)),
        ("14/12/2023 08:15 GMT+9", datetime(2023, 12, 14, 6, 15, tzinfo=VIETNAM)),
        ("Hôm 31/02/2023 không có, 01/03/2023 thì có", vn(2023, 3, 1)),
    ],
)  # fmt: skip
def test_parse_vietnamese_reads_the_forms_newspapers_use(text, expected):
    assert parse_vietnamese(text) == expected


@pytest.mark.parametrize("text", ["", "14/2023", "phiếu 99/99/2023", "1/1/1900", "192.168.1.2024"])
def test_parse_vietnamese_finds_no_date_where_there_is_none(text):
    assert parse_vietnamese(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-12-14T08:15:00+07:00", vn(2023, 12, 14, 8, 15)),
        ("2023-12-14T08:15:00.123+0700", vn(2023, 12, 14, 8, 15)),
        ("2023-12-14 08:15:00 +07:00", vn(2023, 12, 14, 8, 15)),
        ("2023-12-14T01:15Z", datetime(2023, 12, 14, 1, 15, tzinfo=UTC)),
        ("20231214", datetime(2023, 12, 14, tzinfo=UTC)),
        ("Thu, 14 Dec 2023 08:15:00 +0700", vn(2023, 12, 14, 8, 15)),
        ("Thu, 14 Dec 2023 08:15:00 GMT", datetime(2023, 12, 14, 8, 15, tzinfo=UTC)),
        ("1702541700", datetime(2023, 12, 14, 8, 15, tzinfo=UTC)),
        ("1702541700000", datetime(2023, 12, 14, 8, 15, tzinfo=UTC)),
    ],
)
def test_parse_timestamp_reads_sloppy_machine_dates(text, expected):
    assert parse_timestamp(text) == expected


def test_parse_timestamp_without_offset_takes_the_default_zone():
    assert parse_timestamp("2023-12-14T08:15:00", VIETNAM) == vn(2023, 12, 14, 8, 15)


@pytest.mark.parametrize(
    "text",
    ["", "0000-00-00", "2023-02-30", "0001-01-01T00:00:00+14:00", "1970-01-01", "yesterday",
     "Thu, 99 Foo 2023", "9999-12-31T23:59:59-14:00", "2023-12-14T08:15:00+99:99", "x" * 1000],
)  # fmt: skip
def test_parse_timestamp_of_an_impossible_date_is_none(text):
    assert parse_timestamp(text) is None


@given(st.text(max_size=80) | st.from_regex(r"[\d/:.T+ -]{1,40}"))
def test_parsers_never_raise(text):
    for parse in (parse_timestamp, parse_vietnamese):
        result = parse(text)
        assert result is None or result.tzinfo is not None


@given(st.datetimes(datetime(1996, 1, 1), datetime(2090, 1, 1)), st.sampled_from("/.-"))
def test_parse_vietnamese_reads_back_what_was_written(moment, sign):
    moment = moment.replace(second=0, microsecond=0, tzinfo=VIETNAM)
    assert parse_vietnamese(moment.strftime(f"%H:%M, %d{sign}%m{sign}%Y")) == moment


def test_believable_refuses_only_more_than_a_day_ahead():
    now = vn(2024, 1, 1)
    assert believable(vn(2024, 1, 2), now) == vn(2024, 1, 2)
    assert believable(vn(2024, 1, 2, 0, 1), now) is None
