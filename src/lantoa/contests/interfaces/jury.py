"""What a juror sees: essays by their masked numbers, one after the other."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.contests.domain import jury
from lantoa.contests.models import Reading, Turn
from lantoa.units.interfaces.pages import WorkspacePage, attempt, person

NEXT_SHOWN = 200


class MarkForm(forms.Form):
    """Points for each criterion."""

    def __init__(self, criteria: list[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at, criterion in enumerate(criteria):
            most = criterion["points"]
            label = _t("%(name)s (0 to %(most)s)") % {"name": criterion["name"], "most": most}
            field = forms.IntegerField(label=label, min_value=0, max_value=most)
            field.widget.attrs["inputmode"] = "numeric"
            self.fields[f"points_{at}"] = field
        self.fields["points_0"].widget.attrs["autofocus"] = True
        self.fields["remark"] = forms.CharField(
            label=_("Remark, for the organisers"), required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip

    def marks(self) -> list[int]:
        """The points in the order of the criteria."""
        return [self.cleaned_data[name] for name in self.fields if name != "remark"]


class JuryDesk(WorkspacePage):
    """What waits for this juror."""

    template_name = "contests/jury/list.html"
    page_title = _("Essays to mark")
    header_icon = "edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The essays, the first of them to go on with."""
        waiting = jury.waiting_for(person(self.request))
        return super().get_context_data(
            readings=waiting[:NEXT_SHOWN], number=waiting.count(), **kwargs
        )


class MarkEssay(WorkspacePage):
    """One essay; after it, the next."""

    template_name = "contests/jury/essay.html"
    header_icon = "edit"
    trail = ((reverse_lazy("contest_desk:jury"), _("Essays to mark")),)
    reading: Reading

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find it among what waits for this juror: nobody else's essay is there."""
        super().setup(request, *args, **kwargs)
        self.reading = get_object_or_404(jury.waiting_for(person(request)), pk=kwargs["pk"])
        self.page_title = _t("Essay %(number)s") % {"number": self.reading.script}
        self.key = self.reading.script.question.keys.latest("version").key

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The essay, its question and the criteria."""
        script = self.reading.script
        text = jury.text_of(script)
        kwargs.setdefault("form", MarkForm(self.key["criteria"]))
        return super().get_context_data(
            reading=self.reading,
            asked=script.question,
            text=text,
            words=len(text.split()),
            waiting=jury.waiting_for(person(self.request)).count(),
            decides=self.reading.turn == Turn.THIRD,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the marks, and open the next essay."""
        form = MarkForm(self.key["criteria"], request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        attempt(
            request,
            lambda: jury.mark(self.reading, form.marks(), remark=form.cleaned_data["remark"]),
            _t("The marks of essay %(number)s are saved.") % {"number": self.reading.script},
        )
        following = jury.waiting_for(person(request)).first()
        if following:
            return redirect("contest_desk:essay", following.pk)
        return redirect("contest_desk:jury")
