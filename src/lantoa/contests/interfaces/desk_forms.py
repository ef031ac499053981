"""What an organiser fills in."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.contests.domain.organising import Plan
from lantoa.contests.models import Actual, Contest, Counts, Question, TieBreak
from lantoa.units.models import Unit

_PRIZE = re.compile(r"(\d{1,4})\s*[x×]?\s+(.{1,120})")
LOCAL = {"type": "datetime-local"}
_BOARDS = "Đoàn viên, người lao động\nCán bộ công đoàn"
_PRIZES = "1 Giải Nhất\n2 Giải Nhì\n3 Giải Ba\n30 Giải Khuyến khích"
CHAINS = {
    "prediction": [*TieBreak],
    "time": [TieBreak.SCORE, TieBreak.TIME_USED, TieBreak.SUBMITTED, TieBreak.DRAW],
    "draw": [TieBreak.SCORE, TieBreak.DRAW],
}


class MomentField(forms.DateTimeField):
    """A moment in Vietnam's time, as the browser's own field gives it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs=LOCAL, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M"], **kwargs)


class RulesForm(forms.Form):
    """Rules that most contests have; everything else has a tried value."""

    minutes = forms.IntegerField(
        label=_("Minutes an attempt"), min_value=1, max_value=600, initial=20
    )
    questions = forms.IntegerField(
        label=_("Questions in a paper"), min_value=1, max_value=200, initial=20
    )
    attempts = forms.IntegerField(
        label=_("Attempts in a round"), min_value=1, max_value=20, initial=2
    )
    counts = forms.ChoiceField(label=_("Which attempt counts"), choices=Counts.choices)
    chain = forms.ChoiceField(
        label=_("Who stands first"),
        choices=[
            ("prediction", _("Score, closest prediction, time used, time of submission, draw")),
            ("time", _("Score, time used, time of submission, draw")),
            ("draw", _("Score, then a draw")),
        ],
    )
    actual = forms.ChoiceField(
        label=_("The prediction is about"),
        choices=Actual.choices,
        initial=Actual.PEOPLE_ALL_CORRECT,
    )
    prizes = forms.CharField(
        label=_("Prizes in each board, one a line: number and name"),
        widget=forms.Textarea(attrs={"rows": 4}),
        initial=_PRIZES,
        required=False,
    )
    text = forms.CharField(
        label=_("Text of the rules"), widget=forms.Textarea(attrs={"rows": 6}), required=False
    )

    def clean_prizes(self) -> list[dict[str, Any]]:
        """Read the lines."""
        prizes = []
        for line in self.cleaned_data["prizes"].splitlines():
            if found := _PRIZE.fullmatch(line.strip()):
                prizes.append({"name": found[2].strip(), "count": int(found[1])})
            elif line.strip():
                raise ValidationError(_("A line is a number and a name, such as: 3 Giải Ba"))
        return prizes

    def plan(self) -> Plan:
        """What was filled in."""
        data = self.cleaned_data
        return Plan(
            name=data.get("name", ""),
            slug=data.get("slug", ""),
            about=data.get("about", ""),
            boards=data.get("boards", []),
            text=data["text"],
            questions=data["questions"],
            tie_breaks=CHAINS[data["chain"]],
            prizes=data["prizes"],
            settings={name: data[name] for name in ("minutes", "attempts", "counts", "actual")},
        )


class NewRulesForm(RulesForm):
    """A new version."""

    note = forms.CharField(
        label=_("What is new, for everybody to read"), widget=forms.Textarea(attrs={"rows": 2})
    )


class ContestForm(RulesForm):
    """A new contest."""

    name = forms.CharField(label=_("Name"), max_length=200)
    slug = forms.SlugField(label=_("Address, such as luat-cong-doan-2026"), max_length=60)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Organising unit"))
    about = forms.CharField(
        label=_("What it is about"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    boards = forms.CharField(
        label=_("Boards, one a line"), widget=forms.Textarea(attrs={"rows": 3}), initial=_BOARDS
    )
    field_order = ("name", "slug", "unit", "about", "boards")

    def __init__(self, units: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        """Keep addresses apart."""
        slug: str = self.cleaned_data["slug"]
        if slug in ("bien-nhan", "vong") or Contest.objects.filter(slug=slug).exists():
            raise ValidationError(_("This address is taken."))
        return slug

    def clean_boards(self) -> list[str]:
        """Read the lines."""
        lines = self.cleaned_data["boards"].splitlines()
        return [line.strip()[:120] for line in lines if line.strip()]


class RoundForm(forms.Form):
    """A new round."""

    name = forms.CharField(label=_("Name"), max_length=120)
    opens_at = MomentField(label=_("Opens"))
    closes_at = MomentField(label=_("Closes"))

    def clean(self) -> dict[str, Any]:
        """Refuse a round that closes before it opens."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_at", _("It must close after it opens."))
        return data


class CodesForm(forms.Form):
    """How many codes to print."""

    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=5000, initial=50)


class FileForm(forms.Form):
    """A file with questions."""

    file = forms.FileField(label=_("File with questions (Excel, Moodle XML, QTI 3, GIFT or Aiken)"))


class CommitForm(forms.Form):
    """What will decide the draw."""

    value_source = forms.CharField(
        label=_("Public value, such as: special prize of the northern lottery on 30/11/2026"),
        max_length=300,
    )
    value_due_at = MomentField(label=_("Known from"))


class ValueForm(forms.Form):
    """The value that became known."""

    value = forms.CharField(label=_("Value"), max_length=200)


class NoteForm(forms.Form):
    """Why there is a new version."""

    note = forms.CharField(label=_("Public note"), widget=forms.Textarea(attrs={"rows": 2}))


class PublishForm(forms.Form):
    """How long objections are taken."""

    days = forms.IntegerField(label=_("Days for objections"), min_value=1, max_value=60, initial=5)


class ExcludeForm(forms.Form):
    """Why somebody is excluded."""

    entry = forms.CharField(label=_("Name in public lists (16 signs)"), max_length=16)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class KeyForm(NoteForm):
    """What is right after all."""

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = question.kind
        label = _("Right answer")
        if question.kind in ("single", "multiple"):
            choices = [(choice["id"], choice["text"]) for choice in question.choices]
            kind = forms.ChoiceField if question.kind == "single" else forms.MultipleChoiceField
            widget = (
                forms.RadioSelect if question.kind == "single" else forms.CheckboxSelectMultiple
            )
            self.fields["key"] = kind(label=label, choices=choices, widget=widget)
        elif question.kind == "true_false":
            options = [("1", _("It is true")), ("0", _("It is false"))]
            self.fields["key"] = forms.ChoiceField(
                label=label, choices=options, widget=forms.RadioSelect
            )
        elif question.kind == "numeric":
            self.fields["key"] = forms.DecimalField(label=label)
        else:
            self.fields["key"] = forms.CharField(
                label=_("Right answers, one a line"), widget=forms.Textarea(attrs={"rows": 3})
            )
        self.order_fields(["key", "note"])

    def key(self, before: Any) -> Any:
        """The new key in the form that marking expects."""
        given = self.cleaned_data["key"]
        if self.kind == "multiple":
            return sorted(given)
        if self.kind == "true_false":
            return given == "1"
        if self.kind == "numeric":
            return {**before, "value": str(given)}
        if self.kind == "short":
            return [line.strip() for line in given.splitlines() if line.strip()]
        return given
