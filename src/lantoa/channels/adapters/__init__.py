"""The channels that a machine can send to: one folder each, with ``transport`` and ``limits``."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from lantoa.channels.adapters.base import (
    Access,
    Begin,
    Effect,
    Hand,
    Limits,
    Message,
    Posted,
    Transport,
)
from lantoa.channels.adapters.oauth import Flow

NAMES = ("facebook", "forum", "linkedin", "mastodon", "telegram", "x", "youtube", "zalo")

TO_MANY = ("newsletter", "webpush")
"""Channels without a place where a post stands: each subscriber is sent their own."""

PARTNERS = ("partner_mail", "partner_sftp")
"""Newspapers' desks and systems: they get files, and decide themselves."""

LISTS = ("forum_mail",)
"""Forums and mailing lists that are written to by letter."""


@dataclass(frozen=True)
class Adapter:
    """The rooms of one folder, with what only some channels can do (`base.Transport`)."""

    transport: Transport
    limits: Limits
    refresh: Callable[[Access], dict[str, str]] | None
    reply: Callable[[Access, str, Message, str, Begin], Posted] | None
    spread: Callable[[Access, Message, str], AbstractContextManager[Hand]] | None
    fresh: Callable[[], dict[str, str]] | None
    lost_after: int
    look: Callable[[Access, str], Effect | None] | None
    threads: bool
    longest_comment: int
    film: bool
    whole: bool
    kit: bool
    withdraw: Callable[[Access, str, Message, str, Begin], Posted] | None


def adapter(name: str) -> Adapter:
    """The adapter of a name. Raises KeyError for a name that has none."""
    if name not in NAMES + TO_MANY + PARTNERS + LISTS:
        raise KeyError(name)
    transport = import_module(f"{__name__}.{name}.transport")
    limits = import_module(f"{__name__}.{name}.limits")
    return Adapter(
        transport,
        limits,
        refresh=getattr(transport, "refresh", None),
        reply=getattr(transport, "reply", None),
        spread=getattr(transport, "spread", None),
        fresh=getattr(transport, "fresh", None),
        lost_after=getattr(transport, "LOST_AFTER", 0),
        look=getattr(transport, "look", None),
        threads=getattr(limits, "THREADS", False),
        longest_comment=getattr(limits, "LONGEST_COMMENT", 0),
        film=getattr(limits, "FILM", False),
        whole=getattr(limits, "WHOLE", False),
        kit=getattr(limits, "KIT", False),
        withdraw=getattr(transport, "withdraw", None),
    )


def flow(name: str) -> Flow | None:
    """How people sign in to the channel of an adapter; None where a token must be entered."""
    if not name or find_spec(f"{__name__}.{name}.signin") is None:
        return None
    found: Flow = import_module(f"{__name__}.{name}.signin").FLOW
    return found
