"""Events, and the days that union work turns around each year."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.analysis.calendar import tet
from lantoa.library.domain.errors import LibraryError, NotAllowedError
from lantoa.library.domain.people import MAKERS, holds_role, must_make
from lantoa.library.models import ChecklistItem, Event, Recurrence
from lantoa.units.domain.audit import record
from lantoa.units.models import Level, Unit, User

LONGEST = timedelta(days=92)


@dataclass(frozen=True)
class Occurrence:
    """An event as it falls in one year."""

    event: Event
    first: date
    last: date


def occurrences(events: Iterable[Event], first: date, last: date) -> list[Occurrence]:
    """Return when these events fall between two days, in order; long ones may begin before."""
    found = [
        Occurrence(event, begin, begin + (event.ends - event.starts))
        for event in events
        for begin in _beginnings(event, first, last)
    ]
    inside = [o for o in found if o.first <= last and o.last >= first]
    return sorted(inside, key=lambda o: (o.first, o.last, o.event.pk))


def _beginnings(event: Event, first: date, last: date) -> list[date]:
    if not event.recurs:
        return [event.starts]
    years = range(first.year - 1, last.year + 1)
    if event.recurs == Recurrence.TET:
        offset = event.starts - tet(event.starts.year)
        return [tet(year) + offset for year in years]
    return [_in_year(event.starts, year) for year in years]


def _in_year(day: date, year: int) -> date:
    """29 February falls on 28 February where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def events_between(user: User | AnonymousUser, first: date, last: date) -> list[Occurrence]:
    """Return what a person's calendar shows between two days."""
    rows = Event.objects.visible_to(user).filter(
        ~Q(recurs="") | Q(starts__lte=last, ends__gte=first)
    )
    return occurrences(rows, first, last)


@transaction.atomic
def add_event(
    unit: Unit, *, title: str, starts: date, ends: date, recurs: str, actor: User
) -> Event:
    """Add an event of a unit; the units below it see it too."""
    must_make(actor, unit.pk)
    if not title.strip():
        raise LibraryError(_("Say what happens."))
    if not starts <= ends <= starts + LONGEST:
        raise LibraryError(_("An event ends after it begins and lasts at most three months."))
    event = Event.objects.create(
        unit=unit, title=title.strip(), starts=starts, ends=ends, recurs=recurs
    )
    after = {"title": event.title, "starts": starts.isoformat(), "ends": ends.isoformat()}
    record("library.add_event", event, actor=actor, unit=unit, after=after)
    return event


@transaction.atomic
def drop_event(event: Event, *, actor: User) -> bool:
    """Take an event out of the calendar; False when it is out already. Products keep their day."""
    if not holds_role(actor, event.unit_id, MAKERS):
        raise NotAllowedError(_("Only people of this unit or of one above it may change this."))
    if not Event.objects.filter(pk=event.pk, active=True).update(active=False):
        return False
    before = {"title": event.title, "starts": event.starts.isoformat()}
    record("library.drop_event", event, actor=actor, unit=event.unit, before=before, after={})
    return True


def load_newsroom() -> int:
    """Add the shipped days and questions that the database lacks; returns how many.

    They are the confederation's, so that every unit sees them. A row that is there belongs to the
    installation and stays as it is.
    """
    root = Unit.objects.filter(level=Level.CONFEDERATION, valid_to=None).first()
    if root is None:
        return 0
    text = files("lantoa.library").joinpath("data", "newsroom.json").read_text("utf-8")
    data: dict[str, list[dict[str, Any]]] = json.loads(text)
    added = 0
    for day in data["days"]:
        starts, ends = (date.fromisoformat(day[name]) for name in ("starts", "ends"))
        values = {"title": day["title"], "starts": starts, "ends": ends, "recurs": day["recurs"]}
        added += Event.objects.get_or_create(key=day["key"], defaults={"unit": root, **values})[1]
    for item in data["checklist"]:
        values = {"kind": item["kind"], "text": item["text"], "unit": root}
        added += ChecklistItem.objects.get_or_create(key=item["key"], defaults=values)[1]
    return added
