"""What is exported comes back the same, in every format and for every kind that it holds."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.pictures import picture

from lantoa.contests.formats.exporting import FORMATS, Format, export
from lantoa.contests.formats.parsed import Attached, Parsed, plain

WORDS = st.text("aăâbđeêôơưÁỆỹ 0159,.?!", min_size=1, max_size=30).map(plain).filter(bool)
HOSTILE = (
    st.text("=~#{}%:\\->|±/$[]<>&'\"A.)\nTF 1ẽ\u0301\u200b\x0b\x00", min_size=1, max_size=30)
    .map(plain)
    .filter(bool)
)
NUMBERS = st.decimals(-10_000, 10_000, places=2).map(lambda number: str(number + Decimal(0)))

PICTURE, SOUND = picture((8, 8), "PNG"), b"ID3\x04" + bytes(60)
FILM = b"\x00\x00\x00\x18ftypisom" + bytes(60)  # the beginnings of files, which say what they are
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\nXin chào\n"


def distinct(texts: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(texts, min_size=2, max_size=6, unique=True).map(tuple)


@st.composite
def questions(draw: st.DrawFn, texts: st.SearchStrategy[str], kinds: list[str]) -> Parsed:
    kind = draw(st.sampled_from(kinds))
    choices: tuple[str, ...] = ()
    right: object = None
    if kind in ("single", "multiple", "ordering", "matching"):
        choices = draw(distinct(texts))
    positions = st.sampled_from(range(len(choices) or 1))
    match kind:
        case "single":
            right = (draw(positions),)
        case "multiple":
            right = tuple(sorted(draw(st.sets(positions, min_size=1))))
        case "true_false":
            right = draw(st.booleans())
        case "numeric":
            right = {"value": draw(NUMBERS), "tolerance": draw(NUMBERS).lstrip("-")}
        case "short":
            right = draw(distinct(texts))
        case "matching":
            right = tuple((choice, draw(texts)) for choice in choices)
    data = draw(st.sampled_from([None, PICTURE, SOUND, FILM]))
    captions = CAPTIONS if data == FILM else ""
    return Parsed(
        kind, draw(texts), right, choices, draw(st.just("") | texts),
        draw(st.integers(1, 9)), draw(st.integers(1, 9)),
        medium=Attached(data, draw(texts), captions) if data else None,
    )  # fmt: skip


def back(to: Format, data: bytes) -> list[object]:
    return list(to.read(data))


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_plain_questions_all_come_back(name: str, data: st.DataObject) -> None:
    to = FORMATS[name]
    some = data.draw(st.lists(questions(WORDS, sorted(to.kinds)), min_size=1, max_size=5))
    written, left_out = export(to, some)
    assert left_out == []
    assert back(to, written) == [to.kept(one) for one in some]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_hostile_questions_come_back_or_are_left_out_by_number(
    name: str, data: st.DataObject
) -> None:
    to = FORMATS[name]
    kinds = [*sorted(to.kinds), "prediction"]
    some = data.draw(st.lists(questions(HOSTILE, kinds), min_size=1, max_size=5))
    written, left_out = export(to, some)
    kept = [to.kept(one) for at, one in enumerate(some) if at not in left_out]
    assert back(to, written) == kept
