"""Adding, switching and describing sources."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone

from lantoa.listening.domain import hosts
from lantoa.listening.domain.items import Item, item_key
from lantoa.listening.domain.reading import read_items
from lantoa.listening.formats import discover_feeds
from lantoa.listening.models import FetchStatus, Source, SourceForm, SourceKind
from lantoa.transport import FetchResult, Outcome, canonical_address
from lantoa.units.domain.audit import record
from lantoa.units.models import Level, Unit, User

DEFAULT_INTERVAL = timedelta(minutes=30)
# Of the feeds a page offers: a person waits for the answer.
FEEDS_TRIED = 5


class AddressError(ValueError):
    """What was given is not an http or https address."""


@transaction.atomic
def add_source(
    user: User | None,
    *,
    url: str,
    name: str,
    form: str,
    kind: str,
    unit: Unit,
    interval: timedelta = DEFAULT_INTERVAL,
    active: bool = True,
    invented: bool = False,
    from_catalogue: bool = False,
) -> tuple[Source, bool]:
    """Save a source; returns it and whether it is new.

    The same address (in canonical form) is one source for the whole federation: adding it
    again returns the one that is there, switched on if ``active``.
    """
    address = canonical_address(url)
    source, created = Source.objects.get_or_create(
        key=item_key(address),
        defaults={
            "name": name.strip() or address,
            "form": SourceForm(form),
            "kind": SourceKind(kind),
            "url": address,
            "unit": unit,
            "interval": interval,
            "active": active,
            "invented": invented,
            "from_catalogue": from_catalogue,
            "next_fetch_at": timezone.now(),
        },
    )
    if created:
        record("source.add", source, actor=user, unit=unit, after={"url": address})
    elif active and not source.active:
        set_active(user, source, True)
    return source, created


@dataclass(frozen=True)
class Preview:
    """What an address would give. ``form`` is empty when nothing there can be read;
    ``status`` is how the fetch ended."""

    url: str
    status: FetchStatus
    form: str = ""
    title: str = ""
    items: list[Item] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def preview(url: str) -> Preview:
    """Find what can be read at an address: the feed itself, a feed the page offers, else the page.

    Nothing is stored. Raises `AddressError` when the text is no http(s) address. robots.txt and
    the guard against private addresses hold here as in every fetch.
    """
    try:
        address = canonical_address(url if "://" in url else f"https://{url}")
    except ValueError as problem:
        raise AddressError(str(problem)) from problem
    with hosts.turn_at(address) as turn:
        if turn is None:
            return Preview(address, FetchStatus.RATE_LIMITED)

        def get(link: str) -> FetchResult:
            return turn.get(hosts.request_for(link))

        first = get(address)
        if first.outcome is not Outcome.OK:
            return Preview(address, FetchStatus(first.outcome.value), problems=[first.message])
        if found := _as_feed(first, get):
            return found
        assert first.body is not None
        for link in discover_feeds(first.body, first.url, charset=first.charset)[:FEEDS_TRIED]:
            result = get(link.url)
            if result.outcome is Outcome.OK and (found := _as_feed(result, get)):
                return found
        reading = read_items(SourceForm.PAGE, False, first, get)
    status = FetchStatus.OK if reading.usable else FetchStatus.BAD_CONTENT
    form = SourceForm.PAGE if reading.usable else ""
    return Preview(first.url, status, form, reading.title, reading.items, reading.problems)


def _as_feed(result: FetchResult, get: Callable[[str], FetchResult]) -> Preview | None:
    assert result.body is not None
    reading = read_items(SourceForm.FEED, True, result, get)
    if not reading.usable:
        return None
    head = result.body[:2000].lower()
    sitemap = b"<urlset" in head or b"<sitemapindex" in head
    return Preview(
        result.url,
        FetchStatus.OK,
        SourceForm.SITEMAP if sitemap else SourceForm.FEED,
        reading.title,
        reading.items,
        reading.problems,
    )


@transaction.atomic
def set_active(user: User | None, source: Source, active: bool) -> Source:
    """Switch reading on or off. Switched on, a source is read at once."""
    row = Source.objects.select_for_update().get(pk=source.pk)
    if row.active != active:
        row.active = active
        row.next_fetch_at = timezone.now() if active else None
        row.save(update_fields=["active", "next_fetch_at"])
        record(
            "source.switch",
            row,
            actor=user,
            unit=row.unit,
            before={"active": not active},
            after={"active": active},
        )
    return row


def read_now(user: User | None, source: Source) -> bool:
    """Bring the next reading forward to now; false when it is switched off or being read."""
    now = timezone.now()
    free = Source.objects.filter(pk=source.pk, active=True).exclude(leased_until__gt=now)
    return bool(free.update(next_fetch_at=now))


def read_catalogue() -> list[dict[str, Any]]:
    """The shipped list of public Vietnamese feeds: name, url, form, kind."""
    text = files("lantoa.listening").joinpath("data", "catalogue.json").read_text("utf-8")
    entries: list[dict[str, Any]] = json.loads(text)["sources"]
    return entries


def load_catalogue() -> int:
    """Add what the catalogue has and the database lacks, switched off; returns how many."""
    root = Unit.objects.filter(level=Level.CONFEDERATION).first()
    if root is None:
        return 0
    return sum(
        add_source(
            None,
            url=entry["url"],
            name=entry["name"],
            form=entry["form"],
            kind=entry["kind"],
            unit=root,
            active=False,
            from_catalogue=True,
        )[1]
        for entry in read_catalogue()
    )
