"""oEmbed 1.0: a product inside the page of somebody else, without a script."""

from __future__ import annotations

from html import escape
from typing import Any

from lantoa.library.formats.work import File, Work

PROVIDER = "Lan Tỏa"
WIDTH = 600


def oembed(
    work: Work, *, home: str, width: int = WIDTH, height: int | None = None
) -> dict[str, Any]:
    """Return a work as an oEmbed answer at most that large: a picture alone is a ``photo``,
    everything else ``rich``: a quotation with a link."""
    answer: dict[str, Any] = {
        "version": "1.0",
        "title": work.headline,
        "author_name": work.author,
        "provider_name": PROVIDER,
        "provider_url": home,
        "cache_age": 3600,
    }
    picture = next((file for file in work.pictures if file.width and file.height), None)
    if picture and not work.body and len(work.files) == 1:
        wide, high = _fitted(picture, width, height)
        return answer | {"type": "photo", "url": picture.address, "width": wide, "height": high}
    return answer | {
        "type": "rich",
        "html": _quotation(work),
        "width": width,
        "height": min(height or 200, 200),
    }


def _fitted(picture: File, width: int, height: int | None) -> tuple[int, int]:
    assert picture.width
    assert picture.height
    scale = min(1.0, width / picture.width, (height or picture.height) / picture.height)
    return max(1, int(picture.width * scale)), max(1, int(picture.height * scale))


def _quotation(work: Work) -> str:
    lead = f"<p>{escape(work.summary)}</p>" if work.summary else ""
    link = f'<a href="{escape(work.address)}">{escape(work.headline)}</a>'
    return f'<blockquote cite="{escape(work.address)}">{lead}<p>{link}</p></blockquote>'
