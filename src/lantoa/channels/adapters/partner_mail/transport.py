"""Letters to a partner's desk, with the product as files (docs/channels/partner_mail.md).

They go through the mail server of the installation, one letter a delivery. A mailbox cannot be read
back, so an outcome that is unknown is found out by a person.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from lantoa.channels.adapters.base import Access, Begin, Message, Posted
from lantoa.channels.adapters.smtp import hand_in

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
    name = _name(key)
    headers = {"Message-ID": name}
    if after:
        headers |= {"In-Reply-To": after, "References": after}
    sender = formataddr((access.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    letter = EmailMessage(
        " ".join(title.split()), text, from_email=sender, to=[access.handle], headers=headers
    )
    files = message.kit() if message.kit else ()
    for file in files:
        letter.attach(file.name, file.data, file.mime)
    connection = get_connection()
    try:
        hand_in(letter, connection, begin)
    finally:
        connection.close()
    # A correction and a withdrawal belong to the first letter; it has one place in the thread.
    return Posted(after or name, evidence={"letter": name, "files": len(files)})


def _name(key: str) -> str:
    """The letter's name, the same whenever this delivery is tried: mail systems know it again."""
    host = urlsplit(settings.BASE_URL).hostname
    return f"<kit-{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"
