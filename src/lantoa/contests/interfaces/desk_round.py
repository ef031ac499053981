"""One round in the workspace: its questions before it opens, its ranking after it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.contests.domain import (
    admitting,
    correcting,
    counting,
    drawing,
    excluding,
    freezing,
    jury,
    organising,
    questions,
    sittings,
    tallying,
)
from lantoa.contests.formats.exporting import FORMATS
from lantoa.contests.formats.parsed import FileError, Parsed
from lantoa.contests.interfaces import desk_forms
from lantoa.contests.interfaces.desk import OfContest
from lantoa.contests.models import AnswerKey, Contest, Question, Ranking, Result, Round
from lantoa.contests.models.enums import CORRECTABLE
from lantoa.units.domain.errors import RuleError
from lantoa.units.interfaces.pages import attempt, named, person

RESULTS_SHOWN = 100
LOOK_AGAIN, LOOK_SELDOM = 1, 10  # seconds: while a count is young, and later
PROBLEMS = {
    "no text": _("a question without text"),
    "text too long": _("a text that is too long"),
    "number of choices": _("fewer than two or more than twelve choices"),
    "empty or equal choices": _("empty choices, or two that are the same"),
    "no right answer": _("no right answer"),
    "letters of choices": _("letters of choices that are not A, B, C…"),
    "no answers in braces": _("no answers in braces { }"),
    "not a number": _("not a number"),
    "unknown kind": _("a kind of question that is not known here"),
    "not XML": _("the XML is damaged"),
    "damaged": _("the question is damaged"),
    "entities": _("the file has a DOCTYPE, which is not accepted"),
    "no manifest": _("imsmanifest.xml is missing"),
    "part missing": _("the question's file is missing in the package"),
    "not an archive": _("the file is damaged"),
    "headings": _("headings are missing: Câu hỏi, A, B, C, D, Đáp án"),
    "not a spreadsheet": _("not a spreadsheet"),
    "too large": _("the file is too large"),
    "not UTF-8": _("the file is not UTF-8 text"),
    "no questions": _("no questions were found"),
    "too many films": _("sounds and films beyond the fifth: put them into another file"),
    "medium": _(
        "a picture, sound or film that cannot be taken: one a question, inside the file, with a "
        "text that says the same in words (alt)"
    ),
}
PREDICTION = Parsed(
    "prediction", "Theo bạn, có bao nhiêu người trả lời đúng tất cả các câu trong vòng thi này?"
)


class OfRound(OfContest):
    """A page about one round."""

    round: Round

    def find(self, request: HttpRequest, pk: int) -> Contest:
        visible = Contest.objects.visible_to(request.user)
        self.round = get_object_or_404(
            Round.objects.select_related("contest__unit", "rules"), pk=pk, contest__in=visible
        )
        return self.round.contest

    def trail(self) -> list[dict[str, Any]]:
        contest = self.round.contest
        return [
            {"url": reverse("contest_desk:contest", args=[contest.pk]), "label": str(contest)},
            {"url": reverse("contest_desk:round", args=[self.round.pk]), "label": str(self.round)},
        ]


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
                "rejected": [(one, PROBLEMS[one.problem]) for one in self.round.rejected.all()],
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


Shown = dict[str, Any] | None  # a form to show again


def add_file(page: RoundPage, request: HttpRequest) -> Shown:
    """Take the questions of a file; those with a fault are kept aside."""
    form = desk_forms.FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"file_form": form}
    file = form.cleaned_data["file"]
    if file.size > questions.LARGEST_FILE:
        form.add_error("file", PROBLEMS["too large"])
        return {"file_form": form}
    try:
        read = questions.take_file(page.round, file.name, file.read(), actor=person(request))
    except FileError as problem:
        text = str(PROBLEMS[problem.problem])
        if problem.place:
            text = _t("Line %(line)s: %(problem)s") % {"line": problem.place, "problem": text}
        form.add_error("file", f"{text}. {_t('Nothing was taken from the file.')}")
        return {"file_form": form}
    added, rejected = len(read.questions), len(read.rejected)
    messages.success(request, _t("%(number)s questions were added.") % {"number": added})
    if rejected:
        messages.warning(
            request,
            _t("%(number)s could not be taken: see below what is wrong with each.")
            % {"number": rejected},
        )
    return None


def dismiss(page: RoundPage, request: HttpRequest) -> Shown:
    """Forget what could not be taken."""
    page.round.rejected.all().delete()
    return None


def add_prediction(page: RoundPage, request: HttpRequest) -> Shown:
    """Add the usual question about the number of people."""
    questions.add_questions(page.round, [PREDICTION], actor=person(request))
    return None


def add_essay(page: RoundPage, request: HttpRequest) -> Shown:
    """Add an essay that everybody is asked to write."""
    form = desk_forms.EssayForm(request.POST)
    if not form.is_valid():
        return {"essay_form": form}
    questions.add_questions(page.round, [form.parsed()], actor=person(request))
    return None


def add_sitting(page: RoundPage, request: HttpRequest) -> Shown:
    """Plan a sitting."""
    form = desk_forms.SittingForm(request.POST)
    if not form.is_valid():
        return {"sitting_form": form}
    planned = form.cleaned_data
    attempt(
        request,
        lambda: sittings.plan(page.round, **planned, actor=person(request)),
        _t("The sitting is planned."),
    )
    return None


def drop_sitting(page: RoundPage, request: HttpRequest) -> Shown:
    """Take a sitting away."""
    one = named(page.round.sittings.all(), request, "sitting")
    attempt(request, lambda: sittings.drop(one, actor=person(request)), _t("It is gone."))
    return None


def hand_out(page: RoundPage, request: HttpRequest) -> Shown:
    """Give the essays to the jury."""
    attempt(
        request,
        lambda: jury.hand_out(page.round, actor=person(request)),
        _t("The essays are with the jury."),
    )
    return None


def clear(page: RoundPage, request: HttpRequest) -> Shown:
    """Take all questions out."""
    questions.clear_questions(page.round, actor=person(request))
    return None


def open_now(page: RoundPage, request: HttpRequest) -> Shown:
    """Open the round before its time."""
    try:
        if organising.open_now(page.round, actor=person(request)):
            messages.error(request, _t("There are too few questions for a paper."))
    except RuleError as refused:
        messages.error(request, str(refused))
    return None


def admit(page: RoundPage, request: HttpRequest) -> Shown:
    """Change how many the waiting room lets in."""
    form = desk_forms.GateForm(request.POST)
    if not form.is_valid():
        return {"gate_form": form}
    admitting.admit(page.round, form.cleaned_data["per_second"], actor=person(request))
    messages.success(request, _t("The new rate holds for those who come from now on."))
    return None


def freeze(page: RoundPage, request: HttpRequest) -> Shown:
    """Have the ranking worked out; from the second version on with a note."""
    note = ""
    if page.round.rankings.exists():
        form = desk_forms.NoteForm(request.POST)
        if not form.is_valid():
            return {"note_form": form}
        note = form.cleaned_data["note"]
    attempt(
        request,
        lambda: counting.begin(page.round, actor=person(request), note=note),
        _t("Counting has begun. This page looks again by itself."),
    )
    return None


def stop_count(page: RoundPage, request: HttpRequest) -> Shown:
    """Stop working out the ranking."""
    last = page.round.countings.first()
    if last and counting.stop(last, actor=person(request)):
        messages.success(request, _t("The count stops after the papers in hand."))
    return None


def commit(page: RoundPage, request: HttpRequest) -> Shown:
    """Publish the list of those who are tied."""
    form = desk_forms.CommitForm(request.POST)
    if not form.is_valid():
        return {"commit_form": form}
    try:
        drawing.commit(_newest(page), **form.cleaned_data, actor=person(request))
    except ValueError:
        form.add_error("value_due_at", _("The value must become known later than now."))
        return {"commit_form": form}
    return None


def draw(page: RoundPage, request: HttpRequest) -> Shown:
    """Draw by the value."""
    form = desk_forms.ValueForm(request.POST)
    if not form.is_valid():
        return {"value_form": form}
    try:
        drawing.draw(_newest(page).draw, form.cleaned_data["value"], actor=person(request))
    except drawing.NotYet:
        form.add_error("value", _("The value is not known yet."))
        return {"value_form": form}
    return None


def publish(page: RoundPage, request: HttpRequest) -> Shown:
    """Show the results."""
    form = desk_forms.PublishForm(request.POST)
    if not form.is_valid():
        return {"publish_form": form}
    try:
        freezing.publish(
            _newest(page),
            actor=person(request),
            objections=timedelta(days=form.cleaned_data["days"]),
        )
    except freezing.Undecided:
        messages.error(request, _t("Prizes hang on a draw. Make it first."))
    return None


def exclude(page: RoundPage, request: HttpRequest) -> Shown:
    """Take somebody out, for a reason; the next version of the ranking is without them."""
    form = desk_forms.ExcludeForm(request.POST)
    if not form.is_valid():
        return {"exclude_form": form}
    result = _newest(page).results.filter(entry=form.cleaned_data["entry"]).first()
    if result is None:
        form.add_error("entry", _("Nobody in this ranking has that name."))
        return {"exclude_form": form}
    attempt(
        request,
        lambda: excluding.exclude(
            result.contestant, page.round, reason=form.cleaned_data["reason"], actor=person(request)
        ),
        _t("Work the ranking out again to leave them out."),
    )
    return None


def _newest(page: RoundPage) -> Ranking:
    return get_object_or_404(page.round.rankings.order_by("-version")[:1])


ACTIONS: dict[str, Callable[[RoundPage, HttpRequest], Shown]] = {
    "file": add_file,
    "dismiss": dismiss,
    "prediction": add_prediction,
    "essay": add_essay,
    "sitting": add_sitting,
    "drop_sitting": drop_sitting,
    "hand_out": hand_out,
    "clear": clear,
    "open": open_now,
    "admit": admit,
    "freeze": freeze,
    "stop_count": stop_count,
    "commit": commit,
    "draw": draw,
    "publish": publish,
    "exclude": exclude,
}


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
