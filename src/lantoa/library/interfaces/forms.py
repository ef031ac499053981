"""Forms of the product pages."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import get_rich_text_editor_widget

from lantoa.library.domain.people import own_units
from lantoa.library.models import (
    Decision,
    Licence,
    Product,
    Releases,
    Territory,
)
from lantoa.listening.models import Topic
from lantoa.units.models import Unit, User

FEATURES = ["h2", "bold", "italic", "ul", "ol", "link"]
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class QuickForm(forms.Form):
    """A photo and three lines."""

    key = forms.UUIDField(widget=forms.HiddenInput())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    alt = forms.CharField(
        label=_("What does the photo show?"),
        required=False,
        max_length=300,
        help_text=_("One sentence, for people who cannot see it."),
    )
    headline = forms.CharField(label=_("1. What happened?"), max_length=200)
    lead = forms.CharField(
        label=_("2. Where, when, how many took part?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    more = forms.CharField(
        label=_("3. Anything else?"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=[("", _("Choose")), *Topic.choices])
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])
    mine = forms.BooleanField(
        required=False,
        label=_(
            "I took this photo and wrote these lines for the union. Everybody who can be "
            "recognised has agreed. Every union unit may use and adapt it, anywhere and without "
            "end, with my name beside it."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        units = own_units(user)
        kwargs["initial"] = {"key": uuid4(), "topic": Topic.UNION_WORK} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.user = user
        self.units = {unit.pk: unit for unit in units}
        choices = [(unit.pk, str(unit)) for unit in units]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.initial.setdefault("unit", choices[0][0])
            self.fields["unit"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """A photo needs its sentence."""
        data = super().clean() or {}
        if data.get("photo") and not data.get("alt"):
            self.add_error("alt", _("Say in one sentence what the photo shows."))
        return data

    def unit_of(self) -> Unit:
        """The unit that was chosen."""
        return self.units[self.cleaned_data["unit"]]

    def rights(self, today: date) -> dict[str, Any]:
        """What the tick means, in the words of the rights."""
        if not self.cleaned_data["mine"]:
            return {}
        return {
            "author": str(self.user),
            "owner": self.unit_of().shown_vi or "",
            "licence": Licence.UNION,
            "rights_from": today,
            "territory": Territory.WORLD,
            "releases": Releases.HELD,
        }


class EditForm(forms.ModelForm[Product]):
    """Everything a person may write of a product."""

    seen = forms.IntegerField(widget=forms.HiddenInput())
    topics = forms.MultipleChoiceField(
        label=_("Topics"), choices=Topic.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    body = forms.CharField(
        label=_("Text"), required=False, widget=get_rich_text_editor_widget(features=FEATURES)
    )

    text = ("kind", "headline", "lead", "body", "pillar", "campaign", "ai_generated")
    rights = (
        "author", "owner", "licence", "releases", "rights_from", "rights_until", "territory",
        "rights_note",
    )  # fmt: skip
    sharing = ("visibility", "embargo_until", "exclusion")

    class Meta:
        model = Product
        fields = [
            "kind", "headline", "lead", "body", "topics", "pillar", "campaign", "ai_generated",
            "author", "owner", "licence", "releases", "rights_from", "rights_until", "territory",
            "rights_note", "visibility", "embargo_until", "exclusion",
        ]  # fmt: skip
        widgets = {
            "lead": forms.Textarea(attrs={"rows": 3}),
            "rights_note": forms.Textarea(attrs={"rows": 2}),
            "rights_from": DAY,
            "rights_until": DAY,
            "embargo_until": MOMENT,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version
        self.fields["body"].widget.options["ariaLabelledBy"] = "body-label"

    def texts(self) -> dict[str, Any]:
        """What was written, by the names of the product's fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def text_fields(self) -> list[forms.BoundField]:
        """The fields of the text itself."""
        return [self[name] for name in self.text]

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The parts of the page after the text."""
        parts = [(_("Rights"), self.rights), (_("Sharing"), self.sharing)]
        return [(title, [self[name] for name in names]) for title, names in parts]


class ReviewForm(forms.Form):
    """What a reviewer says about the version they read."""

    seen = forms.IntegerField(widget=forms.HiddenInput())
    decision = forms.ChoiceField(choices=Decision.choices)
    text = forms.CharField(
        label=_("Comment"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class InviteForm(forms.Form):
    """Whom to ask for approval by e-mail."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(max_length=1000)
