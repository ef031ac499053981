"""Cases are opened, given to people, and left as an opinion."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.concerns.domain.raising import raise_concern
from lantoa.concerns.models import Concern
from lantoa.duties.domain import deadlines
from lantoa.integrity.domain import sla
from lantoa.integrity.domain.claims import standing
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.domain.locks import share_the_register
from lantoa.integrity.domain.queries import free_tips
from lantoa.integrity.domain.rights import require_worker
from lantoa.integrity.models import Case, CaseStatus, Claim, ClaimStatus
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User


@transaction.atomic
def open_case(
    claim: Claim, *, actor: User, critical: bool = False, unit: Unit | None = None
) -> Case:
    """Open the case of a claim, or return the one that is open already.

    Who opens it collects the evidence and can be neither of its two judges.
    """
    share_the_register()
    claim = standing(claim)
    unit = unit or claim.unit
    require_worker(actor, unit)
    # The claim's row makes two people at once take turns: the unique constraint is deferred.
    Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    case = Case.objects.filter(claim=claim).first()
    if case is not None:
        return case
    case = Case.objects.create(claim=claim, unit=unit, maker=actor, owner=actor, critical=critical)
    if claim.status == ClaimStatus.OUTSIDE:
        Claim.objects.filter(pk=claim.pk).update(status=ClaimStatus.OPEN)
    record("case.open", case, actor=actor, unit=unit, after={"claim": claim.pk})
    sla.start(case, claim.first_seen_at)
    return case


@transaction.atomic
def leave_as_opinion(case: Case, *, topic: str, summary: str, actor: User) -> Concern:
    """It cannot be checked after all: the case ends without a verdict, as a concern."""
    case = locked(case)
    require_open(case)
    require_worker(actor, case.unit)
    Case.objects.filter(pk=case.pk).update(status=CaseStatus.CONCERN)
    Claim.objects.filter(pk=case.claim_id).update(status=ClaimStatus.CONCERN)
    deadlines.cancel(case, sla.CASE)
    record("case.opinion", case, actor=actor, unit=case.unit)
    return raise_concern(
        topic=topic, unit=case.claim.unit, summary=summary, urgency=case.claim.severity,
        tips=free_tips(case.claim), actor=actor,
    )  # fmt: skip


@transaction.atomic
def hand_over(case: Case, owner: User, *, actor: User) -> None:
    """Give a case to another person who may work on it."""
    require_worker(actor, case.unit)
    require_worker(owner, case.unit)
    before = case.owner_id
    Case.objects.filter(pk=case.pk).update(owner=owner)
    deadlines.reassign(case, unit=case.unit, owner=owner)
    record("case.hand_over", case, actor=actor, unit=case.unit,
           before={"owner": before}, after={"owner": owner.pk})  # fmt: skip


def locked(case: Case) -> Case:
    """Return a fresh copy of a case, locked for change and safe from merges."""
    share_the_register()
    rows = Case.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("claim", "unit").get(pk=case.pk)


def require_open(case: Case) -> None:
    """Refuse a case that has a verdict or was left as an opinion."""
    if case.status != CaseStatus.OPEN:
        raise RefusedError(_("This case is no longer open."))
