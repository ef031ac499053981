"""What the pages of this floor and of those above it in the workspace share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lantoa.units.models import User

PAGE_SIZE = 50


def person(request: HttpRequest) -> User:
    """Who asks; the workspace lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class WorkspacePage(WagtailAdminTemplateMixin, TemplateView):
    """A page with a title and the trail that leads to it: (name of an address, label) pairs."""

    trail: Sequence[tuple[str, str | Promise]] = ()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The trail, then this page."""
        return [
            *super().get_breadcrumbs_items(),
            *({"url": reverse(name), "label": label} for name, label in self.trail),
            {"url": "", "label": self.get_page_title()},
        ]

    def page_of(self, rows: QuerySet[Any]) -> Page[Any]:
        """The part of a list that ``?p=`` asks for; the nearest one that exists."""
        return Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("p"))
