"""What every page of the workspace shows of this floor."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from lantoa.duties.domain import notices
from lantoa.duties.domain.policies import Step
from lantoa.units.models import User

register = template.Library()


@register.simple_tag
def unread_notices(user: User) -> int:
    """How many notices this person has not read."""
    return notices.unread_count(user)


@register.simple_tag
def step_words(step: Step) -> str:
    """A warning of a rule in words."""
    who = step.to.label
    if step.share is not None:
        share = round(step.share * 100)
        return _("%(share)d%% of the time: %(who)s") % {"share": share, "who": who}
    return _("%(hours)g hours after the end: %(who)s") % {"hours": step.after, "who": who}
