"""Two different people say the same of a case; then it has a verdict, and not before."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.concerns.domain.raising import raise_concern
from lantoa.concerns.models import Origin
from lantoa.duties.domain import deadlines, notices
from lantoa.integrity.domain import sla
from lantoa.integrity.domain.cases import locked, require_open
from lantoa.integrity.domain.errors import NotAllowedError, RefusedError
from lantoa.integrity.domain.queries import free_tips
from lantoa.integrity.domain.rights import belongs_to, require_worker
from lantoa.integrity.domain.telling import tell_senders
from lantoa.integrity.models import Case, CaseStatus, Claim, ClaimStatus, Judgement, Verdict
from lantoa.listening.models import Topic
from lantoa.units.domain.audit import record
from lantoa.units.models import User

JUDGES_NEEDED = 2


@transaction.atomic
def judge(case: Case, verdict: str, reasons: str, *, actor: User) -> Case:
    """Write down what one person says of a case; the second who agrees makes it the verdict.

    Where the first two disagree a third is needed. A judge of the unit that the claim is about is
    let through but marked.
    """
    case = locked(case)
    require_open(case)
    require_worker(actor, case.unit)
    if case.maker_id == actor.pk:
        raise NotAllowedError(_("You made this case: two other people judge it."))
    if not reasons.strip():
        raise RefusedError(_("Say why, with the evidence that shows it."))
    conflict = belongs_to(actor, case.claim.unit)
    try:
        with transaction.atomic():
            Judgement.objects.create(
                case=case, round=case.round, judge=actor, verdict=Verdict(verdict),
                reasons=reasons.strip(), conflict=conflict,
            )  # fmt: skip
    except IntegrityError as twice:
        raise RefusedError(_("You have judged this case already.")) from twice
    after = {"verdict": str(verdict), "round": case.round, "conflict": conflict}
    record("case.judge", case, actor=actor, unit=case.unit, after=after)
    agreeing = case.judgements.filter(round=case.round, verdict=verdict).count()
    if agreeing >= JUDGES_NEEDED:
        _conclude(case, verdict, actor=actor)
    elif case.judgements.filter(round=case.round).count() >= JUDGES_NEEDED:
        notices.notify(
            sla.THIRD_JUDGE,
            key=f"case:{case.pk}:{case.round}:third",
            unit=case.unit,
            params={"claim": case.claim.statement[:140]},
            url=reverse("integrity:case", args=[case.pk]),
        )
    return case


def _conclude(case: Case, verdict: str, *, actor: User) -> None:
    case.status, case.verdict = CaseStatus.JUDGED, Verdict(verdict)
    case.level, case.verified_at = 1, timezone.now()
    case.save(update_fields=["status", "verdict", "level", "verified_at"])
    Claim.objects.filter(pk=case.claim_id).update(status=ClaimStatus.JUDGED)
    record("case.verdict", case, actor=actor, unit=case.unit, after={"verdict": case.verdict})
    if verdict not in Verdict.false():
        deadlines.cancel(case, sla.CASE)
    if verdict == Verdict.TRUE and case.critical:
        # Criticism that is true must be answered; one claim opens one concern, whatever happens.
        raise_concern(
            topic=Topic.UNION_WORK, unit=case.claim.unit, summary=case.claim.statement,
            urgency=case.claim.severity, tips=free_tips(case.claim), actor=actor,
            claim=case.claim.public_id, origin=Origin.CLAIM,
        )  # fmt: skip
    tell_senders(case.claim, actor=actor)
