"""What officers fill in about tips, claims and cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.intake.models import Tip
from lantoa.integrity.domain.corrections import Words
from lantoa.integrity.domain.triage import NewClaim
from lantoa.integrity.models import (
    Correction,
    Effect,
    ResponseKind,
    Severity,
    TakedownKind,
    Verdict,
)
from lantoa.listening.interfaces.choices import unit_choices
from lantoa.listening.models import Topic
from lantoa.units.models import Unit, User

LETTERS = [
    (kind.value, kind.label)
    for kind in (
        ResponseKind.OUTLET_REPLY,
        ResponseKind.REFERRAL,
        ResponseKind.FACT_SHEET,
        ResponseKind.NO_RESPONSE,
    )
]


class UnitForm(forms.Form):
    """A form with a choice among the units that a person may see."""

    unit_id = forms.TypedChoiceField(label=_("Unit"), coerce=int)

    def __init__(self, *args: Any, user: User, chosen: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = unit_choices(user, chosen)
        if chosen and not field.initial:
            field.initial = chosen

    def unit(self) -> Unit:
        """The unit that was chosen."""
        return Unit.objects.get(pk=self.cleaned_data["unit_id"])


class ClaimForm(UnitForm):
    """A claim that nobody knew."""

    statement = forms.CharField(
        label=_("What is claimed, in one sentence that can be checked"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    severity = forms.ChoiceField(
        label=_("Harm while it goes round"), choices=Severity.choices, initial=Severity.NORMAL
    )
    about_union = forms.BooleanField(label=_("It is about the union"), required=False, initial=True)
    critical = forms.BooleanField(
        label=_("It criticises the union: if it proves true, it becomes a concern"),
        required=False,
    )

    field_order = ["statement", "severity", "unit_id", "about_union", "critical"]

    def __init__(self, *args: Any, user: User, tip: Tip | None = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, chosen=tip.unit_id if tip else None, **kwargs)
        if tip is not None:
            self.fields["statement"].initial = tip.text[:1000]

    def words(self) -> NewClaim:
        """What the register keeps."""
        data = self.cleaned_data
        return NewClaim(data["statement"], data["about_union"], data["severity"], data["critical"])


class ConcernForm(UnitForm):
    """A concern made of a tip."""

    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices)
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=Severity.choices, initial=Severity.NORMAL
    )
    summary = forms.CharField(
        label=_("What it is about, for who will answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ["summary", "topic", "urgency", "unit_id"]
    # Both forms stand on one page and are sent together.
    prefix = "concern"

    def __init__(self, *args: Any, user: User, tip: Tip, **kwargs: Any) -> None:
        super().__init__(*args, user=user, chosen=tip.unit_id, **kwargs)
        self.fields["summary"].initial = tip.text[:2000]
        if tip.urgent:
            self.fields["urgency"].initial = Severity.HIGH

    def values(self) -> dict[str, Any]:
        """What a concern is made of."""
        data = self.cleaned_data
        return {
            "topic": data["topic"],
            "urgency": data["urgency"],
            "summary": data["summary"],
            "unit": self.unit(),
        }


class JudgeForm(forms.Form):
    """What one person says of a case."""

    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label=_("Why, with the evidence that shows it"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class OpinionForm(forms.Form):
    """A case that turns out to be an opinion."""

    topic = forms.ChoiceField(
        label=_("Topic of the concern"), choices=Topic.choices, initial=Topic.UNION_WORK
    )
    summary = forms.CharField(
        label=_("What it is about, for who will answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AddressForm(forms.Form):
    """An address to capture."""

    url = forms.URLField(label=_("Address"), max_length=2000, assume_scheme="https")
    note = forms.CharField(label=_("What it proves"), max_length=500, required=False)


class FileForm(forms.Form):
    """A picture or PDF to keep."""

    file = forms.FileField(label=_("Picture or PDF, at most 20 MB"))
    note = forms.CharField(label=_("What it proves"), max_length=500, required=False)


class CorrectionForm(forms.ModelForm[Correction]):
    """The words of a correction; sources are one a line, "title | address"."""

    source_lines = forms.CharField(
        label=_("Sources, one a line: title | address"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Correction
        fields = ["title", "fact", "rumour"]
        widgets = {"fact": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [f"{s['title']} | {s.get('url', '')}" for s in self.instance.sources or []]
        self.fields["source_lines"].initial = "\n".join(lines)

    def words(self) -> Words:
        """What the correction says."""
        data = self.cleaned_data
        sources = []
        for line in data["source_lines"].splitlines():
            title, _bar, url = line.partition("|")
            web = url.strip() if url.strip().startswith(("http://", "https://")) else ""
            if title.strip():
                sources.append({"title": title.strip(), "url": web})
        return Words(data["title"], data["fact"], data["rumour"], sources)


class LetterForm(forms.Form):
    """An answer other than the public correction."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LETTERS)
    recipient = forms.CharField(label=_("To whom"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5})
    )


class EffectForm(forms.Form):
    """What became of a sighting, as a person sees it."""

    effect = forms.ChoiceField(label=_("What is there now"), choices=Effect.choices)


class OwnErrorForm(UnitForm):
    """An error of ours, for the public log."""

    text = forms.CharField(
        label=_("What was wrong, and what is right"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ["text", "unit_id"]


class TakedownForm(UnitForm):
    """A request to remove something of ours."""

    kind = forms.ChoiceField(label=_("Kind"), choices=TakedownKind.choices)
    url = forms.URLField(label=_("Address of our page"), max_length=2000, assume_scheme="https")
    requester = forms.CharField(label=_("Who asks"), max_length=200)
    reference = forms.CharField(label=_("Number of the letter"), max_length=80, required=False)
    received_at = forms.DateTimeField(
        label=_("When it was received"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ["kind", "received_at", "url", "requester", "reference", "unit_id", "reason"]
