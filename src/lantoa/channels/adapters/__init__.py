"""The channels that a machine can send to: one folder each, with ``transport`` and ``limits``."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from lantoa.channels.adapters.base import Access, Begin, Effect, Limits, Message, Posted, Transport

NAMES = ("facebook", "forum", "linkedin", "mastodon", "telegram", "x", "youtube", "zalo")


@dataclass(frozen=True)
class Adapter:
    """The rooms of one folder, with what only some channels can do (`base.Transport`)."""

    transport: Transport
    limits: Limits
    refresh: Callable[[Access], dict[str, str]] | None
    reply: Callable[[Access, str, Message, str, Begin], Posted] | None
    look: Callable[[Access, str], Effect | None] | None
    threads: bool
    longest_comment: int
    film: bool


def adapter(name: str) -> Adapter:
    """The adapter of a name. Raises KeyError for a name that has none."""
    if name not in NAMES:
        raise KeyError(name)
    transport = import_module(f"{__name__}.{name}.transport")
    limits = import_module(f"{__name__}.{name}.limits")
    return Adapter(
        transport,
        limits,
        refresh=getattr(transport, "refresh", None),
        reply=getattr(transport, "reply", None),
        look=getattr(transport, "look", None),
        threads=getattr(limits, "THREADS", False),
        longest_comment=getattr(limits, "LONGEST_COMMENT", 0),
        film=getattr(limits, "FILM", False),
    )
