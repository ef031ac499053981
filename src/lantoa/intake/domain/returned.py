"""Letters of ours that come back to the mail box: told to the floor above that wrote them."""

from collections.abc import Callable
from email.message import Message

Handler = Callable[[Message], bool]
_HANDLERS: list[Handler] = []


def register(handler: Handler) -> None:
    """Make a handler known that takes a delivery report (RFC 3464) and says whether the letter was
    one of its own; floors do it when they are ready (``AppConfig.ready``)."""
    _HANDLERS.append(handler)


def is_report(content_type: str) -> bool:
    """Whether a mail of this type is a mail server's report on a letter."""
    kind = content_type.lower()
    return kind.startswith("multipart/report") and "delivery-status" in kind


def tell(report: Message) -> bool:
    """Give a report to those who write letters; True when somebody knew the letter."""
    return any(handler(report) for handler in _HANDLERS)
