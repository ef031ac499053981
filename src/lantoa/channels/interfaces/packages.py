"""Downloads of what people print, show and play."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.making import sheet_of
from lantoa.channels.interfaces.common import visible_product
from lantoa.channels.packages import loudspeaker, paper, slides
from lantoa.channels.packages.sheet import Sheet

BOARD = (12_000, 6_000)
"""Millimetres: the largest."""

PDF = "application/pdf"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

Made = tuple[str, str, Callable[[Sheet], bytes]]
"""The name of a file, its type, and how it is made."""


def _poster(size: str) -> Made:
    return f"ap-phich-{size}.pdf", PDF, lambda sheet: paper.poster_pdf(sheet, size)


KINDS: dict[str, Made] = {
    **{f"poster-{size}": _poster(size) for size in paper.SIZES},
    "leaflet": ("to-roi-a5.pdf", PDF, lambda sheet: paper.poster_pdf(sheet, "a5", marks=False)),
    "billboard": ("pa-no-ty-le-1-10.pdf", PDF, lambda sheet: paper.billboard_pdf(sheet, *BOARD)),
    "slides": ("trinh-chieu.pptx", PPTX, slides.slides),
    "loudspeaker": ("goi-phat-thanh.zip", "application/zip", loudspeaker.package),
}


def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One package, made now from the approved product."""
    product = visible_product(request, pk)
    if kind not in KINDS:
        raise Http404
    name, mime, make = KINDS[kind]
    try:
        content = make(sheet_of(product))
    except DeliveryError as refused:
        messages.error(request, str(refused))
        return redirect("channels:product", pk)
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
