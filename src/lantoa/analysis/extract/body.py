"""The running text of an article.

Method: trafilatura's rule-based extractor without its two slower second opinions (``fast``), on a
tree from which three things are taken first that its own rules pay for or fall for:

* elements that never hold prose (scripts, styles, drawings), so that its many walks are shorter;
* paragraphs that are nothing but a link ("Xem thêm: …"): pointers to other articles, unless the
  page is made of them;
* the headline and the dateline at the top of the text: they are given apart.

Evidence: ``python -m bench.extraction``, docs/methods/extraction.md.
"""

from __future__ import annotations

import html as entities
import logging
import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from lxml import etree, html

from .dates import parse_vietnamese

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports each empty page as error

_NEVER_PROSE = (
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed",
    "applet", "video", "audio", "canvas", "map", "button", "select", "textarea", "input", "link",
    "meta", "nav", "aside", "footer", "menu", "dialog", "datalist",
)  # fmt: skip
_LINKED_BLOCKS = etree.XPath(
    "//*[self::p or self::li[not(.//p)]"
    " or self::h2 or self::h3 or self::h4 or self::h5 or self::h6][.//a]"
)

LINKED_SHARE = 0.8
"""From this share of its letters within links, a paragraph points elsewhere."""

LABEL_CHARACTERS = 14
"""A label of this length before a link ("Xem thêm:", "Related:") does not make it prose."""

LIST_PAGE_SHARE = 0.3
"""When pointers hold this share of all paragraphs' letters, the page is a list and keeps them."""

SHORT_BODY = 250
"""Characters under which the publisher's own ``articleBody`` is asked."""

DATELINE_CHARACTERS = 48
"""A line this short with a whole date in it, above the text, is the page's dateline."""

_WORD = re.compile(r"\w+")
_BLANK_LINES = re.compile(r"\n{2,}")
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)


def extract_body(tree: html.HtmlElement, titles: list[str], stated: str | None = None) -> str:
    """The text of the page's article, a line a paragraph; empty when it has none.

    ``titles`` are the forms of its headline, ``stated`` the body given as structured data. The
    tree is used up.
    """
    etree.strip_elements(tree, *_NEVER_PROSE, with_tail=False)
    _drop_pointers(tree)
    try:
        document = _rules()(tree)
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError, etree.LxmlError):
        document = None  # its rules walk into trees no one has tried: no text is the honest answer
    text = _BLANK_LINES.sub("\n", (document.text or "") if document else "").strip()
    if len(text) < SHORT_BODY and stated:
        plain = _plain(stated)
        text = plain if len(plain) > len(text) else text
    return _without_headline(text, titles)


@cache
def _rules() -> Callable[..., Any]:
    """Trafilatura's extractor; loaded when a page comes, as most processes read none."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Extractor

    return partial(
        bare_extraction, options=Extractor(fast=True, comments=False, output_format="python")
    )


def _drop_pointers(tree: html.HtmlElement) -> None:
    pointers, pointing = [], 0
    for block in _LINKED_BLOCKS(tree):
        letters = _letters(block)
        linked = sum(_letters(link) for link in block.iter("a"))
        label = letters - linked
        if linked and (linked >= LINKED_SHARE * letters or label <= LABEL_CHARACTERS < linked):
            pointers.append(block)
            pointing += letters if block.tag == "p" else 0
    if not pointing or pointing < LIST_PAGE_SHARE * sum(map(_letters, tree.iter("p"))):
        for block in pointers:
            if block.getparent() is not None:
                block.drop_tree()


def _letters(element: html.HtmlElement) -> int:
    return len("".join(element.itertext()).strip())


def _without_headline(text: str, titles: list[str]) -> str:
    known = {_words(title) for title in titles}
    lines = text.split("\n")
    while len(lines) > 1 and (_words(lines[0]) in known or _is_dateline(lines[0])):
        del lines[0]
    return "\n".join(lines).strip()


def _is_dateline(line: str) -> bool:
    return len(line) <= DATELINE_CHARACTERS and parse_vietnamese(line) is not None


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


def _plain(markup: str) -> str:
    """``articleBody`` is text by the standard and HTML in practice."""
    without_tags = _TAG.sub("", _BREAK.sub("\n", entities.unescape(markup)))
    lines = (line.strip() for line in without_tags.split("\n"))
    return "\n".join(line for line in lines if line)
