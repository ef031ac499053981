"""The dry run of a round: asked for, watched, stopped, read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.contests.domain import rehearsing
from lantoa.contests.interfaces.desk import OfRound
from lantoa.contests.models import QuestionKind, Rehearsal, Round, TieBreak
from lantoa.contests.models.rehearsal import MOST_PEOPLE
from lantoa.units.interfaces.pages import person

LOOK_AGAIN = 3  # seconds, while it runs
LATE_TOO_OFTEN = 0.05
NUMBERS_SHOWN = 20


class RehearsalForm(forms.Form):
    """How many."""

    people = forms.IntegerField(
        label=_("Invented contestants"), min_value=1, max_value=MOST_PEOPLE, initial=300
    )


class RehearsalPage(OfRound):
    """What the last dry run has shown, and the way to another."""

    template_name = "contests/desk/rehearsal.html"

    def trail(self) -> list[dict[str, Any]]:
        return [*super().trail(), {"url": "", "label": _t("Dry run")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it; the browser looks again by itself while it runs."""
        answer = super().get(request, *args, **kwargs)
        last = self._last()
        if last and last.open:
            answer["Refresh"] = str(LOOK_AGAIN)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The last dry run in words and figures."""
        last = self._last()
        kwargs.setdefault("form", RehearsalForm())
        return super().get_context_data(
            round=self.round,
            may_change=self.may_change,
            waiting=not self.round.opened,
            last=last,
            read=_read(last.report, self.round) if last and last.report else None,
            changed=last is not None and last.tried != rehearsing.fingerprint(self.round),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin one, or stop the one that runs."""
        last = self._last()
        if request.POST.get("action") == "stop":
            if last:
                rehearsing.stop(last)
            return redirect("contest_desk:rehearsal", self.round.pk)
        form = RehearsalForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            rehearsing.begin(self.round, form.cleaned_data["people"], actor=person(request))
        except rehearsing.AlreadyOpen:
            messages.error(request, _t("The round has opened: what happens now is real."))
        return redirect("contest_desk:rehearsal", self.round.pk)

    def _last(self) -> Rehearsal | None:
        return self.round.rehearsals.first()


def _read(report: dict[str, Any], round_: Round) -> dict[str, Any]:
    """A report as the page shows it: marks in at most ten steps, times in minutes, warnings."""
    scores: list[list[int]] = report["scores"]
    best = max(report["best"], 1)
    width = -(-(best + 1) // 10)
    steps = [0] * -(-(best + 1) // width)
    for score, number in scores:
        steps[score // width] += number
    spread = [
        {
            "label": str(low) if width == 1 else f"{low}–{min(low + width - 1, best)}",
            "people": number,
            "most": max(steps),
        }
        for low, number in zip(range(0, best + 1, width), steps, strict=True)
    ]
    return {
        **report,
        "spread": spread if scores else [],
        "minutes": [second / 60 for second in report["seconds"]],
        "warnings": _warnings(report, round_),
    }


def _warnings(report: dict[str, Any], round_: Round) -> list[str]:
    """What an organiser should look at before opening."""
    found = []
    if short := report["shortage"]:
        found.append(
            _t("A paper needs %(wanted)s questions of a kind of which there are only %(found)s.")
            % short
        )
    if numbers := report["not_marked"]:
        found.append(
            _t("Nobody can be right: the answer key does not fit in question %(numbers)s.")
            % {"numbers": _listed(numbers)}
        )
    sat = sum(number for _score, number in report["scores"])
    if sat and report["late"] / sat > LATE_TOO_OFTEN:
        found.append(
            _t("%(late)s of %(sat)s people ran out of time: is it long enough?")
            % {"late": report["late"], "sat": sat}
        )
    if numbers := report["not_drawn"]:
        found.append(_t("In no paper: question %(numbers)s.") % {"numbers": _listed(numbers)})
    if numbers := report["not_reached"]:
        found.append(_t("Reached by nobody: question %(numbers)s.") % {"numbers": _listed(numbers)})
    if report["questions"] <= sum(rule.count for rule in round_.rules.paper.all()):
        found.append(_t("Everybody gets the same questions: there are no more than a paper needs."))
    predicts = round_.questions.filter(kind=QuestionKind.PREDICTION).exists()
    if predicts != (TieBreak.PREDICTION in round_.rules.tie_breaks):
        found.append(
            _t("There is a prediction, but the rules do not use it.")
            if predicts
            else _t("The rules break ties by a prediction, but no question asks for one.")
        )
    return found


def _listed(numbers: list[int]) -> str:
    more = "…" if len(numbers) > NUMBERS_SHOWN else ""
    return ", ".join(map(str, numbers[:NUMBERS_SHOWN])) + more
