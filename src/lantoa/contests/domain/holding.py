"""Holding a contestant while something is written for them."""

from django.utils.translation import gettext_lazy as _

from lantoa.contests.models import Contestant
from lantoa.units.domain.errors import RuleError


def hold(pk: int) -> Contestant:
    """Lock the row of somebody who is still here, before anything else of theirs, so that a
    withdrawal waits and then takes all with it. Raises RuleError for who has withdrawn."""
    held = Contestant.objects.select_for_update(no_key=True).exclude(name="").filter(pk=pk).first()
    if held is None:
        raise RuleError(_("This person has withdrawn."))
    return held
