"""What people send, and what they are told."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.intake.models.enums import (
    OcrStatus,
    Outcome,
    Stage,
    TipChannel,
    TipKind,
    TipStatus,
)
from lantoa.units.models import Unit, UnitScopedQuerySet


class Tip(models.Model):
    """A concern or a suspicious post that somebody sent.

    Nothing here leads to the sender: no address of a network, no browser, no account. Whoever
    holds the code reads on; only its digest is stored. ``contact`` is what a sender chose to leave.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=TipKind)
    channel = models.CharField(_("came by"), max_length=16, choices=TipChannel)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    zone = models.CharField(_("place"), max_length=200, blank=True, default="")
    text = models.TextField(_("text"), blank=True, default="")
    url = models.TextField(_("link"), blank=True, default="")
    urgent = models.BooleanField(_("urgent"), default=False)
    contact = models.CharField(_("contact"), max_length=200, blank=True, default="")
    status = models.CharField(_("status"), max_length=16, choices=TipStatus, default=TipStatus.NEW)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, blank=True, default="")
    received_at = models.DateTimeField(_("received"))
    settled_at = models.DateTimeField(_("settled"), null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="operator or collaborator who typed it in; null for a sender's own",
    )
    submission_key = models.CharField(max_length=64, unique=True, help_text="keyed digest")
    content_key = models.CharField(max_length=64, help_text="keyed digest of what was sent")
    code_digest = models.CharField(max_length=64, unique=True, null=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tip")
        verbose_name_plural = _("tips")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(
                fields=["-urgent", "received_at", "id"],
                condition=Q(status="new"),
                name="intake_tip_open",
            ),
            models.Index(fields=["unit", "-received_at"], name="intake_tip_unit"),
        ]
        constraints = [
            # The same words and pictures are one tip for as long as nobody has looked at it.
            models.UniqueConstraint(
                fields=["content_key"], condition=Q(status="new"), name="intake_tip_same_content"
            ),
            models.CheckConstraint(
                name="intake_tip_settled",
                condition=Q(status="settled", settled_at__isnull=False) & ~Q(outcome="")
                | Q(status="new", settled_at__isnull=True, outcome="")
                | Q(status="deleted"),
            ),
            models.CheckConstraint(
                name="intake_tip_deleted_is_empty",
                condition=~Q(status="deleted")
                | Q(text="", url="", zone="", contact="", code_digest__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class Copy(models.Model):
    """Somebody else sent exactly what a tip holds. They have a code of their own and read what is
    told about the tip, but not its thread."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="copies")
    submission_key = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"copy of {self.tip_id}"


def attachment_path(attachment: "Attachment", name: str) -> str:
    """A name that says nothing about where the photo came from."""
    return f"intake/{uuid.uuid4().hex}.jpg"


class Attachment(models.Model):
    """A photo or screen capture in its safe form: written anew, without metadata."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to=attachment_path, max_length=100)
    sha256 = models.CharField(max_length=64, db_index=True, help_text="of the stored file")
    mime = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    ocr_text = models.TextField(blank=True, default="")
    ocr_status = models.CharField(max_length=16, choices=OcrStatus, default=OcrStatus.WAITING)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["tip", "sha256"], name="intake_attachment_once")
        ]

    def __str__(self) -> str:
        return self.file.name or ""


class Progress(models.Model):
    """What the senders are told: how far it is, and the answer."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="progress")
    stage = models.CharField(max_length=16, choices=Stage)
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.stage}"


class Message(models.Model):
    """A line of the thread between the sender and the union. ``key`` comes with the form, so that
    pressing twice writes once."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="messages")
    from_sender = models.BooleanField()
    text = models.TextField()
    key = models.CharField(max_length=64, null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["tip", "key"], name="intake_message_once")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {'→' if self.from_sender else '←'}"
