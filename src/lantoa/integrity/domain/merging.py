"""Two claims that say the same become one.

The older one stands; the other, and all that was merged into it, point to it in one step. Whatever
the order, a set of merges ends in the same place: the oldest claim of the set, with the earliest
sighting, the gravest harm and the case that is furthest. No sighting is moved, so none is lost.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.integrity.domain.claims import standing
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.domain.locks import take_the_register
from lantoa.integrity.domain.rights import require_worker
from lantoa.integrity.models import Case, Claim, ClaimStatus, Severity
from lantoa.units.domain.audit import record
from lantoa.units.models import User

_HARM = list(Severity)


@transaction.atomic
def merge(first: Claim, second: Claim, *, actor: User) -> Claim:
    """Make two claims one and return the one that stands; merging again changes nothing.

    Refused while both have a verdict and the verdicts differ: people must settle that first.
    """
    take_the_register()
    stays, goes = sorted((standing(first), standing(second)), key=lambda claim: claim.pk)
    require_worker(actor, stays.unit)
    require_worker(actor, goes.unit)
    if stays.invented != goes.invented:
        raise RefusedError(_("A claim of the demonstration is not merged with a real one."))
    if stays == goes:
        return stays
    _settle_cases(stays, goes)
    stays.first_seen_at = min(stays.first_seen_at, goes.first_seen_at)
    stays.severity = max(stays.severity, goes.severity, key=lambda s: _HARM.index(Severity(s)))
    stays.about_union = stays.about_union or goes.about_union
    stays.status = _status(stays, goes)
    stays.save(update_fields=["first_seen_at", "severity", "about_union", "status"])
    moved = list(Claim.objects.filter(merged_into=goes).values_list("pk", flat=True))
    Claim.objects.filter(pk__in=[goes.pk, *moved]).update(merged_into=stays)
    record("claim.merge", stays, actor=actor, unit=stays.unit, after={"claims": [goes.pk, *moved]})
    return stays


def _settle_cases(stays: Claim, goes: Claim) -> None:
    """Give the claim that stays the case that is furthest."""
    cases = {c.claim_id: c for c in Case.objects.filter(claim__in=[stays, goes])}
    mine, theirs = cases.get(stays.pk), cases.get(goes.pk)
    if theirs is None:
        return
    if mine is not None:
        if mine.verdict and theirs.verdict and mine.verdict != theirs.verdict:
            raise RefusedError(
                _("Two people judged these claims differently. Settle that before they are merged.")
            )
        if _furthest(mine) >= _furthest(theirs):
            return
        Case.objects.filter(pk=mine.pk).update(claim=goes)
    Case.objects.filter(pk=theirs.pk).update(claim=stays)


def _furthest(case: Case) -> tuple[bool, int, int]:
    return bool(case.verdict), case.level, -case.pk


def _status(stays: Claim, goes: Claim) -> str:
    case = Case.objects.filter(claim=stays).first()
    if case is not None:
        return ClaimStatus(case.status)
    return max(stays.status, goes.status, key=lambda s: (s == ClaimStatus.OPEN, s))
