"""Anybody may say that a correction is wrong; somebody who did not judge it decides."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.duties.domain import deadlines
from lantoa.integrity.domain import sla
from lantoa.integrity.domain.cases import locked
from lantoa.integrity.domain.corrections import withdraw
from lantoa.integrity.domain.errors import NotAllowedError, RefusedError
from lantoa.integrity.domain.rights import require_worker
from lantoa.integrity.models import (
    Appeal,
    AppealStatus,
    Case,
    CaseStatus,
    Claim,
    ClaimStatus,
    Correction,
    LogEntry,
    LogKind,
)
from lantoa.listening.domain.pseudonym import scrub_text
from lantoa.public.domain.codes import code_of, digest
from lantoa.units.domain.audit import record
from lantoa.units.models import User

LONGEST = 4_000


@dataclass(frozen=True)
class Receipt:
    """``code`` finds the answer; it is shown once and never stored."""

    code: str
    appeal: Appeal


@transaction.atomic
def appeal(correction: Correction, text: str, *, key: uuid.UUID) -> Receipt:
    """Take an appeal, once for each form sent (``key`` is random and the sender's alone)."""
    said = scrub_text(text).strip()[:LONGEST]
    if not said:
        raise RefusedError(_("Say what is wrong."))
    code = code_of(f"appeal {key.hex}")
    row, created = Appeal.objects.get_or_create(
        submission_key=uuid.uuid5(uuid.NAMESPACE_OID, digest(code)),
        defaults={"correction": correction, "text": said, "code_digest": digest(code)},
    )
    if created:
        unit = correction.case.unit
        record("appeal.receive", row, actor=None, unit=unit, after={"correction": correction.pk})
    return Receipt(code, row)


def appeal_of_code(code: str) -> Appeal | None:
    """The appeal whose sender holds this code."""
    if not (found := digest(code)):
        return None
    return Appeal.objects.filter(code_digest=found).select_related("correction").first()


@transaction.atomic
def decide(row: Appeal, upheld: bool, answer: str, *, actor: User) -> bool:
    """Answer an appeal; False when somebody was faster.

    Upheld: the correction is withdrawn and the case starts a new round. Either way the public log
    says so. Whoever made, judged, drafted or published it does not decide.
    """
    case = locked(row.correction.case)
    require_worker(actor, case.unit)
    if actor.pk in _involved(case, row.correction):
        raise NotAllowedError(_("Somebody who had no part in this case decides the appeal."))
    if not answer.strip():
        raise RefusedError(_("Answer the appeal: the public log shows it."))
    now = timezone.now()
    changed = Appeal.objects.filter(pk=row.pk, status=AppealStatus.NEW).update(
        status=AppealStatus.UPHELD if upheld else AppealStatus.REJECTED,
        answer=answer.strip(),
        decided_by=actor,
        decided_at=now,
    )
    if not changed:
        return False
    record("appeal.decide", row, actor=actor, unit=case.unit, after={"upheld": upheld})
    if not upheld:
        LogEntry.objects.create(
            correction=row.correction, kind=LogKind.APPEAL_REJECTED, text=answer.strip(), by=actor
        )
        return True
    withdraw(row.correction, reason=answer, actor=actor, kind=LogKind.APPEAL_UPHELD)
    judge_again(case, actor=actor)
    return True


def _involved(case: Case, correction: Correction) -> set[int | None]:
    judges = set(case.judgements.values_list("judge", flat=True))
    return {case.maker_id, correction.drafted_by_id, correction.published_by_id, *judges}


def judge_again(case: Case, *, actor: User) -> None:
    """Take the verdict of a locked case back and open it for two judges of a new round."""
    Case.objects.filter(pk=case.pk).update(
        status=CaseStatus.OPEN, verdict="", verified_at=None, level=0, handled_at=None,
        effect_at=None, round=case.round + 1,
    )  # fmt: skip
    Claim.objects.filter(pk=case.claim_id).update(status=ClaimStatus.OPEN)
    deadlines.cancel(case, sla.CASE)
    sla.start(case, timezone.now())
    record("case.judge_again", case, actor=actor, unit=case.unit, after={"round": case.round + 1})
