"""Concerns: what workers raise, who must answer, and what came of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from lantoa.intake.models import Tip
from lantoa.listening.models import Topic
from lantoa.units.models import Unit, UnitScopedQuerySet, User


class Status(models.TextChoices):
    """Where a concern stands."""

    OPEN = "open", _("New")
    IN_PROGRESS = "in_progress", _("In progress")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class Urgency(models.TextChoices):
    """How soon somebody must act; the severities of the deadlines."""

    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    CRITICAL = "critical", _("Hotspot")


class Origin(models.TextChoices):
    """How a concern came to us."""

    TIP = "tip", _("Sent by a worker")
    MENTION = "mention", _("Found in posts")
    CLAIM = "claim", _("A claim that proved true")
    COLLABORATOR = "collaborator", _("Noted by an officer")


class Closing(models.TextChoices):
    """How a concern was closed."""

    FEEDBACK = "feedback", _("Closed with an answer")
    REASON = "reason", _("Closed without an answer")
    REFERRED = "referred", _("Referred on as a denunciation")


class Concern(models.Model):
    """A concern. ``unit`` is where it lives, and decides who sees it and where it counts;
    ``handler`` is the unit that must answer: that unit or one above it.

    ``critical`` marks a true claim that criticises the union: it is answered, never handled as
    false information. ``claim`` is that claim's public id, so that one claim opens one concern.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    handler = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("unit that answers")
    )
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("person in charge")
    )
    zone = models.CharField(_("industrial zone"), max_length=200, blank=True)
    topic = models.CharField(_("topic"), max_length=32, choices=Topic)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    summary = models.TextField(_("summary"))
    origin = models.CharField(_("origin"), max_length=14, choices=Origin)
    claim = models.UUIDField(null=True, unique=True)
    critical = models.BooleanField(_("criticism that is true"), default=False)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField(_("opened"), db_default=Now())
    due_at = models.DateTimeField(_("answer due"), null=True)
    first_reply_at = models.DateTimeField(_("first reply"), null=True)
    last_reply_at = models.DateTimeField(_("last reply"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    closing = models.CharField(_("closing"), max_length=10, choices=Closing, blank=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="concern_closed_has_time_and_way",
                condition=Q(status=Status.CLOSED, closed_at__isnull=False) & ~Q(closing="")
                | ~Q(status=Status.CLOSED) & Q(closed_at__isnull=True, closing=""),
            ),
            models.CheckConstraint(
                name="concern_answer_has_time",
                condition=~Q(status=Status.ANSWERED) & ~Q(closing=Closing.FEEDBACK)
                | Q(first_reply_at__isnull=False),
            ),
            models.CheckConstraint(
                name="concern_claim_is_critical", condition=Q(claim__isnull=True) | Q(critical=True)
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="concern_newest"),
            models.Index(fields=["unit", "-opened_at", "-id"], name="concern_unit_newest"),
            models.Index(
                fields=["owner", "-opened_at"],
                name="concern_owner_live",
                condition=~Q(status=Status.CLOSED),
            ),
            models.Index(
                fields=["due_at"],
                name="concern_due",
                condition=Q(status__in=[Status.OPEN, Status.IN_PROGRESS]),
            ),
        ]

    def __str__(self) -> str:
        return self.summary[:80]


class ConcernTip(models.Model):
    """A tip that is part of a concern; one voice. It stays a voice when the tip is gone."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="tips")
    tip = models.OneToOneField(Tip, models.SET_NULL, null=True, related_name="concern_tip")
    joined_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.concern_id} ← {self.tip_id}"


class ConcernMention(models.Model):
    """A post that is part of a concern; ``mention_id`` is an id and no key: posts are partitioned
    and expire."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="mentions")
    mention_id = models.BigIntegerField(unique=True)
    joined_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.concern_id} ← {self.mention_id}"


class EventKind(models.TextChoices):
    """What can happen to a concern."""

    RAISED = "raised", _("Opened")
    JOINED = "joined", _("Another report joined")
    ASSIGNED = "assigned", _("Given to a person")
    HANDED_OVER = "handed_over", _("Handed to another unit")
    URGENCY = "urgency", _("Urgency changed")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    REFERRED = "referred", _("Referred on")
    REOPENED = "reopened", _("Opened again")


class ConcernEvent(models.Model):
    """One step in the life of a concern. ``text`` is what was said or why."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind)
    at = models.DateTimeField(db_default=Now())
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.concern_id}: {self.kind}"
