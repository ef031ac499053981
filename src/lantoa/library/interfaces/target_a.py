"""Target A on screen: every figure opens its products, as a list and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.library.domain.target_a.figures import FOUR, Scope, by, exclusions, figures, part
from lantoa.library.interfaces.words import PART_WORDS
from lantoa.library.models import Exclusion, Kind, Product
from lantoa.listening.interfaces.choices import unit_choices
from lantoa.listening.interfaces.forms import ANY
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit, User

USUAL = timedelta(days=90)
LISTED = 200


class ScopeForm(forms.Form):
    """Which products; what cannot be read is left out."""

    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    as_of = forms.DateField(
        label=_("As things stood on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    unit = forms.TypedChoiceField(
        label=_("Unit"), coerce=int, empty_value=None, required=False, choices=[]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Kind.choices])

    def __init__(self, data: dict[str, str], user: User) -> None:
        today = timezone.localdate()
        usual = {"first": today - USUAL, "last": today, "as_of": today}
        super().__init__(
            {name: day.isoformat() for name, day in usual.items()}
            | {name: value for name, value in data.items() if value},
            auto_id="scope-%s",
        )
        chosen = data.get("unit", "")
        units = unit_choices(user, int(chosen) if chosen.isdecimal() else None)
        self.fields["unit"].choices = [ANY, *units]  # type: ignore[attr-defined]
        self.usual = usual

    def scope(self) -> Scope:
        """What the address asks for; call once `is_valid` has run."""
        data: dict[str, Any] = self.cleaned_data
        days = {name: _sane(data.get(name)) or day for name, day in self.usual.items()}
        return Scope(**days, unit=data.get("unit"), kind=data.get("kind") or "")


def _sane(day: date | None) -> date | None:
    return day if day and 1900 <= day.year <= 2999 else None


def address(name: str, scope: Scope, **more: str) -> str:
    """Return the address of a page of target A with this scope."""
    values = {field: getattr(scope, field) for field in scope.__dataclass_fields__}
    used = {field: str(value) for field, value in values.items() if value}
    return f"{reverse(f'library:{name}')}?{urlencode(used | more)}"


@dataclass(frozen=True)
class Cell:
    """One figure: its words, its number, its share of what is counted, and its list."""

    name: str
    label: Any
    number: int
    share: float | None
    url: str


class TargetA(WorkspacePage):
    """The figures of a scope."""

    template_name = "library/target_a.html"
    page_title = _("Target A")
    header_icon = "success"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The four checks, what stands aside, and the breakdowns."""
        user = person(self.request)
        form = ScopeForm(self.request.GET.dict(), user)
        form.is_valid()
        scope = form.scope()
        found = figures(user, scope)

        def cell(name: str, of: int) -> Cell:
            number: int = getattr(found, name)
            share = number / of if of else None
            return Cell(
                name, PART_WORDS[name], number, share, address("target_a_list", scope, part=name)
            )

        return super().get_context_data(
            form=form,
            scope=scope,
            found=found,
            target=cell("all_four", found.counted),
            four=[cell(name, found.counted) for name in FOUR],
            aside=[cell(name, found.total) for name in ("counted", "pending", "excluded")],
            others=[cell(name, found.counted) for name in ("reused", "unchecked")],
            killed=cell("killed", 0),
            total_url=address("target_a_list", scope, part="total"),
            reasons=[(Exclusion(key).label, n) for key, n in exclusions(user, scope)],
            kinds=_rows(by(user, scope, "kind"), scope, "kind", dict(Kind.choices)),
            units=_rows(by(user, scope, "unit_id"), scope, "unit", _names(user, scope)),
            **kwargs,
        )


def _names(user: User, scope: Scope) -> dict[Any, str]:
    ids = {unit_id for unit_id, _counted, _met in by(user, scope, "unit_id")}
    return {pk: str(unit) for pk, unit in Unit.objects.named(scope.as_of).in_bulk(ids).items()}


def _rows(
    rows: list[tuple[Any, int, int]], scope: Scope, field: str, names: dict[Any, Any]
) -> list[tuple[Any, int, int, float, str, str]]:
    return [
        (
            names[value],
            counted,
            met,
            met / counted,
            address("target_a_list", scope, part="counted", **{field: str(value)}),
            address("target_a_list", scope, part="all_four", **{field: str(value)}),
        )
        for value, counted, met in rows
    ]


class TargetAList(WorkspacePage):
    """The products behind one figure."""

    template_name = "library/target_a_list.html"
    header_icon = "success"
    trail = ((reverse_lazy("library:target_a"), _("Target A")),)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find which figure is asked for."""
        super().setup(request, *args, **kwargs)
        self.part = request.GET.get("part", "total")
        if self.part not in PART_WORDS:
            raise Http404
        self.page_title = PART_WORDS[self.part]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the list, or give all of it as CSV."""
        user = person(request)
        form = ScopeForm(request.GET.dict(), user)
        form.is_valid()
        scope = form.scope()
        rows = part(user, scope, self.part)
        if request.GET.get("format") == "csv":
            return _csv(rows.iterator(chunk_size=500))
        return self.render_to_response(
            self.get_context_data(
                scope=scope,
                products=list(rows[:LISTED]),
                number=rows.count(),
                back=address("target_a", scope),
                csv=address("target_a_list", scope, part=self.part, format="csv"),
            )
        )


class _Echo:
    def write(self, line: str) -> str:
        """Hand the line on instead of keeping it."""
        return line


def _csv(rows: Iterator[Product]) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())
    head = ("identifier", "unit", "kind", "headline", "accepted", "exclusion", *FOUR)

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(head)
        for product in rows:
            checks = [getattr(product, name, "") for name in FOUR]
            yield writer.writerow(
                [
                    product.public_id,
                    product.unit_id,
                    product.kind,
                    _plain(product.headline),
                    product.accepted_at.isoformat(),
                    product.exclusion,
                    *checks,
                ]
            )

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="target-a.csv"'
    return answer


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
