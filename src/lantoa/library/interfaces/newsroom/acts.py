"""Comments and ticks from a product's page: each is one POST and one verb."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lantoa.library.domain.newsroom import checklists, remarks
from lantoa.library.interfaces.acts import act
from lantoa.library.interfaces.products import visible
from lantoa.library.models import Remark
from lantoa.units.interfaces.pages import person
from lantoa.units.models import User


@require_POST
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Comment on a product."""
    product, text = visible(request, pk), request.POST.get("text", "")[:4000]
    return act(
        request,
        product,
        lambda: remarks.remark(product.pk, text, actor=person(request)),
        _("Your comment is kept."),
    )


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a comment is dealt with."""
    said = get_object_or_404(Remark, pk=pk)
    product = visible(request, said.product_id)
    return act(
        request,
        product,
        lambda: remarks.settle(said.pk, actor=person(request)),
        _("Dealt with."),
    )


@require_POST
def ask_to_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a colleague for comments."""
    product = visible(request, pk)
    chosen = request.POST.get("person", "")
    asked = get_object_or_404(User, pk=chosen if chosen.isdecimal() else 0)
    return act(
        request,
        product,
        lambda: remarks.ask_to_comment(product.pk, asked, actor=person(request)),
        _("They are asked."),
    )


@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a question, or take the tick back."""
    product, item = visible(request, pk), request.POST.get("item", "")
    number = int(item) if item.isdecimal() else 0
    on = request.POST.get("on") == "1"
    return act(
        request,
        product,
        lambda: checklists.tick(product.pk, number, on=on, actor=person(request)),
        _("Noted."),
    )
