"""What share of false information the programme in force asks to be detected and handled."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.units.models import Period
from lantoa.units.models.periods import ends_after_start


class TargetShare(Period):
    """Target B during a period. Programmes change: rows, not a constant."""

    share = models.FloatField(_("share"))
    basis = models.CharField(_("basis"), max_length=200)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            ends_after_start("targetshare_period"),
            models.UniqueConstraint(fields=["valid_from"], name="targetshare_once"),
            models.CheckConstraint(
                name="targetshare_is_a_share", condition=Q(share__gt=0, share__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share:.0%} {self.valid_from}"
