"""What anybody may read about contests: rules, results, the draw, receipts."""

from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.contests.domain import excluding, paying, queries, sittings
from lantoa.contests.domain.freezing import published
from lantoa.contests.domain.league import by_share
from lantoa.contests.hot import receipts, signing
from lantoa.contests.interfaces.who import contestant_of
from lantoa.contests.models import Contest, Round, Sitting, TieBreak
from lantoa.privacy.domain.groups import SMALLEST_GROUP
from lantoa.public.interfaces.same_origin import same_origin
from lantoa.units.domain.errors import RuleError

LEAGUE_SHOWN = 20


@require_safe
def contests(request: HttpRequest) -> HttpResponse:
    """All contests that are announced."""
    return render(request, "contests/list.html", {"contests": queries.announced()})


@never_cache
@require_safe
def contest(request: HttpRequest, slug: str) -> HttpResponse:
    """A contest: what it is, its rules, its rounds, and the way in."""
    return _contest_page(request, get_object_or_404(queries.announced(), slug=slug))


@same_origin
@require_POST
def choose_sitting(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Take a seat in a sitting."""
    shown = get_object_or_404(queries.announced(), slug=slug)
    person = contestant_of(request, shown)
    if person is None:
        return redirect("contests:enter", slug)
    wanted = request.POST.get("sitting", "")
    sitting = get_object_or_404(
        Sitting, round__contest=shown, pk=wanted if wanted.isdecimal() else 0
    )
    try:
        sittings.choose(person, sitting)
    except RuleError as refused:
        return _contest_page(request, shown, str(refused))
    return redirect("contests:contest", slug)


def _contest_page(request: HttpRequest, shown: Contest, refused: str = "") -> HttpResponse:
    person = contestant_of(request, shown)
    rounds = queries.rounds_of(shown, person)
    current = queries.current_round(rounds)
    return render(
        request,
        "contests/contest.html",
        {
            "contest": shown,
            "refused": refused,
            "rounds": rounds,
            "current": current,
            "rules": current.rules if current else None,
            "chain": [TieBreak(step).label for step in current.rules.tie_breaks] if current else [],
            "person": person,
            "take": f"{settings.CONTEST_URL}/thi/",
        },
        status=400 if refused else 200,
    )


@require_safe
def contest_of_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from a round's number to its contest."""
    shown = get_object_or_404(Round.objects.select_related("contest"), pk=pk)
    return redirect("contests:contest", shown.contest.slug)


@never_cache
@require_safe
def results(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Winners, the draw, corrections and the league of one round."""
    shown: Contest = get_object_or_404(queries.announced(), slug=slug)
    round_ = get_object_or_404(shown.rounds.select_related("rules"), number=number)
    ranking = published(round_)
    context: dict[str, Any] = {
        "contest": shown,
        "round": round_,
        "ranking": ranking,
        "draw": queries.newest_draw(round_),
        "corrections": queries.corrections(round_),
        "today": timezone.localdate(),
    }
    if ranking:
        person = contestant_of(request, shown)
        league = [
            one for one in queries.known_league(ranking)
            if one.people >= SMALLEST_GROUP
        ]  # fmt: skip
        context |= {
            "winners": queries.winners(ranking),
            "excluded": excluding.number_excluded(round_),
            "mine": ranking.results.filter(contestant=person).first() if person else None,
            "receives": person is not None
            and paying.owed(round_).filter(contestant=person).exists(),
            "certified": person is not None
            and person.certificates.filter(round=round_, voided_at=None).exists(),
            "league": league[:LEAGUE_SHOWN],
            "by_share": by_share(league)[:LEAGUE_SHOWN],
            "actual": round_.rules.get_actual_display(),
        }
    return render(request, "contests/results.html", context)


@require_safe
def draw_entries(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The list that was committed to, byte for byte."""
    rounds = Round.objects.filter(contest__announced=True)
    draw = queries.newest_draw(get_object_or_404(rounds, contest__slug=slug, number=number))
    if draw is None:
        raise Http404
    return HttpResponse(draw.entries, content_type="text/plain; charset=utf-8")


@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Check a receipt, and show it as a code that another phone can read."""
    line = request.GET.get("r", "").strip()
    read = receipts.verify(line) if line else None
    context: dict[str, Any] = {"line": line, "receipt": read, "public_key": signing.public_key()}
    if read:
        context["ended"] = datetime.fromisoformat(read.at)
        address = f"{settings.BASE_URL}{request.path}?r={line}"
        drawn = segno.make(address, error="l", micro=False)
        context["qr"] = mark_safe(drawn.svg_inline(omitsize=True))  # noqa: S308
        context["round"] = Round.objects.select_related("contest").filter(pk=read.round).first()
    status = 400 if line and not read else 200
    return render(request, "contests/receipt.html", context, status=status)
