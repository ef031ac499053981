"""What the calendar knows beforehand: events of a unit, and the days that come every year."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.units.models import Unit, UnitScopedQuerySet, User
from lantoa.units.models.scope import scope_of


class Recurrence(models.TextChoices):
    """How an event comes again; "" means that it does not."""

    YEARLY = "yearly", _("Every year on this date")
    TET = "tet", _("Every year, as many days from Tết")


class EventQuerySet(UnitScopedQuerySet):
    """Events: those of one's own subtree, and those of the units above."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the calendar's events of the person's units and of the units above them."""
        scope, events = scope_of(user), self.filter(active=True)
        if scope.everything or not scope.unit_ids:
            return super(EventQuerySet, events).visible_to(user)
        above = Unit.objects.ancestors_of(sorted(scope.unit_ids), timezone.localdate())
        return events.filter(unit__in=above.order_by().values("pk"))


class Event(models.Model):
    """Something that will happen, or happens every year. ``key`` names the shipped ones.

    One that is taken out of the calendar stays, not ``active``: products keep what they were for,
    and a shipped day does not come back.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    key = models.SlugField(max_length=40, unique=True, null=True, editable=False)
    title = models.CharField(_("what happens"), max_length=200)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    recurs = models.CharField(_("comes again"), max_length=8, choices=Recurrence, blank=True)
    active = models.BooleanField(default=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.CheckConstraint(
                name="library_event_in_order",
                condition=Q(ends__gte=F("starts")),
                violation_error_message=_("It ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.title
