"""Downloads of what people print, show and play."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.making import article_of, sheet_of
from lantoa.channels.interfaces.common import visible_product
from lantoa.channels.packages import article, loudspeaker, paper, press, projecting, slides
from lantoa.channels.packages.sheet import Sheet
from lantoa.library.models import Product

logger = logging.getLogger(__name__)

BOARD = (12_000, 6_000)
"""Millimetres: the largest."""

PDF, ZIP = "application/pdf", "application/zip"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

Made = tuple[str, str, Callable[[Product], bytes]]
"""The name of a file, its type, and how it is made. Raises DeliveryError."""


def _of_sheet(make: Callable[[Sheet], bytes]) -> Callable[[Product], bytes]:
    return lambda product: make(sheet_of(product))


def _poster(size: str) -> Made:
    return f"ap-phich-{size}.pdf", PDF, _of_sheet(lambda sheet: paper.poster_pdf(sheet, size))


def _article(size: str) -> Made:
    return f"bai-in-{size}.pdf", PDF, lambda product: article.article_pdf(article_of(product), size)


def _leaflet(sheet: Sheet) -> bytes:
    return paper.poster_pdf(sheet, "a5", marks=False)


def _billboard(sheet: Sheet) -> bytes:
    return paper.billboard_pdf(sheet, *BOARD)


KINDS: dict[str, Made] = {
    **{f"poster-{size}": _poster(size) for size in paper.SIZES},
    **{f"article-{size}": _article(size) for size in paper.SIZES},
    "leaflet": ("to-roi-a5.pdf", PDF, _of_sheet(_leaflet)),
    "billboard": ("pa-no-ty-le-1-10.pdf", PDF, _of_sheet(_billboard)),
    "slides": ("trinh-chieu.pptx", PPTX, _of_sheet(slides.slides)),
    "loudspeaker": ("goi-phat-thanh.zip", ZIP, _of_sheet(loudspeaker.package)),
}


CHECKS: dict[str, Callable[[bytes], list[str]]] = {
    PDF: press.faults,
    PPTX: projecting.faults,
    ZIP: lambda content: [],
}

UNFIT = _(
    "It was made, but it does not pass our check: something does not fit, or would print wrongly."
    " Shorten very long words or addresses in it; if that does not help, tell whoever looks after"
    " this site."
)


def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One package, made now from the approved product, and looked at before it is handed out."""
    product = visible_product(request, pk)
    if kind not in KINDS:
        raise Http404
    name, mime, make = KINDS[kind]
    try:
        content = make(product)
    except DeliveryError as refused:
        messages.error(request, str(refused))
        return redirect("channels:product", pk)
    if found := CHECKS[mime](content):
        logger.error("%s of product %s: %s", kind, pk, "; ".join(found))
        messages.error(request, str(UNFIT))
        return redirect("channels:product", pk)
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
