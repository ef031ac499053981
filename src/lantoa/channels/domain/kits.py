"""What the channels add to a campaign kit of the library."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from lantoa.channels.adapters import NAMES, adapter
from lantoa.channels.adapters.base import Message
from lantoa.channels.domain.making import sheet_of
from lantoa.channels.packages import loudspeaker, paper, slides
from lantoa.library.domain import packing
from lantoa.library.models import Product

SOCIAL_PPI = 185
"""An A5 sheet at this density is 1,078 pixels wide: what social networks show whole."""

Files = Iterator[tuple[str, bytes]]


def register() -> None:
    """Make the formats known; called once when the floor is ready."""
    packing.register("print", packing.Format(_("For the printer: A3 poster (PDF)"), _print))
    packing.register("social", packing.Format(_("Picture for social networks (PNG)"), _social))
    packing.register("text", packing.Format(_("Texts as long as each network takes"), _texts))
    packing.register(
        "loudspeaker",
        packing.Format(_("Loudspeaker: what is read and the sheet to sign"), _loudspeaker),
    )
    packing.register("slides", packing.Format(_("Slides (PPTX)"), _slides))


def _print(product: Product) -> Files:
    yield "ap-phich-a3.pdf", paper.poster_pdf(sheet_of(product), "a3")


def _social(product: Product) -> Files:
    yield "anh-mang-xa-hoi.png", paper.poster_png(sheet_of(product), "a5", ppi=SOCIAL_PPI)


def _texts(product: Product) -> Files:
    """The whole text, and for each network the fullest of three that it takes."""
    sheet = sheet_of(product)
    head = sheet.headline.strip()
    opening = f"{head}\n\n{sheet.lead.strip()}" if sheet.lead.strip() else head
    whole = "\n\n".join([opening, *sheet.paragraphs])
    yield "toan-van.txt", _text(whole)
    for name in NAMES:
        problems = adapter(name).limits.problems
        fitting = [text for text in (whole, opening, head) if not problems(Message(text, head))]
        if fitting:
            yield f"bai-{name}.txt", _text(fitting[0])


def _loudspeaker(product: Product) -> Files:
    sheet = sheet_of(product)
    script = loudspeaker.script_of(sheet)
    yield "loi-doc-loa.txt", _text(script.text)
    yield "phieu-phat-loa.pdf", loudspeaker.play_log(sheet, script)


def _slides(product: Product) -> Files:
    yield "trinh-chieu.pptx", slides.slides(sheet_of(product))


def _text(text: str) -> bytes:
    return text.encode() + b"\n"
