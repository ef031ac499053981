"""A look at a PDF before it goes to the print shop: what would come out wrong there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf

SCREEN = {"rg", "RG"}
NAMED = {"cs", "CS"}
INKS = {"/DeviceCMYK", "/DeviceGray"}
MOST_INK = 3.001
"""Of a fill, as the sum of the four; marks outside the bleed stand in all of them on purpose."""


def faults(pdf: bytes) -> list[str]:
    """What is wrong, a line each; empty is good.

    Boxes, fonts that are not in the file, colours of screens in pages, forms, pictures and
    transparency groups, fills with too much ink, no printing condition.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        found = [] if _has_intent(document) else ["no output intent"]
        for number, page in enumerate(document.pages, 1):
            found += [f"page {number}: {fault}" for fault in _of_page(page)]
    return found


def _has_intent(document: pikepdf.Pdf) -> bool:
    intents: Any = document.Root.get("/OutputIntents", [])
    return any(
        str(intent.get("/S")) == "/GTS_PDFX" and "/DestOutputProfile" in intent
        for intent in intents
    )


def _of_page(page: pikepdf.Page) -> Iterator[str]:
    for name in ("/TrimBox", "/BleedBox"):
        if name not in page:
            yield f"no {name[1:]}"
    if not _inside(page.trimbox, page.obj.get("/BleedBox")) or not _inside(
        page.obj.get("/BleedBox"), page.mediabox
    ):
        yield "boxes do not lie in each other"
    yield from _of_content(page.obj, page.resources)


def _inside(inner: Any, outer: Any) -> bool:
    if inner is None or outer is None:
        return True  # said already
    a, b = ([Decimal(value) for value in box.as_list()] for box in (inner, outer))
    hair = Decimal("0.01")
    lower = all(x >= y - hair for x, y in zip(a[:2], b[:2], strict=True))
    return lower and all(x <= y + hair for x, y in zip(a[2:], b[2:], strict=True))


def _of_content(content: Any, resources: Any) -> Iterator[str]:
    group = content.get("/Group", {})
    if "/CS" in group and str(group.CS) not in INKS:
        yield f"transparency is mixed in {group.CS}"
    for instruction in pikepdf.parse_content_stream(content):
        operands, name = instruction.operands, str(instruction.operator)
        if name in SCREEN:
            yield f"a colour of the screen ({name})"
        elif name in NAMED and str(operands[0]) not in INKS:
            yield f"colour space {operands[0]}"
        elif name == "k" and sum(float(str(ink)) for ink in operands) > MOST_INK:
            yield "too much ink in a fill"
    for font in resources.get("/Font", {}).values():
        if not _embedded(font):
            yield f"font not in the file: {font.get('/BaseFont')}"
    for thing in resources.get("/XObject", {}).values():
        if str(thing.get("/Subtype")) == "/Form":
            yield from _of_content(thing, thing.get("/Resources", pikepdf.Dictionary()))
        elif str(thing.get("/ColorSpace")) not in INKS:
            yield "a picture in the colours of screens"


def _embedded(font: Any) -> bool:
    for inner in font.get("/DescendantFonts", [font]):
        described = inner.get("/FontDescriptor", {})
        if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            return False
    return True
