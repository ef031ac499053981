"""What a newspaper's desk or its system gets of a product: files."""

from __future__ import annotations

import json
from dataclasses import replace

from lantoa.channels.adapters.base import Attached
from lantoa.channels.domain.pictures import pictures_of
from lantoa.channels.packages.sheet import paragraphs_of
from lantoa.library.domain.crediting import credits_of
from lantoa.library.domain.works import picture_address, work_of
from lantoa.library.formats.newsml import newsml
from lantoa.library.formats.ninjs import ninjs
from lantoa.library.formats.work import File, Work
from lantoa.library.formats.xml import to_bytes
from lantoa.library.models import Product
from lantoa.media import safe_image, write_credits

LONGEST = 2_400
"""Pixels on the longer side: a newspaper's column at 300 to the inch and more."""
MOST_PHOTOS = 10


def kit_of(product: Product, *, gone: bool = False) -> tuple[Attached, ...]:
    """The files, the item itself (ninjs) last: pictures with their credits in them, the whole text,
    NewsML-G2, ninjs. Names carry the version. Of what is ``gone`` (from this partner or from
    everywhere), only that it is.

    The items name the pictures by the names of their files, which lie beside them.
    """
    work = work_of(product)
    work = replace(work, gone=work.gone or gone)
    stem = f"{product.public_id}-v{product.version}"
    if work.gone:
        return _items(work, f"{stem}-rut")
    files, shown = [], []
    known = {file.address: file for file in work.files}
    for number, master in enumerate(pictures_of(product)[:MOST_PHOTOS], 1):
        with master.file.open("rb") as stored:
            safe = safe_image(stored.read(), longest=LONGEST)
        credits = credits_of(master)
        data = write_credits(safe.data, credits, by_a_machine=product.ai_generated)
        name = f"{stem}-anh-{number}.jpg"
        files.append(Attached(name, "image/jpeg", data))
        file = known[picture_address(master)]
        width, height = safe.width, safe.height
        shown.append(replace(file, address=name, size=len(data), width=width, height=height))
    text = Attached(f"{stem}-toan-van.txt", "text/plain", _text(product, work, shown))
    return (*files, text, *_items(replace(work, files=tuple(shown)), stem))


def _items(work: Work, stem: str) -> tuple[Attached, ...]:
    xml = Attached(f"{stem}.newsml.xml", "application/xml", to_bytes(newsml(work)))
    item = json.dumps(ninjs(work), ensure_ascii=False, indent=1).encode()
    return (xml, Attached(f"{stem}.ninjs.json", "application/json", item))


def _text(product: Product, work: Work, pictures: list[File]) -> bytes:
    """Everything to read, as people of a desk paste it."""
    photos = [f"{file.address}: {file.alt}" for file in pictures]
    parts = [
        work.headline,
        work.lead,
        *paragraphs_of(product.body),
        work.author,
        f"Đính chính: {work.correction}" if work.correction else "",
        "Nội dung có dùng trí tuệ nhân tạo." if work.ai_generated else "",
        "\n".join(photos),
        " · ".join(filter(None, [f"© {work.owner}" if work.owner else "", work.licence.vi])),
        work.terms,
    ]
    return ("\n\n".join(part for part in parts if part.strip()) + "\n").encode()
