"""Looking again where a false claim was seen. The machine suggests, people confirm."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.analysis.extract import UnreadablePageError, extract_article
from lantoa.integrity.domain.cases import locked
from lantoa.integrity.domain.claims import standing
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.domain.levels import reach_effect
from lantoa.integrity.domain.matching import REGISTER
from lantoa.integrity.domain.queries import sightings_of
from lantoa.integrity.domain.rights import require_worker
from lantoa.integrity.models import Case, Effect, EffectCheck, Sighting
from lantoa.listening.domain.hosts import request_for
from lantoa.text import fold
from lantoa.transport import FetchResult, Outcome, fetch
from lantoa.units.domain.audit import record
from lantoa.units.models import User

EVERY = timedelta(days=3)
UNTIL = timedelta(days=60)
MOST = 50
_LABELS = ("tin gia", "tin sai su that", "sai su that", "thong tin sai lech")
_CORRECTED = ("dinh chinh", "cai chinh", "xin loi ban doc", "da duoc sua")


def due_sightings(now: datetime | None = None) -> QuerySet[Sighting]:
    """Addresses of handled claims that were not looked at for a while."""
    now = now or timezone.now()
    recent = EffectCheck.objects.filter(sighting=OuterRef("pk"), checked_at__gt=now - EVERY)
    handled = Case.objects.filter(level=2, handled_at__gt=now - UNTIL)
    claims = handled.values("claim")
    return (
        (Sighting.objects.filter(claim__in=claims) | Sighting.objects.filter(
            claim__merged_into__in=claims
        ))
        .exclude(url="")
        .filter(~Exists(recent))
        .order_by("pk")[:MOST]
    )  # fmt: skip


def check(sighting: Sighting) -> EffectCheck:
    """Read a sighting's address once more and write down what it looks like now."""
    result = fetch(request_for(sighting.url))
    suggestion = _suggest(sighting, result)
    return EffectCheck.objects.create(
        sighting=sighting,
        suggestion=suggestion,
        detail=f"{result.outcome.value} {result.message}".strip()[:500],
    )


@transaction.atomic
def say(sighting: Sighting, effect: str, *, actor: User) -> EffectCheck:
    """A person says what became of a sighting, upon the machine's newest look where there is one.

    When every address of the claim is corrected, labelled or removed, the case reaches level 3.
    """
    case = Case.objects.filter(claim=standing(sighting.claim)).first()
    if case is None:
        raise RefusedError(_("This claim has no case."))
    case = locked(case)
    require_worker(actor, case.unit)
    now = timezone.now()
    check = sighting.checks.filter(confirmed="").first()
    if check is None:
        check = EffectCheck(sighting=sighting, suggestion=Effect(effect))
    check.confirmed, check.confirmed_by, check.confirmed_at = Effect(effect), actor, now
    check.save()
    record("effect.confirm", check, actor=actor, unit=case.unit, after={"effect": effect})
    if all_reached(case):
        reach_effect(case, at=now, actor=actor)
    return check


def all_reached(case: Case) -> bool:
    """Whether the last word of a person on every address is that the claim stands there no more."""
    addresses = sightings_of(case.claim).exclude(url="")
    last: dict[int, str] = {}
    for row in (
        EffectCheck.objects.filter(sighting__in=addresses)
        .exclude(confirmed="")
        .order_by("-confirmed_at", "-pk")
    ):
        last.setdefault(row.sighting_id, row.confirmed)  # the newest first
    ids = list(addresses.values_list("pk", flat=True))
    return bool(ids) and all(last.get(pk) in Effect.reached() for pk in ids)


def _suggest(sighting: Sighting, result: FetchResult) -> Effect:
    if result.outcome is Outcome.GONE:
        return Effect.REMOVED
    if result.outcome is not Outcome.OK or result.body is None:
        return Effect.UNKNOWN
    try:
        article = extract_article(result.body, url=result.url)
    except UnreadablePageError:
        return Effect.UNKNOWN
    text = f"{article.title or ''}\n{article.text}"
    plain = fold(text)
    if any(words in plain for words in _CORRECTED):
        return Effect.CORRECTED
    if any(words in plain for words in _LABELS):
        return Effect.LABELLED
    stands = sighting.claim.merged_into_id or sighting.claim_id
    repeated = any(match.claim_id == stands for match in REGISTER.match(text))
    return Effect.STILL_THERE if repeated else Effect.UNKNOWN
