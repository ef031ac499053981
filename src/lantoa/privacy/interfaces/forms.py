"""Forms of the workspace pages about personal data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.duties.interfaces.choices import led_unit_choices
from lantoa.privacy.interfaces.public import AskForm
from lantoa.privacy.models import ConsentMethod
from lantoa.units.models import User


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StaffAskForm(AskForm):
    """A request that came by telephone or on paper."""

    method = forms.ChoiceField(
        label=_("How it came"),
        choices=[(m.value, m.label) for m in ConsentMethod if m != ConsentMethod.WEB],
    )
    contact = forms.CharField(
        label=_("How to reach the person"),
        max_length=200,
        required=False,
        help_text=_("Deleted when the request is closed."),
    )


class AnswerForm(forms.Form):
    """The end of a request."""

    answer = forms.CharField(
        label=_("What the sender will read"), widget=forms.Textarea(attrs={"rows": 4})
    )


class PeriodForm(forms.Form):
    """A new version of how long data stay."""

    days = forms.IntegerField(
        label=_("Days"), min_value=1, max_value=36_500, required=False,
        help_text=_("Empty: without end."),
    )  # fmt: skip
    valid_from = forms.DateField(label=_("Valid from"), widget=_date())
    reason = forms.CharField(label=_("Reason or decision"), max_length=300)


class BreachForm(forms.Form):
    """A breach that was discovered."""

    title = forms.CharField(label=_("What happened, in one line"), max_length=200)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])
    discovered_at = forms.DateTimeField(
        label=_("Discovered at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    people = forms.IntegerField(
        label=_("About how many people"), min_value=0, max_value=200_000_000, required=False
    )
    affected = forms.CharField(label=_("Which data"), widget=forms.Textarea(attrs={"rows": 2}))
    details = forms.CharField(
        label=_("How it happened"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = led_unit_choices(user)  # type: ignore[attr-defined]


class CloseBreachForm(forms.Form):
    """The end of a breach."""

    measures = forms.CharField(
        label=_("What was done about it"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    closing = forms.CharField(
        label=_("How it ended"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class TextForm(forms.Form):
    """A new version of what people agree to."""

    text_vi = forms.CharField(
        label=_("Vietnamese text"), widget=forms.Textarea(attrs={"rows": 4, "lang": "vi"})
    )
    text_en = forms.CharField(
        label=_("English text"), widget=forms.Textarea(attrs={"rows": 4, "lang": "en"})
    )
