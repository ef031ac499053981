"""Lists of mentions against a model in plain Python: nothing lost, nothing twice, counts equal."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.factories.listening import SourceFactory, make_mention, make_mentions
from tests.support.factories.units import MembershipFactory, UnitFactory, UserFactory

from lantoa.listening.domain import queries
from lantoa.listening.domain.queries import Filters, Total, count, find
from lantoa.listening.models import Mention, Source
from lantoa.units.models import Level, Unit, User

TODAY = datetime(2026, 3, 20, 5, tzinfo=UTC)
WORDS = ["lương", "luong", "thưởng", "thuong", "ca", "cá", "tăng"]


@pytest.fixture
def world(source: Source) -> tuple[User, list[Unit], list[Source]]:
    """Return a superuser, three units and two sources with 160 mentions of two years."""
    dice = random.Random(5)
    units = [source.unit, UnitFactory(parent=source.unit), UnitFactory(parent=source.unit)]
    sources = [source, SourceFactory(unit=units[1], kind="social")]
    make_mentions(
        {
            "source": dice.choice(sources),
            "unit": dice.choice(units),
            "published_at": None
            if dice.random() < 0.1
            else TODAY - timedelta(hours=dice.choice([1, 30, 700, 3_000, 9_000, 17_000, 90_000])),
            "text": " ".join(dice.choices(WORDS, k=4)),
            "topics": dice.sample(["wages", "osh"], dice.randrange(3)),
            "relevant": dice.random() < 0.8,
            "sentiment": dice.choice(["negative", "neutral"]),
        }
        for _ in range(160)
    )
    return UserFactory(is_superuser=True), units, sources


def every_page(user: User, filters: Filters) -> list[int]:
    pages, number = [], 1
    while True:
        page = find(user, filters, number)
        pages += [mention.pk for mention in page.mentions]
        if not page.has_next:
            return pages
        number += 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_pages_hold_each_match_once_and_agree_with_the_count(
    world: tuple[User, list[Unit], list[Source]], data: st.DataObject
) -> None:
    user, units, sources = world
    days = st.sampled_from([None, TODAY.date(), TODAY.date() - timedelta(days=400), date.max])
    filters = data.draw(
        st.builds(
            Filters,
            q=st.sampled_from(
                ["", "lương", "luong", "luong OR cá", "NOT lương", "tăng ca", '"ca"']
            ),
            topic=st.sampled_from(["", "wages", "không có"]),
            unit=st.sampled_from([None, units[1].pk]),
            source=st.sampled_from([None, sources[0].pk]),
            sentiment=st.sampled_from(["", "negative"]),
            first=st.sampled_from([None, date.min, TODAY.date() - timedelta(days=300)]),
            last=days,
            relevant=st.sampled_from(["yes", "no", "all"]),
            dated=st.sampled_from(["", "yes", "no"]),
        )
    )
    found = every_page(user, filters)
    assert len(found) == len(set(found))
    assert count(user, filters) == Total(len(found), exact=True)
    if not filters.q:
        expected = [
            mention
            for mention in Mention.objects.order_by("-published_at", "-id")
            if (filters.topic != "wages" or "wages" in mention.topics)
            and filters.unit in (None, mention.unit_id)
            and filters.source in (None, mention.source_id)
            and filters.sentiment in ("", mention.sentiment)
            and (filters.relevant == "all" or mention.relevant == (filters.relevant == "yes"))
            and (not filters.dated or (mention.day is None) == (filters.dated == "no"))
            and (not filters.first or (mention.day and mention.day >= filters.first))
            and (not filters.last or (mention.day and mention.day <= filters.last))
        ]
        assert found == [mention.pk for mention in expected]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("luong", lambda words, _: bool({"lương", "luong"} & words)),
        ("lương", lambda words, bare: "lương" in words or (bare and "luong" in words)),
        ("NOT luong", lambda words, _: not {"lương", "luong"} & words),
        (
            "thuong cá",
            lambda words, bare: "thuong" in words and ("cá" in words or (bare and "ca" in words)),
        ),
    ],
)
def test_search_finds_what_the_rule_of_diacritics_says(
    source: Source, query: str, wanted: Callable[[set[str], bool], bool]
) -> None:
    dice = random.Random(1)
    texts = [dice.choices(WORDS, k=4) for _ in range(60)] + [["luong"], ["thuong", "ca"]]
    made = make_mentions({"source": source, "text": " ".join(words)} for words in texts)
    expected = {
        mention.pk
        for mention, words in zip(made, texts, strict=True)
        if wanted(set(words), set(words) <= {"luong", "thuong", "ca"})
    }
    assert set(every_page(UserFactory(is_superuser=True), Filters(q=query))) == expected


def test_person_sees_the_mentions_of_the_own_subtree_and_national_ones(source: Source) -> None:
    province = UnitFactory(level=Level.PROVINCIAL_FEDERATION, parent=source.unit)
    park, other = UnitFactory(parent=province), UnitFactory(parent=source.unit)
    national, own, below, hidden = (
        make_mention(source=source, unit=unit) for unit in (source.unit, province, park, other)
    )
    person = MembershipFactory(unit=province).user
    for filters in (Filters(), Filters(dated="yes")):
        assert {mention.pk for mention in find(person, filters).mentions} == {
            national.pk, own.pk, below.pk,
        }  # fmt: skip
        assert count(person, filters) == Total(3, exact=True)
    assert find(person, Filters(unit=other.pk)).mentions == []
    assert hidden.pk not in every_page(person, Filters(q="lương"))


def test_long_count_says_more_than(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "COUNT_LIMIT", 5)
    make_mentions({"source": source} for _ in range(7))
    person = UserFactory(is_superuser=True)
    assert count(person, Filters()) == Total(5, exact=False)
    assert count(person, Filters(dated="yes")) == Total(7, exact=True)


def test_last_page_says_there_is_no_next(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "LAST_PAGE", 2)
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    make_mentions({"source": source} for _ in range(7))
    person = UserFactory(is_superuser=True)
    assert [find(person, Filters(), n).has_next for n in (1, 2, 3)] == [True, False, False]
    assert find(person, Filters(), 99).number == 2
