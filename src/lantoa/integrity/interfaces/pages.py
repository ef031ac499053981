"""What the workspace pages of this floor share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lantoa.concerns.domain.errors import ConcernError
from lantoa.integrity.domain.errors import RefusedError
from lantoa.units.models import User


class WorkspacePage(WagtailAdminTemplateMixin, TemplateView):
    """A page of the workspace, with its own name at the end of the path."""

    parents: tuple[tuple[Any, Any], ...] = ()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the pages above, this page."""
        above = [{"url": url, "label": label} for url, label in self.parents]
        here = {"url": "", "label": self.page_title}
        return [*super().get_breadcrumbs_items(), *above, here]


def person(request: HttpRequest) -> User:
    """Whoever is signed in; the workspace lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def attempt(request: HttpRequest, step: Callable[[], object], said: str) -> bool:
    """Take a step; say that it is done, or why the rules refuse it."""
    try:
        done = step()
    except (RefusedError, ConcernError) as refused:
        messages.error(request, str(refused))
        return False
    if done is False:
        messages.warning(request, _t("Somebody else was faster: this is how it stands now."))
        return False
    messages.success(request, said)
    return True
