"""One round in the workspace: its questions before it opens, its ranking after it is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from lantoa.contests.domain import admitting, freezing, jury, questions, tallying
from lantoa.contests.formats.exporting import FORMATS
from lantoa.contests.interfaces import desk_forms, desk_preparing, desk_results
from lantoa.contests.interfaces.desk import OfRound
from lantoa.contests.models import AnswerKey, Question, Ranking, Result

RESULTS_SHOWN = 100
LOOK_AGAIN, LOOK_SELDOM = 1, 10  # seconds: while a count is young, and later
ACTIONS = desk_preparing.ACTIONS | desk_results.ACTIONS


class RoundPage(OfRound):
    """The round with everything that can be done to it now."""

    template_name = "contests/desk/round.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is known, and the forms that fit its state."""
        now = timezone.now()
        ranking = self.round.rankings.order_by("-version").first()
        draw = getattr(ranking, "draw", None)
        return super().get_context_data(
            **{
                "contest": self.contest,
                "round": self.round,
                "may_change": self.may_change,
                "waiting": not self.round.opened,
                "over": now >= self.round.closes_at,
                "questions": self._questions(),
                "rejected": [
                    (one, desk_preparing.PROBLEMS[one.problem]) for one in self.round.rejected.all()
                ],
                "formats": FORMATS,
                "missing": questions.missing_questions(self.round),
                "attempts": tallying.attempts_in(self.round),
                "ranking": ranking,
                "counting": self.round.countings.select_related("made_by").first(),
                "draw": draw,
                "draw_due": draw is not None and now >= draw.value_due_at,
                "needs_draw": ranking is not None and freezing.needs_draw(ranking),
                "results": self._results(ranking),
                "take": f"{settings.CONTEST_URL}/thi/{self.round.pk}/",
                "sittings": self.round.sittings.annotate(taken=Count("seats")),
                "sitting_form": desk_forms.SittingForm(),
                "file_form": desk_forms.FileForm(),
                "commit_form": desk_forms.CommitForm(),
                "value_form": desk_forms.ValueForm(),
                "note_form": desk_forms.NoteForm(),
                "essay_form": desk_forms.EssayForm(),
                "essays": jury.progress(self.round),
                "to_mark": now >= self.round.closes_at and jury.unsettled(self.round),
                "publish_form": desk_forms.PublishForm(),
                "gate_form": desk_forms.GateForm(
                    initial={"per_second": round(admitting.rate_of(self.round))}
                ),
                "taken_until": admitting.taken_until(self.round),
                "exclude_form": desk_forms.ExcludeForm(),
                **kwargs,
            }
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it; the browser looks again by itself while a ranking is worked out."""
        answer = super().get(request, *args, **kwargs)
        last = self.round.countings.first()
        if last and last.open:
            young = timezone.now() - last.made_at < timedelta(seconds=LOOK_SELDOM)
            answer["Refresh"] = str(LOOK_AGAIN if young else LOOK_SELDOM)
        return answer

    def _questions(self) -> list[tuple[Question, AnswerKey | None]]:
        """Each question with the key that holds; before the opening for organisers alone."""
        if not (self.may_change or self.round.opened):
            return []
        found = self.round.questions.order_by("number")
        found = found.select_related("media").prefetch_related("keys")
        return [(question, next(reversed(question.keys.all()), None)) for question in found]

    def _results(self, ranking: Ranking | None) -> list[Result]:
        """The first places of each board; in one list, a million would have to be sorted."""
        if ranking is None:
            return []
        found = ranking.results.select_related("contestant", "board").order_by("order", "entry")
        boards = self.contest.boards.order_by("position")
        return [one for board in boards for one in found.filter(board=board)[:RESULTS_SHOWN]]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the button says."""
        act = ACTIONS.get(request.POST.get("action", ""))
        shown = act(self, request) if act else None
        if shown:
            return self.render_to_response(self.get_context_data(**shown), status=400)
        return redirect("contest_desk:round", self.round.pk)
