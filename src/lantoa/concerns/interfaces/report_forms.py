"""Forms of the report pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.concerns.domain.reports import recipients
from lantoa.concerns.models import Report, ReportKind
from lantoa.listening.interfaces.choices import unit_choices
from lantoa.units.interfaces.forms import offer
from lantoa.units.models import Membership, Unit, User
from lantoa.units.models.periods import holds_on


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class DraftForm(forms.Form):
    """What a report is about."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    kind = forms.ChoiceField(label=_("Period"), choices=ReportKind.choices)
    first_day = _day(_("From"))
    last_day = _day(_("To"))

    def __init__(self, data: Any, user: User, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        today = timezone.localdate()
        working = Membership.objects.filter(holds_on(today), user=user)
        own = Unit.objects.named(today).filter(memberships__in=working)
        listed = {unit.pk: str(unit) for unit in own} | dict(unit_choices(user))
        self.fields["unit"].choices = list(listed.items())  # type: ignore[attr-defined]


class WordsForm(forms.ModelForm[Report]):
    """What officers write around the figures. A quotation is a paraphrase by the officer: nothing
    that a sender wrote is copied here by the system."""

    class Meta:
        model = Report
        fields = ["foreword", "recommendations", "number", "place", "recipients"]
        widgets = {
            "foreword": forms.Textarea(attrs={"rows": 5}),
            "recommendations": forms.Textarea(attrs={"rows": 5}),
            "recipients": forms.Textarea(attrs={"rows": 3}),
        }


class ForwardForm(forms.Form):
    """Where it goes."""

    to = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, report: Report) -> None:
        super().__init__(data)
        offer(self, "to", recipients(report))
