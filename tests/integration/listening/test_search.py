"""Search: what is the same word is found, what is another word is not, and nothing raises."""

import unicodedata
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.support.factories.listening import make_mentions
from tests.support.factories.units import UserFactory
from tests.support.posts import BASE

from lantoa.listening.domain.queries import Filters, find
from lantoa.listening.domain.search import Node, parse, tiers, vector
from lantoa.listening.models import Source

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=200)
QUERY = st.one_of(
    ANY_TEXT,
    st.text("ab\"()-\\' &|!:*<>ANDORT", max_size=60),
    st.lists(
        st.sampled_from(["công", "đoàn", "cong", "AND", "OR", "NOT", "VÀ", "(", ")", '"', "-"]),
        max_size=30,
    ).map(" ".join),
)
Find = Callable[[str], list[str]]


@pytest.fixture
def find_texts(source: Source) -> Callable[..., Find]:
    """Return a function that stores texts and returns a search over them, best first."""

    def prepare(*texts: str) -> Find:
        make_mentions(
            {"source": source, "text": text, "published_at": BASE - timedelta(minutes=at)}
            for at, text in enumerate(texts)
        )
        user = UserFactory(is_superuser=True)
        return lambda query: [m.text for m in find(user, Filters(q=query)).mentions]

    return prepare


ACCENTED, OTHER, BARE = "Nhờ công đoàn giúp", "Ở công đoạn may", "nho cong doan giup"


@pytest.mark.parametrize(
    "query",
    [
        "công đoàn",
        "CÔNG ĐOÀN",
        unicodedata.normalize("NFD", "công đoàn"),
        "  Công   Đoàn ",
        '"công đoàn"',
        "công đòan",
        "công\u200b đoàn",
    ],
)
def test_one_word_however_it_is_written(find_texts: Callable[..., Find], query: str) -> None:
    search = find_texts(OTHER, BARE, ACCENTED)
    assert search(query) == [ACCENTED, BARE]


@pytest.mark.parametrize("query", ["cong doan", " cong  doan ", "CONG DOAN"])
def test_query_without_marks_finds_accented_text_after_literal_matches(
    find_texts: Callable[..., Find], query: str
) -> None:
    search = find_texts(ACCENTED, OTHER, BARE, "nói chuyện khác")
    assert search(query) == [BARE, ACCENTED, OTHER]


@pytest.mark.parametrize(("query", "text"), [("hòa", "hoà bình"), ("thuý", "chị Thúy")])
def test_old_and_new_tone_placement_are_the_same(
    find_texts: Callable[..., Find], query: str, text: str
) -> None:
    assert find_texts(text, "hỏa hoạn")(query) == [text]


def test_word_with_marks_does_not_find_the_plain_word_of_an_accented_text(
    find_texts: Callable[..., Find],
) -> None:
    assert find_texts("phải tăng ca đêm", "nuoi ca tra")("cá") == ["nuoi ca tra"]


def test_words_side_by_side_come_before_words_apart(find_texts: Callable[..., Find]) -> None:
    apart, together = "đoàn khách và công nhân", "họp công đoàn"
    assert find_texts(apart, together)("công đoàn") == [together, apart]
    assert find_texts()('"công đoàn"') == [together]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lương AND thưởng", ["lương thưởng"]),
        ("lương VÀ thưởng", ["lương thưởng"]),
        ("lương OR thưởng", ["lương thưởng", "lương thấp", "thưởng ít"]),
        ("lương HOẶC thưởng", ["lương thưởng", "lương thấp", "thưởng ít"]),
        ("lương NOT thưởng", ["lương thấp"]),
        ("lương KHÔNG thưởng", ["lương thấp"]),
        ("lương -thưởng", ["lương thấp"]),
        ("NOT (lương OR thưởng)", ["ăn ca không"]),
        ("(lương OR ăn) thấp", ["lương thấp"]),
        ("không", ["ăn ca không"]),
        ("KHÔNG", ["ăn ca không"]),
        ("luong NOT thuong", ["lương thấp"]),
    ],
)
def test_operators_in_two_languages(
    find_texts: Callable[..., Find], query: str, found: list[str]
) -> None:
    search = find_texts("lương thưởng", "lương thấp", "thưởng ít", "ăn ca không")
    assert search(query) == found


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=QUERY, title=ANY_TEXT, text=ANY_TEXT)
@example(query="(" * 5000, title="", text="x" * 5000)
@example(query="NOT " * 5000 + "a", title="", text="\x00'\\'\ud800İ ẞ ﬀ")
@example(query='"' * 99 + "a\\'", title="", text="\\'")
@example(query="a OR " * 5000 + "b", title="", text="𝐚" * 300)
def test_postgresql_takes_any_query_and_any_text(
    db: None, query: str, title: str, text: str
) -> None:
    levels = tiers(query)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector", [vector(title, text)])
        for level in levels:
            cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector(title, text), level])


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    query=st.lists(
        st.sampled_from(["ca", "cá", "tăng", "tang", "AND", "OR", "NOT", "(", ")", '"', "-"]),
        max_size=12,
    ).map(" ".join),
    text=st.lists(st.sampled_from(["ca", "cá", "cả", "tăng", "tang", "tặng"]), max_size=6),
)
def test_each_tier_holds_the_one_before(db: None, query: str, text: list[str]) -> None:
    with connection.cursor() as cursor:
        found = []
        for level in tiers(query):
            cursor.execute(
                "SELECT %s::tsvector @@ %s::tsquery", [vector("", " ".join(text)), level]
            )
            found.append(cursor.fetchone()[0])
    assert found == sorted(found)


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"từ{number}" for number in range(900_000)),
        "ấ" * 5_000_000,
        " ".join(f"{'ấ' * 70}{number}" for number in range(60_000)),
        "lương " * 900_000,
        "\U00020000 " * 100_000,
    ],
    ids=["many words", "one word", "long words", "one word often", "rare script"],
)
def test_text_of_five_megabytes_has_a_vector(db: None, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(%s::tsvector) > 0", [vector("", text)])
        assert cursor.fetchone() == (True,)


def test_query_is_a_tree() -> None:
    assert parse('"a b" OR c') == Node(
        "or", (Node("phrase", words=("a", "b")), Node("phrase", words=("c",)))
    )
    assert parse("AND ( ) NOT") is None
