"""What the channels pages share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.models import Account, Delivery
from lantoa.library.domain.errors import LibraryError
from lantoa.units.models import User


class ChannelsPage(WagtailAdminTemplateMixin, TemplateView):
    """A page under "Channels"."""

    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, Channels, here."""
        home = {"url": reverse("channels:accounts"), "label": _t("Channels")}
        return [
            *super().get_breadcrumbs_items(),
            *([home] if self.page_title != _t("Channels") else []),
            {"url": "", "label": self.page_title},
        ]


def person(request: HttpRequest) -> User:
    """Who asks; the workspace lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def visible_account(request: HttpRequest, pk: int) -> Account:
    """An account that this person may see, or 404."""
    rows = Account.objects.visible_to(request.user).select_related("channel", "unit")
    account: Account = get_object_or_404(rows, pk=pk)
    return account


def visible_delivery(request: HttpRequest, pk: int) -> Delivery:
    """A delivery that this person may see, or 404."""
    rows = Delivery.objects.visible_to(request.user).select_related(
        "account__channel", "account__unit", "original"
    )
    delivery: Delivery = get_object_or_404(rows, pk=pk)
    return delivery


def act(request: HttpRequest, verb: Callable[[], object], done: str, to: str) -> HttpResponse:
    """Do one thing and say what came of it. False means that somebody was quicker."""
    try:
        changed = verb()
    except (DeliveryError, LibraryError) as refused:
        messages.error(request, str(refused))
    else:
        if changed is False:
            messages.warning(request, _t("This has been settled meanwhile."))
        else:
            messages.success(request, done)
    return redirect(to)
