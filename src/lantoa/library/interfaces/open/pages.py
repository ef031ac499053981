"""The public pages: what was published, one product, its files and its other formats."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lantoa.library.domain.showing import is_shown, shown_file, shown_picture
from lantoa.library.domain.works import here, work_of, works_of
from lantoa.library.formats.newsml import newsml
from lantoa.library.formats.ninjs import ninjs
from lantoa.library.formats.schema_org import schema_org
from lantoa.library.formats.work import Work
from lantoa.library.formats.xml import to_bytes
from lantoa.library.interfaces.open.asking import (
    Gone,
    asked,
    open_product,
    page_of,
    products_of,
)
from lantoa.library.models import Kind, Master, Product
from lantoa.listening.models import Topic
from lantoa.media import MediaError
from lantoa.public.interfaces.json_ld import embedded
from lantoa.public.interfaces.ranged import ranged
from lantoa.units.models import Unit

PAGE_SIZE = 20
# A browser may show these; anything else is a download.
SHOWN = ("audio/", "video/", "application/pdf")


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """What was published, the newest first, of a topic, a kind or a unit."""
    slice_, number = asked(request.GET)
    rows, more = page_of(products_of(slice_), number, PAGE_SIZE)
    context = {
        "works": works_of(rows),
        "slice": slice_,
        "heading": _heading(slice_.topic, slice_.kind, slice_.unit),
        "topics": Topic,
        "previous": slice_.query(page=number - 1) or "?" if number > 1 else "",
        "next": slice_.query(page=number + 1) if more else "",
    }
    return render(request, "library/open/products.html", context)


@require_safe
def product(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """One product as everybody may read it."""
    try:
        row = open_product(identifier)
    except Gone:
        return render(request, "library/open/gone.html", status=410)
    work = work_of(row)
    data = embedded(schema_org(work))
    context = {
        "product": row,
        "work": work,
        "unit": Unit.objects.named(timezone.localdate()).get(pk=row.unit_id),
        "picture": next(iter(work.pictures), None),
        "data": data,
        "oembed": here(f"{reverse('oembed')}?url={work.address}"),
    }
    answer = render(request, "library/open/product.html", context)
    answer["Link"] = f'<{work.urn}>; rel="cite-as", <{work.address}>; rel="canonical"'
    return answer


@require_safe
def file(request: HttpRequest, identifier: UUID, pk: int, ending: str) -> HttpResponseBase:
    """A file of an open product: of pictures, sound and film a copy without metadata."""
    try:
        master = get_object_or_404(open_product(identifier).masters, pk=pk)
    except Gone:
        return HttpResponse(status=410)
    if master.mime.startswith("image/"):
        return _picture(master)
    if not is_shown(master):
        raise Http404
    shown = shown_file(master)
    answer = ranged(request, shown.file, size=shown.size, mime=shown.mime, tag=shown.tag)
    if not master.mime.startswith(SHOWN):
        answer["Content-Disposition"] = content_disposition_header(True, master.name) or ""
    return answer


@require_safe
def as_ninjs(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """A product in ninjs; 410 and a cancellation when it was taken down."""
    work, status = _exported(identifier)
    return JsonResponse(ninjs(work), status=status, json_dumps_params={"ensure_ascii": False})


@require_safe
def as_newsml(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """A product in NewsML-G2; 410 and a cancellation when it was taken down."""
    work, status = _exported(identifier)
    mime = "application/vnd.iptc.g2.newsitem+xml; charset=utf-8"
    return HttpResponse(to_bytes(newsml(work)), status=status, content_type=mime)


def _exported(identifier: UUID) -> tuple[Work, int]:
    try:
        return work_of(open_product(identifier)), 200
    except Gone:
        return work_of(Product.objects.defer("search").get(public_id=identifier)), 410


def _picture(master: Master) -> FileResponse:
    try:
        path = shown_picture(master)
    except (MediaError, OSError) as unreadable:
        raise Http404 from unreadable
    answer = FileResponse(default_storage.open(path), content_type="image/jpeg")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


def _heading(topic: str, kind: str, unit: str) -> str:
    """What the list is limited to, in words."""
    parts = [str(Topic(topic).label)] if topic else []
    parts += [str(Kind(kind).label)] if kind else []
    parts += [str(get_object_or_404(Unit, code=unit))] if unit else []
    return " · ".join(parts)
