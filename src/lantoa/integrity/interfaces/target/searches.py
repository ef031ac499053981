"""Blind searches: the list, drawing one, searching, comparing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.integrity.domain.rights import may_work
from lantoa.integrity.domain.target import searching
from lantoa.integrity.domain.target.detection import detection
from lantoa.integrity.interfaces.target.window import date_field
from lantoa.integrity.models import BlindSearch, Claim, Finding, SearchStatus, Severity
from lantoa.listening.interfaces.choices import source_choices, unit_choices
from lantoa.listening.models import Source
from lantoa.units.interfaces.forms import offer
from lantoa.units.interfaces.pages import WorkspacePage, attempt, person
from lantoa.units.models import Unit, User


class DrawForm(forms.Form):
    """What to draw from, how much, and who searches."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=[])
    first = date_field(_("First day"))
    last = date_field(_("Last day"))
    size = forms.IntegerField(
        label=_("Channel-days to search"), min_value=1, max_value=searching.MOST_CELLS, initial=30
    )
    searcher = forms.ModelChoiceField(label=_("Searcher"), queryset=User.objects.none())
    channels = forms.MultipleChoiceField(
        label=_("Channels"), choices=[], widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(user)  # type: ignore[attr-defined]
        self.fields["channels"].choices = source_choices(user)  # type: ignore[attr-defined]
        people = User.objects.filter(
            is_active=True, memberships__unit__in=Unit.objects.visible_to(user)
        ).distinct()
        offer(self, "searcher", people.order_by("last_name", "first_name"))


class FindingForm(forms.Form):
    """Something found."""

    url = forms.URLField(label=_("Address"), max_length=2000, assume_scheme="https")
    quote = forms.CharField(
        label=_("What it says"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    seen_at = forms.DateTimeField(
        label=_("When it was posted or seen"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )


class SearchList(WorkspacePage):
    """All searches that this person may see, and the form that draws one."""

    template_name = "integrity/searches.html"
    page_title = _("Blind searches")
    header_icon = "search"
    trail = ((reverse_lazy("target_b:page"), _("Target B")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The searches with what each says today."""
        user = person(self.request)
        searches = list(
            BlindSearch.objects.visible_to(user).select_related("searcher", "matcher")[:100]
        )
        units = Unit.objects.named(timezone.localdate()).in_bulk({s.unit_id for s in searches})
        kwargs.setdefault("form", DrawForm(user=user))
        return super().get_context_data(
            tab="searches",
            rows=[(search, units.get(search.unit_id), _result(search)) for search in searches],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw a search."""
        user = person(request)
        form = DrawForm(request.POST, user=user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        data = form.cleaned_data
        step = partial(
            searching.draw_search,
            unit=Unit.objects.get(pk=data["unit"]),
            channels=list(Source.objects.visible_to(user).filter(pk__in=data["channels"])),
            first=data["first"],
            last=data["last"],
            size=data["size"],
            searcher=data["searcher"],
            actor=user,
        )
        if not attempt(request, step, _t("The sample is drawn.")):
            return self.render_to_response(self.get_context_data(form=form))
        return redirect("target_b:searches")


def _result(search: BlindSearch) -> Any:
    done = search.status == SearchStatus.DONE
    return detection(search, timezone.now()) if done else None


class SearchPage(WorkspacePage):
    """One search: cells and findings for its searcher, comparing for the others."""

    template_name = "integrity/search.html"
    page_title = _("Blind search")
    header_icon = "search"
    trail = (
        (reverse_lazy("target_b:page"), _("Target B")),
        (reverse_lazy("target_b:searches"), _("Blind searches")),
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the search, or answer 404 for one that this person may not see."""
        super().setup(request, *args, **kwargs)
        visible = BlindSearch.objects.visible_to(request.user)
        self.search: BlindSearch = get_object_or_404(
            visible.select_related("searcher", "matcher", "drawn_by", "unit"), pk=kwargs["pk"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The search as its state and this person's part in it ask for."""
        user, search = person(self.request), self.search
        searches = search.searcher_id == user.pk
        compares = (
            search.status == SearchStatus.MATCHING and not searches and may_work(user, search.unit)
        )
        findings = list(search.findings.select_related("claim", "cell__source"))
        open_to = search.status != SearchStatus.SEARCHING or searches
        return super().get_context_data(
            search=search,
            unit=Unit.objects.named(timezone.localdate()).get(pk=search.unit_id),
            cells=list(search.cells.select_related("source").prefetch_related("findings")),
            left=search.cells.filter(searched_at=None).count(),
            searching=searches and search.status == SearchStatus.SEARCHING,
            compares=compares,
            may_cancel=search.finished_at is None and may_work(user, search.unit),
            findings=[
                (finding, searching.suggestions(finding, user) if compares else [])
                for finding in findings
            ]
            if open_to
            else [],
            undecided=sum(not finding.outcome for finding in findings),
            result=_result(search),
            severities=Severity.choices,
            form=FindingForm(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One step of the search, named by the button."""
        steps = {
            "find": self._find,
            "remove": lambda: searching.remove_finding(self._finding(), actor=person(request)),
            "mark": lambda: searching.mark_searched(
                self._cell(), request.POST.get("searched") == "1", actor=person(request)
            ),
            "hand_in": lambda: searching.hand_in(self.search, actor=person(request)),
            "match": self._match,
            "open": lambda: searching.open_finding(
                self._finding(),
                request.POST.get("statement", ""),
                severity=request.POST.get("severity") or Severity.NORMAL,
                actor=person(request),
            ),
            "dismiss": lambda: searching.dismiss_finding(self._finding(), actor=person(request)),
            "finish": lambda: searching.finish(self.search, actor=person(request)),
            "cancel": lambda: searching.cancel(self.search, actor=person(request)),
        }
        step = steps.get(request.POST.get("step", ""))
        if step is None:
            raise Http404
        if request.POST["step"] == "find":
            form = FindingForm(request.POST)
            if not form.is_valid():
                return self.render_to_response(
                    self.get_context_data(failed=form, failed_cell=self._cell().pk)
                )
        attempt(request, step, _t("Done."))
        return redirect("target_b:search", self.search.pk)

    def _find(self) -> None:
        form = FindingForm(self.request.POST)
        form.is_valid()
        searching.add_finding(self._cell(), **form.cleaned_data, actor=person(self.request))

    def _match(self) -> None:
        visible = Claim.objects.visible_to(self.request.user)
        claim = get_object_or_404(visible, pk=_number(self.request.POST.get("claim")))
        searching.match_finding(self._finding(), claim, actor=person(self.request))

    def _cell(self) -> Any:
        return get_object_or_404(self.search.cells, pk=_number(self.request.POST.get("cell")))

    def _finding(self) -> Finding:
        pk = _number(self.request.POST.get("finding"))
        found: Finding = get_object_or_404(self.search.findings, pk=pk)
        return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0
