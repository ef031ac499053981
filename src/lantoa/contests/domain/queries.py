"""Questions that the pages ask."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from lantoa.contests.domain.league import Standing, league
from lantoa.contests.domain.sittings import Choice, choices
from lantoa.contests.models import AnswerKey, Contest, Contestant, Draw, Ranking, Result, Round

# Results of a ranking do not change, but units do: a task works the league out each hour.
LEAGUE_KEPT = 2 * 3600  # seconds
LEAGUE_LOOKED_AT = timedelta(days=90)


def announced() -> QuerySet[Contest]:
    """Contests that the public may read about, the newest first."""
    return Contest.objects.filter(announced=True)


@dataclass(frozen=True)
class RoundState:
    """A round as a contestant sees it."""

    round: Round
    state: str  # "waiting", "running" or "over"
    has_results: bool
    sittings: list[Choice]


def rounds_of(contest: Contest, person: Contestant | None = None) -> list[RoundState]:
    """The rounds of a contest in order, with the sittings that a person may choose from."""
    now = timezone.now()
    rounds = contest.rounds.select_related("rules").order_by("number")
    shown = set(
        Ranking.objects.filter(round__contest=contest, published_at__isnull=False).values_list(
            "round", flat=True
        )
    ) | set(Draw.objects.filter(ranking__round__contest=contest).values_list(
        "ranking__round", flat=True
    ))  # fmt: skip
    return [
        RoundState(
            one,
            "waiting" if now < one.opens_at else "running" if now < one.closes_at else "over",
            one.pk in shown,
            choices(one, person) if person and one.in_sittings else [],
        )
        for one in rounds
    ]


def current_round(states: list[RoundState]) -> Round | None:
    """The round that runs, else the next one, else the last one."""
    for wanted in ("running", "waiting"):
        found = next((one.round for one in states if one.state == wanted), None)
        if found:
            return found
    return states[-1].round if states else None


def winners(ranking: Ranking) -> QuerySet[Result]:
    """Results with a prize, board by board, without those who were excluded since."""
    return (
        ranking.results.exclude(prize="")
        .filter(contestant__excluded_at=None)
        .select_related("contestant", "board")
        .order_by("board__position", "order", "entry")
    )


def corrections(round_: Round) -> QuerySet[AnswerKey]:
    """Keys that were corrected, with their notes."""
    return (
        AnswerKey.objects.filter(question__round=round_, version__gt=1)
        .select_related("question")
        .order_by("at")
    )


def newest_draw(round_: Round) -> Draw | None:
    """The draw of the newest ranking that has one. A list is public from when it is committed."""
    return Draw.objects.filter(ranking__round=round_).order_by("-ranking__version").first()


def league_key(ranking: int) -> str:
    """Where the league of a ranking is kept."""
    return f"contests-league-{ranking}"


def known_league(ranking: Ranking) -> list[Standing]:
    """The league of a ranking as it was worked out last; now, where that was long ago."""
    found: list[Standing] | None = cache.get(league_key(ranking.pk))
    return keep_league(ranking) if found is None else found


def keep_league(ranking: Ranking) -> list[Standing]:
    """Work a league out and keep it; it reads all who are ranked."""
    found = league(ranking, timezone.localdate())
    cache.set(league_key(ranking.pk), found, LEAGUE_KEPT)
    return found


def keep_leagues() -> None:
    """Keep the leagues that people look at now."""
    since = timezone.now() - LEAGUE_LOOKED_AT
    shown = Ranking.objects.filter(published_at__gte=since).order_by("round", "-version")
    for ranking in shown.distinct("round"):
        keep_league(ranking)
