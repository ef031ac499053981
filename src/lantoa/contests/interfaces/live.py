"""The live page of a contest: who takes part, where and when."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lantoa.contests.domain import queries, tallying
from lantoa.contests.domain.league import by_share
from lantoa.contests.domain.tallying import Live
from lantoa.contests.interfaces.tiles import TILES, tile_map
from lantoa.listening.templatetags.lantoa import number
from lantoa.privacy.domain.groups import SMALLEST_GROUP
from lantoa.units.models import Unit

LEAGUE_SHOWN = 40
HOURS_SHOWN = 48
LOOK_AGAIN = 60  # seconds
LEAST = 2 * SMALLEST_GROUP  # a smaller figure is not shown


@cache_control(public=True, max_age=30)
@require_safe
def live(request: HttpRequest, slug: str) -> HttpResponse:
    """Entries of the contest, or what happens in the round that is named (``?vong=2``)."""
    contest = get_object_or_404(queries.announced(), slug=slug)
    rounds = list(contest.rounds.order_by("number"))
    asked = request.GET.get("vong", "")
    round_ = next((one for one in rounds if str(one.number) == asked), None)
    today = timezone.localdate()
    seen = tallying.live(contest, round_, today)
    named = Unit.objects.named(today).filter(code__in=list(seen.provinces))
    answer = render(
        request,
        "contests/live.html",
        {
            "contest": contest,
            "rounds": rounds,
            "round": round_,
            "at": seen.at,
            "step": SMALLEST_GROUP,
            "least": LEAST,
            **figures(seen, {unit.code: str(unit) for unit in named}),
        },
    )
    if any(one.running for one in rounds):
        answer["Refresh"] = str(LOOK_AGAIN)
    return answer


def figures(seen: Live, names: dict[str, str]) -> dict[str, Any]:
    """All that the page says about people. ``names`` are those of the provinces by their codes.

    Boards, units, provinces and hours cut the same people in several ways beside the total, so
    exact figures could be subtracted until one person is left. Rounded down to tens, and nothing
    under twenty told apart from nobody, each figure has room for one more or one less: whatever a
    group of fewer than ten is, it could as well be another (a test looks for the other).
    """
    provinces = sorted((-rounded(seen.provinces[code]), name) for code, name in names.items())
    units = [replace(one, people=rounded(one.people)) for one in seen.units if rounded(one.people)]
    hours = [(hour, rounded(people)) for hour, people in reversed(seen.hours[-HOURS_SHOWN:])]
    return {
        "entered": at_least(seen.entered),
        "people": at_least(seen.people),
        "attempts": at_least(seen.attempts),
        "boards": [(name, at_least(people)) for name, people in seen.boards],
        "hours": [(hour, people) for hour, people in hours if people],
        "busiest": max((people for _hour, people in hours), default=1),
        "units": units[:LEAGUE_SHOWN],
        "by_share": by_share(units)[:LEAGUE_SHOWN],
        "provinces": [(name, number(-people)) for people, name in provinces if people],
        "map": _map(seen.provinces),
    }


def rounded(people: int) -> int:
    """A number of people as it may be shown; 0 for what is too small."""
    return people // SMALLEST_GROUP * SMALLEST_GROUP if people >= LEAST else 0


def at_least(people: int) -> str:
    """The same in words."""
    return number(rounded(people)) if people >= LEAST else f"<{LEAST}"


def _map(people: dict[str, int]) -> str:
    shown = {code: rounded(people.get(code, 0)) for code in TILES}
    return tile_map(
        shown,
        {code: number(people_) if people_ else "" for code, people_ in shown.items()},
        _t("Provinces by people who take part; the table has the same."),
    )
