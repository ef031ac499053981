"""Text counted the channel's way."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.channels.adapters import LISTS, NAMES, PARTNERS, TO_MANY, adapter
from lantoa.channels.adapters.base import Message, Picture, Problem
from lantoa.channels.adapters.counting import graphemes, same_words

LINK = "https://congdoan.vidu.example/tin/mot-dia-chi-rat-dai-ma-khong-ai-muon-dem-tung-chu"
FAMILY = "👩‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("x", "hello", 5),
        ("x", "ế", 2),  # U+1EBF lies outside the ranges that weigh one
        ("x", "đ", 1),
        ("x", "Đoàn viên", 9),
        ("x", "Công đoàn Việt Nam", 19),
        ("x", unicodedata.normalize("NFD", "Việt"), 5),
        ("x", FAMILY, 2),
        ("x", "🇻🇳", 2),
        ("x", f"Xem {LINK}", 27),
        ("mastodon", "Việt", 4),
        ("mastodon", unicodedata.normalize("NFD", "Việt"), 4),
        ("mastodon", FAMILY, 1),
        ("mastodon", f"Xem {LINK}", 27),
        ("telegram", "Việt", 4),
        ("telegram", "🇻🇳", 4),
        ("facebook", FAMILY, 11),
        ("linkedin", "Việt 👍", 7),
        ("zalo", "Việt", 4),
    ],
)
def test_a_text_has_the_length_that_the_channel_gives_it(
    name: str, text: str, expected: int
) -> None:
    assert adapter(name).limits.length(Message(text)) == expected


@pytest.mark.parametrize("name", NAMES + TO_MANY + PARTNERS + LISTS)
def test_the_limit_itself_is_allowed_and_one_more_is_not(name: str) -> None:
    limits = adapter(name).limits
    title = "Bữa cơm công đoàn"
    assert limits.problems(Message("a" * limits.LONGEST, title=title)) == []
    assert limits.problems(Message("a" * (limits.LONGEST + 1), title=title)) == [Problem.TOO_LONG]


@pytest.mark.parametrize("name", NAMES + TO_MANY + PARTNERS + LISTS)
def test_nothing_is_not_posted(name: str) -> None:
    assert Problem.EMPTY in adapter(name).limits.problems(Message(" \n", title="Tin"))


@pytest.mark.parametrize("name", ["facebook", "forum", "mastodon", "telegram"])
def test_a_picture_may_be_too_large(name: str) -> None:
    picture = Picture(b"x" * 16_000_001, "image/jpeg", "mô tả")
    found = adapter(name).limits.problems(Message("a", "Bữa cơm công đoàn", picture=picture))
    assert found == [Problem.PICTURE_TOO_LARGE]


def test_under_a_picture_telegram_takes_less() -> None:
    picture = Picture(b"x", "image/jpeg", "mô tả")
    assert adapter("telegram").limits.problems(Message("a" * 1025, picture=picture)) == [
        Problem.TOO_LONG
    ]


def test_a_forum_needs_a_headline_that_says_something() -> None:
    assert adapter("forum").limits.problems(Message("a", title="Tin")) == [Problem.TITLE_TOO_SHORT]


def test_zalo_needs_a_short_headline() -> None:
    problems = adapter("zalo").limits.problems
    assert problems(Message("a")) == [Problem.NO_TITLE]
    assert problems(Message("a", title="a" * 151)) == [Problem.TITLE_TOO_LONG]


@pytest.mark.parametrize("name", ["mastodon", "x"])
@given(text=st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạếềểễệ 👍\n", max_size=60))
def test_composed_and_decomposed_letters_are_equally_long(name: str, text: str) -> None:
    length = adapter(name).limits.length
    decomposed = unicodedata.normalize("NFD", text)
    assert length(Message(text)) == length(Message(decomposed))


@given(st.text(max_size=80))
def test_graphemes_lose_nothing(text: str) -> None:
    assert "".join(graphemes(text)) == text


@given(st.text(alphabet="aạà \n", max_size=40))
def test_spaces_and_composition_do_not_make_other_words(text: str) -> None:
    assert same_words(f" {unicodedata.normalize('NFD', text)}\n", text)
