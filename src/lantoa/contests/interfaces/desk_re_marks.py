"""Requests for re-marking in the workspace: what waits, what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _t

from lantoa.contests.domain import re_marking
from lantoa.contests.interfaces.desk import OfRound
from lantoa.units.interfaces.pages import attempt, named, person

MOST_SIGNS = 2000


class ReMarksPage(OfRound):
    """All requests of a round."""

    template_name = "contests/desk/re_marks.html"

    def trail(self) -> list[dict[str, Any]]:
        return [*super().trail(), {"url": "", "label": _t("Re-marking")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The requests, and whether the ranking must follow. Organisers alone see who has asked."""
        newest = self.round.rankings.order_by("-version").first()
        return super().get_context_data(
            round=self.round,
            may_change=self.may_change,
            requests=re_marking.requests_of(self.round) if self.may_change else [],
            number=self.round.re_marks.count(),
            changed=re_marking.changed_since(self.round, newest.made_at) if newest else 0,
            until=re_marking.open_until(self.round),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Settle one, or look for jurors again."""
        one = named(self.round.re_marks.all(), request, "request")
        if request.POST.get("action") == "hand_out":
            re_marking.hand_out(one)
        elif answer := request.POST.get("answer", "").strip()[:MOST_SIGNS]:
            attempt(
                request,
                lambda: re_marking.settle(one, answer=answer, actor=person(request)),
                _t("The contestant can read the answer now."),
            )
        return redirect("contest_desk:re_marks", self.round.pk)
