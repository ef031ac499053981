"""Marking what a search found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.listening.interfaces.highlight import excerpt, parts, spans

LETTERS = st.text(alphabet='công đoànCÔNG cong doan \u0301\u0302\n"().,-1%hoàhòa', max_size=60)


def marked(text: str, query: str) -> list[str]:
    """What is marked in a text."""
    return [text[start:end] for start, end in spans(text, query)]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Công đoàn cơ sở họp", "công đoàn", ["Công", "đoàn"]),
        ("Công đoàn cơ sở họp", "CÔNG ĐOÀN", ["Công", "đoàn"]),
        ("Công đoàn cơ sở họp", "cong doan", ["Công", "đoàn"]),
        ("Công đoàn cơ sở họp", '"công đoàn"', ["Công đoàn"]),
        ("cong doan co so hop", "công đoàn", ["cong", "doan"]),
        ("công đoạn may, cong", "công đoàn", ["công"]),
        ("công đoạn may", '"công đoàn"', []),
        ("hoà giải và hòa giải", "hòa", ["hoà", "hòa"]),
        ("lương thưởng", "lương HOẶC thưởng", ["lương", "thưởng"]),
        ("lương thưởng", "lương KHÔNG thưởng", ["lương"]),
        ("thưởng 1.000.000đ", "1.000.000đ", ["1.000.000đ"]),
        ("Công đoàn", "", []),
        ("", "công", []),
    ],
)
def test_spans_mark_what_the_search_found(text: str, query: str, found: list[str]) -> None:
    assert marked(text, query) == found


def test_spans_mark_decomposed_text_whole() -> None:
    text = unicodedata.normalize("NFD", "Họp công đoàn")
    assert marked(text, '"công đoàn"') == [unicodedata.normalize("NFD", "công đoàn")]


@given(LETTERS, LETTERS)
def test_parts_joined_are_the_text(text: str, query: str) -> None:
    assert "".join(piece for piece, _hit in parts(text, query)) == text


@given(LETTERS, LETTERS)
def test_spans_are_in_order_and_do_not_overlap(text: str, query: str) -> None:
    ends = [edge for span in spans(text, query) for edge in span]
    assert ends == sorted(ends)


def test_excerpt_of_a_long_text_is_cut_around_the_find() -> None:
    text = "đầu " * 200 + "công đoàn ở đây " + "cuối " * 200
    cut = excerpt(text, "công đoàn", 120)
    assert (cut[:2], cut[-2:], "công đoàn" in cut, len(cut) <= 124) == ("… ", " …", True, True)


def test_excerpt_of_a_short_text_is_the_text() -> None:
    assert excerpt("Tiền lương", "lương", 120) == "Tiền lương"
