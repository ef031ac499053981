"""What is said in a recording, and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lantoa.library.models.enums import Language
from lantoa.library.models.master import Master


class Captions(models.Model):
    """The captions of a recording in one language: ``cues`` are [start, end, words], milliseconds.

    ``by`` is None while a machine's words wait for a person to read them.
    """

    master = models.ForeignKey(Master, models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=8, choices=Language)
    cues = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["master", "language"], name="library_captions_language")
        ]

    def __str__(self) -> str:
        return f"{self.master_id} {self.language}"
