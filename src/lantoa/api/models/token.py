"""Tokens of other programs."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lantoa.units.models import Unit, UnitScopedQuerySet


class Scope(models.TextChoices):
    """One thing that a token lets a program do."""

    READ = "library:read", _("Read products, files, units and topics")
    WRITE = "library:write", _("Make drafts and add photos to them")
    ASK = "library:ask", _("Ask to use the work of other units")
    DELIVERIES = "deliveries:read", _("See what became of deliveries")


class ApiToken(models.Model):
    """A program acts for the person who made its token, within one unit and what is shared.

    Only a keyed digest is stored: the token is shown once. ``last_used_on`` is a day and no more,
    so that a token's rows tell nobody's working hours.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    name = models.CharField(_("what it is for"), max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope), verbose_name=_("what it may do")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = UnitScopedQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="api_token_ends", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.CheckConstraint(name="api_token_may_something", condition=Q(scopes__len__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class DoneOnce(models.Model):
    """What was answered to a request with an idempotency key: the same is answered again.

    ``asked`` is a digest of the request. The row is written in the transaction of the act.
    """

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_doneonce_key")]

    def __str__(self) -> str:
        return self.key
