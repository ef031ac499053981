"""Captions read and written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.media.captions import Cue, Fault, Problem, parse, to_srt, to_vtt, words

SRT = """1
00:00:01,000 --> 00:00:02,500
<i>Chào</i> các anh chị

2
00:00:03,000 --> 00:00:05,000 X1:10
Bữa cơm công đoàn
trưa nay
"""

VTT = """WEBVTT - bản tin

STYLE
::cue { color: red }

NOTE viết tay

mở đầu
00:01.000 --> 00:02.500 line:0
<v Chị Hoa>Chào các anh chị</v>

00:03.000 --> 01:00:05.000
Lương &lt; 6 triệu <c.vang>&amp;</c> tăng ca
"""


def test_srt_is_read_and_its_tags_are_left_out() -> None:
    assert parse(SRT.replace("\n", "\r\n")).cues == (
        Cue(1000, 2500, "Chào các anh chị"),
        Cue(3000, 5000, "Bữa cơm công đoàn\ntrưa nay"),
    )


def test_webvtt_is_read_and_who_speaks_is_kept() -> None:
    found = parse("\ufeff" + VTT)
    assert found.faults == ()
    assert found.cues == (
        Cue(1000, 2500, "Chị Hoa: Chào các anh chị"),
        Cue(3000, 3_605_000, "Lương < 6 triệu & tăng ca"),
    )


@pytest.mark.parametrize(
    ("block", "line", "problem"),
    [
        ("2\nkhông có giờ", 5, Problem.NO_TIMES),
        ("2\n00:61:00,000 --> 00:62:00,000\nchữ", 6, Problem.BAD_TIME),
        ("00:00:02,0 --> 00:00:03,000\nchữ", 5, Problem.BAD_TIME),
        ("00:00:04,000 --> 00:00:04,000\nchữ", 5, Problem.BACKWARDS),
        ("00:00:00,500 --> 00:00:09,000\nchữ", 5, Problem.OUT_OF_ORDER),
        ("2\n00:00:04,000 --> 00:00:05,000\n<i> </i>", 6, Problem.NO_WORDS),
    ],
)
def test_bad_block_is_named_by_its_line_and_costs_itself_alone(
    block: str, line: int, problem: Problem
) -> None:
    good = "1\n00:00:01,000 --> 00:00:02,000\nmột\n"
    after = "3\n00:00:06,000 --> 00:00:07,000\nba"
    found = parse(f"{good}\n{block}\n\n{after}")
    assert found.faults == (Fault(line, problem),)
    assert found.cues == (Cue(1000, 2000, "một"), Cue(6000, 7000, "ba"))


LINES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1)
PLAIN = LINES.filter(lambda text: "{" not in text)


@st.composite
def cue_lists(draw: st.DrawFn) -> list[Cue]:
    start, cues = 0, []
    for text in draw(st.lists(PLAIN, max_size=6)):
        start += draw(st.integers(0, 4_000_000))
        cues.append(Cue(start, start + draw(st.integers(1, 9_000)), text))
    return cues


@given(cue_lists())
def test_what_is_written_as_webvtt_is_read_as_it_was(cues: list[Cue]) -> None:
    assert list(parse(to_vtt(cues)).cues) == cues


@given(st.text())
def test_any_text_is_read_or_named(text: str) -> None:
    found = parse(text)
    lines = len(re.split("\r\n|\r|\n", text))
    assert all(1 <= fault.line <= lines for fault in found.faults)
    assert list(found.cues) == sorted(found.cues, key=lambda cue: cue.start)


def test_srt_is_written_with_numbers_and_commas() -> None:
    cues = [Cue(1000, 3_661_002, "Một"), Cue(3_661_002, 3_662_000, "Hai\ndòng")]
    assert to_srt(cues) == (
        "1\n00:00:01,000 --> 01:01:01,002\nMột\n\n2\n01:01:01,002 --> 01:01:02,000\nHai\ndòng\n"
    )
    assert list(parse(to_srt(cues)).cues) == cues


def test_words_are_said_once_when_a_cue_rolls_on() -> None:
    cues = [Cue(0, 1, "một\nhai"), Cue(1, 2, "một hai"), Cue(2, 3, "ba")]
    assert words(cues) == "một hai\nba"
