"""Pages: what is overdue and where; the rules of time and their versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.duties.domain import policies
from lantoa.duties.domain.policies import Rule, Step
from lantoa.duties.domain.queries import State, by_unit, deadlines_in
from lantoa.duties.models import Addressee, Clock, Deadline, Severity
from lantoa.units.domain.errors import UnitError
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit

STEPS = 5


class DeadlineList(WorkspacePage):
    """Deadlines of one state, and how they are spread over the units."""

    template_name = "duties/deadlines.html"
    page_title = _("Deadlines")
    header_icon = "time"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, its counts by unit, and how many there are in each state."""
        user, now = person(self.request), timezone.now()
        asked = self.request.GET.get("state", "")
        state = State(asked) if asked in State.values else State.OVERDUE
        found = deadlines_in(user, state, now)
        units = by_unit(found)
        unit = self.request.GET.get("unit", "")
        if unit.isdigit():
            found = found.filter(unit=int(unit))
        rows = self.page_of(found.select_related("owner"))
        names = Unit.objects.named(timezone.localdate()).in_bulk([row.unit_id for row in rows])
        return super().get_context_data(
            rows=rows,
            shown=[Row(row, names[row.unit_id]) for row in rows],
            states=[(each, deadlines_in(user, each, now).count()) for each in State],
            state=state,
            units=units,
            unit=names.get(int(unit)) if unit.isdigit() else None,
            now=now,
            **kwargs,
        )


class Row:
    """A deadline as the list shows it."""

    def __init__(self, deadline: Deadline, unit: Unit) -> None:
        self.deadline = deadline
        self.unit = unit
        policy = policies.policies().get(deadline.kind)
        self.what = policy.label if policy else deadline.kind
        self.url = policy.address(deadline.subject_id) if policy and policy.address else ""


class PolicyList(WorkspacePage):
    """The rules of today, by kind and severity."""

    template_name = "duties/policies.html"
    page_title = _("Rules of time")
    header_icon = "time"
    trail = ((reverse_lazy("duties:deadlines"), _("Deadlines")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each rule as it holds today."""
        today = timezone.localdate()
        rules = [
            (kind, policy, severity, policies.rule_on(kind, severity, today))
            for kind, policy in policies.policies().items()
            for severity in policy.severities()
        ]
        return super().get_context_data(rules=rules, **kwargs)


class PolicyForm(forms.Form):
    """A new version of a rule. A step without an amount is no step."""

    WHEN = (("share", _("percent of the time")), ("after", _("hours after the end")))

    hours = forms.IntegerField(label=_("Hours given"), min_value=1, max_value=10_000)
    clock = forms.ChoiceField(label=_("Which hours count"), choices=Clock.choices)
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Reason or decision"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, STEPS + 1):
            self.fields[f"amount_{number}"] = forms.IntegerField(
                label=_t("Step %(number)d: how much") % {"number": number},
                min_value=0,
                max_value=10_000,
                required=False,
            )
            self.fields[f"when_{number}"] = forms.ChoiceField(
                label=_t("Step %(number)d: of what") % {"number": number}, choices=self.WHEN
            )
            self.fields[f"to_{number}"] = forms.ChoiceField(
                label=_t("Step %(number)d: who is told") % {"number": number},
                choices=Addressee.choices,
            )

    def steps(self) -> list[list[forms.BoundField]]:
        """The fields of each step."""
        return [
            [self[f"{name}_{number}"] for name in ("amount", "when", "to")]
            for number in range(1, STEPS + 1)
        ]

    def general(self) -> list[forms.BoundField]:
        """The other fields."""
        return [self[name] for name in ("hours", "clock", "valid_from", "reason")]

    def rule(self) -> Rule:
        """The rule that was filled in."""
        data = self.cleaned_data
        steps = []
        for number in range(1, STEPS + 1):
            amount, to = data.get(f"amount_{number}"), Addressee(data[f"to_{number}"])
            if amount is None:
                continue
            if data[f"when_{number}"] == "share":
                steps.append(Step(to, share=amount / 100))
            else:
                steps.append(Step(to, after=amount))
        return Rule(data["hours"], Clock(data["clock"]), tuple(steps))

    @staticmethod
    def filled(rule: Rule) -> dict[str, Any]:
        """What the form shows of the rule of today."""
        initial: dict[str, Any] = {
            "hours": rule.hours,
            "clock": rule.clock,
            "valid_from": timezone.localdate(),
        }
        for number, step in enumerate(rule.steps, 1):
            share = step.share is not None
            initial |= {
                f"when_{number}": "share" if share else "after",
                f"amount_{number}": round(step.share * 100) if step.share is not None
                else int(step.after or 0),
                f"to_{number}": step.to,
            }  # fmt: skip
        return initial


class PolicyChange(WorkspacePage):
    """One rule with its versions, and the form for a new one."""

    template_name = "duties/policy.html"
    header_icon = "time"
    trail = (
        (reverse_lazy("duties:deadlines"), _("Deadlines")),
        (reverse_lazy("duties:policies"), _("Rules of time")),
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the rule, or answer 404."""
        super().setup(request, *args, **kwargs)
        self.kind, self.severity = kwargs["kind"], kwargs["severity"]
        policy = policies.policies().get(self.kind)
        if policy is None or self.severity not in policy.severities():
            raise Http404
        self.policy = policy

    def get_page_title(self) -> str:
        """The kind, and the severity where it matters."""
        if len(self.policy.severities()) == 1:
            return str(self.policy.label)
        return f"{self.policy.label} · {Severity(self.severity).label}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The versions, newest first, and the form."""
        rule = policies.rule_on(self.kind, self.severity, timezone.localdate())
        kwargs.setdefault("form", PolicyForm(initial=PolicyForm.filled(rule)))
        return super().get_context_data(
            versions=policies.versions_of(self.kind, self.severity).select_related("changed_by"),
            default=self.policy.rule(self.severity),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make a new version."""
        form = PolicyForm(request.POST)
        if form.is_valid():
            try:
                policies.change(
                    self.kind,
                    self.severity,
                    form.rule(),
                    valid_from=form.cleaned_data["valid_from"],
                    reason=form.cleaned_data["reason"],
                    actor=person(request),
                )
            except UnitError as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, _t("The new version is saved."))
                return redirect("duties:policy", self.kind, self.severity)
        return self.render_to_response(self.get_context_data(form=form))
