"""The takedown desk: what must go from our own pages, by when, and what was done."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.integrity.domain import corrections, takedowns
from lantoa.integrity.domain.queries import appeals_waiting, open_takedowns
from lantoa.integrity.interfaces.forms import OwnErrorForm, TakedownForm
from lantoa.integrity.models import Takedown, TakedownPolicy, TakedownStatus
from lantoa.units.interfaces.pages import WorkspacePage, attempt, person

PAGE = 30


class Takedowns(WorkspacePage):
    """Open requests first, with their time; the log below; the form to enter one."""

    template_name = "integrity/takedowns.html"
    page_title = _("Takedowns")
    header_icon = "warning"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enter a request."""
        form = TakedownForm(request.POST, user=person(request))
        if form.is_valid():
            data = form.cleaned_data
            data.pop("unit_id")
            if attempt(
                request,
                lambda: takedowns.enter(**data, unit=form.unit(), actor=person(request)),
                _t("The time is running."),
            ):
                return redirect("integrity:takedowns")
        return self.render_to_response(self.get_context_data(form=form, **kwargs), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The desk as this person may see it."""
        user = person(self.request)
        visible = Takedown.objects.visible_to(user).exclude(status=TakedownStatus.OPEN)
        done = visible.order_by("-done_at").select_related("done_by", "unit")
        kwargs.setdefault("form", TakedownForm(user=user))
        return super().get_context_data(
            open=list(open_takedowns(user).select_related("unit")),
            page=Paginator(done, PAGE).get_page(self.request.GET.get("page")),
            policies=list(TakedownPolicy.objects.order_by("kind", "-valid_from")),
            **kwargs,
        )


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that it was removed, or why not."""
    takedown = get_object_or_404(Takedown.objects.visible_to(request.user), pk=pk)
    attempt(
        request,
        lambda: takedowns.finish(
            takedown,
            removed=request.POST.get("removed") == "yes",
            outcome=request.POST.get("outcome", ""),
            actor=person(request),
        ),
        _t("Written down."),
    )
    return redirect("integrity:takedowns")


class Appeals(WorkspacePage):
    """Appeals that wait for somebody who had no part in the case; errors of our own."""

    template_name = "integrity/appeals.html"
    page_title = _("Appeals")
    header_icon = "comment"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write an error of our own into the public log."""
        form = OwnErrorForm(request.POST, user=person(request))
        if form.is_valid() and attempt(
            request,
            lambda: corrections.admit_error(
                form.cleaned_data["text"], unit=form.unit(), actor=person(request)
            ),
            _t("It stands in the public log."),
        ):
            return redirect("integrity:appeals")
        return self.render_to_response(self.get_context_data(form=form, **kwargs), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The oldest first; each leads to its case, where it is decided."""
        user = person(self.request)
        kwargs.setdefault("form", OwnErrorForm(user=user))
        return super().get_context_data(rows=list(appeals_waiting(user)), **kwargs)
