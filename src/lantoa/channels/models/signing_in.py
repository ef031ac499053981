"""Signing in to channels: what our installation is there, and who is just about to sign in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from lantoa.channels.models.channel import Account, Channel
from lantoa.units.models import Unit


class ClientApp(models.Model):
    """Our app at a channel, under which people sign in, where an administrator entered it.

    ``sealed`` holds what the channel gave it, encrypted as the accounts' credentials are.
    """

    channel = models.OneToOneField(Channel, models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.channel_id)


class SignIn(models.Model):
    """A sign-in under way, from leaving for the channel to the account being stored.

    ``state`` and ``session`` are digests: a copy of the table begins nothing. ``sealed`` holds the
    PKCE verifier and the app, and after the return what was found. ``account`` is the one that is
    signed in again. The row goes when the account is stored, or soon after.
    """

    state = models.CharField(max_length=64, unique=True)
    session = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    api = models.URLField(max_length=300, blank=True)
    sealed = models.BinaryField()
    begun_at = models.DateTimeField(db_default=Now())
    returned_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.channel_id} {self.begun_at:%Y-%m-%d %H:%M}"
