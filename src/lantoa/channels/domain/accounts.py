"""Accounts: their credentials, and stopping and starting them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lantoa.channels.adapters import Adapter, adapter
from lantoa.channels.adapters.base import Access, TransportError
from lantoa.channels.domain.errors import DeliveryError
from lantoa.channels.domain.sealing import SealError, seal, unseal
from lantoa.channels.domain.telling import tell_stopped
from lantoa.channels.models import Account, AccountState, Channel, StopReason
from lantoa.units.domain.audit import record
from lantoa.units.models import Unit, User

EARLY = timedelta(minutes=5)
"""A token that ends sooner is renewed first: a request may take a minute, and clocks differ."""


@transaction.atomic
def add_account(
    actor: User | None,
    *,
    channel: Channel,
    unit: Unit,
    name: str,
    handle: str,
    secrets: Mapping[str, str],
    **fields: Any,
) -> tuple[Account, bool]:
    """Save an account; the same handle in a channel is one account. Returns it and whether it is
    new. ``fields`` are other columns: api, burst, every, price, monthly_budget."""
    if channel.retired(timezone.localdate()):
        raise DeliveryError(f"{channel} is retired")
    fresh = adapter(channel.adapter).fresh if channel.adapter else None
    secrets = {**(fresh() if fresh else {}), **secrets}
    account, created = Account.objects.get_or_create(
        channel=channel,
        handle=handle.strip(),
        defaults={"unit": unit, "name": name.strip(), "sealed": seal(secrets), **fields},
    )
    if created:
        after = {"channel": channel.key, "handle": account.handle}
        record("account.add", account, actor=actor, unit=unit, after=after)
    return account, created


@transaction.atomic
def renew_secrets(actor: User, account: Account, secrets: Mapping[str, str]) -> None:
    """Replace the credentials and start the account again: what waited for it goes on.

    What nobody entered (`Transport.fresh`) nobody can replace.
    """
    if not secrets:
        raise DeliveryError(_("For this channel there is nothing to enter."))
    _lock(account)
    Account.objects.filter(pk=account.pk).update(sealed=seal(secrets))
    record("account.renew", account, actor=actor, unit=account.unit)
    start(actor, account)


@transaction.atomic
def stop(account: Account, reason: str, *, actor: User | None = None, detail: str = "") -> bool:
    """Send nothing through an account any more; its deliveries wait. True unless it was stopped."""
    changed = Account.objects.filter(pk=account.pk, state=AccountState.ACTIVE).update(
        state=AccountState.STOPPED,
        stopped_why=StopReason(reason),
        stopped_at=timezone.now(),
    )
    if changed:
        after = {"why": reason, "detail": detail}
        record("account.stop", account, actor=actor, unit=account.unit, after=after)
        if actor is None:
            tell_stopped(account)
    return bool(changed)


@transaction.atomic
def start(actor: User, account: Account) -> bool:
    """Let an account send again. True unless it was working."""
    changed = Account.objects.filter(pk=account.pk, state=AccountState.STOPPED).update(
        state=AccountState.ACTIVE, stopped_why="", stopped_at=None
    )
    if changed:
        record("account.start", account, actor=actor, unit=account.unit)
    return bool(changed)


def rest(account: Account, until: datetime) -> None:
    """Leave an account alone until then (Retry-After speaks for all its deliveries)."""
    Account.objects.filter(pk=account.pk, free_from__lt=until).update(free_from=until)


def access(account: Account) -> Access:
    """What an adapter needs to speak for the account. Raises TransportError with ``stop`` when
    the credentials cannot be read or renewed."""
    sender = adapter(account.channel.adapter)
    try:
        secrets = unseal(account.sealed)
        if sender.refresh and _ends_soon(secrets):
            secrets = _refreshed(account, sender)
    except SealError as problem:
        raise TransportError(str(problem), stop=StopReason.REFUSED) from problem
    return _access(account, sender, secrets)


@transaction.atomic
def _refreshed(account: Account, sender: Adapter) -> dict[str, str]:
    """Exchange the refresh token for a new pair, once however many workers need it.

    Such a token can be used a single time, so the row stays locked from reading it until the new
    pair is stored; whoever waited finds the new one and asks nothing.
    """
    row = _lock(account)
    secrets = unseal(row.sealed)
    if not _ends_soon(secrets):
        return secrets
    assert sender.refresh is not None
    secrets = {**secrets, **sender.refresh(_access(row, sender, secrets))}
    Account.objects.filter(pk=row.pk).update(sealed=seal(secrets))
    return secrets


def _lock(account: Account) -> Account:
    return Account.objects.select_for_update(no_key=True).get(pk=account.pk)


def _ends_soon(secrets: Mapping[str, str]) -> bool:
    ends = secrets.get("ends_at")
    return ends is not None and datetime.fromisoformat(ends) < timezone.now() + EARLY


def _access(account: Account, sender: Adapter, secrets: Mapping[str, str]) -> Access:
    return Access(
        api=account.api.rstrip("/") or sender.transport.API,
        handle=account.handle,
        secrets=secrets,
        allowed=tuple(settings.FETCH_ALLOWED_PRIVATE),
        name=account.name,
    )
