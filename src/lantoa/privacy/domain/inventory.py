"""The inventory of processing: which data, of whom, why, for how long. Floors register theirs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from lantoa.privacy.domain.retention import RetentionRule, days_of, rules

Text = str | Promise


@dataclass(frozen=True)
class Activity:
    """One use of personal data. ``retention`` names the rule that removes it, "" when the law or
    the record's purpose keeps it."""

    code: str
    label: Text
    people: Text
    data: Text
    basis: Text
    seen_by: Text
    retention: str = ""


_ACTIVITIES: dict[str, Activity] = {}


def register(activity: Activity) -> None:
    """Add a use of data; floors do it when they are ready (``AppConfig.ready``)."""
    if activity.code in _ACTIVITIES:
        raise ValueError(f"the activity {activity.code} is registered twice")
    _ACTIVITIES[activity.code] = activity


@dataclass(frozen=True)
class Line:
    """An activity with the rule that ends it and the days it keeps its data today."""

    activity: Activity
    rule: RetentionRule | None
    days: int | None


def lines() -> list[Line]:
    """The inventory of today, by code."""
    by_name = {rule.name: rule for rule in rules()}
    found = []
    for code in sorted(_ACTIVITIES):
        activity = _ACTIVITIES[code]
        rule = by_name[activity.retention] if activity.retention else None
        found.append(Line(activity, rule, days_of(rule) if rule else None))
    return found
