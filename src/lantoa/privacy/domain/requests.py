"""Verbs: somebody asks about their data, and is answered in time.

Two clocks run: to acknowledge, and to act. Whoever shows the code of a record has proved that it
is theirs; without one, staff find out. A consent that is withdrawn with a code ends at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.analysis.worktime import OFFICE_DAY
from lantoa.duties.domain import deadlines, notices
from lantoa.duties.domain.people import require_staff
from lantoa.duties.domain.policies import Policy, Step, register
from lantoa.duties.models import Addressee, Clock, Severity
from lantoa.privacy.domain import consents, deletions, subjects
from lantoa.privacy.models import Consent, ConsentMethod, DataRequest, RequestKind, RequestStatus
from lantoa.public.domain.codes import digest, new_code
from lantoa.units.domain.audit import record
from lantoa.units.models import Level, Unit, User

ACKNOWLEDGE, ACT, RECEIVED = "privacy.acknowledge", "privacy.act", "privacy.request"
OPEN = (RequestStatus.RECEIVED, RequestStatus.ACKNOWLEDGED)


class RequestError(ValueError):
    """A request that cannot be taken as it is; the message is shown on screen."""


def address_of(request_id: str) -> str:
    """The page of a request in the workspace."""
    return reverse("privacy:request", args=[request_id])


LADDER = (
    Step(Addressee.UNIT_LEAD, share=0.5),
    Step(Addressee.SUPERIOR_LEAD, share=1),
    Step(Addressee.CONFEDERATION, after=8),
)
register(
    ACKNOWLEDGE,
    Policy(_("Acknowledge a personal-data request"), 2 * OFFICE_DAY, steps=LADDER,
           address=address_of),
)  # fmt: skip
register(
    ACT,
    Policy(_("Act on a personal-data request"), 15 * 24, Clock.CALENDAR, LADDER, address_of),
)
notices.register(RECEIVED, _("A personal-data request has come"))


@transaction.atomic
def receive(
    kind: str,
    *,
    method: str = ConsentMethod.WEB,
    code: str = "",
    text: str = "",
    contact: str = "",
    unit: Unit | None = None,
    actor: User | None = None,
    at: datetime | None = None,
) -> tuple[DataRequest, str]:
    """Take a request; returns it with the code by which its sender follows it.

    ``code`` is that of the record it is about. Raises RequestError when no record has it, or when
    there is neither a code nor words.
    """
    found = subjects.find(code) if code else None
    if code and found is None:
        raise RequestError(_t("No record has this code. Look at each sign again."))
    if found is None and not text:
        raise RequestError(_t("Give the code of what you sent, or say which data you mean."))
    follow, now = new_code(), at or timezone.now()
    owned = found[1] if found else None
    request = DataRequest.objects.create(
        kind=kind,
        method=method,
        unit=(owned.unit if owned else None) or unit or _confederation(),
        code_digest=digest(follow),
        subject_kind=found[0].kind if found else "",
        reference=owned.reference if owned else "",
        text=text,
        contact=contact,
        received_at=now,
    )
    for duty in (ACKNOWLEDGE, ACT):
        deadlines.start(request, duty, unit=request.unit, at=now)
    record("privacy.receive", request, actor=actor, unit=request.unit, after={"kind": kind})
    if kind == RequestKind.WITHDRAWAL and owned:
        _withdraw(request, owned)
    else:
        notices.notify(
            RECEIVED, key=f"request:{request.pk}", unit=request.unit,
            url=address_of(str(request.pk)),
        )  # fmt: skip
    return request, follow


def promise() -> tuple[datetime, datetime]:
    """By when a request made now is acknowledged, and acted on, under the rules of today."""
    now, today = timezone.now(), timezone.localdate()
    acknowledged, acted = (
        deadlines.rule_on(duty, Severity.NORMAL, today).due(now) for duty in (ACKNOWLEDGE, ACT)
    )
    return acknowledged, acted


def follow(code: str) -> DataRequest | None:
    """The request that a code follows."""
    stored = digest(code)
    return DataRequest.objects.filter(code_digest=stored).first() if stored else None


@transaction.atomic
def acknowledge(request: DataRequest, *, actor: User) -> bool:
    """Tell the sender that somebody has it; False when that was done before."""
    require_staff(actor, request.unit)
    now = timezone.now()
    waiting = DataRequest.objects.filter(pk=request.pk, status=RequestStatus.RECEIVED)
    if not waiting.update(status=RequestStatus.ACKNOWLEDGED, acknowledged_at=now):
        return False
    deadlines.meet(request, ACKNOWLEDGE)
    record("privacy.acknowledge", request, actor=actor, unit=request.unit)
    return True


@transaction.atomic
def close(request: DataRequest, *, refused: bool, answer: str, actor: User | None) -> bool:
    """Answer a request for good; False when it was closed before. What the sender left to be
    reached by is forgotten."""
    if actor is not None:
        require_staff(actor, request.unit)
    if not answer.strip():
        raise RequestError(_t("Write what the sender will read."))
    now = timezone.now()
    status = RequestStatus.REFUSED if refused else RequestStatus.DONE
    running = DataRequest.objects.filter(pk=request.pk, status__in=OPEN)
    if not running.update(status=status, closed_at=now, closed_by=actor, answer=answer, contact=""):
        return False
    for duty in (ACKNOWLEDGE, ACT):
        deadlines.meet(request, duty)
    record("privacy.close", request, actor=actor, unit=request.unit, after={"status": str(status)})
    return True


@transaction.atomic
def delete_subject(request: DataRequest, *, actor: User) -> bool:
    """Delete the record a request is about, and close the request."""
    if not request.reference:
        raise RequestError(_t("No record is tied to this request."))
    done = _t("Your data are deleted. A restored backup will delete them again.")
    if not close(request, refused=False, answer=done, actor=actor):
        return False
    gone = deletions.delete(request.subject_kind, request.reference)
    record("privacy.delete", request, actor=actor, unit=request.unit, after={"records": gone})
    return True


@transaction.atomic
def pack_for_staff(request: DataRequest, *, actor: User) -> dict[str, Any]:
    """The pack, for somebody who must look at it to answer; written down."""
    require_staff(actor, request.unit)
    record("privacy.look", request, actor=actor, unit=request.unit)
    return pack(request)


def pack(request: DataRequest) -> dict[str, Any]:
    """What is stored about the sender of a request, as plain JSON values."""
    return {
        "request": {
            "id": str(request.public_id),
            "kind": request.kind,
            "received_at": request.received_at.isoformat(),
        },
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "data": subjects.collect(request.subject_kind, request.reference),
    }


def _withdraw(request: DataRequest, owned: subjects.Owned) -> None:
    subject_type, subject_id = owned.subject
    held = Consent.objects.filter(
        subject_type=subject_type, subject_id=subject_id, withdrawn_at=None
    )
    ended = consents.end(held, method=request.method)
    answer = _t("Your consent is withdrawn (%(count)d purposes).") % {"count": ended}
    close(request, refused=False, answer=answer, actor=None)


def _confederation() -> Unit:
    return Unit.objects.get(level=Level.CONFEDERATION, valid_to=None)
