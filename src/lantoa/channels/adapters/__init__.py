"""The channels that a machine can send to: one folder each, with ``transport`` and ``limits``."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from lantoa.channels.adapters.base import Access, Limits, Transport

NAMES = ("facebook", "linkedin", "mastodon", "telegram", "x", "zalo")


@dataclass(frozen=True)
class Adapter:
    """The rooms of one folder. ``refresh`` is there when access tokens must be renewed."""

    transport: Transport
    limits: Limits
    refresh: Callable[[Access], dict[str, str]] | None


def adapter(name: str) -> Adapter:
    """The adapter of a name. Raises KeyError for a name that has none."""
    if name not in NAMES:
        raise KeyError(name)
    transport = import_module(f"{__name__}.{name}.transport")
    limits = import_module(f"{__name__}.{name}.limits")
    return Adapter(transport, limits, getattr(transport, "refresh", None))
