"""Texts as they are read aloud."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.text.numbers import DIGITS, number_words
from lantoa.text.spoken import reading_seconds, spoken, syllables

_ONES = {word: value for value, word in enumerate(DIGITS)} | {"mốt": 1, "lăm": 5}


def number_of(words: str) -> int:
    """The number that somebody hears: the inverse, written on its own."""
    if " tỷ" in words:
        high, _, low = words.rpartition(" tỷ")
        return number_of(high) * 10**9 + (number_of(low.strip()) if low.strip() else 0)
    total = group = last = 0
    for word in words.split():
        if word == "trăm":
            group, last = group + last * 100, 0
        elif word == "mươi":
            group, last = group + last * 10, 0
        elif word == "mười":
            group, last = group + 10, 0
        elif word in ("nghìn", "triệu"):
            total += (group + last) * {"nghìn": 1000, "triệu": 10**6}[word]
            group = last = 0
        elif word != "linh":
            last = _ONES[word]
    return total + group + last


@given(st.integers(min_value=0, max_value=10**18))
def test_a_number_that_is_heard_is_the_one_that_was_written(number: int) -> None:
    assert number_of(number_words(number)) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (55, "năm mươi lăm"),
        (101, "một trăm linh một"),
        (110, "một trăm mười"),
        (1005, "một nghìn không trăm linh năm"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (1_000_000, "một triệu"),
        (5_310_000, "năm triệu ba trăm mười nghìn"),
        (10**12, "một nghìn tỷ"),
        (-3, "âm ba"),
    ],
)
def test_a_number_is_read_as_people_read_it(number: int, words: str) -> None:
    assert number_words(number) == words


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Ngày 20/11/2026", "ngày hai mươi tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        ("từ 5/4 đến 20/4", "từ ngày mùng năm tháng tư đến ngày hai mươi tháng tư"),
        ("tháng 4/2026", "tháng tư năm hai nghìn không trăm hai mươi sáu"),
        ("quý III/2026", "quý ba năm hai nghìn không trăm hai mươi sáu"),
        ("lúc 7h30", "lúc bảy giờ ba mươi phút"),
        ("17:00", "mười bảy giờ"),
        ("hỗ trợ 5.310.000 đồng", "hỗ trợ năm triệu ba trăm mười nghìn đồng"),
        ("300.000đ/suất", "ba trăm nghìn đồng trên suất"),
        ("4,96 triệu đồng", "bốn phẩy chín mươi sáu triệu đồng"),
        ("tăng 7,2%", "tăng bảy phẩy hai phần trăm"),
        ("3,05 m", "ba phẩy không năm mét"),
        ("10-15 người", "mười đến mười lăm người"),
        ("giai đoạn 2023–2028", "giai đoạn hai nghìn không trăm hai mươi ba đến hai nghìn không "
         "trăm hai mươi tám"),
        ("gọi 1900 6789 12", "gọi một chín không không sáu bảy tám chín một hai"),
        ("024 3942 1234", "không hai bốn ba chín bốn hai một hai ba bốn"),
        ("Đại hội XIII", "Đại hội mười ba"),
        ("LĐLĐ TP.HCM", "Liên đoàn Lao động Thành phố Hồ Chí Minh"),
        ("CĐCS trong KCN, KCX", "công đoàn cơ sở trong khu công nghiệp, khu chế xuất"),
        ("số 12/QĐ-TLĐ", "số mười hai trên quyết định-Tổng Liên đoàn"),
        ("xem https://congdoan.vn/tin?id=1", "xem trang congdoan chấm vn"),
        ("Vui quá 🎉 #côngđoàn", "Vui quá côngđoàn"),
        ("máy BTD", "máy bê tê dê"),
        ("BỮA CƠM CÔNG ĐOÀN", "BỮA CƠM CÔNG ĐOÀN"),
        ("A\n\n\n\nB", "A\n\nB"),
    ],
)  # fmt: skip
def test_a_text_is_read_as_people_read_it(written: str, heard: str) -> None:
    assert spoken(written) == heard


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_no_digit_is_left_to_the_reader(text: str) -> None:
    assert not re.search(r"\d", spoken(text))


_WRITTEN = st.text(alphabet="0123456789.,/-:h%đ ngàythsQĐKCN\n", max_size=40)


@given(_WRITTEN)
def test_what_is_spoken_stays_as_it_is(text: str) -> None:
    once = spoken(text)
    assert spoken(once) == once


@given(st.integers(min_value=0, max_value=10**12))
def test_money_keeps_its_amount(amount: int) -> None:
    written = f"{amount:,}".replace(",", ".") + " đồng"
    assert number_of(spoken(written).removesuffix(" đồng")) == amount


def test_reading_takes_its_time() -> None:
    text = spoken("Tin 5 phút. " * 60)
    assert syllables(text) == 180
    assert reading_seconds(text) == 60
    assert reading_seconds(text, per_minute=90) == 120
