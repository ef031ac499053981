"""Stories kept over time: what has come in joins the story it belongs to, or founds one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from lantoa.analysis.stories import story_groups
from lantoa.insight.models import Story
from lantoa.listening.models import Mention
from lantoa.units.domain.days import midnight

# How far back a story is looked for: follow-ups and reactions come within days.
WINDOW = timedelta(days=14)
# A step of a long import; each step looks a window back, so no story is cut in two.
STEP = timedelta(days=14)
# One post alone is no story that a page should list.
SMALLEST = 2
# The newest posts of a step when a flood comes; the rest stay without a story.
MOST_POSTS = 20_000
TITLE_LENGTH = 160


@dataclass(frozen=True)
class _Post:
    pk: int
    published_at: datetime
    title: str
    text: str
    topics: Sequence[str]
    unit_id: int
    story_id: int | None


def place(first: date, last: date) -> int:
    """Put dated, relevant mentions of these days into stories; returns how many were placed.

    A mention that is in a story stays there (people may have linked to it) unless a person has
    said that it is not relevant. One that is alone
    waits, and is looked at again as long as its day is within reach of newer ones.
    """
    placed = 0
    day = first
    _release(first, last)
    while day <= last:
        end = min(day + STEP, last + timedelta(days=1))
        placed += _place(midnight(day) - WINDOW, midnight(end))
        day += STEP
    return placed


def _place(start: datetime, end: datetime) -> int:
    posts = _posts(start, end)
    if not any(post.story_id is None for post in posts):
        return 0
    groups: dict[int, list[_Post]] = defaultdict(list)
    labels = story_groups(
        [f"{post.title}\n{post.text}".strip() for post in posts],
        [post.published_at for post in posts],
    )
    for post, label in zip(posts, labels, strict=True):
        groups[label].append(post)
    sizes = Counter(post.story_id for post in posts if post.story_id is not None)
    with transaction.atomic():
        return sum(_settle(group, sizes) for group in groups.values())


@transaction.atomic
def _release(first: date, last: date) -> None:
    """Take out what a person has since called irrelevant: lists do not show it, so no story may
    count it."""
    left = Mention.objects.filter(
        published_at__gte=midnight(first),
        published_at__lt=midnight(last + timedelta(days=1)),
        relevant=False,
        story_id__isnull=False,
    )
    stories = [pk for pk in left.values_list("story_id", flat=True).distinct() if pk]
    if not stories:
        return
    # In order, so that two of these never wait for each other in a circle.
    kept = list(Story.objects.select_for_update().filter(pk__in=stories).order_by("pk"))
    left.update(story_id=None)
    for story in kept:
        story.mentions = _members(story)
        story.save(update_fields=["mentions"])


def _members(story: Story) -> int:
    """The mentions of a story, looked for only where they can be."""
    within = (story.first_at, story.last_at)
    return Mention.objects.filter(story_id=story.pk, published_at__range=within).count()


def _posts(start: datetime, end: datetime) -> list[_Post]:
    rows = (
        Mention.objects.filter(
            published_at__gte=start, published_at__lt=end, relevant=True, day__isnull=False
        )
        .order_by("-published_at", "-id")
        .values_list("pk", "published_at", "title", "text", "topics", "unit_id", "story_id")
    )
    return [_Post(*row) for row in rows[:MOST_POSTS]][::-1]


def _settle(group: list[_Post], sizes: Counter[int]) -> int:
    """Give the fresh posts of a group a story. ``sizes``: posts a story has in this window.

    A story goes on only where most of its recent posts are. One stray post of it among others
    must not draw them all in: that is how stories grow into each other over weeks.
    """
    known = Counter(post.story_id for post in group if post.story_id is not None)
    going_on = [pk for pk, here in known.most_common() if 2 * here >= sizes[pk]]
    fresh = [post for post in group if post.story_id is None]
    if not fresh or (not going_on and len(fresh) < SMALLEST):
        return 0
    story = Story.objects.select_for_update().get(pk=going_on[0]) if going_on else _found(fresh)
    _attach(story.pk, fresh)
    story.first_at = min(story.first_at, fresh[0].published_at)
    story.last_at = max(story.last_at, fresh[-1].published_at)
    story.mentions = _members(story)
    story.save()
    return len(fresh)


def _found(group: list[_Post]) -> Story:
    topics = Counter(topic for post in group for topic in post.topics)
    return Story.objects.create(
        title=_title(group),
        unit_id=Counter(post.unit_id for post in group).most_common(1)[0][0],
        topics=[topic for topic, _count in topics.most_common(3)],
        first_at=group[0].published_at,
        last_at=group[-1].published_at,
    )


def _title(group: Iterable[_Post]) -> str:
    """The first headline among the posts, else the first sentence of the first post."""
    posts = list(group)
    titled = next((post.title for post in posts if post.title), "")
    text = titled or posts[0].text.strip().split("\n")[0]
    if len(text) <= TITLE_LENGTH:
        return text
    return text[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def _attach(story_id: int, posts: list[_Post]) -> None:
    """One update with the partition key, so that only the partitions concerned are touched."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE listening_mention AS m SET story_id = %s"
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS p (id, published_at)"
            " WHERE m.id = p.id AND m.published_at = p.published_at AND m.story_id IS NULL",
            [story_id, [post.pk for post in posts], [post.published_at for post in posts]],
        )
