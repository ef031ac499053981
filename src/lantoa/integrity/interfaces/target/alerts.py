"""Early warnings: the list, and what was behind each."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.insight.models import Story
from lantoa.integrity.domain.alerts import precision, settle
from lantoa.integrity.models import Alert, AlertKind, AlertOutcome
from lantoa.units.interfaces.pages import WorkspacePage, attempt, person
from lantoa.units.models import Unit

PAGE_SIZE = 25


def page_behind(alert: Alert) -> str:
    """Where a person looks into it: the story, the topic of the unit, or the concerns."""
    if alert.kind == AlertKind.CLAIM_RETURNS:
        story = Story.objects.filter(pk__in=[alert.story_id]).first()
        return reverse("insight:story", args=[story.pk]) if story else ""
    return f"{reverse('insight:topic', args=[alert.topic])}?unit={alert.unit_id}"


class AlertList(WorkspacePage):
    """All warnings that this person may see, the newest first, with their precision."""

    template_name = "integrity/alerts.html"
    page_title = _("Early warnings")
    header_icon = "warning"
    trail = ((reverse_lazy("target_b:page"), _("Target B")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of warnings; those of one outcome when the address asks for it."""
        everything = Alert.objects.visible_to(self.request.user)
        asked = self.request.GET.get("outcome", "")
        rows = everything.select_related("claim")
        if "pk" in self.kwargs:
            rows = rows.filter(pk=get_object_or_404(everything, pk=self.kwargs["pk"]).pk)
        elif asked == "open":
            rows = rows.filter(outcome="")
        elif asked in AlertOutcome.values:
            rows = rows.filter(outcome=asked)
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        units = Unit.objects.named(timezone.localdate()).in_bulk({a.unit_id for a in page})
        counts = [("open", _t("Not looked into"), everything.filter(outcome="").count())] + [
            (value, label, everything.filter(outcome=value).count())
            for value, label in AlertOutcome.choices
        ]
        return super().get_context_data(
            tab="alerts",
            page=page,
            rows=[(alert, units.get(alert.unit_id), page_behind(alert)) for alert in page],
            asked=asked,
            counts=counts,
            total=everything.count(),
            precision=precision(everything),
            outcomes=AlertOutcome.choices,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say what was behind a warning."""
        alert = get_object_or_404(Alert.objects.visible_to(request.user), pk=kwargs["pk"])
        outcome = request.POST.get("outcome", "")
        if outcome not in AlertOutcome.values:
            raise Http404
        attempt(request, partial(settle, alert, outcome, actor=person(request)), _t("Thank you."))
        return redirect("target_b:alerts")
