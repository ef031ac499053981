"""Verbs: somebody agrees to a purpose, or no longer does.

A floor registers each purpose with its first text. What people see and agree to is the row of the
newest version; forms show it with a box that is not ticked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.functional import Promise

from lantoa.duties.domain.people import require_national
from lantoa.privacy.models import Consent, ConsentMethod, ConsentText
from lantoa.units.domain.audit import record
from lantoa.units.models import User


@dataclass(frozen=True)
class Purpose:
    """What data are used for. The texts are the first version of what people agree to."""

    code: str
    label: str | Promise
    text_vi: str
    text_en: str


_PURPOSES: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Make a purpose known; floors do it when they are ready (``AppConfig.ready``)."""
    if purpose.code in _PURPOSES:
        raise ValueError(f"the purpose {purpose.code} is registered twice")
    _PURPOSES[purpose.code] = purpose


def purposes() -> list[Purpose]:
    """All purposes, by code."""
    return [_PURPOSES[code] for code in sorted(_PURPOSES)]


def current_text(purpose: str) -> ConsentText:
    """The newest version of a purpose's text. Raises KeyError for an unknown purpose."""
    known = _PURPOSES[purpose]
    newest = ConsentText.objects.filter(purpose=purpose).order_by("-version").first()
    if newest is None:
        newest, _ = ConsentText.objects.get_or_create(
            purpose=purpose,
            version=1,
            defaults={"text_vi": known.text_vi, "text_en": known.text_en},
        )
    return newest


@transaction.atomic
def change_text(purpose: str, *, text_vi: str, text_en: str, actor: User) -> ConsentText:
    """Make a new version; what people agreed to before stays what it was."""
    require_national(actor)
    before = current_text(purpose)
    after = ConsentText.objects.create(
        purpose=purpose,
        version=before.version + 1,
        text_vi=text_vi,
        text_en=text_en,
        changed_by=actor,
    )
    record(
        "privacy.change_text",
        after,
        actor=actor,
        unit=None,
        before={"version": before.version},
        after={"purpose": purpose, "version": after.version},
    )
    return after


def give(
    subject: models.Model, text: ConsentText, method: str, *, at: datetime | None = None
) -> Consent:
    """Write down that somebody agreed to ``text``; agreeing twice changes nothing."""
    consent, _ = Consent.objects.get_or_create(
        **_key(subject),
        purpose=text.purpose,
        withdrawn_at=None,
        defaults={"text": text, "method": method, "given_at": at or timezone.now()},
    )
    return consent


def withdraw(
    subject: models.Model,
    purpose: str | None = None,
    *,
    method: str = ConsentMethod.WEB,
) -> int:
    """End the consent to one purpose, or to all; returns how many ended."""
    held = Consent.objects.filter(**_key(subject), withdrawn_at=None)
    if purpose is not None:
        held = held.filter(purpose=purpose)
    return end(held, method=method)


def end(held: models.QuerySet[Consent], *, method: str) -> int:
    """Withdraw these consents; returns how many."""
    # A clock that jumped back must not make a consent end before it was given.
    now = Greatest(models.F("given_at"), models.Value(timezone.now()))
    return held.filter(withdrawn_at=None).update(withdrawn_at=now, withdrawn_method=method)


def agreed(subject: models.Model, purpose: str) -> bool:
    """Whether the consent of this subject to a purpose holds now."""
    return Consent.objects.filter(**_key(subject), purpose=purpose, withdrawn_at=None).exists()


def _key(subject: models.Model) -> dict[str, str]:
    return {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
