"""Forms of the mentions pages."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from lantoa.listening.domain.labels import MOST_TOPICS
from lantoa.listening.domain.queries import Filters
from lantoa.listening.interfaces.choices import source_choices, unit_choices
from lantoa.listening.models import Mention, PostKind, SavedSearch, Sentiment, SourceKind, Topic
from lantoa.units.models import User

ANY = ("", _("Any"))


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[ANY, *choices], required=False)


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        # Beyond these years the day after, or midnight elsewhere, may not exist.
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class FilterForm(forms.Form):
    """Filters of the list from the address of the page; what cannot be read is left out."""

    q = forms.CharField(label=_("Search"), required=False, max_length=300)
    topic = _choice(_("Topic"), Topic.choices)
    unit = forms.TypedChoiceField(
        label=_("Unit"), coerce=int, empty_value=None, required=False, choices=[]
    )
    source = forms.TypedChoiceField(
        label=_("Source"), coerce=int, empty_value=None, required=False, choices=[]
    )
    source_kind = _choice(_("Kind of source"), SourceKind.choices)
    sentiment = _choice(_("Tone"), Sentiment.choices)
    kind = _choice(_("Kind of post"), PostKind.choices)
    story = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput())
    first = _date(_("From"))
    last = _date(_("To"))
    relevant = forms.ChoiceField(
        label=_("About workers or the union"),
        required=False,
        choices=[("", _("Yes")), ("no", _("No")), ("all", _("All"))],
    )
    dated = _choice(_("Time"), [("yes", _("Time known")), ("no", _("Time unknown"))])

    main = ("topic", "unit", "first", "last")
    more = ("source_kind", "source", "kind", "sentiment", "relevant", "dated")

    def __init__(self, data: Any, user: User) -> None:
        super().__init__({key: data[key] for key in data if data[key] != ""}, auto_id="filter-%s")
        if self.data.get("relevant") == "yes":
            self.data.pop("relevant")  # type: ignore[attr-defined]
        chosen = self.data.get("unit", "")
        units = unit_choices(user, int(chosen) if chosen.isdecimal() else None)
        self.fields["unit"].choices = [ANY, *units]  # type: ignore[attr-defined]
        self.fields["source"].choices = [ANY, *source_choices(user)]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """What the address asks for; call once `is_valid` has run."""
        values = {
            field.name: self.cleaned_data[field.name]
            for field in fields(Filters)
            if self.cleaned_data.get(field.name)
        }
        return Filters(**values)

    def main_fields(self) -> list[forms.BoundField]:
        """Fields that are always shown."""
        return [self[name] for name in self.main]

    def more_fields(self) -> list[forms.BoundField]:
        """Fields behind "More filters"."""
        return [self[name] for name in self.more]

    def more_in_use(self) -> bool:
        """Whether the fields behind "More filters" hold anything."""
        return any(name in self.data for name in self.more)


class LabelsForm(forms.Form):
    """What a person says the labels of a mention are."""

    relevant = forms.BooleanField(label=_("It is about workers or the union"), required=False)
    topics = forms.MultipleChoiceField(
        label=_("Topics (at most three, the most urgent is kept first)"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(
        label=_("Kind of post"), choices=PostKind.choices, widget=forms.RadioSelect
    )
    sentiment = forms.ChoiceField(
        label=_("Tone"), choices=Sentiment.choices, widget=forms.RadioSelect
    )
    toxic = forms.BooleanField(label=_("It is abusive or hateful"), required=False)

    @classmethod
    def of(cls, mention: Mention, data: Any = None) -> LabelsForm:
        """The form with the labels that the mention has now."""
        form = cls(
            data,
            initial={
                name: getattr(mention, name)
                for name in ("relevant", "topics", "kind", "sentiment", "toxic")
            },
        )
        form.before = list(mention.topics)
        return form

    before: list[str]

    def clean_topics(self) -> list[str]:
        """Keep what was first in front: the order says what to act on."""
        chosen = self.cleaned_data["topics"]
        if len(chosen) > MOST_TOPICS:
            raise forms.ValidationError(_("Choose at most three topics."))
        kept = [topic for topic in self.before if topic in chosen]
        return kept + [topic for topic in chosen if topic not in kept]


class SaveSearchForm(forms.ModelForm[SavedSearch]):
    """A name for a search."""

    class Meta:
        model = SavedSearch
        fields = ["name", "query"]
        labels = {"name": _("Name of this search")}
        widgets = {"query": forms.HiddenInput()}
