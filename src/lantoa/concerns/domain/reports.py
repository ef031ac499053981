"""Reports upward: written as a draft, published once, sent along the tree, answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.concerns.domain.errors import ConcernError
from lantoa.concerns.domain.rights import require_staff
from lantoa.concerns.models import Report, ReportForwarding
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User

LONGEST = 366


@transaction.atomic
def draft(*, unit: Unit, kind: str, first: date, last: date, actor: User) -> Report:
    """Begin a report about days that are over."""
    require_staff(actor, unit)
    if not first <= last < timezone.localdate():
        raise ConcernError(_("A report is about days that are over, the first one in front."))
    if (last - first).days > LONGEST:
        raise ConcernError(_("A report covers one year at most."))
    report = Report.objects.create(
        unit=unit, kind=kind, first_day=first, last_day=last, created_by=actor
    )
    record("report.draft", report, actor=actor, unit=unit)
    return report


@transaction.atomic
def write(report: Report, words: dict[str, Any], *, actor: User) -> None:
    """Keep what officers write into a draft: foreword, recommendations and the head."""
    require_staff(actor, report.unit)
    if not Report.objects.filter(pk=report.pk, published_at=None).update(**words):
        raise ConcernError(_("This report is published and does not change any more."))
    record("report.write", report, actor=actor, unit=report.unit)


@transaction.atomic
def ask_to_publish(report: Report, *, actor: User) -> bool:
    """Let a worker count and publish; False when that was asked before."""
    require_staff(actor, report.unit)
    asked = Report.objects.filter(pk=report.pk, published_at=None, asked_by=None)
    return bool(asked.update(asked_by=actor))


def publish_as_asked(report_id: int) -> None:
    """Publish in the name of whoever asked. When that fails the report is a draft again, so that
    it can be asked for once more."""
    report = Report.objects.select_related("asked_by").get(pk=report_id)
    assert report.asked_by is not None
    try:
        publish(report, actor=report.asked_by)
    except Exception:
        Report.objects.filter(pk=report_id, published_at=None).update(asked_by=None)
        raise


@transaction.atomic
def publish(report: Report, *, actor: User) -> Report:
    """Count, hide what must be hidden, and freeze. Publications take turns, so that each knows
    all that was published before; doing it twice changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('concerns_publish'))")
    report = Report.objects.select_for_update(of=("self",)).select_related("unit").get(pk=report.pk)
    if report.published_at is None:
        # Loaded here: hiding needs scipy, half a second that only the worker has to spend.
        from lantoa.concerns.domain.synthesis.compose import compose

        composed = compose(report)
        report.snapshot, report.ledger = composed.snapshot, composed.ledger
        report.published_by, report.published_at = actor, timezone.now()
        report.save()
        record("report.publish", report, actor=actor, unit=report.unit)
    return report


@transaction.atomic
def forward(report: Report, to: Unit, *, actor: User, note: str = "") -> ReportForwarding:
    """Send a published report to a unit above or below; sending twice changes nothing."""
    require_staff(actor, report.unit)
    if report.published_at is None:
        raise ConcernError(_("Publish the report first."))
    if not recipients(report).filter(pk=to.pk).exists():
        raise ConcernError(_("A report goes up or down its own branch of units only."))
    row, created = ReportForwarding.objects.get_or_create(
        report=report, to_unit=to, defaults={"sent_by": actor, "note": note.strip()}
    )
    if created:
        record("report.forward", row, actor=actor, unit=report.unit, after={"to": to.code})
    return row


def recipients(report: Report) -> QuerySet[Unit]:
    """Units above the one that reports, and those right below it."""
    today = timezone.localdate()
    above = Unit.objects.ancestors_of([report.unit_id], today).values("pk")
    below = Unit.objects.as_of(today).filter(parent_on=report.unit_id).values("pk")
    units: QuerySet[Unit] = Unit.objects.named(today).exclude(pk=report.unit_id)
    return units.filter(pk__in=above) | units.filter(pk__in=below)


def opened(report: Report, *, actor: User) -> int:
    """Note that somebody of a unit it was sent to has opened it; only the first time counts."""
    own = actor.memberships.values("unit")
    waiting = report.forwardings.filter(opened_at=None, to_unit__in=own)
    return waiting.update(opened_at=timezone.now(), opened_by=actor)


@transaction.atomic
def answer_forwarding(row: ReportForwarding, text: str, *, actor: User) -> None:
    """Answer a report that reached one's unit: once."""
    require_staff(actor, row.to_unit)
    if not text.strip():
        raise ConcernError(_("Write the answer first."))
    changed = ReportForwarding.objects.filter(pk=row.pk, answered_at=None).update(
        answer=text.strip(), answered_by=actor, answered_at=timezone.now()
    )
    if not changed:
        raise ConcernError(_("This report has been answered already."))
    record("report.answer", row, actor=actor, unit=row.to_unit)


def readable(user: User) -> QuerySet[Report]:
    """Reports of units that a person sees, and those sent to such units."""
    sent = ReportForwarding.objects.visible_to(user).values("report")
    both: QuerySet[Report] = Report.objects.visible_to(user) | Report.objects.filter(pk__in=sent)
    return both
