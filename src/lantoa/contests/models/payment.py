"""Prizes that are paid, and the bank details that are kept until then."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.contest import Round
from lantoa.contests.models.people import Contestant


class Payment(models.Model):
    """A winner has said where a prize goes. ``sealed`` holds the bank details, encrypted; it is
    emptied when the payment is recorded, when the person withdraws, and by retention at the
    latest. What stays says that a prize was paid, by whom and under which reference."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    round = models.ForeignKey(Round, models.PROTECT, related_name="payments")
    contestant = models.ForeignKey(Contestant, models.CASCADE, related_name="payments")
    sealed = models.BinaryField(null=True)
    given_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True)
    paid_by = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    reference = models.CharField(_("reference of the payment"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "contestant"], name="contests_paid_once"),
            models.CheckConstraint(
                name="contests_paid_and_forgotten",
                condition=Q(paid_at=None, paid_by=None, reference="")
                | Q(paid_at__isnull=False, paid_by__isnull=False, sealed=None) & ~Q(reference=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
