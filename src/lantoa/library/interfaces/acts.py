"""What people do to a product from its page: each is one POST and one verb."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lantoa.library.domain import amending, approval, invitations, sharing
from lantoa.library.domain.attaching import attach_picture, describe
from lantoa.library.domain.errors import EditConflictError, LibraryError, NotAllowedError
from lantoa.library.domain.people import own_units
from lantoa.library.interfaces.forms import InviteForm, ReasonForm, ReviewForm
from lantoa.library.interfaces.mail import send_invitation
from lantoa.library.interfaces.products import visible
from lantoa.library.models import Decision, Master, Product, UseRequest
from lantoa.units.interfaces.pages import person
from lantoa.units.models import Unit


def act(
    request: HttpRequest, product: Product, verb: Callable[[], object], done: str
) -> HttpResponse:
    """Do it, and say what came of it on the product's page."""
    try:
        verb()
    except EditConflictError:
        messages.error(
            request, _("The text has changed since you opened it. Please read it again.")
        )
    except LibraryError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("library:product", product.pk)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a draft to those who approve."""
    product, seen = visible(request, pk), _seen(request)
    return act(
        request,
        product,
        lambda: approval.submit(product.pk, seen=seen, actor=person(request)),
        _("Sent for approval."),
    )


@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Comment, send back or approve."""
    product = visible(request, pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what to do with it."))
        return redirect("library:product", pk)
    data = form.cleaned_data
    return act(
        request,
        product,
        lambda: approval.review(
            product.pk,
            Decision(data["decision"]),
            data["text"],
            seen=data["seen"],
            actor=person(request),
        ),
        {
            Decision.APPROVE: _("Approved."),
            Decision.RETURN: _("Sent back with your comment."),
            Decision.COMMENT: _("Your comment is kept."),
        }[Decision(data["decision"])],
    )


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody without an account to approve, by e-mail."""
    product = visible(request, pk)
    form = InviteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a name and an e-mail address."))
        return redirect("library:product", pk)

    def ask() -> None:
        data = form.cleaned_data
        link = invitations.invite(product.pk, **data, actor=person(request))
        send_invitation(link)

    return act(request, product, ask, _("The link is on its way. It works once, for three days."))


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a photo."""
    product, photo = visible(request, pk), request.FILES.get("photo")
    if photo is None:
        messages.error(request, _("Choose a photo first."))
        return redirect("library:product", pk)
    alt = request.POST.get("alt", "")[:300]
    return act(
        request,
        product,
        lambda: attach_picture(
            product.pk, photo.read(), name=photo.name or "", alt=alt, actor=person(request)
        ),
        _("The photo is added."),
    )


@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """Describe a picture, or write down what a recording says."""
    master = get_object_or_404(Master, pk=pk)
    product = visible(request, master.product_id)
    words = {name: request.POST.get(name, "")[:20_000] for name in ("alt", "transcript")}
    return act(
        request,
        product,
        lambda: describe(master.pk, **words, actor=person(request)),
        _("Saved."),
    )


@require_POST
def kill(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a product down."""
    product = visible(request, pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return act(
        request,
        product,
        lambda: amending.kill(product.pk, reason, actor=person(request)),
        _("It is taken down."),
    )


@require_POST
def adapt(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft of one's own from a product, and open it."""
    product = visible(request, pk)
    try:
        made = sharing.adapt(product, unit_of(request), actor=person(request))
    except LibraryError as refused:
        messages.error(request, str(refused))
        return redirect("library:product", pk)
    messages.success(request, _("This draft is yours. Where it comes from is noted."))
    return redirect("library:edit", made.pk)


@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that one's unit uses a product."""
    product, note = visible(request, pk), request.POST.get("note", "")
    return act(
        request,
        product,
        lambda: sharing.note_use(product, unit_of(request), note, actor=person(request)),
        _("Noted. Thank you: the owner sees where it is used."),
    )


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the owner for a product."""
    product, purpose = visible(request, pk), request.POST.get("purpose", "")
    return act(
        request,
        product,
        lambda: sharing.ask(product, unit_of(request), purpose, actor=person(request)),
        _("Your request is with the owner."),
    )


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse a request."""
    asked = get_object_or_404(UseRequest.objects.select_related("product"), pk=pk)
    product = visible(request, asked.product_id)
    grant = request.POST.get("decision") == "grant"
    text = request.POST.get("text", "")
    return act(
        request,
        product,
        lambda: sharing.answer(asked, grant=grant, text=text, actor=person(request)),
        _("Your answer is kept."),
    )


def unit_of(request: HttpRequest) -> Unit:
    """The unit for which the person acts: the one chosen, among their own."""
    units = own_units(person(request))
    chosen = request.POST.get("unit", "")
    unit = next((unit for unit in units if str(unit.pk) == chosen), units[0] if units else None)
    if unit is None:
        raise NotAllowedError(_("You do not make products for any unit."))
    return unit


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() else 0
