"""Stories over time: counted exactly, kept, emptied of what is not relevant."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Count
from tests.support.factories.listening import make_mentions
from tests.support.factories.units import UserFactory

from lantoa.insight.domain import stories
from lantoa.insight.models import Story
from lantoa.listening.domain.labels import correct_labels
from lantoa.listening.domain.queries import Filters, find
from lantoa.listening.models import Mention, Source

START = datetime(2026, 3, 2, 5, tzinfo=UTC)
FIRST, LAST = date(2026, 3, 2), date(2026, 4, 20)


@pytest.fixture(autouse=True)
def _by_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Posts with the same first word are one story: what clusters well is tested elsewhere."""

    def groups(texts: list[str], times: list[datetime]) -> list[int]:
        words = [text.split()[0] for text in texts]
        return [words.index(word) for word in words]

    monkeypatch.setattr(stories, "story_groups", groups)


def post(source: Source, text: str, days: float, **more: object) -> dict[str, object]:
    return {
        "source": source, "text": text, "published_at": START + timedelta(days=days),
    } | more  # fmt: skip


def assert_counts_equal_lists() -> None:
    held = dict(
        Mention.objects.exclude(story_id=None)
        .order_by()
        .values_list("story_id")
        .annotate(Count("id"))
    )
    person = UserFactory(is_superuser=True)
    for story in Story.objects.all():
        listed = find(person, Filters(story=story.pk))
        assert story.mentions == held.get(story.pk, 0) == listed.total.number


def test_placing_twice_changes_nothing(source: Source) -> None:
    make_mentions(
        [
            post(source, "Đình công ở A", 0),
            post(source, "Đình lại ở A", 2),
            post(source, "Một mình", 1),
            post(source, "Đình tiếp", 20, relevant=False),
        ]
    )
    assert stories.place(FIRST, LAST) == 2
    before = list(Story.objects.values())
    assert stories.place(FIRST, LAST) == 0
    assert list(Story.objects.values()) == before
    assert_counts_equal_lists()


def test_follow_up_joins_its_story_across_steps(source: Source) -> None:
    make_mentions([post(source, "Đình công ở A", 0), post(source, "Đình lại", 3)])
    stories.place(FIRST, FIRST + timedelta(days=5))
    make_mentions([post(source, f"Đình {n}", 3 + 10 * n) for n in range(1, 4)])
    stories.place(FIRST, LAST)
    story = Story.objects.get()
    assert (story.mentions, story.first_at, story.last_at) == (
        5, START, START + timedelta(days=33),
    )  # fmt: skip
    assert_counts_equal_lists()


def test_earlier_post_that_comes_late_moves_the_beginning(source: Source) -> None:
    make_mentions([post(source, "Đình công", 5), post(source, "Đình lại", 6)])
    stories.place(FIRST, LAST)
    make_mentions([post(source, "Đình trước", 1)])
    stories.place(FIRST, LAST)
    assert Story.objects.get().first_at == START + timedelta(days=1)
    assert_counts_equal_lists()


def test_post_called_irrelevant_leaves_its_story(source: Source) -> None:
    made = make_mentions([post(source, f"Đình công {n}", n) for n in range(3)])
    stories.place(FIRST, LAST)
    correct_labels(
        UserFactory(is_superuser=True), made[1].pk, relevant=False, topics=[], kind="other",
        sentiment="neutral", toxic=False,
    )  # fmt: skip
    stories.place(FIRST, LAST)
    assert Story.objects.get().mentions == 2
    assert_counts_equal_lists()


def test_undated_post_is_in_no_story(source: Source) -> None:
    make_mentions([post(source, "Đình công", 0), post(source, "Đình", 0, published_at=None)])
    today = datetime.now(UTC).date()
    assert stories.place(FIRST, today) == 0


def test_one_stray_post_draws_no_others_into_its_story(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_mentions([post(source, f"Lương {word}", 0.1 * n) for n, word in enumerate("aabc")])
    assert stories.place(FIRST, LAST) == 4
    make_mentions([post(source, "Thi c", 3), post(source, "Thi c nữa", 4)])

    def by_second_word(texts: list[str], times: list[datetime]) -> list[int]:
        words = [text.split()[1] for text in texts]
        return [words.index(word) for word in words]

    monkeypatch.setattr(stories, "story_groups", by_second_word)
    assert stories.place(FIRST, LAST) == 2
    found = sorted(Story.objects.values_list("title", "mentions"))
    assert found == [("Lương a", 4), ("Thi c", 2)]
    assert_counts_equal_lists()
