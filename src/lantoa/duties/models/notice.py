"""What people are told, and how it reaches them."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.units.models import Unit, UnitScopedQuerySet


class Notice(models.Model):
    """One thing worth knowing, once per ``key`` for ever.

    Its words are made when somebody reads it, from the kind and ``params`` (plain JSON values), in
    the language of the reader.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    url = models.CharField(max_length=500, blank=True, default="")
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UnitScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key


class DigestStatus(models.TextChoices):
    """How far an e-mail has come."""

    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Refused")


class Digest(models.Model):
    """One e-mail to one person about some notices.

    Its id is in the Message-ID, so an attempt repeated after a crash is known as the same mail.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    status = models.CharField(max_length=10, choices=DigestStatus, default=DigestStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(status="queued"), name="duties_digest_due"
            )
        ]

    def __str__(self) -> str:
        return f"digest {self.pk}"


class NoticeCopy(models.Model):
    """A notice in the hands of one person."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="copies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    read_at = models.DateTimeField(null=True)
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, related_name="copies")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "user"], name="duties_noticecopy_once")
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="duties_copy_unread"),
            models.Index(
                fields=["user", "notice"],
                condition=Q(read_at=None, digest=None),
                name="duties_copy_unmailed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} to {self.user_id}"


def default_digest_hours() -> list[int]:
    """Morning and afternoon."""
    return [8, 14]


class NoticeSettings(models.Model):
    """How one person wants to be told by e-mail; without a row, the defaults of these fields.

    Quiet hours may reach over midnight; equal ends mean there are none.
    """

    class Mail(models.TextChoices):
        """Which notices come by e-mail."""

        ALL = "all", _("urgent ones at once, the others together")
        URGENT = "urgent", _("only urgent ones")
        NONE = "none", _("none")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="notice_settings"
    )
    mail = models.CharField(_("by e-mail"), max_length=10, choices=Mail, default=Mail.ALL)
    digest_hours = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("hours of the digest"),
        default=default_digest_hours,
    )
    quiet_from = models.TimeField(_("quiet from"), default=time(21))
    quiet_to = models.TimeField(_("quiet until"), default=time(6))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="duties_settings_hours",
                condition=Q(digest_hours__contained_by=list(range(24)))
                & (~Q(digest_hours=[]) | ~Q(mail="all")),
            )
        ]

    def __str__(self) -> str:
        return f"settings of {self.pk}"
