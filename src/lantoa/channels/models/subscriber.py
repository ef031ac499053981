"""Those who asked for what a unit sends, and what each of them was sent."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from lantoa.channels.models.channel import Account
from lantoa.channels.models.delivery import Delivery
from lantoa.channels.models.enums import LeftWhy, LetterState
from lantoa.listening.models import Topic


class Subscriber(models.Model):
    """Somebody's wish to be sent what an account sends: an e-mail address or a browser.

    ``sealed`` is where it is sent to, encrypted; ``digest`` a keyed hash of it, so that the same
    address is one row. Who leaves keeps neither: the row stays empty, for its letters and consents.
    The code in each letter (only its digest is here) opens the wishes of this row and nothing else.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="subscribers")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sealed = models.BinaryField(default=b"")
    digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2, default="vi")
    topics = ArrayField(
        models.CharField(max_length=32, choices=Topic),
        verbose_name=_("topics"),
        default=list,
        blank=True,
        help_text="none is all of them",
    )
    asked_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=8, choices=LeftWhy, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "digest"],
                condition=Q(ended_at=None),
                name="channels_subscriber_once",
            ),
            models.CheckConstraint(
                name="channels_subscriber_gone_is_empty",
                condition=(Q(ended_at=None, ended_why="") & ~Q(digest=""))
                | (Q(ended_at__isnull=False, digest="", sealed=b"") & ~Q(ended_why="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Letter(models.Model):
    """One delivery on its way to one subscriber: there is never a second of the same.

    ``sending`` is committed right before it leaves. Whoever takes a delivery over finds those of a
    worker that died, and does not know whether they left: they are never sent again.
    """

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="letters")
    subscriber = models.ForeignKey(Subscriber, models.PROTECT, related_name="letters")
    state = models.CharField(max_length=8, choices=LetterState, default=LetterState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())
    answer = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "subscriber"], name="channels_letter_once")
        ]
        indexes = [
            models.Index(
                fields=["delivery", "not_before"],
                name="channels_letter_queue",
                condition=Q(state=LetterState.QUEUED),
            )
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.subscriber_id} {self.state}"
