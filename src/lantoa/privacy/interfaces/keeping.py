"""Pages: how long data stay, what people agree to, the inventory of processing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.duties.domain.people import require_national
from lantoa.privacy.domain import consents, inventory, retention
from lantoa.privacy.interfaces.forms import PeriodForm, TextForm
from lantoa.privacy.interfaces.packs import cells, headings, impact_assessment, inventory_csv
from lantoa.privacy.interfaces.requests import HOME
from lantoa.privacy.models import RetentionPeriod, RetentionRun
from lantoa.units.domain.errors import UnitError
from lantoa.units.interfaces.pages import WorkspacePage, person

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class RetentionList(WorkspacePage):
    """All rules with the days of today and the last run."""

    template_name = "privacy/retention.html"
    page_title = _("How long data stay")
    header_icon = "bin"
    trail = (HOME,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each rule with its days and what it removed last."""
        runs = RetentionRun.objects.exclude(finished_at=None).order_by("rule", "-pk")
        last = {run.rule: run for run in runs.distinct("rule")}
        return super().get_context_data(
            rules=[
                (rule, retention.days_of(rule), last.get(rule.name)) for rule in retention.rules()
            ],
            **kwargs,
        )


class RetentionPage(WorkspacePage):
    """One rule: what it would remove now, its versions and its runs."""

    template_name = "privacy/retention_rule.html"
    header_icon = "bin"
    trail = (HOME, (reverse_lazy("privacy:retention"), _("How long data stay")))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the rule, or answer 404."""
        super().setup(request, *args, **kwargs)
        try:
            self.rule = retention.rule_named(kwargs["name"])
        except KeyError as unknown:
            raise Http404 from unknown

    def get_page_title(self) -> str:
        """What the rule is about."""
        return str(self.rule.label)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The preview is made only when it is asked for: counting may take a while."""
        days = retention.days_of(self.rule)
        kwargs.setdefault(
            "form", PeriodForm(initial={"days": days, "valid_from": timezone.localdate()})
        )
        previewing = "preview" in self.request.GET
        return super().get_context_data(
            rule=self.rule,
            days=days,
            preview=retention.preview(self.rule) if previewing else None,
            previewing=previewing,
            versions=RetentionPeriod.objects.filter(rule=self.rule.name).select_related(
                "changed_by"
            ),
            runs=RetentionRun.objects.filter(rule=self.rule.name)[:20],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run the rule now, or make a new version of its days (POST ``do``)."""
        user, form = person(request), PeriodForm(request.POST)
        try:
            if request.POST.get("do") == "run":
                require_national(user)
                done = retention.run(self.rule, actor=user)
                removed = done.deleted if done else 0
                messages.success(request, _t("%(count)d records removed.") % {"count": removed})
            elif form.is_valid():
                retention.change(self.rule, **form.cleaned_data, actor=user)
                messages.success(request, _t("The new version is saved."))
            else:
                return self.render_to_response(self.get_context_data(form=form))
        except UnitError as problem:
            messages.error(request, str(problem))
        return redirect("privacy:retention_rule", self.rule.name)


class ConsentTexts(WorkspacePage):
    """What people agree to, by purpose."""

    template_name = "privacy/consents.html"
    page_title = _("What people agree to")
    header_icon = "edit"
    trail = (HOME,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each purpose with its newest text and a form for the next one."""
        texts = [(p, consents.current_text(p.code)) for p in consents.purposes()]
        return super().get_context_data(
            purposes=[
                (
                    purpose,
                    text,
                    TextForm(
                        initial={"text_vi": text.text_vi, "text_en": text.text_en},
                        auto_id=f"{purpose.code}-%s",
                    ),
                )
                for purpose, text in texts
            ],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make a new version of a text."""
        form, purpose = TextForm(request.POST), request.POST.get("purpose", "")
        known = {each.code for each in consents.purposes()}
        if form.is_valid() and purpose in known:
            try:
                consents.change_text(purpose, **form.cleaned_data, actor=person(request))
                messages.success(request, _t("The new version is saved."))
            except UnitError as problem:
                messages.error(request, str(problem))
        else:
            messages.error(request, _t("Both languages are needed."))
        return redirect("privacy:consents")


class Inventory(WorkspacePage):
    """Which data are used for what."""

    template_name = "privacy/inventory.html"
    page_title = _("Inventory of processing")
    header_icon = "list-ul"
    trail = (HOME,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The inventory of today."""
        rows = [cells(line) for line in inventory.lines()]
        return super().get_context_data(headings=headings(), rows=rows, **kwargs)


def inventory_file(request: HttpRequest, form: str) -> HttpResponse:
    """The inventory as CSV, or the template of an impact assessment as DOCX."""
    person(request)
    lines = inventory.lines()
    if form == "csv":
        response = HttpResponse(inventory_csv(lines), content_type="text/csv; charset=utf-8")
        name = "inventory.csv"
    else:
        response = HttpResponse(impact_assessment(lines, timezone.localdate()), content_type=DOCX)
        name = "impact-assessment.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
