"""A parse tree from any page, however broken, without following anything the page refers to."""

from __future__ import annotations

import re

from lxml import etree, html

_DECLARATION = re.compile(r"^\s*<\?xml[^<>]*\?>", re.IGNORECASE)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|center|em|font|i|small|span|strong|sub|sup|tt|u)\b[^<>]*>", re.IGNORECASE
)


def parse_html(markup: str) -> html.HtmlElement | None:
    """The tree of a page, or None when there is not one element in it.

    libxml2 drops what is nested deeper than 256 elements, which saves it from a hostile page and
    cuts a careless one (an unclosed ``<font>`` in each paragraph): that one is read a second time
    without its inline tags.
    """
    markup = _DECLARATION.sub("", markup, count=1).replace("\x00", "")
    tree, too_deep = _parse(markup)
    if too_deep:
        flatter, _ = _parse(_INLINE_TAG.sub(" ", markup))
        tree = flatter if flatter is not None else tree
    return tree


def _parse(markup: str) -> tuple[html.HtmlElement | None, bool]:
    parser = html.HTMLParser(
        collect_ids=False, remove_comments=True, remove_pis=True, default_doctype=False
    )
    try:
        try:
            tree = html.document_fromstring(markup, parser=parser)
        except UnicodeEncodeError:  # half of a surrogate pair, from a careless JSON export
            whole = markup.encode("utf-8", "replace").decode("utf-8")
            tree = html.document_fromstring(whole, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, False
    too_deep = any("depth" in entry.message for entry in parser.error_log.filter_from_fatals())
    return tree, too_deep
