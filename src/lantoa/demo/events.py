"""What happens in the demonstration, and when, counted in days from its first day (day 0)."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from lantoa.demo.outlets import OUTLETS


@dataclass(frozen=True)
class Event:
    """``counts[i]`` posts on day ``first + i``, spread over outlets by ``spread`` (kind or slug).

    ``places`` are parks; each post is about one of them (none: the whole country).
    """

    key: str
    topic: str
    summary: str
    first: int
    counts: tuple[int, ...]
    places: tuple[str, ...]
    spread: dict[str, float]
    firm: str | None = None

    @property
    def last(self) -> int:
        """The last day, counted from day 0."""
        return self.first + len(self.counts) - 1


EVENTS = (
    Event(
        "wage_rumour", "wages",
        "Rumour in two parks that this month's wages will be late", -4,
        (3, 9, 17, 27, 34, 26, 15, 9, 5, 3, 2), ("Sao Khuê", "Suối Lành"),
        {"social": 6, "forum": 2.5, "bao-tho-moi": 1, "nhip-song-ca-kip": 0.6},
    ),
    Event(
        "minimum_wage", "minimum_wage",
        "The wage council's proposal for next year's minimum wage, and many questions", -41,
        (16, 25, 21, 15, 11, 8, 7, 5, 4, 3, 3, 2, 2, 1), (),
        {"press": 4, "hoi-dap-viec-lam": 3, "social": 3, "forum": 2, "union": 0.6},
    ),
    Event(
        "stoppage", "work_stoppage",
        "About 800 workers of one firm stop work over piece rates and return after talks", -22,
        (7, 21, 25, 17, 11, 7, 4, 3, 2, 1), ("Phượng Đỏ",),
        {"hoi-tho-dat-cang": 5, "social": 2, "press": 3, "forum": 1.5, "union": 0.6},
        "công ty giày Én Nhỏ",
    ),
    Event(
        "contest", "union_work",
        "The union's online contest on labour law", -16,
        (10, 28, 40, 31, 18, 14, 13, 22, 31, 16, 8, 4, 2), (),
        {"union": 1, "social": 4, "press": 2, "forum": 1.5},
    ),
    Event(
        "meal_poisoning", "meals",
        "Workers fall ill after a shift meal", -60,
        (6, 15, 12, 8, 4, 3, 2), ("Lúa Mới",),
        {"bua-com-ca": 3, "social": 3, "press": 3, "forum": 1},
        "công ty túi xách Quả Thị",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Happening:
    """One post to be written about an event."""

    event: Event
    phase: str
    number: int


def phase(event: Event, day: int) -> str:
    """``early`` until the peak, ``peak`` around it, ``late`` in the decay."""
    counts = event.counts
    step = day - event.first
    peak = counts.index(max(counts))
    if step < peak - 1:
        return "early"
    return "peak" if step <= peak + 1 else "late"


@lru_cache(maxsize=512)
def happenings(epoch: date, day: date) -> dict[str, tuple[Happening, ...]]:
    """Outlet slug → posts about events on a day."""
    found: dict[str, list[Happening]] = {}
    offset = (day - epoch) // timedelta(days=1)
    for event in EVENTS:
        if not event.first <= offset <= event.last:
            continue
        rng = Random(f"{epoch}|{day}|{event.key}")  # noqa: S311 - repeatable, not secret
        living = [o for o in OUTLETS if o.rate and o.lives_on(epoch, day)]
        weights = [
            event.spread.get(o.slug, event.spread.get(o.kind, 0) * o.rate / 8) for o in living
        ]
        for number in range(event.counts[offset - event.first]):
            slug = rng.choices(living, weights)[0].slug
            found.setdefault(slug, []).append(Happening(event, phase(event, offset), number))
    return {slug: tuple(items) for slug, items in found.items()}
