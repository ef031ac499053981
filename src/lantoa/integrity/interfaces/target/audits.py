"""Re-audits: drawing one, taking a case, judging it again without its verdict."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.integrity.domain.queries import sightings_of
from lantoa.integrity.domain.target import re_auditing
from lantoa.integrity.interfaces.target.window import date_field
from lantoa.integrity.models import CaptureStatus, Case, ReAudit, ReAuditItem, Verdict
from lantoa.listening.interfaces.choices import unit_choices
from lantoa.units.interfaces.pages import WorkspacePage, attempt, person
from lantoa.units.models import Unit, User


class AuditForm(forms.Form):
    """Which cases to draw from."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])
    first = date_field(_("Verdict from"))
    last = date_field(_("to"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(user)  # type: ignore[attr-defined]


class VerdictForm(forms.Form):
    """A verdict with its reasons."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices)
    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 4}))


class AuditList(WorkspacePage):
    """All re-audits that this person may see, with their cases, and the form that draws one."""

    template_name = "integrity/audits.html"
    page_title = _("Re-audits")
    header_icon = "redirect"
    trail = ((reverse_lazy("target_b:page"), _("Target B")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The audits, each with its items; a verdict is shown only when it was given again."""
        user = person(self.request)
        # What a blind search hides from this person is hidden here too, but not their own task.
        shown = ReAuditItem.objects.filter(
            Q(case__in=Case.objects.visible_to(user)) | Q(auditor=user)
        ).select_related("case__claim", "auditor")
        audits = list(
            ReAudit.objects.visible_to(user).prefetch_related(Prefetch("items", shown))[:50]
        )
        units = Unit.objects.named(timezone.localdate()).in_bulk({a.unit_id for a in audits})
        kwargs.setdefault("form", AuditForm(user=user))
        return super().get_context_data(
            tab="audits",
            rows=[(audit, units.get(audit.unit_id), list(audit.items.all())) for audit in audits],
            user=user,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw a sample."""
        user = person(request)
        form = AuditForm(request.POST, user=user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        data = form.cleaned_data
        step = partial(
            re_auditing.draw_audit,
            unit=Unit.objects.get(pk=data["unit"]),
            first=data["first"],
            last=data["last"],
            actor=user,
        )
        attempt(request, step, _t("The sample is drawn."))
        return redirect("target_b:audits")


class AuditItemPage(WorkspacePage):
    """One case to judge again: the claim and its evidence, and nothing that was said of it."""

    template_name = "integrity/audit_item.html"
    page_title = _("Judge again")
    header_icon = "redirect"
    trail = ((reverse_lazy("target_b:audits"), _("Re-audits")),)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the item in an audit that this person may see, or answer 404."""
        super().setup(request, *args, **kwargs)
        audits = ReAudit.objects.visible_to(request.user)
        items = ReAuditItem.objects.filter(audit__in=audits).select_related("case__claim")
        self.item: ReAuditItem = get_object_or_404(items, pk=kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The claim with what can be looked at."""
        case = self.item.case
        kwargs.setdefault("form", VerdictForm())
        return super().get_context_data(
            item=self.item,
            case=case,
            sightings=sightings_of(case.claim)[:50],
            evidence=case.evidence.filter(status=CaptureStatus.TAKEN),
            mine=self.item.auditor_id == person(self.request).pk,
            may=re_auditing.may_audit(self.item, person(self.request)),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the case, or judge it."""
        user = person(request)
        if "take" in request.POST:
            attempt(request, partial(re_auditing.take, self.item, actor=user), _t("It is yours."))
            return redirect("target_b:audit_item", self.item.pk)
        form = VerdictForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        step = partial(re_auditing.audit_case, self.item, **form.cleaned_data, actor=user)
        attempt(request, step, _t("Thank you. The verdict is written down."))
        return redirect("target_b:audit_item", self.item.pk)
