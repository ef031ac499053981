"""What the integrity floor keeps for how long."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lantoa.integrity.models import Evidence, Suggestion
from lantoa.privacy.domain import inventory, retention
from lantoa.privacy.domain.inventory import Activity
from lantoa.privacy.domain.retention import RetentionRule


def _delete(rows: QuerySet[Any]) -> int:
    return rows.delete()[0]


def _delete_evidence(rows: QuerySet[Any]) -> int:
    """Drop the captured bytes and pictures; the row stays with its hash, time and address.

    The bytes go when the rows say so for good: no rollback leaves a row without its file.
    """
    dropped = list(rows)
    Evidence.objects.filter(pk__in=[evidence.pk for evidence in dropped]).update(files_dropped=True)
    for evidence in dropped:
        for kept in (evidence.file, evidence.screenshot):
            transaction.on_commit(partial(kept.delete, save=False))
    return len(dropped)


def register() -> None:
    """Make the rules known; people change the days by dated versions."""
    inventory.register(
        Activity(
            "integrity.cases",
            _("Claims, their evidence and the judgements"),
            _("People named in public posts; staff who judge"),
            _("What was captured of a public page, where a claim was seen, who judged and why"),
            _("Legitimate interest: to correct what is false about workers and the union"),
            _("Staff of the unit of the case, and of those above it"),
            "integrity.evidence",
        )
    )
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
