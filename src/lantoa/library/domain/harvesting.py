"""What a harvester may list: openings by date and set, in an order that survives changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone

from lantoa.library.models import Opening
from lantoa.listening.models import Topic
from lantoa.units.models import Unit

A_PAGE = 100
TOKEN_GOOD_FOR = timedelta(hours=24)
_SALT = "lantoa.library.harvest"


@dataclass(frozen=True)
class Wanted:
    """What a list is limited to, and after which opening it goes on (its time and id).

    ``first`` and ``last`` are whole seconds, both included. ``sent`` is how many came before.
    """

    prefix: str
    first: datetime | None = None
    last: datetime | None = None
    spec: str = ""
    after: tuple[datetime, int] | None = None
    sent: int = 0


def openings(wanted: Wanted) -> tuple[list[Opening], Wanted | None]:
    """Return a page, and what asks for the next one; None at the end.

    The order is that of the changes: what changes while somebody reads comes again further back.
    """
    rows = Opening.objects.select_related("product", "product__unit").defer("product__search")
    rows = _in_set(rows, wanted.spec)
    if wanted.first:
        rows = rows.filter(at__gte=wanted.first)
    if wanted.last:
        rows = rows.filter(at__lt=wanted.last + timedelta(seconds=1))
    if wanted.after:
        at, pk = wanted.after
        rows = rows.filter(Q(at__gt=at) | Q(at=at, pk__gt=pk))
    found = list(rows.order_by("at", "pk")[: A_PAGE + 1])
    if len(found) <= A_PAGE:
        return found, None
    last = found[A_PAGE - 1]
    following = replace(wanted, after=(last.at, last.pk), sent=wanted.sent + A_PAGE)
    return found[:A_PAGE], following


def sets() -> list[tuple[str, str]]:
    """Return the sets: every topic, and every unit that has or had something open."""
    topics = [(f"topic:{topic.value}", str(topic.label)) for topic in Topic]
    units = Unit.objects.named(timezone.localdate()).filter(
        pk__in=Opening.objects.order_by().values("product__unit")
    )
    named = units.order_by("code").values_list("code", "shown_vi")
    return topics + [(f"unit:{code}", name or code) for code, name in named]


def sets_of(opening: Opening) -> list[str]:
    """Return the sets that a product is in."""
    product = opening.product
    return [f"unit:{product.unit.code}", *(f"topic:{topic}" for topic in product.topics)]


def earliest() -> datetime:
    """Return a moment before which nothing opened or changed."""
    first = Opening.objects.order_by("at", "pk").first()
    return first.at if first else timezone.now()


def to_token(wanted: Wanted) -> str:
    """Return a token that asks for a list from there on; it says all itself, and is signed."""
    assert wanted.after
    at, pk = wanted.after
    moments = [moment and moment.isoformat() for moment in (wanted.first, wanted.last, at)]
    return signing.dumps([wanted.prefix, wanted.spec, *moments, pk, wanted.sent], salt=_SALT)


def from_token(token: str) -> Wanted | None:
    """Return what a token asks for; None when it is not ours or has expired."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=TOKEN_GOOD_FOR)
    except signing.BadSignature:
        return None
    prefix, spec, first, last, at, pk, sent = said
    moments = [moment and datetime.fromisoformat(moment) for moment in (first, last, at)]
    return Wanted(prefix, moments[0], moments[1], spec, (moments[2], pk), sent)


def second(text: str) -> datetime | None:
    """Return a moment written as OAI-PMH writes it, ``2026-01-31T08:00:00Z``; None for others."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def day(text: str) -> datetime | None:
    """Return the beginning of a day in UTC, ``2026-01-31``; None for others."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _in_set(rows: QuerySet[Opening], spec: str) -> QuerySet[Opening]:
    kind, _, name = spec.partition(":")
    if kind == "topic":
        return rows.filter(product__topics__contains=[name])
    if kind == "unit":
        return rows.filter(product__unit__code=name)
    return rows.none() if spec else rows
