"""Collections and campaign kits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.library.domain import collecting, packing
from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.people import own_units
from lantoa.library.interfaces.acts import unit_of
from lantoa.library.interfaces.products import visible
from lantoa.library.interfaces.search import Row, rows_of
from lantoa.library.models import Collection, Product
from lantoa.units.interfaces.pages import WorkspacePage, attempt, person
from lantoa.units.models import Unit, User

_LIBRARY = (reverse_lazy("library:products"), _("Library"))
_ORIGINALS = (packing.ORIGINALS, _("The files as they came"))


class Collections(WorkspacePage):
    """One's own collections, and those that others share."""

    template_name = "library/collections.html"
    page_title = _("Collections")
    header_icon = "folder-open-1"
    trail = (_LIBRARY,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, newest first, with the form for a new one."""
        user = person(self.request)
        page = self.page_of(Collection.objects.visible_to(user).prefetch_related("items"))
        units = {one.unit_id for one in page}
        named = Unit.objects.named(timezone.localdate()).in_bulk(units)
        return super().get_context_data(
            page=page,
            rows=[(one, named.get(one.unit_id), len(one.items.all())) for one in page],
            units=own_units(user),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make one."""
        title = request.POST.get("title", "")[:200]
        try:
            made = collecting.make_collection(unit_of(request), title, actor=person(request))
        except LibraryError as refused:
            messages.error(request, str(refused))
            return redirect("library:collections")
        return redirect("library:collection", made.pk)


class Detail(WorkspacePage):
    """One collection: what is in it, what of it this person may use, the kit."""

    template_name = "library/collection.html"
    header_icon = "folder-open-1"
    trail = (_LIBRARY, (reverse_lazy("library:collections"), _("Collections")))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the collection."""
        super().setup(request, *args, **kwargs)
        self.collection = visible_collection(request, kwargs["pk"])
        self.page_title = self.collection.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its products in order, with the answer to "may I use this?"."""
        user, collection = person(self.request), self.collection
        items, rows, hidden = _content(collection, user)
        formats = [(key, form.label) for key, form in packing.FORMATS.items()]
        return super().get_context_data(
            collection=collection,
            unit=Unit.objects.named(timezone.localdate()).filter(pk=collection.unit_id).first(),
            rows=[(row, items[row.product.pk]) for row in rows],
            hidden=hidden,
            usable=sum(row.answer.verdict == "yes" for row in rows),
            ours=Collection.objects.in_scope_of(user).filter(pk=collection.pk).exists(),
            changeable=collecting.may_change(user, collection),
            formats=[*formats, _ORIGINALS],
            **kwargs,
        )


def _content(collection: Collection, user: User) -> tuple[dict[int, str], list[Row], int]:
    """The notes by product, the rows that the person may see in order, how many they may not."""
    notes = dict(collection.items.values_list("product", "note"))
    seen = Product.objects.visible_to(user).filter(pk__in=notes).defer("search").in_bulk()
    products = [seen[pk] for pk in notes if pk in seen]
    return notes, rows_of(products, own_units(user)), len(notes) - len(products)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change to a collection: its words, an order, a product out of it, its end."""
    collection, user = visible_collection(request, pk), person(request)
    act, chosen = request.POST.get("act"), request.POST.get("product", "")
    product = int(chosen) if chosen.isdecimal() else 0
    if act == "describe":
        words = {name: request.POST.get(name, "")[:4000] for name in ("note", "own_note")}
        title, shared = request.POST.get("title", "")[:200], request.POST.get("shared") == "on"
        verb = lambda: collecting.describe_collection(  # noqa: E731
            pk, title=title, **words, shared=shared, actor=user
        )
        attempt(request, verb, _t("Saved."))
    elif act == "up":
        attempt(request, lambda: collecting.move_up(pk, product, actor=user), _t("Moved."))
    elif act == "out":
        attempt(request, lambda: collecting.take_out(pk, product, actor=user), _t("Taken out."))
    elif act == "drop" and attempt(
        request, lambda: collecting.drop_collection(pk, actor=user), _t("Removed.")
    ):
        return redirect("library:collections")
    return redirect("library:collection", collection.pk)


@require_POST
def collect(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a product into a collection, from the product's page."""
    product, chosen = visible(request, pk), request.POST.get("collection", "")
    collection = visible_collection(request, int(chosen) if chosen.isdecimal() else 0)
    note = request.POST.get("note", "")
    attempt(
        request,
        lambda: collecting.put(collection.pk, product, note=note, actor=person(request)),
        _t("It is in “%(title)s”.") % {"title": collection.title},
    )
    return redirect("library:product", pk)


@require_POST
def kit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the kit while it is made: only what "may I use this?" allows at this moment."""
    collection, user = visible_collection(request, pk), person(request)
    formats = [
        key
        for key in request.POST.getlist("format")
        if key in (*packing.FORMATS, packing.ORIGINALS)
    ]
    _notes, rows, _hidden = _content(collection, user)
    if not formats or not any(row.answer.verdict == "yes" for row in rows):
        messages.error(request, _t("There is nothing to put into the kit."))
        return redirect("library:collection", pk)
    pieces = [
        packing.Piece(
            row.product, str(row.unit or ""), row.answer.text, row.answer.verdict != "yes"
        )
        for row in rows
    ]
    packing.note_kit(collection, pieces, formats, actor=user)
    blocks = packing.stream(collection, pieces, formats, timezone.localtime(), get_language())
    answer = StreamingHttpResponse(blocks, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="bo-san-pham-{pk}.zip"'
    return answer


def visible_collection(request: HttpRequest, pk: int) -> Collection:
    """Return a collection that this person may see, or answer 404."""
    found: Collection = get_object_or_404(Collection.objects.visible_to(request.user), pk=pk)
    return found
