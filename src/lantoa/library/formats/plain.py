"""The text of cleaned HTML."""

from __future__ import annotations

from html import unescape

import nh3


def plain(html: str) -> str:
    """Return the words of cleaned HTML, those of two blocks apart."""
    return unescape(nh3.clean(html.replace("<", " <"), tags=set()))
