"""The live page of a contest: who takes part, where and when."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lantoa.contests.domain import queries, tallying
from lantoa.contests.domain.league import Standing, by_share
from lantoa.contests.interfaces.tiles import TILES, tile_map
from lantoa.listening.templatetags.lantoa import number
from lantoa.privacy.domain.groups import SMALLEST_GROUP
from lantoa.units.models import Unit

LEAGUE_SHOWN = 40
HOURS_SHOWN = 48
LOOK_AGAIN = 60  # seconds


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
    answer = render(
        request,
        "contests/live.html",
        {
            "contest": contest,
            "rounds": rounds,
            "round": round_,
            "live": seen,
            "boards": [(name, at_least(people)) for name, people in seen.boards],
            "hours": _bars(seen.hours[-HOURS_SHOWN:]),
            "units": _shown(seen.units),
            "by_share": _shown(
                [one for one in by_share(seen.units) if one.people >= SMALLEST_GROUP]
            ),
            "provinces": _provinces(seen.provinces),
            "map": _map(seen.provinces),
            "smallest": SMALLEST_GROUP,
        },
    )
    if any(one.running for one in rounds):
        answer["Refresh"] = str(LOOK_AGAIN)
    return answer


def at_least(people: int) -> str:
    """A number of people; of a group that is too small only that."""
    return f"<{SMALLEST_GROUP}" if 0 < people < SMALLEST_GROUP else number(people)


def _shown(standings: Iterable[Standing]) -> list[dict[str, Any]]:
    return [
        {"unit": one.unit, "people": at_least(one.people), "share": one.share,
         "members": one.members}
        for one in standings
    ][:LEAGUE_SHOWN]  # fmt: skip


def _bars(hours: list[tuple[Any, int]]) -> list[dict[str, Any]]:
    most = max((people for _hour, people in hours), default=1)
    return [
        {"hour": hour, "people": at_least(people), "most": most,
         "bar": 0 if people < SMALLEST_GROUP else people}
        for hour, people in reversed(hours)
    ]  # fmt: skip


def _provinces(people: dict[str, int]) -> list[tuple[str, str]]:
    """Names and numbers of all provinces of the map that somebody comes from, largest first."""
    named = Unit.objects.named(timezone.localdate()).filter(code__in=list(people))
    rows = sorted((-people[unit.code], str(unit), at_least(people[unit.code])) for unit in named)
    return [(name, shown) for _order, name, shown in rows]


def _map(people: dict[str, int]) -> str:
    known = {code: number_ for code, number_ in people.items() if code in TILES}
    coloured = {
        code: max(people_, SMALLEST_GROUP) if people_ else 0 for code, people_ in known.items()
    }
    shown = {code: at_least(people_) for code, people_ in known.items()}
    return tile_map(
        coloured, shown, _t("Provinces by people who take part; the table has the same.")
    )
