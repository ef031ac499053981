"""HTML within feeds, made text."""

from __future__ import annotations

import html
import re

from selectolax.lexbor import LexborHTMLParser

LONGEST_MARKUP = 1_000_000
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[#a-zA-Z]")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|/blockquote)\b[^<>]*>", re.IGNORECASE)
_ENTITY_LEFT = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d*);")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def plain_line(markup: str) -> str:
    """One line of text: tags out, entities resolved (twice, as some feeds escape twice)."""
    return " ".join(plain_text(markup[:10_000]).split())


def plain_text(markup: str) -> str:
    """Text with a line a block; scripts and styles are left out. ``1 < 2`` stays as it is."""
    markup = _UNPRINTABLE.sub("", markup[:LONGEST_MARKUP])
    if not _MARKUP.search(markup):
        return _tidy(markup)
    if not _TAG.search(markup):
        text = html.unescape(markup)
        if _TAG.search(text):  # escaped twice
            return plain_text(text) if text != markup else _tidy(text)
        return _tidy(text)
    tree = LexborHTMLParser(_BREAK.sub("\n", markup))
    tree.strip_tags(["script", "style", "noscript", "template", "iframe", "head"])
    text = tree.body.text(deep=True, separator="") if tree.body else ""
    return _tidy(html.unescape(text) if _ENTITY_LEFT.search(text) else text)


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
