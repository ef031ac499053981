"""Concerns in the workspace: the list, a new one, one with its thread, and what is done to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.analysis.worktime import working_hours_between
from lantoa.concerns.domain.errors import ConcernError
from lantoa.concerns.domain.queries import find
from lantoa.concerns.domain.raising import raise_concern
from lantoa.concerns.interfaces.actions import ACTIONS
from lantoa.concerns.interfaces.forms import FilterForm, RaiseForm
from lantoa.concerns.interfaces.thread import thread_of
from lantoa.concerns.models import Concern, Origin, Status, Urgency
from lantoa.duties.domain.people import is_staff
from lantoa.intake.models import Tip
from lantoa.listening.models import Mention
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit


class ConcernList(WorkspacePage):
    """Concerns that match the filters in the address."""

    template_name = "concerns/list.html"
    page_title = _("Concerns")
    header_icon = "comment"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of the list, with the units' names in one query."""
        form = FilterForm(self.request.GET, person(self.request))
        form.is_valid()
        page = find(person(self.request), form.filters(), self.request.GET.get("after", ""))
        units = Unit.objects.named(timezone.localdate()).in_bulk({c.unit_id for c in page.concerns})
        query = QueryDict(self.request.GET.urlencode(), mutable=True)
        query["after"] = page.next
        return super().get_context_data(
            form=form,
            filtered=any(value for key, value in self.request.GET.items() if key != "after"),
            page=page,
            rows=[(concern, units.get(concern.unit_id)) for concern in page.concerns],
            next=f"?{query.urlencode()}" if page.next else "",
            now=timezone.now(),
            **kwargs,
        )


class RaiseConcern(WorkspacePage):
    """Open a concern: from a tip (``?tip=``), from a post (``?mention=``) or from nothing."""

    template_name = "concerns/raise.html"
    page_title = _("New concern")
    header_icon = "comment"
    trail = ((reverse_lazy("concerns:list"), _("Concerns")),)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find what it is made of, or answer 404 for what this person may not see."""
        super().setup(request, *args, **kwargs)
        self.tip: Tip | None = None
        self.mention: Mention | None = None
        initial: dict[str, Any] = {}
        if pk := _number(request, "tip"):
            self.tip = get_object_or_404(Tip.objects.visible_to(request.user), pk=pk)
            initial = {"unit": self.tip.unit_id, "zone": self.tip.zone}
            initial["urgency"] = Urgency.HIGH if self.tip.urgent else Urgency.NORMAL
        elif pk := _number(request, "mention"):
            rows = Mention.objects.visible_to(request.user).defer("search")
            self.mention = get_object_or_404(rows, pk=pk)
            initial = {"unit": self.mention.unit_id, "topic": next(iter(self.mention.topics), "")}
        self.form = RaiseForm(request.POST or None, person(request), initial)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open it, or say what stands in the way."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data(**kwargs))
        data = self.form.cleaned_data
        try:
            concern = raise_concern(
                topic=data["topic"],
                unit=Unit.objects.get(pk=data["unit"]),
                zone=data["zone"],
                urgency=data["urgency"],
                summary=data["summary"],
                tips=[self.tip] if self.tip else [],
                mentions=[self.mention.pk] if self.mention else [],
                origin=self._origin(),
                actor=person(request),
            )
        except ConcernError as problem:
            self.form.add_error(None, str(problem))
            return self.render_to_response(self.get_context_data(**kwargs))
        messages.success(request, _t("The concern is open and its time runs."))
        return redirect("concerns:detail", concern.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form with what it is made of."""
        return super().get_context_data(
            form=self.form, tip=self.tip, mention=self.mention, **kwargs
        )

    def _origin(self) -> str:
        if self.tip:
            return Origin.TIP
        return Origin.MENTION if self.mention else Origin.COLLABORATOR


class ConcernDetail(WorkspacePage):
    """One concern; the steps are forms that post the name of the step."""

    template_name = "concerns/detail.html"
    page_title = _("Concern")
    header_icon = "comment"
    trail = ((reverse_lazy("concerns:list"), _("Concerns")),)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the concern, or answer 404 for one that this person may not see."""
        super().setup(request, *args, **kwargs)
        self.concern: Concern = get_object_or_404(
            Concern.objects.visible_to(request.user).select_related("owner"), pk=kwargs["pk"]
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take one step; what stands in the way is said above the unchanged page."""
        action = ACTIONS.get(request.POST.get("action", ""))
        if action is None:
            return redirect("concerns:detail", self.concern.pk)
        try:
            done = action(self.concern, request.POST, person(request), _number(request, "seen"))
        except ConcernError as problem:
            messages.error(request, str(problem))
            self.concern.refresh_from_db()
            return self.render_to_response(
                self.get_context_data(kept=request.POST.get("text", ""), **kwargs), status=409
            )
        messages.success(request, done)
        return redirect("concerns:detail", self.concern.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The concern with what surrounds it."""
        concern = self.concern
        named = Unit.objects.named(timezone.localdate())
        units = named.in_bulk([concern.unit_id, concern.handler_id])
        user = person(self.request)
        thread = thread_of(concern, user)
        return super().get_context_data(
            concern=concern,
            may_act=is_staff(user, concern.unit),
            unit=units[concern.unit_id],
            handler=units[concern.handler_id],
            thread=thread,
            reply_hours=hours_to_reply(concern),
            overdue=bool(
                concern.status in {Status.OPEN, Status.IN_PROGRESS}
                and concern.due_at
                and concern.due_at < timezone.now()
            ),
            **kwargs,
        )


def hours_to_reply(concern: Concern) -> float | None:
    """Working hours from the opening to the first reply; None while there is none."""
    if concern.first_reply_at is None:
        return None
    return working_hours_between(concern.opened_at, concern.first_reply_at)


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.POST.get(name) or request.GET.get(name) or ""
    return int(value) if value.isdecimal() and len(value) < 19 else None
