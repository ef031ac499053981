"""How each source is doing, in one word a person understands."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.listening.domain.coverage import coverage
from lantoa.listening.models import Document, DocumentStatus, Source, SourceDay, SourceForm
from lantoa.units.models import User

USUAL_DAYS = 28
# Fewer failures in a row happen to every site; the collector tries again by itself.
FAILURES_TO_WORRY = 3


class Health(models.TextChoices):
    """State of a source. Those that ask for a person's attention come first."""

    FAILING = "failing", _("Failing")
    QUIET = "quiet", _("Quiet")
    WAITING = "waiting", _("Not read yet")
    HEARD = "heard", _("Heard")
    FILE = "file", _("Imported file")
    OFF = "off", _("Switched off")


ATTENTION = (Health.FAILING, Health.QUIET)


@dataclass(frozen=True)
class SourceState:
    """A source with its health, its mentions of today and its mean a day of four weeks."""

    source: Source
    health: Health
    today: int
    usual: float


def source_states(user: User | AnonymousUser) -> list[SourceState]:
    """Every source this person may see: those that need attention first, then by name.

    Reads daily counts, never mentions.
    """
    return describe(list(Source.objects.visible_to(user).order_by("name")))


def describe(sources: Iterable[Source]) -> list[SourceState]:
    """States of these sources, worst health first."""
    today = timezone.localdate()
    counts: dict[int, dict[date, int]] = defaultdict(dict)
    for source_id, day, mentions in SourceDay.objects.filter(
        day__range=(today - timedelta(days=USUAL_DAYS), today)
    ).values_list("source_id", "day", "mentions"):
        counts[source_id][day] = mentions
    yesterday = today - timedelta(days=1)
    quiet = set(coverage(yesterday, yesterday).quiet[0])
    states = []
    for source in sources:
        days = counts.get(source.pk, {})
        now = days.pop(today, 0)
        health = _health(source, source.pk in quiet and not now)
        states.append(SourceState(source, health, now, sum(days.values()) / USUAL_DAYS))
    order = list(Health)
    return sorted(states, key=lambda state: order.index(state.health))


def _health(source: Source, silent: bool) -> Health:
    if source.form == SourceForm.UPLOAD:
        return Health.FILE
    if not source.active:
        return Health.OFF
    if source.failures >= FAILURES_TO_WORRY or (source.failures and not source.last_success_at):
        return Health.FAILING
    if source.last_fetch_at is None:
        return Health.WAITING
    return Health.QUIET if silent else Health.HEARD


def tally(states: Iterable[SourceState]) -> dict[Health, int]:
    """How many sources are in each state, every state named."""
    found = Counter(state.health for state in states)
    return {health: found[health] for health in Health}


def items_by_status(source: Source) -> list[tuple[DocumentStatus, int]]:
    """Items ever seen from a source by their status: they add up to all its items."""
    rows = Document.objects.filter(source=source).order_by().values_list("status")
    found = dict(rows.annotate(number=Count("pk")))
    return [(status, found.get(status.value, 0)) for status in DocumentStatus]
