"""A photo and three lines, from a phone. The page is light: it loads none of the workspace."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from lantoa.library.domain.approval import submit
from lantoa.library.domain.attaching import attach_picture
from lantoa.library.domain.errors import EditConflictError, LibraryError
from lantoa.library.domain.writing import create, save
from lantoa.library.interfaces.forms import QuickForm
from lantoa.library.models import Kind, Product
from lantoa.units.models import User


def quick(request: HttpRequest) -> HttpResponse:
    """Make a draft from a phone, and submit it if the person says so.

    The form carries the identifier of the product it makes, so sending it twice makes one. Lines
    are kept before the photo is looked at: a photo that cannot be taken costs no typing.
    """
    assert isinstance(request.user, User)  # the workspace lets nobody else in
    if request.method != "POST":
        return _page(request, QuickForm(user=request.user))
    form = QuickForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return _page(request, form)
    try:
        product = _written(form, request.user)
    except LibraryError as refused:
        form.add_error(None, str(refused))
        return _page(request, form)
    photo = form.cleaned_data["photo"]
    try:
        if photo:
            alt = form.cleaned_data["alt"]
            attach_picture(product.pk, photo.read(), name=photo.name, alt=alt, actor=request.user)
    except LibraryError as refused:
        form.add_error("photo", str(refused))
        return _page(request, form, product)
    return _done(request, product)


def _written(form: QuickForm, user: User) -> Product:
    data = form.cleaned_data
    texts: dict[str, Any] = {
        "kind": Kind.NEWS,
        "headline": data["headline"],
        "lead": data["lead"],
        "body": linebreaks(data["more"], autoescape=True) if data["more"] else "",
        "topics": [data["topic"]],
    } | form.rights(timezone.localdate())
    product, created = create(user, form.unit_of(), texts, public_id=data["key"])
    if created or data["version"] is None:
        return product
    try:
        return save(product.pk, texts, seen=data["version"], actor=user)
    except EditConflictError as conflict:
        raise LibraryError(
            _("Somebody has changed this draft since. Open it in the library.")
        ) from conflict


def _page(request: HttpRequest, form: QuickForm, product: Product | None = None) -> HttpResponse:
    version = product.version if product else form.data.get("version", "")
    return render(request, "library/quick.html", {"form": form, "version": version})


def _done(request: HttpRequest, product: Product) -> HttpResponse:
    assert isinstance(request.user, User)
    if request.POST.get("action") == "submit":
        try:
            submit(product.pk, seen=product.version, actor=request.user)
            messages.success(request, _("Sent for approval. You will see the answer here."))
        except LibraryError as refused:
            messages.warning(request, _("Kept as a draft. %(why)s") % {"why": refused})
    else:
        messages.success(request, _("The draft is kept."))
    return redirect("library:product", product.pk)
