import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.text import expand_teencode, has_diacritics


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("cty đc nghỉ ko mn", "công ty được nghỉ không mọi người"),
        ("ae biết j k, bn tiền", "anh em biết gì không, bao nhiêu tiền"),
        ("Ko bít ntn", "Không bít như thế nào"),
        ("thưởng 500 k, 500k/ngày", "thưởng 500 k, 500k/ngày"),
        ("cuộc đc ở xưởng 2", "cuộc đình công ở xưởng 2"),
        ("kêu gọi đc mai", "kêu gọi đình công mai"),
        ("nghỉ t7 cn luôn", "nghỉ t7 chủ nhật luôn"),
        ("cn bên mình", "công nhân bên mình"),
        ("lg tháng này chưa có", "lương tháng này chưa có"),
        ("TS. Nguyễn Văn A giảng bài", "TS. Nguyễn Văn A giảng bài"),
        ("nghỉ ts nhận tiền", "nghỉ thai sản nhận tiền"),
        ("KH sản xuất năm", "KH sản xuất năm"),
        ("công ty không nợ lương", "công ty không nợ lương"),
        ("", ""),
    ],
)
def test_expand_teencode_by_context(short: str, long: str) -> None:
    assert expand_teencode(short) == long


def test_expand_teencode_without_diacritics_stays_without() -> None:
    assert expand_teencode("cty ko tra lg, ae ngung viec") == (
        "cong ty khong tra luong, anh em ngung viec"
    )


@given(st.text(alphabet="kochcnđtsglj 5.,K", max_size=40))
def test_expand_teencode_adds_no_marks_to_plain_text(text: str) -> None:
    assert has_diacritics(expand_teencode(text)) == has_diacritics(text)
