"""What messages to phones may cost."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lantoa.contests.models.contest import Contest


class Purse(models.Model):
    """The budget of a contest for codes sent to phones, in đồng; without one none are sent. What
    would go beyond it is refused by the database."""

    contest = models.OneToOneField(Contest, models.CASCADE, primary_key=True, related_name="purse")
    budget = models.PositiveBigIntegerField(_("budget"), default=0)
    spent = models.PositiveBigIntegerField(_("spent"), default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="contests_purse_holds", condition=Q(spent__lte=F("budget")))
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}: {self.spent}/{self.budget}"
