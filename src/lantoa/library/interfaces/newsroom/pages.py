"""What the pages of the newsroom share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.listening.interfaces.choices import unit_choices
from lantoa.units.interfaces.pages import WorkspacePage, person


class NewsroomPage(WorkspacePage):
    """A page under "Newsroom", with its tabs and the unit it is limited to."""

    header_icon = "calendar-alt"
    tab = ""
    trail: Sequence[tuple[str | Promise, str | Promise]] = (
        (reverse_lazy("library:board"), _("Newsroom")),
    )

    def unit(self) -> int | None:
        """The unit that the address asks for."""
        text = self.request.GET.get("unit", "")
        return int(text) if text.isdecimal() else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tabs and the choice of units."""
        tabs = {
            "board": _t("Work board"),
            "calendar": _t("Calendar"),
            "my_work": _t("My work"),
            "events": _t("Events"),
            "checklists": _t("Checklists"),
        }
        return super().get_context_data(
            tabs=[
                (label, reverse(f"library:{name}"), name == self.tab)
                for name, label in tabs.items()
            ],
            unit=self.unit(),
            unit_choices=unit_choices(person(self.request), self.unit()),
            **kwargs,
        )
