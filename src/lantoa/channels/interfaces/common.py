"""What the channels pages share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lantoa.channels.models import Account, Delivery
from lantoa.library.models import Product
from lantoa.units.interfaces.pages import WorkspacePage, attempt


class ChannelsPage(WorkspacePage):
    """A page under "Channels"."""

    header_icon = "mail"
    trail: Sequence[tuple[str | Promise, str | Promise]] = (
        (reverse_lazy("channels:accounts"), _("Channels")),
    )


def visible_product(request: HttpRequest, pk: int) -> Product:
    """A product that this person may see, or 404."""
    product: Product = get_object_or_404(
        Product.objects.visible_to(request.user).defer("search"), pk=pk
    )
    return product


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
    """Do one thing, say what came of it, and show a page again."""
    attempt(request, verb, done, late=_t("This has been settled meanwhile."))
    return redirect(to)
