"""Target B: the share of false information that is detected and handled, and what it rests on."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.analysis.intervals import Share
from lantoa.integrity.domain.target.facts import VERIFIED, Standing
from lantoa.integrity.domain.target.figures import NAMES, TargetB, cases_of, measure
from lantoa.integrity.interfaces.target.bar import bar
from lantoa.integrity.interfaces.target.window import WindowForm, asked_window
from lantoa.integrity.interfaces.target.words import LABELS
from lantoa.units.interfaces.pages import WorkspacePage
from lantoa.units.models import Unit

PAGE_SIZE = 50
BESIDE = (Standing.TRUE, Standing.UNVERIFIABLE, Standing.OPINION, Standing.WAITING)
LEVELS = ("level_1", "level_2", "level_3")
SEARCH = ("search_first", "search_second", "search_both", "search_waiting")


@dataclass(frozen=True)
class Counted:
    """A figure with the list that it counts."""

    label: str
    count: int
    page: str


@dataclass(frozen=True)
class Measured:
    """A share with its picture; ``count`` of ``total`` where it is a plain count of cases."""

    letter: str
    label: str
    share: Share | None
    picture: SafeString
    part: Counted | None = None
    whole: Counted | None = None


class TargetPage(WorkspacePage):
    """H, R and B with their intervals, and the counts behind them."""

    template_name = "integrity/target_b.html"
    page_title = _("Target B")
    header_icon = "tick-inverse"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page, or give the figures as a file."""
        form = asked_window(request)
        window = form.window()
        if window is None:
            return self.render_to_response(self.get_context_data(form=form))
        found = measure(window)
        if request.GET.get("format") == "csv":
            return csv_file("target-b.csv", figure_rows(form, found))
        return self.render_to_response(self.get_context_data(form=form, **shown(form, found)))


def shown(form: WindowForm, found: TargetB) -> dict[str, Any]:
    """Everything the page says of a measurement."""

    def counted(name: str) -> Counted:
        page = reverse("target_b:cases") + form.query(figure=name)
        return Counted(str(LABELS[name]), found.counts[name], page)

    def measured(letter: str, label: str, share: Share | None, *names: str) -> Measured:
        goal = found.goal if letter == "B" else None
        picture = bar(share, goal) if share else SafeString("")
        return Measured(letter, label, share, picture, *map(counted, names))

    return {
        "found": found,
        "rows": [
            measured("H", _t("Handled in time, of the known cases that are due"),
                     found.handled, Standing.IN_TIME, "due"),
            measured("R", _t("Detected, of what there was where both searched"),
                     found.detected, "search_both", "search_second"),
            measured("B", _t("Detected and handled: R × H"), found.share),
        ],
        "everything": counted("all"),
        "verified": counted("verified"),
        "standings": [counted(name) for name in VERIFIED],
        "beside": [counted(name) for name in BESIDE],
        "levels": [counted(name) for name in LEVELS],
        "search": [counted(name) for name in SEARCH] if found.detection else [],
        "own_finds": counted("own_finds"),
        "audited": counted("audited"),
        "overturned": counted("overturned"),
        "csv": form.query(format="csv"),
    }  # fmt: skip


def figure_rows(form: WindowForm, found: TargetB) -> Iterable[list[object]]:
    """The figures as rows of a file: name, value, lower and upper end of the interval."""
    yield [_t("Figure"), _t("Value"), _t("From"), _t("To")]
    for name, value in (("first", form.data["first"]), ("last", form.data["last"]),
                        ("as_of", form.data["as_of"]), ("unit", form.data["unit"]),
                        ("units", form.data["units"])):  # fmt: skip
        yield [name, value, "", ""]
    shares = {
        "H": found.handled,
        "R": found.detected,
        "B": found.share,
        _t("Found by us, not sent in"): found.own_finds,
        _t("Overturned"): found.overturn,
    }
    for name, share in shares.items():
        yield [name, *([share.value, share.low, share.high] if share else ["", "", ""])]
    yield [_t("Median hours from first seen to the response"), found.median_hours or "", "", ""]
    for name in NAMES:
        yield [str(LABELS[name]), found.counts[name], "", ""]


class CaseList(WorkspacePage):
    """Exactly the cases that one figure counts."""

    template_name = "integrity/target_b_cases.html"
    header_icon = "tick-inverse"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list, or give it as a file."""
        self.form = asked_window(request)
        self.figure = request.GET.get("figure", "")
        window = self.form.window()
        if window is None or self.figure not in NAMES:
            raise Http404
        whole = reverse("target_b:page") + self.form.query()
        self.trail = ((whole, _("Target B")),)
        self.page_title = LABELS[self.figure]
        rows = cases_of(window, self.figure).select_related("claim")
        if request.GET.get("format") == "csv":
            return csv_file(f"target-b-{self.figure}.csv", case_rows(rows))
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        units = Unit.objects.named(window.as_of).in_bulk({case.unit_id for case in page})
        return self.render_to_response(
            self.get_context_data(
                label=LABELS[self.figure],
                page=page,
                rows=[(case, units.get(case.unit_id), LABELS[case.standing]) for case in page],
                as_of=window.as_of,
                back=whole,
                here=self.form.query(figure=self.figure),
                csv=self.form.query(figure=self.figure, format="csv"),
            )
        )


def case_rows(rows: Iterable[Any]) -> Iterable[list[object]]:
    """Cases as rows of a file."""
    yield [_t("Case"), _t("Claim"), _t("Unit"), _t("First seen"), _t("Verdict"), _t("Due"),
           _t("Handled"), _t("Level"), _t("Where it stands")]  # fmt: skip
    units = {unit.pk: unit.code for unit in Unit.objects.only("code")}
    for case in rows:
        yield [case.public_id, case.claim.statement, units[case.unit_id], _iso(case.first_seen),
               case.verdict_on, _iso(case.due_on), _iso(case.handled_on), case.level_on,
               str(LABELS[case.standing])]  # fmt: skip


def _iso(moment: Any) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""


def csv_file(name: str, rows: Iterable[list[object]]) -> HttpResponse:
    """A file that spreadsheets open: UTF-8 with its mark, and no text that they would run."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return response


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell
