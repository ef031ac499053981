"""What an organiser fills in."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.analysis.contest.papers import Want
from lantoa.contests.domain.admitting import FASTEST, SLOWEST
from lantoa.contests.domain.organising import Plan
from lantoa.contests.formats.parsed import LONGEST_TEXT, Parsed
from lantoa.contests.models import Actual, Board, Contest, Counts, Question, TieBreak
from lantoa.units.interfaces.forms import offer
from lantoa.units.models import Unit, User

_NUMBERED = re.compile(r"(\d{1,4})\s*[x×]?\s+(.{1,120})")
_DIFFICULTY = re.compile(r"(.*?)\s*(?:\((\d{1,2})\))?")
MOST_IN_PAPER = 200
MOST_GRACE = 32_767  # as the database holds
_SETTINGS = ("minutes", "grace_seconds", "attempts", "counts", "actual")
LOCAL = {"type": "datetime-local"}
_BOARDS = "Đoàn viên, người lao động\nCán bộ công đoàn"
_PRIZES = "1 Giải Nhất\n2 Giải Nhì\n3 Giải Ba\n30 Giải Khuyến khích"
_CRITERIA = "5 Nội dung, dẫn chứng\n3 Bố cục, diễn đạt\n2 Sáng tạo, vận dụng"
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


def _numbered(text: str, what: str, example: Any) -> list[dict[str, Any]]:
    """Lines of a number and a name."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        read = _NUMBERED.fullmatch(line)
        if not read:
            raise ValidationError(
                _("A line is a number and a name, such as: %(line)s"), params={"line": example}
            )
        found.append({"name": read[2].strip(), what: int(read[1])})
    return found


class RulesForm(forms.Form):
    """Rules that most contests have; everything else has a tried value."""

    minutes = forms.IntegerField(
        label=_("Minutes an attempt"), min_value=1, max_value=600, initial=20
    )
    questions = forms.IntegerField(
        label=_("Questions in a paper"), min_value=1, max_value=MOST_IN_PAPER, initial=20
    )
    paper = forms.CharField(
        label=_("Or by topic, one a line: number, topic, difficulty in brackets"),
        help_text=_("Such as: 4 Trade Union Law (2). Without brackets any difficulty fits."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    grace_seconds = forms.IntegerField(
        label=_("Seconds of grace"),
        help_text=_(
            "When the minutes are over, what was sent at the last moment is still taken for so "
            "long: it may travel slowly. The time used ends with the minutes."
        ),
        min_value=0,
        max_value=MOST_GRACE,
        initial=10,
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

    def clean_paper(self) -> list[Want]:
        """Read the lines."""
        lines = _numbered(self.cleaned_data["paper"], "count", _("4 Trade Union Law (2)"))
        wants = []
        for line in lines:
            read = _DIFFICULTY.fullmatch(line["name"])
            assert read is not None  # any text of one line fits
            difficulty = int(read[2]) if read[2] else None
            wants.append(Want(read[1], difficulty, line["count"]))
        counts = [want.count for want in wants]
        if 0 in counts or sum(counts) > MOST_IN_PAPER or any(len(w.topic) > 60 for w in wants):
            raise ValidationError(_("A topic has at most 60 signs, a paper 200 questions."))
        return wants

    def clean_prizes(self) -> list[dict[str, Any]]:
        """Read the lines."""
        return _numbered(self.cleaned_data["prizes"], "count", "3 Giải Ba")

    def plan(self) -> Plan:
        """What was filled in."""
        data = self.cleaned_data
        return Plan(
            name=data.get("name", ""),
            slug=data.get("slug", ""),
            about=data.get("about", ""),
            boards=data.get("boards", []),
            text=data["text"],
            paper=data["paper"] or [Want("", None, data["questions"])],
            tie_breaks=CHAINS[data["chain"]],
            prizes=data["prizes"],
            settings={name: data[name] for name in _SETTINGS},
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
        offer(self, "unit", units)

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


class SittingForm(RoundForm):
    """A new sitting of a round."""

    capacity = forms.IntegerField(label=_("People at most"), min_value=1, max_value=1_000_000)


class CodesForm(forms.Form):
    """How many codes to print."""

    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=5000, initial=50)


class BudgetForm(forms.Form):
    """What messages may cost."""

    budget = forms.IntegerField(
        label=_("Budget for messages, in đồng"), min_value=0, max_value=10**12, initial=0
    )


class FileForm(forms.Form):
    """A file with questions."""

    file = forms.FileField(label=_("File with questions (Excel, Moodle XML, QTI 3, GIFT or Aiken)"))


class EssayForm(forms.Form):
    """An essay, and how it is marked."""

    text = forms.CharField(
        label=_("What to write about"), max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    words = forms.IntegerField(label=_("Words at most"), min_value=20, max_value=2000, initial=500)
    criteria = forms.CharField(
        label=_("Criteria, one a line: points and name"),
        widget=forms.Textarea(attrs={"rows": 4}),
        initial=_CRITERIA,
    )
    apart = forms.IntegerField(
        label=_("A third marker decides from a difference of more than (points)"),
        min_value=0, max_value=100, initial=2,
    )  # fmt: skip

    def clean_criteria(self) -> list[dict[str, Any]]:
        """Read the lines."""
        return _numbered(self.cleaned_data["criteria"], "points", _("5 Content"))

    def parsed(self) -> Parsed:
        """The question."""
        data = self.cleaned_data
        key = {"criteria": data["criteria"], "apart": data["apart"]}
        points = sum(criterion["points"] for criterion in data["criteria"])
        return Parsed("essay", data["text"], key, points=points, words=data["words"])


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


class JurorForm(forms.Form):
    """Who marks the essays of a board."""

    board = forms.ModelChoiceField(Board.objects.none(), label=_("Board"), empty_label=None)
    email = forms.EmailField(label=_("E-mail address of the account"))

    def __init__(self, boards: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "board", boards)

    def clean_email(self) -> User:
        """Find the account."""
        email: str = self.cleaned_data["email"]
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise ValidationError(_("No account has this address."))
        return user


class NoteForm(forms.Form):
    """Why there is a new version."""

    note = forms.CharField(label=_("Public note"), widget=forms.Textarea(attrs={"rows": 2}))


class PublishForm(forms.Form):
    """How long objections are taken."""

    days = forms.IntegerField(label=_("Days for objections"), min_value=1, max_value=60, initial=5)


class GateForm(forms.Form):
    """How fast people may start."""

    per_second = forms.IntegerField(
        label=_("People who may start each second"), min_value=SLOWEST, max_value=FASTEST
    )


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
