"""Pages: the register of breaches."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.duties.models import Deadline
from lantoa.privacy.domain import breaches
from lantoa.privacy.interfaces.forms import BreachForm, CloseBreachForm
from lantoa.privacy.interfaces.requests import HOME
from lantoa.privacy.models import Breach
from lantoa.units.domain.errors import UnitError
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit, User


class BreachList(WorkspacePage):
    """All breaches a person may see, and the form for a new one."""

    template_name = "privacy/breaches.html"
    page_title = _("Breaches")
    header_icon = "warning"
    trail = (HOME,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The register."""
        user = person(self.request)
        now = timezone.localtime()
        kwargs.setdefault("form", BreachForm(user=user, initial={"discovered_at": now}))
        rows = self.page_of(Breach.objects.visible_to(user))
        return super().get_context_data(
            rows=rows,
            shown=[(row, clock_of(row)) for row in rows],
            may_add=bool(kwargs["form"].fields["unit"].choices),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write a breach down."""
        form = BreachForm(request.POST, user=person(request))
        if form.is_valid():
            given = form.cleaned_data
            try:
                breach = breaches.report(
                    unit=Unit.objects.get(pk=given["unit"]),
                    title=given["title"],
                    data=given["affected"],
                    discovered_at=given["discovered_at"],
                    details=given["details"],
                    people=given["people"],
                    actor=person(request),
                )
            except UnitError as problem:
                form.add_error(None, str(problem))
            else:
                return redirect("privacy:breach", breach.pk)
        return self.render_to_response(self.get_context_data(form=form))


class BreachPage(WorkspacePage):
    """One breach."""

    template_name = "privacy/breach.html"
    header_icon = "warning"
    trail = (HOME, (reverse_lazy("privacy:breaches"), _("Breaches")))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the breach, or answer 404."""
        super().setup(request, *args, **kwargs)
        self.breach = get_object_or_404(Breach.objects.visible_to(request.user), pk=kwargs["pk"])

    def get_page_title(self) -> str:
        """What happened."""
        return self.breach.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The breach with its clock."""
        kwargs.setdefault("form", CloseBreachForm())
        return super().get_context_data(
            breach=self.breach,
            unit=Unit.objects.named(timezone.localdate()).get(pk=self.breach.unit_id),
            clock=clock_of(self.breach),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say who was told, or close (POST ``do``)."""
        try:
            self._act(person(request), request.POST.get("do", ""))
        except UnitError as problem:
            messages.error(request, str(problem))
        return redirect("privacy:breach", self.breach.pk)

    def _act(self, user: User, do: str) -> None:
        if do == "authority":
            breaches.tell_authority(self.breach, actor=user)
        elif do == "people":
            breaches.tell_people(self.breach, actor=user)
        elif do == "close":
            form = CloseBreachForm(self.request.POST)
            form.is_valid()
            breaches.close(self.breach, **form.cleaned_data, actor=user)
            messages.success(self.request, _t("The breach is closed."))


def clock_of(breach: Breach) -> Deadline | None:
    """The clock to tell the authority, running or ended."""
    return Deadline.objects.filter(
        subject_type=breach._meta.label_lower, subject_id=str(breach.pk), kind=breaches.TELL
    ).first()
