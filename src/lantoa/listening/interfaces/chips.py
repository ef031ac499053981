"""The filters in use as words, each with the address of the list without it."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from lantoa.listening.domain.queries import Filters
from lantoa.listening.interfaces.addresses import list_address
from lantoa.listening.interfaces.forms import FilterForm
from lantoa.listening.templatetags.lantoa import day as shown_day


@dataclass(frozen=True)
class Chip:
    """One filter in use."""

    label: str
    value: str
    remove: str


def chips(form: FilterForm, filters: Filters) -> list[Chip]:
    """One chip a filter, in the order of the form."""
    blank = Filters()
    used = filters.in_use()
    return [
        Chip(
            str(form.fields[name].label or _("Story")),
            _value(form, name, getattr(filters, name)),
            list_address(replace(filters, **{name: getattr(blank, name)})),
        )
        for name in form.fields
        if name in used
    ]


def _value(form: FilterForm, name: str, value: object) -> str:
    if name in ("first", "last"):
        return shown_day(value)
    if name == "story":
        return f"#{value}"
    choices = getattr(form.fields[name], "choices", None)
    if not choices:
        return str(value)
    return next((str(text) for key, text in choices if str(key) == str(value)), str(value))
