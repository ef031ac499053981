"""What the pages of the workspace share, on every floor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lantoa.units.domain.errors import RuleError
from lantoa.units.models import User

PAGE_SIZE = 50
Row = TypeVar("Row", bound=Model)


def person(request: HttpRequest) -> User:
    """Who asks; the workspace lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def named(rows: QuerySet[Row], request: HttpRequest, field: str) -> Row:
    """The row whose key a form sends; 404 for none, and for what is no key at all."""
    try:
        return get_object_or_404(rows, pk=request.POST.get(field))
    except (ValueError, ValidationError) as problem:
        raise Http404 from problem


def attempt(request: HttpRequest, step: Callable[[], object], said: str, late: str = "") -> bool:
    """Take a step of the domain; say that it is done, or why the rules refuse it.

    A step that returns False came too late: somebody else had taken it, which ``late`` says.
    """
    try:
        done = step()
    except RuleError as refused:
        messages.error(request, str(refused))
        return False
    if done is False:
        messages.warning(request, late or _("Somebody else was faster: this is how it stands now."))
        return False
    messages.success(request, said)
    return True


class WorkspacePage(WagtailAdminTemplateMixin, TemplateView):
    """A page with a title; ``trail`` are the pages above it, as (address, label) pairs."""

    trail: Sequence[tuple[str | Promise, str | Promise]] = ()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The trail, then this page."""
        return [
            *super().get_breadcrumbs_items(),
            *({"url": str(address), "label": label} for address, label in self.trail),
            {"url": "", "label": self.get_page_title()},
        ]

    def page_of(self, rows: QuerySet[Any]) -> Page[Any]:
        """The part of a list that ``?p=`` asks for; the nearest one that exists."""
        return Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("p"))
