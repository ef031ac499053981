"""Writing the audit trail."""

from __future__ import annotations

from typing import Any

from django.db import models

from lantoa.units.models import AuditEntry, Unit, User


def record(
    action: str,
    subject: models.Model,
    *,
    actor: User | None,
    unit: Unit | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add one entry about ``subject``; call it inside the transaction of the change itself.

    ``before`` and ``after`` hold plain JSON values, ids of people and never their names. ``actor``
    None means the system.
    """
    return AuditEntry.objects.create(
        actor=actor,
        action=action,
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        unit=unit,
        before=before,
        after=after,
    )
