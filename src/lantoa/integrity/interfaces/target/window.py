"""What a page of target B is about, read from its address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.insight.domain.queries import home_view
from lantoa.integrity.domain.target.facts import Window
from lantoa.listening.interfaces.choices import unit_choices
from lantoa.units.models import Level, Unit, User
from lantoa.units.models.scope import scope_of

USUAL = timedelta(days=89)
NOW, THEN = "today", "then"


def date_field(label: Any) -> forms.DateField:
    """A day that a calendar can show."""
    return forms.DateField(
        label=label,
        # Beyond these years the day after, or midnight elsewhere, may not exist.
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class WindowForm(forms.Form):
    """Period, date and unit. The default is the last 90 days as known today."""

    first = date_field(_("First seen from"))
    last = date_field(_("to"))
    as_of = date_field(_("As known on"))
    unit = forms.TypedChoiceField(
        label=_("Unit"), coerce=int, empty_value=None, required=False, choices=[]
    )
    units = forms.ChoiceField(
        label=_("Units under it"),
        choices=[(THEN, _("as on that date")), (NOW, _("as today"))],
    )

    def __init__(self, asked: dict[str, str], user: User) -> None:
        today = timezone.localdate()
        home = home_view(user).unit
        usual = {
            "first": (today - USUAL).isoformat(),
            "last": today.isoformat(),
            "as_of": today.isoformat(),
            "unit": str(home or ""),
            "units": THEN,
        }
        super().__init__(usual | asked)
        self.user = user
        chosen = self.data["unit"]
        known = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
        listed = unit_choices(user, home)
        if known and all(pk != known for pk, _name in listed):
            listed += [(u.pk, str(u)) for u in Unit.objects.visible_to(user).filter(pk=known)]
        unit = self.fields["unit"]
        assert isinstance(unit, forms.TypedChoiceField)
        unit.choices = [("", _("All")), *listed]

    def clean(self) -> dict[str, Any]:
        """A period runs forward."""
        found = super().clean() or {}
        if found.get("first") and found.get("last") and found["first"] > found["last"]:
            self.add_error("last", _("The period ends before it begins."))
        return found

    def window(self) -> Window | None:
        """What is asked for; None when it cannot be read."""
        if not self.is_valid():
            return None
        found = self.cleaned_data
        unit = found["unit"]
        top = Unit.objects.filter(pk=unit, level=Level.CONFEDERATION).exists()
        if top and scope_of(self.user).everything:
            unit = None
        return Window(
            self.user,
            found["first"],
            found["last"],
            found["as_of"],
            unit,
            restated=found["units"] == NOW,
        )

    def query(self, **more: str) -> str:
        """This window in an address."""
        names = ("first", "last", "as_of", "unit", "units")
        return "?" + urlencode({name: self.data[name] for name in names} | more)


def asked_window(request: HttpRequest) -> WindowForm:
    """Read the form from an address."""
    assert isinstance(request.user, User)  # the workspace lets nobody else in
    names = WindowForm.base_fields
    asked = {name: request.GET[name] for name in names if name in request.GET}
    return WindowForm(asked, request.user)
