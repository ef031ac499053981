"""Contestants as organisers may see them: whose unit was missing, who needs more time, and how many
members units have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lantoa.contests.domain import allowing, headcounts, placing
from lantoa.contests.interfaces.desk import OfContest
from lantoa.units.interfaces.pages import named, person
from lantoa.units.models import Unit

SHOWN = 100


class OfPeople(OfContest):
    """A page about the people of a contest, for its organisers alone."""

    title: Any = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Let nobody else see what people wrote."""
        super().setup(request, *args, **kwargs)
        self.page_title = self.title
        if not self.may_change:
            raise PermissionDenied

    def trail(self) -> list[dict[str, Any]]:
        contest = self.contest
        return [
            {"url": reverse("contest_desk:contest", args=[contest.pk]), "label": str(contest)},
            {"url": "", "label": self.page_title},
        ]


class MissingUnits(OfPeople):
    """What was written (``?written=``: one of them, with units that it may mean)."""

    template_name = "contests/desk/missing_units.html"
    title = _("Units that were not in the list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, and the units found for the one that is open."""
        rows = placing.missing(self.contest)
        asked = self.request.GET.get("written", "")
        opened = next((one for one in rows if one.key == asked), None)
        query = self.request.GET.get("q", "") or (opened.spellings[0] if opened else "")
        return super().get_context_data(
            contest=self.contest,
            rows=rows[:SHOWN],
            number=len(rows),
            people=sum(one.people for one in rows),
            opened=opened,
            query=query,
            units=placing.search(query) if opened else [],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Put those who wrote it with the chosen unit."""
        today = timezone.localdate()
        unit = named(Unit.objects.as_of(today), request, "unit")
        placed = placing.place(
            self.contest, request.POST.get("written", ""), unit, actor=person(request)
        )
        if placed:
            said = ngettext(
                "%(people)s person is counted with %(unit)s now.",
                "%(people)s people are counted with %(unit)s now.", placed,
            )  # fmt: skip
            messages.success(request, said % {"people": placed, "unit": unit})
        else:
            messages.warning(request, _t("Somebody else was faster: this is how it stands now."))
        return redirect("contest_desk:missing_units", self.contest.pk)


class TimeForm(forms.Form):
    """How much more, and why."""

    percent = forms.IntegerField(
        label=_("More time, in percent"), min_value=0, max_value=300, initial=50
    )
    reason = forms.CharField(
        label=_("Reason, for the organisers alone"), max_length=300, strip=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class ExtraTime(OfPeople):
    """Find somebody, and give them more time."""

    template_name = "contests/desk/extra_time.html"
    title = _("Extra time")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who was found, and who has more time already."""
        query = self.request.GET.get("q", "").strip()
        kwargs.setdefault("form", TimeForm())
        given = self.contest.contestants.filter(extra_time__gt=0).order_by("name", "pk")
        return super().get_context_data(
            query=query,
            found=allowing.find(self.contest, query) if query else [],
            given=given.select_related("board")[:SHOWN],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Give it."""
        one = named(self.contest.contestants.all(), request, "person")
        form = TimeForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        allowing.give_time(
            one, form.cleaned_data["percent"], reason=form.cleaned_data["reason"],
            actor=person(request),
        )  # fmt: skip
        messages.success(request, _t("It holds for attempts that begin from now on."))
        return redirect("contest_desk:extra_time", self.contest.pk)


class TableForm(forms.Form):
    """Units and their members, as lines or as a file."""

    text = forms.CharField(
        label=_("One a line: unit (name or code), number of members"), required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    file = forms.FileField(label=_("or a CSV file"), required=False)

    def table(self) -> str:
        """What was given, the file first."""
        file = self.cleaned_data["file"]
        return file.read().decode("utf-8", "replace") if file else self.cleaned_data["text"]

    def clean_file(self) -> Any:
        """Refuse what is no table of units."""
        file = self.cleaned_data["file"]
        if file and file.size > headcounts.LARGEST:
            raise forms.ValidationError(_("The file is too large."))
        return file


class Headcounts(OfPeople):
    """How many members units have, for the league by share."""

    template_name = "contests/desk/headcounts.html"
    title = _("Members of units")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is stated, and the form."""
        kwargs.setdefault("form", TableForm())
        stated = dict(self.contest.headcounts.values_list("unit", "members"))
        units = Unit.objects.named(timezone.localdate()).filter(pk__in=stated)
        rows = sorted(((str(unit), stated[unit.pk]) for unit in units), key=lambda row: row[0])
        return super().get_context_data(rows=rows, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the good lines, and show the others."""
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        stated = headcounts.state(self.contest, form.table(), actor=person(request))
        said = _t("%(number)s units were taken.") % {"number": len(stated.members)}
        messages.success(request, said)
        if not stated.bad:
            return redirect("contest_desk:headcounts", self.contest.pk)
        return self.render_to_response(self.get_context_data(bad=stated.bad))
