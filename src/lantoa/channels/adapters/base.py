"""What an adapter is given, what it gives back, and how it says that something went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol


class TransportError(Exception):
    """A request that did not do what it should.

    ``permanent``: the channel will say the same tomorrow. ``unknown``: the request was sent and no
    usable answer came, so it may or may not have been carried out. ``stop``: the sign-in is no
    longer good (a ``StopReason``), so the account must stop, and the delivery waits. Otherwise it
    may be tried again, after ``retry_after`` if the channel said so.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        unknown: bool = False,
        stop: str = "",
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unknown = unknown
        self.stop = stop
        self.retry_after = retry_after


class GoneError(TransportError):
    """This subscriber cannot be reached there, now or later."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class UnwelcomeError(TransportError):
    """Not this subscriber: it is us that the server does not want."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class Problem(StrEnum):
    """Why a channel would refuse a message."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_TITLE = "no_title"
    TITLE_TOO_SHORT = "title_too_short"
    TITLE_TOO_LONG = "title_too_long"
    PICTURE_TOO_LARGE = "picture_too_large"
    COMMENT_TOO_LONG = "comment_too_long"
    NO_FILM = "no_film"


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG without metadata, with the words for those who cannot see it.

    ``data`` is empty where nothing is sent. ``address`` is where everybody can fetch it, for the
    channels that do so themselves; "" when nowhere.
    """

    data: bytes
    mime: str
    alt: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Film:
    """A film; ``open`` gives its bytes, which are too many to hold. ``synthetic``: a machine made
    its voice or its content."""

    open: Callable[[], Any]
    size: int
    mime: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a message."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What is said in a channel. ``kit`` makes the files for a partner, the item itself last."""

    text: str
    title: str = ""
    link: str = ""
    picture: Picture | None = None
    film: Film | None = None
    kit: Callable[[], tuple[Attached, ...]] | None = None

    def with_link(self) -> str:
        """The text and, on a line of its own, the link."""
        return f"{self.text}\n\n{self.link}" if self.link else self.text


@dataclass(frozen=True, slots=True)
class Access:
    """One account as its adapter sees it; ``secrets`` are in the clear, in memory only."""

    api: str
    handle: str
    secrets: Mapping[str, str]
    allowed: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """Something that stands in a channel: its id there, its public address, and the proof."""

    remote_id: str
    address: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What came of a post so far, as the channel counts it; None is what it does not tell."""

    reach: int | None = None
    reactions: int | None = None
    replies: int | None = None
    shares: int | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """A subscriber as an adapter sees them: ``place`` is where they are reached; ``wishes`` is the
    page where they change or end it, ``leave`` the address to which one click is posted."""

    place: Mapping[str, str]
    language: str
    wishes: str
    leave: str


Begin = Callable[[], None]
"""Called right before a request that must not be repeated; it records that, and may refuse."""


Hand = Callable[[Reader, str, Begin], None]
"""Sends to one reader; the key is the same whenever this is tried. What fails before it has begun
is the fault of the account, what fails after that of this reader."""


class Transport(Protocol):
    """The functions of an adapter's ``transport.py``; all raise TransportError.

    Where the channel has it, a module also holds ``refresh(access)``, which renews the tokens;
    ``reply(access, remote_id, message, key, begin)``, which posts below a post of ours (the next
    part of a thread, a first comment); ``look(access, remote_id)``, which returns the Effect
    of a post, or None when it is not there any more; and where others hold what was sent,
    ``withdraw`` (called as ``correct``), which asks them to take it down, in place of ``remove``.

    A channel that goes to each subscriber has ``spread(access, message, about)`` instead of what
    stands below: a context that gives a Hand; ``about`` is the same for what corrects it.
    ``fresh()`` makes the secrets that nobody brings. ``LOST_AFTER``: after so many failures in a
    row a subscriber is ended.
    """

    API: str
    SECRETS: tuple[str, ...]

    def publish(self, access: Access, message: Message, key: str, begin: Begin) -> Posted:
        """Post. ``key`` is the same whenever this delivery is tried."""

    def correct(
        self, access: Access, remote_id: str, message: Message, key: str, begin: Begin
    ) -> Posted:
        """Replace what was posted, or where the channel cannot, answer it with the correction."""

    def remove(self, access: Access, remote_id: str) -> Posted:
        """Take down what was posted; done as well when it is not there any more."""

    def find(self, access: Access, message: Message, since: datetime) -> list[Posted]:
        """Read the channel back: our posts of this text since that moment, the oldest first."""


class Limits(Protocol):
    """The functions of an adapter's ``limits.py``: pure, so that a preview can use them.

    ``THREADS = True``: a text that is too long may go on in answers to itself.
    ``LONGEST_COMMENT``: the longest first comment, where there is one. ``FILM = True``: a post is
    a film. ``WHOLE = True``: there is room for the whole text of a product.
    ``KIT = True``: files go with it.
    """

    LONGEST: int

    def length(self, message: Message) -> int:
        """The length of a message as the channel counts it."""

    def problems(self, message: Message) -> list[Problem]:
        """Why the channel would refuse it; empty is good."""
