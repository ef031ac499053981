"""Closed lists of the intake floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TipKind(models.TextChoices):
    """What the sender says it is; a person judges later."""

    CONCERN = "concern", _("Concern")
    SUSPICIOUS = "suspicious", _("Suspicious post")


class TipChannel(models.TextChoices):
    """How it came."""

    WEB = "web", _("Web form")
    QR = "qr", _("QR code of a unit")
    SHARE = "share", _("Shared from the phone")
    EMAIL = "email", _("E-mail")
    HOTLINE = "hotline", _("Hotline")
    COLLABORATOR = "collaborator", _("Opinion collaborator")


class TipStatus(models.TextChoices):
    """Where it stands; what became of it is its outcome."""

    NEW = "new", _("Not yet looked at")
    SETTLED = "settled", _("Settled")
    DELETED = "deleted", _("Deleted by the sender")


class Outcome(models.TextChoices):
    """What triage made of it; ``none``: nothing to follow up."""

    CONCERN = "concern", _("A concern was opened")
    CLAIM = "claim", _("A claim is being verified")
    MERGED = "merged", _("Added to what is known")
    SPAM = "spam", _("Spam")
    REFERRED = "referred", _("Referred to another body")
    NONE = "none", _("Nothing to follow up")


class Stage(models.TextChoices):
    """What the sender is told about how far it is."""

    RECEIVED = "received", _("Received")
    PASSED_ON = "passed_on", _("Passed on to those in charge")
    VERIFYING = "verifying", _("Being verified")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class OcrStatus(models.TextChoices):
    """Whether the text in a photo has been read."""

    WAITING = "waiting", _("Waiting to be read")
    READ = "read", _("Read")
    UNREADABLE = "unreadable", _("Could not be read")
