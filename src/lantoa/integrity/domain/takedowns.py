"""Removing things of our own within the time the law gives."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.duties.domain import notices
from lantoa.integrity.domain import sla
from lantoa.integrity.domain.errors import RefusedError
from lantoa.integrity.domain.rights import require_worker
from lantoa.integrity.models import Takedown, TakedownKind, TakedownPolicy, TakedownStatus
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User
from lantoa.units.models.periods import holds_on


def policy_on(kind: str, at: datetime) -> TakedownPolicy:
    """The time that a kind of request has on a day. Raises RefusedError when none was set."""
    found = TakedownPolicy.objects.filter(holds_on(timezone.localdate(at)), kind=kind)
    policy = found.order_by("-valid_from").first()
    if policy is None:
        raise RefusedError(_("No time is set for this kind of request on this day."))
    return policy


@transaction.atomic
def enter(
    *, kind: str, url: str, requester: str, reason: str, unit: Unit, actor: User,
    reference: str = "", received_at: datetime | None = None, invented: bool = False,
) -> Takedown:  # fmt: skip
    """Enter a request; its time runs from when it was received, not from when it was typed in."""
    require_worker(actor, unit)
    received = received_at or timezone.now()
    if received > timezone.now() + timedelta(minutes=5):
        raise RefusedError(_("The time of receipt lies in the future."))
    policy = policy_on(kind, received)
    takedown = Takedown.objects.create(
        kind=TakedownKind(kind), url=url, requester=requester.strip(), reference=reference.strip(),
        reason=reason.strip(), unit=unit, received_at=received,
        due_at=received + timedelta(hours=policy.hours), entered_by=actor, invented=invented,
    )  # fmt: skip
    after = {"kind": kind, "due": takedown.due_at.isoformat(), "policy": policy.pk}
    record("takedown.enter", takedown, actor=actor, unit=unit, after=after)
    notices.notify(
        sla.TAKEDOWN, key=f"takedown:{takedown.pk}", unit=unit, urgent=True,
        params={"url": url, "requester": takedown.requester}, url=reverse("integrity:takedowns"),
    )  # fmt: skip
    return takedown


@transaction.atomic
def finish(takedown: Takedown, *, removed: bool, outcome: str, actor: User) -> bool:
    """Write down what was done; False when somebody was faster."""
    require_worker(actor, takedown.unit)
    if not outcome.strip():
        raise RefusedError(_("Say what was done, or why not."))
    status = TakedownStatus.REMOVED if removed else TakedownStatus.REFUSED
    changed = Takedown.objects.filter(pk=takedown.pk, status=TakedownStatus.OPEN).update(
        status=status, outcome=outcome.strip(), done_by=actor, done_at=timezone.now()
    )
    if changed:
        after = {"status": str(status)}
        record("takedown.finish", takedown, actor=actor, unit=takedown.unit, after=after)
    return bool(changed)
