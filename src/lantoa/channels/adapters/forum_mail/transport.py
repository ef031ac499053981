"""Posts to a forum or a mailing list by letter to its address (docs/channels/forum_mail.md).

Such a place can only be written to: it is not read back, and only its moderators take down.
"""

from __future__ import annotations

from datetime import datetime

from lantoa.channels.adapters.base import Access, Begin, Message, Posted, TransportError
from lantoa.channels.adapters.smtp import letter_name, post

API = ""
SECRETS: tuple[str, ...] = ()


def publish(access: Access, message: Message, key: str, begin: Begin) -> Posted:
    """Send the letter that opens a thread."""
    name = letter_name("post", key)
    post(access, message.title, message.with_link(), name, begin)
    return Posted(name)


def correct(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Answer our own letter with what is right: every reader of the thread sees it."""
    name = letter_name("post", key)
    title = f"Đính chính: {message.title}"
    post(access, title, message.with_link(), name, begin, after=remote_id)
    return Posted(name)


def remove(access: Access, remote_id: str) -> Posted:
    """Refused: a person has to ask the moderators."""
    raise TransportError("only the moderators of this place can take it down", permanent=True)


def find(access: Access, message: Message, since: datetime) -> list[Posted]:
    """Nothing: what stands there is not shown to a machine."""
    return []
