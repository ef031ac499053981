"""Contests in the workspace: the list, a new one, one with its rounds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lantoa.contests.domain import entering, jury, messaging, organising, queries
from lantoa.contests.domain.rights import may_organise
from lantoa.contests.interfaces.desk_forms import (
    BudgetForm,
    CodesForm,
    ContestForm,
    JurorForm,
    NewRulesForm,
    RoundForm,
)
from lantoa.contests.models import Contest, Purse, Round, TieBreak
from lantoa.contests.senders import ways
from lantoa.units.interfaces.pages import attempt, person
from lantoa.units.models import Level, Unit

LISTED = [Level.CONFEDERATION, Level.PROVINCIAL_FEDERATION, Level.CENTRAL_SECTOR_UNION,
          Level.CORPORATION_UNION, Level.EQUIVALENT_UNION]  # fmt: skip

Shown = dict[str, Any] | None
"""What an act of a button gives back: a form to show again."""


class Desk(WagtailAdminTemplateMixin, TemplateView):
    """A page of this floor in the workspace."""

    header_icon = "pick"
    page_title: Any = _("Contests")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("contest_desk:list"), "label": _t("Contests")},
            *self.trail(),
        ]

    def trail(self) -> list[dict[str, Any]]:
        """What stands after the list."""
        return [{"url": "", "label": self.page_title}]


class ContestList(Desk):
    """Contests that this person may see."""

    template_name = "contests/desk/list.html"

    def trail(self) -> list[dict[str, Any]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Contests with the round that runs or comes next."""
        contests = Contest.objects.visible_to(self.request.user)
        rows = [(one, queries.current_round(queries.rounds_of(one))) for one in contests]
        return super().get_context_data(rows=rows, now=timezone.now(), **kwargs)


class AddContest(Desk):
    """A new contest from the template that most contests follow."""

    template_name = "contests/desk/add.html"
    page_title = _("New contest")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, filled in with tried values."""
        if "form" not in kwargs:
            kwargs["form"] = ContestForm(self._units())
        return super().get_context_data(**kwargs)

    def _units(self) -> Any:
        today = timezone.localdate()
        return Unit.objects.as_of(today).visible_to(self.request.user).filter(level__in=LISTED)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make it."""
        form = ContestForm(self._units(), request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        if not may_organise(person(request), form.cleaned_data["unit"]):
            form.add_error("unit", _("Only its lead or contest organiser may do this."))
            return self.render_to_response(self.get_context_data(form=form), status=400)
        made = organising.create_contest(
            form.plan(), unit=form.cleaned_data["unit"], actor=person(request)
        )
        return redirect("contest_desk:contest", made.pk)


class OfContest(Desk):
    """A page about one contest; only its organisers change anything."""

    contest: Contest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find it, or answer 404 for what this person may not see."""
        super().setup(request, *args, **kwargs)
        self.contest = self.find(request, kwargs["pk"])
        self.page_title = str(self.contest)
        self.may_change = may_organise(person(request), self.contest.unit)

    def find(self, request: HttpRequest, pk: int) -> Contest:
        """The contest that the address names."""
        found: Contest = get_object_or_404(Contest.objects.visible_to(request.user), pk=pk)
        return found

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Let organisers alone post."""
        if request.method == "POST" and not self.may_change:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


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


class ContestPage(OfContest):
    """One contest: its state, its rounds, codes to print."""

    template_name = "contests/desk/contest.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The contest with its forms."""
        rules = self.contest.rules.latest("version")
        kwargs.setdefault("round_form", RoundForm())
        kwargs.setdefault("codes_form", CodesForm())
        purse = Purse.objects.filter(contest=self.contest).first()
        kwargs.setdefault(
            "budget_form", BudgetForm(initial={"budget": purse.budget if purse else 0})
        )
        boards = self.contest.boards.prefetch_related("jurors__user")
        kwargs.setdefault("juror_form", JurorForm(boards))
        return super().get_context_data(
            contest=self.contest,
            boards=boards,
            may_change=self.may_change,
            rounds=queries.rounds_of(self.contest),
            rules=rules,
            chain=[TieBreak(step).label for step in rules.tie_breaks],
            entered=self.contest.contestants.count(),
            codes=self.contest.entry_codes.count(),
            purse=purse,
            ways=ways(),
            unplaced=self.contest.contestants.filter(unit=None).exclude(unit_missing="").count(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Announce, hide, add a round, or make codes."""
        action = request.POST.get("action")
        if action in ("announce", "hide"):
            organising.announce(self.contest, action == "announce", actor=person(request))
        elif action == "juror":
            juror_form = JurorForm(self.contest.boards.all(), request.POST)
            if not juror_form.is_valid():
                return self.render_to_response(
                    self.get_context_data(juror_form=juror_form), status=400
                )
            named = juror_form.cleaned_data
            attempt(
                request,
                lambda: jury.name_juror(named["board"], named["email"], actor=person(request)),
                _t("The juror is named."),
                late=_t("This person marks for this board already."),
            )
        elif action == "budget":
            budget_form = BudgetForm(request.POST)
            if not budget_form.is_valid():
                return self.render_to_response(
                    self.get_context_data(budget_form=budget_form), status=400
                )
            budget = budget_form.cleaned_data["budget"]
            attempt(
                request,
                lambda: messaging.set_budget(self.contest, budget, actor=person(request)),
                _t("The budget holds from now on."),
            )
        elif action == "codes":
            return self._codes(request)
        else:
            form = RoundForm(request.POST)
            if not form.is_valid():
                return self.render_to_response(self.get_context_data(round_form=form), status=400)
            made = organising.add_round(self.contest, **form.cleaned_data, actor=person(request))
            return redirect("contest_desk:round", made.pk)
        return redirect("contest_desk:contest", self.contest.pk)

    def _codes(self, request: HttpRequest) -> HttpResponse:
        form = CodesForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(codes_form=form), status=400)
        made = entering.make_codes(self.contest, form.cleaned_data["number"], actor=person(request))
        answer = HttpResponse("\n".join([*made, ""]), content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{self.contest.slug}-codes.txt"'
        answer["Cache-Control"] = "no-store"
        return answer


class RulesPage(OfContest):
    """A new version of the rules."""

    template_name = "contests/desk/rules.html"

    def trail(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("contest_desk:contest", args=[self.contest.pk]),
             "label": str(self.contest)},
            {"url": "", "label": _t("New version of the rules")},
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, filled in with the version that holds."""
        rules = self.contest.rules.latest("version")
        paper = list(rules.paper.all())
        plain = len(paper) == 1 and not paper[0].topic and paper[0].difficulty is None
        chain = "prediction" if "prediction" in rules.tie_breaks else (
            "time" if "time_used" in rules.tie_breaks else "draw"
        )  # fmt: skip
        initial = {
            "minutes": rules.minutes, "grace_seconds": rules.grace_seconds,
            "attempts": rules.attempts, "counts": rules.counts,
            "actual": rules.actual, "text": rules.text, "chain": chain,
            "questions": sum(one.count for one in paper),
            "paper": "" if plain else "\n".join(str(one) for one in paper),
            "prizes": "\n".join(f"{one['count']} {one['name']}" for one in rules.prizes),
        }  # fmt: skip
        kwargs.setdefault("form", NewRulesForm(initial=initial))
        return super().get_context_data(contest=self.contest, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make it."""
        form = NewRulesForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        organising.change_rules(
            self.contest, form.plan(), note=form.cleaned_data["note"], actor=person(request)
        )
        messages.success(request, _t("The new version holds for rounds that have not opened."))
        return redirect("contest_desk:contest", self.contest.pk)
