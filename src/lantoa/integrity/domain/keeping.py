"""What the integrity floor keeps for how long."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lantoa.integrity.models import Evidence, Suggestion
from lantoa.privacy.domain import retention
from lantoa.privacy.domain.retention import RetentionRule


def _delete(rows: QuerySet[Any]) -> int:
    return rows.delete()[0]


def _delete_evidence(rows: QuerySet[Any]) -> int:
    """Drop the captured bytes and pictures; the row stays with its hash, time and address."""
    count = 0
    for evidence in rows:
        evidence.file.delete(save=False)
        evidence.screenshot.delete(save=False)
        count += 1
    rows.update(files_dropped=True)
    return count


def register() -> None:
    """Make the rules known; people change the days by dated versions."""
    retention.register(
        RetentionRule(
            name="integrity.suggestions",
            label=_("Suggestions of the machine that nobody accepted"),
            default_days=180,
            expired=lambda cutoff: Suggestion.objects.filter(made_at__lt=cutoff).exclude(
                accepted=True
            ),
            delete=_delete,
            age="made_at",
        )
    )
    retention.register(
        RetentionRule(
            name="integrity.evidence",
            label=_("Captured pages and files of cases"),
            default_days=1825,
            expired=lambda cutoff: Evidence.objects.filter(
                added_at__lt=cutoff, files_dropped=False
            ),
            delete=_delete_evidence,
            age="added_at",
        )
    )
