"""Ways to reach people, and the accounts we hold in them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.channels.models.enums import AccountState, Reach, StopReason
from lantoa.units.models import Unit, UnitScopedQuerySet

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Channel(models.Model):
    """A way to reach people: a row, not code, so that the list stays open.

    ``adapter`` names the folder that knows how to send there; without one, people deliver and
    bring the proof. A channel that closes is retired, never deleted: old proof points to it.
    """

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    reach = models.CharField(_("kind"), max_length=10, choices=Reach)
    adapter = models.CharField(_("sent by"), max_length=40, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["reach", "name"]

    def __str__(self) -> str:
        return self.name

    def retired(self, on: date) -> bool:
        """Tell whether the channel had closed by a date."""
        return self.retired_on is not None and self.retired_on <= on


class Account(models.Model):
    """A page, bot, official account, loudspeaker or noticeboard of one unit.

    ``sealed`` holds the credentials, encrypted. ``free_from`` is the whole token bucket: sending
    is allowed from then on; each send moves it by ``every``, and it may lag behind by ``burst``
    sends (generic cell rate algorithm). A Retry-After moves it too.
    """

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="accounts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=120)
    handle = models.CharField(
        _("identifier in the channel"),
        max_length=200,
        help_text=_("Page id, @channel, user id; for a loudspeaker or board, where it stands."),
    )
    api = models.URLField(_("address of the interface"), max_length=300, blank=True)
    sealed = models.BinaryField(default=b"", editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=AccountState, default=AccountState.ACTIVE
    )
    stopped_why = models.CharField(max_length=10, choices=StopReason, blank=True)
    stopped_at = models.DateTimeField(null=True)
    burst = models.PositiveSmallIntegerField(_("posts in a row"), default=1)
    every = models.DurationField(_("then one every"), default=timedelta(minutes=1))
    free_from = models.DateTimeField(default=LONG_AGO, editable=False)
    price = models.PositiveIntegerField(_("price of a delivery, đồng"), default=0)
    monthly_budget = models.PositiveBigIntegerField(
        _("budget a month, đồng"), null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["channel", "name"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "handle"], name="channels_account_once"),
            models.CheckConstraint(
                name="channels_account_stop_has_reason",
                condition=Q(state=AccountState.ACTIVE, stopped_why="", stopped_at=None)
                | (Q(state=AccountState.STOPPED, stopped_at__isnull=False) & ~Q(stopped_why="")),
            ),
            models.CheckConstraint(name="channels_account_burst", condition=Q(burst__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name
