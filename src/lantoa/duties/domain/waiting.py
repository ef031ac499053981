"""What waits for a person, on one list: each floor says what it knows of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from lantoa.units.models import User


@dataclass(frozen=True)
class WaitingItem:
    """``count`` records wait; ``url`` opens exactly these."""

    label: str | Promise
    count: int
    url: str
    urgent: bool = False


Provider = Callable[[User], Iterable[WaitingItem]]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a floor's answer; floors do it when they are ready (``AppConfig.ready``)."""
    _PROVIDERS.append(provider)


def waiting_for(user: User) -> list[WaitingItem]:
    """Everything that waits for a person, urgent things first, without what is empty."""
    found = [item for provider in _PROVIDERS for item in provider(user) if item.count]
    return sorted(found, key=lambda item: not item.urgent)
