"""Synthesis reports in the workspace: the list, a new one, one with its forwarding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.concerns.domain import reports
from lantoa.concerns.domain.errors import ConcernError
from lantoa.concerns.domain.synthesis.periods import latest
from lantoa.concerns.interfaces.reading import read
from lantoa.concerns.interfaces.report_forms import (
    DraftForm,
    ForwardForm,
    WordsForm,
)
from lantoa.concerns.models import Report, ReportForwarding, ReportKind
from lantoa.concerns.tasks import publish_report
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit, User

_LISTED = 50


class ReportList(WorkspacePage):
    """The newest reports of the person's units and those that were sent to them."""

    template_name = "concerns/reports.html"
    page_title = _("Synthesis reports")
    header_icon = "doc-full-inverse"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Reports with their units, and which of them reached this person's unit."""
        user = person(self.request)
        rows = list(reports.readable(user).defer("snapshot", "ledger").distinct()[:_LISTED])
        units = Unit.objects.named(timezone.localdate()).in_bulk({row.unit_id for row in rows})
        unread = ReportForwarding.objects.visible_to(user).filter(opened_at=None)
        waiting = set(unread.values_list("report_id", flat=True))
        return super().get_context_data(
            rows=[(row, units[row.unit_id], row.pk in waiting) for row in rows], **kwargs
        )


class AddReport(WorkspacePage):
    """Begin a report: a unit, a kind of period, its days."""

    template_name = "concerns/add_report.html"
    page_title = _("New report")
    header_icon = "doc-full-inverse"
    trail = ((reverse_lazy("concerns:reports"), _("Synthesis reports")),)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Offer the last whole month, or the kind that the address asks for."""
        super().setup(request, *args, **kwargs)
        kind = request.GET.get("kind", "")
        kind = kind if kind in ReportKind.values else ReportKind.MONTH
        span = latest(kind, timezone.localdate())
        initial = {"kind": kind, "first_day": span.first, "last_day": span.last}
        self.form = DraftForm(request.POST or None, person(request), initial)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make the draft."""
        if self.form.is_valid():
            data = self.form.cleaned_data
            try:
                report = reports.draft(
                    unit=Unit.objects.get(pk=data["unit"]),
                    kind=data["kind"],
                    first=data["first_day"],
                    last=data["last_day"],
                    actor=person(request),
                )
            except ConcernError as problem:
                self.form.add_error(None, str(problem))
            else:
                return redirect("concerns:report", report.pk)
        return self.render_to_response(self.get_context_data(**kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the kinds whose last whole period it can be filled with."""
        return super().get_context_data(form=self.form, kinds=ReportKind.choices, **kwargs)


class ReportDetail(WorkspacePage):
    """One report: words to write while it is a draft, figures and forwarding once published."""

    template_name = "concerns/report.html"
    page_title = _("Report")
    header_icon = "doc-full-inverse"
    trail = ((reverse_lazy("concerns:reports"), _("Synthesis reports")),)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the report, or answer 404 for one that this person may not read."""
        super().setup(request, *args, **kwargs)
        rows = reports.readable(person(request)).select_related("unit").defer("ledger").distinct()
        self.report: Report = get_object_or_404(rows, pk=kwargs["pk"])
        self.own = Report.objects.visible_to(request.user).filter(pk=self.report.pk).exists()
        self.words = WordsForm(
            request.POST if request.POST.get("action") in {"write", "publish"} else None,
            instance=self.report,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the report, and note that it was opened where it was sent to."""
        if self.report.published_at:
            reports.opened(self.report, actor=person(request))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take one step; what stands in the way is said above the page."""
        action = _STEPS.get(request.POST.get("action", ""))
        try:
            if action is not None:
                messages.success(request, action(self, person(request)))
        except ConcernError as problem:
            messages.error(request, str(problem))
        return redirect("concerns:report", self.report.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures as the reader's language has them, and whom the report went to."""
        report = self.report
        named = Unit.objects.named(timezone.localdate())
        forwardings = list(report.forwardings.select_related("sent_by", "opened_by", "answered_by"))
        units = named.in_bulk([report.unit_id, *(row.to_unit_id for row in forwardings)])
        mine = ReportForwarding.objects.visible_to(self.request.user).filter(report=report)
        return super().get_context_data(
            report=report,
            unit=units[report.unit_id],
            own=self.own,
            words=self.words,
            read=read(report) if report.published_at else None,
            forwardings=[(row, units[row.to_unit_id]) for row in forwardings],
            answerable=list(mine.filter(answered_at=None).values_list("pk", flat=True)),
            forward=ForwardForm(None, report),
            **kwargs,
        )

    def write(self, actor: User) -> str:
        """Keep the words of a draft."""
        self._must_own()
        if not self.words.is_valid():
            raise ConcernError(_t("The words could not be kept. Look at the fields."))
        reports.write(self.report, self.words.cleaned_data, actor=actor)
        return _t("The words are kept.")

    def publish(self, actor: User) -> str:
        """Keep the words and let a worker count and publish."""
        with transaction.atomic():
            self.write(actor)
            if reports.ask_to_publish(self.report, actor=actor):
                publish_report.defer(report_id=self.report.pk)
        return _t("The report is being counted. Load this page again in a minute.")

    def forward(self, actor: User) -> str:
        """Send it up or down the branch."""
        self._must_own()
        form = ForwardForm(self.request.POST, self.report)
        if not form.is_valid():
            raise ConcernError(_t("Choose a unit."))
        data = form.cleaned_data
        reports.forward(self.report, data["to"], note=data["note"], actor=actor)
        return _t("The report is sent.")

    def answer(self, actor: User) -> str:
        """Answer for a unit that it was sent to."""
        pk = self.request.POST.get("forwarding", "")
        mine = ReportForwarding.objects.visible_to(actor).filter(report=self.report)
        row = get_object_or_404(mine, pk=int(pk) if pk.isdecimal() else 0)
        reports.answer_forwarding(row, self.request.POST.get("text", ""), actor=actor)
        return _t("The answer is sent back.")

    def _must_own(self) -> None:
        if not self.own:
            raise ConcernError(_t("Only those who work for the unit of this report may do this."))


_STEPS: dict[str, Callable[[ReportDetail, User], str]] = {
    "write": ReportDetail.write,
    "publish": ReportDetail.publish,
    "forward": ReportDetail.forward,
    "answer": ReportDetail.answer,
}
