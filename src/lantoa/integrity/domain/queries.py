"""Questions about claims and cases."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from lantoa.concerns.models import ConcernTip
from lantoa.intake.models import Tip
from lantoa.integrity.models import (
    Appeal,
    AppealStatus,
    Case,
    CaseStatus,
    Claim,
    Correction,
    Judgement,
    Response,
    ResponseKind,
    Sighting,
    Takedown,
    TakedownStatus,
    Verdict,
)
from lantoa.units.models import User


def standing_claims(user: User | AnonymousUser) -> QuerySet[Claim]:
    """Claims that this person may see and that stand for themselves, not merged away."""
    visible: QuerySet[Claim] = Claim.objects.visible_to(user)
    return visible.filter(merged_into__isnull=True)


def sightings_of(claim: Claim) -> QuerySet[Sighting]:
    """Sightings of a claim and of all that was merged into it."""
    return Sighting.objects.filter(Q(claim=claim) | Q(claim__merged_into=claim))


def tips_of(claim: Claim) -> QuerySet[Tip]:
    """The tips with which a claim came in."""
    return Tip.objects.filter(pk__in=sightings_of(claim).values("tip"))


def free_tips(claim: Claim) -> QuerySet[Tip]:
    """The tips of a claim that belong to no concern yet."""
    return tips_of(claim).exclude(pk__in=ConcernTip.objects.values("tip"))


def places_by_claim(claims: list[Claim]) -> dict[int, int]:
    """In how many different places each claim was seen, those merged into it included."""
    ids = [claim.pk for claim in claims]
    counted = (
        Sighting.objects.filter(Q(claim__in=ids) | Q(claim__merged_into__in=ids))
        .order_by()
        .annotate(stands=Coalesce("claim__merged_into", "claim"))
        .values_list("stands")
        .annotate(places=Count("key", distinct=True))
    )
    return dict(counted)


def cases(user: User | AnonymousUser) -> QuerySet[Case]:
    """Cases of claims that stand and that this person may see."""
    visible: QuerySet[Case] = Case.objects.visible_to(user)
    return visible.filter(claim__merged_into__isnull=True).select_related("claim", "unit", "owner")


def cases_to_judge(user: User) -> QuerySet[Case]:
    """Open cases on which this person may still say something."""
    judged = Judgement.objects.filter(judge=user, round=F("case__round")).values("case")
    mine = Q(maker=user) | Q(pk__in=judged)
    return cases(user).filter(status=CaseStatus.OPEN).exclude(mine)


def cases_to_answer(user: User) -> QuerySet[Case]:
    """Cases with a verdict of false information and no answer yet."""
    quiet = Response.objects.filter(
        case=OuterRef("pk"), kind=ResponseKind.NO_RESPONSE, issued_at__isnull=False
    )
    return cases(user).filter(~Exists(quiet), verdict__in=Verdict.false(), level=1)


def approvals_waiting(user: User) -> QuerySet[Case]:
    """Cases for which somebody else says that no response is needed."""
    proposed = Response.objects.filter(
        kind=ResponseKind.NO_RESPONSE, issued_at__isnull=True
    ).exclude(made_by=user)
    return cases(user).filter(level=1, pk__in=proposed.values("case"))


def appeals_waiting(user: User) -> QuerySet[Appeal]:
    """Appeals about cases that this person may see, the oldest first."""
    mine = Appeal.objects.filter(correction__case__in=Case.objects.visible_to(user))
    return mine.filter(status=AppealStatus.NEW).select_related("correction")


def open_takedowns(user: User) -> QuerySet[Takedown]:
    """Requests for removal that nobody has settled, the most urgent first."""
    visible: QuerySet[Takedown] = Takedown.objects.visible_to(user)
    return visible.filter(status=TakedownStatus.OPEN).order_by("due_at")


def published_corrections() -> QuerySet[Correction]:
    """Corrections that anybody may read, the newest first; withdrawn ones with their reason."""
    return Correction.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk")
