"""Letters to a partner's desk, with the product as files (docs/channels/partner_mail.md).

They go through the mail server of the installation, one letter a delivery. A mailbox cannot be read
back, so an outcome that is unknown is found out by a person.
"""

from __future__ import annotations

from datetime import datetime

from lantoa.channels.adapters.base import Access, Begin, Message, Posted
from lantoa.channels.adapters.smtp import letter_name, post

API = ""
SECRETS: tuple[str, ...] = ()

CORRECTION = "Đính chính"
WITHDRAWAL = "Đề nghị gỡ"
_PLEASE = (
    "Chúng tôi đã gỡ tin này. Đề nghị quý báo không sử dụng nữa và gỡ những bản đã đăng."
    "\n\nWe have taken this item down. Please do not use it any more, and take down what you have"
    " published of it."
)


def publish(access: Access, message: Message, key: str, begin: Begin) -> Posted:
    """Send the letter with its files."""
    return _send(access, message.title, message.with_link(), message, key, begin)


def correct(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Send the corrected product as an answer to the first letter."""
    title = f"{CORRECTION}: {message.title}"
    return _send(access, title, message.with_link(), message, key, begin, after=remote_id)


def withdraw(access: Access, remote_id: str, message: Message, key: str, begin: Begin) -> Posted:
    """Ask the partner to take it down: what was sent cannot be called back."""
    title = f"{WITHDRAWAL}: {message.title}"
    return _send(access, title, _PLEASE, message, key, begin, after=remote_id)


def find(access: Access, message: Message, since: datetime) -> list[Posted]:
    """Nothing: a partner's mailbox is not ours to read."""
    return []


def _send(
    access: Access,
    title: str,
    text: str,
    message: Message,
    key: str,
    begin: Begin,
    after: str = "",
) -> Posted:
    files = message.kit() if message.kit else ()
    name = letter_name("kit", key)
    post(access, title, text, name, begin, after=after, files=files)
    # A correction and a withdrawal belong to the first letter; it has one place in the thread.
    return Posted(after or name, evidence={"letter": name, "files": len(files)})
