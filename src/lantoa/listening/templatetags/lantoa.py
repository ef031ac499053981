"""Numbers, days and texts as the pages of the workspace show them."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lantoa.listening.domain.queries import Filters, Total
from lantoa.listening.interfaces import highlight
from lantoa.listening.interfaces.addresses import list_address
from lantoa.listening.models import Mention, PostKind, Sentiment, SourceKind, Topic

register = template.Library()

_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_LABELS: dict[str, Any] = {
    "topic": Topic,
    "kind": PostKind,
    "sentiment": Sentiment,
    "source_kind": SourceKind,
}


@register.filter
def number(value: float | None, places: int = 0) -> str:
    """A number with the separators of the language; a dash for none."""
    if value is None:
        return "–"
    # Django's Vietnamese formats name a thousands separator but no grouping.
    shown = f"{value:,.{places}f}"
    if (get_language() or "").startswith("en"):
        return shown
    return shown.translate({ord(","): ".", ord("."): ","})


@register.filter
def day(value: Any) -> str:
    """A day: 22/11/2026, or 22 Nov 2026 in English."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    english = (get_language() or "").startswith("en")
    return date_format(value, "j M Y" if english else "d/m/Y", use_l10n=False)


@register.filter
def weekday(value: date) -> str:
    """A day with its weekday: Chủ nhật, 22/11/2026."""
    return f"{date_format(value, 'l', use_l10n=False)}, {day(value)}"


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in Vietnam's time: 14:05 22/11/2026."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return f"{local:%H:%M} {day(local.date())}"


@register.filter
def ago(value: datetime | None) -> str:
    """How long ago, or how far ahead, in the largest fitting unit."""
    if value is None:
        return _("never")
    seconds = (timezone.now() - value).total_seconds()
    minutes = round(abs(seconds) / 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        text = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    elif minutes < 48 * 60:
        hours = round(minutes / 60)
        text = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    else:
        days = round(minutes / 1440)
        text = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    return (_("%(time)s ago") if seconds > 0 else _("in %(time)s")) % {"time": text}


@register.filter
def due(value: datetime) -> str:
    """When something is planned: "in 5 minutes", or "due now" once the moment has come."""
    return _("due now") if value <= timezone.now() else ago(value)


@register.filter
def web_address(url: str) -> str:
    """An address that may stand in a link; "" for anything but http and https."""
    return url if url.lower().startswith(("http://", "https://")) else ""


@register.filter
def label(value: str, of: str) -> str:
    """The name of a topic, kind, tone or kind of source on screen."""
    if of == "topic" and not value:
        return _("All topics")
    kind = _LABELS[of]
    return str(kind(value).label) if value in kind.values else value


@register.filter
def reaction(name: str) -> str:
    """What a network counts, in words; an unknown name stays as the source wrote it."""
    names = {"likes": _("likes"), "comments": _("comments"), "shares": _("shares"),
             "views": _("views")}  # fmt: skip
    return names.get(name, name)


@register.filter
def percent(value: float | None) -> str:
    """A share as whole percent."""
    return "–" if value is None else f"{number(100 * value)}%"


@register.filter
def signed(value: float) -> str:
    """A change in whole percent with its sign: +32%, −8%, 0%."""
    whole = round(100 * value)
    sign = "+" if whole > 0 else "−" if whole < 0 else ""
    return f"{sign}{number(abs(whole))}%"


@register.filter
def total(value: Total) -> str:
    """A count: "1.234", or "more than 1.000" when it was cut short."""
    shown = number(value.number)
    return shown if value.exact else _("more than %(number)s") % {"number": shown}


@register.filter
def without_time(mention: Mention) -> bool:
    """Whether the source gave no time for this mention."""
    return mention.day is None


@register.filter
def pseudonym(author: str | None) -> str:
    """A few characters of an author's pseudonym: the same author is recognised within a page."""
    return f"#{author[:4]}" if author else ""


@register.simple_tag
def mentions_url(**filters: Any) -> str:
    """Address of the list with these filters; empty ones are left out."""
    used = {name: value for name, value in filters.items() if value not in ("", None)}
    return list_address(Filters(**used))


@register.simple_tag
def found(text: str, query: str, length: int | None = None) -> SafeString:
    """A text, escaped, with what a search found marked; cut around it when ``length`` is given."""
    cut = highlight.excerpt(text, query, length) if length else text
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece) if hit else piece,)
            for piece, hit in highlight.parts(cut, query)
        ),
    )


@register.simple_tag
def body(text: str, query: str = "") -> SafeString:
    """A whole text as paragraphs, escaped, with links made clickable and finds marked."""
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    return format_html_join("\n", "<p>{}</p>", ((_linked(line, query),) for line in paragraphs))


def _linked(line: str, query: str) -> SafeString:
    pieces: list[SafeString] = []
    at = 0
    for match in _LINK.finditer(line):
        pieces.append(found(line[at : match.start()], query))
        address = match.group()
        pieces.append(
            format_html('<a href="{}" rel="noopener noreferrer nofollow">{}</a>', address, address)
        )
        at = match.end()
    pieces.append(found(line[at:], query))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece was escaped above
