"""The organisation on a date: the tree, and one unit with its history.

The organisation is public, so its names and changes are shown to everybody in the workspace; the
people of a unit only to those who may see the unit.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.units.domain.queries import mark_successors, path, successors, tree
from lantoa.units.interfaces.pages import WorkspacePage
from lantoa.units.models import Membership, Unit, UnitRelation

_LEVELS_SHOWN = 3
_MOST_IN_A_LEVEL = 500
_MOST_ON_A_UNIT = 5_000
_DAYS_OFFERED = 8


def asked_date(request: HttpRequest) -> tuple[date, bool]:
    """Return the date in ``?on=`` and whether it could be read; today when there is none."""
    text = request.GET.get("on", "")
    try:
        return (date.fromisoformat(text), True) if text else (timezone.localdate(), True)
    except ValueError:
        return timezone.localdate(), False


class DatedView(WorkspacePage):
    """A page about the organisation on the date that ``?on=`` asks for."""

    header_icon = "group"
    page_title = _("Units")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read the date before anything is looked up."""
        super().setup(request, *args, **kwargs)
        self.on, self.on_is_valid = asked_date(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the date and the dates on which the organisation changed."""
        days = UnitRelation.objects.order_by("-effective_on").values_list("effective_on", flat=True)
        return super().get_context_data(
            on=self.on,
            on_is_valid=self.on_is_valid,
            today=timezone.localdate(),
            change_days=list(days.distinct()[:_DAYS_OFFERED]),
            **kwargs,
        )


class TreeView(DatedView):
    """The tree of the organisation on a date."""

    template_name = "units/tree.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the tree, three levels deep; what is deeper opens on the unit's own page."""
        nodes = tree(self.on, levels=_LEVELS_SHOWN, most=_MOST_IN_A_LEVEL)
        mark_successors(nodes, timezone.localdate())
        total = Unit.objects.as_of(self.on).count()
        return super().get_context_data(nodes=nodes, total=total, **kwargs)


class UnitView(DatedView):
    """One unit: what it was on the date, what it was before, what it became, who works there."""

    template_name = "units/unit.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the unit, or answer 404."""
        super().setup(request, *args, **kwargs)
        self.unit = get_object_or_404(Unit.objects.named(self.on), code=kwargs["code"])
        on = f"?on={self.on.isoformat()}"
        self.trail = [
            (reverse("units:index") + on, _("Units")),
            *(
                (reverse("units:unit", args=[above.code]) + on, str(above))
                for above in path(self.unit, self.on)
            ),
        ]

    def get_page_title(self) -> str:
        """Return the unit's name on the date."""
        return str(self.unit)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the unit's history and, for those who may see it, its people."""
        unit, today = self.unit, timezone.localdate()
        below = tree(self.on, root=unit, levels=_LEVELS_SHOWN, most=_MOST_ON_A_UNIT)
        mark_successors(below, today)
        relations = UnitRelation.objects.select_related("from_unit", "to_unit")
        people = Membership.objects.visible_to(self.request.user).filter(unit=unit)
        return super().get_context_data(
            unit=unit,
            exists=unit.holds(self.on),
            names=unit.names.order_by("valid_from"),
            parents=unit.parents.select_related("parent").order_by("valid_from"),
            became=relations.filter(from_unit=unit),
            came_from=relations.filter(to_unit=unit).exclude(from_unit=unit),
            now=[other for other in successors(unit, today) if other.pk != unit.pk],
            below=below[0].children if below else [],
            places=unit.places.order_by("kind", "name"),
            may_see_people=Unit.objects.visible_to(self.request.user).filter(pk=unit.pk).exists(),
            people=people.select_related("user").order_by("role", "valid_from"),
            **kwargs,
        )
