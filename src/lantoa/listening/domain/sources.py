"""Adding, switching and describing sources."""

import json
from datetime import timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone

from lantoa.listening.domain.items import item_key
from lantoa.listening.models import Source, SourceForm, SourceKind
from lantoa.listening.transport import canonical_address
from lantoa.units.domain.audit import record
from lantoa.units.models import Level, Unit, User

DEFAULT_INTERVAL = timedelta(minutes=30)


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
