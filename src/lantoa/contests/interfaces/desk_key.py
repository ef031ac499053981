"""One question's key in the workspace."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _t

from lantoa.contests.domain import correcting
from lantoa.contests.interfaces import desk_forms
from lantoa.contests.interfaces.desk import OfRound
from lantoa.contests.models import Question
from lantoa.contests.models.enums import CORRECTABLE
from lantoa.units.interfaces.pages import attempt, person


class KeyPage(OfRound):
    """Correct what is right; everybody is marked again. For organisers alone: it shows a question,
    also before the opening."""

    template_name = "contests/desk/key.html"
    form: forms.Form

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the question in the round."""
        super().setup(request, *args, **kwargs)
        if not self.may_change:
            raise PermissionDenied
        self.question = get_object_or_404(
            Question, pk=kwargs["question"], round=self.round, kind__in=CORRECTABLE
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question and the form."""
        kwargs.setdefault("form", desk_forms.KeyForm(self.question))
        return super().get_context_data(asked=self.question, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Correct it."""
        form = desk_forms.KeyForm(self.question, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        before = self.question.keys.latest("version").key
        note = form.cleaned_data["note"]
        attempt(
            request,
            lambda: correcting.correct_key(
                self.question, form.key(before), note=note, actor=person(request)
            ),
            _t("The answer is corrected."),
        )
        return redirect("contest_desk:round", self.round.pk)
