"""Handing over many files: the page, the pieces that arrive, and how far a batch is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lantoa.library.domain.digitising import batches, receiving
from lantoa.library.domain.digitising.needs import in_need
from lantoa.library.domain.errors import LibraryError
from lantoa.library.domain.people import MAKERS, holds_role, own_units
from lantoa.library.interfaces.words import PROBLEMS
from lantoa.library.models import Batch, IntakeItem, ItemStatus, Product
from lantoa.units.interfaces.pages import WorkspacePage, person
from lantoa.units.models import Unit, User

_SHOWN = 200
LIBRARY = (reverse_lazy("library:products"), _("Library"))
DIGITISE = (reverse_lazy("library:digitise"), _("Digitise old files"))


class Digitise(WorkspacePage):
    """Hand files over; the batches of one's units."""

    template_name = "library/digitise.html"
    page_title = _("Digitise old files")
    header_icon = "upload"
    trail = (LIBRARY,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and what was handed over before."""
        user = person(self.request)
        units = own_units(user)
        rows = Batch.objects.visible_to(user).select_related("created_by")[:30]
        return super().get_context_data(
            units=units,
            key=uuid4(),
            piece=receiving.PIECE,
            largest=receiving.LARGEST,
            waiting=in_need(user).count(),
            batches=[(batch, progress(batches.counts(batch))) for batch in rows],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open the batch and keep the files that came with the form."""
        batch = _opened(request)
        if isinstance(batch, str):
            messages.error(request, batch)
            return redirect("library:digitise")
        _keep_all(request, batch)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"batch": reverse("library:batch", args=[batch.pk])})
        return redirect("library:batch", batch.pk)


class BatchPage(WorkspacePage):
    """One batch: how far it is, and its files by where they stand."""

    template_name = "library/batch.html"
    header_icon = "upload"
    trail = (LIBRARY, DIGITISE)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the batch."""
        super().setup(request, *args, **kwargs)
        self.batch = visible_batch(request, kwargs["pk"])
        self.page_title = self.batch.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The counts, and the list that is asked for."""
        batch, user = self.batch, person(self.request)
        numbers = batches.counts(batch)
        status = self.request.GET.get("status", "")
        items = batch.items.select_related("product", "other")
        if status in ItemStatus.values:
            items = items.filter(status=status)
        return super().get_context_data(
            batch=batch,
            unit=Unit.objects.named(timezone.localdate()).filter(pk=batch.unit_id).first(),
            progress=progress(numbers),
            tabs=[(s, s.label, numbers[s], s == status) for s in ItemStatus if numbers[s]],
            status=status,
            rows=_rows(list(items[:_SHOWN]), user),
            more=max(0, items.count() - _SHOWN),
            waiting=in_need(user, batch=batch.pk).count(),
            mine=holds_role(user, batch.unit_id, MAKERS),
            piece=receiving.PIECE,
            largest=receiving.LARGEST,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep more files, stop, or go on."""
        actor = person(request)
        steps: dict[str, tuple[Callable[[], object], str]] = {
            "stop": (
                lambda: batches.stop(self.batch, actor=actor),
                _t("No further file is begun."),
            ),
            "go_on": (lambda: batches.go_on(self.batch, actor=actor), _t("It goes on.")),
        }
        try:
            batches.must_work_on(actor, self.batch)
            if step := steps.get(request.POST.get("action", "")):
                step[0]()
                messages.success(request, step[1])
            else:
                _keep_all(request, self.batch)
        except LibraryError as refused:
            messages.error(request, str(refused))
        return redirect("library:batch", self.batch.pk)


@require_POST
def announce(request: HttpRequest, pk: int) -> JsonResponse:
    """Say which file comes next; the answer says from which byte on."""
    batch = visible_batch(request, pk)
    size = request.POST.get("size", "")
    try:
        batches.must_work_on(person(request), batch)
        item = receiving.announce(
            batch, request.POST.get("path", ""), int(size) if size.isdecimal() else 0
        )
    except LibraryError as refused:
        return JsonResponse({"problem": str(refused)}, status=422)
    done = item.status != ItemStatus.ARRIVING
    return JsonResponse({
        "piece": reverse("library:piece", args=[item.pk]),
        "received": item.size if done else item.received,
    })  # fmt: skip


@require_POST
def piece(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep the bytes from ``X-Offset`` on; the answer says how much is there."""
    rows = IntakeItem.objects.visible_to(request.user).select_related("batch")
    item = get_object_or_404(rows, pk=pk)
    offset = request.headers.get("X-Offset", "")
    data = request.read(receiving.PIECE + 1)
    try:
        batches.must_work_on(person(request), item.batch)
        if len(data) > receiving.PIECE or not data or not offset.isdecimal():
            raise LibraryError(_t("This piece cannot be used."))
        received = receiving.add_piece(item, int(offset), data)
    except LibraryError as refused:
        return JsonResponse({"problem": str(refused)}, status=422)
    return JsonResponse({"received": received})


def visible_batch(request: HttpRequest, pk: int) -> Batch:
    """Return a batch that this person may see, or answer 404."""
    rows = Batch.objects.visible_to(request.user).select_related("unit", "created_by")
    batch: Batch = get_object_or_404(rows, pk=pk)
    return batch


def progress(numbers: dict[str, int]) -> dict[str, int]:
    """Return how many files there are, how many are settled, and the share in percent."""
    whole = sum(numbers.values())
    open_ = numbers[ItemStatus.ARRIVING] + numbers[ItemStatus.WAITING]
    done = whole - open_
    return {"all": whole, "done": done, "open": open_, "share": 100 * done // whole if whole else 0}


def _opened(request: HttpRequest) -> Batch | str:
    """The batch of the form, or why there is none."""
    chosen = {str(unit.pk): unit for unit in own_units(person(request))}.get(
        request.POST.get("unit", "")
    )
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return _t("Please open the page again.")
    if chosen is None:
        return _t("Choose the unit.")
    name = request.POST.get("name", "").strip() or timezone.localtime().strftime("%d/%m/%Y %H:%M")
    try:
        return batches.open_batch(person(request), chosen, name, key=key)
    except LibraryError as refused:
        return str(refused)


def _keep_all(request: HttpRequest, batch: Batch) -> None:
    for upload in request.FILES.getlist("files"):
        assert isinstance(upload, UploadedFile)
        name, size = upload.name or "", upload.size or 0
        try:
            receiving.take(batch, name, upload.chunks(), size=size)
        except LibraryError as refused:
            messages.error(request, f"{name}: {refused}")


def _rows(items: list[IntakeItem], user: User) -> list[dict[str, Any]]:
    """The files with what came of them; the work of others is opened only by who may see it."""
    others = {item.other.product_id for item in items if item.other}
    seen = Product.objects.visible_to(user).filter(pk__in=others).defer("search", "body")
    shown = seen.in_bulk()
    return [
        {
            "item": item,
            "problem": PROBLEMS.get(item.problem, ""),
            "other": shown.get(item.other.product_id) if item.other else None,
        }
        for item in items
    ]
