"""Pages: what people ask about their data, and the answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.duties.models import Deadline, DeadlineStatus
from lantoa.privacy.domain import requests
from lantoa.privacy.interfaces.forms import AnswerForm, StaffAskForm
from lantoa.privacy.interfaces.public import pack_response
from lantoa.privacy.models import DataRequest, RequestKind
from lantoa.units.domain.errors import UnitError
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit, User

HOME = (reverse_lazy("privacy:requests"), _("Personal data"))


class State(models.TextChoices):
    """What to look at."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class RequestList(WorkspacePage):
    """Requests of one state, those due first."""

    template_name = "privacy/requests.html"
    page_title = _("Personal data")
    header_icon = "lock"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with when each is due, and how many there are in each state."""
        mine = DataRequest.objects.visible_to(person(self.request))
        by_state = {
            State.OPEN: mine.filter(status__in=requests.OPEN).order_by("pk"),
            State.CLOSED: mine.exclude(status__in=requests.OPEN),
        }
        asked = self.request.GET.get("state", "")
        state = State(asked) if asked in State.values else State.OPEN
        rows = self.page_of(by_state[state])
        return super().get_context_data(
            rows=rows,
            shown=[(row, due_of(row)) for row in rows],
            states=[(each, found.count()) for each, found in by_state.items()],
            state=state,
            now=timezone.now(),
            **kwargs,
        )


class NewRequest(WorkspacePage):
    """A request that came by telephone or on paper."""

    template_name = "privacy/new_request.html"
    page_title = _("Enter a request")
    header_icon = "lock"
    trail = (HOME,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, or the code to pass on."""
        kwargs.setdefault("form", StaffAskForm())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the request and show its code once."""
        form = StaffAskForm(request.POST)
        context: dict[str, Any] = {"form": form}
        if form.is_valid():
            try:
                asked, code = requests.receive(**form.cleaned_data, actor=person(request))
                context = {"form": StaffAskForm(), "asked": asked, "code": code}
            except requests.RequestError as problem:
                form.add_error(None, str(problem))
        return self.render_to_response(self.get_context_data(**context))


class RequestPage(WorkspacePage):
    """One request: what is asked, the two clocks, the answer."""

    template_name = "privacy/request.html"
    header_icon = "lock"
    trail = (HOME,)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the request, or answer 404."""
        super().setup(request, *args, **kwargs)
        mine = DataRequest.objects.visible_to(request.user)
        self.asked = get_object_or_404(mine, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        """What is asked."""
        return str(self.asked)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The request with its clocks."""
        kwargs.setdefault("form", AnswerForm())
        return super().get_context_data(
            asked=self.asked,
            unit=Unit.objects.named(timezone.localdate()).get(pk=self.asked.unit_id),
            open=self.asked.status in requests.OPEN,
            due=due_of(self.asked),
            may_delete=bool(self.asked.reference) and self.asked.kind == RequestKind.DELETION,
            now=timezone.now(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Acknowledge, answer, refuse or delete (POST ``do``)."""
        try:
            return self._act(person(request), request.POST.get("do", ""))
        except (UnitError, requests.RequestError) as problem:
            messages.error(request, str(problem))
        return redirect("privacy:request", self.asked.pk)

    def _act(self, user: User, do: str) -> HttpResponse:
        if do == "pack":
            return pack_response(requests.pack_for_staff(self.asked, actor=user), "json")
        if do == "acknowledge":
            requests.acknowledge(self.asked, actor=user)
        elif do == "delete":
            requests.delete_subject(self.asked, actor=user)
            messages.success(self.request, _t("The data are deleted."))
        elif do in ("done", "refused"):
            form = AnswerForm(self.request.POST)
            if not form.is_valid():
                return self.render_to_response(self.get_context_data(form=form))
            answer = form.cleaned_data["answer"]
            requests.close(self.asked, refused=do == "refused", answer=answer, actor=user)
            messages.success(self.request, _t("The sender can read the answer now."))
        return redirect("privacy:request", self.asked.pk)


def due_of(asked: DataRequest) -> list[Deadline]:
    """The clocks of a request that are running, the next one first."""
    running = Deadline.objects.filter(
        subject_type=asked._meta.label_lower,
        subject_id=str(asked.pk),
        status=DeadlineStatus.OPEN,
    )
    return list(running.order_by("due_at"))
