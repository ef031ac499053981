"""Verdicts are judged again, blind, by people who had no part in them."""

from __future__ import annotations

import math
import secrets
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.analysis.sampling import draw
from lantoa.integrity.domain.appeals import judge_again
from lantoa.integrity.domain.cases import locked
from lantoa.integrity.domain.corrections import withdraw
from lantoa.integrity.domain.errors import NotAllowedError, RefusedError
from lantoa.integrity.domain.rights import require_worker
from lantoa.integrity.models import (
    Case,
    CaseStatus,
    Correction,
    LogKind,
    ReAudit,
    ReAuditItem,
    Verdict,
)
from lantoa.listening.domain.queries import unit_ids
from lantoa.units.domain.audit import record
from lantoa.units.domain.days import midnight
from lantoa.units.models import Unit, User

SHARE = 0.05
"""Of the settled cases; at least one."""


@transaction.atomic
def draw_audit(*, unit: Unit, first: date, last: date, actor: User, seed: str = "") -> ReAudit:
    """Draw 5% of the cases that got their verdict in these days, at random and reproducibly."""
    require_worker(actor, unit)
    if first > last:
        raise RefusedError(_("The period ends before it begins."))
    settled = Case.objects.filter(
        status=CaseStatus.JUDGED,
        claim__merged_into=None,
        verified_at__gte=midnight(first),
        verified_at__lt=midnight(last + timedelta(days=1)),
        unit__in=unit_ids(unit.pk),
    ).order_by("pk")
    frame = {str(case.pk): case for case in settled}
    if not frame:
        raise RefusedError(_("No case got its verdict in these days."))
    audit = ReAudit.objects.create(
        unit=unit, first=first, last=last, seed=seed or secrets.token_hex(8), frame=len(frame),
        drawn_by=actor,
    )  # fmt: skip
    chosen = draw(frame, math.ceil(SHARE * len(frame)), audit.seed)
    ReAuditItem.objects.bulk_create(
        ReAuditItem(audit=audit, case=frame[name], verdict_then=frame[name].verdict)
        for name in chosen
    )
    after = {"seed": audit.seed, "frame": len(frame), "cases": len(chosen)}
    record("audit.draw", audit, actor=actor, unit=unit, after=after)
    return audit


def may_audit(item: ReAuditItem, person: User) -> bool:
    """Whether a person had no part in a case: not its maker, owner, judge, writer or approver."""
    case = item.case
    part = {case.maker_id, case.owner_id, *case.judgements.values_list("judge", flat=True)}
    for rows, names in (
        (case.responses.all(), ("made_by", "issued_by")),
        (Correction.objects.filter(case=case), ("drafted_by", "published_by")),
    ):
        for name in names:
            part |= set(rows.values_list(name, flat=True))
    return person.pk not in part


@transaction.atomic
def take(item: ReAuditItem, *, actor: User) -> None:
    """Take a case to judge it again: its verdict is hidden from this person until they have."""
    require_worker(actor, item.case.unit)
    if not may_audit(item, actor):
        raise NotAllowedError(_("You had a part in this case: somebody else judges it again."))
    if not Case.objects.visible_to(actor).filter(pk=item.case_id).exists():
        raise NotAllowedError(_("This case is hidden from you until your blind search is over."))
    if not ReAuditItem.objects.filter(pk=item.pk, auditor=None).update(auditor=actor):
        raise RefusedError(_("Somebody else has taken this case."))
    record("audit.take", item, actor=actor, unit=item.case.unit)


@transaction.atomic
def audit_case(item: ReAuditItem, verdict: str, reasons: str, *, actor: User) -> ReAuditItem:
    """Judge a case again. When it turns out otherwise the case is opened for two new judges, and
    a correction that we had published is withdrawn, as an error of our own."""
    case = locked(item.case)
    require_worker(actor, case.unit)
    item = ReAuditItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    if item.auditor_id != actor.pk or item.verdict:
        raise RefusedError(_("This case is not waiting for you."))
    if not reasons.strip():
        raise RefusedError(_("Say why, with the evidence that shows it."))
    item.verdict, item.reasons = Verdict(verdict), reasons.strip()
    item.judged_at = timezone.now()
    item.overturned = _side(item.verdict) != _side(item.verdict_then)
    item.save(update_fields=["verdict", "reasons", "judged_at", "overturned"])
    after = {"verdict": item.verdict, "overturned": item.overturned}
    record("audit.judge", item, actor=actor, unit=case.unit, after=after)
    if item.overturned and case.verdict == item.verdict_then:
        for correction in case.corrections.filter(published_at__isnull=False, withdrawn_at=None):
            withdraw(correction, reason=item.reasons, actor=actor, kind=LogKind.OWN_ERROR)
        judge_again(case, actor=actor)
    return item


def _side(verdict: str) -> str:
    """Fabricated and untrue are one side: both say that it is false."""
    return "false" if verdict in Verdict.false() else verdict
