"""A photo that goes out with its credits in it."""

from __future__ import annotations

from lantoa.library.models import Master
from lantoa.media import Credits, MediaError, write_credits


def credited_copy(master: Master) -> bytes | None:
    """Return a JPEG with the caption, author and rights that the library has now, in EXIF, IPTC and
    XMP, and nothing else that the telephone wrote; None for what is no JPEG.
    """
    if master.mime != "image/jpeg":
        return None
    with master.file.open("rb") as stored:
        data = stored.read()
    try:
        return write_credits(data, credits_of(master), by_a_machine=master.product.ai_generated)
    except MediaError:
        return None


def credits_of(master: Master) -> Credits:
    """Return what the library knows of a picture."""
    product, told = master.product, master.metadata
    owner = f"© {product.owner}" if product.owner else ""
    return Credits(
        title=product.headline,
        caption=master.alt or product.lead,
        author=product.author,
        rights=" · ".join(filter(None, [owner, product.get_licence_display()])),
        place=told.get("place", ""),
        day=told.get("day", ""),
    )
