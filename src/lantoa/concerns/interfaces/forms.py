"""Forms of the concerns pages."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.concerns.domain.queries import LIVE, Filters
from lantoa.concerns.models import Concern, Status, Urgency
from lantoa.listening.interfaces.choices import unit_choices
from lantoa.listening.models import Topic
from lantoa.units.interfaces.forms import offer
from lantoa.units.models import Membership, Unit, User
from lantoa.units.models.periods import holds_on

ANY = ("", _("Any"))


class FilterForm(forms.Form):
    """Filters from the address of the page; what cannot be read is left out."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Not closed")), *Status.choices, ("all", _("All"))],
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=[ANY, *Topic.choices], required=False)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None, required=False)
    zone = forms.CharField(label=_("Industrial zone"), max_length=200, required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=[ANY, *Urgency.choices], required=False)
    overdue = forms.BooleanField(label=_("Past its time"), required=False)
    mine = forms.BooleanField(label=_("In my hands"), required=False)

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, auto_id="filter-%s")
        chosen = data.get("unit", "")
        units = unit_choices(user, int(chosen) if chosen.isdecimal() else None)
        self.fields["unit"].choices = [ANY, *units]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """What the address asks for; call once ``is_valid`` has run."""
        names = [field.name for field in fields(Filters)]
        values = {n: self.cleaned_data[n] for n in names if self.cleaned_data.get(n)}
        return Filters(**{"status": LIVE, **values})

    def selects(self) -> list[forms.BoundField]:
        """The fields with a label above them."""
        return [self[name] for name in ("status", "topic", "urgency", "unit", "zone")]

    def checks(self) -> list[forms.BoundField]:
        """The fields to tick."""
        return [self[name] for name in ("overdue", "mine")]


class RaiseForm(forms.Form):
    """A new concern."""

    summary = forms.CharField(
        label=_("What it is about"),
        help_text=_("In your own words, without names or telephone numbers."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial=Urgency.NORMAL)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    zone = forms.CharField(label=_("Industrial zone"), max_length=200, required=False)

    def __init__(self, data: Any, user: User, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.user = user
        asked = (data or initial).get("unit")
        chosen = int(asked) if asked and str(asked).isdecimal() else None
        if chosen and not Unit.objects.visible_to(user).filter(pk=chosen).exists():
            chosen = None
        own = Unit.objects.named(timezone.localdate()).filter(
            memberships__in=Membership.objects.filter(holds_on(timezone.localdate()), user=user)
        )
        listed = dict(unit_choices(user, chosen)) | {unit.pk: str(unit) for unit in own}
        self.fields["unit"].choices = list(listed.items())  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Who takes it in hand."""

    owner = forms.ModelChoiceField(label=_("Person in charge"), queryset=User.objects.none())

    def __init__(self, data: Any, concern: Concern) -> None:
        super().__init__(data, initial={"owner": concern.owner_id})
        today = timezone.localdate()
        line = Unit.objects.ancestors_of([concern.unit_id, concern.handler_id], today)
        working = Membership.objects.filter(holds_on(today), unit__in=line)
        people = User.objects.filter(is_active=True, memberships__in=working).distinct()
        offer(self, "owner", people)


class HandOverForm(forms.Form):
    """Which unit of the branch must answer."""

    to = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    text = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any, concern: Concern) -> None:
        super().__init__(data)
        today = timezone.localdate()
        above = Unit.objects.ancestors_of([concern.handler_id], today).values("pk")
        below = Unit.objects.as_of(today).filter(parent_on=concern.unit_id).values("pk")
        branch = Unit.objects.named(today).filter(Q(pk__in=above) | Q(pk__in=below))
        offer(self, "to", branch.exclude(pk=concern.handler_id))


class UrgencyForm(forms.Form):
    """How soon somebody must act."""

    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
