"""Requests to use products: what is asked of us with its answer, what we asked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.duties.domain import deadlines
from lantoa.library.domain import requests
from lantoa.library.domain.duty import REQUEST
from lantoa.library.domain.people import APPROVERS, holds_role
from lantoa.library.models import RequestStatus
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit

SHOWN = 200


class Requests(WorkspacePage):
    """Both sides of common use on one page."""

    template_name = "library/requests.html"
    page_title = _("Requests to use")
    header_icon = "folder-open-1"
    trail = ((reverse_lazy("library:products"), _("Library")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The requests of one side: "ours" asked by us, "open" and "" asked of us."""
        user, state = person(self.request), self.request.GET.get("state", "")
        ours = state == "ours"
        found = requests.asked_by(user) if ours else requests.asked_of(user)
        if state == "open":
            found = found.filter(status=RequestStatus.OPEN)
        rows = list(found[:SHOWN])
        units = {pk for row in rows for pk in (row.unit_id, row.product.unit_id)}
        named = Unit.objects.named(timezone.localdate()).in_bulk(units)
        due = deadlines.due_of(REQUEST, rows)
        may_answer = {
            pk: holds_role(user, pk, APPROVERS) for pk in {row.product.unit_id for row in rows}
        }
        page = reverse("library:requests")
        return super().get_context_data(
            rows=[
                {
                    "request": row,
                    "asker": named.get(row.unit_id),
                    "owner": named.get(row.product.unit_id),
                    "due": due.get(str(row.pk)),
                    "answerable": not ours
                    and row.status == RequestStatus.OPEN
                    and may_answer[row.product.unit_id],
                }
                for row in rows
            ],
            ours=ours,
            now=timezone.now(),
            tabs=[
                (_t("Waiting for our answer"), f"{page}?state=open", state == "open"),
                (_t("All that was asked of us"), page, state not in ("open", "ours")),
                (_t("What we asked for"), f"{page}?state=ours", ours),
            ],
            **kwargs,
        )
