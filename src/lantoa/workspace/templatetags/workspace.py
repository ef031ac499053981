"""What the templates of the workspace ask of the installation."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from lantoa.workspace.interfaces.home import updated_at

register = template.Library()


@register.simple_tag
def today() -> date:
    """The date in Vietnam."""
    return timezone.localdate()


@register.simple_tag
def last_update() -> datetime:
    """When trends and forecasts were last brought up to date."""
    moment: datetime = updated_at()
    return moment
