"""Verbs: a breach of personal data is written down, told, and closed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.duties.domain import deadlines, notices
from lantoa.duties.domain.people import require_staff
from lantoa.duties.domain.policies import Policy, Step, register
from lantoa.duties.models import Addressee, Clock
from lantoa.privacy.models import Breach
from lantoa.units.domain.audit import record
from lantoa.units.domain.errors import UnitError
from lantoa.units.models import Unit, User

TELL, FOUND = "privacy.tell_authority", "privacy.breach"


def address_of(breach_id: str) -> str:
    """The page of a breach in the workspace."""
    return reverse("privacy:breach", args=[breach_id])


register(
    TELL,
    Policy(
        _("Tell the authority of a breach"),
        72,
        Clock.CALENDAR,
        (
            Step(Addressee.UNIT_LEAD, share=0),
            Step(Addressee.SUPERIOR_LEAD, share=1 / 3),
            Step(Addressee.CONFEDERATION, share=2 / 3),
            Step(Addressee.CONFEDERATION, share=1),
        ),
        address_of,
    ),
)
notices.register(FOUND, _("A breach of personal data was recorded: %(title)s"))


@transaction.atomic
def report(
    *,
    unit: Unit,
    title: str,
    data: str,
    discovered_at: datetime,
    actor: User,
    details: str = "",
    people: int | None = None,
) -> Breach:
    """Write a breach down; the clock runs from its discovery."""
    require_staff(actor, unit)
    if discovered_at > timezone.now():
        raise UnitError(_t("It cannot have been discovered in the future."))
    breach = Breach.objects.create(
        unit=unit,
        title=title,
        data=data,
        details=details,
        people=people,
        discovered_at=discovered_at,
        recorded_by=actor,
    )
    deadlines.start(breach, TELL, unit=unit, owner=actor, at=discovered_at)
    record("privacy.breach", breach, actor=actor, unit=unit, after={"people": people})
    notices.notify(
        FOUND, key=f"breach:{breach.pk}", unit=unit, params={"title": title},
        url=address_of(str(breach.pk)), urgent=True,
    )  # fmt: skip
    return breach


@transaction.atomic
def tell_authority(breach: Breach, *, actor: User) -> bool:
    """The authority was told; False when it was before."""
    require_staff(actor, breach.unit)
    untold = Breach.objects.filter(pk=breach.pk, authority_told_at=None)
    if not untold.update(authority_told_at=timezone.now()):
        return False
    deadlines.meet(breach, TELL)
    record("privacy.tell_authority", breach, actor=actor, unit=breach.unit)
    return True


@transaction.atomic
def tell_people(breach: Breach, *, actor: User) -> bool:
    """Those concerned were told; False when they were before."""
    require_staff(actor, breach.unit)
    untold = Breach.objects.filter(pk=breach.pk, people_told_at=None)
    if not untold.update(people_told_at=timezone.now()):
        return False
    record("privacy.tell_people", breach, actor=actor, unit=breach.unit)
    return True


@transaction.atomic
def close(breach: Breach, *, measures: str, closing: str, actor: User) -> bool:
    """End a breach with what was done and how it ended; False when it had ended.

    A breach that nobody told the authority of may be closed (it may not have been one): then the
    reason stands in ``closing``.
    """
    require_staff(actor, breach.unit)
    if not closing.strip():
        raise UnitError(_t("Write how it ended."))
    running = Breach.objects.filter(pk=breach.pk, closed_at=None)
    if not running.update(closed_at=timezone.now(), measures=measures, closing=closing):
        return False
    deadlines.cancel(breach, TELL)
    record("privacy.close_breach", breach, actor=actor, unit=breach.unit)
    return True
