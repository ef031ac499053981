"""Answers other than the public correction: letters, referrals, fact sheets, and none at all."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.duties.domain import deadlines
from lantoa.integrity.domain import sla
from lantoa.integrity.domain.cases import locked
from lantoa.integrity.domain.errors import NotAllowedError, RefusedError
from lantoa.integrity.domain.levels import reach_handled
from lantoa.integrity.domain.rights import require_worker
from lantoa.integrity.models import Case, Response, ResponseKind, Verdict
from lantoa.units.domain.audit import record
from lantoa.units.models import User

ANSWERS = (ResponseKind.OUTLET_REPLY, ResponseKind.REFERRAL)
"""What makes a case handled once it was sent; a fact sheet stays inside and does not."""


@transaction.atomic
def prepare(case: Case, kind: str, text: str, *, actor: User, recipient: str = "") -> Response:
    """Write an answer. It is not issued yet: a person does that and says how."""
    case = locked(case)
    require_worker(actor, case.unit)
    if case.verdict not in Verdict.false():
        raise RefusedError(_("Only what two people found false is answered here."))
    if kind == ResponseKind.CORRECTION:
        raise RefusedError(_("A correction is published, not sent."))
    if not text.strip():
        raise RefusedError(_("The text is missing."))
    if kind in ANSWERS and not recipient.strip():
        raise RefusedError(_("Say to whom it goes."))
    response = Response.objects.create(
        case=case, kind=ResponseKind(kind), text=text.strip(), recipient=recipient.strip(),
        made_by=actor,
    )  # fmt: skip
    record("response.prepare", response, actor=actor, unit=case.unit, after={"kind": kind})
    return response


@transaction.atomic
def issue(response: Response, proof: str, *, actor: User) -> bool:
    """Write down that an answer was sent, and how; False when that was done already.

    For "no response needed" this is the approval, by somebody else than who proposed it.
    """
    case = locked(response.case)
    require_worker(actor, case.unit)
    none_needed = response.kind == ResponseKind.NO_RESPONSE
    if none_needed and response.made_by_id == actor.pk:
        raise NotAllowedError(_("Another person must agree that no response is needed."))
    if not none_needed and not proof.strip():
        raise RefusedError(_("Say how it was sent: date, way and number of the letter."))
    now = timezone.now()
    changed = Response.objects.filter(pk=response.pk, issued_at__isnull=True).update(
        issued_at=now, issued_by=actor, proof=proof.strip()
    )
    if not changed:
        return False
    record("response.issue", response, actor=actor, unit=case.unit, after={"kind": response.kind})
    if response.kind in ANSWERS:
        reach_handled(case, at=now, actor=actor)
    elif none_needed:
        deadlines.meet(case, sla.CASE, at=now)
    return True
