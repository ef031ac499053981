"""What the invented sources say: the same always, much, varied, and with its events in it."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from lantoa.demo.events import EVENTS, happenings
from lantoa.demo.outlets import DAYS, DIES_BEFORE, OUTLETS
from lantoa.demo.posts import HANOI, TOPICS, Post, _originals, posts_of_day, posts_until

EPOCH = date(2026, 9, 20)
NOW = datetime(2026, 9, 20, 23, 59, 59, tzinfo=HANOI)
MOST_REPOSTED = 0.03


@pytest.fixture(scope="module")
def posts() -> list[Post]:
    return [post for outlet in OUTLETS for post in posts_until(EPOCH, outlet.slug, NOW)]


def by_offset(posts: list[Post]) -> dict[int, list[Post]]:
    days: dict[int, list[Post]] = {}
    for post in posts:
        days.setdefault((post.published.date() - EPOCH).days, []).append(post)
    return days


def test_ninety_days_hold_more_than_six_thousand_posts(posts: list[Post]) -> None:
    assert len(OUTLETS) >= 12
    assert len(posts) >= 6000
    assert sorted(by_offset(posts)) == list(range(1 - DAYS, 1))


def test_a_day_is_the_same_when_made_again() -> None:
    day = EPOCH - timedelta(days=30)
    before = [posts_of_day(EPOCH, outlet.slug, day) for outlet in OUTLETS]
    posts_of_day.cache_clear()
    _originals.cache_clear()
    happenings.cache_clear()
    assert [posts_of_day(EPOCH, outlet.slug, day) for outlet in OUTLETS] == before


def test_another_first_day_gives_other_posts() -> None:
    day = EPOCH - timedelta(days=30)
    slug = "hoi-cong-nhan-xa-que"
    assert posts_of_day(EPOCH, slug, day) != posts_of_day(EPOCH - timedelta(days=1), slug, day)


def test_addresses_are_unique(posts: list[Post]) -> None:
    assert Counter(post.path for post in posts).most_common(1)[0][1] == 1


def test_no_two_posts_of_a_day_are_the_same_but_for_reposts(posts: list[Post]) -> None:
    for day, of_day in by_offset(posts).items():
        texts = Counter((post.title, post.text) for post in of_day)
        assert len(of_day) - len(texts) <= 1, day


def test_nothing_unfinished_is_left_in_a_text(posts: list[Post]) -> None:
    for post in posts:
        whole = post.title + post.text
        assert not set("{}[]|") & set(whole), whole
        assert post.text.strip() == post.text != ""
        assert bool(post.title) == (post.slug in {o.slug for o in OUTLETS if o.written})


def test_about_half_is_about_work(posts: list[Post]) -> None:
    share = sum(1 for post in posts if post.topic) / len(posts)
    assert 0.42 < share < 0.52
    assert {post.topic for post in posts} == {*TOPICS, ""}


def test_volume_follows_the_week_and_dips_on_the_national_day(posts: list[Post]) -> None:
    background = [post for post in posts if not post.event]
    press = Counter(p.published.date() for p in background if p.slug == "diem-tin-sang")
    ordinary = [n for day, n in press.items() if day.weekday() < 5 and day.month != 9]
    sundays = [n for day, n in press.items() if day.weekday() == 6]
    assert sum(sundays) / len(sundays) < 0.8 * sum(ordinary) / len(ordinary)
    everywhere = Counter(post.published.date() for post in background)
    wednesdays = [everywhere[date(2026, 9, 2) - timedelta(weeks=week)] for week in (2, 3, 4)]
    assert everywhere[date(2026, 9, 2)] < 0.75 * sum(wednesdays) / len(wednesdays)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.key)
def test_each_event_is_told_day_by_day_as_planned(event: object, posts: list[Post]) -> None:
    days = by_offset([post for post in posts if post.event == event.key])
    planned = {
        event.first + step: count
        for step, count in enumerate(event.counts)
        if event.first + step <= 0
    }
    originals = {
        day: sum(
            1
            for outlet in OUTLETS
            for post in _originals(EPOCH, EPOCH + timedelta(days=day))[outlet.slug]
            if post.event == event.key
        )
        for day in planned
    }
    assert originals == planned
    assert {post.topic for told in days.values() for post in told} == {event.topic}
    assert len({post.slug for told in days.values() for post in told}) >= 4


def test_the_rumour_names_both_parks(posts: list[Post]) -> None:
    texts = [post.text for post in posts if post.event == "wage_rumour"]
    assert sum("Sao Khuê" in text for text in texts) >= 10
    assert sum("Suối Lành" in text for text in texts) >= 10


def test_the_dying_source_falls_silent(posts: list[Post]) -> None:
    last = max(post.published.date() for post in posts if post.slug == "bua-com-ca")
    assert last == EPOCH - timedelta(days=DIES_BEFORE)


def test_new_posts_appear_hour_by_hour() -> None:
    slug = "hoi-cong-nhan-xa-que"
    later = datetime(2026, 11, 3, 21, 0, tzinfo=HANOI)
    before = posts_until(EPOCH, slug, later - timedelta(hours=3))
    after = posts_until(EPOCH, slug, later)
    fresh = [post for post in after if post not in before]
    assert fresh
    assert all(later - timedelta(hours=3) < post.published <= later for post in fresh)
    assert after[len(fresh) :] == before[: len(after) - len(fresh)]


def test_the_document_lists_every_event_with_its_days() -> None:
    text = (Path(__file__).parents[3] / "docs" / "demonstration.md").read_text("utf-8")
    for event in EVENTS:
        first, last = (str(day).replace("-", "−") for day in (event.first, event.last))
        row = next(line for line in text.splitlines() if f"`{event.key}`" in line)
        assert f"| {event.topic} | {first} to {last} |" in row
        assert all(park in row for park in event.places)
