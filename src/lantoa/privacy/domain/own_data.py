"""What this floor and those below it keep about people: staff, and those who asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lantoa.duties.models import NoticeCopy
from lantoa.privacy.domain import inventory, retention
from lantoa.privacy.domain.inventory import Activity
from lantoa.privacy.domain.requests import OPEN
from lantoa.privacy.domain.retention import RetentionRule
from lantoa.privacy.models import DataRequest

NOTICES, REQUESTS = "duties.notices", "privacy.requests"


def register() -> None:
    """Make rules and activities known; called once, when the floor is ready."""
    retention.register(
        RetentionRule(
            NOTICES, _("What staff were told"), 365, _old_notices, _delete, "notice__created_at"
        )
    )
    retention.register(
        RetentionRule(
            REQUESTS, _("Personal-data requests that were closed"), 730, _closed, _delete,
            "closed_at",
        )
    )  # fmt: skip
    for activity in _activities():
        inventory.register(activity)


def _activities() -> list[Activity]:
    staff, duty = _("Staff of the union"), _("Duty of the organisation to account for its acts")
    return [
        Activity(
            "units.staff", _("Accounts and roles"), staff,
            _("Name, e-mail address, language, roles with their dates"), duty,
            _("Colleagues of the unit and of those above it"),
        ),
        Activity(
            "units.audit", _("Record of acts"), staff,
            _("Who did what when; numbers of accounts, no names"), duty,
            _("Those who run the installation; nobody may change it"),
        ),
        Activity(
            NOTICES, _("Notices"), staff, _("What somebody was told, and whether they read it"),
            duty, _("The person alone"), NOTICES,
        ),
        Activity(
            REQUESTS, _("Personal-data requests"), _("People who ask about their data"),
            _("What was asked and answered; a way to reach the person until it is answered"),
            _("Law on the protection of personal data"),
            _("Staff of the unit that answers"), REQUESTS,
        ),
    ]  # fmt: skip


def _old_notices(cutoff: datetime) -> QuerySet[Any]:
    """The notice itself stays without its readers: its key must not be used twice."""
    return NoticeCopy.objects.filter(notice__created_at__lt=cutoff)


def _closed(cutoff: datetime) -> QuerySet[Any]:
    return DataRequest.objects.exclude(status__in=OPEN).filter(closed_at__lt=cutoff)


def _delete(rows: QuerySet[Any]) -> int:
    return rows.delete()[0]
