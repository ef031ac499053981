"""The board, and one's own work."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantoa.library.domain.finding import Filters
from lantoa.library.domain.newsroom import desk
from lantoa.library.interfaces.newsroom.pages import NewsroomPage
from lantoa.library.interfaces.search import list_address
from lantoa.units.interfaces.pages import person


class Board(NewsroomPage):
    """Which work is in which state."""

    template_name = "library/newsroom/board.html"
    page_title = _("Newsroom")
    tab = "board"
    trail = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The columns, each with the address of its whole list."""
        unit = self.unit()
        columns = [
            (column, list_address(Filters(whose="ours", unit=unit, status=column.status)))
            for column in desk.board(person(self.request), unit)
        ]
        return super().get_context_data(columns=columns, now=timezone.now(), **kwargs)


class MyWork(NewsroomPage):
    """What this person was given and has not handed in."""

    template_name = "library/newsroom/my_work.html"
    page_title = _("My work")
    tab = "my_work"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, what is due first standing first."""
        products = list(desk.work_of(person(self.request)))
        return super().get_context_data(products=products, now=timezone.now(), **kwargs)
